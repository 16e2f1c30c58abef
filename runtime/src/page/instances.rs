//! The live components of a page by their numbers, which only grow: a page that its browser comes to from another one goes on with the numbers of that, so that no
//! number means two things to the browser.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use crate::{component::Instance, provide::Provided};

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

#[derive(Default)]
pub(super) struct Instances(Vec<(u32, Seat)>);

/// Where an instance is kept; what stands for one in the HTML is a `pending::Place`.
enum Seat {
    Here(Box<Instance>),
    /// It is at work, and hands this down: a page that is made meanwhile may ask for it.
    AtWork(Provided),
    /// It is not there yet, or has gone.
    Empty,
}

impl Instances {
    fn at(&self, number: u32) -> Option<usize> {
        // The first, which most pages have alone, has the number 0.
        match self.0.get(number as usize) {
            Some((known, _)) if *known == number => Some(number as usize),
            _ => self.0.binary_search_by_key(&number, |(known, _)| *known).ok(),
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<&Instance> {
        match &self.0.get(self.at(number)?)?.1 {
            Seat::Here(instance) => Some(instance),
            _ => None,
        }
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Instance> {
        match self.seat(number)? {
            Seat::Here(instance) => Some(instance),
            _ => None,
        }
    }

    /// What an instance hands down, also while it is at work.
    pub(super) fn provided(&self, number: u32) -> Option<&Provided> {
        match &self.0.get(self.at(number)?)?.1 {
            Seat::Here(instance) => Some(&instance.provided),
            Seat::AtWork(provided) => Some(provided),
            Seat::Empty => None,
        }
    }

    fn seat(&mut self, number: u32) -> Option<&mut Seat> {
        let at = self.at(number)?;
        Some(&mut self.0.get_mut(at)?.1)
    }

    /// Takes an instance out, which is to come back.
    pub(super) fn take_to_work(&mut self, number: u32) -> Option<Box<Instance>> {
        let seat = self.seat(number)?;
        let provided = match seat {
            Seat::Here(instance) => instance.provided.clone(),
            _ => return None,
        };
        match mem::replace(seat, Seat::AtWork(provided)) {
            Seat::Here(instance) => Some(instance),
            _ => None,
        }
    }

    /// Takes an instance out for good, or knows that one at work does not come back.
    pub(super) fn take(&mut self, number: u32) -> Option<Box<Instance>> {
        match mem::replace(self.seat(number)?, Seat::Empty) {
            Seat::Here(instance) => Some(instance),
            _ => None,
        }
    }

    /// Puts an instance into its place; gives it back where it has none, and else what was there.
    pub(super) fn put_back(&mut self, instance: Box<Instance>) -> Option<Box<Instance>> {
        match self.seat(instance.port.number) {
            Some(seat) => match mem::replace(seat, Seat::Here(instance)) {
                Seat::Here(before) => Some(before),
                _ => None,
            },
            None => Some(instance),
        }
    }

    /// Keeps a place for the instance of a number.
    pub(super) fn reserve(&mut self, number: u32) {
        if self.0.len() == self.0.capacity() {
            // Most pages have one, and an idle page keeps the room.
            self.0.reserve_exact(self.0.len() / 2 + 1);
        }
        let at = self.0.partition_point(|(known, _)| *known < number);
        self.0.insert(at, (number, Seat::Empty));
    }

    /// Takes in an instance with the number that it has already.
    pub(super) fn put(&mut self, number: u32, instance: Box<Instance>) {
        if self.at(number).is_none() {
            self.reserve(number);
        }
        if let Some(seat) = self.seat(number) {
            *seat = Seat::Here(instance);
        }
    }

    /// Has those who show an instance show another one in its place.
    pub(super) fn rename(&mut self, from: u32, to: u32) {
        for (_, seat) in &mut self.0 {
            let Seat::Here(instance) = seat else { continue };
            instance.instances.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
            instance.cells.rename(from, to);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Instance> {
        self.0.iter().filter_map(|(_, seat)| if let Seat::Here(instance) = seat { Some(&**instance) } else { None })
    }

    pub(super) fn into_all(self) -> impl Iterator<Item = Box<Instance>> {
        self.0.into_iter().filter_map(|(_, seat)| if let Seat::Here(instance) = seat { Some(instance) } else { None })
    }
}
