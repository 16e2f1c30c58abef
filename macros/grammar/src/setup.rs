//! Setup: the statements before the markup, with the triggers among them.

use crate::client_key;
use crate::component::trigger;
use crate::errors::Errors;
use crate::messages;
use crate::tree::Component;
use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, Stmt, Token};

/// What begins here.
enum Begin {
    Markup,
    Trigger,
    Statement,
}

/// Statements and triggers, up to the markup.
///
/// `end` is where the body ends.
pub(crate) fn statements(input: ParseStream, component: &mut Component, end: Span, errors: &mut Errors) {
    while !input.is_empty() {
        match begin(input.cursor()) {
            Begin::Markup => return,
            Begin::Trigger => match trigger(input, errors) {
                Ok(trigger) => component.triggers.push(trigger),
                Err(error) => {
                    errors.push_syn(error, end);
                    skip_trigger(input);
                }
            },
            Begin::Statement => statement(input, component, end, errors),
        }
    }
}

fn statement(input: ParseStream, component: &mut Component, end: Span, errors: &mut Errors) {
    if input.parse::<Option<Token![;]>>().is_ok_and(|semi| semi.is_some()) {
        return;
    }
    let ahead = input.fork();
    let error = match ahead.parse::<Stmt>() {
        Ok(mut statement) => {
            input.advance_to(&ahead);
            client_key::open(&mut statement, errors);
            component.setup.push(statement);
            return;
        }
        Err(error) => error,
    };
    if let Some(name) = trigger_without_brackets(input.cursor()) {
        errors.push(name.span(), messages::trigger_without_brackets(&name.to_string()));
        skip_trigger(input);
        component.whole = false;
        return;
    }
    if let Some(word) = text(input.cursor()) {
        let braces = input.cursor().ident().is_some_and(|(_, rest)| rest.group(Delimiter::Brace).is_some());
        errors.push(word.span(), messages::text_before_markup(&word.to_string(), braces));
        while !input.is_empty() && !is_markup(input.cursor()) {
            if input.parse::<TokenTree>().is_err() {
                return;
            }
        }
        return;
    }
    let from = input.cursor();
    match recover(input) {
        Some(before) => errors.push(before, messages::missing_semicolon()),
        None if is_dollar(&error) => errors.push(error.span(), messages::dollar_in_setup()),
        None => errors.push_syn(error, end),
    }
    // An editor reads what is half typed.
    component.setup.push(Stmt::Expr(Expr::Verbatim(between(from, input.cursor())), None));
}

/// `on name {`
fn trigger_without_brackets(cursor: Cursor) -> Option<Ident> {
    let (on, rest) = cursor.ident()?;
    let (name, rest) = rest.ident()?;
    (on == "on" && rest.group(Delimiter::Brace).is_some()).then_some(name)
}

/// The tokens from one place to another.
fn between(mut from: Cursor, to: Cursor) -> TokenStream {
    let mut tokens = TokenStream::new();
    while from != to
        && let Some((token, rest)) = from.token_tree()
    {
        tokens.extend([token]);
        from = rest;
    }
    tokens
}

/// The first word, where words follow each other as they do in text, and not in Rust.
fn text(cursor: Cursor) -> Option<Ident> {
    let (word, rest) = cursor.ident()?;
    let next = rest.token_tree().map(|(next, _)| next);
    let follows = match next {
        Some(TokenTree::Ident(_)) => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '<' | ','),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    (follows && !is_keyword(&word.to_string())).then_some(word)
}

/// A word that Rust keeps for itself.
fn is_keyword(word: &str) -> bool {
    syn::parse_str::<Ident>(word).is_err()
}

fn is_dollar(error: &syn::Error) -> bool {
    error.span().source_text().is_some_and(|text| text.starts_with('$'))
}

/// Goes on behind the next `;`, or at what looks like markup or a trigger: then the token before it is where a `;` is
/// missing.
fn recover(input: ParseStream) -> Option<Span> {
    let mut last: Option<Span> = None;
    while !input.is_empty() {
        let cursor = input.cursor();
        if let Some(last) = last
            && (begins_markup(cursor, last) || is_trigger(cursor))
        {
            return Some(last);
        }
        let Ok(token) = input.parse::<TokenTree>() else {
            return None;
        };
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            return None;
        }
        last = Some(token.span());
    }
    None
}

/// After a mistake, `<` may still be Rust's: a tag stands apart from what is before, and touches its name.
fn begins_markup(cursor: Cursor, before: Span) -> bool {
    let (here, end) = (cursor.span(), before.end());
    match cursor.punct() {
        Some((_, rest)) => {
            let name = rest.ident().is_some() || rest.punct().is_some_and(|(next, _)| next.as_char() == '!');
            is_markup(cursor) && name && end < here.start() && here.end() == rest.span().start()
        }
        None => is_markup(cursor) && end.line < here.start().line,
    }
}

/// Goes on behind the trigger's body, or where something else begins.
fn skip_trigger(input: ParseStream) {
    while let Ok(token) = input.parse::<TokenTree>() {
        let ends = match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            _ => false,
        };
        if ends || matches!(begin(input.cursor()), Begin::Trigger) {
            return;
        }
    }
}

fn begin(cursor: Cursor) -> Begin {
    if is_markup(cursor) {
        return Begin::Markup;
    }
    if is_trigger(cursor) { Begin::Trigger } else { Begin::Statement }
}

/// A `<`, braces, or a string literal.
fn is_markup(cursor: Cursor) -> bool {
    match cursor.token_tree() {
        Some((TokenTree::Punct(punct), _)) => punct.as_char() == '<',
        Some((TokenTree::Group(group), _)) => group.delimiter() == Delimiter::Brace,
        Some((TokenTree::Literal(literal), _)) => is_text(&literal),
        _ => false,
    }
}

/// Whether a literal is a string.
pub(crate) fn is_text(literal: &Literal) -> bool {
    let text = literal.to_string();
    text.starts_with('"') || text.starts_with("r\"") || text.starts_with("r#")
}

/// `on name(`, after attributes and `async`.
fn is_trigger(mut cursor: Cursor) -> bool {
    while let Some((hash, rest)) = cursor.punct()
        && hash.as_char() == '#'
        && let Some((_, _, rest)) = rest.group(Delimiter::Bracket)
    {
        cursor = rest;
    }
    if let Some((word, rest)) = cursor.ident()
        && word == "async"
    {
        cursor = rest;
    }
    let Some((on, rest)) = cursor.ident() else {
        return false;
    };
    let Some((_, rest)) = rest.ident() else {
        return false;
    };
    on == "on" && rest.group(Delimiter::Parenthesis).is_some()
}
