//! Stores that a control may set, and what they hold for which control.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher, Hash},
    sync::{Arc, LazyLock},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    session::{Session, Storable},
    store::{Shared, Store, Writable},
};

/// A store that a control may be bound to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a control cannot be bound to `{Self}`",
    label = "not a store that can be set",
    note = "bind what `writable`, `session` or `shared` makes; the value of another store is shown by `value={{$store}}`, inside a `<fragment>`"
)]
pub trait Settable: Store {
    fn __set(&self, value: Self::Value);
    /// Replaces the value by what `f` makes of it, so that no step is lost.
    fn __update(&self, f: impl Fn(&Self::Value) -> Self::Value);
    /// Whether it lives no longer than its page, and holds what it was made with: where the page is run anew, what the visitor had entered may be put into it.
    fn __is_fresh(&self) -> bool {
        false
    }
}

impl<T: Send + Sync + 'static> Settable for Writable<T> {
    fn __is_fresh(&self) -> bool {
        self.is_as_made()
    }

    fn __set(&self, value: T) {
        self.set(value);
    }

    fn __update(&self, f: impl Fn(&T) -> T) {
        self.update(f);
    }
}

impl<T: Storable> Settable for Session<T> {
    fn __set(&self, value: T) {
        self.set(value);
    }

    fn __update(&self, f: impl Fn(&T) -> T) {
        self.update(f);
    }
}

impl<T: Storable> Settable for Shared<T> {
    fn __set(&self, value: T) {
        self.set(value);
    }

    fn __update(&self, f: impl Fn(&T) -> T) {
        self.update(f);
    }
}

macro_rules! forward {
    (@ [$($generics:tt)*] [$($own:tt)*]) => {
        #[diagnostic::do_not_recommend]
        impl $($generics)* {
            fn __set(&self, value: S::Value) {
                S::__set(self, value);
            }

            fn __update(&self, f: impl Fn(&S::Value) -> S::Value) {
                S::__update(self, f);
            }
            $($own)*
        }
    };
    ($($generics:tt)*) => {
        forward!(@ [$($generics)*] [
            fn __is_fresh(&self) -> bool {
                S::__is_fresh(self)
            }
        ]);
    };
}

forward!(<S: Settable> Settable for &S);
forward!(<S: Settable> Settable for Arc<S>);
// A static is the whole application's.
forward!(@ [<S: Settable, F: FnOnce() -> S + Send> Settable for LazyLock<S, F>] []);

/// What a control into which the visitor writes can hold.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a control cannot hold `{Self}`",
    label = "neither text nor a number, nor anything that serde makes of text",
    note = "write `#[derive(serde::Serialize, serde::Deserialize)]` on it, or bind a store of one of its parts"
)]
pub trait TextValue: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> TextValue for T {}

/// What one of several options or radio buttons can stand for.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a choice of one cannot hold `{Self}`",
    label = "serde does not make it of text, or it cannot be compared",
    note = "write `#[derive(PartialEq, serde::Deserialize)]` on it, or bind a store of one of its parts"
)]
pub trait ChoiceValue: PartialEq + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: PartialEq + DeserializeOwned> ChoiceValue for T {}

/// What a check box for itself can hold.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a check box is ticked or not, and cannot hold `{Self}`",
    label = "not a `bool`",
    note = "bind a store of a `bool`; of several boxes each stands for a value with `bind:group`"
)]
pub trait Ticked: Copy {
    fn __of(on: bool) -> Self;
    fn __is(self) -> bool;
}

impl Ticked for bool {
    fn __of(on: bool) -> bool {
        on
    }

    fn __is(self) -> bool {
        self
    }
}

/// What several options or check boxes can hold.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a choice of several cannot hold `{Self}`",
    label = "not a `Vec`, `HashSet` or `BTreeSet` of what serde makes of text",
    note = "bind a store of a `Vec`, a `HashSet` or a `BTreeSet`"
)]
pub trait Many: Clone {
    type Item: DeserializeOwned;
    fn __of(items: Vec<Self::Item>) -> Self;
    fn __has(&self, item: &Self::Item) -> bool;
    /// The same with `item`, or without it.
    fn __with(&self, item: &Self::Item, on: bool) -> Self;
}

impl<T: DeserializeOwned + PartialEq + Clone> Many for Vec<T> {
    type Item = T;

    fn __of(items: Vec<T>) -> Vec<T> {
        items
    }

    fn __has(&self, item: &T) -> bool {
        self.contains(item)
    }

    fn __with(&self, item: &T, on: bool) -> Vec<T> {
        let rest = self.iter().filter(|&known| known != item).cloned();
        rest.chain(on.then(|| item.clone())).collect()
    }
}

impl<T: DeserializeOwned + Eq + Hash + Clone, H: BuildHasher + Default + Clone> Many for HashSet<T, H> {
    type Item = T;

    fn __of(items: Vec<T>) -> HashSet<T, H> {
        items.into_iter().collect()
    }

    fn __has(&self, item: &T) -> bool {
        self.contains(item)
    }

    fn __with(&self, item: &T, on: bool) -> HashSet<T, H> {
        let rest = self.iter().filter(|&known| known != item).cloned();
        rest.chain(on.then(|| item.clone())).collect()
    }
}

impl<T: DeserializeOwned + Ord + Clone> Many for BTreeSet<T> {
    type Item = T;

    fn __of(items: Vec<T>) -> BTreeSet<T> {
        items.into_iter().collect()
    }

    fn __has(&self, item: &T) -> bool {
        self.contains(item)
    }

    fn __with(&self, item: &T, on: bool) -> BTreeSet<T> {
        let rest = self.iter().filter(|&known| known != item).cloned();
        rest.chain(on.then(|| item.clone())).collect()
    }
}

/// No collection is one value: the trait has no implementations.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this control holds one value, and `{Self}` several",
    label = "a store of several values",
    note = "`<select multiple bind:value={{store}}>` holds several, and so do check boxes with `bind:group={{store}}`"
)]
pub trait OneValue {}
