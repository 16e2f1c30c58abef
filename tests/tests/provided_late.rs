//! What a component hands down after it has waited is what stands in its slots gets: however the page is asked for, and wherever its tag stands.

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::{Router, extract::Path, routing::get};
use marquetry::{Error, prelude::*, store::Writable, try_context};
use support::{
    Visitor,
    navigation::{Answer, Tab, button, navigate},
    serve,
};

/// Who is signed in.
#[derive(Clone, PartialEq)]
struct User(&'static str);

#[derive(Clone)]
struct Cart(Writable<u32>);

component! {
    /// A layout that loads what it hands down.
    async Signed(title: String) {
        let user = context::<Db>().user().await?;
        let things = writable(0);
        provide(user.clone());
        provide(Cart(things.clone()));
        on empty() { things.set(0) }
        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&title}</title></head>
            <body>
                <nav><button @trigger="empty">"empty"</button> <fragment key="things"><output>{things} "things"</output></fragment></nav>
                <p>"Hello " {user.0}</p>
                <h1>{&title}</h1>
                <main><slot/></main>
            </body>
        </html>
    }
    /// They ask for it: at once, while they live, and after they have waited themselves.
    Named(greeting: String) {
        let user = context::<User>();
        <b>{&greeting} {user.0}</b>
    }
    Adder() {
        let cart = context::<Cart>().0;
        on add() { cart.update(|things| things + 1) }
        <button @trigger="add">"add"</button> <fragment key="added"><i>{cart}</i></fragment>
    }
    async Loaded() {
        tokio::task::yield_now().await;
        let user = try_context::<User>().map_or("nobody", |user| user.0);
        <u>"loaded for " {user}</u>
    }
    /// Without asking for anything they are written at once, and what stands in them is not.
    Framed() { <section><slot/></section> }
    Opened() {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <button @trigger="open">"open"</button> <fragment key="opened">{opened} <Named greeting="inside"/></fragment>
    }
    /// It shows what is written into it around what is handed down.
    Panel() {
        let user = context::<User>();
        <section class={user.0}><slot name="head"><h2>"of " {user.0}</h2></slot><slot/></section>
    }
    /// It hands down another thing than it gets, though it waits for nothing else.
    Turned() {
        let user = context::<User>();
        let turns = writable(0);
        provide(User(if user.0 == "Ada" { "Eve" } else { "Ada" }));
        on turn() { turns.update(|turns| turns + 1) }
        <div><slot/><button @trigger="turn">"turn"</button><fragment key="turns">{turns} <Named greeting="turned"/></fragment></div>
    }
    /// It makes something of what is handed down, and loads that.
    async Seconded() {
        let user = context::<User>();
        tokio::task::yield_now().await;
        provide(User(if user.0 == "Ada" { "Grace" } else { "Ada" }));
        <aside><slot/></aside>
    }
    Waiting() {
        {#await slow()}<p>"wait"</p>{:then late}<p>{late} <Named greeting="late"/></p>{/await}
    }
    Home(name: String) { <Signed title={name.clone()}><Named greeting={name.clone()}/><Adder/><Loaded/></Signed> }
    Inner(name: String) { <Signed title={name.clone()}><Framed><Named greeting="framed"/></Framed><Opened/><Seconded><Named greeting="second"/><Loaded/></Seconded></Signed> }
    Panels(name: String) {
        <Signed title={name.clone()}>
            <Panel><Named greeting="panel"/>{&name}</Panel>
            <Panel><h3 slot="head">"head"</h3><Panel><Loaded/></Panel></Panel>
            <Turned><Panel><Named greeting="inner"/></Panel></Turned>
        </Signed>
    }
    Waits(name: String) { <Signed title={name.clone()}><Waiting/></Signed> }
    /// Here the page itself lives, and what it writes does.
    Living(name: String) {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Signed title={name.clone()}><fragment key="n">{n} <Named greeting="living"/></fragment><Named greeting={name.clone()}/><button @trigger="count">"count"</button></Signed>
    }
    /// What cannot be loaded takes with it what waits for that.
    Guarded(name: String) {
        <main><Boundary><Asked name={name.clone()}><Named greeting="guarded"/><Opened/></Asked><p slot="error">"broken"</p></Boundary></main>
    }
    /// In a part of a page that comes later.
    Shown(name: String) {
        let shown = writable(false);
        on show() { shown.set(true) }
        <main><button @trigger="show">"show"</button><fragment key="shown">{#if $shown}<Later name={name.clone()}/>{/if}</fragment></main>
    }
    Later(name: String) { <Asked name={name.clone()}><Named greeting="shown"/><Loaded/></Asked> }
    async Asked(name: String) {
        let user = Db::default().user().await?;
        let () = if name == "nothing" { Err(Error::not_found("there is no such thing"))? };
        provide(user);
        <div><slot/></div>
    }
    /// What does not ask for anything loads meanwhile.
    async Slowly() {
        for _ in 0..6 {
            tokio::task::yield_now().await;
        }
        <u>"slowly"</u>
    }
    Slow() { <Asked name="oak"><Slowly/></Asked> }
    /// It takes longer than what stands in it, which does not wait for it.
    async Carted() {
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        provide(Cart(writable(3)));
        <div><slot/></div>
    }
    Buyer() {
        let (user, cart) = (context::<User>(), context::<Cart>().0);
        <b>{user.0} {marquetry::store::get(&cart)}</b>
    }
    async Bought() {
        let (user, cart) = (context::<User>(), context::<Cart>().0);
        <i>{user.0} {marquetry::store::get(&cart)}</i>
    }
    Both() { <Carted><Asked name="oak"><Buyer/><Bought/></Asked></Carted> }
    /// It notes how often it was made; in a fragment, whose component comes back to fill the slot.
    Counted(made: Arc<AtomicUsize>) { made.fetch_add(1, Ordering::SeqCst); <u>"made"</u> }
    Counting(made: Arc<AtomicUsize>) {
        let n = writable(0);
        <fragment key="n">{n} <Asked name="oak"><Counted made={made.clone()}/></Asked></fragment>
    }
    /// It shows what it is given, and waits where that may be kept as long.
    Generic<T: View + Send + 'static>(what: T) { let user = context::<User>(); <b>{what} {user.0}</b> }
    Bounded<T>(what: T) where T: View + Send + 'static { <i>{what} {context::<User>().0}<slot/></i> }
    Generics() { <Asked name="oak"><Generic what={7}/><Bounded what={"seven"}>"!"</Bounded></Asked> }
    /// Nobody sees that it asks.
    Through() { let user = who(); <b>{user.0}</b> }
    Unseen() { <Asked name="oak"><Through/></Asked> }
}

/// What is asked for takes a while.
#[derive(Clone, Default)]
struct Db(Arc<AtomicBool>);

impl Db {
    async fn user(&self) -> Result<User, Error> {
        tokio::task::yield_now().await;
        if self.0.load(Ordering::SeqCst) { Err(Error::forbidden("nobody is signed in")) } else { Ok(User("Ada")) }
    }
}

fn who() -> User {
    context()
}

async fn slow() -> &'static str {
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
    "slow"
}

fn site(db: Db) -> Router {
    Router::new()
        .route("/home/{name}", get(async |Path(name): Path<String>| Page(Home { name })))
        .route("/inner/{name}", get(async |Path(name): Path<String>| Page(Inner { name })))
        .route("/panels/{name}", get(async |Path(name): Path<String>| Page(Panels { name })))
        .route("/waits/{name}", get(async |Path(name): Path<String>| Page(Waits { name })))
        .route("/living/{name}", get(async |Path(name): Path<String>| Page(Living { name })))
        .route("/guarded/{name}", get(async |Path(name): Path<String>| Page(Guarded { name })))
        .route("/shown/{name}", get(async |Path(name): Path<String>| Page(Shown { name })))
        .live(Live::new().navigation(true).state(db))
}

#[tokio::test]
async fn what_stands_in_a_layout_gets_what_that_has_loaded() {
    let (mut tab, first) = Tab::open(&Visitor::new(serve(site(Db::default())).await), "/home/oak").await;
    assert!(first.status == 200 && first.body.contains("<b>oak Ada</b>") && first.body.contains("<u>loaded for  Ada</u>"), "{first:?}");
    let add = button(&first.body, "add");
    let told = tab.call(add).await;
    assert_eq!(told.matches('1').count(), 2, "the layout's cart is the content's: {told:?}");
    let answer = tab.follow("/home/elm").await;
    let content = answer.parts.last().unwrap();
    assert!(answer.parts[0] == "elm" && content.contains("<b>elm Ada</b>") && content.contains("loaded for  Ada"), "{answer:?}");
    assert_eq!(tab.call(button(content, "add")).await.matches('2').count(), 2);
    // From elsewhere its layout is another one, which loads anew.
    tab.follow("/shown/oak").await;
    let answer = tab.follow("/home/ash").await;
    assert!(answer.document().contains("<b>ash Ada</b>"), "{answer:?}");
    assert!(tab.call(button(answer.document(), "add")).await.contains('1'));
    tab.connection.leave().await;
}

/// HTML without its comments.
fn bare(html: &str) -> String {
    html.split("<!--").map(|part| part.split_once("-->").map_or(part, |(_, rest)| rest)).collect()
}

#[tokio::test]
async fn it_gets_that_wherever_it_stands() {
    let (mut tab, first) = Tab::open(&Visitor::new(serve(site(Db::default())).await), "/inner/oak").await;
    let document = bare(&first.body);
    assert!(document.contains("<section><b>framed Ada</b></section>"), "{document}");
    assert!(document.contains("<b>inside Ada</b>"), "{document}");
    assert!(document.contains("<aside><b>second Grace</b><u>loaded for  Grace</u></aside>"), "the nearest counts: {document}");
    assert!(tab.call(button(&first.body, "open")).await.contains('1'));
    let (mut tab, first) = Tab::open(&Visitor::new(serve(site(Db::default())).await), "/panels/oak").await;
    let document = bare(&first.body);
    assert!(document.contains(r#"<section class="Ada"><h2>of  Ada</h2><b>panel Ada</b>oak</section>"#), "{document}");
    assert!(
        document.contains(r#"<section class="Ada"><h3>head</h3><section class="Ada"><h2>of  Ada</h2><u>loaded for  Ada</u></section></section>"#),
        "{document}"
    );
    assert!(document.contains(r#"<div><section class="Eve"><h2>of  Eve</h2><b>inner Eve</b></section><button"#), "{document}");
    assert!(document.contains("<b>turned Eve</b>"), "{document}");
    assert!(tab.call(button(&first.body, "turn")).await.contains('1'));
    let (mut tab, first) = Tab::open(&Visitor::new(serve(site(Db::default())).await), "/living/oak").await;
    assert!(first.body.contains("<b>living Ada</b>") && first.body.contains("<b>oak Ada</b>"), "{first:?}");
    let told = tab.call(button(&first.body, "count")).await;
    assert!(told.contains('1') && !told.contains("Ada"), "{told:?}");
}

#[tokio::test]
async fn it_gets_that_where_it_comes_later_itself() {
    let mut visitor = Visitor::new(serve(site(Db::default())).await);
    let first = visitor.get("/waits/oak").await;
    assert!(first.status == 200 && first.body.contains("<p>wait</p>") && first.body.contains("marquetry-frame"), "{first:?}");
    let fresh = visitor.get("/home/oak").await;
    let navigated = navigate(&mut visitor, "/waits/oak", fresh.page()).await;
    assert!(Answer::read(&navigated).parts.concat().contains("<p>wait</p>"), "{navigated:?}");
    let in_place = visitor.get("/waits/oak?_await").await;
    assert!(in_place.body.contains("<b>late Ada</b>"), "{in_place:?}");
    let (mut tab, first) = Tab::open(&visitor, "/shown/oak").await;
    let mut told = tab.call(button(&first.body, "show")).await;
    while !told.contains("<b>shown Ada</b>") || !told.contains("loaded for  Ada") {
        told += &String::from_utf8_lossy(&tab.connection.frame().await.unwrap());
    }
}

#[tokio::test]
async fn what_cannot_be_loaded_takes_with_it_what_waits_for_that() {
    let (mut tab, first) = Tab::open(&Visitor::new(serve(site(Db::default())).await), "/guarded/oak").await;
    assert!(first.body.contains("<b>guarded Ada</b>") && first.body.contains("<b>inside Ada</b>"), "{first:?}");
    assert!(tab.call(button(&first.body, "open")).await.contains('1'));
    let db = Db::default();
    let mut visitor = Visitor::new(serve(site(db.clone())).await);
    let broken = visitor.get("/guarded/nothing").await;
    assert!(broken.status == 200 && broken.body.contains("<p>broken</p>") && !broken.body.contains("guarded"), "{broken:?}");
    db.0.store(true, Ordering::SeqCst);
    let failed = visitor.get("/home/oak").await;
    assert!(failed.status == 403 && failed.body.contains("nobody is signed in"), "{failed:?}");
}

#[tokio::test]
async fn without_a_server_it_is_there_too() {
    let html = Later { name: "oak".to_owned() }.render().await.unwrap();
    assert_eq!(html, "<div><b>shown Ada</b><u>loaded for  Ada</u></div>");
    assert_eq!(Slow.render().await.unwrap(), "<div><u>slowly</u></div>");
}

#[tokio::test]
async fn it_waits_for_all_that_stand_around_it() {
    assert_eq!(Both.render().await.unwrap(), "<div><div><b>Ada 3</b><i>Ada 3</i></div></div>");
}

#[tokio::test]
async fn one_that_is_generic_waits_too() {
    assert_eq!(Generics.render().await.unwrap(), "<div><b>7 Ada</b><i>seven Ada!</i></div>");
}

#[tokio::test]
async fn what_is_written_into_a_slot_by_who_comes_back_to_it_is_made_once() {
    let made = Arc::new(AtomicUsize::new(0));
    assert!(Counting { made: made.clone() }.render().await.unwrap().contains("<u>made</u>"));
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_asks_unseen_is_told_what_to_write() {
    let error = format!("{:?}", Unseen.render().await.unwrap_err());
    assert!(error.contains("User yet, and one of them still waits: call `context` in the setup of the component itself"), "{error}");
}
