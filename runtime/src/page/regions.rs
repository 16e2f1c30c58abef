//! What a page shows, as far as the next one may share it: the regions that stand between marks (`out/layout.rs`), and the elements of its head.
//!
//! A region's own HTML is what stands in it outside of the regions inside. The page as a whole is the first region. Where two pages have the same own HTML, what
//! the browser shows of it stays, and their inner regions are compared; where not, the whole region is sent. What is live is left out of the comparison: it goes on by
//! itself, or it does not and is no longer the same.

use std::{
    any::TypeId,
    hash::{BuildHasher as _, Hasher as _},
    ops::Range,
    sync::LazyLock,
};

use foldhash::quality::FoldHasher;
use memchr::memmem::Finder;

use super::{
    Kind, PageShared,
    elements::{around, head_begin, head_of, is_head_end, piece},
    live::is_document,
};
use crate::{
    out::{SEED, hash},
    view::escape,
};

const BEGIN: &[u8] = b"<!--#-->";
/// The same, while the page is made, where the content of a slot begins.
const CONTENT: &[u8] = b"<!--#+-->";
const END: &[u8] = b"<!--.-->";

/// What the browser shows of a page.
#[derive(Debug)]
pub(crate) struct Shown {
    regions: Box<[Region]>,
    head: Box<[u64]>,
    title: u64,
    marks: u64,
    /// The tags around all content.
    around: u64,
}

/// An instance, and what it is, if it may go along to another page.
type Known = (u32, Option<Kind>);

#[derive(Debug)]
struct Region {
    /// A hash of its own HTML.
    own: u64,
    /// How many regions stand in it.
    within: u32,
    /// The instances in its own HTML.
    instances: Vec<Known>,
    /// What layout it is.
    layout: Option<u64>,
    /// Whether it is the content of a layout's slot.
    content: bool,
}

/// The HTML of a page with all its marks, and where its regions are.
#[derive(Debug)]
pub(crate) struct Regions {
    pub(crate) html: Vec<u8>,
    regions: Vec<Region>,
    places: Vec<Range<usize>>,
    /// The tags around all content, `<html>` and `<body>`, whose attributes may be others in pages that share all else.
    around: Vec<u8>,
}

/// A region that is being read.
struct Open {
    region: usize,
    from: usize,
    /// What its own HTML comes to, in pieces. All of them are bytes: numbers, to this hasher, have no place among them.
    own: FoldHasher<'static>,
    /// The region of the page that is left which it is the same as.
    same: Option<u32>,
}

/// Reads the HTML of a page, apart from its head; `left` is what its browser shows meanwhile.
pub(crate) fn read(page: &PageShared, html: &[u8], left: Option<&Shown>) -> Regions {
    let mut query = Vec::new();
    escape::attribute(&mut query, page.query());
    let mut reading = Reading {
        html,
        page,
        lives: page.has_any(),
        left,
        query,
        scopes: page.take_opened(),
        written: Vec::with_capacity(html.len() + 64),
        regions: Vec::new(),
        places: Vec::new(),
        open: Vec::new(),
    };
    reading.begin(false);
    let (mut at, mut tags) = (0, Vec::new());
    if is_document(html) {
        let head = head_of(html).0;
        let around = around(html, &head);
        let [before, after] = around.clone().unwrap_or([head.start..head.start, head.end..head.end]);
        tags = around.iter().flatten().flat_map(|tag| &html[tag.clone()]).copied().collect();
        for other in [before, head, after] {
            reading.own(at..other.start);
            reading.written.extend_from_slice(&html[other.clone()]);
            at = other.end;
        }
    }
    while let Some(comment) = Find::next(&FIND.comment, html, at) {
        reading.own(at..comment);
        at = reading.comment(comment);
    }
    reading.own(at..html.len());
    while !reading.open.is_empty() {
        reading.end();
    }
    page.end_making();
    Regions { html: reading.written, regions: reading.regions, places: reading.places, around: tags }
}

static FIND: LazyLock<Find> =
    LazyLock::new(|| Find { comment: Finder::new("<!--"), end: Finder::new("-->"), on: Finder::new(" data-on=\""), post: Finder::new("_t=") });

/// What is looked for in the HTML.
struct Find {
    comment: Finder<'static>,
    end: Finder<'static>,
    on: Finder<'static>,
    post: Finder<'static>,
}

impl Find {
    fn next(what: &Finder<'_>, html: &[u8], from: usize) -> Option<usize> {
        Some(from + what.find(html.get(from..)?)?)
    }

    /// The next number of an instance: before a trigger's, in `data-on="click:3.1"` and in `?_t=3.1`.
    fn call(&self, html: &[u8], from: usize) -> Option<(usize, usize, u32)> {
        let mut from = from;
        loop {
            let on = Find::next(&self.on, html, from).map(|at| at + 10);
            let post = Find::next(&self.post, &html[..on.unwrap_or(html.len())], from).map(|at| at + 3);
            let at = match (post, on) {
                (Some(post), _) => post,
                (None, Some(on)) => {
                    let value = &html[on..];
                    let value = &value[..value.iter().position(|byte| *byte == b'"').unwrap_or(value.len())];
                    let colon = value.windows(2).position(|pair| pair[0] == b':' && pair[1].is_ascii_digit());
                    on + colon.map_or(0, |colon| colon + 1)
                }
                (None, None) => return None,
            };
            let digits = html[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let number = std::str::from_utf8(&html[at..at + digits]).ok().and_then(|number| number.parse().ok());
            if let Some(number) = number
                && html.get(at + digits) == Some(&b'.')
            {
                return Some((at, at + digits, number));
            }
            from = at;
        }
    }
}

struct Reading<'a> {
    html: &'a [u8],
    page: &'a PageShared,
    /// Whether there is any instance in it.
    lives: bool,
    left: Option<&'a Shown>,
    /// The page's query, as it is written where something posts to the page.
    query: Vec<u8>,
    /// Which instance each scope belongs to.
    scopes: Vec<(u32, u32)>,
    written: Vec<u8>,
    regions: Vec<Region>,
    places: Vec<Range<usize>>,
    open: Vec<Open>,
}

impl Reading<'_> {
    fn begin(&mut self, content: bool) {
        if let Some(around) = self.open.last_mut() {
            around.own.write(&[0]);
        }
        self.open.push(Open { region: self.regions.len(), from: self.written.len(), own: SEED.build_hasher(), same: None });
        self.regions.push(Region { own: 0, within: 0, instances: Vec::new(), layout: None, content });
        self.places.push(0..0);
    }

    fn end(&mut self) {
        let Some(Open { region, from, own, same }) = self.open.pop() else { return };
        let within = self.regions.len() - region - 1;
        match same.and_then(|same| self.left?.regions.get(same as usize)) {
            Some(same) => {
                let region = &mut self.regions[region];
                (region.own, region.layout) = (same.own, same.layout);
                // The instances of a layout are in its parts, and are its own only in one that nobody has mounted anew.
                let renewed = |(number, kind): &Known| (*number, if self.page.is_renewed(*number) { kind.map(Kind::renewed) } else { *kind });
                region.instances = same.instances.iter().map(renewed).collect();
            }
            None => self.regions[region].own = own.finish(),
        }
        self.regions[region].within = within as u32;
        self.places[region] = from..self.written.len();
    }

    /// Writes HTML that is a region's own.
    fn own(&mut self, range: Range<usize>) {
        let html = &self.html[range];
        self.written.extend_from_slice(html);
        let mut at = 0;
        if !self.lives {
            return self.text(html);
        }
        // The numbers of instances are not those of another page's, whose instances may be the same.
        while let Some((from, to, instance)) = FIND.call(html, at) {
            self.see(&html[at..from], instance);
            at = to;
        }
        self.text(&html[at..]);
    }

    /// Notes what is a region's own as it is.
    fn text(&mut self, html: &[u8]) {
        if let Some(open) = self.open.last_mut().filter(|open| open.same.is_none() && !html.is_empty()) {
            open.own.write(html);
        }
    }

    /// Notes what stands before the number of an instance, and the instance.
    fn see(&mut self, before: &[u8], instance: u32) {
        let Some(open) = self.open.last_mut() else { return };
        // Where it posts to is the page's own URL, which differs where all else may be the same.
        let posts = before.strip_suffix(b"_t=").and_then(|before| before.strip_suffix(&*self.query)).filter(|before| before.ends_with(b"\"?"));
        open.own.write(posts.unwrap_or(before));
        let instances = &mut self.regions[open.region].instances;
        let at = instances.iter().position(|(known, _)| *known == instance).unwrap_or_else(|| {
            instances.push((instance, self.page.kind(instance)));
            instances.len() - 1
        });
        open.own.write(&(at as u32).to_le_bytes());
    }

    /// Passes a comment; where to go on.
    fn comment(&mut self, at: usize) -> usize {
        let html = self.html;
        for begin in [BEGIN, CONTENT] {
            if html[at..].starts_with(begin) {
                self.written.extend_from_slice(BEGIN);
                self.begin(begin == CONTENT);
                return at + begin.len();
            }
        }
        if html[at..].starts_with(END) && self.open.len() > 1 {
            self.end();
            self.written.extend_from_slice(END);
            return at + END.len();
        }
        let end = Find::next(&FIND.end, html, at).map_or(html.len(), |end| end + 3);
        let comment = &html[at..end];
        if let (Some(layout), Some(open)) = (said(comment, b"<!--#:", 16), self.open.last()) {
            self.regions[open.region].layout = Some(layout);
        } else if let (Some(same), Some(open)) = (said(comment, b"<!--#=", 10), self.open.last_mut()) {
            open.same = Some(same as u32);
        } else if comment.starts_with(b"<!--~\"") {
            // A title is shown elsewhere: two pages with different ones may still share all around it.
            self.written.extend_from_slice(BEGIN);
            self.begin(false);
            self.own(at..end);
            self.end();
            self.written.extend_from_slice(END);
        } else if comment.starts_with(b"<!--[") {
            return self.scope(at, end);
        } else {
            self.own(at..end);
        }
        end
    }

    /// Passes a scope, whose content is live.
    fn scope(&mut self, at: usize, begun: usize) -> usize {
        let html = self.html;
        let (mut depth, mut end, mut from) = (1, begun, at);
        while depth > 0 {
            let Some(next) = Find::next(&FIND.comment, html, end) else {
                end = html.len();
                break;
            };
            if html[next..].starts_with(b"<!--[") {
                depth += 1;
            } else if html[next..].starts_with(b"<!--]-->") {
                depth -= 1;
            }
            end = Find::next(&FIND.end, html, next).map_or(html.len(), |end| end + 3);
            // The browser would count what is no region here.
            if html[next..].starts_with(b"<!--#") || &html[next..end] == END {
                self.written.extend_from_slice(&html[from..next]);
                from = end;
            }
        }
        self.written.extend_from_slice(&html[from..end]);
        let digits = html[at + 5..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number: Option<u32> = std::str::from_utf8(&html[at + 5..at + 5 + digits]).ok().and_then(|number| number.parse().ok());
        // One that nobody knows is no instance's, and goes on in no other page.
        let instance = self.scopes.iter().find(|(scope, _)| Some(*scope) == number).map_or(u32::MAX, |(_, instance)| *instance);
        self.see(&html[at + 5 + digits..begun], instance);
        end
    }
}

/// The number that a mark ends with.
fn said(mark: &[u8], begins: &[u8], base: u32) -> Option<u64> {
    let number = mark.strip_prefix(begins)?.strip_suffix(b"-->")?;
    u64::from_str_radix(std::str::from_utf8(number).ok()?, base).ok()
}

/// What the head of a document has.
#[derive(Debug, Default)]
pub(crate) struct HeadParts<'a> {
    /// The title, as HTML.
    title: &'a [u8],
    /// The comments, and what is live in them: titles that components may take back.
    marks: Vec<u8>,
    elements: Vec<(u64, &'a [u8])>,
}

impl HeadParts<'_> {
    pub(crate) fn of(document: &[u8]) -> HeadParts<'_> {
        let mut parts = HeadParts::default();
        let Ok(mut at) = head_begin(document) else { return parts };
        while at < document.len() && !is_head_end(document, at) {
            let (name, end) = piece(document, at);
            let html = &document[at..end];
            at = end;
            if name.is_empty() {
                parts.marks.extend_from_slice(html.trim_ascii());
            } else if name.eq_ignore_ascii_case(b"title") {
                let from = html.iter().position(|byte| *byte == b'>').map_or(html.len(), |end| end + 1);
                let to = memchr::memrchr(b'<', html).filter(|to| *to >= from).unwrap_or(html.len());
                parts.title = &html[from..to];
            } else {
                parts.elements.push((hash(html), html));
            }
        }
        parts
    }
}

/// What a browser that shows one page needs to show another.
#[derive(Debug)]
pub(crate) struct Changes {
    /// The regions that are replaced, by their places among those of the page that is left; each with its HTML.
    pub(crate) regions: Vec<(u32, Vec<u8>)>,
    /// The instances that go along, each with the new one in whose place it goes on.
    pub(crate) along: Vec<(u32, u32)>,
    pub(crate) title: Option<String>,
    pub(crate) marks: Option<String>,
    /// The tags of `<html>` and `<body>`.
    pub(crate) around: Option<String>,
    /// The elements of the head; those that stay by their places.
    pub(crate) head: Option<Vec<Element>>,
}

/// An element of a head.
#[derive(Debug, serde::Serialize)]
#[serde(untagged)]
pub(crate) enum Element {
    /// It stays, by its place in the head of the page that is left.
    Stays(usize),
    /// It is new.
    New(String),
}

impl Shown {
    /// What the browser shows, once it has a page with these regions.
    pub(crate) fn new(regions: Regions, head: &HeadParts<'_>) -> Shown {
        Shown {
            regions: regions.regions.into(),
            title: hash(head.title),
            marks: hash(&head.marks),
            around: hash(&regions.around),
            head: head.elements.iter().map(|(hash, _)| *hash).collect(),
        }
    }

    /// Whether a region is this layout, with nothing of its own that lives.
    pub(crate) fn is_layout(&self, region: u32, layout: u64) -> bool {
        self.regions.get(region as usize).is_some_and(|region| region.layout == Some(layout) && region.instances.is_empty())
    }

    /// The content in a layout that comes behind so many others.
    pub(crate) fn content(&self, layout: u32, behind: usize) -> Option<u32> {
        self.within(layout, behind, true)
    }

    /// The part of a layout that comes behind so many others, and the instance that is all of it, if that goes along where these are its props.
    pub(crate) fn sole(&self, layout: u32, behind: usize, props: TypeId) -> Option<(u32, u32)> {
        let at = self.within(layout, behind, false)?;
        match self.regions.get(at as usize)? {
            Region { within: 0, instances, .. } => match instances[..] {
                [(instance, Some(kind))] if kind.takes(props) => Some((at, instance)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The region in a layout, a content or not, that comes behind so many others.
    fn within(&self, layout: u32, behind: usize, content: bool) -> Option<u32> {
        let (mut at, mut behind) = (layout as usize + 1, behind);
        let end = at + self.regions.get(layout as usize)?.within as usize;
        while let Some(region) = self.regions.get(at).filter(|_| at < end) {
            if region.content == content {
                if behind == 0 {
                    return Some(at as u32);
                }
                behind -= 1;
            }
            at += 1 + region.within as usize;
        }
        None
    }

    /// What differs in a page with these regions; `None` where nothing is shared.
    pub(crate) fn changes(&self, next: &Regions, head: &HeadParts<'_>) -> Option<Changes> {
        let (mut replaced, mut along) = (Vec::new(), Vec::new());
        self.compare(next, (0, 0), &mut replaced, &mut along);
        let regions = replaced.into_iter().map(|(old, new)| Some(((old as u32).checked_sub(1)?, next.html[next.places[new].clone()].to_vec())));
        let regions = regions.collect::<Option<Vec<_>>>()?;
        let text = |html: &[u8]| String::from_utf8_lossy(html).into_owned();
        let differs = |known: u64, html: &[u8]| (known != hash(html)).then(|| text(html));
        let as_before = head.elements.iter().map(|(hash, _)| hash).eq(&self.head);
        let place = |element: u64| self.head.iter().position(|known| *known == element);
        let elements = || head.elements.iter().map(|(hash, html)| place(*hash).map_or_else(|| Element::New(text(html)), Element::Stays)).collect();
        Some(Changes {
            regions,
            along,
            title: differs(self.title, head.title),
            marks: differs(self.marks, &head.marks),
            around: differs(self.around, &next.around),
            head: (!as_before).then(elements),
        })
    }

    /// Finds the outermost regions that differ, and what is live in those that do not.
    fn compare(&self, next: &Regions, (old, new): (usize, usize), replaced: &mut Vec<(usize, usize)>, along: &mut Vec<(u32, u32)>) {
        let (Some(known), Some(other)) = (self.regions.get(old), next.regions.get(new)) else { return };
        // One that comes along is there already, whatever its props are.
        let goes_on =
            |((old, is), (new, other)): (&Known, &Known)| old == new && other.is_some() || matches!((is, other), (Some(is), Some(other)) if is.is(other));
        let (is, others) = (&known.instances, &other.instances);
        if known.own != other.own || is.len() != others.len() || !is.iter().zip(others).all(goes_on) {
            return replaced.push((old, new));
        }
        for pair in known.instances.iter().zip(&other.instances).map(|((old, _), (new, _))| (*old, *new)) {
            // One may stand in several regions.
            if !along.contains(&pair) {
                along.push(pair);
            }
        }
        let (mut old, mut new) = (old + 1, new + 1);
        let (last, end) = (old + known.within as usize, new + other.within as usize);
        while let (Some(known), Some(other)) = (self.regions.get(old).filter(|_| old < last), next.regions.get(new).filter(|_| new < end)) {
            self.compare(next, (old, new), replaced, along);
            (old, new) = (old + 1 + known.within as usize, new + 1 + other.within as usize);
        }
    }
}

impl Regions {
    /// Has the regions know the instances that go along by the numbers that they have.
    pub(crate) fn rename(&mut self, along: &[(u32, u32)]) {
        for (number, _) in self.regions.iter_mut().flat_map(|region| &mut region.instances) {
            if let Some((old, _)) = along.iter().find(|(_, new)| new == number) {
                *number = *old;
            }
        }
    }
}
