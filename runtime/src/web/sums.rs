//! What a browser shows, by sums that it says when it comes back: of what is equal nothing is sent to it.
//!
//! A sum is made of nodes, however they came to be what they are (`client/src/sums.ts` makes the same one in the browser). Where a browser makes other nodes of our
//! HTML than are written there, or somebody else has changed them, the sums differ, and the content is sent for nothing.

use std::borrow::Cow;

use super::tags::{attributes, unescape};

/// The sums of what a browser shows: of outermost fragments, by their numbers, and by 0 those of the links and style sheets in its head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(Vec<(u32, u64)>);

impl Sums {
    /// Reads `~NUMBER.SUM~NUMBER.SUM…`; what is cut or malformed is as if it differed.
    pub(super) fn read(text: &str) -> Sums {
        let sum = |one: &str| {
            let (number, sum) = one.split_once('.')?;
            Some((number.parse().ok()?, u64::from_str_radix(sum, 36).ok()?))
        };
        Sums(text.split('~').filter_map(sum).collect())
    }

    /// Whether the browser shows this as `number`.
    pub(super) fn have(&self, number: u32, html: &[u8]) -> bool {
        self.0.iter().any(|(known, _)| *known == number) && str::from_utf8(html).is_ok_and(|html| self.0.contains(&(number, sum(html))))
    }
}

/// Elements without an end tag (HTML standard, 13.1.2).
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The sum of some content, in 53 bits.
fn sum(html: &str) -> u64 {
    let mut sum = Sum { a: 0, b: 0 };
    let mut at = 0;
    while let Some(mark) = html[at..].find('<').map(|found| at + found) {
        sum.add(&unescape(&html[at..mark]));
        let rest = &html[mark..];
        let end_of = |end: &str| rest.find(end).map_or(html.len(), |found| mark + found + end.len());
        at = if let Some(comment) = rest.strip_prefix("<!--") {
            let data = comment.split("-->").next().unwrap_or_default();
            sum.add("\0!");
            // In a title's mark the browser's half writes `>`.
            sum.add(&data.replace('>', "\\u003e"));
            sum.add("\0>");
            (mark + 4 + data.len() + 3).min(html.len())
        } else if rest.starts_with("</") {
            sum.add("\0/");
            end_of(">")
        } else {
            sum.element(html, mark + 1)
        };
    }
    sum.add(&unescape(&html[at..]));
    u64::from(sum.a) << 21 | u64::from(sum.b >> 11)
}

struct Sum {
    a: u32,
    b: u32,
}

impl Sum {
    fn add(&mut self, text: &str) {
        for unit in text.encode_utf16().map(u32::from) {
            self.a = (self.a ^ self.b >> 15 ^ unit).wrapping_mul(0x85eb_ca6b);
            self.b = (self.b ^ self.a >> 13 ^ unit).wrapping_mul(0xc2b2_ae35);
        }
    }

    /// Adds a start tag whose name begins at `from`, and what stands in it as text. Where the rest begins.
    fn element(&mut self, html: &str, from: usize) -> usize {
        let name = html[from..].split([' ', '\n', '\t', '\r', '\u{c}', '/', '>']).next().unwrap_or_default();
        let (attributes, mut end) = attributes(html, from + name.len());
        let name = name.to_ascii_lowercase();
        let mut attributes: Vec<String> = attributes
            .into_iter()
            .map(|(_, name, value)| format!("\0{}={}", name.to_ascii_lowercase(), unescape(value)))
            .filter(|attribute| counts(attribute))
            .collect();
        attributes.sort_unstable();
        self.add("\0<");
        self.add(&name);
        attributes.iter().for_each(|attribute| self.add(attribute));
        self.add("\0>");
        if VOID.contains(&&*name) || html[..end].ends_with("/>") {
            self.add("\0/");
            return end;
        }
        // The parser drops a line feed at the start.
        if matches!(&*name, "pre" | "textarea" | "listing") && html[end..].starts_with('\n') {
            end += 1;
        }
        if matches!(&*name, "script" | "style" | "textarea" | "title") {
            let close = format!("</{name}");
            let text = &html[end..html[end..].find(&close).map_or(html.len(), |at| end + at)];
            self.add(&if matches!(&*name, "script" | "style") { Cow::Borrowed(text) } else { unescape(text) });
            end += text.len();
        }
        end
    }
}

/// Whether an attribute is not the visitor's own, nor one that browsers hide, nor what is left of the client's marks that have gone.
fn counts(attribute: &str) -> bool {
    !["\0open=", "\0nonce="].iter().any(|own| attribute.starts_with(own)) && attribute != "\0class="
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(Sums::read(&text), Sums(vec![(0, 35 * 37), (3, 10), (7, 1)]));
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
                    let mut attributes: Vec<String> = element.attrs().map(|(name, value)| format!("\0{}={value}", name.to_lowercase())).collect();
                    attributes.retain(|attribute| counts(attribute));
                    attributes.sort();
                    text.push_str(&format!("\0<{}{}\0>", element.name().to_lowercase(), attributes.concat()));
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
                        for name in ["title", "class", "data-x", "hidden"] {
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
            let (mut text, mut of_nodes) = (String::new(), Sum { a: 0, b: 0 });
            written(*scraper::Html::parse_fragment(&html).root_element(), &mut text);
            of_nodes.add(&text);
            assert_eq!(sum(&html), u64::from(of_nodes.a) << 21 | u64::from(of_nodes.b >> 11), "{html}");
        }
    }
}
