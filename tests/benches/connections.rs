//! What an idle connection costs: opens live counter pages and prints how much the server's resident memory has grown for each.
//!
//! ```text
//! cargo bench --package marquetry-tests --bench connections -- 1000
//! cargo bench --package marquetry-tests --bench connections -- 200 table
//! cargo bench --package marquetry-tests --bench connections -- 200 names
//! cargo bench --package marquetry-tests --bench connections -- 200 own
//! cargo bench --package marquetry-tests --bench connections -- 200 shared
//! ```
//!
//! `table` has each page keep a keyed table of a thousand rows up to date; in `names`, the keys are texts, and in `own` others in each page; in `shared`, that is a
//! shared fragment. Ten thousand connections need `ulimit -n 11000`.
//!
//! The server is a process of its own, so that the visitors' side is not counted.

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{Router, routing::get};
use marquetry::prelude::*;
use support::Visitor;

component! {
    Counter() {
        let counter = session("counter", 0i64);
        on increment() { counter.update(|n| n + 1) }
        <h1>"Counter"</h1>
        <fragment key="count"><output>{counter}</output> {#if $counter > 9}"many"{/if}</fragment>
        <button @trigger="increment">"+"</button>
    }
}

#[derive(Clone, PartialEq)]
struct Row {
    id: u32,
    name: String,
}

stores! {
    static ROWS: Writable<Vec<Row>> = writable((0..1000).map(|id| Row { id, name: format!("row number {id}") }).collect::<Vec<_>>());
}

component! {
    Table() {
        on increment() { ROWS.edit(|rows| rows.rotate_left(1)) }
        <table><tbody><fragment key="rows">{#each $ROWS as row (row.id)}<tr><td>{row.id}</td><td>{row.name}</td></tr>{/each}</fragment></tbody></table>
        <button @trigger="increment">"+"</button>
    }

    Names() {
        on increment() { ROWS.edit(|rows| rows.rotate_left(1)) }
        <table><tbody><fragment key="rows">{#each $ROWS as row (row.name)}<tr><td>{row.id}</td><td>{row.name}</td></tr>{/each}</fragment></tbody></table>
        <button @trigger="increment">"+"</button>
    }

    Own(page: u32) {
        on increment() { ROWS.edit(|rows| rows.rotate_left(1)) }
        <table><tbody><fragment key="rows">{#each $ROWS as row (format!("{page} {}", row.name))}<tr><td>{row.id}</td><td>{row.name}</td></tr>{/each}</fragment></tbody></table>
        <button @trigger="increment">"+"</button>
    }

    SharedTable() {
        on increment() { ROWS.edit(|rows| rows.rotate_left(1)) }
        <table><tbody><fragment shared key="rows">{#each $ROWS as row (row.id)}<tr><td>{row.id}</td><td>{row.name}</td></tr>{/each}</fragment></tbody></table>
        <button @trigger="increment">"+"</button>
    }
}

/// The browser's word that so many frames have arrived.
const ACKNOWLEDGE: u8 = 2;

async fn counter() -> Page<Counter> {
    Page(Counter)
}

async fn table() -> Page<Table> {
    Page(Table)
}

async fn names() -> Page<Names> {
    Page(Names)
}

async fn own() -> Page<Own> {
    static PAGES: AtomicU32 = AtomicU32::new(0);
    Page(Own { page: PAGES.fetch_add(1, Ordering::Relaxed) })
}

async fn shared_table() -> Page<SharedTable> {
    Page(SharedTable)
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let argument = arguments.next();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    if argument.as_deref() == Some("serve") {
        runtime.block_on(serve());
    } else {
        let count = argument.map_or(1000, |argument| argument.parse().expect("a number of connections"));
        let path = arguments.next().map_or_else(|| "/".to_owned(), |page| format!("/{page}"));
        runtime.block_on(measure(count, &path));
    }
}

async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address"));
    let tables = Router::new().route("/table", get(table)).route("/names", get(names)).route("/own", get(own)).route("/shared", get(shared_table));
    axum::serve(listener, tables.route("/", get(counter)).live(Live::new())).await.expect("a server");
}

async fn measure(count: usize, path: &str) {
    let mut server = Command::new(std::env::current_exe().expect("this program")).arg("serve").stdout(Stdio::piped()).spawn().expect("the server");
    let mut address = String::new();
    BufReader::new(server.stdout.take().expect("its output")).read_line(&mut address).expect("its address");
    let address = address.trim().parse().expect("an address");
    let pid = server.id();
    // The first visitors make the process grow once for all.
    let mut open = Vec::new();
    for _ in 0..50 {
        open.push(Visitor::new(address).open(path).await);
    }
    let before = resident(pid);
    for _ in 0..count {
        open.push(Visitor::new(address).open(path).await);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let after = resident(pid);
    let each = |after: u64| after.saturating_sub(before) as f64 / count as f64;
    println!("{count} idle connections: {:.2} KiB of resident memory each", each(after));
    if path != "/" {
        server.kill().expect("the server ends");
        server.wait().expect("the server has ended");
        return;
    }
    for (_, connection) in &mut open {
        connection.call(1, 0, 0, "").await;
        connection.answer(1).await.expect("the pages live");
        connection.send(&[ACKNOWLEDGE, 1]).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    println!("and idle again, each with a count in its session: {:.2} KiB", each(resident(pid)));
    server.kill().expect("the server ends");
    server.wait().expect("the server has ended");
}

/// Resident memory of a process, in KiB.
fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB")
}
