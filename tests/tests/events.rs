//! Where WebSockets are blocked: what holds for a stream of events and its posts beyond what every connection does.

mod support;

use axum::{Router, routing::get};
use marquetry::{prelude::*, session};
use support::{Connection, Visitor, Way, events::Events, serve};
use tower_http::compression::CompressionLayer;

component! {
    Home() {
        let count = session("count", 0i64);
        let ticks = readable(0, |_| || { STOPPED.add_permits(1) });
        on increment() { count.update(|n| n + 1) }
        on renews() { session::renew() }
        <fragment key="count"><output>{count}</output> {ticks} {#if $count > 99}"many"{/if}</fragment>
        <button @trigger="increment">"+"</button>
        <button @trigger="renews">"r"</button>
    }
}

/// Says that a page is gone.
static STOPPED: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(0);

const INCREMENT: [u8; 2] = [0, 0];

async fn home() -> Page<Home> {
    Page(Home)
}

async fn visitor(live: Live) -> Visitor {
    Visitor::new(serve(Router::new().route("/", get(home)).live(live)).await).blocked(true)
}

async fn open(visitor: &mut Visitor) -> Events {
    let page = visitor.get("/").await;
    let Ok(Connection::Events(events)) = visitor.connect("/", page.page(), "0", &[]).await else { panic!("no events") };
    *events
}

fn call(number: u8) -> [u8; 4] {
    [1, number, INCREMENT[0], INCREMENT[1]]
}

#[tokio::test]
async fn nobody_on_the_way_may_hold_back_or_change_the_events() {
    let router = Router::new().route("/", get(home)).live(Live::new()).layer(CompressionLayer::new());
    let mut visitor = Visitor::new(serve(router).await).blocked(true);
    let page = visitor.get("/").await;
    let all = [("accept-encoding", "gzip")];
    assert_eq!(visitor.request("GET", "/", &all, "").await.header("content-encoding"), Some("gzip"), "what is no stream is compressed");
    let Ok(Connection::Events(mut events)) = visitor.connect("/", page.page(), "0", &all).await else { panic!("no events") };
    for line in ["content-type: text/event-stream", "cache-control: no-store, no-transform", "x-accel-buffering: no"] {
        assert!(events.head.contains(line), "{}", events.head);
    }
    assert!(!events.head.contains("content-encoding"), "{}", events.head);
    assert_eq!(events.post(&[&call(1)]).await, 204);
    assert!(String::from_utf8_lossy(&events.frame().await.unwrap()).contains('1'));
}

#[tokio::test]
async fn a_post_holds_several_messages_and_one_that_is_sent_twice_counts_once() {
    let mut visitor = visitor(Live::new()).await;
    let mut events = open(&mut visitor).await;
    assert_eq!(events.post(&[&call(1), &call(2)]).await, 204);
    let twice = [&[4u8][..], &call(3)].concat();
    for _ in 0..2 {
        assert_eq!(events.post_as("1", &twice).await, 204);
    }
    assert_eq!(events.post_as("3", &twice).await, 409, "one is missing");
    events.number = 2;
    assert_eq!(events.post(&[&call(4)]).await, 204);
    let mut connection = Connection::Events(Box::new(events));
    connection.answer(4).await.unwrap();
    assert!(visitor.get("/").await.body.contains("-->4</output>"));
}

#[tokio::test]
async fn messages_are_the_visitors_own_even_under_a_new_session_id() {
    let mut visitor = visitor(Live::new()).await;
    let mut events = open(&mut visitor).await;
    let mut other = Visitor::new(visitor.server);
    other.get("/").await;
    let name = format!("{}.0", events.name);
    for stranger in [&other, &Visitor::new(visitor.server)] {
        assert_eq!(stranger.say("/", &name, &[]).await, 404);
        assert_eq!(stranger.say("/", &format!("{}.left", events.name), &[]).await, 404);
    }
    assert_eq!(visitor.say("/", "AAAAAAAAAAAAAAAAAAAAAA.0", &[]).await, 404);
    assert_eq!(visitor.request("POST", "/", &[("marquetry", &name), ("origin", "https://evil.example")], "").await.status, 403);
    assert_eq!(events.post(&[&[1, 1, 0, 1]]).await, 204);
    let frame = events.frame().await.unwrap();
    let at = frame.windows(4).position(|window| window == b"?_s=").expect("the URL of the new cookie");
    let url: String = frame[at..].iter().take_while(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect();
    visitor.get(&format!("/{url}")).await;
    assert_eq!(visitor.say("/", &format!("{}.1", events.name), &[]).await, 204, "the new cookie");
}

#[tokio::test]
async fn a_post_that_cannot_be_read_closes_the_connection() {
    let limits = Limits { message: 100, ..Limits::default() };
    let mut visitor = visitor(Live::new().limits(limits)).await;
    for (body, status, code) in [(&[9, 1][..], 422, 1002), (&[0x80; 12], 422, 1002), (&[7; 70_000], 413, 1009)] {
        let mut events = open(&mut visitor).await;
        assert_eq!(events.post_as("0", body).await, status);
        assert_eq!(events.frame().await, Err(code));
    }
}

#[tokio::test]
async fn who_leaves_a_page_ends_it_and_who_is_cut_off_does_not() {
    let mut visitor = visitor(Live::new()).await;
    let page = visitor.get("/").await;
    let cut = visitor.connect("/", page.page(), "0", &[]).await.unwrap();
    cut.cut().await;
    let mut again = visitor.connect("/", page.page(), "0", &[]).await.unwrap();
    again.call(1, INCREMENT[0], INCREMENT[1], "").await;
    let frames = again.answer(1).await.unwrap();
    assert_ne!(frames[0][0], 0, "the page has waited");
    again.leave().await;
    STOPPED.acquire().await.unwrap().forget();
}

#[tokio::test]
async fn a_page_that_changed_carriers_goes_on() {
    let mut visitor = visitor(Live::new()).await;
    let page = visitor.get("/").await;
    let mut events = visitor.connect("/", page.page(), "0", &[]).await.unwrap();
    events.call(1, INCREMENT[0], INCREMENT[1], "").await;
    let received = events.answer(1).await.unwrap().len();
    let mut socket = visitor.clone().blocked(false).connect("/", page.page(), &received.to_string(), &[]).await.unwrap();
    socket.call(2, INCREMENT[0], INCREMENT[1], "").await;
    assert_ne!(socket.answer(2).await.unwrap()[0][0], 0);
    assert_eq!(events.frame().await, Err(1006), "its page is with the socket");
}

#[tokio::test]
async fn a_shutdown_says_so() {
    let live = Live::new();
    let mut visitor = visitor(live.clone()).await;
    let mut events = open(&mut visitor).await;
    live.shutdown().await;
    assert_eq!(events.frame().await, Err(1012));
    let page = visitor.get("/").await;
    assert_eq!(visitor.connect("/", page.page(), "0", &[]).await.err(), Some(503));
}

async fn poll(visitor: &mut Visitor) -> (String, Events) {
    let page = visitor.get("/").await.page().to_owned();
    let Ok(Connection::Events(events)) = visitor.connect("/", &page, "0", &[]).await else { panic!("no events") };
    (page, *events)
}

#[tokio::test]
async fn an_answer_that_ends_comes_again_to_who_has_not_got_it_and_to_nobody_else() {
    let mut visitor = visitor(Live::new()).await.by(Way::Polls);
    let (_, mut events) = poll(&mut visitor).await;
    assert_eq!(events.post(&[&call(1)]).await, 204);
    // What was on its way is lost.
    assert_eq!(events.poll(1).await, 200);
    for line in ["content-type: text/event-stream", "cache-control: no-store, no-transform", "x-accel-buffering: no"] {
        assert!(events.head.contains(line), "{}", events.head);
    }
    assert_eq!(events.poll(1).await, 200);
    assert!(String::from_utf8_lossy(&events.frame().await.unwrap()).contains('1'));
    for stranger in [Visitor::new(visitor.server), visitor.clone()] {
        let wrong = if stranger.cookie.is_some() { "9" } else { "2" };
        let headers = [("accept", "text/event-stream;ends"), ("marquetry", &*format!("{}.more.{wrong}", events.name))];
        let status = stranger.clone().request("GET", "/", &headers, "").await.status;
        assert_eq!(status, if stranger.cookie.is_some() { 409 } else { 404 });
    }
    assert_eq!(events.post(&[&call(2)]).await, 204);
    let mut connection = Connection::Events(Box::new(events));
    connection.answer(2).await.unwrap();
}

#[tokio::test]
async fn a_page_is_taken_over_from_a_connection_that_waits_for_its_browser_to_take_something() {
    let mut visitor = visitor(Live::new()).await.by(Way::Polls);
    let (page, mut events) = poll(&mut visitor).await;
    // More than waits to be asked for.
    for number in 1..=25 {
        assert_eq!(events.post(&[&call(number)]).await, 204);
    }
    let mut again = visitor.connect("/", &page, "0", &[]).await.unwrap();
    again.call(26, INCREMENT[0], INCREMENT[1], "").await;
    let frames = again.answer(26).await.unwrap();
    assert_ne!(frames[0][..2], [0, 5], "the page was run anew");
    assert!(frames.len() > 16, "what was not taken comes first");
}

#[tokio::test]
async fn a_page_waits_for_who_was_cut_off_while_an_answer_hung() {
    let mut visitor = visitor(Live::new()).await.by(Way::Polls);
    let (page, mut events) = poll(&mut visitor).await;
    assert_eq!(events.post(&[&call(1)]).await, 204);
    let mut connection = Connection::Events(Box::new(events));
    let received = connection.answer(1).await.unwrap().len();
    let Connection::Events(mut events) = connection else { unreachable!() };
    let hung = std::mem::replace(&mut events.line, tokio::net::TcpStream::connect(visitor.server).await.unwrap());
    drop(hung);
    assert_eq!(events.post(&[&call(2)]).await, 204, "what it says goes on");
    let mut again = visitor.connect("/", &page, &received.to_string(), &[]).await.unwrap();
    let frames = again.answer(2).await.unwrap();
    assert_ne!(frames[0][..2], [0, 5], "the page was run anew");
    again.leave().await;
    STOPPED.acquire().await.unwrap().forget();
}
