//! The macros of Marquetry; use them through the crate `marquetry`.

mod editor;
mod expand;

use marquetry_grammar::{Errors, check, check_invocation, check_markup, parse_invocation, parse_markup};
use proc_macro::TokenStream;
use std::collections::HashSet;

// Described where `marquetry` exports it, with examples that are tested there.
#[allow(missing_docs)]
#[proc_macro]
pub fn component(tokens: TokenStream) -> TokenStream {
    if editor::asks() {
        editor::shows(tokens.clone().into());
    }
    let mut errors = Errors::new();
    let mut invocation = parse_invocation(tokens.into(), &mut errors);
    for component in &mut invocation.components {
        check(component, &mut errors);
        // A prop that is declared twice is reported; a second field would only say so again.
        let mut names = HashSet::new();
        component.props.retain(|prop| names.insert(prop.name.to_string()));
    }
    check_invocation(&invocation, &mut errors);
    // The same of a component.
    let mut names = HashSet::new();
    invocation.components.retain(|component| names.insert(component.name.to_string()));
    expand::invocation(&invocation, errors).into()
}

/// Lets `{value}` show a type that has [`Display`](std::fmt::Display), as escaped text, also in attributes; the trait `View` shows an example.
#[proc_macro_derive(View)]
pub fn view(tokens: TokenStream) -> TokenStream {
    expand::view(tokens.into()).into()
}

/// Says which fields of a page store a browser may change, those marked `#[page(client)]`; the trait `ClientFields` shows an example.
#[proc_macro_derive(PageStore, attributes(page))]
pub fn page_store(tokens: TokenStream) -> TokenStream {
    expand::page_store(tokens.into()).into()
}

/// What `stores!` comes to where its rules know no store: each mistake at its place.
#[doc(hidden)]
#[proc_macro]
pub fn mistaken_stores(tokens: TokenStream) -> TokenStream {
    expand::mistaken_stores(tokens.into()).into()
}

/// Makes a view value of markup: `markup! { <li>{name}</li> }`.
///
/// It takes what it names by value, as a `move` closure does, and is never live.
#[proc_macro]
pub fn markup(tokens: TokenStream) -> TokenStream {
    if editor::asks() {
        editor::shows(tokens.clone().into());
    }
    let mut errors = Errors::new();
    let nodes = parse_markup(tokens.into(), &mut errors);
    check_markup(&nodes, &mut errors);
    expand::markup(&nodes, errors).into()
}
