//! What is wrong in a file, and where.

use proc_macro2::Span;

/// A message with its place, as a compiler gives it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column in characters, from 1.
    pub(crate) column: usize,
    pub(crate) message: String,
}

impl Mistake {
    pub(crate) fn new(span: Span, message: impl ToString) -> Mistake {
        let start = span.start();
        Mistake { line: start.line, column: start.column + 1, message: message.to_string() }
    }
}
