//! The Rust in components: setup, triggers, props, and the expressions in markup.
//!
//! Layout asks for pieces of it before their form is known; all of a file's pieces then go through rustfmt together, and
//! layout is done once more.

mod piece;
mod rustfmt;
mod setup;

pub(crate) use piece::{Kind, Piece};
pub(crate) use rustfmt::Rustfmt;

use crate::format::Style;
use crate::source::Source;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A line of Rust, without the indentation that all lines of its piece have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// A string literal goes on here: the line begins at the margin.
    pub(crate) margin: bool,
}

/// The pieces of one file.
pub(crate) struct Pieces {
    asked: RefCell<BTreeMap<usize, Piece>>,
    done: Option<BTreeMap<usize, Vec<Line>>>,
}

impl Pieces {
    /// Nothing is known yet: every piece is noted down.
    pub(crate) fn asking() -> Pieces {
        Pieces { asked: RefCell::default(), done: None }
    }

    /// The lines of the piece; any lines the first time.
    pub(crate) fn lines(&self, piece: Piece) -> Vec<Line> {
        if let Some(lines) = self.done.as_ref().and_then(|done| done.get(&piece.range.start)) {
            return lines.clone();
        }
        self.asked.borrow_mut().insert(piece.range.start, piece);
        vec![Line { text: String::new(), margin: false }]
    }

    /// Formats all pieces that were asked for.
    pub(crate) fn format(self, source: &Source, style: &Style) -> Pieces {
        let pieces: Vec<Piece> = self.asked.into_inner().into_values().collect();
        let mut done = BTreeMap::new();
        let wide = piece::run(&pieces, source, style, true);
        let single: Vec<Option<String>> = pieces.iter().zip(wide).map(|(piece, wide)| piece::single(piece, wide, source, style)).collect();
        let (fitting, long): (Vec<_>, Vec<_>) = pieces.into_iter().zip(single).partition(|(piece, single)| {
            let width = |text: &String| piece.column + text.chars().count();
            single.as_ref().is_some_and(|text| width(text) <= style.max_width)
        });
        for (piece, single) in fitting {
            done.insert(piece.range.start, vec![Line { text: single.unwrap_or_default(), margin: false }]);
        }
        let (long, single): (Vec<Piece>, Vec<Option<String>>) = long.into_iter().unzip();
        let formatted = piece::run(&long, source, style, false);
        for ((piece, single), formatted) in long.into_iter().zip(single).zip(formatted) {
            let one = |text: String| vec![Line { text, margin: false }];
            let lines = formatted.or_else(|| single.map(one)).unwrap_or_else(|| piece::kept(&piece, source, style));
            done.insert(piece.range.start, lines);
        }
        Pieces { asked: RefCell::default(), done: Some(done) }
    }
}
