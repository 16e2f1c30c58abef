//! Navigation where the connection is lost: what was said of a layout arrives once, of whichever page it was said, and its state goes along.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use axum::{Router, extract::Path, routing::get};
use marquetry::prelude::*;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::support::{
    Visitor, WAYS, Way,
    navigation::{Answer, RELOAD, Tab, button, navigate},
    serve,
};

/// Lines that a test says, to each log that has begun.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<UnboundedSender<u32>>>>);

impl Lines {
    fn follow(&self) -> Line {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.0.lock().unwrap().push(sender);
        Line(receiver)
    }

    fn say(&self, line: u32) {
        self.0.lock().unwrap().retain(|log| log.send(line).is_ok());
    }

    /// How many logs there have been.
    fn begun(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

struct Line(UnboundedReceiver<u32>);

impl futures_util::Stream for Line {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        self.0.poll_recv(cx)
    }
}

component! {
    /// It counts, and shows where it is.
    Site(at: String) {
        let clicks = writable(0);
        on click() { clicks.update(|clicks| clicks + 1) }

        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&at}</title></head>
            <body>
                <button @trigger="click">"click"</button>
                <fragment key="site"><output>{format!("(clicks {})", $clicks)}</output> <i>{format!("(at {at})")}</i></fragment>
                <Log/>
                <main><slot/></main>
            </body>
        </html>
    }
    Log() {
        let lines = context::<Lines>().follow();
        <fragment key="log"><ol>{#each lines as line}<li>{format!("(line {line})")}</li>{/each}</ol></fragment>
    }
    /// What is the page's own.
    Own() {
        let seen = writable(0);
        on see() { seen.update(|seen| seen + 1) }
        <button @trigger="see">"see"</button>
        <fragment key="own"><b>{format!("(own {})", $seen)}</b></fragment>
    }
    Item(name: String) { <Site at={name.clone()}><p>{&name}</p><Own/></Site> }
    /// Another layout.
    Other(name: String) { <h1>{&name}</h1> <Own/> }
}

fn site(lines: &Lines) -> Router {
    Router::new()
        .route("/other/{name}", get(async |Path(name): Path<String>| Page(Other { name })))
        .route("/{name}", get(async |Path(name): Path<String>| Page(Item { name })))
        .live(Live::new().navigation(true).state(lines.clone()).limits(Limits { triggers_per_second: 10_000, ..Limits::default() }))
}

async fn open(way: Way) -> (Tab, Lines, String) {
    let lines = Lines::default();
    let (tab, first) = Tab::open(&Visitor::new(serve(site(&lines)).await).by(way), "/oak").await;
    (tab, lines, first.body)
}

/// The lines in what was said.
fn said(text: &str) -> Vec<u32> {
    text.split("(line ").skip(1).map(|rest| rest.split(')').next().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn a_page_goes_along_though_its_connection_is_lost_before_the_server_has_heard_of_the_next_one() {
    for way in WAYS {
        for heard in [true, false] {
            let (mut tab, lines, first) = open(way).await;
            let click = button(&first, "click");
            assert!(tab.call(click).await.contains("(clicks 1)"));
            let answer = tab.ask("/elm").await;
            assert!(!answer.parts.concat().contains("clicks"), "{answer:?}");
            tab.shows(&answer.page);
            let mut tab = tab.reconnect("/elm", heard).await;
            let said = tab.call(click).await;
            assert!(said.contains("(at elm)") && said.contains("(clicks 2)"), "{way:?} {heard} {said}");
            assert!(tab.call(button(&answer.parts.concat(), "see")).await.contains("(own 1)"));
            assert_eq!(lines.begun(), 1);
        }
    }
}

#[tokio::test]
async fn what_was_said_last_of_the_page_that_was_left_is_said_on_the_next_one() {
    for way in WAYS {
        for goes_on in [true, false] {
            let (mut tab, lines, first) = open(way).await;
            let click = button(&first, "click");
            lines.say(7);
            let line = tab.frame().await.unwrap();
            assert!(String::from_utf8_lossy(&line).contains("(line 7)"), "{line:?}");
            assert!(tab.call(click).await.contains("(clicks 1)"));
            let Answer { page, .. } = tab.ask("/elm").await;
            if goes_on {
                assert!(String::from_utf8_lossy(&tab.go_on(&page).await.unwrap()).contains("(at elm)"));
            } else {
                tab.shows(&page);
            }
            // All that was lost.
            tab.received = 0;
            let mut tab = tab.reconnect("/elm", true).await;
            assert_eq!(tab.frame().await.unwrap(), line, "{way:?}");
            let rest = tab.call(click).await;
            assert!(said(&rest).is_empty(), "{rest:?}");
            assert!(rest.contains("(clicks 1)") && rest.contains("(at elm)") && rest.contains("(clicks 2)"), "{way:?} {rest:?}");
        }
    }
}

#[tokio::test]
async fn who_follows_links_without_a_connection_keeps_what_the_layouts_have() {
    for way in WAYS {
        let (mut tab, lines, first) = open(way).await;
        let click = button(&first, "click");
        assert!(tab.call(click).await.contains("(clicks 1)"));
        // The server has not heard of any of these.
        for path in ["/elm", "/ash", "/fir"] {
            let answer = tab.ask(path).await;
            assert!(answer.head.get("at").is_some(), "{answer:?}");
            tab.shows(&answer.page);
        }
        let mut tab = tab.reconnect("/fir", true).await;
        let said = tab.call(click).await;
        assert!(said.contains("(at fir)") && said.contains("(clicks 2)") && !said.contains("elm") && !said.contains("ash"), "{said}");
        assert_eq!(lines.begun(), 1);
        // Behind a page without them they begin anew.
        tab.page = tab.ask("/other/elm").await.page;
        let answer = tab.ask("/ash").await;
        tab.shows(&answer.page);
        let mut tab = tab.reconnect("/ash", true).await;
        assert!(tab.call(button(answer.document(), "click")).await.contains("(clicks 1)"), "{way:?}");
        assert_eq!(lines.begun(), 2);
    }
}

#[tokio::test]
async fn what_was_made_without_the_page_that_is_left_is_not_told_what_that_was() {
    let (mut tab, lines, first) = open(Way::Socket).await;
    let click = button(&first, "click");
    for acknowledges in [true, false] {
        lines.say(1);
        tab.frame().await.unwrap();
        // It may have numbers that mean something else there.
        let answer = Answer::read(&navigate(&mut tab.visitor, "/elm", "").await);
        if acknowledges {
            tab.connection.send(&[2, tab.received as u8]).await;
            assert_eq!(tab.go_on(&answer.page).await, Ok(Vec::new()));
            assert!(tab.call(click).await.contains("(clicks 1)"));
            // And the count goes on.
            tab = tab.reconnect("/elm", true).await;
            assert!(tab.call(click).await.contains("(clicks 2)"));
        } else {
            assert_eq!(tab.go_on(&answer.page).await, Ok(RELOAD.to_vec()));
        }
    }
}

/// A browser of which a test knows what it has taken.
struct Browser {
    tab: Tab,
    path: String,
    /// The frames that have arrived.
    taken: Vec<Vec<u8>>,
    /// Those that were lost with a connection.
    lost: Vec<Vec<u8>>,
    acknowledged: usize,
}

impl Browser {
    async fn frame(&mut self) {
        let frame = self.tab.connection.frame().await.unwrap();
        assert!(!frame.starts_with(&[0, 4]) && !frame.starts_with(&[0, 5]), "its page is not known any more: {frame:?}");
        if !self.lost.is_empty() {
            assert_eq!(frame, self.lost.remove(0), "what was lost comes again");
        }
        self.taken.push(frame);
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.taken.concat()).into_owned()
    }

    /// Goes on to a page, of which the server may hear.
    async fn follow(&mut self, path: String, says: bool) {
        let answer = self.tab.ask(&path).await;
        assert!(answer.head.get("at").is_some(), "{answer:?}");
        if says {
            self.tab.connection.send(&[&[5], answer.page.as_bytes()].concat()).await;
        }
        self.tab.shows(&answer.page);
        self.path = path;
    }

    /// Loses the connection, and what came last.
    async fn cut(mut self, lost: usize, heard: bool) -> Browser {
        let kept = self.taken.len().saturating_sub(lost).max(self.acknowledged);
        let mut lost = self.taken.split_off(kept);
        lost.append(&mut self.lost);
        self.tab.received = self.taken.len();
        let tab = self.tab.reconnect(&self.path, heard).await;
        Browser { tab, lost, ..self }
    }
}

/// A number below `n`, from a state.
fn below(state: &mut u64, n: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % n
}

async fn walks(way: Way) {
    let trees = ["oak", "elm", "ash", "fir"];
    for seed in 0..12 {
        let mut random = seed;
        let (tab, lines, first) = open(way).await;
        let click = button(&first, "click");
        let mut browser = Browser { tab, path: "/oak".to_owned(), taken: Vec::new(), lost: Vec::new(), acknowledged: 0 };
        let (mut line, mut clicks) = (0, 0);
        for _ in 0..12 {
            for _ in 0..below(&mut random, 4) {
                lines.say(line);
                line += 1;
            }
            // Some of it is taken.
            let taken = line.saturating_sub(below(&mut random, 2) as u32);
            while said(&browser.text()).len() < taken as usize {
                browser.frame().await;
            }
            if below(&mut random, 2) == 0 && browser.taken.len() < 128 {
                browser.acknowledged = browser.taken.len();
                browser.tab.connection.send(&[2, browser.acknowledged as u8]).await;
            }
            for _ in 0..below(&mut random, 3) {
                let path = format!("/{}", trees[below(&mut random, 4) as usize]);
                browser.follow(path, true).await;
            }
            if below(&mut random, 2) == 0 {
                for _ in 0..below(&mut random, 3) {
                    let path = format!("/{}", trees[below(&mut random, 4) as usize]);
                    browser.follow(path, false).await;
                }
                let (lost, heard) = (below(&mut random, 5) as usize, below(&mut random, 2) == 0);
                browser = browser.cut(lost, heard).await;
            }
            if below(&mut random, 2) == 0 {
                clicks += 1;
                browser.tab.connection.call(clicks, click, 0, "").await;
                let answer = [0, 1, clicks];
                while !browser.taken.iter().any(|frame| frame.windows(3).any(|window| window == answer)) {
                    browser.frame().await;
                }
                let text = browser.text();
                assert!(text.contains(&format!("(clicks {clicks})")), "{way:?} {seed}: {text}");
                let at = text.rsplit("(at ").next().unwrap().split(')').next().unwrap();
                if text.contains("(at ") {
                    assert_eq!(format!("/{at}"), browser.path, "{way:?} {seed}: {text}");
                }
            }
        }
        while said(&browser.text()).len() < line as usize {
            browser.frame().await;
        }
        assert_eq!(said(&browser.text()), (0..line).collect::<Vec<_>>(), "{way:?} {seed}");
        assert_eq!(lines.begun(), 1, "{way:?} {seed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_often_the_line_is_cut_each_line_comes_once_and_the_layout_goes_along() {
    walks(Way::Socket).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_where_sockets_are_blocked() {
    walks(Way::Events).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_by_answers_that_end() {
    walks(Way::Polls).await;
}
