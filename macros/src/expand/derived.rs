//! What setup makes of something: of props, or of the request. In a layout that lives, what only its parts show of that is written anew for every page, and so the
//! instance goes along as it is.

use marquetry_grammar::tree::{Component, Node, Trigger};
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::Stmt;

use super::{
    layouts::is_bound,
    masks::{bindings, mentions_any},
    region::{holds_walked, is_followed},
};

/// Whether nothing but the parts of a layout shows what its setup makes of these names: no fragment, no trigger, and nothing that setup does besides.
pub(super) fn is_in_parts_only(component: &Component, of: &[String]) -> bool {
    // A name that setup binds anew is what it makes from there on.
    let mut names = Names { of: of.to_vec(), made: Vec::new() };
    let mut free = true;
    for statement in &component.setup {
        free &= names.take(statement);
    }
    names.gather(&component.markup);
    // What is asked for where it is needed is as it is there: only what was made of it before is not.
    let made = &names.made;
    free && !component.triggers.iter().any(|Trigger { body, .. }| mentions_any(&body.stream(), made)) && !lives_by(&component.markup, made)
}

/// What setup makes of props.
pub(super) fn made(component: &Component) -> Vec<String> {
    let mut names = Names { of: component.props.iter().map(|prop| prop.name.to_string()).collect(), made: Vec::new() };
    for statement in &component.setup {
        names.take(statement);
    }
    names.made
}

struct Names {
    of: Vec<String>,
    /// What was made of them.
    made: Vec<String>,
}

impl Names {
    fn are_in(&self, tokens: &TokenStream) -> bool {
        mentions_any(tokens, &self.of) || mentions_any(tokens, &self.made)
    }

    /// Passes a statement. False where it does something with them.
    fn take(&mut self, statement: &Stmt) -> bool {
        let Stmt::Local(local) = statement else { return !self.are_in(&statement.to_token_stream()) };
        let names = bindings(&local.pat.to_token_stream());
        let makes = local.init.as_ref().is_some_and(|init| self.are_in(&init.expr.to_token_stream()));
        for known in [&mut self.of, &mut self.made] {
            known.retain(|known| !names.contains(known));
        }
        if makes {
            self.made.extend(names);
        }
        true
    }

    /// Gathers what the markup binds of them.
    fn gather(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Let(binding) if self.are_in(&binding.expr.tokens) => self.made.extend(bindings(&binding.pat)),
                _ => {}
            }
            node.bodies(&mut |body| self.gather(body));
        }
    }
}

/// Whether something that lives shows one of them.
fn lives_by(nodes: &[Node], made: &[String]) -> bool {
    nodes.iter().any(|node| {
        let is_title = || matches!(node, Node::Element(element) if element.name == "title") && is_followed(node);
        let is_walked = || !matches!(node, Node::Element(_)) && holds_walked(std::slice::from_ref(node));
        if is_bound(node) || is_title() || is_walked() {
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
