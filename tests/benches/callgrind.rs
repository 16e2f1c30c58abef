//! This program under valgrind, so as to count what it does.

use std::{env, fs, process::Command};

/// The instructions of one run of this program with these arguments.
pub(crate) fn instructions(args: &[&str]) -> u64 {
    if Command::new("valgrind").arg("--version").output().map_or(true, |output| !output.status.success()) {
        eprintln!("valgrind is not here: install it (`apt-get install valgrind`) to count instructions");
        std::process::exit(1);
    }
    let this = env::current_exe().expect("this program has a path");
    // A file that nobody reads: valgrind replaces what it is told to write to, be it a device.
    let unread = env::temp_dir().join(format!("marquetry-callgrind-{}", std::process::id()));
    let valgrind = Command::new("valgrind").arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", unread.display())).arg(this).args(args).output();
    let output = valgrind.expect("valgrind runs");
    // It is there unless valgrind has failed, which is told below.
    let _missing = fs::remove_file(unread);
    let report = String::from_utf8_lossy(&output.stderr);
    let count = report.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim().parse());
    match count {
        Some(Ok(count)) if output.status.success() => count,
        _ => panic!("valgrind gave no count:\n{report}"),
    }
}
