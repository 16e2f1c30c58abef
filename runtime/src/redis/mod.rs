//! What several processes of one application share, through Redis: a connection that mends itself.

mod address;
mod link;
#[cfg(test)]
pub(crate) mod server;

pub(crate) use address::Address;
pub(crate) use link::{Heard, Link, LinkError};

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Handle, RuntimeFlavor};

/// The application's runtime, for what threads of our own call of the application's: it may make tasks and timers.
#[derive(Default)]
pub(crate) struct OfApplication(Mutex<Option<Handle>>);

impl OfApplication {
    /// Notes the runtime that this is called on, if there is one.
    pub(crate) fn note(&self) {
        if let Ok(runtime) = Handle::try_current() {
            *self.lock() = Some(runtime);
        }
    }

    /// Runs `f` as the application's tasks are run.
    pub(crate) fn within<R>(&self, f: impl FnOnce() -> R) -> R {
        let runtime = self.lock().clone();
        let _entered = runtime.as_ref().map(Handle::enter);
        f()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Handle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a future, as [`blocking`] does.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    blocking(|| {
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return output;
            }
            thread::park();
        }
    })
}

/// Waits for `f` in a way that lets the runtime's other tasks go on, where the runtime has threads for them.
pub(crate) fn blocking<R>(f: impl FnOnce() -> R) -> R {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(f),
        _ => f(),
    }
}
