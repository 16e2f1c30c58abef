//! `{#key}`, `{#snippet}` and `{@render}`.

use crate::directive::arguments;
use crate::markup::{Kind, Parser, Stop};
use crate::messages;
use crate::text::Item;
use crate::tree::{Key, Node, Render, Snippet, SnippetParam};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::{Token, punctuated::Punctuated};

impl Parser<'_> {
    pub(crate) fn key_block(&mut self, key: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let key = self.value_of(key, "key", span);
        let body = self.whole("key", span);
        items.push(Item::Node(Node::Key(Key { span, key, body })));
    }

    pub(crate) fn snippet_block(&mut self, head: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let snippet = match &head[..] {
            [TokenTree::Ident(name), TokenTree::Group(params)] if params.delimiter() == Delimiter::Parenthesis => Some((name.clone(), self.params(params))),
            _ => {
                self.errors.push(span, messages::snippet_head());
                None
            }
        };
        let body = self.whole("snippet", span);
        if let Some((name, params)) = snippet {
            items.push(Item::Node(Node::Snippet(Snippet { span, name, params, body })));
        }
    }

    fn params(&mut self, params: &Group) -> Vec<SnippetParam> {
        let param = |input: ParseStream| {
            let pat = syn::Pat::parse_single(input)?;
            let ty = input.parse::<Option<Token![:]>>()?.map(|_| input.parse()).transpose()?;
            Ok(SnippetParam { pat, ty })
        };
        match (|input: ParseStream| Punctuated::<_, Token![,]>::parse_terminated_with(input, param)).parse2(params.stream()) {
            Ok(params) => params.into_iter().collect(),
            Err(error) => {
                self.errors.push_error(error);
                Vec::new()
            }
        }
    }

    /// The body of a block that has no branches.
    fn whole(&mut self, name: &'static str, span: Span) -> Vec<Node> {
        self.push_open(Kind::Block, name, span);
        let (body, mut stop) = self.body();
        let closed = loop {
            match stop {
                Stop::Closed(_) => break true,
                Stop::Left => break false,
                Stop::Branch(group, _) => {
                    self.errors.push(group.span(), messages::branch_in_whole(name));
                    stop = self.body().1;
                }
            }
        };
        self.pop_open(closed);
        body
    }

    pub(crate) fn render_tag(&mut self, rest: &[TokenTree], span: Span, items: &mut Vec<Item>) {
        match rest {
            [TokenTree::Ident(name), TokenTree::Group(args)] if args.delimiter() == Delimiter::Parenthesis => {
                items.push(Item::Node(Node::Render(Render { span, name: name.clone(), args: arguments(args.stream().into_iter().collect()) })));
            }
            _ => self.errors.push(span, messages::render_without_call()),
        }
    }
}

/// Where some nodes show a snippet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// Inside of a fragment.
    pub live: bool,
    /// Outside of every fragment that stands in these nodes.
    pub outside: bool,
}

/// Where `nodes` show the snippet `name`.
pub fn shown(nodes: &[Node], name: &Ident) -> Shown {
    let mut shown = Shown::default();
    for node in nodes {
        look(node, name, false, &mut shown);
    }
    shown
}

fn look(node: &Node, name: &Ident, live: bool, shown: &mut Shown) {
    match node {
        Node::Render(render) if render.name == *name => {
            if live {
                shown.live = true;
            } else {
                shown.outside = true;
            }
        }
        // Another one of that name, or its own body.
        Node::Snippet(snippet) if snippet.name == *name => {}
        _ => {
            let live = live || matches!(node, Node::Fragment(_));
            node.bodies(&mut |body| body.iter().for_each(|node| look(node, name, live, shown)));
        }
    }
}
