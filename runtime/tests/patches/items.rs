//! Items of streams whose markup reads other stores, and what is shown while there are none.

use std::sync::Arc;

use marquetry::{
    prelude::*,
    testing::{Mounted, mount},
};
use tokio::sync::mpsc;

use crate::random::Random;

/// A stream of numbers.
struct Numbers(mpsc::UnboundedReceiver<i64>);

impl futures_core::Stream for Numbers {
    type Item = Arc<i64>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<Option<Arc<i64>>> {
        self.0.poll_recv(cx).map(|n| n.map(Arc::new))
    }
}

type Source = Arc<std::sync::Mutex<Option<Numbers>>>;

component! {
    Opens(on: Writable<bool>) { <fragment key="o">{#if $on}<u><slot/></u>{/if}</fragment> }

    Appended(source: Source, a: Writable<String>, on: Writable<bool>, n: Writable<i64>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="a" mode="append" keep={4}>{#each numbers as x}<p title={$a}>{*x}{#if $on}<b>{$n}</b>{/if}{#each 0..2 as i}{i}{$n}{/each}</p>{:else}"none"{/each}</fragment>
    }

    Prepended(source: Source, a: Writable<String>, on: Writable<bool>, n: Writable<i64>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="p" mode="prepend" keep={4}>{#each numbers as x}{*x}<Opens on={on.clone()}>{$a}{*x}</Opens>{$n}{/each}</fragment>
    }

    Replaced(source: Source, a: Writable<String>, on: Writable<bool>, n: Writable<i64>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="r" mode="replace">{#each numbers as x}{*x}{#if $on}{$n}{/if}{$a}{/each}</fragment>
    }
}

async fn collects<C: marquetry::Component + Send + 'static>(
    component: impl Fn(Source, Writable<String>, Writable<bool>, Writable<i64>) -> C,
    newest_first: bool,
    keep: usize,
    shown: impl Fn(i64, &str, bool, i64) -> String,
) {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let (sender, receiver) = mpsc::unbounded_channel();
        let (a, on, n) = (writable("a".to_owned()), writable(random.chance()), writable(random.number()));
        let source = Arc::new(std::sync::Mutex::new(Some(Numbers(receiver))));
        sender.send(0).unwrap();
        let mut page: Mounted = mount(component(source, a.clone(), on.clone(), n.clone())).await;
        let mut values = vec![0];
        for _ in 0..12 {
            for _ in 0..1 + random.below(4) {
                match random.below(5) {
                    0 => a.set(["a", "b", ""][random.below(3)].to_owned()),
                    1 => on.set(random.chance()),
                    2 => n.set(random.number()),
                    _ => {
                        let value = random.below(1000) as i64;
                        values.push(value);
                        sender.send(value).unwrap();
                    }
                }
            }
            // What is waited for may begin anew with each change.
            page.tick(Duration::from_millis(random.below(2) as u64 * 4)).await;
            page.tick(Duration::from_millis(50)).await;
            let mut kept: Vec<i64> = values[values.len().saturating_sub(keep)..].to_vec();
            if newest_first {
                kept.reverse();
            }
            let expected: String = kept.iter().map(|&x| shown(x, &get(&a), get(&on), get(&n))).collect();
            assert_eq!(page.html(), expected, "in sequence {seed}");
            assert_eq!(page.needless(), 0);
            page.sent();
            assert_eq!(page.sent(), 0);
        }
    }
}

#[tokio::test]
async fn items_that_are_shown_follow_other_stores() {
    let shown = |x, a: &str, on, n| {
        let more = if on { format!("<b>{n}</b>") } else { String::new() };
        format!("<p title=\"{a}\">{x}{more}0{n}1{n}</p>")
    };
    collects(|source, a, on, n| Appended { source, a, on, n }, false, 4, shown).await;
}

#[tokio::test]
async fn items_that_stand_before_the_others_follow_other_stores() {
    let shown = |x, a: &str, on, n| if on { format!("{x}<u>{a}{x}</u>{n}") } else { format!("{x}{n}") };
    collects(|source, a, on, n| Prepended { source, a, on, n }, true, 4, shown).await;
}

#[tokio::test]
async fn the_newest_item_follows_other_stores() {
    let shown = |x, a: &str, on, n| if on { format!("{x}{n}{a}") } else { format!("{x}{a}") };
    collects(|source, a, on, n| Replaced { source, a, on, n }, false, 1, shown).await;
}

/// The first answer alone, where the first item comes after a time.
async fn first_answer(after: u64) -> String {
    let (sender, receiver) = mpsc::unbounded_channel();
    let source = Arc::new(std::sync::Mutex::new(Some(Numbers(receiver))));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(after)).await;
        let _gone = sender.send(5);
    });
    let html = Appended { source, a: writable("a".to_owned()), on: writable(false), n: writable(1) }.render().await.unwrap();
    let mut plain = String::new();
    for part in html.split("<!--") {
        plain.push_str(part.split_once("-->").map_or(part, |(_, rest)| rest));
    }
    plain
}

#[tokio::test]
async fn what_is_shown_while_there_is_no_item_gives_way_in_the_first_answer_too() {
    tokio::time::pause();
    assert_eq!(first_answer(100).await, "none");
    assert!(first_answer(10).await.contains("<p"));
    assert!(!first_answer(10).await.contains("none"));
}

#[tokio::test]
async fn what_is_shown_while_there_is_no_item_gives_way_live() {
    let (sender, receiver) = mpsc::unbounded_channel();
    let source = Arc::new(std::sync::Mutex::new(Some(Numbers(receiver))));
    let mut page = mount(Appended { source, a: writable("a".to_owned()), on: writable(false), n: writable(1) }).await;
    assert_eq!(page.html(), "none");
    sender.send(5).unwrap();
    page.tick(Duration::ZERO).await;
    assert_eq!(page.html(), "<p title=\"a\">50111</p>");
}

async fn after<T>(ms: u64, value: T) -> T {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    value
}

component! {
    Loads(x: i64, n: Writable<i64>) { <fragment key="l">{#await after(3, x + $n)}"…"{:then v}<i>{v}</i>{/await}</fragment> }

    AwaitsAppended(source: Source, a: Writable<String>, on: Writable<bool>, n: Writable<i64>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="a" mode="append" keep={4}>
            {#each numbers as x}<p>{*x}{#await after(3 + x.unsigned_abs() % 5, *x)}"…"{:then v}<b title={$a}>{v}</b>{#if $on}{$n}<Loads x={*v} n={n.clone()}/>{/if}{/await}</p>{/each}
        </fragment>
    }

    AwaitsPrepended(source: Source, a: Writable<String>, on: Writable<bool>, n: Writable<i64>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="p" mode="prepend" keep={4}>{#each numbers as x}{#if $on}{#await after(3, *x + $n)}"…"{:then v}{v}{$a}{/await}{/if};{/each}</fragment>
    }

    AwaitsReplaced(source: Source, a: Writable<String>, on: Writable<bool>, n: Writable<i64>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="r" mode="replace">{#each numbers as x}{#await after(3, *x)}"…"{:then v}{v}{#if $on}{$n}{/if}{$a}{/await}{/each}</fragment>
    }

    /// Nothing in the items changes by itself but what is waited for, by the same bit as the stream: there are more things to follow than bits.
    AwaitsAlone(source: Source) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="l" mode="append" keep={4}>{#each numbers as x}<p>{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#await after(3, *x)}"…"{:then v}<em>{v}</em>{/await}</p>{/each}</fragment>
    }

    AwaitsAloneReplaced(source: Source) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="l" mode="replace">{#each numbers as x}<p>{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#each 0..1 as i}{i}{/each}{#await after(3, *x)}"…"{:then v}<em>{v}</em>{/await}</p>{/each}</fragment>
    }

    /// The items are written into a component that shows them later, or not at all.
    AwaitsInSlots(source: Source, on: Writable<bool>) {
        let numbers = source.lock().unwrap().take().expect("a stream");
        <fragment key="s" mode="append" keep={4}>{#each numbers as x}<Opens on={on.clone()}>{#await after(3, *x)}"…"{:then v}<em>{v}</em>{/await}</Opens>{/each}</fragment>
    }
}

#[tokio::test]
async fn items_wait_for_what_each_of_them_loads() {
    let shown = |x, a: &str, on, n| {
        let more = if on { format!("{n}<i>{}</i>", x + n) } else { String::new() };
        format!("<p>{x}<b title=\"{a}\">{x}</b>{more}</p>")
    };
    collects(|source, a, on, n| AwaitsAppended { source, a, on, n }, false, 4, shown).await;
    let shown = |x, a: &str, on, n| if on { format!("{}{a};", x + n) } else { ";".to_owned() };
    collects(|source, a, on, n| AwaitsPrepended { source, a, on, n }, true, 4, shown).await;
    let shown = |x, a: &str, on, n| if on { format!("{x}{n}{a}") } else { format!("{x}{a}") };
    collects(|source, a, on, n| AwaitsReplaced { source, a, on, n }, false, 1, shown).await;
    let shown = |x, _: &str, on, _| if on { format!("<u><em>{x}</em></u>") } else { String::new() };
    collects(|source, _, on, _| AwaitsInSlots { source, on }, false, 4, shown).await;
}

#[tokio::test]
async fn what_an_item_waits_for_is_found_however_much_is_followed() {
    let (sender, receiver) = mpsc::unbounded_channel();
    let mut page = mount(AwaitsAlone { source: Arc::new(std::sync::Mutex::new(Some(Numbers(receiver)))) }).await;
    let (newest, receiver) = mpsc::unbounded_channel();
    let mut replaced = mount(AwaitsAloneReplaced { source: Arc::new(std::sync::Mutex::new(Some(Numbers(receiver)))) }).await;
    let zeros = "0".repeat(61);
    for n in [7, 8] {
        sender.send(n).unwrap();
        newest.send(n).unwrap();
        page.tick(Duration::ZERO).await;
        replaced.tick(Duration::ZERO).await;
        assert!(page.html().ends_with(&format!("<p>{zeros}…</p>")), "{}", page.html());
        assert_eq!(replaced.html(), format!("<p>{zeros}…</p>"));
        page.tick(Duration::from_millis(3)).await;
        replaced.tick(Duration::from_millis(3)).await;
        assert_eq!(replaced.html(), format!("<p>{zeros}<em>{n}</em></p>"));
    }
    assert_eq!(page.html(), format!("<p>{zeros}<em>7</em></p><p>{zeros}<em>8</em></p>"));
}

#[tokio::test(start_paused = true)]
async fn the_first_answer_waits_for_what_items_load() {
    let (sender, receiver) = mpsc::unbounded_channel();
    [5, 6].into_iter().for_each(|n| sender.send(n).unwrap());
    let source = Arc::new(std::sync::Mutex::new(Some(Numbers(receiver))));
    let html = AwaitsAppended { source, a: writable("a".to_owned()), on: writable(false), n: writable(1) }.render().await.unwrap();
    assert!(html.contains(">5</b>") && html.contains(">6</b>") && !html.contains('…') && !html.contains('\0'), "{html}");
}
