//! Streams, iterators and futures that setup binds to a name: `{#each name}`, `use_stream(&name)` and `use_stream! { … }`.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{prelude::*, testing::mount};
use tokio::sync::mpsc;

/// A stream of what is sent, with nothing lost and nothing polled that nobody asks for.
struct Sent(mpsc::UnboundedReceiver<u32>, Arc<AtomicUsize>);

impl futures_core::Stream for Sent {
    type Item = u32;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<Option<u32>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.poll_recv(cx)
    }
}

type Channel = Arc<std::sync::Mutex<Option<Sent>>>;

fn channel() -> (mpsc::UnboundedSender<u32>, Arc<AtomicUsize>, Channel) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let polls = Arc::new(AtomicUsize::new(0));
    (sender, polls.clone(), Arc::new(std::sync::Mutex::new(Some(Sent(receiver, polls)))))
}

component! {
    Follows(channel: Channel, on: Writable<bool>) {
        let items = channel.lock().unwrap().take().expect("a stream");
        let stream = use_stream(&items);
        on toggle() { stream.toggle() }
        <fragment key="f">{#if $on}{#each items as n}<b>{n}</b>{:else}"none"{/each}{/if}</fragment>
        <button @trigger="toggle">"toggle"</button>
    }

    Counts(made: Arc<AtomicUsize>) {
        let count = made.clone();
        let numbers = (1..=5u32).inspect(move |_| { count.fetch_add(1, Ordering::SeqCst); });
        let mut answer = async { tokio::time::sleep(Duration::from_secs(1)).await; 42 };
        let list = vec![7, 8];
        let three = 3;
        let total: usize = list.len();
        let store = writable(1);
        let s = use_stream! { numbers, answer, log: &store };
        on pause_numbers() { s.numbers.pause() }
        on toggle() { s.toggle() }
        on resume() { s.resume() }
        on set(n: i32) { store.set(n) }
        on say() -> Result<(), String> { Err(format!("{} {} {}", s.idle(), s.numbers.idle(), s.log.idle())) }
        <fragment key="c" limit={2} interval={1000}>
            <p>{#each numbers as n}{n}{/each}</p> {#each answer as n}{n}{/each} {#each list as n}{n}{/each}{#each three as i}{i}{/each}{total} <i>{#each store}{this}{/each}</i>
        </fragment>
    }
}

#[tokio::test]
async fn a_stream_goes_on_where_it_was_paused_and_where_its_block_went() {
    let ((sender, polls, channel), on) = (channel(), writable(true));
    sender.send(1).unwrap();
    let mut page = mount(Follows { channel, on: on.clone() }).await;
    let items = |page: &mut marquetry::testing::Mounted| page.html().split("<button").next().unwrap_or_default().trim().to_owned();
    assert_eq!(items(&mut page), "<b>1</b>");
    page.click("button");
    let before = polls.load(Ordering::SeqCst);
    (2..5).for_each(|n| sender.send(n).unwrap());
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(items(&mut page), "<b>1</b>");
    assert_eq!(polls.load(Ordering::SeqCst), before, "it is not polled");
    page.click("button");
    assert_eq!(items(&mut page), "<b>1</b><b>2</b><b>3</b><b>4</b>");
    on.set(false);
    sender.send(5).unwrap();
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(items(&mut page), "");
    on.set(true);
    assert_eq!(items(&mut page), "<b>5</b>");
    drop(page);
    assert!(sender.send(6).is_err(), "the stream goes with its page");
}

#[tokio::test]
async fn an_iterator_and_a_future_are_streams_and_a_list_stays_one() {
    let made = Arc::new(AtomicUsize::new(0));
    let mut page = mount(Counts { made: made.clone() }).await;
    assert_eq!(page.html(), "<p>12</p>  780122 <i>1</i>");
    assert_eq!(made.load(Ordering::SeqCst), 2, "no more than are shown");
    page.trigger("pause_numbers", ()).await.unwrap();
    assert_eq!(page.trigger("say", ()).await, Err("false true false".into()));
    page.tick(Duration::from_secs(5)).await;
    assert_eq!(page.html(), "<p>12</p> 42 780122 <i>1</i>");
    assert_eq!(made.load(Ordering::SeqCst), 2);
    page.trigger("toggle", ()).await.unwrap();
    assert_eq!(page.trigger("say", ()).await, Err("true true true".into()));
    page.trigger("set", (2,)).await.unwrap();
    page.tick(Duration::from_secs(5)).await;
    assert_eq!(page.text("i"), "1");
    page.trigger("resume", ()).await.unwrap();
    page.tick(Duration::from_secs(5)).await;
    assert_eq!(page.html(), "<p>12345</p> 42 780122 <i>2</i>");
    assert_eq!(made.load(Ordering::SeqCst), 5);
}
