//! The live components of a page by their numbers, which only grow: a page that its browser comes to from another one goes on with the numbers of that, so that no
//! number means two things to the browser.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use crate::component::Instance;

/// The next numbers of instances and scopes, for all pages that one browser window shows one after the other.
#[derive(Debug)]
pub(crate) struct Numbers {
    instance: AtomicU32,
    scope: AtomicU32,
}

impl Numbers {
    pub(super) fn new() -> Arc<Numbers> {
        Arc::new(Numbers { instance: AtomicU32::new(0), scope: AtomicU32::new(1) })
    }

    pub(super) fn instance(&self) -> u32 {
        self.instance.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn scope(&self) -> u32 {
        self.scope.fetch_add(1, Ordering::Relaxed)
    }
}

/// A place is empty while its instance is at work, or when that has gone.
#[derive(Default)]
pub(super) struct Instances(Vec<(u32, Option<Box<Instance>>)>);

impl Instances {
    fn at(&self, number: u32) -> Option<usize> {
        // A page that was loaded has all numbers from 0 on.
        match self.0.get(number as usize) {
            Some((known, _)) if *known == number => Some(number as usize),
            _ => self.0.binary_search_by_key(&number, |(known, _)| *known).ok(),
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<&Instance> {
        self.0.get(self.at(number)?)?.1.as_deref()
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Instance> {
        self.place(number)?.as_deref_mut()
    }

    pub(super) fn place(&mut self, number: u32) -> Option<&mut Option<Box<Instance>>> {
        let at = self.at(number)?;
        Some(&mut self.0.get_mut(at)?.1)
    }

    pub(super) fn take(&mut self, number: u32) -> Option<Box<Instance>> {
        self.place(number)?.take()
    }

    /// Keeps a place for the instance of a number.
    pub(super) fn reserve(&mut self, number: u32) {
        if self.0.len() == self.0.capacity() {
            // Most pages have one, and an idle page keeps the room.
            self.0.reserve_exact(self.0.len() / 2 + 1);
        }
        let at = self.0.partition_point(|(known, _)| *known < number);
        self.0.insert(at, (number, None));
    }

    /// Takes in an instance with the number that it has already.
    pub(super) fn put(&mut self, number: u32, instance: Box<Instance>) {
        if self.at(number).is_none() {
            self.reserve(number);
        }
        if let Some(place) = self.place(number) {
            *place = Some(instance);
        }
    }

    /// Has those who show an instance show another one in its place.
    pub(super) fn rename(&mut self, from: u32, to: u32) {
        for instance in self.0.iter_mut().filter_map(|(_, instance)| instance.as_deref_mut()) {
            instance.instances.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
            instance.cells.rename(from, to);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Instance> {
        self.0.iter().filter_map(|(_, instance)| instance.as_deref())
    }

    pub(super) fn into_all(self) -> impl Iterator<Item = Box<Instance>> {
        self.0.into_iter().filter_map(|(_, instance)| instance)
    }
}
