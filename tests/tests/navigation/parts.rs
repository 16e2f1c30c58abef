//! What is sent from one page to another: what differs, and hardly more.

use axum::{Router, routing::get};
use marquetry::prelude::*;

use crate::support::{
    Visitor,
    navigation::{Answer, navigate},
    serve,
};

component! {
    pub(crate) Frame(title: String) {
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

/// What the answer from one page to another one says.
async fn between(from: &str, to: &str) -> (serde_json::Value, Vec<String>) {
    let mut visitor = Visitor::new(serve(framed()).await);
    let left = visitor.get(from).await;
    let Answer { head, parts, .. } = Answer::read(&navigate(&mut visitor, to, left.page()).await);
    (head, parts)
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
    assert!(Answer::read(&whole).document().starts_with("<!DOCTYPE html>"), "where a part of the document is replaced only");
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
