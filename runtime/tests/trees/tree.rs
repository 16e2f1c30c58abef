//! Trees: the one that the HTML standard's own parser makes, and the one that was meant.

use ego_tree::NodeRef;
use scraper::{Html, Node};

/// A part of a document as a visitor has it: without comments, and with text in one piece.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Element(String, Vec<(String, String)>, Vec<Tree>),
    Text(String),
}

/// What a browser makes of the body of a page.
pub(crate) fn parsed(html: &str) -> Vec<Tree> {
    let document = document(&format!("<!DOCTYPE html><html lang=\"en\"><head><title>t</title></head><body>{html}</body></html>"));
    match &document[..] {
        [_, Tree::Element(name, _, children)] if name == "body" => children.clone(),
        other => panic!("something stands outside of the body: {other:?}"),
    }
}

/// What a browser makes of a whole document: what stands in its `<html>`.
pub(crate) fn document(html: &str) -> Vec<Tree> {
    let html = Html::parse_document(html);
    children(*html.root_element())
}

fn children(node: NodeRef<'_, Node>) -> Vec<Tree> {
    let mut trees = Vec::new();
    for child in node.children() {
        match child.value() {
            Node::Text(text) => trees.push(Tree::Text(text.to_string())),
            Node::Element(element) => {
                // What only the client reads is no part of what was meant.
                let attrs = element.attrs().filter(|(name, _)| *name != "data-m").map(|(name, value)| (name.to_owned(), value.to_owned()));
                trees.push(Tree::Element(element.name().to_owned(), attrs.collect(), children(child)));
            }
            Node::Comment(_) => {}
            other => panic!("neither text nor element: {other:?}"),
        }
    }
    settled(trees)
}

/// Joins neighbouring texts, and drops empty ones; attributes are in no order.
fn settled(trees: Vec<Tree>) -> Vec<Tree> {
    let mut all: Vec<Tree> = Vec::new();
    for tree in trees {
        match (tree, all.last_mut()) {
            (Tree::Text(text), _) if text.is_empty() => {}
            (Tree::Text(text), Some(Tree::Text(before))) => before.push_str(&text),
            (Tree::Element(name, mut attrs, children), _) => {
                attrs.sort();
                all.push(Tree::Element(name, attrs, children));
            }
            (text, _) => all.push(text),
        }
    }
    all
}

/// An element that was meant.
pub(crate) fn element(name: &str, attrs: &[(&str, &str)], children: Vec<Tree>) -> Tree {
    let attrs = attrs.iter().map(|(name, value)| ((*name).to_owned(), known(value))).collect();
    let Some(Tree::Element(name, attrs, children)) = settled(vec![Tree::Element(name.to_owned(), attrs, settled(children))]).pop() else { unreachable!() };
    Tree::Element(name, attrs, children)
}

/// Text that was meant.
pub(crate) fn text(text: &str) -> Tree {
    Tree::Text(known(text))
}

/// HTML knows no NUL.
pub(crate) fn known(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// All elements of some trees.
pub(crate) fn elements<'t>(trees: &'t [Tree], found: &mut Vec<(&'t str, &'t [(String, String)])>) {
    for tree in trees {
        if let Tree::Element(name, attrs, children) = tree {
            found.push((name, attrs));
            elements(children, found);
        }
    }
}
