//! Slots in blocks of a live component's fragment: the content belongs to the parent, and the child says when it is shown.

use marquetry::{
    prelude::*,
    testing::{Mounted, mount},
};

use crate::{follow, random::Random};

#[derive(Clone)]
struct Stores {
    a: Writable<String>,
    n: Writable<i64>,
    on: Writable<bool>,
    other: Writable<bool>,
    rows: Writable<Vec<(u32, String)>>,
}

fn row(random: &mut Random) -> (u32, String) {
    (random.below(6) as u32, random.text())
}

fn stores(random: &mut Random) -> Stores {
    Stores {
        a: writable(random.text()),
        n: writable(random.number()),
        on: writable(random.chance()),
        other: writable(random.chance()),
        rows: writable(random.list(row)),
    }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(8) {
        0 => stores.a.set(random.text()),
        1 => stores.n.set(random.number()),
        2 | 3 => stores.on.set(random.chance()),
        4 | 5 => stores.other.set(random.chance()),
        _ => random.edit(&stores.rows, row),
    }
}

component! {
    /// Shows its slot for a while.
    Opens(on: Writable<bool>, n: i64 = 0) { <fragment key="o">{n}{#if $on}<b><slot/></b>{:else}"closed"{/if}</fragment> }

    /// Shows a slot in every row, and others elsewhere.
    Rows(s: Stores) {
        let Stores { a, on, rows, .. } = s;
        <slot name="head"/>
        <fragment key="r">
            {#each $rows as (id, text) (id)}<li>{text}": "<slot/></li>{:else}<slot name="none">"nothing "{$a}</slot>{/each}
            {#match $on}{:case true}<slot name="head">"no head"</slot>{:case false}<slot name="none"/>{/match}
            {#key $a}<i><slot name="keyed">{$a}</slot></i>{/key}
        </fragment>
    }

    /// Static.
    Card(title: String) { <section><h2>{&title}</h2><slot/><slot name="foot">{&title}</slot></section> }

    /// Static around one that opens.
    Framed(title: String, on: Writable<bool>) { <div title={&title}><Opens {on} n={1}><u>{&title}</u><slot/></Opens></div> }

    /// Live, and hands its slots on, to one that opens and to others.
    Handing(s: Stores) {
        let Stores { a, on, other, .. } = s.clone();
        <Opens on={on.clone()}>"outside "<slot/></Opens>
        <Card title="static"><slot name="foot"/></Card>
        <fragment key="h">
            {$a}<Opens on={other.clone()}><slot/>{$a}</Opens>
            <Card title={$a.clone()}><slot name="foot">{$a}</slot></Card>
            <Boundary>{#if $other}<slot/>{/if}</Boundary>
        </fragment>
    }

    Shown(a: Writable<String>, n: i64 = 0) { <fragment key="s"><em>{$a}{n}</em></fragment> }

    Inside(s: Stores) {
        let Stores { a, n, on, other, rows } = s.clone();
        <fragment key="i">
            <Opens on={on.clone()} n={$n}>{$a}{#if $other}<Shown a={a.clone()} n={$n}/>{/if}{#each $rows as (id, text) (id)}{text}{/each}</Opens>
            <Opens on={on.clone()}>"plain"</Opens>
            <Opens on={on.clone()}><Opens on={other.clone()} n={$n}>{$a}<Shown a={a.clone()}/></Opens>{$n}</Opens>
            {#if $other}<Opens on={on.clone()}>{$a}</Opens>{/if}
            {#each $rows as (id, text) (id)}<Opens on={on.clone()} n={i64::from(*id)}>{text}{$a}</Opens>{/each}
        </fragment>
    }

    Lists(s: Stores) {
        let Stores { a, n, .. } = s.clone();
        <fragment key="l">
            <Rows s={s.clone()}>{$a}<Shown a={a.clone()} n={$n}/><p slot="head">{$n}</p><p slot="none">{$a}</p></Rows>
            <Rows s={s.clone()}/>
        </fragment>
    }

    Around(s: Stores) {
        let Stores { a, n, on, other, rows } = s.clone();
        <fragment key="a">
            <Framed title={$a.clone()} on={on.clone()}>{$n}<Shown a={a.clone()} n={$n}/></Framed>
            <Framed title="fixed" on={on.clone()}><Opens on={other.clone()}>{$a}</Opens></Framed>
            <Card title={$a.clone()}><Opens on={on.clone()}>{$n}<Shown a={a.clone()}/></Opens><p slot="foot"><Opens on={other.clone()}>{$a}</Opens></p></Card>
            {#each $rows as (id, text) (id)}<Framed title={text.clone()} on={on.clone()}>{id}{$a}</Framed>{/each}
        </fragment>
    }

    Outside(s: Stores) {
        let Stores { a, n, on, other, .. } = s.clone();
        <Opens on={on.clone()}><fragment key="x">{$a}{$n}</fragment></Opens>
        <Opens on={on.clone()}><i>"plain"</i><Shown a={a.clone()}/></Opens>
        <Framed title="outside" on={on.clone()}><fragment key="y">{$a}</fragment></Framed>
        <Framed title="plain" on={on.clone()}><Opens on={other.clone()}><Shown a={a.clone()} n={2}/></Opens></Framed>
        <Card title="card"><Opens on={on.clone()}><fragment key="z">{$n}</fragment></Opens></Card>
        <Rows s={s.clone()}><fragment key="w">{$a}</fragment><p slot="head">"head"</p></Rows>
    }

    /// Keeps nothing: what it wrote is written once.
    Keepsnothing(s: Stores) {
        <Opens on={s.on.clone()}>"plain"</Opens>
        <Opens on={s.on.clone()}>"a "<Shown a={s.a.clone()}/><Opens on={s.other.clone()}>"inner "<Shown a={s.a.clone()} n={1}/></Opens></Opens>
        <Framed title="framed" on={s.on.clone()}><Shown a={s.a.clone()}/></Framed>
        <Rows s={s.clone()}>"row"<p slot="none">"none"</p></Rows>
    }

    Handed(s: Stores) {
        let Stores { a, n, .. } = s.clone();
        <fragment key="d"><Handing s={s.clone()}>{$a}<Shown a={a.clone()} n={$n}/><p slot="foot">{$n}</p></Handing></fragment>
        <Handing s={s.clone()}><fragment key="e">{$a}</fragment></Handing>
    }

    Viewed(s: Stores) {
        let Stores { a, n, .. } = s.clone();
        <fragment key="v">{entry(&$a, &s)}{#each n as n}<p>{n}{entry("item", &s)}</p>{/each}</fragment>
    }
}

component! {
    /// Not ready at once.
    async Late(on: Writable<bool>) {
        tokio::time::sleep(Duration::from_millis(3)).await;
        <fragment key="late">{#if $on}<b><slot/></b>{/if}</fragment>
    }

    Waiting(s: Stores) {
        let Stores { a, n, on, .. } = s.clone();
        <fragment key="w"><Late on={on.clone()}>{$a}<Shown a={a.clone()} n={$n}/></Late></fragment>
        <Late on={on.clone()}><i>"plain"</i><Shown a={a.clone()}/></Late>
        <Late on={on.clone()}><fragment key="x">{$a}</fragment></Late>
    }

    Streamed(n: Writable<i64>, on: Writable<bool>, a: Writable<String>) {
        <fragment key="s" mode="append">{#each n as n}<p><Opens on={on.clone()}>{n}<Shown a={a.clone()}/></Opens></p>{/each}</fragment>
    }
}

fn entry(text: &str, s: &Stores) -> impl View {
    let (text, s) = (text.to_owned(), s.clone());
    markup! { <p><Opens on={s.on.clone()}>{&text}<Shown a={s.a.clone()}/></Opens></p> }
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
    a_slot_in_a_block_shows_what_its_parent_writes Inside;
    a_slot_is_shown_in_every_item Lists;
    static_components_stand_between Around;
    contents_outside_of_every_fragment Outside;
    contents_of_a_component_that_keeps_nothing Keepsnothing;
    contents_are_handed_on Handed;
    contents_in_views Viewed;
    contents_of_components_that_are_ready_later Waiting;
}

component! {
    Clicks(id: String, closed: Writable<u32>) {
        let clicks = writable(0);
        let running = readable(0, move |_| { let closed = closed.clone(); move || closed.update(|n| n + 1) });
        on click() { clicks.update(|n| n + 1) }
        <button id={id} @trigger="click"><fragment key="c">{$clicks + $running}</fragment></button>
    }

    State(on: Writable<bool>, title: Writable<String>, closed: Writable<u32>) {
        <fragment key="s">
            <Opens on={on.clone()} n={$title.len() as i64}><Clicks id="a" closed={closed.clone()}/></Opens>
            <Card title={$title.clone()}><Opens on={on.clone()}><Clicks id="b" closed={closed.clone()}/></Opens></Card>
        </fragment>
    }

    Still(on: Writable<bool>, closed: Writable<u32>) { <Opens {on}><Clicks id="a" closed={closed.clone()}/></Opens> }
}

fn said(page: &mut Mounted) -> Vec<String> {
    page.html().split("<button").skip(1).map(|rest| rest.split(['<', '>']).nth(1).unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn what_stands_in_a_slot_keeps_its_state_while_it_is_shown_and_is_given_up_when_it_goes() {
    let (on, title, closed) = (writable(true), writable("t".to_owned()), writable(0));
    let mut page = mount(State { on: on.clone(), title: title.clone(), closed: closed.clone() }).await;
    page.click("#a");
    page.click("#b");
    page.click("#b");
    title.set("title".into());
    assert_eq!(said(&mut page), ["1", "2"]);
    on.set(false);
    assert_eq!(said(&mut page), [""; 0]);
    assert_eq!(get(&closed), 2, "their stores have stopped");
    on.set(true);
    assert_eq!(said(&mut page), ["0", "0"]);
    page.click("#a");
    assert_eq!(said(&mut page), ["1", "0"]);
    drop(page);
    assert_eq!(get(&closed), 4);
}

#[tokio::test]
async fn what_is_shown_again_comes_in_the_same_frame_and_needs_only_what_differs() {
    let (on, title, closed) = (writable(false), writable("t".to_owned()), writable(0));
    let mut page = mount(State { on: on.clone(), title, closed }).await;
    on.set(true);
    let patches = page.patches();
    assert!(page.html().contains("<b><button"), "{patches:?}");
    on.set(false);
    page.patches();
    assert!(page.sent() > 0);
}

#[tokio::test]
async fn live_components_that_nobody_could_write_again_wait_while_they_are_not_shown() {
    let (on, closed) = (writable(false), writable(0));
    let mut page = mount(Still { on: on.clone(), closed: closed.clone() }).await;
    assert!(page.html().contains("closed"));
    on.set(true);
    page.click("#a");
    on.set(false);
    on.set(true);
    assert_eq!(said(&mut page), ["1"]);
    drop(page);
    assert_eq!(get(&closed), 1);
}

#[tokio::test]
async fn items_of_a_stream_show_what_was_written_with_them() {
    let (n, on, a) = (writable(1), writable(false), writable("a".to_owned()));
    let mut page = mount(Streamed { n: n.clone(), on: on.clone(), a: a.clone() }).await;
    n.set(2);
    assert_eq!(page.html(), "<p>0closed</p><p>0closed</p>");
    a.set("b".into());
    on.set(true);
    assert_eq!(page.html(), "<p>0<b>1<em>b0</em></b></p><p>0<b>2<em>b0</em></b></p>");
    a.set("c".into());
    assert_eq!(page.text("p:last-child"), "02c0");
    on.set(false);
    a.set("d".into());
    on.set(true);
    assert_eq!(page.text("p"), "01d0");
}

component! {
    Gives(on: Writable<bool>) {
        provide(7u32);
        <fragment key="g">{#if $on}<slot/>{/if}</fragment>
    }

    Takes() { {context::<u32>()} }

    Given(on: Writable<bool>) { <fragment key="given"><Gives on={on.clone()}><Takes/></Gives></fragment> }
}

#[tokio::test]
async fn what_comes_later_into_a_slot_has_what_the_child_provides() {
    for first in [true, false] {
        let on = writable(first);
        let mut page = mount(Given { on: on.clone() }).await;
        on.set(false);
        on.set(true);
        assert_eq!(page.html(), "7");
    }
}
