//! Each-blocks over streams: stores, `Stream`s and futures, whose items come over time.

mod named;
mod run;

use std::{
    any::Any,
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context as TaskContext, Poll, Wake, Waker},
    time::Duration,
};

use futures_core::Stream;
use tokio::time::Instant;

use super::{
    Block, Cells, Out, Step,
    each::{Each, EachAt, Kept, Source},
};
use crate::{
    component::{Port, StreamControl},
    page::PageShared,
    store::{Store, Subscription, Watcher},
};
pub use named::{Binding, BindsFuture, BindsIterator, BindsOther, BindsStream, ByName, NamedStream};
use run::{Given, StreamRun};

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
    /// Whether they pause while the browser's tab is hidden.
    pub rests: bool,
}

impl StreamOptions {
    pub const DEFAULT: StreamOptions =
        StreamOptions { mode: None, limit: 100, timeout: Duration::from_millis(24), interval: Duration::ZERO, keep: usize::MAX, queue: 64, rests: false };
}

/// How a store is gone through: each value it takes is an item.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByStore;

/// How what yields items by itself is gone through: taken over whole.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByStream;

/// How a future is gone through: as a stream of one item.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByFuture;

#[diagnostic::do_not_recommend]
impl<'a, S: Store + Clone + 'static> Each<ByStore> for &'a S {
    type Over = StoreSource<'a, S>;
    fn __over(self) -> StoreSource<'a, S> {
        StoreSource(self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Stream> Each<ByStream> for S {
    type Over = PullSource<S>;
    fn __over(self) -> PullSource<S> {
        PullSource(self)
    }
}

#[diagnostic::do_not_recommend]
impl<F: Future> Each<ByFuture> for F {
    type Over = PullSource<Once<F>>;
    fn __over(self) -> PullSource<Once<F>> {
        PullSource(Once(Some(Box::pin(self))))
    }
}

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

/// Nothing comes.
struct Ended;

impl<T> Feed<T> for Ended {
    fn take(&mut self) -> Poll<Option<T>> {
        Poll::Ready(None)
    }
}

/// The items of a stream that is shown, where their markup reads something else that changes, and they must be walked again.
trait Values<T>: Send {
    fn insert(&mut self, front: bool, value: T);
    fn remove(&mut self, front: bool);
    fn get(&self, at: usize) -> Option<T>;
}

impl<T: Kept> Values<T> for VecDeque<T> {
    fn insert(&mut self, front: bool, value: T) {
        if front { self.push_front(value) } else { self.push_back(value) }
    }

    fn remove(&mut self, front: bool) {
        if front {
            self.pop_front()
        } else {
            self.pop_back()
        };
    }

    fn get(&self, at: usize) -> Option<T> {
        VecDeque::get(self, at).map(T::again)
    }
}

type BoxedValues<T> = Box<dyn Values<T>>;

/// The cells of an each-block over a stream. Of items that were shown nothing is kept but their child components, unless their markup reads something else.
pub(crate) struct StreamCells {
    /// A `Boxed<T>`, for the item type the walk knows.
    feed: Box<dyn Any + Send>,
    /// Which store it is, if it is one.
    store: Option<usize>,
    shown: VecDeque<Vec<Block>>,
    /// A `BoxedValues<T>`, where items are walked again, and the cells of each item.
    values: Option<Box<dyn Any + Send>>,
    items: VecDeque<Cells>,
    /// The values of the one item in `replace` mode.
    cells: Cells,
    known: bool,
    /// The placeholder in the first answer where items are still awaited.
    gap: Option<u32>,
    /// When the next items may come, where a least time between them was asked for.
    due: Option<Instant>,
}

impl fmt::Debug for StreamCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamCells").field("shown", &self.shown.len()).finish_non_exhaustive()
    }
}

impl StreamCells {
    fn new() -> StreamCells {
        StreamCells {
            feed: Box::new(()),
            store: None,
            shown: VecDeque::new(),
            values: None,
            items: VecDeque::new(),
            cells: Cells::default(),
            known: false,
            gap: None,
            due: None,
        }
    }

    pub(super) fn close(&mut self, page: &PageShared) {
        page.close_range(self.gap.take());
        self.cells.close(page);
        self.items.iter_mut().for_each(|cells| cells.close(page));
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

#[diagnostic::do_not_recommend]
impl<S> Source for StoreSource<'_, S>
where
    S: Store + Clone + 'static,
    S::Value: Clone,
{
    type Item = S::Value;
    type Run = StreamRun<S::Value>;

    fn open(source: Option<Self>, out: &mut Out, at: EachAt) -> StreamRun<S::Value> {
        let given = source.as_ref().map(|StoreSource(store)| Given::Store(store.id()));
        StreamRun::open(out, at, Mode::Replace, given, |out| {
            let queue = Arc::new(Queue { values: Mutex::default(), limit: at.options.queue.max(1) });
            let mut feed = StoreFeed { queue: queue.clone(), last: None, control: None, token: 0 };
            let Some(StoreSource(store)) = source else { return Box::new(feed) };
            let Some(port) = out.port() else {
                lock(&queue.values).push_back(store.snapshot());
                return Box::new(feed);
            };
            let control = port.stream_control_for(store.id(), &at, Some(store.node().there()));
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
            feed.token = control.attach(at.options.rests, Box::new(start));
            feed.control = Some(control);
            Box::new(feed)
        })
    }
}

struct PullFeed<S> {
    stream: Option<Pin<Box<S>>>,
    waker: Waker,
    /// Where it pauses while the tab is hidden.
    control: Option<(Arc<StreamControl>, u64)>,
}

impl<S> Drop for PullFeed<S> {
    fn drop(&mut self) {
        if let Some((control, token)) = &self.control {
            control.detach(*token);
        }
    }
}

impl<S: Stream + Send> Feed<S::Item> for PullFeed<S> {
    fn take(&mut self) -> Poll<Option<S::Item>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(None) };
        if self.control.as_ref().is_some_and(|(control, _)| control.is_paused_for(true)) {
            return Poll::Pending;
        }
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

#[diagnostic::do_not_recommend]
impl<S: Stream + Send + 'static> Source for PullSource<S>
where
    S::Item: 'static,
{
    type Item = S::Item;
    type Run = StreamRun<S::Item>;

    fn open(source: Option<Self>, out: &mut Out, at: EachAt) -> StreamRun<S::Item> {
        let given = source.is_some().then_some(Given::Stream);
        StreamRun::open(out, at, Mode::Append, given, |out| {
            let stream = source.map(|PullSource(stream)| Box::pin(stream));
            let Some(port) = out.port() else { return Box::new(PullFeed { stream, waker: Waker::noop().clone(), control: None }) };
            let control = at.options.rests.then(|| {
                // All that have no name: none of them is paused by itself.
                let control = port.stream_control_for(0, &EachAt { name: "", ..at }, None);
                let woken = port.clone();
                let token = control.attach_later(
                    true,
                    Box::new(move || {
                        woken.mark(at.bit);
                        Subscription::default()
                    }),
                );
                (control, token)
            });
            Box::new(PullFeed { stream, waker: Waker::from(Arc::new(Mark { port, bit: at.bit })), control })
        })
    }
}

impl Out {
    /// Whether the each-block follows a stream already, and nothing in `reads` has changed, so that its expression need not be evaluated again.
    #[doc(hidden)]
    pub fn has_stream(&self, slot: usize, reads: u64) -> bool {
        let known = self.at.cells.blocks.get(self.at.block + slot);
        self.keeps() && (self.again || self.dirty & reads == 0) && matches!(known, Some(Block::Stream(_)))
            || self.trial && self.step == Step::Update && !matches!(known, Some(Block::List(_)))
    }

    /// Lets this update complete the first answer with what streams had to be waited for.
    pub(crate) fn fill_gaps_of_streams(&mut self) {
        self.fills = Some(Vec::new());
    }
}
