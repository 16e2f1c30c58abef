//! The tags of our own: `<fragment>`, `<slot>`, and `slot="x"` in the children of a component.

use crate::attr::End;
use crate::element::ident;
use crate::markup::{Kind, Parser};
use crate::messages;
use crate::nearest::nearest;
use crate::text::{Item, Room, settle};
use crate::tree::{Attr, AttrValue, Expr, Fragment, Mode, Node, Part, PlainAttr, Slot, SlotArg, StreamOptions};
use proc_macro2::{Ident, Literal, Span, TokenTree};
use std::cell::OnceCell;

impl Parser<'_> {
    /// `<fragment key="k">…</fragment>`. One without a key is reported, and stays in the tree.
    pub(crate) fn fragment(&mut self, span: Span) -> Option<Node> {
        let (attrs, end) = self.attrs("fragment", span);
        let mut fragment = Fragment {
            key: String::new(),
            key_span: span,
            span,
            tag: None,
            options: StreamOptions::default(),
            attrs: Vec::new(),
            allow: Box::default(),
            children: Vec::new(),
        };
        let mut keyed = false;
        let mut seen: Vec<String> = Vec::new();
        for attr in attrs {
            let attr = match attr {
                Attr::Plain(attr) if !attr.quoted && is_option(&attr.name) => attr,
                other => {
                    fragment.attrs.push(other);
                    continue;
                }
            };
            if seen.contains(&attr.name) {
                self.errors.push(attr.span, messages::duplicate_attr(&attr.name));
                continue;
            }
            seen.push(attr.name.clone());
            keyed |= attr.name == "key";
            self.option(attr, &mut fragment);
        }
        let misspelt = |attr: &Attr| matches!(attr, Attr::Plain(attr) if nearest(&attr.name, OPTIONS) == Some("key"));
        if !keyed && !fragment.attrs.iter().any(misspelt) {
            self.errors.push(span, messages::fragment_without_key());
        }
        if fragment.tag.is_none() && !seen.iter().any(|name| name == "tag") {
            for attr in std::mem::take(&mut fragment.attrs) {
                let (name, span) = attr_name(&attr);
                self.errors.push(span, messages::fragment_attr(&name));
            }
        }
        fragment.allow = std::mem::take(&mut self.allow).into();
        if fragment.tag.is_none()
            && let Some(allow) = fragment.allow.first()
        {
            self.errors.push(allow.span, messages::fragment_attr("@allow"));
        }
        if end != End::Closed && !self.lost(end) {
            self.push_open(Kind::Tag, "fragment", span);
            if let (Some((tag, _)), Some(open)) = (&fragment.tag, self.open.last_mut()) {
                open.wrapper = Some(tag.clone());
            }
            let room = self.room();
            let (children, stop) = self.nodes(room);
            fragment.children = children;
            self.close(stop);
        }
        Some(Node::Fragment(fragment))
    }

    fn option(&mut self, attr: PlainAttr, fragment: &mut Fragment) {
        let options = &mut fragment.options;
        let slot = match attr.name.as_str() {
            "key" => {
                match literal(attr.value) {
                    // The key stands in a comment of the page.
                    Some((key, span)) if breaks_comment(&key) => {
                        self.errors.push(span, messages::fragment_key(&key));
                    }
                    Some((key, span)) if !key.is_empty() => {
                        (fragment.key, fragment.key_span) = (key, span);
                    }
                    _ => self.errors.push(attr.span, messages::fragment_key_literal()),
                }
                return;
            }
            "tag" => {
                match literal(attr.value) {
                    Some((tag, span)) if !tag.is_empty() && tag.chars().all(is_name) => {
                        fragment.tag = Some((tag, span));
                    }
                    _ => self.errors.push(attr.span, messages::fragment_tag_literal()),
                }
                return;
            }
            "mode" => {
                let value = literal(attr.value);
                let mode = match value.as_ref().map(|(mode, _)| mode.as_str()) {
                    Some("append") => Some(Mode::Append),
                    Some("prepend") => Some(Mode::Prepend),
                    Some("replace") => Some(Mode::Replace),
                    _ => None,
                };
                let (written, span) = value.unwrap_or((String::new(), attr.span));
                match mode {
                    Some(mode) => options.mode = Some((mode, span)),
                    None => self.errors.push(span, messages::fragment_mode(&written)),
                }
                return;
            }
            "idle" => {
                match literal(attr.value) {
                    Some((value, span)) if value == "hidden" => options.rests = Some(span),
                    Some((_, span)) => self.errors.push(span, messages::fragment_idle()),
                    None => self.errors.push(attr.span, messages::fragment_idle()),
                }
                return;
            }
            "shared" => {
                if !matches!(attr.value, AttrValue::None) {
                    self.errors.push(attr.span, messages::shared_with_value());
                }
                options.shared = Some(attr.span);
                return;
            }
            "limit" => &mut options.limit,
            "timeout" => &mut options.timeout,
            "interval" => &mut options.interval,
            "keep" => &mut options.keep,
            _ => &mut options.queue,
        };
        match number(attr.value) {
            Some(value) => *slot = Some(value),
            None => self.errors.push(attr.span, messages::fragment_number(&attr.name)),
        }
    }

    /// `<slot/>`, `<slot name="x">fallback</slot>`
    pub(crate) fn slot(&mut self, span: Span) -> Option<Node> {
        let (attrs, end) = self.attrs("slot", span);
        let mut slot = Slot { name: None, span, fallback: Vec::new(), spot: OnceCell::new() };
        for allow in std::mem::take(&mut self.allow) {
            self.errors.push(allow.span, messages::slot_attr("@allow"));
        }
        for attr in attrs {
            match attr {
                Attr::Plain(attr) if attr.name == "name" && !attr.quoted => {
                    if slot.name.is_some() {
                        self.errors.push(attr.span, messages::duplicate_attr("name"));
                    }
                    slot.name = self.slot_name(attr.value, attr.span);
                }
                other => {
                    let (name, span) = attr_name(&other);
                    self.errors.push(span, messages::slot_attr(&name));
                }
            }
        }
        if end != End::Closed && !self.lost(end) {
            self.push_open(Kind::Tag, "slot", span);
            let room = self.room();
            let (fallback, stop) = self.nodes(room);
            slot.fallback = fallback;
            self.close(stop);
        }
        Some(Node::Slot(slot))
    }

    fn slot_name(&mut self, value: AttrValue, span: Span) -> Option<Ident> {
        let (name, span) = match literal(value) {
            Some(named) => named,
            None => {
                self.errors.push(span, messages::slot_name_literal());
                return None;
            }
        };
        let name_ident = ident(&name, span);
        if name_ident.is_none() {
            self.errors.push(span, messages::bad_slot_name(&name));
        }
        name_ident
    }

    /// Sorts a component's children into its slots.
    pub(crate) fn slots(&mut self, items: Vec<Item>, room: Room) -> Vec<SlotArg> {
        let mut rest = Vec::new();
        let mut slots = Vec::new();
        for item in items {
            let mut item = item;
            let named = match &mut item {
                Item::Node(Node::Element(element)) => take_slot(&mut element.attrs),
                Item::Node(Node::Component(tag)) => {
                    let at = tag.props.iter().position(|prop| prop.name == "slot");
                    at.map(|at| tag.props.remove(at)).map(|prop| (prop.value, prop.name.span()))
                }
                _ => None,
            };
            match (named, item) {
                (Some((value, span)), Item::Node(node)) => {
                    let name = self.slot_name(value, span);
                    slots.extend(name.map(|name| SlotArg { name: Some(name), content: vec![node] }));
                }
                (_, item) => rest.push(item),
            }
        }
        let content = settle(rest, room);
        if !content.is_empty() {
            slots.insert(0, SlotArg { name: None, content });
        }
        slots
    }
}

fn is_option(name: &str) -> bool {
    OPTIONS.contains(&name)
}

/// The attributes of `<fragment>` itself.
pub(crate) const OPTIONS: [&str; 10] = ["key", "tag", "mode", "limit", "timeout", "interval", "keep", "queue", "idle", "shared"];

fn breaks_comment(key: &str) -> bool {
    key.contains("--") || key.contains(|char: char| matches!(char, '<' | '>') || char.is_control())
}

fn is_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '-'
}

fn take_slot(attrs: &mut Vec<Attr>) -> Option<(AttrValue, Span)> {
    let is_slot = |attr: &Attr| matches!(attr, Attr::Plain(attr) if attr.name == "slot");
    match attrs.remove(attrs.iter().position(is_slot)?) {
        Attr::Plain(attr) => Some((attr.value, attr.span)),
        _ => None,
    }
}

/// A literal without expressions.
pub(crate) fn literal(value: AttrValue) -> Option<(String, Span)> {
    match value {
        AttrValue::Literal(parts, span) => match parts.as_slice() {
            [] => Some((String::new(), span)),
            [Part::Text(text)] => Some((text.clone(), span)),
            _ => None,
        },
        AttrValue::None | AttrValue::Expr(_) => None,
    }
}

/// The text of a value that is known: of a name alone, and of a literal without expressions.
pub(crate) fn literal_of(value: &AttrValue) -> Option<&str> {
    match value {
        AttrValue::None => Some(""),
        AttrValue::Literal(parts, _) => match parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        },
        AttrValue::Expr(_) => None,
    }
}

/// `{n}` or `"100"`
fn number(value: AttrValue) -> Option<Expr> {
    if let AttrValue::Expr(expr) = value {
        return Some(expr);
    }
    let (digits, span) = literal(value)?;
    let number: u64 = digits.trim().parse().ok()?;
    let mut literal = Literal::u64_unsuffixed(number);
    literal.set_span(span);
    Some(Expr { tokens: TokenTree::Literal(literal).into(), span })
}

/// What an attribute is called in messages, and where.
pub(crate) fn attr_name(attr: &Attr) -> (String, Span) {
    match attr {
        Attr::Plain(attr) => (attr.name.clone(), attr.span),
        Attr::Spread(expr) => ("{..}".to_owned(), expr.span),
        Attr::Class { name, span, .. } => (format!("class:{name}"), *span),
        Attr::Style { name, span, .. } => (format!("style:{name}"), *span),
        Attr::Bind(bind) => (format!("bind:{}", bind.bound.name()), bind.span),
        Attr::On(on) => (format!("on:{}", on.event), on.span),
        Attr::Trigger(trigger) => ("@trigger".to_owned(), trigger.span),
    }
}
