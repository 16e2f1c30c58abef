//! What several tests need: a short way from source to tree to text.

mod attributes;
mod blocks;
mod border;
mod collector;
mod components;
mod fuzz;
mod mistakes;
mod slots;
mod stores;
mod styles;
mod tables;
mod text;
mod verdicts;
mod waits;
mod warnings;

use crate::markup::Parser;
use crate::outline::outline;
use crate::tokens::Cursor;
use crate::tree::Node;
use crate::{Errors, check, insert_tbody, parse_invocation, parse_markup};
use proc_macro2::{TokenStream, TokenTree};

/// A compact text of nodes, to compare trees by.
pub(crate) fn show(nodes: &[Node]) -> String {
    outline(nodes, &|tokens| tokens.to_string())
}

/// The tree of markup without mistakes.
#[track_caller]
pub(crate) fn markup(source: &str) -> String {
    // In braces, as a component's body: only then is the source between the tokens known.
    let mut errors = Errors::new();
    let source = format!("X() {{{source}}}");
    let invocation = parse_invocation(source.parse().expect("tokens"), &mut errors);
    assert_eq!(messages(errors), Vec::<String>::new());
    let shown = show(&invocation.components[0].markup);
    assert_eq!(asked(&source), shown, "where the compiler is asked for the places of the tokens");
    shown
}

/// The same as it is read where the source cannot be read along with the tokens.
fn asked(source: &str) -> String {
    let tokens: TokenStream = source.parse().expect("tokens");
    let Some(TokenTree::Group(body)) = tokens.into_iter().last() else { panic!("a body") };
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut errors = Errors::new();
    let mut nodes = Parser::new(Cursor::new(&tokens, None, Some(&body)).expect("no deep group"), &mut errors, true).all();
    insert_tbody(&mut nodes);
    show(&nodes)
}

/// The same through `markup!`, which knows no source.
#[track_caller]
pub(crate) fn bare(source: &str) -> String {
    let mut errors = Errors::new();
    let nodes = parse_markup(source.parse().expect("tokens"), &mut errors);
    assert_eq!(messages(errors), Vec::<String>::new());
    show(&nodes)
}

/// The errors as `line:column message`.
pub(crate) fn messages(errors: Errors) -> Vec<String> {
    errors
        .into_error()
        .into_iter()
        .flatten()
        .map(|error| {
            let start = error.span().start();
            format!("{}:{} {error}", start.line, start.column)
        })
        .collect()
}

/// That a component with this body has these mistakes and no others: `line:column message`, and below it the help.
/// The body begins at 1:5.
#[track_caller]
pub(crate) fn wrong(body: &str, expected: &str) {
    wrong_whole(&format!("X() {{{body}}}"), expected);
}

/// That a component with this body has no mistakes.
#[track_caller]
pub(crate) fn right(body: &str) {
    wrong(body, "");
}

/// The same for a whole invocation.
#[track_caller]
pub(crate) fn wrong_whole(source: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found = mistakes(source).join("\n");
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found, expected, "{source}");
}

fn mistakes(source: &str) -> Vec<String> {
    let mut errors = Errors::new();
    let invocation = parse_invocation(source.parse().expect("tokens"), &mut errors);
    for component in &invocation.components {
        check(component, &mut errors);
    }
    messages(errors)
}
