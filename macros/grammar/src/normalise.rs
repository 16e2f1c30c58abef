//! What browsers put into the tree by themselves is put there by us, so that both have the same tree.

use crate::check::made;
use crate::text::is_hoisted;
use crate::tree::{Component, Element, Node};
use proc_macro2::{Punct, Spacing, Span, TokenTree};

/// Puts rows that stand directly in a `<table>` into a `<tbody>`, as browsers do.
///
/// Blocks and fragments count as rows when they hold rows and nothing else. A component may be anything, so one that
/// stands directly in the table stays; one in an `{#each}` is a row, since components repeat as rows.
pub fn insert_tbody(nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        match node {
            Node::Element(element) => {
                insert_tbody(&mut element.children);
                if element.name == "table" {
                    wrap(&mut element.children, element.name_span);
                }
            }
            Node::Fragment(fragment) => {
                insert_tbody(&mut fragment.children);
                if let Some((tag, span)) = &fragment.tag
                    && tag == "table"
                {
                    wrap(&mut fragment.children, *span);
                }
            }
            other => each_body(other, &mut |body| insert_tbody(body)),
        }
    }
}

/// Writes `{$name}` for `{name}` in a title, where that is a store by the words of the setup or of its prop's type: a title is followed without a fragment around
/// it, and whether it changes must be known from its words.
pub(crate) fn follow_titles(component: &mut Component) {
    if !has_title(&component.markup) {
        return;
    }
    let mut made = made(component);
    let store = |ty: &syn::Type| {
        let last = if let syn::Type::Path(ty) = ty { ty.path.segments.last() } else { None };
        last.is_some_and(|last| ["Constant", "Derived", "Readable", "Session", "Shared", "Writable"].iter().any(|known| last.ident == known))
    };
    let props = component.props.iter().filter(|prop| store(&prop.ty));
    made.extend(props.map(|prop| prop.name.to_string()));
    if !made.is_empty() {
        titles(&mut component.markup, &made, false);
    }
}

fn has_title(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| {
        let mut found = matches!(node, Node::Element(element) if element.name == "title");
        node.bodies(&mut |body| found |= has_title(body));
        found
    })
}

fn titles(nodes: &mut [Node], made: &[String], in_head: bool) {
    for node in nodes {
        match node {
            Node::Element(element) if element.name == "title" && in_head => {
                for child in &mut element.children {
                    if let Node::Hole(expr) = child
                        && made.contains(&expr.tokens.to_string())
                    {
                        let name = std::mem::take(&mut expr.tokens);
                        expr.tokens = std::iter::once(TokenTree::Punct(Punct::new('$', Spacing::Alone))).chain(name).collect();
                    }
                }
            }
            Node::Element(element) => titles(&mut element.children, made, element.name == "head"),
            Node::Fragment(fragment) => titles(&mut fragment.children, made, in_head),
            other => each_body(other, &mut |body| titles(body, made, in_head)),
        }
    }
}

/// The lists of nodes in a block, a slot, or a component's tag.
fn each_body(node: &mut Node, visit: &mut dyn FnMut(&mut Vec<Node>)) {
    match node {
        Node::Component(tag) => tag.slots.iter_mut().for_each(|slot| visit(&mut slot.content)),
        Node::Slot(slot) => visit(&mut slot.fallback),
        Node::If(block) => {
            block.arms.iter_mut().for_each(|arm| visit(&mut arm.body));
            block.otherwise.iter_mut().for_each(visit);
        }
        Node::Match(block) => block.arms.iter_mut().for_each(|arm| visit(&mut arm.body)),
        Node::Each(block) => {
            visit(&mut block.body);
            block.otherwise.iter_mut().for_each(visit);
        }
        Node::Await(block) => {
            visit(&mut block.waiting);
            block.then.iter_mut().chain(&mut block.catch).for_each(|settled| visit(&mut settled.body));
        }
        Node::Key(block) => visit(&mut block.body),
        Node::Snippet(snippet) => visit(&mut snippet.body),
        _ => {}
    }
}

/// Wraps each run of rows among a table's children.
fn wrap(nodes: &mut Vec<Node>, span: Span) {
    let mut run: Vec<Node> = Vec::new();
    let mut out: Vec<Node> = Vec::new();
    for mut node in nodes.drain(..) {
        if content(&node, false) == Content::Rows {
            run.push(node);
            continue;
        }
        close(&mut run, &mut out, span);
        match &mut node {
            Node::Fragment(fragment) if fragment.tag.is_none() => {
                wrap(&mut fragment.children, span);
            }
            Node::If(_) | Node::Match(_) | Node::Each(_) | Node::Await(_) | Node::Key(_) => {
                each_body(&mut node, &mut |body| wrap(body, span));
            }
            _ => {}
        }
        out.push(node);
    }
    close(&mut run, &mut out, span);
    *nodes = out;
}

fn close(run: &mut Vec<Node>, out: &mut Vec<Node>, span: Span) {
    if run.is_empty() {
        return;
    }
    out.push(Node::Element(Element {
        name: "tbody".to_owned(),
        name_span: span,
        close_span: Some(span),
        attrs: Vec::new(),
        children: std::mem::take(run),
        self_closed: false,
        allow: Box::default(),
    }));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Shows nothing that matters: white space, a binding.
    Nothing,
    Rows,
    Other,
}

fn content(node: &Node, repeated: bool) -> Content {
    match node {
        Node::Element(element) if element.name == "tr" => Content::Rows,
        Node::Fragment(fragment) => match &fragment.tag {
            Some((tag, _)) if tag == "tr" => Content::Rows,
            Some(_) => Content::Other,
            None => all(&fragment.children, repeated),
        },
        Node::Component(_) | Node::Render(_) if repeated => Content::Rows,
        Node::If(block) => {
            let bodies = block.arms.iter().map(|arm| &arm.body).chain(&block.otherwise);
            join(bodies.map(|body| all(body, repeated)))
        }
        Node::Match(block) => join(block.arms.iter().map(|arm| all(&arm.body, repeated))),
        Node::Each(block) => {
            let rows = std::iter::once(all(&block.body, true));
            join(rows.chain(block.otherwise.iter().map(|body| all(body, repeated))))
        }
        Node::Await(block) => {
            let settled = block.settled().map(|settled| all(&settled.body, repeated));
            join(std::iter::once(all(&block.waiting, repeated)).chain(settled))
        }
        Node::Key(block) => all(&block.body, repeated),
        Node::Text(text) if text.value.trim().is_empty() => Content::Nothing,
        Node::Let(_) | Node::Snippet(_) => Content::Nothing,
        node if is_hoisted(node) => Content::Nothing,
        _ => Content::Other,
    }
}

fn all(nodes: &[Node], repeated: bool) -> Content {
    join(nodes.iter().map(|node| content(node, repeated)))
}

fn join(parts: impl Iterator<Item = Content>) -> Content {
    parts.fold(Content::Nothing, |all, part| match (all, part) {
        (Content::Other, _) | (_, Content::Other) => Content::Other,
        (Content::Rows, _) | (_, Content::Rows) => Content::Rows,
        _ => Content::Nothing,
    })
}
