//! What the browser shows after a navigation is the page as it is loaded, whatever was shown before.

use marquetry::prelude::*;
use serde_json::Value;

use crate::{
    pages::{HEADS, KINDS, LINKS, router, site},
    support::{
        Response, Visitor,
        document::{Document, renumbered},
        navigation::{come_back, navigate},
        serve,
    },
};

/// A number below another one.
fn below(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % limit
}

#[tokio::test]
async fn a_page_that_was_navigated_to_is_the_page_as_it_is_loaded() {
    let mut visitor = Visitor::new(serve(site()).await);
    for seed in 0..8 {
        let mut state = seed;
        let first = visitor.get("/plain/oak").await;
        let (mut document, mut page, mut way) = (Document::read(&first.body), first.page().to_owned(), vec!["/plain/oak".to_owned()]);
        for _ in 0..40 {
            let query = ["", "", "?q=1", "?q=a%22&b"][below(&mut state, 4)];
            let path = format!("/{}/{}{query}", KINDS[below(&mut state, KINDS.len())], LINKS[below(&mut state, LINKS.len())].0);
            way.push(path.clone());
            let response = navigate(&mut visitor, &path, &page).await;
            (document, page) = document.follow(&response);
            let fresh = Document::read(&visitor.get(&path).await.body);
            assert_eq!(document.renumbered(), fresh.renumbered(), "{way:?}");
        }
    }
}

#[tokio::test]
async fn from_each_head_to_each_other_the_browser_shows_that_of_the_page_as_it_is_loaded() {
    let mut visitor = Visitor::new(serve(site()).await);
    let mut paths = Vec::new();
    for (kind, (name, _)) in HEADS.iter().flat_map(|kind| LINKS.map(|link| (kind, link))) {
        let path = format!("/{kind}/{name}");
        let loaded = Document::read(&visitor.get(&path).await.body).renumbered();
        paths.push((path, loaded));
    }
    let first = visitor.get("/plain/oak").await;
    let (mut document, mut page) = (Document::read(&first.body), first.page().to_owned());
    // Each follows each other one once.
    let count = paths.len();
    let order = (0..count).flat_map(|one| std::iter::once(one).chain((one + 1..count).flat_map(move |other| [one, other])));
    let mut left = "/plain/oak";
    for (path, loaded) in order.map(|at| &paths[at]) {
        let response = navigate(&mut visitor, path, &page).await;
        (document, page) = document.follow(&response);
        assert_eq!(&document.renumbered(), loaded, "from {left} to {path}");
        left = path;
    }
}

/// What the names of pages say of them is all that another process has to go by.
#[tokio::test]
async fn two_pages_say_the_same_of_themselves_where_they_show_the_same_outside_of_fragments() {
    let mut visitor = Visitor::new(serve(site()).await);
    let mut known: Vec<(String, Document, String)> = Vec::new();
    for (kind, (name, _)) in KINDS.iter().chain(&HEADS).flat_map(|kind| LINKS.map(|link| (kind, link))) {
        for query in ["", "?q=1"] {
            let path = format!("/{kind}/{name}{query}");
            let page = visitor.get(&path).await;
            let (shows, says) = (Document::read(&page.body).outside(), page.page()[16..].to_owned());
            for (other, shown, said) in &known {
                assert_eq!(*shown == shows, *said == says, "{path} and {other}");
            }
            known.push((path, shows, says));
        }
    }
}

/// What an answer says, apart from the page's name and however all is numbered.
fn said(response: &Response) -> (Value, Vec<String>) {
    let mut parts = response.body.split('\0');
    let mut head: Value = serde_json::from_str(parts.next().unwrap()).unwrap();
    head.as_object_mut().unwrap().remove("page");
    (head, parts.map(renumbered).collect())
}

#[tokio::test]
async fn a_server_that_has_run_a_page_anew_answers_what_the_one_answers_that_had_made_it() {
    let sessions = Sessions::memory();
    for seed in 0..8 {
        let mut state = seed;
        let mut visitor = Visitor::new(serve(router(sessions.clone())).await);
        let random = |state: &mut u64| {
            let query = ["", "", "?q=1", "?q=a%22&b"][below(state, 4)];
            let kind = below(state, KINDS.len() + HEADS.len());
            let kind = KINDS.get(kind).unwrap_or_else(|| &HEADS[kind - KINDS.len()]);
            format!("/{kind}/{}{query}", LINKS[below(state, LINKS.len())].0)
        };
        let mut way = vec![random(&mut state)];
        let first = visitor.get(&way[0]).await;
        let (mut document, mut page) = (Document::read(&first.body), first.page().to_owned());
        for _ in 0..20 {
            let path = random(&mut state);
            let (mut response, mut _connection) = (navigate(&mut visitor, &path, &page).await, None);
            if below(&mut state, 3) == 0 {
                // And perhaps another one after that.
                for _ in 0..1 + below(&mut state, 2) {
                    visitor.server = serve(router(sessions.clone())).await;
                    let (connection, name, _) = come_back(&visitor, way.last().unwrap(), &page, &document.living()).await;
                    (page, _connection) = (name, Some(connection));
                }
                let anew = navigate(&mut visitor, &path, &page).await;
                assert_eq!(said(&anew), said(&response), "{way:?} {path}");
                response = anew;
            }
            way.push(path.clone());
            (document, page) = document.follow(&response);
            let fresh = Document::read(&visitor.get(&path).await.body);
            assert_eq!(document.renumbered(), fresh.renumbered(), "{way:?}");
        }
    }
}

#[tokio::test]
async fn a_page_to_which_a_title_that_lives_has_gone_along_is_known_after_a_restart() {
    let sessions = Sessions::memory();
    let mut visitor = Visitor::new(serve(router(sessions.clone())).await);
    let first = visitor.get("/entitled/oak").await;
    // What stands around the content is another one each time.
    let (document, page) = Document::read(&first.body).follow(&navigate(&mut visitor, "/entitled/elm", first.page()).await);
    visitor.server = serve(router(sessions)).await;
    let (_connection, name, _) = come_back(&visitor, "/entitled/elm", &page, &document.living()).await;
    let answer = navigate(&mut visitor, "/entitled/ash", &name).await;
    assert!(said(&answer).0.get("at").is_some(), "{answer:?}");
    let fresh = Document::read(&visitor.get("/entitled/ash").await.body);
    assert_eq!(document.follow(&answer).0.renumbered().body, fresh.renumbered().body);
}
