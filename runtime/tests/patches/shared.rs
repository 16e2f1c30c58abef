//! Shared fragments: rendered once for all pages that show them, whenever these came, and whatever each has seen so far.

use marquetry::{
    prelude::*,
    testing::{Mounted, mount},
};

use crate::random::Random;

#[derive(Clone, Debug, PartialEq)]
struct Item {
    id: u32,
    name: String,
}

stores! {
    static ITEMS: Writable<Vec<Item>> = writable(Vec::new());
    static TITLE: Writable<String> = writable(String::new());
    static SHOWN: Writable<bool> = writable(true);
    static COUNT: Derived<usize> = derived(&ITEMS, |items| items.len());
}

component! {
    Row(item: Item, last: bool) {
        <style>".last { color: red }"</style>
        <li class:last={last}>{item.name}</li>
    }

    Listed(n: u32) {
        <h1>{n}</h1>
        <fragment shared key="list">
            <h2 title={$TITLE}>{TITLE}": "{$COUNT}</h2>
            {#if $SHOWN}
                <ul>{#each $ITEMS as item, at (item.id)}<li id="i{item.id}">{item.name}{#if at == 0}<b>"first"</b>{/if}</li>{:else}<li>"none"</li>{/each}</ul>
            {:else}
                <p>{@html "<i>hidden</i>"}</p>
            {/if}
            {#snippet size(n: usize)}<em>{n}</em>{/snippet}
            <ol>{#each $ITEMS as item}<Row item={item.clone()} last={item.id == 3}/>{/each}</ol>
            {#match $ITEMS.len()}{:case 0}"nothing"{:case 1}"one"{:case n}{@render size(n)}{/match}
        </fragment>
    }

    /// The same, rendered for each page.
    Apart(n: u32) {
        <h1>{n}</h1>
        <fragment key="list">
            <h2 title={$TITLE}>{TITLE}": "{$COUNT}</h2>
            {#if $SHOWN}
                <ul>{#each $ITEMS as item, at (item.id)}<li id="i{item.id}">{item.name}{#if at == 0}<b>"first"</b>{/if}</li>{:else}<li>"none"</li>{/each}</ul>
            {:else}
                <p>{@html "<i>hidden</i>"}</p>
            {/if}
            {#snippet size(n: usize)}<em>{n}</em>{/snippet}
            <ol>{#each $ITEMS as item}<Row item={item.clone()} last={item.id == 3}/>{/each}</ol>
            {#match $ITEMS.len()}{:case 0}"nothing"{:case 1}"one"{:case n}{@render size(n)}{/match}
        </fragment>
    }
}

fn item(random: &mut Random) -> Item {
    Item { id: random.below(6) as u32, name: random.text() }
}

fn change(random: &mut Random) {
    match random.below(5) {
        0 => TITLE.set(random.text()),
        1 => SHOWN.set(random.chance()),
        _ => random.edit(&ITEMS, item),
    }
}

#[tokio::test]
async fn every_page_shows_what_is_whenever_it_came_and_however_slow_it_is() {
    for seed in 0..120 {
        let mut random = Random::new(seed);
        ITEMS.set(random.list(item));
        let mut pages: Vec<Mounted> = vec![mount(Listed { n: 0 }).await];
        for turn in 0..25 {
            for _ in 0..random.below(4) {
                change(&mut random);
            }
            if random.below(5) == 0 {
                pages.push(mount(Listed { n: 0 }).await);
            }
            if random.below(8) == 0 && pages.len() > 1 {
                drop(pages.swap_remove(random.below(pages.len())));
            }
            let expected = mount(Apart { n: 0 }).await.html();
            for page in pages.iter_mut().filter(|_| random.chance()) {
                assert_eq!(page.html(), expected, "in sequence {seed}, turn {turn}, by {:?}", page.patches());
                assert_eq!(page.needless(), 0, "something equal was sent");
            }
        }
        let expected = mount(Apart { n: 0 }).await.html();
        for page in &mut pages {
            assert_eq!(page.html(), expected, "in sequence {seed}");
        }
    }
}

stores! {
    static LONG: Writable<Vec<u32>> = writable((0..100).collect::<Vec<_>>());
}

component! {
    Numbers() {
        <fragment shared key="numbers"><p>{#each $LONG as n (n)}<i>{n}</i>{/each}</p></fragment>
    }
}

#[tokio::test]
async fn who_is_far_behind_gets_the_whole_and_no_more() {
    let (mut quick, mut slow) = (mount(Numbers).await, mount(Numbers).await);
    let mut all = 0;
    for n in 1..=500 {
        LONG.edit(|numbers| numbers.rotate_left(n % 7));
        all += quick.sent();
    }
    let expected = mount(Numbers).await.html();
    assert_eq!(slow.html(), expected);
    let whole = slow.sent();
    assert!(whole > 0 && whole < all / 2, "{whole} of {all}");
    LONG.set(vec![1, 2]);
    assert_eq!((slow.html(), quick.html()), ("<p><i>1</i><i>2</i></p>".to_owned(), "<p><i>1</i><i>2</i></p>".to_owned()));
}

mod metric {
    use std::sync::{Arc, LazyLock, Mutex};

    use tracing::{Event, Metadata, Subscriber, field, span};

    use super::*;

    /// Keeps the fields of what is logged of the fragment `votes`.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    struct Fields(String);

    impl field::Visit for Fields {
        fn record_debug(&mut self, field: &field::Field, value: &dyn std::fmt::Debug) {
            self.0.push_str(&format!("{}={value:?} ", field.name()));
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }
        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
        fn event(&self, event: &Event<'_>) {
            let mut fields = Fields(String::new());
            event.record(&mut fields);
            if fields.0.contains("fragment=\"votes\"") {
                self.0.lock().unwrap().push(fields.0);
            }
        }
        fn enter(&self, _: &span::Id) {}
        fn exit(&self, _: &span::Id) {}
    }

    stores! { static VOTES: Shared<u32> = shared("patches.votes", 0); }

    component! {
        Votes() { <fragment shared key="votes">{VOTES}</fragment> }
    }

    #[tokio::test]
    async fn a_change_is_rendered_once_however_many_view_it_and_the_log_says_so() {
        let log = Log::default();
        // As long as there is one subscriber only, tracing has the thread that comes to an event first decide for all threads whether anybody wants it.
        static OTHER: LazyLock<tracing::Dispatch> = LazyLock::new(|| tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new()));
        LazyLock::force(&OTHER);
        let _logs = tracing::subscriber::set_default(log.clone());
        let mut pages = Vec::new();
        for _ in 0..50 {
            pages.push(mount(Votes).await);
        }
        for n in 1..=20 {
            VOTES.set(n);
            for page in &mut pages {
                assert_eq!(page.html(), n.to_string());
            }
        }
        let told = log.0.lock().unwrap();
        assert_eq!(told.len(), 20, "{told:?}");
        // Once for the whole that all pages began with, and once for each change.
        for (at, event) in told.iter().enumerate() {
            let expected = format!("viewers=50 bytes={} changes={} renders={}", 2 + (at + 1).to_string().len(), at + 1, at + 2);
            assert!(event.contains(&expected), "{event} is not {expected}");
        }
    }
}

mod life {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    static ALIVE: AtomicU32 = AtomicU32::new(0);

    stores! {
        static TICKS: Readable<u32> = readable(7, |_| {
            ALIVE.fetch_add(1, Ordering::SeqCst);
            || { ALIVE.fetch_sub(1, Ordering::SeqCst); }
        });
        static OPEN: Writable<bool> = writable(true);
    }

    component! {
        Ticks() {
            <fragment key="outer">{#if $OPEN}<fragment shared key="ticks">{TICKS}</fragment>{/if}</fragment>
        }
    }

    #[tokio::test]
    async fn what_it_follows_runs_while_somebody_views_it() {
        assert_eq!(Ticks.to_html().matches('7').count(), 1);
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0, "nobody views a page that is only rendered");
        let mut first = mount(Ticks).await;
        let second = mount(Ticks).await;
        assert_eq!((first.html().as_str(), ALIVE.load(Ordering::SeqCst)), ("7", 1));
        drop(second);
        assert_eq!(ALIVE.load(Ordering::SeqCst), 1);
        OPEN.set(false);
        assert_eq!((first.html().as_str(), ALIVE.load(Ordering::SeqCst)), ("", 0));
        OPEN.set(true);
        assert_eq!((first.html().as_str(), ALIVE.load(Ordering::SeqCst)), ("7", 1));
        drop(first);
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    }
}

mod refused {
    use super::*;

    stores! {
        static PATH: Writable<String> = writable(|request: &Request| request.path().to_owned());
        static NUMBER: Writable<i32> = writable(1);
    }

    fn hidden() -> String {
        request().path().to_owned()
    }

    fn even(n: &i32) -> i32 {
        assert!(n % 2 == 1, "an even number");
        *n
    }

    component! {
        OfRequest() { <fragment shared key="path">{PATH}</fragment> }
        Hidden() { <fragment shared key="path">{hidden()}</fragment> }
        Child() { let path = marquetry::request().path().to_owned(); <b>{path}</b> }
        InChild() { <Boundary><fragment shared key="child"><Child/></fragment><p slot="error">{"failed"}</p></Boundary> }
        Odd() { <fragment shared key="odd"><b>{even(&$NUMBER)}</b></fragment> }
    }

    async fn error(component: impl Component + Send + 'static) -> String {
        format!("{:?}", component.render().await.unwrap_err())
    }

    #[tokio::test]
    async fn what_only_shows_while_it_runs_fails_loudly_and_shows_nothing() {
        let of_request = error(OfRequest).await;
        assert!(of_request.contains("the shared fragment `path` reads a store that is made of the request or session"), "{of_request}");
        let hidden = error(Hidden).await;
        assert!(hidden.contains("the request was asked for in the shared fragment `path`"), "{hidden}");
        assert_eq!(mount(InChild).await.html(), "<p>failed</p>");
    }

    #[tokio::test]
    async fn what_cannot_be_rendered_any_more_is_shown_as_it_was_until_it_can() {
        let (mut one, mut other) = (mount(Odd).await, mount(Odd).await);
        NUMBER.set(2);
        assert_eq!((one.html().as_str(), other.html().as_str()), ("<b>1</b>", "<b>1</b>"));
        NUMBER.set(3);
        assert_eq!((one.html().as_str(), other.html().as_str()), ("<b>3</b>", "<b>3</b>"));
        assert_eq!(mount(Odd).await.html(), "<b>3</b>");
    }
}
