//! What the visitor had entered, back in the form: where no script runs, a form that was refused comes back by a page that was rendered anew.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use super::tags::{attributes, unescape};

/// Whether something in the HTML calls `target`.
pub(super) fn calls(html: &[u8], target: &str) -> bool {
    str::from_utf8(html).is_ok_and(|html| tags(html).iter().any(|tag| tag.posts(target)))
}

/// The names in `values` that the form calling `target` may be refilled with: no secrets, and nothing that its page did not ask for.
pub(super) fn kept(html: &[u8], target: &str, values: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let Ok(html) = str::from_utf8(html) else { return Vec::new() };
    let tags = tags(html);
    let names: Vec<_> = form(&tags, target).iter().filter(|tag| is_refilled(tag)).filter_map(|tag| tag.attr("name")).collect();
    values.into_iter().filter(|(name, _)| names.contains(&Cow::Borrowed(name))).collect()
}

/// Writes `values` into the fields of the form that calls `target`.
pub(super) fn refill(html: Vec<u8>, target: &str, values: &[(String, String)]) -> Vec<u8> {
    let Ok(text) = str::from_utf8(&html) else { return html };
    let tags = tags(text);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    // Of several fields with one name, each takes the next value.
    let mut taken: HashMap<&str, usize> = HashMap::new();
    let mut select: Option<String> = None;
    for tag in form(&tags, target) {
        match &*tag.name {
            "select" => select = tag.attr("name").map(Cow::into_owned).filter(|_| !tag.closes),
            "option" if !tag.closes => {
                let Some(name) = &select else { continue };
                let value = tag.attr("value").unwrap_or_else(|| unescape(tag.text(text).trim()));
                let on = values.iter().any(|(known, sent)| known == name && *sent == value);
                tag.set(&mut edits, "selected", on.then_some(None));
            }
            _ if tag.closes || !is_refilled(tag) => {}
            kind => {
                let Some(name) = tag.attr("name") else { continue };
                if matches!(tag.kind().as_str(), "checkbox" | "radio") {
                    let value = tag.attr("value").unwrap_or(Cow::Borrowed("on"));
                    let on = values.iter().any(|(known, sent)| *known == name && *sent == value);
                    tag.set(&mut edits, "checked", on.then_some(None));
                    continue;
                }
                let mut sent = values.iter().filter(|(known, _)| *known == name).map(|(known, value)| (known.as_str(), value));
                let Some((known, _)) = sent.clone().next() else { continue };
                let at = taken.entry(known).or_default();
                let Some((_, value)) = sent.nth(*at) else { continue };
                *at += 1;
                if kind == "textarea" {
                    let inside = tag.whole.end..tag.whole.end + tag.text(text).len();
                    // The parser drops a line feed at the start.
                    edits.push((inside, format!("\n{}", escape(value))));
                } else {
                    tag.set(&mut edits, "value", Some(Some(value)));
                }
            }
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut filled = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (range, new) in edits {
        filled.push_str(&text[at..range.start]);
        filled.push_str(&new);
        at = range.end;
    }
    filled.push_str(&text[at..]);
    filled.into_bytes()
}

/// A tag of a page that we rendered.
struct Tag<'a> {
    whole: Range<usize>,
    /// Where the attributes begin.
    attrs_at: usize,
    name: String,
    closes: bool,
    /// Each with the white space before it.
    attrs: Vec<(Range<usize>, &'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    fn attr(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attrs.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(name)).map(|(_, _, value)| unescape(value))
    }

    /// The type of an input, in lower case.
    fn kind(&self) -> String {
        if self.name == "input" { self.attr("type").unwrap_or_default().to_ascii_lowercase() } else { String::new() }
    }

    /// The text behind the tag.
    fn text(&self, html: &'a str) -> &'a str {
        html[self.whole.end..].split('<').next().unwrap_or_default()
    }

    /// Sets an attribute, with a value or bare, or removes it.
    fn set(&self, edits: &mut Vec<(Range<usize>, String)>, name: &str, value: Option<Option<&String>>) {
        if let Some((range, ..)) = self.attrs.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(name)) {
            edits.push((range.clone(), String::new()));
        }
        match value {
            None => {}
            Some(None) => edits.push((self.attrs_at..self.attrs_at, format!(" {name}"))),
            Some(Some(value)) => edits.push((self.attrs_at..self.attrs_at, format!(" {name}=\"{}\"", escape(value)))),
        }
    }

    /// Whether it posts to `target`.
    fn posts(&self, target: &str) -> bool {
        ["action", "formaction"].iter().filter_map(|name| self.attr(name)).any(|url| {
            let query = url.split_once('?').map_or("", |(_, query)| query);
            form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "_t" && value == target)
        })
    }
}

/// Whether a control takes back what was entered: no password, no file, nothing that a visitor does not enter.
fn is_refilled(tag: &Tag<'_>) -> bool {
    match &*tag.name {
        "textarea" | "select" => tag.attr("disabled").is_none(),
        "input" => {
            let kind = tag.kind();
            tag.attr("disabled").is_none() && !matches!(&*kind, "password" | "file" | "hidden" | "submit" | "image" | "button" | "reset")
        }
        _ => false,
    }
}

/// The tags inside the form that calls `target`, itself or by one of its buttons.
fn form<'t, 'a>(tags: &'t [Tag<'a>], target: &str) -> &'t [Tag<'a>] {
    let mut at = 0;
    while let Some(begin) = tags[at..].iter().position(|tag| tag.name == "form" && !tag.closes) {
        let begin = at + begin;
        let end = tags[begin..].iter().position(|tag| tag.name == "form" && tag.closes).map_or(tags.len(), |end| begin + end);
        if tags[begin..end].iter().any(|tag| tag.posts(target)) {
            return &tags[begin + 1..end];
        }
        at = end;
    }
    &[]
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(begin) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[begin + 1..];
        if rest.starts_with("!--") {
            at = rest.find("-->").map_or(html.len(), |end| begin + end + 4);
            continue;
        }
        let closes = rest.starts_with('/');
        let name_at = begin + 1 + usize::from(closes);
        let name: String = html[name_at..].chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        if name.is_empty() {
            at = begin + 1;
            continue;
        }
        let attrs_at = name_at + name.len();
        let (attrs, end) = attributes(html, attrs_at);
        let name = name.to_ascii_lowercase();
        at = end;
        // What stands in these is text.
        if !closes && matches!(&*name, "script" | "style" | "textarea" | "title") {
            let close = format!("</{name}");
            at = html[end..].find(&close).map_or(html.len(), |close| end + close);
        }
        tags.push(Tag { whole: begin..end, attrs_at, name, closes, attrs });
    }
    tags
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\0' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!--[1 k--><script>if (a<b) '<form action=\"?_t=0.0\">'</script><form action=\"?_t=0.9\"><input name=a></form>\
        <form class=x method=\"post\" action=\"?q=1&amp;_t=0.0\"><input name=\"a\" value=\"old\" data-m=\"value\"/><input name=a><input type=PASSWORD name=secret>\
        <input type=\"hidden\" name=\"h\"><textarea name=\"t\">old &lt;</textarea><input type=checkbox name=c value=1 checked><input type=checkbox name=c value=\"2&amp;\">\
        <input type=radio name=r value=x checked><input type=radio name=r value=y><select name=\"s\"><option selected>one<option value=\"2\">two</option></select>\
        <input name=\"b\" disabled><button name=\"b\" value=\"b\">b</button></form><input name=\"a\">";

    fn pairs(form: &str) -> Vec<(String, String)> {
        form_urlencoded::parse(form.as_bytes()).into_owned().collect()
    }

    #[test]
    fn fields_take_back_what_was_entered() {
        let values = pairs("a=1%22&a=2&t=%0A%3Cx&c=2%26&r=y&s=2");
        let filled = String::from_utf8(refill(PAGE.as_bytes().to_vec(), "0.0", &values)).unwrap();
        let begin = filled.rfind("<form").unwrap();
        assert_eq!(filled[..begin], PAGE[..PAGE.rfind("<form").unwrap()]);
        assert_eq!(
            &filled[begin..],
            "<form class=x method=\"post\" action=\"?q=1&amp;_t=0.0\"><input value=\"1&quot;\" name=\"a\" data-m=\"value\"/><input value=\"2\" name=a><input type=PASSWORD name=secret>\
            <input type=\"hidden\" name=\"h\"><textarea name=\"t\">\n\n&lt;x</textarea><input type=checkbox name=c value=1><input checked type=checkbox name=c value=\"2&amp;\">\
            <input type=radio name=r value=x><input checked type=radio name=r value=y><select name=\"s\"><option>one<option selected value=\"2\">two</option></select>\
            <input name=\"b\" disabled><button name=\"b\" value=\"b\">b</button></form><input name=\"a\">"
        );
    }

    #[test]
    fn secrets_and_what_nobody_asked_for_are_not_kept() {
        let values = pairs("a=1&secret=x&h=1&t=2&c=1&r=x&s=one&b=b&other=1");
        let names: String = kept(PAGE.as_bytes(), "0.0", values.clone()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, "atcrs");
        assert_eq!(kept(PAGE.as_bytes(), "0.5", values), []);
    }

    #[test]
    fn a_page_that_is_no_html_does_no_harm() {
        for page in [
            "<",
            "<form",
            "<form action",
            "<form action=",
            "<form action=\"?_t=0.0",
            "<form action='?_t=0.0'><input =",
            "<form action=?_t=0.0><textarea name=a",
            "<!--",
            "<form =>",
            "é<ü",
        ] {
            refill(page.as_bytes().to_vec(), "0.0", &pairs("a=1"));
        }
        assert_eq!(refill(vec![b'<', 0xff], "0.0", &[]), [b'<', 0xff]);
    }
}
