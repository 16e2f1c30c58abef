//! A page that comes back to another process is navigated from like any other: what it shares with the next one stays, if that process shows the same around what lives.

#[path = "support/process.rs"]
mod process;
mod support;

use std::{
    env,
    net::SocketAddr,
    path::Path as FilePath,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use marquetry::{prelude::*, store::Writable};
use process::Process;
use support::{
    Response, Visitor, WAYS, Way,
    navigation::{Answer, Tab, button, navigate},
    serve,
};

#[derive(Clone)]
struct Cart(Writable<u32>);

component! {
    /// What it shows around its parts is the build's own.
    Site(build: String, title: String) {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{&title}</title></head>
            <body><header><p>{&build}</p><Badge/><input aria-label="typed"></header><h1>{&title}</h1><main><slot/></main></body>
        </html>
        <style>"header { color: teal; }"</style>
    }
    Badge() {
        let clicks = writable(0);
        on click() { clicks.update(|clicks| clicks + 1) }
        <button @trigger="click">"badge"</button>
        <fragment key="badge"><output>{clicks}</output></fragment>
    }
    /// It lives itself, and hands something down.
    Shop(title: String) {
        let things = writable(0);
        provide(Cart(things.clone()));
        on empty() { things.set(0) }

        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&title}</title></head>
            <body>
                <button @trigger="empty">"empty"</button>
                <h1>{&title}</h1>
                <fragment key="cart"><output>{things} "things"</output> <i>"at" {&title}</i></fragment>
                <main><slot/></main>
            </body>
        </html>
    }
    Adder() {
        let cart = context::<Cart>().0;
        on add() { cart.update(|things| things + 1) }
        <button @trigger="add">"add"</button>
    }
    /// It names the page after what lives.
    Counted() {
        let seen = session("seen", 0);
        on see() { seen.update(|seen| seen + 1) }
        <fragment key="seen"><head><title>{seen} "seen"</title></head><output>{seen}</output></fragment>
        <button @trigger="see">"see"</button>
    }
    /// What it loads for a fragment is as much as was seen.
    Seen() {
        let seen = session("seen", 0);
        on see() { seen.update(|seen| seen + 1) }
        <button @trigger="see">"see"</button>
        <fragment key="seen"><Shelf of={$seen}/></fragment>
    }
    async Shelf(of: i32) {
        tokio::task::yield_now().await;
        <div>{#each 0..of}<Badge/>{/each}</div>
    }
    /// It is there when the others are.
    async Behind() {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        <Named/>
    }
    Named() {
        let name = writable("nobody");
        on name() { name.set("somebody") }
        <button @trigger="name">"name"</button>
        <fragment key="name"><output>{name}</output></fragment>
    }
    Later(name: String) {
        {#await slow(name.clone())}<p>"wait"</p>{:then name}<p>"late" {name}</p>{/await}
    }

    Many() {
        let counted = writable(0);
        on count() { counted.update(|counted| counted + 1) }
        <button @trigger="count">"count"</button>
        <fragment key="many">{#each 0..40 as at}<One at={at + 1}/>{/each}<b>{$counted}</b></fragment>
    }
    One(at: i32) {
        on pick() {}
        <p class="one">"one of many, the" {at} "th" <button @trigger="pick">"pick"</button></p>
    }
    /// What lives in it is large.
    Listed(title: String) { <!DOCTYPE html><html lang="en"><head><title>{&title}</title></head><body><Many/><main><slot/></main></body></html> }

    InListed(name: String) { <Listed title={name.clone()}><p>"this is" {&name}</p></Listed> }
    Item(build: String, name: String) { <Site build={build.clone()} title={name.clone()}><p>"this is" {&name}</p></Site> }
    InShop(name: String) { <Shop title={name.clone()}><p>"this is" {&name}</p><Adder/></Shop> }
    Told(name: String) { <Site build="one" title={name.clone()}><Counted/></Site> }
    Waits(name: String) { <Site build="one" title={name.clone()}><Later name={name.clone()}/></Site> }
    Loads(name: String) { <Site build="one" title={name.clone()}><Seen/><Behind/></Site> }
    /// It has no document of its own.
    Unwrapped() { <main><slot/></main> }
    Bare(name: String) { <Unwrapped><p>{&name}</p></Unwrapped> }
    /// What was read of it once is shown.
    Read(name: String) {
        let seen = session("seen", 0);
        on see() { seen.update(|seen| seen + 1) }
        let once = marquetry::store::get(&seen);
        <Site build="one" title={name.clone()}><p>{once}</p><button @trigger="see">"see"</button></Site>
    }
}

async fn slow(name: String) -> String {
    // It is not there at once.
    tokio::task::yield_now().await;
    name
}

fn router(build: &str, sessions: Sessions) -> Router {
    Router::new()
        .route("/item/{name}", get(async |State(build): State<String>, Path(name): Path<String>| Page(Item { build, name })))
        .route("/shop/{name}", get(async |Path(name): Path<String>| Page(InShop { name })))
        .route("/told/{name}", get(async |Path(name): Path<String>| Page(Told { name })))
        .route("/waits/{name}", get(async |Path(name): Path<String>| Page(Waits { name })))
        .route("/loads/{name}", get(async |Path(name): Path<String>| Page(Loads { name })))
        .route("/bare/{name}", get(async |Path(name): Path<String>| Page(Bare { name })))
        .route("/read/{name}", get(async |Path(name): Path<String>| Page(Read { name })))
        .route("/listed/{name}", get(async |Path(name): Path<String>| Page(InListed { name })))
        .with_state(build.to_owned())
        .live(
            Live::new()
                .navigation(true)
                .lang(if build == "two" { "la" } else { "en" })
                .sessions(sessions)
                .csp_nonce(|_| NONCES.fetch_add(1, Ordering::Relaxed).to_string()),
        )
}

/// No two answers have one.
static NONCES: AtomicUsize = AtomicUsize::new(0);

const BUILD: &str = "MARQUETRY_TESTS_BUILD";
const SESSIONS: &str = "MARQUETRY_TESTS_SESSIONS";

#[test]
#[ignore = "run by the next tests, in a process of its own"]
fn serving() {
    let (Ok(build), Some(sessions)) = (env::var(BUILD), env::var_os(SESSIONS)) else { return };
    process::serve(|| router(&build, Sessions::open(FilePath::new(&sessions)).unwrap()));
}

/// Whether an answer has only what differs.
fn is_parts(answer: &Answer) -> bool {
    answer.head.get("at").is_some()
}

/// A server that is started again and again, with the sessions of the one before.
struct Server {
    directory: tempfile::TempDir,
    process: Option<Process>,
}

impl Server {
    fn new() -> Server {
        Server { directory: tempfile::tempdir().unwrap(), process: None }
    }

    fn start(&mut self, build: &str) -> SocketAddr {
        // Two of them cannot have the file.
        drop(self.process.take());
        let file = self.directory.path().join("sessions.redb");
        let mut program = Command::new(process::program());
        let process = Process::start(program.args(process::SERVING).env(BUILD, build).env(SESSIONS, file));
        self.process.insert(process).address
    }
}

#[tokio::test]
async fn after_a_restart_the_first_navigation_keeps_the_layout() {
    for way in WAYS {
        keeps_the_layout(way).await;
    }
}

async fn keeps_the_layout(way: Way) {
    let mut server = Server::new();
    let (mut tab, first) = Tab::open(&Visitor::new(server.start("one")).by(way), "/item/oak").await;
    let badge = button(&first.body, "badge");
    assert!(tab.call(badge).await.contains('1'));
    tab.come_back(server.start("one"), "/item/oak", &first.body).await;
    // What lives in it is that of the page that was run anew.
    assert!(tab.call(badge).await.contains('1'));
    let Answer { head, parts, .. } = tab.follow("/item/elm").await;
    assert_eq!((&head["title"], head.get("head")), (&"elm".into(), None));
    assert_eq!(parts, ["elm", "<p>this is elm</p>"]);
    assert!(tab.call(badge).await.contains('2'));
    // Once more, from a page that was navigated to.
    let next = server.start("one");
    let mut other = Visitor::new(next);
    let html = other.get("/item/elm").await.body;
    let told = tab.come_back(next, "/item/elm", &html).await;
    assert!(told.contains("\0\r"), "the numbers: {told:?}");
    assert!(tab.call(badge).await.contains('1'));
    assert_eq!(tab.follow("/item/oak").await.parts, ["oak", "<p>this is oak</p>"]);
    assert!(tab.call(badge).await.contains('2'));
}

#[tokio::test]
async fn after_a_restart_a_layout_that_lives_goes_along() {
    let mut server = Server::new();
    let (mut tab, first) = Tab::open(&Visitor::new(server.start("one")), "/shop/oak").await;
    tab.come_back(server.start("one"), "/shop/oak", &first.body).await;
    let add = button(&first.body, "add");
    assert!(tab.call(add).await.contains('1'));
    let answer = tab.ask("/shop/elm").await;
    assert!(is_parts(&answer) && !answer.parts.concat().contains("things"), "{answer:?}");
    let told = tab.go_on(&answer.page).await.unwrap();
    assert!(String::from_utf8_lossy(&told).contains("elm"), "{told:?}");
    assert!(tab.call(button(&answer.parts.concat(), "add")).await.contains('2'), "it has kept what it had");
    // From a page that was navigated to, it is the layout's of the page that was run anew.
    let next = server.start("one");
    let html = Visitor::new(next).get("/shop/elm").await.body;
    tab.come_back(next, "/shop/elm", &html).await;
    assert!(tab.call(button(&html, "add")).await.contains('1'));
    let answer = tab.ask("/shop/oak").await;
    assert!(is_parts(&answer) && !answer.parts.concat().contains("things"), "{answer:?}");
    tab.go_on(&answer.page).await.unwrap();
    assert!(tab.call(button(&answer.parts.concat(), "add")).await.contains('2'));
}

#[tokio::test]
async fn another_build_that_shows_other_markup_sends_the_document() {
    let mut server = Server::new();
    let (mut tab, first) = Tab::open(&Visitor::new(server.start("one")), "/item/oak").await;
    tab.come_back(server.start("two"), "/item/oak", &first.body).await;
    let answer = tab.ask("/item/elm").await;
    assert!(answer.document().contains("two"), "{answer:?}");
    // Its browser has not shown that, and the first build comes back.
    tab.come_back(server.start("one"), "/item/oak", &first.body).await;
    assert_eq!(tab.follow("/item/elm").await.parts, ["elm", "<p>this is elm</p>"]);
}

#[tokio::test]
async fn another_build_that_wraps_pages_otherwise_sends_the_document() {
    let sessions = Sessions::memory();
    let (mut tab, first) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/bare/oak").await;
    for (build, parts) in [("one", true), ("two", false)] {
        tab.come_back(serve(router(build, sessions.clone())).await, "/bare/oak", &first.body).await;
        let answer = tab.ask("/bare/elm").await;
        assert_eq!(is_parts(&answer), parts, "{answer:?}");
        assert!(parts || answer.document().contains("<html lang=\"la\">"), "{answer:?}");
    }
}

#[tokio::test]
async fn what_is_loaded_outside_of_fragments_is_known_by_its_numbers_however_much_is_loaded_inside() {
    let sessions = Sessions::memory();
    let (mut tab, first) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/loads/oak").await;
    tab.call(button(&first.body, "see")).await;
    tab.come_back(serve(router("one", sessions)).await, "/loads/oak", &first.body).await;
    assert!(tab.call(button(&first.body, "name")).await.contains("somebody"));
    assert!(is_parts(&tab.ask("/loads/elm").await));
}

#[tokio::test]
async fn what_lives_may_show_something_else_after_a_restart() {
    let sessions = Sessions::memory();
    let (mut tab, first) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/told/oak").await;
    assert!(first.body.contains("<title>0 seen</title>"), "{first:?}");
    assert!(tab.call(button(&first.body, "see")).await.contains('1'));
    let told = tab.come_back(serve(router("one", sessions)).await, "/told/oak", &first.body).await;
    assert!(told.contains("1 seen"), "{told:?}");
    let answer = tab.ask("/item/elm").await;
    assert_eq!((is_parts(&answer), &answer.head["title"]), (true, &"elm".into()), "{answer:?}");
}

#[tokio::test]
async fn what_was_read_once_and_is_another_value_after_a_restart_is_shown_by_the_document() {
    for seen in [false, true] {
        let sessions = Sessions::memory();
        let (mut tab, first) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/read/oak").await;
        if seen {
            tab.call(button(&first.body, "see")).await;
        }
        tab.come_back(serve(router("one", sessions)).await, "/read/oak", &first.body).await;
        assert_eq!(is_parts(&tab.ask("/read/elm").await), !seen);
    }
}

#[tokio::test]
async fn what_comes_later_in_the_first_answer_changes_nothing() {
    let sessions = Sessions::memory();
    let (mut tab, Response { body, .. }) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/waits/oak").await;
    assert!(body.contains("<noscript>") && body.contains("wait") && body.contains("marquetry-frame"), "{body}");
    tab.come_back(serve(router("one", sessions.clone())).await, "/waits/oak", &body).await;
    let late = tab.connection.frame().await.unwrap();
    assert!(String::from_utf8_lossy(&late).contains("late"), "{late:?}");
    assert!(is_parts(&tab.follow("/item/elm").await));
    let next = serve(router("one", sessions.clone())).await;
    let html = Visitor::new(next).get("/item/elm").await.body;
    tab.come_back(next, "/item/elm", &html).await;
    // Where it came by navigation, nothing sends browsers without scripts elsewhere.
    let answer = tab.ask("/waits/oak").await;
    assert!(is_parts(&answer), "{answer:?}");
    tab.go_on(&answer.page).await.unwrap();
    let next = serve(router("one", sessions)).await;
    tab.come_back(next, "/waits/oak", &body).await;
    assert!(is_parts(&tab.ask("/item/oak").await));
}

#[tokio::test]
async fn what_others_have_changed_in_the_browser_is_loaded_with_the_document() {
    let sessions = Sessions::memory();
    let (tab, _) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/item/oak").await;
    // It has not got what was sent, or says that it is no more what it was sent.
    for (received, parts) in [("1", true), ("!", false)] {
        let mut visitor = tab.visitor.clone();
        visitor.server = serve(router("one", sessions.clone())).await;
        let mut connection = visitor.connect("/item/oak", &tab.page, received, &[]).await.unwrap();
        let frame = connection.frame().await.unwrap();
        let name = std::str::from_utf8(&frame[3..25]).unwrap();
        let answer = Answer::read(&navigate(&mut visitor, "/item/elm", name).await);
        assert_eq!(is_parts(&answer), parts, "{received}");
    }
}

#[tokio::test]
async fn what_a_browser_was_asked_for_comes_though_it_goes_on_meanwhile() {
    for way in WAYS {
        let sessions = Sessions::memory();
        let (mut tab, first) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await).by(way), "/listed/oak").await;
        tab.visitor.server = serve(router("one", sessions)).await;
        tab.connection = tab.visitor.connect("/listed/oak", &tab.page, "1, ~1.a", &[]).await.unwrap();
        let frame = tab.connection.frame().await.unwrap();
        tab.page = String::from_utf8(frame[3..25].to_vec()).unwrap();
        // It does not say what it shows, and what changes waits for that.
        tab.connection.call(1, button(&first.body, "count"), 0, "").await;
        let answer = tab.ask("/listed/elm").await;
        assert_eq!(answer.parts, ["<p>this is elm</p>"], "{answer:?}");
        let all = tab.go_on(&answer.page).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&all).matches("one of many").count(), 40, "{way:?} {all:?}");
        // Where that is lost with the connection, it comes once more.
        tab.connection.cut().await;
        tab.connection = tab.visitor.connect("/listed/elm", &tab.page, "2", &[]).await.unwrap();
        let again = [tab.connection.frame().await.unwrap(), tab.connection.frame().await.unwrap()].concat();
        assert_eq!(again, all, "{way:?}");
        // What is in it may be another one until the browser has taken that.
        let pick = button(&first.body, "pick");
        tab.connection.call(2, pick, 0, "").await;
        let refused = tab.connection.answer(2).await.unwrap().concat();
        assert!(String::from_utf8_lossy(&refused).contains("connection lost"), "{way:?} {refused:?}");
        tab.connection.send(&[2, 3]).await;
        tab.connection.call(3, pick, 0, "").await;
        let done = tab.connection.answer(3).await.unwrap().concat();
        assert!(!String::from_utf8_lossy(&done).contains("lost"), "{way:?} {done:?}");
        // All of it counts.
        tab.connection.cut().await;
        let mut again = tab.visitor.connect("/listed/elm", &tab.page, "3", &[]).await.unwrap();
        let counted = again.frame().await.unwrap();
        assert!(String::from_utf8_lossy(&counted).contains('1'), "{way:?} {counted:?}");
    }
}

/// Of its own page a browser may say what it likes.
#[tokio::test]
async fn a_name_that_says_something_else_gets_the_document() {
    let sessions = Sessions::memory();
    let (mut tab, _) = Tab::open(&Visitor::new(serve(router("one", sessions.clone())).await), "/item/oak").await;
    for name in [format!("{}AAAAAA", &tab.page[..16]), "A".repeat(22), tab.page[..20].to_owned(), "?".to_owned()] {
        tab.page = name;
        tab.come_back(serve(router("one", sessions.clone())).await, "/item/oak", "").await;
        assert!(!is_parts(&tab.ask("/item/elm").await), "{}", tab.page);
    }
    // What it says of a page that it does not show is its own affair, and harms nothing.
    let other = tab.visitor.get("/shop/oak").await.page().to_owned();
    tab.page = other;
    tab.come_back(serve(router("one", sessions)).await, "/item/oak", "").await;
    assert!(!is_parts(&tab.ask("/item/elm").await));
}
