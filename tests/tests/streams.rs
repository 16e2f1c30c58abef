//! Streams that a page's own scripts pause and resume, and what rests while the tab is hidden.

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::Path, routing::get};
use marquetry::{Limits, prelude::*};
use support::{
    Connection, Visitor, WAYS,
    navigation::{self, Tab},
    serve, until,
};

/// A store, and how many follow it.
#[derive(Clone)]
struct Source {
    n: Writable<u32>,
    followed: Arc<AtomicUsize>,
}

impl Source {
    fn new() -> Source {
        let followed = Arc::new(AtomicUsize::new(0));
        let count = followed.clone();
        let n = writable(0).with_start(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            let count = count.clone();
            move || {
                count.fetch_sub(1, Ordering::SeqCst);
            }
        });
        Source { n, followed }
    }

    /// Waits until somebody follows it, or nobody does.
    async fn is_followed(&self, expected: bool) {
        until(|| (self.followed.load(Ordering::SeqCst) == 1) == expected).await;
    }
}

component! {
    Follows(source: Source) {
        let numbers = source.n.clone();
        let stream = use_stream(&numbers);
        on toggle() { stream.toggle() }
        <fragment key="f"><p>{#each numbers}{this}{/each}</p></fragment>
    }

    Several(a: Writable<u32>, b: Writable<u32>) {
        let _s = use_stream! { first: &a, second: &b };
        <fragment key="f"><p>{#each a}{this}{/each}" "{#each b}{this}{/each}</p></fragment>
    }

    Rests(source: Source, others: Writable<u32>) {
        let numbers = source.n.clone();
        <fragment key="f" idle="hidden"><p>{#each numbers}{this}{/each}</p></fragment>
        <fragment key="g"><p>{#each others}{this}{/each}</p></fragment>
    }

    /// A layout that goes through a stream.
    Around() {
        let numbers = context::<Writable<u32>>();
        <nav><fragment key="f">{#each numbers}{this}{/each}</fragment></nav><main><slot/></main>
    }
    InLayout(of: String) { <Around><p>{&of}</p></Around> }

    /// A layout that pauses what it does not show itself.
    Pauses() {
        let numbers = context::<Source>().n;
        let stream = use_stream! { all: &numbers };
        on toggle() { stream.toggle() }
        <button @trigger="toggle">"toggle"</button>
        <fragment key="f">{#each numbers}{this}{/each}</fragment>
        <main><slot/></main>
    }
    /// Goes through what the layout goes through, and through something else.
    Within(paused: bool) {
        let (numbers, others) = (context::<Source>().n, context::<Others>().0);
        if paused {
            use_stream(&numbers).pause();
        }
        <fragment key="w"><p>{#each numbers}{this}{/each}</p>{#each others}{this}{/each}</fragment>
    }
    PausesWithin(paused: bool = false) { <Pauses><Within paused={paused}/></Pauses> }
    PausesAlone() { <Pauses><p>"alone"</p></Pauses> }
}

/// A store that only some pages follow.
#[derive(Clone)]
struct Others(Writable<u32>);

const TOGGLE: u8 = 0;

/// What the browser asks of a stream.
async fn ask(page: &mut Connection, number: u8, wish: u8, name: &str) {
    page.send(&[&[6, number, wish], name.as_bytes()].concat()).await;
}

async fn hide(page: &mut Connection, hidden: bool) {
    page.send(&[6, hidden.into()]).await;
}

/// What the server says of streams in the next frame that says something.
async fn said(page: &mut Connection) -> Vec<String> {
    loop {
        let frame = page.frame().await.unwrap();
        let mut said = Vec::new();
        let mut rest = &frame[..];
        while let Some(at) = rest.windows(2).position(|window| window == [0, 10]) {
            let length = usize::from(rest[at + 2]);
            assert!(length < 128, "these tests read short texts only");
            said.push(String::from_utf8(rest[at + 3..][..length].to_vec()).unwrap());
            rest = &rest[at + 3 + length..];
        }
        if !said.is_empty() {
            return said;
        }
    }
}

/// Waits for a frame that has a text.
async fn shows(page: &mut Connection, text: &str) {
    while !page.frame().await.unwrap().windows(text.len()).any(|window| window == text.as_bytes()) {}
}

/// Waits for a frame that is like this one.
async fn hears(page: &mut Connection, bytes: &[u8]) {
    while page.frame().await.unwrap() != bytes {}
}

async fn visitor(source: &Source, limits: Limits) -> Visitor {
    let (follows, rests) = (source.clone(), source.clone());
    let router = Router::new()
        .route("/", get(async move || Page(Follows { source: follows })))
        .route("/several", get(async || Page(Several { a: writable(1), b: writable(2) })))
        .route("/rests", get(async move || Page(Rests { source: rests, others: writable(7) })));
    Visitor::new(serve(router.live(Live::new().limits(limits))).await)
}

#[tokio::test]
async fn a_browser_pauses_what_its_page_follows_and_the_store_catches_up() {
    for way in WAYS {
        let source = Source::new();
        let mut visitor = visitor(&source, Limits::default()).await.by(way);
        let (_, mut page) = visitor.open("/").await;
        source.is_followed(true).await;
        ask(&mut page, 2, 1, "numbers").await;
        assert_eq!(said(&mut page).await, [r#"[2,1,"numbers",null]"#]);
        source.is_followed(false).await;
        source.n.set(41);
        source.n.set(42);
        ask(&mut page, 3, 2, "numbers").await;
        assert_eq!(said(&mut page).await, [r#"[3,1,"numbers",null]"#], "it only wants to know");
        source.is_followed(false).await;
        ask(&mut page, 4, 0, "numbers").await;
        shows(&mut page, "42").await;
        source.is_followed(true).await;
        // Twice is once.
        ask(&mut page, 5, 0, "numbers").await;
        assert_eq!(said(&mut page).await, [r#"[5,0,"numbers",null]"#]);
        source.n.set(43);
        shows(&mut page, "43").await;
        page.leave().await;
        source.is_followed(false).await;
    }
}

#[tokio::test]
async fn each_page_pauses_for_itself() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (_, mut one) = visitor.open("/").await;
    let (_, mut other) = visitor.open("/").await;
    ask(&mut one, 2, 1, "numbers").await;
    assert_eq!(said(&mut one).await, [r#"[2,1,"numbers",null]"#]);
    source.n.set(5);
    shows(&mut other, "5").await;
    ask(&mut other, 2, 2, "numbers").await;
    assert_eq!(said(&mut other).await, [r#"[2,0,"numbers",null]"#]);
}

#[tokio::test]
async fn what_a_trigger_does_to_a_stream_is_said_to_who_has_asked_for_it() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (_, mut page) = visitor.open("/").await;
    page.call(1, 0, TOGGLE, "").await;
    let frames = page.answer(1).await.unwrap();
    assert_eq!(frames.concat(), [0, 1, 1], "who has asked for nothing hears nothing");
    ask(&mut page, 2, 2, "numbers").await;
    assert_eq!(said(&mut page).await, [r#"[2,1,"numbers",null]"#]);
    page.call(2, 0, TOGGLE, "").await;
    assert_eq!(said(&mut page).await, [r#"[0,0,"numbers",null]"#]);
    ask(&mut page, 3, 1, "numbers").await;
    assert_eq!(said(&mut page).await, [r#"[3,1,"numbers",null]"#]);
    page.call(3, 0, TOGGLE, "").await;
    shows(&mut page, r#"[0,0,"numbers",null]"#).await;
    source.is_followed(true).await;
}

#[tokio::test]
async fn streams_have_the_keys_of_use_stream_too() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (_, mut page) = visitor.open("/several").await;
    for (number, name) in [(2, "first"), (3, "b")] {
        ask(&mut page, number, 1, name).await;
        assert_eq!(said(&mut page).await, [format!("[{number},1,{name:?},null]")]);
    }
    for (number, name) in [(4, "a"), (5, "second")] {
        ask(&mut page, number, 2, name).await;
        assert_eq!(said(&mut page).await, [format!("[{number},1,{name:?},null]")]);
    }
}

#[tokio::test]
async fn who_asks_for_another_stream_is_told_those_that_there_are() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (_, mut page) = visitor.open("/several").await;
    ask(&mut page, 2, 1, "third").await;
    assert_eq!(said(&mut page).await, [r#"[2,2,"third","it follows a, b, first, second"]"#]);
    ask(&mut page, 3, 1, "").await;
    assert_eq!(said(&mut page).await, [r#"[3,2,"","it follows a, b, first, second"]"#]);
    ask(&mut page, 4, 1, "a").await;
    assert_eq!(said(&mut page).await, [r#"[4,1,"a",null]"#], "the page goes on");
}

#[tokio::test]
async fn messages_that_are_none_close_the_connection_and_too_many_do() {
    let source = Source::new();
    let limits = Limits { triggers_per_second: 3, ..Limits::default() };
    let mut visitor = visitor(&source, limits).await;
    let large = [&b"\x06\x02\x01"[..], &vec![b'x'; Limits::default().message]].concat();
    let messages: [(&[u8], usize, u16); 8] = [
        (b"\x06", 1, 1002),
        (b"\x06\x02", 1, 1002),
        (b"\x06\x80", 1, 1002),
        (b"\x06\x01\x01", 1, 1002),
        (b"\x06\x02\x03numbers", 1, 1002),
        (b"\x06\x02\x01\xff", 1, 1002),
        (&large, 1, 1009),
        (b"\x06\x02\x01numbers", 50, 1008),
    ];
    for (message, times, code) in messages {
        let (_, mut page) = visitor.open("/").await;
        for _ in 0..times {
            let _closed = page.try_send(message).await;
        }
        let closed = loop {
            if let Err(closed) = page.frame().await {
                break closed;
            }
        };
        assert_eq!(closed, code, "{:?}", &message[..message.len().min(20)]);
    }
    let (_, mut page) = visitor.open("/").await;
    for _ in 0..50 {
        let _closed = page.try_send(&[6, 1]).await;
    }
    assert_eq!(page.frame().await, Err(1008), "so do those of a tab that is hidden");
}

#[tokio::test]
async fn a_paused_stream_is_paused_over_the_next_connection_too() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (response, mut page) = visitor.open("/").await;
    ask(&mut page, 2, 1, "numbers").await;
    assert_eq!(said(&mut page).await, [r#"[2,1,"numbers",null]"#]);
    page.cut().await;
    source.n.set(9);
    let mut page = visitor.connect("/", response.page(), "1", &[]).await.unwrap();
    ask(&mut page, 3, 2, "numbers").await;
    assert_eq!(page.frame().await.unwrap(), [&[0, 10, 20], &br#"[3,1,"numbers",null]"#[..]].concat(), "and nothing else comes");
    source.is_followed(false).await;
    ask(&mut page, 4, 0, "numbers").await;
    shows(&mut page, "9").await;
}

#[tokio::test]
async fn what_rests_pauses_while_the_tab_is_hidden() {
    for way in WAYS {
        let source = Source::new();
        let mut visitor = visitor(&source, Limits::default()).await.by(way);
        let (_, mut page) = visitor.open("/rests").await;
        hears(&mut page, &[0, 11]).await;
        source.is_followed(true).await;
        hide(&mut page, true).await;
        source.is_followed(false).await;
        source.n.set(3);
        source.n.set(4);
        // What a script has paused as well stays so when the tab is shown.
        ask(&mut page, 2, 1, "numbers").await;
        assert_eq!(said(&mut page).await, [r#"[2,1,"numbers",null]"#]);
        hide(&mut page, false).await;
        ask(&mut page, 3, 2, "numbers").await;
        assert_eq!(said(&mut page).await, [r#"[3,1,"numbers",null]"#]);
        source.is_followed(false).await;
        hide(&mut page, true).await;
        ask(&mut page, 4, 0, "numbers").await;
        assert_eq!(said(&mut page).await, [r#"[4,0,"numbers",null]"#], "a script has not paused it");
        source.is_followed(false).await;
        hide(&mut page, false).await;
        shows(&mut page, "4").await;
        source.is_followed(true).await;
    }
}

#[tokio::test]
async fn a_page_that_was_hidden_when_its_line_was_cut_goes_on_when_it_is_shown() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (response, mut page) = visitor.open("/rests").await;
    hears(&mut page, &[0, 11]).await;
    hide(&mut page, true).await;
    source.is_followed(false).await;
    page.cut().await;
    source.n.set(8);
    let mut page = visitor.connect("/rests", response.page(), "1", &[]).await.unwrap();
    hide(&mut page, false).await;
    shows(&mut page, "8").await;
}

#[tokio::test]
async fn only_a_page_in_which_something_rests_asks_whether_it_is_hidden() {
    let source = Source::new();
    let mut visitor = visitor(&source, Limits::default()).await;
    let (_, mut page) = visitor.open("/").await;
    hide(&mut page, true).await;
    ask(&mut page, 2, 2, "numbers").await;
    assert_eq!(page.frame().await.unwrap(), [&[0, 10, 20], &br#"[2,0,"numbers",null]"#[..]].concat(), "it is not asked");
    source.n.set(6);
    shows(&mut page, "6").await;
}

#[tokio::test]
async fn a_stream_that_a_script_has_paused_in_a_layout_is_so_on_the_next_page() {
    let n = writable(0_u32);
    let router = Router::new().route("/{of}", get(async |Path(of): Path<String>| Page(InLayout { of })));
    let (mut tab, _) = Tab::open(&Visitor::new(serve(router.live(Live::new().navigation(true).state(n.clone()))).await), "/oak").await;
    ask(&mut tab.connection, 2, 1, "numbers").await;
    assert_eq!(said(&mut tab.connection).await, [r#"[2,1,"numbers",null]"#]);
    assert_eq!(tab.follow("/elm").await.parts, ["<p>elm</p>"]);
    ask(&mut tab.connection, 3, 2, "numbers").await;
    assert_eq!(said(&mut tab.connection).await, [r#"[3,1,"numbers",null]"#]);
    n.set(7);
    ask(&mut tab.connection, 4, 0, "numbers").await;
    shows(&mut tab.connection, "7").await;
    tab.connection.leave().await;
}

/// A tab that shows the first of three pages in one layout, two of which go through the layout's stream as well.
async fn tab_in_layout(source: &Source, path: &str) -> (Tab, u8) {
    let router = Router::new()
        .route("/alone", get(async || Page(PausesAlone)))
        .route("/within", get(async || Page(PausesWithin::default())))
        .route("/quiet", get(async || Page(PausesWithin { paused: true })));
    let live = Live::new().navigation(true).state(source.clone()).state(Others(writable(7)));
    let (tab, first) = Tab::open(&Visitor::new(serve(router.live(live)).await), path).await;
    source.is_followed(true).await;
    (tab, navigation::button(&first.body, ">toggle"))
}

#[tokio::test]
async fn a_layout_pauses_what_the_next_page_goes_through_too() {
    for paths in [["/alone", "/within"], ["/within", "/alone"], ["/within", "/within"]] {
        let source = Source::new();
        let (mut tab, toggle) = tab_in_layout(&source, paths[0]).await;
        // There and back: what joins once joins again.
        for path in [paths[1], paths[0], paths[1]] {
            tab.follow(path).await;
            tab.call(toggle).await;
            source.is_followed(false).await;
            source.n.update(|n| n + 1);
            tab.call(toggle).await;
            source.is_followed(true).await;
            tab.settle().await.unwrap();
        }
        tab.connection.leave().await;
        source.is_followed(false).await;
    }
}

#[tokio::test]
async fn what_a_layout_has_paused_is_so_for_the_blocks_of_the_next_page() {
    let source = Source::new();
    let (mut tab, toggle) = tab_in_layout(&source, "/alone").await;
    tab.call(toggle).await;
    source.is_followed(false).await;
    tab.follow("/within").await;
    source.is_followed(false).await;
    tab.call(toggle).await;
    source.is_followed(true).await;
}

#[tokio::test]
async fn what_the_next_page_pauses_in_its_setup_is_so_for_its_layout() {
    let source = Source::new();
    let (mut tab, toggle) = tab_in_layout(&source, "/alone").await;
    tab.follow("/quiet").await;
    source.is_followed(false).await;
    tab.call(toggle).await;
    source.is_followed(true).await;
}

#[tokio::test]
async fn a_page_does_not_know_what_only_the_one_before_it_followed() {
    let source = Source::new();
    let (mut tab, _) = tab_in_layout(&source, "/within").await;
    ask(&mut tab.connection, 2, 2, "?").await;
    assert_eq!(said(&mut tab.connection).await, [r#"[2,2,"?","it follows all, numbers, others"]"#]);
    tab.follow("/alone").await;
    ask(&mut tab.connection, 2, 2, "?").await;
    assert_eq!(said(&mut tab.connection).await, [r#"[2,2,"?","it follows all, numbers"]"#]);
}
