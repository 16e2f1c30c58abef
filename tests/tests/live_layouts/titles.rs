//! Layouts whose document has a title that lives.

use axum::{Router, extract::Path, routing::get};
use marquetry::{
    prelude::*,
    store::{Derived, Writable},
};

use crate::{
    follow,
    support::{
        Response, Visitor,
        navigation::{Answer, Tab, button},
        serve,
    },
};

component! {
    /// The document's title counts, and names the page.
    Inbox(title: String) {
        let unread = writable(0);
        on read() { unread.update(|unread| unread + 1) }
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>"("{$unread}") "{&title}</title></head>
            <body><nav><button @trigger="read">"read"</button></nav><h1>{&title}</h1><main><slot/></main></body>
        </html>
    }
    InInbox(name: String) { <Inbox title={name.clone()}><p>{&name}</p></Inbox> }
    /// A store by its name alone; and a text that setup has made of a prop.
    Counting(title: String) {
        let unread = writable(0);
        on read() { unread.update(|unread| unread + 1) }
        <html lang="en"><head><title>{unread}</title></head><body><nav><button @trigger="read">"read"</button></nav><h1>{&title}</h1><slot/></body></html>
    }
    IsCounting(name: String) { <Counting title={name.clone()}><p>{&name}</p></Counting> }
    Naming(title: String) {
        let full = format!("{title} in all");
        let unread = writable(0);
        on read() { unread.update(|unread| unread + 1) }
        <html lang="en"><head><title>{full}</title></head><body><nav><button @trigger="read">"read"</button> <fragment key="unread">{unread}</fragment></nav><slot/></body></html>
    }
    IsNaming(name: String) { <Naming title={name.clone()}><p>{&name}</p></Naming> }
    /// Beside what lives, it is made of a prop, or of where it is.
    Telling(title: String) {
        let full = title.to_uppercase();
        let unread = writable(0);
        on read() { unread.update(|unread| unread + 1) }
        <html lang="en"><head><title>"("{$unread}")" {full}</title></head><body><nav><button @trigger="read">"read"</button></nav><slot/></body></html>
    }
    IsTelling(name: String) { <Telling title={name.clone()}><p>{&name}</p></Telling> }
    Placing(title: String) {
        let here = request().path().to_owned();
        let unread = writable(0);
        on read() { unread.update(|unread| unread + 1) }
        <html lang="en"><head><title>"("{$unread}")" {here}</title></head><body><nav><button @trigger="read">"read"</button></nav><h1>{&title}</h1><slot/></body></html>
    }
    IsPlacing(name: String) { <Placing title={name.clone()}><p>{&name}</p></Placing> }
    /// What lives is made of a prop.
    Making(title: String) {
        let full = writable(title.to_uppercase());
        on shout() { full.update(|full| format!("{full}!")) }
        <html lang="en"><head><title>{full}</title></head><body><nav><button @trigger="shout">"shout"</button></nav><slot/></body></html>
    }
    IsMaking(name: String) { <Making title={name.clone()}><p>{&name}</p></Making> }
    /// The same, and nothing but the title needs it.
    Summing(title: String) {
        let unread = writable(0);
        let full = counted(&unread, title.clone());
        on read() { unread.update(|unread| unread + 1) }
        <html lang="en"><head><title>{full}</title></head><body><nav><button @trigger="read">"read"</button></nav><slot/></body></html>
    }
    IsSumming(name: String) { <Summing title={name.clone()}><p>{&name}</p></Summing> }
    /// It has written something beside its layout, which is not always there.
    Beside(name: String) { <Inbox title={name.clone()}><p>{&name}</p></Inbox>{#if name == "ash"}<hr>{/if} }
}

/// That this is a store is known by its type only.
fn counted(unread: &Writable<u32>, title: String) -> Derived<String> {
    derived(unread, move |unread| format!("({unread}) {title}"))
}

fn post() -> Router {
    Router::new()
        .route("/inbox/{name}", get(async |Path(name): Path<String>| Page(InInbox { name })))
        .route("/counting/{name}", get(async |Path(name): Path<String>| Page(IsCounting { name })))
        .route("/naming/{name}", get(async |Path(name): Path<String>| Page(IsNaming { name })))
        .route("/telling/{name}", get(async |Path(name): Path<String>| Page(IsTelling { name })))
        .route("/placing/{name}", get(async |Path(name): Path<String>| Page(IsPlacing { name })))
        .route("/summing/{name}", get(async |Path(name): Path<String>| Page(IsSumming { name })))
        .route("/beside/{name}", get(async |Path(name): Path<String>| Page(Beside { name })))
        .route("/making/{name}", get(async |Path(name): Path<String>| Page(IsMaking { name })))
        .live(Live::new().navigation(true))
}

async fn open(path: &str) -> (Tab, Response) {
    Tab::open(&Visitor::new(serve(post()).await), path).await
}

#[tokio::test]
async fn a_layout_whose_title_lives_goes_along() {
    let (mut tab, first) = open("/inbox/oak").await;
    let read = button(&first.body, "read");
    assert!(first.body.contains("<title>(0) oak</title>"), "{first:?}");
    assert!(tab.call(read).await.contains("(1) oak"));
    for name in ["elm", "ash"] {
        let (Answer { parts, head, .. }, told) = follow(&mut tab, &format!("/inbox/{name}")).await;
        assert_eq!(parts, [name.to_owned(), format!("<p>{name}</p>")]);
        // The page that is shown has it already; what is other in it comes like that of a fragment.
        assert!(head.get("title").is_none() && head.get("marks").is_none() && head.get("head").is_none(), "{head:?}");
        assert!(told.contains(&format!("(1) {name}")), "{told:?}");
    }
    assert!(tab.call(read).await.contains("(2) ash"));
    tab.connection.leave().await;
    let (mut tab, first) = open("/counting/oak").await;
    let read = button(&first.body, "read");
    assert!(tab.call(read).await.contains('1'));
    assert_eq!(follow(&mut tab, "/counting/elm").await.0.parts, ["elm", "<p>elm</p>"]);
    assert!(tab.call(read).await.contains('2'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_title_that_a_layout_has_made_of_a_prop_is_that_of_the_next_page() {
    let (mut tab, first) = open("/naming/oak").await;
    let read = button(&first.body, "read");
    assert!(tab.call(read).await.contains('1'));
    let (Answer { parts, head, .. }, _) = follow(&mut tab, "/naming/elm").await;
    assert_eq!(parts, ["<p>elm</p>"]);
    assert!(head["marks"].as_str().unwrap().contains("elm in all"), "{head:?}");
    assert!(tab.call(read).await.contains('2'));
    tab.connection.leave().await;
    let (mut tab, _) = open("/making/oak").await;
    let answer = tab.ask("/making/elm").await;
    assert!(answer.document().contains("<title>ELM</title>"), "one that lives, too: {answer:?}");
    let told = tab.go_on(&answer.page).await;
    assert!(told.is_ok(), "{told:?}");
    assert!(tab.call(button(answer.document(), "shout")).await.contains("ELM!"));
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_title_that_lives_beside_what_a_layout_has_made_is_that_of_the_next_page() {
    for (path, title) in [("/telling", "ELM"), ("/placing", "/placing/elm")] {
        let (mut tab, _) = open(&format!("{path}/oak")).await;
        let answer = tab.ask(&format!("{path}/elm")).await;
        let told = tab.go_on(&answer.page).await.unwrap();
        let said = format!("{answer:?} {}", String::from_utf8_lossy(&told));
        assert!(said.contains(&format!("(0) {title}")), "{said}");
        let read = button(answer.parts.first().unwrap(), "read");
        assert!(tab.call(read).await.contains(&format!("(1) {title}")), "{path}");
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_title_that_follows_a_store_and_a_prop_is_that_of_the_next_page() {
    let (mut tab, first) = open("/summing/oak").await;
    assert!(tab.call(button(&first.body, "read")).await.contains("(1) oak"));
    let answer = tab.ask("/summing/elm").await;
    assert!(answer.document().contains("<title>(0) elm</title>"), "{answer:?}");
    assert!(tab.go_on(&answer.page).await.is_ok());
    assert!(tab.call(button(answer.document(), "read")).await.contains("(1) elm"));
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_title_counts_on_where_the_browser_shows_it() {
    let (mut tab, first) = open("/inbox/oak").await;
    assert!(tab.call(button(&first.body, "read")).await.contains("(1) oak"));
    // Its layout is another one here, whose title stands in another place.
    let answer = tab.ask("/beside/oak").await;
    assert!(answer.document().contains("<title>(0) oak</title>"), "{answer:?}");
    assert!(tab.go_on(&answer.page).await.is_ok());
    assert!(tab.call(button(answer.document(), "read")).await.contains("(1) oak"));
    tab.connection.leave().await;
}
