//! What is remembered of what a page shows: a hash of each live value, and the shape of its blocks.

use std::{
    any::Any,
    hash::{BuildHasher, Hash, Hasher},
    mem,
    sync::{Arc, LazyLock},
};

use foldhash::quality::FixedState;

use super::{Added, Catch, Out, boundary::BoundaryCells, each::List, piece::Stays, stream::StreamCells, waits::AwaitCells};
use crate::{page::PageShared, provide::Provided};

/// How many live values and blocks a scope has: known while compiling.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub leaves: usize,
    pub blocks: usize,
    /// Every item of the list is exactly one element.
    pub element: bool,
}

/// What a page keeps of a hash, or of a key: its lowest 48 bits, as there are many of them in each open page. A value that changes is taken for the one before
/// it once in 2^48 times: where a million values change each second, once in nine years, and until it changes again.
pub(crate) type Short = [u8; 6];

#[inline]
pub(crate) fn short(number: u64) -> Short {
    let [a, b, c, d, e, f, ..] = number.to_le_bytes();
    [a, b, c, d, e, f]
}

#[inline]
pub(crate) fn long([a, b, c, d, e, f]: Short) -> u64 {
    u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
}

/// The cells of a scope: of a fragment's content, of a branch, or of all items of a list one after the other.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// A hash of each value, as it would be served.
    pub(crate) leaves: Vec<Short>,
    pub(crate) blocks: Vec<Block>,
    /// Live components in values that are views, by the place of their leaf; most views have none.
    pub(crate) views: Vec<(usize, Vec<u32>)>,
}

impl Cells {
    pub(crate) fn empty(layout: Layout) -> Cells {
        let mut cells = Cells { leaves: vec![Short::default(); layout.leaves], blocks: Vec::with_capacity(layout.blocks), views: Vec::new() };
        cells.blocks.resize_with(layout.blocks, Block::default);
        cells
    }

    fn are_none(&self) -> bool {
        self.leaves.is_empty() && self.blocks.is_empty() && self.views.is_empty()
    }

    /// Whether the same is shown as by others.
    pub(crate) fn shows_as(&self, other: &Cells) -> bool {
        self.leaves == other.leaves && self.blocks.len() == other.blocks.len() && self.blocks.iter().zip(&other.blocks).all(|(one, other)| one.shows_as(other))
    }

    /// Gives up the child components in here: their setup's bindings are dropped, so that every store's stop runs.
    pub(crate) fn close(&mut self, page: &PageShared) {
        for block in self.blocks.drain(..) {
            block.close(page);
        }
        for (_, instances) in self.views.drain(..) {
            instances.into_iter().for_each(|number| page.unmount(number));
        }
    }

    /// Has those who show an instance outside of every fragment show another one in its place.
    pub(crate) fn rename(&mut self, from: u32, to: u32) {
        for block in &mut self.blocks {
            match block {
                Block::Child(child) => {
                    child.instances.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
                    child.cells.rename(from, to);
                }
                Block::Scope(scope) => scope.cells.rename(from, to),
                Block::Branch(branch) | Block::Doubted(branch) => branch.cells.rename(from, to),
                _ => {}
            }
        }
    }

    /// Gives an item's share of a list's views to `item`, whose leaves begin at `to` there.
    pub(crate) fn move_views(&mut self, leaves: std::ops::Range<usize>, item: &mut Cells, to: usize) {
        // Asked of every item of every list, and most have none.
        if !self.views.is_empty() {
            item.views.extend(self.views.extract_if(.., |(leaf, _)| leaves.contains(leaf)).map(|(leaf, instances)| (leaf - leaves.start + to, instances)));
        }
    }

    /// What must be closed when an item of a stream goes, of which the values are not kept.
    pub(crate) fn take_kept(&mut self) -> Vec<Block> {
        let mut blocks = mem::take(&mut self.blocks);
        let instances: Vec<u32> = self.views.drain(..).flat_map(|(_, instances)| instances).collect();
        if !instances.is_empty() {
            blocks.push(Block::Child(Box::new(Child { instances, ..Child::default() })));
        }
        blocks
    }
}

/// A dynamic part that has parts of its own.
#[derive(Debug, Default)]
pub(crate) enum Block {
    /// Not passed yet.
    #[default]
    Empty,
    Branch(Box<Branch>),
    /// The branch of an if or match that is shown, where nothing in it changes: the rows of a table often have one.
    Taken(u64),
    /// A branch that may be shown, or another one that it was said to become (`trial.rs`).
    Doubted(Box<Branch>),
    List(Box<List>),
    Stream(Box<StreamCells>),
    /// A fragment, or a slot's content: addressed by a number of its own.
    Scope(Box<Scope>),
    Child(Box<Child>),
    Boundary(Box<BoundaryCells>),
    /// A boundary of a layout that stays as it is in the page that is left.
    Stays(Box<Stays>),
    /// Where a slot's content is shown for as long as a block shows it, by its number.
    Opening(u32),
    /// What was added to a fragment.
    Added(Box<Added>),
    /// What the parent has written into such an opening of a child.
    Filling(Box<Filling>),
    Await(Box<AwaitCells>),
    /// A fragment that is rendered once for all its viewers, by its number in this page.
    Shared(u32),
}

impl Block {
    /// Whether the same is shown as by another block, as far as blocks of shared fragments go.
    fn shows_as(&self, other: &Block) -> bool {
        match (self, other) {
            (Block::Empty, Block::Empty) => true,
            (Block::Taken(one), Block::Taken(other)) => one == other,
            (Block::Branch(one), Block::Branch(other)) => one.taken == other.taken && one.cells.shows_as(&other.cells),
            (Block::List(one), Block::List(other)) => one.shows_as(other),
            (Block::Child(one), Block::Child(other)) => one.shape == other.shape && one.cells.shows_as(&other.cells),
            _ => false,
        }
    }

    /// The branch that is shown, if it is this one; and whether that is in doubt.
    pub(crate) fn branch(self, taken: u64) -> Result<(Branch, bool), Block> {
        match self {
            Block::Branch(branch) if branch.taken == taken => Ok((*branch, false)),
            Block::Doubted(branch) if branch.taken == taken => Ok((*branch, true)),
            Block::Taken(shown) if shown == taken => Ok((Branch { taken, cells: Cells::default(), range: None, lost: 0 }, false)),
            other => Err(other),
        }
    }

    /// What has come for an await outside of every fragment.
    pub(crate) fn settled(&self) -> Option<Arc<dyn Any + Send + Sync>> {
        let Block::Scope(scope) = self else { return None };
        if let Some(Block::Await(block)) = scope.cells.blocks.first() { block.settled() } else { None }
    }

    /// What catches in a boundary outside of every fragment, as long as that shows its content.
    pub(crate) fn boundary(&self) -> Option<&Arc<Catch>> {
        let Block::Scope(scope) = self else { return None };
        if let Some(Block::Boundary(boundary)) = scope.cells.blocks.first() { Some(boundary.catch()) } else { None }
    }

    /// Whether a fragment, or a boundary outside of every fragment, is shown as it is written, without anything that has failed; and what catches in such a boundary.
    pub(crate) fn standing(&self, boundary: bool) -> Option<Option<&Arc<Catch>>> {
        let Block::Scope(scope) = self else { return None };
        match scope.cells.blocks.first() {
            Some(Block::Boundary(cells)) if boundary => cells.standing().map(Some),
            _ if boundary => None,
            _ => Some(None),
        }
    }

    /// Which branch it is.
    pub(super) fn taken(&self) -> Option<u64> {
        match self {
            Block::Branch(branch) | Block::Doubted(branch) => Some(branch.taken),
            Block::Taken(taken) => Some(*taken),
            _ => None,
        }
    }

    pub(crate) fn close(self, page: &PageShared) {
        match self {
            Block::Empty | Block::Taken(_) => {}
            Block::Stays(stays) => stays.close(page),
            Block::Branch(mut branch) | Block::Doubted(mut branch) => {
                page.close_range(branch.range);
                page.loses_again(branch.lost);
                branch.cells.close(page);
            }
            Block::List(mut list) => list.cells.close(page),
            Block::Stream(mut stream) => stream.close(page),
            Block::Scope(mut scope) => scope.cells.close(page),
            Block::Added(mut added) => added.cells.close(page),
            Block::Opening(number) => page.close_opening(number),
            Block::Filling(filling) => filling.child.close(page),
            Block::Await(block) => block.close(page),
            Block::Shared(number) => page.leave_shared(number),
            Block::Boundary(mut boundary) => {
                page.close_range(boundary.range);
                boundary.cells.close(page);
            }
            Block::Child(child) => child.close(page),
        }
    }
}

/// The branch of an if or match that is shown.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) taken: u64,
    pub(crate) cells: Cells,
    /// The range in the first answer that it may still exchange.
    pub(crate) range: Option<u32>,
    /// How many regions of the page something stands for in it that it no longer shows.
    pub(crate) lost: u32,
}

impl Branch {
    pub(crate) fn keep(self) -> Block {
        if self.range.is_none() && self.lost == 0 && self.cells.are_none() { Block::Taken(self.taken) } else { Block::Branch(Box::new(self)) }
    }
}

#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) number: u32,
    /// Which slot it is the content of; 0 for a fragment.
    pub(crate) slot: u32,
    /// The boundary of another component that shows it.
    pub(crate) catch: Option<Arc<Catch>>,
    /// What is provided where it is shown.
    pub(crate) provided: Provided,
    pub(crate) cells: Cells,
}

/// A child component.
#[derive(Debug, Default)]
pub(crate) struct Child {
    /// Whether it is an instance of its own.
    pub(crate) live: bool,
    /// Whether it is one that shows props outside of its fragments.
    pub(crate) shows_props: bool,
    /// The instances in it: itself, or live components that it shows.
    pub(crate) instances: Vec<u32>,
    /// A hash of its own HTML, if it is none.
    pub(crate) shape: u64,
    /// The contents of its slots.
    pub(crate) cells: Cells,
}

impl Child {
    /// Whether an instance stands in it, outside of what has cells of its own.
    pub(super) fn shows(&self, instance: u32) -> bool {
        let within = |block: &Block| matches!(block, Block::Filling(filling) if filling.child.shows(instance));
        self.instances.contains(&instance) || self.cells.blocks.iter().any(within)
    }

    /// Whether nothing in it lives on: what it shows is all that there is to know.
    pub(super) fn keeps_nothing(&self) -> bool {
        !self.live && self.instances.is_empty() && self.cells.are_none()
    }

    pub(crate) fn close(mut self, page: &PageShared) {
        self.cells.close(page);
        self.instances.into_iter().for_each(|number| page.unmount(number));
    }
}

/// What stands in an opening.
#[derive(Debug)]
pub(crate) struct Filling {
    pub(crate) opening: u32,
    pub(crate) child: Child,
}

/// Where in the cells the walk stands.
#[derive(Debug, Default)]
pub(crate) struct Cursor {
    pub(crate) cells: Cells,
    pub(crate) leaf: usize,
    pub(crate) block: usize,
}

impl Cursor {
    pub(crate) fn whole(cells: Cells) -> Cursor {
        Cursor { cells, leaf: 0, block: 0 }
    }
}

impl Out {
    /// Goes into the cells of a block.
    pub(super) fn enter(&mut self, cells: Cells) {
        let outer = mem::replace(&mut self.at, Cursor::whole(cells));
        self.above.push(outer);
    }

    /// Comes back from the cells of a block.
    pub(super) fn leave(&mut self) -> Cells {
        let outer = self.above.pop().unwrap_or_default();
        mem::replace(&mut self.at, outer).cells
    }

    pub(super) fn take_block(&mut self, slot: usize) -> Block {
        self.at.cells.blocks.get_mut(self.at.block + slot).map(mem::take).unwrap_or_default()
    }

    pub(super) fn take_view(&mut self, slot: usize) -> Vec<u32> {
        let leaf = self.at.leaf + slot;
        match self.at.cells.views.iter().position(|(known, _)| *known == leaf) {
            Some(at) => self.at.cells.views.swap_remove(at).1,
            None => Vec::new(),
        }
    }

    /// Whether a live component stands in a view.
    pub(super) fn shows_live(&self, slot: usize) -> bool {
        let leaf = self.at.leaf + slot;
        self.at.cells.views.iter().any(|(known, _)| *known == leaf)
    }

    pub(super) fn put_view(&mut self, slot: usize, instances: Vec<u32>) {
        if !instances.is_empty() {
            self.at.cells.views.push((self.at.leaf + slot, instances));
        }
    }

    /// The block from before, where there is one to go on with.
    pub(super) fn take_known(&mut self, slot: usize) -> Block {
        if self.keeps() { self.take_block(slot) } else { Block::Empty }
    }

    pub(super) fn put_block(&mut self, slot: usize, block: Block) {
        if let Some(place) = self.at.cells.blocks.get_mut(self.at.block + slot) {
            *place = block;
        }
    }

    pub(super) fn close_cells(&self, mut cells: Cells) {
        if let Some(page) = &self.page {
            cells.close(page);
        }
    }
}

/// A hash of a value as it is served. The seed is the process's own, so that nobody can look for values that collide.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SEED.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// A hash of any value, by the same seed.
pub(crate) fn hash_of(value: &impl Hash) -> u64 {
    SEED.hash_one(value)
}

pub(crate) static SEED: LazyLock<FixedState> = LazyLock::new(|| {
    let seed = std::collections::hash_map::RandomState::new().hash_one(0u8);
    FixedState::with_seed(seed)
});

/// A hash of what stands outside of every scope in some HTML, and of which scopes stand there.
pub(crate) fn hash_outside(html: &[u8]) -> u64 {
    let mut hasher = SEED.build_hasher();
    let (mut depth, mut from, mut at) = (0u32, 0, 0);
    while let Some(found) = html[at..].iter().position(|&byte| byte == b'<') {
        let mark = at + found;
        let rest = &html[mark..];
        at = mark + 1;
        if rest.starts_with(b"<!--[") && rest.get(5).is_some_and(u8::is_ascii_digit) {
            if depth == 0 {
                let end = rest.iter().position(|&byte| byte == b'>').unwrap_or_default();
                hasher.write(&html[from..mark + end]);
            }
            depth += 1;
        } else if rest.starts_with(b"<!--]-->") && depth > 0 {
            depth -= 1;
            from = mark;
        }
    }
    if depth == 0 {
        hasher.write(&html[from..]);
    }
    hasher.finish()
}
