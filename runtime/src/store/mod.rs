//! Values over time, with the semantics of `svelte/store`: typed, `Send + Sync`, cheap to clone (a clone is the same store).
//!
//! ```
//! use marquetry::store::{Store, derived, get, writable};
//!
//! let count = writable(1);
//! let double = derived(&count, |n| n * 2);
//! let subscription = double.subscribe(|n| println!("{n}"));    // 2
//! count.set(2);                                                // 4
//! drop(subscription);
//! count.set(3);
//! assert_eq!(get(&double), 6);
//! ```
//!
//! A store may be set from any thread. Callbacks (subscribers, functions, starts and stops) run on the thread that caused them or on one that is just
//! delivering for the same store, never under a lock of the store: they may read, set and subscribe to any store, their own too. What they set is
//! delivered when they have returned. A callback that panics is logged through `tracing` with the place where its store was made.

#[cfg(feature = "redis")]
pub(crate) mod broker;
mod by_method;
mod cause;
mod common;
mod compute;
mod constant;
mod core;
mod definition;
mod deliver;
mod derived;
mod graph;
mod initial;
mod inputs;
pub(crate) mod keep;
mod local;
mod node;
mod readable;
mod root;
mod shared;
mod start;
mod statics;
mod subscription;
mod sync;
#[cfg(test)]
mod tests;
mod valid;
mod wait;
mod writable;

pub use crate::session::{Session, session, session_opt};
pub use crate::valid;
pub use constant::{Constant, constant};
pub use derived::{Derived, derived, derived_with};
pub use initial::Initial;
#[doc(hidden)]
pub use initial::{Beginning, ByRequest, ByValue};
pub use inputs::Stores;
pub(crate) use inputs::Whole;
pub use local::batch;
#[doc(hidden)]
pub use node::{Find, Node};
pub use readable::{Readable, readable};
#[cfg(feature = "redis")]
pub(crate) use shared::use_broker;
pub use shared::{Shared, shared};
pub use start::{IntoStop, Set};
pub use subscription::{Subscription, Watcher};
#[doc(hidden)]
pub use valid::{IsStore, NoStore, Probe};
pub use writable::{Writable, writable};

use self::core::Listener;
use crate::context;
use std::sync::{Arc, LazyLock};

/// A value over time that can be read, and listened to.
///
/// What these functions make are stores: [`readable`], [`writable`], [`derived`](derived()), [`constant`], [`session()`](crate::session::session), [`shared`]; references to stores, an `Arc` of one and statics that hold one
/// are stores too.
///
/// ```
/// use marquetry::store::{Readable, Store, readable, writable};
/// use std::sync::LazyLock;
///
/// static ANSWER: LazyLock<Readable<i32>> = LazyLock::new(|| readable(42, |_| ()));
///
/// fn show(store: impl Store<Value = i32>) -> String {
///     store.snapshot().to_string()
/// }
/// assert_eq!(show(&ANSWER), "42");
/// assert_eq!(show(writable(1)), "1");
/// ```
///
/// A plain value is none:
///
/// ```compile_fail
/// fn show(store: impl marquetry::store::Store<Value = i32>) {}
/// show(42);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a store",
    label = "expected a store",
    note = "stores are made by `readable`, `writable`, `derived`, `constant`, `session` and `shared`"
)]
pub trait Store: Send + Sync {
    /// What the store holds.
    type Value: Send + Sync + 'static;

    /// The store itself, without its kind. All other methods are made from it.
    #[doc(hidden)]
    fn node(&self) -> Node<Self::Value>;

    /// The current value. Of a store that nobody listens to it is found out as a listener would: its start runs, and its stop.
    ///
    /// ```
    /// use marquetry::store::{Store, writable};
    ///
    /// let count = writable(1);
    /// let before = count.snapshot();
    /// count.set(2);
    /// assert_eq!((*before, *count.snapshot()), (1, 2));
    /// ```
    ///
    /// # Panics
    ///
    /// If the function of a derived store panicked on its very first run, so that there is no value.
    fn snapshot(&self) -> Arc<Self::Value> {
        self.node().snapshot()
    }

    /// Marks `bits` after each change from now on; not now. It counts as a listener. Takes no memory but the entry itself, 32 bytes.
    ///
    /// ```
    /// use marquetry::store::{Store, Watcher, writable};
    /// use std::sync::Arc;
    ///
    /// struct Print;
    /// impl Watcher for Print {
    ///     fn mark(&self, bits: u64) {
    ///         println!("{bits:b}");
    ///     }
    /// }
    /// let count = writable(1);
    /// let _subscription = count.watch(Arc::new(Print), 0b10);    // prints nothing
    /// count.set(2);                                              // prints 10
    /// ```
    fn watch(&self, watcher: Arc<dyn Watcher>, bits: u64) -> Subscription {
        self.node().watch(watcher, bits)
    }

    /// Calls `f` with the current value before it returns, then with each new one, in order, until the subscription is dropped.
    ///
    /// Subscribers are called in the order they came, on the thread that changed the store, or on one that is already delivering for it. A panic in
    /// `f` is logged and harms nobody else.
    ///
    /// ```
    /// use marquetry::store::{Store, writable};
    /// use std::sync::{Arc, Mutex};
    ///
    /// let (count, seen) = (writable(1), Arc::new(Mutex::new(Vec::new())));
    /// let log = seen.clone();
    /// let subscription = count.subscribe(move |n| log.lock().unwrap().push(*n));
    /// count.set(2);
    /// drop(subscription);
    /// count.set(3);
    /// assert_eq!(*seen.lock().unwrap(), [1, 2]);
    /// ```
    fn subscribe(&self, f: impl Fn(&Self::Value) + Send + Sync + 'static) -> Subscription {
        let made = context::capture();
        self.listen(Arc::new(move |value| made.within(|| f(value))))
    }

    /// As [`subscribe`](Store::subscribe), with values to keep: every value in order, beginning with the current one.
    ///
    /// ```
    /// use marquetry::store::{Store, writable};
    /// use std::sync::{Arc, mpsc::channel};
    ///
    /// let (sender, receiver) = channel();
    /// let count = writable(1);
    /// let subscription = count.listen(Arc::new(move |value| _ = sender.send(value.clone())));
    /// count.set(2);
    /// drop(subscription);
    /// assert_eq!(receiver.iter().map(|n| *n).collect::<Vec<_>>(), [1, 2]);
    /// ```
    fn listen(&self, f: Listener<Self::Value>) -> Subscription {
        self.node().listen(f)
    }

    /// What tells this store from others as long as it lives; clones and references have the same.
    ///
    /// ```
    /// use marquetry::store::{Store, writable};
    ///
    /// let count = writable(1);
    /// assert_eq!(count.id(), count.clone().id());
    /// assert_ne!(count.id(), writable(1).id());
    /// ```
    fn id(&self) -> usize {
        self.node().id()
    }

    /// Whether it is another store for each visitor or page.
    #[doc(hidden)]
    fn varies(&self) -> bool {
        false
    }

    /// What gives the store that this is for whoever is being served.
    #[doc(hidden)]
    fn find(&self) -> Find<Self::Value> {
        let node = self.node();
        Arc::new(move || node.clone())
    }
}

/// Hands everything on to the store behind: kinds may have their own ways.
macro_rules! forward {
    () => {
        type Value = S::Value;

        fn node(&self) -> Node<Self::Value> {
            (**self).node()
        }

        fn snapshot(&self) -> Arc<Self::Value> {
            (**self).snapshot()
        }

        fn watch(&self, watcher: Arc<dyn Watcher>, bits: u64) -> Subscription {
            (**self).watch(watcher, bits)
        }

        fn listen(&self, f: Listener<Self::Value>) -> Subscription {
            (**self).listen(f)
        }

        fn id(&self) -> usize {
            (**self).id()
        }

        fn varies(&self) -> bool {
            (**self).varies()
        }

        fn find(&self) -> Find<Self::Value> {
            (**self).find()
        }
    };
}

impl<S: Store + ?Sized> Store for &S {
    forward!();
}

impl<S: Store + ?Sized> Store for Arc<S> {
    forward!();
}

impl<S: Store, F: FnOnce() -> S + Send> Store for LazyLock<S, F> {
    forward!();
}

/// What every handle to a store has.
macro_rules! handle {
    ($name:ident $({ $($methods:item)* })?) => {
        impl<T: Send + Sync + 'static> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<T: Send + Sync + 'static> Store for $name<T> {
            type Value = T;

            fn node(&self) -> Node<T> {
                self.0.node()
            }

            fn varies(&self) -> bool {
                self.0.varies()
            }

            fn find(&self) -> Find<T> {
                self.0.find()
            }

            $($($methods)*)?
        }

        impl<T: std::fmt::Debug + Send + Sync + 'static> std::fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0.kept()).finish()
            }
        }
    };
}
use handle;

/// A copy of the current value. It is read once: nothing depends on the store because of it.
///
/// ```
/// use marquetry::store::{get, writable};
///
/// assert_eq!(get(&writable(42)), 42);
/// ```
pub fn get<S: Store + ?Sized>(store: &S) -> S::Value
where
    S::Value: Clone,
{
    S::Value::clone(&store.snapshot())
}

/// The current value by reference: for values that are expensive to copy, or cannot be.
///
/// ```
/// use marquetry::store::{with, writable};
///
/// let names = writable(vec!["Ada", "Grace"]);
/// assert_eq!(with(&names, |names| names.len()), 2);
/// ```
pub fn with<S: Store + ?Sized, R>(store: &S, f: impl FnOnce(&S::Value) -> R) -> R {
    f(&store.snapshot())
}
