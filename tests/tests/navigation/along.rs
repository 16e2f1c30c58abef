//! What lives in a layout: it goes along to the next page, with what it has.

use axum::{Router, extract::Path, routing::get};
use marquetry::prelude::*;

use super::parts::Frame;
use crate::support::{
    Response, Visitor,
    navigation::{Answer, RELOAD, Tab, button, navigate},
    serve,
};

component! {
    /// It has a life of its own.
    Badge() {
        let clicks = writable(0);
        on click() { clicks.update(|clicks| clicks + 1) }
        <button @trigger="click">"badge"</button>
        <fragment key="badge"><output>{clicks}</output></fragment>
    }
    /// What it shows may be another thing on another page.
    Crumb(of: String) {
        let seen = writable(0);
        on see() { seen.update(|seen| seen + 1) }
        <button @trigger="see">{&of}</button>
        <fragment key="crumb"><i>{&of} {$seen}</i></fragment>
    }
    Here() {
        let path = writable(request().path().to_owned());
        <fragment key="here"><b>{path}</b></fragment>
    }
    /// Its props are in its fragments only.
    Greeting(user: String, wide: bool) {
        let greeted = writable(0);
        on greet() { greeted.update(|greeted| greeted + 1) }
        <button @trigger="greet">"hello"</button>
        <fragment key="greeting"><b class:wide={wide}>{&user}</b> <i>{greeted}</i></fragment>
    }
    /// A trigger reads what nobody shows.
    Poster(of: String) {
        let posted = writable(String::new());
        on post() { posted.set(format!("to {of}")) }
        <button @trigger="post">"post"</button>
        <fragment key="poster"><q>{posted}</q></fragment>
    }
    Greeted(user: String) {
        <html>
            <head><title>"Greeted"</title></head>
            <body><Greeting user={user.clone()} wide={user.len() > 1}/><Poster of={user.clone()}/><main><slot/></main></body>
        </html>
    }
    Hello(user: String) { <Greeted user={user.clone()}><p>"you are " {&user}</p></Greeted> }
    /// What is beside its layout, though it shows nothing here, might have come from that.
    Beside(user: String) { <Greeted user={user.clone()}><p>"you are " {&user}</p></Greeted>{#if user.is_empty()}<hr>{/if} }
    /// A layout that is live itself.
    Shell() {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <!DOCTYPE html>
        <html>
            <head><title>"Shell"</title></head>
            <body>
                <header><button @trigger="open">"menu"</button><fragment key="menu"><em>{opened}</em></fragment><Badge/></header>
                <main><slot/></main>
            </body>
        </html>
    }
    Still1() { <Shell><p>"one"</p></Shell> }
    Still2() { <Shell><p>"two"</p></Shell> }
    Live3() {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Shell><button @trigger="count">"three"</button><fragment key="n"><u>{n}</u></fragment></Shell>
    }
    /// What it says looks like the address of a trigger of somebody.
    Manual() {
        <html>
            <head><title>"Manual"</title></head>
            <body><Badge/><main><h1>"Links to ?_t=7.1 call a trigger"</h1><slot/></main></body>
        </html>
    }
    Chapter(of: String) { <Manual><p>"chapter " {&of}</p></Manual> }
    Trail(of: String) {
        <Frame title="T"><p>"trail"</p><div slot="aside"><Crumb of={of.clone()}/> <Here/> <Badge/></div></Frame>
    }
}

fn shelled() -> Router {
    Router::new()
        .route("/1", get(async || Page(Still1)))
        .route("/2", get(async || Page(Still2)))
        .route("/3", get(async || Page(Live3)))
        .route("/hello/{user}", get(async |Path(user): Path<String>| Page(Hello { user })))
        .route("/beside/{user}", get(async |Path(user): Path<String>| Page(Beside { user })))
        .route("/manual/{of}", get(async |Path(of): Path<String>| Page(Chapter { of })))
        .route("/trail/{of}", get(async |Path(of): Path<String>| Page(Trail { of })))
        .route("/again/{of}", get(async |Path(of): Path<String>| Page(Trail { of })))
        .live(Live::new().navigation(true))
}

async fn open(path: &str) -> (Tab, Response) {
    Tab::open(&Visitor::new(serve(shelled()).await), path).await
}

#[tokio::test]
async fn what_is_live_in_a_layout_goes_along() {
    let (mut tab, first) = open("/1").await;
    let (menu, badge) = (button(&first.body, "menu"), button(&first.body, "badge"));
    assert!(tab.call(badge).await.contains('1'));
    assert!(tab.call(menu).await.contains('1'));
    let Answer { parts, .. } = tab.follow("/3").await;
    assert_eq!(parts.len(), 1, "{parts:?}");
    assert!(parts[0].starts_with("<button") && parts[0].contains("three") && !parts[0].contains("badge"), "{parts:?}");
    assert!(tab.call(badge).await.contains('2'), "it counts on");
    assert!(tab.call(menu).await.contains('2'));
    assert!(tab.call(button(&parts[0], "three")).await.contains('1'));
    // And once more, from there.
    assert_eq!(tab.follow("/2").await.parts, ["<p>two</p>"]);
    assert!(tab.call(badge).await.contains('3'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn what_may_be_another_thing_is_exchanged_by_itself() {
    let (mut tab, first) = open("/trail/a").await;
    let badge = button(&first.body, "badge");
    tab.call(badge).await;
    let Answer { parts, .. } = tab.follow("/trail/b").await;
    assert_eq!(parts.len(), 2, "{parts:?}");
    assert!(parts[0].contains(">b") && parts[1].contains("/trail/b"), "{parts:?}");
    assert!(tab.call(badge).await.contains('2'));
    assert!(tab.call(button(&parts[0], ">b")).await.contains('1'));
}

#[tokio::test]
async fn what_is_live_in_a_layout_goes_along_where_its_props_are_the_same() {
    let (mut tab, first) = open("/trail/a").await;
    let crumb = button(&first.body, ">a");
    assert!(tab.call(crumb).await.contains('1'));
    let Answer { parts, .. } = tab.follow("/again/a").await;
    assert!(parts.len() == 1 && parts[0].contains("/again/a"), "only what asks for the request: {parts:?}");
    assert!(tab.call(crumb).await.contains('2'));
    // And from there it is exchanged where they are others.
    let Answer { parts, .. } = tab.follow("/again/b").await;
    assert!(tab.call(button(&parts[0], ">b")).await.contains('1'));
}

#[tokio::test]
async fn what_is_live_in_a_layout_keeps_its_state_and_gets_the_props_of_the_next_page() {
    let (mut tab, first) = open("/hello/a").await;
    let greeting = button(&first.body, "hello");
    assert!(tab.call(greeting).await.contains('1'));
    let Answer { page, parts, .. } = tab.ask("/hello/bob").await;
    assert!(!parts.concat().contains("hello") && parts.last().unwrap() == "<p>you are  bob</p>", "{parts:?}");
    let frame = tab.go_on(&page).await.unwrap();
    let changes = String::from_utf8_lossy(&frame);
    assert!(changes.contains("bob") && changes.contains("wide"), "{changes:?}");
    assert!(tab.call(greeting).await.contains('2'), "it has kept what it had");
    assert!(tab.call(button(&parts[0], "post")).await.contains("to bob"), "what a trigger reads is not of another page");
}

#[tokio::test]
async fn what_goes_along_is_said_with_the_answer_to_show_the_next_pages_props() {
    let (mut tab, first) = open("/hello/a").await;
    let greeting = button(&first.body, "hello");
    assert_eq!(tab.ask("/hello/a").await.ahead(), None, "its props are the same");
    assert!(tab.call(greeting).await.contains('1'));
    // It is said of each page that is asked for, whether it will be shown or not.
    for user in ["eve", "bob"] {
        let (behind, said) = tab.ask(&format!("/hello/{user}")).await.ahead().unwrap();
        assert_eq!(behind, tab.received as u64);
        assert!(said.contains(user) && said.contains("wide") && !said.contains('1'), "{said:?}");
    }
    let answer = tab.ask("/hello/ada").await;
    assert!(answer.ahead().unwrap().1.contains("ada"));
    // What was perhaps shown is said in any case, and only of the page that is.
    assert!(tab.call(greeting).await.contains('2'));
    let told = String::from_utf8_lossy(&tab.go_on(&answer.page).await.unwrap()).into_owned();
    assert!(told.contains("ada") && told.contains("wide") && !told.contains("bob"), "{told:?}");
    // The page from where one goes on has what it was given.
    let answer = tab.ask("/hello/mia").await;
    let (behind, said) = answer.ahead().unwrap();
    assert!(behind == tab.received as u64 && said.contains("mia") && !said.contains("wide"), "{said:?}");
    // Who has not said that a page is shown is told nothing ahead of the next one: it may have all that lies between.
    tab.shows(&answer.page);
    assert_eq!(tab.ask("/hello/eve").await.ahead(), None);
}

#[tokio::test]
async fn nothing_is_said_ahead_where_nobody_is_connected() {
    let mut visitor = Visitor::new(serve(shelled()).await);
    let first = visitor.request("GET", "/hello/a", &[], "").await;
    let answer = Answer::read(&navigate(&mut visitor, "/hello/bob", first.page()).await);
    assert!(answer.head.get("at").is_some() && answer.ahead().is_none(), "{answer:?}");
    let (tab, _) = open("/hello/a").await;
    let (mut visitor, page) = (tab.visitor, tab.page);
    tab.connection.cut().await;
    let answer = Answer::read(&navigate(&mut visitor, "/hello/bob", &page).await);
    assert!(answer.head.get("at").is_some() && answer.ahead().is_none(), "{answer:?}");
}

#[tokio::test]
async fn what_has_got_other_props_on_its_way_is_known_by_these() {
    for (next, kept) in [("bob", true), ("a", false)] {
        let (mut tab, first) = open("/hello/a").await;
        let greeting = button(&first.body, "hello");
        assert!(tab.call(greeting).await.contains('1'));
        let answer = tab.ask("/hello/bob").await;
        tab.go_on(&answer.page).await.unwrap();
        let answer = tab.ask(&format!("/beside/{next}")).await;
        tab.go_on(&answer.page).await.unwrap();
        let parts = answer.parts.concat();
        assert!(parts.contains("hello") != kept && parts.contains(">a</b>") != kept, "{answer:?}");
        assert!(tab.call(if kept { greeting } else { button(&parts, "hello") }).await.contains(if kept { '2' } else { '1' }));
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_page_that_is_passed_by_leaves_no_props_behind() {
    let (mut tab, first) = open("/hello/a").await;
    let greeting = button(&first.body, "hello");
    assert!(tab.call(greeting).await.contains('1'));
    // The browser never says that it shows the second page, nor the third: it is on its way to the next one.
    let second = tab.ask("/hello/bob").await.page;
    for user in ["eve", "a"] {
        let answer = Answer::read(&navigate(&mut tab.visitor, &format!("/hello/{user}"), &second).await);
        assert!(!answer.parts.concat().contains("hello"), "{answer:?}");
        if user == "eve" {
            continue;
        }
        tab.go_on(&answer.page).await.unwrap();
        let shown = tab.call(greeting).await;
        assert!(shown.contains('2') && !shown.contains("bob") && !shown.contains("eve"), "{shown:?}");
    }
}

#[tokio::test]
async fn what_has_gone_with_the_page_that_was_left_does_not_go_along() {
    let (mut tab, _) = open("/1").await;
    let Answer { page, .. } = tab.ask("/2").await;
    let Tab { visitor, connection, .. } = tab;
    connection.leave().await;
    let mut again = visitor.connect("/2", &page, "0", &[]).await.unwrap();
    assert_eq!(again.frame().await, Ok(RELOAD.to_vec()), "the client shows the page anew");
}

#[tokio::test]
async fn what_is_said_of_triggers_is_nobodys() {
    let (mut tab, _) = open("/manual/one").await;
    for of in ["two", "three"] {
        let answer = tab.follow(&format!("/manual/{of}")).await;
        let all = answer.parts.concat();
        assert!(all.contains("badge") && all.contains("?_t=7.1 call") && all.contains(&format!("chapter  {of}")), "{answer:?}");
        assert!(tab.call(button(&all, "badge")).await.contains('1'));
    }
    tab.connection.leave().await;
}
