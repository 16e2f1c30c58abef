//! What the live components of a page share: who they are, which of them have something to do, what their triggers answered.

use std::{
    any::{Any, TypeId},
    fmt, mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    task::Waker,
};

use crate::{
    component::{Call, Instance, JOBS, Outcome, StreamControl},
    context::Visit,
    out::Out,
    store::Watcher as _,
};

/// HTML, and where in it the contents of slots belong: position and slot.
pub(crate) type Written = (Vec<u8>, Vec<(usize, u32)>);

/// The part of a page that its components, and the stores they watch, may reach from any thread.
pub(crate) struct PageShared {
    visit: Option<Arc<Visit>>,
    /// The page's own query, as a form's `action` begins with it.
    query: Box<str>,
    next_scope: AtomicU32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By number; `None` while one is at work, or when it has gone.
    instances: Vec<Option<Box<Instance>>>,
    /// Those that stores, streams or triggers have woken.
    woken: Vec<u32>,
    waker: Option<Waker>,
    /// The connection is to look around, whether or not anything has changed.
    nudged: bool,
    streams: Vec<(usize, Arc<StreamControl>)>,
    answers: Vec<(u64, Outcome)>,
    failure: Option<Box<str>>,
    closed: bool,
}

impl fmt::Debug for PageShared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageShared").finish_non_exhaustive()
    }
}

impl PageShared {
    pub(crate) fn new(visit: Option<Arc<Visit>>) -> Arc<PageShared> {
        let query = visit.as_ref().and_then(|visit| visit.request().query().map(own_query)).unwrap_or_default();
        Arc::new(PageShared { visit, query: query.into(), next_scope: AtomicU32::new(1), state: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn visit(&self) -> Option<&Arc<Visit>> {
        self.visit.as_ref()
    }

    /// Whether any component lives on after serving.
    pub(crate) fn is_live(&self) -> bool {
        !self.lock().instances.is_empty()
    }

    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    pub(crate) fn next_scope(&self) -> u32 {
        self.next_scope.fetch_add(1, Ordering::Relaxed)
    }

    /// A number for a new instance.
    pub(crate) fn reserve(&self) -> u32 {
        let mut state = self.lock();
        if state.instances.len() == state.instances.capacity() {
            // Most pages have one, and an idle page keeps the room.
            let more = state.instances.len() / 2 + 1;
            state.instances.reserve_exact(more);
        }
        state.instances.push(None);
        state.instances.len() as u32 - 1
    }

    pub(crate) fn adopt(&self, instance: Instance) {
        let number = instance.port.number as usize;
        let mut state = self.lock();
        let instance = Some(Box::new(instance));
        let rest = match state.instances.get_mut(number) {
            Some(place) => mem::replace(place, instance),
            None => instance,
        };
        drop(state);
        drop(rest);
    }

    /// Gives up an instance: its bindings are dropped, with every subscription among them.
    pub(crate) fn unmount(&self, number: u32) {
        let instance = self.take(number);
        if let Some(mut instance) = instance {
            let mut cells = mem::take(&mut instance.cells);
            let inside = mem::take(&mut instance.instances);
            drop(instance);
            cells.close(self);
            inside.into_iter().for_each(|number| self.unmount(number));
        }
    }

    fn take(&self, number: u32) -> Option<Box<Instance>> {
        self.lock().instances.get_mut(number as usize)?.take()
    }

    fn put_back(&self, instance: Box<Instance>) {
        let mut state = self.lock();
        if !state.closed
            && let Some(place) = state.instances.get_mut(instance.port.number as usize)
        {
            *place = Some(instance);
            return;
        }
        drop(state);
        drop(instance);
    }

    /// Notes that an instance has something to do.
    pub(crate) fn enlist(&self, number: u32) {
        let mut state = self.lock();
        state.woken.push(number);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Has the page's connection look around.
    pub(crate) fn nudge(&self) {
        let mut state = self.lock();
        state.nudged = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Asks to be woken when something is there to do; whether there is already.
    pub(crate) fn wake_by(&self, waker: &Waker) -> bool {
        let mut state = self.lock();
        if mem::take(&mut state.nudged) || !state.woken.is_empty() || !state.answers.is_empty() {
            return true;
        }
        if !state.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
        false
    }

    pub(crate) fn answer(&self, call: u64, outcome: Outcome) {
        let mut state = self.lock();
        state.answers.push((call, outcome));
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) fn take_answers(&self) -> Vec<(u64, Outcome)> {
        mem::take(&mut self.lock().answers)
    }

    /// Notes that a component could not do its work.
    pub(crate) fn failed(&self, why: &str) {
        tracing::error!(why, "a component failed");
        self.lock().failure.get_or_insert_with(|| why.into());
    }

    pub(crate) fn take_failure(&self) -> Option<String> {
        self.lock().failure.take().map(String::from)
    }

    pub(crate) fn stream_control(&self, stream: usize) -> Arc<StreamControl> {
        let mut state = self.lock();
        if let Some((_, control)) = state.streams.iter().find(|(known, _)| *known == stream) {
            return control.clone();
        }
        let control = Arc::new(StreamControl::new());
        state.streams.push((stream, control.clone()));
        control
    }

    /// Walks what has changed; the sections of the frame are appended. While the first answer is still being made, `fills` takes what streams had not
    /// ready when they were served.
    pub(crate) fn turn(&self, frame: &mut Vec<u8>, mut fills: Option<&mut Vec<(u32, Vec<u8>)>>) {
        // A change that a walk itself causes is the next turn's: a page cannot keep itself busy for ever.
        let woken = mem::take(&mut self.lock().woken);
        for number in woken {
            let Some(mut instance) = self.take(number) else { continue };
            let bits = instance.port.take_bits();
            if bits & JOBS != 0 {
                instance.poll();
            }
            self.update(instance, bits & !JOBS, frame, fills.as_deref_mut());
        }
    }

    fn update(&self, mut instance: Box<Instance>, dirty: u64, frame: &mut Vec<u8>, fills: Option<&mut Vec<(u32, Vec<u8>)>>) {
        if dirty != 0 {
            let cells = mem::take(&mut instance.cells);
            let mut out = Out::update(instance.port.clone(), dirty, cells, mem::take(frame));
            if fills.is_some() {
                out.fill_gaps_of_streams();
            }
            match instance.walk(out) {
                Ok(finished) => {
                    instance.cells = finished.cells;
                    instance.instances.extend(finished.instances);
                    *frame = finished.frame;
                    if let Some(fills) = fills {
                        fills.extend(finished.fills);
                    }
                }
                // What it shows is no longer known: it must not send anything again.
                Err(out) => {
                    *frame = out.map(|out| out.abandon().1).unwrap_or_default();
                    let inside = mem::take(&mut instance.instances);
                    drop(instance);
                    inside.into_iter().for_each(|number| self.unmount(number));
                    return;
                }
            }
        }
        self.put_back(instance);
    }

    /// Hands new props to a live child, and walks what reads them.
    pub(crate) fn renew(&self, number: u32, props: Box<dyn Any + Send>, frame: &mut Vec<u8>) {
        let changed = self.take_props(number, props);
        self.refresh(number, changed, frame);
    }

    /// Hands new props to a live child; the bits of those that changed.
    pub(crate) fn take_props(&self, number: u32, props: Box<dyn Any + Send>) -> u64 {
        let Some(mut instance) = self.take(number) else { return 0 };
        let changed = instance.props(props);
        self.put_back(instance);
        changed
    }

    /// Walks what reads the bits in `changed`, or whatever else has changed in an instance.
    pub(crate) fn refresh(&self, number: u32, changed: u64, frame: &mut Vec<u8>) {
        if let Some(instance) = self.take(number) {
            let bits = instance.port.take_bits();
            if bits & JOBS != 0 {
                instance.port.mark(JOBS);
            }
            self.update(instance, (changed | bits) & !JOBS, frame, None);
        }
    }

    /// Whether an instance is there.
    pub(crate) fn has(&self, number: u32) -> bool {
        matches!(self.lock().instances.get(number as usize), Some(Some(_)))
    }

    /// Whether a live instance takes props of this type.
    pub(crate) fn takes(&self, number: u32, props: TypeId) -> bool {
        matches!(self.lock().instances.get(number as usize), Some(Some(instance)) if instance.props == props)
    }

    /// The slots that an instance shows, in the order of its gaps.
    pub(crate) fn gaps(&self, number: u32) -> Vec<u32> {
        match self.lock().instances.get(number as usize) {
            Some(Some(instance)) => instance.gaps.to_vec(),
            _ => Vec::new(),
        }
    }

    /// Writes an instance once more, as it is, behind `html`; and where its gaps are.
    pub(crate) fn serve_again(&self, number: u32, html: Vec<u8>) -> Result<Written, Vec<u8>> {
        let Some(mut instance) = self.take(number) else { return Err(html) };
        let (cells, instances) = (mem::take(&mut instance.cells), mem::take(&mut instance.instances));
        let from = html.len();
        let written = match instance.walk(Out::again(instance.port.clone(), cells, instances, html)) {
            Ok(finished) => Ok(instance.keep(finished)),
            Err(out) => {
                let mut html = out.map(|out| out.abandon().0).unwrap_or_default();
                html.truncate(from);
                return Err(html);
            }
        };
        self.put_back(instance);
        written
    }

    /// Starts a trigger.
    pub(crate) fn call(&self, instance: u32, call: Call) {
        match self.take(instance) {
            Some(mut instance) => {
                instance.call(call);
                self.put_back(instance);
            }
            None => self.answer(call.id, Outcome::Unknown),
        }
    }

    /// Ends the page: every instance goes, and with it every subscription, timer and task of the page.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let instances = mem::take(&mut state.instances);
        let streams = mem::take(&mut state.streams);
        let waker = state.waker.take();
        drop(state);
        for instance in instances.into_iter().flatten() {
            let _visit = self.visit.as_ref().map(crate::context::enter);
            // A stop that panics must not keep the other instances from going.
            let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(instance)));
            if dropped.is_err() {
                tracing::error!("a component panicked while its page closed");
            }
        }
        drop((streams, waker));
    }
}

/// The page's query without the trigger that a form may have put there.
fn own_query(query: &str) -> String {
    let mut own = String::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("_t=")) {
        own.push_str(pair);
        own.push('&');
    }
    own
}
