//! What a component would show with other props, as it is said ahead of a navigation: whether it is shown or not, and whatever changes meanwhile, the page shows in the end
//! what a fresh one does.

use marquetry::{
    prelude::*,
    testing::{Mounted, mount},
};

use crate::{Named, SEQUENCES, TURNS, random::Random};

#[derive(Clone, PartialEq)]
struct Props {
    at: String,
    n: i64,
    wide: bool,
    /// Which of two stores is followed.
    other: bool,
}

fn props(random: &mut Random) -> Props {
    Props { at: random.text(), n: random.below(4) as i64, wide: random.chance(), other: random.below(4) == 0 }
}

#[derive(Clone)]
struct Stores {
    a: [Writable<String>; 2],
    on: Writable<bool>,
    rows: Writable<Vec<(u32, String)>>,
}

fn row(random: &mut Random) -> (u32, String) {
    (random.below(6) as u32, random.text())
}

fn stores(random: &mut Random) -> Stores {
    Stores { a: [writable(random.text()), writable(random.text())], on: writable(random.chance()), rows: writable(random.list(row)) }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(5) {
        0 => stores.a[0].set(random.text()),
        1 => stores.a[1].set(random.text()),
        2 => stores.on.set(random.chance()),
        _ => random.edit(&stores.rows, row),
    }
}

/// What would change something if it were shown.
#[derive(View)]
enum Sign {
    At(String),
}

impl std::fmt::Display for Sign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Sign::At(at) = self;
        write!(f, "at {at}")
    }
}

component! {
    Link(to: String, here: bool) { <a href={"/".to_owned() + &to} class:here={here}>{&to}{#if here}" (here)"{/if}</a> }
    Card(title: String) { <section><h2>{title}</h2><slot/></section> }
    Lives(n: i64) {
        let own = writable(0);
        on nothing() { own.set(1) }
        <b>{n}</b><fragment key="lives"><i>{n}{$own}</i></fragment>
    }
    /// Its props are in its fragment only.
    Shows(n: i64, at: String) {
        let own = writable(0);
        on nothing() { own.set(1) }
        <b>"n"</b><fragment key="shows"><i title={&at}>{n}{$own}</i>{#if n > 1}<Shows n={n - 1} at={at.clone()}/>{/if}</fragment>
    }
    Panel() { on nothing() {} <article><fragment key="panel"><slot/></fragment></article> }

    /// All of it is said ahead.
    Values(at: String, n: i64, wide: bool, a: Writable<String>, on: Writable<bool>, rows: Writable<Vec<(u32, String)>>) {
        <fragment key="f">
            <title>{&at}" – "{$a}</title>
            <p class="nav" class:wide={wide} title={&at} style:width="{n}px" hidden={wide}>{$a}{&at}{n}</p>
            <textarea>{&at}</textarea>
            {#if $on}<u>{&at}{#if $a.is_empty()}{n}{:else}<i data-n={n}>{$a}</i>{/if}</u>{:else}<s class={&at}>{$a}</s>{/if}
            {#each $rows as (id, text) (id)}<li class:here={i64::from(*id) == n}>{text}{&at}</li>{/each}
            {#each $rows as (id, text)}<li class:here={*text == at}>{id}{#if $on}{n}{/if}</li>{/each}
            {#each ["x", "y", "z"] as name}<Link to={name.to_string()} here={*name == at}/>{:else}<p>{n}</p>{/each}
            {#if wide}<u title={&at}>{$a}{#if $on}{n}{/if}</u>{:else if n > 1}{&at}{:else}<Link to="y" here={*at == *$a}/>{/if}
            {#match &*at}{:case ""}{n}{:case other}<b>{other}{#each $rows as (id, text) (id)}<i>{text}{n}</i>{:else}{$a}{/each}</b>{/match}
            {#if n == 1}<Boundary>{&at}{$a}<p slot="error">"no"</p></Boundary>{/if}
            {#match $rows.len()}{:case 0}<b>{&at}</b>{:case few}<b title={&at}>{few}{n}</b>{/match}
            <Card title="fixed"><em>{&at}</em>{#if $on}{n}{/if}<Link to="x" here={wide}/></Card>
            <Link to={at.clone()} here={wide}/>
            <Shows n={if wide { 0 } else { 1 }} at={at.clone()}/>{#each $rows as (id, _) (id)}<Shows n={1} at={at.clone()}/>{/each}
            <Boundary>{&at}{$a}<p slot="error">"no"</p></Boundary>
            {Sign::At(at.clone())}
        </fragment>
        <Card title="outside"><fragment key="g">{&at}{$a}</fragment></Card>
        <Boundary><fragment key="h"><b>{n}</b>{#if $on}{$a}{/if}</fragment><p slot="error">"no"</p></Boundary>
        {#each ["k", "l"] as name}<fragment key="i"><b class:on={*name == at}>{name}{$a}</b></fragment>{/each}
    }

    /// What comes and goes with the props, and what keeps something.
    Shapes(at: String, n: i64, wide: bool, a: Writable<String>, on: Writable<bool>, rows: Writable<Vec<(u32, String)>>) {
        <fragment key="f">
            {#if wide}<u>{&at}{$a}<Lives {n}/></u>{:else}<s>{n}{$a}</s>{/if}
            {#if $on}<u>{#if wide}{$a}{:else}{&at}{/if}{n}</u>{/if}
            {#each $rows.iter().filter(|(id, _)| i64::from(*id) != n) as (id, text) (id)}<li>{text}{&at}{$a}</li>{/each}
            {#each 0..n as i}<li>{i}{&at}{#if $on}<Lives n={i}/>{/if}</li>{:else}<p>{&at}{$a}</p>{/each}
            {#each $rows as (id, text) (id + u32::from(wide))}<li>{text}{&at}</li>{/each}
            {#match &*at}{:case ""}{n}{:case "a"}<Lives {n}/>{:case other}{other}{$a}{/match}
            <Shows {n} at={at.clone()}/><Lives {n}/><Card title={at.clone()}><em>{&at}</em>{$a}<Lives {n}/></Card>
            <Card title="fixed"><Lives {n}/>{#if wide}<Lives n={2}/>{/if}{&at}</Card>
            <Panel>{&at}{$a}</Panel>
            {#await std::future::ready(n)}{&at}{:then m}<b title={&at}>{m}{$a}</b>{/await}
            {#each one(n) as item}<li>{item}{&at}</li>{:else}{&at}{/each}
            {#if wide}<Boundary>{&at}<Lives {n}/><p slot="error">"no"</p></Boundary>{/if}
            <Boundary>{#if wide}{$a}{:else}<Lives {n}/>{/if}{&at}<p slot="error">"no"</p></Boundary>
        </fragment>
        <Panel><fragment key="h">{&at}{$a}{#if wide}{n}{/if}</fragment></Panel>
    }
}

/// A stream of one item.
async fn one(n: i64) -> i64 {
    n
}

fn values(Props { at, n, wide, other }: Props, Stores { a, on, rows }: &Stores) -> Values {
    Values { at, n, wide, a: a[usize::from(other)].clone(), on: on.clone(), rows: rows.clone() }
}

fn shapes(Props { at, n, wide, other }: Props, Stores { a, on, rows }: &Stores) -> Shapes {
    Shapes { at, n, wide, a: a[usize::from(other)].clone(), on: on.clone(), rows: rows.clone() }
}

/// Whether two pages show the same, apart from the numbers of what lives in them.
async fn shows<C: Component + Send + 'static>(page: &mut Mounted, component: C, when: &str) {
    let mut fresh = mount(component).await;
    assert_eq!(page.html(), fresh.html(), "{when}");
    assert_eq!(page.title(), fresh.title(), "{when}");
}

/// `whole`: all that is other with other props is said ahead.
async fn walk<C: Component + Send + 'static>(component: impl Fn(Props, &Stores) -> C, whole: bool) {
    let mut said = 0;
    for seed in 0..SEQUENCES {
        let mut named = Named(seed, 0);
        let mut random = Random::new(seed);
        let stores = stores(&mut random);
        let mut own = props(&mut random);
        let mut page = mount(component(own.clone(), &stores)).await;
        for turn in 0..TURNS {
            named.1 = turn;
            for _ in 0..random.below(3) {
                change(&stores, &mut random);
            }
            let next = if random.below(4) == 0 { own.clone() } else { props(&mut random) };
            let is_shown = random.chance();
            said += usize::from(page.try_props(component(next.clone(), &stores), is_shown));
            if is_shown && whole {
                assert_eq!(page.shown(), mount(component(next.clone(), &stores)).await.html(), "at once");
            }
            // What is said until the server hears of it.
            for _ in 0..random.below(3) {
                change(&stores, &mut random);
                page.html();
            }
            if is_shown || random.chance() {
                page.give_props(component(next.clone(), &stores));
                own = next;
            }
            shows(&mut page, component(own.clone(), &stores), "in the end").await;
        }
    }
    assert!(said > 0, "nothing was ever said ahead");
}

#[tokio::test]
async fn values_are_said_ahead() {
    walk(values, true).await;
}

#[tokio::test]
async fn what_comes_and_goes_is_left_for_later() {
    walk(shapes, false).await;
}
