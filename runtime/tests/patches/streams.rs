//! Each-blocks over stores and streams, and what ends with the page or with a branch of it.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use marquetry::{
    prelude::*,
    testing::{Patch, mount},
};
use tokio::sync::mpsc;

use crate::{follow, random::Random};

#[derive(Clone)]
struct Stores {
    a: Writable<String>,
    n: Writable<i64>,
    on: Writable<bool>,
}

fn stores(random: &mut Random) -> Stores {
    Stores { a: writable(random.text()), n: writable(random.number()), on: writable(random.chance()) }
}

fn change(stores: &Stores, random: &mut Random) {
    match random.below(3) {
        0 => stores.a.set(random.text()),
        1 => stores.n.set(random.number()),
        _ => stores.on.set(random.chance()),
    }
}

component! {
    Badge(n: i64) { <b>{n}</b> }

    Newest(s: Stores) {
        let Stores { a, n, on } = s;
        <fragment key="n">
            <p>{#each n}<em title={$a}>{this}{$a}" fixed "{1}</em>{/each}</p>
            {#each a as text}{text}{text.len()}{#if $on}<b>{text}{$n}</b>{/if}{:else}"never"{/each}
            {#each n as n}<Badge {n}/>{n}{/each}
            {#if $on}{#each n}{this}{$a}{/each}{/if}
            {#each 0..2 as i}{#each a as text}<i>{i}{text}</i>{/each}{/each}
        </fragment>
        <fragment key="m" mode="replace" tag="ul">{#each n}<li>{this}</li>{/each}</fragment>
    }

    Appended(n: Writable<i64>, other: Writable<i64>) {
        <fragment key="a" mode="append" keep={4}>{#each n}<i>{this}</i>{/each}"end"{$other}</fragment>
        <fragment key="b" mode="append" keep={4}>{#each n as n}{n}" "<b>{n}</b>{/each}</fragment>
    }

    Prepended(n: Writable<i64>, other: Writable<i64>) {
        <fragment key="a" mode="prepend" keep={4}>{#each n}<i>{this}</i>{/each}"end"{$other}</fragment>
        <fragment key="b" mode="prepend" keep={4}>{#each n as n}{n}" "<b>{n}</b>{/each}</fragment>
    }

    Log(lines: Lines) {
        let mut lines = Some(lines);
        <fragment key="log" keep={3} limit={2} tag="ol">{#each lines.take().unwrap_or_else(Lines::none) as line}<li>{line}</li>{:else}<li>"nothing"</li>{/each}</fragment>
    }

    Slow(n: Writable<i64>, other: Writable<i64>) {
        <fragment key="s" interval={100}>{#each n}<i>{this}{$other}</i>{/each}</fragment>
        <fragment key="q" mode="append" queue={2} limit={10} interval={100}>{#each n}<b>{this}</b>{/each}</fragment>
    }

    Asked(id: Writable<u64>) {
        <fragment key="a">{#each Answer($id).ask() as n}{n}{:else}"waiting"{/each}</fragment>
    }

    Once(answer: Answer) {
        <fragment key="once">{#each answer.ask() as n}{n}{/each}</fragment>
    }

    Paused(n: Writable<i64>) {
        let stream = use_stream(&n);
        on toggle() { stream.toggle() }
        <fragment key="p"><em>{#each n}{this}{/each}</em><b>{n}</b></fragment>
        <button @trigger="toggle">"toggle"</button>
    }

    Follower(n: Readable<i64>) { <fragment key="f">{n}</fragment> }

    Following(n: Readable<i64>, on: Writable<bool>, rows: Writable<Vec<u32>>) {
        let inner = n.clone();
        <fragment key="f">
            {#if $on}<Follower n={inner.clone()}/>{/if}
            {#each $rows as row (row)}<p><Follower n={inner.clone()}/>{row}</p>{/each}
            {#if $on}{#each n}{this}{/each}{/if}
        </fragment>
    }
}

#[tokio::test]
async fn the_newest_value_of_a_store() {
    follow(stores, |s| Newest { s: s.clone() }, change).await;
}

/// The items that a page of at most four shows after these.
fn shown(values: &[i64], newest_first: bool) -> String {
    let mut kept: Vec<i64> = values[values.len().saturating_sub(4)..].to_vec();
    if newest_first {
        kept.reverse();
    }
    kept.iter().map(|n| format!("<i>{n}</i>")).collect()
}

async fn collects(newest_first: bool) {
    for seed in 0..50 {
        let mut random = Random::new(seed);
        let (n, other) = (writable(0i64), writable(0i64));
        let mut page = if newest_first {
            mount(Prepended { n: n.clone(), other: other.clone() }).await
        } else {
            mount(Appended { n: n.clone(), other: other.clone() }).await
        };
        let mut values = vec![0];
        for _ in 0..12 {
            for _ in 0..random.below(6) {
                let value = random.below(1000) as i64;
                if value != values[values.len() - 1] {
                    values.push(value);
                }
                n.set(value);
            }
            let rest = random.number();
            other.set(rest);
            let items = shown(&values, newest_first);
            let texts = items.replace("<i>", "").split_terminator("</i>").map(|n| format!("{n} <b>{n}</b>")).collect::<String>();
            assert_eq!(page.html(), format!("{items}end{rest} {texts}"));
            assert_eq!(page.needless(), 0);
            page.sent();
            assert_eq!(page.sent(), 0);
        }
    }
}

#[tokio::test]
async fn s26_values_of_a_store_one_behind_the_other() {
    collects(false).await;
}

#[tokio::test]
async fn s26_values_of_a_store_one_before_the_other() {
    collects(true).await;
}

/// A stream of lines.
struct Lines(Option<mpsc::UnboundedReceiver<String>>);

impl Lines {
    fn none() -> Lines {
        Lines(None)
    }
}

impl futures_core::Stream for Lines {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<String>> {
        match &mut self.0 {
            Some(lines) => lines.poll_recv(cx),
            None => Poll::Ready(None),
        }
    }
}

#[tokio::test]
async fn lines_that_come_over_time() {
    let (sender, receiver) = mpsc::unbounded_channel();
    sender.send("one".to_owned()).unwrap();
    let mut page = mount(Log { lines: Lines(Some(receiver)) }).await;
    assert_eq!(page.html(), "<ol><li>one</li></ol>");
    for line in ["two", "three", "four", "five"] {
        sender.send(line.to_owned()).unwrap();
    }
    page.tick(Duration::ZERO).await;
    assert_eq!(page.html(), "<ol><li>three</li><li>four</li><li>five</li></ol>");
    drop(sender);
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(page.html(), "<ol><li>three</li><li>four</li><li>five</li></ol>");
}

#[tokio::test]
async fn s24_the_first_answer_waits_a_little_for_a_stream() {
    for (after, patches) in [(10, 0), (100, 2)] {
        let (sender, receiver) = mpsc::unbounded_channel();
        let late = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(after)).await;
            sender.send("late".to_owned()).unwrap();
        });
        let mut page = mount(Log { lines: Lines(Some(receiver)) }).await;
        late.await.unwrap();
        page.tick(Duration::ZERO).await;
        assert_eq!(page.html(), "<ol><li>late</li></ol>");
        assert_eq!(page.patches().len(), patches);
    }
}

/// A future's answer.
#[derive(Clone)]
struct Answer(u64);

impl Answer {
    fn ask(&self) -> Pin<Box<dyn Future<Output = u64> + Send>> {
        let n = self.0;
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(n)).await;
            n
        })
    }
}

#[tokio::test]
async fn a_future_is_a_stream_of_one() {
    let mut page = mount(Once { answer: Answer(5) }).await;
    assert_eq!(page.html(), "");
    page.tick(Duration::from_secs(4)).await;
    assert_eq!(page.html(), "");
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(page.html(), "5");
    assert_eq!(page.patches(), [Patch::Insert(0, "5".into())]);
}

#[tokio::test]
async fn another_future_takes_the_place_of_the_first() {
    let id = writable(1u64);
    let mut page = mount(Asked { id: id.clone() }).await;
    assert_eq!(page.html(), "waiting");
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(page.html(), "1");
    id.set(2);
    assert_eq!(page.html(), "waiting");
    id.set(3);
    page.tick(Duration::from_secs(2)).await;
    assert_eq!(page.html(), "waiting", "nobody waits for the second any more");
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(page.html(), "3");
}

#[tokio::test]
async fn s26_items_keep_their_interval() {
    let (n, other) = (writable(0i64), writable(0i64));
    let mut page = mount(Slow { n: n.clone(), other: other.clone() }).await;
    assert_eq!(page.html(), "<i>00</i> <b>0</b>");
    for value in 1..6 {
        n.set(value);
    }
    other.set(7);
    assert_eq!(page.html(), "<i>07</i> <b>0</b>", "only what else the item reads");
    page.tick(Duration::from_millis(99)).await;
    assert_eq!(page.html(), "<i>07</i> <b>0</b>");
    page.tick(Duration::from_millis(1)).await;
    assert_eq!(page.html(), "<i>57</i> <b>0</b><b>4</b><b>5</b>", "the queue keeps two");
    n.set(6);
    page.tick(Duration::from_millis(99)).await;
    assert_eq!(page.text("i"), "57");
    page.tick(Duration::from_millis(1)).await;
    assert_eq!(page.html(), "<i>67</i> <b>0</b><b>4</b><b>5</b><b>6</b>");
}

#[tokio::test]
async fn s27_a_paused_store_catches_up() {
    let n = writable(1i64);
    let mut page = mount(Paused { n: n.clone() }).await;
    page.click("button");
    n.set(2);
    n.set(3);
    assert_eq!((page.text("em"), page.text("b")), ("1".into(), "3".into()));
    page.click("button");
    assert_eq!(page.text("em"), "3");
    n.set(4);
    assert_eq!(page.text("em"), "4");
}

/// A store that counts how often it runs at this moment.
fn counted() -> (Readable<i64>, Arc<AtomicUsize>) {
    let running = Arc::new(AtomicUsize::new(0));
    let count = running.clone();
    let store = readable(7i64, move |_set| {
        count.fetch_add(1, Ordering::SeqCst);
        let count = count.clone();
        move || {
            count.fetch_sub(1, Ordering::SeqCst);
        }
    });
    (store, running)
}

#[tokio::test]
async fn s28_what_is_gone_from_the_page_is_no_longer_followed() {
    let (n, running) = counted();
    let (on, rows) = (writable(false), writable(Vec::new()));
    let mut page = mount(Following { n: n.clone(), on: on.clone(), rows: rows.clone() }).await;
    let is_running = || running.load(Ordering::SeqCst);
    assert_eq!(is_running(), 0, "nothing shows it yet");
    on.set(true);
    assert_eq!(page.html(), "7  7");
    assert_eq!(is_running(), 1);
    on.set(false);
    assert_eq!(page.html(), "  ");
    assert_eq!(is_running(), 0, "its branch is gone");
    rows.set(vec![1, 2, 3]);
    page.html();
    assert_eq!(is_running(), 1);
    rows.set(vec![2]);
    assert_eq!(page.html(), " <p>72</p> ");
    assert_eq!(is_running(), 1);
    rows.set(Vec::new());
    page.html();
    assert_eq!(is_running(), 0, "its last item is gone");
    rows.set(vec![5]);
    on.set(true);
    page.html();
    assert_eq!(is_running(), 1);
    drop(page);
    assert_eq!(is_running(), 0, "the page is closed");
}
