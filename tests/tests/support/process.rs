//! A server in a process of its own: the test program once more, which runs the ignored test `serving`.

#![allow(dead_code, reason = "each test file uses a part")]

use std::{
    env, fmt,
    io::{BufRead, BufReader, Lines, Write},
    net::SocketAddr,
    process::{Child, ChildStdout, Command, Stdio},
};

use axum::Router;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

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

/// Serves until the test that started this process ends, however it does.
pub(crate) fn serve(app: impl FnOnce() -> Router) {
    tracing::subscriber::set_global_default(Errors).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let address = runtime.block_on(async { super::support::serve(app()).await });
    say(&format!("listens {address}"));
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// The arguments with which the test program serves.
pub(crate) const SERVING: [&str; 4] = ["--exact", "serving", "--ignored", "--nocapture"];

/// The test program.
pub(crate) fn program() -> std::path::PathBuf {
    env::current_exe().unwrap()
}

/// A server's process, which ends with the test.
pub(crate) struct Process {
    process: Child,
    output: Lines<BufReader<ChildStdout>>,
    pub(crate) address: SocketAddr,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Process {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = next(&mut output, "listens ").parse().unwrap();
        Process { process, output, address }
    }

    /// The rest of the next line that begins so.
    pub(crate) fn says(&mut self, start: &str) -> String {
        next(&mut self.output, start)
    }
}

fn next(output: &mut Lines<BufReader<ChildStdout>>, start: &str) -> String {
    let mut lines = output.map(Result::unwrap);
    lines.find_map(|line| line.strip_prefix(start).map(str::to_owned)).expect("the server goes on")
}

impl Drop for Process {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
