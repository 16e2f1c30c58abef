//! Marquetry beside its competitors, like against like.
//!
//! `tests/peers/run` builds and runs it all. It is a workspace of its own, for its dependencies are many and nothing else needs them: neither `cargo test` nor
//! `./test` compile it. Without a word it measures everything, else what the words name: `render`, `updates`, `memory`. What browsers get is measured by `clients.mjs`.

#[path = "../../benches/callgrind.rs"]
mod callgrind;
mod html;
mod memory;
mod pages;
mod updates;

use std::env;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    match &args.iter().map(|arg| &**arg).collect::<Vec<_>>()[..] {
        ["--render", case, engine, times] => pages::render(case, engine, times),
        ["--page", case, engine] => print!("{}", pages::page(case, engine)),
        ["--serve", name] => runtime().block_on(memory::serve(name)),
        ["--dioxus-client"] => println!("{}", updates::dioxus_client()),
        chosen => {
            let asked = |what: &str| chosen.is_empty() || chosen.contains(&what);
            if asked("render") {
                pages::measure();
            }
            if asked("updates") {
                // A virtual clock, which `marquetry::testing` has, asks for one thread.
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(updates::measure());
            }
            if asked("memory") {
                runtime().block_on(memory::measure());
            }
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}
