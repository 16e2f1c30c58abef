//! Values that components hand down the tree, whenever what gets them is made.

use std::future::IntoFuture as _;

use axum::Router;
use marquetry::{prelude::*, testing::mount, try_context};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

#[derive(Clone, PartialEq)]
struct Theme(&'static str);

component! {
    Show() {
        let theme = context::<Theme>();
        <b>{theme.0}</b>
    }

    LiveShow() {
        let theme = context::<Theme>();
        on nothing() {}
        <i>{theme.0}</i>
    }

    Maybe() { <u>{try_context::<Theme>().map_or("none", |theme| theme.0)}</u> }

    async Late() {
        tokio::task::yield_now().await;
        provide(Theme("late"));
        tokio::task::yield_now().await;
        <Show/>
    }

    /// Provides a name before it waits, and another one behind that.
    async Twice(late: &'static str) {
        provide(Theme("early"));
        tokio::task::yield_now().await;
        if !late.is_empty() {
            provide(Theme(late));
        }
        <div><slot/></div><slot name="foot"/>
    }

    /// A layout that does the same.
    async Frame(late: &'static str) {
        provide(Theme("early"));
        tokio::task::yield_now().await;
        provide(Theme(late));
        <nav><slot/></nav>
    }

    Early() {
        <Twice late=""><Show/><LiveShow/><p slot="foot"><Show/></p></Twice><Maybe/>
    }

    InFragment(n: Writable<u8>, on: Writable<bool>) {
        <fragment key="f">
            <Twice late="late"><Show/><LiveShow/>{$n}{#if $on}<LiveShow/>{/if}<p slot="foot"><Show/></p></Twice><Maybe/>
            {#if $on}<Frame late="later"><Show/>{$n}</Frame>{/if}
        </fragment>
    }

    Provider(name: &'static str) {
        provide(Theme(name));
        <div><slot/></div>
    }

    LiveProvider(name: &'static str) {
        provide(Theme(name));
        let on = writable(true);
        on toggle() { on.update(|on| !on) }
        <article><slot/><fragment key="own">{#if $on}<LiveShow/>{/if}</fragment></article>
        <button @trigger="toggle">"toggle"</button>
    }

    Whole() {
        provide(Theme("page"));
        <Maybe/>
        <Provider name="first"><Show/><Provider name="inner"><Show/></Provider><Show/></Provider>
        <Show/>
    }

    Siblings() { <Provider name="first"><Show/></Provider><Maybe/><Late/><Maybe/> }

    /// Children come later, into the slots of providers and beside them.
    Later(on: Writable<bool>) {
        provide(Theme("live"));
        <fragment key="live">
            {#if $on}<Show/><LiveShow/>{/if}
            <Provider name="static">{#if $on}<LiveShow/><Show/>{/if}</Provider>
            <LiveProvider name="alive">{#if $on}<LiveShow/><Show/>{/if}</LiveProvider>
            {#if $on}<LiveShow/>{/if}
        </fragment>
    }

    Guarded() {
        <Boundary><Provider name="gone"><Show/><Broken/></Provider><p slot="error">"error "<Maybe/></p></Boundary>
        <Maybe/>
    }

    Broken() { let () = Err("broken")?; <p>"never"</p> }
}

#[test]
fn the_nearest_value_counts_and_ends_with_its_component() {
    assert_eq!(Whole.to_html(), "<u>page</u> <div><b>first</b><div><b>inner</b></div><b>first</b></div> <b>page</b>");
    assert_eq!(Maybe.to_html(), "<u>none</u>");
}

#[tokio::test]
async fn siblings_and_other_pages_get_nothing() {
    assert_eq!(Siblings.render().await.unwrap(), "<div><b>first</b></div><u>none</u><b>late</b><u>none</u>");
    // Outside of any component there is nobody to provide for.
    provide(Theme("nobody"));
    assert_eq!(Maybe.to_html(), "<u>none</u>");
}

#[tokio::test]
async fn what_an_async_component_provides_before_it_waits_is_for_its_slots() {
    let expected = "<div><b>early</b><i>early</i></div><p><b>early</b></p><u>none</u>";
    assert_eq!(plain(&Early.render().await.unwrap()), expected);
    assert_eq!(mount(Early).await.html(), expected);
}

#[tokio::test]
async fn in_a_fragment_all_that_an_async_component_provides_is_for_its_slots() {
    for begins in [true, false] {
        let (n, on) = (writable(1u8), writable(begins));
        let whole = plain(&InFragment { n: n.clone(), on: on.clone() }.render().await.unwrap());
        let mut page = mount(InFragment { n: n.clone(), on: on.clone() }).await;
        assert_eq!(whole, page.html());
        for turn in 2..6 {
            let shown = get(&on);
            let more = |html: &'static str| if shown { html } else { "" };
            let last = turn - 1;
            let later = if shown { format!("<nav><b>later</b>{last}</nav>") } else { String::new() };
            let expected = format!("<div><b>late</b><i>late</i>{last}{}</div><p><b>late</b></p><u>none</u> {later}", more("<i>late</i>"));
            assert_eq!(page.html(), expected, "turn {turn}");
            n.set(turn);
            on.set(!shown);
            page.tick(Duration::ZERO).await;
        }
    }
}

/// HTML without its comments.
fn plain(html: &str) -> String {
    html.split("<!--").map(|part| part.split_once("-->").map_or(part, |(_, rest)| rest)).collect()
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let error = Show.render().await.unwrap_err();
    assert!(format!("{error:?}").contains("no component around provides a context::Theme"), "{error:?}");
}

#[tokio::test]
async fn a_boundary_leaves_the_tree_where_it_was() {
    let html = mount(Guarded).await.html();
    assert_eq!(html, "<p>error <u>none</u></p> <u>none</u>");
}

#[tokio::test]
async fn what_comes_later_gets_what_is_provided_at_its_place() {
    for begins in [true, false] {
        let on = writable(begins);
        let mut page = mount(Later { on: on.clone() }).await;
        for turn in 0..4 {
            let shown = get(&on);
            let inside = |name: &str| if shown { format!("<i>{name}</i><b>{name}</b>") } else { String::new() };
            let beside = |html: &'static str| if shown { html } else { "" };
            let expected = format!(
                "{} <div>{}</div> <article>{}<i>alive</i></article> <button>toggle</button> {}",
                beside("<b>live</b><i>live</i>"),
                inside("static"),
                inside("alive"),
                beside("<i>live</i>"),
            );
            assert_eq!(page.html().trim(), expected.trim(), "turn {turn}");
            page.click("button");
            page.click("button");
            assert_eq!(page.text("article > i:last-child"), "alive");
            on.set(!shown);
        }
    }
}

#[tokio::test]
async fn the_applications_state_is_at_hand_in_every_component() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let live = Live::new().state(1u8).state(Theme("old")).state(Theme("all"));
    let app = Router::new().route("/", axum::routing::get(|| async { Page(WithState) })).live(live);
    let server = tokio::spawn(axum::serve(listener, app).into_future());
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    server.abort();
    assert!(answer.contains("<body><u>all</u><div><b>near</b></div></body>"), "{answer}");
}

component! {
    WithState() { <Maybe/><Provider name="near"><Show/></Provider> }
}
