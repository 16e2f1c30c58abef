//! Stores read in markup, and the names that its patterns bind.

use super::{Checker, Place};
use crate::client_key;
use crate::markup::punct;
use crate::messages;
use crate::stores::uses;
use crate::tree::{Component, Expr};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;

impl Checker<'_, '_> {
    /// Whether everything that the expression reads can be read here.
    pub(super) fn reads(&mut self, expr: &Expr) {
        let live = self.is_live();
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
        self.operands(expr);
        self.unfollowed(expr);
    }

    /// A store is no operand: `{count + 1}` is meant to read it. Known are those that setup makes by the library's functions.
    fn operands(&mut self, expr: &Expr) {
        // An expression that binds names of its own may bind one of these anew.
        if self.made.is_empty() || binds(&expr.tokens) {
            return;
        }
        let mut found = Vec::new();
        operands(&expr.tokens, &self.made, &mut found);
        for (name, span) in found {
            if !self.bound.contains(&name) {
                self.errors.push(span, messages::store_as_operand(&name));
            }
        }
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

pub(super) fn mentions(tokens: TokenStream, name: &str) -> bool {
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

/// The names to which setup gives a store, last in the statement that binds them.
pub(crate) fn made(component: &Component) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    for statement in &component.setup {
        let syn::Stmt::Local(local) = statement else { continue };
        let bound = bindings(&local.pat.to_token_stream());
        // What is bound anew is another thing.
        made.retain(|name| !bound.contains(name));
        if let (syn::Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && let syn::Expr::Call(call) = client_key::unopened(&init.expr)
            && let syn::Expr::Path(function) = &*call.func
            && let Some(function) = function.path.segments.last()
            && ["readable", "writable", "derived", "derived_with", "constant", "session", "shared"].iter().any(|known| function.ident == known)
        {
            made.push(name.ident.to_string());
        }
    }
    made
}

/// Whether an expression has a closure, a `let` or a `match`.
fn binds(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(sign) => sign.as_char() == '|',
        TokenTree::Ident(word) => word == "let" || word == "match" || word == "for",
        TokenTree::Group(group) => binds(&group.stream()),
        TokenTree::Literal(_) => false,
    })
}

/// The names among `stores` on which an operator works in these tokens.
fn operands(tokens: &TokenStream, stores: &[String], found: &mut Vec<(String, Span)>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => operands(&group.stream(), stores, found),
            TokenTree::Ident(name) if stores.iter().any(|store| name == store) => {
                let before = |offset: usize| at.checked_sub(offset).and_then(|at| punct(tokens.get(at)));
                let after = |offset: usize| punct(tokens.get(at + offset));
                // `$name`, `x.name`, `path::name`, and `name:` in a struct literal or `name::` are other things.
                if matches!(before(1), Some('$' | '.' | ':')) {
                    continue;
                }
                let operator = match (after(1), after(2)) {
                    (Some('=' | '!'), Some('=')) | (Some('&'), Some('&')) | (Some('|'), Some('|')) => true,
                    (Some('+' | '-' | '*' | '/' | '%' | '<' | '>'), _) => true,
                    _ => match (before(2), before(1)) {
                        (_, Some('+' | '-' | '*' | '/' | '%' | '!' | '<')) => true,
                        (Some('=' | '!' | '<' | '>'), Some('=')) => true,
                        (before, Some('>')) => !matches!(before, Some('=' | '-' | ':')),
                        _ => false,
                    },
                };
                if operator {
                    found.push((name.to_string(), name.span()));
                }
            }
            _ => {}
        }
    }
}
