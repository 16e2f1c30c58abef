//! Setup: the statements before the markup, with the triggers among them.

use crate::component::trigger;
use crate::errors::Errors;
use crate::messages;
use crate::tree::Component;
use proc_macro2::{Delimiter, TokenTree};
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::{Stmt, Token};

/// What begins here.
enum Begin {
    Markup,
    Trigger,
    Statement,
}

/// Statements and triggers, up to the markup.
pub(crate) fn statements(input: ParseStream, component: &mut Component, errors: &mut Errors) {
    while !input.is_empty() {
        match begin(input.cursor()) {
            Begin::Markup => return,
            Begin::Trigger => match trigger(input, errors) {
                Ok(trigger) => component.triggers.push(trigger),
                Err(error) => {
                    errors.push_error(error);
                    skip_trigger(input);
                }
            },
            Begin::Statement => statement(input, component, errors),
        }
    }
}

fn statement(input: ParseStream, component: &mut Component, errors: &mut Errors) {
    if input
        .parse::<Option<Token![;]>>()
        .is_ok_and(|semi| semi.is_some())
    {
        return;
    }
    let begins = input.cursor().ident().map(|(word, _)| word.to_string());
    let ahead = input.fork();
    match ahead.parse::<Stmt>() {
        Ok(statement) => {
            use syn::parse::discouraged::Speculative;
            input.advance_to(&ahead);
            component.setup.push(statement);
        }
        Err(error) => {
            let found = recover(input);
            match found {
                Some(before) => errors.push(before, messages::missing_semicolon()),
                None if is_dollar(&error) => errors.push(error.span(), messages::dollar_in_setup()),
                None if begins.is_some_and(|word| is_keyword(&word)) => errors.push_error(error),
                None => errors.push_help(error.span(), &error, messages::setup_ends()),
            }
        }
    }
}

/// Words that begin a statement, and no text.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "let"
            | "const"
            | "static"
            | "fn"
            | "struct"
            | "enum"
            | "impl"
            | "use"
            | "match"
            | "while"
            | "loop"
    )
}

fn is_dollar(error: &syn::Error) -> bool {
    error
        .span()
        .source_text()
        .is_some_and(|text| text.starts_with('$'))
}

/// Goes on behind the next `;`, or at what looks like markup at the beginning of a line: then the token before it
/// is where a `;` is missing.
fn recover(input: ParseStream) -> Option<proc_macro2::Span> {
    let mut last: Option<TokenTree> = None;
    while !input.is_empty() {
        if let Some(last) = &last {
            let next = input.cursor().span();
            let new_line = next.start().line > last.span().end().line;
            match begin(input.cursor()) {
                Begin::Markup if new_line => return Some(last.span()),
                Begin::Trigger => return Some(last.span()),
                _ => {}
            }
        }
        let Ok(token) = input.parse::<TokenTree>() else {
            return None;
        };
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            return None;
        }
        last = Some(token);
    }
    None
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
    if is_trigger(cursor) {
        Begin::Trigger
    } else {
        Begin::Statement
    }
}

/// A `<`, braces, or a string literal.
fn is_markup(cursor: Cursor) -> bool {
    match cursor.token_tree() {
        Some((TokenTree::Punct(punct), _)) => punct.as_char() == '<',
        Some((TokenTree::Group(group), _)) => group.delimiter() == Delimiter::Brace,
        Some((TokenTree::Literal(literal), _)) => {
            matches!(syn::Lit::new(literal), syn::Lit::Str(_))
        }
        _ => false,
    }
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
