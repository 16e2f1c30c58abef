//! What the server keeps for an open page on which nobody acts: a counter, as in `tests/benches/connections.rs`.
//!
//! The server is a process of its own, so that the visitors' side is not counted.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Command, Stdio},
    time::Duration,
};

use axum::{Router, extract::WebSocketUpgrade, response::Html, routing::get};
use futures_util::StreamExt as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::client::IntoClientRequest as _};

/// Pages that are opened before the measurement: the first make the process grow once for all.
const FIRST: usize = 50;
const PAGES: usize = 1000;

mod ours {
    use axum::{Router, routing::get};
    use marquetry::prelude::*;

    component! {
        Counter() {
            let counter = session("counter", 0i64);
            on increment() { counter.update(|n| n + 1) }
            <h1>"Counter"</h1>
            <fragment key="count"><output>{counter}</output> {#if $counter > 9}"many"{/if}</fragment>
            <button @trigger="increment">"+"</button>
        }
    }

    pub(super) fn router() -> Router {
        Router::new().route("/", get(async || Page(Counter))).live(Live::new())
    }
}

mod theirs {
    use dioxus::prelude::*;

    pub(super) fn counter() -> Element {
        let mut count = use_signal(|| 0);
        rsx! {
            h1 { "Counter" }
            output { "{count}" }
            " "
            if count() > 9 { "many" }
            button { onclick: move |_| count += 1, "+" }
        }
    }
}

fn dioxus() -> Router {
    let pool = dioxus_liveview::LiveViewPool::new();
    let page = format!("<!DOCTYPE html><html><body><div id=\"main\"></div></body>{}</html>", dioxus_liveview::interpreter_glue("/ws"));
    let connect = move |upgrade: WebSocketUpgrade| async move {
        upgrade.on_upgrade(move |socket| async move {
            // It ends when the visitor goes.
            let _gone = pool.launch(dioxus_liveview::axum_socket(socket), theirs::counter).await;
        })
    };
    Router::new().route("/", get(move || async move { Html(page) })).route("/ws", get(connect))
}

/// Serves one of the two until it is ended.
pub(crate) async fn serve(name: &str) {
    let router = if name == "marquetry" { ours::router() } else { dioxus() };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("a server");
}

pub(crate) async fn measure() {
    for name in ["marquetry", "dioxus-liveview"] {
        let mut server =
            Command::new(std::env::current_exe().expect("this program")).args(["--serve", name]).stdout(Stdio::piped()).spawn().expect("the server");
        let mut address = String::new();
        BufReader::new(server.stdout.take().expect("its output")).read_line(&mut address).expect("its address");
        let address = address.trim().parse().expect("an address");
        let mut open = Vec::new();
        for _ in 0..FIRST {
            open.push(page(name, address).await);
        }
        let before = resident(server.id());
        for _ in 0..PAGES {
            open.push(page(name, address).await);
        }
        // What has been asked for is done; what was used for it goes back to the allocator.
        tokio::time::sleep(Duration::from_millis(500)).await;
        println!("KiB for each of {PAGES} open counters: {name:<16}{:>8.1}", resident(server.id()).saturating_sub(before) as f64 / PAGES as f64);
        server.kill().expect("the server ends");
        server.wait().expect("the server has ended");
    }
}

/// Opens a page as a browser does, and waits until it lives.
async fn page(name: &str, address: SocketAddr) -> WebSocketStream<TcpStream> {
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    socket.write_all(format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes()).await.expect("a request");
    let mut page = String::new();
    socket.read_to_string(&mut page).await.expect("a page");
    let between = |before: &str, after: &str| page.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(found, _)| found.to_owned());
    let ours = name == "marquetry";
    let mut request = format!("ws://{address}{}", if ours { "/" } else { "/ws" }).into_client_request().expect("an address");
    if ours {
        let page = between("data-page=\"", "\"").expect("a live page");
        request.headers_mut().insert("sec-websocket-protocol", format!("marquetry.{page}.0").parse().expect("a name"));
        let cookie = between("set-cookie: ", ";").expect("a session");
        request.headers_mut().insert("cookie", cookie.parse().expect("a cookie"));
    }
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut socket, _) = client_async(request, stream).await.expect("a socket");
    if !ours {
        // Only now the server makes the page; Marquetry's needs nothing more.
        socket.next().await.expect("a message").expect("what the page shows");
    }
    socket
}

/// Resident memory of a process, in KiB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB")
}
