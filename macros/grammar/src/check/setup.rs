//! What setup may not do.

use super::Errors;
use crate::messages;
use crate::tree::Component;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;

/// Only an `async` component waits.
pub(super) fn awaits(component: &Component, errors: &mut Errors) {
    if component.asyncness.is_none()
        && let Some(span) = component.setup.iter().find_map(|statement| await_in(statement.to_token_stream()))
    {
        errors.push(span, messages::await_in_setup(&component.name.to_string()));
    }
}

/// Where `.await` stands, but for what is `async` by itself.
fn await_in(tokens: TokenStream) -> Option<Span> {
    let (mut after_dot, mut own) = (false, false);
    for token in tokens {
        match &token {
            TokenTree::Ident(word) if word == "async" => own = true,
            TokenTree::Ident(word) if word == "await" && after_dot && !own => return Some(word.span()),
            TokenTree::Punct(sign) if sign.as_char() == ';' => own = false,
            TokenTree::Group(group) if !own => {
                if let Some(span) = await_in(group.stream()) {
                    return Some(span);
                }
            }
            _ => {}
        }
        after_dot = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '.');
    }
    None
}
