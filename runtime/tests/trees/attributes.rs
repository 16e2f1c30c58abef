//! Attributes: quoted and interpolated values, URLs, styles, classes, spreads, bound controls, and what triggers are given.

use marquetry::{Spread, prelude::*, testing::mount};

use crate::{
    VALUES,
    hostile::Random,
    tree::{Tree, element, elements, known, parsed, text},
};

component! {
    Values(a: String, b: Option<String>, on: bool) {
        <p title={&a} lang={&b}></p><p title="{a}"></p><p title="x {a} y {a}" data-a={&a} data-b={&b}></p>
        <p class={&a}></p><p class="x {a}" class:on={on}></p><p id={&b} hidden={on}></p>
        <input aria-label="i" name={&a} value={&b} placeholder="{a}{a}"><img alt={&a} src="/x">
        <svg viewBox={&a} class={&b}><path d="{a}"/></svg>
    }

    LiveValues(a: Writable<String>, b: Writable<Option<String>>, on: Writable<bool>) {
        <fragment key="v">
            <p title={$a} lang={$b}></p><p title="{$a}"></p><p title="x {$a} y {$a}" data-a={$a} data-b={$b}></p>
            <p class={$a}></p><p class="x {$a}" class:on={$on}></p><p id={$b} hidden={$on}></p>
            <input aria-label="i" name={$a} value={$b} placeholder="{$a}{$a}"><img alt={$a} src="/x">
            <svg viewBox={$a} class={$b}><path d="{$a}"/></svg>
        </fragment>
    }

    Urls(a: String, b: String) {
        <a href={&a}>"1"</a><a href="{a}{b}">"2"</a><a href="java{a}">"3"</a><a href="/x?q={a}">"4"</a>
        <img alt="" src={&a}><form action={&a}></form><button formaction={&a}></button><object data={&a}></object>
        <blockquote cite={&a}></blockquote><iframe src={&a}></iframe><a ping={&a} href={&b}>"5"</a>
        <svg><a xlink:href={&a}>"6"</a></svg>
    }

    LiveUrls(a: Writable<String>, b: Writable<String>) {
        <fragment key="u">
            <a href={$a}>"1"</a><a href="{$a}{$b}">"2"</a><a href="java{$a}">"3"</a><a href="/x?q={$a}">"4"</a>
            <img alt="" src={$a}><form action={$a}></form><button formaction={$a}></button><object data={$a}></object>
            <blockquote cite={$a}></blockquote><iframe src={$a}></iframe><a ping={$a} href={$b}>"5"</a>
            <svg><a xlink:href={$a}>"6"</a></svg>
        </fragment>
    }

    Styles(a: String) { <p style:color={&a}></p><p style="margin:0" style:color={&a}></p><p style="color:{a}"></p><p style="margin:0" style:width="{a}px"></p> }

    LiveStyles(a: Writable<String>) {
        <fragment key="s">
            <p style:color={$a}></p><p style="margin:0" style:color={$a}></p><p style="color:{$a}"></p><p style="margin:0" style:width="{$a}px"></p>
        </fragment>
    }

    Spreads(attrs: Spread) { <a title="t" {..attrs}>"x"</a> }

    Binds(a: Writable<String>) {
        <input aria-label="i" bind:value={a}><textarea aria-label="t" bind:value={a}></textarea>
        <select aria-label="s" bind:value={a}><option>"x"</option></select>
    }

    Calls(a: String) {
        on go(_text: String) {}
        <button @trigger={go(a.clone())}>"x"</button>
    }
}

fn values(seed: u64) -> (String, Option<String>, bool) {
    let mut random = Random::new(seed);
    let a = random.text();
    let b = random.chance().then(|| random.text());
    (a, b, random.chance())
}

/// The attributes that are there, in an element without children.
fn with(name: &str, attrs: &[(&str, Option<&str>)], children: Vec<Tree>) -> Tree {
    let there: Vec<(&str, &str)> = attrs.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
    element(name, &there, children)
}

fn meant(a: &str, b: Option<&str>, on: bool) -> Vec<Tree> {
    let both = format!("x {a} y {a}");
    let class = format!("x {a}{}", if on { " on" } else { "" });
    let twice = format!("{a}{a}");
    // A list of names that is empty is left out.
    let names = |value: Option<&str>| value.filter(|value| !value.is_empty()).map(str::to_owned);
    let (of_a, of_b) = (names(Some(a)), names(b));
    vec![
        with("p", &[("title", Some(a)), ("lang", b)], vec![]),
        with("p", &[("title", Some(a))], vec![]),
        with("p", &[("title", Some(&both)), ("data-a", Some(a)), ("data-b", b)], vec![]),
        with("p", &[("class", of_a.as_deref())], vec![]),
        with("p", &[("class", Some(&class))], vec![]),
        with("p", &[("id", b), ("hidden", on.then_some(""))], vec![]),
        with("input", &[("aria-label", Some("i")), ("name", Some(a)), ("value", b), ("placeholder", Some(&twice))], vec![]),
        with("img", &[("alt", Some(a)), ("src", Some("/x"))], vec![]),
        with("svg", &[("viewBox", Some(a)), ("class", of_b.as_deref())], vec![with("path", &[("d", Some(a))], vec![])]),
    ]
}

fn elements_of(html: &str) -> Vec<Tree> {
    parsed(html).into_iter().filter(|tree| !matches!(tree, Tree::Text(text) if text.trim_matches(' ').is_empty())).collect()
}

#[test]
fn values_that_are_written_once() {
    for seed in 0..VALUES {
        let (a, b, on) = values(seed);
        let html = Values { a: a.clone(), b: b.clone(), on }.to_html();
        assert_eq!(elements_of(&html), meant(&a, b.as_deref(), on), "{html}");
    }
}

#[tokio::test]
async fn values_that_are_live() {
    let (a, b, on) = (writable(String::new()), writable(None), writable(false));
    let mut page = mount(LiveValues { a: a.clone(), b: b.clone(), on: on.clone() }).await;
    for seed in 0..VALUES {
        let (text, other, there) = values(seed);
        a.set(text.clone());
        b.set(other.clone());
        on.set(there);
        let meant = meant(&text, other.as_deref(), there);
        let html = LiveValues { a: a.clone(), b: b.clone(), on: on.clone() }.to_html();
        assert_eq!(elements_of(&html), meant, "{html}");
        let html = page.html();
        assert_eq!(elements_of(&html), meant, "after a change: {html}");
    }
}

/// The scheme of a URL as a browser reads it (URL standard, 4.4: basic URL parser).
fn scheme(url: &str) -> Option<String> {
    let trimmed = url.trim_matches(|letter: char| letter <= ' ');
    let url: String = trimmed.chars().filter(|letter| !matches!(letter, '\t' | '\n' | '\r')).collect();
    let (scheme, _) = url.split_once(':')?;
    let valid =
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// A URL is as it was given, unless following it would run script; one of data may be refused.
fn is_right_url(found: &str, given: &str) -> bool {
    let given = known(given);
    match scheme(&given).as_deref() {
        Some("javascript" | "vbscript") => found == "about:blank#refused",
        Some("data") => found == "about:blank#refused" || found == given && scheme(&given).is_some() && given.to_ascii_lowercase().contains("image/"),
        _ => found == given,
    }
}

fn check_urls(html: &str, a: &str, b: &str) {
    let trees = elements_of(html);
    let mut all = Vec::new();
    elements(&trees, &mut all);
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["a", "a", "a", "a", "img", "form", "button", "object", "blockquote", "iframe", "a", "svg", "a"], "{html}");
    let given = [a, &format!("{a}{b}"), &format!("java{a}"), &format!("/x?q={a}"), a, a, a, a, a, a, b, "", a];
    for ((name, attrs), given) in all.iter().zip(given) {
        for (attr, found) in attrs.iter() {
            let given = if attr == "ping" { a } else { given };
            match attr.as_str() {
                "alt" => {}
                "href" | "src" | "action" | "formaction" | "data" | "cite" | "ping" | "xlink:href" => {
                    assert!(is_right_url(found, given), "{name} {attr}: {found:?} of {given:?}, {a:?} {b:?} {html}");
                }
                other => panic!("an attribute that nobody wrote: {other} in {html}"),
            }
        }
        assert_eq!(
            attrs.len(),
            match *name {
                "img" => 2,
                "svg" => 0,
                "a" if attrs.iter().any(|(attr, _)| attr == "ping") => 2,
                _ => 1,
            },
            "{html}"
        );
    }
}

#[tokio::test]
async fn urls() {
    let (a, b) = (writable(String::new()), writable(String::new()));
    let mut page = mount(LiveUrls { a: a.clone(), b: b.clone() }).await;
    for seed in 0..VALUES {
        let (one, two, _) = values(seed);
        let two = two.unwrap_or_default();
        check_urls(&Urls { a: one.clone(), b: two.clone() }.to_html(), &one, &two);
        a.set(one.clone());
        b.set(two.clone());
        check_urls(&LiveUrls { a: a.clone(), b: b.clone() }.to_html(), &one, &two);
        // Tests know no prefixes of names, as `xlink:href` has one.
        check_urls(&page.html().replace(" href=\"\" xlink:href", " xlink:href"), &one, &two);
    }
}

/// Whether a value is no more than the value of one declaration, and loads nothing (CSS Syntax 3, 5.4.4).
fn is_one_value(value: &str) -> bool {
    let mut open = Vec::new();
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' if !letters.by_ref().any(|next| next == letter) => return false,
            '(' | '[' => open.push(letter),
            ')' if open.pop() != Some('(') => return false,
            ']' if open.last() == Some(&'[') => drop(open.pop()),
            ';' | '{' | '}' | '\\' | '\n' | '\r' | '\u{c}' => return false,
            '/' if letters.peek() == Some(&'*') => return false,
            _ => {}
        }
    }
    let lower = value.to_ascii_lowercase();
    !open.contains(&'(') && !["url(", "expression(", "image("].iter().any(|function| lower.contains(function))
}

fn check_styles(html: &str, a: &str) {
    let trees = elements_of(html);
    let mut all = Vec::new();
    elements(&trees, &mut all);
    assert_eq!(all.len(), 4, "{html}");
    let a = known(a);
    for ((_, attrs), (before, after, rest)) in
        all.iter().zip([("color:", "", ""), ("margin:0;color:", "", "margin:0"), ("color:", "", "color:"), ("margin:0;width:", "px", "margin:0")])
    {
        match attrs {
            [] => assert!(rest.is_empty() && !is_one_value(&a) || a.is_empty(), "{a:?} was left out: {html}"),
            [(name, style)] if name == "style" => {
                let whole = format!("{before}{a}{after}");
                let left_out = [rest, before].contains(&style.as_str()) || *style == format!("{before}{after}");
                assert!(*style == whole || left_out, "{style:?} of {a:?}");
                assert!(*style != whole || left_out || is_one_value(&a), "{style:?} is more than was meant");
            }
            other => panic!("attributes that nobody wrote: {other:?}"),
        }
    }
}

#[tokio::test]
async fn styles() {
    let a = writable(String::new());
    let mut page = mount(LiveStyles { a: a.clone() }).await;
    for seed in 0..VALUES {
        let (one, _, _) = values(seed);
        check_styles(&Styles { a: one.clone() }.to_html(), &one);
        a.set(one.clone());
        check_styles(&LiveStyles { a: a.clone() }.to_html(), &one);
        check_styles(&page.html(), &one);
    }
}

#[test]
fn spreads() {
    const NAMES: &[&str] = &[
        "href",
        "HREF",
        "Title",
        "title",
        "id",
        "x-y",
        "onclick",
        "OnClick",
        "style",
        "srcdoc",
        "formaction",
        "xlink:href",
        "data-on",
        "DATA-M",
        "é",
        "=a",
        "a=b",
    ];
    for seed in 0..VALUES {
        let mut random = Random::new(seed);
        let given: Vec<(String, String)> = (0..random.below(5))
            .map(|_| {
                let name = if random.chance() { NAMES[random.below(NAMES.len())].to_owned() } else { random.text() };
                (name, random.text())
            })
            .collect();
        let attrs = given.iter().fold(Spread::new(), |attrs, (name, value)| attrs.set(name.clone(), value));
        let html = Spreads { attrs }.to_html();
        let trees = elements_of(&html);
        let [Tree::Element(_, attrs, children)] = &trees[..] else { panic!("{given:?}: {html}") };
        assert_eq!(children[..], [text("x")], "{html}");
        let mut names = Vec::new();
        for (name, found) in attrs {
            assert!(!name.starts_with("on") && !["style", "srcdoc", "data-on", "data-m"].contains(&name.as_str()), "{html}");
            if name == "title" {
                assert_eq!(found, "t", "what stands in the markup counts: {html}");
                names.push(name);
                continue;
            }
            // Of several the last one counts, in whichever case its name was written.
            let (_, value) =
                given.iter().rfind(|(given, _)| known(given).to_ascii_lowercase() == *name).unwrap_or_else(|| panic!("nobody wrote {name}: {html}"));
            let url = ["href", "formaction", "xlink:href"].contains(&name.as_str());
            assert!(if url { is_right_url(found, value) } else { *found == known(value) }, "{name}: {found:?} of {value:?}");
            names.push(name);
        }
        assert!(names.iter().any(|name| *name == "title"));
    }
}

#[tokio::test]
async fn bound_controls() {
    let a = writable(String::new());
    let mut page = mount(Binds { a: a.clone() }).await;
    for seed in 0..VALUES {
        let (one, _, _) = values(seed);
        a.set(one.clone());
        for html in [Binds { a: a.clone() }.to_html(), page.html()] {
            let trees: Vec<Tree> = elements_of(&html).into_iter().map(without_own).collect();
            let select =
                element("select", &[("aria-label", "s")], vec![element("option", if one == "x" { &[("selected", "")] } else { &[] }, vec![text("x")])]);
            let area = element("textarea", &[("aria-label", "t")], vec![text(&one)]);
            assert_eq!(trees, [element("input", &[("aria-label", "i"), ("value", &one)], vec![]), area, select], "{html}");
        }
    }
}

/// Without what calls the server.
fn without_own(tree: Tree) -> Tree {
    match tree {
        Tree::Element(name, attrs, children) => Tree::Element(name, attrs.into_iter().filter(|(name, _)| name != "data-on").collect(), children),
        text => text,
    }
}

#[test]
fn what_triggers_are_given() {
    for seed in 0..VALUES {
        let (a, _, _) = values(seed);
        let html = Calls { a: a.clone() }.to_html();
        let trees = elements_of(&html);
        let [Tree::Element(_, attrs, children)] = &trees[..] else { panic!("{html}") };
        let names: Vec<&str> = attrs.iter().map(|(name, _)| &**name).collect();
        assert_eq!((names, &children[..]), (vec!["data-on", "form", "formaction"], &[text("x")][..]), "{html}");
        let (_, arguments) = attrs[0].1.split_once(":0.0:").unwrap_or_else(|| panic!("{html}"));
        assert_eq!(serde_json::from_str::<Vec<String>>(arguments).unwrap(), [a], "{html}");
    }
}
