//! The tokens of markup in a row, with their places. Round and square brackets are text, braces are one token.

use super::Braces;
use marquetry_grammar::await_branch;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::ops::Range;

#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// A word, a number, a character.
    Word,
    /// A string literal.
    Literal,
    Punct(char),
    Brace(Group),
    /// `(` or `[`, and the index of the token that closes it.
    Open(usize),
    Close,
}

/// The tokens in a row; none where two of them share a place, as those of a doc comment do.
pub(crate) fn flatten(tokens: TokenStream, text: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    push(tokens, text, &mut out);
    let apart = out.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
    apart.then_some(out)
}

fn push(tokens: TokenStream, text: &str, out: &mut Vec<Token>) {
    for token in tokens {
        let range = token.span().byte_range();
        let kind = match token {
            TokenTree::Punct(punct) => Kind::Punct(punct.as_char()),
            TokenTree::Literal(_) if text[range.clone()].ends_with(['"', '#']) => Kind::Literal,
            TokenTree::Ident(_) | TokenTree::Literal(_) => Kind::Word,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Kind::Brace(group),
            TokenTree::Group(group) => {
                let at = out.len();
                out.push(Token { range: group.span_open().byte_range(), kind: Kind::Close });
                push(group.stream(), text, out);
                out[at].kind = Kind::Open(out.len());
                out.push(Token { range: group.span_close().byte_range(), kind: Kind::Close });
                continue;
            }
        };
        out.push(Token { range, kind });
    }
}

/// What braces hold.
pub(crate) fn braces(group: &Group) -> Braces {
    let range = group.span().byte_range();
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let sign = sign(&tokens);
    let word = match tokens.get(1) {
        Some(TokenTree::Ident(word)) if sign.is_some() => word.to_string(),
        _ => String::new(),
    };
    let else_if = word == "else" && matches!(tokens.get(2), Some(TokenTree::Ident(next)) if next == "if");
    let skipped = if word.is_empty() { 0 } else { 2 + usize::from(else_if) };
    let rest = tokens.get(skipped..).unwrap_or_default();
    let ends = match word.as_str() {
        "each" => rest.iter().rposition(|token| matches!(token, TokenTree::Ident(word) if word == "as")),
        "await" => await_branch(rest),
        _ => None,
    };
    let ends = ends.and_then(|at| rest.get(at));
    let span = |token: &TokenTree| token.span().byte_range();
    let rest = match (rest.first(), rest.last()) {
        (Some(first), Some(last)) => span(first).start..span(last).end,
        _ => range.end - 1..range.end - 1,
    };
    Braces { range, word, rest, ends: ends.map(span), else_if }
}

/// The sign that braces begin with, if a word follows: `#`, `@`, `:` or `/`.
pub(crate) fn sign(tokens: &[TokenTree]) -> Option<char> {
    match tokens {
        [TokenTree::Punct(sign), TokenTree::Ident(_), ..] if matches!(sign.as_char(), '#' | '@' | ':' | '/') => Some(sign.as_char()),
        _ => None,
    }
}
