//! Stores that are not made in a component's setup: they never show one visitor what is another's.

mod support;

use std::sync::LazyLock;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use support::{Visitor, serve};

stores! {
    static COUNTER: Session<i64> = session("counter", 0);
    static ALL: Writable<i64> = writable(0);
}

/// Without the macro it is made on the first visitor's page.
static CARELESS: LazyLock<Session<i64>> = LazyLock::new(|| session("careless", 0));

component! {
    Home() {
        let seen = session("seen", 0i64);
        let following = ALL.subscribe(move |all| seen.set(*all));
        on increment() { let _alive = &following; COUNTER.update(|n| n + 1); CARELESS.update(|n| n + 1); ALL.update(|n| n + 1) }
        <fragment key="count">"own " {COUNTER} " careless " {CARELESS} " all " {ALL} " seen " {$(self::SEEN)}</fragment>
        <button @trigger="increment">"+"</button>
    }
}

stores! {
    static SEEN: Session<i64> = session("seen", 0);
    static PATH: Writable<String> = writable(|request: &Request| request.path().to_owned());
    static DOUBLE: Derived<i64> = derived((&COUNTER, &PATH), |(count, path)| count * 2 + path.len() as i64);
}

component! {
    Defined() {
        on go(to: String) { PATH.set(to); COUNTER.update(|n| n + 1) }
        <fragment key="path">"at " {PATH} " double " {DOUBLE}</fragment>
        <input aria-label="Path" @trigger="go">
    }
}

async fn home() -> Page<Home> {
    Page(Home)
}

/// What a page shows, without its marks.
fn shown(html: &str) -> String {
    let text = html.split("<!--[").nth(1).and_then(|rest| rest.split("<!--]").next()).expect("the fragment");
    let text = text.split_once("-->").expect("the fragment's mark").1;
    text.replace("<!---->", "").replace("<!--/-->", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number behind a word.
fn number(shown: &str, word: &str) -> i64 {
    shown.split(' ').skip_while(|known| *known != word).nth(1).and_then(|number| number.parse().ok()).expect(word)
}

#[tokio::test]
async fn s21_a_static_session_store_is_each_visitors_own() {
    let server = serve(Router::new().route("/", get(home)).live(Live::new())).await;
    let (mut first, mut second) = (Visitor::new(server), Visitor::new(server));
    let (_, mut page) = first.open("/").await;
    second.get("/").await;
    for call in 1..=3 {
        page.call(call, 0, 0, "").await;
        page.answer(call).await.unwrap();
    }
    // What all see was set on the first visitor's page; the second one's subscriber keeps it in the second one's session all the same.
    let (kept, mut other) = second.open("/").await;
    let kept = shown(&kept.body);
    assert!(kept.starts_with("own 0 careless 0 ") && number(&kept, "seen") >= 3, "{kept}");
    other.call(1, 0, 0, "").await;
    other.answer(1).await.unwrap();
    assert!(shown(&second.get("/").await.body).starts_with("own 1 careless 1 "));
    assert!(shown(&first.get("/").await.body).starts_with("own 3 careless 3 "));
}

#[tokio::test]
async fn s22_a_static_made_of_the_request_is_each_pages_own() {
    let page = || async { Page(Defined) };
    let server = serve(Router::new().route("/one", get(page)).route("/two/", get(page)).live(Live::new())).await;
    let (mut first, mut second) = (Visitor::new(server), Visitor::new(server));
    let (one, mut open) = first.open("/one").await;
    let (two, mut other) = second.open("/two/").await;
    assert_eq!((&*shown(&one.body), &*shown(&two.body)), ("at /one double 4", "at /two/ double 5"));
    open.call(1, 0, 0, "to=%2Felsewhere").await;
    let frames = open.answer(1).await.unwrap();
    let frames = frames.iter().map(|frame| String::from_utf8_lossy(frame).into_owned()).collect::<String>();
    assert!(frames.contains("/elsewhere") && frames.contains("12"), "{frames}");
    other.call(1, 0, 0, "to=%2Ftwo%2F").await;
    other.answer(1).await.unwrap();
    assert_eq!(shown(&second.get("/two/").await.body), "at /two/ double 7");
    assert_eq!(shown(&first.get("/one").await.body), "at /one double 6", "another page of the visitor: its own path, the same session");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s21_no_concurrency_mixes_visitors_up() {
    let server = serve(Router::new().route("/", get(home)).live(Live::new())).await;
    let visitors = (1..=12).map(|steps: u8| {
        tokio::spawn(async move {
            let mut visitor = Visitor::new(server);
            let (_, mut page) = visitor.open("/").await;
            for call in 1..=steps {
                page.call(call, 0, 0, "").await;
                page.answer(call).await.unwrap();
            }
            let shown = shown(&visitor.get("/").await.body);
            assert!(shown.starts_with(&format!("own {steps} careless {steps} ")), "{shown}");
        })
    });
    for visitor in visitors.collect::<Vec<_>>() {
        visitor.await.unwrap();
    }
}
