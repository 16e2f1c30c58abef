//! What the live components of a page share: who they are, which of them have something to do, what their triggers answered.

use std::{
    fmt, mem,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::Waker,
};

use super::{
    along::Coming,
    answer::Answer,
    failed::Failed,
    head::Gathered,
    instances::{Instances, Numbers},
    lost::Lost,
    making::Making,
    once::AllShown,
    openings::Openings,
    pending::Held,
    regions::Shown,
};
use crate::{
    Error,
    component::{Failure, Instance, Outcome, Port, StreamControl},
    context::Visit,
    out::{Catch, Gap},
};

/// How many live components of a page have marks around them.
const MARKED: usize = 32;

/// Counts a future that a page waits for.
pub(crate) struct Waits(Arc<PageShared>);

impl Waits {
    pub(crate) fn new(page: &Arc<PageShared>) -> Waits {
        page.waits.fetch_add(1, Ordering::Relaxed);
        Waits(page.clone())
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.waits.fetch_sub(1, Ordering::Relaxed);
    }
}

/// HTML, and where in it the contents of slots belong.
pub(crate) type Written = (Vec<u8>, Vec<Gap>);

/// The part of a page that its components, and the stores they watch, may reach from any thread.
pub(crate) struct PageShared {
    visit: Option<Arc<Visit>>,
    /// The page's own query, as a form's `action` begins with it.
    query: Box<str>,
    numbers: Arc<Numbers>,
    /// It is rendered once, without a runtime: nothing is waited for.
    still: bool,
    /// Its browser may go to another page without a reload.
    followed: bool,
    /// How many live components have marks around them.
    marked: AtomicUsize,
    /// What such a page shows.
    shown: OnceLock<Arc<Shown>>,
    /// How many futures its markup waits for.
    waits: AtomicUsize,
    /// The call that the visitor comes back from, once a component has asked for it.
    failed: OnceLock<Option<Box<Failed>>>,
    /// Whether another connection of its browser wants the page.
    displaced: AtomicBool,
    /// While its connection rests: how many frames it has sent, all that there was to say; else one that nobody sends.
    rests: Mutex<u32>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) instances: Instances,
    /// Those that stores, streams or triggers have woken.
    pub(super) woken: Vec<u32>,
    pub(super) waker: Option<Waker>,
    /// The connection is to look around, whether or not anything has changed.
    nudged: bool,
    pub(super) streams: Vec<(usize, Arc<StreamControl>)>,
    /// The browser's tab is hidden.
    pub(super) hidden: bool,
    /// Something in the page pauses while it is.
    pub(super) rests: bool,
    answers: Vec<(u64, Outcome)>,
    failure: Option<Error>,
    closed: bool,
    /// Whether a component lives on after serving.
    live: bool,
    /// Whether all of the first HTML has been made.
    pub(super) served: bool,
    /// What components have for the page's head, if anything.
    pub(super) head: Option<Box<Gathered>>,
    /// What is only known while a page that is followed is being made.
    pub(super) making: Option<Box<Making>>,
    /// The instances that are still to come along from the page that is left, each with the one in whose place it goes on.
    pub(super) along: Vec<(u32, u32)>,
    /// What is known of those of them that nobody has mounted anew.
    pub(super) coming: Vec<Coming>,
    /// The instances that stay though what stood around them is given up.
    spared: Vec<u32>,
    /// The regions that the browser no longer shows, if there are any.
    pub(super) lost: Option<Box<Lost>>,
    /// The scopes that the browser does not show.
    pub(super) held: Held,
    /// Where slots are shown for a while.
    pub(super) openings: Option<Box<Openings>>,
    /// The shared fragments that it shows, if any.
    pub(super) all_shown: Option<Box<AllShown>>,
    /// What is still to come into the first answer, while it is being made.
    pub(super) answer: Option<Box<Answer>>,
}

impl State {
    /// Whether a shared fragment has changed. While the first answer is being made, that is left for later.
    fn has_news(&self) -> bool {
        self.answer.is_none() && self.all_shown.as_ref().is_some_and(|all| all.news)
    }
}

impl fmt::Debug for PageShared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageShared").finish_non_exhaustive()
    }
}

impl PageShared {
    pub(crate) fn new(visit: Option<Arc<Visit>>) -> Arc<PageShared> {
        PageShared::made(visit, false, false, Numbers::new(), None)
    }

    /// A page that its browser comes to from another one; `whole`: without going on with what that shows.
    pub(crate) fn after(visit: Arc<Visit>, left: &Arc<PageShared>, whole: bool) -> Arc<PageShared> {
        PageShared::made(Some(visit), false, true, left.numbers.clone(), Some(Box::new(Making::after(left, whole))))
    }

    /// A page from which its browser may come to another one.
    pub(crate) fn followed(visit: Arc<Visit>) -> Arc<PageShared> {
        PageShared::made(Some(visit), false, true, Numbers::new(), None)
    }

    /// A page that nobody opens, and that is rendered at once.
    pub(crate) fn still(visit: Option<Arc<Visit>>) -> Arc<PageShared> {
        PageShared::made(visit, true, false, Numbers::new(), None)
    }

    fn made(visit: Option<Arc<Visit>>, still: bool, followed: bool, numbers: Arc<Numbers>, making: Option<Box<Making>>) -> Arc<PageShared> {
        let query = visit.as_ref().and_then(|visit| visit.request().query().map(own_query)).unwrap_or_default();
        Arc::new(PageShared {
            visit,
            query: query.into(),
            numbers,
            still,
            followed,
            marked: AtomicUsize::new(0),
            shown: OnceLock::new(),
            waits: AtomicUsize::new(0),
            failed: OnceLock::new(),
            displaced: AtomicBool::new(false),
            rests: Mutex::new(u32::MAX),
            state: Mutex::new(State { making, ..State::default() }),
        })
    }

    /// Whether its browser may go to another page without a reload.
    pub(crate) fn is_followed(&self) -> bool {
        self.followed
    }

    /// Whether a live component that is written now has marks around it: in the first answer, and not too many.
    pub(crate) fn marks(&self) -> bool {
        self.followed && self.is_answering() && self.marked.fetch_add(1, Ordering::Relaxed) < MARKED
    }

    /// Keeps what the browser shows.
    pub(crate) fn shows(&self, shown: Shown) {
        // It is served once.
        let _known = self.shown.set(Arc::new(shown));
    }

    /// What the browser shows, where that is known.
    pub(crate) fn shown(&self) -> Option<&Arc<Shown>> {
        self.shown.get()
    }

    pub(crate) fn is_still(&self) -> bool {
        self.still
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn visit(&self) -> Option<&Arc<Visit>> {
        self.visit.as_ref()
    }

    /// Whether any component lives on after serving.
    pub(crate) fn is_live(&self) -> bool {
        self.lock().live
    }

    /// Notes that a component lives on after serving.
    pub(crate) fn lives(&self) {
        self.lock().live = true;
    }

    /// Whether its markup waits for a future.
    pub(crate) fn waits(&self) -> bool {
        self.waits.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// A number for a new scope, `inside` of another one or not.
    pub(crate) fn next_scope(&self, inside: bool) -> u32 {
        self.numbers.scope(inside)
    }

    /// A number for a new instance, `inside` of a scope or not.
    pub(crate) fn reserve(&self, inside: bool) -> u32 {
        let number = self.numbers.instance(inside);
        self.lock().instances.reserve(number);
        number
    }

    /// Keeps a place for one that has the number of another, which comes along in its place.
    pub(crate) fn keep_place(&self, number: u32) {
        self.lock().instances.reserve(number);
    }

    pub(crate) fn adopt(&self, instance: Instance) {
        let rest = self.lock().instances.put_back(Box::new(instance));
        drop(rest);
    }

    /// Gives up an instance: its bindings are dropped, with every subscription among them.
    pub(crate) fn unmount(&self, number: u32) {
        let instance = {
            let mut state = self.lock();
            if state.spared.contains(&number) { None } else { state.instances.take(number) }
        };
        if let Some(mut instance) = instance {
            let mut cells = mem::take(&mut instance.cells);
            let inside = mem::take(&mut instance.instances);
            if let Some(pending) = instance.pending.take() {
                self.forget(number, &pending);
            }
            drop(instance);
            let copied = self.forget_openings(number);
            cells.close(self);
            inside.into_iter().chain(copied).for_each(|number| self.unmount(number));
        }
    }

    /// Has these instances stay until it is called again, though what stands around them is given up.
    pub(super) fn spare(&self, instances: Vec<u32>) {
        self.lock().spared = instances;
    }

    /// Gives up all instances inside a boundary.
    pub(crate) fn unmount_within(&self, catch: &Arc<Catch>) {
        let all =
            self.lock().instances.iter().filter(|instance| catch.holds(instance.port.catch.as_ref())).map(|instance| instance.port.number).collect::<Vec<_>>();
        all.into_iter().for_each(|number| self.unmount(number));
    }

    /// The door of an instance, if that is there and not at work.
    pub(crate) fn port(&self, number: u32) -> Option<Arc<Port>> {
        Some(self.lock().instances.get(number)?.port.clone())
    }

    pub(super) fn take(&self, number: u32) -> Option<Box<Instance>> {
        self.lock().instances.take(number)
    }

    /// Takes an instance out until it is put back.
    pub(super) fn take_to_work(&self, number: u32) -> Option<Box<Instance>> {
        self.lock().instances.take_to_work(number)
    }

    pub(super) fn put_back(&self, instance: Box<Instance>) {
        let mut state = self.lock();
        let rest = if state.closed { Some(instance) } else { state.instances.put_back(instance) };
        drop(state);
        drop(rest);
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

    /// Has the page's connection hand the page over.
    pub(crate) fn displace(&self) {
        self.displaced.store(true, Ordering::Release);
        self.nudge();
    }

    /// Whether the connection is to hand the page over; it is asked once.
    pub(crate) fn is_displaced(&self) -> bool {
        self.displaced.swap(false, Ordering::AcqRel)
    }

    /// The same for a connection that waits for its browser: it asks to be woken, whatever else there is to do.
    pub(crate) fn is_displaced_or_wakes(&self, waker: &Waker) -> bool {
        self.lock().waker = Some(waker.clone());
        self.is_displaced()
    }

    /// Notes that its connection rests, or goes on. That waits while somebody looks at what is at rest.
    pub(crate) fn rests_at(&self, frames: Option<u64>) {
        *self.sent_at_rest() = frames.and_then(|frames| frames.try_into().ok()).unwrap_or(u32::MAX);
    }

    fn sent_at_rest(&self) -> MutexGuard<'_, u32> {
        self.rests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where its connection rests, how many frames that has sent: nothing in the page is at work until this is dropped.
    pub(super) fn at_rest(&self) -> Option<MutexGuard<'_, u32>> {
        Some(self.sent_at_rest()).filter(|frames| **frames != u32::MAX)
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
        if mem::take(&mut state.nudged) || !state.woken.is_empty() || !state.answers.is_empty() || state.has_news() {
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
    pub(crate) fn break_down(&self, error: Error) {
        error.log();
        self.lock().failure.get_or_insert(error);
    }

    /// Notes that a component could not do its work: the boundary around it shows its error slot, or the page is broken.
    pub(crate) fn fail(&self, catch: Option<&Arc<Catch>>, error: Error) {
        match catch {
            Some(catch) => catch.fail(&error),
            None => self.break_down(error),
        }
    }

    pub(crate) fn take_failure(&self) -> Option<Error> {
        self.lock().failure.take()
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.lock().failure.is_some()
    }

    /// How a trigger's call has failed that the visitor comes back from: only what is first shown of the page is shown after that.
    pub(crate) fn failure_of(&self, instance: u32, trigger: u32) -> Option<Failure> {
        let visit = self.visit.as_ref()?;
        self.lock().answer.as_ref()?;
        self.failed.get_or_init(|| Failed::of(visit).map(Box::new)).as_ref()?.failure(instance, trigger)
    }

    /// The failed call that the page has been asked for, if any.
    pub(crate) fn failed(&self) -> Option<&Failed> {
        self.failed.get()?.as_deref()
    }

    /// Whether an instance shows what is wrong with a call of a trigger.
    pub(crate) fn shows_trigger(&self, instance: u32, trigger: u32) -> bool {
        self.port(instance).is_some_and(|port| port.shows_trigger(trigger))
    }

    /// Ends the page: every instance goes, and with it every subscription, timer and task of the page.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let instances = mem::take(&mut state.instances);
        let streams = mem::take(&mut state.streams);
        let waker = state.waker.take();
        drop(state);
        self.leave_all_shared();
        for instance in instances.into_all() {
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
