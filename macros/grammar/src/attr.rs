//! Attributes and directives, as written in a tag.

use crate::literal::{open_brace, string};
use crate::markup::{Parser, expr, plain, punct, text_of};
use crate::messages;
use crate::tokens::Token;
use crate::tree::{Attr, AttrValue, Expr, Part, PlainAttr};
use proc_macro2::{Group, Literal, Span, TokenTree};

/// How a tag ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// `>`
    Open,
    /// `/>`
    Closed,
    /// Not at all: reported.
    Missing,
}

/// An attribute's name as written, before it is known what it means.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// `class:"md:w-1/2"`: the literal after the colon.
    pub(crate) literal: Option<Literal>,
}

impl Parser<'_> {
    /// Everything up to the end of the tag that `tag` names.
    pub(crate) fn attrs(&mut self, tag: &str, tag_span: Span) -> (Vec<Attr>, End) {
        let mut attrs = Vec::new();
        self.allow.clear();
        loop {
            let at = self.cursor.at;
            // What follows a line that was lost says nothing of this tag.
            if std::mem::take(&mut self.cut) {
                return (attrs, End::Closed);
            }
            let Some(token) = self.cursor.peek() else {
                self.errors.push(tag_span, messages::unfinished_tag(tag));
                return (attrs, End::Missing);
            };
            match token {
                Token::Punct('>', _) => {
                    self.cursor.at += 1;
                    return (attrs, End::Open);
                }
                Token::Punct('/', _) if self.cursor.is_glued(at, "/>") => {
                    self.cursor.at += 2;
                    return (attrs, End::Closed);
                }
                Token::Punct('<', _) => {
                    self.errors.push(tag_span, messages::unfinished_tag(tag));
                    return (attrs, End::Missing);
                }
                Token::Ident(_) => attrs.extend(self.named()),
                Token::Literal(literal) => {
                    let literal = literal.clone();
                    attrs.extend(self.quoted(&literal));
                }
                Token::Brace(group) => {
                    let group = group.clone();
                    self.cursor.at += 1;
                    attrs.extend(self.braced(&group));
                }
                Token::Punct('@', span) => {
                    let span = *span;
                    attrs.extend(self.at_directive(span));
                }
                token => {
                    let token = token.clone();
                    self.bad_attr(&token);
                }
            }
        }
    }

    /// What can be no attribute: reported once, up to the next that can.
    fn bad_attr(&mut self, token: &Token) {
        let at = self.cursor.at;
        let sign = match token {
            Token::Punct(char, _) => char.to_string(),
            Token::Open(group, _) => group.to_string(),
            _ => String::new(),
        };
        self.errors.push(
            token.span(),
            match token {
                Token::Doc(_) => messages::doc_comment(),
                Token::Punct(':', _) if self.cursor.touches(at + 1) => {
                    let word = self.cursor.text(at + 1);
                    messages::block_of(word).map_or_else(|| messages::no_attr(&sign), |block| messages::block_attribute(word, block))
                }
                _ => messages::no_attr(&sign),
            },
        );
        self.cursor.at = match token {
            Token::Open(_, close) => close + 1,
            _ => at + 1,
        };
        while self.cursor.touches(self.cursor.at)
            && matches!(self.cursor.peek(), Some(Token::Ident(_) | Token::Literal(_) | Token::Punct('.' | ':' | '-' | '=', _)))
        {
            self.cursor.at += 1;
        }
        // `:class="x"`, `#ref={x}`: the value belongs to what was reported.
        let before = self.cursor.at.saturating_sub(1);
        if self.cursor.is_punct(before, '=') && matches!(self.cursor.peek(), Some(Token::Brace(_))) {
            self.cursor.at += 1;
        }
    }

    /// `{name}`, `{..attrs}`
    fn braced(&mut self, group: &Group) -> Option<Attr> {
        let span = group.span();
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        match inner.as_slice() {
            [TokenTree::Ident(name)] => {
                Some(Attr::Plain(PlainAttr { name: plain(name), span: name.span(), quoted: false, value: AttrValue::Expr(expr(inner.clone(), span)) }))
            }
            [TokenTree::Punct(dollar), TokenTree::Ident(name)] if dollar.as_char() == '$' => {
                Some(Attr::Plain(PlainAttr { name: plain(name), span: name.span(), quoted: false, value: AttrValue::Expr(expr(inner.clone(), span)) }))
            }
            [first, second, rest @ ..] if punct(Some(first)) == Some('.') && punct(Some(second)) == Some('.') => {
                let dots = rest.iter().take_while(|token| punct(Some(token)) == Some('.')).count();
                if rest.len() == dots {
                    self.errors.push(span, messages::empty_spread());
                    return None;
                }
                if dots > 0 {
                    self.errors.push(span, messages::three_dots());
                }
                Some(Attr::Spread(expr(rest[dots..].to_vec(), span)))
            }
            [] => {
                self.errors.push(span, messages::empty_braces_in_tag());
                None
            }
            // The opener is reported.
            [first, ..] if matches!(punct(Some(first)), Some(':' | '/')) => None,
            [first, ..] => {
                let message = match punct(Some(first)) {
                    Some('#') => messages::block_in_tag(&text_of(&inner)),
                    Some('@') => messages::at_in_tag(&text_of(&inner)),
                    _ => messages::value_without_name(&text_of(&inner)),
                };
                self.errors.push(span, message);
                None
            }
        }
    }

    /// `"md:w"="x"`
    fn quoted(&mut self, literal: &Literal) -> Option<Attr> {
        self.cursor.at += 1;
        let span = literal.span();
        let syn::Lit::Str(name) = syn::Lit::new(literal.clone()) else {
            self.errors.push(span, messages::no_attr(&literal.to_string()));
            return None;
        };
        let name = name.value();
        let value = self.value(&name);
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "\"'<>/=".contains(c);
        if name.is_empty() || name.contains(forbidden) {
            self.errors.push(span, messages::bad_quoted_name(&name));
            return None;
        }
        Some(Attr::Plain(PlainAttr { name, span, quoted: true, value }))
    }

    /// `a-b`, `on:click`, `class:"x"`: words, and the signs that join them.
    pub(crate) fn name(&mut self) -> Name {
        let mut name = Name { text: String::new(), span: self.cursor.span(self.cursor.at), literal: None };
        let mut word = false;
        while let Some(token) = self.cursor.peek() {
            let first = name.text.is_empty();
            if !first && !self.cursor.touches(self.cursor.at) {
                break;
            }
            match token {
                Token::Ident(_) if !word => name.text.push_str(self.cursor.text(self.cursor.at)),
                Token::Literal(literal) if !word && !first => {
                    let text = self.cursor.text(self.cursor.at);
                    if !text.starts_with(|c: char| c.is_ascii_digit()) {
                        if name.text.ends_with(':') {
                            name.literal = Some(literal.clone());
                            self.cursor.at += 1;
                        }
                        break;
                    }
                    name.text.push_str(text);
                }
                Token::Punct(char @ ('-' | ':' | '.'), _) if !first => name.text.push(*char),
                _ => break,
            }
            word = matches!(token, Token::Ident(_) | Token::Literal(_));
            self.cursor.at += 1;
        }
        name
    }

    /// `width=100%`, `href=/about`: what stands there up to a space or the tag's end was meant as the value.
    fn unquoted(&mut self, name: &str) -> AttrValue {
        let at = self.cursor.at;
        let span = self.cursor.span(at);
        if let Some(Token::Open(_, close)) = self.cursor.peek() {
            let after = close + 1;
            self.cursor.at = after;
            let text = self.cursor.slice(at, false, after).map(str::trim_end).unwrap_or("(…)").to_owned();
            self.errors.push(span, messages::call_on_value(name, &text));
            return AttrValue::Literal(Vec::new(), span);
        }
        self.cursor.at += 1;
        while self.cursor.touches(self.cursor.at)
            && !matches!(self.cursor.peek(), None | Some(Token::Punct('>' | '<', _) | Token::Brace(_)))
            && !self.cursor.is_glued(self.cursor.at, "/>")
        {
            self.cursor.at += 1;
        }
        let end = self.cursor.at;
        // The rest of an address is a comment to Rust.
        let cut = self.cursor.is_punct(end - 1, ':') && self.cursor.slice(end - 1, true, end).is_some_and(|rest| rest.starts_with("//"));
        let text = self.cursor.slice(at, false, end).and_then(|text| text.split([' ', '\n', '\t', '>']).next()).map(str::to_owned);
        let text = text.unwrap_or_else(|| self.cursor.text(at).to_owned());
        if cut {
            self.cut = true;
            self.quoted = end + 1;
            self.errors.push(span, messages::url_in_attr(name, &text));
        } else {
            let expression = end == at + 1 && matches!(self.cursor.nth(at), Some(Token::Ident(_) | Token::Literal(_)));
            self.errors.push(span, messages::unquoted_value(name, &text, expression));
        }
        AttrValue::Literal(vec![Part::Text(text)], span)
    }

    /// `"a {f("b")} c"`, `"a".to_owned()`: what is glued to the end of a string belongs to an expression. Reported.
    fn run_on(&mut self, name: &str, literal: &Literal) -> Option<AttrValue> {
        let at = self.cursor.at;
        if !self.cursor.touches(at) {
            return None;
        }
        let text = string(literal)?;
        let call = self.cursor.is_punct(at, '.');
        let broken =
            matches!(self.cursor.peek(), Some(Token::Ident(_) | Token::Literal(_) | Token::Brace(_) | Token::Open(..))).then(|| open_brace(&text)).flatten();
        if !call && broken.is_none() {
            return None;
        }
        while self.cursor.touches(self.cursor.at)
            && !matches!(self.cursor.peek(), None | Some(Token::Punct('>' | '<', _)))
            && !self.cursor.is_glued(self.cursor.at, "/>")
        {
            self.cursor.at = match self.cursor.peek() {
                Some(Token::Open(_, close)) => close + 1,
                _ => self.cursor.at + 1,
            };
        }
        let message = match broken {
            Some(brace) => messages::literal_ends_in_braces(name, &text[brace..]),
            None => {
                let written = self.cursor.slice(at - 1, false, self.cursor.at);
                messages::call_on_value(name, written.map(str::trim_end).unwrap_or(&literal.to_string()))
            }
        };
        self.errors.push(literal.span(), message);
        Some(AttrValue::Literal(Vec::new(), literal.span()))
    }

    /// `="…"`, `={…}`, or nothing.
    pub(crate) fn value(&mut self, name: &str) -> AttrValue {
        if !self.cursor.is_punct(self.cursor.at, '=') {
            return AttrValue::None;
        }
        self.cursor.at += 1;
        let at = self.cursor.at;
        match self.cursor.peek() {
            Some(Token::Literal(literal)) if string(literal).is_some() => {
                let literal = literal.clone();
                self.cursor.at += 1;
                match self.run_on(name, &literal) {
                    Some(value) => value,
                    None => self.attr_literal(&literal),
                }
            }
            Some(Token::Brace(group)) => {
                let group = group.clone();
                self.cursor.at += 1;
                if group.stream().is_empty() {
                    self.errors.push(group.span(), messages::empty_value(name));
                    return AttrValue::None;
                }
                AttrValue::Expr(Expr { tokens: group.stream(), span: group.span() })
            }
            Some(Token::Literal(_)) => self.unquoted(name),
            Some(token) if self.cursor.touches(at) && !self.cursor.is_punct(at + 1, '=') && !matches!(token, Token::Punct('>' | '<' | '=', _)) => {
                self.unquoted(name)
            }
            _ => {
                self.errors.push(self.cursor.span(at), messages::missing_value(name));
                AttrValue::None
            }
        }
    }
}
