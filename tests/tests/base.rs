//! An application under a path that its requests no longer have: in a router around it, as behind a proxy.

mod support;

use axum::{
    Router,
    extract::{OriginalUri, Request},
    routing::get,
};
use marquetry::prelude::*;
use support::{Response, Visitor, WAYS, navigation::Tab, serve};
use tower::ServiceExt;

stores! {
    static COUNT: Session<u32> = session("count", 0);
}

component! {
    Cart() {
        on add() { COUNT.edit(|count| *count += 1) }
        <h1>"Cart"</h1>
        <fragment key="count"><p>{$COUNT}</p></fragment>
        <form><button @trigger="add">"Add"</button></form>
    }

    Help() { <h1>"Help"</h1> <fragment key="count"><p>{$COUNT}</p></fragment> }
}

fn application(base: &str) -> Router {
    let pages = Router::new().route("/", get(async || Page(Cart))).route("/cart", get(async || Page(Cart))).route("/help", get(async || Page(Help)));
    pages.live(Live::new().navigation(true).base(base))
}

/// A proxy that takes `base` off, of which the application sees nothing.
fn proxy(base: &'static str, to: Router) -> Router {
    let strip = move |mut request: Request| {
        let url = request.uri().to_string();
        *request.uri_mut() = url.strip_prefix(base).expect("it passes on what lies there").parse().unwrap();
        request.extensions_mut().remove::<OriginalUri>();
        request
    };
    Router::new().route_service(&format!("{base}/"), to.clone().map_request(strip)).route_service(&format!("{base}/{{*rest}}"), to.map_request(strip))
}

/// Applications that are alike, each with its sessions, and how their roots are asked for.
const APPLICATIONS: [(&str, &str); 3] = [("/app", "/app"), ("/other/one", "/other/one/"), ("/behind", "/behind/")];

async fn visitor() -> Visitor {
    // With the last slash or without it.
    let around = Router::new().nest("/app", application("/app")).nest_service("/other/one", application("/other/one/"));
    Visitor::new(serve(around.merge(proxy("/behind", application("/behind")))).await)
}

/// The addresses of the scripts.
fn scripts(answer: &Response) -> Vec<&str> {
    answer.body.split("<script").skip(1).filter_map(|tag| tag.split_once("src=\"")?.1.split('"').next()).collect()
}

#[tokio::test]
async fn the_client_is_where_browsers_find_it() {
    let mut visitor = visitor().await;
    for (base, _) in APPLICATIONS {
        let page = visitor.get(&format!("{base}/cart")).await;
        let scripts = scripts(&page);
        assert!(scripts.len() == 2 && scripts.iter().all(|url| url.starts_with(&format!("{base}/_marquetry/"))), "{scripts:?}");
        for url in scripts {
            assert_eq!(visitor.get(url).await.status, 200, "{url}");
        }
        let module = visitor.get(&format!("{base}/_marquetry/client.js")).await;
        let imported: Vec<_> = module.body.split('"').skip(1).step_by(2).collect();
        assert_eq!(imported.len(), 4, "{}", module.body);
        for name in imported {
            let name = name.strip_prefix("./").expect("beside it");
            assert_eq!(visitor.get(&format!("{base}/_marquetry/{name}")).await.status, 200, "{name}");
        }
    }
}

#[tokio::test]
async fn a_form_without_script_comes_back_to_its_page() {
    let mut visitor = visitor().await;
    for (base, root) in APPLICATIONS {
        for page in [format!("{base}/cart"), format!("{base}/cart?of=ada"), root.to_owned(), format!("{root}?of=ada")] {
            let separator = if page.contains('?') { '&' } else { '?' };
            visitor.cookie = None;
            let answer = visitor.post(&format!("{page}{separator}_t=0.0"), "").await;
            assert_eq!((answer.status, answer.header("location")), (303, Some(&*page)), "{page}");
            let back = visitor.get(&page).await;
            assert!(back.status == 200 && back.body.contains(">1<"), "{page}: {back:?}");
        }
    }
}

#[tokio::test]
async fn the_session_is_that_of_its_application() {
    let mut visitor = visitor().await;
    for (base, _) in APPLICATIONS {
        visitor.cookie = None;
        let answer = visitor.post(&format!("{base}/cart?_t=0.0"), "").await;
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains(&format!("; Path={base}; "))), "{answer:?}");
    }
    let sessions = marquetry::session::Sessions::memory();
    // Whichever is said first.
    for live in [Live::new().base("/app").sessions(sessions.clone()), Live::new().sessions(sessions).base("/app")] {
        let mut visitor = Visitor::new(serve(Router::new().nest("/app", Router::new().route("/", get(async || Page(Cart))).live(live))).await);
        let answer = visitor.post("/app?_t=0.0", "").await;
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("; Path=/app; ")), "{:?}", answer.headers);
    }
}

#[tokio::test]
async fn a_page_lives_there_and_is_navigated() {
    let visitor = visitor().await;
    for (base, root) in APPLICATIONS {
        for way in WAYS {
            let (mut tab, _) = Tab::open(&visitor.clone().by(way), root).await;
            tab.connection.call(1, 0, 0, "").await;
            tab.connection.answer(1).await.unwrap();
            let next = tab.ask(&format!("{base}/help")).await;
            assert!(next.parts.concat().contains("Help</h1>") && next.parts.concat().contains(">1<"), "{base} {way:?}: {next:?}");
        }
    }
}

#[test]
fn the_root_is_a_base() {
    let _live = Live::new().base("/");
}

#[test]
fn what_is_no_path_is_refused() {
    let no_names = ["//", "//example.org", "/a//b", "/app//", "/..", "/a/../b", "/./a", "/a/%2E./b", "/%2e"];
    let no_signs = ["/a b", "/a;b", "/a\"b", "/größe", "/a?b", "/a#b", "/a&lt", "/a'b", "/a<b", "/a\\b", "/a\r\nb", "/a\0"];
    for base in ["app", "", "https://example.org/app"].into_iter().chain(no_names).chain(no_signs) {
        let refused = std::panic::catch_unwind(|| Live::new().base(base));
        let message = refused.expect_err(base).downcast::<String>().map(|message| *message).unwrap_or_default();
        assert!(
            message.contains("`Live::base` takes the path under which browsers find the application") && message.contains(&format!("{base:?}")),
            "{message}"
        );
    }
}
