//! Streams, iterators and futures that a component's setup has bound to a name, for `{#each name}` and `use_stream(&name)`.

use std::{
    cell::Cell,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use futures_core::Stream;

use super::{Each, EachAt, Feed, Given, Mark, Mode, Once, Source, StreamRun, lock};
use crate::{component::StreamControl, out::Out, store::Subscription, store::Watcher as _};

/// The value of a binding, before it is known what it is. A stream needs the most references, and is looked for first; then an iterator, a future, and all else,
/// which stays what it is.
#[doc(hidden)]
pub struct Binding<T>(Cell<Option<T>>);

impl<T> fmt::Debug for Binding<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Binding").finish_non_exhaustive()
    }
}

impl<T> Binding<T> {
    #[doc(hidden)]
    pub fn new(value: T) -> Binding<T> {
        Binding(Cell::new(Some(value)))
    }

    fn take(&self) -> T {
        match self.0.take() {
            Some(value) => value,
            None => unreachable!("a binding is bound once"),
        }
    }
}

#[doc(hidden)]
pub trait BindsStream {
    type Bound;
    fn __bound(&self) -> Self::Bound;
}

impl<S: Stream> BindsStream for &&&Binding<S> {
    type Bound = NamedStream<S>;

    fn __bound(&self) -> NamedStream<S> {
        NamedStream::new(self.take())
    }
}

#[doc(hidden)]
pub trait BindsIterator {
    type Bound;
    fn __bound(&self) -> Self::Bound;
}

impl<I: Iterator> BindsIterator for &&Binding<I> {
    type Bound = NamedStream<Items<I>>;

    fn __bound(&self) -> NamedStream<Items<I>> {
        NamedStream::new(Items(self.take()))
    }
}

#[doc(hidden)]
pub trait BindsFuture {
    type Bound;
    fn __bound(&self) -> Self::Bound;
}

impl<F: Future> BindsFuture for &Binding<F> {
    type Bound = NamedStream<Once<F>>;

    fn __bound(&self) -> NamedStream<Once<F>> {
        NamedStream::new(Once(Some(Box::pin(self.take()))))
    }
}

#[doc(hidden)]
pub trait BindsOther {
    type Bound;
    fn __bound(&self) -> Self::Bound;
}

impl<T> BindsOther for Binding<T> {
    type Bound = T;

    fn __bound(&self) -> T {
        self.take()
    }
}

/// An iterator as a stream: its items are ready whenever they are asked for.
#[doc(hidden)]
#[derive(Debug)]
pub struct Items<I>(I);

// Nothing in it is ever pinned.
impl<I> Unpin for Items<I> {}

impl<I: Iterator> Stream for Items<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}

/// A stream with a name. The each-blocks over it take its items: each goes to the one that asks first, and a block that comes again goes on.
#[doc(hidden)]
pub struct NamedStream<S>(Arc<Mutex<Option<Pin<Box<S>>>>>);

impl<S> fmt::Debug for NamedStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedStream").finish_non_exhaustive()
    }
}

impl<S> NamedStream<S> {
    fn new(stream: S) -> NamedStream<S> {
        NamedStream(Arc::new(Mutex::new(Some(Box::pin(stream)))))
    }

    /// What tells it from the other streams of a page.
    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

/// How a stream with a name is gone through.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByName;

#[doc(hidden)]
#[derive(Debug)]
pub struct NamedSource<'a, S>(&'a NamedStream<S>);

#[diagnostic::do_not_recommend]
impl<'a, S: Stream> Each<ByName> for &'a NamedStream<S> {
    type Over = NamedSource<'a, S>;
    fn __over(self) -> NamedSource<'a, S> {
        NamedSource(self)
    }
}

struct NamedFeed<S> {
    stream: Arc<Mutex<Option<Pin<Box<S>>>>>,
    waker: Waker,
    control: Option<(Arc<StreamControl>, u64)>,
    rests: bool,
}

impl<S: Stream + Send> Feed<S::Item> for NamedFeed<S> {
    fn take(&mut self) -> Poll<Option<S::Item>> {
        // Nothing is lost: what is not asked for stays where it is.
        if self.control.as_ref().is_some_and(|(control, _)| control.is_paused_for(self.rests)) {
            return Poll::Pending;
        }
        let mut stream = lock(&self.stream);
        let Some(open) = &mut *stream else { return Poll::Ready(None) };
        let next = open.as_mut().poll_next(&mut Context::from_waker(&self.waker));
        if let Poll::Ready(None) = next {
            *stream = None;
        }
        next
    }
}

impl<S> Drop for NamedFeed<S> {
    fn drop(&mut self) {
        if let Some((control, token)) = &self.control {
            control.detach(*token);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: Stream + Send + 'static> Source for NamedSource<'_, S>
where
    S::Item: 'static,
{
    type Item = S::Item;
    type Run = StreamRun<S::Item>;

    fn open(source: Option<Self>, out: &mut Out, at: EachAt) -> StreamRun<S::Item> {
        let given = source.as_ref().map(|NamedSource(stream)| Given::Store(stream.id()));
        StreamRun::open(out, at, Mode::Append, given, |out| {
            let stream = source.as_ref().map_or_else(Default::default, |NamedSource(named)| named.0.clone());
            let Some((port, NamedSource(named))) = out.port().zip(source) else {
                return Box::new(NamedFeed { stream, waker: Waker::noop().clone(), control: None, rests: false });
            };
            let there = Arc::downgrade(&stream);
            let control = port.stream_control_for(named.id(), &at, Some(Box::new(move || there.strong_count() > 0)));
            let woken = port.clone();
            let token = control.attach_later(
                at.options.rests,
                Box::new(move || {
                    woken.mark(at.bit);
                    Subscription::default()
                }),
            );
            Box::new(NamedFeed { stream, waker: Waker::from(Arc::new(Mark { port, bit: at.bit })), control: Some((control, token)), rests: at.options.rests })
        })
    }
}
