//! Stores computed from other stores.

use super::compute::{Computed, Work};
use super::core::same;
use super::definition::Handle;
use super::start::{IntoStop, Set};
use super::{Find, Node, Store, Stores, handle};
use crate::context::{self, Captured};
use std::panic::Location;
use std::sync::Arc;

/// A store computed from others; made by [`derived`](derived()) or [`derived_with`]. A clone is the same store.
///
/// ```
/// use marquetry::store::{Derived, derived, get, writable};
///
/// let count = writable(2);
/// let double: Derived<i32> = derived(&count, |n| n * 2);
/// assert_eq!(get(&double), 4);
/// ```
pub struct Derived<T: Send + Sync + 'static>(Handle<T>);

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
    fn work<V, T: Send + Sync + 'static>(made: Captured, f: impl Fn(V) -> T + Send + Sync + 'static) -> Work<V, T> {
        Work::Value(Box::new(move |values| made.within(|| f(values))))
    }
    let place = Location::caller();
    if !stores.varies() {
        let work = work(context::capture(), f);
        return Derived(Handle::Store(Computed::node(stores.inputs(), work, None, same::<T>, place)));
    }
    let (find, f) = (stores.find(), Arc::new(f));
    Derived(Handle::define(place, move |whose| {
        let f = f.clone();
        Computed::node(find(), work(whose, move |values| f(values)), None, same::<T>, place)
    }))
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
    fn work<V, T: Send + Sync + 'static, C: IntoStop>(made: Captured, f: impl Fn(V, Set<T>) -> C + Send + Sync + 'static) -> Work<V, T> {
        Work::Setter(Box::new(move |values, set| made.within(|| f(values, set).into_stop())))
    }
    let (place, initial) = (Location::caller(), Arc::new(initial));
    if !stores.varies() {
        let work = work(context::capture(), f);
        return Derived(Handle::Store(Computed::node(stores.inputs(), work, Some(initial), same::<T>, place)));
    }
    let (find, f) = (stores.find(), Arc::new(f));
    Derived(Handle::define(place, move |whose| {
        let f = f.clone();
        let work = work(whose, move |values, set| f(values, set));
        Computed::node(find(), work, Some(initial.clone()), same::<T>, place)
    }))
}
