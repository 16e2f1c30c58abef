//! Who is told of changes, and for how long.

use std::fmt;
use std::sync::Arc;

/// Something that wants to know *that* stores changed, not what they are now: one object for many stores, told apart by bits.
///
/// ```
/// use marquetry::store::{Store, Watcher, writable};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// #[derive(Default)]
/// struct Dirty(AtomicU64);
/// impl Watcher for Dirty {
///     fn mark(&self, bits: u64) {
///         self.0.fetch_or(bits, Ordering::Relaxed);
///     }
/// }
///
/// let (dirty, count) = (Arc::new(Dirty::default()), writable(1));
/// let _subscription = count.watch(dirty.clone(), 0b100);
/// assert_eq!(dirty.0.load(Ordering::Relaxed), 0);
/// count.set(2);
/// assert_eq!(dirty.0.load(Ordering::Relaxed), 0b100);
/// ```
pub trait Watcher: Send + Sync {
    /// Called after each change with the bits given to [`Store::watch`](super::Store::watch), on the thread that changed the store. Should be quick.
    fn mark(&self, bits: u64);
}

/// A store, as the subscriptions to it see it.
pub(crate) trait Unsubscribe: Send + Sync {
    fn unsubscribe(self: Arc<Self>, id: u64);
}

/// A subscription to a store; ends when it is dropped.
///
/// When dropping has returned, nothing more is delivered: a call under way on another thread has ended by then. (The exception is a drop inside a
/// callback which that other call in turn waits for: there waiting would never end.) Do not drop one while holding a lock that its callback takes.
///
/// ```
/// use marquetry::store::{Store, writable};
///
/// let count = writable(1);
/// let subscription = count.subscribe(|n| println!("{n}"));   // prints 1
/// count.set(2);                                              // prints 2
/// drop(subscription);
/// count.set(3);                                              // prints nothing
/// ```
#[must_use = "a subscription ends when it is dropped"]
#[derive(Default)]
pub struct Subscription {
    store: Option<Arc<dyn Unsubscribe>>,
    id: u64,
}

impl Subscription {
    pub(crate) fn new(store: Arc<dyn Unsubscribe>, id: u64) -> Self {
        Self { store: Some(store), id }
    }

    /// Ends the subscription before it is dropped. The second time nothing happens.
    ///
    /// ```
    /// use marquetry::store::{Store, writable};
    ///
    /// let mut subscription = writable(1).subscribe(|_| ());
    /// subscription.unsubscribe();
    /// subscription.unsubscribe();
    /// ```
    pub fn unsubscribe(&mut self) {
        if let Some(store) = self.store.take() {
            store.unsubscribe(self.id);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.unsubscribe();
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("active", &self.store.is_some()).finish_non_exhaustive()
    }
}
