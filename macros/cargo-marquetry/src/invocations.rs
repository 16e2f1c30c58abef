//! Where `component!` and `markup!` stand in a file.

use crate::source::Source;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Component,
    Markup,
}

/// One `component! { … }` or `markup! { … }`.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) kind: Macro,
    /// What stands between the brackets.
    pub(crate) body: Range<usize>,
    pub(crate) tokens: TokenStream,
    pub(crate) braces: bool,
    /// Whether it stands in another one, whose Rust it is formatted with.
    pub(crate) inner: bool,
}

/// All of them, in the order of the text. Not those in `macro_rules!` and `quote!`, whose tokens are not final, and not
/// what stands behind `#[rustfmt::skip]`.
pub(crate) fn invocations(source: &Source) -> Vec<Invocation> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = source.tokens.clone().into_iter().collect();
    if !skips_all(&tokens) {
        search(tokens, false, &mut found);
    }
    found
}

fn search(tokens: Vec<TokenTree>, inner: bool, found: &mut Vec<Invocation>) {
    let mut at = 0;
    while at < tokens.len() {
        if is_skip(&tokens[at..]) {
            at = after_item(&tokens, at + 2);
            continue;
        }
        let call = call(&tokens[at..]);
        match (call, &tokens[at]) {
            (Some((name, length, group)), _) => {
                at += length;
                let kind = match name.as_str() {
                    "component" => Some(Macro::Component),
                    "markup" => Some(Macro::Markup),
                    _ => None,
                };
                if let Some(kind) = kind {
                    let body = group.span_open().byte_range().end..group.span_close().byte_range().start;
                    let braces = group.delimiter() == Delimiter::Brace;
                    found.push(Invocation { kind, body, tokens: group.stream(), braces, inner });
                }
                if name != "macro_rules" && !name.contains("quote") {
                    search(group.stream().into_iter().collect(), inner || kind.is_some(), found);
                }
            }
            (None, TokenTree::Group(group)) => {
                search(group.stream().into_iter().collect(), inner, found);
                at += 1;
            }
            (None, _) => at += 1,
        }
    }
}

/// `name! { … }` and `macro_rules! name { … }`: how many tokens it is, and the brackets.
fn call(tokens: &[TokenTree]) -> Option<(String, usize, Group)> {
    let (TokenTree::Ident(name), TokenTree::Punct(bang)) = (tokens.first()?, tokens.get(1)?) else { return None };
    if bang.as_char() != '!' {
        return None;
    }
    match (tokens.get(2)?, tokens.get(3)) {
        (TokenTree::Group(group), _) => Some((name.to_string(), 3, group.clone())),
        (TokenTree::Ident(_), Some(TokenTree::Group(group))) => Some((name.to_string(), 4, group.clone())),
        _ => None,
    }
}

/// `#[rustfmt::skip]`
fn is_skip(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..] => hash.as_char() == '#' && is_skip_attr(group),
        _ => false,
    }
}

/// Whether the brackets of an attribute hold `rustfmt::skip`.
pub(crate) fn is_skip_attr(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "rustfmt::skip"
}

/// `#![rustfmt::skip]` among the attributes that a file begins with.
fn skips_all(tokens: &[TokenTree]) -> bool {
    let mut rest = tokens;
    while let [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(group), after @ ..] = rest {
        if hash.as_char() != '#' || bang.as_char() != '!' {
            return false;
        }
        if is_skip_attr(group) {
            return true;
        }
        rest = after;
    }
    false
}

/// Behind the next braces or semicolon.
fn after_item(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    tokens[from..].iter().position(ends).map_or(tokens.len(), |index| from + index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, bool)> {
        let Ok(source) = Source::new(text) else { panic!("{text}") };
        invocations(&source).into_iter().map(|one| (source.slice(&one.body).trim().to_owned(), one.inner)).collect()
    }

    #[test]
    fn they_are_found_wherever_code_is() {
        let text = r##"
            mod a { use x::y; marquetry::component! { A() {} } }
            fn f() -> impl View { g(markup!(<p></p>), vec![markup! { <b></b> }]) }
            // component! { No() {} }
            const S: &str = "component! { No() {} }"; /// markup! { no }
            component! { B() { let x = markup! { <i></i> }; {x} } }
        "##;
        let text = format!("{text} fn end() {{}}");
        let one = |body: &str, inner| (body.to_owned(), inner);
        assert_eq!(
            found(&text),
            [one("A() {}", false), one("<p></p>", false), one("<b></b>", false), one("B() { let x = markup! { <i></i> }; {x} }", false), one("<i></i>", true)]
        );
    }

    #[test]
    fn what_is_not_final_or_skipped_is_left_alone() {
        assert_eq!(found("macro_rules! m { ($n:ident) => { component! { $n() {} } } }"), []);
        assert_eq!(found("quote! { markup! { #x } }"), []);
        assert_eq!(found("#[rustfmt::skip] component! { A() {} } component! { B() {} }").len(), 1);
        assert_eq!(found("#[rustfmt::skip] fn f() { markup! { <p/> } } #[rustfmt::skip] const X: V = markup!(a);"), []);
        assert_eq!(found("#![allow(x)] #![rustfmt::skip] component! { A() {} }"), []);
    }
}
