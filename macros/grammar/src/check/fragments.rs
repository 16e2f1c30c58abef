//! Fragments: their keys, and where they may stand.

use super::shared;
use super::{Checker, Place};
use crate::messages;
use crate::names::is_void;
use crate::tree::{Component, Fragment};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens as _;

impl Checker<'_, '_> {
    pub(super) fn fragment(&mut self, fragment: &Fragment) {
        match self.component {
            None => self.errors.push(fragment.span, messages::fragment_in_markup_macro()),
            Some(component) if component.generics.lifetimes().next().is_some() => {
                self.errors.push(fragment.span, messages::fragment_in_borrowing());
            }
            Some(_) => {}
        }
        if !fragment.key.is_empty() && !self.keys.insert(fragment.key.clone()) {
            self.errors.push(fragment.key_span, messages::duplicate_key(&fragment.key));
        }
        if self.places.iter().any(|place| matches!(place, Place::Each(_) | Place::Snippet(_))) {
            self.repeated.insert(fragment.key.clone());
        }
        if let Some((tag, span)) = &fragment.tag
            && is_void(tag)
        {
            self.errors.push(*span, messages::void_fragment(tag));
        }
        let options = &fragment.options;
        let numbers = [&options.limit, &options.timeout, &options.interval, &options.keep, &options.queue];
        for number in numbers.into_iter().flatten() {
            self.expr(number);
        }
    }

    /// What setup has a handle of must be one fragment.
    pub(super) fn handles(&mut self, component: &Component) {
        for Handle { key, span, known } in handles(&component.setup) {
            if !known {
                self.errors.push(span, messages::handle_without_key());
            } else if !self.keys.contains(&key) {
                let mut keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
                keys.sort_unstable();
                self.errors.push(span, messages::unknown_fragment(&key, &keys));
            } else if shared::is_shared(&component.markup, &key) {
                self.errors.push(span, messages::handle_of_shared(&key));
            } else if self.repeated.contains(&key) {
                self.errors.push(span, messages::handle_of_many(&key));
            }
        }
    }
}

/// A `use_fragment("key")` in setup.
#[derive(Debug)]
pub struct Handle {
    /// The key that it names.
    pub key: String,
    /// Where it names it.
    pub span: Span,
    /// Whether the key is known while compiling.
    pub known: bool,
}

/// The fragments that setup has handles of.
pub fn handles(setup: &[syn::Stmt]) -> Vec<Handle> {
    let mut found = Vec::new();
    for stmt in setup {
        find(stmt.to_token_stream(), &mut found);
    }
    found
}

fn find(tokens: TokenStream, found: &mut Vec<Handle>) {
    let mut called = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if called && group.delimiter() == Delimiter::Parenthesis {
                let key = syn::parse2::<syn::LitStr>(group.stream());
                let span = key.as_ref().map_or_else(|_| group.span(), syn::LitStr::span);
                found.push(Handle { known: key.is_ok(), key: key.map(|key| key.value()).unwrap_or_default(), span });
            } else {
                find(group.stream(), found);
            }
        }
        called = matches!(&token, TokenTree::Ident(name) if name == "use_fragment");
    }
}
