//! How many instructions each engine runs for one render of each page, allocator and libc included: figures that a busy machine does not move.
//!
//! `cargo bench -p marquetry-tests --bench instructions`; words behind `--` choose pages and engines by name. It needs valgrind.

mod callgrind;
mod workloads;

use std::{env, hint::black_box};

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
    callgrind::instructions(&["--render", &workload.to_string(), &engine.to_string(), &times.to_string()])
}
