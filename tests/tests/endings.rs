//! How a connection ends that nobody ends properly, and what becomes of its page.

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, routing::get};
use futures_util::StreamExt;
use marquetry::prelude::*;
use support::{Connection, Visitor, serve, until};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

/// How many pages live.
#[derive(Clone, Default)]
struct Pages(Arc<AtomicUsize>);

impl PartialEq for Pages {
    fn eq(&self, other: &Pages) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

component! {
    Open(pages: Pages) {
        let live = readable(0u8, move |_set| {
            pages.0.fetch_add(1, Ordering::SeqCst);
            let pages = pages.clone();
            move || { pages.0.fetch_sub(1, Ordering::SeqCst); }
        });
        let count = session("count", 0);
        on increment() { count.update(|n| n + 1) }
        <fragment key="open">{live} {count}</fragment>
        <button @trigger="increment">"+"</button>
    }
}

component! {
    /// Its first store's stop panics.
    Panics(pages: Pages) {
        let bad = readable(0u8, |_set| || panic!("as a stop may"));
        let live = readable(0u8, move |_set| {
            pages.0.fetch_add(1, Ordering::SeqCst);
            let pages = pages.clone();
            move || { pages.0.fetch_sub(1, Ordering::SeqCst); }
        });
        on nothing() {}
        <fragment key="open">{bad} {live}</fragment>
        <button @trigger="nothing">"+"</button>
    }
}

async fn panics(State(pages): State<Pages>) -> Page<Panics> {
    Page(Panics { pages })
}

#[tokio::test]
async fn a_stop_that_panics_keeps_no_other_from_running_and_harms_no_other_page() {
    let pages = Pages::default();
    let app = Router::new().route("/", get(panics)).with_state(pages.clone()).live(Live::new());
    let mut visitor = Visitor::new(serve(app).await);
    let (_, first) = visitor.open("/").await;
    let (_, mut second) = visitor.open("/").await;
    until(|| pages.0.load(Ordering::SeqCst) == 2).await;
    first.leave().await;
    until(|| pages.0.load(Ordering::SeqCst) == 1).await;
    second.call(1, 0, 0, "").await;
    second.answer(1).await.expect("the other page lives");
    second.leave().await;
    until(|| pages.0.load(Ordering::SeqCst) == 0).await;
}

async fn open(State(pages): State<Pages>) -> Page<Open> {
    Page(Open { pages })
}

async fn server(live: Live) -> (Visitor, Pages) {
    let pages = Pages::default();
    let app = Router::new().route("/", get(open)).with_state(pages.clone()).live(live);
    (Visitor::new(serve(app).await), pages)
}

/// Waits for the server to ask whether anybody is there.
async fn asked(connection: &mut Connection) {
    let message = connection.socket().next().await.expect("an open connection").expect("a message");
    assert!(matches!(message, Message::Ping(_)), "{message:?}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_browser_is_asked_within_half_a_minute_and_may_stay_silent_for_ever() {
    let (mut visitor, _) = server(Live::new()).await;
    let (_, mut connection) = visitor.open("/").await;
    for _ in 0..5 {
        let since = Instant::now();
        // To ask for what comes next is to answer what came before.
        asked(&mut connection).await;
        let silent = since.elapsed();
        assert!(silent >= Duration::from_secs(15) && silent <= Duration::from_secs(31), "{silent:?}");
    }
    connection.call(1, 0, 0, "").await;
    connection.answer(1).await.expect("the page lives");
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_does_not_answer_is_given_up_and_so_is_its_page() {
    let (mut visitor, pages) = server(Live::new()).await;
    let (_, mut connection) = visitor.open("/").await;
    asked(&mut connection).await;
    let since = Instant::now();
    until(|| pages.0.load(Ordering::SeqCst) == 0).await;
    let kept = since.elapsed();
    assert!(kept >= Duration::from_secs(25) && kept <= Duration::from_secs(45), "cut, and then kept for who comes back: {kept:?}");
}

#[tokio::test(start_paused = true)]
async fn all_of_many_connections_are_looked_after() {
    let address = server(Live::new()).await.0.server;
    let mut open = Vec::new();
    for _ in 0..25 {
        open.push(Visitor::new(address).open("/").await.1);
    }
    // Some leave, and others come in their place.
    for _ in 0..7 {
        open.swap_remove(3).leave().await;
        open.push(Visitor::new(address).open("/").await.1);
    }
    for connection in &mut open {
        asked(connection).await;
    }
}

#[tokio::test]
async fn a_shutdown_sends_every_browser_away() {
    let live = Live::new();
    let (mut visitor, pages) = server(live.clone()).await;
    let (response, mut first) = visitor.open("/").await;
    let (_, mut second) = visitor.open("/").await;
    visitor.get("/").await;
    live.shutdown().await;
    assert_eq!((first.frame().await, second.frame().await), (Err(1012), Err(1012)));
    drop((first, second));
    until(|| pages.0.load(Ordering::SeqCst) == 0).await;
    assert_eq!(visitor.connect("/", response.page(), "0", &[]).await.unwrap_err(), 503);
}
