//! Sessions that end with the process.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::backend::{Backend, BackendError, Change, Record, Revision};
use super::id::SessionId;

#[derive(Default)]
pub(crate) struct MemoryBackend {
    sessions: Mutex<Sessions>,
}

#[derive(Default)]
struct Sessions {
    by_id: HashMap<SessionId, Record>,
    by_expiry: BTreeSet<(u64, SessionId)>,
}

impl MemoryBackend {
    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backend for MemoryBackend {
    fn load(&self, id: SessionId, now: u64) -> Result<Option<Record>, BackendError> {
        Ok(self.sessions().by_id.get(&id).filter(|record| now < record.expires).cloned())
    }

    fn commit(&self, changes: &[Change]) -> Result<Revision, BackendError> {
        let Sessions { by_id, by_expiry } = &mut *self.sessions();
        for change in changes {
            match change {
                Change::Put { id, expires, values } => {
                    let record = by_id.entry(*id).or_default();
                    if record.expires != *expires {
                        by_expiry.remove(&(record.expires, *id));
                        by_expiry.insert((*expires, *id));
                        record.expires = *expires;
                    }
                    values.iter().for_each(|(key, value)| record.values.place(key).clone_from(value));
                }
                Change::Delete { id, .. } => {
                    if let Some(record) = by_id.remove(id) {
                        by_expiry.remove(&(record.expires, *id));
                    }
                }
            }
        }
        Ok(Revision::default())
    }

    fn expired(&self, now: u64, most: usize) -> Result<Vec<SessionId>, BackendError> {
        let sessions = self.sessions();
        let expired = sessions.by_expiry.iter().take_while(|(expires, _)| *expires <= now);
        Ok(expired.take(most).map(|(_, id)| *id).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::conformance;
    use super::*;

    #[test]
    fn it_keeps_what_every_backend_keeps() {
        conformance::check(&MemoryBackend::default(), 0, &conformance::Expired::Stays);
    }
}
