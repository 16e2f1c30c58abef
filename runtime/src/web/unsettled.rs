//! What the calls of a browser may mean that has come back to a page which was run anew: until it has taken what differs, an instance that stood in a fragment may be
//! another one there, such as that of the next row of a list.

use super::{
    sent::Sent,
    sums::{Sums, unnumbered},
};

/// The instances that a browser may know by other numbers.
#[derive(Debug)]
pub(super) struct Unsettled {
    /// `None`: all of them.
    instances: Option<Box<[u32]>>,
    /// How many frames the browser takes before it knows all; none yet, where they are not known themselves.
    frames: Option<u64>,
}

impl Unsettled {
    /// Of a page whose browser shows `shown`, and is sent these fragments with the frame of number `first`, each by its number and HTML; `asked`: it is asked first what
    /// it shows in some.
    pub(super) fn of(shown: &Sums, differing: &[(u32, &[u8])], asked: bool, first: u64) -> Option<Box<Unsettled>> {
        if shown.are_unnumbered() {
            return Some(Box::new(Unsettled { instances: None, frames: Some(first) }));
        }
        // What stands outside of fragments has the same number on every server; inside, those of instances are odd, and those of scopes even.
        let numbers = differing.iter().filter_map(|(_, html)| Some(unnumbered(str::from_utf8(html).ok()?).1)).flatten();
        let instances: Box<[u32]> = numbers.filter(|number| number % 2 == 1).collect();
        (!instances.is_empty()).then(|| Box::new(Unsettled { instances: Some(instances), frames: (!asked).then_some(first) }))
    }

    /// With so many frames all is sent that differs.
    pub(super) fn comes_with(&mut self, frames: u64) {
        self.frames.get_or_insert(frames);
    }

    /// Whether the browser has taken it.
    pub(super) fn is_settled(&self, sent: &Sent) -> bool {
        self.frames.is_some_and(|frames| sent.acknowledged() >= frames)
    }

    /// Whether a call of this instance may be meant for another one.
    pub(super) fn may_be_another(&self, instance: u32) -> bool {
        self.instances.as_ref().is_none_or(|instances| instances.contains(&instance))
    }
}
