//! Telling watchers and subscribers.

use super::cause::Cause;
use super::core::{Core, Running, State};
use super::local;
use super::sync::{MutexGuard, ThreadId};
use super::wait::me;
use std::collections::VecDeque;
use std::sync::Arc;

/// One value on its way to the subscribers.
pub(crate) struct Event<T> {
    pub(crate) value: Arc<T>,
    pub(crate) version: u64,
    pub(crate) cause: Cause,
    /// Who queued it.
    pub(crate) thread: ThreadId,
}

impl<T> Clone for Event<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), cause: self.cause.clone(), ..*self }
    }
}

/// So many watchers are marked between two looks at the list.
const CHUNK: usize = 64;

/// A store with subscribers keeps room for so many values on their way; most never have more than one.
const QUEUE: usize = 4;

impl<T> Core<T> {
    /// See [`local::Deliver::flush`].
    pub(crate) fn flush(&self) -> u64 {
        let mut state = self.lock();
        let (before, forced, version) = (state.before.take(), std::mem::take(&mut state.forced), state.version);
        if state.queued < version {
            let unchanged = if let (Some(before), Some(now), false) = (&before, state.value.clone(), forced) {
                drop(state);
                let unchanged = self.guard("comparing two values", || (self.same)(before, &now)).unwrap_or(false);
                state = self.lock();
                unchanged
            } else {
                false
            };
            if unchanged && state.version == version {
                state.queued = version;
                state.marked = version;
            } else if state.queued < state.version {
                state.enqueue(self.cause());
            }
        }
        state.version
    }

    /// See [`local::Deliver::deliver`]. Only one thread at a time delivers for a store; what others queue meanwhile is delivered by it too.
    pub(crate) fn deliver(&self, version: u64) {
        self.mark();
        let me = me();
        let mut state = self.lock();
        if state.delivering {
            return;
        }
        state.delivering = true;
        while let Some(event) = state.queue.pop_front_if(|event| event.version <= version || event.thread != me) {
            drop(state);
            self.deliver_one(&event);
            drop(event);
            state = self.lock();
        }
        state.delivering = false;
        if state.queue.is_empty() && (state.queue.capacity() > QUEUE || state.calls.is_empty()) {
            state.queue = VecDeque::new();
        }
    }

    fn deliver_one(&self, event: &Event<T>) {
        local::caused_by(event.cause.next(), || {
            let me = me();
            let mut last = 0;
            // What a subscriber owned is dropped with the last hold on it: never under the lock.
            let mut _called = None;
            let mut state = self.lock();
            loop {
                let at = state.calls.partition_point(|call| call.id <= last);
                let Some(call) = state.calls[at..].iter_mut().find(|call| call.since < event.version) else {
                    drop(state);
                    return;
                };
                last = call.id;
                if let Some(backlog) = &mut call.backlog {
                    backlog.push(event.clone());
                    continue;
                }
                let listener = call.listener.clone();
                state.running.begin(Running { thread: me, first: last, last });
                drop(state);
                self.guard("a subscriber", || listener(&event.value));
                _called = Some(listener);
                state = self.ended(me, last);
            }
        });
    }

    /// Gives a new subscriber its first value, and then what came meanwhile.
    pub(crate) fn first_call(&self, id: u64) {
        let mut state = self.lock();
        let (version, value) = (state.version, state.value.clone());
        let Some(call) = state.call(id) else { return };
        call.since = version;
        let Some(value) = value else {
            call.backlog = None; // computing the first value has failed, and that was logged
            return;
        };
        let listener = call.listener.clone();
        state.running.begin(Running { thread: me(), first: id, last: id });
        drop(state);
        let mut events = vec![Event { value, version, cause: local::cause(), thread: me() }];
        while !events.is_empty() {
            for event in events.drain(..) {
                local::caused_by(event.cause.next(), || self.guard("a subscriber", || listener(&event.value)));
            }
            let mut state = self.lock();
            let Some(call) = state.call(id) else { break };
            events = call.backlog.as_mut().map(std::mem::take).unwrap_or_default();
            if events.is_empty() {
                call.backlog = None;
            }
        }
        drop(self.ended(me(), id));
    }

    fn mark(&self) {
        let mut state = self.lock();
        if state.marked >= state.queued {
            return;
        }
        state.marked = state.queued;
        let mut last = 0;
        loop {
            let at = state.watches.partition_point(|watch| watch.id <= last);
            let chunk: Vec<_> = state.watches[at..].iter().take(CHUNK).map(|watch| (watch.watcher.clone(), watch.bits, watch.id)).collect();
            let (Some((.., first)), Some((.., end))) = (chunk.first(), chunk.last()) else {
                return;
            };
            last = *end;
            state.running.begin(Running { thread: me(), first: *first, last });
            drop(state);
            for (watcher, bits, _) in &chunk {
                self.guard("a watcher", || watcher.mark(*bits));
            }
            drop(self.ended(me(), last));
            drop(chunk);
            state = self.lock();
        }
    }

    /// The calls that `thread` holds under `last` are over.
    fn ended(&self, thread: ThreadId, last: u64) -> MutexGuard<'_, State<T>> {
        let mut state = self.lock();
        state.running.end(thread, last);
        self.notify(&state);
        state
    }
}
