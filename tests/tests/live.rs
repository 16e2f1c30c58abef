//! An open page: what was rendered goes on living, and ends when the visitor leaves.

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::State, routing::get};
use marquetry::prelude::*;
use support::{Visitor, serve, until};

/// What happened in a test's own server.
#[derive(Clone, Default)]
struct Seen {
    setups: Arc<AtomicUsize>,
    running: Arc<AtomicUsize>,
    source: Option<Writable<u32>>,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Seen) -> bool {
        Arc::ptr_eq(&self.setups, &other.setups)
    }
}

component! {
    Feed(seen: Seen, source: Writable<u32>) {
        let running = seen.running.clone();
        seen.setups.fetch_add(1, Ordering::SeqCst);
        let watched = readable(0u8, move |_set| {
            running.fetch_add(1, Ordering::SeqCst);
            let running = running.clone();
            move || { running.fetch_sub(1, Ordering::SeqCst); }
        });
        <fragment key="feed" mode="append">
            <ol>{#each source}<li>{this}</li>{/each}</ol>
            <i>{watched}</i>
        </fragment>
    }
}

async fn feed(State(seen): State<Seen>) -> Page<Feed> {
    let source = seen.source.clone().expect("the test's source");
    Page(Feed { seen, source })
}

async fn server() -> (Visitor, Seen, Writable<u32>) {
    let source = writable(0);
    let seen = Seen { source: Some(source.clone()), ..Seen::default() };
    let app = Router::new().route("/", get(feed)).with_state(seen.clone()).live(Live::new());
    (Visitor::new(serve(app).await), seen, source)
}

/// The numbers in list items, of the first answer and of all frames after it.
fn items(text: &str) -> Vec<u32> {
    text.split("<li><!---->").skip(1).filter_map(|rest| rest.split("</li>").next()?.parse().ok()).collect()
}

#[tokio::test]
async fn s24_the_connection_goes_on_exactly_where_the_first_answer_ended() {
    let (mut visitor, seen, source) = server().await;
    let response = visitor.get("/").await;
    assert_eq!(items(&response.body), [0]);
    for n in 1..=20 {
        source.set(n);
    }
    let mut page = visitor.connect("/", response.page(), "0", &[]).await.unwrap();
    let mut values = Vec::new();
    while values.len() < 20 {
        values.extend(inserted(&page.frame().await.unwrap()));
    }
    assert_eq!(values, (1..=20).collect::<Vec<u32>>());
    source.set(21);
    assert_eq!(inserted(&page.frame().await.unwrap()), [21]);
    assert_eq!(seen.setups.load(Ordering::SeqCst), 1, "setup does not run twice");
}

/// The values of appended items in a frame: `VALUES` operations of one text each.
fn inserted(frame: &[u8]) -> Vec<u32> {
    // scope, LIST, then per item: position (varint) with kind 3, length, text.
    let mut rest = &frame[2..];
    let mut values = Vec::new();
    while !rest.is_empty() && rest[0] & 7 == 3 {
        let head = if rest[0] & 0x80 == 0 { 1 } else { 2 };
        let length = rest[head] as usize;
        let text = &rest[head + 1..head + 1 + length];
        values.push(std::str::from_utf8(text).unwrap().parse().unwrap());
        rest = &rest[head + 1 + length..];
    }
    values
}

#[tokio::test]
async fn a_page_that_was_run_anew_goes_on_with_the_count_of_its_browser() {
    let server = serve(Router::new().route("/", get(count)).live(Live::new())).await;
    let mut visitor = Visitor::new(server);
    visitor.get("/").await;
    let mut page = visitor.connect("/", "AAAAAAAAAAAAAAAAAAAAAA", "7", &[]).await.unwrap();
    let first = page.frame().await.unwrap();
    assert_eq!(first[..3], [0, 5, 22]);
    let id = String::from_utf8(first[3..25].to_vec()).unwrap();
    // Another frame has arrived, and the browser says so.
    page.send(&[2, 8]).await;
    page.call(1, 0, 0, "").await;
    page.answer(1).await.expect("the connection goes on");
    page.cut().await;
    let mut page = visitor.connect("/", &id, "9", &[]).await.unwrap();
    page.call(2, 0, 0, "").await;
    assert_eq!(page.answer(2).await.unwrap().concat(), [1, 0x20, 1, b'2', 0, 0, 1, 2], "it resumes");
}

#[tokio::test]
async fn s28_when_the_visitor_leaves_every_stop_runs() {
    let (mut visitor, seen, source) = server().await;
    let (_, page) = visitor.open("/").await;
    assert_eq!(seen.running.load(Ordering::SeqCst), 1);
    page.leave().await;
    until(|| seen.running.load(Ordering::SeqCst) == 0).await;
    source.set(5);
}

#[tokio::test]
async fn a_cut_connection_resumes_and_gets_what_it_missed() {
    let (mut visitor, seen, source) = server().await;
    let (response, page) = visitor.open("/").await;
    page.cut().await;
    source.set(1);
    source.set(2);
    let mut page = visitor.connect("/", response.page(), "0", &[]).await.unwrap();
    let mut values = Vec::new();
    while values.len() < 2 {
        values.extend(inserted(&page.frame().await.unwrap()));
    }
    assert_eq!(values, [1, 2]);
    assert_eq!(seen.setups.load(Ordering::SeqCst), 1);
}

component! {
    Count() {
        let count = session("count", 0i64);
        on increment() { count.update(|n| n + 1) }
        <fragment key="count">{count}</fragment>
        <button @trigger="increment">"+"</button>
    }
}

async fn count() -> Page<Count> {
    Page(Count)
}

#[tokio::test]
async fn s20_a_sessions_change_reaches_all_tabs_of_its_visitor_and_nobody_else() {
    let server = serve(Router::new().route("/", get(count)).live(Live::new())).await;
    let (mut visitor, mut other) = (Visitor::new(server), Visitor::new(server));
    let (_, mut first) = visitor.open("/").await;
    let (_, mut second) = visitor.open("/").await;
    let (_, mut foreign) = other.open("/").await;
    first.call(1, 0, 0, "").await;
    assert_eq!(first.answer(1).await.unwrap().concat(), [1, 0x20, 1, b'1', 0, 0, 1, 1], "eight bytes with the answer");
    assert_eq!(second.frame().await.unwrap(), [1, 0x20, 1, b'1']);
    foreign.call(1, 0, 0, "").await;
    assert_eq!(foreign.answer(1).await.unwrap().concat(), [1, 0x20, 1, b'1', 0, 0, 1, 1], "the other visitor counts alone");
    assert!(other.get("/").await.body.contains("-->1<"));
}

#[tokio::test]
async fn joining_right_after_the_page_was_served_costs_nothing() {
    let server = serve(Router::new().route("/", get(count)).live(Live::new())).await;
    let mut visitor = Visitor::new(server);
    let (_, mut page) = visitor.open("/").await;
    page.call(1, 0, 0, "").await;
    let first = page.frame().await.unwrap();
    assert_eq!(first[0], 1, "the first frame is the change itself");
}

#[tokio::test]
async fn without_script_a_button_posts_and_comes_back() {
    let server = serve(Router::new().route("/shop/{id}", get(count)).live(Live::new())).await;
    let mut visitor = Visitor::new(server);
    let response = visitor.get("/shop/7?q=a%20b").await;
    assert!(response.body.contains("form=\"mq\" formaction=\"?q=a%20b&amp;_t=0.0\""), "{}", response.body);
    let posted = visitor.post("/shop/7?q=a%20b&_t=0.0", "").await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/shop/7?q=a%20b")));
    assert!(visitor.get("/shop/7").await.body.contains("-->1<"));
}
