//! Stores that anybody may set.

use super::definition::Handle;
use super::root::{Root, start as boxed, within};
use super::start::{IntoStop, Set};
use super::{Beginning, Find, Initial, Node, Store, handle};
use crate::context;
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
pub struct Writable<T: Send + Sync + 'static>(Handle<T>);

handle!(Writable);

/// A store that begins with `initial`, and can be set: with that value, or with what a function makes of the request.
///
/// ```
/// use marquetry::store::{Store, get, writable};
///
/// let name = writable("Ada".to_string());
/// let _subscription = name.subscribe(|name| println!("Hello {name}!"));    // Hello Ada!
/// name.set("Grace".into());                                                // Hello Grace!
/// ```
///
/// The function runs once for each page, on the request that asks for it. In setup that is at once:
///
/// ```
/// use marquetry::prelude::*;
///
/// component! {
///     pub Search() {
///         let query = writable(|request: &Request| request.query().unwrap_or("everything").to_owned());
///         <fragment key="query"><p>{query}</p></fragment>
///     }
/// }
/// assert!(Search.to_html().contains("everything"));
/// ```
///
/// A static of [`stores!`](crate::stores) is a *definition*: it is another store on each page. Where no page is being served it reads as for an empty
/// `GET /`, and cannot be set, of which the log tells.
///
/// ```
/// use marquetry::prelude::*;
///
/// stores! {
///     pub static DARK: Writable<bool> = writable(|request: &Request| request.cookie("theme") == Some("dark"));
/// }
/// assert_eq!(get(&DARK), false);
/// ```
///
/// What cannot be compared is no value for a store:
///
/// ```compile_fail
/// struct Opaque;
/// marquetry::store::writable(Opaque);
/// ```
#[track_caller]
pub fn writable<T: PartialEq + Send + Sync + 'static, Way>(initial: impl Initial<T, Way>) -> Writable<T> {
    let place = Location::caller();
    let node = move |value| Root::node(value, "writable", place, None);
    Writable(match initial.into_beginning() {
        Beginning::Value(value) => Handle::Store(node(value)),
        Beginning::Function(f) => Handle::define(place, move |_| node(Arc::new(f(&context::request())))),
    })
}

impl<T: Send + Sync + 'static> Writable<T> {
    /// As [`writable`], with a value that others may hold too.
    #[track_caller]
    pub(crate) fn holding(value: Arc<T>) -> Self
    where
        T: PartialEq,
    {
        Self(Handle::Store(Root::node(value, "writable", Location::caller(), None)))
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
        let place = Location::caller();
        if !self.0.varies() {
            return Self(Handle::Store(Root::node(self.0.node().snapshot(), "writable", place, Some(boxed(start)))));
        }
        let start = Arc::new(start);
        Self(Handle::define(place, move |whose| {
            let start = start.clone();
            let start = within(whose, move |set| start(set));
            Root::node(self.0.node().snapshot(), "writable", place, Some(start))
        }))
    }

    /// Sets the value and notifies, unless it equals the current one (`PartialEq`; of `f32` and `f64`, NaN equals NaN).
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
        if let Some(store) = self.0.settable() {
            store.set(value, None);
        }
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
        if let Some(store) = self.0.settable() {
            store.update(f, None);
        }
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
        if let Some(store) = self.0.settable() {
            store.edit(f);
        }
    }

    /// Whether it holds what it was made with, as nothing was ever set.
    pub(crate) fn is_as_made(&self) -> bool {
        self.0.node().is_as_made()
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
        if let Some(store) = self.0.settable() {
            store.touch();
        }
    }
}
