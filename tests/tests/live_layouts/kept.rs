//! What lives in a layout is kept, with what it has.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::{Router, extract::Path, routing::get};
use marquetry::{prelude::*, store::Writable};

use crate::{
    follow,
    support::{
        Response, Visitor,
        document::Document,
        navigation::{Answer, Tab, button},
        serve,
    },
};

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
    /// The same under its own name, which is no longer the prop's.
    Renamed(title: String) {
        let opened = writable(0);
        let title = title.to_uppercase();
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} {&title}</output></fragment></nav>
        <main><slot/></main>
    }
    /// What pages write into them stands in what lives.
    Guard() { <nav>"Links"</nav><Boundary><main><slot/></main><p slot="error">"broken"</p></Boundary> }
    Guarded(name: String) { <Guard><p>{&name}</p></Guard> }
    Peek() {
        let looks = writable(0);
        on look() { looks.update(|looks| looks + 1) }
        <nav><button @trigger="look">"look"</button></nav><fragment key="looks">{looks}<main><slot/></main></fragment>
    }
    Peeked(name: String) { <Peek><p>{&name}</p></Peek> }
    /// Around what pages write into it, it shows what it is given.
    Shield(title: String) {
        <nav>"Links"</nav><h1>{&title}</h1>
        <Boundary><main class={&title}><slot/></main><p slot="error">"broken"</p></Boundary>
        <footer>{#if title == "elm"}"Elms"{/if}</footer>
    }
    /// What it is given stands in a boundary of another component.
    Sheltered() { <main><Boundary><slot/><p slot="error">"broken"</p></Boundary></main> }
    Sheltering(title: String) {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment></nav>
        <h1>{&title}</h1>
        <Sheltered><section><slot/></section></Sheltered>
    }
    InShelter(name: String) { <Sheltering title={name.clone()}><Breaks name={name.clone()}/></Sheltering> }
    Breaks(name: String) { let () = if name == "ash" { Err("it broke")? }; <p>{&name}</p> }
    async BreaksLate(name: String) { tokio::task::yield_now().await; let () = if name == "ash" { Err("it broke")? }; <i>{&name}</i> }
    Shielded(name: String) { <Shield title={name.clone()}><Breaks name={name.clone()}/></Shield> }
    ShieldedLate(name: String) { <Shield title={name.clone()}><BreaksLate name={name.clone()}/></Shield> }
    /// What it waits for, and what may fail, stays; with a life of its own, and without.
    Menu(title: String) {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <nav>
            {#await entries()}<p>"loading"</p>{:then found}<ul>{#each found as entry}<li>{entry}</li>{/each}</ul>{/await}
            <Boundary><Weather/><p slot="error">"no weather"</p></Boundary>
            <button @trigger="open">"open"</button> <fragment key="opened"><output>{opened}</output></fragment>
        </nav>
        <h1>{&title}</h1><main><slot/></main>
    }
    Weather() {
        let asked = writable(0);
        on ask() { asked.update(|asked| asked + 1) }
        <button @trigger="ask">"ask"</button> <fragment key="asked"><b>{asked}</b></fragment> <style>"b { color: blue; }"</style>
    }
    HasMenu(name: String) { <Menu title={name.clone()}><p>{&name}</p></Menu> }
    Entries(title: String) {
        <nav>
            {#await entries()}<p>"loading"</p>{:then found}<ul>{#each found as entry}<li>{entry}</li>{/each}</ul>{/await}
            <Boundary><Weather/><p slot="error">"no weather"</p></Boundary>
        </nav>
        <h1>{&title}</h1><main><slot/></main>
    }
    HasEntries(name: String) { <Entries title={name.clone()}><p>{&name}</p></Entries> }
    /// What lives in it, and what pages write into it, stands in elements that show its props.
    Themed(theme: String) {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        on find() {}
        <nav class={&theme} data-at={request().path()}>
            <form @trigger="find" class:pale={theme == "oak"}><input name="q" aria-label="q" value={&theme}><fragment key="opened"><output>{opened} {&theme}</output></fragment></form>
            <button @trigger="open">"open"</button>
        </nav>
        <section class={&theme}><slot/></section>
    }
    IsThemed(name: String) { <Themed theme={name.clone()}><p>"always"</p></Themed> }
    IsRenamed(name: String) { <Renamed title={name.clone()}><p>{&name}</p></Renamed> }
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
    /// What it shows begins when somebody looks.
    Watched(title: String) {
        let begun = readable(0, |set| set.set(STARTS.fetch_add(1, Ordering::Relaxed) + 1));
        <nav><fragment key="begun"><output>{begun} "begun"</output></fragment></nav>
        <h1>{&title}</h1>
        <main><slot/></main>
    }
    IsWatched(name: String) { <Watched title={name.clone()}><p>{&name}</p></Watched> }
    Product(name: String) { <Shop title={name.clone()}><p>"this is" {&name}</p><Adder name="content"/></Shop> }
    /// What is beside its layout, though it shows nothing here, might have come from that.
    Beside(name: String) { <Themed theme={name.clone()}><p>"always"</p></Themed>{#if name == "ash"}<hr>{/if} }
    InAisle(aisle: String, name: String) {
        <Shop title={name.clone()}><Aisle name={aisle.clone()}><p>"this is" {&name}</p></Aisle></Shop>
    }
}

/// How often what `Watched` shows has begun.
static STARTS: AtomicU32 = AtomicU32::new(0);

async fn entries() -> Vec<&'static str> {
    tokio::task::yield_now().await;
    vec!["one"]
}

stores! {
    static VISITS: Shared<u32> = shared("tests.visits", 0);
}

fn shop() -> Router {
    Router::new()
        .route("/guide/{name}", get(async |Path(name): Path<String>| Page(Guided { name })))
        .route("/renamed/{name}", get(async |Path(name): Path<String>| Page(IsRenamed { name })))
        .route("/watched/{name}", get(async |Path(name): Path<String>| Page(IsWatched { name })))
        .route("/guarded/{name}", get(async |Path(name): Path<String>| Page(Guarded { name })))
        .route("/peeked/{name}", get(async |Path(name): Path<String>| Page(Peeked { name })))
        .route("/sheltered/{name}", get(async |Path(name): Path<String>| Page(InShelter { name })))
        .route("/shielded/{name}", get(async |Path(name): Path<String>| Page(Shielded { name })))
        .route("/shielded-late/{name}", get(async |Path(name): Path<String>| Page(ShieldedLate { name })))
        .route("/menu/{name}", get(async |Path(name): Path<String>| Page(HasMenu { name })))
        .route("/entries/{name}", get(async |Path(name): Path<String>| Page(HasEntries { name })))
        .route("/themed/{name}", get(async |Path(name): Path<String>| Page(IsThemed { name })))
        .route("/beside/{name}", get(async |Path(name): Path<String>| Page(Beside { name })))
        .route("/stuck/{name}", get(async |Path(name): Path<String>| Page(IsStuck { name })))
        .route("/hall/{name}", get(async |Path(name): Path<String>| Page(InHall { name })))
        .route("/{name}", get(async |Path(name): Path<String>| Page(Product { name })))
        .route("/{aisle}/{name}", get(async |Path((aisle, name)): Path<(String, String)>| Page(InAisle { aisle, name })))
        .live(Live::new().navigation(true))
}

async fn open(path: &str) -> (Tab, Response) {
    Tab::open(&Visitor::new(serve(shop()).await), path).await
}

#[tokio::test]
async fn a_layout_that_lives_goes_along_and_only_what_shows_its_props_is_sent() {
    let (mut tab, first) = open("/oak").await;
    let [empty, content, header] = ["empty", "content", "header"].map(|text| button(&first.body, text));
    assert!(tab.call(content).await.contains('1'));
    let (Answer { parts, .. }, told) = follow(&mut tab, "/elm").await;
    assert_eq!(parts[0], "elm", "{parts:?}");
    assert!(parts.iter().all(|part| !part.contains("things") && !part.contains("empty") && !part.contains("header")), "{parts:?}");
    assert!(told.contains("elm"), "{told:?}");
    let told = tab.call(button(parts.last().unwrap(), "content")).await;
    assert!(told.contains('2') && told.contains('1'), "the layout's own cart, and one thing added here: {told:?}");
    assert!(tab.call(header).await.contains('3'));
    assert!(tab.call(empty).await.contains('0'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn what_a_part_of_a_layout_that_lives_no_longer_shows_ends() {
    let (mut tab, first) = open("/beech").await;
    let long = button(&first.body, "long");
    assert!(tab.call(long).await.contains('1'));
    let (Answer { parts, .. }, _) = follow(&mut tab, "/elm").await;
    assert!(parts.iter().any(String::is_empty), "what was long is not there: {parts:?}");
    let told = tab.call(long).await;
    assert!(!told.contains('2'), "{told:?}");
    let (Answer { parts, .. }, _) = follow(&mut tab, "/beech").await;
    let again = button(parts.iter().find(|part| part.contains("long")).unwrap(), "long");
    let told = tab.call(again).await;
    assert!(told.contains('2'), "the cart is as it was: {told:?}");
    // One that has come with another page ends like the first.
    follow(&mut tab, "/elm").await;
    let told = tab.call(again).await;
    assert!(!told.contains('3'), "{told:?}");
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_layout_that_has_made_something_of_its_props_goes_along_with_the_same() {
    let (mut tab, first) = open("/wood/oak").await;
    let shout = button(&first.body, "shout");
    assert!(tab.call(shout).await.contains("WOOD!"));
    let (Answer { parts, .. }, _) = follow(&mut tab, "/wood/elm").await;
    assert!(parts.iter().all(|part| !part.contains("shout")), "{parts:?}");
    assert!(tab.call(shout).await.contains("WOOD!!"));
    let (Answer { parts, .. }, _) = follow(&mut tab, "/bark/elm").await;
    assert!(parts.len() == 1 && parts[0].contains("BARK"), "{parts:?}");
    assert!(tab.call(button(&parts[0], "shout")).await.contains("BARK!"));
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_page_that_is_passed_by_leaves_a_layout_that_lives_as_it_was() {
    let (mut tab, first) = open("/oak").await;
    assert!(tab.call(button(&first.body, "content")).await.contains('1'));
    // The browser never says that it shows the second page.
    tab.page = tab.ask("/beech").await.page;
    let (Answer { parts, .. }, told) = follow(&mut tab, "/elm").await;
    assert!(parts.iter().all(|part| !part.contains("things")), "{parts:?}");
    assert!(told.contains("elm") && !told.contains("beech"), "{told:?}");
    assert!(tab.call(button(parts.last().unwrap(), "content")).await.contains('2'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn what_all_share_in_a_layout_goes_on() {
    let server = serve(shop()).await;
    let (mut ada, first) = Tab::open(&Visitor::new(server), "/hall/oak").await;
    let (mut grace, _) = Tab::open(&Visitor::new(server), "/hall/oak").await;
    async fn told(tab: &mut Tab, wanted: &str) {
        let frame = tab.connection.frame().await.unwrap();
        assert!(String::from_utf8_lossy(&frame).contains(wanted), "{wanted}: {frame:?}");
    }
    let enter = button(&first.body, "enter");
    assert!(ada.call(enter).await.contains('1'));
    told(&mut grace, "1").await;
    let answer = ada.ask("/hall/elm").await;
    assert_eq!(answer.parts, ["elm", "<p>elm</p>"]);
    // Between the two pages it changes once more: the one that is left shows it still.
    VISITS.set(41);
    told(&mut grace, "41").await;
    told(&mut ada, "41").await;
    ada.go_on(&answer.page).await.unwrap();
    assert!(ada.call(enter).await.contains("42"));
    told(&mut grace, "42").await;
    for tab in [ada, grace] {
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_layout_goes_along_whose_props_are_shown_by_the_elements_around_what_lives() {
    let (mut tab, first) = open("/themed/oak").await;
    let opened = button(&first.body, "open");
    assert!(tab.call(opened).await.contains('1'));
    let (Answer { parts, .. }, told) = follow(&mut tab, "/themed/elm").await;
    assert_eq!(parts.len(), 4, "{parts:?}");
    assert_eq!((&*parts[0], &*parts[3]), ("<nav class=\"elm\" data-at=\"/themed/elm\">", "<section class=\"elm\">"));
    assert!(parts[1].starts_with("<form") && !parts[1].contains("</form>") && !parts[1].contains("pale"), "{parts:?}");
    assert!(told.contains("elm"), "{told:?}");
    assert!(tab.call(opened).await.contains('2'));
    // With the same props nothing is sent.
    let (Answer { parts, .. }, _) = follow(&mut tab, "/themed/elm").await;
    assert!(parts.is_empty(), "{parts:?}");
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_layout_that_has_got_other_props_on_its_way_is_known_by_these() {
    for (next, kept) in [("elm", true), ("oak", false)] {
        let (mut tab, first) = open("/themed/oak").await;
        let opened = button(&first.body, "open");
        assert!(tab.call(opened).await.contains('1'));
        follow(&mut tab, "/themed/elm").await;
        let answer = tab.ask(&format!("/beside/{next}")).await;
        tab.go_on(&answer.page).await.unwrap();
        let told = tab.call(if kept { opened } else { button(answer.document(), "open") }).await;
        assert!(told.contains(if kept { '2' } else { '1' }), "{answer:?} {told:?}");
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn what_a_page_writes_into_a_slot_that_stands_in_what_lives_is_that_of_the_next_page() {
    for layout in ["guarded", "peeked"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        assert!(first.body.contains("<p>oak</p>"));
        let answer = tab.ask(&format!("/{layout}/elm")).await;
        assert!(answer.parts.iter().any(|part| part.contains("<p>elm</p>")), "{layout}: {answer:?}");
    }
}

#[tokio::test]
async fn a_layout_keeps_its_elements_around_what_may_fail_in_it() {
    for (layout, tag) in [("shielded", "<p>"), ("shielded-late", "<i>")] {
        let (mut tab, _) = open(&format!("/{layout}/oak")).await;
        for name in ["elm", "ash", "elm"] {
            let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            let shown = if name == "ash" { "broken".to_owned() } else { format!("{tag}{name}") };
            assert_eq!((parts.len(), &*parts[0]), (3, name), "{parts:?}");
            assert!(parts[1].contains(&shown) && !parts[1].contains("Links"), "{parts:?}");
        }
        // What stands in it is its page's only.
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/elm")).await;
        assert!(parts.len() == 1 && parts[0].contains(&format!("{tag}elm")), "{parts:?}");
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn what_breaks_in_a_layout_that_hands_it_on_to_a_boundary_leaves_the_rest() {
    let (mut tab, first) = open("/sheltered/ash").await;
    assert!(first.status == 200 && first.body.contains("<p>broken</p>") && first.body.contains("<h1>"), "{first:?}");
    let opened = button(&first.body, "open");
    assert!(tab.call(opened).await.contains('1'));
    let (Answer { parts, .. }, _) = follow(&mut tab, "/sheltered/elm").await;
    assert!(parts.len() == 2 && parts[1].contains("<p>elm</p>"), "{parts:?}");
    assert!(tab.call(opened).await.contains('2'));
    tab.connection.leave().await;
}

#[tokio::test]
async fn what_a_layout_waits_for_or_may_fail_goes_along() {
    for layout in ["menu", "entries"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let ask = button(&first.body, "ask");
        let elements = Document::read(&first.body).head;
        let elements: Vec<usize> = (0..elements.len()).filter(|at| !elements[*at].contains("noscript") && !elements[*at].contains("http-equiv")).collect();
        assert!(elements.len() == 3, "two of the document, and a style sheet");
        assert!(tab.call(ask).await.contains('1'));
        for (name, asked) in [("elm", '2'), ("ash", '3')] {
            let (Answer { parts, head, .. }, _) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert_eq!(parts, [name.to_owned(), format!("<p>{name}</p>")], "{layout}");
            // What sends browsers without scripts elsewhere goes, and nothing else does.
            let kept: Vec<usize> = head.get("head").map_or(elements.clone(), |kept| serde_json::from_value(kept.clone()).unwrap());
            assert_eq!(kept, elements, "{layout}");
            assert!(tab.call(ask).await.contains(asked));
        }
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn what_a_layout_makes_of_where_it_is_may_be_shown_in_its_parts() {
    let (mut tab, first) = open("/guide/oak").await;
    let opened = button(&first.body, "open");
    assert!(tab.call(opened).await.contains('1'));
    let (Answer { parts, .. }, _) = follow(&mut tab, "/guide/elm").await;
    assert_eq!(parts.len(), 3, "{parts:?}");
    assert!(parts[0].contains("<a href=\"/guide/elm\" aria-current=\"page\">") && parts[1] == "ELM", "{parts:?}");
    assert!(tab.call(opened).await.contains('2'));
    tab.connection.leave().await;
    for layout in ["stuck", "renamed"] {
        let (mut tab, _) = open(&format!("/{layout}/oak")).await;
        let answer = tab.ask(&format!("/{layout}/holly")).await;
        assert!(answer.parts[0].contains("<output>"), "what stands in a fragment may be another page's: {answer:?}");
    }
}

#[tokio::test]
async fn what_a_layout_shows_does_not_begin_again_for_its_parts() {
    let (mut tab, first) = open("/watched/oak").await;
    assert!(first.body.contains("1 begun"), "{first:?}");
    let (Answer { parts, .. }, _) = follow(&mut tab, "/watched/elm").await;
    assert_eq!(parts, ["elm", "<p>elm</p>"]);
    assert_eq!(STARTS.load(Ordering::Relaxed), 1);
}
