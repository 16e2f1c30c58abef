//! Stores read in markup, and the names that its patterns bind.

use super::{Checker, Place};
use crate::markup::punct;
use crate::messages;
use crate::stores::uses;
use crate::tree::Expr;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

impl Checker<'_, '_> {
    /// Whether everything that the expression reads can be read here.
    pub(super) fn reads(&mut self, expr: &Expr) {
        let live = self.places.iter().any(|place| matches!(place, Place::Fragment));
        for store in uses(expr) {
            let name = store.name_key.as_str();
            if self.bound.iter().any(|bound| bound == name) {
                self.errors.push(store.span, messages::bound_store(name));
            } else if self.component.is_none() {
                self.errors.push(store.span, messages::store_in_markup_macro(name));
            } else if !live {
                self.errors.push(store.span, messages::store_outside_fragment(name));
            }
        }
        self.this(expr);
    }

    /// `{this}` is the item of an `{#each}` without `as`.
    fn this(&mut self, expr: &Expr) {
        let first = expr.tokens.clone().into_iter().find(|token| !matches!(punct(Some(token)), Some('&' | '*' | '!' | '-')));
        let Some(TokenTree::Ident(this)) = first.filter(|first| first.to_string() == "this") else {
            return;
        };
        let mut lists = self.places.iter().filter_map(|place| match place {
            Place::Each(each) => Some(*each),
            _ => None,
        });
        if lists.clone().any(|each| each.pat.is_none()) || self.binds_this() {
            return;
        }
        let pat = lists.next_back().and_then(|each| each.pat.as_ref()).map(ToString::to_string);
        self.errors.push(this.span(), messages::this_without_each(pat.as_deref()));
    }

    fn binds_this(&self) -> bool {
        let Some(component) = self.component else {
            return true;
        };
        self.bound.iter().any(|bound| bound == "this")
            || component.props.iter().any(|prop| prop.name == "this")
            || component.setup.iter().any(|statement| mentions(statement.to_token_stream(), "this"))
    }
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// The names that a pattern binds; a type after it binds nothing.
pub(super) fn bindings(pat: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = pat.clone().into_iter().collect();
    let mut names = Vec::new();
    collect(&tokens, true, &mut names);
    names
}

fn collect(tokens: &[TokenTree], top: bool, names: &mut Vec<String>) {
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1);
        let sign = |offset: usize| punct(tokens.get(index + offset));
        match token {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                collect(&inner, false, names);
            }
            TokenTree::Punct(colon) if top && colon.as_char() == ':' => {
                let path = sign(1) == Some(':') || index > 0 && punct(tokens.get(index - 1)) == Some(':');
                if !path {
                    return;
                }
            }
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let keyword = matches!(name.as_str(), "ref" | "mut" | "_" | "box" | "true" | "false");
                let called = matches!(next, Some(TokenTree::Group(_))) || sign(1) == Some('!');
                // `path::x`, `x::y`; `field: x` binds what stands after the colon.
                let after_path = index > 0 && punct(tokens.get(index - 1)) == Some(':') && index > 1 && punct(tokens.get(index - 2)) == Some(':');
                let path = sign(1) == Some(':') && sign(2) == Some(':');
                let field = !top && sign(1) == Some(':') && !path;
                if !keyword && !called && !after_path && !path && !field && !name.starts_with(char::is_uppercase) {
                    names.push(name);
                }
            }
            _ => {}
        }
    }
}

/// The parts of a condition, each with the names that hold behind it: what a `let` takes apart is read before its names hold.
pub(super) fn condition_parts(condition: &Expr) -> Vec<(Expr, Vec<String>)> {
    let tokens: Vec<TokenTree> = condition.tokens.clone().into_iter().collect();
    let mut parts = Vec::new();
    let mut names = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < tokens.len() {
        if matches!(&tokens[at], TokenTree::Ident(word) if word == "let") {
            let end = at + 1 + crate::block::assignment(&tokens[at + 1..]).unwrap_or(tokens.len() - at - 1);
            collect(&tokens[at + 1..end], true, &mut names);
            (from, at) = (end, end + 1);
        } else if at > from + 1 && punct(tokens.get(at)) == Some('&') && punct(tokens.get(at + 1)) == Some('&') {
            parts.push((part(condition, &tokens[from..at]), std::mem::take(&mut names)));
            (from, at) = (at, at + 2);
        } else {
            at += 1;
        }
    }
    parts.push((part(condition, &tokens[from.min(tokens.len())..]), names));
    parts
}

fn part(condition: &Expr, tokens: &[TokenTree]) -> Expr {
    Expr { tokens: tokens.iter().cloned().collect(), span: condition.span }
}

/// The names that the `let`s of a condition bind.
pub(super) fn condition_bindings(condition: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = condition.clone().into_iter().collect();
    let mut names = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some(at) = rest.iter().position(|token| token.to_string() == "let") {
        rest = &rest[at + 1..];
        let end = crate::block::assignment(rest).unwrap_or(rest.len());
        collect(&rest[..end], true, &mut names);
        rest = &rest[end..];
    }
    names
}
