//! Stores that anybody may set.

use super::node::Node;
use super::root::{Root, start as boxed};
use super::start::{IntoStop, Set};
use super::{Store, handle};
use std::panic::Location;
use std::sync::Arc;

/// A store that can be set; made by [`writable`]. A clone is the same store.
///
/// ```
/// use marquetry::store::{Store, get, writable};
///
/// let count = writable(1);
/// count.set(2);
/// count.update(|n| n * 10);
/// count.edit(|n| *n += 1);
/// assert_eq!(get(&count), 21);
/// ```
pub struct Writable<T: Send + Sync + 'static>(Node<T>);

handle!(Writable);

/// A store that holds `value` until it is set.
///
/// ```
/// use marquetry::store::{Store, writable};
///
/// let name = writable("Ada".to_string());
/// let _subscription = name.subscribe(|name| println!("Hello {name}!"));    // Hello Ada!
/// name.set("Grace".into());                                                // Hello Grace!
/// ```
#[track_caller]
pub fn writable<T: PartialEq + Send + Sync + 'static>(value: T) -> Writable<T> {
    Writable::holding(Arc::new(value))
}

impl<T: Send + Sync + 'static> Writable<T> {
    /// As [`writable`], with a value that others may hold too.
    #[track_caller]
    pub(crate) fn holding(value: Arc<T>) -> Self
    where
        T: PartialEq,
    {
        Self(Root::node(value, "writable", Location::caller(), None))
    }

    /// A new store with this one's present value, and `start` to run when its first listener comes, as for [`readable`](super::readable).
    ///
    /// ```
    /// use marquetry::store::{Store, get, writable};
    ///
    /// let count = writable(0).with_start(|set| {
    ///     set.set(10);
    ///     || println!("nobody listens")
    /// });
    /// let _subscription = count.subscribe(|n| println!("{n}"));    // 10
    /// count.set(11);                                               // 11
    /// ```
    #[must_use = "the store without start is left as it is"]
    #[track_caller]
    pub fn with_start<S: IntoStop>(self, start: impl Fn(Set<T>) -> S + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        Self(Root::node(self.0.snapshot(), "writable", Location::caller(), Some(boxed(start))))
    }

    /// Sets the value and notifies, unless it equals the current one (`PartialEq`; NaN equals NaN).
    ///
    /// From inside a subscriber the value is set at once, but delivered only after all subscribers have had the value before it.
    ///
    /// ```
    /// use marquetry::store::{get, writable};
    ///
    /// let count = writable(1);
    /// count.set(2);
    /// assert_eq!(get(&count), 2);
    /// ```
    pub fn set(&self, value: T) {
        self.0.set(value, None);
    }

    /// Sets the value to what `f` makes of the current one. Of several threads one at a time does so, and no step is lost.
    ///
    /// `f` runs without any lock on the value: it may read and set stores, this one too (then its own result is the last word).
    ///
    /// ```
    /// use marquetry::store::{get, writable};
    ///
    /// let count = writable(1);
    /// count.update(|n| n + 1);
    /// assert_eq!(get(&count), 2);
    /// ```
    pub fn update(&self, f: impl FnOnce(&T) -> T) {
        self.0.update(f, None);
    }

    /// Changes a copy of the value in place and puts it where the value was. Always notifies.
    ///
    /// ```
    /// use marquetry::store::{get, writable};
    ///
    /// let todos = writable(vec!["write"]);
    /// todos.edit(|todos| todos.push("test"));
    /// assert_eq!(get(&todos), ["write", "test"]);
    /// ```
    pub fn edit(&self, f: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        self.0.edit(f);
    }

    /// Notifies though nothing has changed: for values that change inside, behind a lock or an atomic.
    ///
    /// ```
    /// use marquetry::store::{Store, writable};
    ///
    /// let count = writable(1);
    /// let _subscription = count.subscribe(|n| println!("{n}"));    // 1
    /// count.set(1);                                                // nothing
    /// count.touch();                                               // 1
    /// ```
    pub fn touch(&self) {
        self.0.touch();
    }
}
