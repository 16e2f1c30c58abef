//! Pages that every engine renders to the same bytes.

pub(crate) mod data;
mod hypertext;
mod marquetry;
mod maud;
mod sailfish;

use data::{Shop, Team};

/// What a page is made of, ready before the measurement begins.
pub(crate) struct Input {
    pub(crate) table: Vec<Vec<u32>>,
    pub(crate) teams: Vec<Team>,
    pub(crate) shop: Shop,
    pub(crate) text: String,
}

impl Input {
    pub(crate) fn new() -> Input {
        Input { table: data::table(), teams: data::teams(), shop: data::shop(), text: data::text() }
    }
}

/// One engine's way to render one page.
pub(crate) type Render = fn(&Input) -> String;

/// A page, and how each engine renders it: the engines stand in the order of [`ENGINES`].
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) renders: [Render; 4],
}

pub(crate) const ENGINES: [&str; 4] = ["marquetry", "sailfish", "hypertext", "maud"];

pub(crate) const WORKLOADS: [Workload; 4] = [
    Workload { name: "table", renders: [marquetry::table, sailfish::table, hypertext::table, maud::table] },
    Workload { name: "teams", renders: [marquetry::teams, sailfish::teams, hypertext::teams, maud::teams] },
    Workload { name: "shop", renders: [marquetry::shop, sailfish::shop, hypertext::shop, maud::shop] },
    Workload { name: "text", renders: [marquetry::text, sailfish::text, hypertext::text, maud::text] },
];

/// Renders every page with every engine, and panics at the first byte that differs.
pub(crate) fn assert_equal(input: &Input) {
    for workload in &WORKLOADS {
        let expected = workload.renders[0](input);
        for (render, engine) in workload.renders.iter().zip(ENGINES) {
            let html = render(input);
            if let Some(at) = (0..expected.len().max(html.len())).find(|&at| expected.as_bytes().get(at) != html.as_bytes().get(at)) {
                let part = |html: &str| String::from_utf8_lossy(&html.as_bytes()[at.saturating_sub(60)..(at + 60).min(html.len())]).into_owned();
                panic!("{}: {engine} differs at byte {at}:\n{}\n{}", workload.name, part(&expected), part(&html));
            }
        }
    }
}
