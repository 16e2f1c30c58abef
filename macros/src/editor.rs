//! What an editor needs of an expansion that the compiler does not.
//!
//! rust-analyzer looks for what stands at a token of the user's by the place of that token: it goes to every token of the expansion that stands there. The
//! compiler is better served by many of them, since its messages point to them; an editor would name them all. And it completes by expanding twice, as the
//! code is and with a word at the caret, and going to the same place in both: a component with mistakes must be expanded in the same shape as one without.

use std::{cell::RefCell, collections::HashMap, env, sync::OnceLock};

use marquetry_grammar::{
    describe_element,
    tree::{Attr, Component, Node, Trigger, TriggerParam},
};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

/// Whether an editor asks: macros are then run by rust-analyzer's server.
pub(crate) fn asks() -> bool {
    static ASKS: OnceLock<bool> = OnceLock::new();
    *ASKS.get_or_init(|| env::current_exe().is_ok_and(|program| program.file_name().is_some_and(|name| name.to_string_lossy().contains("rust-analyzer"))))
}

thread_local! {
    /// The user's tokens, each under its place.
    static WRITTEN: RefCell<Option<HashMap<String, String>>> = const { RefCell::new(None) };
}

/// From here on expansions are for an editor that shows `tokens`.
pub(crate) fn shows(tokens: TokenStream) {
    let mut written = HashMap::new();
    collect(tokens, &mut written);
    WRITTEN.set(Some(written));
}

/// Whether the expansion at hand is for an editor.
pub(crate) fn is_shown() -> bool {
    WRITTEN.with_borrow(Option::is_some)
}

fn collect(tokens: TokenStream, written: &mut HashMap<String, String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                // What stands at a bracket stands at all that is in it.
                for span in [group.span(), group.span_open(), group.span_close()] {
                    written.insert(place(span), String::new());
                }
                collect(group.stream(), written);
            }
            // Nothing is to be found at a sign.
            TokenTree::Punct(_) => {}
            other => drop(written.insert(place(other.span()), other.to_string())),
        }
    }
}

/// What tells places apart: an editor does not say which line and column they are.
fn place(span: Span) -> String {
    format!("{span:?}")
}

/// Generated tokens that stand where the user has written something else, put elsewhere: nothing is to be found at them.
pub(crate) fn own(tokens: TokenStream) -> TokenStream {
    WRITTEN.with_borrow(|written| match written {
        Some(written) => respan(tokens, written),
        None => tokens,
    })
}

fn respan(tokens: TokenStream, written: &HashMap<String, String>) -> TokenStream {
    let respanned = tokens.into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            let mut inner = Group::new(group.delimiter(), respan(group.stream(), written));
            inner.set_span(group.span());
            return inner.into();
        }
        if written.get(&place(token.span())).is_some_and(|text| *text != token.to_string()) {
            token.set_span(Span::call_site());
        }
        token
    });
    respanned.collect()
}

/// What the compiler has no use for: items that say what elements are, and that lead from `@trigger="name"` to the trigger.
pub(crate) fn helps(component: &Component) -> TokenStream {
    let mut found = Found::default();
    found.nodes(&component.markup);
    let triggers = component.triggers.iter().map(|trigger| {
        let (name, docs) = (&trigger.name, trigger.attrs.iter().filter(|attr| attr.path().is_ident("doc")));
        let head = head(trigger);
        quote!(#[doc = #head] #(#docs)* pub(super) const #name: () = ();)
    });
    let calls = found.triggers.iter().filter_map(|(name, span)| {
        let name = syn::parse_str::<Ident>(name).ok()?;
        let name = Ident::new(&name.to_string(), *span);
        Some(quote_spanned!(*span=> let _ = #name;))
    });
    let mut names: Vec<&str> = found.elements.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let elements = names.iter().filter_map(|name| {
        let (ident, text) = (element(name, Span::call_site()), describe_element(name)?);
        Some(quote!(#[doc = #text] pub(super) struct #ident;))
    });
    let shown = found.elements.iter().filter(|(name, _)| describe_element(name).is_some()).map(|(name, span)| {
        let ident = element(name, *span);
        quote!(let _: #ident;)
    });
    let (triggers_of, elements_of) = (format_ident!("__triggers"), format_ident!("__elements"));
    quote! {
        #[allow(warnings)]
        const _: () = {
            mod #triggers_of { #(#triggers)* }
            mod #elements_of { #(#elements)* }
            fn triggers() { use #triggers_of::*; #(#calls)* }
            fn elements() { use #elements_of::*; #(#shown)* }
        };
    }
}

/// `on name(args) -> output`, as code in Markdown.
fn head(trigger: &Trigger) -> String {
    let params = trigger.params.iter().map(|TriggerParam { pat, ty }| format!("{}: {}", quote!(#pat), quote!(#ty)));
    let output = trigger.output.as_ref().map(|output| format!(" -> {}", quote!(#output)));
    let asyncness = if trigger.asyncness.is_some() { "async " } else { "" };
    format!("`{asyncness}on {}({}){}`\n\n", trigger.name, params.collect::<Vec<_>>().join(", "), output.unwrap_or_default())
}

/// The item that stands for an element.
fn element(name: &str, span: Span) -> Ident {
    let name = name.replace(['-', ':', '.'], "_");
    syn::parse_str::<Ident>(&name).map_or_else(|_| Ident::new_raw(&name, span), |_| Ident::new(&name, span))
}

/// Where elements and triggers are named.
#[derive(Default)]
struct Found<'a> {
    elements: Vec<(&'a str, Span)>,
    triggers: Vec<(&'a str, Span)>,
}

impl<'a> Found<'a> {
    fn nodes(&mut self, nodes: &'a [Node]) {
        for node in nodes {
            if let Node::Element(element) = node {
                self.elements.push((&element.name, element.name_span));
                self.elements.extend(element.close_span.map(|span| (&*element.name, span)));
                for attr in &element.attrs {
                    if let Attr::Trigger(trigger) = attr {
                        self.triggers.push((&trigger.name, trigger.span));
                    }
                }
            }
            let mut bodies = Vec::new();
            node.bodies(&mut |body| bodies.push(body));
            bodies.into_iter().for_each(|body| self.nodes(body));
        }
    }
}
