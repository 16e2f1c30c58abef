//! What must not change: what is rendered, and the comments. Should the formatter ever be wrong, the file stays as it is.

use crate::invocations::{Invocation, Macro, invocations};
use crate::mistake::Mistake;
use crate::source::Source;
use marquetry_grammar::outline::outline;
use marquetry_grammar::tree::Component;
use marquetry_grammar::{Errors, parse_invocation, parse_markup};
use proc_macro2::TokenStream;
use std::ops::Range;

/// That both texts render the same and have the same comments.
pub(crate) fn same(before: &Source, formatted: &str) -> Result<(), Mistake> {
    let after = Source::new(formatted)?;
    let (old, new) = (invocations(before), invocations(&after));
    let count = old.iter().filter(|one| !one.inner).count();
    let mut pairs = old.iter().filter(|one| !one.inner).zip(new.iter().filter(|one| !one.inner));
    let wrong = pairs.find(|(old, new)| essence(before, old) != essence(&after, new));
    let at = match wrong {
        Some((old, _)) => old.body.start,
        None if count == new.iter().filter(|one| !one.inner).count() => return Ok(()),
        None => 0,
    };
    let (line, column) = before.place(at);
    let message = "formatting would change what is rendered here, or lose a comment: the file is left as it is\nhelp: this is a mistake in cargo-marquetry, please report it";
    Err(Mistake { line, column, message: message.to_owned() })
}

/// What is rendered, or that it cannot be read, and the comments.
pub(crate) fn essence(source: &Source, invocation: &Invocation) -> (Option<String>, Vec<String>) {
    let mut errors = Errors::new();
    let rendered = match invocation.kind {
        Macro::Markup => outline(&parse_markup(invocation.tokens.clone(), &mut errors), &words),
        Macro::Component => parse_invocation(invocation.tokens.clone(), &mut errors).components.iter().map(component).collect(),
    };
    (errors.is_empty().then_some(rendered), comments(source, &invocation.body))
}

fn component(component: &Component) -> String {
    let mut out = format!("{}(", component.name);
    for prop in &component.props {
        let ty = &prop.ty;
        let default = prop.default.as_ref().map(|default| words(&quote::quote!(#default)));
        out += &format!("{}: {} = {default:?}, ", prop.name, words(&quote::quote!(#ty)));
    }
    out += &format!(") {} statements", component.setup.len());
    for trigger in &component.triggers {
        out += &format!(" on {}({})", trigger.name, trigger.params.len());
    }
    format!("{out} {}\n", outline(&component.markup, &words))
}

/// The tokens, but for commas at the end of brackets.
fn words(tokens: &TokenStream) -> String {
    use proc_macro2::{Delimiter, TokenTree};
    let mut words: Vec<String> = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                let inner = self::words(&group.stream());
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                words.push(format!("{open}{}{close}", inner.strip_suffix(',').unwrap_or(&inner).trim_end()));
            }
            token => words.push(token.to_string()),
        }
    }
    words.join(" ")
}

/// The comments, each with its white space collapsed, in order: Rust's may be sorted with the imports they belong to.
fn comments(source: &Source, range: &Range<usize>) -> Vec<String> {
    let plain = |comment: &Range<usize>| source.slice(comment).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: Vec<String> = source.comments(range).iter().chain(source.docs(range)).map(plain).collect();
    found.extend(html_comments(source, range).iter().map(plain));
    found.sort();
    found
}

/// Where `<!-- … -->` stands.
fn html_comments(source: &Source, range: &Range<usize>) -> Vec<Range<usize>> {
    let leaves = source.leaves(range);
    let is = |at: usize, wanted: &str| {
        let (Some(first), Some(last)) = (leaves.get(at), leaves.get(at + wanted.len() - 1)) else { return false };
        source.slice(&(first.start..last.end)) == wanted
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < leaves.len() {
        if is(at, "<!--")
            && let Some(end) = (at + 4..leaves.len()).find(|end| is(*end, "-->"))
        {
            found.push(leaves[at].start..leaves[end].end + 2);
            at = end;
        }
        at += 1;
    }
    found
}
