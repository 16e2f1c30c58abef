//! A session that other processes change, too.

use std::sync::Arc;

use serde_json::Value;

use super::backend::{BackendError, Revision};
use super::cell::{AnyCell, Cell, Storable};
use super::engine::Engine;
use super::id::SessionId;
use super::remote::{Exchange, Exchanged, Fetched, Found, Remote};
use super::state::{Inner, SessionState, Written};
use super::values::Values;

/// What is known of the other processes' part.
#[derive(Default)]
pub(super) struct Followed {
    /// The id under which changes are heard.
    heard_as: Option<SessionId>,
    /// Which write of a value this process has seen.
    revisions: Vec<(Box<str>, Revision)>,
    /// Keys whose values the backend is just being given.
    in_flight: Vec<String>,
    /// Keys that are just being exchanged, as often as that is.
    exchanged: Vec<String>,
    /// The backend has yet to hear of the session's new id.
    moving: bool,
    /// Counts how often it was cleared.
    cleared: u32,
    /// There is something that could not be taken over when it was heard.
    missed: bool,
}

impl Followed {
    fn revision(&self, key: &str) -> Revision {
        self.revisions.iter().find(|(known, _)| **known == *key).map_or(0, |(_, revision)| *revision)
    }

    fn set_revision(&mut self, key: &str, revision: Revision) {
        match self.revisions.iter_mut().find(|(known, _)| **known == *key) {
            Some((_, known)) => *known = revision.max(*known),
            None => self.revisions.push((key.into(), revision)),
        }
    }

    /// What this process takes for the newest is not, though nothing newer was seen.
    fn distrust(&mut self, key: &str, known: Revision) {
        self.revisions.retain(|(distrusted, revision)| !(**distrusted == *key && *revision == known));
    }

    /// The session has another id, with what it held or without.
    pub(super) fn move_on(&mut self, keeps: bool) {
        self.moving = true;
        if !keeps {
            self.revisions.clear();
            self.cleared += 1;
        }
    }

    pub(super) fn take<'a>(&mut self, keys: impl Iterator<Item = &'a String>) {
        self.in_flight.extend(keys.cloned());
    }

    /// A commit is over, with the revision that its values got if it went well. Whether the session is to be looked at once more.
    pub(super) fn settle(&mut self, written: &[String], revision: Option<Revision>, arrived: bool) -> bool {
        self.in_flight.clear();
        if let Some(revision) = revision {
            self.moving &= !arrived;
            written.iter().for_each(|key| self.set_revision(key, revision));
        }
        self.missed && revision.is_some()
    }

    pub(super) fn is_exchanged(&self, key: &str) -> bool {
        self.exchanged.iter().any(|exchanged| exchanged == key)
    }
}

impl Inner {
    /// Whether the backend does not have yet what this process has made of a key.
    fn pending(&self, key: &str) -> bool {
        self.followed.moving || self.dirty.contains(key) || self.followed.in_flight.iter().any(|flying| flying == key)
    }

    /// Takes over what others have written; gives the keys that are different now.
    fn take_over(&mut self, as_of: Revision, record: Vec<(String, Revision, Option<Value>)>) -> Vec<String> {
        let mut changed = Vec::new();
        let known = self.values.keys().chain(self.followed.revisions.iter().map(|(key, _)| &**key));
        let gone: Vec<_> = known.filter(|key| !record.iter().any(|(there, ..)| there == key)).map(|key| (key.to_owned(), as_of, None)).collect();
        for (key, revision, value) in record.into_iter().chain(gone) {
            if self.pending(&key) {
                self.followed.missed = true;
            } else if self.followed.revision(&key) < revision {
                self.followed.set_revision(&key, revision);
                match value {
                    Some(value) => *self.values.place(&key) = value,
                    None => self.values.remove(&key),
                }
                changed.push(key);
            }
        }
        // Where there is nothing any more, nothing is the newest.
        self.followed.revisions.retain(|(key, revision)| *revision != as_of || self.values.get(key).is_some());
        changed
    }
}

/// Ends an exchange of a key.
struct Exchanging<'a>(&'a SessionState, &'a str);

impl Drop for Exchanging<'_> {
    fn drop(&mut self) {
        let exchanged = &mut self.0.inner().followed.exchanged;
        if let Some(at) = exchanged.iter().position(|key| key == self.1) {
            exchanged.swap_remove(at);
        }
    }
}

impl SessionState {
    pub(super) fn remote(&self) -> Option<(&Arc<Engine>, &Arc<dyn Remote>)> {
        let engine = self.engine.as_ref()?;
        Some((engine, &engine.follower()?.remote))
    }

    /// Fetches the record of a session that was not read yet.
    pub(super) fn load_remote(self: &Arc<Self>, engine: &Arc<Engine>, remote: &dyn Remote) -> Result<(), BackendError> {
        loop {
            let id = {
                let inner = &mut *self.inner();
                if inner.loaded {
                    return Ok(());
                }
                inner.followed.missed = false;
                hear(inner, remote);
                inner.id
            };
            if let Some(follower) = engine.follower() {
                follower.runtime.note();
            }
            let Fetched { as_of, found } = remote.fetch(id)?;
            let cells = {
                let inner = &mut *self.inner();
                if inner.loaded {
                    return Ok(());
                }
                if inner.followed.missed {
                    continue;
                }
                inner.loaded = true;
                match found {
                    Found::Nothing => {}
                    Found::Record { expires, values } => {
                        inner.stored_until = Some(expires);
                        inner.take_over(as_of, values);
                    }
                    // Whoever comes with an id that leads nowhere any more is nobody that is known, and gets one of their own.
                    Found::Moved(_) => {
                        tracing::info!(session = ?id, "a session cookie that was renewed counts as none");
                        inner.id = SessionId::random();
                        engine.table.insert(inner.id, self);
                        engine.table.remove(id, Arc::as_ptr(self));
                        hear(inner, remote);
                    }
                }
                let cells = inner.cells.clone();
                cells.iter().for_each(|cell| cell.follow(cell.path().read(&inner.values)));
                cells
            };
            cells.iter().for_each(|cell| cell.deliver());
            self.touch();
            return Ok(());
        }
    }

    /// Takes over what others have made of the session.
    pub(super) fn look_again(self: &Arc<Self>) -> Result<(), BackendError> {
        let Some((engine, remote)) = self.remote() else { return Ok(()) };
        let id = {
            let inner = &mut *self.inner();
            // Whoever is reading it reads it once more.
            inner.followed.missed = !inner.loaded;
            inner.id
        };
        if self.inner().loaded { self.take_over(engine, remote.fetch(id)?, id) } else { self.load_remote(engine, &**remote) }
    }

    fn take_over(self: &Arc<Self>, engine: &Arc<Engine>, mut fetched: Fetched, mut id: SessionId) -> Result<(), BackendError> {
        let Some(follower) = engine.follower() else { return Ok(()) };
        while let Found::Moved(next) = fetched.found {
            {
                let inner = &mut *self.inner();
                if inner.id != id {
                    return Ok(());
                }
                inner.id = next;
                // Who has moved it has given the browser its new id as well.
                inner.given = next;
                hear(inner, &*follower.remote);
            }
            engine.table.remove(id, Arc::as_ptr(self));
            if !Arc::ptr_eq(&engine.table.get(next, || self.clone()), self) {
                follower.add_double(self);
            }
            id = next;
            fetched = follower.remote.fetch(id)?;
        }
        let cells: Vec<_> = {
            let inner = &mut *self.inner();
            if inner.id != id {
                return Ok(());
            }
            let record = match fetched.found {
                Found::Record { expires, values } => {
                    inner.stored_until = Some(expires);
                    values
                }
                Found::Nothing | Found::Moved(_) => {
                    inner.stored_until = None;
                    Vec::new()
                }
            };
            let changed = inner.take_over(fetched.as_of, record);
            let of_changed = inner.cells.iter().filter(|cell| changed.iter().any(|key| key == cell.path().root())).cloned();
            let cells: Vec<_> = of_changed.collect();
            cells.iter().for_each(|cell| cell.follow(cell.path().read(&inner.values)));
            cells
        };
        cells.iter().for_each(|cell| cell.deliver());
        Ok(())
    }

    /// Puts a value in the place of one that the backend still has as it was `expected` to be, and only then in the cell's. Without a new one, only asks.
    pub(super) fn exchange<T: Storable>(
        self: &Arc<Self>,
        cell: &Arc<Cell<T>>,
        expected: u64,
        new: Option<(Arc<T>, Value)>,
        forced: bool,
    ) -> Result<Written, BackendError> {
        self.load()?;
        let Some((engine, remote)) = self.remote() else { return Ok(Written::Conflict) };
        let (path, key) = (cell.path(), cell.path().root());
        let begun = {
            let inner = &mut *self.inner();
            if cell.version() != expected {
                return Ok(Written::Conflict);
            }
            (!inner.pending(key)).then(|| {
                inner.followed.exchanged.push(key.to_owned());
                let whole = new.as_ref().map(|(_, json)| {
                    let mut values: Values = inner.values.get(key).map(|value| (key, value.clone())).into_iter().collect();
                    path.write(&mut values, json.clone());
                    values.place(key).take()
                });
                (inner.id, self.expiry(inner, engine.clock.now()), inner.followed.revision(key), inner.followed.cleared, whole)
            })
        };
        let Some((id, expires, known, cleared, whole)) = begun else {
            // What was set before has to be there first.
            crate::redis::wait(self.flushed()).map_err(|error| BackendError::new(error.reason()))?;
            return Ok(Written::Conflict);
        };
        let exchanging = Exchanging(self, key);
        let exchanged = remote.exchange(&Exchange { id, expires, key, known, new: whole.as_ref() })?;
        let revision = match exchanged {
            Exchanged::Done(revision) => revision,
            Exchanged::Conflict(fetched) => {
                drop(exchanging);
                self.inner().followed.distrust(key, known);
                self.take_over(engine, fetched, id)?;
                return Ok(Written::Conflict);
            }
        };
        let Some((new, json)) = new else { return Ok(Written::Done) };
        let changed = {
            let inner = &mut *self.inner();
            inner.stored_until = Some(expires);
            if inner.followed.cleared == cleared && inner.followed.revision(key) < revision {
                inner.followed.set_revision(key, revision);
                inner.put(cell, new, json, forced)
            } else {
                // What came after it is here already.
                Vec::new()
            }
        };
        drop(exchanging);
        cell.deliver();
        changed.iter().for_each(|cell| cell.deliver());
        Ok(Written::Done)
    }
}

/// Has changes heard under the session's id.
pub(super) fn hear(inner: &mut Inner, remote: &dyn Remote) {
    if inner.followed.heard_as == Some(inner.id) {
        return;
    }
    remote.follow(inner.id);
    if let Some(before) = inner.followed.heard_as.replace(inner.id) {
        remote.unfollow(before);
    }
}

/// The session is dropped.
pub(super) fn forget(inner: &mut Inner, remote: &dyn Remote) {
    if let Some(id) = inner.followed.heard_as.take() {
        remote.unfollow(id);
    }
}
