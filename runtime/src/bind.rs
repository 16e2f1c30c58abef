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

/// A store's value, for as long as a walk lasts.
#[doc(hidden)]
pub fn read<S: Store + ?Sized>(store: &S) -> Arc<S::Value> {
    store.snapshot()
}

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

/// A bare name that is neither: a list in an each-block.
#[doc(hidden)]
pub trait BareOther {
    fn __watch(&self, _: &Arc<Port>, _: u64) {}
}

impl<T: ?Sized> BareOther for &T {}

/// The hash of an item's key.
#[doc(hidden)]
pub fn key<K: Hash + ?Sized>(key: &K) -> u64 {
    static SEED: LazyLock<std::collections::hash_map::RandomState> = LazyLock::new(Default::default);
    SEED.hash_one(key)
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
