//! What the syntax alone can tell about a component: one walk through the markup, one file for each concern.

mod allow;
pub(crate) mod around;
mod attributes;
mod binds;
mod fragments;
mod head;
mod order;
mod parser;
pub(crate) mod place;
mod root;
mod rust;
mod safety;
mod setup;
mod shared;
mod snippets;
mod spot;
mod stores;
mod styles;
mod tags;
mod triggers;
mod variables;
mod waits;

pub use allow::RULES;
pub use fragments::{Handle, handles};
pub(crate) use stores::made;

use crate::errors::Errors;
use crate::html;
use crate::messages;
use crate::tree::{Attr, AttrValue, Component, Each, Element, Expr, Invocation, Node, Part, Snippet};
use allow::Allowed;
use place::{BORDER, Room};
use std::collections::HashSet;

/// Checks a component: its header, and all of its markup.
pub(crate) fn component(component: &Component, errors: &mut Errors) {
    errors.enter(&component.name);
    header(component, errors);
    let mut checker = Checker::new(Some(component), &component.markup, errors);
    checker.nodes(&component.markup);
    checker.no_style_in_blocks(&component.markup, false);
    checker.handles(component);
    root::stated(component, errors);
    errors.leave();
}

/// Checks what the components of an invocation are to each other.
pub(crate) fn invocation(invocation: &Invocation, errors: &mut Errors) {
    let mut names = HashSet::new();
    for Component { name, .. } in &invocation.components {
        let text = name.to_string();
        if names.contains(&text) {
            errors.push(name.span(), messages::component_twice(&text));
        }
        names.insert(text);
    }
    root::circles(invocation, errors);
}

/// Checks the markup of a `markup!`.
pub(crate) fn markup(nodes: &[Node], errors: &mut Errors) {
    let mut checker = Checker::new(None, nodes, errors);
    checker.nodes(nodes);
    checker.no_style_in_blocks(nodes, false);
}

fn header(component: &Component, errors: &mut Errors) {
    setup::awaits(component, errors);
    let mut names = HashSet::new();
    for prop in &component.props {
        if !names.insert(prop.name.to_string()) {
            errors.push(prop.name.span(), messages::duplicate_prop(&prop.name.to_string()));
        }
        if prop.name == "slot" {
            errors.push(prop.name.span(), messages::prop_named_slot());
        }
    }
    triggers::declared(component, errors);
}

/// What a node stands in.
#[derive(Clone, Copy)]
enum Place<'t> {
    Element(&'t Element),
    Component,
    Fragment,
    Each(&'t Each),
    Snippet(&'t Snippet),
    /// In a component's head, or in the title of any: what changes there is followed.
    Head,
}

struct Checker<'t, 'e> {
    /// None for `markup!`.
    component: Option<&'t Component>,
    /// All of the markup.
    root: &'t [Node],
    errors: &'e mut Errors,
    places: Vec<Place<'t>>,
    /// The elements that are open for a browser's parser, the innermost last.
    open: Vec<u8>,
    room: Room,
    /// Names bound by patterns of the markup, where they hold.
    bound: Vec<String>,
    /// The names that setup gives to stores.
    made: Vec<String>,
    /// Its variables that triggers change, and of which nothing was said yet.
    changed: Vec<String>,
    ids: HashSet<String>,
    keys: HashSet<String>,
    /// Those of fragments that may be there several times.
    repeated: HashSet<String>,
    /// The snippets that may be shown here, and whether all that is in them stands in a fragment.
    snippets: Vec<(&'t Snippet, bool)>,
}

impl<'t, 'e> Checker<'t, 'e> {
    fn new(component: Option<&'t Component>, root: &'t [Node], errors: &'e mut Errors) -> Self {
        Checker {
            component,
            root,
            errors,
            places: Vec::new(),
            open: Vec::new(),
            room: Room::unknown(),
            bound: Vec::new(),
            made: component.map(stores::made).unwrap_or_default(),
            changed: component.map(variables::changed).unwrap_or_default(),
            ids: HashSet::new(),
            keys: HashSet::new(),
            repeated: HashSet::new(),
            snippets: Vec::new(),
        }
    }

    fn nodes(&mut self, nodes: &'t [Node]) {
        let (bound, snippets) = (self.bound.len(), self.snippets.len());
        self.declare(nodes);
        for node in nodes {
            self.node(node);
        }
        self.bound.truncate(bound);
        self.snippets.truncate(snippets);
    }

    fn inside(&mut self, place: Place<'t>, nodes: &'t [Node]) {
        self.places.push(place);
        self.nodes(nodes);
        self.places.pop();
    }

    /// With the names that these patterns bind.
    fn binding(&mut self, names: Vec<String>, nodes: &'t [Node]) {
        let bound = self.bound.len();
        self.bound.extend(names);
        self.nodes(nodes);
        self.bound.truncate(bound);
    }

    /// Ways of which only one is shown: the same id may stand in each.
    fn alternatives(&mut self, ways: impl Iterator<Item = (Vec<String>, &'t [Node])>) {
        let before = self.ids.clone();
        let mut all = before.clone();
        for (names, nodes) in ways {
            self.ids.clone_from(&before);
            self.binding(names, nodes);
            all.extend(self.ids.drain());
        }
        self.ids = all;
    }

    fn node(&mut self, node: &'t Node) {
        self.content(node);
        match node {
            Node::Text(_) | Node::Doctype(_) => {}
            Node::Element(element) if element.name == "style" => self.style(element),
            Node::Element(element) => {
                let number = html::element(&element.name);
                let allowed = self.allowed(&element.allow);
                let room = self.place(&element.name, element.name_span, number, &element.attrs, allowed);
                self.attrs(&element.name, element.name_span, number, &element.attrs, allowed);
                self.binds(element);
                self.password(element);
                self.children(element, number, allowed);
                let open = self.opens(&element.name, number);
                let place = self.place_in_head(element, number).unwrap_or(Place::Element(element));
                self.enter(place, open, room, &element.children);
            }
            Node::Component(tag) => self.component_tag(tag),
            Node::Fragment(fragment) => {
                self.fragment(fragment);
                self.shared(fragment);
                self.no_bind(&fragment.attrs);
                match &fragment.tag {
                    Some((tag, span)) => {
                        let number = html::element(tag);
                        let allowed = self.allowed(&fragment.allow);
                        let room = self.place(tag, *span, number, &fragment.attrs, allowed);
                        self.attrs(tag, *span, number, &fragment.attrs, allowed);
                        let open = self.opens(tag, number);
                        self.enter(Place::Fragment, open, room, &fragment.children);
                    }
                    None => {
                        self.attrs("fragment", fragment.span, html::NONE, &fragment.attrs, self.room.allowed);
                        self.inside(Place::Fragment, &fragment.children);
                    }
                }
            }
            Node::Slot(slot) => {
                if self.component.is_none() {
                    self.errors.push(slot.span, messages::slot_in_markup_macro());
                }
                slot.spot.get_or_init(|| self.spot(Allowed::default()));
                self.nodes(&slot.fallback);
            }
            Node::Hole(expr) | Node::Raw(expr) | Node::Display(expr) | Node::Debug(expr) => {
                self.expr(expr);
                if !matches!(node, Node::Debug(_)) {
                    self.shown(expr);
                }
            }
            Node::Let(binding) => {
                self.let_syntax(binding);
                self.reads(&binding.expr);
                self.bound.extend(stores::bindings(&binding.pat));
            }
            Node::If(block) => {
                let before = self.bound.len();
                for arm in &block.arms {
                    self.condition_syntax(&arm.condition);
                    for (part, names) in stores::condition_parts(&arm.condition) {
                        self.reads(&part);
                        self.bound.extend(names);
                    }
                    self.bound.truncate(before);
                }
                let arms = block.arms.iter().map(|arm| (stores::condition_bindings(&arm.condition.tokens), arm.body.as_slice()));
                let otherwise = block.otherwise.iter().map(|body| (Vec::new(), body.as_slice()));
                self.alternatives(arms.chain(otherwise));
            }
            Node::Match(block) => {
                self.scrutinee(&block.scrutinee);
                for arm in &block.arms {
                    self.pattern(&arm.pat, arm.span);
                    if let Some(guard) = &arm.guard {
                        let before = self.bound.len();
                        self.bound.extend(stores::bindings(&arm.pat));
                        self.condition(guard);
                        self.bound.truncate(before);
                    }
                }
                let arms = block.arms.iter();
                self.alternatives(arms.map(|arm| (stores::bindings(&arm.pat), arm.body.as_slice())));
            }
            Node::Each(each) => self.each(each),
            Node::Await(block) => {
                self.needs_component(block.span, "{#await}");
                self.expr(&block.future);
                self.future_of_setup(&block.future);
                let waiting = std::iter::once((Vec::new(), block.waiting.as_slice()));
                for settled in block.settled() {
                    settled.pat.iter().for_each(|pat| self.pattern(pat, settled.span));
                }
                let settled = block.settled().map(|settled| (settled.pat.iter().flat_map(stores::bindings).collect(), settled.body.as_slice()));
                self.alternatives(waiting.chain(settled));
            }
            Node::Key(block) => {
                self.expr(&block.key);
                self.nodes(&block.body);
            }
            Node::Snippet(snippet) => self.snippet(snippet),
            Node::Render(render) => self.render(render),
        }
    }

    fn each(&mut self, each: &'t Each) {
        self.expr(&each.list);
        let mut names = Vec::new();
        if let Some(pat) = &each.pat {
            self.pattern(pat, each.span);
            names = stores::bindings(pat);
        }
        names.extend(each.index.iter().map(ToString::to_string));
        if let Some(key) = &each.key {
            let before = self.bound.len();
            self.bound.extend(names.iter().cloned());
            self.expr(key);
            self.bound.truncate(before);
        }
        self.places.push(Place::Each(each));
        self.binding(names, &each.body);
        self.places.pop();
        if let Some(otherwise) = &each.otherwise {
            self.nodes(otherwise);
        }
    }

    fn value(&mut self, value: &AttrValue) {
        match value {
            AttrValue::None => {}
            AttrValue::Expr(expr) => self.expr(expr),
            AttrValue::Literal(parts, _) => {
                for part in parts {
                    if let Part::Expr(expr) = part {
                        self.expr(expr);
                    }
                }
            }
        }
    }

    /// An expression: its syntax, and what it reads.
    fn expr(&mut self, expr: &Expr) {
        self.expr_syntax(expr);
        self.reads(expr);
    }

    fn attr_exprs(&mut self, attr: &Attr) {
        match attr {
            Attr::Plain(attr) => self.value(&attr.value),
            Attr::Spread(expr) => self.expr(expr),
            Attr::Class { value, .. } => self.expr(value),
            Attr::Style { value, .. } => self.value(value),
            // Its store is a place: the check of the element looks at it.
            Attr::Bind(_) | Attr::On(_) => {}
            Attr::Trigger(trigger) => {
                for arg in trigger.args.iter().flatten() {
                    self.expr(arg);
                }
            }
        }
    }
}
