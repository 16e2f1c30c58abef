//! Tags: in one line, or one attribute a line.

use super::{Layout, Room, verbatim};
use crate::doc::Doc;
use crate::syntax::{Attr, AttrKind, Child, Comment, Content, Node, Tag, Value};
use marquetry_grammar::names::keeps_space;

/// The longest element that is never broken.
const SMALL: usize = 24;

impl Layout<'_, '_> {
    pub(super) fn tag(&self, tag: &Tag, room: Room) -> Doc {
        let open = self.opening(tag, room.depth);
        let (Some(content), Some(close)) = (&tag.content, &tag.close) else { return open };
        let close_doc = self.dense(close);
        if keeps_space(&tag.name) {
            return Doc::Concat(vec![open, Doc::Overhang, verbatim(self.source.slice(&(tag.open.end..close.start))), close_doc]);
        }
        let Some(first) = content.children.first() else { return Doc::Concat(vec![open, close_doc]) };
        let inside = match self.element(tag) {
            Some(element) => {
                let svg = match element {
                    "svg" => true,
                    "text" | "foreignObject" => false,
                    _ => room.svg,
                };
                Room { element, svg, depth: room.depth + 1 }
            }
            None => room.deeper(),
        };
        let component = tag.name.contains("::") || tag.name.starts_with(char::is_uppercase);
        let children = self.children(content, inside, component);
        if is_small(tag, content, self.source.slice(&(tag.head.start..close.end))) && !children.is_broken() {
            return Doc::Concat(vec![open, children, close_doc]);
        }
        Doc::group(vec![open, Doc::Indent(vec![Doc::Soft, children]), Doc::Soft, close_doc], first.before.lines > 0)
    }

    /// From `<` to `>`.
    fn opening(&self, tag: &Tag, depth: usize) -> Doc {
        let head = self.flat(&tag.head);
        let end = Doc::text(if tag.slashed { "/>" } else { ">" });
        if tag.attrs.is_empty() {
            return Doc::Concat(vec![head, end]);
        }
        let mut attrs = Vec::new();
        let mut broken = false;
        for attr in &tag.attrs {
            match attr.kind {
                AttrKind::Comment(Comment::Line) => {
                    let text = self.source.slice(&attr.range).trim_end();
                    let before = if attr.lines == 0 { Doc::weightless(" ") } else { Doc::Line };
                    attrs.extend([before, Doc::weightless(text)]);
                    broken = true;
                }
                AttrKind::Comment(_) => attrs.extend([Doc::Line, self.kept(&attr.range)]),
                _ => attrs.extend([Doc::Line, self.attr(attr, depth + 1)]),
            }
        }
        Doc::group(vec![head, Doc::Indent(attrs), Doc::Soft, end], broken)
    }

    fn attr(&self, attr: &Attr, depth: usize) -> Doc {
        if self.source.has_comment(&attr.range) {
            return self.kept(&attr.range);
        }
        match &attr.kind {
            AttrKind::Comment(_) => self.kept(&attr.range),
            AttrKind::Braced(braces) => self.braces(braces, depth),
            AttrKind::Named { name, value: None } => self.dense(name),
            AttrKind::Named { name, value: Some(Value::Literal(value)) } => {
                Doc::Concat(vec![self.dense(name), Doc::text("="), verbatim(self.source.slice(value))])
            }
            AttrKind::Named { name, value: Some(Value::Braced(braces)) } => {
                let width = self.source.slice(name).chars().count() + 1;
                Doc::Concat(vec![self.dense(name), Doc::text("="), self.braces_after(braces, depth, width)])
            }
        }
    }
}

/// `<b>{x}</b>`: a person would rather overhang than break it.
fn is_small(tag: &Tag, content: &Content, text: &str) -> bool {
    let atom = |child: &Child| matches!(child.node, Node::Word | Node::Literal | Node::Braces(_));
    matches!(&content.children[..], [only] if atom(only)) && tag.attrs.is_empty() && text.len() <= SMALL && !text.contains('\n')
}
