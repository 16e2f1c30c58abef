//! What an `{#await}` waits for.

use super::{Checker, stores};
use crate::messages;
use crate::tree::Expr;
use proc_macro2::TokenTree;
use quote::ToTokens;

impl Checker<'_, '_> {
    /// A future that setup has begun, or that was given as a prop, cannot be taken from there each time the block begins.
    pub(super) fn future_of_setup(&mut self, future: &Expr) {
        let mut tokens = future.tokens.clone().into_iter();
        let (Some(TokenTree::Ident(name)), None, Some(component)) = (tokens.next(), tokens.next(), self.component) else { return };
        let text = name.to_string();
        let of_setup = component.setup.iter().any(|statement| match statement {
            syn::Stmt::Local(local) => stores::bindings(&local.pat.to_token_stream()).contains(&text),
            _ => false,
        });
        if !self.bound.contains(&text) && (of_setup || component.props.iter().any(|prop| prop.name == name)) {
            self.errors.push(name.span(), messages::future_of_setup(&text));
        }
    }
}
