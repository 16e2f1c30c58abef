//! `{#await}` over a real server: what comes later in the same answer, over the connection, or in place.

mod support;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::RawQuery,
    routing::{get, post},
};
use marquetry::{Error, prelude::*};
use support::{Response, Visitor, serve, until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
};

/// What the pages wait for: each name until the test lets it go. Counts those that wait.
#[derive(Clone, Default)]
struct Gates {
    gates: Arc<Mutex<HashMap<&'static str, Arc<Notify>>>>,
    waiting: Arc<AtomicUsize>,
    setups: Arc<AtomicUsize>,
}

struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Gates {
    fn gate(&self, name: &'static str) -> Arc<Notify> {
        self.gates.lock().unwrap().entry(name).or_default().clone()
    }

    fn open(&self, name: &'static str) {
        self.gate(name).notify_one();
    }

    fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// Passes when the gate is opened; begins to wait at once.
    fn pass<T: Send + 'static>(&self, name: &'static str, value: T) -> impl Future<Output = T> + Send + 'static {
        let gate = self.gate(name);
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let waiting = Waiting(self.waiting.clone());
        async move {
            gate.notified().await;
            drop(waiting);
            value
        }
    }
}

async fn refused(gates: Gates) -> Result<u32, Error> {
    gates.pass("refused", ()).await;
    Err(Error::forbidden("Not for <you>."))
}

component! {
    /// Lives on: its results come later.
    Lives(gates: Gates) {
        let _set_up = gates.setups.fetch_add(1, Ordering::SeqCst);
        let count = writable(0u32);
        on add() { count.update(|n| n + 1) }
        <h1>"lives"</h1>
        {#await gates.pass("first", "<one>")}<i>"first…"</i>{:then text}<b>{text}</b>{/await}
        <fragment key="f">
            {$count}
            {#await gates.pass("second", "two")}<i>"second…"</i>{:then text}<b>{text}{$count}</b>{/await}
        </fragment>
        <p>{#await gates.pass("third", 3)}<i>"third…"</i>{:then n}{n}{#await gates.pass("fourth", 4)}<i>"fourth…"</i>{:then n}{n}{/await}{/await}</p>
        <button @trigger="add">"+"</button>
    }

    /// Nothing of it lives on: its results come in place.
    Still(gates: Gates) {
        <h1>"still"</h1>
        {#await gates.pass("first", "<one>")}<i>"first…"</i>{:then text}<b>{text}</b>{/await}
        {#await async { 2 }}<i>"second…"</i>{:then text}<b>{text}</b>{/await}
    }

    Refuses(gates: Gates) {
        <fragment key="f">"refuses"</fragment>
        {#await refused(gates.clone())}<i>"first…"</i>{:then n}<b>{n}</b>{/await}
    }

    Guards(gates: Gates) {
        <fragment key="f">"guards"</fragment>
        <Boundary>{#await refused(gates.clone())}<i>"first…"</i>{:then n}<b>{n}</b>{/await}<em slot="error">"refused"</em></Boundary>
    }

    RefusesInPlace(gates: Gates) { {#await refused(gates.clone())}<i>"first…"</i>{:then n}<b>{n}</b>{/await} }
}

async fn visitor() -> (Visitor, Gates) {
    let gates = Gates::default();
    let page = |gates: &Gates| gates.clone();
    let (a, b, c, d, e, f) = (page(&gates), page(&gates), page(&gates), page(&gates), page(&gates), page(&gates));
    let app = Router::new()
        .route("/", get(move || async move { Page(Lives { gates: a.clone() }) }))
        .route("/still", get(move || async move { Page(Still { gates: b.clone() }) }))
        .route("/refuses", get(move || async move { Page(Refuses { gates: c.clone() }) }))
        .route("/guards", get(move || async move { Page(Guards { gates: d.clone() }) }))
        .route("/refuses-in-place", get(move || async move { Page(RefusesInPlace { gates: e.clone() }) }))
        .route("/posted", post(move || async move { Page(Lives { gates: f.clone() }) }))
        .route("/query", get(|RawQuery(query): RawQuery| async move { query.unwrap_or_default() }));
    (Visitor::new(serve(app.live(Live::new())).await), gates)
}

/// An answer as it arrives.
struct Answer {
    socket: TcpStream,
    bytes: Vec<u8>,
}

impl Answer {
    async fn begin(visitor: &Visitor, path: &str) -> Answer {
        let mut socket = TcpStream::connect(visitor.server).await.unwrap();
        let cookie = visitor.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}\r\n", visitor.server);
        socket.write_all(head.as_bytes()).await.unwrap();
        Answer { socket, bytes: Vec::new() }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Reads on until what has arrived is as it should be.
    async fn until(&mut self, holds: impl Fn(&str) -> bool) {
        while !holds(&self.text()) {
            assert!(self.socket.read_buf(&mut self.bytes).await.unwrap() > 0, "the answer ended: {}", self.text());
        }
    }

    async fn end(&mut self) {
        while self.socket.read_buf(&mut self.bytes).await.unwrap() > 0 {}
    }

    fn page(&self) -> Response {
        Response { status: 200, headers: Vec::new(), body: self.text() }
    }

    fn cookie(&self) -> Option<String> {
        let text = self.text();
        let cookie = text.lines().find_map(|line| line.strip_prefix("set-cookie: "))?;
        cookie.split(';').next().map(str::to_owned)
    }

    /// The frames that have arrived, as text.
    fn frames(&self) -> Vec<String> {
        let text = self.text();
        text.split("data-f=\"").skip(1).map(|rest| String::from_utf8_lossy(&decode(rest.split('"').next().unwrap())).into_owned()).collect()
    }
}

/// Base64.
fn decode(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        bits = bits << 6 | LETTERS.iter().position(|known| *known == letter).unwrap() as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

const WHOLE: &str = "data-page=";

#[tokio::test]
async fn results_come_in_the_same_answer_in_whatever_order_they_are_there() {
    let (visitor, gates) = visitor().await;
    let mut answer = Answer::begin(&visitor, "/").await;
    answer.until(|text| text.contains(WHOLE)).await;
    let text = answer.text();
    for part in ["<h1>lives</h1>", "<i>first…</i>", "<i>second…</i>", "<i>third…</i>", "<script type=\"module\" async src=", "no-store"] {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert!(text.contains("<noscript><meta http-equiv=\"refresh\" content=\"0;url=?_await\"></noscript>"), "{text}");
    assert!(!text.contains("</body>"), "{text}");
    for (at, (gate, shows)) in [("second", "<b><!---->two"), ("third", "3"), ("fourth", "4"), ("first", "&lt;one&gt;")].into_iter().enumerate() {
        gates.open(gate);
        answer.until(|text| text.matches("</marquetry-frame>").count() > at).await;
        assert!(answer.frames()[at].contains(shows), "{:?}", answer.frames());
    }
    answer.end().await;
    assert!(answer.text().contains("</body></html>") && answer.frames().len() == 4);
    // The page goes on: of what has arrived nothing comes again.
    let visitor = Visitor { cookie: answer.cookie(), ..visitor };
    let mut connection = visitor.connect("/", answer.page().page(), "4", &[]).await.unwrap();
    connection.call(1, 0, 0, "").await;
    let frames = connection.answer(1).await.unwrap().concat();
    assert!(!frames.windows(3).any(|three| three == b"two"), "{frames:?}");
    assert_eq!(gates.setups.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_connection_takes_over_where_the_answer_was() {
    let (visitor, gates) = visitor().await;
    let mut answer = Answer::begin(&visitor, "/").await;
    answer.until(|text| text.contains(WHOLE)).await;
    gates.open("second");
    answer.until(|text| text.contains("</marquetry-frame>")).await;
    let visitor = Visitor { cookie: answer.cookie(), ..visitor };
    // The client had not come to the frame yet.
    let mut connection = visitor.connect("/", answer.page().page(), "0", &[]).await.unwrap();
    let first = connection.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&first).contains("two"), "{first:?}");
    // With that the answer is at its end.
    answer.end().await;
    assert!(answer.text().contains("</body></html>") && answer.frames().len() == 1);
    gates.open("first");
    let next = connection.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&next).contains("&lt;one&gt;"), "{next:?}");
    assert_eq!((gates.setups.load(Ordering::SeqCst), gates.waiting()), (1, 1));
    connection.leave().await;
    until(|| gates.waiting() == 0).await;
}

#[tokio::test]
async fn who_has_gone_waits_for_nothing() {
    let (visitor, gates) = visitor().await;
    let mut answer = Answer::begin(&visitor, "/").await;
    answer.until(|text| text.contains(WHOLE)).await;
    assert_eq!(gates.waiting(), 3);
    let (cookie, page) = (answer.cookie(), answer.page());
    drop(answer);
    until(|| gates.waiting() == 0).await;
    // Who comes back nevertheless gets the page anew, and its results.
    let visitor = Visitor { cookie, ..visitor };
    let mut connection = visitor.connect("/", page.page(), "0", &[]).await.unwrap();
    let anew = connection.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&anew).contains("second…"), "{anew:?}");
    gates.open("first");
    let first = connection.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&first).contains("&lt;one&gt;"), "{first:?}");
    assert_eq!(gates.setups.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn without_the_client_the_results_are_in_place() {
    let (mut visitor, gates) = visitor().await;
    gates.open("first");
    let answer = visitor.get("/still").await;
    assert!(answer.body.contains("<b><!---->&lt;one&gt;</b>") && answer.body.contains("<b><!---->2</b>"), "{}", answer.body);
    for part in ["first…", "second…", "<script", "<noscript", "marquetry-frame"] {
        assert!(!answer.body.contains(part), "{}", answer.body);
    }
}

#[tokio::test]
async fn without_scripts_the_results_are_in_place_at_the_address_in_the_answer() {
    let (mut visitor, gates) = visitor().await;
    ["first", "second", "third", "fourth"].into_iter().for_each(|gate| gates.open(gate));
    let answer = visitor.get("/?_await").await;
    for part in ["&lt;one&gt;", "two", "3<", "4<", WHOLE] {
        assert!(answer.body.contains(part), "{part} is missing: {}", answer.body);
    }
    for part in ["…", "<noscript", "marquetry-frame", "async", "\0"] {
        assert!(!answer.body.contains(part), "{}", answer.body);
    }
    // Its forms come back to it, and the application knows nothing of it.
    assert!(answer.body.contains("formaction=\"?_await&amp;_t=0.0\""), "{}", answer.body);
    let back = visitor.post("/?_await&_t=0.0", "").await;
    assert_eq!((back.status, back.header("location")), (303, Some("/?_await")));
    assert!(visitor.get("/query?a=1&_await&b=2").await.body.contains("a=1&b=2"));
    let mut connection = visitor.connect("/?_await", answer.page(), "0", &[]).await.unwrap();
    connection.call(1, 0, 0, "").await;
    connection.answer(1).await.unwrap();
}

#[tokio::test]
async fn an_error_after_the_head_was_sent_is_shown_in_place() {
    let (mut visitor, gates) = visitor().await;
    let mut answer = Answer::begin(&visitor, "/refuses").await;
    answer.until(|text| text.contains(WHOLE)).await;
    gates.open("refused");
    answer.end().await;
    assert!(answer.frames().concat().contains("Not for &lt;you&gt;."), "{:?}", answer.frames());
    let mut answer = Answer::begin(&visitor, "/guards").await;
    answer.until(|text| text.contains(WHOLE)).await;
    gates.open("refused");
    answer.end().await;
    assert!(answer.frames().concat().contains("<em>refused</em>"), "{:?}", answer.frames());
    // Before that it is the answer.
    gates.open("refused");
    let refused = visitor.get("/refuses-in-place").await;
    assert_eq!((refused.status, refused.body.contains("Not for &lt;you&gt;.")), (403, true));
    gates.open("refused");
    assert_eq!(visitor.get("/refuses?_await").await.status, 403);
}

#[tokio::test]
async fn only_the_visitor_of_the_page_takes_it_over() {
    let (visitor, gates) = visitor().await;
    let mut answer = Answer::begin(&visitor, "/").await;
    answer.until(|text| text.contains(WHOLE)).await;
    let mut other = Visitor::new(visitor.server);
    other.cookie = Answer::cookie(&{
        let mut answer = Answer::begin(&visitor, "/").await;
        answer.until(|text| text.contains(WHOLE)).await;
        answer
    });
    let mut connection = other.connect("/", answer.page().page(), "0", &[]).await.unwrap();
    let anew = connection.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&anew).contains("second…"), "a page of one's own: {anew:?}");
    drop(connection);
    gates.open("first");
    gates.open("first");
    gates.open("first");
    answer.until(|text| text.contains("</marquetry-frame>")).await;
    assert!(answer.frames()[0].contains("&lt;one&gt;"));
}

#[tokio::test]
async fn a_head_alone_waits_for_nothing() {
    let (mut visitor, gates) = visitor().await;
    let head = tokio::time::timeout(Duration::from_secs(20), visitor.request("HEAD", "/", &[], "")).await.unwrap();
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    until(|| gates.waiting() == 0).await;
}

#[tokio::test]
async fn what_answers_a_post_has_its_results_in_place() {
    let (mut visitor, gates) = visitor().await;
    ["first", "second", "third", "fourth"].into_iter().for_each(|gate| gates.open(gate));
    let answer = visitor.post("/posted", "").await;
    assert!(answer.status == 200 && answer.body.contains("&lt;one&gt;") && answer.body.contains(WHOLE), "{}", answer.body);
    assert!(!answer.body.contains("<noscript") && !answer.body.contains('…'), "{}", answer.body);
}
