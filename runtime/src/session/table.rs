//! The sessions that somebody in this process holds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use foldhash::quality::RandomState;

use super::id::SessionId;
use super::state::SessionState;

/// Enough that two cores seldom meet, few enough to be nothing in memory.
const SHARDS: usize = 64;

/// Nobody chooses the ids, so no one can have them all fall in one place.
type Shard = HashMap<SessionId, Weak<SessionState>, RandomState>;

/// Finds the one live object of a session, so that all requests and open tabs of a visitor share it.
pub(crate) struct Table {
    shards: [Mutex<Shard>; SHARDS],
}

impl Default for Table {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl Table {
    fn shard(&self, id: SessionId) -> MutexGuard<'_, Shard> {
        let shard = usize::from(id.as_bytes()[0]) % SHARDS;
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The live object, made if there is none.
    pub(crate) fn get(&self, id: SessionId, make: impl FnOnce() -> Arc<SessionState>) -> Arc<SessionState> {
        let mut shard = self.shard(id);
        if let Some(state) = shard.get(&id).and_then(Weak::upgrade) {
            return state;
        }
        let state = make();
        shard.insert(id, Arc::downgrade(&state));
        state
    }

    pub(crate) fn insert(&self, id: SessionId, state: &Arc<SessionState>) {
        self.shard(id).insert(id, Arc::downgrade(state));
    }

    /// The live object, if there is one.
    pub(crate) fn find(&self, id: SessionId) -> Option<Arc<SessionState>> {
        // Bound first: dropping the last reference takes the same lock.
        let weak = self.shard(id).get(&id).cloned();
        weak.and_then(|weak| weak.upgrade())
    }

    /// Forgets `state` under this id, unless another object has taken its place.
    pub(crate) fn remove(&self, id: SessionId, state: *const SessionState) {
        let mut shard = self.shard(id);
        if shard.get(&id).is_some_and(|weak| weak.as_ptr() == state) {
            shard.remove(&id);
        }
    }

    /// All live objects.
    #[cfg(feature = "redis")]
    pub(crate) fn all(&self) -> Vec<Arc<SessionState>> {
        let shards = self.shards.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect::<Vec<_>>());
        shards.flatten().filter_map(|state| state.upgrade()).collect()
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap().len()).sum()
    }
}
