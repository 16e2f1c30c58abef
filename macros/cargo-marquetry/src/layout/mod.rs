//! From what is written to how it shall be laid out.

mod block;
mod braces;
mod children;
mod component;
mod gaps;
mod head;
mod tag;

use crate::doc::{Doc, Sheet, columns, print};
use crate::format::Style;
use crate::invocations::{Invocation, Macro};
use crate::rust::{Line, Pieces};
use crate::source::Source;
use crate::syntax;
use std::ops::Range;

/// Lays out one file.
struct Layout<'a, 't> {
    source: &'a Source<'t>,
    style: &'a Style<'a>,
    pieces: &'a Pieces,
}

/// What an element makes of the white space in it, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Room<'n> {
    /// The nearest element around.
    element: &'n str,
    /// Inside of `<svg>`, where no text is.
    svg: bool,
    /// How deep the children are indented.
    depth: usize,
}

impl<'n> Room<'n> {
    fn deeper(self) -> Room<'n> {
        Room { depth: self.depth + 1, ..self }
    }

    /// Whether white space between elements is not shown.
    fn is_strict(self) -> bool {
        self.svg || marquetry_grammar::names::ignores_space(self.element)
    }
}

/// The body of the invocation as it shall be; none where it stays as it is.
pub(crate) fn body(source: &Source, invocation: &Invocation, style: &Style, pieces: &Pieces) -> Option<String> {
    let layout = Layout { source, style, pieces };
    let base = source.indent(invocation.body.start);
    let depth = columns(base, style.tab_spaces) / style.tab_spaces + 1;
    let (inner, broken) = match invocation.kind {
        Macro::Component => layout.components(invocation, depth)?,
        Macro::Markup => {
            let content = syntax::markup(source, invocation.tokens.clone(), invocation.body.clone())?;
            let first = content.children.first()?;
            (layout.children(&content, Room { element: "", svg: false, depth }, false), first.before.lines > 0)
        }
    };
    let edge = || if invocation.braces { Doc::Line } else { Doc::Soft };
    let following = source.text[invocation.body.end..].lines().next().unwrap_or_default();
    let following = following.split("//").next().unwrap_or_default().trim_end().chars().count();
    let group = Doc::group(vec![Doc::Indent(vec![edge(), inner]), edge()], broken);
    let line = source.text[..invocation.body.start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &source.text[line..invocation.body.start];
    let column = columns(base, style.tab_spaces) + before.trim_start().chars().count();
    let sheet = Sheet { width: style.max_width, base, unit: &style.unit(), tab: style.tab_spaces, column };
    Some(print(&Doc::Concat(vec![group, Doc::Text(String::new(), following)]), &sheet))
}

/// The text as it is, without the indentation that its lines have in common. The first line has none: the others are one level
/// deeper, unless the last of them closes what the first one opened.
pub(crate) fn kept_lines(source: &Source, range: &Range<usize>, style: &Style) -> Vec<Line> {
    let text = source.slice(range);
    let last = text.lines().next_back().unwrap_or_default().trim_start();
    let closes = last.starts_with([')', ']', '}', '*', '>', '/']) || last.starts_with("-->");
    let unit = if closes { String::new() } else { style.unit() };
    moved(source, range, style, None, &unit)
}

/// The same for statements, which begin in one column.
pub(crate) fn kept_statements(source: &Source, range: &Range<usize>, style: &Style) -> Vec<Line> {
    let indent = source.indent(range.start);
    let before = &source.text[..range.start];
    let begins = before.trim_end_matches([' ', '\t']).ends_with('\n') || before.trim().is_empty();
    moved(source, range, style, begins.then(|| columns(indent, style.tab_spaces)), "")
}

/// The lines, indented by `unit` from the second on instead of by what they have in common, or by `most` if that is less.
fn moved(source: &Source, range: &Range<usize>, style: &Style, most: Option<usize>, unit: &str) -> Vec<Line> {
    let mut at = range.start;
    let mut lines = Vec::new();
    for (index, line) in source.slice(range).split('\n').enumerate() {
        lines.push(Line { text: line.to_owned(), margin: index > 0 && source.in_literal(at) });
        at += line.len() + 1;
    }
    let tab = style.tab_spaces;
    let indent = |line: &Line| columns(&line.text[..line.text.len() - line.text.trim_start().len()], tab);
    let movable = |(index, line): &(usize, &mut Line)| *index > 0 && !line.margin;
    let filled = lines.iter().skip(1).filter(|line| !line.margin && !line.text.trim().is_empty());
    let Some(least) = filled.clone().map(indent).min() else { return lines };
    let starred = source.slice(range).starts_with("/*") && filled.clone().any(|line| indent(line) == least && line.text.trim_start().starts_with('*'));
    let unit = if starred { " " } else { unit };
    let common = most.map_or(least, |most| most.min(least));
    for (_, line) in lines.iter_mut().enumerate().filter(movable) {
        let text = outdented(&line.text, common, tab);
        line.text = if text.trim().is_empty() { String::new() } else { format!("{unit}{text}") };
    }
    lines
}

/// The line without up to this many columns of white space.
fn outdented(line: &str, indent: usize, tab: usize) -> &str {
    let white = line.len() - line.trim_start().len();
    let end = (0..=white).rev().find(|end| columns(&line[..*end], tab) <= indent);
    &line[end.unwrap_or(0)..]
}

/// Lines of Rust, after each other.
fn lines(lines: &[Line]) -> Doc {
    let mut docs = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            docs.push(if line.margin { Doc::Margin } else { Doc::Hard });
        }
        let goes_on = line.margin && lines.get(index + 1).is_some_and(|next| next.margin);
        // How long a string's lines are is not ours to judge.
        docs.push(if goes_on { Doc::weightless(line.text.as_str()) } else { Doc::text(line.text.as_str()) });
    }
    Doc::Concat(docs)
}

/// Text that stays what it is, with the white space at the beginning of its lines.
fn verbatim(text: &str) -> Doc {
    let line = |(index, text): (usize, &str)| Line { text: text.to_owned(), margin: index > 0 };
    lines(&text.split('\n').enumerate().map(line).collect::<Vec<_>>())
}

impl Layout<'_, '_> {
    /// The text as it is, moved to where it now stands.
    fn kept(&self, range: &Range<usize>) -> Doc {
        lines(&kept_lines(self.source, range, self.style))
    }

    /// The text in one line, with single spaces, or as it is.
    fn flat(&self, range: &Range<usize>) -> Doc {
        self.source.flat(range).map_or_else(|| self.kept(range), Doc::text)
    }

    /// The text without white space, or as it is where comments stand in it.
    fn dense(&self, range: &Range<usize>) -> Doc {
        let text = self.source.slice(range);
        if self.source.has_comment(range) || text.contains('"') {
            return self.kept(range);
        }
        Doc::text(text.split_whitespace().collect::<String>())
    }
}
