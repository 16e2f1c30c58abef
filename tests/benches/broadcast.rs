//! What it costs to tell many connections of a change of a shared store: where a `<fragment shared>` shows it, where each page has a fragment of its own for it, and
//! beside them where a bare axum socket sends the same bytes from a `tokio::sync::broadcast` channel.
//!
//! ```text
//! cargo bench --package marquetry-tests --bench broadcast -- 1000
//! ```
//!
//! Ten thousand connections need `ulimit -n 11000`.
//!
//! Each server is a process of its own; what is compared is the processor time of each, taken in turns in one run, as other work on the machine would move either alone.

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    process::{Child, ChildStdout, Command, Stdio},
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
use support::Visitor;
use tokio::sync::broadcast::{self, Sender};

/// How many times a change reaches a connection in one measurement, and how many measurements of each are taken.
const DELIVERIES: usize = 100_000;
const TURNS: usize = 6;

stores! { static VOTES: Shared<u32> = shared("votes", 100_000); }

component! {
    Votes() { <fragment shared key="votes"><output>{VOTES}</output></fragment> }

    OwnVotes() { <fragment key="votes"><output>{VOTES}</output></fragment> }
}

async fn votes() -> Page<Votes> {
    Page(Votes)
}

async fn own_votes() -> Page<OwnVotes> {
    Page(OwnVotes)
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
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    match arguments[..] {
        ["shared"] => runtime.block_on(serve(Router::new().route("/", get(votes)).route("/change", get(vote)).live(Live::new()))),
        ["own"] => runtime.block_on(serve(Router::new().route("/", get(own_votes)).route("/change", get(vote)).live(Live::new()))),
        ["bare"] => {
            let (changes, _) = broadcast::channel::<Bytes>(16);
            runtime.block_on(serve(Router::new().route("/", get(bare)).route("/change", get(change)).with_state(changes)));
        }
        ["visit", which, server, count, changes] => runtime.block_on(visit(which, server.parse().expect("an address"), number(count), number(changes) as u32)),
        [] => measure(1000),
        [count, ..] => measure(number(count)),
    }
}

async fn serve(router: Router) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("a server");
}

/// Opens pages, says so, and for each line that it reads has them all told of some changes, each once the one before has arrived everywhere.
///
/// The visitors of each server are a process of their own, too: one process may not have so many files open.
async fn visit(which: &str, server: SocketAddr, count: usize, changes: u32) {
    let mut open = Vec::new();
    for _ in 0..count {
        open.push(match which {
            "bare" => Visitor::new(server).connect("/", "AAAA", "0", &[]).await.expect("a connection"),
            _ => Visitor::new(server).open("/").await.1,
        });
    }
    println!("open");
    while std::io::stdin().read_line(&mut String::new()).expect("a line") > 0 {
        for _ in 0..changes {
            Visitor::new(server).get("/change").await;
            for page in &mut open {
                assert_eq!(page.frame().await.expect("the change").len(), 9);
            }
        }
        println!("told");
    }
}

/// A part of this program that runs by itself, and says something line by line.
struct Part {
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Part {
    fn start(arguments: &[&str]) -> Part {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        let mut process = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this program starts");
        let says = BufReader::new(process.stdout.take().expect("its output"));
        Part { process, says }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert!(self.says.read_line(&mut line).expect("a line") > 0, "it has ended: are enough open files allowed (`ulimit -n`)?");
        line.trim().to_owned()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}

struct Server {
    visitors: Part,
    process: Part,
    /// Resident memory for each connection, in KiB.
    memory: f64,
    /// Processor time, in hundredths of a second.
    took: Vec<u64>,
}

impl Server {
    fn start(which: &str, count: usize, changes: u32) -> Server {
        let mut process = Part::start(&[which]);
        let address = process.line();
        // The first visitors make the process grow once for all.
        Part::start(&["visit", which, &address, "50", "1"]).line();
        let before = resident(process.process.id());
        let mut visitors = Part::start(&["visit", which, &address, &count.to_string(), &changes.to_string()]);
        assert_eq!(visitors.line(), "open");
        let memory = resident(process.process.id()).saturating_sub(before) as f64 / count as f64;
        Server { visitors, process, memory, took: Vec::new() }
    }

    fn turn(&mut self) {
        let before = self.processor();
        self.visitors.process.stdin.as_mut().expect("its input").write_all(b"\n").expect("it listens");
        assert_eq!(self.visitors.line(), "told");
        self.took.push(self.processor() - before);
    }

    fn processor(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.process.id())).expect("Linux");
        let fields = stat.rsplit(')').next().expect("fields").split_whitespace();
        fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
    }

    /// Microseconds for each connection that is told of a change, of so many.
    fn each(&self, told: f64) -> f64 {
        // The first turn warms up.
        let took: u64 = self.took.iter().skip(1).sum();
        took as f64 * 10_000.0 / (told * (self.took.len() - 1) as f64)
    }
}

fn measure(count: usize) {
    let changes = (DELIVERIES / count).max(5) as u32;
    let mut servers = ["bare", "shared", "own"].map(|which| Server::start(which, count, changes));
    for _ in 0..=TURNS {
        servers.iter_mut().for_each(Server::turn);
    }
    let told = f64::from(changes) * count as f64;
    let bare = servers[0].each(told);
    println!("{count} connections: processor time for each that is told of a change, and resident memory of each");
    for (name, server) in ["a bare broadcast", "a shared fragment", "a fragment of each page's own"].into_iter().zip(&servers) {
        let each = server.each(told);
        println!("{name:<30} {each:>6.2} µs, {:.2} times {:>8.2} KiB", each / bare, server.memory);
    }
}

/// Resident memory of a process, in KiB.
fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB")
}
