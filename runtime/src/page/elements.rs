//! Reads the elements of a head in HTML that components have written, by the rules by which browsers read them (HTML standard, 13.2.5).

use std::ops::Range;

/// A part of a head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// The element's name; empty for what is no element, or for all that is live.
    pub(super) name: &'a [u8],
    /// What there may be only one of.
    pub(super) key: Option<String>,
    pub(super) range: Range<usize>,
}

impl Piece<'_> {
    pub(super) fn is_link(&self) -> bool {
        self.name.eq_ignore_ascii_case(b"link")
    }
}

/// Elements without an end tag that may stand in a head.
fn is_void(name: &[u8]) -> bool {
    [&b"meta"[..], b"link", b"base"].iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// Names and values, as they are written.
type Attributes<'a> = Vec<(&'a [u8], &'a [u8])>;

/// A tag, from its `<` on: its name, and where it ends; its attributes are seen.
fn tag<'a>(html: &'a [u8], see: &mut dyn FnMut(&'a [u8], &'a [u8])) -> Option<(&'a [u8], usize)> {
    let name_end = 1 + html.get(1..)?.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')?;
    let name = Some(&html[1..name_end]).filter(|name| !name.is_empty())?;
    let mut at = name_end;
    loop {
        at += html.get(at..)?.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/')?;
        if html[at] == b'>' {
            return Some((name, at + 1));
        }
        let end = at + html[at..].iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/'))?;
        let attribute = &html[at..end];
        at = end;
        if html[at] != b'=' {
            see(attribute, b"");
            continue;
        }
        at += 1;
        let quote = *html.get(at)?;
        let (from, to, after) = if matches!(quote, b'"' | b'\'') {
            let to = at + 1 + html[at + 1..].iter().position(|byte| *byte == quote)?;
            (at + 1, to, to + 1)
        } else {
            let to = at + html[at..].iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            (at, to, to)
        };
        see(attribute, &html[from..to]);
        at = after;
    }
}

fn find(html: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    // What is looked for begins with a sign, which has no case.
    let (&first, rest) = what.split_first()?;
    let found = |at: &usize| html.get(at + 1..at + what.len()).is_some_and(|behind| behind.eq_ignore_ascii_case(rest));
    memchr::memchr_iter(first, html.get(from..)?).map(|at| from + at).find(found)
}

/// What an element may be only once, if anything.
fn key(name: &[u8], html: &[u8]) -> Option<String> {
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    let mut attributes = Attributes::new();
    if is("link") || is("meta") {
        tag(html, &mut |name, value| attributes.push((name, value)))?;
    }
    let value = |known: &str| attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(known.as_bytes())).map(|(_, value)| String::from_utf8_lossy(value));
    if is("title") || is("base") {
        return Some(String::from_utf8_lossy(name).to_ascii_lowercase());
    }
    if is("link") {
        let rel = value("rel")?;
        return rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical")).then(|| "canonical".to_owned());
    }
    if !is("meta") {
        return None;
    }
    if value("charset").is_some() {
        return Some("charset".to_owned());
    }
    let (kind, named) = ["name", "property", "http-equiv"].iter().find_map(|kind| Some((kind, value(kind)?)))?;
    // There may be one for each medium: a colour for the dark and one for the light.
    Some(format!("{kind} {} {}", named.to_ascii_lowercase(), value("media").unwrap_or_default()))
}

/// The pieces of a head's content, one behind the other. What is live stays whole: its places are counted.
pub(super) fn pieces(html: &[u8]) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let (name, end) = piece(html, at);
        found.push(Piece { name, key: key(name, &html[at..end]), range: at..end });
        at = end;
    }
    found
}

/// The piece that begins somewhere: its element's name, and its end.
pub(super) fn piece(html: &[u8], at: usize) -> (&[u8], usize) {
    const SCOPE: &[u8] = b"<!--[";
    const END: &[u8] = b"<!--]-->";
    let rest = &html[at..];
    if rest.starts_with(SCOPE) {
        let (mut depth, mut next) = (0usize, at);
        while let Some(comment) = find(html, next, b"<!--") {
            if html[comment..].starts_with(SCOPE) {
                depth += 1;
            } else if html[comment..].starts_with(END) {
                depth -= 1;
                if depth == 0 {
                    return (b"", comment + END.len());
                }
            }
            next = comment + 4;
        }
        return (b"", html.len());
    }
    if rest.starts_with(b"<!--") {
        return (b"", find(html, at + 4, b"-->").map_or(html.len(), |end| end + 3));
    }
    if rest[0] != b'<' {
        return (b"", rest.iter().position(|byte| *byte == b'<').map_or(html.len(), |end| at + end));
    }
    let Some((name, length)) = tag(rest, &mut |_, _| {}) else {
        return (b"", rest[1..].iter().position(|byte| *byte == b'<').map_or(html.len(), |end| at + 1 + end));
    };
    let open = at + length;
    if is_void(name) {
        return (name, open);
    }
    let closes = |at: &usize| html[at + 1..].strip_prefix(b"/").and_then(|rest| rest.get(..name.len())).is_some_and(|closed| closed.eq_ignore_ascii_case(name));
    let close = memchr::memchr_iter(b'<', &html[open..]).map(|at| open + at).find(closes);
    let end = close.and_then(|close| find(html, close, b">")).map_or(html.len(), |end| end + 1);
    (name, end)
}

/// Where the content of a document's head begins. An error, where it would, in one without the head's tags.
pub(super) fn head_begin(document: &[u8]) -> Result<usize, usize> {
    let mut at = 0;
    while let Some(open) = find(document, at, b"<") {
        let rest = &document[open..];
        if rest.starts_with(b"<!") {
            let end: &[u8] = if rest.starts_with(b"<!--") { b"-->" } else { b">" };
            at = find(document, open, end).map_or(document.len(), |at| at + end.len());
            continue;
        }
        let Some((name, length)) = tag(rest, &mut |_, _| {}) else { break };
        if name.eq_ignore_ascii_case(b"html") {
            at = open + length;
            continue;
        }
        if !name.eq_ignore_ascii_case(b"head") {
            break;
        }
        return Ok(open + length);
    }
    Err(at)
}

/// Whether the content of the head ends there.
pub(super) fn is_head_end(document: &[u8], at: usize) -> bool {
    document[at..].get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</head"))
}

/// How long the tag is that HTML begins with.
pub(super) fn tag_length(html: &[u8]) -> Option<usize> {
    tag(html, &mut |_, _| {}).map(|(_, length)| length)
}

/// Where the tags of a document are that stand around all content, `<html>` and `<body>`, if they are written and nothing in them lives.
pub(super) fn around(document: &[u8], head: &Range<usize>) -> Option<[Range<usize>; 2]> {
    let html = find(document, 0, b"<html").filter(|at| *at < head.start)?;
    let body = head.end + find(&document[head.end..], 0, b"<body")?;
    let tag = |at: usize| {
        let length = tag_length(&document[at..])?;
        let lives = [&b" data-on="[..], b" data-m="].iter().any(|live| memchr::memmem::find(&document[at..at + length], live).is_some());
        (!lives).then_some(at..at + length)
    };
    let between = document[head.end..body].trim_ascii();
    Some([tag(html)?, tag(body).filter(|_| between.eq_ignore_ascii_case(b"</head>"))?])
}

/// Where the content of a document's head is; and whether the document has the head's tags.
pub(super) fn head_of(document: &[u8]) -> (Range<usize>, bool) {
    match head_begin(document) {
        Ok(start) => {
            let mut end = start;
            while end < document.len() && !is_head_end(document, end) {
                end = piece(document, end).1;
            }
            (start..end, true)
        }
        Err(at) => (at..at, false),
    }
}
