//! What a shared fragment may read.

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use crate::{
    session::Storable,
    store::{Constant, Derived, Readable, Shared, Store, Subscription, Watcher, Writable},
};

/// A store that is the same one for everybody, as far as its type tells: of one that is made of the request, [`Following::store`] finds out.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is each visitor's own, and a shared fragment is rendered once for all its viewers",
    label = "not the same for everybody",
    note = "read what `shared(\"name\", …)`, or `readable`, `writable` and `derived` without a request or session, make in `stores!`; or leave out `shared`"
)]
pub trait OfAll: Store {}

impl<T: Storable> OfAll for Shared<T> {}
impl<T: Send + Sync + 'static> OfAll for Readable<T> {}
impl<T: Send + Sync + 'static> OfAll for Writable<T> {}
impl<T: Send + Sync + 'static> OfAll for Derived<T> {}
impl<T: Send + Sync + 'static> OfAll for Constant<T> {}
#[diagnostic::do_not_recommend]
impl<S: OfAll + ?Sized> OfAll for &S {}
#[diagnostic::do_not_recommend]
impl<S: OfAll + ?Sized> OfAll for Arc<S> {}
#[diagnostic::do_not_recommend]
impl<S: OfAll, F: FnOnce() -> S + Send> OfAll for LazyLock<S, F> {}

/// Takes down what a shared fragment follows.
#[doc(hidden)]
pub struct Following<'a> {
    pub(super) key: &'static str,
    pub(super) watcher: &'a Arc<dyn Watcher>,
    pub(super) subscriptions: Vec<Subscription>,
}

impl fmt::Debug for Following<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Following").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Following<'_> {
    /// Follows a store.
    ///
    /// # Panics
    /// If it is another one for each visitor, which its type does not tell.
    pub fn store<S: OfAll + ?Sized>(&mut self, store: &S, bit: u64) {
        assert!(
            !store.varies(),
            "the shared fragment `{}` reads a store that is made of the request or session: it is rendered once for all its viewers, so leave out `shared`, or read a store that is the same for everybody",
            self.key
        );
        self.subscriptions.push(store.watch(self.watcher.clone(), bit));
    }
}

/// What a shared fragment goes through: the values that are there.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a shared fragment goes through no streams: how far one has come is each viewer's own",
    label = "a store read as a stream, a stream or a future",
    note = "go through what a store holds, `{{#each $NAME as item}}`; or leave out `shared`"
)]
pub trait Values {}

#[diagnostic::do_not_recommend]
impl<I: Iterator> Values for I {}

#[doc(hidden)]
pub fn only_values<V: Values>(_: &Option<V>) {}
