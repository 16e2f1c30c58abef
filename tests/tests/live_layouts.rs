//! Layouts that live themselves: a menu that counts, a cart that pages put things into. With other props they go on as they are, and what shows the props is exchanged.

mod support;

use axum::{Router, extract::Path, routing::get};
use marquetry::{prelude::*, store::Writable};
use support::{Connection, Response, Visitor, serve};

#[derive(Clone)]
struct Cart(Writable<u32>);

component! {
    /// A document with a cart, which it hands down.
    Shop(title: String) {
        let things = writable(0);
        provide(Cart(things.clone()));
        on empty() { things.set(0) }

        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&title}</title></head>
            <body>
                <header>
                    <button @trigger="empty">"empty"</button>
                    <h1>{&title}</h1>
                    <fragment key="cart"><output>{things} "things"</output> <i>"at" {&title}</i></fragment>
                    <Adder name="header"/>
                </header>
                {#if title.len() > 3}<p class="long">"long" <Adder name="long"/></p>{/if}
                <hr class={&title}>
                <main><slot/></main>
                <footer>"Always the same"</footer>
            </body>
        </html>
    }
    /// It stands in another layout, and makes something of its props: it goes along with the same ones only.
    Aisle(name: String) {
        let shown = writable(name.to_uppercase());
        on shout() { shown.update(|shown| format!("{shown}!")) }
        <nav>"Aisles"</nav>
        <button @trigger="shout">"shout"</button>
        <fragment key="aisle"><b>{shown}</b></fragment>
        <slot/>
    }
    Adder(name: &'static str) {
        let cart = context::<Cart>().0;
        let added = writable(0);
        on add() {
            cart.update(|things| things + 1);
            added.update(|added| added + 1)
        }
        <button @trigger="add">{name}</button><fragment key="added"><u>{added}</u></fragment>
    }
    /// What it has made of its props and of the request stands where it is written anew for every page.
    Guide(title: String) {
        let opened = writable(0);
        let here = request().path().to_owned();
        let loud = title.to_uppercase();
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment></nav>
        <ul>{#each ["/guide/oak", "/guide/elm"] as path}<li><a href={path} aria-current={(here == *path).then_some("page")}>{path}</a></li>{/each}</ul>
        <h1>{loud}</h1>
        <main><slot/></main>
    }
    /// Here it stands in a fragment, which is kept.
    Stuck(title: String) {
        let opened = writable(request().path().len());
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment></nav>
        <h1>{&title}</h1>
        <main><slot/></main>
    }
    Guided(name: String) { <Guide title={name.clone()}><p>{&name}</p></Guide> }
    IsStuck(name: String) { <Stuck title={name.clone()}><p>{&name}</p></Stuck> }
    /// Of what it shows one thing is the same for all.
    Hall(title: String) {
        on enter() { VISITS.update(|visits| visits + 1) }
        <nav><button @trigger="enter">"enter"</button> <fragment shared key="visits"><output>{VISITS} "visits"</output></fragment></nav>
        <h1>{&title}</h1>
        <main><slot/></main>
    }
    InHall(name: String) { <Hall title={name.clone()}><p>{&name}</p></Hall> }
    Product(name: String) { <Shop title={name.clone()}><p>"this is" {&name}</p><Adder name="content"/></Shop> }
    InAisle(aisle: String, name: String) {
        <Shop title={name.clone()}><Aisle name={aisle.clone()}><p>"this is" {&name}</p></Aisle></Shop>
    }
}

stores! {
    static VISITS: Shared<u32> = shared("tests.visits", 0);
}

fn shop() -> Router {
    Router::new()
        .route("/guide/{name}", get(async |Path(name): Path<String>| Page(Guided { name })))
        .route("/stuck/{name}", get(async |Path(name): Path<String>| Page(IsStuck { name })))
        .route("/hall/{name}", get(async |Path(name): Path<String>| Page(InHall { name })))
        .route("/{name}", get(async |Path(name): Path<String>| Page(Product { name })))
        .route("/{aisle}/{name}", get(async |Path((aisle, name)): Path<(String, String)>| Page(InAisle { aisle, name })))
        .live(Live::new().navigation(true))
}

async fn navigate(visitor: &mut Visitor, path: &str, left: &str) -> Response {
    visitor.request("GET", path, &[("Accept", "application/x-marquetry"), ("Marquetry-Page", left)], "").await
}

/// The page that an answer is, and what it exchanges.
fn parts(response: &Response) -> (String, Vec<&str>) {
    let mut parts: Vec<&str> = response.body.split('\0').collect();
    let head: serde_json::Value = serde_json::from_str(parts.remove(0)).unwrap();
    assert!(head.get("at").is_some(), "{response:?}");
    parts.pop();
    (head["page"].as_str().unwrap().to_owned(), parts)
}

/// Has the connection go on with a page; what it is told first.
async fn go_on(connection: &mut Connection, page: &str) -> String {
    connection.send(&[&[5], page.as_bytes()].concat()).await;
    String::from_utf8_lossy(&connection.frame().await.unwrap()).into_owned()
}

/// The number of the instance whose trigger a button with this text calls.
fn button(html: &str, text: &str) -> u8 {
    let tag = html.split("<button").find(|rest| rest.split('<').next().unwrap().ends_with(&format!(">{text}"))).expect("the button");
    tag.split("data-on=\"click:").nth(1).unwrap().split('.').next().unwrap().parse().unwrap()
}

/// What a call of a trigger has changed, as text.
async fn called(connection: &mut Connection, call: u8, instance: u8) -> String {
    connection.call(call, instance, 0, "").await;
    String::from_utf8_lossy(&connection.answer(call).await.unwrap().concat()).into_owned()
}

#[tokio::test]
async fn a_layout_that_lives_goes_along_and_only_what_shows_its_props_is_sent() {
    let mut visitor = Visitor::new(serve(shop()).await);
    let (first, mut connection) = visitor.open("/oak").await;
    let empty = button(&first.body, "empty");
    assert!(called(&mut connection, 1, button(&first.body, "content")).await.contains('1'));
    let response = navigate(&mut visitor, "/elm", first.page()).await;
    let (page, contents) = parts(&response);
    assert_eq!(contents[0], "elm", "{contents:?}");
    assert!(contents.iter().all(|part| !part.contains("things") && !part.contains("empty") && !part.contains("header")), "{contents:?}");
    let told = go_on(&mut connection, &page).await;
    assert!(told.contains("elm"), "{told:?}");
    let content = button(contents.last().unwrap(), "content");
    let told = called(&mut connection, 2, content).await;
    assert!(told.contains('2') && told.contains('1'), "the layout's own cart, and one thing added here: {told:?}");
    assert!(called(&mut connection, 3, button(&first.body, "header")).await.contains('3'));
    assert!(called(&mut connection, 4, empty).await.contains('0'));
    connection.leave().await;
}

#[tokio::test]
async fn what_a_part_of_a_layout_that_lives_no_longer_shows_ends() {
    let mut visitor = Visitor::new(serve(shop()).await);
    let (first, mut connection) = visitor.open("/beech").await;
    let long = button(&first.body, "long");
    assert!(called(&mut connection, 1, long).await.contains('1'));
    let response = navigate(&mut visitor, "/elm", first.page()).await;
    let (page, contents) = parts(&response);
    assert!(contents.contains(&""), "what was long is not there: {contents:?}");
    go_on(&mut connection, &page).await;
    connection.call(2, long, 0, "").await;
    let told = connection.answer(2).await;
    assert!(told.as_ref().is_ok_and(|frames| !String::from_utf8_lossy(&frames.concat()).contains('2')), "{told:?}");
    let response = navigate(&mut visitor, "/beech", &page).await;
    let (page, contents) = parts(&response);
    go_on(&mut connection, &page).await;
    let long = button(contents.iter().find(|part| part.contains("long")).unwrap(), "long");
    let told = called(&mut connection, 3, long).await;
    assert!(told.contains('2'), "the cart is as it was: {told:?}");
    connection.leave().await;
}

#[tokio::test]
async fn a_layout_that_has_made_something_of_its_props_goes_along_with_the_same() {
    let mut visitor = Visitor::new(serve(shop()).await);
    let (first, mut connection) = visitor.open("/wood/oak").await;
    let shout = button(&first.body, "shout");
    assert!(called(&mut connection, 1, shout).await.contains("WOOD!"));
    let response = navigate(&mut visitor, "/wood/elm", first.page()).await;
    let (page, contents) = parts(&response);
    assert!(contents.iter().all(|part| !part.contains("shout")), "{contents:?}");
    go_on(&mut connection, &page).await;
    assert!(called(&mut connection, 2, shout).await.contains("WOOD!!"));
    let response = navigate(&mut visitor, "/bark/elm", &page).await;
    let (page, contents) = parts(&response);
    assert!(contents.len() == 1 && contents[0].contains("BARK"), "{contents:?}");
    go_on(&mut connection, &page).await;
    assert!(called(&mut connection, 3, button(contents[0], "shout")).await.contains("BARK!"));
    connection.leave().await;
}

#[tokio::test]
async fn a_page_that_is_passed_by_leaves_a_layout_that_lives_as_it_was() {
    let mut visitor = Visitor::new(serve(shop()).await);
    let (first, mut connection) = visitor.open("/oak").await;
    assert!(called(&mut connection, 1, button(&first.body, "content")).await.contains('1'));
    // The browser never says that it shows the second page.
    let second = navigate(&mut visitor, "/beech", first.page()).await;
    let third = navigate(&mut visitor, "/elm", &parts(&second).0).await;
    let (page, contents) = parts(&third);
    assert!(!third.body.contains("things"), "{third:?}");
    let told = go_on(&mut connection, &page).await;
    assert!(told.contains("elm") && !told.contains("beech"), "{told:?}");
    assert!(called(&mut connection, 2, button(contents.last().unwrap(), "content")).await.contains('2'));
    connection.leave().await;
}

#[tokio::test]
async fn what_all_share_in_a_layout_goes_on() {
    let server = serve(shop()).await;
    let (mut ada, mut grace) = (Visitor::new(server), Visitor::new(server));
    let (first, mut of_ada) = ada.open("/hall/oak").await;
    let (_, mut of_grace) = grace.open("/hall/oak").await;
    let enter = button(&first.body, "enter");
    assert!(called(&mut of_ada, 1, enter).await.contains('1'));
    assert!(String::from_utf8_lossy(&of_grace.frame().await.unwrap()).contains('1'));
    let response = navigate(&mut ada, "/hall/elm", first.page()).await;
    let (page, contents) = parts(&response);
    assert_eq!(contents, ["elm", "<p>elm</p>"]);
    // Between the two pages it changes once more.
    VISITS.set(41);
    assert!(String::from_utf8_lossy(&of_grace.frame().await.unwrap()).contains("41"));
    assert!(String::from_utf8_lossy(&of_ada.frame().await.unwrap()).contains("41"), "the page that is left shows it still");
    go_on(&mut of_ada, &page).await;
    assert!(called(&mut of_ada, 2, enter).await.contains("42"));
    assert!(String::from_utf8_lossy(&of_grace.frame().await.unwrap()).contains("42"));
    for connection in [of_ada, of_grace] {
        connection.leave().await;
    }
}

#[tokio::test]
async fn what_a_layout_makes_of_where_it_is_may_be_shown_in_its_parts() {
    let mut visitor = Visitor::new(serve(shop()).await);
    let (first, mut connection) = visitor.open("/guide/oak").await;
    let open = button(&first.body, "open");
    assert!(called(&mut connection, 1, open).await.contains('1'));
    let response = navigate(&mut visitor, "/guide/elm", first.page()).await;
    let (page, contents) = parts(&response);
    assert_eq!(contents.len(), 3, "{contents:?}");
    assert!(contents[0].contains("<a href=\"/guide/elm\" aria-current=\"page\">") && contents[1] == "ELM", "{contents:?}");
    go_on(&mut connection, &page).await;
    assert!(called(&mut connection, 2, open).await.contains('2'));
    connection.leave().await;

    let left = visitor.get("/stuck/oak").await;
    let response = navigate(&mut visitor, "/stuck/holly", left.page()).await;
    assert!(response.body.contains("<output>"), "what stands in a fragment may be another page's: {response:?}");
}
