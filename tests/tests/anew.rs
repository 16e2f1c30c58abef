//! A page that is run anew, as its browser comes back to another process: what the browser shows is not sent again.

mod support;

use std::net::SocketAddr;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use support::{Visitor, serve};

component! {
    Answers() {
        let (one, two) = (writable(41), writable(42));
        <style>"b { color: red }"</style>
        <b><fragment key="one">{one}</fragment></b>
        <b><fragment key="two">{two}</fragment></b>
    }
}

async fn answers() -> Page<Answers> {
    Page(Answers)
}

async fn site() -> SocketAddr {
    serve(Router::new().route("/", get(answers)).live(Live::new())).await
}

/// The sum of a text, as the browser makes it: its own tests have the same list.
fn sum(html: &str) -> String {
    let known: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(include_str!("../../runtime/client/test/sums.json")).unwrap();
    known.into_iter().find(|known| known["html"] == html).unwrap()["sum"].clone()
}

/// What a browser is sent first that shows a page of another process, and says so.
async fn sent(visitor: &Visitor, shows: &str) -> String {
    let mut page = visitor.connect("/", "AAAAAAAAAAAAAAAAAAAAAA", &format!("3{shows}"), &[]).await.unwrap();
    let frame = page.frame().await.unwrap();
    assert_eq!(frame[..3], [0, 5, 22], "it is named");
    String::from_utf8_lossy(&frame[25..]).into_owned()
}

#[tokio::test]
async fn what_the_browser_shows_is_not_sent_again() {
    for blocked in [false, true] {
        let visitor = Visitor::new(site().await).blocked(blocked);
        let whole = sent(&visitor, "").await;
        assert!(whole.contains("41") && whole.contains("42") && whole.contains("<style"), "{whole}");
        let (one, two) = ("\u{1}\u{fffd}\u{9}<!---->41\0", "\u{2}\u{fffd}\u{9}<!---->42\0");
        assert!(whole.ends_with(&[one, two].concat()), "{whole:?}");
        let sum = sum("<!---->41");
        assert_eq!(sent(&visitor, &format!(", ~1.{sum}~2.{sum}")).await, whole.replace(one, ""));
        // What is shown elsewhere, or is cut, is as if it differed.
        for other in [format!(", ~2.{sum}"), format!(", ~1.{}", &sum[1..]), ", ~1".to_owned(), ", ~1.~~.".to_owned()] {
            assert_eq!(sent(&visitor, &other).await, whole, "{other}");
        }
    }
}
