//! Text: in elements of every kind, in those that hold nothing else, and beside other text.

use std::fmt;

use marquetry::{prelude::*, testing::mount};

use crate::{
    VALUES,
    hostile::Random,
    tree::{Tree, document, element, parsed, text},
};

/// Shows itself by `Display` and `Debug` without escaping anything.
#[derive(Clone, PartialEq)]
struct Shown(String);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

component! {
    Texts(a: String, b: Option<String>) {
        <p>{&a}</p><p>"x"{&a}"y"{&b}"z"</p><p>{&a}{&b}</p><p>{a.chars().next()}{format_args!("{a}{a}")}</p>
        <pre>{&a}</pre><pre>"\nx"{&a}</pre><pre>{&b}"x"</pre><pre><b>{&a}</b></pre>
        <p>{@display Shown(a.clone())}</p>{@debug Shown(a.clone())}
        <table><tbody><tr><td>{&a}</td></tr></tbody></table>
        <ul>{#each a.chars().take(3) as letter}<li>{letter}</li>{/each}</ul>
        <svg><text>{&a}</text></svg><math><mi>{&a}</mi></math><button>{&a}</button>
        <textarea aria-label="a">{&a}</textarea><textarea aria-label="b">"x"{&a}{&b}</textarea><textarea aria-label="c">{&b}</textarea>
    }

    LiveTexts(a: Writable<String>, b: Writable<Option<String>>) {
        <fragment key="t">
            <p>{$a}</p><p>"x"{$a}"y"{$b}"z"</p><p>{$a}{$b}</p><p>{$a.chars().next()}{format_args!("{}{}", $a, $a)}</p>
            <pre>{$a}</pre><pre>"\nx"{$a}</pre><pre>{$b}"x"</pre><pre><b>{$a}</b></pre>
            <p>{@display Shown($a.clone())}</p>{@debug Shown($a.clone())}
            <table><tbody><tr><td>{$a}</td></tr></tbody></table>
            <ul>{#each $a.chars().take(3) as letter}<li>{letter}</li>{/each}</ul>
            <svg><text>{$a}</text></svg><math><mi>{$a}</mi></math><button>{$a}</button>
            <textarea aria-label="a">{$a}</textarea><textarea aria-label="b">"x"{$a}{$b}</textarea><textarea aria-label="c">{$b}</textarea>
        </fragment>
    }

    Select(a: String, b: String) { <select aria-label="s"><option value={&a}>{&b}</option><optgroup label={&b}><option>{&a}</option></optgroup></select> }

    Titled(a: String) { <!DOCTYPE html><html lang="en"><head><title>{&a}</title><meta name="m" content={&a}></head><body><p>{&a}</p></body></html> }

    Heads(a: String) {
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head><body><Head a={a.clone()}/><p>{&a}</p></body></html>
    }

    Head(a: String) { <head><title>"x"{&a}</title><meta name="m" content="{a}x"></head> }
}

/// What was meant, but for white space between the elements.
fn meant(a: &str, b: Option<&str>) -> Vec<Tree> {
    let shown = b.unwrap_or_default();
    let first = a.chars().next().map(String::from).unwrap_or_default();
    let letters = a.chars().take(3).map(|letter| element("li", &[], vec![text(&letter.to_string())])).collect();
    let plain = |name: &str, shown: &str| element(name, &[], vec![text(shown)]);
    let inside = |outer: &str, inner: &str| element(outer, &[], vec![plain(inner, a)]);
    let area = |label: &str, shown: &str| element("textarea", &[("aria-label", label)], vec![text(shown)]);
    vec![
        plain("p", a),
        plain("p", &format!("x{a}y{shown}z")),
        plain("p", &format!("{a}{shown}")),
        plain("p", &format!("{first}{a}{a}")),
        plain("pre", a),
        plain("pre", &format!("\nx{a}")),
        plain("pre", &format!("{shown}x")),
        inside("pre", "b"),
        plain("p", a),
        plain("pre", a),
        element("table", &[], vec![element("tbody", &[], vec![element("tr", &[], vec![plain("td", a)])])]),
        element("ul", &[], letters),
        inside("svg", "text"),
        inside("math", "mi"),
        plain("button", a),
        area("a", a),
        area("b", &format!("x{a}{shown}")),
        area("c", shown),
    ]
}

fn elements_of(html: &str) -> Vec<Tree> {
    parsed(html).into_iter().filter(|tree| !matches!(tree, Tree::Text(text) if text.trim_matches(' ').is_empty())).collect()
}

fn values(seed: u64) -> (String, Option<String>) {
    let mut random = Random::new(seed);
    let a = random.text();
    (a, random.chance().then(|| random.text()))
}

#[test]
fn text_that_is_written_once() {
    for seed in 0..VALUES {
        let (a, b) = values(seed);
        let html = Texts { a: a.clone(), b: b.clone() }.to_html();
        assert_eq!(elements_of(&html), meant(&a, b.as_deref()), "{a:?} {b:?}\n{html}");
    }
}

#[tokio::test]
async fn text_that_is_live() {
    let (a, b) = (writable(String::new()), writable(None));
    let mut page = mount(LiveTexts { a: a.clone(), b: b.clone() }).await;
    for seed in 0..VALUES {
        let (text, other) = values(seed);
        a.set(text.clone());
        b.set(other.clone());
        let meant = meant(&text, other.as_deref());
        let html = LiveTexts { a: a.clone(), b: b.clone() }.to_html();
        assert_eq!(elements_of(&html), meant, "{text:?} {other:?}\n{html}");
        let html = page.html();
        assert_eq!(elements_of(&html), meant, "after a change: {text:?} {other:?}\n{html}");
    }
}

#[test]
fn options() {
    for seed in 0..VALUES {
        let (a, b) = values(seed);
        let b = b.unwrap_or_default();
        let option = |attrs: &[(&str, &str)], shown: &str| element("option", attrs, vec![text(shown)]);
        let group = element("optgroup", &[("label", &b)], vec![option(&[], &a)]);
        let meant = element("select", &[("aria-label", "s")], vec![option(&[("value", &a)], &b), group]);
        let html = Select { a, b }.to_html();
        assert_eq!(parsed(&html), [meant], "{html}");
    }
}

#[tokio::test]
async fn titles_and_heads() {
    for seed in 0..VALUES / 3 {
        let (a, _) = values(seed);
        let body = element("body", &[], vec![element("p", &[], vec![text(&a)])]);
        let head = element("head", &[], vec![element("title", &[], vec![text(&a)]), element("meta", &[("name", "m"), ("content", &a)], vec![])]);
        let html = Titled { a: a.clone() }.to_html();
        assert_eq!(document(&html), [head, body.clone()], "{html}");
        let charset = element("meta", &[("charset", "utf-8")], vec![]);
        let title = element("title", &[], vec![text(&format!("x{a}"))]);
        let meta = element("meta", &[("name", "m"), ("content", &format!("{a}x"))], vec![]);
        let html = Heads { a: a.clone() }.render().await.unwrap();
        assert_eq!(document(&html), [element("head", &[], vec![charset, title, meta]), body], "{html}");
    }
}
