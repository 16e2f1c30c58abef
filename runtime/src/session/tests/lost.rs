//! A Redis that is lost, and comes back.

use super::nodes::{becomes, node};
use super::*;
use crate::redis::server::RedisServer;

#[test]
fn what_was_acknowledged_is_kept_and_the_rest_reported_and_saved_later() {
    let mut server = RedisServer::start_keeping();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "n", 1);
    futures(session.flushed()).unwrap();
    let other = there.session(session.id());
    assert_eq!(get(&other, "n", 0), 1);

    server.kill();
    set(&session, "m", 2);
    let error = futures(session.flushed()).unwrap_err().to_string();
    assert!(error.contains("could not be saved: Redis at "), "{error}");
    assert_eq!((get(&session, "n", 0), get(&session, "m", 0), get(&other, "n", 0)), (1, 2, 1), "pages go on with what they know");

    server.start_again();
    while futures(session.flushed()).is_err() {}
    becomes(&other, "m", 0, &2);
    assert_eq!(get(&node(&server).session(session.id()), "n", 0), 1);
}

#[test]
fn an_update_that_cannot_be_made_is_reported_to_whoever_waits_for_it() {
    let mut server = RedisServer::start_keeping();
    let sessions = node(&server);
    let visit = crate::context::Visit::new(crate::Request::default(), sessions.visit(&HeaderMap::new()));
    let session = visit.session().state();
    bound(session, "n", 0).update(|n| n + 1);
    server.kill();
    {
        let _visit = crate::context::enter(&visit);
        // The connection may not be known to be lost before it is used.
        bound(session, "n", 0).update(|n| n + 1);
    }
    futures(visit.session().saved()).unwrap_err();
    assert_eq!(get(session, "n", 0), 1);

    server.start_again();
    while get(session, "n", 0) < 2 {
        bound(session, "n", 0).update(|n| n + 1);
    }
    futures(visit.session().saved()).unwrap();
    assert_eq!(get(&node(&server).session(session.id()), "n", 0), 2);
}

#[test]
fn what_changed_meanwhile_is_shown_when_the_connection_is_back() {
    let mut server = RedisServer::start_keeping();
    let here = node(&server);
    let (known, unread) = (new_session(&here), new_session(&here));
    set(&known, "n", 1);
    set(&unread, "n", 1);
    futures(here.flushed()).unwrap();
    let there = node(&server);
    let shown = there.session(known.id());
    assert_eq!(get(&shown, "n", 0), 1);

    server.kill();
    let not_yet = there.session(unread.id());
    // Both nodes notice it.
    set(&known, "n", 2);
    futures(known.flushed()).unwrap_err();
    assert_eq!(get(&not_yet, "n", 0), 0, "what cannot be read reads as its default");
    server.start_again();
    becomes(&shown, "n", 0, &2);
    becomes(&not_yet, "n", 0, &1);
}

#[test]
fn renewing_and_clearing_while_redis_is_away_is_caught_up_with() {
    let mut server = RedisServer::start_keeping();
    let (here, there) = (node(&server), node(&server));
    let (renewed, cleared) = (new_session(&here), new_session(&here));
    set(&renewed, "n", 1);
    set(&cleared, "n", 1);
    futures(here.flushed()).unwrap();
    let (also_renewed, also_cleared) = (there.session(renewed.id()), there.session(cleared.id()));
    assert_eq!((get(&also_renewed, "n", 0), get(&also_cleared, "n", 0)), (1, 1));
    let old = renewed.id();

    server.kill();
    renewed.renew();
    renewed.renew();
    cleared.clear();
    futures(here.flushed()).unwrap_err();
    assert_eq!((get(&renewed, "n", 0), get(&cleared, "n", 0)), (1, 0));
    server.start_again();
    becomes(&also_cleared, "n", 0, &0);
    while futures(here.flushed()).is_err() {}
    set(&renewed, "n", 2);
    becomes(&also_renewed, "n", 0, &2);
    assert_eq!(also_renewed.id(), renewed.id());
    assert_eq!(get(&node(&server).session(old), "n", 0), 0);
}

#[test]
fn a_redis_that_hangs_counts_as_lost_and_is_found_again() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    bound(&session, "n", 0).update(|n| n + 1);
    let other = there.session(session.id());
    assert_eq!(get(&other, "n", 0), 1);
    server.hang();
    set(&session, "m", 1);
    futures(session.flushed()).unwrap_err();
    // From here on nobody waits for it.
    bound(&session, "n", 0).update(|n| n + 1);
    assert_eq!((get(&session, "n", 0), get(&other, "n", 0)), (1, 1));
    server.go_on();
    while futures(session.flushed()).is_err() {}
    becomes(&other, "m", 0, &1);
    while get(&other, "n", 0) < 2 {
        bound(&other, "n", 0).update(|n| n + 1);
    }
    // What was reported as not done may have been done nevertheless, when it went on.
    let n = get(&other, "n", 0);
    becomes(&session, "n", 0, &n);
}

#[test]
fn a_redis_that_has_lost_everything_takes_new_values_again() {
    let mut server = RedisServer::start();
    let sessions = node(&server);
    let session = new_session(&sessions);
    bound(&session, "n", 0).update(|n| n + 5);
    server.kill();
    server.start_again();
    becomes(&session, "n", 0, &0);
    while get(&session, "n", 0) == 0 {
        bound(&session, "n", 0).update(|n| n + 1);
    }
    assert_eq!(get(&node(&server).session(session.id()), "n", 0), 1);
}

#[test]
fn a_redis_killed_again_and_again_at_work_loses_no_step_that_was_acknowledged() {
    let mut server = RedisServer::start_keeping();
    let nodes = [node(&server), node(&server)];
    let first = nodes[0].visit(&HeaderMap::new());
    set(first.state(), "n", 0);
    futures(first.saved()).unwrap();
    let cookie = sent_back(&first.set_cookie(false).unwrap());
    let (tried, acknowledged, over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for sessions in [&nodes[0], &nodes[1], &nodes[0], &nodes[1]] {
            let visit = crate::context::Visit::new(crate::Request::default(), sessions.visit(&cookie));
            let (tried, acknowledged, over) = (&tried, &acknowledged, &over);
            scope.spawn(move || {
                let _visit = crate::context::enter(&visit);
                while !over.load(Ordering::SeqCst) {
                    tried.fetch_add(1, Ordering::SeqCst);
                    bound(visit.session().state(), "n", 0).update(|n| n + 1);
                    if futures(visit.session().saved()).is_ok() {
                        acknowledged.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
        for _ in 0..4 {
            let before = acknowledged.load(Ordering::SeqCst);
            while acknowledged.load(Ordering::SeqCst) < before + 50 {
                std::thread::yield_now();
            }
            server.kill();
            server.start_again();
        }
        over.store(true, Ordering::SeqCst);
    });
    let kept = get(&node(&server).session(first.state().id()), "n", 0);
    let (tried, acknowledged) = (tried.into_inner(), acknowledged.into_inner());
    assert!((acknowledged..=tried).contains(&kept), "{acknowledged} <= {kept} <= {tried}");
    for sessions in &nodes {
        becomes(&sessions.session(first.state().id()), "n", 0, &kept);
    }
}
