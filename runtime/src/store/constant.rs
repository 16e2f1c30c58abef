//! Stores that never change.

use super::core::Listener;
use super::node::Node;
use super::root::Root;
use super::{Find, Store, Subscription, Watcher, handle};
use std::panic::Location;
use std::sync::Arc;

/// A store that never changes; made by [`constant`]. A clone is the same store.
///
/// ```
/// use marquetry::store::{Constant, constant, get};
///
/// let limit: Constant<u32> = constant(10);
/// assert_eq!(get(&limit), 10);
/// ```
pub struct Constant<T: Send + Sync + 'static>(Node<T>);

handle!(Constant {
    fn watch(&self, _: Arc<dyn Watcher>, _: u64) -> Subscription {
        Subscription::default()
    }

    fn listen(&self, listener: Listener<T>) -> Subscription {
        drop(self.0.listen(listener));
        Subscription::default()
    }
});

/// A store that holds `value` for ever: where a store is asked for, and the value is known.
///
/// ```
/// use marquetry::store::{constant, derived, get, writable};
///
/// let price = writable(200);
/// let rate = constant(19);
/// let total = derived((&price, &rate), |(price, rate)| price + price * rate / 100);
/// assert_eq!(get(&total), 238);
/// ```
#[track_caller]
pub fn constant<T: Send + Sync + 'static>(value: T) -> Constant<T> {
    Constant(Root::unset(Arc::new(value), "constant", Location::caller()))
}
