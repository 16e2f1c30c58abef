//! Controls bound to stores: what the server sets shows, wherever the control stands, and what the visitor enters is what a fresh page shows.

#![allow(deprecated, reason = "controls without labels: what they are for is none of the matter")]

use std::collections::{BTreeSet, HashSet};

use marquetry::{
    prelude::*,
    testing::{Mounted, mount},
};
use serde::{Deserialize, Serialize};

use crate::{SEQUENCES, TURNS, follow, random::Random};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
enum Size {
    #[default]
    Small,
    #[serde(rename = "middle size")]
    Middle,
    Large,
}

const SIZES: [(&str, Size); 3] = [("Small", Size::Small), ("middle size", Size::Middle), ("Large", Size::Large)];

#[derive(Clone)]
struct Stores {
    text: Writable<String>,
    option: Writable<Option<String>>,
    number: Writable<i64>,
    float: Writable<Option<f64>>,
    on: Writable<bool>,
    size: Writable<Size>,
    list: Writable<Vec<i64>>,
    set: Writable<HashSet<Size>>,
    names: Writable<Vec<String>>,
    show: Writable<bool>,
}

fn size(random: &mut Random) -> Size {
    SIZES[random.below(SIZES.len())].1
}

fn stores(random: &mut Random) -> Stores {
    Stores {
        text: writable(random.text()),
        option: writable(random.option(Random::text)),
        number: writable(random.number()),
        float: writable(random.option(|random| random.number() as f64 / 4.0)),
        on: writable(random.chance()),
        size: writable(size(random)),
        list: writable(random.list(Random::number)),
        set: writable(random.list(size).into_iter().collect::<HashSet<_>>()),
        names: writable(random.list(Random::text)),
        show: writable(random.chance()),
    }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(10) {
        0 => stores.text.set(random.text()),
        1 => stores.option.set(random.option(Random::text)),
        2 => stores.number.set(random.number()),
        3 => stores.float.set(random.option(|random| random.number() as f64 / 4.0)),
        4 => stores.on.set(random.chance()),
        5 => stores.size.set(size(random)),
        6 => stores.list.set(random.list(Random::number)),
        7 => stores.set.set(random.list(size).into_iter().collect()),
        8 => stores.names.set(random.list(Random::text)),
        _ => stores.show.set(random.chance()),
    }
}

component! {
    Fields(s: Stores) {
        let Stores { text, option, number, float, on, .. } = s;
        <p>"before"<input name="a" bind:value={text}>"between"<input bind:value={option}></p>
        <input type="number" bind:value={number}><textarea bind:value={text} class="x"></textarea>
        <label>"on "<input type="checkbox" bind:checked={on}></label>
        <fragment key="f">
            <input bind:value={text} class:on={$on} title={$text}><input type="number" step="any" bind:value={float}><textarea bind:value={option}></textarea>
            <input type="checkbox" bind:checked={&on}>{$on}{text}
        </fragment>
    }

    Groups(s: Stores) {
        let Stores { size, list, set, names, number, .. } = s;
        <input type="radio" name="size" value="Small" bind:group={size}><input type="radio" name="size" value="middle size" bind:group={size}>
        <input type="checkbox" value="1" bind:group={list}><input type="checkbox" value="99" bind:group={list}>
        <fragment key="g">
            {#each SIZES as (name, _)}<label>{name}<input type="radio" name="again" value={name} bind:group={size}></label>{/each}
            {#each $names as name}<input type="checkbox" value={name.clone()} bind:group={names}>{/each}
            {#each 0..$number as i}<input type="checkbox" value="{i}" bind:group={list}>{/each}
            <input type="checkbox" value={$number} bind:group={list}><input type="checkbox" value="Large" bind:group={set}>
        </fragment>
    }

    Selects(s: Stores) {
        let Stores { size, list, set, names, text, number, show, .. } = s;
        <select bind:value={size}><option>"Small"</option><option value="middle size">"M"</option><optgroup label="g"><option>"  Large "</option></optgroup></select>
        <fragment key="s">
            <select bind:value={text}>{#each $names as name}<option value={name.clone()}>{&name}</option>{:else}<option>"0"</option>{/each}</select>
            <select multiple bind:value={list}>{#each 0..$number as i (i)}<option value={i}>"no. "{i}</option>{/each}<option value="99">"many"</option></select>
            <select multiple bind:value={set}>{#if $show}<option>"Small"</option>{:else}<option value="middle size">"M"</option>{/if}<option>"Large"</option></select>
        </fragment>
    }

    Blocks(s: Stores) {
        let Stores { text, number, show, on, .. } = s;
        {#if get(&fixed())}<p><input bind:value={text}></p>{/if}
        <Card><input bind:value={number}></Card>
        <fragment key="b">
            {#if $show}<input bind:value={text}>{:else}<Card><textarea bind:value={text}></textarea></Card>{/if}
            {#each 0..$number as i}{#if $show}<input type="checkbox" bind:checked={on}>{:else}{i}{/if}{/each}
            <Field store={text.clone()}/>
            <Switched first={if $show { number.clone() } else { number.clone() }} second={$on}/>
        </fragment>
    }

    Card() { <section><slot/></section> }
    Field(store: Writable<String>) { <input bind:value={store}> }
    Switched(first: Writable<i64>, second: bool) { <fragment key="x"><input bind:value={first}>{second}</fragment> }

    Which(a: Writable<i64>, b: Writable<i64>, first: Writable<bool>) {
        <fragment key="w"><Chosen store={if $first { a.clone() } else { b.clone() }}/></fragment>
    }
    Chosen(store: Writable<i64>) { <input type="number" bind:value={store}> }
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
    fields Fields;
    groups Groups;
    selects Selects;
    bound_controls_in_blocks_slots_and_children Blocks;
}

#[tokio::test]
async fn another_store_as_a_prop_is_bound() {
    let (a, b, first) = (writable(1i64), writable(10i64), writable(true));
    let mut page = mount(Which { a: a.clone(), b: b.clone(), first: first.clone() }).await;
    page.fill("input", "2");
    assert_eq!(get(&a), 2);
    first.set(false);
    assert_eq!(page.value("input"), "10");
    page.fill("input", "11");
    assert_eq!((get(&a), get(&b)), (2, 11));
    a.set(5);
    assert_eq!(page.value("input"), "11");
}

/// One of the things that a visitor can do with these controls; what the page shows then is what a fresh one does.
fn act(page: &mut Mounted, random: &mut Random) {
    match random.below(8) {
        0 => page.fill("#text", &random.text().replace(['\r', '\n', '\0'], "")),
        1 => page.fill("#area", &random.text().replace(['\r', '\0'], "")),
        2 => page.fill("#number", &random.number().to_string()),
        3 => page.click("#on"),
        4 => page.click(["#r0", "#r1", "#r2"][random.below(3)]),
        5 => page.click(["#b0", "#b1", "#b2"][random.below(3)]),
        6 => page.fill("#select", SIZES[random.below(3)].0),
        _ => page.fill("#several", SIZES[random.below(3)].0),
    }
}

component! {
    All(s: Stores, chosen: Writable<BTreeSet<Size>>) {
        let Stores { text, option, number, on, size, list, .. } = s;
        <input id="text" bind:value={text}><textarea id="area" bind:value={option}></textarea><input id="number" type="number" bind:value={number}>
        <input id="on" type="checkbox" bind:checked={on}>
        <fragment key="a">
            {#each SIZES as (name, _), i}<input id="r{i}" type="radio" name="r" value={name} bind:group={size}>{/each}
            {#each 0..3 as i}<input id="b{i}" type="checkbox" value={i} bind:group={list}>{/each}
            <select id="select" bind:value={size}>{#each SIZES as (name, _)}<option value={name}>{name}</option>{/each}</select>
            <select id="several" multiple bind:value={chosen}>{#each SIZES as (name, _)}<option value={name}>{name}</option>{/each}</select>
            {text}{option}{number}{on}{$list.len()}{$chosen.len()}
        </fragment>
    }
}

#[tokio::test]
async fn what_visitors_enter_is_what_a_fresh_page_shows() {
    for seed in 0..SEQUENCES / 3 {
        let mut random = Random::new(seed);
        let (stores, chosen) = (stores(&mut random), writable(BTreeSet::new()));
        let mut page = mount(All { s: stores.clone(), chosen: chosen.clone() }).await;
        for _ in 0..TURNS {
            act(&mut page, &mut random);
            if random.chance() {
                change(&stores, &mut random);
            }
            let mut fresh = mount(All { s: stores.clone(), chosen: chosen.clone() }).await;
            assert_eq!(page.html(), fresh.html());
            for field in ["#text", "#area", "#number", "#select"] {
                assert_eq!(page.value(field), fresh.value(field), "{field}");
            }
            assert_eq!(page.needless(), 0, "something equal was sent");
        }
    }
}
