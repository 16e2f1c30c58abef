//! A process killed at any moment has lost nothing that it acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::{env, io};

use super::*;

const FILE: &str = "MARQUETRY_TEST_SESSION_FILE";

fn visitor(number: u8) -> SessionId {
    SessionId::from_bytes([number; 16])
}

/// What the child process does: counts for some visitors at a time, and says each count when it is saved.
#[test]
#[ignore = "run by the next test, in a process of its own"]
fn counting() {
    let Some(path) = env::var_os(FILE) else { return };
    let sessions = Sessions::open(path).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let count = |number: u8| {
        let session = sessions.session(visitor(number));
        async move {
            loop {
                bound(&session, "count", 0u64).update(|count| count + 1);
                let count = get(&session, "count", 0u64);
                session.flushed().await.unwrap();
                writeln!(io::stdout(), "saved {number} {count}").unwrap();
            }
        }
    };
    for number in 1..4 {
        runtime.spawn(count(number));
    }
    runtime.block_on(count(0));
}

#[test]
fn a_killed_process_has_lost_nothing_it_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sessions.redb");
    let mut acknowledged = [0u64; 4];
    for round in 0..6 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "session::tests::killed::counting", "--ignored", "--nocapture"])
            .env(FILE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut saved = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let Some(line) = line.strip_prefix("saved ") else { continue };
            let (number, count) = line.split_once(' ').unwrap();
            acknowledged[number.parse::<usize>().unwrap()] = count.parse().unwrap();
            saved += 1;
            if saved == 20 + round * 7 {
                child.kill().unwrap();
            }
        }
        assert!(!child.wait().unwrap().success() && saved >= 20, "the child was to be killed at work");

        let sessions = Sessions::open(&path).unwrap();
        for (number, acknowledged) in acknowledged.iter_mut().enumerate() {
            let count = get(&sessions.session(visitor(number as u8)), "count", 0);
            assert!(count >= *acknowledged, "{number}: {count} < {acknowledged}");
            *acknowledged = count;
        }
    }
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing was set aside");
}
