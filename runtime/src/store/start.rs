//! What starts and stops with a store's listeners.

use super::node::{Node, Source};
use super::subscription::Subscription;
use std::fmt;
use std::sync::{Arc, Weak};

pub(crate) type Stop = Box<dyn FnOnce() + Send>;

/// What a `start` function or a setter of [`derived_with`](super::derived_with) may give back: `()` for nothing to clean up, a closure to call, or
/// what goes on until it is dropped: a [`Subscription`], a [`Ticking`](crate::time::Ticking).
///
/// ```
/// use marquetry::store::{Store, readable, writable};
///
/// let source = writable(1);
/// let plain = readable(0, |set| set.set(1));
/// let cleaned = readable(0, |set| { set.set(1); || println!("stopped") });
/// let forwarded = readable(0, move |set| source.subscribe(move |n| set.set(n * 10)));
/// assert_eq!(*forwarded.snapshot(), 10);
/// ```
#[diagnostic::on_unimplemented(
    message = "a store cannot be stopped with `{Self}`",
    label = "expected `()`, a closure `FnOnce() + Send + 'static`, a `Subscription` or a `Ticking`",
    note = "a block that ends with `;` gives `()`"
)]
pub trait IntoStop {
    #[doc(hidden)]
    fn into_stop(self) -> Option<Box<dyn FnOnce() + Send>>;
}

impl IntoStop for () {
    fn into_stop(self) -> Option<Stop> {
        None
    }
}

impl<F: FnOnce() + Send + 'static> IntoStop for F {
    fn into_stop(self) -> Option<Stop> {
        Some(Box::new(self))
    }
}

impl IntoStop for Subscription {
    fn into_stop(self) -> Option<Stop> {
        Some(Box::new(move || drop(self)))
    }
}

/// Sets the value of the store whose `start` (or setter) got it. A cheap clone; may be kept, sent to other threads and used at any time.
///
/// Once that start is over, and another has begun, what it sets is ignored: a late timer cannot disturb a newer one.
///
/// ```
/// use marquetry::store::{get, readable};
///
/// let answer = readable(0, |set| {
///     set.set(41);
///     set.update(|n| n + 1);
/// });
/// assert_eq!(get(&answer), 42);
/// ```
pub struct Set<T: Send + Sync + 'static> {
    store: Weak<dyn Source<Value = T>>,
    generation: u64,
}

impl<T: Send + Sync + 'static> Set<T> {
    pub(crate) fn new(store: &Arc<dyn Source<Value = T>>, generation: u64) -> Self {
        Self { store: Arc::downgrade(store), generation }
    }

    /// Sets the value; an equal one notifies nobody.
    ///
    /// ```
    /// use marquetry::store::{get, readable};
    ///
    /// assert_eq!(get(&readable(0, |set| set.set(1))), 1);
    /// ```
    pub fn set(&self, value: T) {
        if let Some(store) = self.store.upgrade() {
            Node(store).set(value, Some(self.generation));
        }
    }

    /// Sets the value to what `f` makes of the current one.
    ///
    /// ```
    /// use marquetry::store::{get, readable};
    ///
    /// assert_eq!(get(&readable(20, |set| set.update(|n| n + 1))), 21);
    /// ```
    pub fn update(&self, f: impl FnOnce(&T) -> T) {
        if let Some(store) = self.store.upgrade() {
            Node(store).update(f, Some(self.generation));
        }
    }
}

impl<T: Send + Sync + 'static> Clone for Set<T> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), generation: self.generation }
    }
}

impl<T: Send + Sync + 'static> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Set").finish_non_exhaustive()
    }
}
