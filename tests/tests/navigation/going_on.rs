//! What goes on from page to page: the page store, the connection; and what is left, or left to the browser.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use marquetry::{Error, prelude::*};

use crate::support::{
    Visitor,
    navigation::{Answer, RELOAD, Tab, button, navigate},
    serve, until,
};

#[derive(Clone, PartialEq, serde::Serialize)]
struct Shop {
    made: usize,
    cart: Vec<String>,
}

component! {
    Item(name: String) {
        let shop = page_store::<Shop>();
        let label = name.clone();
        on buy() { shop.edit(|shop| shop.cart.push(name.clone())) }
        <head><title>{label} "in the shop"</title></head>
        <h1>{&label}</h1>
        <fragment key="cart"><p>{$shop.made} ":" {$shop.cart.join("+")}</p></fragment>
        <button @trigger="buy">"Buy"</button>
    }

    /// Without anything live.
    Still() {
        let made = page_store::<Shop>().select(|shop| shop.made);
        <p>{marquetry::store::get(&made)}</p>
    }

    Failing() {
        let () = Err(Error::not_found("There is no such thing."))?;
        <p></p>
    }
}

fn router() -> Router {
    Router::new()
        .route("/item/{name}", get(async |Path(name): Path<String>| Page(Item { name })))
        .route("/still", get(async || Page(Still)))
        .route("/moved", get(async || Redirect::to("/item/b")))
        .route("/placed", get(async || ([(header::SET_COOKIE, "seen=1")], Redirect::to("/item/b#bottom"))))
        .route("/elsewhere", get(async || Redirect::to("https://example.com/#bottom")))
        .route("/disguised", get(async || Redirect::to("/\\example.com/#bottom")))
        .route("/kept", get(kept))
        .route("/file", get(async || ([(header::CONTENT_DISPOSITION, "attachment")], "bytes")))
        .route("/gone", get(async || (StatusCode::GONE, Page(Item { name: "none".to_owned() })).into_response()))
        .route("/failing", get(async || Page(Failing)))
}

/// A page that may be kept, and asked for again only where it is another one.
async fn kept(headers: HeaderMap) -> Response {
    let unchanged = headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::IF_MODIFIED_SINCE);
    let keep = [(header::CACHE_CONTROL, "public, max-age=60"), (header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Mon, 06 Jul 2026 07:00:00 GMT")];
    if unchanged { (StatusCode::NOT_MODIFIED, keep).into_response() } else { (keep, Page(Still)).into_response() }
}

/// A shop that counts its page stores.
fn shop() -> (Arc<AtomicUsize>, Live) {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = made.clone();
    let live = Live::new().store(move |_| Shop { made: counter.fetch_add(1, Ordering::SeqCst) + 1, cart: Vec::new() });
    (made, live)
}

async fn visitor(live: Live) -> Visitor {
    Visitor::new(serve(router().live(live)).await)
}

#[tokio::test]
async fn the_page_store_and_the_connection_go_on() {
    let (made, live) = shop();
    let (mut tab, first) = Tab::open(&visitor(live).await, "/item/a").await;
    tab.call(button(&first.body, "Buy")).await;
    let response = navigate(&mut tab.visitor, "/item/b", &tab.page).await;
    assert_eq!((response.header("vary"), response.header("cache-control")), (Some("accept, marquetry-page"), Some("private, no-store")));
    let answer = Answer::read(&response);
    let document = answer.document();
    assert!(document.starts_with("<!DOCTYPE html>") && document.contains("<title>b in the shop</title>"), "{document}");
    assert!(document.contains(">a</p>"), "{document}");
    assert!(!document.contains("<script"), "neither client nor data: {document}");
    assert!(document.contains("<form id=\"mq\""));
    assert_eq!(tab.go_on(&answer.page).await, Ok(Vec::new()));
    let new = button(document, "Buy");
    assert_ne!(new, button(&first.body, "Buy"), "no number means two things to the browser");
    let shown = tab.call(new).await;
    assert!(shown.contains("a+b"), "{shown:?}");
    assert_eq!(made.load(Ordering::SeqCst), 1);
    // What is left has gone.
    tab.connection.call(3, button(&first.body, "Buy"), 0, "").await;
    let refused = tab.connection.answer(3).await.unwrap().concat();
    assert!(refused.windows(3).any(|window| window == [0, 2, 3]), "{refused:?}");
}

#[tokio::test]
async fn a_page_may_be_left_before_its_own_connection_is_there() {
    let (made, live) = shop();
    let mut visitor = visitor(live).await;
    let first = visitor.get("/item/a").await;
    let second = Answer::read(&navigate(&mut visitor, "/item/b", first.page()).await);
    let third = Answer::read(&navigate(&mut visitor, "/item/c", &second.page).await);
    let mut connection = visitor.connect("/item/c", &third.page, "0", &[]).await.unwrap();
    connection.call(1, button(third.document(), "Buy"), 0, "").await;
    connection.answer(1).await.unwrap();
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_unknown_page_or_one_of_another_visitor_is_not_gone_on_with() {
    let (made, live) = shop();
    let (mut ann, _) = Tab::open(&visitor(live).await, "/item/a").await;
    let mut bob = Visitor::new(ann.visitor.server);
    bob.get("/item/a").await;
    for (mut visitor, left) in
        [(bob.clone(), &*ann.page), (ann.visitor.clone(), "AAAAAAAAAAAAAAAAAAAAAA"), (ann.visitor.clone(), "?"), (ann.visitor.clone(), "")]
    {
        let before = made.load(Ordering::SeqCst);
        let answer = Answer::read(&navigate(&mut visitor, "/item/b", left).await);
        assert_eq!(made.load(Ordering::SeqCst), before + 1, "a new store");
        assert!(answer.document().contains("data-store="), "which the browser has to get: {answer:?}");
        assert_eq!(button(answer.document(), "Buy"), 0);
        assert!(!answer.page.ends_with('~'));
    }
    // Nobody's connection goes on with a page of somebody else.
    let theirs = Answer::read(&navigate(&mut bob, "/item/b", "").await).page;
    assert_eq!(ann.go_on(&theirs).await, Ok(RELOAD.to_vec()), "the browser loads what it shows");
}

#[tokio::test]
async fn what_is_no_page_is_left_to_the_browser() {
    let (_, live) = shop();
    let mut visitor = visitor(live.store_under("/admin", |_| 1_u8)).await;
    let (first, _connection) = visitor.open("/item/a").await;
    let left = first.page().to_owned();
    let moved = navigate(&mut visitor, "/moved", &left).await;
    assert_eq!((moved.status, moved.header("location")), (303, Some("/item/b")));
    // Who follows a redirect for a script does not tell it of a place in the page: the client is told, and nobody of other sites.
    for (path, to, cookie) in [("/placed", Some("/item/b#bottom"), Some("seen=1")), ("/elsewhere", None, None), ("/disguised", None, None)] {
        let placed = navigate(&mut visitor, path, &left).await;
        assert_eq!((placed.status, placed.header("location"), placed.header("set-cookie")), (204, to, cookie));
    }
    let file = navigate(&mut visitor, "/file", &left).await;
    assert_eq!((file.status, &*file.body, file.header("content-disposition")), (200, "bytes", Some("attachment")));
    let missing = navigate(&mut visitor, "/nowhere", &left).await;
    assert_eq!((missing.status, missing.header("content-type")), (404, None));
    let failing = navigate(&mut visitor, "/failing", &left).await;
    assert_eq!((failing.status, failing.header("content-type")), (404, Some("text/html; charset=utf-8")));
    // Another kind of page store; a file that waits once.
    for path in ["/admin", "/item/b?_d=AAAAAAAAAAAAAAAAAAAAAA", "/item/b?_await"] {
        let other = navigate(&mut visitor, path, &left).await;
        assert_eq!((other.status, &*other.body), (204, ""), "{path}");
    }
    // A page with another status is a page.
    let gone = navigate(&mut visitor, "/gone", &left).await;
    assert_eq!(gone.status, 410);
    assert!(Answer::read(&gone).document().contains("none"));
}

#[tokio::test]
async fn a_page_without_live_parts_keeps_the_store_open() {
    let (made, live) = shop();
    let (mut tab, _) = Tab::open(&visitor(live).await, "/still").await;
    let item = tab.follow("/item/a").await;
    assert_eq!(made.load(Ordering::SeqCst), 1);
    tab.call(button(item.document(), "Buy")).await;
    let still = tab.follow("/still").await;
    assert!(still.document().contains("<p>1</p>"));
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_browser_hears_of_the_store_as_before() {
    let (_, live) = shop();
    let (mut tab, _) = Tab::open(&visitor(live).await, "/item/a").await;
    tab.connection.send(&[3, 0]).await;
    tab.follow("/item/b").await;
    let third = tab.follow("/item/c").await;
    let told = tab.call(button(third.document(), "Buy")).await;
    assert!(told.contains(r#"{"cart":"#), "{told}");
}

#[tokio::test]
async fn a_page_that_was_navigated_to_is_not_run_anew_by_its_numbers() {
    let (made, live) = shop();
    let (mut tab, _) = Tab::open(&visitor(live).await, "/item/a").await;
    let Answer { page, .. } = tab.ask("/item/b").await;
    assert!(page.ends_with('~'));
    let Tab { visitor, connection, .. } = tab;
    connection.leave().await;
    let before = made.load(Ordering::SeqCst);
    // As after a restart of the server.
    let unknown = "AAAAAAAAAAAAAAAAAAAAAA~";
    let mut again = visitor.connect("/item/b", unknown, "1", &[]).await.unwrap();
    assert_eq!(again.frame().await, Ok(vec![0, 4]));
    assert_eq!(made.load(Ordering::SeqCst), before);
    // One that is known goes on.
    let mut again = visitor.connect("/item/b", &page, "0", &[]).await.unwrap();
    again.call(9, 1, 0, "").await;
    assert!(again.answer(9).await.is_ok());
}

component! {
    Following(running: Arc<AtomicUsize>) {
        let running = running.clone();
        let watched = readable(0u8, move |_set| {
            running.fetch_add(1, Ordering::SeqCst);
            let running = running.clone();
            move || { running.fetch_sub(1, Ordering::SeqCst); }
        });
        <fragment key="watched">{watched}</fragment>
    }
}

#[tokio::test]
async fn what_is_left_ends_and_what_nobody_shows_too() {
    let running = Arc::new(AtomicUsize::new(0));
    let seen = running.clone();
    let limits = Limits { unclaimed_for: Duration::from_secs(2), ..Limits::default() };
    let app = Router::new().route("/{n}", get(async move |Path(_): Path<u32>| Page(Following { running: seen.clone() })));
    let visitor = Visitor::new(serve(app.live(Live::new().navigation(true).limits(limits))).await);
    let (mut tab, _) = Tab::open(&visitor, "/1").await;
    tab.follow("/2").await;
    until(|| running.load(Ordering::SeqCst) == 1).await;
    // A newer navigation has won: nobody asks for this one.
    tab.ask("/3").await;
    until(|| running.load(Ordering::SeqCst) == 1).await;
    tab.connection.leave().await;
    until(|| running.load(Ordering::SeqCst) == 0).await;
}

#[tokio::test]
async fn navigation_is_on_where_it_is_said_or_a_store_is() {
    for (live, on) in [
        (Live::new(), false),
        (Live::new().navigation(true), true),
        (Live::new().store_under("/item", |_| Shop { made: 0, cart: Vec::new() }), true),
        (Live::new().store_under("/other", |_| 1), false),
        (shop().1.navigation(false), false),
    ] {
        let app = Router::new().route("/item", get(async || Page(Plain))).live(live);
        let mut visitor = Visitor::new(serve(app).await);
        let page = visitor.get("/item").await;
        assert_eq!((page.body.contains("data-navigate"), page.body.contains("<script")), (on, on), "{}", page.body);
        let asked = navigate(&mut visitor, "/item", "").await;
        assert_eq!(asked.status, if on { 200 } else { 204 });
    }
}

component! { Plain() { <p>"plain"</p> } }

#[tokio::test]
async fn a_cut_page_is_left_as_any_other() {
    let (made, live) = shop();
    let mut visitor = visitor(live).await;
    let (first, connection) = visitor.open("/item/a").await;
    connection.cut().await;
    let Answer { page, .. } = Answer::read(&navigate(&mut visitor, "/item/b", first.page()).await);
    assert_eq!(made.load(Ordering::SeqCst), 1);
    let mut connection = visitor.connect("/item/b", &page, "0", &[]).await.unwrap();
    connection.call(1, 1, 0, "").await;
    assert!(connection.answer(1).await.is_ok());
}

#[tokio::test]
async fn what_is_kept_of_a_url_is_the_document_only() {
    let mut visitor = visitor(shop().1).await;
    let document = visitor.get("/kept").await;
    let said = |response: &crate::support::Response| ["cache-control", "etag", "last-modified", "vary"].map(|name| response.header(name).map(str::to_owned));
    assert_eq!(said(&document).map(Option::unwrap), ["public, max-age=60", "\"1\"", "Mon, 06 Jul 2026 07:00:00 GMT", "accept"]);
    let known = [("If-None-Match", "\"1\""), ("If-Modified-Since", "Mon, 06 Jul 2026 07:00:00 GMT")];
    assert_eq!(visitor.request("GET", "/kept", &known, "").await.status, 304);
    let asked = [("Accept", "application/x-marquetry"), known[0], known[1]];
    let answer = visitor.request("GET", "/kept", &asked, "").await;
    assert_eq!(answer.status, 200, "what the browser has is no answer to this");
    assert_eq!(said(&answer), [Some("private, no-store"), None, None, Some("accept, marquetry-page")].map(|said| said.map(str::to_owned)));
}
