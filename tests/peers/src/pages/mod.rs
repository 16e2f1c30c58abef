//! What a server does for a page: every framework renders the same one.

#[path = "../../../benches/workloads/data.rs"]
mod data;
mod dioxus;
mod leptos;
mod live;
#[allow(dead_code, reason = "its other pages are measured in `tests/benches`")]
#[path = "../../../benches/workloads/marquetry.rs"]
mod marquetry;
#[allow(dead_code, reason = "its other pages are measured in `tests/benches`")]
#[path = "../../../benches/workloads/maud.rs"]
mod maud;
mod topcoat;

use std::{convert::Infallible, hint::black_box};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
};
use data::{Shop, Team};
use futures_util::StreamExt as _;
use tower::ServiceExt as _;

use crate::{callgrind, html};

/// What the pages show, ready before the measurement begins. It outlives every page, so that none has to copy of it.
struct Input {
    table: Vec<Vec<u32>>,
    shop: Shop,
    teams: Vec<Team>,
    text: String,
}

/// How a page is rendered.
#[derive(Clone, Copy)]
enum Way {
    /// By itself; the bytes are no part of a live page.
    Alone(fn(&'static Input) -> String),
    /// For a request, by axum; it may change while it is open.
    Served(fn(&'static Input) -> Router, &'static str),
}

struct Case {
    name: &'static str,
    engines: &'static [(&'static str, Way)],
}

const CASES: [Case; 4] = [
    Case {
        name: "table",
        engines: &[
            ("marquetry", Way::Alone(|input| marquetry::table(input))),
            ("maud", Way::Alone(|input| maud::table(input))),
            ("topcoat", Way::Alone(topcoat::table)),
            ("leptos", Way::Alone(leptos::table)),
            ("dioxus", Way::Alone(dioxus::table)),
        ],
    },
    Case {
        name: "shop",
        engines: &[
            ("marquetry", Way::Alone(|input| marquetry::shop(input))),
            ("maud", Way::Alone(|input| maud::shop(input))),
            ("topcoat", Way::Alone(topcoat::shop)),
            ("leptos", Way::Alone(leptos::shop)),
            ("dioxus", Way::Alone(dioxus::shop)),
        ],
    },
    Case {
        name: "live table",
        engines: &[
            ("marquetry", Way::Served(live::router, "/table")),
            ("topcoat", Way::Served(topcoat::router, "/table")),
            ("leptos", Way::Served(leptos::router, "/table")),
            ("dioxus", Way::Served(dioxus::router, "/table")),
        ],
    },
    Case {
        name: "live shop",
        engines: &[
            ("marquetry", Way::Served(live::router, "/shop")),
            ("topcoat", Way::Served(topcoat::router, "/shop")),
            ("leptos", Way::Served(leptos::router, "/shop")),
            ("dioxus", Way::Served(dioxus::router, "/shop")),
        ],
    },
];

/// How many renders are counted: those beyond the first, which warms up what is made once.
const FEW: usize = 1;
const MANY: usize = 9;

/// Renders every page with every framework, and panics where one shows something else than the first; then prints what each render takes.
pub(crate) fn measure() {
    println!("instructions per render (callgrind) and bytes of the page; live ones are served by axum");
    for (at, case) in CASES.iter().enumerate() {
        let mut shown: Option<String> = None;
        for (engine, (name, way)) in case.engines.iter().enumerate() {
            let page = run(*way, 1);
            let plain = html::plain(&page);
            // Marquetry puts what has no `<html>` into one.
            let plain = plain.split_once("<body>").filter(|_| case.name == "live table").map_or(&*plain, |(_, body)| body.trim_end_matches("</body></html>"));
            match &shown {
                None => shown = Some(plain.to_owned()),
                Some(shown) => html::assert_equal(shown, plain, &format!("{}, {name}", case.name)),
            }
            let instructions = |times: usize| callgrind::instructions(&["--render", &at.to_string(), &engine.to_string(), &times.to_string()]);
            println!("{:<12}{name:<12}{:>12}{:>9} bytes", case.name, (instructions(MANY) - instructions(FEW)) / (MANY - FEW) as u64, page.len());
        }
    }
}

/// What runs under valgrind.
pub(crate) fn render(case: &str, engine: &str, times: &str) {
    let number = |text: &str| text.parse::<usize>().expect("a number stands here");
    black_box(run(CASES[number(case)].engines[number(engine)].1, number(times)));
}

/// A page, for whoever wants to see it.
pub(crate) fn page(case: &str, engine: &str) -> String {
    let case = CASES.iter().find(|known| known.name == case).expect("a page of this name");
    run(case.engines.iter().find(|(name, _)| *name == engine).expect("who renders it").1, 1)
}

/// Renders a page some times; the last one.
fn run(way: Way, times: usize) -> String {
    let input: &'static Input = Box::leak(Box::new(Input { table: data::table(), shop: data::shop(), teams: data::teams(), text: data::text() }));
    let mut page = String::new();
    match way {
        Way::Alone(render) => (0..times).for_each(|_| page = render(black_box(input))),
        Way::Served(router, path) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
            let body = runtime.block_on(async {
                let router = router(input);
                let mut body = Vec::new();
                for _ in 0..times {
                    body = get(&router, path).await;
                }
                body
            });
            page = String::from_utf8(body.concat()).expect("text");
        }
    }
    page
}

/// The pieces of an answer, as they are.
async fn get(router: &Router, path: &str) -> Vec<Bytes> {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
    let pieces: Vec<_> = response.into_body().into_data_stream().collect().await;
    pieces.into_iter().map(|piece| piece.expect("a whole answer")).collect()
}
