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
