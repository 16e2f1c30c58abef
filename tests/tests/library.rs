//! Components of a library that asks for nothing of a server are live in an application that has one.

mod support;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use marquetry_tests_library::Sum;
use support::{Visitor, serve};

const ADD: u8 = 0;

async fn sum() -> Page<Sum> {
    Page(Sum { start: 3 })
}

#[tokio::test]
async fn components_of_a_library_without_a_server_are_live_in_an_application() {
    let mut visitor = Visitor::new(serve(Router::new().route("/", get(sum)).live(Live::new())).await);
    let (page, mut connection) = visitor.open("/").await;
    assert!(page.body.contains(">3</output>"), "{}", page.body);

    for (call, n, told) in [(1, 4, "7"), (2, 0, "Nothing to add."), (3, 93, "100")] {
        connection.call(call, 0, ADD, &format!("n={n}")).await;
        let answer = String::from_utf8_lossy(&connection.answer(call).await.unwrap().concat()).into_owned();
        assert!(answer.contains(told), "{answer}");
    }
    let again = visitor.get("/").await;
    assert!(again.body.contains(">2</small>"), "counted in the session: {}", again.body);
}
