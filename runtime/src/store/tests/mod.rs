//! One test for each statement about stores, `s1_…` to `s18_…`, and a few for what could go wrong besides. Those about session stores and definitions,
//! `s19_…` to `s22_…`, are here, beside the sessions, and with real requests in `tests/tests`.

mod definitions;
mod derived;
mod faults;
mod graph;
mod order;
mod shared;
mod threads;
mod values;

use super::*;
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

/// What a subscriber has seen.
type Seen<T> = Arc<Mutex<Vec<T>>>;

fn log<S>(store: &S) -> (Seen<S::Value>, Subscription)
where
    S: Store,
    S::Value: Clone,
{
    let seen = Seen::default();
    let log = seen.clone();
    let subscription = store.subscribe(move |value| log.lock().unwrap().push(value.clone()));
    (seen, subscription)
}

fn taken<T>(seen: &Seen<T>) -> Vec<T> {
    std::mem::take(&mut *seen.lock().unwrap())
}

#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn up(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Default)]
struct Dirty {
    bits: AtomicU64,
    marks: Count,
}

impl Watcher for Dirty {
    fn mark(&self, bits: u64) {
        self.bits.fetch_or(bits, Ordering::SeqCst);
        self.marks.up();
    }
}

/// Collects the errors logged on this thread while `f` runs.
fn errors(f: impl FnOnce()) -> Vec<String> {
    struct Collect(Seen<String>);
    struct Message<'a>(&'a mut String);
    impl tracing::field::Visit for Message<'_> {
        fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
            if field.name() == "message" {
                *self.0 = format!("{value:?}");
            }
        }
    }
    impl tracing::Subscriber for Collect {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
            tracing::span::Id::from_u64(1)
        }
        fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
        fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
        fn event(&self, event: &tracing::Event<'_>) {
            let mut message = String::new();
            event.record(&mut Message(&mut message));
            self.0.lock().unwrap().push(message);
        }
        fn enter(&self, _: &tracing::span::Id) {}
        fn exit(&self, _: &tracing::span::Id) {}
    }
    let seen = Seen::default();
    // As long as there is one subscriber only, tracing has the thread that comes to an event first decide for all threads whether anybody wants it.
    static OTHER: LazyLock<tracing::Dispatch> = LazyLock::new(|| tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new()));
    LazyLock::force(&OTHER);
    tracing::subscriber::with_default(Collect(seen.clone()), f);
    taken(&seen)
}
