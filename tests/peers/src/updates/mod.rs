//! What a server sends for a change: the framing of WebSocket and HTTP apart, and what compression may make of it.

mod datastar;
mod dioxus;
mod marquetry;
mod topcoat;

pub(crate) use dioxus::client as dioxus_client;

/// The row that is appended to a thousand.
const NEW: (u32, &str) = (1001, "label 1001");

/// The bytes of: a counter from 41 to 42, a row after a thousand, and the first of a thousand rows gone.
type Bytes = [usize; 3];

fn rows() -> Vec<(u32, String)> {
    (1..=1000).map(|id| (id, format!("label {id}"))).collect()
}

pub(crate) async fn measure() {
    println!("bytes to the browser for:           41 -> 42   a row more   a row less");
    let marquetry = marquetry::bytes().await;
    show("marquetry", marquetry);
    show("dioxus-liveview", dioxus::bytes().await);
    show("datastar, elements", datastar::bytes());
    show("datastar, a signal", [datastar::signal(), 0, 0]);
    show("topcoat, shards", topcoat::bytes());
}

fn show(name: &str, bytes: Bytes) {
    print!("{name:<32}");
    for bytes in bytes {
        if bytes == 0 { print!("{:>13}", "-") } else { print!("{bytes:>13}") }
    }
    println!();
}
