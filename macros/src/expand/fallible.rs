//! Setup that may end with an error.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Stmt;

use super::{hidden, private};

/// Whether setup may end early: a `?`, or a `return` with a value, stands somewhere in it. One in a closure counts too, and does no harm.
pub(super) fn may_fail(setup: &[Stmt]) -> bool {
    setup.iter().any(|statement| ends_early(statement.to_token_stream()))
}

fn ends_early(tokens: TokenStream) -> bool {
    let mut returns = false;
    for token in tokens {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '?' => return true,
            TokenTree::Punct(sign) if sign.as_char() == ';' => returns = false,
            _ if returns => return true,
            // `bail!` and `ensure!`, as error libraries call them, return.
            TokenTree::Ident(word) => returns = matches!(&*word.to_string(), "return" | "bail" | "ensure"),
            TokenTree::Group(group) if ends_early(group.stream()) => return true,
            _ => {}
        }
    }
    false
}

/// Statements of a function that writes, whose setup may fail: the error is left with what is written.
pub(super) fn in_function(steps: TokenStream) -> TokenStream {
    let (private, out, error) = (private(), hidden("out"), hidden("error"));
    quote! {
        if let #private::Result::Err(#error) = (|| -> #private::Result<(), #private::Error> { #steps #private::Result::Ok(()) })() {
            #out.fail(#error);
        }
    }
}

/// Statements of a coroutine, which end only by an error: it is left at the component's door.
pub(super) fn in_coroutine(steps: TokenStream) -> TokenStream {
    let (private, port, error) = (private(), hidden("port"), hidden("error"));
    quote! {
        let #error: #private::Result<#private::core::convert::Infallible, #private::Error> = async { #steps }.await;
        if let #private::Result::Err(#error) = #error {
            #port.end(#error);
        }
    }
}
