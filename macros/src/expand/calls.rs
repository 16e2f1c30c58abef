//! The calls in an expression, one by one: what each of them gives can then be kept for as long as the last one's result is used.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

/// The pieces of an expression that ends with a call, such as `f()` and `.iter()` of `f().iter()`: each piece but the first follows what the one before it gives.
/// None of an expression that ends otherwise, which names a place. `written` is the expression as the user wrote it, `whole` the same in brackets, with the
/// values of its stores.
pub(super) fn in_order(written: &TokenStream, whole: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = written.clone().into_iter().collect();
    if !is_call(&tokens) {
        return Vec::new();
    }
    let pieces = match single_group(whole) {
        Some(tokens) => pieces(&tokens),
        None => None,
    };
    pieces.unwrap_or_else(|| vec![whole.clone()])
}

fn single_group(whole: &TokenStream) -> Option<Vec<TokenTree>> {
    match whole.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => Some(group.stream().into_iter().collect()),
        _ => None,
    }
}

/// The calls of a chain; nothing of an expression with operators.
fn pieces(tokens: &[TokenTree]) -> Option<Vec<TokenStream>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    // In the arguments of a type, `::<…>`.
    let mut depth = 0u32;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if depth == 0 && matches!(&*name.to_string(), "as" | "async" | "if" | "loop" | "match" | "move" | "return" | "unsafe") => {
                return None;
            }
            TokenTree::Punct(sign) => match sign.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.checked_sub(1)?,
                '.' if depth == 0 && matches!(tokens.get(at + 1), Some(TokenTree::Punct(next)) if next.as_char() == '.') => return None,
                '.' if depth == 0 && is_call(&tokens[start..at]) => {
                    pieces.push(tokens[start..at].iter().map(ToTokens::to_token_stream).collect());
                    start = at;
                }
                '.' | ':' | '?' => {}
                '!' if at > start => {}
                _ if depth > 0 => {}
                _ => return None,
            },
            _ => {}
        }
    }
    pieces.push(tokens[start..].iter().map(ToTokens::to_token_stream).collect());
    Some(pieces)
}

/// Whether an expression ends with a call, of a function, method or macro: what it gives belongs to nobody.
fn is_call(tokens: &[TokenTree]) -> bool {
    match tokens {
        [.., TokenTree::Ident(_), TokenTree::Group(group)] => group.delimiter() == Delimiter::Parenthesis,
        [.., TokenTree::Punct(sign), TokenTree::Group(group)] => match sign.as_char() {
            '>' => group.delimiter() == Delimiter::Parenthesis,
            sign => sign == '!' && group.delimiter() != Delimiter::Brace,
        },
        [.., TokenTree::Punct(sign)] => sign.as_char() == '?',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str) -> Vec<String> {
        let written: TokenStream = written.parse().unwrap();
        let whole = TokenTree::Group(proc_macro2::Group::new(Delimiter::Parenthesis, written.clone())).into();
        in_order(&written, &whole).iter().map(|piece| piece.to_string().replace(' ', "")).collect()
    }

    #[test]
    fn each_call_of_a_chain_is_a_piece() {
        assert_eq!(of("f().iter()"), ["f()", ".iter()"]);
        assert_eq!(of("a.b.c().d.e::<Vec<(u8, T)>>().g(|x| x + 1)?"), ["a.b.c()", ".d.e::<Vec<(u8,T)>>()", ".g(|x|x+1)?"]);
        assert_eq!(of("vec![1].into_iter()"), ["vec![1]", ".into_iter()"]);
        assert_eq!(of("f()?.iter()"), ["f()?", ".iter()"]);
    }

    #[test]
    fn an_expression_with_operators_is_one_piece() {
        assert_eq!(of("&f().iter()"), ["(&f().iter())"]);
        assert_eq!(of("a() + b()"), ["(a()+b())"]);
        assert_eq!(of("0..f().len()"), ["(0..f().len())"]);
        assert_eq!(of("!f().iter()"), ["(!f().iter())"]);
    }

    #[test]
    fn a_place_has_no_pieces() {
        assert!(of("a.b").is_empty() && of("f()[0]").is_empty() && of("todos").is_empty());
    }
}
