//! Live components: one boxed coroutine each, driven one operation at a time.

use std::{
    any::TypeId,
    fmt,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Context, Waker},
};

use super::{Call, Op, Port, Reply, current, trigger};
use crate::{
    context,
    out::{Cells, Finished, Out},
    page::Written,
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
    /// Which slot each of its gaps shows.
    pub(crate) gaps: Box<[u32]>,
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance").field("port", &self.port).field("cells", &self.cells).finish_non_exhaustive()
    }
}

impl Instance {
    pub(crate) fn new(port: Arc<Port>, props: TypeId, coroutine: Pin<Box<dyn Future<Output = ()> + Send>>) -> Instance {
        Instance { coroutine, port, props, cells: Cells::default(), instances: Vec::new(), gaps: Box::default() }
    }

    /// Walks the markup. The error is what the walk had come to: the component panicked, or waits for something in its setup.
    pub(crate) fn walk(&mut self, out: Out) -> Result<Finished, Option<Box<Out>>> {
        self.port.put(Op::Walk(Box::new(out)));
        self.poll();
        match (self.port.take_reply(), self.port.take_op()) {
            (Some(Reply::Walked(out)), _) => Ok(out.finish()),
            (Some(Reply::Failed(out)), _) | (_, Some(Op::Walk(out))) => Err(Some(out)),
            _ => Err(None),
        }
    }

    /// Takes over what a walk that wrote it left behind; the HTML, and where its gaps are.
    pub(crate) fn keep(&mut self, finished: Finished) -> Written {
        self.cells = finished.cells;
        self.instances = finished.instances;
        self.gaps = finished.gaps.iter().map(|&(_, slot)| slot).collect();
        (finished.html, finished.gaps)
    }

    /// Starts a trigger.
    pub(crate) fn call(&mut self, call: Call) {
        let id = call.id;
        self.port.put(Op::Call(Box::new(call)));
        self.poll();
        if self.port.take_reply().is_none() {
            self.port.answer(id, trigger::gone());
        }
    }

    /// Hands over new props; the bits of those that changed.
    pub(crate) fn props(&mut self, props: Box<dyn std::any::Any + Send>) -> u64 {
        self.port.put(Op::Props(props));
        self.poll();
        match self.port.take_reply() {
            Some(Reply::Props(bits)) => bits,
            _ => 0,
        }
    }

    /// Lets asynchronous triggers go on.
    pub(crate) fn poll(&mut self) {
        let waker = Waker::from(self.port.clone());
        let visit = self.port.page.visit().map(context::enter);
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
            current::within(&self.port, || self.coroutine.as_mut().poll(&mut Context::from_waker(&waker)).is_ready())
        }));
        drop(visit);
        if let Err(panic) = result {
            // What is left of it can no longer be polled: an inert coroutine takes its place.
            self.coroutine = Box::pin(std::future::pending());
            self.port.page.failed(&trigger::panic_message(&*panic));
        }
    }
}
