//! Streams that the page's scripts pause, and that rest while its tab is hidden.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use marquetry::{prelude::*, testing::mount};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::random::Random;

/// A stream of what is sent.
struct Received(UnboundedReceiver<u32>);

impl futures_core::Stream for Received {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        self.0.poll_recv(cx)
    }
}

type Channel = Arc<Mutex<Option<UnboundedReceiver<u32>>>>;

fn numbers(channel: &Channel) -> Received {
    Received(channel.lock().unwrap().take().expect("it is taken once"))
}

component! {
    /// Each in one way: the newest of a store, all values of a store, a stream with a name, one without; some of them rest.
    Follows(n: Writable<u32>, named: Channel, nameless: Channel, other: Writable<u32>) {
        let all = n.clone();
        let items = numbers(&named);
        let stream = use_stream(&n);
        let mut rest = Some(numbers(&nameless));
        on toggle() { stream.toggle() }
        <fragment key="n"><p>{#each n}{this}":"{$other}{/each}</p></fragment>
        <fragment key="all" mode="append" idle="hidden"><p>{#each all}{this}" "{/each}</p></fragment>
        <fragment key="items"><p>{#each items as item}{item}" "{/each}</p></fragment>
        <fragment key="rest" idle="hidden"><p>{#each rest.take().expect("once") as item}{item}" "{/each}</p></fragment>
        <fragment key="rests" idle="hidden"><p>{#each n}{this}{/each}</p></fragment>
    }
}

/// What such a page shows, by a model of its own.
#[derive(Default)]
struct Model {
    now: u32,
    other: u32,
    /// `n` and `all` are one store: what pauses it pauses both.
    paused: bool,
    items_paused: bool,
    hidden: bool,
    newest: u32,
    rests: u32,
    all: Vec<u32>,
    shown: [Vec<u32>; 2],
    waiting: [Vec<u32>; 2],
}

impl Model {
    /// Lets what runs catch up. `woke`: what was paused before.
    fn settle(&mut self, before: (bool, bool)) {
        let rested = before.0 || before.1;
        if !self.paused {
            self.newest = self.now;
        }
        if !self.paused && !self.hidden {
            self.rests = self.now;
            // One that goes on begins with the value that there is.
            if rested || self.all.last() != Some(&self.now) {
                self.all.push(self.now);
            }
        }
        for (at, paused) in [self.items_paused, self.hidden].into_iter().enumerate() {
            if !paused {
                let waiting = std::mem::take(&mut self.waiting[at]);
                self.shown[at].extend(waiting);
            }
        }
    }

    fn html(&self) -> String {
        let list = |items: &[u32]| items.iter().map(|item| format!("{item} ")).collect::<String>();
        format!(
            "<p>{}:{}</p> <p>{}</p> <p>{}</p> <p>{}</p> <p>{}</p>",
            self.newest,
            self.other,
            list(&self.all),
            list(&self.shown[0]),
            list(&self.shown[1]),
            self.rests
        )
    }
}

#[tokio::test]
async fn streams_are_paused_by_name_and_while_the_tab_is_hidden() {
    for seed in 0..150 {
        let mut random = Random::new(seed);
        let (n, other) = (writable(0), writable(0));
        let ((to_named, named), (to_nameless, nameless)) = (unbounded_channel(), unbounded_channel());
        let channel = |receiver| Arc::new(Mutex::new(Some(receiver)));
        let mut page = mount(Follows { n: n.clone(), named: channel(named), nameless: channel(nameless), other: other.clone() }).await;
        let mut model = Model { all: vec![0], ..Model::default() };
        for turn in 1..25 {
            let before = (model.paused, model.hidden);
            match random.below(9) {
                0 => {
                    model.paused = random.chance();
                    // By either name.
                    let name = if random.chance() { "n" } else { "all" };
                    if model.paused { page.pause(name) } else { page.resume(name) }
                }
                1 => {
                    model.items_paused = random.chance();
                    if model.items_paused { page.pause("items") } else { page.resume("items") }
                }
                2 => {
                    model.hidden = random.chance();
                    if model.hidden { page.hide() } else { page.show() }
                }
                3 => {
                    model.paused = !model.paused;
                    page.trigger("toggle", ()).await.unwrap();
                }
                4 => {
                    model.other = turn;
                    other.set(turn);
                }
                5 | 6 => {
                    model.now = turn;
                    n.set(turn);
                }
                7 => {
                    model.waiting[0].push(turn);
                    to_named.send(turn).unwrap();
                }
                _ => {
                    model.waiting[1].push(turn);
                    to_nameless.send(turn).unwrap();
                }
            }
            model.settle(before);
            assert_eq!(page.html(), model.html(), "in sequence {seed}, turn {turn}");
            assert_eq!(page.needless(), 0);
            page.sent();
            assert_eq!(page.sent(), 0);
        }
    }
}

component! {
    Clock(starts: Arc<AtomicUsize>) {
        let counter = starts.clone();
        let timer = readable(0, move |_| { counter.fetch_add(1, Ordering::SeqCst); });
        <p>{#if true}<fragment key="t">{#each timer}{this}{/each}</fragment>{/if}</p>
    }

    Shown(on: Writable<bool>, starts: Arc<AtomicUsize>) {
        <fragment key="s">{#if $on}<Clock starts={starts.clone()}/>{/if}</fragment>
    }

    Blocks(n: Writable<u32>, on: Writable<bool>) {
        <fragment key="b">{#if $on}{#each n}{this}{/each}{/if}</fragment>
    }
}

#[tokio::test]
async fn a_component_that_comes_again_does_not_begin_paused_since_one_before_it_was() {
    let (on, starts) = (writable(true), Arc::new(AtomicUsize::new(0)));
    let mut page = mount(Shown { on: on.clone(), starts: starts.clone() }).await;
    for round in 1..10 {
        assert_eq!((page.html(), starts.load(Ordering::SeqCst)), ("<p>0</p>".to_owned(), round));
        page.pause("timer");
        on.set(false);
        assert_eq!(page.html(), "");
        on.set(true);
    }
}

#[tokio::test]
async fn a_block_that_comes_again_is_paused_as_its_stream_is() {
    let (n, on) = (writable(1), writable(true));
    let mut page = mount(Blocks { n: n.clone(), on: on.clone() }).await;
    page.pause("n");
    on.set(false);
    assert_eq!(page.html(), "");
    on.set(true);
    n.set(2);
    assert_eq!(page.html(), "", "it shows nothing until it goes on");
    page.resume("n");
    assert_eq!(page.html(), "2");
}

#[tokio::test]
#[should_panic(expected = r#"the page follows no stream "m", only ["n"]"#)]
async fn a_stream_of_another_name_cannot_be_paused() {
    mount(Blocks { n: writable(1), on: writable(true) }).await.pause("m");
}

/// A store whose stop panics harms nobody.
#[tokio::test]
async fn a_stop_that_panics_ends_neither_the_page_nor_the_pause() {
    component! {
        Panics(n: Writable<u32>) { <fragment key="p">{#each n}{this}{/each}</fragment> }
    }
    let n = writable(1).with_start(|_| || panic!("by the stop"));
    let mut page = mount(Panics { n: n.clone() }).await;
    page.pause("n");
    n.set(2);
    assert_eq!(page.html(), "1");
    page.resume("n");
    assert_eq!(page.html(), "2");
}
