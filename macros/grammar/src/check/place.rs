//! What may stand where: content models, and what an element may or must have around it.

use super::allow::{Allowed, Rule};
use super::around::is_hidden;
use super::parser::{TEXT_ONLY, breaks_out, rearranged, sorted};
use super::{Checker, Place};
use crate::block::node_span;
use crate::html::elements::*;
use crate::html::{self, Foreign, NONE, has};
use crate::messages;
use crate::region::literal_of;
use crate::tree::{Attr, Node};
use proc_macro2::Span;

/// Where what is open is not known: the content of another component's slot.
pub(super) const BORDER: u8 = 126;
/// An element of SVG or MathML in which HTML begins anew.
pub(crate) const SCOPE: u8 = 125;

/// The language of what stands in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Html,
    Foreign(Foreign),
    /// At the top of a component: it may be used in a drawing.
    Either,
}

/// What is known of the place that nodes stand in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// What may stand here; none where the parent is not known.
    pub(super) model: Option<u8>,
    /// The element around.
    pub(super) parent: u8,
    /// All elements around, as far as they are known.
    pub(super) ancestors: u128,
    /// Nothing beyond what is known can be around.
    pub(super) whole: bool,
    pub(super) language: Language,
    pub(super) allowed: Allowed,
}

impl Room {
    /// At the top of a component, and in what stands in another component's tag.
    pub(super) fn unknown() -> Self {
        Room { model: None, parent: NONE, ancestors: 0, whole: false, language: Language::Either, allowed: Allowed::default() }
    }
}

/// Relations for which a `<link>` may stand in the body
/// (<https://html.spec.whatwg.org/multipage/links.html#body-ok>).
pub(crate) fn is_body_ok(rel: &str) -> bool {
    let ok = ["dns-prefetch", "modulepreload", "pingback", "preconnect", "prefetch", "preload", "prerender", "stylesheet"];
    rel.split_ascii_whitespace().any(|word| ok.iter().any(|ok| ok.eq_ignore_ascii_case(word)))
}

/// An attribute, as far as it is known while compiling.
pub(crate) enum Known<'t> {
    Literal(&'t str),
    /// There, or maybe there.
    Dynamic,
    Missing,
}

/// What an element has for an attribute; a spread may give any.
pub(crate) fn known<'t>(attrs: &'t [Attr], name: &str) -> Known<'t> {
    let mut spread = false;
    for attr in attrs {
        match attr {
            Attr::Plain(attr) if attr.name.eq_ignore_ascii_case(name) => {
                return literal_of(&attr.value).map_or(Known::Dynamic, Known::Literal);
            }
            Attr::Spread(_) => spread = true,
            _ => {}
        }
    }
    if spread { Known::Dynamic } else { Known::Missing }
}

impl<'t> Checker<'t, '_> {
    /// Whether an element may stand here, and what may stand in it.
    pub(super) fn place(&mut self, name: &str, span: Span, number: u8, attrs: &[Attr], allowed: Allowed) -> Room {
        let room = self.room;
        let mut inner = Room { parent: number, allowed, model: None, ..room };
        if let Language::Foreign(language) = room.language {
            self.in_drawing(name, span, language, allowed);
            return self.drawing(name, language, inner);
        }
        if number == NONE {
            match html::foreign(name) {
                Some(language) if room.language == Language::Either => return self.drawing(name, language, inner),
                Some(language) => {
                    self.broken(Rule::ContentModel, allowed, span, || messages::outside_drawing(name, language));
                    return self.drawing(name, language, inner);
                }
                None => self.broken(Rule::UnknownElement, allowed, span, || messages::unknown_element(name)),
            }
            inner.language = Language::Html;
            return inner;
        }
        let hidden = number == INPUT && is_hidden(attrs);
        let element = &ELEMENTS[number as usize];
        inner.ancestors |= 1 << number;
        inner.whole |= matches!(number, HTML | BODY | HEAD);
        inner.language = match number {
            SVG => Language::Foreign(Foreign::Svg),
            MATH => Language::Foreign(Foreign::MathMl),
            A | TITLE | STYLE | SCRIPT => room.language,
            _ => Language::Html,
        };
        inner.model = Some(element.anywhere);
        if let Some(message) = rearranged(number, &self.open, room.ancestors, hidden) {
            self.errors.push(span, message);
            return inner;
        }
        // What goes to the page's head from any place, and styles, which are gathered there too.
        if number == HEAD || number == STYLE {
            inner.model = Some(element.model);
            return inner;
        }
        // All of it is text to the parser, and reported as such.
        if has(TEXT_ONLY, room.parent) {
            return inner;
        }
        if let Some(model) = room.model {
            let model = &MODELS[model as usize];
            if !has(model.children, number) {
                self.broken(Rule::ContentModel, allowed, span, || messages::not_allowed_in(number, room.parent, model));
                return inner;
            }
            let other = model.inner.iter().find(|(child, _)| *child == number);
            inner.model = Some(other.map_or(element.model, |(_, model)| *model));
            self.of_parent(number, span, attrs, room, allowed);
        }
        self.around(number, span, attrs, allowed);
        inner
    }

    /// What depends on the parent beyond its model.
    fn of_parent(&mut self, number: u8, span: Span, attrs: &[Attr], room: Room, allowed: Allowed) {
        match number {
            META | LINK if room.model.is_some_and(|model| has(MODELS[model as usize].children, EM)) && room.parent != TEMPLATE => {
                let item = ["itemprop", "property"].into_iter().any(|name| !matches!(known(attrs, name), Known::Missing));
                let fine = number == LINK
                    && match known(attrs, "rel") {
                        Known::Literal(rel) => is_body_ok(rel),
                        Known::Dynamic => true,
                        Known::Missing => false,
                    };
                if !item && !fine {
                    self.broken(Rule::ContentModel, allowed, span, || messages::metadata_in_body(ELEMENTS[number as usize].name));
                }
            }
            LI if matches!(room.parent, UL | MENU) && !matches!(known(attrs, "value"), Known::Missing | Known::Dynamic) => {
                self.broken(Rule::UnknownAttribute, allowed, span, messages::value_outside_ol);
            }
            SOURCE if room.parent == PICTURE && matches!(known(attrs, "srcset"), Known::Missing) => {
                self.broken(Rule::RequiredAttribute, allowed, span, || messages::missing_attrs("source", &["srcset"]));
            }
            SOURCE if matches!(room.parent, AUDIO | VIDEO) && matches!(known(attrs, "src"), Known::Missing) => {
                self.broken(Rule::RequiredAttribute, allowed, span, || messages::missing_attrs("source", &["src"]));
            }
            _ => {}
        }
    }

    /// An element in SVG or MathML.
    fn in_drawing(&mut self, name: &str, span: Span, language: Foreign, allowed: Allowed) {
        if breaks_out(name) {
            self.errors.push(span, messages::breaks_out(name, language));
        } else if !language.has_element(name) && !matches!(name, "svg" | "math") {
            let rule = if html::element(name) == NONE { Rule::UnknownElement } else { Rule::ContentModel };
            self.broken(rule, allowed, span, || messages::unknown_in_drawing(name, language));
        }
    }

    /// What stands in an element of SVG or MathML.
    fn drawing(&mut self, name: &str, language: Foreign, inner: Room) -> Room {
        let language = match name {
            "svg" => Foreign::Svg,
            "math" => Foreign::MathMl,
            _ => language,
        };
        let html = match (language, name) {
            (Foreign::Svg, "desc" | "title" | "metadata") => return Room { parent: NONE, model: None, language: Language::Html, ..inner },
            (Foreign::Svg, "foreignObject") | (Foreign::MathMl, "annotation-xml") => Some(DIV),
            (Foreign::MathMl, "mtext") => Some(SPAN),
            _ => None,
        };
        match html {
            Some(like) => Room { parent: NONE, model: Some(ELEMENTS[like as usize].model), language: Language::Html, ..inner },
            None => Room { parent: NONE, model: None, language: Language::Foreign(language), ..inner },
        }
    }

    /// What is open for the parser while the content of this element is checked.
    pub(super) fn opens(&self, name: &str, number: u8) -> u8 {
        let drawing = matches!(self.room.language, Language::Foreign(_) | Language::Either);
        if drawing && matches!(name, "foreignObject" | "desc" | "title" | "mtext" | "mi" | "mo" | "mn" | "ms" | "annotation-xml") && number != TITLE {
            return SCOPE;
        }
        if matches!(self.room.language, Language::Foreign(_)) { if name == "title" { SCOPE } else { NONE } } else { number }
    }

    /// What is no element: text, and what may be markup.
    pub(super) fn content(&mut self, node: &Node) {
        let room = self.room;
        if matches!(room.language, Language::Foreign(_)) || room.parent == NONE {
            return;
        }
        let parent = ELEMENTS[room.parent as usize].name;
        if has(TEXT_ONLY, room.parent) {
            let markup = match node {
                Node::Element(_) | Node::Component(_) | Node::Raw(_) | Node::Await(_) => true,
                Node::Fragment(fragment) => fragment.tag.is_some(),
                _ => false,
            };
            if markup {
                self.errors.push(node_span(node), messages::only_text(parent));
            }
        }
        if let Node::Text(text) = node
            && !text.value.trim().is_empty()
            && let Some(model) = room.model
            && !MODELS[model as usize].text
            && room.parent != CUSTOM
        {
            if room.parent == HTML || room.parent == HEAD {
                self.errors.push(text.span, messages::text_in_head(parent));
            } else if sorted(room.parent).is_some() {
                self.errors.push(text.span, messages::text_in_table(parent));
            } else {
                self.broken(Rule::ContentModel, room.allowed, text.span, || messages::text_in(room.parent, &MODELS[model as usize]));
            }
        }
    }

    /// What a node stands in, up to the component whose slot it fills.
    pub(super) fn enter(&mut self, place: Place<'t>, open: u8, room: Room, nodes: &'t [Node]) {
        let outer = std::mem::replace(&mut self.room, room);
        self.open.push(open);
        self.inside(place, nodes);
        self.open.pop();
        self.room = outer;
    }
}
