//! Stores of the whole application, found by their names.

#[cfg(feature = "redis")]
use super::broker::{Broker, Follows};
use super::common::Common;
use super::node::Node;
use super::wait::lock;
use super::{Find, Store, handle};
use crate::session::Storable;
use std::any::{Any, type_name};
use std::collections::BTreeMap;
use std::panic::Location;
#[cfg(feature = "redis")]
use std::sync::Arc;
use std::sync::Mutex;

/// A writable store that all visitors share; made by [`shared`]. A clone is the same store.
///
/// ```
/// use marquetry::store::{Shared, get, shared};
///
/// let online: Shared<u64> = shared("example.online", 0);
/// online.update(|n| n + 1);
/// assert_eq!(get(&shared("example.online", 0_u64)), 1);
/// ```
pub struct Shared<T: Send + Sync + 'static>(Common<T>);

handle!(Shared);

/// All of them: a value lives as long as the process.
static NAMES: Mutex<BTreeMap<Box<str>, Named>> = Mutex::new(BTreeMap::new());

struct Named {
    /// A `Common` of the type it was made with.
    store: Box<dyn Any + Send>,
    #[cfg(feature = "redis")]
    follows: Arc<dyn Follows>,
    holds: &'static str,
    made: &'static Location<'static>,
}

/// The store of this name, the same wherever and for whomever it is asked for. It holds `default` until it is set; of several defaults the first counts.
///
/// Names are for things that an application has a few of: the values stay in memory. The value can be stored, as that of a session can, since other
/// processes may have to be told of it: with the feature `redis` and `Live::broker(url)` it is the same in all of them.
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
    let made = Location::caller();
    let mut names = lock(&NAMES);
    let known = names.entry(name.into()).or_insert_with(|| {
        let store = Common::new(name, default, made);
        Named {
            #[cfg(feature = "redis")]
            follows: Arc::new(store.clone()),
            store: Box::new(store),
            holds: type_name::<T>(),
            made,
        }
    });
    if let Some(store) = known.store.downcast_ref::<Common<T>>().cloned() {
        #[cfg(feature = "redis")]
        {
            let follows = known.follows.clone();
            drop(names);
            if let Some(broker) = Broker::of_process() {
                broker.join(follows);
            }
        }
        return Shared(store);
    }
    let (holds, made) = (known.holds, known.made);
    drop(names);
    panic!("the shared store `{name}` made at {made} holds `{holds}`, not `{}`: give one of the two another name", type_name::<T>());
}

/// Gives the stores of this process one value with those of others, through a broker; fails if the process has another one, or the URL is none.
#[cfg(feature = "redis")]
pub(crate) fn use_broker(url: &str) -> Result<(), String> {
    Broker::use_for_process(url, || lock(&NAMES).values().map(|named| named.follows.clone()).collect())
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
        self.0.set(value);
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
        self.0.update(f);
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
