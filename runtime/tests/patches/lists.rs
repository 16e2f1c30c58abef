//! Each-blocks over lists: keyed and not, of elements and of anything, nested, with branches and whole texts in their items.

use std::collections::BTreeMap;

use marquetry::{prelude::*, testing::mount};

use crate::{follow, random::Random};

#[derive(Clone, Debug, PartialEq)]
struct Row {
    id: u32,
    text: String,
    on: bool,
    url: Option<String>,
    inner: Vec<(u32, String)>,
}

fn row(random: &mut Random) -> Row {
    Row {
        id: random.below(8) as u32,
        text: random.text(),
        on: random.chance(),
        url: random.option(Random::url),
        inner: random.list(|random| (random.below(5) as u32, random.text())),
    }
}

#[derive(Clone)]
struct Stores {
    rows: Writable<Vec<Row>>,
    a: Writable<String>,
    n: Writable<u32>,
    words: Writable<Option<String>>,
    map: Writable<BTreeMap<u32, String>>,
}

fn stores(random: &mut Random) -> Stores {
    Stores {
        rows: writable(random.list(row)),
        a: writable(random.text()),
        n: writable(random.below(4) as u32),
        words: writable(random.option(Random::text)),
        map: writable(map(random)),
    }
}

fn map(random: &mut Random) -> BTreeMap<u32, String> {
    random.list(|random| (random.below(6) as u32, random.text())).into_iter().collect()
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(8) {
        0 => stores.a.set(random.text()),
        1 => stores.n.set(random.below(4) as u32),
        2 => stores.words.set(random.option(Random::text)),
        3 => stores.map.set(map(random)),
        _ => random.edit(&stores.rows, row),
    }
}

component! {
    Elements(s: Stores) {
        let Stores { rows, a, n, .. } = s;
        <ul><fragment key="e">
            {#each $rows as row}<li class:on={row.on} title={&row.text}>{&row.text}", "{$a}{#if false}{/if}</li>{/each}
        </fragment></ul>
        <ol><fragment key="v">
            {#each $rows as row, i}<li class:on={row.on} data-u={row.url.as_deref()} title="{i} of {$n}">{&row.text}<b>{i}</b>" fixed "{1 + 1}<input aria-label="text" value={&row.text}></li>{/each}
        </fragment></ol>
    }

    Keyed(s: Stores) {
        let Stores { rows, a, n, .. } = s;
        <fragment key="k">
            <ul>{#each $rows as row (row.id)}<li id={row.id} style:color={row.on.then_some("red")}>{&row.text}{$a}</li>{:else}<li>"none "{$a}</li>{/each}</ul>
            {#each $rows as row, i (row.id)}{i}". "{&row.text}<a href={row.url.as_deref()}>{row.id}</a>{:else}"none"{/each}
            {#each $rows as row (&row.text)}{&row.text}{/each}"end"
            {#each $rows as Row { id, text, .. } ((*id, text.clone()))}<p>{id}<textarea aria-label="text">{text}</textarea></p>{/each}
        </fragment>
    }

    Nested(s: Stores) {
        let Stores { rows, a, n, .. } = s;
        <fragment key="n">
            {#each $rows as row (row.id)}
                <section><h2>{&row.text}</h2><ul>{#each row.inner as (id, text) (id)}<li title={$a}>{id}{text}</li>{:else}<li>"no "{&row.text}</li>{/each}</ul></section>
            {:else}"nothing"{/each}
            {#each $rows as row}{#each &row.inner as (id, text), i}{i}{text}{#if *id > 2}<b>{$a}{id}</b>{/if}{/each}{$n}{/each}
            {#if $n > 1}{#each $rows as row (row.id)}<i>{#each row.text.chars() as c}{c}"-"{/each}</i>{/each}{/if}
        </fragment>
    }

    Branching(s: Stores) {
        let Stores { rows, a, n, words, .. } = s;
        <fragment key="i">
            {#each $rows as row (row.id)}{#if row.on}<b>{&row.text}{$a}</b>{:else if let Some(url) = &row.url}<a href={url}>{$n}</a>{/if}{/each}
            <ul>{#each $rows as row}<li>{#match row.id}{:case 0}"zero"{:case id if id > $n}{id}{&row.text}{:case _}<i>{$a}</i>{/match}</li>{/each}</ul>
            {#each $rows as row (row.id)}{@let long = row.text.len() > 2}<p class:long={long}>{#if long}{@html "<u>long</u>"}{/if}{@html if row.on { "<b>on</b>" } else { "off" }}</p>{/each}
            {#each $rows as row}{@html "<b>x</b>"}{row.id}{@debug row.on}{/each}
        </fragment>
    }

    Sources(s: Stores) {
        let Stores { rows, a, n, words, map } = s;
        let fixed = ["x", "y"];
        <fragment key="s">
            <p>{#each $a as c}{c}"|"{/each}</p><p>{#each $n}<b>{this}</b>{/each}</p><p>{#each $n as i, at}{i}{at}{$a}{/each}</p>
            <p>{#each $words as word}<i>{word}</i>{:else}"no word"{/each}</p>
            <dl>{#each $map as (id, text)}<dt>{id}</dt><dd>{text}</dd>{/each}</dl><ul>{#each $map as (id, text) (id)}<li>{text}</li>{/each}</ul>
            {#each $rows.iter().rev().filter(|row| row.on) as row (row.id)}{&row.text}{/each}
            {#each 3 as i}{i}{$a}{/each}{#each fixed as word}{word}{$n}{/each}{#each 0..2}<i>{$a}</i>{/each}
            {#each $words.iter().flat_map(|word| word.split(' ')) as word}<b>{word}</b>{/each}
        </fragment>
    }

    Tables(s: Stores) {
        let Stores { rows, a, n, .. } = s;
        <fragment key="t">
            <table><caption>{$a}</caption><tbody>{#each $rows as row (row.id)}<tr class:on={row.on}><td>{row.id}</td>{#if $n > 1}<td>{&row.text}</td>{/if}{#each row.inner as (id, _)}<td>{id}</td>{/each}</tr>{/each}</tbody></table>
            <table>{#each $rows as row}<tr><td>{&row.text}</td></tr>{/each}</table>
            <table><tbody>{#each $rows as row}{#if row.on}<tr><td>{&row.text}</td></tr>{:else}<tr><th>{$a}</th></tr><tr></tr>{/if}{/each}</tbody></table>
            <select name="s">{#each $rows as row (row.id)}<option value={row.id} selected={row.id == $n}>{&row.text}</option>{/each}</select>
            <svg>{#each $rows as row}<circle r={row.id} class:on={row.on}/>{#if row.on}<g><text>{$a}</text></g>{/if}{/each}</svg>
        </fragment>
        <table><fragment key="b" tag="tbody">{#each $rows as row (row.id)}<tr><td>{&row.text}</td></tr>{/each}</fragment></table>
    }

    Constants(s: Stores) {
        let Stores { rows, n, .. } = s;
        let word = "word";
        let letters = vec!['a', 'b'];
        <fragment key="c">
            {#each $rows}<p title={word} class="x {word}">{word}{1 + 1}"static"{word}<i>{2}</i></p>{/each}
            {#each $rows}{word}{#each letters as letter}{letter}{/each}{#each $n as i}{i}{word}{/each}{/each}
        </fragment>
    }
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
    items_that_are_elements Elements;
    items_with_keys Keyed;
    lists_in_lists Nested;
    branches_in_items Branching;
    lists_of_every_source Sources;
    lists_in_tables_and_selects Tables;
    items_that_read_nothing_of_the_list Constants;
}

component! {
    Picking(rows: Writable<Vec<(u32, String)>>) {
        let picked = writable(String::new());
        on pick(id: u32, at: usize, text: String) { picked.set(format!("{id} {at} {text}")) }
        <fragment key="p">
            {#each $rows as (id, text), at (id)}<button id="k{id}" @trigger={pick(*id, at, text.clone())}>{text}</button>{/each}
            <ul>{#each $rows as (id, text), at}<li>{#if *id > 1}<form id="u{at}" @trigger={pick(*id, at, text.clone())}></form>{/if}</li>{/each}</ul>
            <output>{picked}</output>
        </fragment>
    }
}

#[tokio::test]
async fn arguments_of_triggers_follow_their_items() {
    for seed in 0..50 {
        let mut random = Random::new(seed);
        let item = |random: &mut Random| (random.below(1000) as u32, random.text());
        let rows = writable(random.list(item));
        let mut page = mount(Picking { rows: rows.clone() }).await;
        for _ in 0..5 {
            random.edit(&rows, item);
            for (at, (id, text)) in get(&rows).into_iter().enumerate() {
                // The first of two with the same key comes first in the page too.
                let said = text.replace('\0', "\u{fffd}");
                if get(&rows).iter().position(|row| row.0 == id) == Some(at) {
                    page.click(&format!("#k{id}"));
                    assert_eq!(page.text("output"), format!("{id} {at} {said}"));
                }
                if id > 1 {
                    page.submit(&format!("#u{at}"));
                    assert_eq!(page.text("output"), format!("{id} {at} {said}"));
                }
            }
        }
    }
}

component! {
    /// Lists that functions, methods and macros give.
    Given(n: Writable<i64>) {
        <fragment key="g">
            {#each numbers($n) as x (*x)}<b>{x}</b>{:else}"none"{/each};{#each numbers($n).iter().map(|x| x + 1).collect::<Vec<_>>() as x}{x},{/each};{#each vec![$n; 2]}{this}{/each};
            {#each numbers($n).into_iter().rev() as x, i}{i}{x}{/each};
            {#each numbers($n).iter() as x (*x)}<i>{x}</i>{/each}{#each numbers($n).iter_mut().map(|x| { *x += 1; *x }).filter(|x| x % 2 == 1) as x}{x}{/each}
        </fragment>
    }
}

fn numbers(n: i64) -> Vec<i64> {
    (0..n.clamp(0, 5)).collect()
}

#[tokio::test]
async fn what_a_call_gives_is_gone_through() {
    let n = writable(2i64);
    let mut page = mount(Given { n: n.clone() }).await;
    assert_eq!(page.html(), "<b>0</b><b>1</b>;1,2,;22; 0110; <i>0</i><i>1</i>1");
    for value in [0, 3, 1, 5] {
        n.set(value);
        let fresh = mount(Given { n: n.clone() }).await.html();
        assert_eq!(page.html(), fresh);
    }
}
