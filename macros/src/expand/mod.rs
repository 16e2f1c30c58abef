//! From the checked tree to Rust: plain statements, in which every token of the user stands once.

/// `quote::quote!`, at [`site`].
macro_rules! quote {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!($crate::expand::site()=> $($tokens)*)
    };
}

mod attr;
mod bind;
mod body;
mod border;
mod calls;
mod child;
mod code;
mod component;
mod derived;
mod each;
mod fallible;
mod head;
mod layouts;
mod live;
mod masks;
mod node;
mod page_store;
#[cfg(test)]
mod places;
mod props;
mod region;
mod renew;
mod shared;
mod snippet;
#[cfg(test)]
mod tests;
mod waits;

use std::cell::Cell;

use marquetry_grammar::{
    Errors, Warning, parse_stores,
    tree::{Invocation, Node},
};
use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote_spanned};

use crate::editor;
use body::Gen;
pub(crate) use page_store::page_store;

thread_local! {
    /// The brace that the body of the component begins with that is being expanded.
    static SITE: Cell<Option<Span>> = const { Cell::new(None) };
}

/// Where generated tokens stand that belong to none of the user's: at the brace of the component's body, as if the user had written them there.
///
/// A token at the place of the macro's call would have the mark of its expansion, and rustc knows an expansion between two items by the bytes before it: with
/// each letter that is written in a file, it would check everything again that bears a mark further down. (One inside a function is known by its place there.)
fn site() -> Span {
    SITE.get().unwrap_or_else(Span::call_site)
}

/// A text, number or truth value of generated code: as it stands, it would be at the place of the call.
fn constant(value: impl ToTokens) -> TokenTree {
    let mut value = value.to_token_stream().into_iter().next().expect("one token");
    value.set_span(site());
    value
}

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
    Private(site())
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

/// A name of generated code: two underscores stand before it, so that it is none of the user's.
fn hidden(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), site())
}

/// Warnings: the one that a macro can make rustc give is that something deprecated is used.
fn warnings(errors: &mut Errors) -> TokenStream {
    let warnings = errors.take_warnings();
    let uses = warnings.iter().map(|Warning { rule, span, message }| {
        let (name, message) = (Ident::new(&rule.replace('-', "_"), *span), constant(message));
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
    // What is left of another invocation is no place of this one.
    SITE.set(invocation.components.first().map(|component| component.open));
    let warnings = warnings(&mut errors);
    let mut tokens = Vec::new();
    for component in &invocation.components {
        SITE.set(Some(component.open));
        let code = component::expand(component, &mut errors);
        if editor::is_shown() {
            tokens.extend(editor::own(code.into()));
            tokens.extend(editor::helps(component));
        } else {
            tokens.extend(code);
        }
    }
    tokens.extend(warnings);
    if let Some(error) = errors.into_error() {
        tokens.extend(error.into_compile_error());
    }
    tokens.into_iter().collect()
}

/// A `stores!` whose rules have refused it.
pub(crate) fn mistaken_stores(tokens: TokenStream) -> TokenStream {
    SITE.set(None);
    let mut errors = Errors::new();
    let whole = parse_stores(tokens, &mut errors);
    let Some(error) = errors.into_error() else {
        // It is rustc's to say what the value is that its rules do not take.
        return quote!(#whole);
    };
    let error = error.into_compile_error();
    quote!(::marquetry::stores! { #whole } #error)
}

/// `#[derive(View)]`
pub(crate) fn view(tokens: TokenStream) -> TokenStream {
    SITE.set(None);
    let (private, out) = (private(), hidden("out"));
    let item = match syn::parse2::<syn::DeriveInput>(tokens) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let name = &item.ident;
    let mut generics = item.generics.clone();
    if generics.type_params().next().is_some() {
        generics.make_where_clause().predicates.push(syn::parse_quote!(Self: ::core::fmt::Display));
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    // Where it has no `Display`, rustc says so at its name.
    let shown = quote_spanned!(name.span()=> #private::Displayed::__display(self));
    quote! {
        #[automatically_derived]
        impl #impl_generics #private::AttrValue for #name #type_generics #where_clause {
            fn write(&self, #out: &mut #private::Out) {
                #private::View::render(self, #out);
            }
        }

        #[automatically_derived]
        impl #impl_generics #private::View for #name #type_generics #where_clause {
            const TEXT: bool = true;

            fn render(&self, #out: &mut #private::Out) {
                #private::View::render(&#shown, #out);
            }
        }
    }
}

pub(crate) fn markup(nodes: &[Node], mut errors: Errors) -> TokenStream {
    SITE.set(None);
    let private = private();
    let out = hidden("out");
    let warnings = warnings(&mut errors);
    let mut generator = Gen::fixed(&[], &mut errors);
    generator.with_styles("", nodes);
    let body: TokenStream = generator.all(nodes).into_iter().collect();
    let tags = std::mem::take(&mut generator.tags);
    let body = match errors.into_error() {
        None => body,
        Some(error) => component::broken(&body, error),
    };
    editor::own(quote! {
        #private::Markup(move |#out: &mut #private::Out| {
            #[allow(unused_imports)]
            use #private::GoThrough as _;
            #tags
            #warnings
            #body
        })
    })
}
