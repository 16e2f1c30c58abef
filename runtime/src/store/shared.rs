//! Stores of the whole application, found by their names.

use super::node::Node;
use super::root::Root;
use super::wait::lock;
use super::{Find, Store, handle};
use crate::session::Storable;
use std::any::{Any, type_name};
use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::{Arc, Mutex};

/// A writable store that all visitors share; made by [`shared`]. A clone is the same store.
///
/// ```
/// use marquetry::store::{Shared, get, shared};
///
/// let online: Shared<u64> = shared("example.online", 0);
/// online.update(|n| n + 1);
/// assert_eq!(get(&shared("example.online", 0_u64)), 1);
/// ```
pub struct Shared<T: Send + Sync + 'static>(Node<T>);

handle!(Shared);

/// All of them: a value lives as long as the process.
static NAMES: Mutex<BTreeMap<Box<str>, Named>> = Mutex::new(BTreeMap::new());

struct Named {
    /// A `Node` of the type it was made with.
    node: Box<dyn Any + Send>,
    holds: &'static str,
    made: &'static Location<'static>,
}

/// The store of this name, the same wherever and for whomever it is asked for. It holds `default` until it is set; of several defaults the first counts.
///
/// Names are for things that an application has a few of: the values stay in memory. The value can be stored, as that of a session can, since other
/// processes may have to be told of it.
///
/// ```
/// use marquetry::prelude::*;
///
/// stores! {
///     /// What everybody reads.
///     pub static NEWS: Shared<Vec<String>> = shared("news", Vec::new());
/// }
///
/// component! {
///     pub Ticker() {
///         on tell(what: String) { NEWS.edit(|news| news.push(what.clone())) }
///         <fragment key="news">{#each $NEWS as news}<p>{news}</p>{/each}</fragment>
///         <input aria-label="News" @trigger="tell">
///     }
/// }
/// NEWS.set(vec!["It works".into()]);
/// assert!(Ticker.to_html().contains("It works"));
/// ```
///
/// # Panics
///
/// If the store of this name holds another type. The message says where that was made.
#[track_caller]
pub fn shared<T: Storable>(name: &str, default: T) -> Shared<T> {
    let mut names = lock(&NAMES);
    let Some(known) = names.get(name) else {
        let made = Location::caller();
        let node = Root::node(Arc::new(default), "shared", made, None);
        names.insert(name.into(), Named { node: Box::new(node.clone()), holds: type_name::<T>(), made });
        return Shared(node);
    };
    if let Some(node) = known.node.downcast_ref::<Node<T>>() {
        return Shared(node.clone());
    }
    let (holds, made) = (known.holds, known.made);
    drop(names);
    panic!("the shared store `{name}` made at {made} holds `{holds}`, not `{}`: give one of the two another name", type_name::<T>());
}

impl<T: Storable> Shared<T> {
    /// Sets the value for everybody, and notifies, unless it equals the current one.
    ///
    /// ```
    /// use marquetry::store::{get, shared};
    ///
    /// let motd = shared("example.motd", String::new());
    /// motd.set("Welcome".into());
    /// assert_eq!(get(&motd), "Welcome");
    /// ```
    pub fn set(&self, value: T) {
        self.0.set(value, None);
    }

    /// Sets the value to what `f` makes of the current one. `f` may run again where somebody else was faster, so that no step is lost: it can neither give
    /// anything away nor count its own calls.
    ///
    /// ```
    /// use marquetry::store::{get, shared};
    ///
    /// let votes = shared("example.votes", 0);
    /// votes.update(|n| n + 1);
    /// assert_eq!(get(&votes), 1);
    /// ```
    ///
    /// ```compile_fail
    /// let list = marquetry::store::shared("example.list", Vec::<String>::new());
    /// let new = vec!["moved".to_string()];
    /// list.update(|_| new);
    /// ```
    pub fn update(&self, f: impl Fn(&T) -> T) {
        self.0.update(f, None);
    }

    /// Changes a copy of the value in place and puts it where the value was. Always notifies; `f` may run again, as in [`update`](Self::update).
    ///
    /// ```
    /// use marquetry::store::{get, shared};
    ///
    /// let names = shared("example.names", vec!["Ada".to_owned()]);
    /// names.edit(|names| names.push("Grace".to_owned()));
    /// assert_eq!(get(&names), ["Ada", "Grace"]);
    /// ```
    pub fn edit(&self, f: impl Fn(&mut T)) {
        self.0.edit(f);
    }

    /// Notifies though nothing has changed.
    ///
    /// ```
    /// use marquetry::store::{Store, shared};
    ///
    /// let count = shared("example.count", 1);
    /// let _subscription = count.subscribe(|n| println!("{n}"));    // 1
    /// count.touch();                                               // 1
    /// ```
    pub fn touch(&self) {
        self.0.touch();
    }
}
