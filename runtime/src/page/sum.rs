//! What the browser shows of a page, in few bits that are the same in every process: a server that must run the page anew knows by them whether the browser shows the same.
//!
//! The hashes by which a process compares its own pages have a seed that nobody knows. These have none: who has written two contents of one sum may have the first one shown
//! where it is the other one since the restart.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::quality::{FixedState, FoldHasher};

static STATE: FixedState = FixedState::with_seed(1);

/// Such a sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sum(pub(crate) u32);

/// A sum that is being made.
#[derive(Clone)]
pub(super) struct Summing(FoldHasher<'static>);

impl Default for Summing {
    fn default() -> Summing {
        Summing(STATE.build_hasher())
    }
}

impl Sum {
    pub(super) fn of(bytes: &[u8]) -> Sum {
        let mut sum = Summing::default();
        sum.write(bytes);
        sum.end()
    }
}

impl Summing {
    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// Adds another sum. It has no place among bytes.
    pub(super) fn add(&mut self, other: Sum) {
        self.0.write_u32(other.0);
    }

    pub(super) fn end(&self) -> Sum {
        Sum(self.0.finish() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a new version of the hasher makes others, pages that are open meanwhile have a first navigation by the document.
    #[test]
    fn sums_are_the_same_in_every_process() {
        let mut sum = Summing::default();
        sum.add(Sum(1));
        sum.add(Sum(2));
        assert_eq!([Sum::of(b""), Sum::of(b"<p>one</p>"), sum.end()], [Sum(1_053_419_771), Sum(1_672_548_197), Sum(3_621_806_693)]);
    }
}
