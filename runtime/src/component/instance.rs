//! Live components: one boxed coroutine each, driven one operation at a time.

use std::{
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
};

/// A live component: its setup's bindings, in a coroutine that waits for the next operation.
pub(crate) struct Instance {
    coroutine: Pin<Box<dyn Future<Output = ()> + Send>>,
    pub(crate) port: Arc<Port>,
    pub(crate) cells: Cells,
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance").field("port", &self.port).field("cells", &self.cells).finish_non_exhaustive()
    }
}

impl Instance {
    pub(crate) fn new(port: Arc<Port>, coroutine: Pin<Box<dyn Future<Output = ()> + Send>>) -> Instance {
        Instance { coroutine, port, cells: Cells::default() }
    }

    /// Walks the markup. `None`: the component panicked, or waits for something in its setup.
    pub(crate) fn walk(&mut self, out: Out) -> Option<Finished> {
        self.port.put(Op::Walk(Box::new(out)));
        self.poll();
        match self.port.take_reply()? {
            Reply::Walked(out) => Some(out.finish()),
            _ => None,
        }
    }

    /// Starts a trigger.
    pub(crate) fn call(&mut self, call: Call) {
        let id = call.id;
        self.port.put(Op::Call(call));
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
