//! Group commit: changes of many sessions reach the backend together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{error, fmt, mem};

use tokio::sync::oneshot;

use super::backend::{Backend, BackendError, Change};
use super::engine::Engine;
use super::state::SessionState;

/// How long changes are collected while nobody waits for them.
const WINDOW: Duration = Duration::from_millis(5);
/// How long a backend that failed is left alone before what it refused is tried again.
const RETRY: Duration = Duration::from_millis(500);
/// How long the thread sleeps at most, so that it looks for expired sessions now and then.
const REST: Duration = Duration::from_secs(60);

/// Why changes could not be made to last. They still hold in memory and are tried again.
#[derive(Debug, Clone)]
pub struct FlushError {
    reason: Arc<str>,
}

impl FlushError {
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        Self { reason: reason.to_string().into() }
    }
}

impl fmt::Display for FlushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the session could not be saved: {}", self.reason)
    }
}

impl error::Error for FlushError {}

type Answer = Result<(), FlushError>;

pub(crate) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
    /// Held from taking changes until the backend has them, so that none overtakes an older one of its key.
    committing: Mutex<()>,
}

#[derive(Default)]
struct Queue {
    /// Sessions with changes: held, so that nobody reads an old value from the backend in the meantime.
    sessions: Vec<Arc<SessionState>>,
    /// Counts the changes handed in.
    submitted: u64,
    /// All changes up to this one will be there after a crash.
    durable: u64,
    waiting: Vec<(u64, oneshot::Sender<Answer>)>,
    /// A backend that failed rests until then.
    rests_until: Option<Instant>,
    stopped: bool,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn alone(&self) -> MutexGuard<'_, ()> {
        self.committing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Commits each change at once, on the thread that makes it.
    pub(crate) fn immediate() -> Self {
        Self { shared: Arc::default(), thread: None }
    }

    pub(crate) fn background(engine: Weak<Engine>) -> Self {
        let shared = Arc::<Shared>::default();
        let run = {
            let shared = shared.clone();
            move || run(&shared, &engine)
        };
        let thread = thread::Builder::new().name("marquetry-sessions".to_owned()).spawn(run);
        let thread = thread.inspect_err(|error| {
            tracing::error!(%error, "no thread to save sessions: each change is saved where it is made");
        });
        Self { shared, thread: thread.ok() }
    }

    pub(crate) fn has_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// Hands in a session with changes; the answer names them to [`flushed`](Self::flushed).
    pub(crate) fn submit(&self, session: &Arc<SessionState>, backend: &dyn Backend) -> u64 {
        let mut queue = self.shared.queue();
        queue.submitted += 1;
        let ticket = queue.submitted;
        if session.enter_queue() {
            queue.sessions.push(session.clone());
        }
        drop(queue);
        if self.has_thread() {
            self.shared.wake.notify_one();
        } else {
            commit(&self.shared, backend);
        }
        ticket
    }

    /// Resolves when all changes up to `ticket` outlive the process, or with the reason why they do not yet.
    pub(crate) fn flushed(&self, ticket: u64, backend: &dyn Backend) -> impl Future<Output = Answer> + Send + use<> {
        let (sender, receiver) = oneshot::channel();
        let mut queue = self.shared.queue();
        if queue.durable >= ticket {
            // Whoever asked is there: it has not even got the future yet.
            let _sent = sender.send(Ok(()));
        } else {
            queue.waiting.push((ticket, sender));
        }
        drop(queue);
        if self.has_thread() {
            self.shared.wake.notify_one();
        } else {
            commit(&self.shared, backend);
        }
        async move { receiver.await.unwrap_or_else(|_| Err(FlushError::new("its writer has ended"))) }
    }

    /// Runs `f` while nothing is being committed.
    pub(crate) fn alone<R>(&self, f: impl FnOnce() -> R) -> R {
        let _alone = self.shared.alone();
        f()
    }

    /// The newest change handed in, of any session.
    pub(crate) fn newest(&self) -> u64 {
        self.shared.queue().submitted
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.queue().stopped = true;
        self.shared.wake.notify_one();
        let Some(thread) = self.thread.take() else {
            return;
        };
        // The thread itself may have held the last session, and with it all of this.
        if thread.thread().id() != thread::current().id() && thread.join().is_err() {
            tracing::error!("the thread that saves sessions panicked");
        }
    }
}

/// The thread's work. It holds the engine only while there is something to do, so that its end is noticed.
fn run(shared: &Shared, engine: &Weak<Engine>) {
    while wait(shared) {
        if let Some(engine) = engine.upgrade() {
            commit(shared, &*engine.backend);
            engine.sweep();
        }
    }
}

/// Until there is something to do (true) or nothing ever will be (false).
fn wait(shared: &Shared) -> bool {
    let mut queue = shared.queue();
    let mut collected_since = None;
    let mut rested = false;
    loop {
        if queue.stopped {
            return false;
        }
        let now = Instant::now();
        let due = match queue.rests_until {
            Some(until) if now < until => until,
            _ if !queue.waiting.is_empty() => return true,
            _ if !queue.sessions.is_empty() => *collected_since.get_or_insert(now) + WINDOW,
            _ if rested => return true,
            _ => now + REST,
        };
        if due <= now {
            return true;
        }
        let (guard, timeout) = shared.wake.wait_timeout(queue, due - now).unwrap_or_else(PoisonError::into_inner);
        queue = guard;
        rested = timeout.timed_out();
    }
}

fn commit(shared: &Shared, backend: &dyn Backend) {
    let _alone = shared.alone();
    let (sessions, upto) = {
        let mut queue = shared.queue();
        if queue.sessions.is_empty() && queue.waiting.is_empty() {
            return;
        }
        (mem::take(&mut queue.sessions), queue.submitted)
    };
    let mut changes = Vec::new();
    let taken = sessions.iter().map(|session| session.take(&mut changes)).collect::<Vec<_>>();
    let result = if changes.is_empty() { Ok(()) } else { guarded(backend, &changes) };
    let mut changes = changes.into_iter();
    for (session, count) in sessions.iter().zip(taken) {
        let changes = changes.by_ref().take(count);
        match &result {
            Ok(()) => session.kept(changes),
            Err(_) => session.restore(changes),
        }
    }
    let answer = result.map_err(|error| {
        tracing::error!(%error, sessions = sessions.len(), "sessions could not be saved; they are tried again");
        FlushError::new(error)
    });
    settle(shared, &sessions, upto, &answer);
}

/// Tells whoever waited, and puts what failed back into the queue.
fn settle(shared: &Shared, sessions: &[Arc<SessionState>], upto: u64, answer: &Answer) {
    let mut queue = shared.queue();
    if answer.is_ok() {
        queue.durable = upto;
        queue.rests_until = None;
    } else {
        queue.rests_until = Some(Instant::now() + RETRY);
        let again = sessions.iter().filter(|session| session.enter_queue()).cloned();
        queue.sessions.extend(again);
    }
    let (answered, waiting): (Vec<_>, _) = mem::take(&mut queue.waiting).into_iter().partition(|(ticket, _)| *ticket <= upto);
    queue.waiting = waiting;
    drop(queue);
    for (_, sender) in answered {
        // Whoever asked may have gone.
        let _gone = sender.send(answer.clone());
    }
}

fn guarded(backend: &dyn Backend, changes: &[Change]) -> Result<(), BackendError> {
    catch_unwind(AssertUnwindSafe(|| backend.commit(changes))).unwrap_or_else(|_| Err(BackendError::new("the backend panicked")))
}
