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
async fn a_static_session_store_is_each_visitors_own() {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_concurrency_mixes_visitors_up() {
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
