//! The Rust in markup: a mistake in its syntax would hide every other error of the component.

use super::Checker;
use crate::markup::{punct, text_of};
use crate::messages;
use crate::stores::rewrite;
use crate::tree::{Expr, Let};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Token;
use syn::parse::{Parse, ParseStream, Parser};

/// Words that are no name.
const KEYWORDS: [&str; 34] = [
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod",
    "move", "mut", "pub", "ref", "return", "static", "struct", "trait", "type", "unsafe", "use", "where", "while", "yield", "_",
];

/// How much of an expression a message quotes.
const QUOTED: usize = 60;

impl Checker<'_, '_> {
    pub(super) fn expr_syntax(&mut self, expr: &Expr) {
        // Braces without anything in them are reported already.
        if expr.tokens.is_empty() || is_name(&expr.tokens) {
            return;
        }
        if let Some(TokenTree::Ident(word)) = expr.tokens.clone().into_iter().next()
            && word == "let"
        {
            self.errors.push(word.span(), messages::let_in_hole());
            return;
        }
        let parsed = syn::parse2::<syn::Expr>(plain(&expr.tokens));
        self.report(parsed.map(drop), &expr.tokens, expr.span, "expression");
    }

    /// What may stand after `if`.
    pub(super) fn condition(&mut self, condition: &Expr) {
        self.condition_syntax(condition);
        self.reads(condition);
    }

    /// Whether it is one, whatever it reads.
    pub(super) fn condition_syntax(&mut self, condition: &Expr) {
        let tokens = plain(&condition.tokens);
        if !tokens.is_empty() {
            self.head::<syn::ExprIf>(condition, quote!(if #tokens {}), tokens);
        }
    }

    /// What may stand after `match`.
    pub(super) fn scrutinee(&mut self, scrutinee: &Expr) {
        let tokens = plain(&scrutinee.tokens);
        if !tokens.is_empty() {
            self.head::<syn::ExprMatch>(scrutinee, quote!(match #tokens {}), tokens);
        }
        self.reads(scrutinee);
    }

    /// What stands before a block may be no struct literal, and the braces of the block no part of it.
    fn head<T: Parse>(&mut self, expr: &Expr, whole: TokenStream, alone: TokenStream) {
        if syn::parse2::<T>(whole).is_ok() {
            return;
        }
        match syn::parse2::<syn::Expr>(alone) {
            Ok(_) => self.errors.push(expr.span, messages::struct_in_head()),
            Err(error) => self.report(Err(error), &expr.tokens, expr.span, "expression"),
        }
    }

    pub(super) fn pattern(&mut self, pat: &TokenStream, span: Span) {
        let parsed = syn::Pat::parse_multi_with_leading_vert.parse2(pat.clone());
        self.report(parsed.map(drop), pat, span, "pattern");
    }

    pub(super) fn let_syntax(&mut self, binding: &Let) {
        let pat = (|input: ParseStream| {
            syn::Pat::parse_single(input)?;
            if input.parse::<Option<Token![:]>>()?.is_some() {
                input.parse::<syn::Type>()?;
            }
            Ok(())
        })
        .parse2(binding.pat.clone());
        self.report(pat, &binding.pat, binding.span, "pattern");
        self.expr_syntax(&binding.expr);
    }

    fn report(&mut self, parsed: syn::Result<()>, tokens: &TokenStream, span: Span, what: &str) {
        let Err(error) = parsed else { return };
        let found = error.span();
        // What is missing at the end of the tokens is missing in the braces.
        let nowhere = found.start() == Span::call_site().start();
        let written = written(tokens);
        let short = written.chars().count() <= QUOTED;
        let written = if short { format!("`{written}`") } else { "this".to_owned() };
        let message = match instead(tokens).filter(|_| what == "expression") {
            Some(message) => message,
            None => messages::not_rust(&error.to_string(), &written, what),
        };
        self.errors.push(if nowhere { span } else { found }, message);
    }
}

/// What was meant by what cannot be read: one of our blocks, or markup.
fn instead(tokens: &TokenStream) -> Option<String> {
    let list: Vec<TokenTree> = tokens.clone().into_iter().take(2).collect();
    match list.as_slice() {
        [at, TokenTree::Ident(name)] if punct(Some(at)) == Some('@') => return Some(messages::at_in_value(&name.to_string())),
        [TokenTree::Ident(word), ..] => {
            if let Some(message) = messages::block_of_rust(&word.to_string()) {
                return Some(message);
            }
        }
        _ => {}
    }
    if let Some((value, format)) = formatted(tokens) {
        return Some(messages::format_in_hole(&value, &format));
    }
    has_tag(tokens).then(messages::markup_in_rust)
}

/// `value:.2`: what is before a colon that stands alone, and the format behind it.
fn formatted(tokens: &TokenStream) -> Option<(String, String)> {
    let list: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let colon = list.iter().rposition(|token| punct(Some(token)) == Some(':')).filter(|colon| *colon > 0)?;
    let alone = punct(list.get(colon - 1)) != Some(':');
    let format: String = list[colon + 1..].iter().map(ToString::to_string).collect();
    let known = !format.is_empty() && format.chars().all(|sign| sign.is_ascii_digit() || "<^>+-#.?xXobeE$".contains(sign));
    (alone && known).then(|| (text_of(&list[..colon]), format))
}

/// Whether a tag is closed somewhere in the tokens.
fn has_tag(tokens: &TokenStream) -> bool {
    let list: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let closes = list.windows(2).any(|pair| matches!((punct(pair.first()), punct(pair.get(1))), (Some('<'), Some('/')) | (Some('/'), Some('>'))));
    closes || list.iter().any(|token| matches!(token, TokenTree::Group(group) if has_tag(&group.stream())))
}

/// `name`, `$name`, `name.field`: most holes hold no more, and need no parser.
fn is_name(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    if punct(tokens.peek()) == Some('$') {
        tokens.next();
    }
    loop {
        match tokens.next() {
            Some(TokenTree::Ident(name)) if !KEYWORDS.contains(&name.to_string().as_str()) => {}
            _ => return false,
        }
        match tokens.next() {
            None => return true,
            Some(dot) if punct(Some(&dot)) == Some('.') => {}
            Some(_) => return false,
        }
    }
}

/// The tokens as one reads them. Those of an attribute's literal all stand at one place.
fn written(tokens: &TokenStream) -> String {
    let list: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let apart = list.windows(2).all(|pair| pair[0].span().start() != pair[1].span().start());
    if apart { text_of(&list) } else { tokens.to_string() }
}

/// The tokens with a name for each store, so that they are Rust.
fn plain(tokens: &TokenStream) -> TokenStream {
    rewrite(tokens, &mut |store| {
        let name = Ident::new("store", store.span);
        quote!(#name)
    })
}
