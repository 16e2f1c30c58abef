//! `use_stream`: pausing and resuming what a page follows.

use std::{
    fmt, mem,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::current;
use crate::{
    out::NamedStream,
    store::{Store, Subscription},
};

type Start = Box<dyn Fn() -> Subscription + Send + Sync>;

/// Whether a stream is still there.
pub(crate) type IsThere = Box<dyn Fn() -> bool + Send + Sync>;

/// The each-blocks of one page over one stream.
pub(crate) struct StreamControl {
    state: Mutex<State>,
    /// The one that has taken its place, as a stream is paused for a page as a whole.
    joined: OnceLock<Arc<StreamControl>>,
}

#[derive(Default)]
struct State {
    /// What was last asked of it, if anything.
    idle: Option<bool>,
    /// The browser's tab is hidden.
    hidden: bool,
    /// What tells that the stream has gone: another one may then be known by its address.
    there: Option<IsThere>,
    /// The instances that follow it or have a handle for it, with what scripts of the page call it there.
    users: Vec<(u32, &'static str)>,
    blocks: Vec<Block>,
}

struct Block {
    token: u64,
    /// It pauses while the tab is hidden.
    rests: bool,
    /// Whether it is to run.
    runs: bool,
    start: Arc<Start>,
    running: Option<Subscription>,
}

/// For the tokens of blocks, which keep them when their control joins another one.
static TOKENS: AtomicU64 = AtomicU64::new(0);

impl State {
    fn runs(&self, rests: bool) -> bool {
        !(self.idle == Some(true) || rests && self.hidden)
    }

    /// Notes a user, and a name that scripts find it by, if it is not empty.
    fn is_used(&mut self, user: (u32, &'static str)) {
        if !self.users.contains(&user) {
            self.users.push(user);
        }
    }
}

impl fmt::Debug for StreamControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamControl").field("idle", &self.idle()).finish_non_exhaustive()
    }
}

impl StreamControl {
    pub(crate) fn new() -> StreamControl {
        StreamControl { state: Mutex::default(), joined: OnceLock::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.joined.get() {
            None => state,
            Some(other) => {
                drop(state);
                other.lock()
            }
        }
    }

    /// Notes who uses the stream, what it is called there, and what tells whether it is there.
    pub(crate) fn is_used(&self, by: u32, name: &'static str, there: Option<IsThere>) {
        let mut state = self.lock();
        if state.there.is_none() {
            state.there = there;
        }
        state.is_used((by, name));
    }

    /// What scripts of the page call it.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.lock().users.iter().map(|(_, name)| *name).filter(|name| !name.is_empty()).collect()
    }

    /// Whether its stream may still be followed, where only the page knows it.
    pub(crate) fn is_needed(self: &Arc<Self>) -> bool {
        self.lock().there.as_ref().map_or_else(|| Arc::strong_count(self) > 1, |there| there())
    }

    /// Goes along to another page with those of its users that do, and is called there as they call it; whether there are any.
    pub(crate) fn goes_along(&self, with: impl Fn(u32) -> bool) -> bool {
        let mut state = self.lock();
        state.users.retain(|(user, _)| with(*user));
        !state.users.is_empty()
    }

    /// Lets one of the same stream, which has come along from the page before, take its place. What was asked here is newer.
    pub(crate) fn join(&self, other: &Arc<StreamControl>) {
        let mut own = self.lock();
        let mut state = other.lock();
        let State { idle, hidden: _, there, users, blocks } = mem::take(&mut *own);
        state.idle = idle.or(state.idle);
        state.there = state.there.take().or(there);
        users.into_iter().for_each(|user| state.is_used(user));
        state.blocks.extend(blocks);
        // Whoever waits for the lock finds the other one from now on.
        let _first = self.joined.set(other.clone());
        drop(own);
        other.follow(state);
    }

    /// Follows a stream for a block, from now on or from the next resume. One that `rests` pauses while the tab is hidden.
    pub(crate) fn attach(&self, rests: bool, start: Start) -> u64 {
        let start = Arc::new(start);
        let (token, runs) = self.add(rests, start.clone(), None);
        // Subscribing calls back at once: the lock is not held.
        if runs {
            self.run(token, &start);
        }
        token
    }

    /// As [`StreamControl::attach`], for a block that has begun by itself: what is given runs when the stream is resumed.
    pub(crate) fn attach_later(&self, rests: bool, start: Start) -> u64 {
        self.add(rests, Arc::new(start), Some(Subscription::default())).0
    }

    fn add(&self, rests: bool, start: Arc<Start>, running: Option<Subscription>) -> (u64, bool) {
        let token = TOKENS.fetch_add(1, Ordering::Relaxed);
        let mut state = self.lock();
        let runs = state.runs(rests);
        state.blocks.push(Block { token, rests, runs, start, running: running.filter(|_| runs) });
        (token, runs)
    }

    fn run(&self, token: u64, start: &Arc<Start>) {
        let subscription = start();
        let mut state = self.lock();
        let Some(block) = state.blocks.iter_mut().find(|block| block.token == token && block.runs) else { return };
        let old = block.running.replace(subscription);
        drop(state);
        drop(old);
    }

    pub(crate) fn detach(&self, token: u64) {
        let mut state = self.lock();
        let at = state.blocks.iter().position(|block| block.token == token);
        let block = at.map(|at| state.blocks.swap_remove(at));
        drop(state);
        drop(block);
    }

    pub(crate) fn idle(&self) -> bool {
        self.lock().idle == Some(true)
    }

    /// Whether a block that may rest does not go on.
    pub(crate) fn is_paused_for(&self, rests: bool) -> bool {
        !self.lock().runs(rests)
    }

    pub(crate) fn pause(&self) {
        self.change(|state| state.idle = Some(true));
    }

    pub(crate) fn resume(&self) {
        self.change(|state| state.idle = Some(false));
    }

    /// The tab is hidden, or shown.
    pub(crate) fn hide(&self, hidden: bool) {
        self.change(|state| state.hidden = hidden);
    }

    /// Changes what the blocks go by.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        self.follow(state);
    }

    /// Has the blocks follow what they go by now: some end, others go on.
    fn follow(&self, mut state: MutexGuard<'_, State>) {
        let runs = [state.runs(false), state.runs(true)];
        let (mut ended, mut waiting) = (Vec::new(), Vec::new());
        for block in &mut state.blocks {
            let now = runs[usize::from(block.rests)];
            match (mem::replace(&mut block.runs, now), now) {
                (true, false) => ended.push(block.running.take()),
                (false, true) => waiting.push((block.token, block.start.clone())),
                _ => {}
            }
        }
        // This may run stops and starts of stores, which may be anything: the lock is not held.
        drop(state);
        drop(ended);
        for (token, start) in waiting {
            self.run(token, &start);
        }
    }
}

/// Pauses and resumes the each-blocks of this page over a stream; made by [`use_stream`].
///
/// Reading the store elsewhere, as in `{timer}`, goes on. A clone is the same handle.
#[derive(Clone, Debug)]
pub struct UseStream {
    control: Arc<StreamControl>,
}

impl UseStream {
    /// Stops following the stream. A store that nobody else follows runs its stop. Pausing twice is pausing once.
    pub fn pause(&self) {
        self.control.pause();
    }

    /// Follows the stream again; a store catches up with its latest value.
    pub fn resume(&self) {
        self.control.resume();
    }

    /// Pauses what runs, resumes what is paused.
    pub fn toggle(&self) {
        if self.idle() { self.resume() } else { self.pause() }
    }

    /// Whether the stream is paused.
    pub fn idle(&self) -> bool {
        self.control.idle()
    }
}

/// What a page can follow as a stream: a store, or what setup has bound to a name that an `{#each name}` goes through.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a page does not follow this",
    label = "neither a store, nor a stream, iterator or future that an `{{#each name}}` inside a fragment goes through",
    note = "bind the stream by `let name = …;` in setup, and show it by `{{#each name}}` inside a fragment"
)]
pub trait Followed {
    fn __id(&self) -> usize;
}

impl<S: Store + ?Sized> Followed for S {
    fn __id(&self) -> usize {
        self.id()
    }
}

impl<S> Followed for NamedStream<S> {
    fn __id(&self) -> usize {
        self.id()
    }
}

/// Handles for several streams by key, as a value with a field for each: `use_stream! { timer, log: &LOG }`. A key alone names a binding. The value's own
/// `pause`, `resume` and `toggle` act on all of them; its `idle` says whether all are paused. Scripts of the page find each by its key, too: `stream("log").pause()`.
///
/// ```
/// use marquetry::prelude::*;
/// stores! { static LOG: Readable<u32> = readable(0, |_set| {}); }
/// component! {
///     pub Both() {
///         let timer = readable(0u64, |_set| {});
///         let s = use_stream! { timer, log: &LOG };
///         on pause_timer() { s.timer.pause() }
///         on toggle() { if s.idle() { s.resume() } else { s.pause() } }
///         <button @trigger="pause_timer">"pause the timer"</button>
///         <button @trigger="toggle">"pause or go on"</button>
///         <fragment key="both">{#each timer}{this}{/each}{#each LOG}{this}{/each}</fragment>
///     }
/// }
/// assert!(Both.to_html().contains(">0<"));
/// ```
#[macro_export]
macro_rules! use_stream {
    (@of $key:ident) => {
        &$key
    };
    (@of $key:ident $stream:expr) => {
        $stream
    };
    ($($key:ident $(: $stream:expr)?),+ $(,)?) => {{
        #[derive(Clone, Debug)]
        #[allow(dead_code)]
        struct Streams {
            $($key: $crate::UseStream,)+
        }
        #[allow(dead_code)]
        impl Streams {
            fn pause(&self) {
                $(self.$key.pause();)+
            }
            fn resume(&self) {
                $(self.$key.resume();)+
            }
            fn toggle(&self) {
                if self.idle() { self.resume() } else { self.pause() }
            }
            fn idle(&self) -> bool {
                true $(&& self.$key.idle())+
            }
        }
        Streams { $($key: $crate::__private::use_stream_as($crate::use_stream!(@of $key $($stream)?), stringify!($key)),)+ }
    }};
}

/// A handle to pause and resume this page's each-blocks over `stream`. To be called in a component's setup; elsewhere the handle controls nothing.
///
/// ```
/// use marquetry::prelude::*;
/// component! {
///     pub Clock() {
///         let timer = readable(0u64, |_set| {});
///         let stream = use_stream(&timer);
///         on toggle() { stream.toggle() }
///         <button @trigger="toggle">"pause or go on"</button>
///         <fragment key="timer">{#each timer}{this}{/each}</fragment>
///     }
/// }
/// assert!(Clock.to_html().contains(">0<"));
/// ```
///
/// A stream, an iterator or a future that setup has bound to a name, and an `{#each name}` inside a fragment goes through, is not polled while it is paused: nothing is lost.
///
/// ```
/// use marquetry::prelude::*;
/// component! {
///     pub Countdown() {
///         let numbers = (0..1000u32).rev();
///         let stream = use_stream(&numbers);
///         on toggle() { stream.toggle() }
///         <button @trigger="toggle">"pause or go on"</button>
///         <fragment key="numbers" limit={3}>{#each numbers as n}{n}" "{/each}</fragment>
///     }
/// }
/// assert!(Countdown.to_html().contains("999"));
/// ```
pub fn use_stream<S: Followed + ?Sized>(stream: &S) -> UseStream {
    use_stream_as(stream, "")
}

/// As [`use_stream`], by a name that the page's scripts know.
#[doc(hidden)]
pub fn use_stream_as<S: Followed + ?Sized>(stream: &S, name: &'static str) -> UseStream {
    let control = match current::port() {
        Some(port) => port.stream_control(stream.__id(), name.trim_start_matches("r#"), None),
        None => Arc::new(StreamControl::new()),
    };
    UseStream { control }
}
