//! Braces: holes, values of attributes, and what blocks and their branches begin with.

use super::{Layout, lines};
use crate::doc::Doc;
use crate::rust::{Kind, Piece};
use crate::syntax::Braces;
use std::ops::Range;

impl Layout<'_, '_> {
    pub(super) fn braces(&self, braces: &Braces, depth: usize) -> Doc {
        self.braces_after(braces, depth, 0)
    }

    /// Braces with this many columns before them.
    pub(super) fn braces_after(&self, braces: &Braces, depth: usize, width: usize) -> Doc {
        if self.source.has_comment(&braces.range) {
            return self.kept(&braces.range);
        }
        let mut before = "{".to_owned();
        if !braces.word.is_empty() {
            let sign = self.source.leaves(&braces.range).get(1).map_or("", |sign| self.source.slice(sign));
            before += sign;
            before += &braces.word;
            if braces.else_if {
                before += " if";
            }
        }
        if braces.rest.is_empty() {
            return Doc::text(before + "}");
        }
        if !braces.word.is_empty() {
            before.push(' ');
        }
        let mut rest = braces.rest.clone();
        if let (true, Some(value)) = (self.is_spread(braces), self.source.leaves(&rest).get(2)) {
            before += "..";
            rest.start = value.start;
        }
        let column = width + before.chars().count();
        let inner = match braces.word.as_str() {
            "if" | "else" => self.rust(rest, Kind::Condition, depth, column),
            "case" | "then" | "catch" => self.rust(rest, Kind::Case, depth, column),
            "let" => self.rust(rest, Kind::Let, depth, column),
            "each" | "await" => self.ended(braces, rest, depth, column),
            "" | "html" | "display" | "debug" | "render" | "key" | "match" => self.rust(rest, Kind::Expr, depth, column),
            _ => self.flat(&rest),
        };
        Doc::Concat(vec![Doc::text(before), inner, Doc::text("}")])
    }

    fn is_spread(&self, braces: &Braces) -> bool {
        braces.word.is_empty() && self.source.slice(&braces.rest).starts_with("..")
    }

    /// `list as pattern, index (key)`, `future then pattern`
    fn ended(&self, braces: &Braces, rest: Range<usize>, depth: usize, column: usize) -> Doc {
        let Some(word) = &braces.ends else { return self.rust(rest, Kind::Expr, depth, column) };
        let last = self.source.leaves(&(rest.start..word.start)).last().map_or(rest.start, |leaf| leaf.end);
        let tail = self.flat(&(word.start..rest.end));
        Doc::Concat(vec![self.rust(rest.start..last, Kind::Expr, depth, column), Doc::text(" "), tail])
    }

    /// Rust that begins at this column of its line at the earliest.
    pub(super) fn rust(&self, range: Range<usize>, kind: Kind, depth: usize, column: usize) -> Doc {
        let text = self.source.slice(&range);
        if text.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '.' | '$')) {
            return Doc::text(text);
        }
        // The closing brace counts, too.
        let column = depth * self.style.tab_spaces + column + 1;
        lines(&self.pieces.lines(Piece { range, kind, depth, column }))
    }
}
