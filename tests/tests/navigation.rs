//! Navigation over HTTP and WebSocket: what the client of an open page asks for, and what it is answered.

mod support;

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
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
    routing::get,
};
use marquetry::{Error, prelude::*};
use support::{Connection, Response, Visitor, serve, until};

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
        .route("/file", get(async || ([(header::CONTENT_DISPOSITION, "attachment")], "bytes")))
        .route("/gone", get(async || (StatusCode::GONE, Page(Item { name: "none".to_owned() })).into_response()))
        .route("/failing", get(async || Page(Failing)))
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

/// What the client of an open page asks for.
async fn navigate(visitor: &mut Visitor, path: &str, left: &str) -> Response {
    visitor.request("GET", path, &[("Accept", "application/x-marquetry"), ("Marquetry-Page", left)], "").await
}

/// The name of the page and its document.
fn answer(response: &Response) -> (String, &str) {
    assert_eq!(response.header("content-type"), Some("application/x-marquetry"), "{response:?}");
    let [head, document, ""] = response.body.split('\0').collect::<Vec<_>>()[..] else { panic!("{}", response.body) };
    let head: serde_json::Value = serde_json::from_str(head).unwrap();
    (head["page"].as_str().unwrap().to_owned(), document)
}

/// Has the connection go on with a page; the frame that it begins with.
async fn go_on(connection: &mut Connection, page: &str) -> Result<Vec<u8>, u16> {
    connection.send(&[&[5], page.as_bytes()].concat()).await;
    connection.frame().await
}

/// The frame that only names a page.
fn named(page: &str) -> Vec<u8> {
    [&[0, 5, page.len() as u8], page.as_bytes()].concat()
}

/// The number of the instance whose trigger the page's button calls.
fn instance(document: &str) -> u8 {
    document.split("data-on=\"click:").nth(1).unwrap().split('.').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_page_store_and_the_connection_go_on() {
    let (made, live) = shop();
    let mut visitor = visitor(live).await;
    let (first, mut connection) = visitor.open("/item/a").await;
    connection.call(1, instance(&first.body), 0, "").await;
    connection.answer(1).await.unwrap();
    let response = navigate(&mut visitor, "/item/b", first.page()).await;
    let (page, document) = answer(&response);
    assert!(document.starts_with("<!DOCTYPE html>") && document.contains("<title>b in the shop</title>"), "{document}");
    assert!(document.contains("1<!--/--> : <!---->a</p>") || document.contains(">a</p>"), "{document}");
    assert!(!document.contains("<script"), "neither client nor data: {document}");
    assert!(document.contains("<form id=\"mq\""));
    assert_eq!((response.header("vary"), response.header("cache-control")), (Some("accept"), Some("private, no-store")));
    assert_eq!(go_on(&mut connection, &page).await, Ok(named(&page)));
    let new = instance(document);
    assert_ne!(new, instance(&first.body), "no number means two things to the browser");
    connection.call(2, new, 0, "").await;
    let frames = connection.answer(2).await.unwrap().concat();
    assert!(String::from_utf8_lossy(&frames).contains("a+b"), "{frames:?}");
    assert_eq!(made.load(Ordering::SeqCst), 1);
    // What is left has gone.
    connection.call(3, instance(&first.body), 0, "").await;
    let refused = connection.answer(3).await.unwrap().concat();
    assert!(refused.windows(3).any(|window| window == [0, 2, 3]), "{refused:?}");
}

#[tokio::test]
async fn a_page_may_be_left_before_its_own_connection_is_there() {
    let (made, live) = shop();
    let mut visitor = visitor(live).await;
    let first = visitor.get("/item/a").await;
    let (second, _) = answer(&navigate(&mut visitor, "/item/b", first.page()).await);
    let (third, document) = {
        let response = navigate(&mut visitor, "/item/c", &second).await;
        let (page, document) = answer(&response);
        (page, document.to_owned())
    };
    let mut connection = visitor.connect("/item/c", &third, "0", &[]).await.unwrap();
    connection.call(1, instance(&document), 0, "").await;
    connection.answer(1).await.unwrap();
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_unknown_page_or_one_of_another_visitor_is_not_gone_on_with() {
    let (made, live) = shop();
    let mut ann = visitor(live).await;
    let (first, mut connection) = ann.open("/item/a").await;
    let mut bob = Visitor::new(ann.server);
    bob.get("/item/a").await;
    for (mut visitor, left) in [(bob.clone(), first.page()), (ann.clone(), "AAAAAAAAAAAAAAAAAAAAAA"), (ann.clone(), "?"), (ann.clone(), "")] {
        let before = made.load(Ordering::SeqCst);
        let response = navigate(&mut visitor, "/item/b", left).await;
        let (page, document) = answer(&response);
        assert_eq!(made.load(Ordering::SeqCst), before + 1, "a new store");
        assert!(document.contains("data-store="), "which the browser has to get: {document}");
        assert_eq!(instance(document), 0);
        assert!(!page.ends_with('~'));
    }
    // Nobody's connection goes on with a page of somebody else.
    let theirs = answer(&navigate(&mut bob, "/item/b", "").await).0;
    assert_eq!(go_on(&mut connection, &theirs).await, Ok(vec![0, 4]), "the browser loads what it shows");
}

#[tokio::test]
async fn what_is_no_page_is_left_to_the_browser() {
    let (_, live) = shop();
    let mut visitor = visitor(live.store_under("/admin", |_| 1_u8)).await;
    let (first, _connection) = visitor.open("/item/a").await;
    let left = first.page().to_owned();
    let moved = navigate(&mut visitor, "/moved", &left).await;
    assert_eq!((moved.status, moved.header("location")), (303, Some("/item/b")));
    // Who follows a redirect for a script does not tell it of a place in the page.
    let placed = navigate(&mut visitor, "/placed", &left).await;
    assert_eq!((placed.status, placed.header("location"), placed.header("set-cookie")), (204, None, Some("seen=1")));
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
    assert!(answer(&gone).1.contains("none"));
}

#[tokio::test]
async fn a_page_without_live_parts_keeps_the_store_open() {
    let (made, live) = shop();
    let mut visitor = visitor(live).await;
    let (still, mut connection) = visitor.open("/still").await;
    let response = navigate(&mut visitor, "/item/a", still.page()).await;
    let (page, document) = answer(&response);
    assert_eq!(go_on(&mut connection, &page).await, Ok(named(&page)));
    assert_eq!(made.load(Ordering::SeqCst), 1);
    connection.call(1, instance(document), 0, "").await;
    connection.answer(1).await.unwrap();
    let response = navigate(&mut visitor, "/still", &page).await;
    let (page, document) = answer(&response);
    assert!(document.contains("<p>1</p>"));
    assert_eq!(go_on(&mut connection, &page).await, Ok(named(&page)));
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_browser_hears_of_the_store_as_before() {
    let (_, live) = shop();
    let mut visitor = visitor(live).await;
    let (first, mut connection) = visitor.open("/item/a").await;
    connection.send(&[3, 0]).await;
    let (page, _) = answer(&navigate(&mut visitor, "/item/b", first.page()).await);
    assert_eq!(go_on(&mut connection, &page).await, Ok(named(&page)));
    let (page, document) = {
        let response = navigate(&mut visitor, "/item/c", &page).await;
        let (page, document) = answer(&response);
        (page, document.to_owned())
    };
    assert_eq!(go_on(&mut connection, &page).await, Ok(named(&page)));
    connection.call(1, instance(&document), 0, "").await;
    let frames = connection.answer(1).await.unwrap().concat();
    assert!(String::from_utf8_lossy(&frames).contains(r#"{"cart":"#), "{}", String::from_utf8_lossy(&frames));
}

#[tokio::test]
async fn a_page_that_was_navigated_to_is_not_run_anew_by_its_numbers() {
    let (made, live) = shop();
    let mut visitor = visitor(live.clone()).await;
    let (first, connection) = visitor.open("/item/a").await;
    let (page, _) = answer(&navigate(&mut visitor, "/item/b", first.page()).await);
    assert!(page.ends_with('~'));
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
    let limits = Limits { unclaimed_for: Duration::from_millis(50), ..Limits::default() };
    let app = Router::new().route("/{n}", get(async move |Path(_): Path<u32>| Page(Following { running: seen.clone() })));
    let mut visitor = Visitor::new(serve(app.live(Live::new().navigation(true).limits(limits))).await);
    let (first, mut connection) = visitor.open("/1").await;
    let (page, _) = answer(&navigate(&mut visitor, "/2", first.page()).await);
    assert_eq!(go_on(&mut connection, &page).await, Ok(named(&page)));
    until(|| running.load(Ordering::SeqCst) == 1).await;
    // A newer navigation has won: nobody asks for this one.
    answer(&navigate(&mut visitor, "/3", &page).await);
    until(|| running.load(Ordering::SeqCst) == 1).await;
    connection.leave().await;
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
    let (page, _) = answer(&navigate(&mut visitor, "/item/b", first.page()).await);
    assert_eq!(made.load(Ordering::SeqCst), 1);
    let mut connection = visitor.connect("/item/b", &page, "0", &[]).await.unwrap();
    connection.call(1, 1, 0, "").await;
    assert!(connection.answer(1).await.is_ok());
}

component! {
    Frame(title: String) {
        <!DOCTYPE html>
        <html>
            <head><title>{&title}</title><meta name="description" content="a shop"></head>
            <body><nav><a href="/a">"A"</a></nav><main><slot/></main><aside><slot name="aside">"nothing"</slot></aside></body>
        </html>
    }
    Section() { <section><h2>"Section"</h2><slot/></section> }
    A() { <Frame title="A"><p>"a"</p></Frame> }
    B() { <Frame title="B"><p>"b"</p></Frame> }
    /// A trigger in the content, and the same layout inside.
    C() {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Frame title="A"><Section><button @trigger="count">"c"</button><fragment key="n">{n}</fragment></Section></Frame>
    }
    D() { <Frame title="A"><Section><p>"d"</p></Section></Frame> }
    /// Another thing for the head, and another content of the second slot.
    E() {
        <Frame title="A">
            <head><title>"E"</title><meta name="description" content="e"><meta name="author" content="me"></head>
            <p>"a"</p>
            <p slot="aside">"beside"</p>
        </Frame>
    }
    F() {
        <Frame title="A"><head><title>"F"</title></head><p>"a"</p><p slot="aside">"beside"</p></Frame>
    }
    /// Without the layout.
    G() { <p>"g"</p> }
}

fn framed() -> Router {
    Router::new()
        .route("/a", get(async || Page(A)))
        .route("/b", get(async || Page(B)))
        .route("/c", get(async || Page(C)))
        .route("/d", get(async || Page(D)))
        .route("/e", get(async || Page(E)))
        .route("/f", get(async || Page(F)))
        .route("/g", get(async || Page(G)))
        .live(Live::new().navigation(true))
}

/// What an answer says, and its parts.
fn parts(response: &Response) -> (serde_json::Value, Vec<&str>) {
    let mut parts: Vec<&str> = response.body.split('\0').collect();
    assert_eq!(parts.pop(), Some(""));
    (serde_json::from_str(parts.remove(0)).unwrap(), parts)
}

/// What the answer from one page to another one says, without the page's name.
async fn between(from: &str, to: &str) -> (serde_json::Value, Vec<String>) {
    let mut visitor = Visitor::new(serve(framed()).await);
    let left = visitor.get(from).await;
    let response = navigate(&mut visitor, to, left.page()).await;
    let (mut head, parts) = parts(&response);
    head.as_object_mut().unwrap().remove("page");
    (head, parts.into_iter().map(str::to_owned).collect())
}

#[tokio::test]
async fn what_two_pages_share_is_not_sent() {
    use serde_json::json;
    assert_eq!(between("/a", "/b").await, (json!({ "at": [0], "title": "B" }), vec!["<p>b</p>".to_owned()]));
    assert_eq!(between("/a", "/a").await, (json!({ "at": [] }), vec![]));
    // The section inside is shared, too.
    let (head, parts) = between("/d", "/c").await;
    assert_eq!(head, json!({ "at": [1] }));
    assert!(parts[0].starts_with("<button") && parts[0].ends_with("<!--]-->"), "{parts:?}");
    let (head, parts) = between("/a", "/d").await;
    assert_eq!((head, parts), (json!({ "at": [0] }), vec!["<section><h2>Section</h2><!--#--><p>d</p><!--.--></section>".to_owned()]));
    let mut visitor = Visitor::new(serve(framed()).await);
    let left = visitor.get("/a").await.page().to_owned();
    let whole = visitor.request("GET", "/b", &[("Accept", "application/x-marquetry;whole"), ("Marquetry-Page", &left)], "").await;
    assert!(answer(&whole).1.starts_with("<!DOCTYPE html>"), "where a part of the document is replaced only");
    // Nothing live is taken for another page's.
    assert_eq!(between("/c", "/c").await.0, json!({ "at": [1] }));
    let (head, parts) = between("/a", "/g").await;
    assert!(head.get("at").is_none() && parts[0].starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn of_the_head_only_what_differs_is_sent() {
    use serde_json::json;
    let (head, parts) = between("/a", "/e").await;
    assert_eq!(head, json!({}));
    assert!(parts[0].contains("beside"), "a slot that was not given before is the layout's own: {parts:?}");
    let elements = json!([r#"<meta name="description" content="e">"#, r#"<meta name="author" content="me">"#]);
    let (head, parts) = between("/f", "/e").await;
    assert_eq!((head, parts), (json!({ "at": [1], "title": "E", "head": elements }), vec![r#"<!--~"E"-->"#.to_owned()]));
    let (head, parts) = between("/b", "/a").await;
    assert_eq!((head, parts), (json!({ "at": [0], "title": "A" }), vec!["<p>a</p>".to_owned()]));
    let (head, parts) = between("/e", "/f").await;
    assert_eq!(head, json!({ "at": [1], "title": "F", "head": [r#"<meta name="description" content="a shop">"#] }));
    assert_eq!(parts, [r#"<!--~"F"-->"#]);
}

#[tokio::test]
async fn an_answer_is_hardly_longer_than_what_differs() {
    let mut visitor = Visitor::new(serve(framed()).await);
    let left = visitor.get("/a").await;
    let response = navigate(&mut visitor, "/b", left.page()).await;
    assert!(response.body.len() <= "<p>b</p>".len() + "B".len() + 64, "{:?}", response.body);
}

component! {
    /// It has a life of its own.
    Badge() {
        let clicks = writable(0);
        on click() { clicks.update(|clicks| clicks + 1) }
        <button @trigger="click">"badge"</button>
        <fragment key="badge"><output>{clicks}</output></fragment>
    }
    /// What it shows may be another thing on another page.
    Crumb(of: String) {
        let seen = writable(0);
        on see() { seen.update(|seen| seen + 1) }
        <button @trigger="see">{&of}</button>
        <fragment key="crumb"><i>{&of} {$seen}</i></fragment>
    }
    Here() {
        let path = writable(request().path().to_owned());
        <fragment key="here"><b>{path}</b></fragment>
    }
    /// Its props are in its fragments only.
    Greeting(user: String, wide: bool) {
        let greeted = writable(0);
        on greet() { greeted.update(|greeted| greeted + 1) }
        <button @trigger="greet">"hello"</button>
        <fragment key="greeting"><b class:wide={wide}>{&user}</b> <i>{greeted}</i></fragment>
    }
    /// A trigger reads what nobody shows.
    Poster(of: String) {
        let posted = writable(String::new());
        on post() { posted.set(format!("to {of}")) }
        <button @trigger="post">"post"</button>
        <fragment key="poster"><q>{posted}</q></fragment>
    }
    Greeted(user: String) {
        <html>
            <head><title>"Greeted"</title></head>
            <body><Greeting user={user.clone()} wide={user.len() > 1}/><Poster of={user.clone()}/><main><slot/></main></body>
        </html>
    }
    Hello(user: String) { <Greeted user={user.clone()}><p>"you are " {&user}</p></Greeted> }
    /// A layout that is live itself.
    Shell() {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <!DOCTYPE html>
        <html>
            <head><title>"Shell"</title></head>
            <body>
                <header><button @trigger="open">"menu"</button><fragment key="menu"><em>{opened}</em></fragment><Badge/></header>
                <main><slot/></main>
            </body>
        </html>
    }
    Still1() { <Shell><p>"one"</p></Shell> }
    Still2() { <Shell><p>"two"</p></Shell> }
    Live3() {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Shell><button @trigger="count">"three"</button><fragment key="n"><u>{n}</u></fragment></Shell>
    }
    Trail(of: String) {
        <Frame title="T"><p>"trail"</p><div slot="aside"><Crumb of={of.clone()}/> <Here/> <Badge/></div></Frame>
    }
}

fn shelled() -> Router {
    Router::new()
        .route("/1", get(async || Page(Still1)))
        .route("/2", get(async || Page(Still2)))
        .route("/3", get(async || Page(Live3)))
        .route("/hello/{user}", get(async |Path(user): Path<String>| Page(Hello { user })))
        .route("/trail/{of}", get(async |Path(of): Path<String>| Page(Trail { of })))
        .route("/again/{of}", get(async |Path(of): Path<String>| Page(Trail { of })))
        .live(Live::new().navigation(true))
}

/// The number of the instance whose trigger a button with this text calls.
fn button(html: &str, text: &str) -> u8 {
    let tag = html.split("<button").find(|rest| rest.split('<').next().unwrap().ends_with(&format!(">{text}"))).expect("the button");
    tag.split("data-on=\"click:").nth(1).unwrap().split('.').next().unwrap().parse().unwrap()
}

/// What a call of a trigger has changed, as text.
async fn called(connection: &mut Connection, call: u8, instance: u8) -> String {
    connection.call(call, instance, 0, "").await;
    String::from_utf8_lossy(&connection.answer(call).await.unwrap().concat()).into_owned()
}

#[tokio::test]
async fn what_is_live_in_a_layout_goes_along() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let (first, mut connection) = visitor.open("/1").await;
    let (menu, badge) = (button(&first.body, "menu"), button(&first.body, "badge"));
    assert!(called(&mut connection, 1, badge).await.contains('1'));
    assert!(called(&mut connection, 2, menu).await.contains('1'));
    let response = navigate(&mut visitor, "/3", first.page()).await;
    let (head, contents) = parts(&response);
    assert_eq!(contents.len(), 1, "{contents:?}");
    assert!(contents[0].starts_with("<button") && contents[0].contains("three") && !contents[0].contains("badge"), "{contents:?}");
    let page = head["page"].as_str().unwrap();
    assert_eq!(go_on(&mut connection, page).await, Ok(named(page)));
    assert!(called(&mut connection, 3, badge).await.contains('2'), "it counts on");
    assert!(called(&mut connection, 4, menu).await.contains('2'));
    assert!(called(&mut connection, 5, button(contents[0], "three")).await.contains('1'));
    // And once more, from there.
    let response = navigate(&mut visitor, "/2", page).await;
    let (head, contents) = parts(&response);
    assert_eq!(contents, ["<p>two</p>"]);
    let page = head["page"].as_str().unwrap();
    assert_eq!(go_on(&mut connection, page).await, Ok(named(page)));
    assert!(called(&mut connection, 6, badge).await.contains('3'));
    connection.leave().await;
}

#[tokio::test]
async fn what_may_be_another_thing_is_exchanged_by_itself() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let (first, mut connection) = visitor.open("/trail/a").await;
    let badge = button(&first.body, "badge");
    called(&mut connection, 1, badge).await;
    let response = navigate(&mut visitor, "/trail/b", first.page()).await;
    let (head, contents) = parts(&response);
    assert_eq!(contents.len(), 2, "{contents:?}");
    assert!(contents[0].contains(">b") && contents[1].contains("/trail/b"), "{contents:?}");
    let page = head["page"].as_str().unwrap();
    assert_eq!(go_on(&mut connection, page).await, Ok(named(page)));
    assert!(called(&mut connection, 2, badge).await.contains('2'));
    assert!(called(&mut connection, 3, button(contents[0], "b")).await.contains('1'));
}

#[tokio::test]
async fn what_is_live_in_a_layout_goes_along_where_its_props_are_the_same() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let (first, mut connection) = visitor.open("/trail/a").await;
    let crumb = button(&first.body, "a");
    assert!(called(&mut connection, 1, crumb).await.contains('1'));
    let response = navigate(&mut visitor, "/again/a", first.page()).await;
    let (head, contents) = parts(&response);
    assert!(contents.len() == 1 && contents[0].contains("/again/a"), "only what asks for the request: {contents:?}");
    let page = head["page"].as_str().unwrap();
    assert_eq!(go_on(&mut connection, page).await, Ok(named(page)));
    assert!(called(&mut connection, 2, crumb).await.contains('2'));
    // And from there it is exchanged where they are others.
    let response = navigate(&mut visitor, "/again/b", page).await;
    let (head, contents) = parts(&response);
    let page = head["page"].as_str().unwrap();
    assert_eq!(go_on(&mut connection, page).await, Ok(named(page)));
    assert!(called(&mut connection, 3, button(contents[0], "b")).await.contains('1'));
}

#[tokio::test]
async fn what_is_live_in_a_layout_keeps_its_state_and_gets_the_props_of_the_next_page() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let (first, mut connection) = visitor.open("/hello/a").await;
    let greeting = button(&first.body, "hello");
    assert!(called(&mut connection, 1, greeting).await.contains('1'));
    let response = navigate(&mut visitor, "/hello/bob", first.page()).await;
    let (head, contents) = parts(&response);
    assert!(!response.body.contains("hello") && contents.last() == Some(&"<p>you are  bob</p>"), "{response:?}");
    let poster = button(contents[0], "post");
    let page = head["page"].as_str().unwrap();
    let frame = go_on(&mut connection, page).await.unwrap();
    let (name, changes) = frame.split_at(named(page).len());
    assert_eq!(name, named(page));
    let changes = String::from_utf8_lossy(changes).into_owned();
    assert!(changes.contains("bob") && changes.contains("wide"), "{changes:?}");
    assert!(called(&mut connection, 2, greeting).await.contains('2'), "it has kept what it had");
    assert!(called(&mut connection, 3, poster).await.contains("to bob"), "what a trigger reads is not of another page");
}

#[tokio::test]
async fn a_page_that_is_passed_by_leaves_no_props_behind() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let (first, mut connection) = visitor.open("/hello/a").await;
    let greeting = button(&first.body, "hello");
    assert!(called(&mut connection, 1, greeting).await.contains('1'));
    // The browser never says that it shows the second page: it is on its way to the third.
    let second = navigate(&mut visitor, "/hello/bob", first.page()).await;
    for user in ["eve", "a"] {
        let third = navigate(&mut visitor, &format!("/hello/{user}"), parts(&second).0["page"].as_str().unwrap()).await;
        assert!(!third.body.contains("hello"), "{third:?}");
        let page = parts(&third).0["page"].as_str().unwrap().to_owned();
        if user == "eve" {
            continue;
        }
        assert!(go_on(&mut connection, &page).await.unwrap().starts_with(&named(&page)));
        let shown = called(&mut connection, 2, greeting).await;
        assert!(shown.contains('2') && !shown.contains("bob") && !shown.contains("eve"), "{shown:?}");
    }
}

#[tokio::test]
async fn without_the_connection_that_it_came_over_nothing_goes_along() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let (first, connection) = visitor.open("/1").await;
    let response = navigate(&mut visitor, "/2", first.page()).await;
    let page = parts(&response).0["page"].as_str().unwrap().to_owned();
    connection.leave().await;
    let mut again = visitor.connect("/2", &page, "0", &[]).await.unwrap();
    assert_eq!(again.frame().await, Ok(vec![0, 4]), "the client shows the page anew");
}
