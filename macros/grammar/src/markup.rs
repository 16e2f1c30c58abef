//! Markup: the loop that goes through the tokens, and what is open while it does.

use crate::errors::Errors;
use crate::messages;
use crate::nearest::nearest;
use crate::text::{Item, Room, settle};
use crate::tokens::{Cursor, Token};
use crate::tree::{Allow, Expr, Node};
use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// How deep elements and blocks may stand in each other. Rust's own limit for brackets is the same.
const DEPTH: usize = 128;

/// What is open: a tag or a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Tag,
    Block,
}

#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) kind: Kind,
    /// What the closer names: `p`, `ui::Row`, `if`.
    pub(crate) name: String,
    /// What it names instead, where the opener was mistyped.
    pub(crate) alias: Option<&'static str>,
    /// The element of `<fragment tag="ul">`.
    pub(crate) wrapper: Option<String>,
    pub(crate) span: Span,
}

/// Why the content of a tag or block ended.
pub(crate) enum Stop {
    /// Its closer, which names it there.
    Closed(Span),
    /// `{:else}` or `{:case}`: the braces and what stands after the colon.
    Branch(Group, Vec<TokenTree>),
    /// A closer of something further out, or the end.
    Left,
}

pub(crate) struct Parser<'e> {
    pub(crate) cursor: Cursor,
    pub(crate) errors: &'e mut Errors,
    pub(crate) open: Vec<Open>,
    /// Closers of what was reported as not closed: they are not errors of their own.
    pub(crate) forgiven: Vec<String>,
    /// The `@allow`s of the tag that was read last.
    pub(crate) allow: Vec<Allow>,
    /// Gaps before this token are already text.
    spaced: usize,
    /// The rest was given up: what is open now is no mistake.
    given_up: bool,
    /// The rest of the line that a tag stands in is lost.
    pub(crate) cut: bool,
    /// Up to this token, it is told how to quote the text.
    pub(crate) quoted: usize,
    /// Inside `<pre>` or `<textarea>`.
    pub(crate) verbatim: bool,
    /// The markup is a component's, not `markup!`'s.
    pub(crate) component: bool,
}

impl<'e> Parser<'e> {
    pub(crate) fn new(cursor: Cursor, errors: &'e mut Errors, component: bool) -> Self {
        Parser {
            cursor,
            errors,
            open: Vec::new(),
            forgiven: Vec::new(),
            allow: Vec::new(),
            spaced: 0,
            quoted: 0,
            cut: false,
            given_up: false,
            verbatim: false,
            component,
        }
    }

    /// All of the markup.
    pub(crate) fn all(&mut self) -> Vec<Node> {
        let mut items = Vec::new();
        while self.cursor.at < self.cursor.end() {
            self.content(&mut items);
        }
        settle(items, Room::default())
    }

    /// What is between a tag or block and its closer; the caller has opened it.
    pub(crate) fn nodes(&mut self, room: Room) -> (Vec<Node>, Stop) {
        let mut items = Vec::new();
        let stop = self.content(&mut items);
        (settle(items, room), stop)
    }

    pub(crate) fn content(&mut self, items: &mut Vec<Item>) -> Stop {
        if self.open.len() > DEPTH {
            self.errors.push(self.cursor.span(self.cursor.at), messages::too_deep(DEPTH));
            self.cursor.at = self.cursor.end();
            self.given_up = true;
        }
        while self.cursor.at < self.cursor.end() {
            self.gap(items);
            let stop = match self.cursor.peek() {
                Some(Token::Punct('<', span)) => {
                    let span = *span;
                    self.angle(items, span)
                }
                Some(Token::Brace(group)) => {
                    let group = group.clone();
                    self.brace(group, items)
                }
                Some(token) => {
                    let token = token.clone();
                    self.text(token, items);
                    None
                }
                None => None,
            };
            if let Some(stop) = stop {
                return stop;
            }
        }
        self.rest();
        Stop::Left
    }

    /// At the end of all: `https:` may be the last that Rust has left of it.
    fn rest(&mut self) {
        let end = self.cursor.end();
        let Some(last) = end.checked_sub(1).filter(|last| !self.given_up && self.quoted <= end && self.cursor.is_punct(*last, ':')) else { return };
        if self.cursor.slice(last, true, end).is_some_and(|rest| rest.starts_with("//")) {
            let run = self.cursor.run(last);
            self.errors.push(self.cursor.span(last), messages::url_comment(run.as_deref()));
            // What would close the tags stands in the same line, as often as not.
            self.given_up = true;
        }
    }

    /// The white space before the next token.
    pub(crate) fn gap(&mut self, items: &mut Vec<Item>) {
        let at = self.cursor.at;
        if at < self.spaced {
            return;
        }
        self.spaced = at + 1;
        let Some(gap) = self.cursor.gap(at) else {
            return;
        };
        let before = self.cursor.span(at.saturating_sub(1));
        if gap.cut && at >= self.quoted.max(1) && self.cursor.is_punct(at - 1, ':') {
            let run = self.cursor.run(at - 1);
            self.errors.push(before, messages::url_comment(run.as_deref()));
        }
        if !gap.lost.is_empty() {
            self.unreadable(at, before, &gap.lost);
        }
        if !gap.white.is_empty() {
            items.push(Item::Space(gap.white, self.cursor.span(at)));
        }
    }

    /// At a `<`: a tag, a closing tag, a comment, a doctype.
    fn angle(&mut self, items: &mut Vec<Item>, span: Span) -> Option<Stop> {
        let at = self.cursor.at;
        if !self.cursor.touches(at + 1) {
            self.errors.push(span, messages::lone_angle());
            self.cursor.at += 1;
            return None;
        }
        match self.cursor.nth(at + 1) {
            Some(Token::Punct('/', _)) => self.closing_tag(),
            Some(Token::Punct('!', _)) => {
                self.declaration(items, span);
                None
            }
            Some(Token::Ident(_)) => {
                self.tag(items);
                None
            }
            Some(Token::Punct(':', _)) if self.cursor.is_glued(at + 1, "::") => {
                self.tag(items);
                None
            }
            Some(Token::Punct('>', _)) => {
                self.errors.push(span, messages::empty_tag());
                self.forgiven.push(String::new());
                self.cursor.at += 2;
                None
            }
            _ => {
                self.errors.push(span, messages::lone_angle());
                self.cursor.at += 1;
                None
            }
        }
    }

    /// `</name>`: closes what is open, or something further out, or nothing.
    fn closing_tag(&mut self) -> Option<Stop> {
        let start = self.cursor.at;
        let (name, span, after) = self.closing_name(start + 2);
        let top = self.open.last();
        if top.is_some_and(|top| top.kind == Kind::Tag && (top.name == name || name.is_empty())) {
            if name.is_empty() {
                let open = top.map(|top| top.name.clone()).unwrap_or_default();
                self.errors.push(span, messages::nameless_closer(&open));
            }
            self.cursor.at = after;
            return Some(Stop::Closed(span));
        }
        if self.open.iter().any(|open| open.kind == Kind::Tag && open.name == name) {
            return Some(Stop::Left);
        }
        self.cursor.at = after;
        if self.is_forgiven(&name) {
            return None;
        }
        if crate::names::is_void(&name) {
            self.errors.push(span, messages::void_closer(&name));
            return None;
        }
        let inside = self.open.last().map(|open| (open.kind, open.name.clone()));
        if let Some((Kind::Tag, open)) = &inside
            && (nearest(&name, [open.as_str()]).is_some() || self.outer_closes_next())
        {
            self.errors.push(span, messages::wrong_closer(&name, open));
            return Some(Stop::Closed(span));
        }
        self.errors.push(span, messages::stray_closer(&name, inside));
        None
    }

    /// Whether what the innermost tag stands in is closed next: then the closer before was meant for the tag.
    fn outer_closes_next(&self) -> bool {
        let at = self.cursor.at;
        let outer = self.open.len().checked_sub(2).and_then(|index| self.open.get(index));
        match (self.cursor.nth(at), outer) {
            (None, None) => true,
            (Some(Token::Brace(group)), Some(outer)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().take(2).collect();
                outer.kind == Kind::Block && punct(inner.first()) == Some('/') && matches!(inner.get(1), Some(TokenTree::Ident(name)) if *name == outer.name)
            }
            (Some(Token::Punct('<', _)), Some(outer)) => self.cursor.is_punct(at + 1, '/') && self.here() == format!("</{}>", outer.name),
            _ => false,
        }
    }

    /// The name after `</`, where it stands, and the token after the `>`.
    fn closing_name(&mut self, from: usize) -> (String, Span, usize) {
        let mut name = String::new();
        let mut index = from;
        let mut span = self.cursor.span(from.saturating_sub(1));
        while let Some(token) = self.cursor.nth(index) {
            if index > from && !self.cursor.touches(index) {
                break;
            }
            match token {
                Token::Ident(part) => {
                    name.push_str(self.cursor.text(index));
                    span = part.span();
                }
                Token::Literal(_) => name.push_str(self.cursor.text(index)),
                Token::Punct(char @ ('-' | ':' | '.'), _) => name.push(*char),
                _ => break,
            }
            index += 1;
        }
        if self.cursor.is_punct(index, '>') {
            return (name, span, index + 1);
        }
        self.errors.push(span, messages::unfinished_closer(&name));
        // To the `>`, unless another tag begins before.
        let mut end = index;
        while let Some(token) = self.cursor.nth(end) {
            match token {
                Token::Punct('>', _) => return (name, span, end + 1),
                Token::Punct('<', _) | Token::Brace(_) => break,
                _ => end += 1,
            }
        }
        (name, span, index)
    }

    /// `{:…}` and `{/…}`: whose are they? Everything else in braces is a block or a hole.
    fn brace(&mut self, group: Group, items: &mut Vec<Item>) -> Option<Stop> {
        let at = self.cursor.at;
        let inner = self.cursor.inner(at);
        match (punct(inner.first()), punct(inner.get(1))) {
            (Some('/'), _) => self.closing_block(&group),
            (Some(':'), second) if second != Some(':') => self.branch(group),
            _ => {
                self.cursor.at += 1;
                let inner = self.cursor.take_inner(at);
                self.braces(group, inner, items);
                None
            }
        }
    }

    fn branch(&mut self, group: Group) -> Option<Stop> {
        let at = self.cursor.at;
        let top = self.open.last();
        if top.is_some_and(|top| top.kind == Kind::Block) {
            self.cursor.at += 1;
            let inner = self.cursor.take_inner(at).split_off(1);
            return Some(Stop::Branch(group, inner));
        }
        if self.open.iter().any(|open| open.kind == Kind::Block) {
            return Some(Stop::Left);
        }
        self.cursor.at += 1;
        let word = text_of(&self.cursor.inner(at)[1..]);
        self.errors.push(group.span(), messages::stray_branch(&word));
        None
    }

    fn closing_block(&mut self, group: &Group) -> Option<Stop> {
        let inner = self.cursor.inner(self.cursor.at);
        let (name, length) = (inner.get(1), inner.len());
        let name = match name {
            Some(TokenTree::Ident(name)) => plain(name),
            _ => String::new(),
        };
        let closes = |open: &Open| open.kind == Kind::Block && (open.name == name || open.alias == Some(name.as_str()));
        if self.open.last().is_some_and(closes) {
            if length > 2 {
                self.errors.push(group.span(), messages::long_block_closer(&name));
            }
            self.cursor.at += 1;
            return Some(Stop::Closed(group.span()));
        }
        if self.open.iter().any(closes) {
            return Some(Stop::Left);
        }
        self.cursor.at += 1;
        if self.is_forgiven(&format!("/{name}")) {
            return None;
        }
        let inside = self.open.last().map(|open| (open.kind, open.name.clone()));
        if let Some((Kind::Block, open)) = &inside {
            self.errors.push(group.span(), messages::wrong_block_closer(&name, open));
            return Some(Stop::Closed(group.span()));
        }
        self.errors.push(group.span(), messages::stray_block_closer(&name, inside));
        None
    }

    fn is_forgiven(&mut self, closer: &str) -> bool {
        let found = self.forgiven.iter().rposition(|forgiven| forgiven == closer);
        if let Some(index) = found {
            self.forgiven.remove(index);
        }
        found.is_some()
    }

    pub(crate) fn push_open(&mut self, kind: Kind, name: &str, span: Span) {
        self.open.push(Open { kind, name: name.to_owned(), alias: None, wrapper: None, span });
    }

    /// Closes what was opened last. Where its content just ended, the closer is missing.
    pub(crate) fn pop_open(&mut self, closed: bool) {
        let Some(open) = self.open.pop() else { return };
        if closed || self.given_up {
            return;
        }
        let before = self.cursor.peek().map(|_| self.here());
        self.errors.push(open.span, messages::unclosed(open.kind, &open.name, before.as_deref()));
        self.forgiven.push(match open.kind {
            Kind::Tag => open.name,
            Kind::Block => format!("/{}", open.name),
        });
    }

    /// The closer at the cursor, as written.
    fn here(&self) -> String {
        match self.cursor.peek() {
            Some(Token::Brace(group)) => {
                format!("{{{}}}", text_of(&group.stream().into_iter().collect::<Vec<_>>()))
            }
            _ => {
                let mut name = String::new();
                let mut index = self.cursor.at;
                while let Some(token) = self.cursor.nth(index) {
                    match token {
                        Token::Ident(part) => name.push_str(&plain(part)),
                        Token::Literal(part) => name.push_str(&part.to_string()),
                        Token::Punct(char, _) => name.push(*char),
                        _ => break,
                    }
                    if name.ends_with('>') {
                        break;
                    }
                    index += 1;
                }
                name
            }
        }
    }

    /// `<!DOCTYPE html>` and `<!-- … -->`
    fn declaration(&mut self, items: &mut Vec<Item>, span: Span) {
        let at = self.cursor.at;
        if self.cursor.is_glued(at, "<!--") {
            let end = (at + 4..self.cursor.end()).find(|index| self.cursor.is_glued(*index, "-->"));
            match end {
                Some(end) => self.cursor.at = end + 3,
                None => {
                    self.errors.push(span, messages::unclosed_comment());
                    self.cursor.at = self.cursor.end();
                }
            }
            return;
        }
        let end = (at..self.cursor.end()).find(|index| self.cursor.is_punct(*index, '>'));
        let end = end.unwrap_or(at + 1);
        let words: String = self.cursor.rust(at + 2, end).to_string();
        if words.eq_ignore_ascii_case("doctype html") {
            items.push(Item::Node(Node::Doctype(span)));
        } else {
            self.errors.push(span, messages::unknown_declaration());
        }
        self.cursor.at = end + 1;
    }
}

/// An identifier without `r#`.
pub(crate) fn plain(ident: &proc_macro2::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

pub(crate) fn punct(token: Option<&TokenTree>) -> Option<char> {
    match token {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    }
}

/// The tokens as one reads them, for messages.
pub(crate) fn text_of(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut before: Option<&TokenTree> = None;
    for token in tokens {
        let apart = before.is_some_and(|before| before.span().end() < token.span().start());
        if apart {
            text.push(' ');
        }
        text.push_str(&token.to_string());
        before = Some(token);
    }
    text
}

/// An expression of these tokens; `span` stands in where there are none.
pub(crate) fn expr(tokens: impl IntoIterator<Item = TokenTree>, span: Span) -> Expr {
    let tokens: TokenStream = tokens.into_iter().collect();
    let span = tokens.clone().into_iter().next().map_or(span, |first| first.span());
    Expr { tokens, span }
}
