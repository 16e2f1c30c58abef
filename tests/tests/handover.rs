//! The hand-over from the first answer to the connection, and from one connection to the next, through a proxy that delays and cuts: nothing twice, nothing missing.

mod support;

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, routing::get};
use marquetry::prelude::*;
use support::{Visitor, Way, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// How many items go through each page.
const ITEMS: u32 = 300;

/// How much longer the beginning of a stream of events is than that of a socket.
const PADDING: u64 = 2400;

/// A random number below `n`, the same for the same seed.
fn below(seed: &mut u64, n: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % n
}

/// Passes bytes on in small pieces, some of them late, and cuts each connection after a while: at any byte.
async fn proxy(server: SocketAddr, seed: u64, more: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut seed = seed;
        while let Ok((client, _)) = listener.accept().await {
            let allowed = below(&mut seed, 1500) + more;
            let silent = below(&mut seed, 3) == 0;
            tokio::spawn(pass(client, server, seed, allowed, silent));
        }
    });
    address
}

/// `silent`: the server is not told that the client has gone, as where a network is lost.
async fn pass(client: TcpStream, server: SocketAddr, mut seed: u64, mut allowed: u64, silent: bool) {
    let server = TcpStream::connect(server).await.unwrap();
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) = (client.into_split(), server.into_split());
    let up = tokio::spawn(async move {
        let mut bytes = [0; 64];
        while let Ok(n @ 1..) = from_client.read(&mut bytes).await {
            if to_server.write_all(&bytes[..n]).await.is_err() {
                break;
            }
        }
        to_server
    });
    let mut bytes = [0; 40];
    loop {
        let most = 1 + below(&mut seed, bytes.len() as u64) as usize;
        let Ok(n @ 1..) = from_server.read(&mut bytes[..most]).await else { break };
        if allowed < n as u64 {
            let _gone = to_client.write_all(&bytes[..allowed as usize]).await;
            break;
        }
        allowed -= n as u64;
        if below(&mut seed, 8) == 0 {
            tokio::time::sleep(Duration::from_millis(below(&mut seed, 4))).await;
        }
        if to_client.write_all(&bytes[..n]).await.is_err() {
            break;
        }
    }
    drop(to_client);
    if silent {
        // What it still sends goes nowhere.
        let held = up.await;
        while let Ok(1..) = from_server.read(&mut bytes).await {}
        drop(held);
    } else {
        up.abort();
    }
}

/// Numbers that a test sends.
struct Numbers(mpsc::UnboundedReceiver<u32>);

impl futures_util::Stream for Numbers {
    type Item = u32;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<Option<u32>> {
        self.0.poll_recv(cx)
    }
}

#[derive(Clone)]
struct Source {
    numbers: Arc<Mutex<Option<Numbers>>>,
    store: Writable<u32>,
    setups: Arc<AtomicUsize>,
}

component! {
    Pulled(source: Source) {
        source.setups.fetch_add(1, Ordering::SeqCst);
        let numbers = source.numbers.lock().unwrap().take().expect("setup runs once");
        <fragment key="pulled" limit={7}><ol>{#each numbers as n}<li>{n}</li>{/each}</ol></fragment>
    }

    Pushed(source: Source) {
        let Source { store, setups, .. } = source;
        setups.fetch_add(1, Ordering::SeqCst);
        <fragment key="pushed" mode="append" limit={7} queue={1000}><ol>{#each store as n}<li>{n}</li>{/each}</ol></fragment>
    }
}

/// The numbers in items: of the first answer, or of a frame, whose operations are `HTML` and `VALUES`.
fn served(html: &str) -> Vec<u32> {
    html.split("<li><!---->").skip(1).filter_map(|rest| rest.split("</li>").next()?.parse().ok()).collect()
}

fn varint(bytes: &mut &[u8]) -> usize {
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn inserted(frame: &[u8]) -> Vec<u32> {
    // The number of the scope, LIST, then the insertions: each a place and kind, a length, a text.
    let mut rest = &frame[2..];
    let mut values = Vec::new();
    while !rest.is_empty() {
        let kind = varint(&mut rest) & 7;
        if kind == 0 {
            break;
        }
        let length = varint(&mut rest);
        let text = std::str::from_utf8(&rest[..length]).unwrap();
        rest = &rest[length..];
        match kind {
            2 => values.extend(served(text)),
            3 => values.push(text.parse().unwrap()),
            kind => panic!("operation {kind}"),
        }
    }
    values
}

/// Reads items through the proxy until the last one has come, connecting again whenever the line is cut.
async fn follow(visitor: &Visitor, page: &str, seed: &mut u64) -> (Vec<u32>, usize) {
    let (mut values, mut received, mut connections) = (Vec::new(), 0u64, 0);
    while values.last() != Some(&(ITEMS - 1)) {
        connections += 1;
        let Ok(mut connection) = visitor.connect("/", page, &received.to_string(), &[]).await else { continue };
        while let Ok(frame) = connection.frame().await {
            assert_ne!(frame[0], 0, "the page was run anew: {frame:?}");
            values.extend(inserted(&frame));
            received += 1;
            if below(seed, 3) == 0 {
                let mut acknowledgement = vec![2];
                let mut number = received;
                while number >= 0x80 {
                    acknowledgement.push(number as u8 | 0x80);
                    number >>= 7;
                }
                acknowledgement.push(number as u8);
                let _cut = connection.try_send(&acknowledgement).await;
            }
            if values.last() == Some(&(ITEMS - 1)) {
                break;
            }
        }
    }
    (values, connections)
}

async fn pulled(State(source): State<Source>) -> Page<Pulled> {
    Page(Pulled { source })
}

async fn pushed(State(source): State<Source>) -> Page<Pushed> {
    Page(Pushed { source })
}

async fn hands_over(pushes: bool, way: Way) {
    let mut cuts = 0;
    for seed in 1..9u64 {
        let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (sender, receiver) = mpsc::unbounded_channel();
        let source = Source { numbers: Arc::new(Mutex::new(Some(Numbers(receiver)))), store: writable(0), setups: Arc::default() };
        let (store, setups) = (source.store.clone(), source.setups.clone());
        let router = Router::new();
        let router = if pushes { router.route("/", get(pushed)) } else { router.route("/", get(pulled)) };
        let server = serve(router.with_state(source).live(Live::new())).await;
        let proxy = proxy(server, random, if way == Way::Events { PADDING } else { 0 }).await;
        let mut visitor = Visitor::new(server).by(way);
        let mut pace = random;
        let _first = sender.send(0);
        tokio::spawn(async move {
            for n in 1..ITEMS {
                if below(&mut pace, 20) == 0 {
                    tokio::time::sleep(Duration::from_millis(below(&mut pace, 3))).await;
                }
                if pushes {
                    store.set(n);
                } else {
                    let _gone = sender.send(n);
                }
            }
        });
        let response = visitor.get("/").await;
        let mut values = served(&response.body);
        if values.last() != Some(&(ITEMS - 1)) {
            let (rest, connections) = follow(&Visitor { server: proxy, ..visitor.clone() }, response.page(), &mut random).await;
            values.extend(rest);
            cuts += connections - 1;
        }
        let first = values[0];
        assert_eq!(values, (first..ITEMS).collect::<Vec<_>>(), "with seed {seed}");
        assert!(pushes || first == 0, "the stream begins with its first item");
        assert_eq!(setups.load(Ordering::SeqCst), 1, "setup does not run twice");
    }
    assert!(cuts > 8, "the proxy has cut only {cuts} connections");
}

#[tokio::test]
async fn s24_a_streams_items_arrive_once_each_however_the_line_is_cut() {
    hands_over(false, Way::Socket).await;
}

#[tokio::test]
async fn s24_a_stores_values_arrive_once_each_however_the_line_is_cut() {
    hands_over(true, Way::Socket).await;
}

#[tokio::test]
async fn s24_a_streams_items_arrive_once_each_where_sockets_are_blocked() {
    hands_over(false, Way::Events).await;
}

#[tokio::test]
async fn s24_a_stores_values_arrive_once_each_where_sockets_are_blocked() {
    hands_over(true, Way::Events).await;
}

#[tokio::test]
async fn s24_a_streams_items_arrive_once_each_by_answers_that_end() {
    hands_over(false, Way::Polls).await;
}

#[tokio::test]
async fn s24_a_stores_values_arrive_once_each_by_answers_that_end() {
    hands_over(true, Way::Polls).await;
}
