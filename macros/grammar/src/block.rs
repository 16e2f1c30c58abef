//! Braces: holes, `{@…}`, and the blocks `{#if}`, `{#match}` and `{#each}`.

use crate::markup::{Kind, Open, Parser, Stop, expr, plain, punct, text_of};
use crate::messages;
use crate::nearest::nearest;
use crate::text::Item;
use crate::tree::{Each, Expr, If, IfArm, Let, Match, MatchArm, Node};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};

impl Parser<'_> {
    /// What braces in markup mean. `{/…}` and `{:…}` never come here.
    pub(crate) fn braces(&mut self, group: Group, inner: Vec<TokenTree>, items: &mut Vec<Item>) {
        let span = group.span();
        match (punct(inner.first()), inner.get(1)) {
            (Some('#'), Some(TokenTree::Ident(word))) => {
                let rest = inner[2..].to_vec();
                match plain(word).as_str() {
                    "if" => self.if_block(rest, span, items),
                    "match" => self.match_block(rest, span, items),
                    "each" => self.each_block(rest, span, items),
                    "await" => self.await_block(rest, span, items),
                    "key" => self.key_block(rest, span, items),
                    "snippet" => self.snippet_block(rest, span, items),
                    other => self.unknown_block(other, word.span()),
                }
            }
            (Some('@'), Some(TokenTree::Ident(word))) => {
                let rest = inner[2..].to_vec();
                self.at_tag(word, rest, span, items);
            }
            (Some(sign @ ('#' | '@')), other) if !matches!(other, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket) => {
                self.errors.push(span, messages::nameless_block(sign));
            }
            (Some('.'), _) => self.errors.push(span, messages::spread_in_markup()),
            (None, None) if inner.is_empty() => {
                // `{/* comment */}` shows nothing, and is meant to.
                let written = span.source_text();
                if !written.is_some_and(|text| text.contains("/*") || text.contains("//")) {
                    self.errors.push(span, messages::empty_braces());
                }
            }
            _ => items.push(Item::Node(Node::Hole(Expr { tokens: group.stream(), span }))),
        }
    }

    /// Reported once: what stands in the block is read for its own mistakes, and shows nothing.
    fn unknown_block(&mut self, name: &str, span: Span) {
        self.errors.push(span, messages::unknown_block(name));
        let alias = nearest(name, ["if", "match", "each", "await", "key", "snippet"]);
        self.open.push(Open { kind: Kind::Block, name: name.to_owned(), alias, wrapper: None, span });
        while let (_, Stop::Branch(..)) = self.body() {}
        self.open.pop();
    }

    fn at_tag(&mut self, word: &Ident, rest: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let name = plain(word);
        if rest.is_empty() && matches!(name.as_str(), "html" | "display" | "debug" | "let") {
            self.errors.push(span, messages::at_without_value(&name));
            return;
        }
        let node = match name.as_str() {
            "render" => return self.render_tag(&rest, span, items),
            "html" => Node::Raw(expr(rest, span)),
            "display" => Node::Display(expr(rest, span)),
            "debug" => Node::Debug(expr(rest, span)),
            "let" => match assignment(&rest) {
                Some(equals) if equals > 0 && equals + 1 < rest.len() => {
                    Node::Let(Let { pat: rest[..equals].iter().cloned().collect(), expr: expr(rest[equals + 1..].iter().cloned(), span), span })
                }
                _ => {
                    self.errors.push(span, messages::let_without_value());
                    return;
                }
            },
            _ => {
                self.errors.push(word.span(), messages::unknown_at(&name));
                return;
            }
        };
        items.push(Item::Node(node));
    }

    /// The nodes up to the next branch or closer of the block that is open.
    pub(crate) fn body(&mut self) -> (Vec<Node>, Stop) {
        let room = self.room();
        self.nodes(room)
    }

    pub(crate) fn value_of(&mut self, tokens: Vec<TokenTree>, block: &str, span: Span) -> Expr {
        if tokens.is_empty() {
            self.errors.push(span, messages::block_without_value(block));
            // Of any type: an editor can still read what stands in the block.
            return expr(quote::quote_spanned!(span=> loop {}), span);
        }
        expr(tokens, span)
    }

    fn if_block(&mut self, condition: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let mut condition = Some(self.value_of(condition, "if", span));
        let mut block = If { span, arms: Vec::new(), otherwise: None };
        self.push_open(Kind::Block, "if", span);
        let closed = loop {
            let (body, stop) = self.body();
            match condition.take() {
                Some(condition) => block.arms.push(IfArm { condition, body }),
                None => block.otherwise = Some(body),
            }
            match stop {
                Stop::Closed(_) => break true,
                Stop::Left => break false,
                Stop::Branch(group, tokens) => {
                    if block.otherwise.is_some() {
                        self.errors.push(group.span(), messages::branch_after_else());
                    }
                    match (word(tokens.first()).as_str(), word(tokens.get(1)).as_str()) {
                        ("else", "if") => {
                            let rest = tokens[2..].to_vec();
                            condition = Some(self.value_of(rest, "else if", group.span()));
                        }
                        ("else", _) if tokens.len() == 1 => {}
                        _ => {
                            let written = text_of(&tokens);
                            self.errors.push(group.span(), messages::branch_in_if(&written));
                        }
                    }
                }
            }
        };
        self.pop_open(closed);
        items.push(Item::Node(Node::If(block)));
    }

    fn match_block(&mut self, scrutinee: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let scrutinee = self.value_of(scrutinee, "match", span);
        let mut block = Match { span, scrutinee, arms: Vec::new() };
        self.push_open(Kind::Block, "match", span);
        let mistakes = self.errors.len();
        let (before, mut stop) = self.body();
        if let Some(node) = before.first() {
            self.errors.push(node_span(node), messages::node_before_case());
        }
        let closed = loop {
            match stop {
                Stop::Closed(_) => break true,
                Stop::Left => break false,
                Stop::Branch(group, tokens) => {
                    let arm = self.case(&group, tokens);
                    let (body, next) = self.body();
                    block.arms.extend(arm.map(|arm| MatchArm { body, ..arm }));
                    stop = next;
                }
            }
        };
        if closed && block.arms.is_empty() && self.errors.len() == mistakes {
            self.errors.push(span, messages::match_without_case());
        }
        self.pop_open(closed);
        items.push(Item::Node(Node::Match(block)));
    }

    fn case(&mut self, group: &Group, tokens: Vec<TokenTree>) -> Option<MatchArm> {
        let span = group.span();
        if word(tokens.first()) != "case" {
            self.errors.push(span, messages::branch_in_match(&text_of(&tokens)));
            return None;
        }
        let tokens = &tokens[1..];
        let guard = tokens.iter().position(|token| word(Some(token)) == "if");
        let (pat, guard) = match guard {
            Some(at) => (&tokens[..at], Some(tokens[at + 1..].to_vec())),
            None => (tokens, None),
        };
        if pat.is_empty() {
            self.errors.push(span, messages::case_without_pattern());
            return None;
        }
        let guard = guard.map(|guard| self.value_of(guard, "case … if", span));
        Some(MatchArm { pat: pat.iter().cloned().collect(), guard, body: Vec::new(), span })
    }

    fn each_block(&mut self, head: Vec<TokenTree>, span: Span, items: &mut Vec<Item>) {
        let mut each = self.each_head(head, span);
        self.push_open(Kind::Block, "each", span);
        let (body, mut stop) = self.body();
        each.body = body;
        let closed = loop {
            match stop {
                Stop::Closed(_) => break true,
                Stop::Left => break false,
                Stop::Branch(group, tokens) => {
                    if word(tokens.first()) != "else" || tokens.len() > 1 {
                        let written = text_of(&tokens);
                        self.errors.push(group.span(), messages::branch_in_each(&written));
                    } else if each.otherwise.is_some() {
                        self.errors.push(group.span(), messages::branch_after_else());
                    }
                    let (body, next) = self.body();
                    each.otherwise.get_or_insert(body);
                    stop = next;
                }
            }
        };
        self.pop_open(closed);
        items.push(Item::Node(Node::Each(each)));
    }

    /// `list as pattern, index (key)`: the last `as` outside brackets ends the list; a final `( … )` is the key
    /// unless it directly follows a capitalised path.
    fn each_head(&mut self, tokens: Vec<TokenTree>, span: Span) -> Each {
        let last_as = tokens.iter().rposition(|token| word(Some(token)) == "as");
        let mut each = Each { span, list: Expr { tokens: Default::default(), span }, pat: None, index: None, key: None, body: Vec::new(), otherwise: None };
        let Some(at) = last_as else {
            if let Some(at) = tokens.iter().position(|token| word(Some(token)) == "in").filter(|at| (1..tokens.len() - 1).contains(at)) {
                self.errors.push(tokens[at].span(), messages::each_in(&text_of(&tokens[..at]), &text_of(&tokens[at + 1..])));
                each.list = expr(tokens[at + 1..].to_vec(), span);
                each.pat = Some(tokens[..at].iter().cloned().collect());
                return each;
            }
            each.list = self.value_of(tokens, "each", span);
            return each;
        };
        each.list = self.value_of(tokens[..at].to_vec(), "each", span);
        let mut tail = &tokens[at + 1..];
        if let Some((TokenTree::Group(key), before)) = tail.split_last()
            && key.delimiter() == Delimiter::Parenthesis
            && ends_pattern(before)
        {
            if key.stream().is_empty() {
                self.errors.push(key.span(), messages::empty_key());
            } else {
                each.key = Some(expr(key.stream(), key.span()));
            }
            tail = before;
        }
        let comma = tail.iter().rposition(|token| punct(Some(token)) == Some(','));
        if let Some(comma) = comma {
            let index = &tail[comma + 1..];
            match index {
                [TokenTree::Ident(name)] => each.index = (name != "_").then(|| name.clone()),
                _ => {
                    let at = index.first().unwrap_or(&tail[comma]).span();
                    self.errors.push(at, messages::each_index(&text_of(index)));
                }
            }
            tail = &tail[..comma];
        }
        if tail.is_empty() {
            self.errors.push(tokens[at].span(), messages::each_without_pattern());
        } else {
            each.pat = Some(tail.iter().cloned().collect());
        }
        each
    }
}

/// Whether a bracket after these tokens is no part of the pattern.
fn ends_pattern(tokens: &[TokenTree]) -> bool {
    match tokens.last() {
        None => false,
        Some(TokenTree::Ident(name)) => {
            let name = name.to_string();
            let begins = matches!(name.as_str(), "mut" | "ref");
            !begins && !name.starts_with(char::is_uppercase)
        }
        // `&(a, b)`, `x | (y)`, `pair @ (a, b)`: the pattern is not at its end.
        Some(TokenTree::Punct(last)) => !matches!(last.as_char(), '&' | '|' | '@' | ',' | ':' | '-'),
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => true,
    }
}

/// Where the `=` of `pattern = value` stands; `==`, `=>`, `<=` and `..=` are none.
pub(crate) fn assignment(tokens: &[TokenTree]) -> Option<usize> {
    let glued = |left: &TokenTree, right: &TokenTree| {
        matches!(left, TokenTree::Punct(left) if left.spacing() == proc_macro2::Spacing::Joint) && punct(Some(right)).is_some()
    };
    (0..tokens.len()).find(|&at| {
        punct(tokens.get(at)) == Some('=')
            && !tokens.get(at + 1).is_some_and(|next| glued(&tokens[at], next) && matches!(punct(Some(next)), Some('=' | '>')))
            && !(at > 0 && glued(&tokens[at - 1], &tokens[at]) && matches!(punct(tokens.get(at - 1)), Some('.' | '=' | '<' | '!')))
    })
}

fn word(token: Option<&TokenTree>) -> String {
    match token {
        Some(TokenTree::Ident(ident)) => ident.to_string(),
        _ => String::new(),
    }
}

/// Where a node begins.
pub(crate) fn node_span(node: &Node) -> Span {
    match node {
        Node::Text(text) => text.span,
        Node::Doctype(span) => *span,
        Node::Element(element) => element.name_span,
        Node::Component(tag) => tag.span,
        Node::Fragment(fragment) => fragment.span,
        Node::Slot(slot) => slot.span,
        Node::Hole(expr) | Node::Raw(expr) | Node::Display(expr) | Node::Debug(expr) => expr.span,
        Node::Let(binding) => binding.span,
        Node::If(block) => block.span,
        Node::Match(block) => block.span,
        Node::Each(block) => block.span,
        Node::Await(block) => block.span,
        Node::Key(block) => block.span,
        Node::Snippet(snippet) => snippet.span,
        Node::Render(render) => render.span,
    }
}
