//! Layouts, and pages in them, whose setup waits for something: they share what those share that are ready at once.

mod support;

use std::{
    fmt::{Debug, Display},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::Path, routing::get};
use marquetry::{Error, prelude::*, store::Writable};
use support::{
    Visitor,
    navigation::{Answer, Tab, button, navigate},
    serve,
};
use tokio::sync::Barrier;

/// What is asked for takes a while.
#[derive(Clone)]
struct Db {
    user: Arc<Mutex<Result<&'static str, &'static str>>>,
    /// Who comes here waits for another one.
    both: Arc<Barrier>,
}

impl Db {
    fn new() -> Db {
        Db { user: Arc::new(Mutex::new(Ok("Ada"))), both: Arc::new(Barrier::new(2)) }
    }

    fn set(&self, user: Result<&'static str, &'static str>) {
        *self.user.lock().unwrap() = user;
    }

    async fn user(&self) -> Result<&'static str, Error> {
        tokio::task::yield_now().await;
        self.user.lock().unwrap().map_err(Error::forbidden)
    }

    async fn thing(&self, name: &str) -> Result<String, Error> {
        tokio::task::yield_now().await;
        if name == "nothing" { Err(Error::not_found("there is no such thing")) } else { Ok(name.to_uppercase()) }
    }
}

#[derive(Clone)]
struct Cart(Writable<u32>);

component! {
    Site(title: String) {
        <!DOCTYPE html>
        <html lang="en"><head><title>{&title}</title></head><body><nav>"Links"</nav><h1>{&title}</h1><main><slot/></main></body></html>
    }
    /// A page that loads what it shows.
    async Loaded(name: String) {
        let thing = context::<Db>().thing(&name).await?;
        <Site title={thing.clone()}><p>{&thing}</p></Site>
    }
    /// A layout that lives, and loads what it shows of the user.
    async Account(title: String) {
        let user = context::<Db>().user().await?;
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&title}</title></head>
            <body>
                <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment></nav>
                <p>"Hello " {user}</p>
                <h1>{&title}</h1>
                <main><slot/></main>
            </body>
        </html>
    }
    InAccount(name: String) { <Account title={name.clone()}><p>{&name}</p></Account> }
    /// The same, without a life of its own.
    async Greeting(title: String) {
        let user = context::<Db>().user().await?;
        <nav>"Links"</nav><p>"Hello " {user}</p><h1>{&title}</h1><main><slot/></main>
    }
    InGreeting(name: String) { <Greeting title={name.clone()}><p>{&name}</p></Greeting> }
    /// One whose setup may fail, though it waits for nothing.
    Checked(title: String) {
        let user = *context::<Db>().user.lock().unwrap();
        let user = user.map_err(Error::forbidden)?;
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment></nav>
        <p>"Hello " {user}</p>
        <h1>{&title}</h1>
        <main><slot/></main>
    }
    InChecked(name: String) { <Checked title={name.clone()}><p>{&name}</p></Checked> }
    /// It is there when the layout around it is loading, too.
    async Beside(name: String) {
        context::<Db>().both.wait().await;
        <p>{&name}</p>
    }
    async Patient(title: String) {
        context::<Db>().both.wait().await;
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment></nav>
        <h1>{&title}</h1>
        <main><slot/></main>
    }
    InPatient(name: String) { <Patient title={name.clone()}><Beside name={name.clone()}/></Patient> }
    /// It loads something in another one that does, each with a title of its own.
    async Shelf(name: String) {
        let thing = context::<Db>().thing("shelf").await?;
        let dusted = writable(0);
        on dust() { dusted.update(|dusted| dusted + 1) }
        <aside><button @trigger="dust">"dust"</button> <fragment key="dusted"><output>{dusted}</output></fragment></aside>
        <h2>{thing} {&name}</h2>
        <slot/>
    }
    OnShelf(name: String) { <Account title="things"><Shelf name={name.clone()}><b>{&name}</b></Shelf></Account> }
    /// It hands down what pages put things into.
    async Stand(title: String) {
        let things = writable(0);
        provide(Cart(things.clone()));
        let user = context::<Db>().user().await?;
        on empty() { things.set(0) }
        <nav><button @trigger="empty">"empty"</button> <fragment key="things"><output>{things} "things"</output></fragment></nav>
        <p>"Hello " {user}</p>
        <h1>{&title}</h1>
        <main><slot/></main>
    }
    Adder() {
        let cart = context::<Cart>().0;
        on add() { cart.update(|things| things + 1) }
        <button @trigger="add">"add"</button>
    }
    /// It shows whatever it is given.
    async Framed<T: Display + Clone + PartialEq + Send + Sync + 'static>(shown: T) where T: Debug {
        context::<Db>().user().await?;
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} {@display shown.clone()}</output></fragment></nav>
        <h1>{@display shown.clone()}</h1>
        <main><slot/></main>
    }
    InFrame(name: String) { <Framed shown={name.clone()}><p>{&name}</p></Framed> }
    AtStand(name: String) { <Stand title={name.clone()}><p>{&name}</p><Adder/></Stand> }
}

fn site(db: Db) -> Router {
    Router::new()
        .route("/loaded/{name}", get(async |Path(name): Path<String>| Page(Loaded { name })))
        .route("/account/{name}", get(async |Path(name): Path<String>| Page(InAccount { name })))
        .route("/greeting/{name}", get(async |Path(name): Path<String>| Page(InGreeting { name })))
        .route("/checked/{name}", get(async |Path(name): Path<String>| Page(InChecked { name })))
        .route("/patient/{name}", get(async |Path(name): Path<String>| Page(InPatient { name })))
        .route("/shelf/{name}", get(async |Path(name): Path<String>| Page(OnShelf { name })))
        .route("/framed/{name}", get(async |Path(name): Path<String>| Page(InFrame { name })))
        .route("/stand/{name}", get(async |Path(name): Path<String>| Page(AtStand { name })))
        .live(Live::new().navigation(true).state(db))
}

async fn open(path: &str) -> (Tab, Db, String) {
    let db = Db::new();
    let (tab, first) = Tab::open(&Visitor::new(serve(site(db.clone())).await), path).await;
    (tab, db, first.body)
}

#[tokio::test]
async fn of_a_page_that_loads_what_it_shows_the_layout_stays() {
    let mut visitor = Visitor::new(serve(site(Db::new())).await);
    let left = visitor.get("/loaded/oak").await;
    let answer = Answer::read(&navigate(&mut visitor, "/loaded/elm", left.page()).await);
    assert_eq!((answer.head["title"].as_str(), &answer.parts[..]), (Some("ELM"), &["ELM".to_owned(), "<p>ELM</p>".to_owned()][..]), "{answer:?}");
}

#[tokio::test]
async fn a_page_that_cannot_load_what_it_shows_answers_as_without_navigation() {
    let mut visitor = Visitor::new(serve(site(Db::new())).await);
    let left = visitor.get("/loaded/oak").await;
    let answer = navigate(&mut visitor, "/loaded/nothing", left.page()).await;
    let loaded = visitor.get("/loaded/nothing").await;
    assert_eq!((answer.status, loaded.status), (404, 404));
    assert!(!answer.body.contains("NOTHING") && answer.body.contains("Not Found"), "{answer:?}");
}

#[tokio::test]
async fn a_layout_that_loads_something_goes_along_and_what_it_shows_of_that_is_sent() {
    for layout in ["account", "checked"] {
        let (mut tab, db, first) = open(&format!("/{layout}/oak")).await;
        let opened = button(&first, "open");
        assert!(tab.call(opened).await.contains('1'));
        assert_eq!(tab.follow(&format!("/{layout}/elm")).await.parts, ["elm", "<p>elm</p>"], "{layout}");
        assert!(tab.call(opened).await.contains('2'));
        db.set(Ok("Grace"));
        assert_eq!(tab.follow(&format!("/{layout}/ash")).await.parts, ["Grace", "ash", "<p>ash</p>"], "{layout}");
        assert!(tab.call(opened).await.contains('3'));
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_layout_without_a_life_of_its_own_that_loads_something_keeps_its_elements() {
    let (mut tab, db, _) = open("/greeting/oak").await;
    assert_eq!(tab.ask("/greeting/elm").await.parts, ["elm", "<p>elm</p>"]);
    db.set(Ok("Grace"));
    assert_eq!(tab.ask("/greeting/elm").await.parts, ["Grace", "elm", "<p>elm</p>"]);
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_layout_that_cannot_load_something_answers_as_without_navigation_and_the_page_that_is_left_goes_on() {
    for layout in ["account", "checked", "stand"] {
        let (mut tab, db, first) = open(&format!("/{layout}/oak")).await;
        db.set(Err("nobody is signed in"));
        let answer = navigate(&mut tab.visitor, &format!("/{layout}/elm"), &tab.page).await;
        let loaded = tab.visitor.get(&format!("/{layout}/elm")).await;
        assert_eq!((answer.status, loaded.status), (403, 403), "{layout}");
        assert!(!answer.body.contains("Hello") && answer.body.contains("nobody is signed in"), "{layout}: {answer:?}");
        let opened = button(&first, if layout == "stand" { "add" } else { "open" });
        assert!(tab.call(opened).await.contains('1'));
        db.set(Ok("Ada"));
        let (mut answer, told) = (tab.ask(&format!("/{layout}/elm")).await, tab.page.clone());
        assert_eq!(answer.parts.remove(0), "elm", "{layout}");
        assert_ne!(answer.page, told);
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_layout_and_what_stands_in_it_load_at_the_same_time() {
    let loads = async {
        let (mut tab, _, first) = open("/patient/oak").await;
        let opened = button(&first, "open");
        assert!(tab.call(opened).await.contains('1'));
        assert_eq!(tab.follow("/patient/elm").await.parts, ["elm", "<p>elm</p>"]);
        assert!(tab.call(opened).await.contains('2'));
        tab.connection.leave().await;
    };
    tokio::time::timeout(Duration::from_secs(60), loads).await.expect("each waits until the other one is loading, too");
}

#[tokio::test]
async fn layouts_that_load_something_go_along_one_in_the_other() {
    let (mut tab, _, first) = open("/shelf/oak").await;
    let [opened, dusted] = ["open", "dust"].map(|text| button(&first, text));
    assert!(tab.call(opened).await.contains('1') && tab.call(dusted).await.contains('1'));
    assert_eq!(tab.follow("/shelf/elm").await.parts, ["elm", "<b>elm</b>"]);
    assert!(tab.call(opened).await.contains('2') && tab.call(dusted).await.contains('2'));
    // In another one, and back: it is made anew.
    let answer = tab.follow("/account/ash").await;
    assert_eq!(answer.parts, ["ash", "<p>ash</p>"]);
    assert!(tab.call(opened).await.contains('3') && !tab.call(dusted).await.contains('3'));
    let answer = tab.follow("/shelf/ash").await;
    let dusted = button(answer.parts.last().unwrap(), "dust");
    assert!(tab.call(dusted).await.contains('1'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn what_a_layout_hands_down_before_it_loads_something_is_what_the_next_page_gets() {
    let (mut tab, _, first) = open("/stand/oak").await;
    assert!(tab.call(button(&first, "add")).await.contains('1'));
    let answer = tab.follow("/stand/elm").await;
    assert_eq!((answer.parts.len(), &*answer.parts[0]), (2, "elm"), "{answer:?}");
    assert!(tab.call(button(&answer.parts[1], "add")).await.contains('2'));
    assert!(tab.call(button(&first, "empty")).await.contains('0'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_layout_that_shows_things_of_any_type_goes_along() {
    let (mut tab, _, first) = open("/framed/oak").await;
    let opened = button(&first, "open");
    assert!(tab.call(opened).await.contains('1'));
    let answer = tab.ask("/framed/elm").await;
    assert_eq!(answer.parts, ["elm", "<p>elm</p>"]);
    let told = tab.go_on(&answer.page).await.unwrap();
    assert!(String::from_utf8_lossy(&told).contains("elm"), "its fragment has the new prop: {told:?}");
    assert!(tab.call(opened).await.contains('2'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_page_that_is_passed_by_leaves_a_layout_that_loads_something_as_it_was() {
    let (mut tab, db, first) = open("/account/oak").await;
    let opened = button(&first, "open");
    db.set(Ok("Grace"));
    // The browser never says that it shows the second page.
    tab.page = tab.ask("/account/beech").await.page;
    db.set(Ok("Ada"));
    assert_eq!(tab.follow("/account/elm").await.parts, ["Ada", "elm", "<p>elm</p>"]);
    assert!(tab.call(opened).await.contains('1'));
    tab.connection.leave().await;
}
