//! Each-blocks over streams: stores, `Stream`s and futures, whose items come over time.

use std::{
    any::Any,
    collections::VecDeque,
    fmt,
    future::Future,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context as TaskContext, Poll, Wake, Waker},
    time::Duration,
};

use futures_core::Stream;

use super::{
    Block, Cells, Layout, Out, Step,
    each::{EachAt, Run, Source},
    wire,
};
use crate::{
    component::{Port, StreamControl},
    page::PageShared,
    store::{Store, Watcher},
};

/// Where the items of a stream go in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Behind the others.
    Append,
    /// Before the others.
    Prepend,
    /// In place of the one before.
    Replace,
}

/// How a fragment follows the streams in it; the attributes of `<fragment>`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct StreamOptions {
    pub mode: Option<Mode>,
    /// How many items are taken at once.
    pub limit: usize,
    /// How long the first answer waits for an item.
    pub timeout: Duration,
    /// The least time between live items.
    pub interval: Duration,
    /// How many items stay in the page.
    pub keep: usize,
    /// How many values of a store wait for a page.
    pub queue: usize,
}

impl StreamOptions {
    pub const DEFAULT: StreamOptions =
        StreamOptions { mode: None, limit: 100, timeout: Duration::from_millis(24), interval: Duration::ZERO, keep: usize::MAX, queue: 64 };
}

/// A store as a stream: each value it takes is an item.
#[doc(hidden)]
pub trait EachStore: Store {
    fn __each(&self) -> StoreSource<'_, Self> {
        StoreSource(self)
    }
}

impl<S: Store + ?Sized> EachStore for S {}

/// What yields items by itself, taken over whole.
#[doc(hidden)]
pub trait EachStream: Stream + Sized {
    fn __each(self) -> PullSource<Self> {
        PullSource(self)
    }
}

impl<S: Stream> EachStream for S {}

/// A future is a stream of one item.
#[doc(hidden)]
pub trait EachFuture: Future + Sized {
    fn __each(self) -> PullSource<Once<Self>> {
        PullSource(Once(Some(Box::pin(self))))
    }
}

impl<F: Future> EachFuture for F {}

#[doc(hidden)]
pub struct Once<F>(Option<Pin<Box<F>>>);

impl<F: Future> Stream for Once<F> {
    type Item = F::Output;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<F::Output>> {
        match &mut self.0 {
            None => Poll::Ready(None),
            Some(future) => future.as_mut().poll(cx).map(|item| {
                self.0 = None;
                Some(item)
            }),
        }
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub struct StoreSource<'a, S: ?Sized>(&'a S);

#[doc(hidden)]
#[derive(Debug)]
pub struct PullSource<S>(S);

/// What a stream in a page has at hand: erased in the cells, typed in the walk.
trait Feed<T>: Send {
    /// The next item that is ready.
    fn take(&mut self) -> Poll<Option<T>>;
    /// The item that was taken last, where that is known.
    fn last(&self) -> Option<T> {
        None
    }
}

type Boxed<T> = Box<dyn Feed<T>>;

/// The cells of an each-block over a stream. Of items that were shown nothing is kept but their child components.
pub(crate) struct StreamCells {
    /// A `Boxed<T>`, for the item type the walk knows.
    feed: Box<dyn Any + Send>,
    shown: VecDeque<Vec<Block>>,
    /// The values of the one item in `replace` mode.
    cells: Cells,
    known: bool,
    /// The placeholder in the first answer where items are still awaited.
    gap: Option<u32>,
}

impl fmt::Debug for StreamCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamCells").field("shown", &self.shown.len()).finish_non_exhaustive()
    }
}

impl StreamCells {
    pub(super) fn close(&mut self, page: &PageShared) {
        self.cells.close(page);
        for blocks in self.shown.drain(..) {
            for block in blocks {
                block.close(page);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Values of a store that wait for this page.
struct Queue<T> {
    values: Mutex<VecDeque<Arc<T>>>,
    limit: usize,
}

struct StoreFeed<T> {
    queue: Arc<Queue<T>>,
    last: Option<Arc<T>>,
    control: Option<Arc<StreamControl>>,
    token: u64,
}

impl<T: Clone + Send + Sync + 'static> Feed<T> for StoreFeed<T> {
    fn take(&mut self) -> Poll<Option<T>> {
        match lock(&self.queue.values).pop_front() {
            Some(value) => {
                let item = T::clone(&value);
                self.last = Some(value);
                Poll::Ready(Some(item))
            }
            None => Poll::Pending,
        }
    }

    fn last(&self) -> Option<T> {
        self.last.as_deref().cloned()
    }
}

impl<T> Drop for StoreFeed<T> {
    fn drop(&mut self) {
        if let Some(control) = &self.control {
            control.detach(self.token);
        }
    }
}

impl<S> Source for StoreSource<'_, S>
where
    S: Store + Clone + 'static,
    S::Value: Clone,
{
    type Item = S::Value;
    type Run = StreamRun<S::Value>;

    fn open(source: Option<Self>, out: &mut Out, at: EachAt) -> StreamRun<S::Value> {
        StreamRun::open(out, at, Mode::Replace, |out| {
            let queue = Arc::new(Queue { values: Mutex::default(), limit: at.options.queue.max(1) });
            let mut feed = StoreFeed { queue: queue.clone(), last: None, control: None, token: 0 };
            let Some(StoreSource(store)) = source else { return Box::new(feed) };
            let Some(port) = out.port() else {
                lock(&queue.values).push_back(store.snapshot());
                return Box::new(feed);
            };
            let control = port.stream_control(store.id());
            let store = store.clone();
            let start = move || {
                let queue = queue.clone();
                let port = port.clone();
                store.listen(Arc::new(move |value: &Arc<S::Value>| {
                    let mut values = lock(&queue.values);
                    if values.len() == queue.limit {
                        values.pop_front();
                        tracing::debug!("a page was too slow for a store: its oldest waiting value was dropped");
                    }
                    values.push_back(value.clone());
                    drop(values);
                    port.mark(at.bit);
                }))
            };
            feed.token = control.attach(Box::new(start));
            feed.control = Some(control);
            Box::new(feed)
        })
    }
}

struct PullFeed<S> {
    stream: Option<Pin<Box<S>>>,
    waker: Waker,
}

impl<S: Stream + Send> Feed<S::Item> for PullFeed<S> {
    fn take(&mut self) -> Poll<Option<S::Item>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(None) };
        let next = stream.as_mut().poll_next(&mut TaskContext::from_waker(&self.waker));
        if let Poll::Ready(None) = next {
            self.stream = None;
        }
        next
    }
}

/// Marks the block's bit when its stream has something.
struct Mark {
    port: Arc<Port>,
    bit: u64,
}

impl Wake for Mark {
    fn wake(self: Arc<Self>) {
        self.port.mark(self.bit);
    }
}

impl<S: Stream + Send + 'static> Source for PullSource<S>
where
    S::Item: 'static,
{
    type Item = S::Item;
    type Run = StreamRun<S::Item>;

    fn open(source: Option<Self>, out: &mut Out, at: EachAt) -> StreamRun<S::Item> {
        StreamRun::open(out, at, Mode::Append, |out| {
            let waker = match out.port() {
                Some(port) => Waker::from(Arc::new(Mark { port, bit: at.bit })),
                None => Waker::noop().clone(),
            };
            Box::new(PullFeed { stream: source.map(|PullSource(stream)| Box::pin(stream)), waker })
        })
    }
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
    ended: bool,
    /// The length of each served item.
    served: VecDeque<usize>,
    taken: usize,
    item: Begun,
}

enum Begun {
    Served,
    Kept { before: usize, after: usize },
    New { html: usize, values: bool },
}

impl<T> fmt::Debug for StreamRun<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamRun").field("at", &self.at).finish_non_exhaustive()
    }
}

impl<T: 'static> StreamRun<T> {
    fn open(out: &mut Out, at: EachAt, default: Mode, make: impl FnOnce(&mut Out) -> Boxed<T>) -> StreamRun<T> {
        let mode = at.options.mode.unwrap_or(default);
        let (feed, mut state) = match out.take_known(at.slot) {
            Block::Stream(mut stream) => match mem::replace(&mut stream.feed, Box::new(())).downcast::<Boxed<T>>() {
                Ok(feed) => (*feed, *stream),
                Err(_) => (make(out), *stream),
            },
            _ => (make(out), StreamCells { feed: Box::new(()), shown: VecDeque::new(), cells: Cells::default(), known: false, gap: None }),
        };
        let mut ops = None;
        let filling = out.fills.is_some() && state.gap.is_some();
        if filling {
            out.step = Step::Serve;
        } else if out.step == Step::Update {
            let before = out.ops.len();
            wire::op(&mut out.ops, wire::Op::List, at.hole);
            ops = Some((before, out.ops.len()));
        } else {
            out.stat(if at.layout.element { "<!--(e-->" } else { "<!--(-->" });
            // What is written again is the last item only: of the others nothing is kept.
            for blocks in state.shown.drain(..) {
                out.close_cells(Cells { leaves: Vec::new(), blocks });
            }
        }
        // Another store has changed that the shown item may read.
        let repeats = if ops.is_some() { mode == Mode::Replace && !state.shown.is_empty() && out.dirty & !at.bit != 0 } else { !filling };
        out.enter(mem::take(&mut state.cells));
        StreamRun { at, feed, mode, state, ops, start: out.html.len(), filling, repeats, ended: false, served: VecDeque::new(), taken: 0, item: Begun::Served }
    }
}

impl<T: 'static> Run for StreamRun<T> {
    type Item = T;

    fn next(&mut self, out: &mut Out) -> Option<T> {
        if self.taken >= self.at.options.limit.max(1) {
            // The rest is taken in the next turn, after this one was sent.
            if let Some(port) = out.port() {
                port.mark(self.at.bit);
            }
            return None;
        }
        match self.feed.take() {
            Poll::Ready(item) => {
                self.taken += usize::from(item.is_some());
                self.ended = item.is_none();
                item
            }
            Poll::Pending
                if self.taken == 0
                    && mem::take(&mut self.repeats)
                    && let Some(last) = self.feed.last() =>
            {
                Some(last)
            }
            Poll::Pending => {
                if self.ops.is_none() && self.taken == 0 && !self.filling {
                    self.state.gap = out.wait_for(self.at.options.timeout);
                }
                None
            }
        }
    }

    fn begin(&mut self, out: &mut Out, _key: u64) {
        let Layout { leaves, blocks, element } = self.at.layout;
        out.at.leaf = 0;
        out.at.block = 0;
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
        match mem::replace(&mut self.item, Begun::Served) {
            Begun::Served => {}
            Begun::Kept { before, after } => out.close_ops(before, after),
            Begun::New { html, values } => {
                let blocks = if self.mode == Mode::Replace { Vec::new() } else { mem::take(&mut out.at.cells.blocks) };
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
                    out.stat(&placeholder(gap));
                }
                out.stat("<!--)-->");
            }
        }
        let shown = self.state.shown.len();
        self.state.feed = Box::new(self.feed);
        out.put_block(self.at.slot, Block::Stream(Box::new(self.state)));
        shown
    }
}

impl<T> StreamRun<T> {
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
            let (at, blocks) = match self.mode {
                Mode::Prepend => (self.state.shown.len() - 1, self.state.shown.pop_back()),
                _ => (0, self.state.shown.pop_front()),
            };
            wire::list_op(&mut out.ops, wire::ListOp::Remove, at);
            wire::varint(&mut out.ops, 1);
            out.close_cells(Cells { leaves: Vec::new(), blocks: blocks.unwrap_or_default() });
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
            let (from, length, blocks) = match self.mode {
                Mode::Prepend => {
                    let length = self.served.pop_back().unwrap_or_default();
                    (out.html.len() - length, length, self.state.shown.pop_back())
                }
                _ => (start, self.served.pop_front().unwrap_or_default(), self.state.shown.pop_front()),
            };
            out.html.drain(from..from + length);
            out.close_cells(Cells { leaves: Vec::new(), blocks: blocks.unwrap_or_default() });
        }
    }
}

impl Out {
    /// Whether the each-block follows a stream already, so that its expression need not be evaluated again.
    #[doc(hidden)]
    pub fn has_stream(&self, slot: usize) -> bool {
        self.step == Step::Update && matches!(self.at.cells.blocks.get(self.at.block + slot), Some(Block::Stream(_)))
    }

    /// Lets this update complete the first answer with what streams had to be waited for.
    pub(crate) fn fill_gaps_of_streams(&mut self) {
        self.fills = Some(Vec::new());
    }
}

/// What stands in the answer where a stream's first items may still come: NUL cannot be in escaped text.
fn placeholder(gap: u32) -> String {
    format!("\0{gap}\0")
}

/// The number between the NULs of a placeholder.
pub(crate) fn placeholder_number(inside: &[u8]) -> Option<u32> {
    std::str::from_utf8(inside).ok()?.parse().ok()
}
