//! What a visitor gets of a page that cannot be shown: its status, and nothing of what went wrong inside.

mod support;

use axum::{Router, extract::Path, routing::get};
use marquetry::{Error, prelude::*};
use support::{Visitor, serve};

component! {
    Article(id: String) {
        let id: u32 = id.parse()?;
        if id == 0 { panic!("the secret of zero") }
        if id > 9 { return Err(Error::not_found("There is no article <10>.")); }
        <h1>{id}</h1>
    }

    LiveArticle(id: String) {
        let count = session("count", 0);
        on increment() { count.update(|n| n + 1) }
        <Article id={id.clone()}/>
        <fragment key="count">{count}</fragment>
    }
}

async fn article(Path(id): Path<String>) -> Page<Article> {
    Page(Article { id })
}

async fn live(Path(id): Path<String>) -> Result<Page<LiveArticle>, Error> {
    if id == "secret" {
        return Err(Error::forbidden("Not for you."));
    }
    Ok(Page(LiveArticle { id }))
}

async fn visitor() -> Visitor {
    Visitor::new(serve(Router::new().route("/{id}", get(article)).route("/live/{id}", get(live)).live(Live::new().lang("de"))).await)
}

#[tokio::test]
async fn an_error_of_setup_is_a_page_with_its_status() {
    let mut visitor = visitor().await;
    for path in ["/", "/live/"] {
        assert_eq!(visitor.get(&format!("{path}5")).await.status, 200);
        let missing = visitor.get(&format!("{path}10")).await;
        assert_eq!((missing.status, missing.header("content-type")), (404, Some("text/html; charset=utf-8")));
        assert!(missing.body.contains("<h1>Not Found</h1><p>There is no article &lt;10&gt;.</p>"), "{}", missing.body);
        assert!(missing.body.starts_with("<!DOCTYPE html><html lang=\"de\">"));
        assert!(!missing.body.contains("<script"), "there is nothing that could live on");
        let broken = visitor.get(&format!("{path}x")).await;
        assert_eq!((broken.status, broken.body.contains("invalid digit")), (500, false));
    }
}

#[tokio::test]
async fn a_panic_of_setup_is_a_page_that_keeps_its_secret() {
    let mut visitor = visitor().await;
    for path in ["/0", "/live/0"] {
        let broken = visitor.get(path).await;
        assert_eq!((broken.status, broken.body.contains("secret")), (500, false));
        assert_eq!(broken.header("cache-control"), Some("no-store"));
    }
    assert_eq!(visitor.post("/live/0?_t=0.0", "").await.status, 500);
    assert_eq!(visitor.get("/live/1").await.status, 200, "the server goes on");
}

#[tokio::test]
async fn an_error_of_a_handler_is_the_same_page() {
    let answer = visitor().await.get("/live/secret").await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("<h1>Forbidden</h1><p>Not for you.</p>"), "{}", answer.body);
}

component! {
    Guarded(id: String) {
        <h1>"Articles"</h1>
        <Boundary><Article id={id.clone()}/><p slot="error">"Not this one."</p></Boundary>
    }
}

async fn guarded(Path(id): Path<String>) -> Page<Guarded> {
    Page(Guarded { id })
}

#[tokio::test]
async fn a_boundary_keeps_the_page_and_its_status() {
    let server = serve(Router::new().route("/{id}", get(guarded)).live(Live::new())).await;
    for (path, shown) in [("/1", "<h1>1</h1>"), ("/0", "<p>Not this one.</p>"), ("/10", "<p>Not this one.</p>"), ("/x", "<p>Not this one.</p>")] {
        let answer = Visitor::new(server).get(path).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("<h1>Articles</h1>") && answer.body.contains(shown), "{}", answer.body);
        assert!(!answer.body.contains("<script"), "a page that does not live on ships no script");
    }
}

component! {
    Layout(title: String) {
        <!DOCTYPE html>
        <html><head><title>{title}</title></head><body><a href="/">"Home"</a><main><slot/></main></body></html>
    }
    Fine() { <Layout title="Fine"><p>"fine"</p></Layout> }
    Sold() {
        let () = Err(Error::not_found("It is sold."))?;
        <Layout title="Sold"><p>"sold"</p></Layout>
    }
    Bursts() {
        let () = Err("no database")?;
        <p></p>
    }
    Wrong(code: u16, message: String) {
        let wrongs = writable(0);
        on again() { wrongs.update(|wrongs| wrongs + 1) }
        <Layout title="Error {code}">
            <h1>{code}</h1> <p>{message}</p>
            <button @trigger="again">"Again"</button> <fragment key="again">{wrongs}</fragment>
        </Layout>
    }
    /// Says nothing of what its triggers come to.
    Silent() {
        on refuse() -> Result<(), String> { Err("Not <today>.".into()) }
        on burst() { panic!("the secret of the trigger") }
        <Layout title="Silent"><button @trigger="refuse">"Refuse"</button><button @trigger="burst">"Burst"</button></Layout>
    }
    WrongToo() {
        let () = Err("the page for errors has one itself")?;
        <p></p>
    }
}

fn with_error_page(live: Live) -> Router {
    Router::new()
        .route("/", get(async || Page(Fine)))
        .route("/sold", get(async || Page(Sold)))
        .route("/silent", get(async || Page(Silent)))
        .route("/bursts", get(async || Page(Bursts)))
        .route("/refused", get(async || Err::<Page<Fine>, _>(Error::forbidden("Not yours."))))
        .route("/empty", get(async || axum::http::StatusCode::NOT_FOUND))
        .route("/api", get(async || (axum::http::StatusCode::NOT_FOUND, "no such thing")))
        .live(live)
}

#[tokio::test]
async fn errors_are_shown_by_the_applications_own_page_with_their_status() {
    let live = Live::new().error_page(|error| Wrong { code: error.code(), message: error.to_string() });
    let mut visitor = Visitor::new(serve(with_error_page(live)).await);
    let html = [("Accept", "text/html,*/*;q=0.8")];
    for (path, status, message) in [
        ("/sold", 404, "It is sold."),
        ("/bursts", 500, "Internal Server Error"),
        ("/refused", 403, "Not yours."),
        ("/empty", 404, "There is no such page."),
        ("/nowhere", 404, "There is no such page."),
    ] {
        let page = visitor.request("GET", path, &html, "").await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.body.contains(&format!("<title>Error {status}</title>")) && page.body.contains(&format!("<p>{message}</p>")), "{path}: {}", page.body);
        assert!(page.body.contains("<a href=\"/\">Home</a>") && !page.body.contains("no database"));
        // It lives.
        let mut connection = visitor.connect(path, page.page(), "0", &[]).await.unwrap();
        connection.call(1, 0, 0, "").await;
        connection.answer(1).await.unwrap();
    }
    // What is no page stays what it is.
    let api = visitor.request("GET", "/api", &html, "").await;
    assert_eq!((api.status, &*api.body), (404, "no such thing"));
    let script = visitor.request("GET", "/nowhere", &[("Accept", "application/json")], "").await;
    assert_eq!((script.status, &*script.body), (404, ""));
    assert_eq!(visitor.get("/").await.status, 200);
}

#[tokio::test]
async fn an_error_page_that_fails_itself_gives_way_to_the_plain_one() {
    let mut visitor = Visitor::new(serve(with_error_page(Live::new().error_page(|_| WrongToo))).await);
    let page = visitor.get("/sold").await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("It is sold.") && page.body.ends_with("</html>"), "{}", page.body);
}

#[tokio::test]
async fn an_error_page_shares_the_layout_of_the_page_that_is_left() {
    let live = Live::new().navigation(true).error_page(|error| Wrong { code: error.code(), message: error.to_string() });
    let mut visitor = Visitor::new(serve(with_error_page(live)).await);
    let left = visitor.get("/").await.page().to_owned();
    for (path, status) in [("/sold", 404), ("/bursts", 500), ("/refused", 403), ("/nowhere", 404)] {
        let answer = visitor.request("GET", path, &[("Accept", "application/x-marquetry"), ("Marquetry-Page", &left)], "").await;
        assert_eq!((answer.status, answer.header("content-type")), (status, Some("application/x-marquetry")), "{path}");
        assert!(answer.body.contains(&format!("<h1>{status}</h1>")) && !answer.body.contains("Home"), "{}", answer.body);
    }
}

#[tokio::test]
async fn what_a_page_does_not_say_of_its_triggers_is_an_error_page_where_no_script_runs() {
    let own = Live::new().error_page(|error| Wrong { code: error.code(), message: error.to_string() });
    for (live, part) in [(own, "<a href=\"/\">Home</a><main><h1>"), (Live::new(), "<main><small>")] {
        let mut visitor = Visitor::new(serve(with_error_page(live)).await);
        for (trigger, status, message) in
            [("0.0", 422, "Not &lt;today&gt;."), ("0.1", 500, "Something went wrong on the server."), ("0.9", 404, "There is no such action")]
        {
            visitor.get("/silent").await;
            let path = format!("/silent?_t={trigger}");
            let answer = visitor.request("POST", &path, &[("Accept", "text/html,*/*;q=0.8")], "").await;
            assert_eq!((answer.status, answer.header("content-type")), (status, Some("text/html; charset=utf-8")));
            assert!(answer.body.contains(part) && answer.body.contains(message) && !answer.body.contains("secret"), "{}", answer.body);
            let text = visitor.post(&path, "").await;
            assert_eq!((text.status, text.header("content-type")), (status, Some("text/plain; charset=utf-8")), "for a program");
        }
        assert_eq!(visitor.post("/sold?_t=0.0", "").await.status, 404);
    }
}

/// Run by the test below, in a process in which nobody has set up a log.
#[tokio::test]
#[ignore = "a part of another test"]
async fn failing_without_a_log() {
    assert_eq!(visitor().await.get("/x").await.status, 500);
}

#[test]
fn where_there_is_no_log_the_reason_is_on_the_standard_error() {
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    let ended = again.args(["--exact", "failing_without_a_log", "--ignored", "--nocapture"]).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{said}");
    assert!(said.contains("a component failed (500): invalid digit found in string") && said.contains("tracing_subscriber::fmt::init()"), "{said}");
}
