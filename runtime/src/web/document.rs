//! The document around a page's component.

use super::{
    assets::{CLIENT_URL, NAVIGATE_URL, STORE_URL},
    live::Limits,
};
use crate::{
    page::{Head, is_document, write_nonce},
    view::escape,
};

/// In the head of every page that has none of its own.
const HEAD: &[u8] = b"<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";

/// What a live page's document is given.
#[derive(Clone, Copy)]
pub(super) struct Client<'a> {
    /// Where browsers find the application.
    pub(super) base: &'a str,
    /// The page's name.
    pub(super) page: &'a str,
    /// The answer goes on behind the client, which is not to wait for its end; where the results are in place, for who runs no script.
    pub(super) later: Option<&'a str>,
    /// Links of the page are followed by the client.
    pub(super) navigates: bool,
    /// The client runs already.
    pub(super) runs: bool,
    /// What the server takes of it.
    pub(super) limits: Limits,
}

impl Client<'_> {
    /// What the client is told of the limits: that its connection is not closed for what a script sets. The defaults it knows.
    fn limits(&self) -> String {
        let Limits { message, triggers_per_second, .. } = self.limits;
        let (known, is) = (Limits::default(), (message, triggers_per_second));
        if is == (known.message, known.triggers_per_second) { String::new() } else { format!(" data-limits=\"[{message},{triggers_per_second}]\"") }
    }
}

/// A whole document.
pub(super) struct Whole {
    pub(super) html: Vec<u8>,
    /// Where an answer goes on.
    pub(super) end: usize,
    /// Where the page's name stands, if it does.
    pub(super) name: Option<usize>,
}

/// Makes a whole document of what a page rendered: one whose root is not `<html>` is wrapped, and a live one is given the client and the form that buttons
/// without a form post, and the data of its page store.
pub(super) fn whole(html: Vec<u8>, head: &Head, lang: &str, client: Option<Client<'_>>, data: Option<&Data>, nonce: Option<&str>) -> Whole {
    let (tail, name) = client.map(|client| tail(client, data, nonce)).unwrap_or_default();
    let refresh = client.and_then(|client| client.later).map(refresh).unwrap_or_default();
    if is_document(&html) {
        let html = head.put_into(html, nonce);
        if tail.is_empty() {
            let end = html.len();
            return Whole { html, end, name };
        }
        let at = memchr::memrchr_iter(b'<', &html).find(|&at| html.get(at..at + 7).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</body>")));
        let at = at.unwrap_or(html.len());
        // A document without a head has the browser make one, of what stands before anything else.
        let begin = if refresh.is_empty() { at } else { head_of(&html).unwrap_or(at) };
        let mut whole = Vec::with_capacity(html.len() + refresh.len() + tail.len());
        whole.extend_from_slice(&html[..begin]);
        whole.extend_from_slice(refresh.as_bytes());
        whole.extend_from_slice(&html[begin..at]);
        whole.extend_from_slice(&tail);
        let end = whole.len();
        whole.extend_from_slice(&html[at..]);
        return Whole { html: whole, end, name: name.map(|name| end - tail.len() + name) };
    }
    let mut whole = Vec::with_capacity(html.len() + tail.len() + 200);
    whole.extend_from_slice(b"<!DOCTYPE html><html lang=\"");
    whole.extend(lang.bytes().filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'-'));
    whole.extend_from_slice(b"\"><head>");
    if head.is_empty() {
        whole.extend_from_slice(HEAD);
    } else {
        whole.extend(head.around(HEAD, nonce));
    }
    whole.extend_from_slice(refresh.as_bytes());
    whole.extend_from_slice(b"</head><body>");
    whole.extend_from_slice(&html);
    whole.extend_from_slice(&tail);
    let end = whole.len();
    whole.extend_from_slice(b"</body></html>");
    Whole { html: whole, end, name: name.map(|name| end - tail.len() + name) }
}

/// What sends browsers without scripts to where the page is whole.
fn refresh(url: &str) -> String {
    let mut escaped = Vec::with_capacity(url.len());
    escape::attribute(&mut escaped, url);
    format!("<noscript><meta http-equiv=\"refresh\" content=\"0;url={}\"></noscript>", String::from_utf8_lossy(&escaped))
}

/// What stands at the end of a live page's body; and where in that the page's name does, if it is said.
fn tail(client: Client<'_>, data: Option<&Data>, nonce: Option<&str>) -> (Vec<u8>, Option<usize>) {
    let mut tail = Vec::with_capacity(512);
    tail.extend_from_slice(b"<form id=\"mq\" method=\"post\" hidden></form>");
    if let Some(data) = data.filter(|data| data.store.is_some() || data.session.is_some()) {
        data.write(&mut tail);
    }
    let run = if client.later.is_some() { " async" } else { "" };
    let script = |tail: &mut Vec<u8>, url: &str| {
        tail.extend_from_slice(b"<script type=\"module\"");
        tail.extend_from_slice(run.as_bytes());
        write_nonce(tail, nonce);
        [" src=\"", client.base, url, "\""].iter().for_each(|text| tail.extend_from_slice(text.as_bytes()));
    };
    let mut name = None;
    if !client.runs {
        script(&mut tail, CLIENT_URL);
        tail.extend_from_slice(b" data-page=\"");
        name = Some(tail.len());
        [client.page, "\"", &client.limits(), "></script>"].iter().for_each(|text| tail.extend_from_slice(text.as_bytes()));
        if client.navigates {
            script(&mut tail, NAVIGATE_URL);
            tail.extend_from_slice(b" data-navigate></script>");
        }
    }
    if data.is_some_and(Data::is_kept_by_the_browser) {
        script(&mut tail, &STORE_URL);
        tail.extend_from_slice(b"></script>");
    }
    (tail, name)
}

/// Where a document's head begins, behind its tag: before it stand only the doctype, `<html>` and its attributes, in which no `<` is written.
fn head_of(html: &[u8]) -> Option<usize> {
    let tag = html.windows(6).position(|window| window[..5].eq_ignore_ascii_case(b"<head") && matches!(window[5], b'>' | b' '))?;
    Some(tag + html[tag..].iter().position(|&byte| byte == b'>')? + 1)
}

/// What the browser is given of the page's stores. The texts are in the format of devalue, without any `<`.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// The page store's data, and the fields of it that the browser may change.
    pub(super) store: Option<(String, &'static [&'static str])>,
    /// An object of the values of the session that are open to it.
    pub(super) session: Option<String>,
}

impl Data {
    fn write(&self, html: &mut Vec<u8>) {
        if let Some((text, client)) = &self.store {
            html.extend_from_slice(b"<script type=\"application/json\" data-store=\"");
            escape::attribute(html, &serde_json::Value::from(*client).to_string());
            html.extend_from_slice(b"\">");
            html.extend_from_slice(text.as_bytes());
            html.extend_from_slice(b"</script>");
        }
        if let Some(text) = &self.session {
            html.extend_from_slice(b"<script type=\"application/json\" data-session>");
            html.extend_from_slice(text.as_bytes());
            html.extend_from_slice(b"</script>");
        }
    }

    /// Whether the browser has something to tell after a restart: only the module of the stores knows it.
    fn is_kept_by_the_browser(&self) -> bool {
        self.store.as_ref().is_some_and(|(_, client)| !client.is_empty())
    }
}

/// The content of the outermost fragments of a rendered page: number and HTML.
pub(super) fn fragments(html: &[u8]) -> Vec<(u32, &[u8])> {
    const OPEN: &[u8] = b"<!--[";
    const CLOSE: &[u8] = b"<!--]-->";
    let mut found = Vec::new();
    let (mut at, mut depth, mut begun) = (0, 0usize, None);
    while at < html.len() {
        if html[at..].starts_with(OPEN) {
            let Some(end) = html[at..].windows(3).position(|window| window == b"-->") else { break };
            if depth == 0 {
                let number = html[at + OPEN.len()..at + end].split(|byte| !byte.is_ascii_digit()).next().unwrap_or_default();
                begun = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok()).map(|number: u32| (number, at + end + 3));
            }
            depth += 1;
            at += end + 3;
        } else if html[at..].starts_with(CLOSE) {
            depth = depth.saturating_sub(1);
            if depth == 0
                && let Some((number, from)) = begun.take()
            {
                found.push((number, &html[from..at]));
            }
            at += CLOSE.len();
        } else {
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(later: Option<&'static str>) -> Client<'static> {
        Client { base: "", page: "ID", later, navigates: false, runs: false, limits: Limits::default() }
    }

    #[test]
    fn what_is_no_document_is_wrapped() {
        let html = String::from_utf8(whole(b"<p>x</p>".to_vec(), &Head::default(), "de\"", None, None, None).html).unwrap();
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"de\"><head><meta charset"));
        assert!(html.ends_with("<body><p>x</p></body></html>"));
    }

    #[test]
    fn a_document_gets_the_client_at_the_end_of_its_body() {
        let document = b"<!doctype html><html><body>x</body></html>".to_vec();
        let html = String::from_utf8(whole(document, &Head::default(), "en", Some(client(None)), None, Some("a\"b")).html).unwrap();
        assert!(html.contains("x<form id=\"mq\" method=\"post\" hidden></form><script"));
        assert!(html.contains("<script type=\"module\" nonce=\"a&quot;b\" src="));
        assert!(html.ends_with("data-page=\"ID\"></script></body></html>"));
    }

    #[test]
    fn the_stores_data_stands_before_the_client() {
        let data = Data { store: Some(("[1]".into(), &["theme", "\""])), session: Some("{\"a\":[1]}".into()) };
        let html = String::from_utf8(whole(b"x".to_vec(), &Head::default(), "en", Some(client(None)), Some(&data), None).html).unwrap();
        let expected = "</form><script type=\"application/json\" data-store=\"[&quot;theme&quot;,&quot;\\&quot;&quot;]\">[1]</script>\
            <script type=\"application/json\" data-session>{\"a\":[1]}</script><script type=\"module\"";
        assert!(html.contains(expected), "{html}");
        let html = String::from_utf8(whole(b"x".to_vec(), &Head::default(), "en", None, Some(&data), None).html).unwrap();
        assert!(!html.contains("<script"), "without a client it is nobody's");
    }

    #[test]
    fn what_the_browser_keeps_is_kept_by_the_module_of_the_stores_behind_the_client() {
        for (fields, nonce, module) in [(&["theme"][..], Some("n"), true), (&[], None, false)] {
            let data = Data { store: Some(("[1]".into(), fields)), session: None };
            let html = String::from_utf8(whole(b"x".to_vec(), &Head::default(), "en", Some(client(None)), Some(&data), nonce).html).unwrap();
            let expected = format!("data-page=\"ID\"></script><script type=\"module\" nonce=\"n\" src=\"{}\"></script></body>", *STORE_URL);
            assert_eq!(html.contains(&expected), module, "{html}");
        }
    }

    #[test]
    fn a_document_that_goes_on_has_its_client_run_at_once_and_another_address_without_scripts() {
        let client = client(Some("?a=\"&_await"));
        let noscript = "<noscript><meta http-equiv=\"refresh\" content=\"0;url=?a=&quot;&amp;_await\"></noscript>";
        for (html, begins) in [
            (
                "<p>x</p>",
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            ),
            ("<html><head id=\"h\"><title>t</title></head><body><header></header>x</body></html>", "<html><head id=\"h\">"),
            ("<html><body><header></header>x</body></html>", "<html><body><header></header>x"),
        ] {
            let Whole { html, end, name } = whole(html.as_bytes().to_vec(), &Head::default(), "en", Some(client), None, None);
            assert_eq!(name.map(|at| &html[at..at + 2]), Some(&b"ID"[..]));
            let (before, behind) = html.split_at(end);
            let before = String::from_utf8(before.to_vec()).unwrap();
            assert!(before.starts_with(&format!("{begins}{noscript}")), "{before}");
            assert!(before.contains("<script type=\"module\" async src=") && before.ends_with("data-page=\"ID\"></script>"), "{before}");
            assert_eq!(behind, b"</body></html>");
        }
    }

    #[test]
    fn limits_are_told_where_they_are_not_those_that_the_client_knows() {
        let default = Limits::default();
        assert_eq!(client(None).limits(), "");
        let limits = Limits { message: 9, triggers_per_second: 7, ..default };
        let html = String::from_utf8(whole(b"x".to_vec(), &Head::default(), "en", Some(Client { limits, ..client(None) }), None, None).html).unwrap();
        assert!(html.contains(" data-page=\"ID\" data-limits=\"[9,7]\"></script>"), "{html}");
        let known = format!("\"[{},{}]\"", default.message, default.triggers_per_second);
        assert!(include_str!("../../client/src/changes.ts").contains(&known), "the client knows others than {known}");
    }

    #[test]
    fn outermost_fragments_are_found() {
        let found = fragments(b"a<!--[1 k-->b<!--[2-->c<!--]--><!--]-->d<!--[13 x-->e<!--]-->");
        assert_eq!(found, [(1, &b"b<!--[2-->c<!--]-->"[..]), (13, b"e")]);
    }
}
