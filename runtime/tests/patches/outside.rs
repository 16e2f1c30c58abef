//! Fragments inside blocks that stand outside of every fragment: chosen while they are served, and alive from then on.

use marquetry::{prelude::*, testing::mount};

use crate::{follow, random::Random};

#[derive(Clone)]
struct Stores {
    a: Writable<String>,
    n: Writable<i64>,
    on: Writable<bool>,
    user: Writable<Option<String>>,
}

fn stores(random: &mut Random) -> Stores {
    Stores { a: writable(random.text()), n: writable(random.number()), on: writable(random.chance()), user: writable(random.option(Random::text)) }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(3) {
        0 => stores.a.set(random.text()),
        1 => stores.n.set(random.number()),
        _ => stores.on.set(random.chance()),
    }
}

component! {
    Child(n: i64, user: Option<String>, s: Stores) {
        let Stores { a, .. } = s;
        {#if let Some(user) = &user}<fragment key="user">{user}{$a}{n}</fragment>{:else}"nobody"{/if}
        {#match n}
            {:case 0 | 1}<p>"few "<fragment key="few">{$a}</fragment></p>
            {:case n if n > 50}{#each 2 as i}<fragment key="many">{i}{n}{$a}</fragment>{/each}
            {:case _}"some"
        {/match}
    }

    Blocks(s: Stores) {
        let Stores { a, n, on, user } = s.clone();
        let flag = true;
        {#if flag}<fragment key="a">{$a}</fragment>{:else}<fragment key="b">{$n}</fragment>{/if}
        {#if flag && 1 > 2}"never"{:else if flag}{#if !flag}"no"{:else}<fragment key="c">{$n}</fragment>{/if}{/if}
        {#each ["x", "y"] as name, i}<li>{name}<fragment key="d">{i}{name}{$a}{#if $on}{$n}{/if}</fragment></li>{:else}"none"{/each}
        {#each 3 as i (i)}{#if i != 1}<fragment key="e"><b>{i}{$n}</b></fragment>{/if}{/each}
        {#if let Some(user) = get(&user)}<fragment key="f">{user}{$a}</fragment>{:else}<fragment key="g">{$n}</fragment>{/if}
        <fragment key="h"><Child n={$n} user={Some($a.clone())} s={s.clone()}/></fragment>
        <Child n={3} user={None} s={s.clone()}/>
    }

    Once(on: Writable<bool>, n: Writable<i64>) {
        {#if get(&on)}<fragment key="a">"on "{$n}</fragment>{:else}<fragment key="b">"off "{$n}</fragment>{/if}
    }
}

#[tokio::test]
async fn fragments_in_blocks_outside_of_every_fragment_are_live() {
    follow(stores, |s| Blocks { s: s.clone() }, change).await;
}

#[tokio::test]
async fn a_condition_is_evaluated_once_and_what_it_chose_lives_on() {
    let (on, n) = (writable(true), writable(1));
    let mut page = mount(Once { on: on.clone(), n: n.clone() }).await;
    on.set(false);
    n.set(2);
    assert_eq!(page.html(), "on 2");
    on.set(true);
    n.set(3);
    assert_eq!(page.html(), "on 3");
}
