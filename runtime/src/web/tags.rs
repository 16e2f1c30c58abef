//! Reads the tags of HTML that we rendered.

use std::{borrow::Cow, ops::Range};

/// Elements without an end tag (HTML standard, 13.1.2).
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Each with the white space before it, its name, and its value as it is written.
pub(super) type Attributes<'a> = Vec<(Range<usize>, &'a str, &'a str)>;

/// The attributes from `at` on, and where their tag ends.
pub(super) fn attributes(html: &str, mut at: usize) -> (Attributes<'_>, usize) {
    let mut attrs = Vec::new();
    loop {
        let from = at;
        at += html[at..].len() - html[at..].trim_start_matches([' ', '\n', '\t', '\r', '\u{c}', '/']).len();
        let rest = &html[at..];
        if rest.is_empty() || rest.starts_with('>') {
            return (attrs, (at + 1).min(html.len()));
        }
        let name = &rest[..rest.find([' ', '\n', '\t', '\r', '\u{c}', '/', '>', '=']).unwrap_or(rest.len())];
        // A sign of equality that stands where a name should.
        let name = if name.is_empty() { &rest[..1] } else { name };
        at += name.len();
        let mut value = "";
        if let Some(rest) = html[at..].strip_prefix('=') {
            let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            value = match quote {
                Some(quote) => rest[1..].split(quote).next().unwrap_or_default(),
                None => rest.split([' ', '\n', '\t', '\r', '\u{c}', '>']).next().unwrap_or_default(),
            };
            at = (at + 1 + value.len() + if quote.is_some() { 2 } else { 0 }).min(html.len());
        }
        attrs.push((from..at, name, value));
    }
}

/// The text that our own escaping has made.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut plain = text.to_owned();
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#13;", "\r"), ("&amp;", "&")] {
        plain = plain.replace(entity, letter);
    }
    plain.into()
}

/// What stands at a `<`.
pub(super) enum Tag<'a> {
    Comment(&'a str),
    Start(Start<'a>),
    End(&'a str),
}

pub(super) struct Start<'a> {
    pub(super) name: String,
    pub(super) attributes: Attributes<'a>,
    /// There is no end tag.
    pub(super) closed: bool,
    /// All that stands in it, where that is text alone.
    pub(super) text: Cow<'a, str>,
}

/// Reads the tag or comment at `mark`, and where the rest begins.
pub(super) fn tag(html: &str, mark: usize) -> (Tag<'_>, usize) {
    let rest = &html[mark..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let data = comment.split("-->").next().unwrap_or_default();
        return (Tag::Comment(data), (mark + 4 + data.len() + 3).min(html.len()));
    }
    if let Some(name) = rest.strip_prefix("</") {
        let end = rest.find('>').map_or(html.len(), |found| mark + found + 1);
        return (Tag::End(name.split('>').next().unwrap_or_default()), end);
    }
    let name = rest[1..].split([' ', '\n', '\t', '\r', '\u{c}', '/', '>']).next().unwrap_or_default();
    let (attributes, mut end) = attributes(html, mark + 1 + name.len());
    let name = name.to_ascii_lowercase();
    let closed = VOID.contains(&&*name) || html[..end].ends_with("/>");
    let mut text = Cow::Borrowed("");
    if !closed {
        // The parser drops a line feed at the start.
        if matches!(&*name, "pre" | "textarea" | "listing") && html[end..].starts_with('\n') {
            end += 1;
        }
        if matches!(&*name, "script" | "style" | "textarea" | "title") {
            let close = format!("</{name}");
            let raw = &html[end..html[end..].find(&close).map_or(html.len(), |at| end + at)];
            text = if matches!(&*name, "script" | "style") { raw.into() } else { unescape(raw) };
            end += raw.len();
        }
    }
    (Tag::Start(Start { name, attributes, closed, text }), end)
}
