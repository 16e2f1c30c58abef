//! Reads the tags of HTML that we rendered.

use std::{borrow::Cow, ops::Range};

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
