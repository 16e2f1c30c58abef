//! Session stores, and the definitions that statics are.

use std::pin::pin;
use std::sync::LazyLock;
use std::thread;

use http::Request as HttpRequest;
use tokio::task::yield_now;

use super::super::store::{Session, session, session_opt};
use super::*;
use crate::Request;
use crate::context::{self, Visit};
use crate::store::{Store, writable};

static COUNT: LazyLock<Session<u64>> = LazyLock::new(|| context::outside(|| session("count", 0)));
static NAME: LazyLock<Session<Option<String>>> = LazyLock::new(|| context::outside(|| session_opt("visitor.name")));

fn visit(sessions: &Sessions, headers: &HeaderMap) -> Arc<Visit> {
    let (parts, ()) = HttpRequest::get("/here").body(()).unwrap().into_parts();
    Visit::new(Request::new(&parts), sessions.visit(headers))
}

fn new_visit(sessions: &Sessions) -> Arc<Visit> {
    visit(sessions, &HeaderMap::new())
}

#[test]
fn s21_a_static_that_is_first_used_by_a_visitor_is_not_that_visitors() {
    static FIRST: LazyLock<Session<u64>> = LazyLock::new(|| context::outside(|| session("first", 0)));
    let sessions = Sessions::memory();
    let (ada, bob) = (new_visit(&sessions), new_visit(&sessions));
    {
        let _visit = context::enter(&ada);
        FIRST.set(1);
    }
    let _visit = context::enter(&bob);
    assert_eq!(get_store(&FIRST), 0);
}

#[test]
fn s21_outside_of_a_visit_a_static_reads_as_its_default_and_cannot_be_set() {
    COUNT.set(5);
    COUNT.update(|count| count + 1);
    COUNT.edit(|count| *count += 1);
    assert_eq!(get_store(&COUNT), 0);
}

#[test]
fn s21_a_static_can_be_had_of_any_session() {
    let session = SessionState::detached();
    COUNT.of(&session).set(5);
    assert_eq!(get_store(&COUNT.of(&session)), 5);
    assert_eq!(get_store(&COUNT), 0);
}

#[test]
fn s21_a_store_made_for_a_visitor_stays_that_visitors_on_every_thread() {
    let sessions = Sessions::memory();
    let (ada, bob) = (new_visit(&sessions), new_visit(&sessions));
    let all = writable(0u64);
    let (of_ada, _following) = {
        let _visit = context::enter(&ada);
        let of_ada = session("count", 0u64);
        let follows = of_ada.clone();
        (of_ada, all.subscribe(move |all| follows.set(*all)))
    };
    {
        // Bob sets what all share, and on his thread a subscriber of ada's runs.
        let _visit = context::enter(&bob);
        all.set(1);
        assert_eq!(get_store(&COUNT), 0);
    }
    thread::spawn(move || of_ada.update(|count| count + 1)).join().unwrap();
    let _visit = context::enter(&ada);
    assert_eq!(get_store(&COUNT), 2);
}

#[test]
fn s21_a_store_made_while_another_visitor_was_served_is_each_visitors_own() {
    let sessions = Sessions::memory();
    let (ada, bob) = (new_visit(&sessions), new_visit(&sessions));
    let careless = {
        let _visit = context::enter(&ada);
        let careless = session("count", 0u64);
        careless.set(7);
        careless
    };
    let _visit = context::enter(&bob);
    assert_eq!(get_store(&careless), 0);
    careless.set(1);
    drop(_visit);
    let _visit = context::enter(&ada);
    assert_eq!(get_store(&careless), 7);
}

#[test]
fn s22_a_default_of_the_request_is_evaluated_once_a_visit() {
    let evaluated = Arc::new(AtomicUsize::new(0));
    let start = {
        let evaluated = evaluated.clone();
        session("start", move |request: &Request| {
            evaluated.fetch_add(1, Ordering::SeqCst);
            request.path().to_owned()
        })
    };
    let sessions = Sessions::memory();
    for round in 1..=3 {
        let _visit = context::enter(&new_visit(&sessions));
        assert_eq!((get_store(&start), get_store(&start)), ("/here".to_owned(), "/here".to_owned()));
        assert_eq!(evaluated.load(Ordering::SeqCst), round);
    }
}

#[test]
fn two_defaults_of_one_key_are_each_their_own() {
    let _visit = context::enter(&new_visit(&Sessions::memory()));
    let (one, two) = (session("n", 1), session("n", 2));
    assert_eq!((get_store(&one), get_store(&two)), (1, 2));
    two.update(|n| n + 1);
    assert_eq!((get_store(&one), get_store(&two)), (3, 3));
}

#[test]
fn s20_values_outlive_the_request() {
    let sessions = Sessions::memory();
    let first = new_visit(&sessions);
    {
        let _visit = context::enter(&first);
        COUNT.set(7);
        NAME.set(Some("ada".to_owned()));
    }
    let headers = sent_back(&first.session().set_cookie(false).unwrap());
    drop(first);
    let _visit = context::enter(&visit(&sessions, &headers));
    assert_eq!((get_store(&COUNT), get_store(&NAME)), (7, Some("ada".to_owned())));
    assert_eq!(get_store(&session("visitor", json!(null))), json!({ "name": "ada" }));
}

/// What one visitor does over many requests, some at a time, always through the same statics.
async fn visitor(number: u64, sessions: Sessions) {
    let first = new_visit(&sessions);
    first.session().state();
    let headers = sent_back(&first.session().set_cookie(false).unwrap());
    let name = Some(format!("visitor {number}"));
    for round in 0..20 {
        let request = |name: Option<String>| async move {
            assert!(round == 0 || get_store(&NAME) == name);
            NAME.set(name.clone());
            yield_now().await;
            for _ in 0..5 {
                COUNT.update(|count| count + number);
                yield_now().await;
            }
            assert_eq!(get_store(&NAME), name);
            assert_eq!(get_store(&COUNT) % number, 0);
        };
        let requests = [(); 3].map(|()| {
            let (visit, request) = (visit(&sessions, &headers), request(name.clone()));
            tokio::spawn(async move { context::scope(&visit, pin!(request)).await })
        });
        for request in requests {
            request.await.unwrap();
        }
    }
    let _visit = context::enter(&visit(&sessions, &headers));
    assert_eq!((get_store(&COUNT), get_store(&NAME)), (20 * 3 * 5 * number, name));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s21_a_static_shows_no_visitor_anothers_value_whatever_the_concurrency() {
    let directory = tempfile::tempdir().unwrap();
    for sessions in [Sessions::memory(), Sessions::open(directory.path().join("sessions.redb")).unwrap()] {
        let visitors = (1..=50).map(|number| tokio::spawn(visitor(number, sessions.clone())));
        for visitor in visitors.collect::<Vec<_>>() {
            visitor.await.unwrap();
        }
        sessions.flushed().await.unwrap();
    }
}
