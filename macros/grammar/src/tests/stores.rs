//! `$name` and `$(path)` in expressions.

use crate::stores::{rewrite, uses};
use crate::tree::Expr;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

fn names(source: &str) -> Vec<String> {
    let tokens = source.parse().unwrap();
    uses(&Expr { tokens, span: Span::call_site() }).into_iter().map(|store| store.name_key).collect()
}

#[test]
fn uses_are_found_at_any_depth() {
    assert_eq!(names("$a.len() + f(&$b, [$a])"), ["a", "b", "a"]);
    assert_eq!(names("$(app::LIST).iter()"), ["app::LIST"]);
    assert_eq!(names("format!(\"{}\", $a)"), ["a"]);
    assert_eq!(names("a + $ + 5"), Vec::<String>::new());
    assert_eq!(names("$()"), Vec::<String>::new());
}

#[test]
fn rewriting_keeps_everything_else() {
    let tokens: TokenStream = "f($a, (b, c), { $(x::Y).z })".parse().unwrap();
    let mut seen = Vec::new();
    let out = rewrite(&tokens, &mut |store| {
        seen.push(store.name_key.clone());
        let tokens = &store.tokens;
        quote!(*guard(#tokens))
    });
    assert_eq!(seen, ["a", "x::Y"]);
    assert_eq!(out.to_string(), quote!(f(*guard(a), (b, c), { *guard(x::Y).z })).to_string());
    let group = |tokens: &TokenStream| match tokens.clone().into_iter().nth(1) {
        Some(TokenTree::Group(group)) => group,
        _ => panic!("a group"),
    };
    assert_eq!(group(&out).span().start(), group(&tokens).span().start());
    assert_eq!(group(&out).span().end(), group(&tokens).span().end());
}

#[test]
fn without_stores_the_tokens_are_the_same() {
    let tokens: TokenStream = "f(a, (b, c))".parse().unwrap();
    let out = rewrite(&tokens, &mut |_| panic!("no store here"));
    assert_eq!(out.to_string(), tokens.to_string());
}
