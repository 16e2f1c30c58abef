//! Child components inside and outside of fragments, with slots, props that change, and state of their own.

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

/// No component, though it is named like one.
#[derive(View)]
enum Kind {
    Small,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Kind::Small = self;
        f.write_str("small")
    }
}

static LIMIT: std::borrow::Cow<'static, str> = std::borrow::Cow::Borrowed("limit");

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

    /// Live, and shows its props outside of its fragment, too.
    Row(n: i64, label: String, s: Stores) {
        let Stores { a, .. } = s.clone();
        let shout = label.clone() + "!";
        on nothing() {}
        <div title={&label}>
            {n}{#if n > 1}<b>{&label}</b>{/if}{#each label.chars() as c}<i>{c}</i>{/each}<slot/>
            <Badge {n} label={label.clone()}/><fragment key="r">{$a}{n}</fragment>
            {#if n > 0}<fragment key="t">{$a}</fragment>{/if}
            <Show {n} s={s.clone()}/><Card title={label.clone()}><Show n={n + 1} label={label.clone()} s={s.clone()}/></Card>
            <slot name="foot">{n}</slot>
        </div>
        <p>{shout.len() - shout.len()}</p>
    }

    /// Live by its trigger alone.
    Entry(label: String) {
        on nothing() {}
        <b>{&label}</b>
    }

    /// Live, and around another.
    Rows(n: i64, label: String, s: Stores) {
        on nothing() {}
        <section><Entry label={label.clone()}/><Row {n} label={label.clone()} s={s.clone()}><u>{n}</u></Row></section>
    }

    Shown(s: Stores) {
        let Stores { a, n, on, rows } = s.clone();
        <fragment key="f">
            <Row n={$n} label={$a.clone()} s={s.clone()}>{$a}{#if $on}<Entry label={$a.clone()}/>{/if}<p slot="foot">{$n}<fragment key="g">{$a}</fragment></p></Row>
            {#if $on}<Rows n={$n} label="on" s={s.clone()}/>{:else}<Entry label={$a.clone()}/>{/if}
            {#each $rows as (id, text) (id)}<Row n={i64::from(*id)} label={text.clone()} s={s.clone()}><b>{text}</b></Row>{/each}
            {#each $rows as (id, text)}<Entry label={text.clone()}/><Rows n={i64::from(*id)} label={text.clone()} s={s.clone()}/>{/each}
            <Card title={$a.clone()}><Entry label={$a.clone()}/><Row n={$n} label="card" s={s.clone()}/></Card>
            <Panel n={$n} s={s.clone()}><Entry label={$a.clone()}/><div slot="inside"><Row n={$n} label={$a.clone()} s={s.clone()}/></div></Panel>
            {entry_of(&$a)}{Entry { label: $a.clone() }}
        </fragment>
        <Rows n={2} label="outside" s={s.clone()}/>
    }

    Home() { <b>"home"</b> }

    /// Components as values.
    Valued(s: Stores) {
        let Stores { a, n, on, rows } = s.clone();
        <fragment key="v">
            {Badge { n: $n, label: $a.clone() }}{Home}" and "{self::Home}{#if $on}{Show { n: $n, label: $a.clone(), s: s.clone() }}{Kind::Small}{LIMIT}{/if}
            {#each $rows as (id, text) (id)}{Badge { n: i64::from(*id), label: text.clone() }}{Show { n: 2, label: text.clone(), s: s.clone() }}{/each}
        </fragment>
        {Show { n: 1, label: String::new(), s: s.clone() }}{Home}{LIMIT}{Kind::Small}
        <Card title="t">{Show { n: 4, label: String::new(), s: s.clone() }}</Card>
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
    components_as_values Valued;
    live_children_that_show_props_outside_of_fragments Shown;
}

fn entry_of(label: &str) -> impl View {
    let label = label.to_owned();
    markup! { <section title={&label}><Entry label={label.clone()}/></section> }
}

component! {
    /// Live, with state of its own.
    Clicks(id: String, label: String = String::new()) {
        let clicks = writable(0);
        on click() { clicks.update(|n| n + 1) }
        <button id={&id} @trigger="click"><fragment key="c">{label}": "{clicks}</fragment></button>
    }

    /// Static, and shows a live one inside.
    Framed(id: String, label: String) { <div title={&label}><Clicks id={id} label="framed"/></div> }

    Keeping(title: Writable<String>, rows: Writable<Vec<(u32, String)>>, on: Writable<bool>) {
        <fragment key="k">
            <Card title={$title.clone()}>
                <Clicks id="a" label="slot"/>{#if $on}<Clicks id="b"/>{/if}
                {#each $rows as (id, text) (id)}<Framed id="c{id}" label={text.clone()}/>{/each}
            </Card>
            <Framed id="d" label={$title.clone()}/>
            <Panel n={$title.len() as i64} s={own()}><Clicks id="e" label={$title.clone()}/></Panel>
            {#each $rows as (id, text) (id)}
                <Card title={text.clone()}><Clicks id="f{id}" label={text.clone()}/><Panel n={0} s={own()}><Framed id="g{id}" label={text.clone()}/></Panel></Card>
            {/each}
        </fragment>
    }
}

fn own() -> Stores {
    Stores { a: writable("a".to_owned()), n: writable(0), on: writable(false), rows: writable(vec![]) }
}

/// What every button says, in order.
fn said(page: &mut Mounted) -> Vec<String> {
    page.html().split("<button").skip(1).map(|rest| rest.split(['<', '>']).nth(1).unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn live_children_keep_their_state_while_their_place_and_key_stay() {
    let list = |rows: &[(u32, &str)]| rows.iter().map(|&(id, text)| (id, text.to_owned())).collect::<Vec<_>>();
    let (title, rows, on) = (writable("t".to_owned()), writable(list(&[(1, "one"), (2, "two")])), writable(true));
    let mut page = mount(Keeping { title: title.clone(), rows: rows.clone(), on: on.clone() }).await;
    for (clicks, id) in ["a", "b", "c1", "c2", "d", "e", "f1", "g1", "f2", "g2"].into_iter().enumerate() {
        (0..clicks).for_each(|_| page.click(&format!("#{id}")));
    }
    let before = ["slot: 0", ": 1", "framed: 2", "framed: 3", "framed: 4", "t: 5", "one: 6", "framed: 7", "two: 8", "framed: 9"];
    assert_eq!(said(&mut page), before);
    title.set("title".into());
    assert_eq!(said(&mut page)[5], "title: 5");
    assert_eq!(said(&mut page)[..5], before[..5]);
    assert_eq!(said(&mut page)[6..], before[6..]);
    rows.set(list(&[(2, "zwei"), (3, "drei"), (1, "one")]));
    let in_card = ["slot: 0", ": 1", "framed: 3", "framed: 0", "framed: 2"];
    let behind = ["framed: 4", "title: 5", "zwei: 8", "framed: 9", "drei: 0", "framed: 0", "one: 6", "framed: 7"];
    assert_eq!(said(&mut page), [&in_card[..], &behind].concat());
    title.set("both".into());
    on.set(false);
    rows.set(list(&[(1, "eins")]));
    assert_eq!(said(&mut page), ["slot: 0", "framed: 2", "framed: 4", "both: 5", "eins: 6", "framed: 7"]);
    // They are still followed.
    page.click("#c1");
    page.click("#g1");
    assert_eq!(said(&mut page), ["slot: 0", "framed: 3", "framed: 4", "both: 5", "eins: 6", "framed: 8"]);
}

component! {
    /// A row as a user writes it: what it shows are its props, and it has a trigger.
    Task(id: u32, text: String, done: bool) {
        let clicks = writable(0);
        let name = format!("task {text}");
        on click() { clicks.update(|n| n + 1) }
        <p title={&name} class:done={done}>{&text}<button id="t{id}" @trigger="click">"+"</button><fragment key="c">{clicks}</fragment></p>
    }

    Tasks(tasks: Writable<Vec<(u32, String, bool)>>) {
        <fragment key="t">{#each $tasks as (id, text, done) (id)}<Task id={*id} text={text.clone()} done={*done}/>{/each}</fragment>
    }
}

#[tokio::test]
async fn props_outside_of_fragments_change_and_the_state_beside_them_stays() {
    let tasks = writable(vec![(1, "one".to_owned(), false), (2, "two".to_owned(), false)]);
    let mut page = mount(Tasks { tasks: tasks.clone() }).await;
    page.click("#t1");
    page.click("#t2");
    page.click("#t2");
    page.patches();
    tasks.edit(|tasks| tasks[1].2 = true);
    let row = |title: &str, class: &str, id: u32, clicks: u32| format!(r#"<p title="task {title}"{class}>{title}<button id="t{id}">+</button>{clicks}</p>"#);
    assert_eq!(page.html(), row("one", "", 1, 1) + &row("two", r#" class="done""#, 2, 2));
    assert_eq!(page.patches().len(), 1, "the other row is not touched");
    page.click("#t2");
    // What setup has made of a prop stays beside it.
    tasks.set(vec![(2, "zwei".to_owned(), false)]);
    assert_eq!(page.html(), row("two", "", 2, 3));
}

/// A view with a live component in it.
fn entry(id: u32, text: &str) -> impl View {
    let text = text.to_owned();
    markup! { <p title={&text}>{&text}<Clicks id={format!("v{id}")} label={text.clone()}/></p> }
}

component! {
    Views(rows: Writable<Vec<(u32, String)>>, title: Writable<String>) {
        <fragment key="v">
            {entry(0, &$title)}
            {#each $rows as (id, text) (id)}{entry(*id, text)}<i>{text}</i>{/each}
            {#each title as text}<b>{entry(9, &text)}</b>{/each}
        </fragment>
    }

    Breaks(n: Writable<i64>, on: Writable<bool>) {
        <fragment key="b">{$n}{#if $on}<Broken/>{/if}<Counts n={$n}/></fragment>
    }

    Counts(n: i64) { <fragment key="c">{100 / n}</fragment> }

    Broken() {
        let clicks: i64 = "none".parse().expect("no number");
        on click() {}
        <p>"before"{clicks}</p>
    }
}

#[tokio::test]
async fn live_components_in_views_keep_their_state() {
    let list = |rows: &[(u32, &str)]| rows.iter().map(|&(id, text)| (id, text.to_owned())).collect::<Vec<_>>();
    let (rows, title) = (writable(list(&[(1, "one"), (2, "two")])), writable("t".to_owned()));
    let mut page = mount(Views { rows: rows.clone(), title: title.clone() }).await;
    for (clicks, id) in ["v0", "v1", "v2", "v9"].into_iter().enumerate() {
        (0..=clicks).for_each(|_| page.click(&format!("#{id}")));
    }
    assert_eq!(said(&mut page), ["t: 1", "one: 2", "two: 3", "t: 4"]);
    rows.set(list(&[(3, "three"), (2, "zwei"), (1, "one")]));
    assert_eq!(said(&mut page), ["t: 1", "three: 0", "zwei: 3", "one: 2", "t: 4"]);
    title.set("u".into());
    assert_eq!(said(&mut page), ["u: 1", "three: 0", "zwei: 3", "one: 2", "u: 4"]);
    rows.set(list(&[(1, "one")]));
    page.click("#v1");
    assert_eq!(said(&mut page), ["u: 1", "one: 3", "u: 4"]);
    assert!(page.html().contains(r#"<p title="u">u<button"#));
}

#[tokio::test]
async fn a_component_that_panics_sends_nothing_more() {
    let (n, on) = (writable(1i64), writable(false));
    let refused = |page: &mut Mounted| {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| page.html())).unwrap_err();
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    };
    let mut page = mount(Breaks { n: n.clone(), on: on.clone() }).await;
    on.set(true);
    assert!(refused(&mut page).starts_with("a component failed: no number"));
    assert_eq!(page.html(), "1100");
    n.set(0);
    assert_eq!(refused(&mut page), "a component failed: attempt to divide by zero\n0100");
    n.set(2);
    assert_eq!(page.html(), "250", "with other props it is mounted anew");
    n.set(4);
    assert_eq!(page.html(), "425");
}
