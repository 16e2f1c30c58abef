//! Stores whose value is set from outside: the common part of readable and writable.

use super::core::{Core, same};
use super::node::{Node, Source};
use super::start::{IntoStop, Set, Stop};
use super::sync::Mutex;
use super::wait::lock;
use crate::context::{self, Captured};
use std::panic::Location;
use std::sync::Arc;

pub(crate) type Start<T> = Box<dyn Fn(Set<T>) -> Option<Stop> + Send + Sync>;

pub(crate) struct Root<T: Send + Sync + 'static> {
    core: Core<T>,
    start: Option<Start<T>>,
    stop: Mutex<Option<Stop>>,
}

impl<T: PartialEq + Send + Sync + 'static> Root<T> {
    pub(crate) fn node(value: Arc<T>, kind: &'static str, made: &'static Location<'static>, start: Option<Start<T>>) -> Node<T> {
        Node(Arc::new(Self { core: Core::new(Some(value), same::<T>, kind, made), start, stop: Mutex::new(None) }))
    }
}

impl<T: Send + Sync + 'static> Root<T> {
    /// A store that is never set, so that no two values are compared.
    pub(crate) fn unset(value: Arc<T>, kind: &'static str, made: &'static Location<'static>) -> Node<T> {
        Node(Arc::new(Self { core: Core::new(Some(value), |_, _| false, kind, made), start: None, stop: Mutex::new(None) }))
    }
}

pub(crate) fn start<T, S: IntoStop>(start: impl Fn(Set<T>) -> S + Send + Sync + 'static) -> Start<T>
where
    T: Send + Sync + 'static,
{
    within(context::capture(), start)
}

/// A start that runs for whoever was captured.
pub(crate) fn within<T, S: IntoStop>(made: Captured, start: impl Fn(Set<T>) -> S + Send + Sync + 'static) -> Start<T>
where
    T: Send + Sync + 'static,
{
    Box::new(move |set| made.within(|| start(set).into_stop()))
}

impl<T: Send + Sync + 'static> Source for Root<T> {
    type Value = T;

    fn core(&self) -> &Core<T> {
        &self.core
    }

    fn passive(&self) -> bool {
        self.start.is_none()
    }

    fn open(self: Arc<Self>, generation: u64) {
        let store: Arc<dyn Source<Value = T>> = self.clone();
        if let Some(start) = &self.start {
            let stop = self.core.guard("the start function", || start(Set::new(&store, generation))).flatten();
            *lock(&self.stop) = stop;
        }
    }

    fn close(&self) {
        let stop = lock(&self.stop).take();
        if let Some(stop) = stop {
            self.core.guard("the stop function", stop);
        }
    }

    /// Without listeners a late value is kept silently; with listeners again, it would mix with those of the newer start.
    fn accepts_late(&self, users: usize) -> bool {
        users == 0
    }
}
