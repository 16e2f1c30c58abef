//! A Rust file as text and tokens: what stands between the tokens is white space and comments.

use crate::mistake::Mistake;
use proc_macro2::{Group, LexError, TokenStream, TokenTree};
use std::ops::Range;

/// A file, or a part of one that is Rust by itself.
pub(crate) struct Source<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: TokenStream,
    /// All tokens; a bracket is one, and so is a doc comment.
    leaves: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
    docs: Vec<Range<usize>>,
    /// Tokens with line breaks in them: string literals.
    long: Vec<Range<usize>>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(text: &'t str) -> Result<Source<'t>, Mistake> {
        let begin = before_tokens(text);
        let tokens = lex(text, begin)?;
        let mut source = Source { text, leaves: Vec::new(), comments: Vec::new(), docs: Vec::new(), long: Vec::new(), tokens: tokens.clone() };
        let mut end = begin;
        leaves(tokens, &mut |range| {
            // A doc comment is several tokens that share one place.
            if range.start < end {
                return;
            }
            comments(text, end..range.start, &mut source.comments);
            let leaf = &text[range.clone()];
            if leaf.starts_with("//") || leaf.starts_with("/*") {
                source.docs.push(range.clone());
            } else if leaf.contains('\n') {
                source.long.push(range.clone());
            }
            end = range.end;
            source.leaves.push(range);
        });
        comments(text, end..text.len(), &mut source.comments);
        Ok(source)
    }

    /// The comments in this range that are none of documentation.
    pub(crate) fn comments(&self, range: &Range<usize>) -> &[Range<usize>] {
        inside(&self.comments, range)
    }

    /// The doc comments in this range.
    pub(crate) fn docs(&self, range: &Range<usize>) -> &[Range<usize>] {
        inside(&self.docs, range)
    }

    /// The tokens in this range.
    pub(crate) fn leaves(&self, range: &Range<usize>) -> &[Range<usize>] {
        inside(&self.leaves, range)
    }

    pub(crate) fn has_comment(&self, range: &Range<usize>) -> bool {
        !self.comments(range).is_empty()
    }

    pub(crate) fn slice(&self, range: &Range<usize>) -> &'t str {
        &self.text[range.clone()]
    }

    /// The string literal that goes on at this place, which begins a line.
    fn literal_at(&self, at: usize) -> Option<&Range<usize>> {
        let before = self.long.partition_point(|literal| literal.start < at);
        before.checked_sub(1).map(|index| &self.long[index]).filter(|literal| at < literal.end)
    }

    pub(crate) fn in_literal(&self, at: usize) -> bool {
        self.literal_at(at).is_some()
    }

    /// The line and column of a place, both from 1.
    pub(crate) fn place(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..at];
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line..].chars().count() + 1)
    }

    /// The white space that the line at this place begins with; where a string literal goes on, the line that it begins in.
    pub(crate) fn indent(&self, at: usize) -> &'t str {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if let Some(literal) = self.literal_at(start) {
            return self.indent(literal.start);
        }
        let line = &self.text[start..at];
        &line[..line.len() - line.trim_start().len()]
    }

    /// The text in one line, with one space where white space is, as Rust has it: none inside of round and square brackets, one
    /// behind a comma. None if there are comments or long literals.
    pub(crate) fn flat(&self, range: &Range<usize>) -> Option<String> {
        if self.has_comment(range) {
            return None;
        }
        let mut flat = String::new();
        let mut end = range.start;
        for leaf in self.leaves(range) {
            let word = self.slice(leaf);
            let bare = flat.is_empty() || flat.ends_with(['(', '[']) || matches!(word, ")" | "]" | ",");
            if !bare && (leaf.start > end || flat.ends_with(',') && !matches!(word, ">" | "}")) {
                flat.push(' ');
            }
            flat.push_str(word);
            end = leaf.end;
        }
        (!flat.contains('\n')).then_some(flat)
    }
}

fn inside<'r>(ranges: &'r [Range<usize>], range: &Range<usize>) -> &'r [Range<usize>] {
    let from = ranges.partition_point(|other| other.start < range.start);
    let to = ranges.partition_point(|other| other.start < range.end);
    &ranges[from..to.max(from)]
}

/// How much of a file stands before what Rust lexes: the byte order mark and the `#!` line.
fn before_tokens(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[mark..];
    let shebang = rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[');
    mark + if shebang { rest.find('\n').unwrap_or(rest.len()) } else { 0 }
}

/// The tokens of a file. What stands before them is overwritten with spaces, so that places stay.
fn lex(text: &str, begin: usize) -> Result<TokenStream, Mistake> {
    let tokens = match begin {
        0 => text.parse(),
        _ => format!("{}{}", " ".repeat(begin), &text[begin..]).parse(),
    };
    tokens.map_err(|error: LexError| {
        Mistake::new(error.span(), "this is no Rust token: the file is left as it is\nhelp: quote text that Rust cannot read: \"Don't panic\"")
    })
}

/// Goes through the tokens in the order of the text; brackets are tokens of their own.
fn leaves(tokens: TokenStream, visit: &mut dyn FnMut(Range<usize>)) {
    let mut open: Vec<(proc_macro2::token_stream::IntoIter, Option<Group>)> = vec![(tokens.into_iter(), None)];
    while let Some((top, _)) = open.last_mut() {
        match top.next() {
            Some(TokenTree::Group(group)) => {
                visit(group.span_open().byte_range());
                open.push((group.stream().into_iter(), Some(group)));
            }
            Some(token) => visit(token.span().byte_range()),
            None => {
                if let Some((_, Some(group))) = open.pop() {
                    visit(group.span_close().byte_range());
                }
            }
        }
    }
}

/// The comments in a gap between two tokens.
fn comments(text: &str, gap: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut at = gap.start;
    while at < gap.end {
        let rest = &text[at..gap.end];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        found.push(at..at + length);
        at += length;
    }
}

/// How long the block comment is that the text begins with; block comments nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let Ok(source) = Source::new(text) else { panic!("{text}") };
        source.comments(&(0..text.len())).iter().map(|range| &text[range.clone()]).collect()
    }

    #[test]
    fn comments_are_told_from_strings_and_documentation() {
        assert_eq!(found("a /* b /* c */ */ \"// d\" // é\n/// f\nfn x() {} // g"), ["/* b /* c */ */", "// é", "// g"]);
        assert_eq!(found("#!/usr/bin/env // x\n// y\n"), ["// y"]);
        assert_eq!(found("\u{feff}// y\n"), ["// y"]);
    }

    #[test]
    fn flat_text_has_single_spaces() {
        let text = "a  . b(\n  c,é )";
        let Ok(source) = Source::new(text) else { panic!() };
        assert_eq!(source.flat(&(0..text.len())).as_deref(), Some("a . b(c, é)"));
        let Ok(source) = Source::new("a // b\n c") else { panic!() };
        assert_eq!(source.flat(&(0..8)), None);
    }
}
