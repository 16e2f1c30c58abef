//! What a bare name in markup means: a view is shown as it is, a store's value is shown and followed.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use crate::{
    component::Port,
    out::KeyHasher,
    shared::{Following, OfAll},
    store::{Store, Subscription},
    view::View,
};

/// A name alone in braces. What it means is found by its type: a view needs the most references, and is looked for first.
///
/// No two of the traits take as many: where rustc does not know a type, for a mistake elsewhere, it shall not find several.
#[doc(hidden)]
#[derive(Debug)]
pub struct Bare<'a, T: ?Sized>(pub &'a T);

/// A bare name that is a view.
#[doc(hidden)]
pub trait BareView<'a> {
    type View: ?Sized;
    fn __snap(&self) -> &'a Self::View;
    fn __lives(&self) -> bool {
        false
    }
    fn __watch(&self, _: &Arc<Port>, _: u64) {}
    fn __follow(&self, _: &mut Following<'_>, _: u64) {}
}

impl<'a, V: View + ?Sized> BareView<'a> for &&Bare<'a, V> {
    type View = V;

    fn __snap(&self) -> &'a V {
        self.0
    }
}

/// A bare name that is a store.
#[doc(hidden)]
pub trait BareStore {
    type Store: ?Sized;
    type Value;
    fn __snap(&self) -> Arc<Self::Value>;
    fn __lives(&self) -> bool {
        true
    }
    fn __watch(&self, port: &Arc<Port>, bit: u64) -> Subscription;
    fn __follow(&self, followed: &mut Following<'_>, bit: u64)
    where
        Self::Store: OfAll;
}

impl<S: Store + ?Sized> BareStore for &Bare<'_, S> {
    type Store = S;
    type Value = S::Value;

    fn __snap(&self) -> Arc<S::Value> {
        self.0.snapshot()
    }

    fn __watch(&self, port: &Arc<Port>, bit: u64) -> Subscription {
        self.0.watch(port.clone(), bit)
    }

    fn __follow(&self, followed: &mut Following<'_>, bit: u64)
    where
        S: OfAll,
    {
        followed.store(self.0, bit);
    }
}

/// A bare name that is neither; what is wrong with it is said where it is shown.
#[doc(hidden)]
pub trait BareOther<'a> {
    type Value: ?Sized;
    fn __snap(&self) -> &'a Self::Value;
    fn __lives(&self) -> bool {
        false
    }
    fn __watch(&self, _: &Arc<Port>, _: u64) {}
    fn __follow(&self, _: &mut Following<'_>, _: u64) {}
}

impl<'a, T: ?Sized> BareOther<'a> for Bare<'a, T> {
    type Value = T;

    fn __snap(&self) -> &'a T {
        self.0
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
        let mut hasher = KeyHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// What a prop may be given as text, `name="text"`; `How` tells the ways apart.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "a prop of the type `{Self}` cannot be given as text", label = "write the value in braces: `name={{value}}`")]
pub trait TextProp<How> {
    fn __text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> TextProp<AsText> for T {
    fn __text(text: &'static str) -> T {
        text.into()
    }
}

/// An option of something that owns its text; one of a `&str` is made of a text as it is.
#[diagnostic::do_not_recommend]
impl<T: From<&'static str> + From<String>> TextProp<InOption> for Option<T> {
    fn __text(text: &'static str) -> Option<T> {
        Some(text.into())
    }
}

/// As it is made of a text.
#[doc(hidden)]
#[derive(Debug)]
pub struct AsText;

/// As what an option holds is made of a text.
#[doc(hidden)]
#[derive(Debug)]
pub struct InOption;

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
