//! Puts the first answer together: what was written at first, and what came into its ranges before the browser sees it.
//!
//! Between NULs, which nothing that components write contains, stand: `3` where range 3 begins; nothing where the innermost one ends; `3/1` where, in range 3, the
//! content begins that was given for slot 1 of a component that is not ready; and in what fills range 3, `3=1` where that content belongs.

use std::str::FromStr;

enum Mark {
    Range(u32),
    /// What was given for a slot: it is never shown where it stands.
    Given(u32, u32),
    /// The place of what was given.
    Place(u32, u32),
    End,
}

fn mark(text: &[u8]) -> Mark {
    let text = std::str::from_utf8(text).unwrap_or_default();
    let pair = |text: Option<(&str, &str)>| text.and_then(|(range, slot)| Some((u32::from_str(range).ok()?, u32::from_str(slot).ok()?)));
    match (u32::from_str(text), pair(text.split_once('/')), pair(text.split_once('='))) {
        (Ok(range), ..) => Mark::Range(range),
        (_, Some((range, slot)), _) => Mark::Given(range, slot),
        (.., Some((range, slot))) => Mark::Place(range, slot),
        _ => Mark::End,
    }
}

/// What stands before, between and behind the NULs.
fn pieces(html: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(html);
    std::iter::from_fn(move || {
        let html = rest?;
        let end = memchr::memchr(0, html);
        rest = end.map(|end| &html[end + 1..]);
        Some(&html[..end.unwrap_or(html.len())])
    })
}

/// What came into ranges.
pub(super) type Fills = Vec<(u32, Vec<u8>)>;

/// The whole, and the contents that nobody has shown.
pub(super) fn compose(html: Vec<u8>, fills: &Fills) -> (Vec<u8>, Vec<Vec<u8>>) {
    // Most pages have no range.
    if fills.is_empty() && memchr::memchr(0, &html).is_none() {
        return (html, Vec::new());
    }
    let html = &html[..];
    let mut composing = Composing { html, fills, whole: Vec::with_capacity(html.len()), shown: Vec::new() };
    composing.write(html);
    let Composing { whole, shown, .. } = composing;
    let sources = std::iter::once(html).chain(fills.iter().map(|(_, fill)| &fill[..]));
    let unshown = sources.flat_map(|source| given(source, |pair| !shown.contains(&pair)));
    let unshown = unshown.collect();
    (whole, unshown)
}

struct Composing<'a> {
    html: &'a [u8],
    fills: &'a Fills,
    whole: Vec<u8>,
    shown: Vec<(u32, u32)>,
}

impl Composing<'_> {
    fn write(&mut self, html: &[u8]) {
        // For each range that is open, whether its own content is left out; and how many of them say so.
        let (mut open, mut left_out) = (Vec::new(), 0usize);
        for (at, part) in pieces(html).enumerate() {
            if at % 2 == 0 {
                if left_out == 0 {
                    self.whole.extend_from_slice(part);
                }
                continue;
            }
            let hides = match mark(part) {
                Mark::Range(range) => {
                    let fills = self.fills;
                    let fill = fills.iter().rev().find(|(known, _)| *known == range);
                    if let Some((_, fill)) = fill.filter(|_| left_out == 0) {
                        self.write(fill);
                    }
                    fill.is_some()
                }
                Mark::Given(..) => true,
                Mark::Place(range, slot) => {
                    if left_out == 0 && !self.shown.contains(&(range, slot)) {
                        self.shown.push((range, slot));
                        self.content(range, slot);
                    }
                    continue;
                }
                Mark::End => {
                    left_out -= usize::from(open.pop().unwrap_or_default());
                    continue;
                }
            };
            left_out += usize::from(hides);
            open.push(hides);
        }
    }

    fn content(&mut self, range: u32, slot: u32) {
        let (html, fills) = (self.html, self.fills);
        let mut sources = std::iter::once(html).chain(fills.iter().map(|(_, fill)| &fill[..]));
        if let Some(content) = sources.find_map(|source| given(source, |pair| pair == (range, slot)).into_iter().next()) {
            self.write(&content);
        }
    }
}

/// The contents in `html` that were given for these ranges and slots.
fn given(html: &[u8], wanted: impl Fn((u32, u32)) -> bool) -> Vec<Vec<u8>> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let mut start = 0;
    for (at, part) in pieces(html).enumerate() {
        let end = start + part.len();
        if at % 2 == 1 {
            match mark(part) {
                Mark::Range(_) => open.push(None),
                Mark::Given(range, slot) => open.push(wanted((range, slot)).then_some(end + 1)),
                Mark::Place(..) => {}
                Mark::End => found.extend(open.pop().flatten().map(|from: usize| html[from..start - 1].to_vec())),
            }
        }
        start = end + 1;
    }
    found
}

/// The numbers of the scopes in a piece of HTML.
pub(crate) fn scopes(html: &[u8]) -> Vec<u32> {
    const OPEN: &[u8] = b"<!--[";
    let begun = html.windows(OPEN.len()).enumerate().filter(|(_, window)| *window == OPEN);
    let digits = begun.map(|(at, _)| {
        html[at + OPEN.len()..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
    });
    digits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(html: &str, fills: &[(u32, &str)]) -> (String, Vec<String>) {
        let fills: Fills = fills.iter().map(|(range, fill)| (*range, fill.as_bytes().to_vec())).collect();
        let (whole, unshown) = compose(html.as_bytes().to_vec(), &fills);
        let text = |html: Vec<u8>| String::from_utf8(html).unwrap();
        (text(whole), unshown.into_iter().map(text).collect())
    }

    #[test]
    fn ranges_are_exchanged_or_stay() {
        let html = "a\x001\0b\x002\0c\0\0d\0\0e\x003\0\0\0f";
        assert_eq!(composed(html, &[]).0, "abcdef");
        assert_eq!(composed(html, &[(2, "C"), (3, "X")]).0, "abCdeXf");
        assert_eq!(composed(html, &[(1, "B\x004\0y\0\0"), (2, "C")]).0, "aByef");
        assert_eq!(composed(html, &[(1, "B\x004\0y\0\0"), (4, "Y")]).0, "aBYef");
    }

    #[test]
    fn contents_go_where_they_belong() {
        let html = "<\x001\0\x001/0\0zero\x002\0\0\0\0\0\x001/1\0one\0\0\0\0>";
        assert_eq!(composed(html, &[]).0, "<>");
        let (whole, unshown) = composed(html, &[(1, "a\x001=0\0b"), (2, "!")]);
        assert_eq!((whole.as_str(), unshown), ("<azero!b>", vec!["one".to_owned()]));
        assert_eq!(composed(html, &[(1, "\x001=1\0\x001=0\0")]).0, "<onezero>");
        // A content in a fill, and one in a content.
        let fills = [(1, "\x001=0\0\x003\0\x003/5\0five\0\0\0\0"), (3, "[\x003=5\0]")];
        assert_eq!(composed(html, &fills).0, "<zero[five]>");
    }

    #[test]
    fn scopes_are_found() {
        assert_eq!(scopes(b"a<!--[1 k-->b<!--[23-->c<!--]--><!--]-->"), [1, 23]);
    }
}
