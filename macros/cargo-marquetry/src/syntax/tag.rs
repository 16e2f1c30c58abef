//! Tags and their attributes.

use super::lex::{Kind, Token, braces};
use super::parse::Parser;
use super::{Attr, AttrKind, Comment, Tag, Value};
use marquetry_grammar::names::is_void;
use std::ops::Range;

impl Parser<'_, '_> {
    /// At `<`, with a name behind it.
    pub(super) fn tag(&mut self) -> Option<Tag> {
        let start = self.peek()?.range.start;
        self.at += 1;
        let name = self.name();
        let head = self.taken(start);
        let (attrs, slashed) = self.attrs()?;
        let open = start..self.end;
        let component = name.contains("::") || name.starts_with(char::is_uppercase);
        let mut tag = Tag { name, head, attrs, open, slashed, content: None, close: None };
        if slashed || !component && is_void(&tag.name) {
            return Some(tag);
        }
        tag.content = Some(self.content()?);
        let start = self.peek()?.range.start;
        while !self.is_punct(self.at, '>') {
            self.peek()?;
            self.at += 1;
        }
        self.at += 1;
        tag.close = Some(self.taken(start));
        Some(tag)
    }

    /// The name of a tag, generic arguments skipped.
    fn name(&mut self) -> String {
        let start = self.at;
        let mut name = String::new();
        while let Some(token) = self.peek() {
            if self.at > start && !self.touches(self.at) {
                break;
            }
            match token.kind {
                Kind::Punct(':') if self.is_glued(self.at, "::") && self.is_punct(self.at + 2, '<') => {
                    self.at += 2;
                    self.generics();
                    continue;
                }
                Kind::Word | Kind::Punct('-' | ':' | '.') => name.push_str(self.source.slice(&token.range)),
                _ => break,
            }
            self.at += 1;
        }
        name
    }

    /// `<A, B>` after `::`.
    fn generics(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.peek() {
            let arrow = self.at > 0 && self.is_glued(self.at - 1, "->");
            match token.kind {
                Kind::Punct('<') => depth += 1,
                Kind::Punct('>') if !arrow => depth = depth.saturating_sub(1),
                Kind::Open(close) => self.at = close,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// The attributes, and whether the tag ends in `/>`.
    fn attrs(&mut self) -> Option<(Vec<Attr>, bool)> {
        let mut attrs = Vec::new();
        loop {
            let start = self.peek()?.range.start;
            let lines = self.attr_comments(start, &mut attrs);
            let slashed = self.is_glued(self.at, "/>");
            if slashed || self.is_punct(self.at, '>') {
                self.at += 1 + usize::from(slashed);
                self.taken(start);
                return Some((attrs, slashed));
            }
            let kind = match &self.peek()?.kind {
                Kind::Brace(group) => {
                    let braced = AttrKind::Braced(braces(group));
                    self.at += 1;
                    braced
                }
                _ => self.named(start)?,
            };
            attrs.push(Attr { lines, range: self.taken(start), kind });
        }
    }

    /// The comments before `to`, and how many line breaks follow them.
    fn attr_comments(&mut self, to: usize, attrs: &mut Vec<Attr>) -> usize {
        let mut children = Vec::new();
        let gap = self.trivia(to, &mut children);
        attrs.extend(children.into_iter().map(|comment| {
            let kind = if self.source.slice(&comment.range).starts_with("//") { Comment::Line } else { Comment::Block };
            Attr { lines: comment.before.lines, range: comment.range, kind: AttrKind::Comment(kind) }
        }));
        gap.lines
    }

    fn named(&mut self, start: usize) -> Option<AttrKind> {
        let first = self.at;
        // The `@` of `@trigger`, or the first word: whatever touches it belongs to it, up to a value.
        self.at += 1;
        let quoted = matches!(self.tokens.get(first), Some(Token { kind: Kind::Literal, .. }));
        while let Some(token) = self.peek() {
            let piece = matches!(token.kind, Kind::Word | Kind::Literal | Kind::Punct('-' | ':' | '.'));
            let at_word = self.at == first + 1 && self.is_punct(first, '@');
            if quoted || !piece || !(self.touches(self.at) || at_word) || self.word_after_word() {
                break;
            }
            self.at += 1;
        }
        while self.is_punct(self.at, '|') {
            self.modifier();
        }
        let name = self.named_range(start);
        if !self.is_punct(self.at, '=') {
            return Some(AttrKind::Named { name, value: None });
        }
        self.at += 1;
        let token = self.peek()?;
        let value = match &token.kind {
            Kind::Brace(group) => Value::Braced(braces(group)),
            _ => Value::Literal(token.range.clone()),
        };
        self.at += 1;
        Some(AttrKind::Named { name, value: Some(value) })
    }

    /// Two words that touch are a word and a literal that belongs to the next attribute.
    fn word_after_word(&self) -> bool {
        let word = |index: usize| matches!(self.tokens.get(index), Some(Token { kind: Kind::Word | Kind::Literal, .. }));
        word(self.at) && word(self.at - 1)
    }

    /// `|prevent`, `|debounce(300)`
    fn modifier(&mut self) {
        self.at += 2;
        while let Some(token) = self.peek() {
            if !self.touches(self.at) {
                return;
            }
            match token.kind {
                Kind::Word | Kind::Punct('-') => self.at += 1,
                Kind::Open(close) => {
                    self.at = close + 1;
                    return;
                }
                _ => return,
            }
        }
    }

    fn named_range(&self, start: usize) -> Range<usize> {
        start..self.tokens.get(self.at.saturating_sub(1)).map_or(start, |token| token.range.end)
    }
}
