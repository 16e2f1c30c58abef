//! What several tests need.

mod cases;
mod random;
mod repository;

use crate::diff::diff;
use crate::format::{Style, format};
use crate::rust::Rustfmt;
use std::path::PathBuf;

/// A style of this width, with four spaces.
pub(crate) fn style(rustfmt: &Rustfmt, max_width: usize) -> Style<'_> {
    // Where no configuration is, so that rustfmt has its defaults.
    Style { max_width, tab_spaces: 4, hard_tabs: false, edition: "2024".to_owned(), directory: PathBuf::from("/"), rustfmt }
}

/// The text formatted, and again.
#[track_caller]
pub(crate) fn twice(text: &str, style: &Style) -> String {
    let once = format(text, style).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"));
    let again = format(&once, style).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{once}"));
    let changed = diff("formatted twice", &once, &again, false);
    assert!(changed.is_empty(), "{changed}\n--- before\n{text}");
    once
}
