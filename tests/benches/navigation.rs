//! What a navigation between two pages with one layout costs: the bytes of its answer and the instructions of the server, beside those of a whole page, and of a
//! navigation between pages that are the changed part and nothing else, and of that part as a page that is loaded.
//!
//! `cargo bench -p marquetry-tests --bench navigation`. It needs valgrind. With `-- time` it measures the time of the processor instead, on Linux, beside that of the
//! changed part as a page that is loaded: each in a process of its own, in turns, since a machine that does other things is not as fast all the time.

mod callgrind;

use std::{convert::Infallible, env, fs, process::Command};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    routing::get,
};
use futures_util::StreamExt as _;
use marquetry::prelude::*;
use tower::ServiceExt as _;

component! {
    /// A layout with much in it, and something live.
    Layout(title: String) {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"></head>
            <body>
                <header><nav><ul>{#each 0..200 as at}<li><a href="/category/{at}" class="link">"Category" {at}</a></li>{/each}</ul></nav><Cart/></header>
                <main><slot/></main>
                <footer>{#each 0..50 as at}<p>"Line" {at} "of the small print"</p>{/each}</footer>
            </body>
        </html>
    }
    Cart() {
        let things = writable(0);
        on add() { things.update(|things| things + 1) }
        <button @trigger="add">"Add"</button> <fragment key="cart"><b>{things}</b></fragment>
    }
    Product(name: String) {
        <Layout title={name.clone()}><Content name={name.clone()}/></Layout>
    }
    Content(name: String) {
        <h1>{&name}</h1>
        {#each 0..20 as at}<p>"Paragraph" {at} "about" {&name}</p>{/each}
    }
    /// The same without its layout.
    Bare(name: String) { <Content name={name.clone()}/> }
    /// A layout with a navigation bar that shows where it is, and with its title in the page; and another one in it.
    Shop(title: String) {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{&title}</title><link rel="icon" href="data:,"></head>
            <body>
                <header><h1>{&title}</h1><nav><ul>{#each KINDS as kind}<li><a href="/{kind}" aria-current={(title == *kind).then_some("page")}>{kind}</a></li>{/each}</ul></nav></header>
                <nav><ul>{#each 0..200 as at}<li><a href="/category/{at}" class="link">"Category" {at}</a></li>{/each}</ul></nav>
                <main><slot/></main>
                <footer>{#each 0..50 as at}<p>"Line" {at} "of the small print"</p>{/each}</footer>
            </body>
        </html>
    }
    Department(name: String) {
        <h2>"All of" {name}</h2>
        <aside>{#each 0..30 as at}<p>"Advice" {at}</p>{/each}</aside>
        <slot/>
    }
    /// All that differs in a page of these.
    Changed(name: String) {
        <h1>{&name}</h1>
        <ul>{#each KINDS as kind}<li><a href="/{kind}" aria-current={(name == *kind).then_some("page")}>{kind}</a></li>{/each}</ul>
        <h2>"All of" {&name}</h2>
        <Content name={name}/>
    }
    /// A layout that lives itself, with a cart in a fragment of its own.
    Counter(title: String) {
        let things = writable(0);
        on add() { things.update(|things| things + 1) }
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"></head>
            <body>
                <header>
                    <nav><ul>{#each 0..200 as at}<li><a href="/category/{at}" class="link">"Category" {at}</a></li>{/each}</ul></nav>
                    <button @trigger="add">"Add"</button> <fragment key="cart"><b>{things}</b></fragment>
                </header>
                <main><slot/></main>
                <footer>{#each 0..50 as at}<p>"Line" {at} "of the small print"</p>{/each}</footer>
            </body>
        </html>
    }
    Sold(name: String) { <Counter title={name.clone()}><Content name={name.clone()}/></Counter> }
    /// What differs in it, with its setup, which runs for every page.
    Alive(name: String) {
        let things = writable(0);
        on add() { things.update(|things| things + 1) }
        <Content name={name.clone()}/>
    }
    /// The same with what may fail in a boundary.
    Guarded(title: String) {
        let things = writable(0);
        on add() { things.update(|things| things + 1) }
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"></head>
            <body>
                <header>
                    <nav><ul>{#each 0..200 as at}<li><a href="/category/{at}" class="link">"Category" {at}</a></li>{/each}</ul></nav>
                    <button @trigger="add">"Add"</button> <fragment key="cart"><b>{things}</b></fragment>
                </header>
                <Boundary><main><slot/></main><p slot="error">"This cannot be shown now."</p></Boundary>
                <footer>{#each 0..50 as at}<p>"Line" {at} "of the small print"</p>{/each}</footer>
            </body>
        </html>
    }
    Kept(name: String) { <Guarded title={name.clone()}><Content name={name.clone()}/></Guarded> }
    KeptAlive(name: String) {
        let things = writable(0);
        on add() { things.update(|things| things + 1) }
        <Boundary><Content name={name.clone()}/><p slot="error">"This cannot be shown now."</p></Boundary>
    }
    Nested(name: String) {
        <Shop title={name.clone()}><Department name={name.clone()}><Content name={name.clone()}/></Department></Shop>
    }
}

const KINDS: [&str; 4] = ["Oak", "Elm", "Ash", "Yew"];

/// All paths have the same length, as what is made of them takes its time.
fn router(navigation: bool) -> Router {
    Router::new()
        .route("/page-oak", get(async || Page(Product { name: "Oak".to_owned() })))
        .route("/page-elm", get(async || Page(Product { name: "Elm".to_owned() })))
        .route("/bare-elm", get(async || Page(Bare { name: "Elm".to_owned() })))
        .route("/bare-oak", get(async || Page(Bare { name: "Oak".to_owned() })))
        .route("/diff-oak", get(async || Page(Changed { name: "Oak".to_owned() })))
        .route("/diff-elm", get(async || Page(Changed { name: "Elm".to_owned() })))
        .route("/live-oak", get(async || Page(Sold { name: "Oak".to_owned() })))
        .route("/live-elm", get(async || Page(Sold { name: "Elm".to_owned() })))
        .route("/deep-oak", get(async || Page(Alive { name: "Oak".to_owned() })))
        .route("/deep-elm", get(async || Page(Alive { name: "Elm".to_owned() })))
        .route("/kept-oak", get(async || Page(Kept { name: "Oak".to_owned() })))
        .route("/kept-elm", get(async || Page(Kept { name: "Elm".to_owned() })))
        .route("/wall-oak", get(async || Page(KeptAlive { name: "Oak".to_owned() })))
        .route("/wall-elm", get(async || Page(KeptAlive { name: "Elm".to_owned() })))
        .route("/nest-oak", get(async || Page(Nested { name: "Oak".to_owned() })))
        .route("/nest-elm", get(async || Page(Nested { name: "Elm".to_owned() })))
        // As in a server that has run for a while: what one page has needed is there for another.
        .live(Live::new().navigation(navigation).limits(Limits { unclaimed_pages: 100, ..Limits::default() }))
}

/// The length of the name of a page to which one has come from another, and where it begins in the answer: `{"page":"…"`.
const NAME: usize = 23;
const BEGINS: usize = 9;

/// A browser without a browser.
struct Visitor {
    router: Router,
    cookie: Option<HeaderValue>,
}

const ACCEPTED: HeaderValue = HeaderValue::from_static("application/x-marquetry");
const HTML: HeaderValue = HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
const LEFT: HeaderName = HeaderName::from_static("marquetry-page");

impl Visitor {
    async fn get(&mut self, path: &str, left: Option<&str>) -> String {
        // A browser says as much where it loads a page.
        let mut request = match left {
            Some(left) => Request::get(path).header(header::ACCEPT, ACCEPTED).header(LEFT, left),
            None => Request::get(path).header(header::ACCEPT, HTML).header(header::UPGRADE_INSECURE_REQUESTS, "1"),
        };
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
        if let Some(cookie) = response.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next()) {
            self.cookie = HeaderValue::from_str(cookie).ok();
        }
        let mut body = Vec::new();
        let mut stream = response.into_body().into_data_stream();
        while let Some(piece) = stream.next().await {
            body.extend_from_slice(&piece.expect("a whole answer"));
        }
        String::from_utf8(body).expect("text")
    }
}

/// What is between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

/// Runs one kind of request some times; the last answer.
fn run(kind: &str, times: usize) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let mut visitor = Visitor { router: router(kind != "bare"), cookie: None };
        let ways = match kind {
            "alone" | "part" => ["/bare-oak", "/bare-elm"],
            "nested alone" | "nested part" => ["/diff-oak", "/diff-elm"],
            "live" | "live whole" => ["/live-oak", "/live-elm"],
            "live part" => ["/deep-oak", "/deep-elm"],
            "kept" | "kept whole" => ["/kept-oak", "/kept-elm"],
            "kept part" => ["/wall-oak", "/wall-elm"],
            "nested" | "nested whole" => ["/nest-oak", "/nest-elm"],
            _ => ["/page-oak", "/page-elm"],
        };
        let first = visitor.get(ways[0], None).await;
        let mut page = between(&first, "data-page=\"", "\"").to_owned();
        let mut answer = first;
        for at in 0..times {
            let path = ways[(at + 1) % 2];
            answer = match kind {
                "whole" | "live whole" | "kept whole" | "nested whole" | "part" | "live part" | "kept part" | "nested part" => visitor.get(path, None).await,
                "bare" => visitor.get("/bare-elm", None).await,
                _ => visitor.get(path, Some(&page)).await,
            };
            // What it is called, without a search that would be counted; of what else is asked for, as many bytes are taken.
            if let Some(name) = answer.get(BEGINS..BEGINS + NAME) {
                page.replace_range(.., name);
            }
        }
        answer
    })
}

/// How many requests are made before any is timed, and then.
const REQUESTS: (usize, usize) = (2_000, 40_000);
/// How many times each kind is timed.
const TURNS: usize = 15;

/// The nanoseconds for which the processor has been at work for this process.
fn busy() -> u64 {
    let stat = fs::read_to_string("/proc/self/schedstat").expect("Linux counts the time of a process");
    stat.split(' ').next().and_then(|busy| busy.parse().ok()).expect("a number")
}

/// The nanoseconds of a request of this kind, measured by another process.
fn time(kind: &str) -> f64 {
    let output = Command::new(env::current_exe().expect("this program has a path")).args(["--time", kind]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, kind, times] = &args[..]
        && flag == "--run"
    {
        run(kind, times.parse().expect("a number"));
        return;
    }
    if let [flag, kind] = &args[..]
        && flag == "--time"
    {
        run(kind, REQUESTS.0);
        let before = busy();
        run(kind, REQUESTS.1);
        println!("{}", (busy() - before) as f64 / REQUESTS.1 as f64);
        return;
    }
    if args == ["time"] {
        for (kind, part) in [("navigation", "part"), ("nested", "nested part"), ("live", "live part"), ("kept", "kept part")] {
            let turns: Vec<_> = (0..TURNS).map(|_| (time(kind), time(part))).collect();
            let of = |which: &dyn Fn(&(f64, f64)) -> f64| median(turns.iter().map(which).collect());
            let (own, other, ratio) = (of(&|turn| turn.0), of(&|turn| turn.1), of(&|turn| turn.0 / turn.1));
            println!("{kind:<12}{own:>7.0} ns, {part:<12}{other:>7.0} ns: {ratio:.3} times as much");
        }
        return;
    }
    let content = Content { name: "Elm".to_owned() }.to_html().len();
    println!("the part that differs: {content} bytes");
    for (kind, what) in [
        ("whole", "the page as it is loaded"),
        ("navigation", "a navigation to it"),
        ("alone", "one to the part that differs"),
        ("part", "that part as it is loaded"),
        ("bare", "that without a client"),
        ("live whole", "a page whose layout lives"),
        ("live", "a navigation to it"),
        ("live part", "its setup, and what differs"),
        ("kept whole", "one with a boundary in it"),
        ("kept", "a navigation to it"),
        ("kept part", "its setup, and what differs"),
        ("nested whole", "a page with nested layouts"),
        ("nested", "a navigation to it"),
        ("nested alone", "one to all that differs"),
        ("nested part", "all that as it is loaded"),
    ] {
        let bytes = run(kind, 1).len();
        let instructions = |times: usize| callgrind::instructions(&["--run", kind, &times.to_string()]);
        println!("{what:<32}{bytes:>8} bytes{:>10} instructions", (instructions(9) - instructions(1)) / 8);
    }
}
