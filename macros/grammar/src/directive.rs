//! Directives: attributes whose names say what they do.

use crate::attr::Name;
use crate::markup::{Parser, expr, plain, punct, text_of};
use crate::messages;
use crate::region::literal;
use crate::tokens::Token;
use crate::tree::{Allow, Attr, AttrValue, Bind, Bound, Expr, Modifier, On, Part, PlainAttr, TriggerRef};
use proc_macro2::{Delimiter, Ident, Literal, Span, TokenTree};

impl Parser<'_> {
    /// A name, and what it means.
    pub(crate) fn named(&mut self) -> Option<Attr> {
        let name = self.name();
        let Name { text, span, literal } = name;
        let Some((directive, rest)) = text.split_once(':') else {
            let value = self.value(&text);
            return Some(Attr::Plain(PlainAttr { name: text, span, quoted: false, value }));
        };
        let rest = rest.to_owned();
        if let Some(literal) = &literal
            && directive != "class"
        {
            self.errors.push(literal.span(), messages::quoted_directive(directive));
        }
        match directive {
            "on" => self.on(rest, span),
            "class" => self.class(rest, span, literal),
            "style" => self.style(rest, span),
            "bind" => self.bind(&rest, span),
            "xml" | "xlink" | "xmlns" => {
                let value = self.value(&text);
                Some(Attr::Plain(PlainAttr { name: text, span, quoted: false, value }))
            }
            _ => {
                self.modifiers();
                self.value(&text);
                self.errors.push(span, messages::unknown_directive(directive, &text));
                None
            }
        }
    }

    fn on(&mut self, event: String, span: Span) -> Option<Attr> {
        let modifiers = self.modifiers();
        if self.cursor.is_punct(self.cursor.at, '=') {
            let value = self.value(&event);
            self.errors.push(span, messages::on_with_value(&event, &meant(&value, "\"name\"")));
            return None;
        }
        if event.is_empty() {
            self.errors.push(span, messages::on_without_event());
            return None;
        }
        Some(Attr::On(On { event, span, modifiers }))
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
                self.errors.push(group.span(), messages::modifier_number(name));
                Some(0)
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
        if name.is_empty() && literal.is_none() {
            self.errors.push(span, messages::class_without_name());
            // `class:{name}`
            if self.cursor.touches(self.cursor.at) && matches!(self.cursor.peek(), Some(Token::Brace(_))) {
                self.cursor.at += 1;
            }
            self.value("class:");
            return None;
        }
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

    fn bind(&mut self, name: &str, span: Span) -> Option<Attr> {
        let modifiers = self.modifiers();
        let value = self.value(&format!("bind:{name}"));
        let Some(bound) = [Bound::Value, Bound::Checked, Bound::Group].into_iter().find(|bound| bound.name() == name) else {
            self.errors.push(span, messages::unknown_bind(name));
            return None;
        };
        if let Some(modifier) = modifiers.first() {
            let number = modifier.arg.map(|arg| format!("({arg})")).unwrap_or_default();
            self.errors.push(modifier.span, messages::bind_modifier(name, &format!("{}{number}", modifier.name)));
        }
        let store = match value {
            AttrValue::Expr(store) => store,
            AttrValue::None => self.same_name("bind", name, span)?,
            AttrValue::Literal(_, span) => {
                self.errors.push(span, messages::bind_literal(name));
                return None;
            }
        };
        Some(Attr::Bind(Bind { bound, span, store }))
    }

    /// `class:on` is `class:on={on}`.
    fn same_name(&mut self, directive: &str, name: &str, span: Span) -> Option<Expr> {
        match syn::parse_str::<Ident>(name) {
            Ok(mut ident) => {
                ident.set_span(span);
                Some(expr([TokenTree::Ident(ident)], span))
            }
            Err(_) => {
                self.errors.push(span, messages::no_binding(directive, name));
                None
            }
        }
    }

    /// `@trigger="name"`, `@trigger={name(args)}`
    pub(crate) fn at_directive(&mut self, span: Span) -> Option<Attr> {
        self.cursor.at += 1;
        if !matches!(self.cursor.peek(), Some(Token::Ident(_))) {
            self.errors.push(span, messages::no_attr("@"));
            return None;
        }
        let Name { text, span, .. } = self.name();
        if text == "allow" {
            match literal(self.value("@allow")) {
                Some((rule, span)) if !rule.is_empty() => self.allow.push(Allow { rule, span }),
                _ => self.errors.push(span, messages::allow_value()),
            }
            return None;
        }
        if let "reload" | "prefetch" = &*text {
            // What follows links is told by an attribute.
            if !matches!(self.value(&text), AttrValue::None) {
                self.errors.push(span, messages::at_attr_value(&text));
            }
            return Some(Attr::Plain(PlainAttr { name: format!("data-{text}"), span, quoted: false, value: AttrValue::None }));
        }
        if text != "trigger" {
            self.modifiers();
            let value = self.value(&text);
            self.errors.push(span, messages::unknown_at_attr(&text, &meant(&value, "\"…\"")));
            return None;
        }
        match self.value("@trigger") {
            AttrValue::Literal(parts, span) => match parts.as_slice() {
                [Part::Text(name)] if syn::parse_str::<Ident>(name).is_ok() => Some(Attr::Trigger(TriggerRef { name: name.clone(), span, args: None })),
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
            [TokenTree::Ident(name), TokenTree::Group(args)] if args.delimiter() == Delimiter::Parenthesis => {
                let args = arguments(args.stream().into_iter().collect());
                Some(Attr::Trigger(TriggerRef { name: plain(name), span: name.span(), args: Some(args) }))
            }
            [TokenTree::Ident(name)] => {
                self.errors.push(name.span(), messages::trigger_not_called(&plain(name)));
                None
            }
            _ => {
                self.errors.push(call.span, messages::trigger_value());
                None
            }
        }
    }
}

/// How `@trigger` names what was given to an attribute for an event: a trigger's name, or a call of one.
pub(crate) fn meant(value: &AttrValue, otherwise: &str) -> String {
    match value {
        AttrValue::Literal(parts, _) => match parts.as_slice() {
            [Part::Text(name)] if syn::parse_str::<Ident>(name).is_ok() => format!("\"{name}\""),
            _ => otherwise.to_owned(),
        },
        AttrValue::Expr(value) => match value.tokens.clone().into_iter().collect::<Vec<_>>().as_slice() {
            [TokenTree::Ident(name)] => format!("\"{}\"", plain(name)),
            call @ [TokenTree::Ident(_), TokenTree::Group(args)] if args.delimiter() == Delimiter::Parenthesis => format!("{{{}}}", text_of(call)),
            _ => otherwise.to_owned(),
        },
        AttrValue::None => otherwise.to_owned(),
    }
}

/// The arguments between the commas; a comma in `path::<A, B>` is none.
pub(crate) fn arguments(tokens: Vec<TokenTree>) -> Vec<Expr> {
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
