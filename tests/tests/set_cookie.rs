//! Cookies that the application sets: with the answer to a request, and fetched where a trigger over a connection has set them.

mod support;

use axum::{Router, routing::get};
use marquetry::{prelude::*, session};
use support::{Visitor, serve};

stores! {
    static USER: Session<Option<String>> = session_opt("user");
}

component! {
    Home() {
        let cookie = request().header("cookie").unwrap_or_default().to_owned();
        on choose(theme: String) {
            set_cookie(format_args!("theme={theme}; Path=/"));
            set_cookie("size=2; Path=/");
        }
        on sign_in(name: String) -> Result<Redirect, String> {
            if name.is_empty() {
                return Err("who?".to_owned());
            }
            session::renew();
            set_cookie(format_args!("login={name}; HttpOnly; Path=/"));
            USER.set(Some(name));
            Ok(Redirect::to("/inside"))
        }
        <p>{cookie}</p>
        <fragment key="user">{#if let Some(user) = &$USER}{user}{/if}</fragment>
        <button @trigger="choose">"Choose"</button>
    }

    /// Setup sets one, too.
    Seen() {
        set_cookie("seen=1; Path=/");
        <fragment key="user">{#if $USER.is_some()}"in"{/if}</fragment>
    }
}

async fn visitor() -> Visitor {
    let app = Router::new().route("/", get(async || Page(Home))).route("/seen", get(async || Page(Seen)));
    Visitor::new(serve(app.live(Live::new())).await)
}

/// The cookies that an answer sets, but for the session's.
fn set(answer: &support::Response) -> Vec<&str> {
    let all = answer.headers.iter().filter(|(name, value)| name == "set-cookie" && !value.starts_with("mq_session"));
    all.map(|(_, value)| &**value).collect()
}

/// The URL that a frame has the browser fetch, and what comes behind.
fn fetched(frame: &[u8]) -> Option<(String, &[u8])> {
    let at = frame.windows(2).position(|window| window == [0, 8])?;
    let (url, behind) = frame[at + 3..].split_at(usize::from(frame[at + 2]));
    Some((String::from_utf8(url.to_vec()).unwrap(), behind))
}

#[tokio::test]
async fn without_script_they_come_with_the_answer() {
    let mut visitor = visitor().await;
    let answer = visitor.post("/?_t=0.0", "theme=dark").await;
    assert_eq!((answer.status, set(&answer)), (303, vec!["theme=dark; Path=/", "size=2; Path=/"]));
    let answer = visitor.post("/?_t=0.1", "name=ada").await;
    assert_eq!((answer.header("location"), set(&answer)), (Some("/inside"), vec!["login=ada; HttpOnly; Path=/"]));
    assert_eq!(set(&visitor.post("/?_t=0.1", "name=").await), Vec::<&str>::new());
    let page = visitor.get("/seen").await;
    assert_eq!((page.status, set(&page)), (200, vec!["seen=1; Path=/"]));
}

#[tokio::test]
async fn what_is_no_cookie_is_left_out() {
    let mut visitor = visitor().await;
    let answer = visitor.post("/?_t=0.0", "theme=a%0D%0ASet-Cookie%3A%20evil%3D1").await;
    assert_eq!((answer.status, set(&answer)), (303, vec!["size=2; Path=/"]));
}

#[tokio::test]
async fn over_a_connection_the_browser_fetches_them_once_before_the_answer() {
    let mut visitor = visitor().await;
    let (_, mut open) = visitor.open("/").await;
    open.call(1, 0, 0, "theme=dark").await;
    let frames = open.answer(1).await.unwrap();
    let (url, behind) = fetched(frames.last().unwrap()).expect("something to fetch");
    assert!(behind.starts_with(&[0, 1, 1]), "before the answer: {behind:?}");
    let mut thief = Visitor::new(visitor.server);
    let stolen = thief.get(&format!("/{url}")).await;
    assert_eq!((stolen.status, set(&stolen)), (200, vec![]), "to others it is the page");
    let foreign = visitor.clone().request("GET", &format!("/{url}"), &[("Sec-Fetch-Site", "cross-site")], "").await;
    assert_eq!((foreign.status, set(&foreign)), (200, vec![]));
    let answer = visitor.clone().get(&format!("/{url}")).await;
    assert_eq!((answer.status, answer.header("cache-control")), (204, Some("no-store")));
    assert_eq!(set(&answer), ["theme=dark; Path=/", "size=2; Path=/"]);
    let again = visitor.clone().get(&format!("/{url}")).await;
    assert_eq!((again.status, set(&again)), (200, vec![]), "once");
    // A call that sets none has none fetched.
    open.call(2, 0, 1, "name=").await;
    assert!(fetched(&open.answer(2).await.unwrap().concat()).is_none());
}

#[tokio::test]
async fn a_new_id_and_a_cookie_come_together() {
    let mut visitor = visitor().await;
    let (_, mut open) = visitor.open("/").await;
    open.call(1, 0, 1, "name=ada").await;
    let frames = open.answer(1).await.unwrap();
    let (url, behind) = fetched(frames.last().unwrap()).expect("something to fetch");
    assert!(behind.starts_with(&[0, 3, 1]), "then the redirect is followed: {behind:?}");
    let answer = visitor.get(&format!("/{url}")).await;
    let all: Vec<_> = answer.headers.iter().filter(|(name, _)| name == "set-cookie").collect();
    assert_eq!((answer.status, all.len(), set(&answer)), (204, 2, vec!["login=ada; HttpOnly; Path=/"]));
}
