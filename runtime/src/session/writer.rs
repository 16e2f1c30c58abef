//! Group commit: changes of many sessions reach the backend together.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{error, fmt, mem, slice};

use tokio::sync::oneshot;

use super::backend::{Backend, BackendError, Change, Revision};
use super::engine::Engine;
use super::state::SessionState;

/// How long changes are collected while nobody waits for them.
const WINDOW: Duration = Duration::from_millis(5);
/// How long a backend that failed is left alone before what it refused is tried again.
const RETRY: Duration = Duration::from_millis(500);
/// How many sessions a backend may refuse in a row before it counts as failed itself.
const PATIENCE: usize = 8;
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

    #[cfg(feature = "redis")]
    pub(super) fn reason(&self) -> &str {
        &self.reason
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
    waiting: Vec<Waiting>,
    /// Which of the sessions could not be saved the last time, and when they are tried again though nobody waits for them.
    failed: HashSet<usize>,
    retries_at: Option<Instant>,
    /// A backend that failed rests until then.
    rests_until: Option<Instant>,
    stopped: bool,
}

/// Somebody who waits until changes outlive the process.
struct Waiting {
    ticket: u64,
    /// Those of this session, or all.
    session: Option<usize>,
    sender: oneshot::Sender<Answer>,
}

impl Queue {
    /// Whether the sessions that failed are to be tried again now.
    fn tries_failed_again(&self) -> bool {
        let waited_for = |waiting: &Waiting| waiting.session.is_none_or(|session| self.failed.contains(&session));
        self.waiting.iter().any(waited_for) || self.retries_at.is_none_or(|at| at <= Instant::now())
    }

    fn answer(&self, session: Option<usize>, error: Option<&FlushError>) -> Answer {
        let failed = session.map_or(!self.failed.is_empty(), |session| self.failed.contains(&session));
        if failed { Err(error.cloned().unwrap_or_else(|| FlushError::new("the backend refuses it"))) } else { Ok(()) }
    }
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

    /// Resolves when all changes up to `ticket`, of one session or of all, outlive the process, or with the reason why they do not yet.
    pub(crate) fn flushed(&self, ticket: u64, session: Option<&SessionState>, backend: &dyn Backend) -> impl Future<Output = Answer> + Send + use<> {
        let (sender, receiver) = oneshot::channel();
        let mut queue = self.shared.queue();
        let session = session.map(|session| std::ptr::from_ref(session).addr());
        if queue.durable >= ticket && queue.answer(session, None).is_ok() {
            // Whoever asked is there: it has not even got the future yet.
            let _sent = sender.send(Ok(()));
        } else {
            queue.waiting.push(Waiting { ticket, session, sender });
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
            _ if queue.sessions.len() > queue.failed.len() => *collected_since.get_or_insert(now) + WINDOW,
            _ if rested => return true,
            _ => queue.retries_at.filter(|_| !queue.failed.is_empty()).map_or(now + REST, |retry| retry.min(now + REST)),
        };
        if due <= now {
            return true;
        }
        let (guard, timeout) = shared.wake.wait_timeout(queue, due - now).unwrap_or_else(PoisonError::into_inner);
        queue = guard;
        rested = timeout.timed_out();
    }
}

/// Commits what has been handed in. The changes of all sessions go together; where that fails, each session's by themselves, so that what cannot be written of one
/// visitor's harms nobody else.
fn commit(shared: &Shared, backend: &dyn Backend) {
    let _alone = shared.alone();
    let (fresh, again, upto) = {
        let mut queue = shared.queue();
        if queue.sessions.is_empty() && queue.waiting.is_empty() {
            return;
        }
        let sessions = mem::take(&mut queue.sessions);
        let (mut again, fresh): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| queue.failed.contains(&key(session)));
        if !queue.tries_failed_again() {
            queue.sessions = mem::take(&mut again);
        }
        (fresh, again, queue.submitted)
    };
    let mut failed = Failed::default();
    let mut saved = false;
    for sessions in [&fresh, &again].into_iter().filter(|sessions| !sessions.is_empty()) {
        saved |= match together(sessions, backend) {
            Ok(()) => true,
            Err(error) if sessions.len() == 1 => {
                failed.add(&sessions[0], error);
                false
            }
            Err(_) => one_by_one(sessions, backend, &mut failed),
        };
    }
    settle(shared, upto, &failed, saved);
}

/// Commits the changes of some sessions in one go.
fn together(sessions: &[Arc<SessionState>], backend: &dyn Backend) -> Result<(), BackendError> {
    let mut changes = Vec::new();
    let taken = sessions.iter().map(|session| session.take(&mut changes)).collect::<Vec<_>>();
    let result = if changes.is_empty() { Ok(Revision::default()) } else { guarded(backend, &changes) };
    let mut changes = changes.into_iter();
    for (session, count) in sessions.iter().zip(taken) {
        let changes = changes.by_ref().take(count);
        match &result {
            Ok(revision) => session.kept(changes, *revision),
            Err(_) => session.restore(changes),
        }
    }
    result.map(|_| ())
}

/// Commits each session's changes by themselves; whether any could be. A backend that refuses many in a row is left alone: it is not they that it refuses.
fn one_by_one(sessions: &[Arc<SessionState>], backend: &dyn Backend, failed: &mut Failed) -> bool {
    let (mut saved, mut refused) = (false, 0);
    let mut untried = Vec::new();
    for session in sessions {
        if refused >= PATIENCE && !saved {
            untried.push(session.clone());
            continue;
        }
        match together(slice::from_ref(session), backend) {
            Ok(()) => saved = true,
            Err(error) => {
                refused += 1;
                failed.add(session, error);
            }
        }
    }
    // They come first the next time.
    failed.sessions.splice(0..0, untried);
    saved
}

/// The sessions whose changes could not be made to last.
#[derive(Default)]
struct Failed {
    sessions: Vec<Arc<SessionState>>,
    error: Option<FlushError>,
}

impl Failed {
    fn add(&mut self, session: &Arc<SessionState>, error: BackendError) {
        tracing::error!(%error, "a session could not be saved; it is tried again");
        self.sessions.push(session.clone());
        self.error.get_or_insert_with(|| FlushError::new(error));
    }
}

/// Tells whoever waited, and puts what failed back into the queue.
fn settle(shared: &Shared, upto: u64, failed: &Failed, saved: bool) {
    let mut queue = shared.queue();
    queue.durable = upto;
    let again = Instant::now() + RETRY;
    queue.rests_until = (!saved && !failed.sessions.is_empty()).then_some(again);
    let still: HashSet<usize> = queue.sessions.iter().map(key).collect();
    queue.failed.retain(|failed| still.contains(failed));
    for session in &failed.sessions {
        queue.retries_at = Some(again);
        queue.failed.insert(key(session));
        if session.enter_queue() || !still.contains(&key(session)) {
            queue.sessions.push(session.clone());
        }
    }
    let (answered, waiting): (Vec<_>, _) = mem::take(&mut queue.waiting).into_iter().partition(|waiting| waiting.ticket <= upto);
    queue.waiting = waiting;
    let answers = answered.into_iter().map(|waiting| (queue.answer(waiting.session, failed.error.as_ref()), waiting.sender)).collect::<Vec<_>>();
    drop(queue);
    for (answer, sender) in answers {
        // Whoever asked may have gone.
        let _gone = sender.send(answer);
    }
}

/// What tells a session in the queue from the others: the queue holds it, so that no other one comes to stand there.
fn key(session: &Arc<SessionState>) -> usize {
    Arc::as_ptr(session).addr()
}

fn guarded(backend: &dyn Backend, changes: &[Change]) -> Result<Revision, BackendError> {
    catch_unwind(AssertUnwindSafe(|| backend.commit(changes))).unwrap_or_else(|_| Err(BackendError::new("the backend panicked")))
}
