//! Layouts that live and have their slots in what lives: a boundary, an await, a fragment, another component. That is another page's to exchange, and the layout goes on.

use axum::{Router, extract::Path, routing::get};
use marquetry::{prelude::*, store::Writable};

use crate::{
    follow,
    support::{
        Response, Visitor,
        navigation::{Answer, RELOAD, Tab, button},
        serve,
    },
};

#[derive(Clone)]
struct Opened(Writable<u32>);

component! {
    Walled(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <Boundary><main class={&title}><slot/></main><p slot="error">"broken"</p></Boundary>
        <footer><Rating/></footer>
    }
    /// The same, of which nothing is known before something has come.
    async WalledLate(title: String) {
        let opened = writable(later(0).await);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <Boundary><main class={&title}><slot/></main><p slot="error">"broken"</p></Boundary>
        <footer><Rating/></footer>
    }
    Waiting(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        {#await later(3)}<i>"loading"</i>{:then three}<main data-n={three}><slot/></main>{/await}
        <footer><Rating/></footer>
    }
    /// Whether it shows what pages write into it is for its visitor to say.
    Folding(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <fragment key="folding"><b>"this is" {$opened}</b>{#if $opened % 5 != 4}<main class={&title}><slot/></main>{:else}<s>"folded"</s>{/if}</fragment>
        <footer><Rating/></footer>
    }
    Handing(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <Panel><section><slot/></section></Panel>
        <footer><Rating/></footer>
    }
    Panel() { <div class="panel"><Boundary><slot/><p slot="error">"broken"</p></Boundary></div> }
    /// What may fail is caught by a component of its own; the layout lives, or does not.
    Guarding(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <Guard><main><slot/></main></Guard>
        <footer><Rating/></footer>
    }
    Still(title: String) {
        <nav>"Links"</nav>
        <h1>{&title}</h1>
        <Guard><main><slot/></main></Guard>
        <footer><Counts/></footer>
    }
    /// A layout by its looks, that is given nothing for its slot.
    Crumbs(title: String) {
        let loud = title.to_uppercase();
        let seen = writable(0);
        on crumb() { seen.update(|seen| seen + 1) }
        <nav>{loud}</nav><button @trigger="crumb">"crumb"</button> <fragment key="crumbs"><b>{seen}</b></fragment> <slot/>
    }
    Crumbled(title: String) { <h1>"Site"</h1><Crumbs title={title.clone()}/><main><slot/></main> }
    IsCrumbled(name: String) { <Crumbled title={name.clone()}><p>{&name}</p></Crumbled> }
    Counts() {
        let opened = writable(0);
        on open() { opened.update(|opened| opened + 1) }
        <button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment>
    }
    Guard() {
        let caught = writable(0);
        on pull() { caught.update(|caught| caught + 1) }
        <div><button @trigger="pull">"pull"</button> <fragment key="caught"><b>{caught}</b></fragment></div>
        <Boundary><div><slot/></div><p slot="error">"broken"</p></Boundary>
    }
    Plain(name: String) {
        let () = if name == "ash" { Err("it broke")? };
        let seen = writable(0);
        on see() { seen.update(|seen| seen + 1) }
        <p>{&name}</p><button @trigger="see">"see"</button> <fragment key="seen"><u>{seen} "seen"</u> {breaks($seen)}</fragment>
    }
    IsGuarding(name: String) { <Guarding title={name.clone()}><Shelf of="wood"><Leaf name={name.clone()}/></Shelf></Guarding> }
    IsStill(name: String) { <Still title={name.clone()}><Shelf of="wood"><Plain name={name.clone()}/></Shelf></Still> }
    /// What it shows around its slot changes while that is shown.
    Looking(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button></nav>
        <h1>{&title}</h1>
        <fragment key="looking"><b>{opened} "opened" {&title}</b><main class={&title}><slot/></main></fragment>
        <footer><Rating/></footer>
    }
    /// Its slot stands in a component that keeps nothing, and in one that lives itself.
    Framing(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <Frame><div><Drawer name="one"><main><slot/></main><Rating/></Drawer></div></Frame>
    }
    Frame() { <div class="frame"><slot/></div> }
    Drawer(name: &'static str) {
        let pulled = writable(0);
        on pull() { pulled.update(|pulled| pulled + 1) }
        <button @trigger="pull">"pull"</button> <fragment key="pulled"><b>{name} {pulled}</b></fragment> <div><slot/></div>
    }
    Choosing(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        {#if title.len() == 3}<h1>{&title} <fragment key="beside"><b>{$opened}</b></fragment></h1>{/if}
        <main><slot/></main>
        <footer><Rating/></footer>
    }
    Rating() {
        let rated = writable(0);
        on rate() { rated.update(|rated| rated + 1) }
        <button @trigger="rate">"rate"</button> <fragment key="rated"><output>{rated} "rated"</output></fragment>
    }
    /// What stands in them asks for what the layout hands down, lives, and may break.
    Leaf(name: String) {
        let () = if name == "ash" { Err("it broke")? };
        let opened = context::<Opened>().0;
        let seen = writable(0);
        on see() { seen.update(|seen| seen + 1) }
        <p>{&name}</p><button @trigger="see">"see"</button>
        <fragment key="seen"><u>{seen} "seen"</u> <em>{$opened} "opened in it"</em> {breaks($seen)}</fragment>
    }
    async LeafLate(name: String) {
        let name = if name == "ash" { late_error().await? } else { name };
        <Leaf name={name.clone()}/>
    }
    /// It lives itself, and goes on showing in the layout what changes in it.
    Alive(name: String) {
        let told = writable(0);
        on tell() { told.update(|told| told + 1) }
        <Folding title={name.clone()}>
            <p>{&name}</p><button @trigger="tell">"tell"</button> <fragment key="told">{told} "told"</fragment>
        </Folding>
    }
    /// It stands in another one, in the boundary of that.
    Shelf(of: String) {
        let marked = writable(0);
        on mark() { marked.update(|marked| marked + 1) }
        <aside><button @trigger="mark">"mark"</button> <fragment key="marked"><b>{marked} "marked"</b></fragment></aside>
        <h2>{&of}</h2>
        <slot/>
    }
    OnShelf(shelf: String, name: String) { <Walled title={name.clone()}><Shelf of={shelf.clone()}><Leaf name={name.clone()}/></Shelf></Walled> }
    /// What stands around its slot is another page's, too.
    Placed(title: String) {
        let opened = writable(0);
        provide(Opened(opened.clone()));
        on open() { opened.update(|opened| opened + 1) }
        <nav><button @trigger="open">"open"</button> <fragment key="opened"><output>{opened} "opened"</output></fragment></nav>
        <h1>{&title}</h1>
        <Boundary><h2>{request().path()}</h2><main><slot/></main><p slot="error">"broken"</p></Boundary>
        <footer><Rating/></footer>
    }
    IsPlaced(name: String) { <Placed title={name.clone()}><Leaf name={name.clone()}/></Placed> }
    /// The same in layouts of which what stands around the slot stays.
    AliveFramed(name: String) {
        let told = writable(0);
        on tell() { told.update(|told| told + 1) }
        <Framing title={name.clone()}><p>{&name}</p><button @trigger="tell">"tell"</button> <fragment key="told">{told} "told"</fragment></Framing>
    }
    AliveGuarded(name: String) {
        let told = writable(0);
        on tell() { told.update(|told| told + 1) }
        <Guarding title={name.clone()}><p>{&name}</p><button @trigger="tell">"tell"</button> <fragment key="told">{told} "told"</fragment></Guarding>
    }
    AliveWalled(name: String) {
        let told = writable(0);
        on tell() { told.update(|told| told + 1) }
        <Walled title={name.clone()}><p>{&name}</p><button @trigger="tell">"tell"</button> <fragment key="told">{told} "told"</fragment></Walled>
    }
    IsFoldingShelf(name: String) { <Folding title={name.clone()}><Shelf of={name.clone()}><Leaf name={name.clone()}/></Shelf></Folding> }
    IsWaitingShelf(name: String) { <Waiting title={name.clone()}><Shelf of={name.clone()}><Leaf name={name.clone()}/></Shelf></Waiting> }
    IsWalledAnew(name: String) { <Walled title={name.clone()}><LeafLate name={name.clone()}/></Walled> }
    IsWalled(name: String) { <Walled title={name.clone()}><Leaf name={name.clone()}/></Walled> }
    IsWalledLateAnew(name: String) { <WalledLate title={name.clone()}><LeafLate name={name.clone()}/></WalledLate> }
    IsWalledLate(name: String) { <WalledLate title={name.clone()}><Leaf name={name.clone()}/></WalledLate> }
    IsWaiting(name: String) { <Waiting title={name.clone()}><Leaf name={name.clone()}/></Waiting> }
    IsFolding(name: String) { <Folding title={name.clone()}><Leaf name={name.clone()}/></Folding> }
    IsHanding(name: String) { <Handing title={name.clone()}><Leaf name={name.clone()}/></Handing> }
    IsFraming(name: String) { <Framing title={name.clone()}><Shelf of="wood"><Leaf name={name.clone()}/></Shelf></Framing> }
    IsLooking(name: String) { <Looking title={name.clone()}><Leaf name={name.clone()}/></Looking> }
    IsChoosing(name: String) { <Choosing title={name.clone()}><Leaf name={name.clone()}/></Choosing> }
}

fn breaks(seen: u32) -> &'static str {
    assert!(seen < 3, "seen too often");
    ""
}

async fn late_error() -> Result<String, marquetry::Error> {
    tokio::task::yield_now().await;
    Err("it broke".into())
}

async fn later(value: u32) -> u32 {
    tokio::task::yield_now().await;
    value
}

fn pages() -> Router {
    Router::new()
        .route("/walled/{name}", get(async |Path(name): Path<String>| Page(IsWalled { name })))
        .route("/walled-anew/{name}", get(async |Path(name): Path<String>| Page(IsWalledAnew { name })))
        .route("/placed/{name}", get(async |Path(name): Path<String>| Page(IsPlaced { name })))
        .route("/shelf/{shelf}/{name}", get(async |Path((shelf, name)): Path<(String, String)>| Page(OnShelf { shelf, name })))
        .route("/walled-late-anew/{name}", get(async |Path(name): Path<String>| Page(IsWalledLateAnew { name })))
        .route("/framing/{name}", get(async |Path(name): Path<String>| Page(IsFraming { name })))
        .route("/looking/{name}", get(async |Path(name): Path<String>| Page(IsLooking { name })))
        .route("/guarding/{name}", get(async |Path(name): Path<String>| Page(IsGuarding { name })))
        .route("/still/{name}", get(async |Path(name): Path<String>| Page(IsStill { name })))
        .route("/alive-framed/{name}", get(async |Path(name): Path<String>| Page(AliveFramed { name })))
        .route("/alive-guarded/{name}", get(async |Path(name): Path<String>| Page(AliveGuarded { name })))
        .route("/alive-walled/{name}", get(async |Path(name): Path<String>| Page(AliveWalled { name })))
        .route("/crumbled/{name}", get(async |Path(name): Path<String>| Page(IsCrumbled { name })))
        .route("/folding-shelf/{name}", get(async |Path(name): Path<String>| Page(IsFoldingShelf { name })))
        .route("/waiting-shelf/{name}", get(async |Path(name): Path<String>| Page(IsWaitingShelf { name })))
        .route("/alive/{name}", get(async |Path(name): Path<String>| Page(Alive { name })))
        .route("/walled-late/{name}", get(async |Path(name): Path<String>| Page(IsWalledLate { name })))
        .route("/waiting/{name}", get(async |Path(name): Path<String>| Page(IsWaiting { name })))
        .route("/folding/{name}", get(async |Path(name): Path<String>| Page(IsFolding { name })))
        .route("/handing/{name}", get(async |Path(name): Path<String>| Page(IsHanding { name })))
        .route("/choosing/{name}", get(async |Path(name): Path<String>| Page(IsChoosing { name })))
        .live(Live::new().navigation(true))
}

async fn open(path: &str) -> (Tab, Response) {
    Tab::open(&Visitor::new(serve(pages()).await), path).await
}

const LAYOUTS: &[&str] = &["walled", "walled-late", "waiting", "folding", "handing", "choosing", "placed", "framing", "looking"];

#[tokio::test]
async fn a_layout_goes_along_wherever_its_slot_stands() {
    for layout in LAYOUTS {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let [opens, rates] = ["open", "rate"].map(|text| button(&first.body, text));
        assert!(*layout == "waiting" || first.body.contains("<p>oak</p>"), "{layout}: {}", first.body);
        let told = tab.call(opens).await;
        assert!(told.contains('1'), "{layout}: {told:?}");
        assert!(tab.call(rates).await.contains('1'));
        for (at, name) in ["elm", "beech", "elm", "fir"].into_iter().enumerate() {
            let (Answer { parts, .. }, told) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert!(!told.contains("\u{0}\u{4}"), "{layout}: {told:?}");
            let own = |part: &String| part.contains("<nav>") || part.contains("rate</button>");
            assert!(!parts.iter().any(own), "{layout}: {parts:?}");
            // What is waited for comes behind.
            let shows = |html: &&String| html.contains(&format!("<p>{name}</p>"));
            let part = parts.iter().chain([&told]).find(shows).unwrap_or_else(|| panic!("{layout}: {parts:?} {told:?}"));
            // What it hands down is what it has handed down before.
            let told = tab.call(opens).await;
            assert!(told.contains(char::from(b'2' + at as u8)), "{layout}: {told:?}");
            if (*layout, at) != ("folding", 2) {
                let told = tab.call(button(part, "see")).await;
                assert!(told.contains('1'), "{layout}: {told:?}");
            }
            let told = tab.call(rates).await;
            assert!(told.contains(char::from(b'2' + at as u8)), "{layout}: {told:?}");
        }
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn what_breaks_in_a_boundary_of_a_layout_leaves_the_layout_as_it_is() {
    for layout in ["walled", "walled-late", "walled-anew", "walled-late-anew", "handing"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let opens = button(&first.body, "open");
        tab.call(opens).await;
        for (at, name) in ["ash", "yew", "elm", "ash", "fir"].into_iter().enumerate() {
            let (Answer { parts, .. }, told) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert_eq!(parts[0], name, "{layout}: {parts:?}");
            let shown = if name == "ash" { "broken".to_owned() } else { format!("<p>{name}</p>") };
            assert!(parts.len() == 2 && parts[1].contains(&shown), "{layout}, {name}: {parts:?}, {told:?}");
            let told = tab.call(opens).await;
            assert!(told.contains(char::from(b'2' + at as u8)), "{layout}: {told:?}");
            if name != "ash" {
                let see = button(&parts[1], "see");
                assert!(tab.call(see).await.contains('1'));
                assert!(tab.call(see).await.contains('2'));
            }
        }
        // It breaks while it is shown.
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/elm")).await;
        let see = button(&parts[1], "see");
        let told = [tab.call(see).await, tab.call(see).await, tab.call(see).await, tab.settled().await].concat();
        assert!(told.contains("broken"), "{layout}: {told:?}");
        let told = tab.call(opens).await;
        assert!(told.contains('7'), "{layout}: {told:?}");
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/fir")).await;
        assert!(parts[1].contains("<p>fir</p>"), "{layout}: {parts:?}");
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_fragment_of_a_layout_shows_its_slot_with_what_the_page_that_is_shown_has_for_it() {
    for layout in ["folding", "alive"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let opens = button(&first.body, "open");
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/elm")).await;
        assert!(parts[1].contains("<p>elm</p>"), "{layout}: {parts:?}");
        for name in ["elm", "fir"] {
            let mut told = String::new();
            for _ in 0..4 {
                told = tab.call(opens).await;
            }
            told += &tab.settled().await;
            assert!(told.contains("folded"), "{layout}: {told:?}");
            let told = tab.call(opens).await + &tab.settled().await;
            assert!(told.contains(&format!("<p>{name}</p>")), "{layout}: {told:?}");
            follow(&mut tab, &format!("/{layout}/fir")).await;
        }
        if layout == "alive" {
            let (Answer { parts, .. }, _) = follow(&mut tab, "/alive/elm").await;
            let tells = button(&parts[1], "tell");
            assert!(tab.call(tells).await.contains('1'));
            let told = tab.call(opens).await;
            assert!(told.contains("11"), "{told:?}");
            assert!(tab.call(tells).await.contains('2'));
        }
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_page_that_is_passed_by_leaves_the_pieces_of_a_layout_as_they_were() {
    for layout in LAYOUTS {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let [opens, rates] = ["open", "rate"].map(|text| button(&first.body, text));
        tab.call(opens).await;
        // Its browser never says that it shows these, and goes on with the page that it has.
        for name in ["elm", "yew", "beech"] {
            let answer = tab.ask(&format!("/{layout}/{name}")).await;
            assert!(answer.head.get("at").is_some(), "{layout}: {answer:?}");
        }
        assert!(tab.call(opens).await.contains('2') && tab.call(rates).await.contains('1'));
        tab.page = tab.ask(&format!("/{layout}/fir")).await.page;
        let (_, told) = follow(&mut tab, &format!("/{layout}/elm")).await;
        assert!(!told.contains("fir"), "{layout}: {told:?}");
        assert!(tab.call(opens).await.contains('3') && tab.call(rates).await.contains('2'));
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn of_a_boundary_or_fragment_in_a_layout_only_what_a_page_writes_into_it_is_sent() {
    for layout in ["walled", "walled-late", "looking"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let opens = button(&first.body, "open");
        for (at, name) in ["elm", "beech"].into_iter().enumerate() {
            let answer = tab.ask(&format!("/{layout}/{name}")).await;
            let parts = &answer.parts;
            assert!(parts.len() == 2 && parts[0] == name && parts[1].starts_with("<p>") && !parts[1].contains("main"), "{layout}: {parts:?}");
            let (_, ahead) = answer.ahead().unwrap();
            assert!(ahead.contains(name), "what stands around it shows the title together with the page: {ahead:?}");
            tab.go_on(&answer.page).await.unwrap();
            assert!(tab.call(opens).await.contains(char::from(b'1' + at as u8)));
        }
        tab.connection.leave().await;
    }
    // Where that is another page's, too, all of it is.
    let (mut tab, _) = open("/placed/oak").await;
    let (Answer { parts, .. }, _) = follow(&mut tab, "/placed/elm").await;
    assert!(parts[1].contains("<h2>/placed/elm</h2>"), "{parts:?}");
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_layout_in_the_boundary_of_another_one_goes_along() {
    let (mut tab, first) = open("/shelf/wood/oak").await;
    let [opens, marks] = ["open", "mark"].map(|text| button(&first.body, text));
    assert!(tab.call(opens).await.contains('1') && tab.call(marks).await.contains('1'));
    for (at, name) in ["elm", "beech"].into_iter().enumerate() {
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/shelf/wood/{name}")).await;
        assert!(parts.len() == 2 && parts[1].starts_with("<p>"), "{parts:?}");
        let count = char::from(b'2' + at as u8);
        assert!(tab.call(opens).await.contains(count) && tab.call(marks).await.contains(count));
    }
    // Another shelf is another title in it.
    let (Answer { parts, .. }, _) = follow(&mut tab, "/shelf/bark/beech").await;
    assert!(parts.len() == 2 && parts[0] == "bark" && parts[1].starts_with("<p>"), "{parts:?}");
    assert!(tab.call(opens).await.contains('4') && tab.call(marks).await.contains('4'));
    // With the boundary it breaks.
    let (Answer { parts, .. }, _) = follow(&mut tab, "/shelf/bark/ash").await;
    assert!(parts[1].contains("broken"), "{parts:?}");
    let (Answer { parts, .. }, _) = follow(&mut tab, "/shelf/bark/elm").await;
    assert!(parts[1].contains("0<!--/--> marked") && tab.call(opens).await.contains('5'), "{parts:?}");
    tab.connection.leave().await;
}

#[tokio::test]
async fn what_breaks_while_the_next_page_is_on_its_way_has_that_loaded() {
    let (mut tab, first) = open("/walled/oak").await;
    let see = button(&first.body, "see");
    let answer = tab.ask("/walled/elm").await;
    for _ in 0..3 {
        tab.call(see).await;
    }
    assert!(tab.settled().await.contains("broken"));
    let told = tab.go_on(&answer.page).await;
    assert!(told.as_ref().is_ok_and(|told| *told == RELOAD) || told.is_err(), "{told:?}");
}

#[tokio::test]
async fn what_a_layout_waits_for_or_shows_for_a_while_around_its_slot_stays() {
    for layout in ["waiting", "folding"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let opens = button(&first.body, "open");
        if layout == "waiting" {
            // What it waits for came behind the page; now it is there.
            assert!(!first.body.contains("<p>oak</p>") && tab.settled().await.contains("<p>oak</p>"));
            let (Answer { parts, .. }, told) = follow(&mut tab, "/waiting/yew").await;
            assert!(parts[1].contains("<main") && parts[1].contains("<p>yew</p>") && !told.contains("loading"), "{parts:?} {told:?}");
        }
        for (at, name) in ["elm", "beech"].into_iter().enumerate() {
            let (Answer { parts, .. }, told) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert!(parts.len() == 2 && parts[1].starts_with(&format!("<p>{name}</p>")), "{layout}: {parts:?} {told:?}");
            assert!(tab.call(opens).await.contains(char::from(b'1' + at as u8)));
            assert!(tab.call(button(&parts[1], "see")).await.contains('1'));
        }
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn a_boundary_of_a_layout_that_loads_catches_what_was_written_before_it_was_there() {
    for layout in ["walled", "walled-late", "walled-anew", "walled-late-anew"] {
        let (mut tab, first) = open(&format!("/{layout}/ash")).await;
        assert!(first.status == 200 && first.body.contains("<p>broken</p>") && first.body.contains("<h1>"), "{layout}: {first:?}");
        let opens = button(&first.body, "open");
        assert!(tab.call(opens).await.contains('1'));
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/elm")).await;
        assert!(parts.len() == 2 && parts[1].contains("<p>elm</p>"), "{layout}: {parts:?}");
        assert!(tab.call(opens).await.contains('2'));
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn what_stands_around_the_slot_of_a_layout_in_other_components_stays() {
    for (layout, buttons) in
        [("framing", &["open", "pull", "rate", "mark"][..]), ("guarding", &["open", "pull", "rate", "mark"]), ("still", &["open", "pull", "mark"])]
    {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        assert_eq!(first.body.matches("<p>oak</p>").count(), 1);
        let buttons: Vec<u8> = buttons.iter().map(|text| button(&first.body, text)).collect();
        for button in &buttons {
            assert!(tab.call(*button).await.contains('1'));
        }
        for (at, name) in ["elm", "beech", "elm"].into_iter().enumerate() {
            let (Answer { parts, .. }, told) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert!(parts.len() == 2 && parts[1].starts_with(&format!("<p>{name}</p>")), "{layout}: {parts:?} {told:?}");
            for button in &buttons {
                let told = tab.call(*button).await;
                assert!(told.contains(char::from(b'2' + at as u8)), "{layout}: {told:?}");
            }
            assert!(tab.call(button(&parts[1], "see")).await.contains('1'));
        }
        if layout == "framing" {
            tab.connection.leave().await;
            continue;
        }
        // It breaks at once; the next page is whole again.
        let opens = buttons[0];
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/ash")).await;
        assert!(parts[1].contains("broken"), "{layout}: {parts:?}");
        assert!(tab.call(opens).await.contains('5'));
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/elm")).await;
        assert!(parts[1].contains("<p>elm</p>"), "{layout}: {parts:?}");
        // And with what it shows later, which has come with a page behind it.
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/fir")).await;
        assert!(parts[1].starts_with("<p>fir</p>"), "{layout}: {parts:?}");
        let see = button(&parts[1], "see");
        let told = [tab.call(see).await, tab.call(see).await, tab.call(see).await, tab.settled().await].concat();
        assert!(told.contains("broken"), "{layout}: {told:?}");
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/elm")).await;
        assert!(parts[1].contains("<p>elm</p>") && parts[1].contains("pull"), "{layout}: {parts:?}");
        assert!(tab.call(opens).await.contains('6'));
        // And after the answer of a page was made that its browser never shows.
        let see = button(&parts[1], "see");
        let answer = tab.ask(&format!("/{layout}/oak")).await;
        assert!(answer.head.get("at").is_some(), "{layout}: {answer:?}");
        for _ in 0..3 {
            tab.call(see).await;
        }
        assert!(tab.settled().await.contains("broken"));
        let told = tab.go_on(&answer.page).await;
        assert!(told.as_ref().is_ok_and(|told| *told == RELOAD) || told.is_err(), "{layout}: {told:?}");
    }
}

#[tokio::test]
async fn a_page_that_lives_itself_goes_on_in_what_stays_around_it() {
    for layout in ["alive-framed", "alive-guarded", "alive-walled"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let [opens, tells] = ["open", "tell"].map(|text| button(&first.body, text));
        assert!(tab.call(opens).await.contains('1') && tab.call(tells).await.contains('1'));
        for (at, name) in ["elm", "beech", "fir"].into_iter().enumerate() {
            let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert!(parts.len() == 2 && parts[1].starts_with(&format!("<p>{name}</p>")), "{layout}: {parts:?}");
            let tells = button(&parts[1], "tell");
            for count in ['1', '2'] {
                let told = tab.call(tells).await;
                assert!(told.contains(count), "{layout}: {told:?}");
            }
            assert!(tab.call(opens).await.contains(char::from(b'2' + at as u8)));
        }
        tab.connection.leave().await;
    }
}

#[tokio::test]
async fn what_looks_like_a_layout_and_stands_in_one_shows_the_props_of_the_next_page() {
    let (mut tab, first) = open("/crumbled/oak").await;
    assert!(first.body.contains("OAK"));
    let (Answer { parts, .. }, _) = follow(&mut tab, "/crumbled/elm").await;
    assert!(parts.iter().any(|part| part.contains("ELM")), "{parts:?}");
    tab.connection.leave().await;
}

#[tokio::test]
async fn a_layout_in_a_block_of_another_one_goes_along_and_comes_again_as_it_was() {
    for layout in ["folding-shelf", "waiting-shelf"] {
        let (mut tab, first) = open(&format!("/{layout}/oak")).await;
        let opens = button(&first.body, "open");
        let mut shown = first.body;
        if layout == "waiting-shelf" {
            shown = tab.settled().await;
            shown = [follow(&mut tab, &format!("/{layout}/yew")).await.0.parts.concat(), shown].concat();
        }
        let marks = button(&shown, "mark");
        assert!(tab.call(marks).await.contains('1'));
        for (at, name) in ["elm", "beech"].into_iter().enumerate() {
            let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/{name}")).await;
            assert!(parts.len() == 3 && parts[1] == name && parts[2].starts_with("<p>"), "{layout}: {parts:?}");
            assert!(tab.call(marks).await.contains(char::from(b'2' + at as u8)));
            assert!(tab.call(opens).await.contains(char::from(b'1' + at as u8)));
            assert!(tab.call(button(&parts[2], "see")).await.contains('1'));
        }
        if layout == "waiting-shelf" {
            tab.connection.leave().await;
            continue;
        }
        // Folded, and shown again: with what it had.
        let told = [tab.call(opens).await, tab.call(opens).await, tab.settled().await].concat();
        assert!(told.contains("folded"), "{told:?}");
        let told = tab.call(opens).await + &tab.settled().await;
        assert!(told.contains("<p>beech</p>") && told.contains("3<!--/--> marked") && told.matches("<p>").count() == 1, "{told:?}");
        assert!(tab.call(marks).await.contains('4'));
        // What was shown again is the next page's.
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/fir")).await;
        assert!(parts.concat().contains("<p>fir</p>"), "{parts:?}");
        assert!(tab.call(opens).await.contains('6'));
        let (Answer { parts, .. }, _) = follow(&mut tab, &format!("/{layout}/oak")).await;
        assert!(parts.len() == 3 && parts[2].starts_with("<p>oak"), "{parts:?}");
        tab.connection.leave().await;
    }
}
