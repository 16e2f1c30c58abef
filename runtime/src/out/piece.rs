//! Pieces: the parts of a layout in which something lives that is the layout's own, as where a slot stands in a boundary, an await or a fragment.
//!
//! Where the layout goes along to another page, that has another piece in the place of each: it is written by the instance that is there for the parts, and the one that goes
//! on takes over what is remembered of it (`page/pieces.rs`). Of a boundary or a fragment that stands around its slots with nothing but elements, only what the page writes into
//! them is another one: all else stays as it is, for as long as nothing in it fails. What has failed is caught by a stand-in while the page is made, as the boundary is still
//! shown in the page that is left; it is then written as any other piece, with its error slot. So it is where slots stand in blocks of a fragment or an await, in openings,
//! as long as these are shown as they were first: what has come in their place since has no marks of regions in it. The browser goes on counting the regions that have gone:
//! something stands for them where they were (`page/lost.rs`).

use std::sync::Arc;

use super::{
    Block, Catch, Gap, Out, Step,
    layout::{LayoutOpen, PartOpen, Passing},
};
use crate::page::{PageShared, Wait, Wanted};

/// Which piece of a layout one is.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Where it is remembered.
    pub block: usize,
    /// Whether it is a boundary.
    pub boundary: bool,
    /// Whether it is a fragment or an await, of which all may stay as it is but what stands in openings.
    pub lives: bool,
    /// Of a boundary or fragment that may stay as it is, the slots that it has in it where they always are.
    pub slots: &'static [u32],
}

/// A piece that stays as it is, while what the next page writes into it is being written.
#[derive(Debug, Default)]
pub(crate) struct Stays {
    /// What catches that, in a boundary.
    pub(crate) catch: Option<Arc<Catch>>,
    /// The openings in it that are shown.
    pub(crate) openings: Vec<Shows>,
    /// How many the layout has.
    pub(crate) all_openings: usize,
    /// Where it may still be exchanged.
    range: Option<u32>,
}

impl Stays {
    pub(super) fn close(&self, page: &PageShared) {
        page.close_range(self.range);
    }
}

/// An opening in a piece that stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shows {
    pub(crate) number: u32,
    slot: u32,
    /// The region of the page that is left that its content is.
    region: u32,
}

/// What a piece is in the place of that in the page that is left.
enum Standing {
    /// The same.
    Stays,
    Another,
    /// Another one, which is written later than what stands around it.
    Fills(u32),
}

impl Out {
    /// Begins a piece of a layout; none where that stays as it is in the page that is left.
    #[doc(hidden)]
    pub fn live_part(&mut self, open: &LayoutOpen, piece: Piece) -> Option<PartOpen> {
        if let Some(port) = self.layout_port(open).filter(|_| open.marks) {
            port.has_piece();
        }
        let mut fills = None;
        if self.passes() && (piece.lives || !piece.slots.is_empty()) {
            match self.standing(piece) {
                Standing::Stays => return None,
                Standing::Fills(range) => {
                    self.step = Step::Serve;
                    fills = Some((range, self.html.len()));
                }
                Standing::Another => {
                    self.settled = self.page.as_ref().zip(self.port.as_ref()).and_then(|(page, port)| page.settled_in_left(port.number, piece))
                }
            }
        }
        let marks = open.marks && self.serving();
        if marks {
            self.stat("<!--#--><!--#!-->");
        }
        let mut part = self.part_open(open, false);
        (part.is_piece, part.fills) = (true, fills);
        self.in_piece |= marks;
        (self.stands, self.marks_scope) = (marks && piece.boundary && !piece.slots.is_empty(), marks && !piece.slots.is_empty());
        Some(part)
    }

    /// Begins a boundary or fragment of a component that is no layout, in which nothing but elements stands around slots: what is written into these may be all that two
    /// pages have otherwise. Whether something was such a piece around it.
    #[doc(hidden)]
    pub fn standing_piece(&mut self, boundary: bool) -> bool {
        let before = self.in_piece;
        if self.serving()
            && self.scopes == 0
            && self.region_at != usize::MAX
            && self.page.as_ref().is_some_and(|page| page.is_followed() && page.is_answering())
        {
            (self.in_piece, self.stands, self.marks_scope) = (true, boundary, true);
        }
        before
    }

    /// Ends it.
    #[doc(hidden)]
    pub fn standing_piece_end(&mut self, before: bool) {
        (self.in_piece, self.stands, self.marks_scope) = (before, false, false);
    }

    /// Whether the instance at work is there only for a page to be made.
    pub(super) fn passes(&self) -> bool {
        self.port.as_ref().is_some_and(|port| port.passes())
    }

    /// Comes to a piece that may stay as it is. What stands in it is left to be written.
    fn standing(&mut self, piece: Piece) -> Standing {
        let known = self.take_block(piece.block);
        let serving = self.serving();
        let stays = match known {
            Block::Stays(stays) if !stays.catch.as_ref().is_some_and(|catch| catch.has_failed()) => *stays,
            Block::Stays(stays) => {
                let Some(page) = self.page.clone() else { return Standing::Another };
                if serving {
                    page.close_range(stays.range);
                } else if self.fills.is_none() {
                    // The one that goes on shows it.
                    self.put_block(piece.block, Block::Stays(stays));
                    return Standing::Stays;
                }
                if let Some(catch) = &stays.catch {
                    catch.clear(&page);
                }
                self.fails = true;
                return stays.range.filter(|_| !serving).map_or(Standing::Another, Standing::Fills);
            }
            Block::Empty if serving => match self.found(piece) {
                Some(stays) => stays,
                None => return Standing::Another,
            },
            other => {
                self.put_block(piece.block, other);
                return Standing::Another;
            }
        };
        if serving {
            self.write_stays(piece, &stays);
        }
        self.put_block(piece.block, Block::Stays(Box::new(stays)));
        Standing::Stays
    }

    /// A piece that is shown in the page that is left with its content, where the regions of that are known: those of its slots, or those in its openings, if all that the
    /// layout has are shown as they were first.
    fn found(&self, piece: Piece) -> Option<Stays> {
        let (passing, port, page, shown) = (self.passing?, self.port.as_ref()?, self.page.as_ref()?, self.leaves.as_ref()?);
        let region = shown.part(passing.region, passing.parts).filter(|_| page.stands_in_left(port.number, piece))?;
        if !piece.slots.is_empty() && (0..self.given_in(piece).count()).all(|behind| shown.content(region, behind).is_some()) {
            let (catch, range) = if piece.boundary { (Some(Catch::stand_in(self.port())), page.range(Wait::Perhaps)) } else { (None, None) };
            return Some(Stays { catch, range, ..Stays::default() });
        }
        if !piece.lives {
            return None;
        }
        let left = page.openings_in_left(port.number)?;
        let shows = |wanted: &Wanted| {
            let (first, _) = shown.still(wanted.number).filter(|_| wanted.filled && wanted.catch.is_none())?;
            Some(Shows { number: wanted.number, slot: wanted.slot, region: first })
        };
        let all: Vec<Shows> = left.iter().map(shows).collect::<Option<_>>()?;
        let mut contents = shown.contents(region);
        let mut inside: Vec<Shows> = all.iter().filter(|shows| contents.contains(&shows.region)).copied().collect();
        inside.sort_unstable_by_key(|shows| shows.region);
        contents.retain(|region| !inside.iter().any(|shows| shows.region == *region));
        contents.is_empty().then(|| Stays { openings: inside, all_openings: all.len(), ..Stays::default() })
    }

    fn given_in(&self, piece: Piece) -> impl Iterator<Item = u32> {
        piece.slots.iter().copied().filter(|slot| self.given(*slot))
    }

    /// Leaves room for what stands in a piece that stays as it is.
    fn write_stays(&mut self, piece: Piece, stays: &Stays) {
        let Some((passing, shown)) = self.passing.zip(self.leaves.clone()) else { return };
        let Some(region) = shown.part(passing.region, passing.parts) else { return };
        if let Some(range) = stays.range {
            self.open_range(range);
        }
        self.stat("<!--#-->");
        self.same_as(region);
        if let Some((page, port)) = self.page.clone().zip(self.port.clone()) {
            for &Shows { number, slot, region } in &stays.openings {
                page.opens_as_in_left(&port, slot, number);
                self.stat("<!--#[");
                self.number(number);
                self.stat("-->");
                self.gaps.push(Gap { at: self.html.len(), slot, catch: None, opening: number, left: Some(region) });
            }
        }
        let slots: Vec<u32> = self.given_in(piece).collect();
        for (behind, slot) in slots.into_iter().enumerate() {
            let left = shown.content(region, behind);
            self.gaps.push(Gap { at: self.html.len(), slot, catch: stays.catch.clone(), opening: 0, left });
        }
        self.stat("<!--.-->");
        if stays.range.is_some() {
            self.close_range();
        }
        self.passing = Some(Passing { parts: passing.parts + 1, ..passing });
    }

    /// Ends a piece that is written later than what stands around it.
    pub(super) fn fill_piece(&mut self, range: u32, from: usize) {
        self.step = Step::Update;
        let html = self.html.split_off(from);
        if let Some(fills) = &mut self.fills {
            fills.push((range, html));
        }
    }
}
