//! What stands in `stores! { … }`, where it is not as the macro knows it.

use crate::{Errors, messages};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Token, Type, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser as _},
};

/// Reads the stores of a `stores!` that its rules have refused; those that are as they should be are given back, so that others may name them.
pub(crate) fn stores(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    let mut whole = TokenStream::new();
    let parsed = (|input: ParseStream| {
        while !input.is_empty() {
            match store(input) {
                Ok(store) => whole.extend(store),
                Err(error) => {
                    errors.push_error(error);
                    skip(input);
                }
            }
        }
        Ok(())
    })
    .parse2(tokens);
    if let Err(error) = parsed {
        errors.push_error(error);
    }
    whole
}

/// `#[…] pub static NAME: Type = value;`
fn store(input: ParseStream) -> syn::Result<TokenStream> {
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility: Visibility = input.parse()?;
    if input.peek(Token![let]) || input.peek(Token![const]) || input.peek(Ident::peek_any) && !input.peek(Token![static]) {
        return Err(input.error(messages::store_not_static()));
    }
    let keyword: Token![static] = input.parse().map_err(|error| syn::Error::new(error.span(), messages::store_expected()))?;
    if input.peek(Token![mut]) {
        return Err(input.error(messages::store_mut()));
    }
    let name: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), messages::store_expected()))?;
    let Some(colon) = input.parse::<Option<Token![:]>>()? else {
        let made = input.parse::<Option<Token![=]>>()?.and_then(|_| input.parse::<Ident>().ok());
        return Err(syn::Error::new(name.span(), messages::store_without_type(&name.to_string(), store_type(made.as_ref()))));
    };
    let ty: Type = input.parse()?;
    let equals: Option<Token![=]> = input.parse()?;
    let (value, last) = value(input)?;
    if equals.is_none() || value.is_empty() {
        return Err(syn::Error::new(name.span(), messages::store_without_value(&name.to_string())));
    }
    let Some(end) = input.parse::<Option<Token![;]>>()? else {
        return Err(syn::Error::new(last, messages::store_without_semicolon()));
    };
    Ok(quote!(#(#attributes)* #visibility #keyword #name #colon #ty #equals #value #end))
}

/// What stands before the `;`, or before another store where that is missing; and its last token.
fn value(input: ParseStream) -> syn::Result<(TokenStream, Span)> {
    let (mut value, mut last) = (TokenStream::new(), input.span());
    while !input.is_empty() && !input.peek(Token![;]) && !input.peek(Token![static]) && !input.peek(Token![pub]) {
        let token: TokenTree = input.parse()?;
        last = token.span();
        token.to_tokens(&mut value);
    }
    Ok((value, last))
}

/// Goes on with the next store.
fn skip(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![static]) && !input.peek(Token![pub]) && !input.peek(Token![#]) {
        let token = input.parse::<TokenTree>();
        if matches!(token, Ok(TokenTree::Punct(sign)) if sign.as_char() == ';') {
            return;
        }
    }
}

/// The type of the store that a function makes.
fn store_type(made: Option<&Ident>) -> &'static str {
    match made.map(Ident::to_string).as_deref() {
        Some("constant") => "Constant<…>",
        Some("derived" | "derived_with") => "Derived<…>",
        Some("readable") => "Readable<…>",
        Some("session") => "Session<…>",
        Some("session_opt") => "Session<Option<…>>",
        Some("shared") => "Shared<…>",
        _ => "Writable<…>",
    }
}
