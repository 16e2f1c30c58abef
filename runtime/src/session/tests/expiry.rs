//! Sessions end when nobody has used them for their lifetime.

use std::time::Duration;

use super::super::state::REFRESH_EVERY;
use super::*;

const DAY: u64 = 24 * 60 * 60;

fn for_a_day() -> (Sessions, Arc<Watched>) {
    let (sessions, backend) = watched();
    (sessions.lifetime(Duration::from_secs(DAY)), backend)
}

fn gone_from_memory(sessions: &Sessions) {
    while sessions.kept.engine.table.len() > 0 {
        std::thread::yield_now();
    }
}

fn ends(backend: &Watched, session: &SessionState) -> Option<u64> {
    backend.memory.load(session.id(), 0).unwrap().map(|record| record.expires)
}

#[test]
fn an_expired_session_is_a_new_one() {
    let (sessions, backend) = for_a_day();
    let visit = sessions.visit(&HeaderMap::new());
    set(visit.state(), "n", 1);
    futures(sessions.flushed()).unwrap();
    let id = visit.state().id();
    let headers = sent_back(&visit.set_cookie(false).unwrap());
    drop(visit);
    gone_from_memory(&sessions);

    sessions.kept.engine.clock.advance(DAY);
    let later = sessions.visit(&headers);
    assert_eq!(get(later.state(), "n", 0), 0);
    assert_ne!(later.state().id(), id);
    assert!(later.set_cookie(false).is_some());
    sessions.kept.engine.sweep();
    assert_eq!(backend.memory.load(id, 0).unwrap(), None);
}

#[test]
fn use_prolongs_a_session_and_its_cookie_at_most_once_an_hour() {
    let (sessions, backend) = for_a_day();
    let visit = sessions.visit(&HeaderMap::new());
    set(visit.state(), "n", 1);
    futures(sessions.flushed()).unwrap();
    let headers = sent_back(&visit.set_cookie(false).unwrap());
    let first = ends(&backend, visit.state()).unwrap();

    sessions.kept.engine.clock.advance(REFRESH_EVERY / 2);
    let soon = sessions.visit(&headers);
    set(soon.state(), "n", 2);
    futures(sessions.flushed()).unwrap();
    assert_eq!(ends(&backend, soon.state()), Some(first));
    assert_eq!(soon.set_cookie(false), None);

    sessions.kept.engine.clock.advance(REFRESH_EVERY);
    let later = sessions.visit(&headers);
    later.state();
    futures(sessions.flushed()).unwrap();
    assert!(ends(&backend, later.state()).unwrap() >= first + REFRESH_EVERY);
    let renewed = sent_back(&later.set_cookie(false).unwrap());

    sessions.kept.engine.clock.advance(DAY - REFRESH_EVERY);
    assert_eq!(get(sessions.visit(&renewed).state(), "n", 0), 2);
}

#[test]
fn a_session_read_from_the_backend_is_prolonged_as_well() {
    let (sessions, backend) = for_a_day();
    let session = new_session(&sessions);
    let id = session.id();
    set(&session, "n", 1);
    futures(sessions.flushed()).unwrap();
    let first = ends(&backend, &session).unwrap();
    drop(session);
    gone_from_memory(&sessions);

    sessions.kept.engine.clock.advance(2 * REFRESH_EVERY);
    let session = sessions.session(id);
    assert_eq!(get(&session, "n", 0), 1);
    futures(session.flushed()).unwrap();
    assert!(ends(&backend, &session).unwrap() > first);
}

#[test]
fn a_page_left_open_keeps_its_session() {
    let (sessions, backend) = for_a_day();
    let (open, closed) = (new_session(&sessions), new_session(&sessions));
    let closed_id = closed.id();
    set(&open, "n", 1);
    set(&closed, "n", 1);
    futures(sessions.flushed()).unwrap();
    drop(closed);
    while sessions.kept.engine.table.len() > 1 {
        std::thread::yield_now();
    }

    sessions.kept.engine.clock.advance(10 * DAY);
    sessions.kept.engine.sweep();
    assert_eq!(backend.memory.load(closed_id, 0).unwrap(), None);
    assert!(ends(&backend, &open).unwrap() > sessions.now());
    set(&open, "m", 2);
    futures(open.flushed()).unwrap();
    assert_eq!(stored(&backend, &open), Some(json!({ "n": 1, "m": 2 })));
}

#[test]
fn more_sessions_than_one_commit_takes_are_forgotten_all() {
    let (sessions, backend) = for_a_day();
    for _ in 0..1_200 {
        set(&new_session(&sessions), "n", 1);
    }
    futures(sessions.flushed()).unwrap();
    gone_from_memory(&sessions);
    sessions.kept.engine.clock.advance(DAY);
    sessions.kept.engine.sweep();
    assert_eq!(backend.memory.expired(u64::MAX, 10).unwrap(), []);
}

#[test]
fn sessions_in_memory_are_swept_without_a_thread() {
    let backend = Arc::<Watched>::default();
    let sessions = Sessions::over(Engine::new(backend.clone(), false)).lifetime(Duration::from_secs(DAY));
    let id = {
        let session = new_session(&sessions);
        set(&session, "n", 1);
        session.id()
    };
    assert!(backend.memory.load(id, 0).unwrap().is_some());
    sessions.kept.engine.clock.advance(2 * DAY);
    new_session(&sessions);
    assert_eq!(backend.memory.load(id, 0).unwrap(), None);
}
