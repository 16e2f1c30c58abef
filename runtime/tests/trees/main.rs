//! Any value in any hole: the tree that a browser makes of the page is the one that was meant, at first and after every change.

mod attributes;
mod hostile;
mod texts;
mod tree;

/// How many random values each test goes through.
const VALUES: u64 = 1500;
