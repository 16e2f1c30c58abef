//! `<fragment shared>`: rendered once for all its viewers, so that nothing of one of them may get in.
//!
//! Its markup becomes a function of its own, which rustc lets capture nothing. What is found here is what can be said better than rustc does.

use super::Checker;
use super::stores::{bindings, condition_bindings};
use crate::messages;
use crate::tree::{Attr, Component, Expr, Fragment, Node};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens as _;

/// Functions that give what is the visitor's, or the page's.
const OF_A_VISITOR: [&str; 6] = ["request", "session", "session_opt", "page_store", "context", "try_context"];

impl Checker<'_, '_> {
    pub(super) fn shared(&mut self, fragment: &Fragment) {
        let Some(component) = self.component.filter(|_| fragment.options.shared.is_some()) else { return };
        let options = &fragment.options;
        let streams = [
            ("mode", options.mode.map(|(_, span)| span)),
            ("limit", options.limit.as_ref().map(|value| value.span)),
            ("timeout", options.timeout.as_ref().map(|value| value.span)),
            ("interval", options.interval.as_ref().map(|value| value.span)),
            ("keep", options.keep.as_ref().map(|value| value.span)),
            ("queue", options.queue.as_ref().map(|value| value.span)),
            ("idle", options.rests),
        ];
        for (name, span) in streams {
            if let Some(span) = span {
                self.errors.push(span, messages::shared_with_stream_option(name));
            }
        }
        let mut own = Own::default();
        fragment.children.iter().for_each(|node| own.collect(node));
        let around = Around { component, bound: self.bound.clone(), own };
        let mut found = Vec::new();
        fragment.children.iter().for_each(|node| around.node(node, &mut found));
        for (span, message) in found {
            self.errors.push(span, message);
        }
    }
}

/// What the markup of a fragment binds itself.
#[derive(Default)]
struct Own {
    names: Vec<String>,
    snippets: Vec<String>,
}

impl Own {
    fn collect(&mut self, node: &Node) {
        match node {
            Node::Let(binding) => self.names.extend(bindings(&binding.pat)),
            Node::If(block) => block.arms.iter().for_each(|arm| self.names.extend(condition_bindings(&arm.condition.tokens))),
            Node::Match(block) => block.arms.iter().for_each(|arm| self.names.extend(bindings(&arm.pat))),
            Node::Each(each) => {
                each.pat.iter().for_each(|pat| self.names.extend(bindings(pat)));
                self.names.extend(each.index.iter().map(ToString::to_string));
                self.names.push("this".to_owned());
            }
            Node::Snippet(snippet) => {
                self.snippets.push(snippet.name.to_string());
                snippet.params.iter().for_each(|param| self.names.extend(bindings(&param.pat.to_token_stream())));
            }
            _ => {}
        }
        node.bodies(&mut |body| body.iter().for_each(|node| self.collect(node)));
    }
}

/// What stands around a shared fragment, of which nothing may get in.
struct Around<'t> {
    component: &'t Component,
    bound: Vec<String>,
    own: Own,
}

type Found = Vec<(Span, String)>;

impl Around<'_> {
    fn node(&self, node: &Node, found: &mut Found) {
        match node {
            Node::Fragment(fragment) => found.push((fragment.span, messages::shared_holds("<fragment>"))),
            Node::Await(block) => found.push((block.span, messages::shared_holds("{#await}"))),
            Node::Slot(slot) => found.push((slot.span, messages::shared_holds("<slot>"))),
            Node::Component(tag) if tag.is_boundary() => found.push((tag.span, messages::shared_holds("<Boundary>"))),
            Node::Component(tag) if !tag.slots.is_empty() => found.push((tag.span, messages::shared_fills_slots())),
            Node::Element(element) if element.name == "head" => found.push((element.name_span, messages::shared_holds("<head>"))),
            Node::Element(element) => element.attrs.iter().for_each(|attr| match attr {
                Attr::Trigger(trigger) => found.push((trigger.span, messages::shared_trigger())),
                Attr::Bind(bind) => found.push((bind.span, messages::shared_bind())),
                _ => {}
            }),
            Node::Render(render) if !self.own.snippets.contains(&render.name.to_string()) => {
                found.push((render.name.span(), messages::shared_snippet(&render.name.to_string())));
            }
            _ => {}
        }
        node.exprs(&mut |expr| self.expr(expr, found));
        node.bodies(&mut |body| body.iter().for_each(|node| self.node(node, found)));
    }

    fn expr(&self, expr: &Expr, found: &mut Found) {
        visitors(&expr.tokens, found);
        // An expression may bind one of these names anew.
        let mut bound = Vec::new();
        bound_within(&expr.tokens, &mut bound);
        self.names(&expr.tokens, &bound, found);
    }

    fn names(&self, tokens: &TokenStream, bound: &[String], found: &mut Found) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.names(&group.stream(), bound, found),
                TokenTree::Ident(name) if is_value(&tokens, at) && !bound.iter().any(|bound| name == bound) => {
                    if let Some(message) = self.refuses(&name.to_string()) {
                        found.push((name.span(), message));
                    }
                }
                _ => {}
            }
        }
    }

    fn refuses(&self, name: &str) -> Option<String> {
        if self.own.names.iter().any(|own| own == name) {
            return None;
        }
        let of_setup = self.component.setup.iter().any(|statement| match statement {
            syn::Stmt::Local(local) => bindings(&local.pat.to_token_stream()).iter().any(|bound| bound == name),
            _ => false,
        });
        if self.bound.iter().any(|bound| bound == name) {
            Some(messages::shared_reads_bound(name))
        } else if of_setup {
            Some(messages::shared_reads_setup(name))
        } else if self.component.props.iter().any(|prop| prop.name == name) {
            Some(messages::shared_reads_prop(name))
        } else if self.component.triggers.iter().any(|trigger| trigger.name == name) {
            Some(messages::shared_reads_trigger(name))
        } else {
            self.component.generics.type_params().any(|param| param.ident == name).then(|| messages::shared_reads_type(name))
        }
    }
}

/// The names that closures, `let`, `for` and `match` in an expression may bind: too many do no harm, as rustc finds what is left.
fn bound_within(tokens: &TokenStream, bound: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if tokens.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "match")) {
        return names_in(&tokens, bound);
    }
    let (mut from, mut closure) = (None, false);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '|' => {
                if closure {
                    names_in(&tokens[from.take().unwrap_or(at)..at], bound);
                } else {
                    from = Some(at);
                }
                closure = !closure;
            }
            TokenTree::Punct(sign) if sign.as_char() == '=' && !closure => names_in(&tokens[from.take().unwrap_or(at)..at], bound),
            TokenTree::Ident(word) if word == "let" || word == "for" => from = Some(at),
            TokenTree::Ident(word) if word == "in" => names_in(&tokens[from.take().unwrap_or(at)..at], bound),
            TokenTree::Group(group) => bound_within(&group.stream(), bound),
            _ => {}
        }
    }
}

fn names_in(tokens: &[TokenTree], names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => names.push(name.to_string()),
            TokenTree::Group(group) => names_in(&group.stream().into_iter().collect::<Vec<_>>(), names),
            _ => {}
        }
    }
}

/// Whether a name may be a value or a type that stands alone: no field, method, macro, or part of a path.
fn is_value(tokens: &[TokenTree], at: usize) -> bool {
    let sign = |at: usize| tokens.get(at).and_then(|token| if let TokenTree::Punct(punct) = token { Some(punct.as_char()) } else { None });
    let before = |offset: usize| at.checked_sub(offset).and_then(sign);
    let field = before(1) == Some('.') && before(2) != Some('.');
    let in_path = before(1) == Some(':') && before(2) == Some(':');
    let named = sign(at + 1) == Some(':') && sign(at + 2) != Some(':');
    let called = sign(at + 1) == Some('!') && matches!(tokens.get(at + 2), Some(TokenTree::Group(_)));
    !field && !in_path && !named && !called
}

/// Calls of the library's functions that give what is the visitor's.
fn visitors(tokens: &TokenStream, found: &mut Found) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Ident(name) = token else {
            if let TokenTree::Group(group) = token {
                visitors(&group.stream(), found);
            }
            continue;
        };
        let text = name.to_string();
        let sign = |at: usize| tokens.get(at).and_then(|token| if let TokenTree::Punct(punct) = token { Some(punct.as_char()) } else { None });
        // `x.request()` is a method, and `page_store::<T>()` has types.
        let method = at > 0 && sign(at - 1) == Some('.');
        let called = match tokens.get(at + 1) {
            // Of the library's, this one takes nothing: an application's own may be called the same.
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => text != "request" || group.stream().is_empty(),
            _ => sign(at + 1) == Some(':') && sign(at + 2) == Some(':') && sign(at + 3) == Some('<'),
        };
        if called && !method && OF_A_VISITOR.contains(&&*text) {
            found.push((name.span(), messages::shared_asks(&text)));
        }
    }
}

/// Whether the fragment of this key is shared.
pub(super) fn is_shared(nodes: &[Node], key: &str) -> bool {
    nodes.iter().any(|node| {
        let mut found = matches!(node, Node::Fragment(fragment) if fragment.key == key && fragment.options.shared.is_some());
        node.bodies(&mut |body| found |= is_shared(body, key));
        found
    })
}
