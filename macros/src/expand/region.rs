//! What lives on in the markup without a fragment: boundaries, and whatever is waited for. Outside of every fragment each has a scope of its own, so that it can be
//! written anew later.

use marquetry_grammar::{
    bind_of, stores,
    tree::{ComponentTag, Element, If, Node},
};
use proc_macro2::TokenTree;
use quote::quote_spanned;

use super::{
    body::{Gen, Nested, Place},
    child::fills_later,
    constant, hidden,
    masks::READY,
    private_at,
};

impl Gen<'_> {
    /// Statements as in a fragment: where this is none, a scope without a name is around them.
    pub(super) fn in_scope(&mut self, gather: impl FnOnce(&mut Self)) {
        if self.place != Place::Outside {
            return gather(self);
        }
        let (out, open) = (hidden("out"), hidden("scope"));
        let slot = self.numbers.block();
        let (in_items, in_block) = (self.in_items, self.in_block);
        (self.in_items, self.in_block) = (false, false);
        self.flush();
        self.place = Place::Live;
        let nested: Nested = self.nest(gather);
        self.place = Place::Outside;
        (self.in_items, self.in_block) = (in_items, in_block);
        let (slot, layout, stmts) = (constant(slot), nested.layout(false), &nested.stmts);
        self.guarded(
            nested.mask,
            quote! {{
                let #open = #out.scope(#slot, "", #layout);
                #stmts
                #out.scope_end(#slot, #open);
            }},
        );
    }

    /// `<Boundary>…<p slot="error">…</p></Boundary>`
    pub(super) fn boundary(&mut self, tag: &ComponentTag) {
        if self.place == Place::Static {
            return;
        }
        self.in_scope(|inner| inner.live_boundary(tag));
    }

    fn live_boundary(&mut self, tag: &ComponentTag) {
        let (out, open, private) = (hidden("out"), hidden("boundary"), private_at(tag.span));
        let (hole, slot) = (constant(self.numbers.hole()), constant(self.numbers.block()));
        let part = |name: Option<&str>| tag.slots.iter().find(|slot| slot.name.as_ref().map(ToString::to_string).as_deref() == name);
        let mut gather = |name: Option<&str>| -> Nested {
            let in_items = std::mem::replace(&mut self.in_items, false);
            // What stands there instead comes later.
            let in_block = self.in_block;
            self.in_block |= name.is_some();
            let in_boundary = self.in_boundary;
            self.in_boundary |= name.is_none();
            let nested = self.nest(|inner| part(name).iter().for_each(|slot| inner.nodes(&slot.content)));
            (self.in_items, self.in_block, self.in_boundary) = (in_items, in_block, in_boundary);
            nested
        };
        let (content, error) = (gather(None), gather(Some("error")));
        let (layout, stmts) = (content.layout(false), &content.stmts);
        let (error_layout, error_stmts) = (error.layout(false), &error.stmts);
        let path = &tag.path;
        let known = quote_spanned!(tag.span=> let _: #private::Boundary = #path;);
        self.guarded(
            content.mask | error.mask | READY,
            quote! {{
                #known
                let mut #open = #out.boundary(#hole, #slot, #layout);
                #out.bounded(&mut #open, |#out: &mut #private::Out| { #stmts });
                if #open.failed() {
                    #out.boundary_error(&mut #open, #error_layout);
                    #error_stmts
                }
                #out.boundary_end(#open);
            }},
        );
    }
}

/// Whether a tag is that of a boundary.
pub(super) fn is_boundary(tag: &ComponentTag) -> bool {
    tag.is_boundary()
}

/// Whether a fragment, a control that is bound, or a live title stands somewhere in these nodes.
pub(super) fn holds_fragment(nodes: &[Node]) -> bool {
    holds(nodes, &|node| match node {
        Node::Fragment(_) => true,
        Node::Element(element) => bind_of(element).is_some() || is_followed_head(element),
        _ => false,
    })
}

/// Whether something in these nodes lives on: a fragment, a bound control, a live title, or what has a scope of its own.
pub(super) fn holds_region(nodes: &[Node]) -> bool {
    holds(nodes, &is_region)
}

/// Whether something in these nodes is walked after it was served: a region, or what is written into a slot and may have to be written again.
pub(super) fn holds_walked(nodes: &[Node]) -> bool {
    holds(nodes, &|node| is_region(node) || matches!(node, Node::Component(tag) if fills_later(tag)))
}

/// Whether a block outside of every fragment is gone into again after it was served, through patterns that bind something: it must be a live block then, as what it
/// goes by may be another value. One that binds nothing is chosen once.
pub(super) fn is_reentered(node: &Node) -> bool {
    let binds = match node {
        Node::Match(_) => true,
        Node::If(block) => binds(block),
        _ => false,
    };
    let mut walked = false;
    node.bodies(&mut |body| walked |= holds_walked(body));
    binds && walked
}

/// Whether a condition of a block has patterns.
pub(super) fn binds(block: &If) -> bool {
    let is_let = |token| matches!(token, TokenTree::Ident(name) if name == "let");
    block.arms.iter().any(|arm| arm.condition.tokens.clone().into_iter().any(is_let))
}

/// Whether a node lives on by itself.
pub(super) fn is_region(node: &Node) -> bool {
    match node {
        Node::Fragment(_) | Node::Await(_) => true,
        Node::Component(tag) => is_boundary(tag),
        Node::Element(element) => bind_of(element).is_some() || is_followed_head(element),
        _ => false,
    }
}

/// Whether something in a node reads a store.
pub(super) fn is_followed(node: &Node) -> bool {
    node.any_expr(&|expr| !stores::uses(expr).is_empty())
}

/// A head, or a document's title, in which something reads a store.
fn is_followed_head(element: &Element) -> bool {
    matches!(&*element.name, "head" | "title") && element.children.iter().any(is_followed)
}

/// Whether some node is as `is` says, or stands around one that is.
pub(super) fn holds(nodes: &[Node], is: &dyn Fn(&Node) -> bool) -> bool {
    nodes.iter().any(|node| {
        let mut found = is(node);
        node.bodies(&mut |body| found = found || holds(body, is));
        found
    })
}

/// Where the parts of a node stand that stands in `place`.
pub(super) fn inside(node: &Node, place: Place) -> Place {
    match node {
        _ if place == Place::Static => Place::Static,
        Node::Fragment(_) | Node::Await(_) => Place::Live,
        Node::Element(element) if place == Place::Outside && bind_of(element).is_some() => Place::Live,
        Node::Component(tag) if is_boundary(tag) => Place::Live,
        Node::If(_) | Node::Match(_) if is_reentered(node) => Place::Live,
        Node::Each(each) if holds_walked(&each.body) => Place::Live,
        // What fills a slot is written once, unless it holds something live.
        Node::Component(tag) if place == Place::Outside && !fills_later(tag) => Place::Static,
        _ => place,
    }
}

/// Whether something of a component needs the browser's half: a fragment, or a trigger.
pub(super) fn lives(component: &marquetry_grammar::tree::Component) -> bool {
    !component.triggers.is_empty() || holds_fragment(&component.markup)
}
