//! `#[root(…)]`: what a component that reaches itself states of its roots.

use crate::border::{self, Shape};
use crate::errors::Errors;
use crate::html::elements::{COUNT, ELEMENTS};
use crate::html::{self, TEXT};
use crate::messages;
use crate::nearest::nearest;
use crate::tree::{Component, Invocation, Node};
use proc_macro2::Ident;

/// Checks what is stated against the markup; what components at the top have is checked by constants.
pub(super) fn stated(component: &Component, errors: &mut Errors) {
    let Some(root) = &component.root else { return };
    for name in &root.names {
        let text = name.to_string();
        if border::stated(&text).is_none() {
            errors.push(name.span(), messages::unknown_root(&text, nearest(&text, html::all_elements())));
        }
    }
    let set = root.set();
    for (root, span) in Shape::of(&component.markup).roots.into_iter().filter(|(root, _)| set >> root & 1 == 0) {
        let name = match root {
            TEXT => "text".to_owned(),
            _ if (root as usize) < COUNT => format!("`<{}>`", ELEMENTS[root as usize].name),
            _ => "this".to_owned(),
        };
        errors.push(span, messages::root_not_stated(&name, &component.name.to_string()));
    }
}

/// Components of an invocation that reach themselves, and say nothing of their roots.
pub(super) fn circles(invocation: &Invocation, errors: &mut Errors) {
    let names: Vec<&Ident> = invocation.components.iter().map(|component| &component.name).collect();
    let uses: Vec<Vec<usize>> = invocation
        .components
        .iter()
        .map(|component| {
            let mut uses = Vec::new();
            if component.root.is_none() {
                used(&component.markup, &names, &mut uses);
            }
            uses
        })
        .collect();
    let mut done = vec![false; names.len()];
    for at in 0..names.len() {
        let own = uses[at].iter().copied().filter(|other| *other != at && !done[*other]);
        if let Some(through) = own.into_iter().find(|other| reaches(*other, at, &uses, &done)) {
            errors.enter(names[at]);
            errors.push(names[at].span(), messages::root_missing(&names[at].to_string(), &names[through].to_string(), first_root(&invocation.components[at])));
            errors.leave();
            done[at] = true;
        }
    }
}

/// The components of the invocation whose tags stand in the nodes.
fn used(nodes: &[Node], names: &[&Ident], uses: &mut Vec<usize>) {
    for node in nodes {
        if let Node::Component(tag) = node
            && let Some(at) = names.iter().position(|name| tag.path.is_ident(*name))
            && !uses.contains(&at)
        {
            uses.push(at);
        }
        node.bodies(&mut |body| used(body, names, uses));
    }
}

fn reaches(from: usize, to: usize, uses: &[Vec<usize>], done: &[bool]) -> bool {
    let mut seen = vec![false; uses.len()];
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(uses[at].iter().copied().filter(|other| !done[*other]));
        }
    }
    false
}

/// What to state, where the markup tells it.
fn first_root(component: &Component) -> &'static str {
    let first = Shape::of(&component.markup).roots.first().map(|(root, _)| *root);
    first.filter(|root| (*root as usize) < COUNT - 1).map_or("div", |root| ELEMENTS[root as usize].name)
}
