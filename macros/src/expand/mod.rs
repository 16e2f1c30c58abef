//! From the checked tree to Rust: plain statements, in which every token of the user stands once.

mod attr;
mod bind;
mod body;
mod child;
mod component;
mod each;
mod live;
mod masks;
mod node;
mod props;
mod snippet;
#[cfg(test)]
mod tests;

use marquetry_grammar::{
    Errors,
    tree::{Invocation, Node},
};
use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};

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

/// `#[derive(View)]`
pub(crate) fn view(tokens: TokenStream) -> TokenStream {
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
        impl #impl_generics #private::View for #name #type_generics #where_clause {
            const TEXT: bool = true;

            fn render(&self, #out: &mut #private::Out) {
                #private::View::render(&#shown, #out);
            }
        }
    }
}

pub(crate) fn markup(nodes: &[Node], mut errors: Errors) -> TokenStream {
    let private = private();
    let out = hidden("out");
    let mut generator = Gen::fixed(&[], &mut errors);
    let body = generator.all(nodes);
    let tags = component::tags(&generator.tags);
    let body = match errors.into_error() {
        None => body,
        Some(error) => component::broken(&body, error),
    };
    quote! {
        #private::Markup(move |#out: &mut #private::Out| {
            #[allow(unused_imports)]
            use #private::GoThrough as _;
            #tags
            #body
        })
    }
}
