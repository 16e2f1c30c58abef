//! `{#key}`, `{#snippet}` and `{@render}`.

use marquetry::{prelude::*, testing::mount};

use crate::{follow, random::Random};

component! {
    /// Shown inside and outside of the fragment, in a list, within each other, with what a store says and without.
    Shown(name: Writable<String>, count: Writable<u8>, rows: Writable<Vec<(u8, String)>>) {
        {@render head("fixed", 1)}
        {#snippet head(title: &str, level: u8)}<h2>{title}" "{level}</h2>{/snippet}
        {#snippet row(key: u8, text: &str)}
            <li class:odd={key % 2 == 1}>{key}" is "{text}{#if $count > 100}", of many"{/if}</li>
        {/snippet}
        <fragment key="all">
            {@render head(&$name, $count)}
            <ul>
                {#each $rows as (key, text) (key)}{@render row(*key, text)}{/each}
                {@render row(0, &$name)}
            </ul>
            {#snippet both(from: u8)}
                {#snippet number(n: u8)}<b>{n}</b>{/snippet}
                {@render number(from)}" to "{@render number($count)}
            {/snippet}
            {@render both(7)}
            {#if $count % 2 == 0}{@render both($count / 2)}{/if}
        </fragment>
    }
}

component! {
    Keyed(name: Writable<String>, count: Writable<u8>) {
        {#key 1}<i>"once"</i>{/key}
        <fragment key="keyed">
            {#key $count / 50}<p>{$name}" "{$count}</p>{/key}
            {#key (&$name, $count % 2)}<Child value={$count}/>{/key}
        </fragment>
    }
    Child(value: u8) {
        let first = value;
        <fragment key="child">{first}" then "{value}</fragment>
    }
}

fn text(random: &mut Random) -> String {
    ["", "a", "<b>", "long & longer"][random.below(4)].to_owned()
}

#[tokio::test]
async fn snippets_show_what_they_are_given() {
    follow(
        |random| (writable(text(random)), writable(random.below(200) as u8), writable(Vec::new())),
        |(name, count, rows)| Shown { name: name.clone(), count: count.clone(), rows: rows.clone() },
        |(name, count, rows), random| match random.below(4) {
            0 => name.set(text(random)),
            1 => count.set(random.below(200) as u8),
            2 => rows.edit(|rows| rows.insert(random.below(rows.len() + 1), (random.below(200) as u8, text(random)))),
            _ => rows.edit(|rows| rows.truncate(random.below(rows.len() + 1))),
        },
    )
    .await;
}

#[tokio::test]
async fn what_a_key_holds_is_made_anew_with_it() {
    let (name, count) = (writable("a".to_owned()), writable(10));
    let mut page = mount(Keyed { name: name.clone(), count: count.clone() }).await;
    assert!(page.html().contains("10 then 10"));
    count.set(12);
    assert!(page.html().contains("10 then 12"), "the key is the same, and so is the child: {}", page.html());
    count.set(13);
    assert!(page.html().contains("13 then 13"), "another key, another child: {}", page.html());
    batch(|| {
        name.set("b".to_owned());
        count.set(get(&count) + 100);
    });
    assert!(page.html().contains("<p>b 113</p>"), "{}", page.html());
}
