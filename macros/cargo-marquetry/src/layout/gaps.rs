//! Which white space between the children of an element is shown. What is said here follows from how the grammar settles
//! white space: none at both ends, one space between, none between the elements of tables and SVG.

use crate::syntax::{Child, Comment, Content, Node};

/// What may stand between two children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// Nothing.
    Glued,
    /// White space, of whatever kind.
    Space,
    /// White space or nothing: neither is shown.
    Free,
}

/// What a child is to the white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Text,
    Node,
    /// Shows nothing: the white space around it is one.
    Nothing,
    /// Swallows the white space before it.
    Doctype,
}

/// What may stand before each of the children; nothing is said of the first.
///
/// `strict` where white space between elements is not shown, `slots` in a component's tag, whose children may go elsewhere.
pub(super) fn gaps(content: &Content, source: &str, strict: bool, slots: bool) -> Vec<Between> {
    let weights: Vec<Weight> = content.children.iter().map(|child| weight(child, source, slots)).collect();
    let white = |index: usize| content.children[index].before.white;
    let mut gaps = vec![Between::Free; weights.len()];
    let mut before: Option<usize> = None;
    for (index, weight) in weights.iter().enumerate() {
        if !matches!(weight, Weight::Text | Weight::Node) {
            continue;
        }
        if let Some(before) = before.replace(index) {
            let both_nodes = weights[before] == Weight::Node && *weight == Weight::Node;
            if strict && both_nodes {
                continue;
            }
            let from = (before + 1..index).rfind(|between| weights[*between] == Weight::Doctype).unwrap_or(before);
            let shown = (from + 1..=index).any(white);
            for (gap, between) in gaps.iter_mut().enumerate().take(index + 1).skip(from + 1) {
                *between = match (shown, white(gap)) {
                    (false, _) => Between::Glued,
                    (true, true) => Between::Space,
                    (true, false) => Between::Free,
                };
            }
        }
    }
    gaps
}

fn weight(child: &Child, source: &str, slots: bool) -> Weight {
    match &child.node {
        Node::Word | Node::Literal => Weight::Text,
        Node::Comment(Comment::Line | Comment::Block | Comment::Html) => Weight::Nothing,
        Node::Doctype => Weight::Doctype,
        Node::Braces(braces) if braces.word == "let" || braces.rest.is_empty() => Weight::Nothing,
        Node::Braces(_) => Weight::Node,
        Node::Block(block) if block.open.word == "snippet" => Weight::Nothing,
        Node::Block(_) => Weight::Node,
        Node::Tag(tag) if slots && !matches!(tag.name.as_str(), "fragment" | "slot") && tag.has_attr(source, "slot") => Weight::Nothing,
        Node::Tag(_) => Weight::Node,
    }
}
