//! What stands between two tags: text flows, blocks stand on lines of their own, and where the author began a new line
//! between two tags, there is one.

use super::gaps::{Between, gaps};
use super::{Layout, Room, verbatim};
use crate::doc::Doc;
use crate::syntax::{AttrKind, Block, Child, Comment, Content, Node, Tag, Value};

/// How a browser lays an element out, unless a style sheet says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Display {
    Inline,
    /// The cells of a row stand beside each other, or below each other if they do not all fit.
    Cell,
    Block,
}

/// What comes between two children.
enum Separator {
    Nothing,
    /// A place where a line may end.
    Flow(Doc),
    /// The end of a line, for all of its kind or for certain.
    End(Doc),
}

/// Elements that browsers lay out as blocks, list items, and parts of tables, or do not show; options stand below each other.
/// From the rendering section of the HTML standard: <https://html.spec.whatwg.org/multipage/rendering.html>
const BLOCKS: &str = " address article aside base blockquote body caption col colgroup datalist dd details dialog dir div dl dt fieldset \
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main map menu meta nav noscript ol optgroup \
    option p param pre rp script search section source style summary table tbody template tfoot thead title tr track ul ";

/// Asks for the next node to be left as it is.
const SKIP: &str = "<!--rustfmt::skip-->";

impl Layout<'_, '_> {
    /// The children, without what stands between them and the tags around. `slots` in a component's tag.
    pub(super) fn children(&self, content: &Content, room: Room, slots: bool) -> Doc {
        let gaps = gaps(content, self.source.text, room.is_strict(), slots);
        let mut lines: Vec<Doc> = Vec::new();
        let mut line: Vec<Doc> = Vec::new();
        let mut word: Vec<Doc> = Vec::new();
        for (index, child) in content.children.iter().enumerate() {
            let trailing = index > 0 && child.before.lines == 0 && matches!(child.node, Node::Comment(Comment::Line));
            let separator = match index.checked_sub(1) {
                None => Separator::Nothing,
                Some(_) if trailing => Separator::Nothing,
                Some(before) => self.separator(content, before, gaps[index]),
            };
            match separator {
                Separator::Nothing => {}
                Separator::Flow(doc) => line.extend([Doc::Concat(std::mem::take(&mut word)), doc]),
                Separator::End(doc) => {
                    line.push(Doc::Concat(std::mem::take(&mut word)));
                    lines.extend([filled(std::mem::take(&mut line)), doc]);
                }
            }
            if trailing && child.before.white {
                word.push(Doc::weightless(" "));
            }
            word.push(self.child(content, index, room, trailing));
        }
        line.push(Doc::Concat(word));
        lines.push(filled(line));
        Doc::Concat(lines)
    }

    fn child(&self, content: &Content, index: usize, room: Room, trailing: bool) -> Doc {
        let child = &content.children[index];
        let skipped = content.children[..index].iter().rfind(|before| !matches!(before.node, Node::Comment(Comment::Line | Comment::Block)));
        if skipped.is_some_and(|before| self.is_skip(before)) {
            return verbatim(self.source.slice(&child.range));
        }
        match &child.node {
            Node::Word => Doc::text(self.source.slice(&child.range)),
            Node::Literal => verbatim(self.source.slice(&child.range)),
            Node::Doctype => self.flat(&child.range),
            Node::Braces(braces) => self.braces(braces, room.depth),
            Node::Comment(Comment::Line) => {
                let text = self.source.slice(&child.range).trim_end();
                let text = if trailing { Doc::weightless(text) } else { Doc::text(text) };
                // Even at the end, the closer cannot stand behind it.
                Doc::Concat(vec![text, Doc::group(Vec::new(), true)])
            }
            Node::Comment(Comment::Block | Comment::Html) => self.kept(&child.range),
            Node::Tag(tag) => self.tag(tag, room),
            Node::Block(block) => self.block(block, room),
        }
    }

    fn is_skip(&self, child: &Child) -> bool {
        matches!(child.node, Node::Comment(Comment::Html)) && self.source.slice(&child.range).split_whitespace().collect::<String>() == SKIP
    }

    fn separator(&self, content: &Content, before: usize, between: Between) -> Separator {
        let (left, right) = (&content.children[before], &content.children[before + 1]);
        let gap = right.before;
        if between == Between::Glued {
            return Separator::Nothing;
        }
        if gap.lines > 1 {
            return Separator::End(Doc::Blank);
        }
        let display = self.display(left).max(self.display(right));
        let comment = |child: &Child| matches!(child.node, Node::Comment(_));
        let after_line = matches!(left.node, Node::Comment(Comment::Line));
        let beside = gap.lines == 0 && comment(right);
        let both = !is_word(left) && !is_word(right);
        let alone = is_alone(content, before) || is_alone(content, before + 1);
        let kept = gap.lines > 0 && (both || alone || comment(left) || comment(right) || is_literal(left) || is_literal(right));
        if after_line || kept || display == Display::Block && !beside {
            return Separator::End(Doc::Hard);
        }
        let space = if gap.white { Doc::Line } else { Doc::Soft };
        if display == Display::Cell { Separator::End(space) } else { Separator::Flow(space) }
    }

    fn display(&self, child: &Child) -> Display {
        match &child.node {
            Node::Tag(tag) => self.tag_display(tag),
            Node::Block(block) => self.block_display(block),
            Node::Doctype => Display::Block,
            Node::Word | Node::Literal | Node::Braces(_) | Node::Comment(_) => Display::Inline,
        }
    }

    fn tag_display(&self, tag: &Tag) -> Display {
        let name = self.element(tag);
        match (name, &tag.content) {
            (Some("td" | "th"), _) => Display::Cell,
            (Some(name), _) if BLOCKS.contains(&format!(" {name} ")) => Display::Block,
            (None, Some(content)) => self.content_display(content),
            _ => Display::Inline,
        }
    }

    fn block_display(&self, block: &Block) -> Display {
        let contents = std::iter::once(&block.content).chain(block.branches.iter().map(|(_, content)| content));
        contents.map(|content| self.content_display(content)).max().unwrap_or(Display::Inline)
    }

    fn content_display(&self, content: &Content) -> Display {
        content.children.iter().map(|child| self.display(child)).max().unwrap_or(Display::Inline)
    }

    /// The element that a tag is in the page; none for fragments without one, and for slots.
    pub(super) fn element<'n>(&'n self, tag: &'n Tag) -> Option<&'n str> {
        match tag.name.as_str() {
            "slot" => None,
            "fragment" => tag.attrs.iter().find_map(|attr| match &attr.kind {
                AttrKind::Named { name, value: Some(Value::Literal(value)) } if self.source.slice(name) == "tag" => {
                    Some(self.source.slice(value).trim_matches(|char| matches!(char, '"' | '#' | 'r')))
                }
                _ => None,
            }),
            name => Some(name),
        }
    }
}

/// Text, which flows; everything else keeps to the lines that its author gave it.
fn is_word(child: &Child) -> bool {
    matches!(child.node, Node::Word)
}

fn is_literal(child: &Child) -> bool {
    matches!(child.node, Node::Literal)
}

/// Whether something that is no text has a line, or several, to itself.
fn is_alone(content: &Content, index: usize) -> bool {
    let after = content.children.get(index + 1).map_or(content.end, |next| next.before);
    let child = &content.children[index];
    !is_word(child) && child.before.lines > 0 && after.lines > 0
}

/// The pieces of one line, which may flow into several.
fn filled(mut pieces: Vec<Doc>) -> Doc {
    match pieces.pop() {
        Some(only) if pieces.is_empty() => only,
        last => {
            pieces.extend(last);
            Doc::Fill(pieces)
        }
    }
}
