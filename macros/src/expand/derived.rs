//! What setup makes of something: of props, or of the request. In a layout that lives, what only its parts show of that is written anew for every page, and so the
//! instance goes along as it is.

use marquetry_grammar::tree::{Component, Node, Trigger};
use quote::ToTokens as _;
use syn::Stmt;

use super::{
    layouts::is_bound,
    masks::{bindings, mentions_any},
};

/// Whether nothing but the parts of a layout shows what its setup makes of these names: no fragment, no trigger, and nothing that setup does besides.
pub(super) fn is_in_parts_only(component: &Component, of: &[String]) -> bool {
    let mut made: Vec<String> = of.to_vec();
    let mut free = true;
    for statement in &component.setup {
        free &= take(statement, &mut made);
    }
    gather(&component.markup, &mut made);
    // What is asked for where it is needed is as it is there: only what was made of it before is not.
    made.retain(|name| !of.contains(name));
    free && !component.triggers.iter().any(|Trigger { body, .. }| mentions_any(&body.stream(), &made)) && !lives_by(&component.markup, &made)
}

/// Passes a statement. False where it does something with them.
fn take(statement: &Stmt, made: &mut Vec<String>) -> bool {
    let Stmt::Local(local) = statement else { return !mentions_any(&statement.to_token_stream(), made) };
    let names = bindings(&local.pat.to_token_stream());
    if local.init.as_ref().is_some_and(|init| mentions_any(&init.expr.to_token_stream(), made)) {
        made.extend(names);
    } else {
        made.retain(|known| !names.contains(known));
    }
    true
}

/// Gathers what the markup binds of them.
fn gather(nodes: &[Node], made: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Let(binding) if mentions_any(&binding.expr.tokens, made) => made.extend(bindings(&binding.pat)),
            _ => {}
        }
        node.bodies(&mut |body| gather(body, made));
    }
}

/// Whether something that lives shows one of them.
fn lives_by(nodes: &[Node], made: &[String]) -> bool {
    nodes.iter().any(|node| {
        if matches!(node, Node::Fragment(_)) || is_bound(node) {
            return node.any_expr(&|expr| mentions_any(&expr.tokens, made));
        }
        let mut lives = false;
        node.bodies(&mut |body| lives = lives || lives_by(body, made));
        lives
    })
}

/// Whether a statement asks for the request by name.
pub(super) fn asks(statement: &Stmt) -> bool {
    mentions_any(&statement.to_token_stream(), &request())
}

/// The name by which the request is asked for.
pub(super) fn request() -> [String; 1] {
    ["request".to_owned()]
}
