//! Stores that only their own start function sets.

use super::node::Node;
use super::root::{Root, start as boxed};
use super::start::{IntoStop, Set};
use super::{Find, Store, handle};
use std::panic::Location;
use std::sync::Arc;

/// A store whose value comes from its own start function; made by [`readable`]. A clone is the same store.
///
/// It cannot be set from elsewhere:
///
/// ```compile_fail
/// let time = marquetry::store::readable(0, |set| set.set(1));
/// time.set(2);
/// ```
pub struct Readable<T: Send + Sync + 'static>(Node<T>);

handle!(Readable);

/// A store that starts with `initial` and is set by `start`, which runs when the first listener comes. What `start` gives back runs when the last one
/// has gone: `()`, or a closure that cleans up.
///
/// ```
/// use marquetry::store::{Store, readable};
/// use std::time::Duration;
///
/// let seconds = readable(0_u64, |set| {
///     let mut n = 0;
///     let ticking = marquetry::every(Duration::from_secs(1), move || {
///         n += 1;
///         set.set(n);
///     });
///     move || ticking.stop()
/// });
/// let subscription = seconds.subscribe(|n| println!("{n}"));    // prints 0, and then one number a second
/// drop(subscription);                                           // the timer is gone
/// ```
#[track_caller]
pub fn readable<T, S>(initial: T, start: impl Fn(Set<T>) -> S + Send + Sync + 'static) -> Readable<T>
where
    T: PartialEq + Send + Sync + 'static,
    S: IntoStop,
{
    Readable(Root::node(Arc::new(initial), "readable", Location::caller(), Some(boxed(start))))
}
