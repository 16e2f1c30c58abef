//! What has led to a change, so that one which would cause itself for ever can be told from others, and its circle named.

use std::cmp;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many times in a row a callback's `set` may cause the next callback before that counts as endless.
const ROUNDS: u32 = 1000;

/// How many changes one change may cause in all, where callbacks set several stores each.
const CHANGES: u32 = 100_000;

/// A circle of more stores is not named to its end.
const NAMED: usize = 16;

/// The callbacks that led to where the program is, each by setting a store.
#[derive(Clone)]
pub(crate) struct Cause {
    depth: u32,
    changes: Option<Arc<AtomicU32>>,
    last: Option<Arc<Step>>,
}

/// A change that a callback made.
struct Step {
    store: usize,
    name: Name,
    before: Option<Arc<Step>>,
}

impl Drop for Step {
    /// One after the other: each dropping the one before would take the stack of all of them.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut step) = before.and_then(Arc::into_inner) {
            before = step.before.take();
        }
    }
}

/// What a store is called in messages.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) kind: &'static str,
    pub(crate) holds: &'static str,
    pub(crate) made: &'static Location<'static>,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}<{}> store made at {}", self.kind, self.holds, self.made)
    }
}

/// Whether there were so many changes that they would never end.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Open,
    Now,
    /// And that was said before.
    Past,
}

impl Cause {
    /// No callback has led here.
    pub(crate) const NONE: Cause = Cause { depth: 0, changes: None, last: None };

    /// The cause of what a callback does that was called for this one.
    pub(crate) fn next(&self) -> Self {
        let changes = if self.depth == 0 { None } else { Some(self.changes.clone().unwrap_or_default()) };
        Self { depth: self.depth + 1, changes, last: self.last.clone() }
    }

    /// This, and a change of `store`; what no callback has done is not part of any circle.
    pub(crate) fn and(self, store: usize, name: impl FnOnce() -> Name) -> Self {
        if self.depth == 0 {
            return self;
        }
        let last = Some(Arc::new(Step { store, name: name(), before: self.last }));
        Self { last, ..self }
    }

    /// Counts one more change.
    pub(crate) fn end(&self) -> End {
        let before = self.changes.as_ref().map_or(0, |changes| changes.fetch_add(1, Ordering::Relaxed));
        match before.cmp(&CHANGES) {
            cmp::Ordering::Less if self.depth > ROUNDS => End::Now,
            cmp::Ordering::Less => End::Open,
            cmp::Ordering::Equal => End::Now,
            cmp::Ordering::Greater => End::Past,
        }
    }

    /// The stores that were changed between the last change and the one before of the same store, in order.
    pub(crate) fn circle(&self) -> Vec<Name> {
        let mut steps = std::iter::successors(self.last.as_deref(), |step| step.before.as_deref());
        let Some(last) = steps.next() else { return Vec::new() };
        let mut names: Vec<_> = steps.take_while(|step| step.store != last.store).take(NAMED).map(|step| step.name).collect();
        names.reverse();
        names
    }
}
