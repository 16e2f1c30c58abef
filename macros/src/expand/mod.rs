//! From the checked tree to Rust: plain statements, in which every token of the user stands once.

mod attr;
mod body;
mod child;
mod component;
mod each;
mod live;
mod masks;
mod node;
mod props;

use marquetry_grammar::{
    Errors,
    tree::{Invocation, Node},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use body::Gen;

/// The path of everything that generated code names.
fn private() -> TokenStream {
    quote!(::marquetry::__private)
}

/// The same path, for calls whose errors belong to the user's tokens at `span`.
fn private_at(span: Span) -> TokenStream {
    quote_spanned!(span=> ::marquetry::__private)
}

/// A name that no user's name can clash with.
fn hidden(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

pub(crate) fn invocation(invocation: &Invocation, mut errors: Errors) -> TokenStream {
    let mut tokens = TokenStream::new();
    for component in &invocation.components {
        tokens.extend(component::expand(component, &mut errors));
    }
    if let Some(error) = errors.into_error() {
        tokens.extend(error.into_compile_error());
    }
    tokens
}

pub(crate) fn markup(nodes: &[Node], mut errors: Errors) -> TokenStream {
    let private = private();
    let out = hidden("out");
    let mut generator = Gen::fixed(&[], &mut errors);
    let body = generator.all(nodes);
    let body = match errors.into_error() {
        None => body,
        Some(error) => error.into_compile_error(),
    };
    quote! {
        #private::Markup(move |#out: &mut #private::Out| {
            #[allow(unused_imports)]
            use #private::{GoThrough as _, IsComponent as _};
            #body
        })
    }
}
