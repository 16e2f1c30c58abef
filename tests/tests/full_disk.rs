//! A disk that is full under the session file: what was acknowledged is kept, the rest is reported, and the server goes on.

#[path = "support/process.rs"]
mod process;
mod support;

use std::{env, path::Path, process::Command};

use axum::{Router, routing::get};
use marquetry::prelude::*;
use process::Process;
use support::{Visitor, serve};

const FILE: &str = "MARQUETRY_TEST_SESSION_FILE";
/// So many bytes a visitor writes at a time.
const PIECE: usize = 50_000;

component! {
    Notes() {
        let notes = session("notes", Vec::<String>::new());
        let looked = writable(0);
        on write() { notes.edit(|notes| notes.push("n".repeat(PIECE))) }
        on look() { looked.update(|n| n + 1) }
        <fragment key="notes"><output>{$notes.len()}</output><i>{looked}</i></fragment>
        <button @trigger="write">"write"</button>
        <button @trigger="look">"look"</button>
    }
}

const WRITE: u8 = 0;
const LOOK: u8 = 1;

async fn notes() -> Page<Notes> {
    Page(Notes)
}

fn app(file: &Path) -> Router {
    Router::new().route("/", get(notes)).live(Live::new().sessions(Sessions::open(file).unwrap()))
}

/// The server, in a process whose files may not grow.
#[test]
#[ignore = "run by the next test, in a process of its own"]
fn serving() {
    let Some(file) = env::var_os(FILE) else { return };
    process::serve(|| app(Path::new(&file)));
}

/// Starts the server where no file may become larger than `file` is.
fn start(file: &Path) -> Process {
    // The shell counts in blocks of 512 bytes. Who ignores the signal is told by an error.
    let limit = std::fs::metadata(file).unwrap().len() / 512;
    let script = format!("ulimit -f {limit} && trap '' XFSZ && exec \"$0\" \"$@\"");
    Process::start(Command::new("sh").args(["-c", &script]).arg(process::program()).args(process::SERVING).env(FILE, file))
}

fn count(page: &str) -> usize {
    page.split("<output>").nth(1).and_then(|rest| rest.split("</output>").next()?.rsplit('>').next()?.parse().ok()).expect("a number of notes")
}

#[tokio::test]
async fn a_full_disk_is_reported_and_takes_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sessions.redb");
    drop(Sessions::open(&file).unwrap());
    let mut server = start(&file);
    let address = server.address;
    let (mut writer, mut reader) = (Visitor::new(address), Visitor::new(address));
    let (_, mut reading) = reader.open("/").await;

    // Until the disk is full every call is acknowledged.
    let (_, mut writing) = writer.open("/").await;
    let mut acknowledged = 0;
    let error = loop {
        writing.call(1, 0, WRITE, "").await;
        let frames = writing.answer(1).await.expect("an open connection");
        let answer = String::from_utf8_lossy(&frames.concat()).into_owned();
        if answer.contains("error") {
            break answer;
        }
        acknowledged += 1;
        assert!(acknowledged < 1000, "the disk has no end");
    };
    assert!(acknowledged > 0 && error.contains("could not be saved"), "{acknowledged}: {error}");
    let logged = server.says("error ");
    assert!(logged.contains("could not be saved"), "{logged}");

    // It is told without script, too.
    let posted = writer.post("/?_t=0.0", "").await;
    assert_eq!(posted.status, 500);
    assert!(posted.body.contains("could not be saved"), "{}", posted.body);

    // The page lives on, with what is in memory; so do those of others, and new visitors come.
    assert!(count(&writer.get("/").await.body) > acknowledged);
    reading.call(1, 0, LOOK, "").await;
    let looked = reading.answer(1).await.expect("an open connection").concat();
    assert_eq!(looked[looked.len() - 3..], [0, 1, 1], "done");
    assert_eq!(count(&Visitor::new(address).open("/").await.0.body), 0);
    assert_eq!(reader.get("/").await.status, 200);

    // A disk with room again, after the server was killed.
    drop(server);
    let mut writer = Visitor { server: serve(app(&file)).await, ..writer };
    let kept = count(&writer.get("/").await.body);
    assert!(kept >= acknowledged, "{kept} < {acknowledged}");
    assert_eq!(writer.post("/?_t=0.0", "").await.status, 303);
    assert_eq!(count(&writer.get("/").await.body), kept + 1);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing was set aside");
}
