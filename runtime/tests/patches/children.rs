//! Child components inside and outside of fragments, with slots, props that change, and state of their own.

use marquetry::{prelude::*, testing::mount};

use crate::{follow, random::Random};

#[derive(Clone)]
struct Stores {
    a: Writable<String>,
    n: Writable<i64>,
    on: Writable<bool>,
    rows: Writable<Vec<(u32, String)>>,
}

fn row(random: &mut Random) -> (u32, String) {
    (random.below(6) as u32, random.text())
}

fn stores(random: &mut Random) -> Stores {
    Stores { a: writable(random.text()), n: writable(random.number()), on: writable(random.chance()), rows: writable(random.list(row)) }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(6) {
        0 => stores.a.set(random.text()),
        1 => stores.n.set(random.number()),
        2 => stores.on.set(random.chance()),
        _ => random.edit(&stores.rows, row),
    }
}

component! {
    /// Static.
    Badge(n: i64, label: String = String::new()) { <b title={&label}>{n}{#if n > 1}" many"{/if}</b> }

    /// Static, with slots.
    Card(title: String) {
        <section><h2>{title}</h2><slot/><footer><slot name="foot">"no foot"</slot></footer></section>
    }

    /// Static, and shows its slot twice.
    Twice() { <slot/>" and "<slot/> }

    /// Live; its props are read in its fragment.
    Show(n: i64, label: String = String::new(), s: Stores) {
        let Stores { a, on, .. } = s;
        <fragment key="s"><i title={&label}>{n}{$a}</i>{#if $on}<u>{n * 2}{&label}</u>{/if}</fragment>
    }

    /// Live, with slots outside of its fragment and in it.
    Panel(n: i64, s: Stores) {
        let Stores { a, .. } = s;
        on nothing() {}
        <article>
            <fragment key="p">{$a}{n}</fragment>
            <slot/>
            <fragment key="q"><slot name="inside">"inside "{$a}</slot>{n}</fragment>
            <footer><slot name="foot">"no foot "<fragment key="r">{$a}</fragment></slot></footer>
        </article>
    }

    /// Static around live ones.
    Wrap(n: i64, s: Stores) { <div title={n}><Show {n} s={s.clone()}/>{n}<Show n={n + 1} s={s}/></div> }

    /// Live, with a live one outside of its fragment.
    Outer(n: i64, s: Stores) {
        let Stores { a, .. } = s.clone();
        <div><Show n={1} s={s.clone()}/><fragment key="o">{$a}{n}</fragment></div>
    }

    Static(s: Stores) {
        let Stores { a, n, on, rows } = s;
        <fragment key="f">
            {$a}<Badge n={$n} label={$a.clone()}/>{$a}<Badge n={$n / 2} label="fixed"/>
            <Card title={$a.clone()}>{$n}<p slot="foot">{$a}</p></Card>
            <Card title="fixed">{#if $on}{$a}{/if}{#each $rows as (id, text) (id)}<b>{text}</b>{/each}</Card>
            <Card title="nested"><Card title={$a.clone()}><Badge n={$n}/><fragment key="g">{$a}</fragment></Card>{$a}<i slot="foot">{$n}</i></Card>
            <Twice>{$a}{#if $on}<Badge n={$n}/>{/if}</Twice>
            {#each $rows as (id, text) (id)}<Badge n={i64::from(*id)} label={text.clone()}/>{text}<Card title={text.clone()}>{$a}<p slot="foot">{id}</p></Card>{/each}
            {#if $on}<Badge n={$n}/>{:else}<Card title="else">{$n}</Card>{/if}
        </fragment>
        <Card title="outside"><fragment key="h">{$a}{n}</fragment><p slot="foot"><fragment key="i">{$n}</fragment></p></Card>
        <Twice><fragment key="j">{$a}{#if $on}{$n}{/if}</fragment></Twice>
    }

    Live(s: Stores) {
        let Stores { a, n, on, rows } = s.clone();
        <fragment key="f">
            {$a}<Show n={$n} label={$a.clone()} s={s.clone()}/>{$a}<Show n={$n / 2} s={s.clone()}/><Show n={3} s={s.clone()}/>
            <Panel n={$n} s={s.clone()}>{$a}{#if $on}<b>{$n}</b>{/if}<p slot="inside">{$n}</p></Panel>
            <Panel n={3} s={s.clone()}><Show n={$n} s={s.clone()}/><Panel n={$n} s={s.clone()}>{$a}</Panel><p slot="foot">{$a}<fragment key="l">{$n}</fragment></p></Panel>
            {#if $on}<Show n={$n} s={s.clone()}/>{:else}<Panel n={1} s={s.clone()}>{$n}</Panel>{/if}
            {#each $rows as (id, text) (id)}<Show n={i64::from(*id)} label={text.clone()} s={s.clone()}/>{text}{/each}
            {#each $rows as (id, text)}<div><Panel n={i64::from(*id)} s={s.clone()}>{text}{$a}<b slot="foot">{$n}</b></Panel></div>{/each}
        </fragment>
        <Panel n={3} s={s.clone()}><fragment key="h">{$a}{n}</fragment><p slot="foot"><fragment key="i">{$n}</fragment></p></Panel>
        <Card title="outside"><Show n={4} s={s.clone()}/><fragment key="m"><Outer n={$n} s={s.clone()}/></fragment></Card>
        <Outer n={5} s={s.clone()}/>
    }

    Wrapping(s: Stores) {
        let Stores { a, n, on, rows } = s.clone();
        <fragment key="w">
            {$a}<Wrap n={$n} s={s.clone()}/>{#if $on}<Wrap n={$n} s={s.clone()}/>{/if}
            {#each $rows as (id, _) (id)}<Wrap n={i64::from(*id)} s={s.clone()}/>{/each}
            <Card title={$a.clone()}><Show n={$n} s={s.clone()}/><Wrap n={$n} s={s.clone()}/></Card>
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
    static_children Static;
    live_children Live;
    live_children_of_static_ones Wrapping;
}
