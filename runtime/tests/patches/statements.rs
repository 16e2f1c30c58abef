//! Statements 23 to 27 about streams and fragments, one by one.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{prelude::*, testing::mount};

use crate::random::Random;

/// An iterator that counts how often it was asked.
fn asked(counter: &Arc<AtomicUsize>) -> impl Iterator<Item = usize> + Send + use<> {
    let counter = counter.clone();
    (0..).inspect(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    })
}

component! {
    Both(n: Writable<i64>) { <fragment key="b"><b>{n}</b>{#each n}<i>{this}</i>{/each}<u>{#each n as x}{x}{/each}</u></fragment> }

    Default(asks: Arc<AtomicUsize>) {
        let numbers = asked(&asks);
        <fragment key="d">{#each numbers as n}<i>{n}</i>{/each}</fragment>
    }

    Limited(asks: Arc<AtomicUsize>) {
        let numbers = asked(&asks);
        <fragment key="l" limit={7} interval={1000}>{#each numbers as n}<i>{n}</i>{/each}</fragment>
    }

    Ends(answers: Arc<std::sync::Mutex<Vec<u32>>>, timeout: u64) {
        let none = futures(answers.lock().unwrap().pop());
        <fragment key="e" timeout={timeout}>{#each none as n}{n}{:else}"none"{/each}</fragment>
    }

    Modes(asks: Arc<AtomicUsize>) {
        let (a, b, c) = (asked(&asks), asked(&asks), asked(&asks));
        let a = a;
        let b = b;
        let c = c;
        <p><fragment key="a" limit={3} interval={100} keep={4}>{#each a as n}{n}" "{/each}</fragment></p>
        <p><fragment key="b" limit={3} interval={100} keep={4} mode="prepend">{#each b as n}{n}" "{/each}</fragment></p>
        <p><fragment key="c" limit={3} interval={100} mode="replace">{#each c as n}{n}{/each}</fragment></p>
    }

    Queued(n: Writable<i64>) {
        <fragment key="q" mode="append">{#each n}{this}" "{/each}</fragment>
    }

    Clicked(asks: Arc<AtomicUsize>, store: Readable<i64>, running: Arc<AtomicUsize>) {
        let numbers = asked(&asks);
        let s = use_stream! { numbers, store };
        let other = use_stream(&store);
        on pause() { s.pause() }
        on resume() { s.resume() }
        on toggle() { other.toggle() }
        on idle() -> Result<(), String> { Err(format!("{} {} {}", s.numbers.idle(), s.store.idle(), running.load(Ordering::SeqCst))) }
        <fragment key="c" limit={1} interval={10}>{#each numbers as n}{n}{/each} {#each store}{this}{/each}</fragment>
    }
}

/// A future that never comes, or is there at once.
async fn futures(answer: Option<u32>) -> u32 {
    match answer {
        Some(answer) => answer,
        None => std::future::pending().await,
    }
}

#[tokio::test]
async fn s23_a_name_in_braces_reads_a_store_and_in_each_it_is_a_stream() {
    let n = writable(1i64);
    let mut page = mount(Both { n: n.clone() }).await;
    n.set(2);
    assert_eq!(page.html(), "<b>2</b><i>2</i><u>2</u>");
    assert_eq!(page.patches().len(), 3);
}

#[tokio::test]
async fn s24_rendering_takes_what_is_ready_up_to_the_limit() {
    for (limit, default) in [(100, true), (7, false)] {
        let asks = Arc::new(AtomicUsize::new(0));
        let html = if default { Default { asks: asks.clone() }.to_html() } else { Limited { asks: asks.clone() }.to_html() };
        assert_eq!((html.matches("<i>").count(), asks.load(Ordering::SeqCst)), (limit, limit));
    }
}

#[tokio::test]
async fn s24_only_while_there_is_no_item_it_waits_and_no_longer_than_the_timeout() {
    tokio::time::pause();
    for (ready, timeout, waited) in [(false, 24, 24), (false, 300, 300), (true, 300, 0)] {
        let answers = Arc::new(std::sync::Mutex::new(if ready { vec![5] } else { Vec::new() }));
        let since = tokio::time::Instant::now();
        let html = Ends { answers, timeout }.render().await.unwrap();
        // The clock ticks in milliseconds.
        let elapsed = since.elapsed().as_millis();
        assert!((waited..=waited + 1).contains(&elapsed), "{elapsed} ms, not {waited}");
        assert_eq!(html.contains("none"), !ready);
    }
}

#[tokio::test]
async fn s25_of_a_store_so_many_values_wait_and_then_the_oldest_go() {
    let n = writable(0i64);
    let mut page = mount(Queued { n: n.clone() }).await;
    (1..=100).for_each(|value| n.set(value));
    let shown: Vec<i64> = page.html().split_whitespace().map(|n| n.parse().unwrap()).collect();
    assert_eq!(shown, std::iter::once(0).chain(37..=100).collect::<Vec<i64>>(), "64 by default");
}

#[tokio::test]
async fn s26_interval_mode_and_keep() {
    let asks = Arc::new(AtomicUsize::new(0));
    let mut page = mount(Modes { asks }).await;
    assert_eq!(page.html(), "<p>0 1 2 </p> <p>2 1 0 </p> <p>2</p>");
    page.tick(Duration::from_millis(99)).await;
    assert_eq!(page.html(), "<p>0 1 2 </p> <p>2 1 0 </p> <p>2</p>");
    page.tick(Duration::from_millis(1)).await;
    assert_eq!(page.html(), "<p>2 3 4 5 </p> <p>5 4 3 2 </p> <p>5</p>");
    page.tick(Duration::from_millis(100)).await;
    assert_eq!(page.html(), "<p>5 6 7 8 </p> <p>8 7 6 5 </p> <p>8</p>");
}

#[tokio::test]
async fn s27_pause_and_resume_are_safe_under_any_interleaving_of_clicks() {
    for seed in 0..40 {
        let mut random = Random::new(seed);
        let (asks, running) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counted = running.clone();
        let store = readable(7i64, move |_set| {
            counted.fetch_add(1, Ordering::SeqCst);
            let counted = counted.clone();
            move || {
                counted.fetch_sub(1, Ordering::SeqCst);
            }
        });
        let mut page = mount(Clicked { asks: asks.clone(), store, running: running.clone() }).await;
        let (mut numbers, mut of_store) = (false, false);
        for _ in 0..30 {
            match random.below(4) {
                0 => {
                    page.trigger("pause", ()).await.unwrap();
                    (numbers, of_store) = (true, true);
                }
                1 => {
                    page.trigger("resume", ()).await.unwrap();
                    (numbers, of_store) = (false, false);
                }
                2 => {
                    page.trigger("toggle", ()).await.unwrap();
                    of_store = !of_store;
                }
                _ => page.tick(Duration::from_millis(10)).await,
            }
            let before = asks.load(Ordering::SeqCst);
            assert_eq!(page.trigger("idle", ()).await, Err(format!("{numbers} {of_store} {}", usize::from(!of_store))));
            page.tick(Duration::from_millis(20)).await;
            let after = asks.load(Ordering::SeqCst);
            assert_eq!(after > before, !numbers, "a paused iterator is not polled, another one is");
            let all: String = (0..after).map(|n| n.to_string()).collect();
            assert_eq!(page.html(), format!("{all} 7"), "nothing is lost");
        }
        drop(page);
        assert_eq!(running.load(Ordering::SeqCst), 0);
    }
}
