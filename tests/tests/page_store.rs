//! The page store over HTTP and WebSocket: made anew for each request, written into the page, and what a browser may do to it.

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::Request as HttpRequest, middleware::Next, response::Response, routing::get};
use marquetry::{Error, prelude::*};
use serde::Serialize;
use support::{Connection, Visitor, serve};

#[derive(Clone, PartialEq, Serialize)]
struct User {
    name: String,
}

#[derive(Clone, PartialEq, Serialize, PageStore)]
struct Shop {
    user: Option<User>,
    path: String,
    #[serde(skip)]
    secret: String,
    #[page(client, check = |theme| ["light", "dark"].contains(&theme.as_str()))]
    theme: String,
    #[page(client)]
    #[serde(rename = "zoom-level")]
    zoom: f64,
    clicks: u32,
}

impl Shop {
    fn new(req: &Request) -> Shop {
        let user = req.extensions().get::<User>().cloned();
        let (path, secret) = (req.path().to_owned(), "hidden".to_owned());
        Shop { user, path, secret, theme: req.cookie("theme").unwrap_or("light").to_owned(), zoom: 1.0, clicks: 0 }
    }
}

component! {
    Home() {
        let shop = page_store::<Shop>();
        let theme = shop.select(|shop| shop.theme.clone());
        on click() { shop.edit(|shop| shop.clicks += 1) }
        on reset() { shop.edit(|shop| shop.theme = "light".to_owned()) }
        <fragment key="shop">
            <p class={$theme}>
                {#if let Some(user) = &$shop.user}{user.name}{/if} {$shop.secret.len()} {$shop.clicks} {$shop.zoom}
            </p>
        </fragment>
        <button @trigger="click">"Click"</button>
    }

    /// Its setup changes what the page shows.
    Counting() {
        let shop = page_store::<Shop>();
        shop.edit(|shop| shop.clicks += 7);
        if request().query() == Some("fails") { return Err(Error::not_found("Not this one.")); }
        <fragment key="clicks"><p>{$shop.clicks}</p></fragment>
    }

    /// The page for errors has the store of the page that failed.
    Wrong(code: u16) {
        let shop = page_store::<Shop>();
        <fragment key="wrong"><p>{code} ":" {$shop.clicks} {$shop.theme}</p></fragment>
    }

    /// Without anything live.
    Still() {
        let path = page_store::<Shop>().select(|shop| shop.path.clone());
        <p>{marquetry::store::get(&path)}</p>
    }
}

/// An authentication as axum users write it.
async fn authenticate(mut request: HttpRequest, next: Next) -> Response {
    let user = request.headers().get("x-user").and_then(|name| name.to_str().ok()).map(|name| User { name: name.to_owned() });
    if let Some(user) = user {
        request.extensions_mut().insert(user);
    }
    next.run(request).await
}

fn router() -> Router {
    Router::new().route("/", get(async || Page(Home))).route("/still", get(async || Page(Still))).route("/counting", get(async || Page(Counting)))
}

async fn served(live: Live) -> Visitor {
    Visitor::new(serve(router().live(live).layer(axum::middleware::from_fn(authenticate))).await)
}

async fn shop() -> Visitor {
    served(Live::new().store(Shop::new).client_fields::<Shop>()).await
}

/// The data in a page.
fn data(html: &str) -> Option<&str> {
    html.split("<script type=\"application/json\"").nth(1)?.split_once('>')?.1.split("</script>").next()
}

#[tokio::test]
async fn the_data_that_rendered_the_page_is_in_the_page() {
    let mut visitor = shop().await;
    visitor.cookie = Some("theme=</script><!--<script>".to_owned());
    let page = visitor.request("GET", "/", &[("x-user", "ada")], "").await;
    assert!(page.body.contains("ada"), "{}", page.body);
    assert_eq!(
        data(&page.body),
        Some(r#"[{"user":2,"path":3,"theme":4,"zoom-level":5,"clicks":6},"ada",{"name":1},"/","\u003C/script>\u003C!--\u003Cscript>",1,0]"#),
    );
    assert!(page.body.contains(r#" data-store="[&quot;theme&quot;,&quot;zoom-level&quot;]">"#));
}

#[tokio::test]
async fn a_page_without_the_client_carries_no_data() {
    let mut visitor = served(Live::new().store(Shop::new).navigation(false)).await;
    let still = visitor.get("/still").await;
    assert!(still.body.contains("<p>/still</p>") && data(&still.body).is_none(), "{}", still.body);
    assert!(!still.body.contains("<script"));
    let followed = shop().await.get("/still").await;
    assert!(followed.body.contains("data-navigate") && data(&followed.body).is_some(), "where links are followed, the store goes on from here");
}

/// Counts how often stores are made.
fn counted() -> (Arc<AtomicUsize>, Live) {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = made.clone();
    let live = Live::new().store(move |req| {
        counter.fetch_add(1, Ordering::SeqCst);
        Shop::new(req)
    });
    (made, live)
}

#[tokio::test]
async fn each_request_for_a_page_makes_one_store() {
    let (made, live) = counted();
    let app = router()
        .route(
            "/edited",
            get(async |shop: PageStore<Shop>| {
                shop.edit(|shop| shop.secret = "longer secret".to_owned());
                page_store::<Shop>().edit(|shop| shop.theme = "dark".to_owned());
                Page(Home)
            }),
        )
        .route("/file", get(async || "no page"));
    let mut visitor = Visitor::new(serve(app.live(live)).await);
    let (edited, _connection) = visitor.open("/edited").await;
    assert_eq!(made.load(Ordering::SeqCst), 1, "handler, components and connection have the same store");
    assert!(edited.body.contains(" class=\"dark\">"), "{}", edited.body);
    assert!(edited.body.contains(">13<!--/-->"), "{}", edited.body);
    visitor.get("/").await;
    visitor.get("/still").await;
    assert_eq!(made.load(Ordering::SeqCst), 3);
    visitor.get("/file").await;
    visitor.get("/nothing").await;
    assert_eq!(made.load(Ordering::SeqCst), 3, "what is no page needs no store");
}

#[tokio::test]
async fn what_the_page_carries_is_what_it_was_rendered_with() {
    let page = shop().await.get("/counting").await;
    assert!(page.body.contains(">7<"), "{}", page.body);
    assert!(data(&page.body).unwrap().ends_with(",\"light\",1,7]"), "what setup has changed: {}", page.body);
}

#[tokio::test]
async fn the_page_for_an_error_has_the_store_of_the_page_that_failed() {
    let (made, live) = counted();
    let live = live.error_page(|error| Wrong { code: error.code() });
    let mut visitor = served(live).await;
    let failed = visitor.get("/counting?fails").await;
    assert_eq!((failed.status, made.load(Ordering::SeqCst)), (404, 1));
    assert!(failed.body.contains(">7<!--/--> <!---->light"), "{}", failed.body);
    assert!(data(&failed.body).unwrap().contains("\"light\""), "{}", failed.body);
    // Where nothing is, there was no page that made one.
    let nowhere = visitor.request("GET", "/nowhere", &[("Accept", "text/html")], "").await;
    assert_eq!((nowhere.status, made.load(Ordering::SeqCst)), (404, 2));
    assert!(nowhere.body.contains("light"), "{}", nowhere.body);
}

#[tokio::test]
async fn without_javascript_triggers_find_a_new_store() {
    let (made, live) = counted();
    let mut visitor = served(live).await;
    visitor.get("/").await;
    let posted = visitor.post("/?_t=0.0", "a=1").await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/")));
    assert_eq!(made.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_store_may_be_waited_for() {
    let live = Live::new().store_async(|req: Request| async move {
        tokio::task::yield_now().await;
        Ok::<_, Error>(Shop { theme: "dark".to_owned(), ..Shop::new(&req) })
    });
    let page = served(live).await.get("/").await;
    assert!(page.body.contains(" class=\"dark\">"), "{}", page.body);
}

#[tokio::test]
async fn a_store_that_cannot_be_made_gives_an_error_page() {
    let refuse = |_: &Request| Err::<Shop, _>(Error::forbidden("Please sign in."));
    let wait = |_: Request| async { Err::<Shop, _>(Error::forbidden("Please sign in.")) };
    fn panics(_: &Request) -> Shop {
        panic!("no database")
    }
    let wait_and_panic = |_: Request| async {
        tokio::task::yield_now().await;
        panics(&Request::default())
    };
    for (live, status, says) in [
        (Live::new().store(refuse), 403, "Please sign in."),
        (Live::new().store_async(wait), 403, "Please sign in."),
        (Live::new().store(panics), 500, "Something went wrong"),
        (Live::new().store_async(wait_and_panic), 500, "Something went wrong"),
        // It asks for what it is to make.
        (Live::new().store(|_| marquetry::store::get(&page_store::<Shop>())), 500, "Something went wrong"),
    ] {
        let mut visitor = served(live).await;
        let page = visitor.get("/").await;
        assert_eq!(page.status, status);
        assert!(page.body.contains(says) && page.body.ends_with("</html>"), "{}", page.body);
        assert_eq!(visitor.post("/?_t=0.0", "a=1").await.status, status);
    }
}

#[tokio::test]
async fn an_extractor_fails_with_the_same_error() {
    let app = Router::new().route("/", get(async |_: PageStore<Shop>| Page(Home)));
    let live = Live::new().store(|_| Err::<Shop, _>(Error::not_found("There is no such shop.")));
    let page = Visitor::new(serve(app.clone().live(live)).await).get("/").await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("There is no such shop."));
    let other = Visitor::new(serve(app.live(Live::new().store(|_| 1_u8))).await).get("/").await;
    assert_eq!(other.status, 500);
}

component! {
    Admin() {
        let log = page_store::<Vec<u32>>();
        <fragment key="log">{$log.len()}</fragment>
    }
}

#[tokio::test]
async fn pages_under_a_path_may_have_another_store() {
    let live = Live::new().store(Shop::new).store_under("/admin", |_| vec![7_u32, 8, 9]);
    let app = router().route("/admin", get(async || Page(Admin))).live(live);
    let mut visitor = Visitor::new(serve(app).await);
    assert_eq!(data(&visitor.get("/admin").await.body), Some("[[1,2,3],7,8,9]"));
    assert!(data(&visitor.get("/").await.body).unwrap().starts_with("[{\"user\":"));
}

async fn change(page: &mut Connection, change: u8, field: u8, text: &str) -> Vec<(u8, String)> {
    page.send(&[&[3, change, field], text.as_bytes()].concat()).await;
    page.told().await
}

fn news(text: &str) -> (u8, String) {
    (0, text.to_owned())
}

#[tokio::test]
async fn the_servers_changes_reach_a_browser_that_asks() {
    let (_, mut page) = shop().await.open("/").await;
    page.call(1, 0, 0, "").await;
    let frames = page.answer(1).await.unwrap().concat();
    assert!(!frames.windows(2).any(|window| window == [0, 7]), "nobody has asked for it");
    page.send(&[3, 0]).await;
    assert_eq!(page.told().await, [news(r#"{"clicks":[1]}"#)]);
    page.call(2, 0, 0, "").await;
    assert_eq!(page.told().await, [news(r#"{"clicks":[2]}"#)]);
    page.leave().await;
}

#[tokio::test]
async fn a_browser_changes_the_fields_that_are_open_to_it() {
    let (_, mut page) = shop().await.open("/").await;
    page.send(&[3, 0]).await;
    assert_eq!(change(&mut page, 1, 0, r#"["dark"]"#).await, [(1, String::new())]);
    assert_eq!(change(&mut page, 2, 1, "-4").await, [(2, String::new())]);
    // What a fragment shows of it comes in the same frame, as whole sections before.
    page.send(&[3, 3, 0, b'[', b'"', b'l', b'i', b'g', b'h', b't', b'"', b']']).await;
    let frame = page.frame().await.unwrap();
    assert!(frame.ends_with(&[0, 0, 7, 3, 0]) && frame[0] == 1, "{frame:?}");
    assert_eq!(change(&mut page, 4, 0, r#"["dark"]"#).await, [(4, String::new())]);
    // The server's own change of the same field is news; the browser's is not.
    page.call(1, 0, 1, "").await;
    assert_eq!(page.told().await, [news(r#"{"theme":["light"]}"#)]);
}

#[tokio::test]
async fn what_a_browser_may_not_change_stays_as_it_is() {
    let (_, mut page) = shop().await.open("/").await;
    page.send(&[3, 0]).await;
    let deep = format!("[{}]", (1..200).map(|n| format!("[{n}]")).collect::<Vec<_>>().join(","));
    let bomb = format!("[{}]", (1..30).map(|n| format!("[{n},{n}]")).collect::<Vec<_>>().join(","));
    for text in [
        "",
        "[",
        "null",
        "7",
        "[]",
        "[1]",
        "[{}]",
        "[null]",
        "-1",
        "[\"pink\"]",
        "[[0]]",
        "[[1,1],[0]]",
        "[\"\\ud800\"]",
        "[\"\\u0000\"]",
        "[{\"__proto__\":1},\"dark\"]",
        "[[\"Date\",\"x\"]]",
        "[[\"RegExp\",\"x\"]]",
        "[[\"Uint8Array\",0]]",
        "[99]",
        &deep,
        &bomb,
    ] {
        let answers = change(&mut page, 9, 0, text).await;
        assert_eq!(answers.len(), 2, "{text}: {answers:?}");
        assert!(answers[0].0 == 9 && !answers[0].1.is_empty(), "{text}: {answers:?}");
        assert_eq!(answers[1], news(r#"{"theme":["light"]}"#));
    }
    // A number for the theme's field, text for the zoom's; and fields that are not open, or not there.
    assert_eq!(change(&mut page, 9, 1, r#"["1"]"#).await[1], news(r#"{"zoom-level":[1]}"#));
    for field in [2, 3, 127] {
        let answers = change(&mut page, 9, field, "[1]").await;
        assert_eq!(answers, [(9, "browsers may not change this field".to_owned())]);
    }
    // The page lives on.
    assert_eq!(change(&mut page, 10, 0, r#"["dark"]"#).await, [(10, String::new())]);
}

#[tokio::test]
async fn without_client_fields_a_browser_changes_nothing() {
    let (_, mut page) = served(Live::new().store(Shop::new)).await.open("/").await;
    page.send(&[3, 0]).await;
    let answers = change(&mut page, 1, 0, r#"["dark"]"#).await;
    assert_eq!(answers, [(1, "`Live::client_fields` opens no field of it to browsers".to_owned())]);
}

#[tokio::test]
async fn limits_hold_for_changes_too() {
    let limits = Limits { message: 1000, triggers_per_second: 5, ..Limits::default() };
    let live = || Live::new().store(Shop::new).client_fields::<Shop>().limits(limits);
    let (_, mut page) = served(live()).await.open("/").await;
    page.send(&[&[3, 1, 0], format!("[\"{}\"]", "x".repeat(1000)).as_bytes()].concat()).await;
    assert_eq!(closed(&mut page).await, 1009);
    let (_, mut page) = served(live()).await.open("/").await;
    for n in 1..=6 {
        page.send(&[&[3, n, 0], &b"[\"dark\"]"[..]].concat()).await;
    }
    assert_eq!(closed(&mut page).await, 1008);
    let (_, mut page) = served(live()).await.open("/").await;
    page.send(&[3, 1, 0, 0xff]).await;
    assert_eq!(closed(&mut page).await, 1002);
}

async fn closed(page: &mut Connection) -> u16 {
    loop {
        if let Err(code) = page.frame().await {
            return code;
        }
    }
}

#[tokio::test]
async fn a_page_that_is_run_anew_tells_all_it_has() {
    let visitor = shop().await;
    let mut page = visitor.connect("/", "AAAAAAAAAAAAAAAAAAAAAA", "0", &[]).await.unwrap();
    page.send(&[3, 0]).await;
    let told = page.told().await;
    assert_eq!(told, [news(r#"{"user":[null],"path":["/"],"theme":["light"],"zoom-level":[1],"clicks":[0]}"#)]);
}
