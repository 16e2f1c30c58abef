//! The document around a page's component.

use super::assets::CLIENT_URL;
use crate::{
    page::{Head, is_document, write_nonce},
    view::escape,
};

/// In the head of every page that has none of its own.
const HEAD: &[u8] = b"<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";

/// Makes a whole document of what a page rendered: one whose root is not `<html>` is wrapped, and a live one is given the client and the form that buttons
/// without a form post, and the data of its page store.
pub(super) fn whole(html: Vec<u8>, head: &Head, lang: &str, page: Option<&str>, data: Option<&Data>, nonce: Option<&str>) -> Vec<u8> {
    let mut tail = Vec::new();
    if let Some(page) = page {
        let data = data.map_or_else(String::new, Data::html);
        tail.extend_from_slice(format!("<form id=\"mq\" method=\"post\" hidden></form>{data}<script type=\"module\"").as_bytes());
        write_nonce(&mut tail, nonce);
        tail.extend_from_slice(format!(" src=\"{CLIENT_URL}\" data-page=\"{page}\"></script>").as_bytes());
    }
    if is_document(&html) {
        let html = head.put_into(html, nonce);
        if tail.is_empty() {
            return html;
        }
        let at = html.windows(7).rposition(|window| window.eq_ignore_ascii_case(b"</body>")).unwrap_or(html.len());
        let mut whole = Vec::with_capacity(html.len() + tail.len());
        whole.extend_from_slice(&html[..at]);
        whole.extend_from_slice(&tail);
        whole.extend_from_slice(&html[at..]);
        return whole;
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
    whole.extend_from_slice(b"</head><body>");
    whole.extend_from_slice(&html);
    whole.extend_from_slice(&tail);
    whole.extend_from_slice(b"</body></html>");
    whole
}

/// The page store's data.
#[derive(Debug)]
pub(super) struct Data {
    /// In the format of devalue, without any `<`.
    pub(super) text: String,
    /// The fields that the browser may change.
    pub(super) client: &'static [&'static str],
}

impl Data {
    fn html(&self) -> String {
        let mut names = Vec::new();
        escape::attribute(&mut names, &serde_json::Value::from(self.client).to_string());
        format!("<script type=\"application/json\" data-store=\"{}\">{}</script>", String::from_utf8_lossy(&names), self.text)
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

    #[test]
    fn what_is_no_document_is_wrapped() {
        let html = String::from_utf8(whole(b"<p>x</p>".to_vec(), &Head::default(), "de\"", None, None, None)).unwrap();
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"de\"><head><meta charset"));
        assert!(html.ends_with("<body><p>x</p></body></html>"));
    }

    #[test]
    fn a_document_gets_the_client_at_the_end_of_its_body() {
        let html =
            String::from_utf8(whole(b"<!doctype html><html><body>x</body></html>".to_vec(), &Head::default(), "en", Some("ID"), None, Some("a\"b"))).unwrap();
        assert!(html.contains("x<form id=\"mq\" method=\"post\" hidden></form><script"));
        assert!(html.contains("<script type=\"module\" nonce=\"a&quot;b\" src="));
        assert!(html.ends_with("data-page=\"ID\"></script></body></html>"));
    }

    #[test]
    fn the_page_stores_data_stands_before_the_client() {
        let data = Data { text: "[1]".into(), client: &["theme", "\""] };
        let html = String::from_utf8(whole(b"x".to_vec(), &Head::default(), "en", Some("ID"), Some(&data), None)).unwrap();
        assert!(
            html.contains(
                "</form><script type=\"application/json\" data-store=\"[&quot;theme&quot;,&quot;\\&quot;&quot;]\">[1]</script><script type=\"module\""
            )
        );
        let html = String::from_utf8(whole(b"x".to_vec(), &Head::default(), "en", None, Some(&data), None)).unwrap();
        assert!(!html.contains("<script"), "without a client it is nobody's");
    }

    #[test]
    fn outermost_fragments_are_found() {
        let found = fragments(b"a<!--[1 k-->b<!--[2-->c<!--]--><!--]-->d<!--[13 x-->e<!--]-->");
        assert_eq!(found, [(1, &b"b<!--[2-->c<!--]-->"[..]), (13, b"e")]);
    }
}
