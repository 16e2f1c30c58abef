//! Each-blocks over streams while they are walked: which items are served, and what each new one changes in the list.

use std::{collections::VecDeque, fmt, mem, sync::Arc, task::Poll};

use tokio::time::Instant;

use super::{Boxed, BoxedValues, Ended, Mode, StreamCells};
use crate::{
    out::{
        Block, Cells, Layout, Out, Step,
        each::{EachAt, Keeps, Kept, Run},
        wire,
    },
    store::Watcher,
};

/// What the expression of the block gave.
#[derive(Clone, Copy)]
pub(super) enum Given {
    Store(usize),
    Stream,
}

/// A running each-block over a stream.
#[doc(hidden)]
pub struct StreamRun<T> {
    at: EachAt,
    feed: Boxed<T>,
    mode: Mode,
    state: StreamCells,
    /// Where this block's operations begin, while updating.
    ops: Option<(usize, usize)>,
    /// Where the first item begins in what is being served.
    start: usize,
    filling: bool,
    /// Where nothing new has come, the last item is shown once more.
    repeats: bool,
    /// The items that were shown, where these are walked again; and the next of them, while they are.
    values: Option<BoxedValues<T>>,
    walks: Option<usize>,
    /// The item at work, to be kept.
    kept: Option<T>,
    ended: bool,
    /// The length of each served item.
    served: VecDeque<usize>,
    taken: usize,
    item: Begun,
    /// Whether what stands around is walked only once.
    outer_once: bool,
}

enum Begun {
    Served,
    Kept { before: usize, after: usize },
    Walked { at: usize, html: usize, ops: Option<(usize, usize)> },
    New { html: usize, values: bool },
}

impl<T> fmt::Debug for StreamRun<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamRun").field("at", &self.at).finish_non_exhaustive()
    }
}

impl<T: 'static> StreamRun<T> {
    pub(super) fn open(out: &mut Out, at: EachAt, default: Mode, given: Option<Given>, make: impl FnOnce(&mut Out) -> Boxed<T>) -> StreamRun<T> {
        let mode = at.options.mode.unwrap_or(default);
        let mut state = match out.take_known(at.slot) {
            Block::Stream(stream) => *stream,
            _ => StreamCells::new(),
        };
        let store = given.and_then(|given| if let Given::Store(id) = given { Some(id) } else { None });
        // The expression gave another stream than before.
        let other = given.is_some() && (store.is_none() || store != state.store);
        let feed = match mem::replace(&mut state.feed, Box::new(())).downcast::<Boxed<T>>() {
            Ok(feed) if !other => *feed,
            // What follows a stream is not tried.
            _ if out.trial && (out.step == Step::Update || out.spoils()) => Box::new(Ended),
            _ => make(out),
        };
        state.store = store.or(state.store);
        let mut values = state.values.take().and_then(|values| values.downcast::<BoxedValues<T>>().ok()).map(|values| *values);
        let collects = mode != Mode::Replace;
        let mut walks = None;
        let mut ops = None;
        let filling = out.fills.is_some() && state.gap.is_some();
        if filling {
            out.step = Step::Serve;
        } else if out.step == Step::Update {
            let before = out.ops.len();
            wire::op(&mut out.ops, wire::Op::List, at.hole);
            ops = Some((before, out.ops.len()));
            // What the stream before has shown goes with it; in place of a store's value the other one's is shown.
            if other && !state.shown.is_empty() && (mode != Mode::Replace || store.is_none()) {
                wire::list_op(&mut out.ops, wire::ListOp::Remove, 0);
                wire::varint(&mut out.ops, state.shown.len() as u64);
                out.close_cells(mem::take(&mut state.cells));
                forget_all(out, &mut state, &mut values);
            }
            walks = Some(0).filter(|_| collects && values.is_some() && out.dirty & at.follows != 0);
        } else {
            out.stat(if at.layout.element { "<!--(e-->" } else { "<!--(-->" });
            if collects && values.is_some() && !other {
                walks = Some(0);
            } else {
                // What is written again is the last item only: of the others nothing is kept.
                forget_all(out, &mut state, &mut values);
            }
        }
        // Another store has changed that the shown item may read.
        let repeats = if ops.is_some() {
            mode == Mode::Replace && !state.shown.is_empty() && out.dirty & (!at.bit | at.follows) != 0
        } else {
            !filling && walks.is_none()
        };
        out.enter(mem::take(&mut state.cells));
        StreamRun {
            at,
            feed,
            mode,
            state,
            ops,
            start: out.html.len(),
            filling,
            repeats,
            values,
            walks,
            kept: None,
            ended: false,
            served: VecDeque::new(),
            taken: 0,
            item: Begun::Served,
            outer_once: false,
        }
    }
}

impl<T: 'static> Run for StreamRun<T> {
    type Item = T;

    fn next(&mut self, out: &mut Out) -> Option<T> {
        if let Some(at) = self.walks {
            match self.values.as_ref().and_then(|values| values.get(at)) {
                Some(item) => return Some(item),
                None => self.walks = None,
            }
        }
        if self.taken >= self.at.options.limit.max(1) {
            // The rest is taken in the next turn, after this one was sent.
            if let Some(port) = out.port() {
                port.mark(self.at.bit);
            }
            return None;
        }
        if self.taken == 0 && self.ops.is_some() && self.too_early(out) {
            return self.again();
        }
        match self.feed.take() {
            Poll::Ready(item) => {
                self.taken += usize::from(item.is_some());
                self.ended = item.is_none();
                item
            }
            Poll::Pending if let Some(last) = self.again() => Some(last),
            Poll::Pending => {
                if self.ops.is_none() && self.taken == 0 && !self.filling {
                    self.state.gap = out.wait_for(self.at.options.timeout, self.at.bit);
                }
                None
            }
        }
    }

    fn begin(&mut self, out: &mut Out, _key: u64) {
        let Layout { leaves, blocks, element } = self.at.layout;
        out.at.leaf = 0;
        out.at.block = 0;
        self.outer_once = out.once;
        out.once |= self.collects() && self.at.follows == 0;
        if let Some(at) = self.walks {
            out.at.cells = self.state.items.get_mut(at).map(mem::take).unwrap_or_default();
            let html = out.html.len();
            let ops = self.ops.map(|_| {
                let before = out.ops.len();
                wire::list_op(&mut out.ops, wire::ListOp::Update, at);
                (before, out.ops.len())
            });
            if ops.is_none() && !element {
                out.stat("<!--,-->");
            }
            self.item = Begun::Walked { at, html, ops };
            return;
        }
        let again = self.mode == Mode::Replace && !self.state.shown.is_empty();
        if again && self.ops.is_some() {
            // The same nodes take the new item's values.
            let before = out.ops.len();
            wire::list_op(&mut out.ops, wire::ListOp::Update, 0);
            self.item = Begun::Kept { before, after: out.ops.len() };
            return;
        }
        let before = mem::replace(&mut out.at.cells, Cells::empty(self.at.layout));
        out.close_cells(before);
        let values = self.ops.is_some() && self.state.known && blocks == 0 && leaves > 0;
        self.item = Begun::New { html: out.html.len(), values };
        if self.ops.is_some() {
            out.step = if values { Step::Values } else { Step::Serve };
        }
        if !values && !element {
            out.stat("<!--,-->");
        }
        out.at.leaf = 0;
        out.at.block = 0;
    }

    fn end_item(&mut self, out: &mut Out) {
        self.state.known = true;
        out.once = self.outer_once;
        match mem::replace(&mut self.item, Begun::Served) {
            Begun::Served => {}
            Begun::Kept { before, after } => out.close_ops(before, after),
            Begun::Walked { at, html, ops } => {
                let cells = mem::take(&mut out.at.cells);
                if let Some(place) = self.state.items.get_mut(at) {
                    *place = cells;
                }
                self.walks = Some(at + 1);
                match ops {
                    Some((before, after)) => out.close_ops(before, after),
                    None => self.served.push_back(out.html.len() - html),
                }
            }
            Begun::New { html, values } => {
                let blocks = match self.kept.take().filter(|_| self.collects()) {
                    Some(value) => {
                        self.keep_item(value, mem::take(&mut out.at.cells));
                        Vec::new()
                    }
                    None if self.collects() => out.at.cells.take_kept(),
                    None => Vec::new(),
                };
                if self.ops.is_some() {
                    out.step = Step::Update;
                    let place = if self.mode == Mode::Prepend { 0 } else { self.state.shown.len() };
                    let op = if values { wire::ListOp::Values } else { wire::ListOp::Html };
                    wire::list_op(&mut out.ops, op, place);
                    if values {
                        out.ops.extend_from_slice(&out.html[html..]);
                    } else {
                        wire::string(&mut out.ops, &out.html[html..]);
                    }
                    out.html.truncate(html);
                    self.remember(blocks);
                    self.forget(out);
                } else {
                    self.serve_in_order(out, html, blocks);
                }
            }
        }
    }

    fn end(mut self, out: &mut Out) -> usize {
        let cells = out.leave();
        if self.taken > 0 && !self.at.options.interval.is_zero() {
            self.state.due = Some(Instant::now() + self.at.options.interval);
        }
        if self.mode == Mode::Replace {
            self.state.cells = cells;
        }
        match self.ops {
            Some((before, after)) => out.close_ops(before, after),
            None if self.filling => {
                out.step = Step::Update;
                let html = out.html.split_off(self.start);
                // A stream that has ended without an item needs no longer be waited for.
                if (self.taken > 0 || self.ended)
                    && let (Some(fills), Some(gap)) = (&mut out.fills, self.state.gap.take())
                {
                    fills.push((gap, html));
                }
            }
            None => {
                if let Some(gap) = self.state.gap {
                    out.open_range(gap);
                    out.close_range();
                }
                out.stat("<!--)-->");
            }
        }
        out.awaited = self.at.otherwise && self.ops.is_none() && self.state.gap.is_some();
        let shown = self.state.shown.len();
        self.state.values = self.values.map(|values| Box::new(values) as Box<dyn std::any::Any + Send>);
        self.state.feed = Box::new(self.feed);
        out.put_block(self.at.slot, Block::Stream(Box::new(self.state)));
        shown
    }
}

impl<T: Kept> Keeps for StreamRun<T> {
    fn keep(&mut self, item: T) -> T {
        if self.walks.is_none() {
            let values = self.values.get_or_insert_with(|| Box::new(VecDeque::new()));
            if self.mode == Mode::Replace {
                values.remove(true);
                values.insert(true, item.again());
            } else {
                self.kept = Some(item.again());
            }
        }
        item
    }
}

/// Gives up all items that are shown.
fn forget_all<T>(out: &Out, state: &mut StreamCells, values: &mut Option<BoxedValues<T>>) {
    *values = None;
    state.items.drain(..).for_each(|cells| out.close_cells(cells));
    for blocks in state.shown.drain(..) {
        out.close_cells(Cells { blocks, ..Cells::default() });
    }
}

impl<T> StreamRun<T> {
    /// Whether items stay where others come.
    fn collects(&self) -> bool {
        self.mode != Mode::Replace
    }

    /// Keeps an item that is walked again.
    fn keep_item(&mut self, value: T, cells: Cells) {
        let front = self.mode == Mode::Prepend;
        if front {
            self.state.items.push_front(cells);
        } else {
            self.state.items.push_back(cells);
        }
        if let Some(values) = &mut self.values {
            values.insert(front, value);
        }
    }

    /// Lets the oldest item go.
    fn drop_oldest(&mut self, out: &Out) {
        let front = self.mode != Mode::Prepend;
        let (blocks, cells) =
            if front { (self.state.shown.pop_front(), self.state.items.pop_front()) } else { (self.state.shown.pop_back(), self.state.items.pop_back()) };
        if let Some(values) = &mut self.values {
            values.remove(front);
        }
        cells.into_iter().for_each(|cells| out.close_cells(cells));
        out.close_cells(Cells { blocks: blocks.unwrap_or_default(), ..Cells::default() });
    }

    /// The item that is shown, where it must be looked at once more and nothing new has come.
    fn again(&mut self) -> Option<T> {
        let repeats = self.taken == 0 && mem::take(&mut self.repeats);
        if repeats { self.feed.last().or_else(|| self.values.as_ref()?.get(0)) } else { None }
    }

    /// Whether the least time between two updates has not passed yet; then the block is woken when it has.
    fn too_early(&mut self, out: &Out) -> bool {
        let Some(due) = self.state.due.filter(|&due| due > Instant::now()) else { return false };
        if let (Some(port), Ok(runtime)) = (out.port(), tokio::runtime::Handle::try_current()) {
            let (port, bit) = (Arc::downgrade(&port), self.at.bit);
            runtime.spawn(async move {
                tokio::time::sleep_until(due).await;
                if let Some(port) = port.upgrade() {
                    port.mark(bit);
                }
            });
            return true;
        }
        false
    }

    fn remember(&mut self, blocks: Vec<Block>) {
        if self.mode == Mode::Prepend {
            self.state.shown.push_front(blocks);
        } else {
            self.state.shown.push_back(blocks);
        }
    }

    /// Lets the oldest items go, beyond what the page keeps.
    fn forget(&mut self, out: &mut Out) {
        while self.state.shown.len() > self.at.options.keep.max(1) {
            let at = if self.mode == Mode::Prepend { self.state.shown.len() - 1 } else { 0 };
            wire::list_op(&mut out.ops, wire::ListOp::Remove, at);
            wire::varint(&mut out.ops, 1);
            self.drop_oldest(out);
        }
    }

    /// Puts an item that was just served to its place among those served before: to the front, or in place of the one before.
    fn serve_in_order(&mut self, out: &mut Out, html: usize, blocks: Vec<Block>) {
        let length = out.html.len() - html;
        let start = html - self.served.iter().sum::<usize>();
        match self.mode {
            Mode::Append => self.served.push_back(length),
            Mode::Prepend => {
                out.html[start..].rotate_right(length);
                self.served.push_front(length);
            }
            Mode::Replace => {
                out.html.drain(start..html);
                self.served.clear();
                self.state.shown.clear();
                self.served.push_back(length);
            }
        }
        self.remember(blocks);
        while self.state.shown.len() > self.at.options.keep.max(1) {
            let (from, length) = match self.mode {
                Mode::Prepend => {
                    let length = self.served.pop_back().unwrap_or_default();
                    (out.html.len() - length, length)
                }
                _ => (start, self.served.pop_front().unwrap_or_default()),
            };
            out.html.drain(from..from + length);
            self.drop_oldest(out);
        }
    }
}
