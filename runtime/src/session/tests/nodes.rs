//! Sessions that several processes share through Redis. Here each is a `Sessions` of its own.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::super::conformance::{self, Expired, put};
use super::super::redis::RedisBackend;
use super::*;
use crate::redis::Address;
use crate::redis::server::RedisServer;
use crate::store::Store;

/// Far longer than anything takes; what never comes fails the test instead of holding it up.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn node(server: &RedisServer) -> Sessions {
    Sessions::redis(&server.url()).unwrap().key([7; 32])
}

fn backend(server: &RedisServer) -> RedisBackend {
    RedisBackend::open(Address::parse(&server.url()).unwrap()).unwrap().backend
}

/// Waits until a session's value is this one.
pub(super) fn becomes<T: Storable + std::fmt::Debug>(session: &Arc<SessionState>, key: &str, default: T, expected: &T) {
    let (tells, told) = mpsc::channel();
    let bound = bound(session, key, default);
    let _subscription = bound.cell.store().subscribe(move |value: &T| {
        let _enough = tells.send(value.clone());
    });
    let mut last = None;
    while last.as_ref() != Some(expected) {
        last = Some(told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{key} is to become {expected:?}, and is {last:?}")));
    }
}

fn id_sent_back(sessions: &Sessions, session: &SessionState) -> HeaderMap {
    let cookie = sessions.cookie(super::super::cookies::Presented { id: session.id(), issued: sessions.now() }, false);
    sent_back(&cookie)
}

#[test]
fn it_keeps_what_every_backend_keeps() {
    let server = RedisServer::start();
    // What has expired by the server's clock would be gone at once.
    conformance::check(&backend(&server), 4_000_000_000, &Expired::Goes);
}

#[test]
fn what_has_expired_is_forgotten_by_redis_itself() {
    let server = RedisServer::start();
    let (backend, id) = (backend(&server), SessionId::random());
    let now = node(&server).now();
    backend.commit(&[put(id, now + 1_000, &[("n", json!(1))])]).unwrap();
    assert!(backend.load(id, 0).unwrap().is_some());
    backend.commit(&[put(id, now + 2, &[])]).unwrap();
    while backend.load(id, 0).unwrap().is_some() {
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn use_prolongs_a_session_in_redis_and_so_does_a_page_left_open() {
    let server = RedisServer::start();
    let here = node(&server).lifetime(Duration::from_secs(24 * 60 * 60));
    let session = new_session(&here);
    set(&session, "n", 1);
    futures(session.flushed()).unwrap();
    let backend = backend(&server);
    let ends = || backend.load(session.id(), 0).unwrap().unwrap().expires;
    let first = ends();
    here.kept.engine.clock.advance(2 * super::super::state::REFRESH_EVERY);
    here.kept.engine.sweep();
    futures(session.flushed()).unwrap();
    assert!(ends() > first);
}

#[test]
fn a_value_set_on_one_node_is_read_and_shown_on_the_other() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "name", "ada".to_owned());
    set(&session, "cart.tea", 2);
    futures(session.flushed()).unwrap();
    let other = there.session(session.id());
    assert_eq!(get(&other, "name", String::new()), "ada");
    assert_eq!(get(&other, "cart", json!(null)), json!({ "tea": 2 }));

    set(&session, "name", "grace".to_owned());
    becomes(&other, "name", String::new(), &"grace".to_owned());
    bound(&other, "cart.tea", 0).update(|n| n + 1);
    becomes(&session, "cart", json!(null), &json!({ "tea": 3 }));
}

#[test]
fn what_hears_of_another_nodes_change_may_make_tasks() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let (tells, told) = mpsc::channel();
    let other = there.session(session.id());
    let _subscription = runtime.block_on(async {
        let shown = bound(&other, "n", 0);
        shown.cell.store().subscribe(move |n| {
            let (tells, n) = (tells.clone(), *n);
            tokio::spawn(async move { tells.send(n) });
        })
    });
    bound(&session, "n", 0).update(|n| n + 1);
    assert_eq!([(); 2].map(|()| told.recv_timeout(PATIENCE).unwrap()), [0, 1]);
}

#[test]
fn no_step_of_updates_on_two_nodes_is_lost() {
    let server = RedisServer::start();
    let nodes = [node(&server), node(&server)];
    let id = new_session(&nodes[0]).id();
    thread::scope(|scope| {
        for sessions in nodes.iter().cycle().take(4) {
            scope.spawn(move || {
                let session = sessions.session(id);
                for n in 0..250 {
                    bound(&session, "count", 0).update(|count| count + 1);
                    // An update that finds nothing to do on what it sees first may find something on what is there by now.
                    bound(&session, "most", 0).update(|most| n.max(*most));
                    bound(&session, "list.inner", Vec::new()).edit(|list| list.push(n));
                }
            });
        }
    });
    for sessions in &nodes {
        let session = sessions.session(id);
        becomes(&session, "count", 0, &1000);
        becomes(&session, "most", 0, &249);
        assert_eq!(get(&session, "list", json!(null))["inner"].as_array().map(Vec::len), Some(1000));
    }
}

#[test]
fn what_is_set_inside_of_one_map_on_two_nodes_stays_side_by_side() {
    let server = RedisServer::start();
    let nodes = [node(&server), node(&server)];
    let id = new_session(&nodes[0]).id();
    thread::scope(|scope| {
        for (sessions, half) in nodes.iter().zip(["a", "b"]) {
            scope.spawn(move || {
                let session = sessions.session(id);
                (1..=100).for_each(|n| set(&session, &format!("map.{half}{n}"), n));
            });
        }
    });
    let map = get(&node(&server).session(id), "map", json!(null));
    assert_eq!(map.as_object().map(serde_json::Map::len), Some(200));
}

#[test]
fn sets_and_updates_of_one_key_follow_each_other_in_order() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    for n in 0..50 {
        set(&session, "n", n * 10);
        bound(&session, "n", 0).update(|n| n + 1);
        assert_eq!(get(&session, "n", 0), n * 10 + 1);
    }
    futures(session.flushed()).unwrap();
    assert_eq!(get(&there.session(session.id()), "n", 0), 491);
}

#[test]
fn a_node_never_shows_an_older_value_after_a_newer_one() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let id = new_session(&here).id();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, shown) = (seen.clone(), bound(&there.session(id), "n", 0));
    let _subscription = shown.cell.store().subscribe(move |n| log.lock().unwrap().push(*n));
    thread::scope(|scope| {
        for sessions in [&here, &there] {
            scope.spawn(|| {
                let session = sessions.session(id);
                (0..300).for_each(|_| bound(&session, "n", 0).update(|n| n + 1));
            });
        }
    });
    becomes(&there.session(id), "n", 0, &600);
    let seen = seen.lock().unwrap();
    assert!(seen.is_sorted(), "{seen:?}");
}

#[test]
fn a_session_renewed_on_one_node_goes_on_on_the_other_and_its_old_id_leads_nowhere() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "name", "ada".to_owned());
    futures(session.flushed()).unwrap();
    let old = id_sent_back(&here, &session);
    let other = there.session(session.id());
    assert_eq!(get(&other, "name", String::new()), "ada");

    session.renew();
    set(&session, "user", 7);
    futures(session.flushed()).unwrap();
    becomes(&other, "user", 0, &7);
    assert_eq!((other.id(), other.renewed()), (session.id(), None));
    bound(&other, "user", 0).update(|n| n + 1);
    becomes(&session, "user", 0, &8);
    assert_eq!(get(&session, "name", String::new()), "ada");

    for sessions in [&here, &there, &node(&server)] {
        let visit = sessions.visit(&old);
        assert_eq!(get(visit.state(), "name", String::new()), "");
        set(visit.state(), "name", "mallory".to_owned());
        futures(visit.saved()).unwrap();
    }
    assert_eq!(get(&node(&server).session(session.id()), "name", String::new()), "ada");
}

#[test]
fn whoever_comes_with_an_id_that_was_renewed_gets_one_of_their_own() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "n", 1);
    let old = id_sent_back(&here, &session);
    session.renew();
    futures(session.flushed()).unwrap();
    let visit = there.visit(&old);
    assert_eq!(get(visit.state(), "n", 0), 0);
    assert_ne!(visit.state().id(), session.id());
    let new = sent_back(&visit.set_cookie(false).expect("another cookie"));
    assert_ne!(new, old);
}

#[test]
fn a_browser_gets_its_new_id_from_whichever_node_it_asks_once() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let visit = here.visit(&HeaderMap::new());
    set(visit.state(), "name", "ada".to_owned());
    let old = sent_back(&visit.set_cookie(false).unwrap());
    visit.state().renew();
    futures(visit.saved()).unwrap();
    let token = visit.offer_renewal().expect("a token");
    let somebody = here.visit(&HeaderMap::new());
    somebody.state();
    let somebody = sent_back(&somebody.set_cookie(false).unwrap());
    assert_eq!(there.renewal(&somebody, &token, false), None);
    let new = sent_back(&there.renewal(&old, &token, false).expect("the cookie"));
    assert_eq!(get(there.visit(&new).state(), "name", String::new()), "ada");
    assert_eq!(node(&server).renewal(&old, &token, false), None);
}

#[test]
fn updates_while_a_session_is_renewed_again_and_again_lose_no_step() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "n", 0);
    futures(session.flushed()).unwrap();
    let other = there.session(session.id());
    assert_eq!(get(&other, "n", 0), 0);
    thread::scope(|scope| {
        for session in [&session, &other, &session] {
            scope.spawn(|| (0..100).for_each(|_| bound(session, "n", 0).update(|n| n + 1)));
        }
        scope.spawn(|| {
            for _ in 0..30 {
                session.renew();
                futures(session.flushed()).unwrap();
            }
        });
    });
    becomes(&session, "n", 0, &300);
    becomes(&other, "n", 0, &300);
    assert_eq!(session.id(), other.id());
}

#[test]
fn a_session_cleared_on_one_node_is_empty_on_the_other() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "name", "ada".to_owned());
    set(&session, "count", 3);
    futures(session.flushed()).unwrap();
    let other = there.session(session.id());
    assert_eq!(get(&other, "name", String::new()), "ada");
    session.clear();
    set(&session, "count", 1);
    futures(session.flushed()).unwrap();
    becomes(&other, "name", String::new(), &String::new());
    becomes(&other, "count", 0, &1);
    assert_eq!(get(&node(&server).session(session.id()), "name", String::new()), "");
}

#[test]
fn two_objects_of_one_session_in_a_process_follow_each_other() {
    let server = RedisServer::start();
    let (here, there) = (node(&server), node(&server));
    let session = new_session(&here);
    set(&session, "n", 1);
    futures(session.flushed()).unwrap();
    let early = there.session(session.id());
    assert_eq!(get(&early, "n", 0), 1);
    // A request with the new id is there before the other node has heard that the old one has it.
    let late = {
        let ahead = SessionId::random();
        let late = there.session(ahead);
        assert_eq!(get(&late, "n", 0), 0);
        backend(&server).commit(&[Change::Delete { id: session.id(), moved: Some(super::super::backend::Moved { to: ahead, keeps: true }) }]).unwrap();
        late
    };
    becomes(&early, "n", 0, &1);
    bound(&late, "n", 0).update(|n| n + 10);
    becomes(&early, "n", 0, &11);
    bound(&early, "n", 0).update(|n| n + 10);
    becomes(&late, "n", 0, &21);
}

#[test]
fn a_damaged_value_reads_as_the_default_and_stays_until_it_is_set() {
    let server = RedisServer::start();
    let sessions = node(&server);
    let session = new_session(&sessions);
    let id = session.id();
    ["first", "second", "third"].iter().for_each(|key| set(&session, key, 1));
    futures(session.flushed()).unwrap();
    let mut raw = ::redis::Client::open(server.url()).unwrap().get_connection().unwrap();
    let hash = super::super::redis::key_of(id);
    let mut damage = |key: &str, content: &str| ::redis::cmd("HSET").arg(&hash).arg(key).arg(content).exec(&mut raw).unwrap();
    damage("=first", "9000000000000000 \u{1}{oops");
    damage("=second", "oops");
    damage("#", "oops");

    let other = node(&server).session(id);
    assert_eq!(["first", "second", "third"].map(|key| get(&other, key, 0)), [0, 0, 1]);
    bound(&other, "first", 5).update(|n| n + 1);
    bound(&other, "second", 5).update(|n| n + 1);
    let third = node(&server).session(id);
    assert_eq!(["first", "second", "third"].map(|key| get(&third, key, 0)), [6, 6, 1]);
}

#[test]
fn a_forged_cookie_counts_as_none() {
    let server = RedisServer::start();
    let sessions = node(&server);
    let session = new_session(&sessions);
    set(&session, "name", "ada".to_owned());
    futures(session.flushed()).unwrap();
    let forger = Sessions::memory().key([8; 32]);
    let forged = id_sent_back(&forger, &session);
    let visit = sessions.visit(&forged);
    assert_eq!(get(visit.state(), "name", String::new()), "");
    assert_ne!(visit.state().id(), session.id());
}

#[test]
#[should_panic(expected = "write `Sessions::redis(url)?.key(bytes)`")]
fn without_a_key_they_are_refused() {
    let server = RedisServer::start();
    let _refused = crate::prelude::Live::new().sessions(Sessions::redis(&server.url()).unwrap());
}

#[test]
fn a_password_opens_and_is_never_told() {
    let server = RedisServer::start_with_password("s3cret");
    let sessions = Sessions::redis(&format!("{}?pass=s3cret", server.url())).unwrap().key([7; 32]);
    let session = new_session(&sessions);
    set(&session, "n", 1);
    futures(session.flushed()).unwrap();
    assert!(!format!("{sessions:?}").contains("s3cret"));
    for (password, says) in [("?pass=wr0ng", "WRONGPASS"), ("", "NOAUTH")] {
        let error = Sessions::redis(&format!("{}{password}", server.url())).unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("wr0ng"), "{error}");
    }
}

#[test]
fn a_wrong_url_or_server_is_a_clear_error_without_secrets() {
    for (url, says) in [
        ("http://:s3cret@localhost", "no URL of a Redis server"),
        ("rediss://:s3cret@localhost", "over TLS"),
        ("redis+unix:///nowhere/at/all.sock?pass=s3cret", "Redis at /nowhere/at/all.sock cannot be reached"),
    ] {
        let error = Sessions::redis(url).unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("s3cret"), "{error}");
    }
}
