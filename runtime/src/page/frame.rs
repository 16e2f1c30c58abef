//! What stands around the content of a page: `<html>` and `<body>` with their attributes, and between them the head.
//!
//! Pages with the same layout mostly have the same, but for the title. So it is compared as a whole at first, and read element by element only where it differs.

use std::{
    borrow::Cow,
    hash::{BuildHasher as _, Hasher as _},
    num::NonZeroU64,
    sync::{Arc, LazyLock},
};

use memchr::memmem::Finder;

use super::{
    Head,
    elements::{head_begin, is_head_end, piece},
    live::is_document,
    marks::{KEPT_TITLE, LAYOUT, LIVE_TITLE, SAME, SCOPE, SCOPE_END, comment},
    sum::{Sum, Summing},
};
use crate::out::{SEED, hash};

/// What the browser shows around the content of a page.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// A hash of all of it, apart from the title; `None` where nothing says where it ends.
    key: Option<NonZeroU64>,
    title: u64,
    marks: u64,
    /// The tags around all content.
    around: u64,
    elements: Arc<[u64]>,
    /// All of it for another process, apart from what lives and from the title.
    sum: Sum,
    /// The title for another process, where it is the document's own; that of a component is known by its mark.
    title_sum: Sum,
}

/// The frame of a page as it is written, before anybody reads it.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    /// Where the content begins.
    pub(super) end: usize,
    /// Whether nothing but the frame may differ there from the page that is left.
    same: bool,
    key: Option<NonZeroU64>,
    /// The title, as HTML, where that is not in the key.
    title: Option<Cow<'a, [u8]>>,
}

/// What differs in the frame of another page, as HTML.
#[derive(Debug, Default)]
pub(crate) struct Reframed<'a> {
    pub(crate) title: Option<Cow<'a, [u8]>>,
    pub(crate) marks: Option<Vec<u8>>,
    /// The tags of `<html>` and `<body>`.
    pub(crate) around: Option<Vec<u8>>,
    /// The elements of the head; those that stay by their places.
    pub(crate) head: Option<Vec<Element>>,
}

/// An element of a head.
#[derive(Debug)]
pub(crate) enum Element {
    /// It stays, by its place in the head of the page that is left.
    Stays(usize),
    /// It is new.
    New(Vec<u8>),
}

impl<'a> Outline<'a> {
    /// Of a page that begins with a layout's document, or has no document of its own.
    pub(super) fn of(html: &'a [u8], head: &Head) -> Option<Outline<'a>> {
        static TITLE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<title>"));
        let (mut end, mut same) = (0, true);
        if is_document(html) {
            end = comment(html, 0)?;
            if html[end..].starts_with(KEPT_TITLE) {
                end = comment(html, end + KEPT_TITLE.len())?;
            }
            same = html[end..].starts_with(SAME);
            if !same && !html[end..].starts_with(LAYOUT) {
                return None;
            }
        }
        let frame = &html[..end];
        let mut hasher = SEED.build_hasher();
        // Where a component names the page, the title of the document itself is a mark.
        let (title, kind) = match head.title() {
            Some(title) => {
                hasher.write(frame);
                (Some(Cow::Owned(title)), 2)
            }
            None => {
                let found = TITLE.find(frame).map(|at| at + 7).and_then(|from| Some(from..from + memchr::memchr(b'<', &frame[from..])?));
                let title = found.clone().unwrap_or(end..end);
                hasher.write(&frame[..title.start]);
                hasher.write(&frame[title.end..]);
                (found.clone().map(|title| Cow::Borrowed(&frame[title])), u8::from(found.is_some()))
            }
        };
        hasher.write(&[kind]);
        head.hash_into(&mut hasher);
        Some(Outline { end, same, key: NonZeroU64::new(hasher.finish()), title })
    }
}

impl Frame {
    /// Reads the frame of a document whose outermost tags are `around`; and what differs from one that is left.
    pub(super) fn read(document: &[u8], around: &[u8], head: &Head, outline: Option<&Outline<'_>>, left: Option<&Frame>) -> (Frame, Reframed<'static>) {
        let parts = Parts::of(document);
        // What only looks like a title is in the key, as all else.
        let key = outline.filter(|outline| outline.title.as_ref().is_none_or(|title| **title == *parts.title)).and_then(|outline| outline.key);
        // Where the answer goes on, there is something in the head that no other page has.
        let key = key.filter(|_| !parts.goes_on);
        let elements = parts.elements.iter().map(|(hash, _)| *hash).collect();
        let mut sum = parts.sum.clone();
        sum.write(around);
        // The application's own tags, where the page has none.
        if outline.is_some_and(|outline| outline.end == 0) {
            sum.write(parts.before);
        }
        let title_sum = if head.has_title() || parts.keeps_title { Sum::default() } else { Sum::of(parts.title) };
        let (title, marks) = match left {
            Some(left) if parts.keeps_title => (left.title, left.marks),
            _ => (hash(parts.title), hash(&parts.marks)),
        };
        let frame = Frame { key, title, marks, around: hash(around), elements, sum: sum.end(), title_sum };
        let reframed = left.map(|left| left.differs(&frame, &parts, around)).unwrap_or_default();
        (frame, reframed)
    }

    /// The frame of a page that has the same, apart from the title; and that, if it differs.
    pub(super) fn again<'a>(&self, outline: &Outline<'a>) -> Option<(Frame, Reframed<'a>)> {
        if !outline.same || outline.key.is_none() || outline.key != self.key {
            return None;
        }
        let title = outline.title.as_ref().map_or(self.title, |title| hash(title));
        let title_sum = match &outline.title {
            Some(Cow::Borrowed(own)) if title != self.title => Sum::of(own),
            _ => self.title_sum,
        };
        let differs = outline.title.clone().filter(|_| title != self.title);
        Some((Frame { title, title_sum, ..self.clone() }, Reframed { title: differs, ..Reframed::default() }))
    }

    pub(super) fn sum_into(&self, sum: &mut Summing) {
        sum.add(self.sum);
        sum.add(self.title_sum);
    }

    fn differs(&self, next: &Frame, parts: &Parts<'_>, around: &[u8]) -> Reframed<'static> {
        let place = |element: u64| self.elements.iter().position(|known| *known == element);
        let elements = || parts.elements.iter().map(|(hash, html)| place(*hash).map_or_else(|| Element::New(html.to_vec()), Element::Stays)).collect();
        Reframed {
            title: (self.title != next.title).then(|| Cow::Owned(parts.title.to_vec())),
            marks: (self.marks != next.marks).then(|| parts.marks.clone()),
            around: (self.around != next.around).then(|| around.to_vec()),
            head: (self.elements != next.elements).then(elements),
        }
    }
}

/// An element without its nonce: an open page lets in what comes by the one that it was loaded with.
fn without_nonce(html: &[u8]) -> Cow<'_, [u8]> {
    static NONCE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" nonce=\""));
    let place = NONCE.find(html).and_then(|at| Some((at, at + 9 + memchr::memchr(b'"', &html[at + 8..])?)));
    place.map_or(Cow::Borrowed(html), |(at, end)| Cow::Owned([&html[..at], &html[end..]].concat()))
}

/// What the head of a document has.
#[derive(Default)]
struct Parts<'a> {
    /// What stands before it.
    before: &'a [u8],
    /// The title, as HTML.
    title: &'a [u8],
    /// The comments, and what is live in them: titles that components may take back.
    marks: Vec<u8>,
    elements: Vec<(u64, &'a [u8])>,
    /// All but the title and what lives, for another process.
    sum: Summing,
    /// The title goes on by itself.
    keeps_title: bool,
    /// It sends browsers without scripts to where the page is whole.
    goes_on: bool,
}

impl Parts<'_> {
    fn of(document: &[u8]) -> Parts<'_> {
        let mut parts = Parts::default();
        let Ok(mut at) = head_begin(document) else { return parts };
        parts.before = &document[..at];
        while at < document.len() && !is_head_end(document, at) {
            let (name, end) = piece(document, at);
            let html = &document[at..end];
            at = end;
            if name.is_empty() {
                parts.marks.extend_from_slice(html.trim_ascii());
                parts.keeps_title |= html.starts_with(KEPT_TITLE);
                // A title that lives is one wherever it goes along.
                if html.starts_with(SCOPE) || html.starts_with(KEPT_TITLE) {
                    parts.sum.write(SCOPE);
                } else if !html.starts_with(LIVE_TITLE) && !html.starts_with(SCOPE_END) {
                    parts.sum.write(html.trim_ascii());
                }
            } else if name.eq_ignore_ascii_case(b"title") {
                let from = html.iter().position(|byte| *byte == b'>').map_or(html.len(), |end| end + 1);
                let to = memchr::memrchr(b'<', html).filter(|to| *to >= from).unwrap_or(html.len());
                parts.title = &html[from..to];
            } else {
                parts.goes_on |= html.starts_with(b"<noscript><meta http-equiv=\"refresh\"");
                let element = without_nonce(html);
                parts.sum.write(&element);
                parts.elements.push((hash(&element), html));
            }
        }
        parts
    }
}
