//! The pieces of layouts that come along: the parts in which something lives that is the layout's own (`out/piece.rs`).
//!
//! While the next page is made, an instance of the layout is there for its parts, as where a layout has no pieces; but it stays until the browser shows that page, under the
//! number of the one that goes on, and is walked: what it has in its pieces may wait, or fail. Then the one that goes on takes over what is remembered of them, and what may
//! be told to the other later is told to it. Its stores are its own: what the pieces show of them is found by a walk, and the browser is told that together with the page
//! (`along.rs`). A piece that stays as it is is not remembered twice: only who has caught in it while the page was made is made known to its boundary.

use std::{any::Any, mem, sync::Arc};

use super::{Comes, Next, PageShared, along::Coming};
use crate::{
    component::{Instance, READY},
    out::{Block, Piece, Stays},
    store::Watcher as _,
};

/// What is known of the pieces with which a layout goes on that comes along: they are those of the one in whose place it comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pieces {
    /// What they read of stores: it has its own.
    pub(crate) follows: u64,
    /// Whether it takes the props of the other.
    takes_all: bool,
}

impl PageShared {
    /// Notes that a layout comes along which goes on with the pieces of the one in whose place it comes; that is there until then.
    pub(crate) fn makes_pieces(&self, comes: Comes, next: &Next, follows: u64) {
        let instance = comes.known.0;
        self.gives_way(comes, next, Vec::new(), None);
        let mut state = self.lock();
        if let Some(layout) = state.coming.iter_mut().find(|coming| coming.instance == instance).and_then(|coming| coming.layout.as_mut()) {
            layout.pieces = Some(Pieces { follows, takes_all: next.takes_all });
        }
    }

    /// Whether nothing has failed in the boundaries of an instance that may stay as they are.
    pub(super) fn all_stands_in(&self, number: u32) -> bool {
        let state = self.lock();
        state
            .instances
            .get(number)
            .is_none_or(|instance| instance.cells.blocks.iter().filter_map(Block::boundary).all(|catch| !catch.stands() || !catch.has_failed()))
    }

    /// Has the boundaries of an instance go on with what was caught in those of the one in whose place it comes. False where something has failed in one before.
    pub(super) fn join_boundaries(&self, old: u32, new: u32) -> bool {
        let state = self.lock();
        let (Some(old), Some(new)) = (state.instances.get(old), state.instances.get(new)) else { return true };
        let (port, mut all, mut failed) = (old.port.clone(), true, false);
        let boundaries =
            |instance: &Instance| instance.cells.blocks.iter().map(|block| block.boundary().filter(|catch| catch.stands()).cloned()).collect::<Vec<_>>();
        for (old, new) in boundaries(old).into_iter().zip(boundaries(new)).filter_map(|(old, new)| old.zip(new)) {
            all &= !old.has_failed();
            failed |= old.goes_on_with(&new);
        }
        drop(state);
        if failed {
            port.mark(READY);
        }
        all
    }

    /// Has those that are there only for their pieces give back their props, which others go on with.
    pub(super) fn leave(&self) {
        let pieces = |coming: &Coming| coming.layout.as_ref()?.pieces.map(|pieces| (coming.instance, pieces));
        let all: Vec<_> = self.lock().coming.iter().filter_map(pieces).collect();
        for (number, pieces) in all {
            let Some(mut instance) = self.take_to_work(number) else { continue };
            let props = instance.leave().filter(|_| pieces.takes_all);
            let outside = instance.instances.clone();
            self.put_back(instance);
            let mut state = self.lock();
            if let Some(coming) = state.coming.iter_mut().find(|coming| coming.instance == number) {
                coming.props = coming.props.take().or(props);
                if let Some(layout) = &mut coming.layout {
                    layout.outside = outside;
                }
            }
        }
    }

    /// Has a layout that has come along go on with the pieces of the one that was there in its place. False where one that was to stay has not.
    pub(super) fn go_on_with_pieces(&self, left: &PageShared, passed: Instance, pieces: Pieces) -> bool {
        let Some(mut layout) = self.take_to_work(passed.port.number) else { return false };
        let Instance { port, cells, .. } = passed;
        let own_number = port.number;
        let (mut all, mut follows) = (true, pieces.follows);
        for (piece, other) in layout.cells.blocks.iter_mut().zip(cells.blocks) {
            match other {
                Block::Empty => {}
                Block::Stays(stays) if stays.all_openings > 0 && !self.stands_as_in(left, own_number, &stays) => all = false,
                Block::Stays(stays) => match (piece.standing(stays.catch.is_some()), &stays.catch) {
                    (Some(Some(boundary)), Some(catch)) if boundary.goes_on_with(catch) => follows |= READY,
                    (Some(_), _) => {}
                    (None, _) => all = false,
                },
                other => mem::replace(piece, other).close(self),
            }
        }
        let own = layout.port.clone();
        self.put_back(layout);
        own.goes_on_from(&port);
        if follows != 0 {
            own.mark(follows);
        }
        all
    }

    /// What has come for an await that is a piece of a layout, in the page that is left.
    pub(crate) fn settled_in_left(&self, layout: u32, piece: Piece) -> Option<Arc<dyn Any + Send + Sync>> {
        let left = self.lock().making.as_ref()?.comes_from.clone()?;
        let state = left.lock();
        state.instances.get(layout)?.cells.blocks.get(piece.block)?.settled()
    }

    /// Whether the openings in a piece are still those that were there when it was found to stay.
    fn stands_as_in(&self, left: &PageShared, layout: u32, stays: &Stays) -> bool {
        let open = left.openings_of(layout);
        left.loses_none() && open.len() == stays.all_openings && stays.openings.iter().all(|shows| open.iter().any(|open| open.number == shows.number))
    }

    /// Whether a piece of a layout is shown in the page that is left, and may stay.
    pub(crate) fn stands_in_left(&self, layout: u32, piece: Piece) -> bool {
        let Some(left) = self.lock().making.as_ref().and_then(|making| making.comes_from.clone()) else { return false };
        let state = left.lock();
        let layout = state.instances.get(layout).filter(|layout| layout.pending.is_none() && layout.port.pieces_may_stay());
        layout.and_then(|layout| layout.cells.blocks.get(piece.block)?.standing(piece.boundary)).is_some()
    }
}
