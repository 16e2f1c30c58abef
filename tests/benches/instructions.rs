//! How many instructions each engine runs for one render of each page, allocator and libc included: figures that a busy machine does not move.
//!
//! `cargo bench -p marquetry-tests --bench instructions`; words behind `--` choose pages and engines by name. It needs valgrind.

mod workloads;

use std::{env, hint::black_box, process::Command};

use workloads::{ENGINES, Input, WORKLOADS, assert_equal};

/// How many renders are counted: those beyond the first, which warms up what is made once.
const FEW: usize = 1;
const MANY: usize = 4;

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, workload, engine, times] = &args[..]
        && flag == "--render"
    {
        return render(number(workload), number(engine), number(times));
    }
    if Command::new("valgrind").arg("--version").output().map_or(true, |output| !output.status.success()) {
        eprintln!("valgrind is not here: install it (`apt-get install valgrind`) to count instructions");
        std::process::exit(1);
    }
    let input = Input::new();
    assert_equal(&input);
    let chosen = |name: &str, names: &mut dyn Iterator<Item = &str>| {
        let known: Vec<&str> = names.collect();
        let asked: Vec<&String> = args.iter().filter(|arg| known.contains(&&***arg)).collect();
        asked.is_empty() || asked.iter().any(|arg| *arg == name)
    };
    println!("instructions per render (callgrind); the bytes are of the page");
    for (at, workload) in WORKLOADS.iter().enumerate() {
        if !chosen(workload.name, &mut WORKLOADS.iter().map(|workload| workload.name)) {
            continue;
        }
        print!("{:<8}{:>9} bytes", workload.name, workload.renders[0](&input).len());
        for (engine, name) in ENGINES.iter().enumerate() {
            if chosen(name, &mut ENGINES.into_iter()) {
                let count = (instructions(at, engine, MANY) - instructions(at, engine, FEW)) / (MANY - FEW) as u64;
                print!("  {name} {count:>9}");
            }
        }
        println!();
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number stands here")
}

/// What runs under valgrind.
fn render(workload: usize, engine: usize, times: usize) {
    let input = Input::new();
    for _ in 0..times {
        black_box(WORKLOADS[workload].renders[engine](black_box(&input)));
    }
}

fn instructions(workload: usize, engine: usize, times: usize) -> u64 {
    let this = env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args(["--render", &workload.to_string(), &engine.to_string(), &times.to_string()])
        .output()
        .expect("valgrind runs");
    let report = String::from_utf8_lossy(&output.stderr);
    let count = report.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim().parse());
    match count {
        Some(Ok(count)) => count,
        _ => panic!("valgrind gave no count:\n{report}"),
    }
}
