//! Signing in and out: the id of a session, on its way to the browser.

mod support;

use axum::{Router, routing::get};
use marquetry::{prelude::*, session};
use support::{Visitor, serve};

stores! {
    static USER: Session<Option<String>> = session_opt("user");
    static CART: Session<Vec<String>> = session::session("cart", Vec::new());
}

component! {
    Shop() {
        on sign_in(name: String) {
            session::renew();
            USER.set(Some(name));
        }
        on sign_out() { session::clear() }
        on leave() -> Redirect {
            session::clear();
            Redirect::to("/bye")
        }
        on put(what: String) { CART.edit(|cart| cart.push(what.clone())) }

        <fragment key="shop">{#if let Some(user) = &$USER}"user " {user}{:else}"nobody"{/if} " with " {$CART.len()}</fragment>
        <form @trigger="sign_in"><input name="name" aria-label="Name"></form>
        <button @trigger="sign_out">"Sign out"</button>
        <form @trigger="put"><input name="what" aria-label="What"></form>
    }
}

async fn shop() -> Page<Shop> {
    Page(Shop)
}

/// What a page shows, without its marks.
fn shown(html: &str) -> String {
    let text = html.split("<!--[").nth(1).and_then(|rest| rest.split("<!--]").next()).expect("the fragment");
    let text = text.split_once("-->").expect("the fragment's mark").1;
    text.split("<!--").map(|part| part.split_once("-->").map_or(part, |(_, text)| text)).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn visitor() -> Visitor {
    let server = serve(Router::new().route("/", get(shop)).live(Live::new())).await;
    let mut visitor = Visitor::new(server);
    assert_eq!(shown(&visitor.get("/").await.body), "nobody with 0");
    assert_eq!(visitor.post("/?_t=0.3", "what=tea").await.status, 303);
    visitor
}

#[tokio::test]
async fn without_script_signing_in_changes_the_id_and_keeps_the_cart() {
    let mut visitor = visitor().await;
    let before = visitor.cookie.clone();
    let answer = visitor.post("/?_t=0.0", "name=Ada").await;
    assert_eq!((answer.status, answer.header("set-cookie").is_some()), (303, true));
    assert_eq!(shown(&visitor.get("/").await.body), "user Ada with 1");
    let mut thief = Visitor::new(visitor.server);
    thief.cookie = before;
    assert_eq!(shown(&thief.get("/").await.body), "nobody with 0", "who had the id before has nothing");
}

#[tokio::test]
async fn without_script_signing_out_forgets_everything() {
    let mut visitor = visitor().await;
    visitor.post("/?_t=0.0", "name=Ada").await;
    let before = visitor.cookie.clone();
    let answer = visitor.post("/?_t=0.1", "").await;
    assert_eq!((answer.status, answer.header("set-cookie").is_some()), (303, true));
    assert_eq!(shown(&visitor.get("/").await.body), "nobody with 0");
    visitor.cookie = before;
    assert_eq!(shown(&visitor.get("/").await.body), "nobody with 0");
}

/// The URL that a frame has the browser fetch, and what comes behind.
fn fetched(frame: &[u8]) -> (String, &[u8]) {
    let at = frame.windows(2).position(|window| window == [0, 8]).expect("something to fetch");
    let length = usize::from(frame[at + 2]);
    let (url, behind) = frame[at + 3..].split_at(length);
    (String::from_utf8(url.to_vec()).unwrap(), behind)
}

#[tokio::test]
async fn over_a_connection_the_browser_fetches_its_new_id_once() {
    let mut visitor = visitor().await;
    let (page, mut open) = visitor.open("/").await;
    open.call(1, 0, 0, "name=Ada").await;
    let frames = open.answer(1).await.unwrap();
    let (url, behind) = fetched(frames.last().unwrap());
    assert!(behind.starts_with(&[0, 1, 1]), "before the answer: {behind:?}");
    let before = visitor.cookie.clone();
    let mut thief = Visitor::new(visitor.server);
    assert_eq!(thief.get(&format!("/{url}")).await.status, 200, "to others it is the page");
    assert_eq!(shown(&thief.get("/").await.body), "nobody with 0");
    let foreign = visitor.request("GET", &format!("/{url}"), &[("Sec-Fetch-Site", "cross-site")], "").await;
    assert_eq!((foreign.status, foreign.header("set-cookie")), (200, None));
    let answer = visitor.get(&format!("/{url}")).await;
    assert_eq!((answer.status, answer.header("cache-control")), (204, Some("no-store")));
    assert_ne!(visitor.cookie, before);
    assert_eq!(shown(&visitor.get("/").await.body), "user Ada with 1");
    assert_eq!(visitor.get(&format!("/{url}")).await.status, 200, "a second time it is the page");

    // The open page goes on under the new id.
    open.cut().await;
    let mut open = visitor.connect("/", page.page(), &frames.len().to_string(), &[]).await.expect("the same page");
    open.call(2, 0, 3, "what=milk").await;
    let frames = open.answer(2).await.unwrap();
    assert!(frames.iter().all(|frame| !frame.windows(2).any(|window| window == [0, 8] || window == [0, 5])), "nothing to fetch, and not run anew");
    assert_eq!(shown(&visitor.get("/").await.body), "user Ada with 2");
    thief.cookie = before;
    assert_eq!(shown(&thief.get("/").await.body), "nobody with 0");
}

#[tokio::test]
async fn where_an_answer_leads_comes_after_the_new_id() {
    let mut visitor = visitor().await;
    let (_, mut open) = visitor.open("/").await;
    open.call(1, 0, 2, "").await;
    let frames = open.answer(1).await.unwrap();
    let (url, behind) = fetched(frames.last().unwrap());
    assert!(behind.starts_with(&[0, 3, 1]), "the redirect: {behind:?}");
    assert_eq!(visitor.get(&format!("/{url}")).await.status, 204);
    assert_eq!(shown(&visitor.get("/").await.body), "nobody with 0");
}
