//! Stores that are another one for each page: what is made of the request, or derived from what is the visitor's.
//!
//! Nothing keeps a static from being made while some page is being served, so that such a store always knows how it is made, and for whom it was.

use super::Find;
use super::node::Node;
use crate::context::{self, Captured, Visit};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock, Weak};

pub(crate) struct Definition<T: Send + Sync + 'static> {
    /// Makes a page's store; what it calls later is called for whom it is given.
    make: Box<dyn Fn(Captured) -> Node<T> + Send + Sync>,
    made: &'static Location<'static>,
    /// The page for which it was made, and the store there; none if it was made for nobody.
    own: Option<(Weak<Visit>, Node<T>)>,
    /// What one that was made for nobody is while no page is being served; that cannot be set.
    outside: OnceLock<Node<T>>,
}

// As a node: foreign code runs between two whole values.
impl<T: Send + Sync + 'static> UnwindSafe for Definition<T> {}
impl<T: Send + Sync + 'static> RefUnwindSafe for Definition<T> {}

/// A store, or what it is on each page.
pub(crate) enum Handle<T: Send + Sync + 'static> {
    Store(Node<T>),
    Definition(Arc<Definition<T>>),
}

impl<T: Send + Sync + 'static> Clone for Handle<T> {
    fn clone(&self) -> Self {
        match self {
            Handle::Store(node) => Handle::Store(node.clone()),
            Handle::Definition(definition) => Handle::Definition(definition.clone()),
        }
    }
}

impl<T: Send + Sync + 'static> Handle<T> {
    pub(crate) fn define(made: &'static Location<'static>, make: impl Fn(Captured) -> Node<T> + Send + Sync + 'static) -> Self {
        let own = context::current().map(|visit| (Arc::downgrade(&visit), make(context::capture())));
        Handle::Definition(Arc::new(Definition { make: Box::new(make), made, own, outside: OnceLock::new() }))
    }

    pub(crate) fn node(&self) -> Node<T> {
        match self {
            Handle::Store(node) => node.clone(),
            Handle::Definition(definition) => definition.node(),
        }
    }

    /// The store to change; none, and a word in the log, where that would be nobody's.
    pub(crate) fn settable(&self) -> Option<Node<T>> {
        match self {
            Handle::Definition(definition) if definition.own.is_none() && context::current().is_none() => {
                let made = definition.made;
                tracing::error!("the store made at {made} is not changed: it is another one for each page, and no page is being served");
                None
            }
            _ => Some(self.node()),
        }
    }

    pub(crate) fn kept(&self) -> Option<Arc<T>> {
        self.node().kept()
    }

    pub(crate) fn varies(&self) -> bool {
        matches!(self, Handle::Definition(_))
    }

    pub(crate) fn find(&self) -> Find<T> {
        let handle = self.clone();
        Arc::new(move || handle.node())
    }
}

impl<T: Send + Sync + 'static> Definition<T> {
    fn node(self: &Arc<Self>) -> Node<T> {
        context::not_for_all("a store that is made of the request or session");
        match (context::current(), &self.own) {
            (Some(visit), Some((of, own))) if std::ptr::eq(of.as_ptr(), Arc::as_ptr(&visit)) => own.clone(),
            (Some(visit), _) => Node::clone(&visit.own(self, || Arc::new((self.make)(context::capture_owner())))),
            (None, Some((_, own))) => own.clone(),
            (None, None) => {
                // Made before the cell is asked for: making it may read other definitions.
                let made = self.outside.get().cloned().unwrap_or_else(|| (self.make)(context::capture()));
                self.outside.get_or_init(|| made).clone()
            }
        }
    }
}
