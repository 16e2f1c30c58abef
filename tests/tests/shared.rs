//! Shared fragments over connections: the same bytes to every viewer, whoever comes late, is cut off or reads slowly.

mod support;

use axum::{Router, extract::Path, routing::get};
use marquetry::prelude::*;
use support::{Connection, Visitor, serve};

component! {
    /// As `name` is each viewer's own, it stands outside.
    Board(name: String) {
        on vote() { VOTES.update(|n| n + 1) }
        <h1>{name}</h1>
        <fragment shared key="votes"><output>{VOTES}</output>{#each $NAMES as name (name.clone())}<p>{name}</p>{/each}</fragment>
        <button @trigger="vote">"vote"</button>
    }
}

stores! {
    static VOTES: Shared<u32> = shared("tests.votes", 0);
    static NAMES: Shared<Vec<String>> = shared("tests.names", vec!["Ada".to_owned()]);
}

async fn board(Path(name): Path<String>) -> Page<Board> {
    Page(Board { name })
}

async fn server() -> std::net::SocketAddr {
    serve(Router::new().route("/{name}", get(board)).live(Live::new())).await
}

async fn next(page: &mut Connection) -> Vec<u8> {
    page.frame().await.unwrap()
}

/// One test: the stores are those of the whole process.
#[tokio::test]
async fn every_viewer_gets_the_same_bytes() {
    let server = server().await;
    let (mut ada, mut grace) = (Visitor::new(server), Visitor::new(server));
    let (first, mut of_ada) = ada.open("/ada").await;
    let (graces, mut of_grace) = grace.open("/grace").await;
    assert!(first.body.contains("<h1>ada</h1>") && first.body.contains("-->0</output>"), "{}", first.body);
    VOTES.set(41);
    let frame = next(&mut of_ada).await;
    assert_eq!(frame, [1, 0x20, 2, b'4', b'1'], "the fragment's number, and its first hole");
    assert_eq!(next(&mut of_grace).await, frame);

    // Who comes late begins with what is, and goes on with the others.
    let mut late = Visitor::new(server);
    let (response, mut of_late) = late.open("/late").await;
    assert!(response.body.contains("-->41</output>"), "{}", response.body);
    NAMES.edit(|names| names.push("Grace".to_owned()));
    let frame = next(&mut of_ada).await;
    assert!(String::from_utf8_lossy(&frame).contains("Grace"));
    assert_eq!(next(&mut of_grace).await, frame);
    assert_eq!(next(&mut of_late).await, frame);

    // Changes that came while a page was served, and not connected yet.
    let response = late.get("/late").await;
    VOTES.set(42);
    let frame = next(&mut of_ada).await;
    assert_eq!((next(&mut of_grace).await, next(&mut of_late).await), (frame.clone(), frame.clone()));
    let mut again = late.connect("/late", response.page(), "0", &[]).await.unwrap();
    assert_eq!(next(&mut again).await, frame);

    // A cut connection goes on with what it missed, and no more.
    of_grace.cut().await;
    VOTES.set(43);
    let missed = next(&mut of_ada).await;
    let mut of_grace = grace.connect("/grace", graces.page(), "3", &[]).await.unwrap();
    assert_eq!((next(&mut of_grace).await, missed), (vec![1, 0x20, 2, b'4', b'3'], vec![1, 0x20, 2, b'4', b'3']));

    // A trigger of one page changes it for all; its answer stands in the same frame.
    of_grace.call(1, 0, 0, "").await;
    let frames = of_grace.answer(1).await.unwrap();
    assert!(frames.concat().starts_with(&[1, 0x20, 2, b'4', b'4']), "{frames:?}");
    assert_eq!(next(&mut of_ada).await, [1, 0x20, 2, b'4', b'4']);
}
