//! A page that is run anew, as its browser comes back to another process: what the browser shows is not sent again.

mod support;

use std::net::SocketAddr;

use axum::{Router, routing::get};
use marquetry::prelude::*;
use support::{Connection, Visitor, Way, serve, sums::mixed};

component! {
    Row(id: i64) {
        let stars = writable(0);
        on star() { stars.update(|stars| stars + 1) }
        <li><fragment key="row">{id}" "{stars}</fragment> <button @trigger="star">"*"</button></li>
    }

    Count() {
        let count = writable(0);
        on more() { count.update(|count| count + 1) }
        <p><button @trigger="more">"+"</button> <fragment key="count">{count}</fragment></p>
    }

    Rows() {
        <ul><fragment key="rows">{#each $ROWS as row (*row)}<Row id={*row}/>{/each}</fragment></ul>
        <Count/>
        <Count/>
    }

    Answers() {
        let (one, two) = (writable(41), writable(42));
        <style>"b { color: red }"</style>
        <b><fragment key="one">{one}</fragment></b>
        <b><fragment key="two">{two}</fragment></b>
    }
}

component! {
    /// More than a page is sent without asking what its browser shows.
    Long() {
        let count = writable(1);
        on more() { count.update(|count| count + 1) }
        <p><button @trigger="more">"+"</button> <fragment key="count">{count}</fragment></p>
        <fragment key="long">{#each 0..40 as _}<p class="a" data-x="1" data-x-y="2" hidden>"unchanged as it is"</p>{/each}<b>{$count}</b></fragment>
    }
}

component! {
    /// So many rows that their fragment is large.
    Stars() {
        let all = writable(0);
        on all() { all.update(|all| all + 1) }
        <p><button @trigger="all">"all"</button> <fragment key="all">{all}</fragment></p>
        <ul><fragment key="stars">{#each 0..40 as row (row)}<Row id={row}/>{/each}</fragment></ul>
    }
}

stores! { static ROWS: Writable<Vec<i64>> = writable(vec![1, 2, 3]); }

async fn rows() -> Page<Rows> {
    Page(Rows)
}

async fn stars() -> Page<Stars> {
    Page(Stars)
}

async fn answers() -> Page<Answers> {
    Page(Answers)
}

async fn long() -> Page<Long> {
    Page(Long)
}

async fn site() -> SocketAddr {
    serve(Router::new().route("/", get(answers)).route("/long", get(long)).route("/rows", get(rows)).route("/stars", get(stars)).live(Live::new())).await
}

/// The sum of a text, as the browser makes it: its own tests have the same list.
fn sum(html: &str) -> String {
    let known: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(include_str!("../../runtime/client/test/sums.json")).unwrap();
    known.into_iter().find(|known| known["html"] == html).unwrap()["sum"].clone()
}

/// What a browser is sent first that shows a page of another process, and says so.
async fn sent(visitor: &Visitor, shows: &str) -> String {
    let mut page = visitor.connect("/", "AAAAAAAAAAAAAAAAAAAAAA", &format!("3{shows}"), &[]).await.unwrap();
    let frame = page.frame().await.unwrap();
    assert_eq!(frame[..3], [0, 5, 22], "it is named");
    String::from_utf8_lossy(&frame[25..]).into_owned()
}

#[tokio::test]
async fn what_the_browser_shows_is_not_sent_again() {
    for blocked in [false, true] {
        let visitor = Visitor::new(site().await).blocked(blocked);
        let whole = sent(&visitor, "").await;
        assert!(whole.contains("41") && whole.contains("42") && whole.contains("<style"), "{whole}");
        let (one, two) = ("\u{1}\u{fffd}\u{9}<!---->41\0", "\u{3}\u{fffd}\u{9}<!---->42\0");
        assert!(whole.ends_with(&[one, two].concat()), "{whole:?}");
        let sum = sum("<!---->41");
        assert_eq!(sent(&visitor, &format!(", ~1.{sum}~3.{sum}")).await, whole.replace(one, ""));
        // What is shown elsewhere, or is cut, is as if it differed.
        for other in [format!(", ~3.{sum}"), format!(", ~1.{}", &sum[1..]), ", ~1".to_owned(), ", ~1.~~.".to_owned()] {
            assert_eq!(sent(&visitor, &other).await, whole, "{other}");
        }
    }
}

/// What the browser keeps, such as a button outside of every fragment, must be the same one's on the other process.
#[tokio::test]
async fn what_stands_outside_means_the_same_however_much_there_is_inside() {
    let mut visitor = Visitor::new(site().await);
    let page = visitor.get("/rows").await.body;
    let after: Vec<&str> = page.split("</ul>").nth(1).unwrap().split("</p>").collect();
    let number =
        |text: &str, before: &str| text.split(before).nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u8>().unwrap();
    let [first, second] = [0, 1].map(|at| (number(after[at], "data-on=\"click:"), number(after[at], "<!--[")));
    for rows in [vec![], vec![1], (1..=20).collect::<Vec<_>>()] {
        ROWS.set(rows.clone());
        let mut page = visitor.connect("/rows", "AAAAAAAAAAAAAAAAAAAAAA", "3", &[]).await.unwrap();
        let frame = page.frame().await.unwrap();
        let counts = [&[first.1, 0xc0, 8][..], b"<!---->0\0", &[second.1, 0xc0, 8], b"<!---->0\0"].concat();
        assert!(frame.ends_with(&counts), "{rows:?} {}", String::from_utf8_lossy(&frame));
        page.call(1, second.0, 0, "").await;
        let frames = page.answer(1).await.unwrap().concat();
        assert!(frames.starts_with(&[second.1, 0x20, 1, b'1']), "{rows:?} {frames:?}");
    }
}

/// A page of another process, whose browser shows something else in both fragments; and the question that its first frame ends with.
async fn asked(visitor: &Visitor) -> Connection {
    let mut page = visitor.connect("/long", "AAAAAAAAAAAAAAAAAAAAAA", "3, ~1.a~3.b", &[]).await.unwrap();
    let frame = page.frame().await.unwrap();
    assert_eq!(frame[..3], [0, 5, 22], "it is named");
    let small = b"\x01\xc0\x08<!---->1\0";
    // Up to 9,362 sums of 7 bytes are a message.
    assert!(frame.ends_with(&[&small[..], &[0, 12, 0x92, 0x49, 1, b'3']].concat()), "{frame:?}");
    page
}

/// What comes next in the long fragment.
async fn content(page: &mut Connection) -> String {
    let frame = page.frame().await.unwrap();
    assert!(frame.starts_with(&[3, 0xc0]), "{frame:?}");
    String::from_utf8_lossy(&frame[2..]).into_owned()
}

/// The sum of that paragraph, as a browser says it: its own tests have the same.
fn paragraph() -> Vec<u8> {
    let known: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(include_str!("../../runtime/client/test/rows.json")).unwrap();
    let known = known.iter().find(|known| known["shown"] == "<p class=\"a\" data-x=\"1\" data-x-y=\"2\" hidden>unchanged as it is</p>").unwrap();
    known["sums"].split(' ').map(|byte| byte.parse().unwrap()).collect()
}

#[tokio::test]
async fn of_a_long_fragment_only_that_is_sent_which_the_browser_does_not_show() {
    for blocked in [false, true] {
        let visitor = Visitor::new(site().await).blocked(blocked);
        let mut page = asked(&visitor).await;
        // What changes meanwhile comes behind it.
        page.call(1, 0, 0, "").await;
        page.send(&[&[7][..], &paragraph()].concat()).await;
        let text = content(&mut page).await;
        assert!(text.contains("<!--@0 1  -->") && !text.contains("unchanged") && text.contains("<b><!---->1</b>"), "{text}");
        let changes = page.answer(1).await.unwrap().concat();
        assert!(changes.starts_with(b"\x01\x20\x012"), "{changes:?}");
        // Nobody asks any more.
        page.send(&[7]).await;
        page.call(2, 0, 0, "").await;
        assert!(page.answer(2).await.unwrap().concat().starts_with(b"\x01\x20\x013"));
    }
}

#[tokio::test]
async fn a_browser_that_does_not_say_what_it_shows_is_sent_all_of_it() {
    for blocked in [false, true] {
        let visitor = Visitor::new(site().await).blocked(blocked);
        let mut page = asked(&visitor).await;
        page.send(&[7]).await;
        assert_eq!(content(&mut page).await.matches("unchanged").count(), 40);
        // That is no list of sums.
        let mut page = asked(&visitor).await;
        page.send(&[7, 1, 2]).await;
        assert_eq!(page.frame().await, Err(1002));
    }
}

#[tokio::test]
async fn a_browser_that_comes_back_before_it_has_answered_is_sent_all_of_it() {
    let mut visitor = Visitor::new(site().await);
    visitor.get("/long").await;
    let mut page = visitor.connect("/long", "AAAAAAAAAAAAAAAAAAAAAA", "3, ~1.a~3.b", &[]).await.unwrap();
    let name = String::from_utf8(page.frame().await.unwrap()[3..25].to_vec()).unwrap();
    page.cut().await;
    let mut again = visitor.connect("/long", &name, "4", &[]).await.unwrap();
    assert_eq!(content(&mut again).await.matches("unchanged").count(), 40);
    again.cut().await;
    // Where the question has not arrived, it is asked again.
    let mut again = visitor.connect("/long", "AAAAAAAAAAAAAAAAAAAAAA", "3, ~1.a~3.b", &[]).await.unwrap();
    let first = again.frame().await.unwrap();
    let name = String::from_utf8(first[3..25].to_vec()).unwrap();
    again.cut().await;
    let mut again = visitor.connect("/long", &name, "3", &[]).await.unwrap();
    assert_eq!(again.frame().await.unwrap(), first);
    again.send(&[&[7][..], &paragraph()].concat()).await;
    assert!(!content(&mut again).await.contains("unchanged"));
}

/// The page to which a visitor came from another one, so that the browser knows it by other numbers.
async fn come(visitor: &Visitor, outside: &str, count: &str) -> (Connection, Vec<u8>) {
    let shows = format!("3, ~.{}~29.{}~31.b", mixed(outside), mixed(&format!("\0!\0>{count}")));
    let mut page = visitor.connect("/long", "AAAAAAAAAAAAAAAAAAAAAA~", &shows, &[]).await.unwrap();
    let frame = page.frame().await.unwrap();
    (page, frame)
}

/// What stands behind the numbers there: two of the button, and those of the fragments.
const OUTSIDE: &str = "\0.0\0.0\0[ count\0[ long";

#[tokio::test]
async fn a_page_that_was_navigated_to_is_told_the_numbers_of_what_it_shows() {
    for way in [Way::Socket, Way::Events, Way::Polls] {
        let visitor = Visitor::new(site().await).by(way);
        let (mut page, frame) = come(&visitor, OUTSIDE, "1").await;
        assert_eq!(frame[..3], [0, 5, 22], "it is named");
        // Of the fragments, the first is what it is here, and has no numbers in it; the second one is asked for.
        let told = b"\0\x0d\x090,0,1,2;;\0\x0c\x92\x49\x013";
        assert!(frame.ends_with(told), "{:?}", String::from_utf8_lossy(&frame));
        page.send(&[7]).await;
        assert_eq!(content(&mut page).await.matches("unchanged").count(), 40);
        // Until the browser has heard them, its calls may mean anything.
        page.call(1, 0, 0, "").await;
        let refused = page.answer(1).await.unwrap().concat();
        assert!(refused.starts_with(b"\0\x02\x01") && String::from_utf8_lossy(&refused).contains("connection lost"), "{refused:?}");
        page.send(&[2, 4]).await;
        page.call(2, 0, 0, "").await;
        assert!(page.answer(2).await.unwrap().concat().starts_with(b"\x01\x20\x012"));
        // What differs comes, by its number here.
        let (_page, frame) = come(&visitor, OUTSIDE, "2").await;
        let told = b"\0\x0d\x090,0,1,2;;\x01\xc0\x08<!---->1\0\0\x0c\x92\x49\x013";
        assert!(frame.ends_with(told), "{:?}", String::from_utf8_lossy(&frame));
    }
}

#[tokio::test]
async fn what_is_not_numbered_alike_is_fetched_by_the_browser() {
    for way in [Way::Socket, Way::Events, Way::Polls] {
        let visitor = Visitor::new(site().await).by(way);
        for outside in ["", "\0.0\0.0\0[ count", "\0.1\0.0\0[ count\0[ long", "\0.0\0.0\0[ long\0[ count", "\0.0\0.0\0[ count\0[ long\0.0"] {
            assert_eq!(come(&visitor, outside, "1").await.1, [0, 4], "{outside:?}");
        }
        // Nor is one that does not say what it shows, or not that.
        for shows in ["3", "!", "3, ~1.a~3.b", "3, ~.~1.a", "3, ~.-1", "3, ~"] {
            let mut page = visitor.connect("/long", "AAAAAAAAAAAAAAAAAAAAAA~", shows, &[]).await.unwrap();
            assert_eq!(page.frame().await.unwrap(), [0, 4], "{shows}");
        }
    }
}

/// While the server was away somebody took a row out: the buttons of the others are the instances of their neighbours now.
#[tokio::test]
async fn a_call_for_a_row_never_reaches_another_one() {
    for way in [Way::Socket, Way::Events, Way::Polls] {
        for long in [false, true] {
            let visitor = Visitor::new(site().await).by(way);
            let shows = if long { "3, ~1.a~3.b" } else { "3" };
            let mut page = visitor.connect("/stars", "AAAAAAAAAAAAAAAAAAAAAA", shows, &[]).await.unwrap();
            let frame = page.frame().await.unwrap();
            // Of the button outside the number is the same everywhere.
            page.call(1, 0, 0, "").await;
            page.call(2, 1, 0, "").await;
            if long {
                page.send(&[7]).await;
            }
            let done = page.answer(1).await.unwrap().concat();
            assert!(!String::from_utf8_lossy(&done).contains("lost"), "{done:?}");
            let refused = page.answer(2).await.unwrap().concat();
            assert!(String::from_utf8_lossy(&refused).contains("connection lost"), "{way:?} {long} {refused:?} {frame:?}");
            page.send(&[2, 4]).await;
            if long {
                page.call(3, 1, 0, "").await;
                let refused = page.answer(3).await.unwrap().concat();
                assert!(String::from_utf8_lossy(&refused).contains("connection lost"), "it has not taken what differs: {refused:?}");
                page.send(&[2, 5]).await;
            }
            page.call(4, 1, 0, "").await;
            let done = page.answer(4).await.unwrap().concat();
            assert!(!String::from_utf8_lossy(&done).contains("lost"), "{way:?} {long} {done:?}");
        }
    }
}

/// Numbers that no page has do no harm: what differs is sent, under the server's own.
#[tokio::test]
async fn forged_numbers_are_nobodys() {
    let visitor = Visitor::new(site().await);
    let (outside, count) = (mixed(OUTSIDE), mixed("\0!\0>1"));
    for shows in ["~4294967295.a~4294967296.b", "~0.a~0.b", "~1.a~1.a~1.a~1.a~1.a", &format!("~3.{count}~1.{count}"), ""] {
        let mut page = visitor.connect("/long", "AAAAAAAAAAAAAAAAAAAAAA~", &format!("3, ~.{outside}{shows}"), &[]).await.unwrap();
        let frame = page.frame().await.unwrap();
        let told = b"\0\x0d\x090,0,1,2;;";
        assert!(frame.windows(told.len()).any(|window| window == told), "{shows} {:?}", String::from_utf8_lossy(&frame));
        page.send(&[2, 4]).await;
        page.call(1, 0, 0, "").await;
        page.send(&[7]).await;
        assert!(page.answer(1).await.is_ok(), "{shows}");
    }
}
