//! Openings: slots that a live component shows in a block of its fragment, and what the parent writes into them.

use std::{
    any::TypeId,
    mem,
    sync::{Arc, LazyLock},
};

use memchr::memmem::Finder;

use super::{
    Block, Cells, Content, Gap, Out,
    cells::{Child, Filling},
    rendering::{Kept, Rendering, Way},
};
use crate::{
    component::{Port, READY},
    page::{PageShared, Wanted},
};

/// Which slots of a component may be shown later than it, as bits.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Later {
    pub(super) slots: u32,
    /// Those that it shows nowhere else.
    pub(super) only: u32,
    /// Those that it shows at once, and stay, if nothing moves them.
    pub(super) still: u32,
}

/// HTML with marks in it, and the instances that these stand for.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Shape {
    html: Vec<u8>,
    marked: Vec<u32>,
    /// What one of the instances shows has changed, and must be written anew.
    pub(crate) differs: bool,
}

/// Takes the marks of regions from what is written again where there are none.
fn without_regions(html: &mut Vec<u8>) {
    static MARKS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<!--"));
    let (mut whole, mut written, mut at) = (Vec::with_capacity(html.len()), 0, 0);
    while let Some(found) = MARKS.find(&html[at..]) {
        let begin = at + found;
        at = begin + 4;
        let is_mark = html[at..].starts_with(b"#") || html[at..].starts_with(b".-->");
        if let Some(length) = html[at..].windows(3).position(|end| end == b"-->").filter(|_| is_mark) {
            whole.extend_from_slice(&html[written..begin]);
            at += length + 3;
            written = at;
        }
    }
    whole.extend_from_slice(&html[written..]);
    *html = whole;
}

impl Out {
    /// Notes which slots of the component that is mounted next may come later, which of them nowhere else, and which only where something may move them.
    #[doc(hidden)]
    pub fn shows_later(&mut self, slots: u32, only: u32, still: u32) {
        self.later = Later { slots, only, still };
    }

    /// Whether a slot that a component shows by another one stands in a layout where nothing moves it: outside of everything that lives, and written at once.
    #[doc(hidden)]
    pub fn stands_still(&self, block: usize) -> bool {
        let is_opening = || matches!(self.at.cells.blocks.get(self.at.block + block), Some(Block::Opening(_)));
        let is_own = || match (&self.catch, self.port.as_ref().and_then(|port| port.catch.as_ref())) {
            (None, None) => true,
            (Some(catch), own) => catch.stands() || own.is_some_and(|own| Arc::ptr_eq(catch, own)),
            (None, Some(_)) => false,
        };
        self.in_piece && (self.at_once || self.again && !is_opening()) && self.scopes == 0 && !self.rendering.shaped && is_own()
    }

    /// A place where the component at work shows a slot for as long as the block around shows it.
    #[doc(hidden)]
    pub fn opening(&mut self, block: usize, slot: u32) {
        let Some(port) = self.port().filter(|_| self.serving()) else { return };
        if self.spoils() {
            return;
        }
        let number = match self.take_known(block) {
            Block::Opening(number) => {
                if self.updates {
                    port.page().set_filled(number, false);
                }
                number
            }
            _ => port.page().open(&port, slot, self.catch.clone(), self.is_inside()),
        };
        self.plain("<!--[");
        self.number(number);
        self.plain("-->");
        self.gaps.push(Gap { at: self.html.len(), slot, catch: self.catch.clone(), opening: number, left: None });
        if self.fills.is_some() {
            // It comes into the first answer late, and what it shows with it.
            if !port.page().is_refilled(number) {
                let html = port.page().filled_by_copy(number);
                self.html.extend_from_slice(&html);
            } else if let Some(range) = port.page().range_of_opening(number) {
                self.open_range(range);
                self.close_range();
            }
        }
        self.plain("<!--]-->");
        self.put_block(block, Block::Opening(number));
    }

    /// Fills an opening of an instance that is written; whether the content could be.
    pub(super) fn fill_opening(&mut self, port: &Port, gap: &Gap, slots: &[Content<'_>]) -> bool {
        let Some(Some(content)) = slots.get(gap.slot as usize) else { return true };
        let page = port.page().clone();
        if port.refilled_by().is_none() {
            if page.has_copy(port.number, gap.slot) && self.rendering.way == Way::Again {
                let html = page.filled_by_copy(gap.opening);
                self.html.extend_from_slice(&html);
                return true;
            }
            return self.copied(port, gap.slot, Some(gap), *content);
        }
        let in_page = self.in_page(port);
        self.left = gap.left;
        let known = self.rendering.known_filling(gap.opening).filter(|_| self.rendering.way == Way::Again);
        let way = if known.is_some() { Way::Again } else { Way::Fresh };
        let Some((child, _)) = self.within(gap.catch.as_ref(), |out| out.filling(way, known.unwrap_or_default(), true, in_page, *content)) else {
            return false;
        };
        self.at.cells.blocks.push(Block::Filling(Box::new(Filling { opening: gap.opening, child })));
        page.set_filled(gap.opening, true);
        true
    }

    /// Writes a content that nobody will come back to, and keeps a copy of it.
    fn copied(&mut self, port: &Port, slot: u32, gap: Option<&Gap>, content: &dyn Fn(&mut Out)) -> bool {
        let from = self.html.len();
        let in_page = gap.is_some() && self.in_page(port);
        self.left = gap.and_then(|gap| gap.left);
        let Some((child, written)) =
            self.within(gap.and_then(|gap| gap.catch.as_ref()), |out| out.filling(Way::Fresh, Child::default(), true, in_page, content))
        else {
            return false;
        };
        let opening = gap.map(|gap| gap.opening);
        port.page().keep_copy(port.number, slot, opening, child.instances, written);
        match opening {
            Some(opening) => port.page().set_filled(opening, true),
            None => self.html.truncate(from),
        }
        true
    }

    /// Writes the contents that an instance may show later, and does not yet.
    pub(super) fn copy_for_later(&mut self, port: &Port, later: u32, slots: &[Content<'_>]) {
        if port.refilled_by().is_some() {
            return;
        }
        for (slot, content) in slots.iter().enumerate().filter(|(slot, _)| later & 1 << slot != 0) {
            if let Some(content) = content
                && !port.page().has_copy(port.number, slot as u32)
            {
                self.copied(port, slot as u32, None, *content);
            }
        }
    }

    /// Whether what stands in the openings of a layout is written where the page has regions.
    fn in_page(&self, port: &Port) -> bool {
        port.has_pieces() && self.scopes == 0 && self.region_at != usize::MAX && port.page().is_answering()
    }

    /// Runs a part that belongs to a boundary of another component, if any; `None` if it failed there.
    fn within<R>(&mut self, catch: Option<&Arc<super::Catch>>, part: impl FnOnce(&mut Out) -> R) -> Option<R> {
        let Some(catch) = catch.filter(|catch| !self.catch.as_ref().is_some_and(|own| Arc::ptr_eq(own, catch))) else { return Some(part(self)) };
        let mut result = None;
        self.attempt_for(catch, |out| result = Some(part(out))).then_some(())?;
        result
    }

    /// Writes the content of an opening: what stands in it, and how it can be written again.
    fn filling(&mut self, way: Way, known: Child, shown: bool, in_page: bool, content: &dyn Fn(&mut Out)) -> (Child, Shape) {
        let Child { instances, cells, .. } = known;
        let refills = self.rendering.refills;
        let goes_on = way == Way::Fill;
        let (cells, old_scopes) = if goes_on { (cells, Vec::new()) } else { (Cells::default(), cells.blocks) };
        self.enter(cells);
        let inside = Rendering { way, shaped: true, refills, old: instances.into(), old_scopes: old_scopes.into(), ..Rendering::default() };
        self.around.push(mem::replace(&mut self.rendering, inside));
        let from = self.html.len();
        if in_page {
            content(self);
        } else {
            // It stands in what lives, where there are no regions.
            let region_at = mem::replace(&mut self.region_at, usize::MAX);
            self.scopes += 1;
            content(self);
            self.scopes -= 1;
            self.region_at = region_at;
        }
        self.left = None;
        if !goes_on {
            self.rendering.close_old(self.page.as_ref());
        }
        let mut shape = self.whole_shape(from).into_owned();
        if in_page {
            without_regions(&mut shape);
        }
        let cells = self.leave();
        let outer = self.around.pop().unwrap_or_default();
        let mut inside = mem::replace(&mut self.rendering, outer);
        inside.instances.extend(mem::take(&mut inside.old));
        let sent = self.frame.len();
        let differs = self.refresh_renewed(mem::take(&mut inside.renewed), false);
        if !shown {
            self.frame.truncate(sent);
        }
        let child = Child { instances: inside.instances, shape: super::cells::hash(&shape), cells, ..Child::default() };
        (child, Shape { html: shape, marked: inside.marked, differs })
    }

    /// While only openings are filled: comes to an instance with the contents of its slots.
    pub(super) fn fill_known(&mut self, page: &Arc<PageShared>, props: TypeId, slots: &[Content<'_>]) {
        let Some(number) = self.rendering.known(page, props) else { return };
        self.rendering.instances.push(number);
        if page.place_of_pending(number).is_some() {
            return;
        }
        // What stands in its slots stands in it.
        let _outside = self.inside(number);
        // There may be others in what stays.
        for content in page.gaps(number).into_iter().filter_map(|slot| *slots.get(slot as usize)?) {
            content(self);
        }
        if page.refilled_by(number).is_none() {
            return;
        }
        for Wanted { number, slot, catch, filled, range } in page.openings_of(number) {
            let Some(Some(content)) = slots.get(slot as usize) else { continue };
            if filled {
                self.fill_within(number, *content);
                continue;
            }
            let from = self.html.len();
            page.set_filled(number, true);
            // What stands there is written again, where the opening was.
            let (way, known) = self.filling_of(number).map_or_else(Default::default, |filling| (Way::Again, filling.child));
            let again = mem::replace(&mut self.again, way == Way::Again);
            let written = self.within(catch.as_ref(), |out| out.filling(way, known, true, false, *content));
            self.again = again;
            let Some((child, _)) = written else {
                if let Some(catch) = catch {
                    catch.call();
                }
                continue;
            };
            self.at.cells.blocks.push(Block::Filling(Box::new(Filling { opening: number, child })));
            let html = self.html.split_off(from);
            match (&mut self.fills, range) {
                (Some(fills), Some(range)) => fills.push((range, html)),
                _ => page.send_content(&mut self.frame, number, html),
            }
        }
    }

    /// Goes into a filling, in which others may want something.
    fn fill_within(&mut self, number: u32, content: &dyn Fn(&mut Out)) {
        let is = |block: &Block| matches!(block, Block::Filling(filling) if filling.opening == number);
        let Some(at) = self.at.cells.blocks.iter().position(is) else { return };
        let Block::Filling(mut filling) = mem::take(&mut self.at.cells.blocks[at]) else { return };
        let shape = filling.child.shape;
        (filling.child, _) = self.filling(Way::Fill, filling.child, true, false, content);
        filling.child.shape = shape;
        self.at.cells.blocks[at] = Block::Filling(filling);
    }

    /// Writes what stands in the openings of a known instance once more, as its parent keeps nothing and gives its shape.
    pub(super) fn reshape_openings(&mut self, page: &Arc<PageShared>, number: u32, slots: &[Content<'_>]) {
        let from = self.html.len();
        if page.refilled_by(number).is_none() {
            for (copy, slot, instances, shown) in page.copies_of(number) {
                if let Some(Some(content)) = slots.get(slot as usize) {
                    let (child, written) = self.filling(Way::Shape, Child { instances, ..Child::default() }, shown, false, *content);
                    page.put_copy(copy, child.instances, written);
                    self.html.truncate(from);
                }
            }
            return;
        }
        for Wanted { number, slot, filled, .. } in page.openings_of(number) {
            let Some((Some(content), known)) = slots.get(slot as usize).copied().zip(self.rendering.known_filling(number)).filter(|_| filled) else { continue };
            let before = known.shape;
            let (child, written) = self.filling(Way::Shape, known, true, false, content);
            self.html.truncate(from);
            if child.shape == before && !written.differs {
                self.at.cells.blocks.push(Block::Filling(Box::new(Filling { opening: number, child })));
            } else {
                // It is written anew, when the child is done.
                child.close(page);
                page.set_filled(number, false);
            }
        }
    }

    /// What stands in an instance's openings, where it is written again apart from its parent: a copy; all else is written anew when the parent is done.
    pub(super) fn refill(&mut self, html: Vec<u8>, gaps: Vec<Gap>) -> (Vec<u8>, std::collections::VecDeque<usize>) {
        let Some(page) = self.page.clone().filter(|_| gaps.iter().any(|gap| gap.opening != 0)) else {
            return (html, gaps.into_iter().map(|gap| gap.at).collect());
        };
        let (mut whole, mut rest, mut written) = (Vec::with_capacity(html.len()), std::collections::VecDeque::new(), 0);
        for gap in gaps {
            whole.extend_from_slice(&html[written..gap.at]);
            written = gap.at;
            if gap.opening == 0 {
                rest.push_back(whole.len());
            } else if page.is_refilled(gap.opening) {
                page.set_filled(gap.opening, false);
            } else {
                whole.extend_from_slice(&page.filled_by_copy(gap.opening));
            }
        }
        whole.extend_from_slice(&html[written..]);
        (whole, rest)
    }

    /// Takes what stands in an opening of the child that was entered.
    fn filling_of(&mut self, number: u32) -> Option<Filling> {
        let at = self.at.cells.blocks.iter().position(|block| matches!(block, Block::Filling(filling) if filling.opening == number))?;
        match self.at.cells.blocks.remove(at) {
            Block::Filling(filling) => Some(*filling),
            _ => None,
        }
    }

    /// Before a child is updated: gives up what stands in openings that have gone.
    pub(super) fn give_up_fillings(&mut self, child: &mut Child) {
        let Some(page) = &self.page else { return };
        let gone = |block: &mut Block| matches!(block, Block::Filling(filling) if !page.is_open(filling.opening));
        for block in child.cells.blocks.extract_if(.., gone).collect::<Vec<_>>() {
            block.close(page);
        }
        for block in &mut child.cells.blocks {
            if let Block::Filling(filling) = block {
                self.give_up_fillings(&mut filling.child);
            }
        }
    }

    /// Whether a child has openings, in itself or in what it shows, that are to be filled in this walk.
    pub(super) fn must_fill(&self, child: &Child) -> bool {
        self.dirty & READY != 0 && self.page.as_ref().is_some_and(|page| page.wanting().iter().any(|&wanting| child.shows(wanting)))
    }

    /// Writes what has this shape.
    pub(crate) fn whole(page: Arc<PageShared>, shape: &Shape) -> Vec<u8> {
        let mut out = Out::new(Some(page), shape.html.len());
        let kept: Vec<Kept> = shape.marked.iter().map(|&number| Kept::Instance(number)).collect();
        out.assemble(&shape.html, &kept, &[]);
        out.html
    }

    /// Walks contents in the fillings of the child that was entered.
    pub(super) fn walk_fillings(&mut self, walk: &mut dyn FnMut(&mut Out)) {
        for at in 0..self.at.cells.blocks.len() {
            let Some(Block::Filling(filling)) = self.at.cells.blocks.get_mut(at) else { continue };
            // What has gone with its opening is given up soon, and what is to be written again is written as it is then.
            if !self.page.as_ref().is_some_and(|page| page.is_filled(filling.opening)) {
                continue;
            }
            let cells = mem::take(&mut filling.child.cells);
            let instances = mem::take(&mut filling.child.instances);
            self.enter(cells);
            let inside = Rendering { way: Way::Renewed, refills: true, old: instances.into(), ..Rendering::default() };
            self.around.push(mem::replace(&mut self.rendering, inside));
            walk(self);
            let cells = self.leave();
            let outer = self.around.pop().unwrap_or_default();
            let inside = mem::replace(&mut self.rendering, outer);
            if let Some(Block::Filling(filling)) = self.at.cells.blocks.get_mut(at) {
                filling.child.cells = cells;
                filling.child.instances = inside.instances.into_iter().chain(inside.old).collect();
            }
        }
    }
}
