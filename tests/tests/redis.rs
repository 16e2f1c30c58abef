//! Two processes of one application on one Redis, their pages over real sockets.

#[path = "support/process.rs"]
mod process;
mod support;

#[allow(dead_code, reason = "the library's own tests use the rest")]
#[path = "../../runtime/src/redis/server.rs"]
mod server;

use std::{env, process::Command};

use axum::{Router, routing::get};
use marquetry::prelude::*;
use process::Process;
use server::RedisServer;
use support::{Connection, Visitor, serve};

const URL: &str = "MARQUETRY_TEST_REDIS";

stores! {
    static VOTES: Shared<u64> = shared("tests.redis.votes", 0);
}

component! {
    Board() {
        let count = session("count", 0_u64);
        let looked = writable(0);
        on count() { count.update(|n| n + 1) }
        on vote() { VOTES.update(|n| n + 1) }
        on look() { looked.update(|n| n + 1) }
        on both() {
            count.update(|n| n + 1);
            VOTES.update(|n| n + 1);
        }
        on set(to: u64) { count.set(to) }
        <fragment key="board"><output>{count}</output><b>{VOTES}</b><i>{looked}</i></fragment>
        <button @trigger="count">"count"</button>
        <button @trigger="vote">"vote"</button>
        <button @trigger="look">"look"</button>
        <button @trigger="both">"both"</button>
        <button @trigger={set(40)}>"set"</button>
    }
}

const COUNT: u8 = 0;
const VOTE: u8 = 1;
const LOOK: u8 = 2;
const BOTH: u8 = 3;

async fn board() -> Page<Board> {
    Page(Board)
}

fn app(url: &str, key: [u8; 32]) -> Router {
    let limits = Limits { triggers_per_second: 1_000_000, ..Limits::default() };
    let sessions = Sessions::redis(url).unwrap().key(key);
    Router::new().route("/", get(board)).live(Live::new().sessions(sessions).broker(url).limits(limits))
}

/// A node, in a process of its own.
#[test]
#[ignore = "run by the other tests, in processes of their own"]
fn serving() {
    let Ok(url) = env::var(URL) else { return };
    process::serve(|| app(&url, [7; 32]));
}

fn node(redis: &RedisServer) -> Process {
    Process::start(Command::new(process::program()).args(process::SERVING).env(URL, redis.url()))
}

fn number(page: &str, element: &str) -> u64 {
    let inner = page.split(&format!("<{element}>")).nth(1).and_then(|rest| rest.split(&format!("</{element}>")).next());
    inner.and_then(|inner| inner.rsplit('>').next()?.parse().ok()).unwrap_or_else(|| panic!("no number in <{element}>: {page}"))
}

/// Waits until a page is told of this text.
async fn shows(page: &mut Connection, text: &str) {
    loop {
        let frame = page.frame().await.expect("an open connection");
        if frame.windows(text.len()).any(|window| window == text.as_bytes()) {
            return;
        }
    }
}

/// Calls a trigger; whether it was acknowledged.
async fn call(page: &mut Connection, trigger: u8) -> bool {
    page.call(1, 0, trigger, "").await;
    let frames = page.answer(1).await.expect("an open connection");
    !String::from_utf8_lossy(&frames.concat()).contains("error")
}

fn at(node: &Process, visitor: &Visitor) -> Visitor {
    Visitor { server: node.address, ..visitor.clone() }
}

#[tokio::test]
async fn what_is_done_on_one_node_is_shown_on_the_other() {
    let redis = RedisServer::start();
    let (here, there) = (node(&redis), node(&redis));
    let mut ada = Visitor::new(here.address);
    let (_, mut of_ada) = ada.open("/").await;
    let mut ada_there = at(&there, &ada);
    let (_, mut of_ada_there) = ada_there.open("/").await;
    let mut grace = Visitor::new(there.address);
    let (_, mut of_grace) = grace.open("/").await;
    assert_eq!(ada_there.cookie, ada.cookie, "one cookie for both");

    // Numbers that stand nowhere else in a frame.
    assert_eq!(ada_there.post("/?_t=0.4", "_a=%5B87654%5D").await.status, 303);
    shows(&mut of_ada, "87654").await;
    shows(&mut of_ada_there, "87654").await;
    assert!(call(&mut of_ada, COUNT).await);
    shows(&mut of_ada_there, "87655").await;
    for _ in 0..12 {
        assert!(call(&mut of_grace, VOTE).await);
    }
    shows(&mut of_ada, "12").await;
    assert_eq!(number(&grace.get("/").await.body, "output"), 0);
    let late = Visitor::new(node(&redis).address).get("/").await;
    assert_eq!((number(&late.body, "output"), number(&late.body, "b")), (0, 12));
}

#[tokio::test]
async fn a_thousand_calls_on_two_nodes_at_once_lose_no_step() {
    let redis = RedisServer::start();
    let (here, there) = (node(&redis), node(&redis));
    let mut ada = Visitor::new(here.address);
    let (_, mut first) = ada.open("/").await;
    let mut ada_there = at(&there, &ada);
    let (_, mut second) = ada_there.open("/").await;
    let (_, mut third) = ada.open("/").await;
    let (_, mut fourth) = ada_there.open("/").await;
    let calls = async |page: &mut Connection| {
        for _ in 0..250 {
            assert!(call(page, BOTH).await);
        }
    };
    tokio::join!(calls(&mut first), calls(&mut second), calls(&mut third), calls(&mut fourth));
    let page = Visitor { server: node(&redis).address, ..ada.clone() }.get("/").await.body;
    assert_eq!((number(&page, "output"), number(&page, "b")), (1000, 1000));
    for mut visitor in [ada, ada_there] {
        // What the other node has done may still be on its way here.
        while (number(&visitor.get("/").await.body, "output"), number(&visitor.get("/").await.body, "b")) != (1000, 1000) {}
    }
}

#[tokio::test]
async fn a_redis_killed_at_work_takes_nothing_that_was_acknowledged_and_pages_go_on() {
    let mut redis = RedisServer::start_keeping();
    let (mut here, there) = (node(&redis), node(&redis));
    let (mut ada, mut grace) = (Visitor::new(here.address), Visitor::new(here.address));
    let (_, mut page) = ada.open("/").await;
    let (_, mut of_grace) = grace.open("/").await;
    let (_, mut elsewhere) = at(&there, &ada).open("/").await;
    let mut acknowledged = 0;
    for _ in 0..50 {
        assert!(call(&mut page, COUNT).await);
        acknowledged += 1;
    }
    redis.kill();
    for trigger in [COUNT, VOTE, BOTH] {
        assert!(!call(&mut page, trigger).await, "{trigger}");
    }
    let mut logged = String::new();
    while !logged.contains("no connection to Redis") {
        logged = here.says("error ");
    }
    assert!(logged.contains("cannot be reached"), "{logged}");

    // It is told without script, too; the pages of others live on, and new visitors come.
    let posted = ada.post("/?_t=0.0", "").await;
    assert_eq!(posted.status, 500);
    assert!(posted.body.contains("could not be saved"), "{}", posted.body);
    assert!(call(&mut of_grace, LOOK).await && call(&mut page, LOOK).await);
    assert_eq!(Visitor::new(here.address).get("/").await.status, 200);
    assert_eq!(number(&ada.get("/").await.body, "output"), acknowledged, "what is known is shown");

    redis.start_again();
    while !call(&mut of_grace, VOTE).await {}
    while !call(&mut page, COUNT).await {}
    assert!(call(&mut page, BOTH).await);
    acknowledged += 2;
    // Where an answer was lost with the connection, the step may have been made.
    let count = number(&ada.get("/").await.body, "output");
    assert!((acknowledged..=acknowledged + 1).contains(&count), "{count}, {acknowledged}");
    shows(&mut elsewhere, &count.to_string()).await;

    // And nodes that are killed take nothing along.
    drop((here, there));
    let third = node(&redis);
    let mut later = at(&third, &ada);
    assert_eq!(number(&later.get("/").await.body, "output"), count);
}

#[tokio::test]
async fn a_cookie_that_another_key_has_signed_counts_as_none() {
    let redis = RedisServer::start();
    let node = node(&redis);
    let mut ada = Visitor::new(node.address);
    assert_eq!(ada.post("/?_t=0.0", "").await.status, 303);
    assert_eq!(number(&ada.get("/").await.body, "output"), 1);
    let mut forger = Visitor::new(serve(app(&redis.url(), [8; 32])).await);
    forger.post("/?_t=0.0", "").await;
    let mut forged = at(&node, &forger);
    let answer = forged.get("/").await;
    assert_eq!((number(&answer.body, "output"), answer.header("set-cookie").is_some()), (0, true));

    // This process has a broker now; the same again is no other.
    let _same = Live::new().broker(&redis.url());
    let panic = std::panic::catch_unwind(|| Live::new().broker("redis://:s3cret@localhost")).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("another broker") && !message.contains("s3cret"), "{message}");
}
