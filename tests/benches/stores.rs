//! How many instructions a value costs on its way from a store to each of ten subscribers, beside the signals of `futures-signals` and the channel
//! `tokio::sync::watch`: allocator, libc and, where values are awaited, the runtime included. A busy machine does not move the figures.
//!
//! `cargo bench -p marquetry-tests --bench stores`. It needs valgrind.

mod callgrind;

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_signals::signal::{Mutable, SignalExt};
use marquetry::store::{Store, derived, writable};
use tokio::{sync::watch, task::yield_now};

const SUBSCRIBERS: usize = 10;

/// What is counted is the difference: a start costs the same.
const FEW: u64 = 1_000;
const MANY: u64 = 11_000;

/// What each subscriber does with a value.
#[derive(Clone, Default)]
struct Sum(Arc<AtomicU64>);

impl Sum {
    fn add(&self, value: u64) {
        self.0.fetch_add(value, Ordering::Relaxed);
    }

    /// Each of the values up to `sets` has come to each subscriber.
    fn check(&self, sets: u64) {
        assert_eq!(self.0.load(Ordering::Relaxed), SUBSCRIBERS as u64 * sets * (sets + 1) / 2);
    }
}

type Run = fn(u64);

const RUNS: [(&str, Run); 4] =
    [("marquetry", marquetry), ("marquetry, derived", marquetry_derived), ("futures-signals", signals), ("tokio::sync::watch", channel)];

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, run, sets] = &args[..]
        && flag == "--run"
    {
        let (_, run) = RUNS[run.parse::<usize>().expect("a number stands here")];
        return run(sets.parse().expect("a number stands here"));
    }
    println!("instructions for each value that reaches one of {SUBSCRIBERS} subscribers (callgrind)");
    for (at, (name, _)) in RUNS.iter().enumerate() {
        let count = |sets: u64| callgrind::instructions(&["--run", &at.to_string(), &sets.to_string()]);
        let each = (count(MANY) - count(FEW)) / ((MANY - FEW) * SUBSCRIBERS as u64);
        println!("{name:<20}{each:>6}");
    }
}

fn marquetry(sets: u64) {
    let (store, sum) = (writable(0), Sum::default());
    let _subscriptions: Vec<_> = (0..SUBSCRIBERS)
        .map(|_| {
            let sum = sum.clone();
            store.subscribe(move |value| sum.add(*value))
        })
        .collect();
    (1..=sets).for_each(|value| store.set(value));
    sum.check(sets);
}

/// A store between the one that is set and the subscribers.
fn marquetry_derived(sets: u64) {
    let (store, sum) = (writable(0), Sum::default());
    let same = derived(&store, |value| value);
    let _subscriptions: Vec<_> = (0..SUBSCRIBERS)
        .map(|_| {
            let sum = sum.clone();
            same.subscribe(move |value| sum.add(*value))
        })
        .collect();
    (1..=sets).for_each(|value| store.set(value));
    sum.check(sets);
}

/// Awaits what has to reach the subscribers before the next value is set: otherwise they would get some of the values only.
fn awaited(run: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(run);
}

fn signals(sets: u64) {
    awaited(async {
        let (store, sum) = (Mutable::new(0), Sum::default());
        for _ in 0..SUBSCRIBERS {
            let sum = sum.clone();
            tokio::spawn(store.signal().for_each(move |value| {
                sum.add(value);
                std::future::ready(())
            }));
        }
        yield_now().await;
        for value in 1..=sets {
            store.set(value);
            yield_now().await;
        }
        sum.check(sets);
    });
}

fn channel(sets: u64) {
    awaited(async {
        let (sender, receiver) = watch::channel(0);
        let sum = Sum::default();
        for _ in 0..SUBSCRIBERS {
            let (mut receiver, sum) = (receiver.clone(), sum.clone());
            tokio::spawn(async move {
                while receiver.changed().await.is_ok() {
                    sum.add(*receiver.borrow_and_update());
                }
            });
        }
        yield_now().await;
        for value in 1..=sets {
            sender.send(value).expect("receivers are there");
            yield_now().await;
        }
        sum.check(sets);
    });
}
