//! A session on its way to the backend: the writer's side.

use std::mem;
use std::sync::atomic::Ordering;

use super::backend::{Change, Moved, Revision};
use super::state::{Abandoned, Inner, SessionState};

impl SessionState {
    /// Whether it was not in the writer's queue yet.
    pub(crate) fn enter_queue(&self) -> bool {
        !self.queued.swap(true, Ordering::AcqRel)
    }

    /// Leaves the queue and adds what the backend does not have yet; says how many changes that is.
    pub(crate) fn take(&self, changes: &mut Vec<Change>) -> usize {
        self.queued.store(false, Ordering::Release);
        let Some(engine) = &self.engine else { return 0 };
        let now = engine.clock.now();
        let inner = &mut *self.inner();
        let before = changes.len();
        let to = inner.id;
        changes.extend(inner.abandoned.drain(..).map(|Abandoned { id, keeps }| Change::Delete { id, moved: Some(Moved { to, keeps }) }));
        let prolong = mem::take(&mut inner.prolong);
        if !inner.dirty.is_empty() || prolong {
            let expires = self.expiry(inner, now);
            #[cfg(feature = "redis")]
            inner.followed.take(inner.dirty.iter());
            let values = mem::take(&mut inner.dirty).into_iter();
            let values = values.filter_map(|key| inner.values.get(&key).cloned().map(|value| (key, value)));
            changes.push(Change::Put { id: inner.id, expires, values: values.collect() });
        }
        changes.len() - before
    }

    /// The backend has these changes.
    pub(crate) fn kept(&self, changes: impl Iterator<Item = Change>, revision: Revision) {
        let inner = &mut *self.inner();
        let mut written = Vec::new();
        for change in changes {
            match change {
                Change::Put { id, expires, values } => {
                    // A renewal in the meantime has yet to write the record under the new id.
                    if id == inner.id {
                        inner.stored_until = Some(expires);
                    }
                    written.extend(values.into_iter().map(|(key, _)| key));
                }
                Change::Delete { .. } => {}
            }
        }
        self.settled(inner, &written, Some(revision));
    }

    /// The backend does not have these changes; newer ones of the same keys go before them.
    pub(crate) fn restore(&self, changes: impl Iterator<Item = Change>) {
        let mut inner = self.inner();
        for change in changes {
            match change {
                Change::Put { values, .. } => {
                    inner.prolong |= values.is_empty();
                    inner.dirty.extend(values.into_iter().map(|(key, _)| key));
                }
                Change::Delete { id, moved } => {
                    // What was cleared meanwhile stays so.
                    let keeps = moved.is_some_and(|moved| moved.keeps) && inner.abandoned.iter().all(|later| later.keeps);
                    inner.abandoned.push(Abandoned { id, keeps });
                }
            }
        }
        self.settled(&mut inner, &[], None);
    }

    /// A commit is over, with the revision of what it has written if it went well.
    fn settled(&self, inner: &mut Inner, written: &[String], revision: Option<Revision>) {
        #[cfg(feature = "redis")]
        if let Some(follower) = self.engine.as_ref().and_then(|engine| engine.follower())
            && inner.followed.settle(written, revision, inner.abandoned.is_empty())
        {
            follower.look_again(inner.id);
        }
        #[cfg(not(feature = "redis"))]
        let _nobody_else_writes = (inner, written, revision);
    }
}
