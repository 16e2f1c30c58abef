//! Components: their heads are those of functions, their setup is Rust, and then comes markup.

use super::{Layout, Room, lines, verbatim};
use crate::doc::Doc;
use crate::invocations::{Invocation, is_skip_attr};
use crate::rust::{Kind, Piece};
use crate::syntax::{self, Content};
use marquetry_grammar::tree::Component;
use marquetry_grammar::{Errors, parse_invocation};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use std::ops::Range;

/// The places of a component's parts.
pub(super) struct Parts {
    /// The first token, which may be an attribute's.
    pub(super) start: usize,
    /// Where the name's line begins: visibility, `async`, or the name.
    pub(super) signature: usize,
    /// Where the name and its generics end.
    pub(super) named: usize,
    pub(super) props: Option<Range<usize>>,
    pub(super) body: Group,
}

impl Parts {
    fn end(&self) -> usize {
        self.body.span().byte_range().end
    }
}

/// Where tokens that syn has read end.
pub(super) fn span_of(tokens: impl ToTokens) -> Option<Range<usize>> {
    let ranges = tokens.to_token_stream().into_iter().map(|token| token.span().byte_range());
    ranges.reduce(|all, next| all.start.min(next.start)..all.end.max(next.end))
}

impl Layout<'_, '_> {
    /// All components of an invocation, and whether they cannot stand in its line.
    pub(super) fn components(&self, invocation: &Invocation, depth: usize) -> Option<(Doc, bool)> {
        let tree = parse_invocation(invocation.tokens.clone(), &mut Errors::new());
        let mut tokens = invocation.tokens.clone().into_iter();
        let mut docs = Vec::new();
        let mut end = invocation.body.start;
        for (index, component) in tree.components.iter().enumerate() {
            let parts = parts(component, &mut tokens)?;
            let lines = self.comments(&(end..parts.start), index > 0, &mut docs);
            if !docs.is_empty() {
                docs.push(if lines > 1 { Doc::Blank } else { Doc::Hard });
            }
            docs.push(self.component(component, &parts, depth)?);
            end = parts.end();
        }
        self.comments(&(end..invocation.body.end), true, &mut docs);
        let inside = self.source.slice(&invocation.body);
        let began = inside[..inside.len() - inside.trim_start().len()].contains('\n');
        let attrs = tree.components.first()?.attrs.len();
        let comments = self.source.comments(&invocation.body).iter().any(|comment| self.source.slice(comment).starts_with("//"));
        Some((Doc::Concat(docs), began || comments || attrs > 0 || tree.components.len() > 1))
    }

    /// The comments before a component or at the end, each on its line unless it stands behind the component before. How
    /// many line breaks follow them.
    fn comments(&self, range: &Range<usize>, after: bool, docs: &mut Vec<Doc>) -> usize {
        let mut end = range.start;
        let lines = |from: usize, to: usize| self.source.text[from..to].matches('\n').count();
        for comment in self.source.comments(range) {
            let behind = after && lines(range.start, comment.start) == 0;
            if behind {
                docs.push(Doc::weightless(" "));
            } else if !docs.is_empty() {
                docs.push(if lines(end, comment.start) > 1 { Doc::Blank } else { Doc::Hard });
            }
            docs.push(self.kept(comment));
            end = comment.end;
        }
        lines(end, range.end)
    }

    fn component(&self, component: &Component, parts: &Parts, depth: usize) -> Option<Doc> {
        let skipped = component.attrs.iter().any(|attr| {
            let group = attr.to_token_stream().into_iter().find_map(|token| if let TokenTree::Group(group) = token { Some(group) } else { None });
            group.is_some_and(|group| is_skip_attr(&group))
        });
        if skipped {
            return Some(verbatim(self.source.slice(&(parts.start..parts.end()))));
        }
        let mut docs = Vec::new();
        self.attributes(&component.attrs, parts.start..parts.signature, &mut docs);
        let mut head = self.head(component, parts, depth);
        let inside = parts.body.span_open().byte_range().end..parts.body.span_close().byte_range().start;
        let (setup, content) = self.body_parts(component, parts, inside.clone())?;
        let began = setup.is_some() || content.children.first().is_some_and(|first| first.before.lines > 0);
        let mut body = Vec::new();
        if let Some((range, triggers)) = setup {
            let column = (depth + 1) * self.style.tab_spaces;
            body.push(lines(&self.pieces.lines(Piece { range, kind: Kind::Setup(triggers), depth: depth + 1, column })));
            if let Some(first) = content.children.first() {
                body.push(if first.before.lines > 1 { Doc::Blank } else { Doc::Hard });
            }
        }
        if !content.children.is_empty() {
            body.push(self.children(&content, Room { element: "", svg: false, depth: depth + 1 }, false));
        }
        if body.is_empty() {
            head.push(Doc::text("{}"));
            docs.extend(head);
            return Some(Doc::Concat(docs));
        }
        body.insert(0, Doc::Line);
        head.extend([Doc::text("{"), Doc::Indent(body), Doc::Line, Doc::text("}")]);
        // Where the head takes several lines, the body does.
        docs.push(Doc::group(head, began));
        Some(Doc::Concat(docs))
    }

    /// The place of setup with that of each trigger's `on`, and the markup behind it.
    #[expect(clippy::type_complexity, reason = "two places, said in the comment")]
    fn body_parts(&self, component: &Component, parts: &Parts, inside: Range<usize>) -> Option<(Option<(Range<usize>, Vec<Range<usize>>)>, Content)> {
        let tokens: Vec<TokenTree> = parts.body.stream().into_iter().collect();
        let place = |token: &TokenTree| token.span().byte_range();
        let statements = component.setup.iter().filter_map(span_of).map(|range| range.end);
        let triggers = component.triggers.iter().map(|trigger| trigger.body.span().byte_range().end);
        let end = statements.chain(triggers).max().unwrap_or(inside.start);
        let mut index = tokens.iter().position(|token| place(token).start >= end).unwrap_or(tokens.len());
        while matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == ';') {
            index += 1;
        }
        let markup: TokenStream = tokens[index..].iter().cloned().collect();
        let Some(last) = index.checked_sub(1).map(|last| place(&tokens[last]).end) else {
            return Some((None, syntax::markup(self.source, markup, inside)?));
        };
        let next = tokens.get(index).map_or(inside.end, |token| place(token).start);
        // A comment in the last statement's line is about that; what follows belongs to the markup, where there is some.
        let mut end = last;
        for comment in self.source.comments(&(last..next)) {
            if index == tokens.len() || !self.source.text[last..comment.start].contains('\n') {
                end = comment.end;
            }
        }
        let names: Vec<usize> = component.triggers.iter().map(|trigger| trigger.name.span().byte_range().start).collect();
        let is_name = |token: &TokenTree| names.contains(&place(token).start);
        let words = tokens.windows(2).filter(|pair| is_name(&pair[1])).map(|pair| place(&pair[0])).collect();
        let white = self.source.slice(&inside);
        let start = inside.start + white.len() - white.trim_start().len();
        Some((Some((start..end, words)), syntax::markup(self.source, markup, end..inside.end)?))
    }
}

/// Takes one component's tokens.
fn parts(component: &Component, tokens: &mut impl Iterator<Item = TokenTree>) -> Option<Parts> {
    let attrs = component.attrs.iter().filter_map(span_of).map(|range| range.end).max();
    let name = component.name.span().byte_range();
    let named = component.generics.gt_token.map_or(name.end, |gt| gt.span.byte_range().end);
    let bounded = component.generics.where_clause.as_ref().and_then(span_of).map_or(named, |range| range.end);
    let (mut start, mut signature, mut props) = (None, None, None);
    for token in tokens {
        let range = token.span().byte_range();
        start.get_or_insert(range.start);
        if attrs.is_none_or(|attrs| attrs <= range.start) {
            signature.get_or_insert(range.start);
        }
        let TokenTree::Group(group) = token else { continue };
        match group.delimiter() {
            Delimiter::Parenthesis if range.start >= named && props.is_none() => props = Some(range),
            Delimiter::Brace if range.start >= bounded => return Some(Parts { start: start?, signature: signature?, named, props, body: group }),
            _ => {}
        }
    }
    None
}
