//! Regions that come and go, and scopes with numbers of their own.

use std::{mem, sync::Arc};

use crate::provide::{self, Provided};

use super::{
    Block, Catch, Cells, Layout, Out, Step,
    cells::{Branch, Scope},
    leaf::REGION,
    wire,
};
use crate::page::Wait;

/// What must happen when a block ends.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct Open {
    hole: u32,
    slot: usize,
    taken: u64,
    range: Option<u32>,
    lost: u32,
    how: How,
}

#[derive(Debug)]
enum How {
    /// Served as part of something that is served.
    Served,
    /// Another branch than before: its HTML begins here.
    Replaced { html: usize },
    /// The same branch: its operations begin here, the header before them.
    Updated { before: usize, after: usize },
    /// The same branch, of which it is not known whether it is shown: its HTML begins here. Whether all was being written as it is.
    Again { html: usize, again: bool },
    /// Another branch than before, in a trial: its HTML begins here.
    Tried(usize),
}

impl Out {
    /// Enters branch `taken` of an if or match.
    #[doc(hidden)]
    pub fn branch(&mut self, hole: u32, slot: usize, taken: u64, layout: Layout) -> Open {
        let (mut range, mut lost) = (None, 0);
        let how = match self.step {
            Step::Update => match self.take_block(slot).branch(taken) {
                Ok((branch, true)) if !self.trial => {
                    lost = branch.lost;
                    self.enter(branch.cells);
                    self.step = Step::Serve;
                    How::Again { html: self.html.len(), again: mem::replace(&mut self.again, true) }
                }
                Ok((branch, _)) => {
                    (range, lost) = (branch.range, branch.lost);
                    self.enter(branch.cells);
                    let before = self.ops.len();
                    wire::op(&mut self.ops, wire::Op::Into, hole);
                    How::Updated { before, after: self.ops.len() }
                }
                Err(_) if self.trial => {
                    self.enter(Cells::empty(layout));
                    self.step = Step::Serve;
                    How::Tried(self.html.len())
                }
                Err(mut old) => {
                    if let Block::Branch(branch) = &mut old {
                        range = branch.range.take();
                    }
                    if let Some(page) = &self.page {
                        page.settle_lost();
                        old.close(page);
                    }
                    self.enter(Cells::empty(layout));
                    self.step = Step::Serve;
                    How::Replaced { html: self.html.len() }
                }
            },
            _ => {
                self.stat(REGION.0);
                if mem::take(&mut self.awaited) {
                    range = self.range_in_answer(Wait::Perhaps);
                }
                let cells = self.cells_of_branch(slot, taken, layout);
                self.enter(cells);
                How::Served
            }
        };
        Open { hole, slot, taken, range, lost, how }
    }

    /// The cells of a branch that is written: new ones, or those it has if it is written again.
    fn cells_of_branch(&mut self, slot: usize, taken: u64, layout: Layout) -> Cells {
        match self.take_known(slot).branch(taken) {
            Ok((branch, _)) => branch.cells,
            Err(old) => {
                if let Some(page) = &self.page {
                    old.close(page);
                }
                Cells::empty(layout)
            }
        }
    }

    /// Leaves a branch.
    #[doc(hidden)]
    pub fn branch_end(&mut self, open: Open) {
        let cells = self.leave();
        let (mut range, mut lost) = (open.range, open.lost);
        match open.how {
            How::Served => {
                if range.is_some() {
                    self.close_range();
                }
                self.stat(REGION.1);
            }
            How::Replaced { html } => {
                self.step = Step::Update;
                lost = self.exchange(open.hole, &mut range, html);
            }
            How::Updated { before, after } => self.close_ops(before, after),
            How::Again { html, again } => {
                (self.step, self.again) = (Step::Update, again);
                wire::op(&mut self.ops, wire::Op::Again, open.hole);
                wire::string(&mut self.ops, &self.html[html..]);
                self.html.truncate(html);
            }
            How::Tried(html) => {
                self.step = Step::Update;
                if mem::take(&mut self.spoiled) {
                    return self.html.truncate(html);
                }
                lost = self.exchange(open.hole, &mut range, html);
            }
        }
        self.put_block(open.slot, Branch { taken: open.taken, cells, range, lost }.keep());
    }

    /// Before a snippet is shown: what it was given counts as changed where what that was made of has. What counted before.
    #[doc(hidden)]
    pub fn give(&mut self, given: u64, bit: u64) -> u64 {
        let before = self.dirty;
        if before & given != 0 {
            self.dirty |= bit;
        }
        before
    }

    /// After a snippet was shown.
    #[doc(hidden)]
    pub fn given_back(&mut self, before: u64) {
        self.dirty = before;
    }

    /// Ends a nest of operations, or takes its header back where nothing changed.
    pub(super) fn close_ops(&mut self, before: usize, after: usize) {
        if self.ops.len() == after {
            self.ops.truncate(before);
        } else {
            self.ops.push(wire::END);
        }
    }

    /// The branch outside of every fragment that was chosen while it was served.
    #[doc(hidden)]
    pub fn chosen(&self, slot: usize) -> Option<u64> {
        match self.at.cells.blocks.get(self.at.block + slot) {
            Some(block) if self.step == Step::Update => block.taken(),
            _ => None,
        }
    }

    /// A branch outside of every fragment: it is chosen when it is served, and only what is live in it changes later. Whether to pass it.
    #[doc(hidden)]
    pub fn fixed_branch(&mut self, slot: usize, taken: u64, layout: Layout) -> bool {
        match self.step {
            Step::Update => match self.take_block(slot).branch(taken) {
                Ok((branch, _)) => {
                    self.enter(branch.cells);
                    true
                }
                Err(other) => {
                    self.put_block(slot, other);
                    false
                }
            },
            _ => {
                let cells = self.cells_of_branch(slot, taken, layout);
                self.enter(cells);
                true
            }
        }
    }

    /// Leaves a branch outside of every fragment.
    #[doc(hidden)]
    pub fn fixed_branch_end(&mut self, slot: usize, taken: u64) {
        let cells = self.leave();
        self.put_block(slot, Branch { taken, cells, range: None, lost: 0 }.keep());
    }

    /// Enters a fragment.
    #[doc(hidden)]
    pub fn scope(&mut self, slot: usize, key: &'static str, layout: Layout) -> ScopeOpen {
        let scope = match self.take_known(slot) {
            Block::Scope(scope) => *scope,
            _ => self.new_scope(0, layout),
        };
        self.open_scope(scope, key)
    }

    /// Leaves a fragment.
    #[doc(hidden)]
    pub fn scope_end(&mut self, slot: usize, open: ScopeOpen) {
        let scope = self.close_scope(open);
        self.put_block(slot, Block::Scope(Box::new(scope)));
    }

    /// Whether the walk stands inside of a scope.
    pub(super) fn is_inside(&self) -> bool {
        self.scopes > 0
    }

    pub(super) fn new_scope(&mut self, slot: u32, layout: Layout) -> Scope {
        if self.spoils() {
            return Scope { number: 0, slot, catch: None, provided: provide::here(), cells: Cells::empty(layout) };
        }
        let number = self.page.as_ref().map_or(1, |page| page.next_scope(self.is_inside()));
        if let Some(catch) = &self.catch {
            catch.opened(number);
        }
        if let (Some(page), Some(port)) = (&self.page, &self.port) {
            page.opens(number, port.number);
        }
        Scope { number, slot, catch: self.catch.clone(), provided: provide::here(), cells: Cells::empty(layout) }
    }

    pub(super) fn open_scope(&mut self, scope: Scope, key: &str) -> ScopeOpen {
        if self.serving() {
            self.stat("<!--[");
            self.number(scope.number);
            if !key.is_empty() {
                self.push(b' ');
                self.plain(key);
            }
            self.stat("-->");
            if mem::take(&mut self.marks_scope) {
                self.stat("<!--#|-->");
            }
        }
        self.scopes += 1;
        self.entered = scope.number;
        self.enter(scope.cells);
        let ops = (self.step == Step::Update).then(|| mem::take(&mut self.ops));
        ScopeOpen { number: scope.number, slot: scope.slot, catch: scope.catch, provided: scope.provided, ops }
    }

    pub(super) fn close_scope(&mut self, open: ScopeOpen) -> Scope {
        let cells = self.leave();
        self.scopes = self.scopes.saturating_sub(1);
        if let Some(outer) = open.ops {
            let ops = mem::replace(&mut self.ops, outer);
            if let Some(page) = self.page.as_ref().filter(|page| !ops.is_empty() && (!self.trial || page.is_sent(open.number))) {
                page.send(&mut self.frame, open.number, &ops);
            }
        }
        if self.serving() {
            self.stat("<!--]-->");
        }
        Scope { number: open.number, slot: open.slot, catch: open.catch, provided: open.provided, cells }
    }
}

/// An entered scope.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct ScopeOpen {
    number: u32,
    slot: u32,
    catch: Option<Arc<Catch>>,
    provided: Provided,
    /// The operations of the scope around it, while updating.
    ops: Option<Vec<u8>>,
}
