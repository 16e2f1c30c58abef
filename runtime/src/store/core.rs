//! The state that every store has: its value, who listens, what is still to be delivered.

use super::cause::{Cause, End, Name};
use super::deliver::Event;
use super::graph::{Dependent, Graph};
use super::local;
use super::subscription::Watcher;
use super::sync::{Condvar, Mutex, MutexGuard, ThreadId};
use super::wait::{lock, me, wait};
use std::any::{Any, type_name};
use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

pub(crate) type Listener<T> = Arc<dyn Fn(&Arc<T>) + Send + Sync>;

/// Whether somebody listens, and who is just changing that.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Phase {
    Idle,
    Opening(ThreadId),
    Live,
    Closing(ThreadId),
}

pub(crate) struct Watch {
    pub(crate) watcher: Arc<dyn Watcher>,
    pub(crate) bits: u64,
    pub(crate) id: u64,
}

pub(crate) struct Call<T> {
    pub(crate) id: u64,
    /// Values up to this version are not for this subscriber; the highest number until its first call begins.
    pub(crate) since: u64,
    pub(crate) listener: Listener<T>,
    /// What came during the first call, while that lasts.
    pub(crate) backlog: Option<Vec<Event<T>>>,
}

/// The subscriptions `first..=last` are being called by `thread`.
pub(crate) struct Running {
    pub(crate) thread: ThreadId,
    pub(crate) first: u64,
    pub(crate) last: u64,
}

/// The calls under way: hardly ever more than one, and a store that rests keeps no room for them.
#[derive(Default)]
pub(crate) struct Runs {
    one: Option<Running>,
    more: Vec<Running>,
}

impl Runs {
    pub(crate) fn begin(&mut self, running: Running) {
        if self.one.is_none() {
            self.one = Some(running);
        } else {
            self.more.push(running);
        }
    }

    /// The calls that `thread` holds under `last` are over.
    pub(crate) fn end(&mut self, thread: ThreadId, last: u64) {
        let is = |running: &Running| running.last == last && running.thread == thread;
        if self.one.as_ref().is_some_and(is) {
            self.one = None;
        } else if let Some(at) = self.more.iter().position(is) {
            self.more.swap_remove(at);
            if self.more.is_empty() {
                self.more = Vec::new();
            }
        }
    }

    /// Another thread than `me` that is calling the subscription `id`.
    pub(crate) fn elsewhere(&self, id: u64, me: ThreadId) -> Option<ThreadId> {
        let mut all = self.one.iter().chain(&self.more);
        all.find(|running| running.thread != me && (running.first..=running.last).contains(&id)).map(|running| running.thread)
    }
}

/// The version of the value that a store is made with.
pub(crate) const FIRST: u64 = 1;

pub(crate) struct State<T> {
    pub(crate) value: Option<Arc<T>>,
    /// Counts the values.
    pub(crate) version: u64,
    /// The newest version that was queued for delivery.
    pub(crate) queued: u64,
    /// The newest version the watchers know of.
    pub(crate) marked: u64,
    /// The value before the batch under way.
    pub(crate) before: Option<Arc<T>>,
    /// The batch under way notifies even if its last value equals the first.
    pub(crate) forced: bool,
    pub(crate) queue: VecDeque<Event<T>>,
    pub(crate) delivering: bool,
    pub(crate) watches: Vec<Watch>,
    pub(crate) calls: Vec<Call<T>>,
    pub(crate) dependents: Vec<(u64, Arc<dyn Dependent>)>,
    /// Readers of the moment.
    pub(crate) holds: usize,
    pub(crate) running: Runs,
    pub(crate) phase: Phase,
    /// Counts starts and stops: a `Set` belongs to one.
    pub(crate) generation: u64,
    /// Threads that wait for `changed`.
    waiting: u32,
    updating: Option<ThreadId>,
    /// A plain `set` came during an `update`, whose result then counts as overwritten.
    overruled: bool,
    last_id: u64,
}

pub(crate) struct Core<T> {
    state: Mutex<State<T>>,
    /// Calls have ended, a turn has, or the phase is another one.
    changed: Condvar,
    pub(crate) same: fn(&T, &T) -> bool,
    kind: &'static str,
    made: &'static Location<'static>,
}

/// Equality under which NaN equals NaN. What only holds one may differ in the rest.
pub(crate) fn same<T: PartialEq + 'static>(a: &T, b: &T) -> bool {
    fn is_nan<T: 'static>(value: &T) -> bool {
        let value = value as &dyn Any;
        value.downcast_ref().is_some_and(|value: &f64| value.is_nan()) || value.downcast_ref().is_some_and(|value: &f32| value.is_nan())
    }
    a == b || is_nan(a) && is_nan(b)
}

/// How a value comes about.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Set,
    /// Notifies even if it ends as it began.
    Forced,
    /// Follows from a change of inputs, whose wave has stamped all that depends on this store.
    Computed,
}

/// What a change leaves to be published.
pub(crate) struct Written<T> {
    pub(crate) version: u64,
    pub(crate) wave: Vec<Arc<dyn Dependent>>,
    pub(crate) cause: Cause,
    /// Dropped by the caller, outside of all locks.
    pub(crate) _old: Option<Arc<T>>,
}

impl<T> State<T> {
    pub(crate) fn users(&self) -> usize {
        self.watches.len() + self.calls.len() + self.dependents.len() + self.holds
    }

    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn call(&mut self, id: u64) -> Option<&mut Call<T>> {
        let at = self.calls.binary_search_by_key(&id, |call| call.id).ok()?;
        self.calls.get_mut(at)
    }

    pub(crate) fn add_watch(&mut self, watcher: Arc<dyn Watcher>, bits: u64) -> u64 {
        let id = self.next_id();
        if self.watches.len() == self.watches.capacity() {
            // By half, not double: at most 48 bytes are taken for each.
            self.watches.reserve_exact(self.watches.len() / 2 + 1);
        }
        self.watches.push(Watch { watcher, bits, id });
        id
    }

    pub(crate) fn add_call(&mut self, listener: Listener<T>) -> u64 {
        let id = self.next_id();
        self.calls.push(Call { id, since: u64::MAX, listener, backlog: Some(Vec::new()) });
        id
    }

    pub(crate) fn remove_watch(&mut self, id: u64) -> Option<Watch> {
        let at = self.watches.binary_search_by_key(&id, |watch| watch.id).ok()?;
        let watch = self.watches.remove(at);
        if self.watches.len() < self.watches.capacity() / 4 {
            self.watches.shrink_to(self.watches.len() * 3 / 2);
        }
        Some(watch)
    }

    pub(crate) fn remove_call(&mut self, id: u64) -> Option<Call<T>> {
        let at = self.calls.binary_search_by_key(&id, |call| call.id).ok()?;
        Some(self.calls.remove(at))
    }

    pub(crate) fn enqueue(&mut self, cause: Cause) {
        self.queued = self.version;
        if let Some(value) = &self.value
            && self.calls.iter().any(|call| call.since != u64::MAX)
        {
            self.queue.push_back(Event { value: value.clone(), version: self.version, cause, thread: me() });
        }
    }

    /// Notes that a value was set from outside, perhaps during another thread's `update`.
    pub(crate) fn overrule(&mut self) {
        self.overruled |= self.updating.is_some_and(|thread| thread != me());
    }

    pub(crate) fn overruled(&self) -> bool {
        self.overruled
    }
}

impl<T> Core<T> {
    pub(crate) fn new(value: Option<Arc<T>>, same: fn(&T, &T) -> bool, kind: &'static str, made: &'static Location<'static>) -> Self {
        let state = State {
            value,
            version: FIRST,
            queued: FIRST,
            marked: FIRST,
            before: None,
            forced: false,
            queue: VecDeque::new(),
            delivering: false,
            watches: Vec::new(),
            calls: Vec::new(),
            dependents: Vec::new(),
            holds: 0,
            running: Runs::default(),
            phase: Phase::Idle,
            generation: 0,
            waiting: 0,
            updating: None,
            overruled: false,
            last_id: 0,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), same, kind, made }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }

    /// Waits for another thread, as [`wait`] does.
    pub(crate) fn wait<'a>(&'a self, mut state: MutexGuard<'a, State<T>>, on: ThreadId) -> (MutexGuard<'a, State<T>>, bool) {
        state.waiting += 1;
        let (mut state, waited) = wait(&self.changed, state, on);
        state.waiting -= 1;
        (state, waited)
    }

    /// Wakes who waits; asking the system to each time would cost more than most changes.
    pub(crate) fn notify(&self, state: &State<T>) {
        if state.waiting > 0 {
            self.changed.notify_all();
        }
    }

    /// Puts `value` in place, if `allowed` (asked under the lock) says so.
    pub(crate) fn write(&self, value: Option<Arc<T>>, kind: Kind, allowed: impl FnOnce(&mut State<T>) -> bool) -> Option<Written<T>> {
        let mut state = self.lock();
        let mut graph = None;
        if !state.dependents.is_empty() && kind != Kind::Computed {
            drop(state);
            graph = Some(Graph::lock());
            state = self.lock();
        }
        if !allowed(&mut state) {
            return None;
        }
        let old = match value {
            Some(value) => state.value.replace(value),
            None => state.value.clone(),
        };
        state.version += 1;
        let cause = self.cause();
        let end = cause.end();
        if let Phase::Opening(_) = state.phase {
            state.marked = state.version; // a watcher learns of nothing that was so before it came
        }
        if local::batching() {
            state.forced |= kind == Kind::Forced;
            if state.before.is_none() {
                state.before.clone_from(&old);
            }
        } else if end == End::Open {
            state.enqueue(cause.clone());
        }
        let version = state.version;
        let dependents: Vec<_> = if graph.is_some() { state.dependents.iter().map(|(_, dependent)| dependent.clone()).collect() } else { Vec::new() };
        drop(state);
        let mut wave = graph.as_mut().map(|graph| graph.stamp(dependents)).unwrap_or_default();
        drop(graph);
        if end == End::Now {
            self.report_endless(&cause);
        }
        if end != End::Open {
            wave.clear();
        }
        Some(Written { version, wave, cause, _old: old })
    }

    /// What has caused a change of this store, up to and with the change itself.
    pub(crate) fn cause(&self) -> Cause {
        local::cause().and(std::ptr::from_ref(self).addr(), || self.name())
    }

    /// Lets one thread at a time compute a value from the one before. A nested turn, or one that would wait in a circle, is granted at once.
    pub(crate) fn turn(&self) -> Turn<'_, T> {
        let mut state = self.lock();
        while let Some(thread) = state.updating {
            if thread == me() {
                return Turn { core: self, kind: TurnKind::Nested };
            }
            let waited;
            (state, waited) = self.wait(state, thread);
            if !waited {
                return Turn { core: self, kind: TurnKind::Refused };
            }
        }
        state.updating = Some(me());
        state.overruled = false;
        Turn { core: self, kind: TurnKind::Owned }
    }

    fn report_endless(&self, cause: &Cause) {
        let through: String = cause.circle().iter().map(|name| format!(" → the {name}")).collect();
        tracing::error!(
            store = %self,
            "the {self} is set again and again by what its own changes call (it{through} → it): the value is kept but no longer delivered; \
             set it only when it has to change, or break the circle of stores that set each other"
        );
    }

    /// Runs foreign code; a panic is logged, `None`, and goes no further.
    pub(crate) fn guard<R>(&self, what: &str, f: impl FnOnce() -> R) -> Option<R> {
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)) {
            Ok(result) => Some(result),
            Err(panic) => {
                let message = panic
                    .downcast_ref::<&str>()
                    .map(ToString::to_string)
                    .or_else(|| panic.downcast_ref::<String>().cloned())
                    .unwrap_or_else(|| "no message".into());
                tracing::error!(store = %self, "{what} of the {self} panicked: {message}");
                None
            }
        }
    }
}

impl<T> Core<T> {
    fn name(&self) -> Name {
        Name { kind: self.kind, holds: type_name::<T>(), made: self.made }
    }
}

impl<T> fmt::Display for Core<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

#[derive(PartialEq)]
enum TurnKind {
    Owned,
    /// Within this thread's own turn.
    Nested,
    /// Waiting would have been waiting in a circle: nobody is kept out.
    Refused,
}

pub(crate) struct Turn<'a, T> {
    core: &'a Core<T>,
    kind: TurnKind,
}

impl<T> Turn<'_, T> {
    pub(crate) fn granted(&self) -> bool {
        self.kind != TurnKind::Refused
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        if self.kind == TurnKind::Owned {
            let mut state = self.core.lock();
            state.updating = None;
            self.core.notify(&state);
        }
    }
}
