//! A store without its kind: what all kinds have in common.

#[cfg(feature = "redis")]
use super::core::Turn;
use super::core::{Core, FIRST, Kind, Listener, Phase, State, Written};
use super::graph::{Dependent, Graph};
use super::local::{self, Deliver};
use super::subscription::{Subscription, Unsubscribe, Watcher};
use super::wait::me;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
#[cfg(feature = "redis")]
use std::sync::atomic::{AtomicU64, Ordering};

/// What the kinds of stores differ in.
pub(crate) trait Source: Deliver + Unsubscribe + Send + Sync + 'static {
    type Value: Send + Sync + 'static;

    fn core(&self) -> &Core<Self::Value>;

    /// There is nothing to start, stop or bring up to date.
    fn passive(&self) -> bool {
        false
    }

    /// The first listener has come.
    fn open(self: Arc<Self>, generation: u64);

    /// The last listener has gone.
    fn close(&self);

    /// Brings the value up to date without waiting; `false` if another thread is at work on it.
    fn refresh(self: Arc<Self>) -> bool {
        true
    }

    /// As [`Source::refresh`], but waits for other threads where that cannot last for ever.
    fn freshen(self: Arc<Self>) -> bool {
        true
    }

    /// Whether the value is up to date; asked under the lock of the graph.
    fn fresh(&self) -> bool {
        true
    }

    /// Whether a `Set` may still change the value when the start or run it belongs to is over.
    fn accepts_late(&self, users: usize) -> bool;
}

impl<S: Source> Deliver for S {
    fn flush(&self) -> u64 {
        self.core().flush()
    }

    fn deliver(&self, version: u64) {
        self.core().deliver(version);
    }
}

impl<S: Source> Unsubscribe for S {
    fn unsubscribe(self: Arc<Self>, id: u64) {
        let me = me();
        let mut state = self.core().lock();
        let removed = (state.remove_call(id), state.remove_watch(id));
        while let Some(thread) = state.running.elsewhere(id, me) {
            let waited;
            (state, waited) = self.core().wait(state, thread);
            if !waited {
                break;
            }
        }
        drop(state);
        drop(removed);
        Node(self as Arc<dyn Source<Value = S::Value>>).reconcile();
    }
}

/// A handle to any store; what [`Store`](super::Store) is made of.
pub struct Node<T: Send + Sync + 'static>(pub(crate) Arc<dyn Source<Value = T>>);

impl<T: Send + Sync + 'static> Clone for Node<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

// Foreign code runs outside of all locks and between two whole values: a panic leaves nothing half done.
impl<T: Send + Sync + 'static> UnwindSafe for Node<T> {}
impl<T: Send + Sync + 'static> RefUnwindSafe for Node<T> {}

/// Gives the store that another one is for whoever is being served.
pub type Find<T> = Arc<dyn Fn() -> Node<T> + Send + Sync>;

/// Keeps a store live while somebody reads it.
struct Hold<'a, T: Send + Sync + 'static>(&'a Node<T>);

impl<T: Send + Sync + 'static> Drop for Hold<'_, T> {
    fn drop(&mut self) {
        self.0.0.core().lock().holds -= 1;
        self.0.reconcile();
    }
}

impl<T: Send + Sync + 'static> Node<T> {
    fn core(&self) -> &Core<T> {
        self.0.core()
    }

    pub(crate) fn node(&self) -> Self {
        self.clone()
    }

    pub(crate) fn varies(&self) -> bool {
        false
    }

    pub(crate) fn find(&self) -> Find<T> {
        let node = self.clone();
        Arc::new(move || node.clone())
    }

    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// What tells whether the store is still there. As long as it is kept, no other store has its [`Node::id`].
    pub(crate) fn there(&self) -> Box<dyn Fn() -> bool + Send + Sync> {
        let there = Arc::downgrade(&self.0);
        Box::new(move || there.strong_count() > 0)
    }

    /// Starts or stops the store, as the number of its users asks.
    fn reconcile(&self) {
        if self.transition() {
            local::run();
        }
    }

    /// What happens meanwhile on other threads is seen to before this returns; what happens while they are at it, they see to. Whether this was at it.
    fn transition(&self) -> bool {
        let core = self.core();
        let mut state = core.lock();
        let mut busy = false;
        loop {
            let wanted = state.users() > 0;
            match state.phase {
                Phase::Idle if wanted => state.phase = Phase::Opening(me()),
                Phase::Live if !wanted => state.phase = Phase::Closing(me()),
                _ => return busy,
            }
            busy = true;
            state.generation += 1;
            let generation = state.generation;
            drop(state);
            if wanted {
                self.0.clone().open(generation);
            } else {
                self.0.close();
            }
            state = core.lock();
            state.phase = if wanted { Phase::Live } else { Phase::Idle };
            core.notify(&state);
        }
    }

    /// Waits until the store is started or stopped, if another thread is about that, and brings it up to date.
    pub(crate) fn ready(&self) -> bool {
        let core = self.core();
        let mut state = core.lock();
        while let Phase::Opening(thread) | Phase::Closing(thread) = state.phase
            && thread != me()
        {
            let waited;
            (state, waited) = core.wait(state, thread);
            if !waited {
                return false;
            }
        }
        drop(state);
        let fresh = self.0.clone().freshen();
        local::run();
        fresh
    }

    /// The value as it is kept, be it up to date or not.
    pub(crate) fn kept(&self) -> Option<Arc<T>> {
        self.core().lock().value.clone()
    }

    /// Whether nothing was ever set.
    pub(crate) fn is_as_made(&self) -> bool {
        self.core().lock().version == FIRST
    }

    pub(crate) fn snapshot(&self) -> Arc<T> {
        let _hold = (!self.0.passive()).then(|| {
            self.core().lock().holds += 1;
            let hold = Hold(self);
            self.reconcile();
            self.ready();
            hold
        });
        match self.kept() {
            Some(value) => value,
            None => panic!("the {} has no value: what computes it has panicked, or reads it before it is there", self.core()),
        }
    }

    pub(crate) fn watch(&self, watcher: Arc<dyn Watcher>, bits: u64) -> Subscription {
        let id = self.core().lock().add_watch(watcher, bits);
        let subscription = self.subscription(id);
        self.reconcile();
        subscription
    }

    pub(crate) fn listen(&self, listener: Listener<T>) -> Subscription {
        let id = self.core().lock().add_call(listener);
        let subscription = self.subscription(id);
        self.reconcile();
        self.ready();
        self.core().first_call(id);
        subscription
    }

    fn subscription(&self, id: u64) -> Subscription {
        Subscription::new(self.0.clone(), id)
    }

    /// Sets the value; `generation` is that of the `Set` it comes from.
    pub(crate) fn set(&self, value: T, generation: Option<u64>) {
        self.assign(&Arc::new(value), generation, false);
    }

    pub(crate) fn update(&self, f: impl FnOnce(&T) -> T, generation: Option<u64>) {
        let turn = self.core().turn();
        if let Some(old) = self.kept() {
            let value = Arc::new(f(&old));
            self.assign(&value, generation, turn.granted());
        }
    }

    pub(crate) fn edit(&self, f: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        let turn = self.core().turn();
        if let Some(mut value) = self.kept() {
            f(Arc::make_mut(&mut value));
            let plain = !turn.granted();
            self.write(Some(value), Kind::Forced, |state| {
                if plain {
                    state.overrule();
                }
                plain || !state.overruled()
            });
        }
    }

    /// Its turn among the threads of this process that make a new value of the old one.
    #[cfg(feature = "redis")]
    pub(crate) fn turn(&self) -> Turn<'_, T> {
        self.core().turn()
    }

    /// The value, and the number that goes with it.
    #[cfg(feature = "redis")]
    pub(crate) fn kept_with(&self, number: &AtomicU64) -> (Option<Arc<T>>, u64) {
        let state = self.core().lock();
        (state.value.clone(), number.load(Ordering::Acquire))
    }

    /// Puts a value in place along with its number, unless a higher number is there.
    #[cfg(feature = "redis")]
    pub(crate) fn succeed(&self, value: &Arc<T>, number: &AtomicU64, new: u64, forced: bool) {
        let mut moved = true;
        while moved {
            let state = self.core().lock();
            let (old, version) = (state.value.clone(), state.version);
            drop(state);
            let equal = !forced && old.is_some_and(|old| (self.core().same)(&old, value));
            moved = false;
            self.write(Some(value.clone()), if forced { Kind::Forced } else { Kind::Set }, |state| {
                let known = number.load(Ordering::Acquire);
                // The same may have come another way; it notifies all the same where it has to.
                if known > new || (known == new && !forced) {
                    return false;
                }
                moved = state.version != version;
                if !moved {
                    number.store(new, Ordering::Release);
                }
                !moved && !equal
            });
        }
    }

    pub(crate) fn touch(&self) {
        self.write(None, Kind::Forced, |_| true);
    }

    fn assign(&self, value: &Arc<T>, generation: Option<u64>, from_update: bool) {
        loop {
            let state = self.core().lock();
            let (old, version) = (state.value.clone(), state.version);
            drop(state);
            let equal = old.is_some_and(|old| (self.core().same)(&old, value));
            let mut moved = false;
            self.write(Some(value.clone()), Kind::Set, |state| {
                let current = state.generation;
                let late = generation.is_some_and(|generation| generation != current && !self.0.accepts_late(state.users()));
                if late || (from_update && state.overruled()) {
                    return false;
                }
                moved = state.version != version;
                if !moved && !from_update {
                    state.overrule();
                }
                !moved && !equal
            });
            if !moved {
                return;
            }
        }
    }

    fn write(&self, value: Option<Arc<T>>, kind: Kind, allowed: impl FnOnce(&mut State<T>) -> bool) {
        if let Some(Written { version, wave, cause, _old }) = self.core().write(value, kind, allowed) {
            local::publish(self.0.clone(), version, wave, cause);
        }
    }

    /// Makes `dependent` a user of this store.
    pub(crate) fn link(&self, dependent: Arc<dyn Dependent>) -> u64 {
        let graph = Graph::lock();
        let mut state = self.core().lock();
        let id = state.next_id();
        state.dependents.push((id, dependent));
        drop(state);
        drop(graph);
        self.reconcile();
        id
    }

    pub(crate) fn unlink(&self, id: u64) {
        let graph = Graph::lock();
        let mut state = self.core().lock();
        let at = state.dependents.iter().position(|(known, _)| *known == id);
        let dependent = at.map(|at| state.dependents.swap_remove(at));
        drop(state);
        drop(graph);
        drop(dependent);
        self.reconcile();
    }
}
