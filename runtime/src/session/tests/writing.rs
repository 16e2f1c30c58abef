//! Group commit.

use std::thread;

use super::*;

#[test]
fn s19_nothing_is_written_until_something_changes() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    assert_eq!(get(&session, "n", 5), 5);
    bound(&session, "n", 5).set(5);
    bound(&session, "n", 5).update(|n| *n);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session), None);
    assert_eq!(backend.commits.load(Ordering::SeqCst), 0);
}

#[test]
fn flushed_resolves_when_all_changes_so_far_are_saved() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    for n in 1..=20 {
        set(&session, "n", n);
        set(&session, "m.inner", n);
        futures(session.flushed()).unwrap();
        assert_eq!(stored(&backend, &session), Some(json!({ "n": n, "m": { "inner": n } })));
    }
}

#[test]
fn changes_are_saved_though_nobody_waits() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    set(&session, "n", 1);
    while stored(&backend, &session).is_none() {
        thread::yield_now();
    }
}

#[test]
fn changes_of_many_visitors_share_a_commit() {
    let (sessions, backend) = watched();
    let held_up = backend.held_up.lock().unwrap();
    let visitors = (0..100).map(|_| new_session(&sessions)).collect::<Vec<_>>();
    visitors.iter().for_each(|session| set(session, "n", 1));
    let flushed = visitors.iter().map(|session| session.flushed()).collect::<Vec<_>>();
    drop(held_up);
    for flushed in flushed {
        futures(flushed).unwrap();
    }
    // One that was under way when the thread was held up, one for all the rest.
    assert!(backend.commits.load(Ordering::SeqCst) <= 2);
    assert!(backend.largest.load(Ordering::SeqCst) >= 50);
}

#[test]
fn a_failure_is_reported_and_what_failed_is_saved_later() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    set(&session, "first", 1);
    futures(session.flushed()).unwrap();

    backend.fail(true);
    set(&session, "second", 2);
    let error = futures(session.flushed()).unwrap_err();
    assert_eq!(error.to_string(), "the session could not be saved: the disk is full");
    assert_eq!(get(&session, "second", 0), 2);
    assert_eq!(stored(&backend, &session), Some(json!({ "first": 1 })));

    backend.fail(false);
    set(&session, "third", 3);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session), Some(json!({ "first": 1, "second": 2, "third": 3 })));
}

#[test]
fn what_failed_is_saved_later_though_its_visitor_has_gone() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    let id = session.id();
    assert_eq!(get(&session, "n", 0), 0);
    backend.fail(true);
    set(&session, "n", 1);
    futures(session.flushed()).unwrap_err();
    drop(session);
    backend.fail(false);
    futures(sessions.flushed()).unwrap();
    assert_eq!(get(&sessions.session(id), "n", 0), 1);
}

#[test]
fn a_panicking_backend_is_a_failure_like_others() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    assert_eq!(get(&session, "n", 0u8), 0);
    backend.panics.store(true, Ordering::SeqCst);
    set(&session, "n", 1u8);
    futures(session.flushed()).unwrap_err();
    backend.panics.store(false, Ordering::SeqCst);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session), Some(json!({ "n": 1 })));
}

#[test]
fn while_a_session_cannot_be_read_its_values_are_not_overwritten() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    let id = session.id();
    set(&session, "n", 41);
    futures(session.flushed()).unwrap();
    drop(session);
    while sessions.kept.engine.table.len() > 0 {
        thread::yield_now();
    }

    backend.fail(true);
    let session = sessions.session(id);
    let n = bound(&session, "n", 0);
    n.update(|n| n + 1);
    assert_eq!(n.get(), 0);

    backend.fail(false);
    n.update(|n| n + 1);
    assert_eq!(n.get(), 42);
}

#[test]
fn the_last_changes_are_saved_before_the_writer_ends() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    let id = session.id();
    set(&session, "n", 1);
    drop((session, sessions));
    while backend.memory.load(id, 0).unwrap().is_none() {
        thread::yield_now();
    }
}

#[test]
fn without_a_thread_a_failure_is_reported_and_tried_again_as_well() {
    let backend = Arc::<Watched>::default();
    let sessions = Sessions::over(Engine::new(backend.clone(), false));
    let session = new_session(&sessions);
    assert_eq!(get(&session, "n", 0), 0);
    backend.fail(true);
    set(&session, "n", 1);
    futures(session.flushed()).unwrap_err();
    backend.fail(false);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session), Some(json!({ "n": 1 })));
}

#[test]
fn what_cannot_be_written_of_one_visitor_harms_nobody_else() {
    let (sessions, backend) = watched();
    let held_up = backend.held_up.lock().unwrap();
    let visitors = (0..30).map(|_| new_session(&sessions)).collect::<Vec<_>>();
    *backend.refused.lock().unwrap() = vec![visitors[7].id(), visitors[20].id()];
    visitors.iter().for_each(|session| set(session, "n", 1));
    let flushed = visitors.iter().map(|session| session.flushed()).collect::<Vec<_>>();
    drop(held_up);
    let failed = flushed.into_iter().enumerate().filter_map(|(at, flushed)| futures(flushed).is_err().then_some(at)).collect::<Vec<_>>();
    assert_eq!(failed, [7, 20]);
    let unsaved = visitors.iter().filter(|session| stored(&backend, session).is_none()).count();
    assert_eq!(unsaved, 2);

    // The others go on together, and what failed is saved when it can be.
    let commits = backend.commits.load(Ordering::SeqCst);
    set(&visitors[0], "n", 2);
    futures(visitors[0].flushed()).unwrap();
    assert_eq!(backend.commits.load(Ordering::SeqCst), commits + 1);
    assert_eq!(futures(visitors[7].flushed()).unwrap_err().to_string(), "the session could not be saved: this one is too large");
    futures(sessions.flushed()).unwrap_err();
    backend.refused.lock().unwrap().clear();
    while stored(&backend, &visitors[20]).is_none() {
        thread::yield_now();
    }
    futures(visitors[7].flushed()).unwrap();
    futures(sessions.flushed()).unwrap();
    assert_eq!(stored(&backend, &visitors[7]), Some(json!({ "n": 1 })));
}
