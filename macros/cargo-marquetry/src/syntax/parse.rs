//! From tokens to content. The grammar has found no mistake: whatever opens is closed.

use super::lex::{Kind, Token, braces, flatten, sign};
use super::{Block, Child, Comment, Content, Gap, Node};
use crate::source::Source;
use proc_macro2::{TokenStream, TokenTree};
use std::ops::Range;

/// The markup that these tokens are; `range` is the text they stand in. None where a place is not known.
pub(crate) fn markup(source: &Source, tokens: TokenStream, range: Range<usize>) -> Option<Content> {
    let tokens = flatten(tokens, source.text)?;
    let mut parser = Parser { source, tokens, at: 0, end: range.start };
    let mut content = parser.content()?;
    let all = parser.at == parser.tokens.len();
    content.end = parser.trivia(range.end, &mut content.children);
    all.then_some(content)
}

pub(super) struct Parser<'s, 't> {
    pub(super) source: &'s Source<'t>,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// Where what was read last ends.
    pub(super) end: usize,
}

impl Parser<'_, '_> {
    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn is_punct(&self, index: usize, wanted: char) -> bool {
        matches!(self.tokens.get(index), Some(Token { kind: Kind::Punct(found), .. }) if *found == wanted)
    }

    pub(super) fn touches(&self, index: usize) -> bool {
        match (index.checked_sub(1).and_then(|before| self.tokens.get(before)), self.tokens.get(index)) {
            (Some(before), Some(token)) => before.range.end == token.range.start,
            _ => true,
        }
    }

    pub(super) fn is_glued(&self, index: usize, wanted: &str) -> bool {
        wanted.chars().enumerate().all(|(offset, wanted)| self.is_punct(index + offset, wanted) && (offset == 0 || self.touches(index + offset)))
    }

    /// Takes what goes up to the token before `self.at`.
    pub(super) fn taken(&mut self, from: usize) -> Range<usize> {
        let end = self.tokens.get(self.at.saturating_sub(1)).map_or(from, |token| token.range.end);
        self.end = end;
        from..end
    }

    /// The comments up to `to`, and what stands after the last of them.
    pub(super) fn trivia(&mut self, to: usize, children: &mut Vec<Child>) -> Gap {
        for comment in self.source.comments(&(self.end..to)) {
            let before = self.gap(comment.start);
            let kind = if self.source.slice(comment).starts_with("//") { Comment::Line } else { Comment::Block };
            children.push(Child { before, range: comment.clone(), node: Node::Comment(kind) });
            self.end = comment.end;
        }
        self.gap(to)
    }

    pub(super) fn gap(&self, to: usize) -> Gap {
        let text = self.source.slice(&(self.end..to));
        Gap { white: !text.is_empty(), lines: text.matches('\n').count() }
    }

    /// Everything up to a closer, a branch, or the end.
    pub(super) fn content(&mut self) -> Option<Content> {
        let mut content = Content::default();
        while let Some(token) = self.peek() {
            let start = token.range.start;
            let closes = match &token.kind {
                Kind::Punct('<') => self.is_punct(self.at + 1, '/'),
                Kind::Brace(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().take(2).collect();
                    matches!(sign(&inner), Some('/' | ':'))
                }
                _ => false,
            };
            let before = self.trivia(start, &mut content.children);
            if closes {
                content.end = before;
                return Some(content);
            }
            let node = self.node()?;
            let range = start..self.end;
            content.children.push(Child { before, range, node });
        }
        Some(content)
    }

    fn node(&mut self) -> Option<Node> {
        let token = self.peek()?;
        let start = token.range.start;
        match &token.kind {
            Kind::Punct('<') if self.is_punct(self.at + 1, '!') => Some(self.declaration(start)),
            Kind::Punct('<') => self.tag().map(|tag| Node::Tag(Box::new(tag))),
            Kind::Brace(group) => {
                let braces = braces(group);
                let block = matches!(sign(&group.stream().into_iter().take(2).collect::<Vec<_>>()), Some('#'));
                self.at += 1;
                self.taken(start);
                if block { self.block(braces).map(|block| Node::Block(Box::new(block))) } else { Some(Node::Braces(braces)) }
            }
            Kind::Literal => {
                self.at += 1;
                self.taken(start);
                Some(Node::Literal)
            }
            _ => {
                self.at += 1;
                while let Some(next) = self.peek()
                    && self.touches(self.at)
                    && !matches!(next.kind, Kind::Punct('<') | Kind::Brace(_) | Kind::Literal)
                {
                    self.at += 1;
                }
                self.taken(start);
                Some(Node::Word)
            }
        }
    }

    /// `<!-- … -->` and `<!DOCTYPE html>`
    fn declaration(&mut self, start: usize) -> Node {
        let comment = self.is_glued(self.at, "<!--");
        if comment {
            self.at += 4;
            while self.at < self.tokens.len() && !self.is_glued(self.at, "-->") {
                self.at += 1;
            }
            self.at += 3;
        } else {
            while self.at < self.tokens.len() && !self.is_punct(self.at, '>') {
                self.at += 1;
            }
            self.at += 1;
        }
        self.taken(start);
        if comment { Node::Comment(Comment::Html) } else { Node::Doctype }
    }

    fn block(&mut self, open: super::Braces) -> Option<Block> {
        let mut block = Block { open, content: self.content()?, branches: Vec::new(), close: 0..0 };
        loop {
            let Token { range, kind: Kind::Brace(group) } = self.peek()? else { return None };
            let (range, braces) = (range.clone(), braces(group));
            let branch = matches!(sign(&group.stream().into_iter().take(2).collect::<Vec<_>>()), Some(':'));
            self.at += 1;
            self.taken(range.start);
            if !branch {
                block.close = range;
                return Some(block);
            }
            let content = self.content()?;
            block.branches.push((braces, content));
        }
    }
}
