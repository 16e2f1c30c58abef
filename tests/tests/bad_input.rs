//! What a visitor does wrong, or somebody does on purpose: each gets its answer, and nobody else notices.

mod support;

use std::time::Duration;

use axum::{Router, routing::get};
use marquetry::{prelude::*, store};
use support::{Visitor, WAYS, Way, serve};

component! {
    Home() {
        let count = session("count", 0i64);
        on increment() { count.update(|n| n + 1) }
        on add(n: i64) { count.update(move |count| count + n) }
        on panics() { if store::get(&count) > -1 { panic!("as a trigger may") } }
        on refuses() -> Result<(), String> { Err("not today".to_owned()) }
        <fragment key="count"><output>{count}</output></fragment>
        <button @trigger="increment">"+"</button>
        <input @trigger="add">
        <button @trigger="panics">"!"</button>
        <button @trigger="refuses">"?"</button>
    }
}

const INCREMENT: u8 = 0;
const ADD: u8 = 1;
const PANICS: u8 = 2;
const REFUSES: u8 = 3;

async fn home() -> Page<Home> {
    Page(Home)
}

fn app(live: Live) -> Router {
    Router::new().route("/", get(home)).live(live)
}

async fn visitor() -> Visitor {
    Visitor::new(serve(app(Live::new())).await)
}

fn text(frames: &[Vec<u8>]) -> String {
    String::from_utf8_lossy(&frames.concat()).into_owned()
}

#[tokio::test]
async fn s29_an_unknown_trigger_gets_an_error_and_the_page_lives_on() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        let (_, mut page) = visitor.open("/").await;
        page.call(1, 0, 99, "").await;
        assert!(text(&page.answer(1).await.unwrap()).contains("no such action"));
        page.call(2, 77, 0, "").await;
        assert!(text(&page.answer(2).await.unwrap()).contains("no such action"));
        page.call(3, 0, INCREMENT, "").await;
        page.answer(3).await.unwrap();
        assert!(visitor.get("/").await.body.contains("-->1</output>"));
        assert_eq!(visitor.post("/?_t=0.99", "").await.status, 404);
        assert_eq!(visitor.post("/?_t=5.0", "").await.status, 404);
        assert_eq!(visitor.post("/?_t=nonsense.0", "").await.status, 404);
    }
}

#[tokio::test]
async fn a_wrong_argument_is_refused_with_the_reason() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        let (_, mut page) = visitor.open("/").await;
        for (call, payload) in [(1, "n=many"), (2, ""), (3, "_a=nonsense"), (4, "_a=%5B%22x%22%5D"), (5, "n=99999999999999999999")] {
            page.call(call, 0, ADD, payload).await;
            let answer = text(&page.answer(call).await.unwrap());
            assert!(answer.contains("error"), "{payload}: {answer}");
        }
        assert_eq!(visitor.post("/?_t=0.1", "n=many").await.status, 422);
        assert_eq!(visitor.post("/?_t=0.1%3Anonsense", "").await.status, 422);
        page.call(6, 0, ADD, "n=5").await;
        page.answer(6).await.unwrap();
        assert!(visitor.get("/").await.body.contains("-->5</output>"));
    }
}

#[tokio::test]
async fn malformed_messages_close_the_connection_with_1002() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        for message in [&[][..], &[9], &[1], &[1, 0x80], &[1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], &[2, 100]] {
            let (_, mut page) = visitor.open("/").await;
            page.send(message).await;
            assert_eq!(page.frame().await, Err(1002), "{message:?}");
        }
        if way != Way::Socket {
            continue;
        }
        let (_, mut page) = visitor.open("/").await;
        futures_util::SinkExt::send(page.socket(), tokio_tungstenite::tungstenite::Message::Text("hello".into())).await.unwrap();
        assert_eq!(page.frame().await, Err(1002));
    }
}

#[tokio::test]
async fn too_large_is_413_or_1009() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        for length in [64 * 1024 + 1, 1024 * 1024] {
            let (_, mut page) = visitor.open("/").await;
            let mut message = vec![1, 1, 0, INCREMENT];
            message.resize(length, b'x');
            let _closed = page.try_send(&message).await;
            assert_eq!(page.frame().await, Err(1009), "{length}");
            assert_eq!(visitor.post("/?_t=0.0", &"x".repeat(length)).await.status, 413, "{length}");
        }
    }
}

#[tokio::test]
async fn too_much_at_once_is_429_or_1008() {
    for way in WAYS {
        let limits = Limits { triggers_per_second: 5, connections_per_visitor: 2, ..Limits::default() };
        let mut visitor = Visitor::new(serve(app(Live::new().limits(limits))).await).by(way);
        let (_, mut page) = visitor.open("/").await;
        for call in 0..50 {
            let message = vec![1, call, 0, INCREMENT];
            let _closed = page.try_send(&message).await;
        }
        let code = loop {
            if let Err(code) = page.frame().await {
                break code;
            }
        };
        assert_eq!(code, 1008);
        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(visitor.post("/?_t=0.0", "").await.status);
        }
        assert!(statuses.contains(&303) && statuses.contains(&429), "{statuses:?}");

        let response = visitor.get("/").await;
        let mut open = Vec::new();
        for _ in 0..2 {
            let (_, page) = visitor.open("/").await;
            open.push(page);
        }
        assert_eq!(visitor.connect("/", response.page(), "0", &[]).await.err(), Some(429));
        let mut other = Visitor::new(visitor.server).by(way);
        other.open("/").await;
    }
}

#[tokio::test]
async fn a_foreign_origin_is_403() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        let response = visitor.get("/").await;
        let foreign = [("origin", "https://evil.example")];
        assert_eq!(visitor.connect("/", response.page(), "0", &foreign).await.err(), Some(403));
        assert_eq!(visitor.request("POST", "/?_t=0.0", &foreign, "").await.status, 403);
        assert_eq!(visitor.request("POST", "/?_t=0.0", &[("sec-fetch-site", "cross-site")], "").await.status, 403);
        let own = format!("http://{}", visitor.server);
        assert_eq!(visitor.request("POST", "/?_t=0.0", &[("origin", &own)], "").await.status, 303);
        assert!(visitor.get("/").await.body.contains("-->1</output>"), "only the last one counted");
        visitor.connect("/", response.page(), "0", &[("origin", &own)]).await.expect("the page's own origin");
    }
}

#[tokio::test]
async fn a_forged_cookie_is_a_new_session_and_no_error() {
    let mut visitor = visitor().await;
    visitor.get("/").await;
    visitor.post("/?_t=0.0", "").await;
    let mut forger = visitor.clone();
    forger.cookie = visitor.cookie.clone().map(|cookie| {
        let (name, value) = cookie.split_once('=').unwrap();
        let other = if value.as_bytes()[3] == b'A' { 'B' } else { 'A' };
        format!("{name}={}{other}{}", &value[..3], &value[4..])
    });
    let response = forger.get("/").await;
    assert_eq!(response.status, 200);
    assert!(response.body.contains("-->0</output>"));
    assert!(response.header("set-cookie").is_some());
    assert!(visitor.get("/").await.body.contains("-->1</output>"));
}

#[tokio::test]
async fn a_connection_for_an_unknown_page_runs_the_handler_anew() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        visitor.get("/").await;
        visitor.post("/?_t=0.0", "").await;
        for page in ["AAAAAAAAAAAAAAAAAAAAAA", "", "x"] {
            let mut connection = visitor.connect("/", page, "7", &[]).await.unwrap();
            let frame = connection.frame().await.unwrap();
            assert_eq!(frame[..2], [0, 5], "the page's new name comes first");
            assert!(text(&[frame]).contains("-->1</output>"));
            connection.call(1, 0, REFUSES, "").await;
            assert!(text(&connection.answer(1).await.unwrap()).contains("not today"));
        }
        let mut lost = visitor.connect("/nowhere", "AAAA", "0", &[]).await.unwrap();
        assert_eq!(lost.frame().await, Ok(vec![0, 4]), "what is no page is left to the browser");
    }
}

#[tokio::test]
async fn another_visitors_page_cannot_be_taken_over() {
    for way in WAYS {
        let mut owner = visitor().await.by(way);
        let response = owner.get("/").await;
        let mut thief = Visitor::new(owner.server).by(way);
        thief.get("/").await;
        let mut stolen = thief.connect("/", response.page(), "0", &[]).await.unwrap();
        let frame = stolen.frame().await.unwrap();
        assert_eq!(frame[..2], [0, 5], "the thief gets a page of their own");
        stolen.call(1, 0, INCREMENT, "").await;
        stolen.answer(1).await.unwrap();
        let mut connection = owner.connect("/", response.page(), "0", &[]).await.unwrap();
        connection.call(1, 0, INCREMENT, "").await;
        connection.answer(1).await.unwrap();
        assert!(owner.get("/").await.body.contains("-->1</output>"));
    }
}

#[tokio::test]
async fn a_panic_in_a_trigger_is_answered_and_the_page_lives_on() {
    for way in WAYS {
        let mut visitor = visitor().await.by(way);
        let (_, mut page) = visitor.open("/").await;
        page.call(1, 0, PANICS, "").await;
        let answer = text(&page.answer(1).await.unwrap());
        assert!(answer.contains("went wrong") && !answer.contains("as a trigger may"), "{answer}");
        page.call(2, 0, INCREMENT, "").await;
        page.answer(2).await.unwrap();
        assert_eq!(visitor.post("/?_t=0.2", "").await.status, 500);
        assert!(visitor.get("/").await.body.contains("-->1</output>"));
    }
}

#[tokio::test]
async fn a_triggers_own_error_is_422_without_script() {
    let mut visitor = visitor().await;
    let response = visitor.post("/?_t=0.3", "").await;
    assert_eq!((response.status, &*response.body), (422, "not today"));
}

#[tokio::test]
async fn s25_a_page_that_nobody_claims_is_forgotten() {
    for way in WAYS {
        let limits = Limits { unclaimed_for: Duration::from_millis(50), ..Limits::default() };
        let mut visitor = Visitor::new(serve(app(Live::new().limits(limits))).await).by(way);
        let response = visitor.get("/").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mut late = visitor.connect("/", response.page(), "0", &[]).await.unwrap();
        assert_eq!(late.frame().await.unwrap()[..2], [0, 5]);
    }
}

#[tokio::test]
async fn beyond_the_unclaimed_pages_the_oldest_goes() {
    let limits = Limits { unclaimed_pages: 2, ..Limits::default() };
    let mut visitor = Visitor::new(serve(app(Live::new().limits(limits))).await);
    let oldest = visitor.get("/").await;
    visitor.get("/").await;
    visitor.get("/").await;
    let mut late = visitor.connect("/", oldest.page(), "0", &[]).await.unwrap();
    assert_eq!(late.frame().await.unwrap()[..2], [0, 5]);
}
