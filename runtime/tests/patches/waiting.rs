//! Components whose setup waits: at first, and in a page that is open.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{
    Error,
    prelude::*,
    testing::{Mounted, mount},
};
use tokio::time::{Instant, sleep};

use crate::{follow, random::Random};

async fn after<T>(ms: u64, value: T) -> T {
    sleep(Duration::from_millis(ms)).await;
    value
}

component! {
    /// Waits, and lives on.
    async Slow(n: i64, ms: u64 = 50, m: Writable<i64>) {
        let n = after(ms, n).await;
        if n < 0 { return Err(Error::not_found("below zero")); }
        on more() { m.update(|m| m + 1) }
        <u><fragment key="s">{n}":"{$m}</fragment></u>
    }

    /// Waits, and does not.
    async Loaded(text: String, ms: u64 = 50) {
        let text = after(ms, text).await;
        <b>{text}</b>
    }

    /// Does not wait in fact.
    async Ready(n: i64) { let n = async { n }.await; <i>{n}</i> }

    async Nested(n: i64, m: Writable<i64>) {
        let n = after(20, n).await;
        <p><Slow {n} m={m.clone()}/><Loaded text="nested"/></p>
    }

    async Card(ms: u64 = 50, shown: bool = true) {
        after(ms, ()).await;
        <section>{#if shown}<slot/>{/if}<footer><slot name="foot">"no foot"</slot></footer></section>
    }

    Wrap(n: i64, m: Writable<i64>) { <div><Slow {n} m={m.clone()}/><Loaded text="wrapped"/></div> }

    Siblings(m: Writable<i64>) {
        <Slow n={1} m={m.clone()}/><Slow n={2} m={m.clone()}/><Wrap n={3} m={m.clone()}/>
        <Card><Slow n={4} m={m.clone()}/><b slot="foot">"foot"</b></Card>
    }

    Home(m: Writable<i64>, on: Writable<bool>) {
        <h1>"home"</h1>
        <fragment key="h">
            {$m}
            {#if $on}<Slow n={$m} m={m.clone()}/><Wrap n={$m} m={m.clone()}/><Nested n={$m} m={m.clone()}/>{:else}<em>"off"</em>{/if}
            {#each 0..($m % 3) as i (i)}<Loaded text="item {i}"/><Ready n={i}/>{/each}
            <Card ms={if $on { 10 } else { 20 }}>{$m}<Slow n={7} ms={5} m={m.clone()}/><b slot="foot">{$m}</b></Card>
            {#if $on}<Card shown={$m > 2}>{$m}{#if $m > 3}<Slow n={8} m={m.clone()}/>{/if}</Card>{/if}
        </fragment>
        {#if get(&on)}<Loaded text="outside"/>{/if}
    }

    Guarded(m: Writable<i64>) {
        <Boundary><Slow n={-1} m={m.clone()}/><em slot="error">"failed"</em></Boundary>
        <fragment key="g"><Boundary>{#if $m > 0}<Slow n={-$m} m={m.clone()}/>{/if}{$m}<em slot="error">"failed at "{$m}</em></Boundary>{$m}</fragment>
    }
}

#[tokio::test(start_paused = true)]
async fn siblings_load_at_the_same_time() {
    let started = Instant::now();
    let html = Siblings { m: writable(5) }.render().await.unwrap();
    assert_eq!(started.elapsed().as_millis(), 50);
    let mut page = mount(Siblings { m: writable(5) }).await;
    assert_eq!(started.elapsed().as_millis(), 100);
    let shown = "<u>1:5</u><u>2:5</u><div><u>3:5</u><b>wrapped</b></div> <section><u>4:5</u><footer><b>foot</b></footer></section>";
    assert_eq!(page.html(), shown);
    assert!(html.starts_with("<u><!--[") && html.contains("<b>wrapped</b>"), "{html}");
    page.click("u");
}

#[tokio::test]
async fn without_waiting_the_place_stays_empty() {
    let html = Siblings { m: writable(5) }.to_html();
    assert!(html.contains("<div>") && !html.contains("wrapped"), "{html}");
    assert_eq!(Ready { n: 3 }.to_html(), "<i>3</i>", "what waits for nothing is there");
    assert!(Loaded { text: "x".into(), ms: 1 }.to_html().starts_with("<!--["));
    assert_eq!(Loaded { text: "x".into(), ms: 1 }.render().await.unwrap(), "<b>x</b>");
}

#[tokio::test]
async fn one_that_fails_while_it_waits_is_caught_or_an_error() {
    let error = Slow { n: -1, ms: 10, m: writable(1) }.render().await.unwrap_err();
    assert_eq!(error.code(), 404);
    let m = writable(0i64);
    let mut page = mount(Guarded { m: m.clone() }).await;
    assert_eq!(page.html(), "<em>failed</em> 00");
    m.set(3);
    assert_eq!(page.html(), "<em>failed</em> 33", "it is not known yet");
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.html(), "<em>failed</em> <em>failed at 3</em>3");
}

#[tokio::test]
async fn in_an_open_page_its_place_waits_and_nothing_else_does() {
    let (m, on) = (writable(3i64), writable(false));
    let mut page = mount(Home { m: m.clone(), on: on.clone() }).await;
    // White space between blocks is not what this is about.
    let shown = |page: &mut Mounted| page.html().split_whitespace().collect::<Vec<_>>().join(" ");
    let card = |m: i64| format!("<section>{m}<u>7:{m}</u><footer><b>{m}</b></footer></section>");
    assert_eq!(shown(&mut page), format!("<h1>home</h1> 3 <em>off</em> {}", card(3)));
    on.set(true);
    assert!(shown(&mut page).starts_with("<h1>home</h1> 3 <div></div>"), "{}", page.html());
    m.set(4);
    let html = shown(&mut page);
    assert!(html.starts_with("<h1>home</h1> 4 <div></div> <i>0</i>"), "what is there goes on: {html}");
    page.tick(Duration::from_millis(200)).await;
    assert_eq!(
        shown(&mut page),
        format!(
            "<h1>home</h1> 4 <u>3:4</u><div><u>3:4</u><b>wrapped</b></div><p><u>3:4</u><b>nested</b></p> <b>item 0</b><i>0</i> {} \
             <section>4<u>8:4</u><footer>no foot</footer></section>",
            card(4)
        ),
        "{:?}",
        page.patches()
    );
    m.set(5);
    assert!(page.html().contains("<u>3:5</u>"));
}

/// Counts what has begun and not ended.
#[derive(Clone, Default)]
struct Loading(Arc<AtomicUsize>);

impl PartialEq for Loading {
    fn eq(&self, other: &Loading) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

struct Running(Loading);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

component! {
    async Never(loading: Loading) {
        loading.0.fetch_add(1, Ordering::SeqCst);
        let _running = Running(loading.clone());
        std::future::pending::<()>().await;
        <p>"never"</p>
    }

    Leaves(on: Writable<bool>, loading: Loading) { <fragment key="l">{#if $on}<Never loading={loading.clone()}/>{/if}</fragment> }
}

#[tokio::test]
async fn what_is_no_longer_asked_for_is_dropped() {
    let (on, loading) = (writable(false), Loading::default());
    let mut page = mount(Leaves { on: on.clone(), loading: loading.clone() }).await;
    on.set(true);
    assert_eq!((page.html().as_str(), loading.0.load(Ordering::SeqCst)), ("", 1));
    on.set(false);
    assert_eq!((page.html().as_str(), loading.0.load(Ordering::SeqCst)), ("", 0));
    on.set(true);
    page.html();
    drop(page);
    assert_eq!(loading.0.load(Ordering::SeqCst), 0);
}

component! {
    /// Ready in the turn that shows it.
    Mixed(m: Writable<i64>, on: Writable<bool>) {
        <fragment key="m">
            {$m}{#if $on}<Ready n={1}/><Inner m={m.clone()}/>{/if}
            {#each 0..($m.abs() % 4) as i (i)}<Inner m={m.clone()}/>{i}{/each}
            <Frame>{$m}<Inner m={m.clone()}/></Frame>
        </fragment>
    }

    async Inner(m: Writable<i64>) { async {}.await; <fragment key="i">{$m}</fragment> }

    async Frame() { async {}.await; <main><slot/></main> }
}

#[tokio::test]
async fn those_that_are_ready_at_once_are_as_all_others() {
    follow(
        |random: &mut Random| (writable(random.number()), writable(random.chance())),
        |(m, on)| Mixed { m: m.clone(), on: on.clone() },
        |(m, on), random| if random.chance() { m.set(random.number()) } else { on.set(random.chance()) },
    )
    .await;
}

component! {
    /// Shows its prop outside of a fragment.
    async Late(n: i64) {
        after(50, ()).await;
        <b>{n}</b>
    }

    Comes(m: Writable<i64>, on: Writable<bool>) { <fragment key="c">{#if $on}<Late n={$m}/>{/if}</fragment> }
}

#[tokio::test(start_paused = true)]
async fn what_a_component_is_given_while_it_waits_is_what_it_shows() {
    let (m, on) = (writable(1), writable(false));
    let mut page = mount(Comes { m: m.clone(), on: on.clone() }).await;
    on.set(true);
    page.tick(Duration::from_millis(10)).await;
    m.set(2);
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.html(), "<b>2</b>");
    m.set(3);
    assert_eq!(page.html(), "<b>3</b>");
}

#[derive(Clone, PartialEq)]
struct Given(i64);

component! {
    /// It hands something down after it has waited.
    async Gives(n: i64 = 7) {
        after(20, ()).await;
        provide(Given(n));
        <section><slot/></section>
    }

    Asks() { let given = context::<Given>(); <b>{given.0}</b> }

    AsksAround() { let given = context::<Given>(); <div><i>{given.0}</i><slot/></div> }

    AsksLive(m: Writable<i64>) {
        let given = context::<Given>();
        on more() { m.update(|m| m + 1) }
        <u><fragment key="a">{given.0}":"{$m}{#if $m > 2}<Asks/>{/if}</fragment></u>
    }

    async AsksAndWaits() {
        let given = context::<Given>();
        let n = after(5, given.0).await;
        provide(Given(n + 1));
        <p><slot/></p>
    }

    /// Nobody comes back to what it writes.
    Asking(m: Writable<i64>) {
        <Gives><Asks/><AsksLive m={m.clone()}/><AsksAround><Asks/><Loaded text="text"/></AsksAround><AsksAndWaits><Asks/></AsksAndWaits></Gives>
    }

    Provided(m: Writable<i64>, on: Writable<bool>) {
        <Asking m={m.clone()}/>
        <Gives n={1}><Asks/><fragment key="p">{$m}{#if $on}<Asks/><AsksLive m={m.clone()}/>{/if}</fragment></Gives>
        <fragment key="q">
            {$m}
            {#if $on}<Asking m={m.clone()}/>{/if}
            {#each 0..($m.abs() % 3) as i (i)}<Gives><AsksAround>{i}<Asks/></AsksAround><AsksLive m={m.clone()}/>{$m}</Gives>{/each}
        </fragment>
    }
}

#[tokio::test(start_paused = true)]
async fn what_asks_for_what_comes_late_shows_that_whatever_changes_meanwhile() {
    for seed in 0..40 {
        let mut random = Random::new(seed);
        let (m, on) = (writable(random.number()), writable(random.chance()));
        let fresh = async || mount(Provided { m: m.clone(), on: on.clone() }).await.html();
        let mut page = mount(Provided { m: m.clone(), on: on.clone() }).await;
        for turn in 0..6 {
            for _ in 0..1 + random.below(3) {
                if random.chance() {
                    m.set(random.number())
                } else {
                    on.set(random.chance())
                };
                // Perhaps it is not there yet when the next thing changes.
                page.tick(Duration::from_millis(random.below(3) as u64 * 11)).await;
            }
            page.tick(Duration::from_millis(100)).await;
            assert_eq!(page.html(), fresh().await, "sequence {seed}, turn {turn}");
        }
    }
}
