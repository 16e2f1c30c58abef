//! The door of a live component: operations go in, answers come out, stores knock.

use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, Wake},
};

use super::{Asks, Call, IsThere, Outcome, StreamControl, Trigger, handle::Handles, trigger};
use crate::{
    Error,
    out::{Catch, EachAt, Out},
    page::PageShared,
    store::Watcher,
};

/// The bit that says that an asynchronous trigger may go on; the others belong to stores, streams and props.
pub(crate) const JOBS: u64 = 1 << 63;
/// The bit that says that something in the markup is ready which was waited for, or has failed.
pub(crate) const READY: u64 = 1 << 62;

/// What a live component is asked to do.
#[doc(hidden)]
pub enum Op {
    /// Walk the markup.
    Walk(Box<Out>),
    /// Run a trigger.
    Call(Box<Call>),
    /// Take new props.
    Props(Box<dyn std::any::Any + Send>),
}

/// Props that a component has given up.
#[doc(hidden)]
pub type GivenBack = Option<Box<dyn std::any::Any + Send>>;

/// What it answers.
#[doc(hidden)]
pub enum Reply {
    Walked(Box<Out>),
    /// The same of one that only passes, and the props that it was made of.
    Passed(Box<Out>, Box<dyn std::any::Any + Send>),
    /// The walk panicked somewhere.
    Failed(Error, Box<Out>),
    /// Setup ended with an error; the walk that it was asked for, if any.
    Ended(Error, Option<Box<Out>>),
    /// The bits of the props that changed: those that its fragments show, and those that it shows outside of them; and the props before, where it can go back to them.
    Props(u64, u64, GivenBack),
    Called,
}

/// What lies at a component's door: one thing at a time.
enum Door {
    Empty,
    Op(Op),
    Reply(Reply),
}

/// The component whose markup shows another one, and whether its walk fills the openings of that one's slots.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct ShownBy {
    pub(crate) owner: Option<u32>,
    pub(crate) refills: bool,
}

type AsksByKey = Vec<(&'static str, Arc<Asks>)>;

/// The door of one live component.
#[doc(hidden)]
pub struct Port {
    /// It may go from one page to the next.
    page: Mutex<Arc<PageShared>>,
    /// Whether setup has asked for the request.
    asked: AtomicBool,
    /// Whether what lives in it is its page's only.
    depends_on_page: AtomicBool,
    /// Whether it has had something for the page's head.
    headed: AtomicBool,
    pub(crate) number: u32,
    /// The slots that content was given for, as bits.
    pub(crate) slots: u32,
    /// The boundary that it stands in.
    pub(crate) catch: Option<Arc<Catch>>,
    /// The component whose markup shows it; and whether that fills the openings of its slots.
    shown_by: Mutex<ShownBy>,
    /// Those that have passed in its place, as long as something knows them that they have begun.
    began: Mutex<Vec<Weak<Port>>>,
    /// It is there only for a page to be made: another instance comes along in its place.
    passes: bool,
    /// It is not walked any more.
    leaves: AtomicBool,
    /// Of one that passes: the one that comes along in its place, and goes on with what it has begun.
    other: OnceLock<Weak<Port>>,
    /// Whether something lives in parts of the layout that it is; and whether these depend on the request.
    pieces: AtomicBool,
    asks_in_pieces: AtomicBool,
    /// It has its props only until it has said what it would show with them.
    tried: AtomicBool,
    /// What its fragments were asked for, by their keys; most components ask for nothing.
    asks: OnceLock<Box<Mutex<AsksByKey>>>,
    bits: AtomicU64,
    door: Mutex<Door>,
    handles: Mutex<Handles>,
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Port").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Port {
    pub(crate) fn new(page: Arc<PageShared>, number: u32, slots: u32, catch: Option<Arc<Catch>>, shown_by: ShownBy, passes: bool) -> Arc<Port> {
        let (asks, bits, door, handles) = (OnceLock::new(), AtomicU64::new(0), Mutex::new(Door::Empty), Mutex::default());
        Arc::new(Port {
            page: Mutex::new(page),
            asked: AtomicBool::new(false),
            depends_on_page: AtomicBool::new(false),
            headed: AtomicBool::new(false),
            number,
            slots,
            catch,
            shown_by: Mutex::new(shown_by),
            began: Mutex::default(),
            passes,
            leaves: AtomicBool::new(false),
            other: OnceLock::new(),
            pieces: AtomicBool::new(false),
            asks_in_pieces: AtomicBool::new(false),
            tried: AtomicBool::new(false),
            asks,
            bits,
            door,
            handles,
        })
    }

    pub(crate) fn page(&self) -> Arc<PageShared> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Goes on in another page; whether there is something to do.
    pub(crate) fn go_on_in(&self, page: &Arc<PageShared>) -> bool {
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = page.clone();
        for passed in self.began().iter().filter_map(Weak::upgrade) {
            passed.go_on_in(page);
        }
        // Who notes something from now on finds the new page; who has before has left it here.
        self.bits.load(Ordering::Acquire) != 0
    }

    /// Notes that what lives in it is its page's only.
    pub(crate) fn depends_on_page(&self) {
        self.depends_on_page.store(true, Ordering::Relaxed);
    }

    /// Whether nothing of it is to go along to another page.
    pub(crate) fn stays_behind(&self) -> bool {
        self.has_asked() || self.depends_on_page.load(Ordering::Relaxed)
    }

    /// Notes that what it shows depends on the request.
    pub(super) fn asks_for_request(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Whether what it shows depends on the request.
    pub fn has_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// What has asked meanwhile is written anew for every page: as before, `has` it asked or not.
    pub fn asked_before(&self, has: bool) {
        self.asked.store(has, Ordering::Relaxed);
    }

    /// Notes that it has something for the page's head.
    pub(crate) fn heads(&self) {
        self.headed.store(true, Ordering::Relaxed);
    }

    /// Whether it has had something for the page's head.
    pub(crate) fn has_headed(&self) -> bool {
        self.headed.load(Ordering::Relaxed)
    }

    /// The component that fills the openings of its slots when it is walked, if any.
    pub(crate) fn refilled_by(&self) -> Option<u32> {
        let ShownBy { owner, refills } = self.shown_by();
        owner.filter(|_| refills)
    }

    /// The component whose markup shows it.
    pub(crate) fn owner(&self) -> Option<u32> {
        self.shown_by().owner
    }

    fn shown_by(&self) -> ShownBy {
        *self.shown_by.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on with what another one has begun that was there in its place: it stands where that stood, and is told what that is.
    pub(crate) fn goes_on_from(self: &Arc<Port>, passed: &Arc<Port>) {
        *self.shown_by.lock().unwrap_or_else(PoisonError::into_inner) = passed.shown_by();
        self.asks_in_pieces.fetch_or(passed.asks_in_pieces.load(Ordering::Relaxed), Ordering::Relaxed);
        let _known = passed.other.set(Arc::downgrade(self));
        let mut began = self.began();
        began.retain(|passed| passed.strong_count() > 0);
        began.push(Arc::downgrade(passed));
        drop(began);
        // Who has noted something before has left it there.
        let bits = passed.take_bits();
        if bits != 0 {
            self.mark(bits);
        }
    }

    fn began(&self) -> MutexGuard<'_, Vec<Weak<Port>>> {
        self.began.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that something lives in parts of the layout that it is.
    pub(crate) fn has_piece(&self) {
        self.pieces.store(true, Ordering::Relaxed);
    }

    /// Notes that what they show depends on the request.
    pub(crate) fn asks_in_piece(&self) {
        self.asks_in_pieces.store(true, Ordering::Relaxed);
    }

    /// Whether what they show may stay in another page.
    pub(crate) fn pieces_may_stay(&self) -> bool {
        !self.asks_in_pieces.load(Ordering::Relaxed)
    }

    /// Whether something lives in parts of the layout that it is.
    pub(crate) fn has_pieces(&self) -> bool {
        self.pieces.load(Ordering::Relaxed)
    }

    /// What a fragment of this component is asked for.
    pub(crate) fn asks(&self, key: &'static str) -> Arc<Asks> {
        let mut all = self.asks.get_or_init(Box::default).lock().unwrap_or_else(PoisonError::into_inner);
        match all.iter().find(|(known, _)| *known == key) {
            Some((_, asks)) => asks.clone(),
            None => {
                all.push((key, Arc::default()));
                all[all.len() - 1].1.clone()
            }
        }
    }

    /// What changed since the last time this was asked.
    pub(crate) fn take_bits(&self) -> u64 {
        self.bits.swap(0, Ordering::AcqRel)
    }

    /// Whether one of these has changed.
    pub(crate) fn has_bits(&self, bits: u64) -> bool {
        self.bits.load(Ordering::Acquire) & bits != 0
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn put(&self, op: Op) {
        *self.door() = Door::Op(op);
    }

    /// The operation that the component has not got to.
    pub(super) fn take_op(&self) -> Option<Op> {
        let mut door = self.door();
        match mem::replace(&mut *door, Door::Empty) {
            Door::Op(op) => Some(op),
            other => {
                *door = other;
                None
            }
        }
    }

    pub(super) fn take_reply(&self) -> Option<Reply> {
        let mut door = self.door();
        match mem::replace(&mut *door, Door::Empty) {
            Door::Reply(reply) => Some(reply),
            other => {
                *door = other;
                None
            }
        }
    }

    /// Answers the operation at hand.
    pub fn reply(&self, reply: Reply) {
        *self.door() = Door::Reply(reply);
    }

    /// Whether it is there only for a page to be made.
    pub(crate) fn passes(&self) -> bool {
        self.passes
    }

    /// Whether it has been walked for the last time.
    pub fn leaves(&self) -> bool {
        self.leaves.load(Ordering::Relaxed)
    }

    /// The next walk is its last one.
    pub(crate) fn leave(&self) {
        self.leaves.store(true, Ordering::Relaxed);
    }

    /// Whether it has its props only until it has said what it would show with them.
    pub fn is_tried(&self) -> bool {
        self.tried.load(Ordering::Relaxed)
    }

    pub(super) fn set_tried(&self, tried: bool) {
        self.tried.store(tried, Ordering::Relaxed);
    }

    /// A subscription of its markup's. Who only passes is gone before anything can change.
    pub fn watches<W: Default>(&self, watch: impl FnOnce() -> W) -> W {
        if self.passes { W::default() } else { watch() }
    }

    /// Gives back the props with which it was walked.
    pub fn gives_back(&self, props: Box<dyn std::any::Any + Send>) {
        let mut door = self.door();
        *door = match mem::replace(&mut *door, Door::Empty) {
            Door::Reply(Reply::Walked(out)) => Door::Reply(Reply::Passed(out, props)),
            other => other,
        };
    }

    /// Answers a call, now or later.
    pub fn answer(&self, call: u64, outcome: Outcome) {
        let follows = self.handles().end(call, &outcome);
        if follows != 0 {
            self.mark(follows);
        }
        self.page().answer(call, outcome);
    }

    fn handles(&self) -> MutexGuard<'_, Handles> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What markup knows of a trigger, which it follows by `bit`.
    pub fn trigger(&self, trigger: u32, bit: u64) -> Trigger {
        self.handles().get(trigger, bit, || self.page().failure_of(self.number, trigger))
    }

    /// Whether markup follows a trigger: it shows what is wrong with a call.
    pub(crate) fn shows_trigger(&self, trigger: u32) -> bool {
        self.handles().follows(trigger)
    }

    /// A call begins of a trigger that markup follows; it `waits`, or ends at once.
    pub fn begin(&self, trigger: u32, call: &Call, waits: bool) {
        let follows = self.handles().begin(trigger, call, waits);
        if follows != 0 {
            self.mark(follows);
        }
    }

    /// Answers a control that is bound to a store, of which it reads `bits`: what it shows may have to be written, though the store is as it was.
    pub fn bound(&self, call: u64, bits: u64, taken: Result<(), Outcome>) {
        self.mark(bits);
        self.answer(call, taken.err().unwrap_or(Outcome::Done));
    }

    /// As [`Port::bound`], of a control that calls a trigger when its store is set.
    pub fn shows(&self, bits: u64) {
        self.mark(bits);
    }

    /// Runs a walk so that a panic in it ends nothing but the walk.
    /// It runs many times, and says so by `FnMut`: rustc then explains a move out of a binding where it stands.
    pub fn walk(&self, mut out: Box<Out>, mut walk: impl FnMut(&mut Out)) {
        let result = {
            let _inside = out.go_inside();
            std::panic::catch_unwind(AssertUnwindSafe(|| walk(&mut out)))
        };
        match result {
            Ok(()) => self.reply(Reply::Walked(out)),
            Err(panic) => self.reply(Reply::Failed(Error::panicked(&*panic), out)),
        }
    }

    /// Ends the component, whose setup came to an error.
    pub fn end(&self, error: Error) {
        let out = match self.take_op() {
            Some(Op::Walk(out)) => Some(out),
            _ => None,
        };
        self.reply(Reply::Ended(error, out));
    }

    /// The next operation; meanwhile asynchronous triggers go on.
    pub async fn next(&self, jobs: &mut Jobs<'_>) -> Op {
        poll_fn(|cx| {
            if let Some(op) = self.take_op() {
                return Poll::Ready(op);
            }
            jobs.poll(self, cx);
            Poll::Pending
        })
        .await
    }

    /// What pauses and resumes this page's each-blocks over a stream, which is called so here.
    pub(crate) fn stream_control(&self, stream: usize, name: &'static str, there: Option<IsThere>) -> Arc<StreamControl> {
        let control = self.page().stream_control(stream);
        control.is_used(self.number, name, there);
        control
    }

    /// What pauses and resumes an each-block over a stream, for this one.
    pub(crate) fn stream_control_for(&self, stream: usize, at: &EachAt, there: Option<IsThere>) -> Arc<StreamControl> {
        if at.options.rests {
            self.page().rests();
        }
        self.stream_control(stream, at.name, there)
    }
}

impl Watcher for Port {
    fn mark(&self, bits: u64) {
        if self.bits.fetch_or(bits, Ordering::AcqRel) != 0 {
            return;
        }
        if let Some(other) = self.other.get().and_then(Weak::upgrade) {
            return other.mark(self.take_bits());
        }
        self.page().enlist(self.number);
    }
}

impl Wake for Port {
    fn wake(self: Arc<Self>) {
        self.mark(JOBS);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.mark(JOBS);
    }
}

type Job<'a> = (u64, Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>);

/// The asynchronous triggers of a component that have not ended yet. They borrow its bindings.
#[doc(hidden)]
#[derive(Default)]
pub struct Jobs<'a>(Vec<Job<'a>>);

impl fmt::Debug for Jobs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Jobs").field(&self.0.len()).finish()
    }
}

impl<'a> Jobs<'a> {
    pub fn new() -> Jobs<'a> {
        Jobs(Vec::new())
    }

    /// Begins a trigger; it runs when the component is next idle.
    pub fn push(&mut self, call: u64, job: impl Future<Output = Outcome> + Send + 'a) {
        self.0.push((call, Box::pin(job)));
    }

    fn poll(&mut self, port: &Port, cx: &mut Context<'_>) {
        let mut jobs = mem::take(&mut self.0);
        jobs.retain_mut(|(call, job)| match std::panic::catch_unwind(AssertUnwindSafe(|| job.as_mut().poll(cx))) {
            Ok(Poll::Pending) => true,
            Ok(Poll::Ready(outcome)) => {
                port.answer(*call, outcome);
                false
            }
            Err(panic) => {
                port.answer(*call, trigger::panicked(&*panic));
                false
            }
        });
        self.0 = jobs;
    }
}
