//! Files: ahead of a call over the connection, and with a form where no script runs; and those that triggers answer.

#![allow(deprecated, reason = "controls without labels: what they are for is none of the matter")]

mod support;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use serde::Deserialize;
use support::{Visitor, serve};

#[derive(Deserialize)]
struct Picture {
    title: String,
    file: Upload,
    more: Option<Upload>,
}

component! {
    Report() {
        on save() -> Download { Download::new("Größe.csv", "text/csv; charset=utf-8", "a,b\n") }
        on log(lines: u32) -> Result<Download, String> {
            if lines == 0 { return Err("nothing".to_owned()) }
            let chunks = (0..lines).map(|line| Ok::<_, std::io::Error>(format!("{line}\n")));
            Ok(Download::stream("log.txt", "text/plain", futures_util::stream::iter(chunks)))
        }
        <button @trigger="save">"Save"</button><button @trigger={log(3)}>"Log"</button>
    }

    Gallery() {
        let last = session("last", String::new());
        on add(new: Picture) -> Result<(), String> {
            let text = String::from_utf8_lossy(new.file.bytes()).into_owned();
            last.set(format!("{}: {} {} {text} {}", new.title, new.file.name(), new.file.content_type(), new.more.is_some()));
            Ok(())
        }
        on sign_in() { marquetry::session::renew() }
        <form @trigger="add">
            <input name="title"><input type="file" name="file"><input type="file" name="more">
        </form>
        <button @trigger="sign_in">"Sign in"</button>
        <fragment key="last"><i>{add.error()}</i><output>{last}</output></fragment>
    }
}

async fn visitor() -> Visitor {
    let limits = Limits { upload: 1000, ..Limits::default() };
    let pages = Router::new().route("/", get(async || Page(Gallery))).route("/report", get(async || Page(Report)));
    Visitor::new(serve(pages.live(Live::new().limits(limits))).await)
}

fn part(name: &str, file: Option<&str>, content: &str) -> String {
    let (file, kind) = match file {
        Some(file) => (format!("; filename=\"{file}\""), "Content-Type: text/plain\r\n"),
        None => (String::new(), ""),
    };
    format!("--xYz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n{kind}\r\n{content}\r\n")
}

async fn post(visitor: &mut Visitor, path: &str, parts: &[String]) -> support::Response {
    let body = parts.concat() + "--xYz--\r\n";
    visitor.form("multipart/form-data; boundary=xYz", path, &body).await
}

#[tokio::test]
async fn a_form_with_files_is_posted_where_no_script_runs() {
    let mut visitor = visitor().await;
    assert!(visitor.get("/").await.body.contains("<form enctype=\"multipart/form-data\" data-on=\"submit:0.0\" method=\"post\""));
    let form = [part("title", None, "Boat & co"), part("file", Some("../../b.txt"), "content"), part("more", Some(""), "")];
    assert_eq!(post(&mut visitor, "/?_t=0.0", &form).await.status, 303);
    let page = visitor.get("/").await.body;
    assert!(page.contains("-->Boat &amp; co: b.txt text/plain content false</output>"), "{page}");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_comes_back_to_the_form() {
    let mut visitor = visitor().await;
    assert_eq!(post(&mut visitor, "/?_t=0.0", &[part("title", None, "Boat"), part("file", Some(""), "")]).await.status, 303);
    let page = visitor.get("/").await.body;
    assert!(page.contains("-->file: is missing</i>") && page.contains("<input value=\"Boat\" name=\"title\">"), "{page}");
    assert_eq!(post(&mut visitor, "/?_t=0.0", &[part("title", Some("x"), "1"), part("file", Some("x"), "1")]).await.status, 303);
    assert!(visitor.get("/").await.body.contains("-->title: a file was sent, not a value</i>"));
}

#[tokio::test]
async fn too_large_and_half_forms_are_refused_and_nothing_runs() {
    let mut visitor = visitor().await;
    let large = [part("title", None, "Boat"), part("file", Some("x"), &"x".repeat(1001))];
    assert_eq!(post(&mut visitor, "/?_t=0.0", &large).await.status, 413);
    let huge = [part("title", None, "Boat"), part("file", Some("x"), &"x".repeat(500_000))];
    assert_eq!(post(&mut visitor, "/?_t=0.0", &huge).await.status, 413);
    let text = [part("title", None, &"x".repeat(65_000)), part("file", Some("x"), "1")];
    assert_eq!(post(&mut visitor, "/?_t=0.0", &text).await.status, 303);
    let text = [part("title", None, &"x".repeat(66_000)), part("file", Some("x"), "1")];
    assert_eq!(post(&mut visitor, "/?_t=0.0", &text).await.status, 413);
    let half = part("title", None, "Boat");
    assert_eq!(visitor.form("multipart/form-data; boundary=xYz", "/?_t=0.0", &half).await.status, 422);
    assert_eq!(visitor.form("multipart/form-data", "/?_t=0.0", &half).await.status, 415);
    assert_eq!(visitor.form("multipart/form-data; boundary=other", "/?_t=0.0", &half).await.status, 422);
    assert_eq!(visitor.form("text/plain", "/?_t=0.0", "title=x").await.status, 415);
}

#[tokio::test]
async fn a_file_sent_ahead_is_for_one_call_of_its_visitor() {
    let mut ann = visitor().await;
    let (_, mut page) = ann.open("/").await;
    let sent = post(&mut ann, "/?_u=", &[part("file", Some("a.txt"), "content"), part("more", Some("b.txt"), "")]).await;
    assert_eq!(sent.status, 200);
    let tokens: Vec<&str> = sent.body.lines().collect();
    assert_eq!(tokens.len(), 2);

    let mut bob = Visitor::new(ann.server);
    let (_, mut bobs) = bob.open("/").await;
    bobs.call(1, 0, 0, &format!("title=Boat&_f={}:file", tokens[0])).await;
    let answer = String::from_utf8(bobs.answer(1).await.unwrap().concat()).unwrap();
    assert!(answer.contains("\"fields\":{\"file\":\"did not arrive: choose it again\"}"), "{answer}");

    page.call(1, 0, 0, &format!("title=Boat&_f={}:file&_f={}:more", tokens[0], tokens[1])).await;
    page.answer(1).await.unwrap();
    assert!(ann.get("/").await.body.contains("-->Boat: a.txt text/plain content true</output>"));
    page.call(2, 0, 0, &format!("title=Boat&_f={}:file", tokens[0])).await;
    assert!(String::from_utf8_lossy(&page.answer(2).await.unwrap().concat()).contains("did not arrive"));
    for (call, forged, why) in
        [(3, "!413:file", "is too large: at most 1000 bytes"), (4, "!0:file", "could not be sent"), (5, "x", "is missing"), (6, ":file", "did not arrive")]
    {
        page.call(call, 0, 0, &format!("title=Boat&_f={forged}")).await;
        let answer = String::from_utf8_lossy(&page.answer(call).await.unwrap().concat()).into_owned();
        assert!(answer.contains(why), "{forged}: {answer}");
    }
}

#[tokio::test]
async fn files_ahead_are_taken_of_those_who_have_a_page_open() {
    let mut visitor = visitor().await;
    let file = [part("file", Some("a.txt"), "content")];
    assert_eq!(post(&mut visitor, "/?_u=", &file).await.status, 404);
    let (_, page) = visitor.open("/").await;
    let boundary = ("Content-Type", "multipart/form-data; boundary=xYz");
    assert_eq!(visitor.request("POST", "/?_u=", &[boundary, ("Origin", "http://evil.example")], "").await.status, 403);
    assert_eq!(post(&mut visitor, "/?_u=", &[part("file", Some("a.txt"), &"x".repeat(1001))]).await.status, 413);
    assert_eq!(visitor.form("multipart/form-data; boundary=xYz", "/?_u=", &file[0]).await.status, 422);
    assert_eq!(visitor.form("text/plain", "/?_u=", "x").await.status, 422);
    assert_eq!(post(&mut visitor, "/?_u=", &file).await.status, 200);
    page.leave().await;
}

#[tokio::test]
async fn files_ahead_are_taken_of_those_who_have_signed_in_on_an_open_page() {
    let mut ann = visitor().await;
    let (_, mut page) = ann.open("/").await;
    let before = ann.cookie.clone();
    page.call(1, 0, 1, "").await;
    let renewal = url(&page.answer(1).await.unwrap());
    assert_eq!(ann.get(&format!("/{renewal}")).await.status, 204);
    assert_ne!(ann.cookie, before, "the session has another id");

    let sent = post(&mut ann, "/?_u=", &[part("file", Some("a.txt"), "content")]).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    page.call(2, 0, 0, &format!("title=Boat&_f={}:file", sent.body.trim())).await;
    page.answer(2).await.unwrap();
    assert!(ann.get("/").await.body.contains("-->Boat: a.txt text/plain content false</output>"));
}

/// The URL that a frame sends the client to.
fn url(frames: &[Vec<u8>]) -> String {
    let text = String::from_utf8_lossy(&frames.concat()).into_owned();
    let url = &text[text.find('?').unwrap_or_else(|| panic!("no URL in {text:?}"))..];
    url.chars().take_while(char::is_ascii_graphic).collect()
}

#[tokio::test]
async fn a_file_is_fetched_once_by_the_visitor_who_asked_for_it() {
    let mut ann = visitor().await;
    let (_, mut page) = ann.open("/report?q=1").await;
    page.call(1, 0, 0, "").await;
    let url = url(&page.answer(1).await.unwrap());
    assert!(url.starts_with("?q=1&_d="), "{url}");
    let path = format!("/report{url}");
    let mut bob = Visitor::new(ann.server);
    bob.get("/report").await;
    assert_eq!(bob.get(&path).await.status, 404);
    let file = ann.get(&path).await;
    assert_eq!((file.status, &*file.body), (200, "a,b\n"));
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"Gr__e.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv"));
    assert_eq!((file.header("cache-control"), file.header("content-length")), (Some("no-store"), Some("4")));
    assert_eq!(ann.get(&path).await.status, 404, "it works once");
}

#[tokio::test]
async fn a_file_that_is_made_while_it_is_sent() {
    let mut visitor = visitor().await;
    let (_, mut page) = visitor.open("/report").await;
    page.call(1, 0, 1, "_a=%5B3%5D").await;
    let path = format!("/report{}", url(&page.answer(1).await.unwrap()));
    let file = visitor.get(&path).await;
    assert!(["0\n", "1\n", "2\n"].iter().all(|line| file.body.contains(line)), "{}", file.body);
    page.call(2, 0, 1, "_a=%5B0%5D").await;
    assert!(String::from_utf8_lossy(&page.answer(2).await.unwrap().concat()).contains("nothing"));
}

#[tokio::test]
async fn without_script_the_post_answers_with_the_file() {
    let mut visitor = visitor().await;
    let file = visitor.post("/report?_t=0.0", "").await;
    assert_eq!((file.status, &*file.body), (200, "a,b\n"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    assert!(file.header("set-cookie").is_none());
}
