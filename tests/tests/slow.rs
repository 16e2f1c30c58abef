//! Browsers that read nothing, say half of something, say too much, or say what was true long ago: the server keeps little for them, and nobody else notices.

mod support;

use axum::{Router, extract::State, routing::get};
use marquetry::prelude::*;
use support::{Connection, Visitor, serve};
use tokio::{io::AsyncWriteExt as _, net::TcpSocket};
use tokio_tungstenite::{client_async, tungstenite::client::IntoClientRequest as _};

component! {
    Text(text: Writable<String>, rows: Writable<Vec<u32>>) {
        on increment() { rows.edit(|rows| rows.push(rows.len() as u32)) }
        <fragment key="text"><p>{$text}</p><ul>{#each $rows as row (row)}<li>{row}</li>{/each}</ul></fragment>
        <button @trigger="increment">"+"</button>
    }
}

type Stores = (Writable<String>, Writable<Vec<u32>>);

async fn text(State((text, rows)): State<Stores>) -> Page<Text> {
    Page(Text { text, rows })
}

async fn server() -> (std::net::SocketAddr, Stores) {
    let stores = (writable(String::new()), writable(Vec::new()));
    let app = Router::new().route("/", get(text)).with_state(stores.clone()).live(Live::new());
    (serve(app).await, stores)
}

fn contains(frame: &[u8], text: &str) -> bool {
    frame.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Calls the trigger, and waits for the answer.
async fn increment(page: &mut Connection, call: u8) -> Vec<u8> {
    page.call(call, 0, 0, "").await;
    page.answer(call).await.unwrap().concat()
}

/// A connection for which the system keeps little.
async fn connect_with_little_room(visitor: &Visitor, page: &str) -> Connection {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let stream = socket.connect(visitor.server).await.unwrap();
    let mut request = format!("ws://{}/", visitor.server).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", format!("marquetry.{page}.0").parse().unwrap());
    request.headers_mut().insert("cookie", visitor.cookie.as_deref().unwrap().parse().unwrap());
    Connection::Socket(Box::new(client_async(request, stream).await.unwrap().0))
}

#[tokio::test]
async fn who_reads_nothing_costs_the_newest_values_and_no_more() {
    const SIZE: usize = 64 * 1024;
    const CHANGES: usize = 250;
    let (server, (text, rows)) = server().await;
    let mut visitor = Visitor::new(server);
    let page = visitor.get("/").await;
    let mut silent = connect_with_little_room(&visitor, page.page()).await;
    let (_, mut reader) = Visitor::new(server).open("/").await;
    for n in 0..CHANGES {
        batch(|| {
            text.set(format!("{n}:{}", "x".repeat(SIZE)));
            rows.edit(|rows| rows.push(n as u32));
        });
        assert!(contains(&reader.frame().await.unwrap(), &format!("{n}:xxx")), "the other one gets every value");
    }
    // What a system's own buffers hold had been sent; what came after that is the newest.
    let (mut received, mut items) = (0, 0);
    let newest = format!("{}:xxx", CHANGES - 1);
    loop {
        let frame = silent.frame().await.unwrap();
        received += frame.len();
        items += frame.iter().filter(|byte| **byte == b'x').count() / SIZE;
        if contains(&frame, &newest) {
            break;
        }
    }
    assert!(items < CHANGES && received < CHANGES * SIZE / 2, "{items} values, {received} bytes");
    assert!(increment(&mut silent, 1).await.len() < 100, "its page goes on from there");
}

/// A message as it goes over the wire.
fn masked(message: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x82, 0x80 | message.len() as u8, 0, 0, 0, 0];
    bytes.extend_from_slice(message);
    bytes
}

#[tokio::test]
async fn who_stalls_in_the_middle_of_a_message_still_hears_and_may_go_on() {
    let (server, (text, rows)) = server().await;
    let mut visitor = Visitor::new(server);
    let (response, mut page) = visitor.open("/").await;
    let (_, mut other) = Visitor::new(server).open("/").await;
    let message = masked(&[1, 1, 0, 0]);
    for end in 1..message.len() {
        let (begin, rest) = message.split_at(end);
        page.socket().get_mut().write_all(begin).await.unwrap();
        text.set(format!("value {end}"));
        assert!(contains(&page.frame().await.unwrap(), &format!("value {end}")), "it is told of changes");
        assert!(contains(&other.frame().await.unwrap(), &format!("value {end}")));
        page.socket().get_mut().write_all(rest).await.unwrap();
        page.answer(1).await.unwrap();
        other.frame().await.unwrap();
    }
    // One that never ends: what it began was not done.
    page.socket().get_mut().write_all(&message[..7]).await.unwrap();
    page.cut().await;
    let received = 2 * (message.len() - 1);
    let mut again = visitor.connect("/", response.page(), &received.to_string(), &[]).await.unwrap();
    increment(&mut again, 2).await;
    assert_eq!(rows.snapshot().len(), message.len());
}

#[tokio::test]
async fn an_old_number_of_messages_brings_the_page_anew_and_never_the_past() {
    let (server, (text, _)) = server().await;
    let mut visitor = Visitor::new(server);
    let (response, mut page) = visitor.open("/").await;
    for n in 1..=4 {
        text.set(format!("value {n}"));
        page.frame().await.unwrap();
    }
    page.send(&[2, 3]).await;
    // What was acknowledged stays so.
    page.send(&[2, 1]).await;
    increment(&mut page, 1).await;
    page.cut().await;
    text.set("value 5".to_owned());
    for received in ["2", "0", "6", "18446744073709551615"] {
        let mut again = visitor.connect("/", response.page(), received, &[]).await.unwrap();
        let frame = again.frame().await.unwrap();
        assert_eq!(frame[..2], [0, 5], "{received}: the page is run anew");
        assert!(contains(&frame, "value 5") && !contains(&frame, "value 4"));
    }
}

#[tokio::test]
async fn who_may_go_on_gets_what_it_missed_and_not_more() {
    let (server, (text, _)) = server().await;
    let mut visitor = Visitor::new(server);
    let (response, mut page) = visitor.open("/").await;
    for n in 1..=4 {
        text.set(format!("value {n}"));
        page.frame().await.unwrap();
    }
    page.send(&[2, 2]).await;
    increment(&mut page, 1).await;
    page.cut().await;
    let mut again = visitor.connect("/", response.page(), "3", &[]).await.unwrap();
    let missed = [again.frame().await.unwrap(), again.frame().await.unwrap()].concat();
    assert!(contains(&missed, "value 4") && !contains(&missed, "value 3"), "{missed:?}");
}

#[tokio::test]
async fn a_flood_of_words_that_ask_for_nothing_keeps_nobody_waiting() {
    let (server, _) = server().await;
    let (_, page) = Visitor::new(server).open("/").await;
    let (_, mut other) = Visitor::new(server).open("/").await;
    let flood = masked(&[2, 0]).repeat(20_000);
    let Connection::Socket(mut line) = page else { panic!("a socket") };
    let flooding = tokio::spawn(async move {
        line.get_mut().write_all(&flood).await.unwrap();
        line
    });
    for call in 1..20 {
        increment(&mut other, call).await;
    }
    let mut page = Connection::Socket(flooding.await.unwrap());
    increment(&mut page, 1).await;
}
