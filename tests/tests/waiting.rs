//! What a page waits for: components that load, and what comes later in the same answer.

mod support;

use std::time::Duration;

use axum::{Router, routing::get};
use marquetry::{Error, prelude::*};
use support::{Visitor, serve};

component! {
    async Loaded(ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        if ms == 13 { return Err(Error::not_found("There is no thirteen.")); }
        <b>{ms}</b>
    }

    async Counting(ms: u64) {
        let count = session("count", 0u64);
        tokio::time::sleep(Duration::from_millis(ms)).await;
        on add(n: u64) { count.update(move |count| count + n) }
        <fragment key="c">{count}</fragment>
        <Loaded ms={1}/>
    }

    Page1(ms: u64) { <h1>"loaded"</h1><Loaded ms={5}/><Loaded {ms}/> }

    Opens() {
        let shown = writable(false);
        on open() { shown.set(true) }
        <button @trigger="open">"open"</button>
        <fragment key="o">{#if $shown}<Counting ms={5}/>{/if}</fragment>
    }
}

async fn visitor() -> Visitor {
    let app = Router::new()
        .route("/", get(|| async { Page(Page1 { ms: 2 }) }))
        .route("/13", get(|| async { Page(Page1 { ms: 13 }) }))
        .route("/count", get(|| async { Page(Counting { ms: 2 }) }))
        .route("/opens", get(|| async { Page(Opens) }));
    Visitor::new(serve(app.live(Live::new())).await)
}

#[tokio::test]
async fn the_answer_waits_for_components_that_load() {
    let mut visitor = visitor().await;
    let answer = visitor.get("/").await;
    assert!(answer.body.contains("<body><h1>loaded</h1><b>5</b><b>2</b></body>"), "{}", answer.body);
    let missing = visitor.get("/13").await;
    assert_eq!((missing.status, missing.body.contains("There is no thirteen.")), (404, true));
}

#[tokio::test]
async fn one_that_loads_lives_on() {
    let mut visitor = visitor().await;
    let (answer, mut page) = visitor.open("/count").await;
    assert!(answer.body.contains("<b>1</b>") && answer.header("set-cookie").is_some(), "{}", answer.body);
    page.call(1, 0, 0, "_a=%5B3%5D").await;
    assert_eq!(page.answer(1).await.unwrap().concat(), [1, 0x20, 1, b'3', 0, 0, 1, 1]);
    assert_eq!(visitor.post("/count?_t=0.0:%5B4%5D", "").await.status, 303);
    assert!(visitor.get("/count").await.body.contains("-->7<"));
}

#[tokio::test]
async fn in_an_open_page_it_comes_when_it_is_ready() {
    let mut visitor = visitor().await;
    let (_, mut page) = visitor.open("/opens").await;
    page.call(1, 0, 0, "").await;
    let first = page.answer(1).await.unwrap().concat();
    assert!(!String::from_utf8_lossy(&first).contains("<b>"), "{first:?}");
    let counting = page.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&counting).contains(">0<!--]-->"), "{}", String::from_utf8_lossy(&counting));
    let inner = page.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&inner).contains("<b>1</b>"), "{}", String::from_utf8_lossy(&inner));
}
