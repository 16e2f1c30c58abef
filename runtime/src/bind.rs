//! What a bare name in markup means: a view is shown as it is, a store's value is shown and followed.

use std::{
    hash::{BuildHasher, Hash},
    sync::{Arc, LazyLock},
};

use crate::{
    component::Port,
    store::{Store, Subscription},
    view::View,
};

/// A bare name that is a view.
#[doc(hidden)]
pub trait BareView: View {
    fn __snap(&self) -> &Self {
        self
    }

    fn __watch(&self, _: &Arc<Port>, _: u64) {}
}

impl<V: View + ?Sized> BareView for V {}

/// A bare name that is a store.
#[doc(hidden)]
pub trait BareStore: Store {
    fn __snap(&self) -> Arc<Self::Value> {
        self.snapshot()
    }

    fn __watch(&self, port: &Arc<Port>, bit: u64) -> Subscription {
        port.watch(self, bit)
    }
}

impl<S: Store + ?Sized> BareStore for S {}

/// A bare name that is neither. It is found last, as the others need one reference less; what is wrong with it is said where it is shown.
#[doc(hidden)]
pub trait BareOther {
    type Value: ?Sized;
    fn __snap(&self) -> &Self::Value;
    fn __watch(&self, _: &Arc<Port>, _: u64) {}
}

impl<T: ?Sized> BareOther for &T {
    type Value = T;

    fn __snap(&self) -> &T {
        self
    }
}

/// What an item of an each-block may be known by.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of an item",
    label = "a key can be hashed",
    note = "write something that tells the items apart and has `Hash`, such as a number or a name: `(item.id)`"
)]
pub trait Key {
    fn __key(&self) -> u64;
}

#[diagnostic::do_not_recommend]
impl<K: Hash + ?Sized> Key for K {
    fn __key(&self) -> u64 {
        static SEED: LazyLock<std::collections::hash_map::RandomState> = LazyLock::new(Default::default);
        SEED.hash_one(self)
    }
}

/// What a prop may be given as text, `name="text"`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "a prop of the type `{Self}` cannot be given as text", label = "write the value in braces: `name={{value}}`")]
pub trait TextProp {
    fn __text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> TextProp for T {
    fn __text(text: &'static str) -> T {
        text.into()
    }
}

/// What a prop may be given as text with holes, `name="text {value}"`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a prop of the type `{Self}` cannot be given as text with holes",
    label = "the text is made anew, as a `String`; write a value of the prop's type in braces: `name={{value}}`"
)]
pub trait FormatProp {
    fn __format(text: String) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<String>> FormatProp for T {
    fn __format(text: String) -> T {
        text.into()
    }
}

/// Two values of a prop: whether they differ, as far as can be known.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pair<'a, T>(pub &'a T, pub &'a T);

#[doc(hidden)]
pub trait DiffersKnown {
    fn differs(&self) -> bool;
}

impl<T: PartialEq> DiffersKnown for &Pair<'_, T> {
    fn differs(&self) -> bool {
        self.0 != self.1
    }
}

#[doc(hidden)]
pub trait DiffersPerhaps {
    fn differs(&self) -> bool;
}

impl<T> DiffersPerhaps for Pair<'_, T> {
    fn differs(&self) -> bool {
        true
    }
}
