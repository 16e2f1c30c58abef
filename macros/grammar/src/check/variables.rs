//! Variables of setup that triggers change: they are no stores, so that nothing follows them.

use super::Checker;
use super::stores::mentions;
use crate::markup::punct;
use crate::messages;
use crate::stores::uses;
use crate::tree::{Component, Expr};
use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Methods by which lists, texts and maps are changed.
const CHANGES: [&str; 12] = ["push", "push_str", "push_back", "insert", "remove", "pop", "clear", "extend", "retain", "sort", "swap", "truncate"];

/// The variables that a trigger changes. Where a fragment is evaluated anew by hand, it shows them as they are then.
pub(super) fn changed(component: &Component) -> Vec<String> {
    let mut names: Vec<String> = component.setup.iter().filter_map(mutable).collect();
    if !names.is_empty() && component.setup.iter().any(|statement| mentions(statement.to_token_stream(), "use_fragment")) {
        names.clear();
    }
    names.retain(|name| component.triggers.iter().any(|trigger| changes(&trigger.body.stream(), name)));
    names
}

/// `let mut name`
fn mutable(statement: &syn::Stmt) -> Option<String> {
    let syn::Stmt::Local(local) = statement else { return None };
    let pat = match &local.pat {
        syn::Pat::Type(typed) => &*typed.pat,
        pat => pat,
    };
    match pat {
        syn::Pat::Ident(name) if name.mutability.is_some() => Some(name.ident.to_string()),
        _ => None,
    }
}

/// Whether these statements assign to the variable, or change it by a method.
fn changes(tokens: &TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let sign = |at: usize| punct(tokens.get(at));
    let glued = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.spacing() == Spacing::Joint);
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => changes(&group.stream(), name),
        TokenTree::Ident(ident) if ident == name && at.checked_sub(1).and_then(sign) != Some('.') => match sign(at + 1) {
            Some('=') => !(glued(at + 1) && matches!(sign(at + 2), Some('=' | '>'))),
            Some('+' | '-' | '*' | '/' | '%' | '^' | '|' | '&') => glued(at + 1) && sign(at + 2) == Some('='),
            Some('.') => matches!(tokens.get(at + 2), Some(TokenTree::Ident(method)) if CHANGES.iter().any(|change| method == change)),
            _ => false,
        },
        _ => false,
    })
}

impl Checker<'_, '_> {
    /// Warns of the first place in a fragment that shows such a variable and follows nothing else.
    pub(super) fn unfollowed(&mut self, expr: &Expr) {
        if self.changed.is_empty() || !self.is_live() || !uses(expr).is_empty() {
            return;
        }
        let Some(name) = first(&expr.tokens, &self.changed).filter(|name| !self.bound.iter().any(|bound| name == bound)) else { return };
        self.changed.retain(|changed| name != changed);
        self.errors.warn("unfollowed-variable", name.span(), messages::unfollowed(&name.to_string()));
    }
}

/// The first of these names in the tokens.
fn first(tokens: &TokenStream, names: &[String]) -> Option<Ident> {
    tokens.clone().into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| ident == name).then_some(ident),
        TokenTree::Group(group) => first(&group.stream(), names),
        _ => None,
    })
}
