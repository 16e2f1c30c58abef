//! Text: words, literals, entities, and the white space between.

use crate::entities::{BARE, NAMED};
use crate::markup::{Kind, Parser, plain};
use crate::messages;
use crate::names::ignores_space;
use crate::nearest::nearest;
use crate::tokens::Token;
use crate::tree::{Node, Text};
use proc_macro2::{Literal, Span};

/// What stands in markup, before its white space is settled.
#[expect(clippy::large_enum_variant, reason = "lives only while one element is read")]
pub(crate) enum Item {
    Node(Node),
    /// Characters that stay as they are.
    Text(String, Span),
    /// White space between tokens.
    Space(String, Span),
}

/// What the parent makes of white space.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Room {
    /// `<pre>`, `<textarea>`, and what stands in them: nothing is touched.
    pub(crate) verbatim: bool,
    /// The element itself, whose first line feed browsers eat.
    pub(crate) eats_newline: bool,
    /// Tables, `<select>`, SVG: white space alone means nothing.
    pub(crate) strict: bool,
}

/// Collapses white space as Svelte 5 does: none at both ends, one space between.
pub(crate) fn settle(items: Vec<Item>, room: Room) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut space: Option<Span> = None;
    let mut started = false;
    let mut after_text = false;
    for (index, item) in items.into_iter().enumerate() {
        match item {
            Item::Space(white, span) if room.verbatim => {
                let eaten = index == 0 && room.eats_newline;
                let white = if eaten { white.strip_prefix('\n').unwrap_or(&white) } else { &white };
                append(&mut nodes, white, span);
            }
            Item::Space(_, span) => space = started.then_some(space.unwrap_or(span)),
            // These show nothing where they stand: the white space around them is one.
            Item::Node(node @ (Node::Let(_) | Node::Snippet(_))) => nodes.push(node),
            Item::Node(node) if is_hoisted(&node) => nodes.push(node),
            Item::Node(node @ Node::Doctype(_)) => {
                space = None;
                nodes.push(node);
            }
            Item::Node(node) => {
                if let Some(span) = space.take()
                    && (after_text || !room.strict)
                {
                    append(&mut nodes, " ", span);
                }
                nodes.push(node);
                (started, after_text) = (true, false);
            }
            Item::Text(text, span) => {
                if let Some(span) = space.take() {
                    append(&mut nodes, " ", span);
                }
                append(&mut nodes, &text, span);
                (started, after_text) = (true, true);
            }
        }
    }
    nodes
}

/// What goes to the page's head shows nothing where it stands.
pub(crate) fn is_hoisted(node: &Node) -> bool {
    matches!(node, Node::Element(element) if matches!(&*element.name, "head" | "style"))
}

fn append(nodes: &mut Vec<Node>, text: &str, span: Span) {
    match nodes.last_mut() {
        _ if text.is_empty() => {}
        Some(Node::Text(last)) => last.value.push_str(text),
        _ => nodes.push(Node::Text(Text { value: text.to_owned(), span })),
    }
}

impl Parser<'_> {
    /// What the elements that are open make of white space here.
    pub(crate) fn room(&self) -> Room {
        let strict = self.elements().next().is_some_and(ignores_space) || self.in_svg();
        Room { verbatim: self.verbatim, eats_newline: false, strict }
    }

    fn in_svg(&self) -> bool {
        let deciding = |name: &&str| matches!(*name, "svg" | "text" | "foreignObject");
        self.elements().find(deciding) == Some("svg")
    }

    /// The elements that are open, from the inside out; a component is one that nothing is known of.
    fn elements(&self) -> impl Iterator<Item = &str> {
        self.open.iter().rev().filter(|open| open.kind == Kind::Tag).filter_map(|open| match open.name.as_str() {
            "fragment" => open.wrapper.as_deref(),
            "slot" => None,
            name => Some(name),
        })
    }

    /// One token of text.
    pub(crate) fn text(&mut self, token: Token, items: &mut Vec<Item>) {
        let at = self.cursor.at;
        let span = token.span();
        self.cursor.at += 1;
        let text = match token {
            Token::Ident(_) if self.statement(at) => return,
            Token::Ident(ident) => {
                let word = ident.to_string();
                // rustc takes an emoji for a bad name, and says so; it is text that must be quoted.
                if !word.is_ascii() && word.contains(is_emoji) {
                    self.unreadable(at, span, &word);
                }
                word
            }
            Token::Literal(literal) => self.literal_text(&literal, at),
            Token::Punct('&', _) => self.entity(at),
            Token::Punct(char, _) => {
                if let Some(written) = self.cursor.mistaken(at).map(str::to_owned) {
                    self.unreadable(at, span, &written);
                }
                if matches!(char, '\'' | '#') && self.word_before(at) {
                    self.broken_word(at, char);
                }
                char.to_string()
            }
            Token::Open(group, _) => {
                let square = group.delimiter() == proc_macro2::Delimiter::Bracket;
                if square { "[" } else { "(" }.to_owned()
            }
            Token::Close(char, _) => char.to_string(),
            Token::Doc(_) => {
                self.errors.push(span, messages::doc_comment());
                return;
            }
            Token::Brace(_) => return,
        };
        items.push(Item::Text(text, span));
    }

    /// A trigger or a `let` among a component's markup was meant to stand before it.
    fn statement(&mut self, at: usize) -> bool {
        if !self.component || !self.open.is_empty() {
            return false;
        }
        let word = |index| match self.cursor.nth(index) {
            Some(Token::Ident(ident)) => Some(plain(ident)),
            _ => None,
        };
        let on = if word(at).as_deref() == Some("async") { at + 1 } else { at };
        if word(on).as_deref() == Some("on")
            && let Some(name) = word(on + 1)
            && let Some(Token::Open(_, close)) = self.cursor.nth(on + 2)
        {
            let from = close + 1;
            let brace = (from..self.cursor.end()).find(|index| matches!(self.cursor.nth(*index), Some(Token::Brace(_))));
            let arrow = self.cursor.is_glued(from, "->");
            if let Some(end) = brace.filter(|end| arrow || *end == from) {
                self.errors.push(self.cursor.span(on), messages::trigger_in_markup(&name));
                self.cursor.at = end + 1;
                return true;
            }
        }
        let name = if word(at + 1).as_deref() == Some("mut") { at + 2 } else { at + 1 };
        if word(at).as_deref() == Some("let")
            && let Some(binding) = word(name)
            && self.cursor.is_punct(name + 1, '=')
            && let Some(end) = (name..self.cursor.end()).find(|index| self.cursor.is_punct(*index, ';'))
        {
            self.errors.push(self.cursor.span(at), messages::let_in_markup(&binding));
            self.cursor.at = end + 1;
            return true;
        }
        false
    }

    fn word_before(&self, at: usize) -> bool {
        at > 0 && self.cursor.touches(at) && matches!(self.cursor.nth(at - 1), Some(Token::Ident(_) | Token::Literal(_)))
    }

    /// `it's`, `C#`: Rust's lexer has already complained, without saying what to write.
    fn broken_word(&mut self, at: usize, char: char) {
        let mut word = match self.cursor.nth(at - 1) {
            Some(Token::Ident(ident)) => plain(ident),
            Some(Token::Literal(literal)) => literal.to_string(),
            _ => String::new(),
        };
        word.push(char);
        if self.cursor.touches(at + 1)
            && let Some(Token::Ident(rest)) = self.cursor.nth(at + 1)
        {
            word.push_str(&plain(rest));
        }
        self.unreadable(at, self.cursor.span(at), &word);
    }

    /// Reports what Rust's lexer cannot read, and how to quote the text: once for all of it.
    pub(crate) fn unreadable(&mut self, at: usize, span: Span, part: &str) {
        if at < self.quoted {
            return;
        }
        let text = self.cursor.run(at);
        if text.is_some() {
            let ends = |index: &usize| matches!(self.cursor.nth(*index), Some(Token::Punct('<', _) | Token::Brace(_)));
            self.quoted = (at..self.cursor.end()).find(ends).unwrap_or_default() + 1;
        }
        self.errors.push(span, messages::unreadable(part, text.as_deref()));
    }

    fn literal_text(&mut self, literal: &Literal, at: usize) -> String {
        let text = literal.to_string();
        if text.as_bytes().iter().all(u8::is_ascii_digit) {
            return text;
        }
        match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(text) => {
                let after_word = self.word_before(at) && matches!(self.cursor.nth(at - 1), Some(Token::Ident(_)));
                if after_word || !text.suffix().is_empty() {
                    self.errors.push(literal.span(), messages::glued_literal());
                }
                text.value()
            }
            syn::Lit::ByteStr(_) | syn::Lit::CStr(_) | syn::Lit::Byte(_) => {
                self.errors.push(literal.span(), messages::byte_text());
                String::new()
            }
            _ => {
                let text = literal.to_string();
                if empty_exponent(&text) {
                    self.unreadable(at, literal.span(), &text);
                }
                text
            }
        }
    }

    /// `&mdash;`, `&#39;`, `&#x27;`; a `&` that begins none of these is a `&`.
    fn entity(&mut self, at: usize) -> String {
        match self.cursor.nth(at + 1).filter(|_| self.cursor.touches(at + 1)) {
            Some(Token::Ident(name)) => {
                let (name, span) = (name.to_string(), name.span());
                if self.cursor.is_punct(at + 2, ';') && self.cursor.touches(at + 2) {
                    self.cursor.at = at + 3;
                    return named(&name).map(str::to_owned).unwrap_or_else(|| {
                        let near = nearest(&name, names());
                        self.errors.push(span, messages::unknown_entity(&name, near));
                        String::new()
                    });
                }
                if BARE.contains(&format!(";{name};")) {
                    self.errors.push(span, messages::bare_entity(&name));
                }
            }
            Some(Token::Punct('#', span)) => {
                let span = *span;
                let digits = match self.cursor.nth(at + 2).filter(|_| self.cursor.touches(at + 2)) {
                    Some(Token::Literal(digits)) => digits.to_string(),
                    Some(Token::Ident(digits)) => digits.to_string(),
                    _ => return "&".to_owned(),
                };
                let ends = self.cursor.is_punct(at + 3, ';') && self.cursor.touches(at + 3);
                self.cursor.at = if ends { at + 4 } else { at + 3 };
                return match numbered(&digits).filter(|_| ends) {
                    Some(char) => char.to_string(),
                    None => {
                        self.errors.push(span, messages::bad_number(&digits, ends));
                        String::new()
                    }
                };
            }
            _ => {}
        }
        "&".to_owned()
    }
}

/// `1em`: Rust reads the `e` as the beginning of an exponent; and `0x` as that of a number.
fn empty_exponent(literal: &str) -> bool {
    let rest = literal.trim_start_matches(|char: char| char.is_ascii_digit() || matches!(char, '.' | '_'));
    if matches!(literal, "0x" | "0b" | "0o") {
        return true;
    }
    let hex = literal.starts_with("0x");
    let after = rest.strip_prefix(['e', 'E']).map(|rest| rest.trim_start_matches(['+', '-', '_']));
    !hex && after.is_some_and(|after| !after.starts_with(|char: char| char.is_ascii_digit()))
}

/// The characters of a named entity.
fn named(name: &str) -> Option<&'static str> {
    let entry = format!(";{name} ");
    let characters = &NAMED[NAMED.find(&entry)? + entry.len()..];
    // The first character may be a semicolon itself.
    let first = characters.chars().next()?.len_utf8();
    let end = first + characters[first..].find(';')?;
    Some(&characters[..end])
}

fn names() -> impl Iterator<Item = &'static str> {
    NAMED.split(';').filter_map(|entry| entry.split_once(' ')).map(|(name, _)| name)
}

/// The character of `39` or `x27`: none for what HTML calls no character.
fn numbered(digits: &str) -> Option<char> {
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(number).filter(|char| !char.is_control() || matches!(char, '\t' | '\n' | '\r'))
}

/// A character from the blocks of symbols and pictures, where no letter is.
fn is_emoji(char: char) -> bool {
    matches!(char, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}
