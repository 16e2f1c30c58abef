//! What two pages share: the layouts that both begin with. Where a page shows what it has for a layout, marks stand around it: `<!--#-->` and `<!--.-->`.
//!
//! The layout of a page is the component that its markup begins with; what is written into that may begin with another one.
//!
//! The markup of a layout is static, apart from its parts: what it shows of its props and setup, other components, and what is written into its slots. Marks stand
//! around each part, so that one can be exchanged by itself; of an element in which something of the layout stays, the tag is a part, behind `<!--#@-->`. Where the page
//! that the browser leaves has the same layout in the same place, all between the parts is there: it is not written again, nor compared. This goes only for a layout that
//! is all of a page, or all of what is written into the layout around it: whoever wrote something beside it may have written another thing there in the other page.
//!
//! A layout may live. Where the same instance stands in its place in the page that is left, and goes on with the next page's props, another one is made for as long as its
//! parts are being written: with them its setup has the next page's props and request. What lives in its own markup is passed over like the rest, and what the instance that
//! goes on has handed down is what stands in the parts and contents gets (`mount.rs`, `page/along.rs`).
//!
//! While a page is made, more is said in its marks (`page/regions.rs`): `<!--#+-->` where the content of a slot begins, `<!--#:1f-->` in a region that is a layout,
//! with what it is, and `<!--#=3-->` in one that is the same as region 3 of the page that is left.

use std::{any::TypeId, mem, sync::Arc};

use super::{Out, Step, cells::hash_of};
use crate::{
    Component,
    component::Port,
    page::{Comes, Known, Next, PageShared},
    provide::{self, Providing},
};

/// What was written into a layout begins here.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct RegionOpen(Option<usize>);

/// A layout that is being written.
#[doc(hidden)]
#[derive(Debug, Default, Clone, Copy)]
#[must_use]
pub struct LayoutOpen {
    /// Whether it has a life of its own.
    lives: bool,
    /// Whether it is one of the page: then its parts are marked.
    pub(super) marks: bool,
    /// What it is, if it is all that stands in its region.
    key: Option<u64>,
    /// The region of the page that is left which has the same.
    same: Option<u32>,
    /// Whether the instance goes on that stands there.
    goes_along: bool,
}

/// A part of a layout that is being written.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct PartOpen {
    pub(super) passing: Option<Passing>,
    /// Whether the layout, if it lives, had asked for the request.
    asked: bool,
    /// Whether it is a tag, with which it ends.
    is_tag: bool,
    /// Whether it stands in a part in which something lives.
    pub(super) in_piece: bool,
    /// Whether it is such a part.
    pub(super) is_piece: bool,
    /// Where it begins, if it is written later than what stands around it, and the range of the first answer that it goes into.
    pub(super) fills: Option<(u32, usize)>,
}

/// Where a layout is being passed of which only the parts are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passing {
    /// The region of the page that is left.
    pub(super) region: u32,
    /// How many contents of slots were passed in it, and how many of its parts.
    pub(super) contents: usize,
    pub(super) parts: usize,
}

/// Where a layout may begin that is all of its region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alone {
    /// How many bytes stand before it.
    pub(super) at: usize,
    /// The region in its place in the page that is left, where all around is known to be the same.
    pub(super) left: Option<u32>,
}

/// Where a component begins that is written later than what stands around it, since its setup waits.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Beginning {
    /// Whether the page begins with it, or what is written into a layout.
    at_root: bool,
    /// The region of the page that is left in whose place it comes, where it is all of its region.
    alone: Option<Option<u32>>,
    /// The piece of a layout that it stands in.
    keeping: Option<(u32, u32)>,
    /// How many scopes stand around it.
    scopes: u32,
    /// Whether it is a layout.
    laid: LayoutOpen,
    /// Which contents it has that stand one behind the other.
    contents: u32,
}

impl LayoutOpen {
    /// Whether it is one of the page.
    #[doc(hidden)]
    pub fn is_of_page(&self) -> bool {
        self.marks
    }
}

impl Out {
    /// Where the component at hand begins, which will be written later.
    pub(super) fn beginning(&mut self, laid: LayoutOpen, contents: u32) -> Beginning {
        let alone = self.alone.take().filter(|alone| alone.at == self.html.len()).map(|alone| alone.left);
        Beginning { at_root: self.at_root(), alone, keeping: self.keeping, scopes: self.scopes, laid, contents }
    }

    /// The region of the page that is left in whose place the content of a slot comes, which is written before what stands around it.
    pub(super) fn content_of(&self, begins: &Beginning, slot: usize) -> Option<u32> {
        let before = begins.contents & ((1 << slot) - 1);
        let (region, shown) = (begins.laid.same.filter(|_| begins.contents & 1 << slot != 0)?, self.leaves.as_ref()?);
        shown.content(region, before.count_ones() as usize)
    }

    /// Begins to write such a component, while the first answer is being made.
    pub(super) fn go_on_from(&mut self, begins: Beginning, page: &PageShared) {
        let Beginning { at_root, alone, keeping, scopes, laid, .. } = begins;
        self.region_at = if at_root { 0 } else { usize::MAX };
        self.alone = alone.map(|left| Alone { at: 0, left });
        (self.keeping, self.scopes, self.laid) = (keeping, scopes, laid);
        self.leaves = page.left();
    }

    /// Renders a component that is all of a page, or of what is written into a layout.
    #[doc(hidden)]
    pub fn render_alone<C: Component>(&mut self, child: C, slots: C::Slots<'_>) {
        // Any other may begin with a layout and go on with something else.
        if !C::LAYOUT && !C::WRAPS {
            self.alone = None;
        }
        child.__render(slots, self);
    }

    /// Renders a component that is all of a part.
    #[doc(hidden)]
    pub fn render_sole<C: Component>(&mut self, child: C, slots: C::Slots<'_>) {
        // Any other may begin with one that lives, and go on with something else.
        (self.sole, self.part_of) = (C::LIVE, self.part_of.filter(|_| C::LIVE));
        child.__render(slots, self);
        (self.sole, self.part_of) = (false, None);
    }

    /// The instance that stands in the place of the live component at hand in the page that is left, where it goes along: nobody mounts another one.
    pub(super) fn goes_along(&mut self, part: Option<Passing>, next: &Next) -> Option<Known> {
        let Passing { region, parts, .. } = part?;
        let (region, instance) = self.leaves.as_ref()?.sole(region, parts, next)?;
        self.same_as(region);
        Some(instance)
    }

    /// Comes to a layout that lives, before anything of it is written; and the same in the page that is left, where that goes along.
    pub(super) fn live_layout(&mut self, next: &Next, stays: bool) -> (LayoutOpen, Option<Comes>) {
        let open = self.layout_of(hash_of(&(next.component, next.slots)));
        let open = LayoutOpen { lives: true, ..open };
        // One whose setup waits, and that has nothing that lives on, is made anew for every page.
        if !stays {
            return (self.without_instance(open), None);
        }
        let comes = open.same.and_then(|left| {
            let known = self.leaves.as_ref()?.live_layout(left, next)?;
            let provided = self.page.as_ref()?.provided(known.0)?;
            Some(Comes { known, provided })
        });
        (LayoutOpen { same: open.same.filter(|_| comes.is_some()), goes_along: comes.is_some(), ..open }, comes)
    }

    /// What the instance has handed down that comes along in the place of the one at hand is for what stands in it, until what this returns is dropped.
    pub(crate) fn go_inside(&mut self) -> Option<Providing> {
        let provided = self.inside_of.take()?;
        let outside = Providing::new();
        provide::go_to(Some(provided));
        Some(outside)
    }

    /// Comes to a piece of a layout that lives in which something else may, and which is written now; its number is `at`.
    #[doc(hidden)]
    pub fn keeping(&mut self, at: u32) {
        if self.keeping.is_none() {
            self.keeping = self.port.as_ref().map(|port| (port.number, at));
        }
    }

    /// Ends it.
    #[doc(hidden)]
    pub fn keeping_end(&mut self, at: u32) {
        if self.keeping.is_some_and(|(layout, known)| known == at && self.port.as_ref().is_some_and(|port| port.number == layout)) {
            self.keeping = None;
        }
    }

    /// Comes to such a piece where it stays as it is: what it needs in the head is needed there as before.
    #[doc(hidden)]
    pub fn kept(&mut self, at: u32) {
        self.keeping(at);
        let layout = self.port.as_ref().map(|port| port.number);
        let styles = self.leaves.as_ref().zip(layout).map(|(shown, layout)| shown.styles_of(layout, at));
        styles.into_iter().flatten().for_each(|style| self.style(style));
        self.keeping_end(at);
    }

    /// The layout at hand, which lives.
    #[doc(hidden)]
    pub fn laid(&mut self) -> LayoutOpen {
        if self.step == Step::Update && self.passes() {
            // All but its pieces is that of the one in whose place it is there.
            self.passing = Some(Passing { region: 0, contents: 0, parts: 0 });
            let known = self.page.as_ref().zip(self.port.as_ref()).and_then(|(page, port)| page.laid(port.number));
            return known.unwrap_or_default();
        }
        mem::take(&mut self.laid)
    }

    /// Has what is written once more of a layout, while the page is made, have the marks that it had.
    pub(super) fn lays_again(&mut self) {
        if let Some((page, port)) = self.page.as_ref().zip(self.port.as_ref())
            && let Some(laid) = page.laid(port.number)
        {
            (self.laid, self.leaves) = (laid, page.left());
        }
    }

    /// Notes that the region at hand is the same as one of the page that is left.
    pub(super) fn same_as(&mut self, region: u32) {
        self.stat("<!--#=");
        self.number(region);
        self.stat("-->");
    }

    /// Comes to a layout, before anything of it is written; `given`: which of its slots are.
    #[doc(hidden)]
    pub fn layout<C: 'static>(&mut self, given: &[bool]) -> LayoutOpen {
        let open = self.layout_of(hash_of(&(TypeId::of::<C>(), given)));
        self.without_instance(open)
    }

    /// A layout that nothing lives in but what stands in its parts.
    fn without_instance(&self, open: LayoutOpen) -> LayoutOpen {
        let has_none = |left: &u32| self.leaves.as_ref().is_some_and(|shown| shown.has_no_instance(*left));
        LayoutOpen { same: open.same.filter(has_none), ..open }
    }

    /// Comes to a layout, which in the page that is left may be the same.
    fn layout_of(&mut self, key: u64) -> LayoutOpen {
        let alone = self.alone.take().filter(|alone| alone.at == self.html.len());
        if !self.at_root() {
            return LayoutOpen::default();
        }
        let left = alone.and_then(|alone| alone.left);
        let same = left.filter(|left| self.leaves.as_ref().is_some_and(|shown| shown.is_layout(*left, key)));
        LayoutOpen { lives: false, marks: true, key: alone.map(|_| key), same, goes_along: false }
    }

    /// Begins the markup of a layout of which only the parts may be written; what stands around that always is.
    #[doc(hidden)]
    pub fn layout_begin(&mut self, open: &LayoutOpen) {
        if let Some(region) = open.same {
            self.same_as(region);
            self.passing = Some(Passing { region, contents: 0, parts: 0 });
        } else if let Some(key) = open.key {
            self.stat(&format!("<!--#:{key:x}-->"));
        }
    }

    #[doc(hidden)]
    pub fn layout_end(&mut self, _open: &LayoutOpen) {
        self.passing = None;
    }

    /// Whether more is written of the layout at hand than its parts.
    #[doc(hidden)]
    #[inline]
    pub fn writes_all(&self) -> bool {
        self.passing.is_none()
    }

    /// Whether the title of the document at hand is the one that the page has which is left, since it `lives` in an instance that goes along. `made`: it lives by what
    /// setup has made of something that other pages have otherwise.
    #[doc(hidden)]
    pub fn keeps_title(&mut self, open: &LayoutOpen, lives: bool, made: bool) -> bool {
        let Some((page, port)) = self.page.as_ref().zip(self.port.as_ref()).filter(|_| lives && self.serving()) else { return false };
        if made {
            port.depends_on_page();
        }
        page.has_title(port.number);
        if open.goes_along {
            self.stat("<!--#~-->");
        }
        open.goes_along
    }

    /// Begins a part of a layout.
    #[doc(hidden)]
    pub fn part(&mut self, open: &LayoutOpen) -> PartOpen {
        if open.marks {
            self.stat("<!--#-->");
        }
        self.part_of = self.passing;
        self.part_open(open, false)
    }

    /// Begins the tag of an element of a layout that is a part of it, while what stands in the element is the layout's own.
    #[doc(hidden)]
    pub fn tag(&mut self, open: &LayoutOpen) -> PartOpen {
        if open.marks {
            self.stat("<!--#@-->");
        }
        self.part_open(open, true)
    }

    pub(super) fn part_open(&mut self, open: &LayoutOpen, is_tag: bool) -> PartOpen {
        let asked = self.layout_port(open).is_some_and(|port| port.has_asked());
        PartOpen { passing: self.passing.take(), asked, is_tag, in_piece: self.in_piece, is_piece: false, fills: None }
    }

    #[doc(hidden)]
    pub fn part_end(&mut self, open: &LayoutOpen, part: PartOpen) {
        self.passing = part.passing.map(|passing| Passing { parts: passing.parts + 1, ..passing });
        (self.in_piece, self.settled) = (part.in_piece, None);
        if !self.serving() {
            return;
        }
        if let Some(port) = self.layout_port(open) {
            if part.is_piece && !part.asked && port.has_asked() {
                port.asks_in_piece();
            }
            port.asked_before(part.asked);
        }
        self.part_of = None;
        if open.marks && !part.is_tag {
            self.stat("<!--.-->");
        }
        if let Some((range, from)) = part.fills {
            self.fill_piece(range, from);
        }
    }

    /// The instance that a layout is, if it lives.
    pub(super) fn layout_port(&self, open: &LayoutOpen) -> Option<&Arc<Port>> {
        self.port.as_ref().filter(|_| open.lives)
    }

    /// Writes the content of a slot of a layout.
    #[doc(hidden)]
    pub fn layout_slot(&mut self, write: &dyn Fn(&mut Out)) {
        self.left = self.next_content();
        let passing = self.passing.take();
        write(self);
        self.left = None;
        self.passing = passing;
    }

    /// The region of the page that is left in whose place the next content of the layout at hand comes.
    pub(super) fn next_content(&mut self) -> Option<u32> {
        let passing = self.passing.as_mut()?;
        let (region, behind) = (passing.region, passing.contents);
        passing.contents += 1;
        self.leaves.as_ref()?.content(region, behind)
    }

    /// Whether the component at hand is a layout of the page.
    #[doc(hidden)]
    pub fn at_root(&self) -> bool {
        self.html.len() == self.region_at && self.serving() && self.page.as_ref().is_some_and(|page| page.is_followed())
    }

    /// Begins what is written into a layout; `alone`: it is one component.
    #[doc(hidden)]
    pub fn region(&mut self, at_root: bool, alone: bool) -> RegionOpen {
        let left = self.left.take();
        if !at_root || !self.serving() || self.region_at == usize::MAX {
            return RegionOpen(None);
        }
        self.stat("<!--#+-->");
        self.alone = alone.then_some(Alone { at: self.html.len(), left });
        RegionOpen(Some(mem::replace(&mut self.region_at, self.html.len())))
    }

    /// Ends what is written into a layout.
    #[doc(hidden)]
    pub fn region_end(&mut self, open: RegionOpen) {
        if let Some(before) = open.0 {
            self.region_at = before;
            self.stat("<!--.-->");
        }
    }

    /// Begins a live component: marks stand around it, so that it can be exchanged by itself where another page has another one in the same layout. In a fragment
    /// it is the fragment's, where a page begins it is the page, and where it is all of a part of a layout it has the marks of that.
    pub(super) fn begin_marked(&mut self) -> bool {
        let sole = mem::take(&mut self.sole);
        let marked = self.scopes == 0 && self.serving() && self.html.len() != self.region_at && self.page.as_ref().is_some_and(|page| page.marks());
        self.marked = marked;
        let anew = marked && !sole;
        if anew {
            self.stat("<!--#-->");
        }
        anew
    }

    pub(super) fn end_marked(&mut self, marked: bool) {
        if marked {
            self.stat("<!--.-->");
        }
    }

    /// Something was written, from `from` on, that nobody sees where it stands: what begins here still does.
    pub(super) fn unseen(&mut self, from: usize) {
        if self.region_at == from {
            self.region_at = self.html.len();
        }
    }
}
