//! Layouts: components with slots that stand around much of a page. What two pages with the same layout may show otherwise in it are its *parts*: whatever is not
//! written in its markup as it is. The rest is written only where a page is not known to have it, so a part can be written by itself.

use marquetry_grammar::tree::{Attr, AttrValue, Component, Each, Element, Node, Part, Slot};
use proc_macro2::{TokenStream, TokenTree};

use super::{
    body::{Gen, Place},
    child::slot_field,
    component::is_live,
    hidden,
    masks::bindings,
    private,
    region::{holds, is_boundary},
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
    let shows_slot = holds(nodes, &|node| matches!(node, Node::Slot(_)));
    if !shows_slot || is_live(component) || !component.generics.params.is_empty() || !any_element(nodes, &|element| LANDMARKS.contains(&&*element.name)) {
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
        && document.children.iter().filter_map(|node| element_of(node, "head")).all(|head| !holds(&head.children, &|node| matches!(node, Node::Slot(_))));
    match bodies[..] {
        [body] if plain && [document, body].iter().all(|element| element.attrs.iter().all(is_shown)) => Laying::Around,
        _ => Laying::No,
    }
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

/// Whether what a node shows is always the same: it is made of what is written there, and of nothing else.
fn is_fixed(node: &Node, bound: &[String]) -> bool {
    let all = |nodes: &[Node], bound: &[String]| nodes.iter().all(|node| is_fixed(node, bound));
    let mut expressions = true;
    node.exprs(&mut |expr| expressions &= is_constant(&expr.tokens, bound));
    expressions
        && match node {
            Node::Text(_) | Node::Hole(_) => true,
            Node::Element(element) => element.name != "head" && element.attrs.iter().all(is_shown) && all(&element.children, bound),
            Node::If(block) => block.arms.iter().all(|arm| all(&arm.body, bound)) && block.otherwise.iter().all(|body| all(body, bound)),
            Node::Each(each) => is_fixed_each(each, bound),
            _ => false,
        }
}

fn is_fixed_each(each: &Each, bound: &[String]) -> bool {
    let mut inner = bound.to_vec();
    inner.extend(each.pat.as_ref().map_or_else(|| vec!["this".to_owned()], bindings));
    inner.extend(each.index.as_ref().map(ToString::to_string));
    each.body.iter().all(|node| is_fixed(node, &inner)) && each.otherwise.iter().flatten().all(|node| is_fixed(node, bound))
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

impl Gen<'_> {
    /// Gathers a node of a layout itself. False where it is written as any other.
    pub(super) fn node_of_layout(&mut self, node: &Node, all: &[Node], rest: &[Node]) -> bool {
        match node {
            Node::Text(_) | Node::Doctype(_) => return false,
            Node::Element(element) if self.laying == Laying::Around && matches!(&*element.name, "html" | "body") => return false,
            Node::Slot(slot) => self.slot_of_layout(slot),
            _ if self.laying == Laying::Around || matches!(node, Node::Let(_) | Node::Snippet(_)) => self.unlaid(|inner| inner.node(node, all, rest)),
            Node::Element(element) if element.name == "style" || self.descends(element) => return false,
            _ if is_fixed(node, &[]) => {
                let out = hidden("out");
                let (stmts, ..) = self.apart(|inner| inner.unlaid(|inner| inner.node(node, all, rest)));
                self.stmt(quote!(if #out.writes_all() { #stmts }));
            }
            _ => {
                let (out, layout, part) = (hidden("out"), hidden("layout"), hidden("part"));
                self.sole = matches!(node, Node::Component(tag) if tag.slots.is_empty());
                let (stmts, ..) = self.apart(|inner| inner.unlaid(|inner| inner.node(node, all, &[])));
                self.sole = false;
                self.stmt(quote!(let #part = #out.part(&#layout); #stmts #out.part_end(&#layout, #part);));
            }
        }
        true
    }

    /// Whether an element of a layout is always there as it is, apart from what is in it.
    fn descends(&self, element: &Element) -> bool {
        is_static(element)
            && (!UNMARKED.contains(&&*element.name) || element.name != "head" && element.children.iter().all(|node| matches!(node, Node::Text(_))))
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
        self.stmt(quote!(#out.layout_begin(&#layout);));
        self.laying = Laying::Inside;
        gather(self);
        self.flush();
        self.laying = Laying::Around;
        self.stmt(quote!(#out.layout_end(&#layout);));
    }

    fn slot_of_layout(&mut self, slot: &Slot) {
        let (out, slots, field) = (hidden("out"), hidden("slots"), slot_field(&slot.name));
        debug_assert!(self.place == Place::Static, "a layout has no life of its own");
        let private = private();
        let (fallback, ..) = self.apart(|inner| {
            inner.nodes(&slot.fallback);
            inner.flush();
        });
        self.stmt(quote!(match #slots.#field {
            #private::Option::Some(__write) => #out.layout_slot(__write),
            #private::Option::None => { #fallback }
        }));
    }
}
