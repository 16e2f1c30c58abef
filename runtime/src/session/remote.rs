//! Backends that other processes write, too.

use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;

use serde_json::Value;

use super::backend::{Backend, BackendError, Revision};
use super::engine::Engine;
use super::id::SessionId;
use super::state::SessionState;
use crate::redis::OfApplication;

/// What such a backend can do besides. Each write of a value has a revision, higher than all before it.
pub(crate) trait Remote: Backend {
    /// The session as it is now.
    fn fetch(&self, id: SessionId) -> Result<Fetched, BackendError>;

    /// Writes a value if it still has the revision that whoever made the new one out of it knew: 0 where it was missing.
    fn exchange(&self, exchange: &Exchange<'_>) -> Result<Exchanged, BackendError>;

    /// Hears of this session's changes by others from now on. As often as it is called it has to be undone.
    fn follow(&self, id: SessionId);

    fn unfollow(&self, id: SessionId);

    /// Keeps the new id of the browser that still has the outdated one, for whichever process it asks with the token, within so many seconds.
    fn offer(&self, token: &str, outdated: SessionId, id: SessionId, within: u64) -> Result<(), BackendError>;

    /// What was offered for the token, once.
    fn take(&self, token: &str, presented: SessionId) -> Result<Option<SessionId>, BackendError>;
}

/// A session as the backend has it.
#[derive(Debug, PartialEq)]
pub(crate) struct Fetched {
    /// No write after this look at it has this revision or a lower one.
    pub(crate) as_of: Revision,
    pub(crate) found: Found,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Found {
    Nothing,
    /// It has another id now.
    Moved(SessionId),
    Record {
        expires: u64,
        /// By key; one that cannot be read stays until it is written.
        values: Vec<(String, Revision, Option<Value>)>,
    },
}

pub(crate) struct Exchange<'a> {
    pub(crate) id: SessionId,
    pub(crate) expires: u64,
    pub(crate) key: &'a str,
    pub(crate) known: Revision,
    /// None: nothing is written, the question is whether the value is still the same.
    pub(crate) new: Option<&'a Value>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Exchanged {
    Done(Revision),
    /// Somebody else was faster: this is what they left.
    Conflict(Fetched),
}

/// What a backend hears from others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Notice {
    /// A session was changed: by this process itself, or another one.
    Changed { id: SessionId, here: bool },
    /// Anything may have changed: nothing was heard for a while.
    All,
}

/// Brings sessions that are held here up to date. On a thread of its own: what reads them may wait for the backend in its turn.
pub(crate) struct Follower {
    pub(crate) remote: Arc<dyn Remote>,
    notices: Sender<Notice>,
    /// Sessions that came to an id that another live object has here.
    doubles: Mutex<Vec<Weak<SessionState>>>,
    pub(super) runtime: OfApplication,
}

impl Follower {
    pub(crate) fn new(remote: Arc<dyn Remote>, notices: Sender<Notice>) -> Follower {
        Follower { remote, notices, doubles: Mutex::default(), runtime: OfApplication::default() }
    }

    /// Starts the thread for an engine, as long as that lasts.
    pub(crate) fn start(heard: Receiver<Notice>, engine: Weak<Engine>) {
        let run = move || run(&heard, &engine);
        if let Err(error) = thread::Builder::new().name("marquetry-follow".to_owned()).spawn(run) {
            tracing::error!(%error, "no thread to follow sessions: what other processes change is not shown until it is asked for");
        }
    }

    /// Has a session looked at once more, soon.
    pub(super) fn look_again(&self, id: SessionId) {
        // It has ended only where there was no thread for it.
        let _ended = self.notices.send(Notice::Changed { id, here: false });
    }

    fn doubles(&self) -> MutexGuard<'_, Vec<Weak<SessionState>>> {
        let mut doubles = self.doubles.lock().unwrap_or_else(PoisonError::into_inner);
        doubles.retain(|double| double.strong_count() > 0);
        doubles
    }

    pub(super) fn add_double(&self, state: &Arc<SessionState>) {
        self.doubles().push(Arc::downgrade(state));
    }

    fn doubles_of(&self, id: SessionId) -> Vec<Arc<SessionState>> {
        let doubles: Vec<_> = self.doubles().iter().filter_map(Weak::upgrade).collect();
        doubles.into_iter().filter(|double| double.id() == id).collect()
    }

    fn affected(&self, engine: &Engine, notice: Notice) -> Vec<Arc<SessionState>> {
        match notice {
            Notice::All => {
                let doubles: Vec<_> = self.doubles().iter().filter_map(Weak::upgrade).collect();
                engine.table.all().into_iter().chain(doubles).collect()
            }
            Notice::Changed { id, here } => {
                let doubles = self.doubles_of(id);
                let first = engine.table.find(id).filter(|_| !here || !doubles.is_empty());
                first.into_iter().chain(doubles).collect()
            }
        }
    }
}

fn run(heard: &Receiver<Notice>, engine: &Weak<Engine>) {
    while let Ok(notice) = heard.recv() {
        let Some(engine) = engine.upgrade() else { return };
        let Some(follower) = engine.follower() else { return };
        for state in follower.affected(&engine, notice) {
            if let Err(error) = follower.runtime.within(|| state.look_again()) {
                tracing::warn!(session = ?state.id(), %error, "what others made of a session is not known yet");
            }
        }
    }
}
