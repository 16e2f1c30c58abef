//! What an await-block waits for, and how it ends.

use std::{
    fmt,
    future::{Future, IntoFuture},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use crate::{Error, component::Port, page::Waits, store::Watcher as _};

/// How far a future has come.
#[doc(hidden)]
pub enum Awaited<T, E> {
    Waiting(Option<Running<T, E>>),
    Then(T),
    Catch(E),
    /// Nobody catches it: what the visitor reads in its place.
    Failed(String),
}

impl<T, E> fmt::Debug for Awaited<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Awaited::Waiting(_) => "Waiting",
            Awaited::Then(_) => "Then",
            Awaited::Catch(_) => "Catch",
            Awaited::Failed(_) => "Failed",
        })
    }
}

/// How a future has ended; the last error is one that its block does not catch.
type Ended<T, E> = Result<Result<T, E>, Error>;

/// A future that a block has been given.
#[doc(hidden)]
pub struct Work<T, E>(Pin<Box<dyn Future<Output = Ended<T, E>> + Send>>);

impl<T, E> fmt::Debug for Work<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

/// Asks which kind of future this is: one whose error needs a place, or any other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Waited<'a, F>(pub &'a F);

/// A future whose output is shown as it is.
#[doc(hidden)]
#[derive(Debug)]
pub struct Plain;

/// A future of a `Result` in a block without `{:catch}`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Fallible;

/// A future in a block with `{:catch}`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Caught;

/// Found last.
#[doc(hidden)]
pub trait WaitsForAny {
    fn __kind(&self) -> Plain {
        Plain
    }
}

impl<F> WaitsForAny for Waited<'_, F> {}

/// Found first.
#[doc(hidden)]
pub trait WaitsForResult {
    fn __kind(&self) -> Fallible {
        Fallible
    }
}

impl<T, E, F: IntoFuture<Output = Result<T, E>>> WaitsForResult for &Waited<'_, F> {}

/// An error that a boundary or the error page takes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "nothing shows this future's error, which is `{Self}`",
    label = "this gives a `Result`, and the block has no `{{:catch}}`",
    note = "write `{{:catch error}}…` into the block; without it the error goes to the boundary around, and must become a `marquetry::Error`, as with `?`"
)]
pub trait Uncaught {
    fn __error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> Uncaught for E {
    fn __error(self) -> Error {
        self.into()
    }
}

/// What may have an error for `{:catch}`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{{:catch}}` has nothing to catch: this future gives `{Self}`, which is no `Result`",
    label = "a future without an error",
    note = "remove `{{:catch}}`, or wait for a future of a `Result`; a panic inside goes to the `<Boundary>` around the block"
)]
pub trait MayFail {
    type Then;
    type Catch;
    fn __result(self) -> Result<Self::Then, Self::Catch>;
}

impl<T, E> MayFail for Result<T, E> {
    type Then = T;
    type Catch = E;

    fn __result(self) -> Result<T, E> {
        self
    }
}

impl Plain {
    pub fn begin<F>(self, future: F) -> Work<F::Output, std::convert::Infallible>
    where
        F: IntoFuture<IntoFuture: Send + 'static>,
    {
        let future = future.into_future();
        Work(Box::pin(async { Ok(Ok(future.await)) }))
    }
}

impl Fallible {
    pub fn begin<T, E, F>(self, future: F) -> Work<T, std::convert::Infallible>
    where
        F: IntoFuture<Output = Result<T, E>, IntoFuture: Send + 'static>,
        E: Uncaught,
    {
        let future = future.into_future();
        Work(Box::pin(async { future.await.map(Ok).map_err(Uncaught::__error) }))
    }
}

impl Caught {
    pub fn begin<F>(self, future: F) -> Work<<F::Output as MayFail>::Then, <F::Output as MayFail>::Catch>
    where
        F: IntoFuture<IntoFuture: Send + 'static>,
        F::Output: MayFail,
    {
        let future = future.into_future();
        Work(Box::pin(async { Ok(future.await.__result()) }))
    }
}

/// A future that was begun.
#[doc(hidden)]
pub struct Running<T, E> {
    work: Work<T, E>,
    knock: Arc<Knock>,
    /// The page knows that something is waited for.
    _waits: Waits,
}

impl<T, E> Running<T, E> {
    pub(super) fn new(work: Work<T, E>, port: Arc<Port>, bit: u64) -> Running<T, E> {
        let waits = Waits::new(&port.page());
        Running { work, knock: Arc::new(Knock { port, bit, knocked: AtomicBool::new(true) }), _waits: waits }
    }

    /// Lets the future go on if it has asked to.
    pub(super) fn poll(&mut self) -> Poll<Ended<T, E>> {
        if !self.knock.knocked.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let waker = Waker::from(self.knock.clone());
        let work = self.work.0.as_mut();
        catch_unwind(AssertUnwindSafe(|| work.poll(&mut Context::from_waker(&waker)))).unwrap_or_else(|panic| Poll::Ready(Err(Error::panicked(&*panic))))
    }
}

/// Has the block looked after when its future may go on.
struct Knock {
    port: Arc<Port>,
    bit: u64,
    knocked: AtomicBool,
}

impl Wake for Knock {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.knocked.store(true, Ordering::Release);
        self.port.mark(self.bit);
    }
}
