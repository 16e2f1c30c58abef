//! What components have for the page's head, in the pages that a server answers and in HTML without one.

use std::future::IntoFuture as _;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

component! {
    Layout(title: String) {
        <!DOCTYPE html>
        <html lang="de">
            <head>
                <meta charset="utf-8">
                <meta name="description" content="all pages">
                <meta name="robots" content="none">
                <title>{title}" · Site"</title>
                <link rel="icon" href="/icon.svg">
            </head>
            <body><main><slot/></main></body>
        </html>
    }

    InLayout() {
        <Layout title="Start">
            <head>
                <title>"A & B > C"</title>
                <meta name="Description" content="this page">
                <link rel="canonical" href="/one">
            </head>
            <h1>"One"</h1>
            <Part n={1}/>
            <Part n={2}/>
        </Layout>
    }

    Part(n: u32) {
        <head>
            <meta property="og:image" content="/a-{n}.png">
            <meta property="og:image" content="/b-{n}.png">
            <link rel="stylesheet" href="/part.css">
            <script src="/part.js" defer></script>
            <link rel="canonical" href="/{n}">
            {#if n > 1}<meta name="robots" content="all"><title>"Part "{n}</title>{/if}
        </head>
        <p>{n}</p>
    }

    async Late(n: u32) {
        tokio::task::yield_now().await;
        <head><title>"late "{n}</title></head>
        <b>{n}</b>
    }

    async Shell() {
        tokio::task::yield_now().await;
        <head><title>"shell"</title><meta name="viewport" content="width=400"></head>
        <main><slot/></main>
    }

    /// The shell is ready later than what stands in it.
    InShell() { <Shell><Part n={2}/></Shell> }

    Siblings() { <Late n={1}/><Late n={2}/><p>"x"</p> }

    NoHead() { <html lang="en"><body><Part n={2}/></body></html> }

    Card(text: String) {
        <style>".card { color: red } .card > h2 { margin: 0 }"</style>
        <style media="print">".card { color: black }"</style>
        <style global>"body { margin: 0 }"</style>
        <section class="card"><h2>{text}</h2><slot/></section>
    }

    Cards() {
        <Layout title="Cards"><Card text="a"><p>"a"</p></Card><Card text="b"><h2>"b"</h2></Card></Layout>
    }

    Broken() { let () = Err("broken")?; <p>"never"</p> }

    Counting(count: Writable<u32>) {
        <head><title>"Count "{count}</title></head>
        <p>"Counts"</p>
    }
}

/// The answer of a server, without the header.
async fn served<C: Component + Send + 'static>(page: fn() -> C) -> String {
    served_by(Live::new().lang("fr"), page).await
}

async fn served_by<C: Component + Send + 'static>(live: Live, page: fn() -> C) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().route("/", get(move || async move { Page(page()) })).live(live);
    let server = tokio::spawn(axum::serve(listener, app).into_future());
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    server.abort();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_layouts_head_takes_what_the_page_has_for_it() {
    let html = served(|| InLayout).await;
    let expected = "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><meta name=\"Description\" content=\"this page\">\
        <meta name=\"robots\" content=\"all\"><title>Part 2</title><link rel=\"icon\" href=\"/icon.svg\"><link rel=\"canonical\" href=\"/2\">\
        <meta property=\"og:image\" content=\"/a-2.png\"><link rel=\"stylesheet\" href=\"/part.css\"><script src=\"/part.js\" defer></script>\
        <meta property=\"og:image\" content=\"/b-2.png\"></head><body><main><h1>One</h1> <p>1</p> <p>2</p></main></body></html>";
    assert_eq!(html.replace("<meta property=\"og:image\" content=\"/b-1.png\">", ""), expected);
    assert_eq!(InLayout.to_html(), html);
    assert_eq!(InLayout.render().await.unwrap(), html);
}

#[tokio::test]
async fn a_page_without_html_is_wrapped_around_what_it_has_for_the_head() {
    let html = served(|| Part { n: 2 }).await;
    assert_eq!(
        html,
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Part 2</title><meta name=\"robots\" content=\"all\"><meta property=\"og:image\" content=\"/a-2.png\"><meta property=\"og:image\" content=\"/b-2.png\">\
         <link rel=\"stylesheet\" href=\"/part.css\"><script src=\"/part.js\" defer></script><link rel=\"canonical\" href=\"/2\"></head><body><p>2</p></body></html>"
    );
}

#[tokio::test]
async fn a_document_without_a_head_gets_one() {
    let html = NoHead.to_html();
    assert!(html.starts_with("<html lang=\"en\"><head><title>Part 2</title><meta "), "{html}");
    assert!(html.ends_with("</head><body><p>2</p></body></html>"), "{html}");
}

#[tokio::test]
async fn what_is_ready_later_still_counts_by_where_it_stands() {
    let html = served(|| InShell).await;
    assert!(html.contains("<meta name=\"viewport\" content=\"width=400\"><title>Part 2</title>"), "{html}");
    let html = served(|| Siblings).await;
    assert!(html.contains("<title>late 2</title>"), "{html}");
    assert!(!html.contains("<!--"), "{html}");
}

#[tokio::test]
async fn a_part_of_a_document_leaves_its_head_out() {
    assert_eq!(Part { n: 2 }.to_html(), "<p>2</p>");
    assert_eq!(Part { n: 2 }.render().await.unwrap(), "<p>2</p>");
    assert_eq!(Late { n: 2 }.render().await.unwrap(), "<b>2</b>");
    assert_eq!(Counting { count: writable(1) }.to_html().matches("Count").count(), 1);
}

#[tokio::test]
async fn a_live_title_needs_no_fragment_and_makes_the_page_live() {
    let html = served(|| Counting { count: writable(3) }).await;
    assert!(html.contains("<title>Count 3</title>"), "{html}");
    assert!(html.contains("<!--=\"Count 3\"-->"), "{html}");
    assert!(html.contains("data-page="), "{html}");
}

/// The attribute that scopes the cards.
fn scope_of(html: &str) -> String {
    html.split("<section ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn style_sheets_go_to_the_head_once_and_scope_the_components_own_elements() {
    let html = served(|| Cards).await;
    let scope = scope_of(&html);
    assert!(scope.starts_with("data-s") && scope.len() == 14, "{html}");
    let styles = format!(
        "<style>.card[{scope}]{{color:red}}.card[{scope}]>h2:where([{scope}]){{margin:0}}</style>\
         <style media=\"print\">.card[{scope}]{{color:black}}</style><style>body {{ margin: 0 }}</style></head>"
    );
    assert_eq!(html.matches(&styles).count(), 1, "{html}");
    assert_eq!(html.matches("<style").count(), 3, "{html}");
    let cards =
        format!("<section {scope} class=\"card\"><h2 {scope}>a</h2><p>a</p></section><section {scope} class=\"card\"><h2 {scope}>b</h2><h2>b</h2></section>");
    assert!(html.contains(&cards), "{html}");
    assert_eq!(Cards.to_html(), html);
}

#[tokio::test]
async fn a_part_of_a_document_has_its_style_sheets_before_it() {
    let html = Card { text: "a".into() }.to_html();
    assert!(html.starts_with("<style>.card[data-s") && html.contains("</style><section data-s"), "{html}");
    assert_eq!(Card { text: "a".into() }.render().await.unwrap(), html);
}

#[tokio::test]
async fn what_is_written_bears_the_nonce_of_the_policy() {
    let live = || Live::new().csp_nonce(|request| request.header("host").map(|host| format!("{host}\"")));
    let html = served_by(live(), || Counting { count: writable(3) }).await;
    assert!(html.contains("<script type=\"module\" nonce=\"x&quot;\" src="), "{html}");
    let html = served_by(live(), || Cards).await;
    assert_eq!(html.matches("<style nonce=\"x&quot;\"").count(), 3, "{html}");
    assert!(html.contains("<style nonce=\"x&quot;\" media=\"print\">"), "{html}");
    let html = served_by(live(), || Broken).await;
    assert!(html.contains("<style nonce=\"x&quot;\">body{"), "{html}");
}
