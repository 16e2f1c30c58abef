//! Large fragments of a page that was run anew: its browser says what it shows in them, and is sent what differs, and where the rest stands.
//!
//! The browser says a sum for each element in them, however instances and scopes in it are numbered (`client/src/sums.ts`). An element with one of these sums is
//! not sent: in its place stands a comment, `@FIRST COUNT NUMBERS BETWEEN`, for so many elements of those the browser named, from one on: with their numbers now, each
//! by how much it is more than the one before it, and with comments of one letter between any two of them. What the browser makes of it is put in the place of what it shows as any content that comes anew.

use std::{collections::HashMap, iter, time::Duration};

use axum::body::Bytes;
use tokio::time::Instant;

use super::{
    sent::UNACKNOWLEDGED,
    sums::unnumbered,
    tags::{Tag, tag},
};
use crate::out::wire::{self, Control};

/// Below this a question would cost more than it saves.
const LARGE: usize = 1024;
/// Shorter elements are sent.
const SHORT: usize = 32;
/// What a comment of the browser's own half begins with.
const MARK: &str = "<!--@";
/// The bytes of a sum: four for its upper 32 bits, and three for the other 21.
const SUM: usize = 7;
/// How long a browser may take to say what it shows.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the bytes of a fragment are summed at most: elements may stand in elements.
const DEPTH: usize = 16;

/// Whether it may be worth to ask what the browser shows of this fragment.
pub(super) fn is_worth_asking(html: &[u8]) -> bool {
    // Raw HTML may have a comment that would mean something here.
    html.len() >= LARGE && str::from_utf8(html).is_ok_and(|html| !html.contains(MARK))
}

/// Appends what replaces the content of a fragment.
pub(super) fn content(frame: &mut Vec<u8>, number: u32, html: &[u8]) {
    wire::varint(frame, number.into());
    wire::op(frame, wire::Op::Scope, 0);
    wire::string(frame, html);
    frame.push(wire::END);
}

/// What waits until the browser has said what it shows.
#[derive(Debug)]
pub(super) struct Rows {
    fragments: Vec<(u32, Vec<u8>)>,
    /// What has changed meanwhile.
    behind: Vec<Bytes>,
    since: Instant,
    /// What it shows, once it is known, or is no longer waited for.
    shown: Option<HashMap<u64, u32>>,
}

impl Rows {
    /// `None` where there is nothing to ask for.
    pub(super) fn new(fragments: Vec<(u32, &[u8])>) -> Option<Box<Rows>> {
        let fragments: Vec<_> = fragments.into_iter().map(|(number, html)| (number, html.to_vec())).collect();
        (!fragments.is_empty()).then(|| Box::new(Rows { fragments, behind: Vec::new(), since: Instant::now(), shown: None }))
    }

    /// Appends the question, whose answer may have so many bytes.
    pub(super) fn ask(&self, frame: &mut Vec<u8>, limit: usize) {
        frame.extend_from_slice(&[0, Control::Ask as u8]);
        wire::varint(frame, (limit.saturating_sub(1) / SUM) as u64);
        let numbers: Vec<_> = self.fragments.iter().map(|(number, _)| number.to_string()).collect();
        wire::string(frame, numbers.join(" ").as_bytes());
    }

    /// Takes in the answer; `None` where it is none.
    pub(super) fn hear(&mut self, sums: &[u8]) -> Option<()> {
        let (sums, []) = sums.as_chunks::<SUM>() else { return None };
        let mut shown = HashMap::with_capacity(sums.len());
        for (at, &[a, b, c, d, e, f, g]) in (0..).zip(sums) {
            let [high, low] = [[a, b, c, d], [0, e, f, g]].map(|bytes| u64::from(u32::from_be_bytes(bytes)));
            // Of elements that are the same, the first.
            shown.entry(high << 21 | low).or_insert(at);
        }
        self.shown.get_or_insert(shown);
        Some(())
    }

    /// Sends all of it, since no answer will come.
    pub(super) fn go_without(&mut self) {
        self.shown.get_or_insert_default();
    }

    /// Keeps what is to be sent behind it.
    pub(super) fn hold(&mut self, frame: Bytes) {
        if !frame.is_empty() {
            self.behind.push(frame);
        }
    }

    /// Whether it is to be sent now.
    pub(super) fn is_due(&self) -> bool {
        self.shown.is_some() || self.since.elapsed() >= PATIENCE || self.behind.iter().map(Bytes::len).sum::<usize>() > UNACKNOWLEDGED
    }

    /// The content, as far as the browser does not show it, and what came behind it.
    pub(super) fn frames(self) -> impl Iterator<Item = Bytes> {
        let shown = self.shown.unwrap_or_default();
        let mut frame = Vec::new();
        for (number, html) in &self.fragments {
            let short = str::from_utf8(html).ok().and_then(|html| rest(html, &shown));
            content(&mut frame, *number, short.as_ref().map_or(html, |short| short.as_bytes()));
        }
        iter::once(frame.into()).chain(self.behind)
    }
}

/// An element among those of a fragment.
struct Element<'a> {
    begin: usize,
    end: usize,
    /// How many stand in it.
    within: usize,
    name: &'a str,
}

/// The elements of some HTML, in their order; `None` where tags do not match, as in raw HTML of which a browser makes something else.
fn elements(html: &str) -> Option<Vec<Element<'_>>> {
    let (mut elements, mut open) = (Vec::<Element<'_>>::new(), Vec::new());
    let mut at = 0;
    while let Some(mark) = html[at..].find('<').map(|found| at + found) {
        let (tag, end) = tag(html, mark);
        match tag {
            Tag::Comment(_) => {}
            Tag::Start(start) => {
                if !start.closed {
                    open.push(elements.len());
                }
                elements.push(Element { begin: mark, end, within: 0, name: &html[mark + 1..mark + 1 + start.name.len()] });
            }
            Tag::End(name) => {
                let (at, count) = (open.pop()?, elements.len());
                let element = &mut elements[at];
                if !element.name.eq_ignore_ascii_case(name.trim_end()) {
                    return None;
                }
                (element.end, element.within) = (end, count - at - 1);
            }
        }
        at = end;
    }
    open.is_empty().then_some(elements)
}

/// Elements that stand in a row, here as there.
struct Row<'a> {
    first: u32,
    count: u32,
    /// What stands between any two of them here: comments of one letter each.
    between: Option<&'a str>,
    numbers: Vec<u32>,
}

impl<'a> Row<'a> {
    /// Whether this goes on with the element that the browser named as `at`, behind `between`.
    fn has_next(&mut self, at: u32, between: &'a str) -> bool {
        let marks = between.as_bytes().chunks(8).all(|mark| matches!(mark, [b'<', b'!', b'-', b'-', b'{' | b'}' | b'(' | b')' | b',', b'-', b'-', b'>']));
        at == self.first + self.count && marks && *self.between.get_or_insert(between) == between
    }

    fn write(self, html: &mut String) {
        html.push_str(&format!("{MARK}{} {} ", self.first, self.count));
        let mut last = 0;
        for (at, number) in self.numbers.into_iter().map(i64::from).enumerate() {
            if at > 0 {
                html.push(',');
            }
            // By how much it is more than the one before it.
            if number != last {
                html.push_str(&(number - last).to_string());
            }
            last = number;
        }
        html.push(' ');
        html.extend(self.between.unwrap_or_default().bytes().skip(4).step_by(8).map(char::from));
        html.push_str("-->");
    }
}

/// The HTML with a comment for what is shown; `None` where nothing of it is.
fn rest(html: &str, shown: &HashMap<u64, u32>) -> Option<String> {
    if shown.is_empty() {
        return None;
    }
    let elements = elements(html)?;
    // A mark before all says that there are others.
    let mut rest = format!("{MARK}-->");
    let (mut row, mut done, mut at, mut effort): (Option<Row<'_>>, _, _, _) = (None, 0, 0, html.len() * DEPTH);
    while let Some(element) = elements.get(at) {
        let own = &html[element.begin..element.end];
        at += 1;
        if own.len() < SHORT || effort < own.len() {
            continue;
        }
        effort -= own.len();
        let (sum, numbers) = unnumbered(own);
        let Some(&first) = shown.get(&sum) else { continue };
        at += element.within;
        let gap = &html[done..element.begin];
        done = element.end;
        if let Some(row) = &mut row
            && row.has_next(first, gap)
        {
            row.count += 1;
            row.numbers.extend(numbers);
            continue;
        }
        if let Some(row) = row.replace(Row { first, count: 1, between: None, numbers }) {
            row.write(&mut rest);
        }
        rest.push_str(gap);
    }
    row.take()?.write(&mut rest);
    rest.push_str(&html[done..]);
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a browser says of some HTML, its attributes in the order of their names.
    struct Browser<'a> {
        named: Vec<&'a str>,
        sums: Vec<u8>,
    }

    impl<'a> Browser<'a> {
        fn shows(html: &'a str) -> Browser<'a> {
            let mut all = elements(html).unwrap();
            let ends: Vec<_> = all.iter().map(|element| (element.begin, element.end)).collect();
            // Those that stand beside one another come in a row.
            all.sort_by_key(|element| ends.iter().filter(|(begin, end)| *begin < element.begin && element.end < *end).count());
            let named: Vec<_> = all.iter().map(|element| &html[element.begin..element.end]).filter(|html| html.len() >= SHORT).collect();
            let bytes = |sum: u64| [&((sum >> 21) as u32).to_be_bytes()[..], &((sum & 0x1f_ffff) as u32).to_be_bytes()[1..]].concat();
            let sums = named.iter().flat_map(|html| bytes(unnumbered(html).0)).collect();
            Browser { named, sums }
        }

        /// What it makes of an answer.
        fn fills(&self, answer: &str) -> String {
            let mut filled = String::new();
            let mut rest = answer.strip_prefix("<!--@-->").unwrap_or(answer);
            while let Some((before, mark)) = rest.split_once(MARK) {
                let (mark, behind) = mark.split_once("-->").unwrap();
                let [first, count, numbers, between] = mark.split(' ').collect::<Vec<_>>()[..] else { panic!("{mark}") };
                let (first, count): (usize, usize) = (first.parse().unwrap(), count.parse().unwrap());
                let mut last = 0;
                let mut numbers = numbers.split(',').map(|number| {
                    last += number.parse().unwrap_or(0);
                    last
                });
                let between: String = between.chars().map(|letter| format!("<!--{letter}-->")).collect();
                filled.push_str(before);
                let named: Vec<_> = self.named[first..first + count].iter().map(|html| numbered(html, &mut numbers)).collect();
                filled.push_str(&named.join(&between));
                rest = behind;
            }
            filled + rest
        }
    }

    /// The same HTML with other numbers.
    fn numbered(html: &str, numbers: &mut impl Iterator<Item = i32>) -> String {
        let mut rest = html;
        let mut html = String::new();
        for known in unnumbered(rest).1 {
            let places = ["<!--[", "click:", "?_t="].map(|before| rest.find(&format!("{before}{known}")).map(|at| at + before.len()));
            let at = places.into_iter().flatten().min().unwrap();
            html += &rest[..at];
            html += &numbers.next().unwrap().to_string();
            rest = &rest[at + known.to_string().len()..];
        }
        html + rest
    }

    fn answer(fresh: &str, sums: &[u8]) -> Option<String> {
        let mut rows = Rows::new(vec![(1, fresh.as_bytes())]).unwrap();
        rows.hear(sums).unwrap();
        rest(fresh, &rows.shown.unwrap())
    }

    /// Rows as a component makes them, numbered from `number` on.
    fn list(number: usize, rows: &[&str]) -> String {
        list_with("", number, rows)
    }

    fn list_with(marks: &str, mut number: usize, rows: &[&str]) -> String {
        let mut html = "<h2>Rows</h2><ul><!--(e-->".to_owned();
        for (at, text) in rows.iter().enumerate() {
            if at > 0 {
                html += marks;
            }
            html += &format!(
                "<li class=\"row\"><!--[{number} row--><b><!---->{text}</b><!--]--><button data-on=\"click:{0}.0:[&quot;{text}&quot;]\" formaction=\"?_t={0}.0\">x</button></li>",
                number + 1
            );
            number += 2;
        }
        html + "<!--)--></ul>"
    }

    #[test]
    fn what_is_shown_is_named_and_not_sent() {
        let shown = list(0, &["oak", "elm", "ash"]);
        let browser = Browser::shows(&shown);
        let fresh = list(0, &["yew", "oak", "elm", "box", "ash"]);
        let sent = answer(&fresh, &browser.sums).unwrap();
        assert!(sent.contains("yew") && sent.contains("box") && !sent.contains("oak") && !sent.contains("ash"), "{sent}");
        assert!(sent.contains("<!--@1 2 2,1,,1,1, --><li") && sent.contains("<!--@3 1 8,1, --><!--)-->"), "{sent}");
        assert_eq!(browser.fills(&sent), fresh);
        assert_eq!(answer(&shown, &browser.sums).unwrap(), "<!--@--><h2>Rows</h2><!--@0 1 ,1,,1,1,,1,1, -->");
    }

    #[test]
    fn what_a_browser_makes_of_it_is_the_fresh_content() {
        const TEXTS: [&str; 6] = ["oak", "elm", "&lt;b>", "é漢😀", "a b", ""];
        let mut state = 3u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) as usize) % below
        };
        let (mut whole, mut sent) = (0, 0);
        for _ in 0..500 {
            let mut rows: Vec<_> = (0..random(12)).map(|_| TEXTS[random(6)]).collect();
            let marks = ["", "<!--,-->", "<!--}--><!--,--><!--{-->", "<!---->"][random(4)];
            let shown = list_with(marks, random(1000), &rows);
            for _ in 0..random(4) {
                match random(3) {
                    0 => rows.insert(random(rows.len() + 1), TEXTS[random(6)]),
                    _ if rows.is_empty() => {}
                    1 => drop(rows.remove(random(rows.len()))),
                    _ => {
                        let (one, other) = (random(rows.len()), random(rows.len()));
                        rows.swap(one, other);
                    }
                }
            }
            let (fresh, browser) = (list_with(marks, random(1000), &rows), Browser::shows(&shown));
            let answer = answer(&fresh, &browser.sums).unwrap_or(fresh.clone());
            assert_eq!(browser.fills(&answer), fresh, "{shown}\n{answer}");
            whole += fresh.len();
            sent += answer.len();
        }
        assert!(sent * 4 < whole, "{sent} of {whole} bytes were sent");
    }

    /// The browser's half is tried with the same: `client/test/dom.test.ts`.
    #[test]
    fn the_browser_names_what_the_server_knows() {
        let known: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(include_str!("../../client/test/rows.json")).unwrap();
        for known in known {
            let sums: Vec<u8> = known["sums"].split_ascii_whitespace().map(|byte| byte.parse().unwrap()).collect();
            assert_eq!(answer(&known["fresh"], &sums).unwrap_or(known["fresh"].clone()), known["sent"], "{known:?}");
        }
    }

    #[test]
    fn html_of_which_a_browser_makes_something_else_is_sent_whole() {
        let row = "<p>a paragraph that is long enough</p>";
        let sums = Browser::shows(row).sums;
        assert_eq!(answer(&format!("<div>{row}</div>"), &sums).unwrap(), "<!--@--><div><!--@0 1  --></div>");
        for html in ["<div>", "</div>", "<b><i></b></i>", "<p>", "<"] {
            assert_eq!(answer(&format!("{row}{html}"), &sums), None, "{html}");
        }
        assert_eq!(answer(row, &[]), None);
        let large = "a".repeat(LARGE);
        assert!(is_worth_asking(large.as_bytes()) && !is_worth_asking(&large.as_bytes()[1..]));
        assert!(!is_worth_asking(format!("{large}<!--@0 1 -->").as_bytes()) && !is_worth_asking(&[0xff; LARGE]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_changes_meanwhile_comes_behind_it() {
        let html = "<p>a paragraph that is long enough</p>";
        let rows = || {
            let mut rows = Rows::new(vec![(1, html.as_bytes())]).unwrap();
            rows.hold(Bytes::new());
            rows.hold(Bytes::from_static(b"later"));
            rows
        };
        let mut short = vec![1, 0xc0, 21];
        short.extend_from_slice(b"<!--@--><!--@0 1  -->\0");
        let mut answered = rows();
        assert_eq!(answered.hear(&[0; SUM + 1]), None, "that is no list of sums");
        assert!(!answered.is_due());
        answered.hear(&Browser::shows(html).sums).unwrap();
        assert!(answered.is_due());
        assert_eq!(answered.frames().collect::<Vec<_>>(), [&short[..], b"later"]);
        // Who does not answer gets all of it, and soon enough.
        let whole = [&[1, 0xc0, html.len() as u8][..], html.as_bytes(), b"\0"].concat();
        let mut silent = rows();
        tokio::time::advance(PATIENCE).await;
        assert!(silent.is_due());
        silent.go_without();
        assert_eq!(silent.frames().collect::<Vec<_>>(), [&whole[..], b"later"]);
        let mut full = rows();
        full.hold(vec![0; UNACKNOWLEDGED].into());
        assert!(full.is_due());
    }
}
