//! `{#await future}…{:then value}…{:catch error}…{/await}`

use crate::markup::{Kind, Parser, Stop, punct, text_of};
use crate::messages;
use crate::text::Item;
use crate::tree::{Await, Node, Settled};
use proc_macro2::{Span, TokenStream, TokenTree};

/// Words that an operand of Rust may follow: what stands behind one of them is no branch.
const BEFORE_AN_OPERAND: [&str; 10] = ["as", "async", "await", "else", "in", "match", "move", "mut", "return", "unsafe"];

impl Parser<'_> {
    pub(crate) fn await_block(&mut self, head: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let mut head = head;
        let branch = await_branch(&head).map(|at| head.split_off(at));
        let future = self.value_of(head, "await", span);
        let mut block = Await { span, future, waiting: Vec::new(), then: None, catch: None };
        self.push_open(Kind::Block, "await", span);
        // In the short form there is nothing before the first branch.
        let mut at = branch.and_then(|branch| self.settled(branch, span));
        let closed = loop {
            let (body, stop) = self.body();
            match at.take() {
                None => block.waiting.extend(body),
                Some((word, settled)) => {
                    let place = if word == "then" { &mut block.then } else { &mut block.catch };
                    match place {
                        Some(_) => self.errors.push(settled.span, messages::await_branch_twice(word)),
                        None => *place = Some(Settled { body, ..settled }),
                    }
                }
            }
            match stop {
                Stop::Closed(_) => break true,
                Stop::Left => break false,
                Stop::Branch(group, tokens) => at = self.settled(tokens, group.span()),
            }
        };
        self.pop_open(closed);
        items.push(Item::Node(Node::Await(block)));
    }

    /// `then value` or `catch error`; the body comes behind it.
    fn settled(&mut self, tokens: Vec<TokenTree>, span: Span) -> Option<(&'static str, Settled)> {
        let word = match tokens.first() {
            Some(TokenTree::Ident(word)) if word == "then" => "then",
            Some(TokenTree::Ident(word)) if word == "catch" => "catch",
            _ => {
                self.errors.push(span, messages::branch_in_await(&text_of(&tokens)));
                return None;
            }
        };
        let pat: TokenStream = tokens.into_iter().skip(1).collect();
        Some((word, Settled { span, pat: (!pat.is_empty()).then_some(pat), body: Vec::new() }))
    }
}

/// Where `then` or `catch` ends the future in the head of an `{#await}`: where an operand of Rust is at its end, and no name can follow.
pub fn await_branch(tokens: &[TokenTree]) -> Option<usize> {
    (1..tokens.len()).find(|&at| {
        let word = matches!(&tokens[at], TokenTree::Ident(word) if word == "then" || word == "catch");
        word && match &tokens[at - 1] {
            TokenTree::Group(_) | TokenTree::Literal(_) => true,
            TokenTree::Ident(before) => !BEFORE_AN_OPERAND.contains(&before.to_string().as_str()) || is_member(tokens, at - 1),
            other => punct(Some(other)) == Some('?'),
        }
    })
}

/// Whether a word stands behind a dot, where no word has a meaning of its own: `.await`.
fn is_member(tokens: &[TokenTree], at: usize) -> bool {
    at > 0 && punct(tokens.get(at - 1)) == Some('.')
}
