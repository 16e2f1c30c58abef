//! What a browser shows, by sums that it says when it comes back: of what is equal nothing is sent to it.
//!
//! A sum is made of nodes, however they came to be what they are (`client/src/sums.ts` makes the same one in the browser). Where a browser makes other nodes of our
//! HTML than are written there, or somebody else has changed them, the sums differ, and the content is sent for nothing.

use std::{borrow::Cow, cmp::Ordering};

use super::tags::{Start, Tag, tag, unescape};

/// The sums of what a browser shows: of outermost fragments, by their numbers, and by 0 those of the links and style sheets in its head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    all: Vec<(u32, u64)>,
    /// Where the browser came to the page from another one, so that it knows it by other numbers: what bears them outside of fragments. In the other sums, too, numbers
    /// do not count.
    outside: Option<u64>,
}

impl Sums {
    /// Reads `~NUMBER.SUM~NUMBER.SUM…`, where one may have no number; what is cut or malformed is as if it differed.
    pub(super) fn read(text: &str) -> Sums {
        let mut sums = Sums::default();
        for (number, sum) in text.split('~').filter_map(|one| one.split_once('.')) {
            let Ok(sum) = u64::from_str_radix(sum, 36) else { continue };
            match number.parse() {
                Ok(number) => sums.all.push((number, sum)),
                Err(_) if number.is_empty() => sums.outside = Some(sum),
                Err(_) => {}
            }
        }
        sums
    }

    /// Whether the browser may know the page by other numbers.
    pub(super) fn are_unnumbered(&self) -> bool {
        self.outside.is_some()
    }

    /// Whether the browser has said nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether the browser shows this as `number`.
    pub(super) fn have(&self, number: u32, html: &[u8]) -> bool {
        let of = |html| if self.outside.is_some() && number > 0 { unnumbered(html).0 } else { sum(html) };
        self.all.iter().any(|(known, _)| *known == number) && str::from_utf8(html).is_ok_and(|html| self.all.contains(&(number, of(html))))
    }

    /// Takes the numbers of a page that was run anew for those by which its browser knows what stands in the same place; and gives them as the browser is told:
    /// outside of fragments, and in each of them that it shows, however numbered. `None` where it shows another page.
    pub(super) fn renumber(&mut self, html: &[u8], fragments: &[(u32, &[u8])]) -> Option<String> {
        let (sum, numbers) = outside(str::from_utf8(html).ok()?);
        if self.outside != Some(sum) {
            return None;
        }
        for ((known, _), (number, _)) in self.all.iter_mut().filter(|(known, _)| *known > 0).zip(fragments) {
            *known = *number;
        }
        let mut told = String::new();
        tell(&mut told, numbers);
        for (number, html) in fragments {
            told.push(';');
            if self.have(*number, html) {
                tell(&mut told, unnumbered(str::from_utf8(html).ok()?).1);
            }
        }
        Some(told)
    }
}

/// Appends numbers, each by how much it is more than the one before it.
fn tell(told: &mut String, numbers: Vec<u32>) {
    let mut last = 0;
    for (at, number) in numbers.into_iter().map(i64::from).enumerate() {
        if at > 0 {
            told.push(',');
        }
        told.push_str(&(number - last).to_string());
        last = number;
    }
}

/// The numbers that stand in a page outside of its fragments, and the sum of what stands behind each of them: which trigger, or fragment, it is.
fn outside(html: &str) -> (u64, Vec<u32>) {
    let (mut sum, mut numbers) = (Sum::default(), Vec::new());
    let (mut at, mut depth) = (0, 0usize);
    while let Some(mark) = html[at..].find('<').map(|found| at + found) {
        let (tag, end) = tag(html, mark);
        at = end;
        match tag {
            Tag::Comment("]") => depth = depth.saturating_sub(1),
            Tag::Comment(data) => {
                let Some((number, rest)) = data.strip_prefix('[').and_then(number) else { continue };
                if depth == 0 {
                    numbers.push(number);
                    sum.add("\0[");
                    sum.add(rest);
                }
                depth += 1;
            }
            Tag::Start(Start { name, mut attributes, .. }) if depth == 0 => {
                attributes.sort_unstable_by_key(|(_, name, _)| name.to_ascii_lowercase());
                for (_, _, value) in attributes.iter().filter(|(_, name, _)| is_numbered(&name.to_ascii_lowercase())) {
                    for behind in &pieces(&unescape(value), &mut numbers)[1..] {
                        sum.add("\0");
                        sum.add(behind);
                    }
                }
                // Browsers do not look into these.
                if matches!(&*name, "noscript" | "template") {
                    at = html[end..].find(&format!("</{name}")).map_or(html.len(), |close| end + close);
                }
            }
            Tag::Start(_) | Tag::End(_) => {}
        }
    }
    (sum.bits(), numbers)
}

/// The sum of some content, in 53 bits.
fn sum(html: &str) -> u64 {
    Sum::default().of(html)
}

/// The sum of an element, however instances and scopes in it are numbered; and their numbers, as they are met.
pub(super) fn unnumbered(html: &str) -> (u64, Vec<u32>) {
    let mut sum = Sum { numbers: Some(Vec::new()), ..Sum::default() };
    (sum.of(html), sum.numbers.unwrap_or_default())
}

#[derive(Default)]
struct Sum {
    a: u32,
    b: u32,
    /// Where these do not count: the numbers of instances and scopes.
    numbers: Option<Vec<u32>>,
}

impl Sum {
    fn of(&mut self, html: &str) -> u64 {
        let mut at = 0;
        while let Some(mark) = html[at..].find('<').map(|found| at + found) {
            self.add(&unescape(&html[at..mark]));
            let (tag, end) = tag(html, mark);
            self.tag(&tag);
            at = end;
        }
        self.add(&unescape(&html[at..]));
        self.bits()
    }

    fn bits(&self) -> u64 {
        u64::from(self.a) << 21 | u64::from(self.b >> 11)
    }

    fn add(&mut self, text: &str) {
        for unit in text.encode_utf16().map(u32::from) {
            self.a = (self.a ^ self.b >> 15 ^ unit).wrapping_mul(0x85eb_ca6b);
            self.b = (self.b ^ self.a >> 13 ^ unit).wrapping_mul(0xc2b2_ae35);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Comment(data) => {
                self.add("\0!");
                let number = data.strip_prefix('[').and_then(number);
                match (&mut self.numbers, number) {
                    (Some(numbers), Some((number, rest))) => {
                        numbers.push(number);
                        self.add("[");
                        self.add(rest);
                    }
                    // In a title's mark the browser's half writes `>`.
                    _ => self.add(&data.replace('>', "\\u003e")),
                }
                self.add("\0>");
            }
            Tag::End(_) => self.add("\0/"),
            Tag::Start(Start { name, attributes, closed, text }) => {
                let numbers = &mut self.numbers;
                let mut attributes: Vec<(String, Cow<'_, str>)> =
                    attributes.iter().map(|(_, name, value)| (name.to_ascii_lowercase(), unescape(value))).filter(counts).collect();
                attributes.sort_unstable_by(order);
                if let Some(numbers) = numbers {
                    for (_, value) in attributes.iter_mut().filter(|(name, _)| is_numbered(name)) {
                        *value = Cow::Owned(pieces(value, numbers).concat());
                    }
                }
                self.add("\0<");
                self.add(name);
                for (name, value) in attributes {
                    self.add("\0");
                    self.add(&name);
                    self.add("=");
                    self.add(&value);
                }
                self.add("\0>");
                self.add(text);
                if *closed {
                    self.add("\0/");
                }
            }
        }
    }
}

/// The number that a text begins with, as we write them: in up to nine digits. What comes behind it.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = if text.starts_with('0') { 1 } else { text.bytes().take(9).take_while(u8::is_ascii_digit).count() };
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

/// Whether an attribute has numbers of instances.
fn is_numbered(name: &str) -> bool {
    matches!(name, "action" | "data-on" | "formaction")
}

/// What stands around the numbers of instances, as in `click:3.1` and `?_t=3.1`: whatever number stands between `:` or `=` and a full stop.
fn pieces<'a>(value: &'a str, numbers: &mut Vec<u32>) -> Vec<&'a str> {
    let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(sign) = value[at..].find([':', '=']) {
        at += sign + 1;
        if let Some((number, behind)) = number(&value[at..]).filter(|(_, behind)| behind.starts_with('.')) {
            numbers.push(number);
            pieces.push(&value[from..at]);
            at = value.len() - behind.len();
            from = at;
        }
    }
    pieces.push(&value[from..]);
    pieces
}

/// As the browser's half orders attributes: with the sign of equality behind their names.
fn order((one, _): &(String, Cow<'_, str>), (other, _): &(String, Cow<'_, str>)) -> Ordering {
    one.bytes().chain(*b"=").cmp(other.bytes().chain(*b"="))
}

/// Whether an attribute is not the visitor's own, nor one that browsers hide, nor what is left of the client's marks that have gone.
fn counts((name, value): &(String, Cow<'_, str>)) -> bool {
    match &**name {
        "open" | "nonce" => false,
        "class" => !value.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The browser's half is tried with the same: `client/test/dom.test.ts`.
    #[test]
    fn a_browser_is_told_the_numbers_of_what_it_shows() {
        let known: Vec<std::collections::BTreeMap<String, Option<String>>> = serde_json::from_str(include_str!("../../client/test/numbers.json")).unwrap();
        for known in known {
            let [says, fresh] = ["says", "fresh"].map(|name| known[name].as_deref().unwrap());
            let fragments = crate::web::document::fragments(fresh.as_bytes());
            assert_eq!(Sums::read(says).renumber(fresh.as_bytes(), &fragments), known["told"], "{fresh}");
        }
    }

    #[test]
    fn nodes_have_one_sum_however_they_are_written() {
        let same = [
            ("<b>1 &lt; 2 &amp; \"3\"</b>", "<B>1 &lt; 2 &amp; &quot;3&quot;</B>"),
            ("<input name=a type=\"text\" disabled>", "<input disabled=\"\" type='text' name=\"a\"/>"),
            ("<p class=\"\">a</p>", "<p>a</p>"),
            ("<details open><summary>s</summary></details>", "<details><summary>s</summary></details>"),
            ("<svg viewBox=\"0 0 1 1\"><circle r=\"1\"/></svg>", "<svg viewBox=\"0 0 1 1\"><circle r=\"1\"></circle></svg>"),
            ("<textarea>\n\na&#13;</textarea>", "<textarea>\n\na&#13;</textarea>"),
            ("<pre>\na</pre>", "<pre>a</pre>"),
            ("<!--=\"a > b\"-->", "<!--=\"a \\u003e b\"-->"),
        ];
        for (one, other) in same {
            assert_eq!(sum(one), sum(other), "{one} {other}");
        }
    }

    #[test]
    fn what_differs_has_another_sum() {
        let all = [
            "",
            "a",
            "b",
            "ab",
            "a<!---->b",
            "<!---->ab",
            "<!--a-->b",
            "<b>a</b>",
            "<i>a</i>",
            "<b></b>a",
            "a<b></b>",
            "<b><b></b></b>",
            "<b></b><b></b>",
            "<b class=\"a\"></b>",
            "<b class=\"a b\"></b>",
            "<b id=\"a\"></b>",
            "<b id=\"a\" class=\"a\"></b>",
            "&lt;b>&lt;/b>",
            "<textarea><b></textarea>",
            "<textarea>&lt;</textarea>",
            "<!--[1 k-->a<!--]-->",
            "<!--[2 k-->a<!--]-->",
            "–é漢😀",
            "–é漢😁",
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| sum(one) != sum(other)), "{one}");
        }
    }

    /// The browser's half makes the same of the same HTML: `client/test/dom.test.ts`.
    #[test]
    fn the_browser_makes_the_same_sums() {
        let known: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(include_str!("../../client/test/sums.json")).unwrap();
        for known in known {
            assert_eq!(u64::from_str_radix(&known["sum"], 36), Ok(sum(&known["html"])), "{known:?}");
        }
    }

    #[test]
    fn what_is_no_html_does_no_harm() {
        for html in
            ["<", "<>", "</", "<!--", "<!", "<b", "<b a", "<b a=", "<b a=\"", "<textarea", "<textarea>", "<script></scrip", "é<ü=ö>", "<!--->", "<pre>\n"]
        {
            sum(html);
        }
    }

    #[test]
    fn sums_are_read_as_the_browser_writes_them() {
        let text = format!("~0.zz~3.{}~4~x.1~5.-~7.1", "a");
        assert_eq!(Sums::read(&text), Sums { all: vec![(0, 35 * 37), (3, 10), (7, 1)], outside: None });
        assert!(!Sums::read(&text).have(3, b"a") && !Sums::default().have(3, b""));
        assert_eq!(Sums::read(""), Sums::default());
    }

    /// Nodes as a browser has them, written as `client/src/sums.ts` does.
    #[cfg(feature = "testing")]
    fn written(node: ego_tree::NodeRef<'_, scraper::Node>, text: &mut String) {
        for node in node.children() {
            match node.value() {
                scraper::Node::Text(data) => text.push_str(data),
                scraper::Node::Comment(data) => text.push_str(&format!("\0!{}\0>", &**data)),
                scraper::Node::Element(element) => {
                    let mut attributes: Vec<(String, Cow<'_, str>)> =
                        element.attrs().map(|(name, value)| (name.to_lowercase(), value.into())).filter(counts).collect();
                    attributes.sort_by(order);
                    text.push_str(&format!("\0<{}", element.name().to_lowercase()));
                    attributes.iter().for_each(|(name, value)| text.push_str(&format!("\0{name}={value}")));
                    text.push_str("\0>");
                    written(node, text);
                    text.push_str("\0/");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[cfg(feature = "testing")]
    #[test]
    fn random_html_has_the_sum_of_the_nodes_that_a_parser_makes_of_it() {
        use crate::view::escape;
        const TEXTS: [&str; 9] = ["", "a", " b ", "<&>\"'", "é漢😀", "<!--", "&amp;", "\na\r", "x=\"y\""];
        let mut state = 7u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) as usize) % below
        };
        fn content(out: &mut Vec<u8>, depth: usize, random: &mut impl FnMut(usize) -> usize) {
            for _ in 0..random(5) {
                let (text, name) = (TEXTS[random(TEXTS.len())], ["div", "b", "ul", "textarea", "svg", "br", "input"][random(7)]);
                match random(6) {
                    0 | 1 => escape::text(out, text),
                    2 => out.extend([&b"<!---->"[..], b"<!--{-->", b"<!--}-->", b"<!--[7 k-->", b"<!--(e-->"][random(5)]),
                    _ if depth == 4 => {}
                    _ => {
                        out.extend(format!("<{name}").bytes());
                        for name in ["title", "class", "data-x", "data-x-y", "hidden"] {
                            match random(4) {
                                0 => out.extend(format!(" {name}").bytes()),
                                1 => {
                                    out.extend(format!(" {name}=\"").bytes());
                                    escape::attribute(out, text);
                                    out.push(b'"');
                                }
                                _ => {}
                            }
                        }
                        out.push(b'>');
                        match name {
                            "br" | "input" => continue,
                            "textarea" => escape::text(out, text),
                            "svg" => out.extend(b"<circle r=\"1\"/>"),
                            _ => content(out, depth + 1, random),
                        }
                        out.extend(format!("</{name}>").bytes());
                    }
                }
            }
        }
        for _ in 0..3000 {
            let mut html = Vec::new();
            content(&mut html, 0, &mut random);
            let html = String::from_utf8(html).unwrap();
            let (mut text, mut of_nodes) = (String::new(), Sum::default());
            written(*scraper::Html::parse_fragment(&html).root_element(), &mut text);
            of_nodes.add(&text);
            assert_eq!(sum(&html), of_nodes.bits(), "{html}");
        }
    }
}
