//! `writable(v).keep("name")`: what a page brings along to another process.

mod support;

use std::net::SocketAddr;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use support::{Connection, Visitor, WAYS, serve};

component! {
    Wizard() {
        let step = writable(1_i64).keep("step");
        let draft = writable(String::new()).keep("draft");
        let open = writable(false).keep("open");
        let own = writable(1_i64);
        on next() { step.update(|step| step + 1); own.update(|own| own + 1) }
        on write(text: String) { draft.set(text) }
        on toggle() { open.update(|open| !open) }
        <fragment key="step">
            <b>"step "{step}", own "{own}</b>
            {#if $open}<i>{draft}</i>{/if}
        </fragment>
        <button @trigger="next">"Next"</button>
        <input aria-label="Draft" @trigger="write">
        <button @trigger="toggle">"Open"</button>
    }

    /// A layout, which goes along from page to page.
    Shell() {
        let opened = writable(0).keep("opened");
        on open() { opened.update(|opened| opened + 1) }
        <!DOCTYPE html>
        <html lang="en">
            <head><title>"Shell"</title></head>
            <body>
                <button @trigger="open">"menu"</button>
                <fragment key="menu"><em>{opened}</em></fragment>
                <main><slot/></main>
            </body>
        </html>
    }

    First() { <Shell><p>"first"</p></Shell> }
    Second() { <Shell><p>"second"</p></Shell> }

    /// As the application was before or after it.
    Other() {
        let step = writable("none".to_owned()).keep("step");
        <fragment key="step">"step "{step}</fragment>
    }
}

const NEXT: u8 = 0;
const WRITE: u8 = 1;
const TOGGLE: u8 = 2;

async fn wizard() -> Page<Wizard> {
    Page(Wizard)
}

async fn first() -> Page<First> {
    Page(First)
}

async fn second() -> Page<Second> {
    Page(Second)
}

async fn other() -> Page<Other> {
    Page(Other)
}

/// Another process, as far as pages can tell.
async fn process(key: u8) -> SocketAddr {
    let app = Router::new().route("/", get(wizard)).route("/there", get(wizard)).route("/first", get(first)).route("/second", get(second));
    serve(app.live(Live::new().navigation(true).sessions(Sessions::memory().key([key; 32])))).await
}

/// What a frame gives the page to keep, in its last section.
fn kept(frame: &[u8]) -> Option<String> {
    let at = frame.windows(2).rposition(|window| window == [0, 9])?;
    // Behind its length, in one byte or two.
    let begin = at + if frame[at + 2] < 128 { 3 } else { 4 };
    String::from_utf8(frame[begin..].to_vec()).ok()
}

/// Calls a trigger; what the page is given to keep along with the answer, or soon after it.
async fn keeps(page: &mut Connection, call: u8, trigger: u8, payload: &str) -> String {
    page.call(call, 0, trigger, payload).await;
    let mut frame = page.answer(call).await.unwrap().pop();
    loop {
        if let Some(kept) = frame.as_deref().and_then(kept) {
            return kept;
        }
        // As the browser does now and then.
        page.send(&[2, 0]).await;
        frame = tokio::time::timeout(Duration::from_millis(200), page.frame()).await.ok().map(Result::unwrap);
    }
}

/// What a page that comes to another process is shown there at first.
async fn comes_to(visitor: &Visitor, server: SocketAddr, path: &str, kept: &str) -> (String, Connection) {
    let visitor = Visitor { server, ..visitor.clone() };
    let mut page = visitor.connect(path, "AAAAAAAAAAAAAAAAAAAAAA", &format!("3, {kept}"), &[]).await.unwrap();
    let frame = page.frame().await.unwrap();
    assert_eq!(frame[..2], [0, 5], "it is run anew");
    (String::from_utf8_lossy(&frame).replace("<!---->", "").replace("<!--/-->", ""), page)
}

async fn visited() -> (Visitor, String) {
    let mut visitor = Visitor::new(process(7).await);
    let (_, mut page) = visitor.open("/").await;
    for (call, trigger, payload) in [(1, WRITE, "text=half+a+sentence"), (2, TOGGLE, "")] {
        page.call(call, 0, trigger, payload).await;
        page.answer(call).await.unwrap();
    }
    let kept = keeps(&mut page, 3, NEXT, "").await;
    (visitor, kept)
}

#[tokio::test]
async fn a_page_that_comes_to_another_process_has_what_it_kept() {
    let (visitor, sealed) = visited().await;
    for way in WAYS {
        let visitor = visitor.clone().by(way);
        let next = process(7).await;
        let (html, mut page) = comes_to(&visitor, next, "/", &sealed).await;
        assert!(html.contains("step 2, own 1") && html.contains("<i>half a sentence</i>"), "{html}");
        // It goes on from there, and keeps it for the one after that.
        let sealed = keeps(&mut page, 1, NEXT, "").await;
        let (html, _) = comes_to(&visitor, process(7).await, "/", &sealed).await;
        assert!(html.contains("step 3, own 1") && html.contains("<i>half a sentence</i>"), "{html}");
    }
}

#[tokio::test]
async fn what_others_kept_or_was_changed_counts_as_nothing() {
    let (visitor, sealed) = visited().await;
    let next = process(7).await;
    let mut thief = Visitor::new(next);
    thief.get("/").await;
    let mut forged = sealed.clone();
    forged.replace_range(40..41, if &sealed[40..41] == "A" { "B" } else { "A" });
    for (whose, server, path, sealed) in [
        (&thief, next, "/", &*sealed),
        (&visitor, next, "/there", &sealed),
        (&visitor, process(8).await, "/", &sealed),
        (&visitor, next, "/", &forged),
        (&visitor, next, "/", "nonsense"),
        (&visitor, next, "/", ""),
    ] {
        let (html, _) = comes_to(whose, server, path, sealed).await;
        assert!(html.contains("step 1, own 1") && !html.contains("<i>"), "{html}");
    }
}

#[tokio::test]
async fn what_is_no_value_of_the_new_type_begins_anew() {
    let mut visitor = Visitor::new(process(7).await);
    let (_, mut page) = visitor.open("/").await;
    let sealed = keeps(&mut page, 1, NEXT, "").await;
    // The same address, with another component behind it.
    let app = Router::new().route("/", get(other)).live(Live::new().sessions(Sessions::memory().key([7; 32])));
    let (html, _) = comes_to(&visitor, serve(app).await, "/", &sealed).await;
    assert!(html.contains("step none"), "{html}");
}

#[tokio::test]
async fn a_page_keeps_no_more_than_its_room_and_the_rest_of_it_all_the_same() {
    let mut visitor = Visitor::new(process(7).await);
    let (_, mut page) = visitor.open("/").await;
    keeps(&mut page, 1, WRITE, &format!("text={}", "x".repeat(8000))).await;
    let sealed = keeps(&mut page, 2, NEXT, "").await;
    assert!(sealed.len() < 8000);
    let (html, _) = comes_to(&visitor, process(7).await, "/", &sealed).await;
    assert!(html.contains("step 2, own 1"), "{html}");
}

#[tokio::test]
async fn what_goes_along_from_page_to_page_is_kept_there_too() {
    let mut visitor = Visitor::new(process(7).await);
    let (first, mut page) = visitor.open("/first").await;
    keeps(&mut page, 1, 0, "").await;
    let asks = [("Accept", "application/x-marquetry"), ("Marquetry-Page", first.page())];
    let response = visitor.request("GET", "/second", &asks, "").await;
    let name = response.body.split("\"page\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the page's name");
    page.send(&[&[5], name.as_bytes()].concat()).await;
    page.frame().await.unwrap();
    let sealed = keeps(&mut page, 2, 0, "").await;
    let (html, _) = comes_to(&visitor, process(7).await, "/second", &sealed).await;
    assert!(html.contains("<em>2</em>"), "{html}");
}
