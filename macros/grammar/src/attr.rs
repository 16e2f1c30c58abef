//! Attributes and directives, as written in a tag.

use crate::markup::{Parser, expr, plain, punct, text_of};
use crate::messages;
use crate::tokens::Token;
use crate::tree::{Attr, AttrValue, Expr, Modifier, On, Part, PlainAttr, TriggerRef};
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenTree};

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
struct Name {
    text: String,
    span: Span,
    /// `class:"md:w-1/2"`: the literal after the colon.
    literal: Option<Literal>,
}

impl Parser<'_> {
    /// Everything up to the end of the tag that `tag` names.
    pub(crate) fn attrs(&mut self, tag: &str, tag_span: Span) -> (Vec<Attr>, End) {
        let mut attrs = Vec::new();
        loop {
            let at = self.cursor.at;
            let Some(token) = self.cursor.peek().cloned() else {
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
                Token::Literal(literal) => attrs.extend(self.quoted(&literal)),
                Token::Brace(group) => {
                    self.cursor.at += 1;
                    attrs.extend(self.braced(&group));
                }
                Token::Punct('@', span) => attrs.extend(self.at_directive(span)),
                token => self.bad_attr(&token),
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
                _ => messages::no_attr(&sign),
            },
        );
        self.cursor.at = match token {
            Token::Open(_, close) => close + 1,
            _ => at + 1,
        };
        while self.cursor.touches(self.cursor.at)
            && matches!(
                self.cursor.peek(),
                Some(Token::Ident(_) | Token::Literal(_) | Token::Punct('.' | ':' | '-' | '=', _))
            )
        {
            self.cursor.at += 1;
        }
        // `:class="x"`, `#ref={x}`: the value belongs to what was reported.
        let before = self.cursor.at.saturating_sub(1);
        if self.cursor.is_punct(before, '=') && matches!(self.cursor.peek(), Some(Token::Brace(_)))
        {
            self.cursor.at += 1;
        }
    }

    /// `{name}`, `{..attrs}`
    fn braced(&mut self, group: &Group) -> Option<Attr> {
        let span = group.span();
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        match inner.as_slice() {
            [TokenTree::Ident(name)] => Some(Attr::Plain(PlainAttr {
                name: plain(name),
                span: name.span(),
                quoted: false,
                value: AttrValue::Expr(expr(inner.clone(), span)),
            })),
            [TokenTree::Punct(dollar), TokenTree::Ident(name)] if dollar.as_char() == '$' => {
                Some(Attr::Plain(PlainAttr {
                    name: plain(name),
                    span: name.span(),
                    quoted: false,
                    value: AttrValue::Expr(expr(inner.clone(), span)),
                }))
            }
            [first, second, rest @ ..]
                if punct(Some(first)) == Some('.') && punct(Some(second)) == Some('.') =>
            {
                let dots = rest
                    .iter()
                    .take_while(|token| punct(Some(token)) == Some('.'))
                    .count();
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
            [first, ..] => {
                let message = match punct(Some(first)) {
                    Some('#' | ':' | '/') => messages::block_in_tag(&text_of(&inner)),
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
            self.errors
                .push(span, messages::no_attr(&literal.to_string()));
            return None;
        };
        let name = name.value();
        let value = self.value(&name);
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "\"'<>/=".contains(c);
        if name.is_empty() || name.contains(forbidden) {
            self.errors.push(span, messages::bad_quoted_name(&name));
            return None;
        }
        Some(Attr::Plain(PlainAttr {
            name,
            span,
            quoted: true,
            value,
        }))
    }

    /// `a-b`, `on:click`, `class:"x"`: words, and the signs that join them.
    fn name(&mut self) -> Name {
        let mut name = Name {
            text: String::new(),
            span: self.cursor.span(self.cursor.at),
            literal: None,
        };
        let mut word = false;
        while let Some(token) = self.cursor.peek() {
            let first = name.text.is_empty();
            if !first && !self.cursor.touches(self.cursor.at) {
                break;
            }
            match token {
                Token::Ident(ident) if !word => name.text.push_str(&plain(ident)),
                Token::Literal(literal) if !word && !first => {
                    let text = literal.to_string();
                    if !text.starts_with(|c: char| c.is_ascii_digit()) {
                        if name.text.ends_with(':') {
                            name.literal = Some(literal.clone());
                            self.cursor.at += 1;
                        }
                        break;
                    }
                    name.text.push_str(&text);
                }
                Token::Punct(char @ ('-' | ':' | '.'), _) if !first => name.text.push(*char),
                _ => break,
            }
            word = matches!(token, Token::Ident(_) | Token::Literal(_));
            self.cursor.at += 1;
        }
        name
    }

    /// `="…"`, `={…}`, or nothing.
    fn value(&mut self, name: &str) -> AttrValue {
        if !self.cursor.is_punct(self.cursor.at, '=') {
            return AttrValue::None;
        }
        self.cursor.at += 1;
        let at = self.cursor.at;
        match self.cursor.peek().cloned() {
            Some(Token::Literal(literal)) => {
                self.cursor.at += 1;
                self.attr_literal(&literal)
            }
            Some(Token::Brace(group)) => {
                self.cursor.at += 1;
                if group.stream().is_empty() {
                    self.errors.push(group.span(), messages::empty_value(name));
                    return AttrValue::None;
                }
                AttrValue::Expr(Expr {
                    tokens: group.stream(),
                    span: group.span(),
                })
            }
            Some(Token::Ident(word)) => {
                self.cursor.at += 1;
                self.errors
                    .push(word.span(), messages::unquoted_value(name, &plain(&word)));
                while self.cursor.touches(self.cursor.at)
                    && matches!(
                        self.cursor.peek(),
                        Some(Token::Ident(_) | Token::Punct('-' | '.', _))
                    )
                {
                    self.cursor.at += 1;
                }
                AttrValue::None
            }
            _ => {
                self.errors
                    .push(self.cursor.span(at), messages::missing_value(name));
                AttrValue::None
            }
        }
    }

    /// A name, and what it means.
    fn named(&mut self) -> Option<Attr> {
        let name = self.name();
        let Name {
            text,
            span,
            literal,
        } = name;
        let Some((directive, rest)) = text.split_once(':') else {
            let value = self.value(&text);
            return Some(Attr::Plain(PlainAttr {
                name: text,
                span,
                quoted: false,
                value,
            }));
        };
        let rest = rest.to_owned();
        if let Some(literal) = &literal
            && directive != "class"
        {
            self.errors
                .push(literal.span(), messages::quoted_directive(directive));
        }
        match directive {
            "on" => self.on(rest, span),
            "class" => self.class(rest, span, literal),
            "style" => self.style(rest, span),
            "xml" | "xlink" | "xmlns" => {
                let value = self.value(&text);
                Some(Attr::Plain(PlainAttr {
                    name: text,
                    span,
                    quoted: false,
                    value,
                }))
            }
            _ => {
                self.modifiers();
                self.value(&text);
                self.errors
                    .push(span, messages::unknown_directive(directive, &text));
                None
            }
        }
    }

    fn on(&mut self, event: String, span: Span) -> Option<Attr> {
        let modifiers = self.modifiers();
        if self.cursor.is_punct(self.cursor.at, '=') {
            self.errors.push(span, messages::on_with_value(&event));
            self.value(&event);
            return None;
        }
        if event.is_empty() {
            self.errors.push(span, messages::on_without_event());
            return None;
        }
        Some(Attr::On(On {
            event,
            span,
            modifiers,
        }))
    }

    /// `|prevent|debounce(300)`
    fn modifiers(&mut self) -> Vec<Modifier> {
        let mut modifiers = Vec::new();
        while self.cursor.is_punct(self.cursor.at, '|') {
            self.cursor.at += 1;
            let mut name = String::new();
            let span = self.cursor.span(self.cursor.at);
            while let Some(token) = self.cursor.peek() {
                match token {
                    _ if !name.is_empty() && !self.cursor.touches(self.cursor.at) => break,
                    Token::Ident(ident) => name.push_str(&plain(ident)),
                    Token::Punct('-', _) if !name.is_empty() => name.push('-'),
                    Token::Literal(number) if name.is_empty() => name.push_str(&number.to_string()),
                    _ => break,
                }
                self.cursor.at += 1;
            }
            if name.is_empty() {
                self.errors.push(span, messages::empty_modifier());
                continue;
            }
            let arg = self.modifier_arg(&name);
            modifiers.push(Modifier { name, arg, span });
        }
        modifiers
    }

    fn modifier_arg(&mut self, name: &str) -> Option<u64> {
        let Some(Token::Open(group, close)) = self.cursor.peek().cloned() else {
            return None;
        };
        if group.delimiter() != Delimiter::Parenthesis || !self.cursor.touches(self.cursor.at) {
            return None;
        }
        self.cursor.at = close + 1;
        let number = syn::parse2::<syn::LitInt>(group.stream());
        match number.ok().and_then(|number| number.base10_parse().ok()) {
            Some(number) => Some(number),
            None => {
                self.errors
                    .push(group.span(), messages::modifier_number(name));
                None
            }
        }
    }

    fn class(&mut self, rest: String, span: Span, literal: Option<Literal>) -> Option<Attr> {
        let (name, span) = match &literal {
            Some(literal) => match syn::Lit::new(literal.clone()) {
                syn::Lit::Str(name) => (name.value(), literal.span()),
                _ => (String::new(), literal.span()),
            },
            None => (rest, span),
        };
        let value = self.value(&name);
        if name.is_empty() || name.contains(char::is_whitespace) {
            self.errors.push(span, messages::bad_class(&name));
            return None;
        }
        let value = match value {
            AttrValue::Expr(value) => value,
            AttrValue::None => self.same_name("class", &name, span)?,
            AttrValue::Literal(_, span) => {
                self.errors.push(span, messages::class_literal(&name));
                return None;
            }
        };
        Some(Attr::Class { name, span, value })
    }

    fn style(&mut self, name: String, span: Span) -> Option<Attr> {
        let value = match self.value(&name) {
            AttrValue::None if name.is_empty() => AttrValue::None,
            AttrValue::None => AttrValue::Expr(self.same_name("style", &name, span)?),
            value => value,
        };
        if name.is_empty() {
            self.errors.push(span, messages::style_without_property());
            return None;
        }
        Some(Attr::Style { name, span, value })
    }

    /// `class:on` is `class:on={on}`.
    fn same_name(&mut self, directive: &str, name: &str, span: Span) -> Option<Expr> {
        match syn::parse_str::<Ident>(name) {
            Ok(mut ident) => {
                ident.set_span(span);
                Some(expr([TokenTree::Ident(ident)], span))
            }
            Err(_) => {
                self.errors
                    .push(span, messages::no_binding(directive, name));
                None
            }
        }
    }

    /// `@trigger="name"`, `@trigger={name(args)}`
    fn at_directive(&mut self, span: Span) -> Option<Attr> {
        self.cursor.at += 1;
        if !matches!(self.cursor.peek(), Some(Token::Ident(_))) {
            self.errors.push(span, messages::no_attr("@"));
            return None;
        }
        let Name { text, span, .. } = self.name();
        if text != "trigger" {
            self.modifiers();
            self.value(&text);
            self.errors.push(span, messages::unknown_at_attr(&text));
            return None;
        }
        match self.value("@trigger") {
            AttrValue::Literal(parts, span) => match parts.as_slice() {
                [Part::Text(name)] if syn::parse_str::<Ident>(name).is_ok() => {
                    Some(Attr::Trigger(TriggerRef {
                        name: name.clone(),
                        span,
                        args: None,
                    }))
                }
                _ => {
                    self.errors.push(span, messages::trigger_value());
                    None
                }
            },
            AttrValue::Expr(call) => self.trigger_call(call),
            AttrValue::None => {
                self.errors.push(span, messages::trigger_value());
                None
            }
        }
    }

    fn trigger_call(&mut self, call: Expr) -> Option<Attr> {
        let tokens: Vec<TokenTree> = call.tokens.into_iter().collect();
        match tokens.as_slice() {
            [TokenTree::Ident(name), TokenTree::Group(args)]
                if args.delimiter() == Delimiter::Parenthesis =>
            {
                let args = arguments(args.stream().into_iter().collect());
                Some(Attr::Trigger(TriggerRef {
                    name: plain(name),
                    span: name.span(),
                    args: Some(args),
                }))
            }
            [TokenTree::Ident(name)] => {
                self.errors
                    .push(name.span(), messages::trigger_not_called(&plain(name)));
                None
            }
            _ => {
                self.errors.push(call.span, messages::trigger_value());
                None
            }
        }
    }
}

/// The arguments between the commas; a comma in `path::<A, B>` is none.
fn arguments(tokens: Vec<TokenTree>) -> Vec<Expr> {
    let mut args = Vec::new();
    let mut current: Vec<TokenTree> = Vec::new();
    let mut angles = 0usize;
    for token in tokens {
        let sign = punct(Some(&token));
        let last = punct(current.last());
        match sign {
            Some('<') if angles > 0 || last == Some(':') => angles += 1,
            Some('>') if last != Some('-') => angles = angles.saturating_sub(1),
            Some(',') if angles == 0 => {
                let span = token.span();
                args.push(expr(std::mem::take(&mut current), span));
                continue;
            }
            _ => {}
        }
        current.push(token);
    }
    if !current.is_empty() {
        let span = current[0].span();
        args.push(expr(current, span));
    }
    args
}
