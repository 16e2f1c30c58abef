//! Session values that are open to browsers: in the page, over its connection, in all of the visitor's tabs; and what a browser may do to them.

mod support;

use axum::{Router, routing::get};
use marquetry::{prelude::*, store};
use support::{Connection, Visitor, serve};

stores! {
    /// An attribute of somebody else stays where it is.
    #[session(client, check = |theme: &String| ["light", "dark", "</script>"].contains(&theme.as_str()))]
    static THEME: Session<String> = session("theme", "light".to_owned());
    #[session(client)]
    static ZOOM: Session<f64> = session("view.zoom", |req: &Request| req.cookie("zoom").and_then(|zoom| zoom.parse().ok()).unwrap_or(1.0));
    #[session(client, check = |_: &u8| -> bool { panic!("by the check") })]
    static BROKEN: Session<u8> = session("broken", 0);
    static SECRET: Session<u32> = session("secret", 7);
}

component! {
    Home() {
        #[session(client, check = |size: &u8| if *size < 9 { Ok(()) } else { Err("too large") })]
        let size = session("size", 3_u8);
        let read = store::get(&ZOOM) + f64::from(store::get(&BROKEN));
        on dark() { THEME.set("dark".to_owned()) }
        on leave() { marquetry::session::clear() }
        <p>{read}</p>
        <fragment key="theme"><p class={&$THEME}>{SECRET} {size}</p></fragment>
    }

    /// What uses no open value gets none.
    Other() {
        on open() { ZOOM.set(2.0) }
        <fragment key="secret">{SECRET}</fragment>
    }

    Still() { <p>{store::get(&THEME)}</p> }
}

fn app() -> Router {
    Router::new().route("/", get(async || Page(Home))).route("/other", get(async || Page(Other))).route("/still", get(async || Page(Still)))
}

async fn visitor() -> Visitor {
    Visitor::new(serve(app().live(Live::new())).await)
}

/// What the page carries.
fn data(html: &str) -> Option<&str> {
    html.split("data-session>").nth(1)?.split("</script>").next()
}

async fn change(page: &mut Connection, change: u8, key: &str, text: &str) -> Vec<(u8, String)> {
    let message = [&[4, change, u8::try_from(key.len()).unwrap()], key.as_bytes(), text.as_bytes()].concat();
    page.send(&message).await;
    page.told().await
}

fn news(text: &str) -> (u8, String) {
    (1, text.to_owned())
}

#[tokio::test]
async fn a_page_carries_the_open_values_that_it_uses_and_no_others() {
    let mut visitor = visitor().await;
    visitor.cookie = Some("zoom=1.5".to_owned());
    let page = visitor.get("/").await;
    assert_eq!(data(&page.body), Some(r#"{"size":[3],"view.zoom":[1.5],"broken":[0],"theme":["light"]}"#));
    assert!(!page.body.contains("secret"), "{}", page.body);
    assert_eq!(data(&visitor.get("/other").await.body), None);
    let still = visitor.get("/still").await;
    assert!(!still.body.contains("<script"), "a page without the client carries no data");
}

#[tokio::test]
async fn nothing_in_a_value_ends_the_script_element() {
    let mut visitor = visitor().await;
    let (_, mut page) = visitor.open("/").await;
    assert_eq!(change(&mut page, 2, "theme", r#"["</script>"]"#).await, [(2, String::new())]);
    let again = visitor.get("/").await;
    assert!(data(&again.body).unwrap().contains(r#""theme":["\u003C/script>"]"#), "{}", again.body);
}

#[tokio::test]
async fn a_browsers_change_is_there_for_all_tabs_and_later_requests() {
    let mut visitor = visitor().await;
    let (_, mut one) = visitor.open("/").await;
    let (_, mut two) = visitor.open("/").await;
    two.send(&[3, 0]).await;
    assert_eq!(change(&mut one, 2, "theme", r#"["dark"]"#).await, [(2, String::new())], "what it has set is no news to it");
    assert_eq!(two.told().await, [news(r#"{"theme":["dark"]}"#)]);
    assert_eq!(change(&mut two, 2, "view.zoom", "[2.5]").await, [(2, String::new())]);
    assert_eq!(change(&mut two, 3, "size", "[8]").await, [(3, String::new())]);
    let page = visitor.get("/").await;
    assert_eq!(data(&page.body), Some(r#"{"size":[8],"view.zoom":[2.5],"broken":[0],"theme":["dark"]}"#));
    let mut stranger = Visitor::new(visitor.server);
    assert!(data(&stranger.get("/").await.body).unwrap().contains(r#""theme":["light"]"#), "it is the visitor's");
}

#[tokio::test]
async fn the_servers_changes_reach_a_browser_that_asks() {
    let (_, mut page) = visitor().await.open("/").await;
    page.send(&[3, 0]).await;
    page.call(1, 0, 0, "").await;
    assert_eq!(page.told().await, [news(r#"{"theme":["dark"]}"#)]);
    assert_eq!(change(&mut page, 2, "size", "[4]").await, [(2, String::new())]);
    page.call(2, 0, 1, "").await;
    let mut news = String::new();
    while !(news.contains(r#""size":[3]"#) && news.contains(r#""theme":["light"]"#)) {
        news.extend(page.told().await.into_iter().map(|(_, text)| text));
    }
}

#[tokio::test]
async fn a_value_that_a_page_comes_to_use_later_is_told() {
    let (_, mut page) = visitor().await.open("/other").await;
    page.send(&[3, 0]).await;
    let refused = "nothing in this page opens this key of the session to browsers";
    assert_eq!(change(&mut page, 2, "view.zoom", "[3]").await, [(2, refused.to_owned())]);
    page.call(1, 0, 0, "").await;
    assert_eq!(page.told().await, [news(r#"{"view.zoom":[2]}"#)]);
    assert_eq!(change(&mut page, 3, "view.zoom", "[3]").await, [(3, String::new())]);
}

#[tokio::test]
async fn what_a_browser_may_not_set_stays_as_it_is() {
    let (_, mut page) = visitor().await.open("/").await;
    let deep = format!("[{}]", (1..200).map(|n| format!("[{n}]")).collect::<Vec<_>>().join(","));
    for text in [
        "",
        "[",
        "7",
        "-1",
        "[1]",
        "[null]",
        "[{}]",
        "[\"pink\"]",
        "[\"\\ud800\"]",
        "[\"dark\\u0000\"]",
        "[{\"__proto__\":1},\"dark\"]",
        "[[0]]",
        "[[\"Map\",1,1],\"dark\"]",
        &deep,
    ] {
        let answers = change(&mut page, 9, "theme", text).await;
        assert!(answers.len() == 2 && answers[0].0 == 9 && !answers[0].1.is_empty(), "{text}: {answers:?}");
        assert_eq!(answers[1], news(r#"{"theme":["light"]}"#), "{text}");
    }
    let answers = change(&mut page, 9, "size", "[9]").await;
    assert_eq!(answers, [(9, "too large".to_owned()), news(r#"{"size":[3]}"#)]);
    assert!(change(&mut page, 9, "size", "[256]").await[0].1.contains("256"));
    assert_eq!(change(&mut page, 9, "broken", "[1]").await, [(9, "by the check".to_owned()), news(r#"{"broken":[0]}"#)]);
    // Closed ones, and what is no key: nothing is said of what they hold.
    for key in ["secret", "", "view", "view.zoom.x", "__proto__", "thème", "\0"] {
        let answers = change(&mut page, 9, key, "[1]").await;
        assert_eq!(answers, [(9, "nothing in this page opens this key of the session to browsers".to_owned())], "{key}");
    }
    // The page lives on.
    assert_eq!(change(&mut page, 10, "theme", r#"["dark"]"#).await, [(10, String::new())]);
}

#[tokio::test]
async fn limits_hold_for_changes_of_the_session() {
    let limits = Limits { message: 1000, triggers_per_second: 5, ..Limits::default() };
    let visitor = Visitor::new(serve(app().live(Live::new().limits(limits))).await);
    let large = [&[4, 2, 5][..], b"theme[\"", &[b'x'; 1000], b"\"]"].concat();
    let often = [&[4, 2, 5][..], b"theme[\"dark\"]"].concat();
    for (message, times, code) in
        [(&*large, 1, 1009), (&*often, 6, 1008), (b"\x04\x02\x7ftheme", 1, 1002), (b"\x04\x02\x01\xff1", 1, 1002), (b"\x04\x02", 1, 1002)]
    {
        let (_, mut page) = visitor.clone().open("/").await;
        for _ in 0..times {
            page.send(message).await;
        }
        let closed = loop {
            if let Err(code) = page.frame().await {
                break code;
            }
        };
        assert_eq!(closed, code);
    }
}

#[tokio::test]
async fn a_page_that_is_run_anew_tells_all_it_has() {
    let mut page = visitor().await.connect("/", "AAAAAAAAAAAAAAAAAAAAAA", "0", &[]).await.unwrap();
    page.send(&[3, 0]).await;
    assert_eq!(page.told().await, [news(r#"{"size":[3],"view.zoom":[1],"broken":[0],"theme":["light"]}"#)]);
}
