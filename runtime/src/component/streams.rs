//! `use_stream`: pausing and resuming what a page follows.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use super::current;
use crate::{
    out::NamedStream,
    store::{Store, Subscription},
};

type Start = Box<dyn Fn() -> Subscription + Send + Sync>;

/// Whether a stream is still there.
type IsThere = Box<dyn Fn() -> bool + Send + Sync>;

/// The each-blocks of one page over one stream.
pub(crate) struct StreamControl {
    state: Mutex<State>,
    /// What tells that the stream has gone: another one may then be known by its address.
    there: OnceLock<IsThere>,
}

#[derive(Default)]
struct State {
    idle: bool,
    /// The browser's tab is hidden.
    hidden: bool,
    /// What scripts of the page call it.
    names: Vec<&'static str>,
    next: u64,
    blocks: Vec<Block>,
}

struct Block {
    token: u64,
    /// It pauses while the tab is hidden.
    rests: bool,
    start: Arc<Start>,
    running: Option<Subscription>,
}

impl State {
    fn runs(&self, rests: bool) -> bool {
        !(self.idle || rests && self.hidden)
    }
}

impl fmt::Debug for StreamControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamControl").field("idle", &self.idle()).finish_non_exhaustive()
    }
}

impl StreamControl {
    pub(crate) fn new() -> StreamControl {
        StreamControl { state: Mutex::default(), there: OnceLock::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what the stream is called, and what tells whether it is there.
    pub(crate) fn is_of(&self, name: &'static str, there: Option<IsThere>) {
        if let Some(there) = there {
            self.there.get_or_init(|| there);
        }
        let mut state = self.lock();
        if !name.is_empty() && !state.names.contains(&name) {
            state.names.push(name);
        }
    }

    /// What scripts of the page call it.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.lock().names.clone()
    }

    /// Whether its stream may still be followed, where only the page knows it.
    pub(crate) fn is_needed(self: &Arc<Self>) -> bool {
        self.there.get().map_or_else(|| Arc::strong_count(self) > 1, |there| there())
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
        let mut state = self.lock();
        let token = state.next;
        state.next += 1;
        let runs = state.runs(rests);
        state.blocks.push(Block { token, rests, start, running: running.filter(|_| runs) });
        (token, runs)
    }

    fn run(&self, token: u64, start: &Arc<Start>) {
        let subscription = start();
        let mut state = self.lock();
        let Some(at) = state.blocks.iter().position(|block| block.token == token && state.runs(block.rests)) else { return };
        let old = state.blocks.get_mut(at).and_then(|block| block.running.replace(subscription));
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
        self.lock().idle
    }

    /// Whether a block that may rest does not go on.
    pub(crate) fn is_paused_for(&self, rests: bool) -> bool {
        !self.lock().runs(rests)
    }

    pub(crate) fn pause(&self) {
        self.change(|state| state.idle = true);
    }

    pub(crate) fn resume(&self) {
        self.change(|state| state.idle = false);
    }

    /// The tab is hidden, or shown.
    pub(crate) fn hide(&self, hidden: bool) {
        self.change(|state| state.hidden = hidden);
    }

    /// Changes what the blocks go by: some end, others go on.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        let before = [state.runs(false), state.runs(true)];
        change(&mut state);
        let now = [state.runs(false), state.runs(true)];
        let (mut ended, mut waiting) = (Vec::new(), Vec::new());
        for block in &mut state.blocks {
            let of = usize::from(block.rests);
            match (before[of], now[of]) {
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
        Some(port) => port.stream_control(stream.__id()),
        None => Arc::new(StreamControl::new()),
    };
    control.is_of(name.trim_start_matches("r#"), None);
    UseStream { control }
}
