//! Live components: one boxed coroutine each, driven one operation at a time.

use std::{
    any::{Any, TypeId},
    fmt,
    future::Future,
    mem,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Context, Waker},
};

use super::{Call, GivenBack, Op, Port, Reply, current, trigger};
use crate::{
    Error, context,
    out::{Cells, Finished, Out, hash_outside},
    page::{Pending, Written},
    provide::{self, Provided},
};

/// A live component: its setup's bindings, in a coroutine that waits for the next operation.
pub(crate) struct Instance {
    coroutine: Pin<Box<dyn Future<Output = ()> + Send>>,
    pub(crate) port: Arc<Port>,
    /// The type of its props.
    pub(crate) props: TypeId,
    pub(crate) cells: Cells,
    /// The live components in it that stand in no fragment.
    pub(crate) instances: Vec<u32>,
    /// A hash of what it shows outside of its fragments, where that may have to be written anew.
    pub(crate) outside: Option<u64>,
    /// Which slot each of its gaps shows that stay for as long as it does.
    pub(crate) gaps: Box<[u32]>,
    /// What components around have provided, and its own setup.
    pub(crate) provided: Provided,
    /// Whether it may go along to another page: it has a place of its own in a layout, or is one.
    pub(crate) goes_along: bool,
    /// Whether its setup hands something down.
    pub(crate) provides: bool,
    /// While its setup waits for something.
    pub(crate) pending: Option<Box<Pending>>,
    /// Whether the coroutine can be polled: it has neither ended nor panicked.
    goes_on: bool,
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance").field("port", &self.port).field("cells", &self.cells).finish_non_exhaustive()
    }
}

/// What new props have changed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Renewed {
    /// The bits of those that differ.
    pub(crate) changed: u64,
    /// One of them is shown outside of the component's fragments, where it is written anew.
    pub(crate) outside: bool,
}

/// Why a walk came to no end, and what it had come to.
pub(crate) enum Stopped {
    /// Setup has not ended.
    Waits(Box<Out>),
    Failed(Error, Option<Box<Out>>),
}

impl Stopped {
    fn gone() -> Error {
        "a component did not render".into()
    }

    /// Gives up what the walk had come to; what stays is the HTML and the frame.
    pub(crate) fn abandon(self) -> (Error, Vec<u8>, Vec<u8>) {
        let (error, out) = match self {
            Stopped::Waits(out) => (Stopped::gone(), Some(out)),
            Stopped::Failed(error, out) => (error, out),
        };
        let (html, frame) = out.map(|out| out.abandon()).unwrap_or_default();
        (error, html, frame)
    }
}

impl Instance {
    pub(crate) fn new(port: Arc<Port>, props: TypeId, coroutine: Pin<Box<dyn Future<Output = ()> + Send>>) -> Instance {
        Instance {
            coroutine,
            port,
            props,
            cells: Cells::default(),
            instances: Vec::new(),
            outside: None,
            gaps: Box::default(),
            provided: provide::here(),
            goes_along: false,
            provides: false,
            pending: None,
            goes_on: true,
        }
    }

    /// Walks the markup.
    pub(crate) fn walk(&mut self, out: Out) -> Result<Finished, Stopped> {
        self.port.put(Op::Walk(Box::new(out)));
        let panicked = self.poll();
        match (self.port.take_reply(), self.port.take_op()) {
            (Some(Reply::Walked(out)), _) => Ok(out.finish()),
            (Some(Reply::Passed(out, props)), _) => Ok(Finished { given_back: Some(props), ..out.finish() }),
            (Some(Reply::Failed(error, out)), _) => Err(Stopped::Failed(error, Some(out))),
            (Some(Reply::Ended(error, out)), _) => Err(Stopped::Failed(error, out)),
            (_, Some(Op::Walk(out))) if self.goes_on => Err(Stopped::Waits(out)),
            (_, Some(Op::Walk(out))) => Err(Stopped::Failed(panicked.unwrap_or_else(Stopped::gone), Some(out))),
            _ => Err(Stopped::Failed(panicked.unwrap_or_else(Stopped::gone), None)),
        }
    }

    /// Takes over what a walk that wrote it, behind the first `from` bytes, left behind; the HTML, and where its gaps are.
    pub(crate) fn keep(&mut self, finished: Finished, from: usize) -> Written {
        if let Some(outside) = &mut self.outside {
            *outside = hash_outside(finished.html.get(from..).unwrap_or_default());
        }
        self.cells = finished.cells;
        self.instances = finished.instances;
        self.gaps = finished.gaps.iter().filter(|gap| gap.opening == 0).map(|gap| gap.slot).collect();
        (finished.html, finished.gaps)
    }

    /// Starts a trigger.
    pub(crate) fn call(&mut self, call: Call) {
        let id = call.id;
        self.port.put(Op::Call(Box::new(call)));
        if let Some(error) = self.poll() {
            self.port.page().fail(self.port.catch.as_ref(), error);
        }
        if self.port.take_reply().is_none() {
            self.port.answer(id, trigger::gone());
        }
    }

    /// Hands over new props.
    pub(crate) fn props(&mut self, props: Box<dyn Any + Send>) -> Renewed {
        self.exchange(props).0
    }

    /// What it would show with other props: the sections of a frame. It goes back to those it has; the others are given back. And with the pieces of another one of its
    /// kind, which read these of its stores.
    pub(crate) fn tried(&mut self, props: Option<Box<dyn Any + Send>>, mut pieces: Option<(&mut Cells, u64)>) -> (GivenBack, Vec<u8>) {
        let provided = self.provided.clone();
        self.port.set_tried(true);
        let (renewed, before) = props.map(|props| self.exchange(props)).unwrap_or_default();
        let changed = renewed.changed | pieces.as_ref().map_or(0, |(_, follows)| *follows);
        let mut frame = Vec::new();
        if changed != 0 {
            let copied = self.cells.copied_with(pieces.as_ref().map(|(pieces, _)| &**pieces));
            if let Ok(finished) = self.walk(Out::trial(self.port.clone(), changed, copied))
                && finished.failure.is_none()
            {
                self.cells.doubt_with(pieces.as_mut().map(|(pieces, _)| &mut **pieces), &finished.cells);
                frame = finished.frame;
            }
        }
        let given_back = before.and_then(|before| self.exchange(before).1);
        self.port.set_tried(false);
        // A walk that panics comes to no end.
        self.provided = provided;
        (given_back, frame)
    }

    /// Walks it for the last time, where nothing has changed; the props that it was made of.
    pub(crate) fn leave(&mut self) -> GivenBack {
        if self.port.leaves() {
            return None;
        }
        self.port.leave();
        let cells = mem::take(&mut self.cells);
        match self.walk(Out::update(self.port.clone(), 0, cells, Vec::new())) {
            Ok(finished) => {
                self.cells = finished.cells;
                finished.given_back
            }
            Err(stopped) => {
                let (error, ..) = stopped.abandon();
                error.log();
                None
            }
        }
    }

    /// Hands over props; what they change, and those before.
    fn exchange(&mut self, props: Box<dyn Any + Send>) -> (Renewed, GivenBack) {
        self.port.put(Op::Props(props));
        if let Some(error) = self.poll() {
            self.port.page().fail(self.port.catch.as_ref(), error);
        }
        match self.port.take_reply() {
            Some(Reply::Props(changed, outside, before)) => (Renewed { changed, outside: outside != 0 }, before),
            _ => Default::default(),
        }
    }

    /// Lets asynchronous triggers go on. What the component panicked with, outside of its markup and triggers.
    pub(crate) fn poll(&mut self) -> Option<Error> {
        let waker = Waker::from(self.port.clone());
        let visit = self.port.page().visit().map(context::enter);
        let (coroutine, port) = (&mut self.coroutine, &self.port);
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
            provide::within(&mut self.provided, || current::within(port, || coroutine.as_mut().poll(&mut Context::from_waker(&waker)).is_ready()))
        }));
        drop(visit);
        let error = match result {
            Ok(false) => return None,
            Ok(true) => None,
            Err(panic) => Some(Error::panicked(&*panic)),
        };
        // What is left of it can no longer be polled: an inert coroutine takes its place.
        self.coroutine = Box::pin(std::future::pending());
        self.goes_on = false;
        error
    }
}
