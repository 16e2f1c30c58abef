//! `use_stream`: pausing and resuming what a page follows.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::current;
use crate::store::{Store, Subscription};

type Start = Box<dyn Fn() -> Subscription + Send + Sync>;

/// The each-blocks of one page over one stream.
pub(crate) struct StreamControl {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    idle: bool,
    next: u64,
    blocks: Vec<Block>,
}

struct Block {
    token: u64,
    start: Arc<Start>,
    running: Option<Subscription>,
}

impl fmt::Debug for StreamControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamControl").field("idle", &self.idle()).finish_non_exhaustive()
    }
}

impl StreamControl {
    pub(crate) fn new() -> StreamControl {
        StreamControl { state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows a stream for a block, from now on or from the next resume.
    pub(crate) fn attach(&self, start: Start) -> u64 {
        let mut state = self.lock();
        let token = state.next;
        state.next += 1;
        let idle = state.idle;
        let start = Arc::new(start);
        state.blocks.push(Block { token, start: start.clone(), running: None });
        drop(state);
        // Subscribing calls back at once: the lock is not held.
        if !idle {
            self.run(token, &start);
        }
        token
    }

    fn run(&self, token: u64, start: &Arc<Start>) {
        let subscription = start();
        let mut state = self.lock();
        if !state.idle
            && let Some(block) = state.blocks.iter_mut().find(|block| block.token == token)
        {
            let old = block.running.replace(subscription);
            drop(state);
            drop(old);
        }
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

    pub(crate) fn pause(&self) {
        let mut state = self.lock();
        state.idle = true;
        // Ending a subscription may run a store's stop, which may be anything: the lock is not held.
        let ended: Vec<_> = state.blocks.iter_mut().map(|block| block.running.take()).collect();
        drop(state);
        drop(ended);
    }

    pub(crate) fn resume(&self) {
        let mut state = self.lock();
        if !std::mem::replace(&mut state.idle, false) {
            return;
        }
        let waiting: Vec<_> = state.blocks.iter().map(|block| (block.token, block.start.clone())).collect();
        drop(state);
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
pub fn use_stream<S: Store + ?Sized>(stream: &S) -> UseStream {
    let control = match current::port() {
        Some(port) => port.stream_control(stream.id()),
        None => Arc::new(StreamControl::new()),
    };
    UseStream { control }
}
