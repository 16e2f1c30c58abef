//! Tags: elements, components, slots and fragments.

use crate::attr::End;
use crate::literal::string;
use crate::markup::{Kind, Parser, Stop};
use crate::messages;
use crate::names;
use crate::text::{Item, Room};
use crate::tokens::Token;
use crate::tree::{Attr, ComponentTag, Element, Node, PlainAttr, PropArg, Text};
use proc_macro2::{Ident, Span};
use std::cell::OnceCell;

/// What stands after `<`.
enum Head {
    Element(String, Span),
    /// The path as written, without generic arguments, for the closing tag.
    Component(syn::Path, String, Span),
    /// Reported; the name is what its closing tag has.
    Broken(String),
}

impl Parser<'_> {
    /// At the `<` of an opening tag.
    pub(crate) fn tag(&mut self, items: &mut Vec<Item>) {
        self.cursor.at += 1;
        let node = match self.head() {
            Head::Broken(name) => {
                let (_, end) = self.attrs(&name, self.cursor.span(self.cursor.at));
                if end == End::Open {
                    self.forgiven.push(name);
                }
                return;
            }
            Head::Component(path, name, span) => self.component(path, &name, span),
            Head::Element(name, span) => match name.as_str() {
                "slot" => self.slot(span),
                "fragment" => self.fragment(span),
                _ => Some(self.element(name, span)),
            },
        };
        items.extend(node.map(Item::Node));
    }

    fn head(&mut self) -> Head {
        let start = self.cursor.at;
        let mut name = String::new();
        let mut path = false;
        let mut generics = false;
        let mut last = self.cursor.span(start);
        loop {
            let at = self.cursor.at;
            if at > start && !self.cursor.touches(at) {
                break;
            }
            match self.cursor.peek() {
                Some(Token::Ident(part)) => {
                    name.push_str(self.cursor.text(at));
                    last = part.span();
                }
                Some(Token::Literal(_)) if !path => name.push_str(self.cursor.text(at)),
                Some(Token::Punct(':', _)) if self.cursor.is_glued(at, "::") => {
                    path = true;
                    self.cursor.at += 2;
                    if self.cursor.is_punct(self.cursor.at, '<') {
                        generics = true;
                        self.skip_generics();
                    } else {
                        name.push_str("::");
                    }
                    continue;
                }
                Some(Token::Punct(char @ ('-' | ':' | '.'), _)) => name.push(*char),
                _ => break,
            }
            self.cursor.at += 1;
        }
        let simple = if path { name.rsplit("::").next().unwrap_or_default() } else { &name };
        let capital = simple.starts_with(char::is_uppercase);
        if !path && !capital {
            return Head::Element(name, self.cursor.span(start));
        }
        if !capital {
            self.errors.push(last, messages::lower_case_component(simple));
            return Head::Broken(name);
        }
        let tokens = self.cursor.rust(start, self.cursor.at);
        match syn::parse2::<syn::Path>(tokens) {
            Ok(path) => Head::Component(path, name, last),
            Err(_) if generics => {
                self.errors.push(last, messages::bad_generics(&name));
                Head::Broken(name)
            }
            Err(_) => {
                self.errors.push(last, messages::bad_component_name(&name));
                Head::Broken(name)
            }
        }
    }

    /// `<A, B>` after `::`.
    fn skip_generics(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.cursor.peek() {
            let arrow = self.cursor.at > 0 && self.cursor.is_glued(self.cursor.at - 1, "->");
            match token {
                Token::Punct('<', _) => depth += 1,
                Token::Punct('>', _) if !arrow => depth -= 1,
                Token::Open(_, close) => self.cursor.at = *close,
                Token::Brace(_) => return,
                _ => {}
            }
            self.cursor.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn element(&mut self, name: String, name_span: Span) -> Node {
        let (attrs, end) = self.attrs(&name, name_span);
        let allow = std::mem::take(&mut self.allow).into();
        let mut element = Element { name, name_span, close_span: None, attrs, children: Vec::new(), self_closed: true, allow };
        if end == End::Closed || self.lost(end) || names::is_void(&element.name) {
            return Node::Element(element);
        }
        element.self_closed = false;
        let outside = self.verbatim;
        self.verbatim |= names::keeps_space(&element.name);
        let eats_newline = self.verbatim && !outside;
        self.push_open(Kind::Tag, &element.name, name_span);
        let (children, stop) = if matches!(element.name.as_str(), "script" | "style") {
            self.raw(&element.name)
        } else {
            let room = Room { eats_newline, ..self.room() };
            self.nodes(room)
        };
        element.children = children;
        element.close_span = self.close(stop);
        self.verbatim = outside;
        Node::Element(element)
    }

    /// The markup ends in the tag, which is reported: no closer can be missing.
    pub(crate) fn lost(&self, end: End) -> bool {
        end == End::Missing && self.cursor.peek().is_none()
    }

    pub(crate) fn close(&mut self, stop: Stop) -> Option<Span> {
        let span = match stop {
            Stop::Closed(span) => Some(span),
            Stop::Branch(..) | Stop::Left => None,
        };
        self.pop_open(span.is_some());
        span
    }

    /// `<script>` and `<style>` hold string literals: their languages are not Rust's.
    fn raw(&mut self, name: &str) -> (Vec<Node>, Stop) {
        let mut value = String::new();
        let mut span = None;
        let mut foreign = None;
        while let Some(token) = self.cursor.peek().cloned() {
            let at = self.cursor.at;
            if self.cursor.is_glued(at, "</") && matches!(self.cursor.nth(at + 2), Some(Token::Ident(end)) if end == name) {
                break;
            }
            self.cursor.at += 1;
            match &token {
                Token::Literal(literal) if let Some(text) = string(literal) => {
                    value.push_str(&text);
                    span.get_or_insert(literal.span());
                }
                // Braces after something unquoted are those of a style rule.
                Token::Brace(group) if foreign.is_none() => {
                    self.errors.push(group.span(), messages::dynamic_raw(name));
                }
                token => {
                    foreign.get_or_insert(token.span());
                }
            }
        }
        if let Some(span) = foreign {
            self.errors.push(span, messages::unquoted_raw(name));
        }
        let text = span.map(|span| Node::Text(Text { value, span }));
        (text.into_iter().collect(), self.content(&mut Vec::new()))
    }

    fn component(&mut self, path: syn::Path, name: &str, span: Span) -> Option<Node> {
        let (attrs, end) = self.attrs(name, span);
        let allow = std::mem::take(&mut self.allow).into();
        let mut tag = ComponentTag { path, span, props: Vec::new(), spread: None, slots: Vec::new(), allow, spot: OnceCell::new() };
        for attr in attrs {
            self.prop(attr, &mut tag);
        }
        if end == End::Closed || self.lost(end) {
            return Some(Node::Component(tag));
        }
        self.push_open(Kind::Tag, name, span);
        let mut items = Vec::new();
        let stop = self.content(&mut items);
        let room = self.room();
        self.close(stop);
        tag.slots = self.slots(items, room);
        Some(Node::Component(tag))
    }

    fn prop(&mut self, attr: Attr, tag: &mut ComponentTag) {
        match attr {
            Attr::Plain(attr) => {
                if let Some(name) = self.prop_name(&attr) {
                    tag.props.push(PropArg { name, value: attr.value });
                }
            }
            Attr::Spread(expr) if tag.spread.is_some() => {
                self.errors.push(expr.span, messages::second_spread());
            }
            Attr::Spread(expr) => tag.spread = Some(expr),
            Attr::Class { span, .. } => self.errors.push(span, messages::on_component("class:")),
            Attr::Style { span, .. } => self.errors.push(span, messages::on_component("style:")),
            Attr::Bind(bind) => self.errors.push(bind.span, messages::bind_on_component(bind.bound.name())),
            Attr::On(on) => self.errors.push(on.span, messages::on_component("on:")),
            Attr::Trigger(trigger) => {
                self.errors.push(trigger.span, messages::on_component("@trigger"));
            }
        }
    }

    fn prop_name(&mut self, attr: &PlainAttr) -> Option<Ident> {
        let ident = ident(&attr.name, attr.span);
        if ident.is_none() || attr.quoted {
            self.errors.push(attr.span, messages::bad_prop_name(&attr.name));
            return None;
        }
        ident
    }
}

/// An identifier of this name; a keyword becomes a raw one.
pub(crate) fn ident(name: &str, span: Span) -> Option<Ident> {
    // White space and comments around a name are none of it.
    let whole = |source: &str| syn::parse_str::<Ident>(source).is_ok_and(|ident| ident == source);
    if whole(name) {
        return Some(Ident::new(name, span));
    }
    whole(&format!("r#{name}")).then(|| Ident::new_raw(name, span))
}
