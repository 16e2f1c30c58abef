//! Layouts that live themselves: a menu that counts, a cart that pages put things into. With other props they go on as they are, and what shows the props is exchanged.

mod kept;
mod pieces;
#[path = "../support/mod.rs"]
mod support;
mod titles;

use support::navigation::{Answer, Tab};

/// Follows a link; the answer, which exchanges parts, and what the connection is told then.
pub(crate) async fn follow(tab: &mut Tab, path: &str) -> (Answer, String) {
    let answer = tab.ask(path).await;
    assert!(answer.head.get("at").is_some(), "{answer:?}");
    let told = tab.go_on(&answer.page).await.unwrap();
    (answer, String::from_utf8_lossy(&told).into_owned())
}
