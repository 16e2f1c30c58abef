//! What sessions do as a whole, over a backend that can be watched and made to fail.

mod after;
mod expiry;
mod killed;
#[cfg(feature = "redis")]
mod lost;
#[cfg(feature = "redis")]
mod nodes;
mod renewal;
mod shared;
mod stores;
mod subscribers;
mod writing;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::backend::{Backend, BackendError, Change, Record, Revision};
use super::bound::Bound;
use super::cell::Storable;
use super::engine::Engine;
use super::id::SessionId;
use super::memory::MemoryBackend;
use super::path::Path;
use super::*;
use crate::store::get as get_store;

/// A memory backend that counts, fails and waits when told to.
#[derive(Default)]
struct Watched {
    memory: MemoryBackend,
    commits: AtomicUsize,
    largest: AtomicUsize,
    fails: AtomicBool,
    panics: AtomicBool,
    held_up: Mutex<()>,
    /// Sessions that cannot be written.
    refused: Mutex<Vec<SessionId>>,
}

impl Watched {
    fn fail(&self, fails: bool) {
        self.fails.store(fails, Ordering::SeqCst);
    }

    fn answer(&self) -> Result<(), BackendError> {
        assert!(!self.panics.load(Ordering::SeqCst), "as a backend might");
        match self.fails.load(Ordering::SeqCst) {
            true => Err(BackendError::new("the disk is full")),
            false => Ok(()),
        }
    }
}

impl Backend for Watched {
    fn load(&self, id: SessionId, now: u64) -> Result<Option<Record>, BackendError> {
        self.answer()?;
        self.memory.load(id, now)
    }

    fn commit(&self, changes: &[Change]) -> Result<Revision, BackendError> {
        drop(self.held_up.lock());
        self.answer()?;
        let refused = self.refused.lock().unwrap();
        if changes.iter().any(|change| matches!(change, Change::Put { id, .. } if refused.contains(id))) {
            return Err(BackendError::new("this one is too large"));
        }
        self.commits.fetch_add(1, Ordering::SeqCst);
        self.largest.fetch_max(changes.len(), Ordering::SeqCst);
        self.memory.commit(changes)
    }

    fn expired(&self, now: u64, most: usize) -> Result<Vec<SessionId>, BackendError> {
        self.memory.expired(now, most)
    }
}

fn watched() -> (Sessions, Arc<Watched>) {
    let backend = Arc::<Watched>::default();
    (Sessions::over(Engine::new(backend.clone(), true)), backend)
}

fn bound<T: Storable>(session: &Arc<SessionState>, key: &str, default: T) -> Bound<T> {
    Bound { session: session.clone(), cell: session.cell(&Path::parse(key), Arc::new(default)) }
}

fn get<T: Storable>(session: &Arc<SessionState>, key: &str, default: T) -> T {
    bound(session, key, default).get()
}

fn set<T: Storable + Default>(session: &Arc<SessionState>, key: &str, value: T) {
    bound(session, key, T::default()).set(value);
}

fn new_session(sessions: &Sessions) -> Arc<SessionState> {
    sessions.visit(&HeaderMap::new()).state().clone()
}

/// The request headers of a browser that got this response header.
fn sent_back(set_cookie: &HeaderValue) -> HeaderMap {
    let pair = set_cookie.to_str().unwrap().split(';').next().unwrap();
    HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(pair).unwrap())])
}

fn stored(backend: &Watched, session: &SessionState) -> Option<Value> {
    backend.memory.load(session.id(), 0).unwrap().map(|Record { values, .. }| values.keys().map(|key| (key, values.get(key).cloned())).collect())
}

#[test]
fn a_session_that_nobody_used_gets_no_cookie() {
    let (sessions, _) = watched();
    assert_eq!(sessions.visit(&HeaderMap::new()).set_cookie(true), None);
}

#[test]
fn the_cookie_leads_back_to_the_session_and_is_not_sent_again() {
    let (sessions, _) = watched();
    let first = sessions.visit(&HeaderMap::new());
    set(first.state(), "n", 1);
    let headers = sent_back(&first.set_cookie(false).unwrap());
    let second = sessions.visit(&headers);
    assert_eq!(get(second.state(), "n", 0), 1);
    assert_eq!(second.set_cookie(false), None);
}

#[test]
fn a_key_given_by_the_application_signs_across_processes() {
    let (here, there) = (Sessions::memory().key([1; 32]), Sessions::memory().key([1; 32]));
    let visit = here.visit(&HeaderMap::new());
    let id = visit.state().id();
    let headers = sent_back(&visit.set_cookie(false).unwrap());
    assert_eq!(there.visit(&headers).state().id(), id);
    assert_ne!(Sessions::memory().key([2; 32]).visit(&headers).state().id(), id);
}

#[test]
#[should_panic(expected = "needs at least 32 bytes, this one has 31")]
fn a_short_key_is_refused() {
    let _refused = Sessions::memory().key([0; 31]);
}

#[test]
fn the_cookie_is_secure_where_the_page_is_or_where_told() {
    let secure = |sessions: Sessions, https| {
        let visit = sessions.visit(&HeaderMap::new());
        visit.state();
        visit.set_cookie(https).unwrap().to_str().unwrap().contains("Secure")
    };
    let sessions = Sessions::memory();
    assert!(secure(sessions.clone(), true) && !secure(sessions.clone(), false));
    assert!(secure(sessions.clone().secure(Secure::Always), false));
    assert!(!secure(sessions.secure(Secure::Never), true));
}

#[test]
fn a_renewed_session_keeps_its_values_and_leaves_its_old_id() {
    let (sessions, backend) = watched();
    let visit = sessions.visit(&HeaderMap::new());
    let session = visit.state();
    set(session, "cart", json!(["tea"]));
    let old = sent_back(&visit.set_cookie(false).unwrap());
    let old_id = session.id();
    session.renew();
    futures(sessions.flushed()).unwrap();
    assert_eq!(stored(&backend, session), Some(json!({ "cart": ["tea"] })));
    assert_eq!(backend.memory.load(old_id, 0).unwrap(), None);
    assert_eq!(get(sessions.visit(&old).state(), "cart", json!(null)), json!(null));
    let new = sent_back(&visit.set_cookie(false).unwrap());
    assert!(Arc::ptr_eq(sessions.visit(&new).state(), session));
}

/// Waits for a future where no runtime is needed.
fn futures<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

impl<T: Storable> Bound<T> {
    fn get(&self) -> T {
        get_store(self.cell.store())
    }
}
