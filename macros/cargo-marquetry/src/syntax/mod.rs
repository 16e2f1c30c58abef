//! Markup as it is written: every tag, word and comment with its place. The grammar's tree says what is meant; this says
//! how it stands in the file.

mod lex;
mod parse;
mod tag;

pub(crate) use parse::markup;

use std::ops::Range;

/// What stands between two tags, or in all of the markup.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) children: Vec<Child>,
    /// What stands before the closer.
    pub(crate) end: Gap,
}

#[derive(Debug)]
pub(crate) struct Child {
    /// What stands between this and the child before, or the opener.
    pub(crate) before: Gap,
    pub(crate) range: Range<usize>,
    pub(crate) node: Node,
}

/// White space, without the comments in it: those are children.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) white: bool,
    /// How many line breaks.
    pub(crate) lines: usize,
}

#[derive(Debug)]
pub(crate) enum Node {
    /// Characters without white space between.
    Word,
    /// A string literal.
    Literal,
    /// `{expr}`, `{@html expr}`, `{@let p = e}`, `{/* nothing */}`
    Braces(Braces),
    Comment(Comment),
    Doctype,
    Tag(Box<Tag>),
    Block(Box<Block>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comment {
    /// `// …`
    Line,
    /// `/* … */`
    Block,
    /// `<!-- … -->`
    Html,
}

/// Braces with what is in them.
#[derive(Debug, Clone)]
pub(crate) struct Braces {
    /// With the braces.
    pub(crate) range: Range<usize>,
    /// `html` of `{@html x}`, `if` of `{#if x}`, `else` of `{:else}`: nothing for a hole.
    pub(crate) word: String,
    /// What comes after the word: from the first token to the last.
    pub(crate) rest: Range<usize>,
    /// The word outside brackets in it with which its expression ends: the last `as` of an each-block, `then` or `catch` of an await-block.
    pub(crate) ends: Option<Range<usize>>,
    /// Whether it is `{:else if`.
    pub(crate) else_if: bool,
}

#[derive(Debug)]
pub(crate) struct Tag {
    /// The name without generic arguments.
    pub(crate) name: String,
    /// From `<` to the end of the name.
    pub(crate) head: Range<usize>,
    pub(crate) attrs: Vec<Attr>,
    /// From `<` to `>`.
    pub(crate) open: Range<usize>,
    /// `/>`
    pub(crate) slashed: bool,
    pub(crate) content: Option<Content>,
    /// `</name>`
    pub(crate) close: Option<Range<usize>>,
}

#[derive(Debug)]
pub(crate) struct Attr {
    /// Line breaks before it.
    pub(crate) lines: usize,
    pub(crate) range: Range<usize>,
    pub(crate) kind: AttrKind,
}

#[derive(Debug)]
pub(crate) enum AttrKind {
    /// `name`, `on:click|once`, `name="x"`, `name={x}`
    Named {
        name: Range<usize>,
        value: Option<Value>,
    },
    /// `{name}`, `{..attrs}`
    Braced(Braces),
    Comment(Comment),
}

#[derive(Debug)]
pub(crate) enum Value {
    Literal(Range<usize>),
    Braced(Braces),
}

#[derive(Debug)]
pub(crate) struct Block {
    /// `{#if x}`
    pub(crate) open: Braces,
    pub(crate) content: Content,
    /// `{:else}` and what follows it.
    pub(crate) branches: Vec<(Braces, Content)>,
    /// `{/if}`
    pub(crate) close: Range<usize>,
}

impl Tag {
    /// The attribute of this name.
    pub(crate) fn has_attr(&self, source: &str, wanted: &str) -> bool {
        self.attrs.iter().any(|attr| matches!(&attr.kind, AttrKind::Named { name, .. } if source[name.clone()] == *wanted))
    }
}
