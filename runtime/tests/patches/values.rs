//! Holes: text, attributes, whole texts, branches, HTML and bindings.

use marquetry::prelude::*;

use crate::{follow, random::Random};

#[derive(Clone)]
struct Stores {
    a: Writable<String>,
    b: Writable<Option<String>>,
    n: Writable<i64>,
    on: Writable<bool>,
}

fn stores(random: &mut Random) -> Stores {
    Stores { a: writable(random.text()), b: writable(random.option(Random::text)), n: writable(random.number()), on: writable(random.chance()) }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(4) {
        0 => stores.a.set(random.text()),
        1 => stores.b.set(random.option(Random::text)),
        2 => stores.n.set(random.number()),
        _ => stores.on.set(random.chance()),
    }
}

component! {
    Texts(s: Stores) {
        let Stores { a, b, n, on } = s;
        let constant = "constant";
        <p>"before"</p>
        <fragment key="t">
            "x"{$a}"y"{$b}{$a}" z "{$n}<b>{$n + 1}{$a}</b>{a}{b}"."{@display $n * 2}{constant}{$a}{constant}{on}{@html constant}{$n}{@html "tail"}
            {$a.len() + $b.as_deref().map_or(0, str::len)}{@debug &$b}<i>{$a}</i>
        </fragment>
        <p>"after"</p>
    }

    Attributes(s: Stores, url: Writable<String>) {
        let Stores { a, b, n, on } = s;
        <fragment key="a">
            <a href={$url} title={$a} class="x {$a} y" id="fixed">"link"</a>
            <a href="{$url}" hidden={$on} data-b={$b} aria-pressed={$on}>{$n}</a>
            <p class={$b} class:on={$on} class:many={$n > 2} style="margin:0" style:color={$b} style:width="{$n}px" title="{$a}{$n}">"p"</p>
            <p class:on={$on} style:color={$on.then_some("red")} data-a="{$a}" title={$on.then_some("t")}></p>
            <input value={$a} checked={$on} disabled={$n > 1} type="checkbox"><img src={$url} alt="">
        </fragment>
    }

    Whole(s: Stores) {
        let Stores { a, b, n, on } = s;
        <fragment key="w">
            <textarea title={$b} name="t">{$a}</textarea>
            <textarea>"n = "{n}", "{$b}</textarea>
            {#if $on}<textarea>{a}</textarea>{/if}
            <pre>{$a}</pre><pre>"x"{b}</pre>
        </fragment>
    }

    Branches(s: Stores) {
        let Stores { a, b, n, on } = s;
        <fragment key="b">
            {#if $on}<b>{$a}</b>{:else if $n > 2}{$n}"many"{:else if let Some(b) = &$b}{b}{$a}{/if}
            "text"
            {#if $n > 1 && let Some(b) = &$b}<p title={b}>{#if $on}{b}{:else}<i>{$a}</i>{/if}</p>{/if}
            {#match $n}{:case 0}"zero"{:case n if n > 5}"big "{n}{$a}{:case n}{#if $on}<u>{n}</u>{/if}{/match}
            {#match &$b}{:case Some(text) if text.is_empty()}"empty"{:case Some(text)}<b>{text}</b>{:case None}{/match}
            {#if $on}same{:else}same{$a}{/if}
        </fragment>
    }

    Raw(s: Stores) {
        let Stores { a, b, n, on } = s;
        let html = derived_html;
        <fragment key="h">
            {@html html($n)}{$a}{@html html($n + 1)}"text"
            <div>{@html $b.as_ref().map_or("", |_| "<b>some</b>")}</div>
            {#if $on}{@html html($n)}{/if}
            {marked(&$a, $n)}
        </fragment>
    }

    Lets(s: Stores) {
        let Stores { a, b, n, on } = s;
        <fragment key="l">
            {@let double = $n * 2}
            {@let Stored { text, long } = Stored { text: $a.clone(), long: $a.len() > 3 }}
            <p class:long={long}>{double}{text}</p>
            {#if $on}{@let more = double + 1}<b title={text.clone()}>{more}</b>{/if}
            {@let b = $b.clone().unwrap_or_default()}{b}
        </fragment>
    }

    Several(s: Stores) {
        let Stores { a, b, n, on } = s;
        {@let length = get(&a).len()}
        <fragment key="one"><p>{$a}</p><fragment key="two">{$n}{#if $on}<fragment key="three">{$a}{b}</fragment>{/if}</fragment>{$b}</fragment>
        <fragment key="four" tag="section" class="x"><i>{on}</i></fragment>
        {#if get(&fixed())}<p><fragment key="five">{$a}{$n}</fragment></p>{/if}
        {#match 1}{:case 1}<fragment key="six">{$b}</fragment>{:case _}never{/match}
        <p>{#each 0..0 as i}{i}{length}{/each}</p>
    }

    Many(s: Stores) {
        let Stores { a, b, n, on } = s;
        <fragment key="many">
            <i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i><i>{a}</i>
            <i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i><i>{b}</i>
            <i title={$n}>{n}</i>{#if $on}{n}{/if}{#each 0..$n as i}<b>{i}</b>{/each}
        </fragment>
    }
}

struct Stored {
    text: String,
    long: bool,
}

fn derived_html(n: i64) -> String {
    match n {
        0 => String::new(),
        1 => "<em>one</em>".to_owned(),
        n => format!("text {n}<hr>&amp;"),
    }
}

fn marked(text: &str, n: i64) -> impl View {
    let text = text.to_owned();
    markup! { <mark>{&text}</mark>{#if n > 1}<b>{n}</b>{/if} }
}

fn fixed() -> Writable<bool> {
    writable(true)
}

macro_rules! followed {
    ($($test:ident $component:ident;)*) => {$(
        #[tokio::test]
        async fn $test() {
            follow(stores, |s| $component { s: s.clone() }, change).await;
        }
    )*};
}

followed! {
    texts_beside_texts Texts;
    whole_texts_of_elements Whole;
    branches_in_branches Branches;
    raw_html_and_views Raw;
    bindings Lets;
    fragments_in_fragments Several;
    more_holes_than_fit_a_byte Many;
}

#[tokio::test]
async fn attributes_of_every_kind() {
    let both = |random: &mut Random| (stores(random), writable(random.url()));
    follow(
        both,
        |(s, url)| Attributes { s: s.clone(), url: url.clone() },
        |(s, url), random| {
            if random.below(4) == 0 { url.set(random.url()) } else { change(s, random) }
        },
    )
    .await;
}

component! {
    Spreads(s: Stores, rows: Writable<Vec<(u8, String)>>) {
        let Stores { a, n, .. } = s;
        <fragment key="s">
            <p id="p" {..Spread::new().set("title", &*$a)}>{$n}<b {..Spread::new().set("data-n", $n).bare("hidden")}>{$a}</b></p>
            <ul>{#each $rows as (key, text) (key)}<li {..Spread::new().set("title", text).set("data-key", key)}>{text}{$n}</li>{/each}</ul>
            <Spreading attrs={Spread::new().set("lang", &*$a)}/>
        </fragment>
    }

    Spreading(attrs: Spread) {
        <fragment key="i"><i {..attrs}>"text"</i></fragment>
    }
}

#[tokio::test]
async fn spread_attributes_follow_their_stores() {
    follow(
        |random| (stores(random), writable(Vec::new())),
        |(s, rows)| Spreads { s: s.clone(), rows: rows.clone() },
        |(s, rows), random| match random.below(3) {
            0 => rows.edit(|rows| rows.insert(random.below(rows.len() + 1), (random.below(200) as u8, random.text()))),
            1 => rows.edit(|rows| rows.truncate(random.below(rows.len() + 1))),
            _ => change(s, random),
        },
    )
    .await;
}
