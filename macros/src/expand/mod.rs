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
    Errors, Warning,
    tree::{Invocation, Node},
};
use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};

use body::Gen;

/// The path of everything that generated code names. It is written token by token: a stream inside another one goes through the compiler each time.
#[derive(Clone, Copy)]
struct Private(Span);

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for name in ["marquetry", "__private"] {
            for spacing in [Spacing::Joint, Spacing::Alone] {
                let mut colon = Punct::new(':', spacing);
                colon.set_span(self.0);
                tokens.append(colon);
            }
            tokens.append(Ident::new(name, self.0));
        }
    }
}

fn private() -> Private {
    Private(Span::call_site())
}

/// The same path, for calls whose errors belong to the user's tokens at `span`.
fn private_at(span: Span) -> Private {
    Private(span)
}

/// `&(value)`, as the argument that a view or an attribute's value is.
fn reference(span: Span, value: Group) -> Vec<TokenTree> {
    let mut and = Punct::new('&', Spacing::Alone);
    and.set_span(span);
    vec![and.into(), value.into()]
}

/// A name that no user's name can clash with.
fn hidden(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

/// Warnings: the one that a macro can make rustc give is that something deprecated is used.
fn warnings(errors: &mut Errors) -> TokenStream {
    let warnings = errors.take_warnings();
    let uses = warnings.iter().map(|Warning { rule, span, message }| {
        let name = Ident::new(&rule.replace('-', "_"), *span);
        quote! {
            const _: () = {
                #[deprecated(note = #message)]
                #[allow(non_camel_case_types)]
                struct #name;
                let _ = #name;
            };
        }
    });
    uses.collect()
}

pub(crate) fn invocation(invocation: &Invocation, mut errors: Errors) -> TokenStream {
    let mut tokens = warnings(&mut errors);
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
    let warnings = warnings(&mut errors);
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
            #warnings
            #body
        })
    }
}
