//! What a page shows, as far as the next one may share it: the regions that stand between marks (`out/layout.rs`), and what stands around them (`frame.rs`).
//!
//! A region's own HTML is what stands in it outside of the regions inside. The page as a whole is the first region. Where two pages have the same own HTML, what
//! the browser shows of it stays, and their inner regions are compared; where not, the whole region is sent. What is live is left out of the comparison: it goes on by
//! itself, or it does not and is no longer the same.

use std::{num::NonZeroU64, ops::Range};

use super::{
    Head, Kind, Known, Next, PageShared,
    frame::{Frame, Outline, Reframed},
    making::KeptStyle,
    reading::read,
    sum::{Sum, Summing},
};
use crate::out::Style;

/// What the browser shows of a page.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(super) regions: Box<[Region]>,
    frame: Frame,
    /// The style sheets in the pieces of layouts that stay as they are where the layouts go along.
    kept_styles: Box<[KeptStyle]>,
    /// The scopes with regions in them.
    pub(super) scopes: Box<[Still]>,
}

/// A scope with regions in it: contents of slots that stand where nothing moves them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Still {
    pub(super) number: u32,
    /// The first of the regions, and how many there are.
    pub(super) first: u32,
    pub(super) count: u32,
}

/// An instance, and what it is, if it may go along to another page.
pub(super) type Standing = (u32, Option<Kind>);

#[derive(Debug)]
pub(super) struct Region {
    /// A hash of its own HTML.
    pub(super) own: u64,
    /// The same for another process.
    pub(super) sum: Sum,
    /// How many regions stand in it.
    pub(super) within: u32,
    /// The instances in its own HTML.
    pub(super) instances: Vec<Standing>,
    /// What layout it is.
    pub(super) layout: Option<NonZeroU64>,
    /// Whether it is the content of a layout's slot.
    pub(super) content: bool,
    /// Whether it stands in a scope, of which another process says what differs.
    pub(super) in_scope: bool,
}

/// The HTML of a page with all its marks, and where its regions are.
#[derive(Debug)]
pub(super) struct Regions {
    pub(super) html: Vec<u8>,
    pub(super) regions: Vec<Region>,
    pub(super) places: Vec<Range<usize>>,
    /// The tags around all content, `<html>` and `<body>`, whose attributes may be others in pages that share all else; unless they are known to be the same.
    pub(super) around: Vec<u8>,
    pub(super) kept_styles: Vec<KeptStyle>,
    pub(super) scopes: Vec<Still>,
}

/// What a browser is sent.
#[derive(Debug)]
pub(crate) enum Sent<'a> {
    Document(Vec<u8>),
    Changes(Changes<'a>),
}

/// What a browser that shows one page needs to show another.
#[derive(Debug)]
pub(crate) struct Changes<'a> {
    /// The HTML of the page.
    pub(crate) html: Vec<u8>,
    /// The regions that are replaced, by their places among those of the page that is left; and where their HTML is.
    pub(crate) regions: Vec<(u32, Range<usize>)>,
    pub(crate) frame: Reframed<'a>,
}

/// How the regions of two pages differ.
#[derive(Debug)]
struct Compared {
    /// Those that are replaced, by their places in the page that is left; and where their HTML is.
    replaced: Vec<(u32, Range<usize>)>,
    /// Whether all of it is.
    whole: bool,
    /// The instances that go along, each with the new one in whose place it goes on.
    along: Vec<(u32, u32)>,
}

/// Finds what the browser needs to show a page that was rendered, and keeps what it shows then; `document` makes a whole one of its HTML.
///
/// # Errors
/// Those of `document`.
pub(crate) fn show<'a, E>(page: &PageShared, html: &'a [u8], head: &Head, document: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, E>) -> Result<Sent<'a>, E> {
    let made = page.take_made();
    let left = made.left.as_deref();
    let outline = Outline::of(html, head);
    let known = left.zip(outline.as_ref()).and_then(|(left, outline)| left.frame.again(outline));
    let mut regions = read(page, html, &made, known.as_ref().and(outline.as_ref()).map(|outline| outline.end));
    // What has failed in it meanwhile is not what it was.
    let stands = |number: u32| made.from.as_ref().is_none_or(|from| from.all_stands_in(number));
    let compared = left.and_then(|left| left.compared(&regions, &stands));
    if let Some(compared) = &compared {
        regions.rename(&compared.along);
    }
    let Regions { html, regions, around, kept_styles, scopes, .. } = regions;
    let changed = compared.map(|Compared { replaced, along, .. }| {
        page.waits_for(along);
        replaced
    });
    let (frame, sent) = match (changed, known) {
        (Some(regions), Some((known, frame))) => (known, Sent::Changes(Changes { html, regions, frame })),
        (Some(regions), None) => {
            let (read, frame) = Frame::read(&document(html.clone())?, &around, head, outline.as_ref(), left.map(|left| &left.frame));
            (read, Sent::Changes(Changes { html, regions, frame }))
        }
        (None, known) => {
            let html = document(html)?;
            let (frame, _) = known.unwrap_or_else(|| Frame::read(&html, &around, head, outline.as_ref(), None));
            (frame, Sent::Document(html))
        }
    };
    page.shows(Shown { regions: regions.into(), frame, kept_styles: kept_styles.into(), scopes: scopes.into() });
    Ok(sent)
}

/// Keeps what a page shows that was run anew, if its browser shows the same outside of what lives: another process has made that, which came to this `sum`. The HTML of
/// the page, as browsers get it; `document` makes a whole one of that.
pub(crate) fn show_again(page: &PageShared, html: Vec<u8>, head: &Head, sum: Option<Sum>, document: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    if !page.is_followed() {
        return html;
    }
    let outline = Outline::of(&html, head);
    let Regions { html, regions, around, kept_styles, scopes, .. } = read(page, &html, &page.take_made(), None);
    if let Some(sum) = sum {
        let (frame, _) = Frame::read(&document(html.clone()), &around, head, outline.as_ref(), None);
        let shown = Shown { regions: regions.into(), frame, kept_styles: kept_styles.into(), scopes: scopes.into() };
        if shown.sum() == sum {
            page.shows(shown);
        }
    }
    html
}

impl Shown {
    /// What stands outside of what lives comes to, in every process; however its instances are numbered.
    pub(crate) fn sum(&self) -> Sum {
        let mut sum = Summing::default();
        self.frame.sum_into(&mut sum);
        // How they stand in each other is in what they have of their own.
        for region in self.regions.iter().filter(|region| !region.in_scope) {
            sum.add(region.sum);
        }
        sum.end()
    }

    /// Whether a region is this layout.
    pub(crate) fn is_layout(&self, region: u32, layout: u64) -> bool {
        self.regions.get(region as usize).is_some_and(|region| region.layout.is_some_and(|known| known.get() == layout))
    }

    /// Whether a region has nothing of its own that lives.
    pub(crate) fn has_no_instance(&self, region: u32) -> bool {
        self.regions.get(region as usize).is_some_and(|region| region.instances.is_empty())
    }

    /// The instance that a layout is, if that goes along in its next page.
    pub(crate) fn live_layout(&self, region: u32, next: &Next) -> Option<Known> {
        match self.regions.get(region as usize)?.instances[..] {
            [(instance, Some(kind))] if kind.goes_as_layout(next) => Some((instance, kind)),
            _ => None,
        }
    }

    /// The style sheets in a piece of a layout.
    pub(crate) fn styles_of(&self, layout: u32, at: u32) -> Vec<&'static Style> {
        self.kept_styles.iter().filter(|(known, piece, _)| (*known, *piece) == (layout, at)).map(|(.., style)| *style).collect()
    }

    /// The content in a layout that comes behind so many others.
    pub(crate) fn content(&self, layout: u32, behind: usize) -> Option<u32> {
        self.within(layout, behind, true)
    }

    /// The part of a layout that comes behind so many others.
    pub(crate) fn part(&self, layout: u32, behind: usize) -> Option<u32> {
        self.within(layout, behind, false)
    }

    /// The first of the regions in a scope, and how many there are.
    pub(crate) fn still(&self, scope: u32) -> Option<(u32, u32)> {
        self.scopes.iter().find(|still| still.number == scope).map(|still| (still.first, still.count))
    }

    /// The contents in a part of a layout.
    pub(crate) fn contents(&self, part: u32) -> Vec<u32> {
        (0..).map_while(|behind| self.content(part, behind)).collect()
    }

    /// The part of a layout that comes behind so many others, and the instance that is all of it, if that goes along.
    pub(crate) fn sole(&self, layout: u32, behind: usize, next: &Next) -> Option<(u32, Known)> {
        let at = self.part(layout, behind)?;
        match self.regions.get(at as usize)? {
            Region { within: 0, instances, .. } => match instances[..] {
                [(instance, Some(kind))] if kind.goes_as_part(next) => Some((at, (instance, kind))),
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
    fn compared(&self, next: &Regions, stands: &dyn Fn(u32) -> bool) -> Option<Compared> {
        // Most navigations exchange one region, and few take much along.
        let mut compared = Compared { replaced: Vec::with_capacity(2), whole: false, along: Vec::with_capacity(2) };
        self.compare(next, (0, 0), stands, &mut compared);
        (!compared.whole).then_some(compared)
    }

    /// Finds the outermost regions that differ, and what is live in those that do not.
    fn compare(&self, next: &Regions, (old, new): (usize, usize), stands: &dyn Fn(u32) -> bool, compared: &mut Compared) {
        let (Some(known), Some(other)) = (self.regions.get(old), next.regions.get(new)) else { return };
        // One that comes along is there already, whatever its props are.
        let goes_on = |((old, is), (new, other)): (&Standing, &Standing)| {
            old == new && other.is_some() || matches!((is, other), (Some(is), Some(other)) if is.is(other)) && stands(*old)
        };
        let (is, others) = (&known.instances, &other.instances);
        if known.own != other.own || is.len() != others.len() || !is.iter().zip(others).all(goes_on) {
            // The first region is the page.
            return match (old as u32).checked_sub(1) {
                Some(at) => compared.replaced.push((at, next.places[new].clone())),
                None => compared.whole = true,
            };
        }
        for pair in known.instances.iter().zip(&other.instances).map(|((old, _), (new, _))| (*old, *new)) {
            // One may stand in several regions.
            if !compared.along.contains(&pair) {
                compared.along.push(pair);
            }
        }
        let (mut old, mut new) = (old + 1, new + 1);
        let (last, end) = (old + known.within as usize, new + other.within as usize);
        while let (Some(known), Some(other)) = (self.regions.get(old).filter(|_| old < last), next.regions.get(new).filter(|_| new < end)) {
            self.compare(next, (old, new), stands, compared);
            (old, new) = (old + 1 + known.within as usize, new + 1 + other.within as usize);
        }
    }
}

impl Regions {
    /// Has the regions know the instances that go along by the numbers that they have.
    fn rename(&mut self, along: &[(u32, u32)]) {
        let kept = self.kept_styles.iter_mut().map(|(layout, ..)| layout);
        for number in self.regions.iter_mut().flat_map(|region| &mut region.instances).map(|(number, _)| number).chain(kept) {
            if let Some((old, _)) = along.iter().find(|(_, new)| new == number) {
                *number = *old;
            }
        }
    }
}
