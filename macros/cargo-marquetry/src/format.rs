//! A file, formatted: the bodies of its invocations, and nothing else.

use crate::invocations::{Invocation, Macro, invocations};
use crate::layout;
use crate::mistake::Mistake;
use crate::rust::{Pieces, Rustfmt};
use crate::source::Source;
use crate::verify;
use marquetry_grammar::{Errors, parse_invocation, parse_markup};
use std::ops::Range;
use std::path::PathBuf;

/// How a file shall look: what rustfmt's configuration says of it.
#[derive(Debug, Clone)]
pub(crate) struct Style<'a> {
    pub(crate) max_width: usize,
    pub(crate) tab_spaces: usize,
    pub(crate) hard_tabs: bool,
    pub(crate) edition: String,
    /// Where rustfmt looks for its configuration, and above.
    pub(crate) directory: PathBuf,
    pub(crate) rustfmt: &'a Rustfmt,
}

impl Style<'_> {
    /// One level of indentation.
    pub(crate) fn unit(&self) -> String {
        if self.hard_tabs { "\t".to_owned() } else { " ".repeat(self.tab_spaces) }
    }
}

/// The file with its components and markup formatted.
///
/// A file in which one of them has a mistake is not formatted: the mistakes are returned.
pub(crate) fn format(text: &str, style: &Style) -> Result<String, Vec<Mistake>> {
    if !has_invocation(text) {
        return Ok(text.to_owned());
    }
    let lines = Lines::of(text);
    let source = Source::new(&lines.text).map_err(|mistake| vec![mistake])?;
    let found = invocations(&source);
    let mistakes: Vec<Mistake> = found.iter().flat_map(|invocation| mistakes(&source, invocation)).collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let outer = found.iter().filter(|invocation| !invocation.inner);
    let edits: Vec<(Range<usize>, String)> = outer.filter_map(|invocation| Some((invocation.body.clone(), body(&source, invocation, style)?))).collect();
    let formatted = replaced(&lines.text, &edits);
    verify::same(&source, &formatted).map_err(|mistake| vec![mistake])?;
    Ok(lines.restored(text, &edits))
}

/// Rust with the invocations in it formatted, unless there are none, or something is wrong with them.
pub(crate) fn nested(text: &str, style: &Style) -> Option<String> {
    if has_invocation(text) { format(text, style).ok() } else { None }
}

/// Whether the text may hold an invocation.
pub(crate) fn has_invocation(text: &str) -> bool {
    text.contains("component!") || text.contains("markup!")
}

/// The body as it shall be; none where it stays.
fn body(source: &Source, invocation: &Invocation, style: &Style) -> Option<String> {
    let asking = Pieces::asking();
    layout::body(source, invocation, style, &asking)?;
    layout::body(source, invocation, style, &asking.format(source, style))
}

fn mistakes(source: &Source, invocation: &Invocation) -> Vec<Mistake> {
    let mut errors = Errors::new();
    match invocation.kind {
        Macro::Component => drop(parse_invocation(invocation.tokens.clone(), &mut errors)),
        Macro::Markup => drop(parse_markup(invocation.tokens.clone(), &mut errors)),
    }
    let (line, column) = source.place(invocation.body.end);
    let place = |error: syn::Error| {
        let mistake = Mistake::new(error.span(), &error);
        // What is missing at the end has no place of its own, which reads as the first of the file.
        let lost = (mistake.line, mistake.column) == (1, 1);
        if lost { Mistake { line, column, ..mistake } } else { mistake }
    };
    errors.into_error().into_iter().flatten().map(place).collect()
}

fn replaced(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (range, new) in edits {
        out.push_str(&text[end..range.start]);
        out.push_str(new);
        end = range.end;
    }
    out.push_str(&text[end..]);
    out
}

/// A file with plain line feeds, and how to get its own line endings back.
struct Lines {
    text: String,
    /// Where a carriage return was taken out, in `text`.
    returns: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Lines {
        let mut lines = Lines { text: String::with_capacity(text.len()), returns: Vec::new() };
        for (index, part) in text.split("\r\n").enumerate() {
            if index > 0 {
                lines.returns.push(lines.text.len());
                lines.text.push('\n');
            }
            lines.text.push_str(part);
        }
        lines
    }

    /// The original with the edits, which get the line ending that the file begins with.
    fn restored(&self, original: &str, edits: &[(Range<usize>, String)]) -> String {
        let place = |at: usize| at + self.returns.partition_point(|taken| *taken < at);
        let windows = self.returns.first().is_some_and(|first| !self.text[..*first].contains('\n'));
        let edits: Vec<(Range<usize>, String)> =
            edits.iter().map(|(range, new)| (place(range.start)..place(range.end), if windows { new.replace('\n', "\r\n") } else { new.clone() })).collect();
        replaced(original, &edits)
    }
}
