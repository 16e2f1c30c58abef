//! The live components of a page by their numbers, which only grow: a page that its browser comes to from another one goes on with the numbers of that, so that no
//! number means two things to the browser.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use crate::component::Instance;

/// The next numbers of instances and scopes, for all pages that one browser window shows one after the other.
///
/// What stands inside of a fragment has numbers of its own, every second one: how many things there are changes, also from one process to another that runs the page
/// anew, and what stands outside, which the browser keeps, must mean the same there.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// Outside of every fragment, and inside.
    instance: [AtomicU32; 2],
    scope: [AtomicU32; 2],
}

impl Numbers {
    pub(super) fn new() -> Arc<Numbers> {
        Arc::new(Numbers { instance: [0, 1].map(AtomicU32::new), scope: [1, 2].map(AtomicU32::new) })
    }

    pub(super) fn instance(&self, inside: bool) -> u32 {
        self.instance[usize::from(inside)].fetch_add(2, Ordering::Relaxed)
    }

    pub(super) fn scope(&self, inside: bool) -> u32 {
        self.scope[usize::from(inside)].fetch_add(2, Ordering::Relaxed)
    }
}

/// A place is empty while its instance is at work, or when that has gone.
#[derive(Default)]
pub(super) struct Instances(Vec<(u32, Option<Box<Instance>>)>);

impl Instances {
    fn at(&self, number: u32) -> Option<usize> {
        // The first, which most pages have alone, has the number 0.
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

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Instance> {
        self.0.iter().filter_map(|(_, instance)| instance.as_deref())
    }

    pub(super) fn into_all(self) -> impl Iterator<Item = Box<Instance>> {
        self.0.into_iter().filter_map(|(_, instance)| instance)
    }
}
