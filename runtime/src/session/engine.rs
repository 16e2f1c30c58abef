//! What all sessions of a process share: backend, writer, live objects and clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(feature = "redis")]
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use super::backend::{Backend, BackendError, Change};
use super::clock::Clock;
use super::id::SessionId;
#[cfg(feature = "redis")]
use super::remote::{Follower, Notice, Remote};
use super::renewals::Renewals;
use super::state::SessionState;
use super::table::Table;
use super::writer::Writer;

/// How often what has expired is looked for, in seconds.
const SWEEP_EVERY: u64 = 10 * 60;
/// How many sessions one commit may forget: visitors' writes wait behind it.
const SWEEP_AT_ONCE: usize = 500;

pub(crate) struct Engine {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) writer: Writer,
    pub(crate) table: Table,
    pub(crate) clock: Clock,
    pub(crate) renewals: Renewals,
    next_sweep: AtomicU64,
    #[cfg(feature = "redis")]
    follower: Option<Follower>,
}

impl Engine {
    /// `background` has a thread collect the writes and commit them; otherwise each is committed where it is made.
    pub(crate) fn new(backend: Arc<dyn Backend>, background: bool) -> Arc<Self> {
        Arc::new_cyclic(|engine| Self {
            writer: if background { Writer::background(engine.clone()) } else { Writer::immediate() },
            backend,
            table: Table::default(),
            clock: Clock::default(),
            renewals: Renewals::default(),
            next_sweep: AtomicU64::new(0),
            #[cfg(feature = "redis")]
            follower: None,
        })
    }

    /// Over a backend that other processes write, too, which tells of it by notices.
    #[cfg(feature = "redis")]
    pub(crate) fn following(remote: Arc<dyn Remote>, notices: Sender<Notice>, heard: Receiver<Notice>) -> Arc<Self> {
        let engine = Arc::new_cyclic(|engine| Self {
            writer: Writer::background(engine.clone()),
            backend: remote.clone(),
            table: Table::default(),
            clock: Clock::default(),
            renewals: Renewals::default(),
            next_sweep: AtomicU64::new(0),
            follower: Some(Follower::new(remote, notices)),
        });
        Follower::start(heard, Arc::downgrade(&engine));
        engine
    }

    #[cfg(feature = "redis")]
    pub(super) fn follower(&self) -> Option<&Follower> {
        self.follower.as_ref()
    }

    /// The live object of a session.
    pub(crate) fn session(self: &Arc<Self>, id: SessionId, lifetime: Duration) -> Arc<SessionState> {
        self.sweep_if_due();
        self.table.get(id, || SessionState::new(id, self.clone(), lifetime))
    }

    /// Forgets expired sessions, if the last time is long enough ago and the writer has no thread to do so.
    fn sweep_if_due(&self) {
        if !self.writer.has_thread() {
            self.sweep();
        }
    }

    pub(crate) fn sweep(&self) {
        // There, what nobody prolongs is forgotten by itself; a page that is open goes on.
        #[cfg(feature = "redis")]
        if self.follower.is_some() {
            return self.table.all().iter().for_each(|state| state.touch());
        }
        let now = self.clock.now();
        let due = self.next_sweep.load(Ordering::Relaxed);
        let next = now + SWEEP_EVERY;
        if now < due || self.next_sweep.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        loop {
            match self.writer.alone(|| self.sweep_some(now)) {
                Ok(SWEEP_AT_ONCE) => {}
                Ok(_) => return,
                Err(error) => {
                    return tracing::warn!(%error, "expired sessions could not be forgotten yet");
                }
            }
        }
    }

    fn sweep_some(&self, now: u64) -> Result<usize, BackendError> {
        let expired = self.backend.expired(now, SWEEP_AT_ONCE)?;
        let changes = expired.iter().map(|id| self.sweep_one(*id, now)).collect::<Vec<_>>();
        if !changes.is_empty() {
            self.backend.commit(&changes)?;
        }
        Ok(changes.len())
    }

    /// A session whose page is still open goes on; its visitor may look at it for longer than the lifetime.
    fn sweep_one(&self, id: SessionId, now: u64) -> Change {
        match self.table.find(id).and_then(|state| state.prolong(now)) {
            Some(expires) => Change::Put { id, expires, values: Vec::new() },
            None => Change::Delete { id, moved: None },
        }
    }
}
