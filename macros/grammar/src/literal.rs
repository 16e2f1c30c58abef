//! Attribute literals: `"a {x} b"`, with `{{` and `}}` for braces.

use crate::markup::Parser;
use crate::messages;
use crate::reader::too_deep;
use crate::tree::{AttrValue, Expr, Part};
use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};

impl Parser<'_> {
    /// The value that a literal gives an attribute.
    pub(crate) fn attr_literal(&mut self, literal: &Literal) -> AttrValue {
        let span = literal.span();
        let parts = string(literal).map_or_else(Vec::new, |text| self.parts(&text, span));
        AttrValue::Literal(parts, span)
    }

    fn parts(&mut self, value: &str, span: Span) -> Vec<Part> {
        if !value.as_bytes().contains(&b'{') && !value.as_bytes().contains(&b'}') {
            return if value.is_empty() { Vec::new() } else { vec![Part::Text(value.to_owned())] };
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = value;
        while let Some(char) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
                text.push(char);
                rest = after;
            } else if char == '{' {
                let Some(end) = closing_brace(rest) else {
                    self.errors.push(span, messages::open_brace_in_literal(rest));
                    break;
                };
                if !text.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                }
                parts.extend(self.part(&rest[..=end], span).map(Part::Expr));
                rest = &rest[end + 1..];
            } else {
                if char == '}' {
                    self.errors.push(span, messages::close_brace_in_literal());
                }
                text.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts
    }

    /// The expression in `{…}`; all its tokens stand where the literal stands.
    fn part(&mut self, braced: &str, span: Span) -> Option<Expr> {
        match braced[1..braced.len() - 1].parse::<TokenStream>() {
            Ok(tokens) if tokens.is_empty() => {
                self.errors.push(span, messages::empty_part(braced));
                None
            }
            Ok(tokens) if too_deep(&tokens.clone().into_iter().collect::<Vec<_>>()).is_some() => {
                self.errors.push(span, messages::nested_too_deep());
                None
            }
            Ok(tokens) => Some(Expr { tokens: at(tokens, span), span }),
            Err(_) => {
                self.errors.push(span, messages::broken_part(braced));
                None
            }
        }
    }
}

/// The value of a string literal.
pub(crate) fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    // Most hold nothing that must be read letter by letter.
    if let Some(value) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'))
        && !value.as_bytes().contains(&b'\\')
        && !value.as_bytes().contains(&b'\r')
    {
        return Some(value.to_owned());
    }
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// The tokens, all at one place.
fn at(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                token = TokenTree::Group(Group::new(group.delimiter(), at(group.stream(), span)));
            }
            token.set_span(span);
            token
        })
        .collect()
}

/// Where a brace is opened that nothing closes.
pub(crate) fn open_brace(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('{')) {
        at += next;
        at += match &text[at..] {
            rest if rest.starts_with("{{") => 2,
            rest => match closing_brace(rest) {
                Some(end) => end + 1,
                None => return Some(at),
            },
        };
    }
    None
}

/// Where the brace that `text` begins with is closed. Braces in strings and characters do not count.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut chars = text.char_indices().peekable();
    while let Some((index, char)) = chars.next() {
        match char {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index);
                }
            }
            '"' => loop {
                match chars.next()?.1 {
                    '\\' => drop(chars.next()),
                    '"' => break,
                    _ => {}
                }
            },
            '\'' => {
                let rest = &text[index + 1..];
                if let Some(length) = char_literal(rest) {
                    while chars.peek().is_some_and(|(next, _)| *next <= index + length) {
                        chars.next();
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// How long the rest of a character literal is; none for a lifetime.
fn char_literal(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let from = if first == '\\' { 2 } else { first.len_utf8() };
    let end = if first == '\\' { from + rest.get(from..)?.find('\'')? } else { from };
    rest[end..].starts_with('\'').then_some(end + 1)
}
