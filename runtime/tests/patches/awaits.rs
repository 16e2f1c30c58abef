//! `{#await}`: what is shown meanwhile, what comes in its place, and what never comes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{
    Error,
    prelude::*,
    testing::{Patch, mount},
};
use tokio::time::{Instant, sleep};

use crate::random::Random;

async fn after<T>(ms: u64, value: T) -> T {
    sleep(Duration::from_millis(ms)).await;
    value
}

/// Fails below zero.
async fn checked(ms: u64, n: i64) -> Result<i64, String> {
    sleep(Duration::from_millis(ms)).await;
    if n < 0 { Err(format!("{n} < 0")) } else { Ok(n) }
}

async fn panics(ms: u64) -> Result<i64, String> {
    sleep(Duration::from_millis(ms)).await;
    panic!("inside of a future")
}

component! {
    /// Follows the store in its expression, and others in its branches.
    Follows(n: Writable<i64>, m: Writable<i64>) {
        <fragment key="f">
            {#await checked(50, $n)}<i>"waits for "{$n}", "{$m}</i>{:then n}<b title="{n}">{n}" and "{$m}</b>{:catch error}<u>{error}", "{$m}</u>{/await}
            {$m}
        </fragment>
    }

    /// Outside of every fragment.
    Still(n: i64) { <h1>"still"</h1>{#await after(50, n)}<i>"waits"</i>{:then n}<b>{n}</b>{/await}<hr> }

    Short(n: i64) { <p>{#await after(20, (n, n + 1)) then (a, b)}{a}"<"{b}{/await}</p> }

    Nothing(n: i64) { <p>{#await after(20, n)}"waits"{/await}</p><p>{#await checked(20, n)}"waits"{:catch error}{error}{/await}</p> }
}

#[tokio::test]
async fn the_result_takes_the_place_of_what_was_shown_meanwhile() {
    let (n, m) = (writable(1i64), writable(5i64));
    let mut page = mount(Follows { n: n.clone(), m: m.clone() }).await;
    assert_eq!(page.html(), "<i>waits for 1, 5</i> 5");
    m.set(6);
    assert_eq!(page.html(), "<i>waits for 1, 6</i> 6");
    page.tick(Duration::from_millis(49)).await;
    assert_eq!(page.html(), "<i>waits for 1, 6</i> 6");
    page.patches();
    page.tick(Duration::from_millis(1)).await;
    assert_eq!(page.html(), "<b title=\"1\">1 and 6</b> 6");
    assert_eq!(page.patches(), [Patch::Branch("<b title=\"1\">1 and 6</b>".into())]);
    m.set(7);
    assert_eq!(page.patches(), [Patch::Text("7".into()), Patch::Text("7".into())], "the result is kept");
    n.set(-1);
    assert_eq!(page.html(), "<i>waits for -1, 7</i> 7");
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.html(), "<u>-1 &lt; 0, 7</u> 7");
}

#[tokio::test]
async fn a_result_that_is_no_longer_asked_for_never_comes() {
    let (n, m) = (writable(1i64), writable(0i64));
    let mut page = mount(Follows { n: n.clone(), m }).await;
    page.tick(Duration::from_millis(40)).await;
    n.set(2);
    assert_eq!(page.html(), "<i>waits for 2, 0</i> 0");
    page.tick(Duration::from_millis(49)).await;
    assert_eq!(page.html(), "<i>waits for 2, 0</i> 0", "the first one would be there by now");
    page.tick(Duration::from_millis(1)).await;
    assert_eq!(page.html(), "<b title=\"2\">2 and 0</b> 0");
}

#[tokio::test]
async fn outside_of_fragments_the_result_comes_once() {
    let mut page = mount(Still { n: 3 }).await;
    assert_eq!(page.html(), "<h1>still</h1><i>waits</i><hr>");
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.html(), "<h1>still</h1><b>3</b><hr>");
    assert_eq!(page.patches(), [Patch::Branch("<b>3</b>".into())]);
    let mut page = mount(Short { n: 3 }).await;
    assert_eq!(page.html(), "<p></p>");
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.html(), "<p>3&lt;4</p>");
    let mut page = mount(Nothing { n: -3 }).await;
    assert_eq!(page.html(), "<p>waits</p><p>waits</p>");
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.html(), "<p></p><p>-3 &lt; 0</p>");
}

#[tokio::test(start_paused = true)]
async fn rendering_waits_and_writing_at_once_does_not() {
    let html = Still { n: 3 }.to_html();
    assert!(html.contains("<i>waits</i>") && !html.contains('\0'), "{html}");
    let started = Instant::now();
    let html = Still { n: 3 }.render().await.unwrap();
    assert!(html.contains("<b><!---->3</b>") && !html.contains("waits") && !html.contains('\0'), "{html}");
    assert_eq!(started.elapsed().as_millis(), 50);
    let html = Follows { n: writable(1), m: writable(2) }.render().await.unwrap();
    assert!(html.contains("and ") && !html.contains("waits") && !html.contains('\0'), "{html}");
}

#[test]
fn without_a_runtime_what_is_shown_meanwhile_stays() {
    assert!(Still { n: 3 }.to_html().contains("<i>waits</i>"));
    assert!(Many { n: writable(1), m: writable(0) }.to_html().contains("waits"));
}

component! {
    /// A live component.
    Live(n: i64, m: Writable<i64>) { <u><fragment key="l">{n}{#await after(10, $m)}"…"{:then m}{m}{/await}</fragment></u> }

    async Loads(n: i64, m: Writable<i64>) {
        let n = after(10, n).await;
        <s>{#await after(10, n)}"…"{:then n}{n}<Live n={*n} m={m.clone()}/>{/await}</s>
    }

    Card() { <section><slot/></section> }

    LiveCard() {
        on nothing() {}
        <section><slot/></section>
    }

    Many(n: Writable<i64>, m: Writable<i64>) {
        {#await after(30, 1)}<i>"waits"</i>{:then one}{one}<Live n={*one} m={m.clone()}/>{#await after(30, *one)}"again"{:then n}<em>{n}</em>{/await}{/await}
        <Card>{#await after(20, 2)}"waits"{:then two}<Live n={*two} m={m.clone()}/>{/await}</Card>
        <fragment key="m">
            {#each 0..($n.abs() % 4) as i (i)}<p>{i}{#await after(10 * (1 + i.unsigned_abs()), i + $m)}"…"{:then v}{v}{/await}</p>{/each}
            {#each 0..($n.abs() % 3) as i}{#await after(15, (i, $m))}<i>{i}</i>{:then (i, v)}{i}":"{v}":"{$n}{/await}{/each}
            <Card>{#await after(10, $n)}"…"{$m}{:then v}{v}{#if *v > 2}<Live n={*v} m={m.clone()}/>{/if}{/await}</Card>
            <LiveCard>{#await checked(5, $m)}"…"{:then v}{v}{$n}{:catch}"no"{/await}</LiveCard>
            {#if $m > 1}<Loads n={7} m={m.clone()}/>{/if}
            {#key $n % 2}{$n % 2}{#await after(10, $m)}"waits"{:then m}{#match m}{:case 0}"none"{:case v}{v}{$n}{/match}{/await}{/key}
            {#await after(25, $n)}{#await after(5, $m)}"two"{:then m}"one "{m}{/await}{:then n}{n}{/await}
        </fragment>
    }
}

#[tokio::test]
async fn what_is_waited_for_may_stand_anywhere() {
    let mut page = mount(Many { n: writable(2), m: writable(3) }).await;
    let html = page.html();
    // The answer has waited for the component that loads.
    assert!(html.starts_with("<i>waits</i> <section>waits</section> <p>03</p><p>1…</p> <i>0</i><i>1</i>"), "{html}");
    page.tick(Duration::from_millis(100)).await;
    let live = |n: i64| format!("<u>{n}3</u>");
    assert_eq!(
        page.html().split_whitespace().collect::<Vec<_>>().join(" "),
        format!(
            "1{}<em>1</em> <section>{}</section> <p>03</p><p>14</p> 0:3:21:3:2 <section>2</section> <section>32</section> <s>7{}</s> 032 2",
            live(1),
            live(2),
            live(7)
        )
    );
    let whole = Many { n: writable(2), m: writable(3) }.render().await.unwrap();
    assert!(whole.contains("<em>") && !whole.contains('…') && !whole.contains("waits") && !whole.contains('\0'), "{whole}");
}

/// Follows a component through random changes, and time that passes between them. Once nothing is waited for any more its page shows what a new one does.
#[tokio::test]
async fn whatever_changes_meanwhile_the_page_comes_to_what_a_new_one_shows() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let (n, m) = (writable(random.number()), writable(random.number()));
        let mut many = mount(Many { n: n.clone(), m: m.clone() }).await;
        let mut follows = mount(Follows { n: n.clone(), m: m.clone() }).await;
        for turn in 0..6 {
            for _ in 0..1 + random.below(3) {
                if random.chance() {
                    n.set(random.number())
                } else {
                    m.set(random.number())
                }
                let passes = Duration::from_millis(random.below(40) as u64);
                many.tick(passes).await;
                follows.tick(passes).await;
            }
            many.tick(Duration::from_millis(200)).await;
            follows.tick(Duration::from_millis(200)).await;
            let mut fresh = mount(Many { n: n.clone(), m: m.clone() }).await;
            fresh.tick(Duration::from_millis(200)).await;
            assert_eq!(many.html(), fresh.html(), "sequence {seed}, turn {turn}");
            let mut fresh = mount(Follows { n: n.clone(), m: m.clone() }).await;
            fresh.tick(Duration::from_millis(200)).await;
            assert_eq!(follows.html(), fresh.html(), "sequence {seed}, turn {turn}");
            assert_eq!(many.needless() + follows.needless(), 0, "something equal was sent");
        }
    }
}

/// Counts what has begun and neither ended nor been dropped.
#[derive(Clone, Default)]
struct Loading(Arc<AtomicUsize>);

struct Begun(Loading);

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl PartialEq for Loading {
    fn eq(&self, other: &Loading) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Loading {
    fn load(&self, n: i64) -> impl Future<Output = i64> + Send + 'static {
        self.0.fetch_add(1, Ordering::SeqCst);
        let begun = Begun(self.clone());
        async move {
            let _begun = begun;
            after(50, n).await
        }
    }
}

component! {
    Counted(n: Writable<i64>, on: Writable<bool>, loading: Loading) {
        <fragment key="c">{#if $on}{#await loading.load($n)}"…"{:then n}{n}{#await loading.load(*n)}"…"{:then n}{n}{/await}{/await}{/if}</fragment>
    }
}

#[tokio::test]
async fn a_future_that_is_no_longer_asked_for_is_dropped() {
    let (n, on, loading) = (writable(1i64), writable(true), Loading::default());
    let running = || loading.0.load(Ordering::SeqCst);
    let mut page = mount(Counted { n: n.clone(), on: on.clone(), loading: loading.clone() }).await;
    assert_eq!(running(), 1);
    n.set(2);
    assert_eq!((page.html().as_str(), running()), ("…", 1));
    on.set(false);
    assert_eq!((page.html().as_str(), running()), ("", 0));
    on.set(true);
    assert_eq!((page.html().as_str(), running()), ("…", 1));
    page.tick(Duration::from_millis(50)).await;
    assert_eq!((page.html().as_str(), running()), ("2…", 1), "what has ended is gone, the inner one has begun");
    n.set(3);
    assert_eq!((page.html().as_str(), running()), ("…", 1));
    drop(page);
    assert_eq!(running(), 0);
    Counted { n, on, loading: loading.clone() }.to_html();
    assert_eq!(running(), 0);
}

component! {
    /// Shows its slot when it is ready.
    Opens(ms: u64 = 10) { <section>{#await after(ms, 1)}"…"{:then n}{n}<slot/>{/await}</section> }

    Inside(m: Writable<i64>) { <fragment key="i">{$m}</fragment> }

    Opened(m: Writable<i64>) {
        <Opens>"text"</Opens>
        <Opens><Inside m={m.clone()}/></Opens>
        <fragment key="o"><Opens>{$m}</Opens>{#await after(5, 2)}"…"{:then n}<Opens ms={20}>{n}{$m}</Opens>{/await}</fragment>
    }

    OpenedOnce() { <h1>"once"</h1><Opens>"text"</Opens>{#await after(5, 2)}"…"{:then n}<Opens>{n}<Opens>"in it"</Opens></Opens>{/await} }
}

#[tokio::test]
async fn a_slot_that_is_shown_with_the_result_has_its_content() {
    let html = OpenedOnce.render().await.unwrap();
    assert!(html.contains("text") && html.contains("in it") && !html.contains('…') && !html.contains('\0'), "{html}");
    let m = writable(3i64);
    let mut page = mount(Opened { m: m.clone() }).await;
    assert_eq!(page.html(), "<section>…</section> <section>…</section> <section>…</section>…");
    page.tick(Duration::from_millis(10)).await;
    assert_eq!(page.html(), "<section>1text</section> <section>13</section> <section>13</section><section>…</section>");
    page.tick(Duration::from_millis(50)).await;
    m.set(4);
    assert_eq!(page.html(), "<section>1text</section> <section>14</section> <section>14</section><section>124</section>");
    let html = Opened { m }.render().await.unwrap();
    assert!(html.contains("text") && html.matches('4').count() >= 3 && !html.contains('…') && !html.contains('\0'), "{html}");
}

component! {
    Guarded(n: Writable<i64>) {
        <Boundary>{#await checked(20, get(&n))}"…"{:then n}{n}{/await}<em slot="error">"failed"</em></Boundary>
        <fragment key="g">
            <Boundary>{#await checked(10, $n)}"…"{:then n}{n}{/await}<em slot="error">"failed at "{$n}</em></Boundary>
            <Boundary><Inner n={$n}/><em slot="error">"inner"</em></Boundary>
        </fragment>
    }

    Inner(n: i64) { {#await checked(15, n)}"…"{:then n}{n}{/await} }

    Panics(ms: u64) { <Boundary>{#await panics(ms)}"…"{:then n}{n}{:catch}"not this"{/await}<em slot="error">"caught"</em></Boundary> }

    Alone(n: i64) { <h1>"alone"</h1>{#await checked(10, n)}"…"{:then n}{n}{/await} }

    PanicsAlone(ms: u64) { {#await panics(ms)}"…"{:then n}{n}{/await}<p>"goes on"</p> }

    Typed(n: i64) {
        {#await async move { if n < 0 { Err(Error::not_found("There is <nothing>.")) } else { Ok(n) } }}"…"{:then n}{n}{/await}
    }
}

#[tokio::test]
async fn an_error_that_no_branch_catches_goes_to_the_boundary() {
    let n = writable(-1i64);
    let mut page = mount(Guarded { n: n.clone() }).await;
    assert_eq!(page.html(), "… … …");
    page.tick(Duration::from_millis(12)).await;
    assert_eq!(page.html(), "… <em>failed at -1</em> …");
    page.tick(Duration::from_millis(20)).await;
    assert_eq!(page.html(), "<em>failed</em> <em>failed at -1</em> <em>inner</em>");
    n.set(3);
    assert_eq!(page.html(), "<em>failed</em> <em>failed at 3</em> <em>inner</em>");
    let html = Guarded { n: writable(-1) }.render().await.unwrap();
    assert!(html.contains("failed at ") && html.contains("inner") && !html.contains('…'), "{html}");
    assert!(Guarded { n: writable(4) }.render().await.unwrap().matches('4').count() >= 3);
}

#[tokio::test]
async fn a_panic_inside_is_caught_by_the_boundary() {
    let mut page = mount(Panics { ms: 10 }).await;
    assert_eq!(page.html(), "…");
    page.tick(Duration::from_millis(10)).await;
    assert_eq!(page.html(), "<em>caught</em>");
    assert!(Panics { ms: 0 }.render().await.unwrap().contains("caught"));
}

#[tokio::test]
async fn without_a_boundary_the_answer_is_an_error_and_an_open_page_shows_it_in_place() {
    let error = Alone { n: -1 }.render().await.unwrap_err();
    assert_eq!(format!("{error:?}"), "500: -1 < 0");
    assert_eq!(Typed { n: -1 }.render().await.unwrap_err().code(), 404);
    assert_eq!(PanicsAlone { ms: 5 }.render().await.unwrap_err().code(), 500);
    let mut page = mount(Alone { n: -1 }).await;
    page.tick(Duration::from_millis(10)).await;
    assert_eq!(page.html(), "<h1>alone</h1>Internal Server Error", "what went wrong inside is for the log");
    let mut page = mount(PanicsAlone { ms: 5 }).await;
    page.tick(Duration::from_millis(10)).await;
    assert_eq!(page.html(), "Internal Server Error<p>goes on</p>");
    let mut page = mount(Shows { n: writable(1) }).await;
    page.tick(Duration::from_millis(10)).await;
    assert_eq!(page.html(), "");
}

component! {
    Shows(n: Writable<i64>) {
        <fragment key="s">{#await async move { if $n < 0 { Err(Error::not_found("There is <nothing>.")) } else { Ok(()) } }}"…"{/await}</fragment>
    }
}
