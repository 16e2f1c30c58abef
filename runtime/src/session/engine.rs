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
#[cfg(feature = "server")]
use super::renewals::Renewals;
#[cfg(feature = "redis")]
use super::renewals::WHILE;
use super::state::SessionState;
use super::table::Table;
use super::writer::Writer;

/// How often what has expired is looked for, in seconds.
const SWEEP_EVERY: u64 = 10 * 60;
/// How often sessions of open pages are prolonged that the backend would forget by itself, in seconds.
#[cfg(feature = "redis")]
const PROLONG_EVERY: u64 = 60;
/// How many sessions one commit may forget: visitors' writes wait behind it.
const SWEEP_AT_ONCE: usize = 500;

pub(crate) struct Engine {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) writer: Writer,
    pub(crate) table: Table,
    pub(crate) clock: Clock,
    #[cfg(feature = "server")]
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
            #[cfg(feature = "server")]
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
        self.table.get(id, || SessionState::new(id, self.clone(), lifetime))
    }

    /// Gives a token for which the browser with the outdated id gets the new one, once.
    #[cfg(feature = "server")]
    pub(crate) fn offer_renewal(&self, outdated: SessionId, id: SessionId) -> String {
        let token = self.renewals.offer(outdated, id, self.clock.now());
        // The browser may ask another process.
        #[cfg(feature = "redis")]
        if let Some(follower) = &self.follower
            && let Err(error) = follower.remote.offer(&token, outdated, id, WHILE)
        {
            tracing::error!(%error, "a browser gets its new session cookie from this process only");
        }
        token
    }

    /// The new id of the browser that presents its outdated one.
    #[cfg(feature = "server")]
    pub(crate) fn take_renewal(&self, token: &str, presented: SessionId) -> Option<SessionId> {
        let here = self.renewals.take(token, presented, self.clock.now());
        #[cfg(feature = "redis")]
        if let Some(follower) = &self.follower {
            // Taken here, it is not to be had there any more.
            let there = follower.remote.take(token, presented);
            return here.or(there
                .inspect_err(|error| tracing::error!(%error, "whether a browser gets its new session cookie is this process's matter only"))
                .ok()
                .flatten());
        }
        here
    }

    /// Forgets expired sessions, if the last time is long enough ago and the writer has no thread to do so.
    pub(crate) fn sweep_if_due(&self, now: u64) {
        if !self.writer.has_thread() {
            self.sweep_at(now);
        }
    }

    pub(crate) fn sweep(&self) {
        self.sweep_at(self.clock.now());
    }

    fn sweep_at(&self, now: u64) {
        let due = self.next_sweep.load(Ordering::Relaxed);
        let next = now + SWEEP_EVERY;
        if now < due || self.next_sweep.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        // There, what nobody prolongs is forgotten by itself, and a page that is open has to say so in time.
        #[cfg(feature = "redis")]
        if self.follower.is_some() {
            self.next_sweep.store(now + PROLONG_EVERY, Ordering::Relaxed);
            return self.table.all().iter().for_each(|state| state.touch());
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
