//! Stores computed from other stores.

use super::compute::{Computed, Work};
use super::core::same;
use super::node::Node;
use super::start::{IntoStop, Set};
use super::{Store, Stores, handle};
use crate::context;
use std::panic::Location;

/// A store computed from others; made by [`derived`](derived()) or [`derived_with`]. A clone is the same store.
///
/// ```
/// use marquetry::store::{Derived, derived, get, writable};
///
/// let count = writable(2);
/// let double: Derived<i32> = derived(&count, |n| n * 2);
/// assert_eq!(get(&double), 4);
/// ```
pub struct Derived<T: Send + Sync + 'static>(Node<T>);

handle!(Derived);

/// The store of what `f` makes of the values of one store or of several.
///
/// `f` runs when somebody listens or reads, once for each change, however the stores depend on each other: it never sees values that do not belong
/// together, and does not run if no input has really changed. While nobody listens the inputs are let go; the last value is kept.
///
/// If `f` panics, that is logged and the value stays. `f` should neither block nor set stores: for that there are subscribers and [`derived_with`].
///
/// ```
/// use marquetry::store::{Store, derived, writable};
///
/// let (price, count) = (writable(5), writable(2));
/// let total = derived((&price, &count), |(price, count)| price * count);
/// let _subscription = total.subscribe(|total| println!("{total}"));    // 10
/// count.set(3);                                                        // 15
/// ```
#[track_caller]
pub fn derived<S, T>(stores: S, f: impl Fn(S::Values) -> T + Send + Sync + 'static) -> Derived<T>
where
    S: Stores,
    T: PartialEq + Send + Sync + 'static,
{
    let made = context::capture();
    let work = Work::Value(Box::new(move |values| made.within(|| f(values))));
    Derived(Computed::node(stores.inputs(), work, None, same::<T>, Location::caller()))
}

/// A store that `f` sets, at once or later, whenever the inputs have changed. Until it first does, the value is `initial`.
///
/// What `f` gives back, `()` or a closure, cleans up: it runs before the next run of `f`, and when the last listener has gone. From then on the
/// [`Set`] of that run does nothing any more: an answer that comes too late never replaces a newer one.
///
/// ```
/// use marquetry::store::{Store, derived_with, writable};
/// use std::time::Duration;
///
/// let query = writable("rust".to_string());
/// let settled = derived_with(&query, String::new(), |query, set| {
///     let mut query = Some(query);
///     let waiting = marquetry::every(Duration::from_millis(300), move || {
///         if let Some(query) = query.take() {
///             set.set(query);
///         }
///     });
///     move || waiting.stop()
/// });
/// let _subscription = settled.subscribe(|query| println!("searching {query}"));
/// ```
#[track_caller]
pub fn derived_with<S, T, C>(stores: S, initial: T, f: impl Fn(S::Values, Set<T>) -> C + Send + Sync + 'static) -> Derived<T>
where
    S: Stores,
    T: PartialEq + Send + Sync + 'static,
    C: IntoStop,
{
    let made = context::capture();
    let work = Work::Setter(Box::new(move |values, set| made.within(|| f(values, set).into_stop())));
    Derived(Computed::node(stores.inputs(), work, Some(initial), same::<T>, Location::caller()))
}
