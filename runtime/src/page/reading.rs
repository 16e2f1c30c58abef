//! Reads the regions of a page in the HTML that its components have written.

use std::{
    hash::{BuildHasher as _, Hasher as _},
    num::NonZeroU64,
    ops::Range,
    str::from_utf8,
    sync::LazyLock,
};

use foldhash::quality::FoldHasher;
use memchr::memmem::Finder;

use super::{
    PageShared,
    elements::{around, head_of, tag_length},
    live::is_document,
    making::Made,
    marks::{self, BEGIN, CONTENT, END, LAYOUT, OPENING, PIECE, SAME, SCOPE, SCOPE_END, STILL, TAG, TITLE},
    regions::{Region, Regions, Shown, Still},
    sum::{Sum, Summing},
};
use crate::{out::SEED, view::escape};

/// Reads the HTML of a page, apart from its head; where its browser has already all that stands around the content, that is what is `known`, up to its end.
pub(super) fn read(page: &PageShared, html: &[u8], made: &Made, known: Option<usize>) -> Regions {
    let left = made.left.as_deref();
    let regions = left.map_or(1, |left| left.regions.len());
    let mut reading = Reading {
        html,
        page,
        lives: made.lives,
        comes: made.comes,
        left,
        scopes: &made.opened,
        written: Vec::with_capacity(html.len() + 64),
        regions: Vec::with_capacity(regions),
        places: Vec::with_capacity(regions),
        open: Vec::with_capacity(4),
        still: Vec::new(),
        in_scope: false,
        opening: None,
    };
    reading.begin(false);
    let (mut at, mut tags) = (0, Vec::new());
    if let Some(end) = known {
        reading.written.extend_from_slice(&html[..end]);
        at = end;
    } else if is_document(html) {
        let head = head_of(html).0;
        let around = around(html, &head);
        let [before, after] = around.clone().unwrap_or([head.start..head.start, head.end..head.end]);
        tags = around.iter().flatten().flat_map(|tag| &html[tag.clone()]).copied().collect();
        for other in [before, head, after] {
            reading.own(at..other.start);
            reading.head(other.clone());
            at = other.end;
        }
    }
    while let Some(comment) = marks::comment(html, at) {
        reading.own(at..comment);
        at = reading.comment(comment);
    }
    reading.own(at..html.len());
    while !reading.open.is_empty() {
        reading.end();
    }
    let kept_styles = page.end_making();
    Regions { html: reading.written, regions: reading.regions, places: reading.places, around: tags, kept_styles, scopes: reading.still }
}

/// A region that is being read.
struct Open {
    region: usize,
    from: usize,
    own: Own,
    /// The region of the page that is left which it is the same as.
    same: Option<u32>,
    /// Whether it is a part of a layout in which something may live that is the layout's own.
    is_piece: bool,
    /// The opening of which it is the content, in the page that is left.
    opening: Option<u32>,
    /// Whether it stands in a scope.
    in_scope: bool,
}

/// What the HTML of a region comes to, in pieces. All of them are bytes: numbers, to these hashers, have no place among them.
struct Own {
    hash: FoldHasher<'static>,
    sum: Summing,
}

impl Own {
    fn write(&mut self, bytes: &[u8]) {
        self.hash.write(bytes);
        self.sum.write(bytes);
    }
}

struct Reading<'a> {
    html: &'a [u8],
    page: &'a PageShared,
    /// Whether there is any instance in it.
    lives: bool,
    /// Whether anything comes along that is not as it was.
    comes: bool,
    left: Option<&'a Shown>,
    /// Which instance each scope belongs to.
    scopes: &'a [(u32, u32)],
    written: Vec<u8>,
    regions: Vec<Region>,
    places: Vec<Range<usize>>,
    open: Vec<Open>,
    /// The scopes with regions in them.
    still: Vec<Still>,
    /// The region that begins next stands in a scope.
    in_scope: bool,
    /// It is the content of an opening of the page that is left.
    opening: Option<u32>,
}

impl Reading<'_> {
    fn begin(&mut self, content: bool) {
        let around = self.open.last();
        let in_scope = self.in_scope || around.is_some_and(|around| around.in_scope || content && around.same.is_some_and(|same| self.has_scope(same)));
        self.in_scope = false;
        let opening = self.opening.take();
        let in_scope = in_scope || opening.is_some();
        if let Some(around) = self.open.last_mut().filter(|around| around.same.is_none()) {
            around.own.hash.write(&[0]);
            if !in_scope {
                around.own.sum.write(&[0]);
            }
        }
        self.open.push(Open {
            region: self.regions.len(),
            from: self.written.len(),
            own: Own { hash: SEED.build_hasher(), sum: Summing::default() },
            same: None,
            is_piece: false,
            opening,
            in_scope,
        });
        self.regions.push(Region { own: 0, sum: Sum::default(), within: 0, instances: Vec::new(), layout: None, content, in_scope });
        self.places.push(0..0);
    }

    /// Whether a region of the page that is left has others in its scope.
    fn has_scope(&self, region: u32) -> bool {
        self.left.is_some_and(|left| left.scopes.iter().any(|scope| scope.first == region + 1))
    }

    fn end(&mut self) {
        let Some(Open { region, from, own, same, opening, .. }) = self.open.pop() else { return };
        let within = self.regions.len() - region - 1;
        if let Some(number) = opening {
            self.still.push(Still { number, first: region as u32, count: within as u32 + 1 });
        }
        let at = same;
        match same.and_then(|same| self.left?.regions.get(same as usize)) {
            Some(same) => {
                if let Some(left) = self.left {
                    let here = |still: &Still| Some(still.first) == at.map(|at| at + 1);
                    self.still.extend(left.scopes.iter().filter(|still| here(still)).map(|still| Still {
                        first: region as u32 + 1,
                        count: within as u32,
                        ..*still
                    }));
                }
                let region = &mut self.regions[region];
                (region.own, region.sum, region.layout) = (same.own, same.sum, same.layout);
                // The instances of a layout are in its parts, and are its own only in one that nobody has mounted anew.
                if !same.instances.is_empty() {
                    region.instances = same.instances.clone();
                    if self.comes {
                        self.page.kinds_of_coming(&mut region.instances);
                    }
                }
            }
            None => (self.regions[region].own, self.regions[region].sum) = (own.hash.finish(), own.sum.end()),
        }
        self.regions[region].within = within as u32;
        self.places[region] = from..self.written.len();
    }

    /// Writes HTML that is a region's own.
    fn own(&mut self, range: Range<usize>) {
        let html = &self.html[range];
        if html.is_empty() {
            return;
        }
        self.written.extend_from_slice(html);
        let mut at = 0;
        // The numbers of instances are not those of another page's, whose instances may be the same.
        while self.lives
            && let Some((from, to, instance)) = call(html, at)
        {
            self.see(&html[at..from], instance);
            at = to;
        }
        if let Some(open) = self.open.last_mut().filter(|open| open.same.is_none()) {
            open.own.write(&html[at..]);
        }
    }

    /// Writes what stands around the content, and is not the region's own; but who has the title there that lives is.
    fn head(&mut self, range: Range<usize>) {
        let html = &self.html[range];
        self.written.extend_from_slice(html);
        let mut at = 0;
        while self.lives
            && let Some(comment) = marks::comment(html, at)
        {
            at = marks::end(html, comment);
            if html[comment..].starts_with(SCOPE) {
                let (_, instance) = self.instance_of(&html[comment + SCOPE.len()..]);
                self.see(b"", instance);
            }
        }
    }

    /// Reads a content that begins somewhere; where it ends.
    fn content(&mut self, at: usize) -> usize {
        let around = self.open.len();
        let mut at = self.comment(at);
        while self.open.len() > around
            && let Some(comment) = marks::comment(self.html, at)
        {
            self.own(at..comment);
            at = self.comment(comment);
        }
        at
    }

    /// How many digits the number of a scope has, and the instance that has opened it. One that nobody knows is no instance's, and goes on in no other page.
    fn instance_of(&self, scope: &[u8]) -> (usize, u32) {
        let (digits, number) = number(scope);
        (digits, self.scopes.iter().find(|(scope, _)| Some(*scope) == number).map_or(u32::MAX, |(_, instance)| *instance))
    }

    /// Notes what stands before the number of an instance, and the instance.
    fn see(&mut self, before: &[u8], instance: u32) {
        let posts = self.posts(before);
        let Some(open) = self.open.last_mut() else { return };
        open.own.write(posts.unwrap_or(before));
        let instances = &mut self.regions[open.region].instances;
        let at = instances.iter().position(|(known, _)| *known == instance).unwrap_or_else(|| {
            if instances.len() == instances.capacity() {
                // Most have one, and an idle page keeps the room.
                instances.reserve_exact(instances.len() / 2 + 1);
            }
            instances.push((instance, self.page.kind(instance)));
            instances.len() - 1
        });
        open.own.write(&(at as u32).to_le_bytes());
    }

    /// What stands before the URL of the page, where something posts to that: it differs where all else may be the same.
    fn posts<'h>(&self, before: &'h [u8]) -> Option<&'h [u8]> {
        let before = before.strip_suffix(b"_t=")?;
        let mut query = Vec::new();
        if !self.page.query().is_empty() {
            escape::attribute(&mut query, self.page.query());
        }
        before.strip_suffix(&*query).filter(|before| before.ends_with(b"\"?"))
    }

    /// Passes a comment; where to go on.
    fn comment(&mut self, at: usize) -> usize {
        let html = self.html;
        let begins = |mark: &[u8]| html[at..].starts_with(mark);
        let is_content = begins(CONTENT);
        if is_content || begins(BEGIN) {
            self.written.extend_from_slice(BEGIN);
            self.begin(is_content);
            return at + if is_content { CONTENT.len() } else { BEGIN.len() };
        }
        if begins(TAG)
            && let Some(length) = tag_length(&html[at + TAG.len()..])
        {
            self.written.extend_from_slice(TAG);
            self.begin(false);
            let from = at + TAG.len();
            self.own(from..from + length);
            self.end();
            return from + length;
        }
        if begins(END) && self.open.len() > 1 {
            self.end();
            self.written.extend_from_slice(END);
            return at + END.len();
        }
        if let Some(open) = self.open.last_mut() {
            if begins(PIECE) {
                open.is_piece = true;
                return at + PIECE.len();
            }
            if let Some((opening, end)) = marks::number(html, at, OPENING, 10) {
                self.opening = Some(opening as u32);
                return end;
            }
            if let Some((same, end)) = marks::number(html, at, SAME, 10) {
                open.same = Some(same as u32);
                return end;
            }
            if let Some((layout, end)) = marks::number(html, at, LAYOUT, 16) {
                self.regions[open.region].layout = NonZeroU64::new(layout);
                return end;
            }
        }
        let end = marks::end(html, at);
        if begins(TITLE) {
            // A title is shown elsewhere: two pages with different ones may still share all around it.
            self.written.extend_from_slice(BEGIN);
            self.begin(false);
            self.own(at..end);
            self.end();
            self.written.extend_from_slice(END);
        } else if begins(SCOPE) {
            return self.scope(at, end);
        } else {
            self.own(at..end);
        }
        end
    }

    /// Passes a scope, whose content is live.
    fn scope(&mut self, at: usize, begun: usize) -> usize {
        let html = self.html;
        let (is_still, first) = (html[begun..].starts_with(STILL), self.regions.len() as u32);
        // In a piece of a layout, contents stand in openings, too.
        let (in_piece, mut opened) = (self.open.last().is_some_and(|open| open.is_piece), None);
        let (mut depth, mut end, mut from) = (1, begun, at);
        while depth > 0 {
            let Some(next) = marks::comment(html, end) else {
                end = html.len();
                break;
            };
            if html[next..].starts_with(SCOPE) {
                depth += 1;
            } else if html[next..].starts_with(SCOPE_END) {
                depth -= 1;
            }
            end = marks::end(html, next);
            if html[next..].starts_with(CONTENT) && (depth == 1 && is_still || opened.is_some_and(|(_, behind)| behind == next)) {
                self.written.extend_from_slice(&html[from..next]);
                self.in_scope = true;
                let first = self.regions.len() as u32;
                end = self.content(next);
                from = end;
                if let Some((number, _)) = opened.filter(|(_, behind)| *behind == next) {
                    self.still.push(Still { number, first, count: self.regions.len() as u32 - first });
                }
                continue;
            }
            if in_piece && html[next..].starts_with(SCOPE) {
                opened = number(&html[next + SCOPE.len()..]).1.map(|number| (number, end));
            }
            // The browser would count what is no region here.
            if html[next..].starts_with(b"<!--#") || &html[next..end] == END {
                self.written.extend_from_slice(&html[from..next]);
                from = end;
            }
        }
        self.written.extend_from_slice(&html[from..end]);
        if let Some(open) = self.open.last_mut().filter(|open| open.is_piece && open.same.is_none()) {
            // Another page has another one: no two have the same number.
            open.own.hash.write_u32(self.page.next_scope(true));
        }
        let count = self.regions.len() as u32 - first;
        if count > 0
            && let (_, Some(number)) = number(&html[at + SCOPE.len()..])
        {
            self.still.push(Still { number, first, count });
        }
        let (digits, instance) = self.instance_of(&html[at + 5..]);
        self.see(&html[at + 5 + digits..begun], instance);
        end
    }
}

/// How many digits the number of a scope has, and the number.
fn number(scope: &[u8]) -> (usize, Option<u32>) {
    let digits = scope.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits, from_utf8(&scope[..digits]).ok().and_then(|number| number.parse().ok()))
}

/// Where the next number of an instance stands, before a trigger's, in `data-on="click:3.1"` and in `?_t=3.1`; and the number.
fn call(html: &[u8], from: usize) -> Option<(usize, usize, u32)> {
    static CALLS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| [Finder::new(" data-on=\""), Finder::new("_t=")]);
    let next = |what: &Finder<'_>, html: &[u8], from: usize| Some(from + what.find(html.get(from..)?)?);
    let [on, post] = &*CALLS;
    let mut from = from;
    loop {
        let on = next(on, html, from).map(|at| at + 10);
        let post = next(post, &html[..on.unwrap_or(html.len())], from).map(|at| at + 3);
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
        let number = from_utf8(&html[at..at + digits]).ok().and_then(|number| number.parse().ok());
        if let Some(number) = number
            && html.get(at + digits) == Some(&b'.')
        {
            return Some((at, at + digits, number));
        }
        from = at;
    }
}
