//! Forms where no script runs: what is wrong and what was typed come back with the page, once.

#![allow(deprecated, reason = "controls without labels: what they are for is none of the matter")]

mod support;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use serde::Deserialize;
use support::{Visitor, serve};

#[derive(Deserialize)]
struct Account {
    email: String,
    age: u8,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    plan: Option<String>,
}

component! {
    SignUp() {
        let saved = session("saved", 0u32);
        on save(new: Account) -> Result<(), TriggerError> {
            if new.email == "ann" {
                return Err(TriggerError::field("email", "is <taken>"));
            }
            saved.update(|n| n + u32::from(new.age) + new.topics.len() as u32 + u32::from(new.plan.is_some()));
            Ok(())
        }
        on crash() { panic!("as a trigger may") }
        <p id="error">{save.error()}</p>
        <form @trigger="save">
            <fragment key="fields">
                <input name="email" value={save.value("email")}><i>{save.error_for("email")}</i>
                <input name="age"><b>{save.error_for("age")}</b>
                <input name="password" type="password">
                <input type="checkbox" name="topics" value="boats" checked>
                <input type="checkbox" name="topics" value="tea">
                <select name="plan"><option value="">"none"</option><option>"yearly"</option></select>
                <textarea name="note">"nothing"</textarea>
                <output>{saved}</output>
            </fragment>
        </form>
        <button @trigger="crash">"!"</button><i>{crash.error()}</i>
    }

    /// The forms come with a result, one of them in a component of its own; what is waited for last never comes.
    Later() {
        on save(email: String) -> Result<(), TriggerError> { Err(TriggerError::field("email", format!("{email} is taken"))) }
        <p id="error">{save.error()}</p>
        {#await ready(3)}"…"{:then n}
            <form @trigger="save"><fragment key="later">{n}<input name="email"><i>{save.error_for("email")}</i></fragment></form>
            {#await ready(*n)}"…"{:then n}<Inner n={*n}/>{/await}
        {/await}
        {#if request().header("x-slow").is_some()}{#await std::future::pending::<u8>()}"for ever"{:then n}{n}{/await}{/if}
    }

    Inner(n: u8) {
        on check(name: String) -> Result<(), String> { Err(format!("{name} is not {n}")) }
        <form @trigger="check"><fragment key="inner"><input name="name"><b>{check.error()}</b></fragment></form>
    }

    Silent() {
        on save(n: u8) -> Result<(), String> { Err(format!("not {n}")) }
        <form @trigger="save"><input name="n"></form>
    }
}

async fn ready(n: u8) -> u8 {
    tokio::task::yield_now().await;
    n
}

async fn visitor() -> Visitor {
    let router = Router::new()
        .route("/", get(async || Page(SignUp)))
        .route("/other", get(async || Page(SignUp)))
        .route("/silent", get(async || Page(Silent)))
        .route("/later", get(async || Page(Later)));
    Visitor::new(serve(router.live(Live::new())).await)
}

const WRONG: &str = "email=ann&age=7&password=geheim&topics=tea&plan=yearly&note=%22a%22%20%3Cb%3E&more=x";

#[tokio::test]
async fn errors_and_values_come_back_exactly_once() {
    let mut visitor = visitor().await;
    visitor.get("/?q=1").await;
    let answer = visitor.post("/?q=1&_t=0.0", WRONG).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/?q=1")));
    let page = visitor.get("/?q=1").await.body;
    for part in [
        "<p id=\"error\">email: is &lt;taken&gt;</p>",
        "-->is &lt;taken&gt;</i>",
        "<input value=\"7\" name=\"age\">",
        "<input name=\"password\" type=\"password\">",
        "<input type=\"checkbox\" name=\"topics\" value=\"boats\">",
        "<input checked type=\"checkbox\" name=\"topics\" value=\"tea\">",
        "<option value=\"\">none</option><option selected>yearly</option>",
        "\n&quot;a&quot; &lt;b&gt;</textarea>",
        "-->0</output>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert_eq!(page.matches("value=\"ann\"").count(), 1, "{page}");
    assert!(!page.contains("geheim"));
    let again = visitor.get("/?q=1").await.body;
    assert!(!again.contains("taken") && !again.contains("ann") && again.contains("value=\"boats\" checked"), "{again}");
}

#[tokio::test]
async fn what_does_not_fit_comes_back_to_its_field() {
    let mut visitor = visitor().await;
    for (form, why) in [
        ("email=bob&age=many", "-->\"many\" is not a whole number</b>"),
        ("email=bob&age=", "-->a whole number is missing</b>"),
        ("email=bob", "-->is missing</b>"),
        ("age=1", "-->is missing</i>"),
    ] {
        assert_eq!(visitor.post("/?_t=0.0", form).await.status, 303, "{form}");
        let page = visitor.get("/").await.body;
        assert!(page.contains(why), "{form}: {page}");
    }
    let answer = visitor.post("/?_t=0.0", "email=bob&age=7&unknown=field&password=x").await;
    assert_eq!(answer.status, 303);
    let page = visitor.get("/").await.body;
    assert!(page.contains("-->7</output>") && page.contains("<p id=\"error\"></p>"), "{page}");
}

#[tokio::test]
async fn an_error_waits_for_its_own_page_and_its_own_visitor() {
    let mut ann = visitor().await;
    let mut bob = Visitor::new(ann.server);
    ann.post("/?_t=0.0", WRONG).await;
    assert!(!bob.get("/").await.body.contains("taken"));
    assert!(!ann.get("/other").await.body.contains("taken"));
    assert!(!ann.get("/?q=2").await.body.contains("taken"));
    assert!(ann.request("HEAD", "/", &[], "").await.body.is_empty());
    assert!(ann.get("/").await.body.contains("taken"), "nobody has seen it");
    assert!(!ann.get("/").await.body.contains("taken"));
}

#[tokio::test]
async fn a_page_that_shows_no_errors_answers_with_the_error_itself() {
    let mut visitor = visitor().await;
    let answer = visitor.post("/silent?_t=0.0", "n=3").await;
    assert_eq!((answer.status, &*answer.body), (422, "not 3"));
    let answer = visitor.post("/?_t=0.1", "").await;
    assert_eq!((answer.status, &*answer.body), (500, "Something went wrong on the server."));
}

#[tokio::test]
async fn what_failed_over_the_connection_is_not_kept() {
    let mut visitor = visitor().await;
    let (_, mut page) = visitor.open("/").await;
    page.call(1, 0, 0, "email=ann&age=7").await;
    let frames = page.answer(1).await.unwrap().concat();
    assert!(String::from_utf8_lossy(&frames).contains("is <taken>"));
    assert!(!visitor.get("/").await.body.contains("taken"));
}

#[tokio::test]
async fn forms_that_come_with_a_result_come_back_filled() {
    let mut visitor = visitor().await;
    let page = visitor.get("/later?_await").await.body;
    assert!(page.contains("action=\"?_await&amp;_t=0.0\""), "{page}");
    let answer = visitor.post("/later?_await&_t=0.0", "email=ann").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/later?_await")));
    let page = visitor.get("/later?_await").await.body;
    for part in ["<p id=\"error\">email: ann is taken</p>", "<input value=\"ann\" name=\"email\">", "-->ann is taken</i>"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!visitor.get("/later?_await").await.body.contains("taken"), "once");
    let action = page.split("action=\"").nth(2).and_then(|rest| rest.split('"').next()).expect("the form inside").replace("&amp;", "&");
    // What the form does not stand in is not waited for.
    let answer = visitor.request("POST", &format!("/later{action}"), &[("X-Slow", "1")], "name=bob").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/later?_await")));
    let page = visitor.get("/later?_await").await.body;
    assert!(page.contains("<input value=\"bob\" name=\"name\">") && page.contains("-->bob is not 3</b>"), "{page}");
}
