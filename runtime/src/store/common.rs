//! What a shared store is made of: one value in this process, or in all that share a broker.

use super::node::{Find, Node};
use super::root::Root;
use crate::session::Storable;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

#[cfg(feature = "redis")]
use super::broker::{Broker, Known};

pub(crate) struct Common<T: Send + Sync + 'static> {
    pub(super) node: Node<T>,
    #[cfg(feature = "redis")]
    pub(super) known: Arc<Known<T>>,
}

impl<T: Send + Sync + 'static> Clone for Common<T> {
    fn clone(&self) -> Self {
        Self {
            node: self.node.clone(),
            #[cfg(feature = "redis")]
            known: self.known.clone(),
        }
    }
}

// As a node.
impl<T: Send + Sync + 'static> UnwindSafe for Common<T> {}
impl<T: Send + Sync + 'static> RefUnwindSafe for Common<T> {}

impl<T: Send + Sync + 'static> Common<T> {
    pub(crate) fn node(&self) -> Node<T> {
        self.node.clone()
    }

    pub(crate) fn varies(&self) -> bool {
        false
    }

    pub(crate) fn find(&self) -> Find<T> {
        self.node.find()
    }

    pub(crate) fn kept(&self) -> Option<Arc<T>> {
        self.node.kept()
    }
}

impl<T: Storable> Common<T> {
    pub(crate) fn new(name: &str, default: T, made: &'static Location<'static>) -> Common<T> {
        let default = Arc::new(default);
        #[cfg(not(feature = "redis"))]
        let _only_here = name;
        Common {
            node: Root::node(default.clone(), "shared", made, None),
            #[cfg(feature = "redis")]
            known: Arc::new(Known::new(name, default)),
        }
    }

    pub(crate) fn set(&self, value: T) {
        #[cfg(feature = "redis")]
        if let Some(broker) = Broker::of_process() {
            return broker.set(self, value);
        }
        self.node.set(value, None);
    }

    pub(crate) fn update(&self, f: impl Fn(&T) -> T) {
        #[cfg(feature = "redis")]
        if let Some(broker) = Broker::of_process() {
            return broker.update(self, f);
        }
        self.node.update(f, None);
    }

    pub(crate) fn edit(&self, f: impl Fn(&mut T)) {
        #[cfg(feature = "redis")]
        if let Some(broker) = Broker::of_process() {
            return broker.edit(self, f);
        }
        self.node.edit(f);
    }

    pub(crate) fn touch(&self) {
        self.node.touch();
    }
}
