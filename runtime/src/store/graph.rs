//! What depends on what, over all stores.
//!
//! One lock guards the edges and every change of a value that something is derived from. It is held for walks over pointers only, never while
//! foreign code runs, so that a reader of several inputs sees them at one moment: that is what keeps mixed pairs out.

use super::sync::{Mutex, MutexGuard};
use super::wait::lock;
use std::collections::VecDeque;
use std::sync::Arc;

/// The number of the last wave.
static GRAPH: Mutex<u64> = Mutex::new(0);

/// A derived store, as its inputs see it.
pub(crate) trait Dependent: Send + Sync {
    /// Notes that an input may have changed; gives what depends on this store, or `None` if this wave has been here.
    fn stamp(&self, wave: u64) -> Option<Vec<Arc<dyn Dependent>>>;

    /// Brings the value up to date; `false` if another thread is at work on it and will see to the rest.
    fn refresh(self: Arc<Self>) -> bool;
}

pub(crate) struct Graph(MutexGuard<'static, u64>);

impl Graph {
    pub(crate) fn lock() -> Self {
        Self(lock(&GRAPH))
    }

    pub(crate) fn next_wave(&mut self) -> u64 {
        *self.0 += 1;
        *self.0
    }

    /// Stamps everything that is reached from `first`, nearest first.
    pub(crate) fn stamp(&mut self, first: Vec<Arc<dyn Dependent>>) -> Vec<Arc<dyn Dependent>> {
        let wave = self.next_wave();
        let mut reached = Vec::new();
        let mut ahead = VecDeque::from(first);
        while let Some(dependent) = ahead.pop_front() {
            if let Some(next) = dependent.stamp(wave) {
                ahead.extend(next);
                reached.push(dependent);
            }
        }
        reached
    }
}
