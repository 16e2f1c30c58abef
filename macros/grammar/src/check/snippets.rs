//! Snippets: which may be shown where, and what they are given.

use super::place::Room;
use super::{BORDER, Checker, Place, stores};
use crate::messages;
use crate::nearest::nearest;
use crate::snippet::shown;
use crate::tree::{Node, Render, Snippet};
use quote::ToTokens;

impl<'t> Checker<'t, '_> {
    /// The snippets of a list of nodes may be shown in all of it.
    pub(super) fn declare(&mut self, nodes: &'t [Node]) {
        let first = self.snippets.len();
        for node in nodes {
            let Node::Snippet(snippet) = node else { continue };
            if self.snippets[first..].iter().any(|(other, _)| other.name == snippet.name) {
                self.errors.push(snippet.name.span(), messages::snippet_twice(&snippet.name.to_string()));
            }
            let shown = shown(nodes, &snippet.name);
            let live = self.is_live() || shown.live && !shown.outside;
            self.snippets.push((snippet, live));
        }
    }

    /// Whether what stands here is live.
    pub(super) fn is_live(&self) -> bool {
        self.places.iter().any(|place| match place {
            Place::Fragment | Place::Head => true,
            Place::Snippet(snippet) => self.snippets.iter().any(|(known, live)| std::ptr::eq(*known, *snippet) && *live),
            _ => false,
        })
    }

    pub(super) fn snippet(&mut self, snippet: &'t Snippet) {
        let names = snippet.params.iter().flat_map(|param| stores::bindings(&param.pat.to_token_stream())).collect();
        let bound = self.bound.len();
        self.bound.extend::<Vec<String>>(names);
        self.enter(Place::Snippet(snippet), BORDER, Room::unknown(), &snippet.body);
        self.bound.truncate(bound);
    }

    pub(super) fn render(&mut self, render: &'t Render) {
        for arg in &render.args {
            self.expr(arg);
        }
        let name = render.name.to_string();
        if self.places.iter().any(|place| matches!(place, Place::Snippet(snippet) if snippet.name == render.name)) {
            self.errors.push(render.name.span(), messages::snippet_in_itself(&name));
            return;
        }
        match self.snippets.iter().rev().find(|(snippet, _)| snippet.name == render.name) {
            None => {
                let all: Vec<String> = self.snippets.iter().map(|(snippet, _)| snippet.name.to_string()).collect();
                let near = nearest(&name, all.iter().map(String::as_str));
                self.errors.push(render.name.span(), messages::unknown_snippet(&name, near));
            }
            Some((snippet, _)) if snippet.params.len() != render.args.len() => {
                self.errors.push(render.name.span(), messages::snippet_arguments(&name, snippet.params.len(), render.args.len()));
            }
            Some(_) => {}
        }
    }
}
