//! Stores in expressions: `$name` and `$(path)`.

use crate::tree::Expr;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// One `$name` or `$(path)`.
#[derive(Debug, Clone)]
pub struct StoreUse {
    /// The name, or the tokens between the brackets.
    pub tokens: TokenStream,
    /// The same text for the same store: what uses are told apart by.
    pub name_key: String,
    /// The name, or the brackets.
    pub span: Span,
    /// The `$` before it.
    pub dollar: Span,
}

/// The stores that an expression reads, in the order written, each as often as it stands there.
///
/// ```
/// use marquetry_grammar::{stores, tree::Expr};
///
/// let tokens: proc_macro2::TokenStream = "$count + f(&$(app::TOTAL))".parse().unwrap();
/// let uses = stores::uses(&Expr { tokens, span: proc_macro2::Span::call_site() });
/// assert_eq!(uses[0].name_key, "count");
/// assert_eq!(uses[1].name_key, "app::TOTAL");
/// ```
pub fn uses(expr: &Expr) -> Vec<StoreUse> {
    let mut found = Vec::new();
    collect(&expr.tokens, &mut found);
    found
}

fn collect(tokens: &TokenStream, found: &mut Vec<StoreUse>) {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                if let Some(store) = tokens.peek().and_then(|token| store(punct.span(), token)) {
                    found.push(store);
                    tokens.next();
                }
            }
            TokenTree::Group(group) => collect(&group.stream(), found),
            _ => {}
        }
    }
}

/// The tokens with every `$name` and `$(path)` replaced by what `replace` makes of it.
///
/// Spans and delimiters stay. A group without `$` is the very same group, so that an editor still knows it.
pub fn rewrite(tokens: &TokenStream, replace: &mut dyn FnMut(&StoreUse) -> TokenStream) -> TokenStream {
    changed(tokens, replace).unwrap_or_else(|| tokens.clone())
}

/// `None` where nothing was to replace.
fn changed(tokens: &TokenStream, replace: &mut dyn FnMut(&StoreUse) -> TokenStream) -> Option<TokenStream> {
    if !mentions(tokens) {
        return None;
    }
    let mut out = TokenStream::new();
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let store = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => tokens.peek().and_then(|token| store(punct.span(), token)),
            _ => None,
        };
        if let Some(store) = store {
            tokens.next();
            out.extend(replace(&store));
            continue;
        }
        match token {
            TokenTree::Group(group) => match changed(&group.stream(), replace) {
                Some(inner) => {
                    let mut rewritten = Group::new(group.delimiter(), inner);
                    rewritten.set_span(group.span());
                    out.extend([TokenTree::Group(rewritten)]);
                }
                None => out.extend([TokenTree::Group(group)]),
            },
            token => out.extend([token]),
        }
    }
    Some(out)
}

fn mentions(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '$',
        TokenTree::Group(group) => mentions(&group.stream()),
        _ => false,
    })
}

fn store(dollar: Span, token: &TokenTree) -> Option<StoreUse> {
    match token {
        TokenTree::Ident(name) => Some(StoreUse { tokens: TokenStream::from(token.clone()), name_key: name.to_string(), span: name.span(), dollar }),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty() => {
            Some(StoreUse { tokens: group.stream(), name_key: group.stream().to_string().replace(" :: ", "::"), span: group.span(), dollar })
        }
        _ => None,
    }
}
