//! A disk that is full under the session file: what was acknowledged is kept, the rest is reported, and the server goes on.

mod support;

use std::{
    env, fmt,
    io::{BufRead, BufReader, Lines, Write},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use axum::{Router, routing::get};
use marquetry::prelude::*;
use support::{Visitor, serve};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

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

/// Says the server's errors on its output.
struct Errors;

impl Subscriber for Errors {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn event(&self, event: &Event<'_>) {
        struct Message(String);
        impl Visit for Message {
            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                self.0.push_str(&format!("{}={value:?} ", field.name()));
            }
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        say(&format!("error {}", message.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn say(line: &str) {
    // In one piece: the test runner writes to the same output.
    std::io::stdout().write_all(format!("\n{line}\n").as_bytes()).unwrap();
}

/// The server, in a process whose files may not grow.
#[test]
#[ignore = "run by the next test, in a process of its own"]
fn serving() {
    let Some(file) = env::var_os(FILE) else { return };
    tracing::subscriber::set_global_default(Errors).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let address = runtime.block_on(async { serve(app(Path::new(&file))).await });
    say(&format!("listens {address}"));
    // Until the test ends, however it does.
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// The server's process, which ends with the test.
struct Server {
    process: Child,
    output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts it where no file may become larger than `file` is.
    fn start(file: &Path) -> Server {
        // The shell counts in blocks of 512 bytes. Who ignores the signal is told by an error.
        let limit = std::fs::metadata(file).unwrap().len() / 512;
        let script = format!("ulimit -f {limit} && trap '' XFSZ && exec \"$0\" \"$@\"");
        let program = env::current_exe().unwrap();
        let mut process = Command::new("sh")
            .args(["-c", &script])
            .arg(program)
            .args(["--exact", "serving", "--ignored", "--nocapture"])
            .env(FILE, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Server { process, output }
    }

    /// The rest of the next line that begins so.
    fn says(&mut self, start: &str) -> String {
        let mut lines = self.output.by_ref().map(Result::unwrap);
        lines.find_map(|line| line.strip_prefix(start).map(str::to_owned)).expect("the server goes on")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn count(page: &str) -> usize {
    page.split("<output>").nth(1).and_then(|rest| rest.split("</output>").next()?.rsplit('>').next()?.parse().ok()).expect("a number of notes")
}

#[tokio::test]
async fn a_full_disk_is_reported_and_takes_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sessions.redb");
    drop(Sessions::open(&file).unwrap());
    let mut server = Server::start(&file);
    let address: SocketAddr = server.says("listens ").parse().unwrap();
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
