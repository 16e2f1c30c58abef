//! Layouts: components with slots that stand around much of a page. What two pages with the same layout may show otherwise in it are its *parts*: whatever is not
//! written in its markup as it is. The rest is written only where a page is not known to have it, so a part can be written by itself.

use marquetry_grammar::{
    bind_of,
    tree::{Attr, AttrValue, Component, Each, Element, Fragment, Node, Part, Slot, StreamOptions},
};
use proc_macro2::{Ident, TokenStream, TokenTree};

use super::{
    body::{Gen, Place},
    child::slot_field,
    component::is_live,
    constant, hidden,
    masks::bindings,
    private,
    region::{holds, holds_region, holds_walked, is_boundary, is_region},
};

/// Elements that make a component with slots a layout. Others stand around small things, of which a page has many.
const LANDMARKS: &[&str] = &["html", "body", "main", "nav", "aside"];

/// Elements in which marks would be text, or would not stay where they are written.
const UNMARKED: &[&str] = &["head", "iframe", "noscript", "object", "option", "script", "select", "style", "table", "template", "textarea", "title"];

/// Which markup of a layout is being gathered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Laying {
    /// None, or a part.
    #[default]
    No,
    /// What stands around the body of a document: all of it is always written.
    Around,
    /// What is only written by its parts, where the rest is known.
    Inside,
}

/// How the markup of a layout begins; none where a component is no layout.
pub(super) fn laying(component: &Component) -> Laying {
    let nodes = &component.markup;
    let live = is_live(component);
    if !holds(nodes, &is_slot) || !any_element(nodes, &|element| LANDMARKS.contains(&&*element.name)) {
        return Laying::No;
    }
    let Some(document) = nodes.iter().find_map(|node| element_of(node, "html")) else {
        let whole = |element: &Element| matches!(&*element.name, "body" | "head");
        return if any_element(nodes, &whole) { Laying::No } else { Laying::Inside };
    };
    let bodies: Vec<&Element> = document.children.iter().filter_map(|node| element_of(node, "body")).collect();
    let beside = |node: &Node| matches!(node, Node::Text(_) | Node::Doctype(_) | Node::Let(_) | Node::Snippet(_));
    // What stands around the body is not compared by itself, and contents of slots have their marks in it.
    let plain = nodes.iter().all(|node| beside(node) || element_of(node, "html").is_some() || element_of(node, "style").is_some())
        && document.children.iter().all(|node| beside(node) || ["head", "body"].iter().any(|name| element_of(node, name).is_some()))
        && document.children.iter().filter_map(|node| element_of(node, "head")).all(|head| !holds(&head.children, &is_slot))
        && !(live && document.children.iter().filter_map(|node| element_of(node, "head")).any(|head| head.children.iter().any(holds_more_than_title)));
    match bodies[..] {
        [body] if plain && [document, body].iter().all(|element| element.attrs.iter().all(is_shown)) => Laying::Around,
        _ => Laying::No,
    }
}

/// Whether something in a head lives, apart from its title.
fn holds_more_than_title(node: &Node) -> bool {
    element_of(node, "title").is_none() && holds_region(std::slice::from_ref(node))
}

/// How much of an element's tag may be other in a layout where all stays that stands in the element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// It is written in the markup as it is.
    Static,
    /// It calls a trigger, or shows what is always the same.
    Fixed,
    /// It is a part.
    Part,
}

/// The tag of an element of a layout in which something stays; none where the whole element is a part.
pub(super) fn tag(element: &Element, live: bool) -> Option<Tag> {
    if descends(element) {
        return Some(Tag::Static);
    }
    let is_shown = |attr: &Attr| is_shown(attr) || live && matches!(attr, Attr::Trigger(_) | Attr::On(_));
    let is_kept = |node: &Node| is_slot(node) || is_region(node) || matches!(node, Node::Component(_));
    if UNMARKED.contains(&&*element.name) || !element.attrs.iter().all(is_shown) || !holds(&element.children, &is_kept) {
        return None;
    }
    let mut fixed = true;
    element.attrs.iter().for_each(|attr| attr.exprs(&mut |expr| fixed &= is_constant(&expr.tokens, &[])));
    Some(if fixed { Tag::Fixed } else { Tag::Part })
}

/// The component that is all of some markup, if it has content.
pub(super) fn alone(nodes: &[Node]) -> bool {
    let mut shown = nodes.iter().filter(|node| !matches!(node, Node::Let(_) | Node::Snippet(_)) && element_of(node, "style").is_none());
    matches!((shown.next(), shown.next()), (Some(Node::Component(tag)), None) if !tag.slots.is_empty() && !is_boundary(tag))
}

fn element_of<'n>(node: &'n Node, name: &str) -> Option<&'n Element> {
    if let Node::Element(element) = node { Some(element).filter(|element| element.name == name) } else { None }
}

/// Whether some element is as `is` says that stands in these nodes, or in others there.
fn any_element(nodes: &[Node], is: &dyn Fn(&Element) -> bool) -> bool {
    nodes.iter().any(|node| matches!(node, Node::Element(element) if is(element) || any_element(&element.children, is)))
}

/// Whether an attribute does nothing but show what it comes to.
fn is_shown(attr: &Attr) -> bool {
    matches!(attr, Attr::Plain(_) | Attr::Class { .. } | Attr::Style { .. })
}

/// Whether an element's tag is always the same.
fn is_static(element: &Element) -> bool {
    element.attrs.iter().all(|attr| match attr {
        Attr::Plain(plain) => match &plain.value {
            AttrValue::None => true,
            AttrValue::Literal(parts, _) => parts.iter().all(|part| matches!(part, Part::Text(_))),
            AttrValue::Expr(_) => false,
        },
        _ => false,
    })
}

/// Whether what a node shows is always the same: it is made of what is written there, and of nothing else. `live`: in a component that lives, where what lives in it goes
/// on by itself, and its triggers are those of the instance that does.
fn is_fixed(node: &Node, bound: &[String], live: bool) -> bool {
    let filled = holds(std::slice::from_ref(node), &is_slot);
    if live && (is_bound(node) || is_filled(node) && !filled) {
        return true;
    }
    let all = |nodes: &[Node], bound: &[String]| nodes.iter().all(|node| is_fixed(node, bound, live));
    let is_shown = |attr: &Attr| is_shown(attr) || live && matches!(attr, Attr::Trigger(_) | Attr::On(_));
    let mut expressions = true;
    node.exprs(&mut |expr| expressions &= is_constant(&expr.tokens, bound));
    expressions
        && match node {
            Node::Text(_) | Node::Hole(_) => true,
            Node::Fragment(_) => live && !filled,
            Node::Element(element) => element.name != "head" && element.attrs.iter().all(is_shown) && all(&element.children, bound),
            Node::If(block) => block.arms.iter().all(|arm| all(&arm.body, bound)) && block.otherwise.iter().all(|body| all(body, bound)),
            Node::Each(each) => is_fixed_each(each, bound, live),
            _ => false,
        }
}

/// Whether a node is a control that is bound: all of it lives.
pub(super) fn is_bound(node: &Node) -> bool {
    matches!(node, Node::Element(element) if bind_of(element).is_some())
}

fn is_slot(node: &Node) -> bool {
    matches!(node, Node::Slot(_))
}

/// Whether nothing but elements stands around the slots in some nodes; what was found of these.
fn around_slots<'n>(nodes: &'n [Node], found: &mut Vec<&'n Slot>) -> bool {
    nodes.iter().all(|node| match node {
        Node::Slot(slot) => {
            found.push(slot);
            !holds(&slot.fallback, &is_slot)
        }
        Node::Element(element) if !UNMARKED.contains(&&*element.name) && bind_of(element).is_none() => around_slots(&element.children, found),
        _ => !holds(std::slice::from_ref(node), &is_slot),
    })
}

/// Whether something else may stand in a node, for a while or in its place.
fn is_filled(node: &Node) -> bool {
    matches!(node, Node::Await(_)) || matches!(node, Node::Component(tag) if is_boundary(tag))
}

/// Whether each slot stands in some markup once, and in no other one: what is written into them comes in their order.
pub(super) fn stand_once(nodes: &[Node], known: &mut Vec<Option<Ident>>) -> bool {
    nodes.iter().all(|node| {
        if let Node::Slot(slot) = node {
            if known.contains(&slot.name) || holds(&slot.fallback, &is_slot) {
                return false;
            }
            known.push(slot.name.clone());
        }
        let mut once = true;
        node.bodies(&mut |body| once = once && stand_once(body, known));
        once
    })
}

fn is_fixed_each(each: &Each, bound: &[String], live: bool) -> bool {
    let mut inner = bound.to_vec();
    inner.extend(each.pat.as_ref().map_or_else(|| vec!["this".to_owned()], bindings));
    inner.extend(each.index.as_ref().map(ToString::to_string));
    each.body.iter().all(|node| is_fixed(node, &inner, live)) && each.otherwise.iter().flatten().all(|node| is_fixed(node, bound, live))
}

/// Whether an expression names nothing but what is bound around it: what anything else comes to is not known here.
fn is_constant(tokens: &TokenStream, bound: &[String]) -> bool {
    tokens.clone().into_iter().all(|token| match token {
        TokenTree::Ident(name) => bound.contains(&name.to_string()) || name == "true" || name == "false",
        TokenTree::Group(group) => is_constant(&group.stream(), bound),
        TokenTree::Literal(_) => true,
        TokenTree::Punct(punct) => !matches!(punct.as_char(), '$' | '#'),
    })
}

/// Whether an element of a layout is always there as it is, apart from what is in it.
fn descends(element: &Element) -> bool {
    is_static(element) && (!UNMARKED.contains(&&*element.name) || element.name != "head" && element.children.iter().all(|node| matches!(node, Node::Text(_))))
}

impl Gen<'_> {
    /// Gathers a node of a layout itself. False where it is written as any other.
    pub(super) fn node_of_layout(&mut self, node: &Node, all: &[Node], rest: &[Node]) -> bool {
        match node {
            Node::Text(_) | Node::Doctype(_) => return false,
            Node::Element(element) if self.laying == Laying::Around && matches!(&*element.name, "html" | "body") => return false,
            Node::Slot(slot) => self.slot_of_layout(slot),
            _ if self.laying == Laying::Around || matches!(node, Node::Let(_) | Node::Snippet(_)) => self.unlaid(|inner| inner.node(node, all, rest)),
            Node::Element(element) if element.name == "style" || descends(element) => return false,
            _ if is_fixed(node, &[], self.place != Place::Static) => {
                let out = hidden("out");
                let (stmts, mask, ()) = self.apart(|inner| inner.unlaid(|inner| inner.node(node, all, rest)));
                self.mask |= mask;
                if holds_walked(std::slice::from_ref(node)) {
                    let at = constant(self.kept);
                    self.kept += 1;
                    self.stmt(quote!(if #out.writes_all() { #out.keeping(#at); #stmts #out.keeping_end(#at); } else { #out.kept(#at); }));
                } else {
                    self.stmt(quote!(if #out.writes_all() { #stmts }));
                }
            }
            Node::Element(element) if tag(element, self.place != Place::Static).is_some() => return false,
            _ if self.place != Place::Static && holds_walked(std::slice::from_ref(node)) => {
                let (out, layout, part, private) = (hidden("out"), hidden("layout"), hidden("part"), private());
                let (block, slots) = (constant(self.numbers.blocks), self.stays_around(node).unwrap_or_default());
                self.in_piece = true;
                let (stmts, mask, ()) = self.apart(|inner| inner.unlaid(|inner| inner.node(node, all, &[])));
                self.in_piece = false;
                self.mask |= mask;
                *self.pieces.get_or_insert_default() |= mask;
                let boundary = constant(matches!(node, Node::Component(_)));
                let lives = constant(self.may_stay(node));
                let piece = quote!(#private::Piece { block: #block, boundary: #boundary, lives: #lives, slots: &[#(#slots),*] });
                self.stmt(quote!(if let #private::Option::Some(#part) = #out.live_part(&#layout, #piece) { #stmts #out.part_end(&#layout, #part); }));
            }
            _ => {
                let (out, layout, part) = (hidden("out"), hidden("layout"), hidden("part"));
                self.sole = matches!(node, Node::Component(tag) if tag.slots.is_empty());
                let (stmts, ..) = self.apart(|inner| inner.unlaid(|inner| inner.node(node, all, &[])));
                self.sole = false;
                self.serve(quote!(let #part = #out.part(&#layout); #stmts #out.part_end(&#layout, #part);));
            }
        }
        true
    }

    /// Gathers the tag of an element of a layout that is not always the same, or calls a trigger.
    pub(super) fn tag_of_layout(&mut self, element: &Element, is_part: bool) {
        let (out, layout, part) = (hidden("out"), hidden("layout"), hidden("part"));
        let (stmts, ..) = self.apart(|inner| {
            inner.unlaid(|inner| {
                inner.begin_tag(element, false);
                inner.html(">");
            });
        });
        self.serve(match is_part {
            true => quote!(let #part = #out.tag(&#layout); #stmts #out.part_end(&#layout, #part);),
            false => quote!(if #out.writes_all() { #stmts }),
        });
    }

    /// Gathers what is no layout's own.
    fn unlaid(&mut self, gather: impl FnOnce(&mut Self)) {
        self.flush();
        let laying = std::mem::take(&mut self.laying);
        gather(self);
        self.flush();
        self.laying = laying;
    }

    /// Gathers what is written by its parts only, where the rest is known.
    pub(super) fn laid(&mut self, gather: impl FnOnce(&mut Self)) {
        let (out, layout) = (hidden("out"), hidden("layout"));
        self.laying = Laying::Around;
        self.serve(quote!(#out.layout_begin(&#layout);));
        self.laying = Laying::Inside;
        gather(self);
        self.flush();
        self.laying = Laying::Around;
        self.serve(quote!(#out.layout_end(&#layout);));
    }

    /// Gathers a boundary or a fragment of which what is written into the slots in it may be all that two pages have otherwise.
    pub(super) fn standing_piece(&mut self, node: &Node, gather: impl FnOnce(&mut Self)) {
        let (out, before, boundary) = (hidden("out"), hidden("before"), constant(matches!(node, Node::Component(_))));
        self.stmt(quote!(let #before = #out.standing_piece(#boundary);));
        gather(self);
        self.stmt(quote!(#out.standing_piece_end(#before);));
    }

    /// Whether all of a piece is the layout's, but what is written into slots in its blocks.
    fn may_stay(&self, node: &Node) -> bool {
        match node {
            Node::Await(_) => true,
            Node::Fragment(fragment) => fragment.tag.is_none() && fragment.options.shared.is_none() && !self.handles.contains(&fragment.key),
            _ => false,
        }
    }

    /// The slots in a boundary or a fragment of which nothing else is another page's: all that stands around them is the layout's, and is always there.
    pub(super) fn stays_around(&mut self, node: &Node) -> Option<Vec<TokenTree>> {
        let mut found = Vec::new();
        let stays = match node {
            Node::Component(tag) if is_boundary(tag) => {
                let (content, others): (Vec<_>, Vec<_>) = tag.slots.iter().partition(|slot| slot.name.is_none());
                content.iter().all(|slot| around_slots(&slot.content, &mut found)) && !others.iter().any(|slot| holds(&slot.content, &is_slot))
            }
            // Nobody adds something to it, or has something else in its place.
            Node::Fragment(fragment) => {
                let Fragment { key, tag: None, options: StreamOptions { mode: None, limit: None, shared: None, .. }, children, .. } = fragment else {
                    return None;
                };
                !self.handles.contains(key) && around_slots(children, &mut found)
            }
            _ => false,
        };
        stays.then(|| found.into_iter().map(|slot| constant(self.slot_number(slot) as u32)).collect())
    }

    fn slot_of_layout(&mut self, slot: &Slot) {
        let (out, slots, private) = (hidden("out"), hidden("slots"), private());
        let number = self.slot_number(slot);
        let (fallback, ..) = self.apart(|inner| {
            inner.nodes(&slot.fallback);
            inner.flush();
        });
        if self.place == Place::Static {
            let field = slot_field(&slot.name);
            self.stmt(quote!(match #slots.#field {
                #private::Option::Some(__write) => #out.layout_slot(__write),
                #private::Option::None => { #fallback }
            }));
            return;
        }
        self.laid_slots |= 1 << number;
        self.uncaught |= 1 << number;
        *(if self.provides_late { &mut self.late } else { &mut self.always }) |= 1 << number;
        let number = constant(number as u32);
        let mut gap = quote!(#out.layout_gap(#number););
        if self.provides_late {
            // In a page the content is written at once. In a fragment it waits for what is provided, if somebody comes back to fill it.
            let (layout, block) = (hidden("layout"), constant(self.numbers.block()));
            gap = quote!(if #layout.is_of_page() || !#out.is_refilled() { #gap } else { #out.opening(#block, #number); });
        }
        self.serve(quote!(if #out.given(#number) { #gap } else { #fallback }));
    }
}
