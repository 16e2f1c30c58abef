//! Messages about HTML: elements, attributes, and what may stand in what.

use super::{listed, messages, near};
use crate::check::RULES;
use crate::html::elements::{CUSTOM, ELEMENTS, FLOW, METADATA, PHRASING};
use crate::html::{self, Element, Foreign, Model, Value, attributes};
use crate::nearest::nearest;

messages! {
    event_attribute(name: &str, event: &str, trigger: &str) = "`{name}` would run a string as a script",
        "write `on:{event} @trigger={trigger}`";
    dynamic_srcdoc() = "`srcdoc` is a page of its own: no escaping makes dynamic text safe in it",
        "give the frame a `src` that serves the page";
    dynamic_refresh() = "where a page goes by itself must be known while compiling: no escaping makes a dynamic address safe here",
        "answer with a redirect, or show a link";
    dynamic_animation(name: &str) = "`{name}` would animate an address, which no escaping makes safe",
        "name another attribute in `attributeName`, or write the addresses as literals";
    script_address(name: &str, scheme: &str) = "`{scheme}` in `{name}` would run as a script",
        "write a button with `on:click @trigger=\"name\"`";
    duplicate_id(id: &str) = "the id `{id}` is given twice",
        "choose another; an id stands once in a page";
    allowed_twice(rule: &str) = "`{rule}` is allowed twice",
        "remove one `@allow`";
    only_text(parent: &str) = "`<{parent}>` holds text only: browsers would show this as it is written",
        "write text, `{{…}}` or `{{#if}}` here";
    text_in_table(parent: &str) = "text cannot stand in `<{parent}>`, which holds parts of a table: browsers move it to before the table",
        "put it into a `<td>`, a `<th>` or a `<caption>`";
    text_in_head(parent: &str) = "text cannot stand in `<{parent}>`: browsers move it to the beginning of `<body>`",
        "put it into the `<body>`, or into a `<title>`";
    closes_p(name: &str) = "`<{name}>` cannot stand in `<p>`, which holds phrasing content: browsers end the paragraph before it",
        "close the `<p>` before, or make it a `<div>`";
    heading_in_heading(name: &str, parent: &str) = "`<{name}>` cannot stand in `<{parent}>`, which holds phrasing content: browsers end the heading before it",
        "close the `<{parent}>` before, or write a `<span>`";
    item_in_item(name: &str, open: &str) = "`<{name}>` cannot stand in `<{open}>`: browsers end that before it",
        "close the `<{open}>` before, or open a list in it";
    form_in_form() = "`<form>` cannot stand in `<form>`: browsers leave it out",
        "close the first before; a control elsewhere in the page joins a form by `form=\"id\"`";
    ends_itself(name: &str) = "`<{name}>` cannot stand in `<{name}>`: browsers end the first before it",
        "put them side by side";
    interactive(name: &str, outer: &str) = "`<{name}>` cannot stand in `<{outer}>`: both are interactive content",
        "put them side by side";
    made_interactive(name: &str, outer: &str, because: &str) = "with `{because}`, `<{name}>` is interactive content, and cannot stand in `<{outer}>`",
        "put them side by side, or remove `{because}`";
    excluded(name: &str, outer: &str) = "`<{name}>` cannot stand anywhere in `<{outer}>`, whose content model excludes it",
        "close the `<{outer}>` before it, or write a `<div>`";
    area_outside_map() = "`<area>` is a part of an image map, and there is no `<map>` around it",
        "write `<map name=\"…\"><area …></map>`";
    metadata_in_body(name: &str) = "`<{name}>` is metadata content: in the page's body it stands only with an `itemprop`, or with a `rel` as `stylesheet`",
        "put it into a `<head>`, which any component may have";
    breaks_out_of(name: &str, language: &str) = "`<{name}>` cannot stand in {language}: browsers end the drawing before it",
        "put it into a `<foreignObject>`, or outside";
    outside(name: &str, language: &str, root: &str) = "`<{name}>` is an element of {language}, and shows nothing here",
        "put it into a `<{root}>`";
    needs_role(name: &str, element: &str) = "`{name}` says nothing on `<{element}>` without a `role`",
        "write the `role` that it belongs to, or remove it";
    not_of_this_type(name: &str, kind: &str) = "`{name}` means nothing on `type=\"{kind}\"`",
        "remove it, or choose another `type`";
    attr_conflict(name: &str, other: &str) = "`{name}` cannot stand beside `{other}`",
        "keep one of them";
    unlabelled_control(name: &str) = "this `<{name}>` has no label: not everybody sees what it is for",
        "put it into a `<label>`, or give it an `id` for a `<label for=\"…\">`, or an `aria-label`";
    obsolete_attr(name: &str) = "`{name}` is obsolete here",
        "write a style for it, or leave it out";
    twice_in_html(name: &str) = "browsers leave out a second `<{name}>`",
        "put its content into the first";
    nameless(element: &str, name: &str) = "`<{element}>` has no name that could be read out: `{name}` has no effect without a `role`",
        "write the `role` that it plays, or remove `{name}`";
    never_hidden(element: &str) = "`<{element}>` is never shown: `aria-hidden` has no effect",
        "remove it";
    unknown_event(name: &str, near: &str) = "browsers have no event `{name}`",
        "write `on:{near}`, if that is meant";
    comes_first(name: &str, parent: &str) = "`<{name}>` is the first child of `<{parent}>`, and stands in it once",
        "move it to the beginning of the `<{parent}>`, or remove it";
    value_outside_ol() = "`value` numbers an item of an `<ol>`, and this list has no numbers",
        "remove it, or write an `<ol>`";
    blank_target() = "older browsers let a page in a new window steer the one that opened it",
        "write `rel=\"noopener\"`, or `rel=\"opener\"` where that is meant";
}

/// A mistake that the element may be allowed to make.
pub(crate) fn allowable(message: &str, rule: &str) -> String {
    // A slip of the hand is not to be allowed.
    if message.contains("\nhelp: did you mean ") {
        return message.to_owned();
    }
    format!("{message}\nnote: `@allow=\"{rule}\"` on the element allows it")
}

pub(crate) fn unknown_rule(name: &str) -> String {
    let rules = || RULES.iter().map(|(rule, _)| *rule);
    near(format!("there is no rule `{name}`"), nearest(name, rules()), || format!("the rules are {}", listed(rules()).replace(" or ", " and ")))
}

pub(crate) fn unknown_element(name: &str) -> String {
    let nearest = nearest(name, html::all_elements()).map(|name| format!("<{name}>"));
    let what = match obsolete(name) {
        Some(instead) => return format!("`<{name}>` is obsolete\nhelp: {instead}"),
        None => format!("HTML, SVG and MathML have no element `<{name}>`"),
    };
    match name {
        "svelte:head" => return format!("{what}\nhelp: write `<head>`, in any component"),
        "svelte:self" => return format!("{what}\nhelp: write `<Self …/>`"),
        "svelte:boundary" => return format!("{what}\nhelp: write `<Boundary>…<p slot=\"error\">…</p></Boundary>`"),
        _ => {}
    }
    near(what, nearest.as_deref(), || "a component begins with a capital letter, and a custom element has a `-` in its name".to_owned())
}

/// What to write in place of an element that HTML had once
/// (<https://html.spec.whatwg.org/multipage/obsolete.html#non-conforming-features>).
fn obsolete(name: &str) -> Option<&'static str> {
    Some(match name {
        "acronym" => "write `<abbr>`",
        "applet" | "noembed" => "write `<embed>` or `<object>`",
        "bgsound" => "write `<audio>`",
        "dir" => "write `<ul>`",
        "frame" | "frameset" | "noframes" => "write `<iframe>`, or a layout in CSS",
        "isindex" => "write a `<form>` with an `<input>`",
        "keygen" => "remove it",
        "listing" | "xmp" | "plaintext" => "write `<pre>` or `<code>`",
        "menuitem" => "write a `<button>` in a `<menu>`",
        "param" => "write the address in the `data` of `<object>`",
        "strike" => "write `<del>` or `<s>`",
        "tt" => "write `<code>`, `<kbd>` or `<samp>`",
        "basefont" | "big" | "blink" | "center" | "font" | "marquee" | "multicol" | "nobr" | "spacer" => "write a `<span>` or `<div>`, and a style for it",
        _ => return None,
    })
}

pub(crate) fn unknown_in_drawing(name: &str, language: Foreign) -> String {
    let near_name = nearest(name, language.element_names().iter().copied()).map(|name| format!("<{name}>"));
    near(format!("{} has no element `<{name}>`", language.name()), near_name.as_deref(), || match language {
        Foreign::Svg => "put elements of HTML into a `<foreignObject>`".to_owned(),
        Foreign::MathMl => "put elements of HTML into an `<mtext>`, or outside".to_owned(),
    })
}

pub(crate) fn outside_drawing(name: &str, language: Foreign) -> String {
    outside(
        name,
        language.name(),
        match language {
            Foreign::Svg => "svg",
            Foreign::MathMl => "math",
        },
    )
}

pub(crate) fn breaks_out(name: &str, language: Foreign) -> String {
    match language {
        Foreign::Svg => breaks_out_of(name, "SVG"),
        Foreign::MathMl => breaks_out_of(name, "MathML").replace("a `<foreignObject>`", "an `<mtext>`"),
    }
}

fn tags(set: u128) -> String {
    let tags: Vec<String> = html::names(set).map(|name| format!("<{name}>")).collect();
    listed(tags.iter().map(String::as_str))
}

pub(crate) fn wrong_parent(name: &str, parent: &str, allowed: u128) -> String {
    let help = match allowed & !html::set(&[html::elements::TEMPLATE]) {
        0 => "it is the root of a page".to_owned(),
        allowed => format!("it stands in {}", tags(allowed)),
    };
    format!("`<{name}>` cannot stand in `<{parent}>`: browsers leave it out\nhelp: {help}")
}

pub(crate) fn not_in_table(name: &str, parent: &str, allowed: u128) -> String {
    // Of a table, only cells take what is none of its parts.
    let help = if allowed >> html::elements::TD & 1 == 1 { "put it into a `<td>` or `<th>`" } else { "put it into a cell, in a row: `<tr><td>…</td></tr>`" };
    let holds = tags(allowed & !html::set(&[html::elements::STYLE]));
    format!("`<{name}>` cannot stand in `<{parent}>`, which holds {holds}: browsers move it to before the table\nhelp: {help}")
}

pub(crate) fn not_in_head(name: &str, parent: &str, allowed: u128) -> String {
    let holds = if allowed == METADATA { "metadata content".to_owned() } else { tags(allowed) };
    format!("`<{name}>` cannot stand in `<{parent}>`, which holds {holds}: browsers move it to the `<body>`\nhelp: put it into the `<body>`")
}

/// What an element holds, in the standard's terms.
fn holds(model: &Model) -> String {
    let children = model.children;
    let most = |set: u128| children & set == set;
    if children == 0 {
        return if model.text { "text only" } else { "nothing" }.to_owned();
    }
    if most(FLOW) {
        return "flow content".to_owned();
    }
    if most(PHRASING) {
        let more = children & !PHRASING;
        return if more == 0 { "phrasing content".to_owned() } else { format!("phrasing content, and {}", tags(more)) };
    }
    if children & !METADATA == 0 && children.count_ones() > 4 {
        return "metadata content".to_owned();
    }
    tags(children)
}

pub(crate) fn not_allowed_in(name: u8, parent: u8, model: &Model) -> String {
    let (parent, element) = (ELEMENTS.get(parent as usize).map_or("svg", |parent| parent.name), &ELEMENTS[name as usize]);
    let kind = if PHRASING >> name & 1 == 1 {
        ", which is phrasing content,"
    } else if name != CUSTOM && FLOW >> name & 1 == 1 {
        ", which is flow content,"
    } else {
        ""
    };
    let places: u128 = ELEMENTS
        .iter()
        .enumerate()
        .filter(|(_, place)| html::elements::MODELS[place.model as usize].children >> name & 1 == 1)
        .fold(0, |set, (number, _)| set | 1 << number);
    let help = match places.count_ones() {
        1..=8 if kind.is_empty() => format!("it stands in {}", tags(places)),
        _ if kind.contains("flow") && most_phrasing(model) => format!("close the `<{parent}>` before, or make it a `<div>`; in it write a `<span>`"),
        _ => format!("close the `<{parent}>` before, or put it into what may stand there"),
    };
    format!("`<{}>`{kind} cannot stand in `<{parent}>`, which holds {}\nhelp: {help}", element.name, holds(model))
}

fn most_phrasing(model: &Model) -> bool {
    model.children & PHRASING == PHRASING
}

pub(crate) fn text_in(parent: u8, model: &Model) -> String {
    let parent = ELEMENTS[parent as usize].name;
    format!("text cannot stand in `<{parent}>`, which holds {}\nhelp: put it into one of these, or outside", holds(model))
}

pub(crate) fn unknown_attr(name: &str, element: &Element) -> String {
    let lower = name.to_ascii_lowercase();
    let what = format!("`<{}>` takes no `{name}`", element.name);
    if let Some(block) = lower.strip_prefix("v-").or_else(|| lower.strip_prefix("x-")).and_then(block_of) {
        return format!("{what}\nhelp: write `{block}` around the element; quote the name if another script reads it: `\"{name}\"=\"…\"`");
    }
    let close = match lower.as_str() {
        "classname" => Some("class"),
        "htmlfor" => Some("for"),
        _ => nearest(&lower, element.attribute_names()),
    };
    if close.is_none() {
        if let Some(others) = takers(&lower) {
            return format!("{what}\nhelp: it belongs to {others}; for data of your own write `data-{lower}`");
        }
        if attributes::OBSOLETE.contains(&lower.as_str()) {
            return format!("{what}: it is obsolete\nhelp: write a style for it");
        }
    }
    near(what, close, || format!("for data of your own write `data-{lower}`; quote the name if another script reads it: `\"{name}\"=\"…\"`"))
}

/// The block for what other languages of templates say by an attribute.
pub(crate) fn block_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "if" | "show" => "{#if condition}…{/if}",
        "else" => "{:else}",
        "for" | "each" => "{#each list as item}…{/each}",
        _ => return None,
    })
}

/// The elements that take an attribute, where they are few.
fn takers(name: &str) -> Option<String> {
    let number = html::attribute(name)?;
    let takers = ELEMENTS.iter().filter(|element| !matches!(element.takes(number), html::Takes::Nothing));
    let takers: Vec<String> = takers.map(|element| format!("<{}>", element.name)).collect();
    (1..=6).contains(&takers.len()).then(|| listed(takers.iter().map(String::as_str)))
}

pub(crate) fn unknown_in_language(name: &str, language: Foreign) -> String {
    near(format!("{} has no attribute `{name}`", language.name()), nearest(name, language.attribute_names().iter().copied()), || {
        format!("for data of your own write `data-{}`", name.to_ascii_lowercase())
    })
}

pub(crate) fn not_of_this_rel(name: &str, rels: &[&str]) -> String {
    let rels: Vec<String> = rels.iter().map(|rel| format!("rel=\"{rel}\"")).collect();
    format!("`{name}` means nothing with this `rel`\nhelp: remove it, or write {}", listed(rels.iter().map(String::as_str)))
}

fn written(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{name}=\"…\"")).collect();
    listed(names.iter().map(String::as_str)).replace(" or ", " and ")
}

pub(crate) fn missing_attrs(element: &str, missing: &[&str]) -> String {
    let names = listed(missing.iter().copied()).replace(" or ", " and ");
    let more = if missing.contains(&"alt") { "; `alt=\"\"` for a picture that only adorns" } else { "" };
    let is = if missing.len() == 1 { "is" } else { "are" };
    format!("`<{element}>` has no {names}, which {is} required\nhelp: write {}{more}", written(missing))
}

pub(crate) fn missing_attrs_of(element: &str, missing: &[&str], sets: &[&[u16]]) -> String {
    // Where there are several ways, and nothing tells which was meant, all are told.
    let sets: Vec<Vec<&str>> = sets.iter().map(|set| set.iter().map(|name| attributes::NAMES[*name as usize]).collect()).collect();
    if sets.len() < 2 || sets.iter().all(|set| set.len() != missing.len()) || element == "img" {
        return missing_attrs(element, missing);
    }
    let ways: Vec<String> = sets.iter().filter(|set| !set.contains(&"property")).map(|set| written(set)).collect();
    format!("`<{element}>` lacks what says its purpose\nhelp: write {}", ways.join(", or "))
}

pub(crate) fn attr_needs(name: &str, missing: &[&str]) -> String {
    let names = listed(missing.iter().copied()).replace(" or ", " and ");
    format!("`{name}` means nothing without {names}\nhelp: write {}, or remove it", written(missing))
}

pub(crate) fn bad_value(name: &str, text: &str, value: Value) -> String {
    let what = match text {
        "" => format!("`{name}` needs a value"),
        _ => format!("`{text}` is no value of `{name}`"),
    };
    let words = value.words();
    if !words.is_empty() {
        let some: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        return near(what, nearest(text, some.iter().copied()).filter(|near| *near != text), || match some.len() {
            0 => "write it without a value".to_owned(),
            1..=12 => format!("write {}", listed(some)),
            _ => format!("write {} …", some[..8].iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
        });
    }
    let help = match value {
        Value::Boolean => return format!("`{name}` is there or is not, and has no value `{text}`\nhelp: write `{name}`, or `{name}={{condition}}`"),
        Value::Number(number) => format!("write {}", number_of(number)),
        Value::NonEmpty => "write one, or leave the attribute out".to_owned(),
        Value::Id => "write one word without spaces".to_owned(),
        Value::Url | Value::OrEmpty(Value::Url) => "write an absolute address, as `https://example.org/`".to_owned(),
        Value::HashName => "write `#` and the name of a `<map>`".to_owned(),
        Value::Color | Value::OrEmpty(Value::Color) => "write `#` and six hexadecimal digits, as `#ff8800`".to_owned(),
        Value::FrameName | Value::Target => "write a name that does not begin with `_`".to_owned(),
        Value::CustomName => "write the name of a custom element: lower case, with a `-`".to_owned(),
        Value::Mime => "write a MIME type, as `text/plain`".to_owned(),
        Value::Date | Value::OrEmpty(Value::Date) => "write a date, as `2026-11-21`".to_owned(),
        Value::Month | Value::OrEmpty(Value::Month) => "write a month, as `2026-11`".to_owned(),
        Value::Week | Value::OrEmpty(Value::Week) => "write a week, as `2026-W47`".to_owned(),
        Value::Time | Value::OrEmpty(Value::Time) => "write a time, as `14:30`".to_owned(),
        Value::DateTimeLocal | Value::OrEmpty(Value::DateTimeLocal) => "write a date and a time, as `2026-11-21T14:30`".to_owned(),
        _ => "write another".to_owned(),
    };
    format!("{what}\nhelp: {help}")
}

fn number_of(number: html::Number) -> &'static str {
    match number {
        html::Number::Integer => "a whole number",
        html::Number::NonNegative => "a whole number, 0 or more",
        html::Number::Positive => "a whole number, 1 or more",
        html::Number::Float => "a number, as `1.5`",
        html::Number::FloatNonNegative => "a number, 0 or more",
        html::Number::FloatPositive => "a number greater than 0",
    }
}
