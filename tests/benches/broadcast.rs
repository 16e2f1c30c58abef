//! What it costs to tell many connections of a change: a `<fragment shared>` over a shared store, beside a bare axum socket that sends the same bytes from a
//! `tokio::sync::broadcast` channel.
//!
//! ```text
//! cargo bench --package marquetry-tests --bench broadcast -- 1000
//! ```
//!
//! Each server is a process of its own; what is compared is the processor time of the two, taken in turns in one run, as other work on the machine would move either alone.

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use axum::{
    Router,
    body::Bytes,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::get,
};
use marquetry::prelude::*;
use support::{Connection, Visitor};
use tokio::sync::broadcast::{self, Sender};

/// How many changes one measurement has, and how many measurements of each are taken.
const CHANGES: u32 = 100;
const TURNS: usize = 6;

stores! { static VOTES: Shared<u32> = shared("votes", 100_000); }

component! {
    Votes() { <fragment shared key="votes"><output>{VOTES}</output></fragment> }
}

async fn votes() -> Page<Votes> {
    Page(Votes)
}

async fn vote() {
    VOTES.update(|n| n + 1);
}

async fn bare(upgrade: WebSocketUpgrade, State(changes): State<Sender<Bytes>>) -> Response {
    // As the library does: axum's defaults cost far more.
    let upgrade = upgrade.read_buffer_size(256).write_buffer_size(0).protocols(["marquetry.AAAA.0"]);
    upgrade.on_upgrade(move |socket| async move { drop(tokio::spawn(tell(socket, changes.subscribe()))) })
}

async fn tell(mut socket: WebSocket, mut changes: broadcast::Receiver<Bytes>) {
    loop {
        tokio::select! {
            change = changes.recv() => {
                let Ok(change) = change else { return };
                if socket.send(Message::Binary(change)).await.is_err() {
                    return;
                }
            }
            message = socket.recv() => {
                if !matches!(message, Some(Ok(_))) {
                    return;
                }
            }
        }
    }
}

/// The same bytes: the number of the fragment, which hole, and its text.
async fn change(State(changes): State<Sender<Bytes>>) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static N: AtomicU32 = AtomicU32::new(100_000);
    let text = (N.fetch_add(1, Ordering::Relaxed) + 1).to_string();
    let _nobody = changes.send([&[1, 0x20, text.len() as u8][..], text.as_bytes()].concat().into());
}

fn main() {
    let argument = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    match argument.as_deref() {
        Some("shared") => runtime.block_on(serve(Router::new().route("/", get(votes)).route("/change", get(vote)).live(Live::new()))),
        Some("bare") => {
            let (changes, _) = broadcast::channel::<Bytes>(16);
            runtime.block_on(serve(Router::new().route("/", get(bare)).route("/change", get(change)).with_state(changes)));
        }
        count => runtime.block_on(measure(count.map_or(1000, |count| count.parse().expect("a number of connections")))),
    }
}

async fn serve(router: Router) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("a server");
}

struct Server {
    process: Child,
    visitor: Visitor,
    open: Vec<Connection>,
    /// Processor time, in hundredths of a second.
    took: Vec<u64>,
}

impl Server {
    fn start(which: &str) -> Server {
        let mut process = Command::new(std::env::current_exe().expect("this program")).arg(which).stdout(Stdio::piped()).spawn().expect("the server");
        let mut address = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut address).expect("its address");
        let address: SocketAddr = address.trim().parse().expect("an address");
        Server { process, visitor: Visitor::new(address), open: Vec::new(), took: Vec::new() }
    }

    /// Tells all connections of some changes, each once the one before has arrived everywhere.
    async fn turn(&mut self) {
        let before = self.processor();
        for _ in 0..CHANGES {
            self.visitor.get("/change").await;
            for page in &mut self.open {
                assert_eq!(page.frame().await.expect("the change").len(), 9);
            }
        }
        self.took.push(self.processor() - before);
    }

    fn processor(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).expect("Linux");
        let fields = stat.rsplit(')').next().expect("fields").split_whitespace();
        fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
    }

    /// Microseconds for each connection that was told of a change.
    fn each(&self) -> f64 {
        let took: u64 = self.took.iter().skip(1).sum();
        took as f64 * 10_000.0 / (f64::from(CHANGES) * self.open.len() as f64 * (self.took.len() - 1) as f64)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}

async fn measure(count: usize) {
    let (mut shared, mut bare) = (Server::start("shared"), Server::start("bare"));
    for _ in 0..count {
        let (_, page) = Visitor::new(shared.visitor.server).open("/").await;
        shared.open.push(page);
        bare.open.push(bare.visitor.connect("/", "AAAA", "0", &[]).await.expect("a connection"));
    }
    // The first turn of each warms up.
    for _ in 0..=TURNS {
        shared.turn().await;
        bare.turn().await;
    }
    let (ours, theirs) = (shared.each(), bare.each());
    println!("{count} connections, processor time for each that is told of a change:");
    println!("a shared fragment {ours:.2} µs, a bare broadcast {theirs:.2} µs: {:.2} times", ours / theirs);
}
