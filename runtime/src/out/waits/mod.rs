//! Await-blocks: what is shown while a future is waited for, and what comes in its place.

mod work;

use std::{
    any::Any,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
};

pub use work::{Awaited, Caught, Waited, WaitsForAny, WaitsForResult};
use work::{Running, Work};

use super::{Block, Cells, Layout, Out, Step, leaf::REGION, wire};
use crate::{Error, page::PageShared};

/// Where an await-block stands, as the macro numbered it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct AwaitAt {
    pub hole: u32,
    pub slot: usize,
    /// The bit that says that the future may go on.
    pub bit: u64,
}

/// Which branch is shown.
const WAITING: u64 = 0;
const FAILED: u64 = 3;

/// The cells of an await-block.
pub(crate) struct AwaitCells {
    /// A `Mutex<Awaited<T, E>>`, for the types that the walk knows. What has come is shared with the one that is there in the place of a layout.
    state: Arc<dyn Any + Send + Sync>,
    taken: u64,
    pub(crate) cells: Cells,
    /// The range in the first answer that the result may still fill.
    range: Option<u32>,
    /// How many regions of the page something stands for in it that it no longer shows.
    lost: u32,
}

impl fmt::Debug for AwaitCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitCells").field("taken", &self.taken).field("cells", &self.cells).finish_non_exhaustive()
    }
}

/// How far the future of a block has come, which the walk knows by its types.
type State<T, E> = Arc<Mutex<Awaited<T, E>>>;

/// What a block shows.
#[doc(hidden)]
pub fn awaited<T, E>(state: &Mutex<Awaited<T, E>>) -> MutexGuard<'_, Awaited<T, E>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl AwaitCells {
    /// What has come, if it has.
    pub(super) fn settled(&self) -> Option<Arc<dyn Any + Send + Sync>> {
        (self.taken != WAITING && self.taken != FAILED).then(|| self.state.clone())
    }

    pub(super) fn close(self, page: &PageShared) {
        let AwaitCells { state, mut cells, range, lost, .. } = self;
        page.close_range(range);
        page.loses_again(lost);
        cells.close(page);
        drop(state);
    }
}

/// An await-block that the walk has come to.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct AwaitOpen {
    at: AwaitAt,
    /// What was shown before, and its cells.
    before: Option<(u64, Cells)>,
    taken: u64,
    range: Option<u32>,
    lost: u32,
    how: How,
}

#[derive(Debug)]
enum How {
    /// Served as part of something that is served.
    Served,
    /// The same branch: its operations begin here, the header before them.
    Updated { before: usize, after: usize },
    /// Another branch than before: its HTML begins here.
    Replaced(usize),
    /// It is passed over: what counted as changed.
    Passed(u64),
}

impl Out {
    /// Whether the block has a future already, and nothing in `reads` has changed, so that its expression need not be evaluated again.
    #[doc(hidden)]
    pub fn has_future(&self, slot: usize, reads: u64) -> bool {
        self.trial
            || self.settled.is_some() && reads == 0
            || self.keeps() && (self.again || self.dirty & reads == 0) && matches!(self.at.cells.blocks.get(self.at.block + slot), Some(Block::Await(_)))
    }

    /// Comes to an await-block. A future that is given takes the place of the one before, whose result never comes.
    #[doc(hidden)]
    pub fn awaits<T: Send + 'static, E: Send + 'static>(&mut self, at: AwaitAt, given: Option<Work<T, E>>) -> (AwaitOpen, State<T, E>) {
        let settled = self.settled.take().filter(|_| given.is_none());
        let known = match self.take_known(at.slot) {
            Block::Await(known) => Some(*known),
            other => {
                self.put_block(at.slot, other);
                None
            }
        };
        let (known, before, range, lost) = match known {
            Some(AwaitCells { state, taken, cells, range, lost }) => (state.downcast().ok(), Some((taken, cells)), range, lost),
            None => (settled.and_then(|settled| settled.downcast().ok()), None, None, 0),
        };
        let state: State<T, E> = match (given, known) {
            (None, Some(known)) => known,
            (None, None) => Arc::new(Mutex::new(Awaited::Waiting(None))),
            (Some(work), known) => {
                drop(known);
                let port = self.port().filter(|port| !port.page().is_still());
                Arc::new(Mutex::new(Awaited::Waiting(port.map(|port| Running::new(work, port, at.bit)))))
            }
        };
        let mut comes = awaited(&state);
        if let Awaited::Waiting(Some(running)) = &mut *comes
            && let Poll::Ready(ended) = running.poll()
        {
            *comes = match ended {
                Ok(Ok(value)) => Awaited::Then(value),
                Ok(Err(error)) => Awaited::Catch(error),
                Err(error) => Awaited::Failed(self.uncaught(error)),
            };
        }
        drop(comes);
        (AwaitOpen { at, before, taken: FAILED, range, lost, how: How::Served }, state)
    }

    /// An error that the block does not catch goes to the boundary around it, or is the page's. Once the browser has the page, its message is shown in place.
    fn uncaught(&mut self, error: Error) -> String {
        let message = error.to_string();
        if self.catch.is_some() || self.page.as_ref().is_some_and(|page| page.is_answering()) {
            self.fail(error);
        } else {
            error.log();
        }
        message
    }

    /// Enters the branch that is shown.
    #[doc(hidden)]
    pub fn await_branch(&mut self, open: &mut AwaitOpen, taken: u64, layout: Layout) {
        open.taken = taken;
        let same = open.before.as_ref().is_some_and(|(before, _)| *before == taken);
        let cells = match open.before.take() {
            Some((_, cells)) if same => cells,
            before => {
                if let Some(page) = &self.page {
                    page.settle_lost();
                    page.loses_again(std::mem::take(&mut open.lost));
                }
                before.into_iter().for_each(|(_, cells)| self.close_cells(cells));
                Cells::empty(layout)
            }
        };
        if self.step != Step::Update {
            self.spoils();
        }
        open.how = match self.step {
            // What waits is not tried.
            Step::Update if self.trial => How::Passed(self.pass_over()),
            Step::Update if same => {
                let before = self.ops.len();
                wire::op(&mut self.ops, wire::Op::Into, open.at.hole);
                How::Updated { before, after: self.ops.len() }
            }
            Step::Update => {
                self.step = Step::Serve;
                How::Replaced(self.html.len())
            }
            _ => {
                self.stat(REGION.0);
                self.range_of_result(open);
                How::Served
            }
        };
        self.enter(cells);
    }

    /// While the first answer is being made, marks where the result belongs.
    fn range_of_result(&mut self, open: &mut AwaitOpen) {
        if open.taken != WAITING {
            if let Some(page) = &self.page {
                page.close_range(open.range.take());
            }
        } else if open.range.is_none()
            && let Some(port) = &self.port
        {
            open.range = port.page().range_of_future(port.number, open.at.bit);
        }
        open.range = self.range_still(open.range);
        if let Some(range) = open.range {
            self.open_range(range);
        }
    }

    /// Shows that the future has failed, where nobody catches it.
    #[doc(hidden)]
    pub fn await_failed<T, E>(&mut self, open: &mut AwaitOpen, state: &Awaited<T, E>) {
        self.await_branch(open, FAILED, Layout::default());
        if self.serving()
            && let Awaited::Failed(message) = state
        {
            self.text(message);
        }
    }

    /// Leaves an await-block.
    #[doc(hidden)]
    pub fn await_end<T: Send + 'static, E: Send + 'static>(&mut self, open: AwaitOpen, state: State<T, E>) {
        let AwaitOpen { at, taken, mut range, mut lost, how, .. } = open;
        let cells = self.leave();
        match how {
            How::Served => {
                if range.is_some() {
                    self.close_range();
                }
                self.stat(REGION.1);
            }
            How::Updated { before, after } => self.close_ops(before, after),
            How::Passed(dirty) => {
                self.dirty = dirty;
                return;
            }
            How::Replaced(from) => {
                self.step = Step::Update;
                lost = self.exchange(at.hole, &mut range, from);
            }
        }
        self.put_block(at.slot, Block::Await(Box::new(AwaitCells { state, taken, cells, range, lost })));
    }
}
