//! A component's body: where its setup ends and its markup begins.
//!
//! The setup is Rust, for `syn`; the markup is none of it, and most of what there is: `syn` need not take it apart.

use crate::errors::Errors;
use crate::markup::Parser;
use crate::messages;
use crate::normalise::{follow_titles, insert_tbody};
use crate::reader::too_deep;
use crate::setup;
use crate::tokens::Cursor;
use crate::tree::Component;
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use syn::Stmt;
use syn::parse::{ParseStream, Parser as _};

/// The bodies of an invocation, which `syn` sees as braces with a number in them.
pub(crate) struct Bodies(Vec<Group>);

impl Bodies {
    /// Takes the bodies out of an invocation.
    pub(crate) fn of(tokens: TokenStream) -> (Vec<TokenTree>, Bodies) {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut bodies = Vec::new();
        // Braces after other tokens belong to an expression, as in `<const N: u8 = { 1 }>`: then nothing is taken out.
        let mut all = true;
        for at in 0..tokens.len() {
            if is_brace(&tokens[at]) && at > 0 {
                all &= match &tokens[at - 1] {
                    TokenTree::Ident(_) | TokenTree::Group(_) => true,
                    TokenTree::Punct(punct) => punct.as_char() == '>',
                    TokenTree::Literal(_) => false,
                };
            }
        }
        if all {
            for token in &mut tokens {
                if let TokenTree::Group(group) = token
                    && group.delimiter() == Delimiter::Brace
                {
                    let mut number = Group::new(Delimiter::Brace, TokenTree::Literal(Literal::usize_unsuffixed(bodies.len())).into());
                    number.set_span(group.span());
                    bodies.push(std::mem::replace(group, number));
                }
            }
        }
        (tokens, Bodies(bodies))
    }

    /// The body that these braces stand for.
    pub(crate) fn get(&self, braces: Group) -> Group {
        if self.0.is_empty() {
            return braces;
        }
        let number = braces.stream().to_string().parse().ok().and_then(|number: usize| self.0.get(number));
        number.cloned().unwrap_or(braces)
    }
}

fn is_brace(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Setup, triggers and markup.
pub(crate) fn fill(body: &Group, component: &mut Component, errors: &mut Errors) {
    component.open = body.span_open();
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let Some(markup) = setup(&tokens, body, component, errors) else { return };
    let source = body.span().source_text().filter(|text| text.starts_with('{'));
    let source = source.and_then(|text| {
        let at = begin(&text, body, tokens.get(markup).filter(|_| markup > 0))?;
        Some((text, at))
    });
    match Cursor::new(&tokens[markup..], source, Some(body)) {
        Ok(cursor) => {
            component.markup = Parser::new(cursor, errors, true).all();
            insert_tbody(&mut component.markup);
            follow_titles(component);
        }
        Err(span) => errors.push(span, messages::nested_too_deep()),
    }
}

/// Reads the setup, and tells where the markup begins.
fn setup(tokens: &[TokenTree], body: &Group, component: &mut Component, errors: &mut Errors) -> Option<usize> {
    let end = candidate(tokens);
    if end == 0 && !tokens.is_empty() {
        return Some(0);
    }
    if let Some(span) = too_deep(&tokens[..end]) {
        errors.push(span, messages::nested_too_deep());
        return None;
    }
    // Nothing but the tokens before the place where markup may begin: if they are whole statements, it does.
    let mut mistakes = Errors::new();
    let rest = statements(&tokens[..end], body, component, &mut mistakes);
    if end == tokens.len() {
        errors.take_all(mistakes);
        return Some(end - rest);
    }
    if rest == 0 && mistakes.is_empty() && ends_whole(component) {
        return Some(end);
    }
    if let Some(span) = too_deep(tokens) {
        errors.push(span, messages::nested_too_deep());
        return None;
    }
    component.setup.clear();
    component.triggers.clear();
    Some(tokens.len() - statements(tokens, body, component, errors))
}

/// The first token that markup may begin with, in a place where a statement may begin.
fn candidate(tokens: &[TokenTree]) -> usize {
    for (at, token) in tokens.iter().enumerate() {
        let may_begin = match at.checked_sub(1).map(|before| &tokens[before]) {
            None => true,
            Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
            Some(before) => is_brace(before),
        };
        let begins = may_begin
            && match token {
                TokenTree::Punct(punct) => punct.as_char() == '<',
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                TokenTree::Literal(literal) => setup::is_text(literal),
                TokenTree::Ident(_) => false,
            };
        if begins {
            return at;
        }
    }
    tokens.len()
}

/// Whether the last statement can go on no further: an expression that needs a semicolon could.
fn ends_whole(component: &Component) -> bool {
    match component.setup.last() {
        Some(Stmt::Expr(expr, None)) => {
            use syn::Expr::{Async, Block, Const, ForLoop, If, Loop, Match, TryBlock, Unsafe, While};
            matches!(expr, Async(_) | Block(_) | Const(_) | ForLoop(_) | If(_) | Loop(_) | Match(_) | TryBlock(_) | Unsafe(_) | While(_))
        }
        _ => true,
    }
}

/// Reads statements and triggers: how many tokens are left.
fn statements(tokens: &[TokenTree], body: &Group, component: &mut Component, errors: &mut Errors) -> usize {
    let mut rest = 0;
    let stream: TokenStream = tokens.iter().cloned().collect();
    let parsed = (|input: ParseStream| {
        setup::statements(input, component, body.span_close(), errors);
        let left: TokenStream = input.parse()?;
        rest = left.into_iter().count();
        Ok(())
    })
    .parse2(stream);
    if let Err(error) = parsed {
        errors.push_error(error);
    }
    rest
}

/// Where the markup begins in the source of the body: at the place of its first token, where there is something before it.
fn begin(text: &str, body: &Group, first: Option<&TokenTree>) -> Option<usize> {
    let Some(first) = first else { return Some(1) };
    let (from, to) = (body.span_open().start(), start(first));
    let mut line = 0;
    for _ in 0..to.line.checked_sub(from.line)? {
        line += text[line..].find('\n')? + 1;
    }
    let column = if to.line == from.line { to.column.checked_sub(from.column)? } else { to.column };
    let rest = text.get(line..)?;
    rest.char_indices().nth(column).map(|(at, _)| line + at)
}

fn start(token: &TokenTree) -> proc_macro2::LineColumn {
    let span: Span = match token {
        TokenTree::Group(group) => group.span_open(),
        other => other.span(),
    };
    span.start()
}
