//! Layouts, and pages in them, whose setup waits for something: they share what those share that are ready at once.

mod support;

use axum::{Router, extract::Path, routing::get};
use marquetry::prelude::*;
use support::{
    Visitor,
    navigation::{Answer, navigate},
    serve,
};

/// What is asked for takes a while.
#[derive(Clone)]
struct Db;

impl Db {
    async fn thing(&self, name: &str) -> Result<String, marquetry::Error> {
        tokio::task::yield_now().await;
        if name == "nothing" { Err(marquetry::Error::not_found("there is no such thing")) } else { Ok(name.to_uppercase()) }
    }
}

component! {
    Site(title: String) {
        <!DOCTYPE html>
        <html lang="en"><head><title>{&title}</title></head><body><nav>"Links"</nav><h1>{&title}</h1><main><slot/></main></body></html>
    }
    /// A page that loads what it shows.
    async Loaded(name: String) {
        let thing = context::<Db>().thing(&name).await?;
        <Site title={thing.clone()}><p>{&thing}</p></Site>
    }
}

fn site() -> Router {
    Router::new().route("/loaded/{name}", get(async |Path(name): Path<String>| Page(Loaded { name }))).live(Live::new().navigation(true).state(Db))
}

#[tokio::test]
async fn of_a_page_that_loads_what_it_shows_the_layout_stays() {
    let mut visitor = Visitor::new(serve(site()).await);
    let left = visitor.get("/loaded/oak").await;
    let answer = Answer::read(&navigate(&mut visitor, "/loaded/elm", left.page()).await);
    assert_eq!((answer.head["title"].as_str(), &answer.parts[..]), (Some("ELM"), &["ELM".to_owned(), "<p>ELM</p>".to_owned()][..]), "{answer:?}");
}

#[tokio::test]
async fn a_page_that_cannot_load_what_it_shows_answers_as_without_navigation() {
    let mut visitor = Visitor::new(serve(site()).await);
    let left = visitor.get("/loaded/oak").await;
    let answer = navigate(&mut visitor, "/loaded/nothing", left.page()).await;
    let loaded = visitor.get("/loaded/nothing").await;
    assert_eq!((answer.status, loaded.status), (404, 404));
    assert!(!answer.body.contains("NOTHING") && answer.body.contains("Not Found"), "{answer:?}");
}
