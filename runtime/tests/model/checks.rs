//! What has to hold, however the threads come.
//!
//! A panic in a callback is only logged, so that callbacks note what is [`Wrong`] instead of asserting it.

use std::panic::Location;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use shuttle::thread;

use crate::store::compute::{Computed, Work};
use crate::store::core::same;
use crate::store::inputs::Stores;
use crate::store::local::batch;
use crate::store::node::Node;
use crate::store::root::{Root, start};
use crate::store::subscription::{Subscription, Watcher};

/// Schedules for each check: so many at random, and as many with few switches of threads, at the places that matter.
const SCHEDULES: usize = 300;

/// One check at a time: the statics of the library are the checks' own meanwhile.
static MODEL: Mutex<()> = Mutex::new(());

fn model(check: fn()) {
    let _alone = MODEL.lock().unwrap_or_else(PoisonError::into_inner);
    shuttle::check_random(check, SCHEDULES);
    shuttle::check_pct(check, SCHEDULES, 3);
}

fn writable(value: i64) -> Node<i64> {
    Root::node(Arc::new(value), "writable", Location::caller(), None)
}

fn derived<S: Stores, T: PartialEq + Send + Sync + 'static>(stores: S, f: impl Fn(S::Values) -> T + Send + Sync + 'static) -> Node<T> {
    Computed::node(stores.inputs(), Work::Value(Box::new(f)), None, same::<T>, Location::caller())
}

type Seen<T> = Arc<Mutex<Vec<T>>>;

fn log<T: Clone + Send + Sync + 'static>(store: &Node<T>) -> (Seen<T>, Subscription) {
    let seen = Seen::default();
    let log = seen.clone();
    (seen, store.listen(Arc::new(move |value: &Arc<T>| log.lock().unwrap().push(T::clone(value)))))
}

fn seen<T: Clone>(seen: &Seen<T>) -> Vec<T> {
    seen.lock().unwrap().clone()
}

/// What a callback has found wrong: its panic would only be logged.
#[derive(Clone, Default)]
struct Wrong(Arc<AtomicUsize>);

impl Wrong {
    fn unless(&self, right: bool) {
        self.0.fetch_add(usize::from(!right), Ordering::SeqCst);
    }

    fn nothing(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

/// Runs all of them at once and waits for their ends.
fn at_once<const N: usize>(threads: [Box<dyn FnOnce() + Send>; N]) {
    let running = threads.map(|run| thread::spawn(run));
    running.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn the_last_value_arrives_and_none_out_of_order() {
    model(|| {
        let store = writable(0);
        let (values, _subscription) = log(&store);
        let step = || {
            let store = store.clone();
            Box::new(move || store.update(|n| n + 1, None)) as Box<dyn FnOnce() + Send>
        };
        at_once([step(), step(), step()]);
        assert_eq!(seen(&values), [0, 1, 2, 3]);
        assert_eq!(*store.snapshot(), 3);
    });
}

#[test]
fn of_several_sets_the_last_one_delivered_is_what_is_kept() {
    model(|| {
        let store = writable(0);
        let (values, _subscription) = log(&store);
        let set = |value| {
            let store = store.clone();
            Box::new(move || store.set(value, None)) as Box<dyn FnOnce() + Send>
        };
        at_once([set(1), set(2), set(1)]);
        assert_eq!(seen(&values).last(), Some(&*store.snapshot()));
        assert!(seen(&values).windows(2).all(|pair| pair[0] != pair[1]));
    });
}

#[test]
fn a_subscriber_that_comes_meanwhile_has_the_last_value_and_none_twice() {
    model(|| {
        let store = writable(0);
        let (setter, subscribed) = (store.clone(), store.clone());
        let kept = Arc::new(Mutex::new(None));
        let keep = kept.clone();
        at_once([
            Box::new(move || (1..=2).for_each(|n| setter.set(n, None))) as Box<dyn FnOnce() + Send>,
            Box::new(move || *keep.lock().unwrap() = Some(log(&subscribed))),
        ]);
        let (values, _subscription) = kept.lock().unwrap().take().unwrap();
        let values = seen(&values);
        assert!(values.last() == Some(&2) && values.windows(2).all(|pair| pair[0] < pair[1]), "{values:?}");
    });
}

#[test]
fn nothing_is_delivered_after_an_unsubscribe_has_returned() {
    model(|| {
        let (store, gone, wrong) = (writable(0), Arc::new(AtomicUsize::new(0)), Wrong::default());
        let (check, note) = (gone.clone(), wrong.clone());
        let subscription = store.listen(Arc::new(move |_| {
            thread::yield_now();
            note.unless(check.load(Ordering::SeqCst) == 0);
        }));
        at_once([
            Box::new(move || store.set(1, None)) as Box<dyn FnOnce() + Send>,
            Box::new(move || {
                drop(subscription);
                gone.store(1, Ordering::SeqCst);
            }),
        ]);
        assert!(wrong.nothing());
    });
}

/// Counts how often it has started more than it has stopped; that is wrong if it is more than once.
fn counting() -> (Node<i64>, Arc<AtomicI64>, Wrong) {
    let (running, wrong) = (Arc::new(AtomicI64::new(0)), Wrong::default());
    let (counted, note) = (running.clone(), wrong.clone());
    let start = start(move |set| {
        note.unless(counted.fetch_add(1, Ordering::SeqCst) == 0);
        set.update(|n| n + 1);
        let counted = counted.clone();
        move || {
            counted.fetch_sub(1, Ordering::SeqCst);
        }
    });
    (Root::node(Arc::new(0), "readable", Location::caller(), Some(start)), running, wrong)
}

#[test]
fn starts_and_stops_take_turns() {
    model(|| {
        let (source, running, wrong) = counting();
        let listen = || {
            let source = source.clone();
            Box::new(move || {
                let (values, _subscription) = log(&source);
                assert!(!seen(&values).is_empty());
            }) as Box<dyn FnOnce() + Send>
        };
        at_once([listen(), listen(), listen()]);
        assert!(running.load(Ordering::SeqCst) == 0 && wrong.nothing(), "all have gone");
    });
}

#[test]
fn a_diamond_is_never_mixed_and_ends_up_to_date() {
    model(|| {
        let (c, wrong) = (writable(1), Wrong::default());
        let x = derived(c.clone(), |c| c * 10);
        let y = derived(x.clone(), |x| x * 2);
        let note = wrong.clone();
        let s = derived((c.clone(), y.clone()), move |(c, y)| {
            note.unless(y == c * 20);
            c
        });
        let (values, _subscription) = log(&s);
        let (one, two, read) = (c.clone(), c.clone(), y.clone());
        at_once([
            Box::new(move || one.set(2, None)) as Box<dyn FnOnce() + Send>,
            Box::new(move || two.update(|n| n + 5, None)),
            Box::new(move || assert_eq!(*read.snapshot() % 20, 0)),
        ]);
        assert_eq!((seen(&values).last().copied(), *y.snapshot()), (Some(*c.snapshot()), *c.snapshot() * 20));
        assert!(wrong.nothing());
    });
}

#[test]
fn two_inputs_set_at_once_lose_neither() {
    model(|| {
        let (a, b) = (writable(0), writable(0));
        let sum = derived((a.clone(), b.clone()), |(a, b)| a + b);
        let (values, _subscription) = log(&sum);
        let (set_a, set_b) = (a.clone(), b.clone());
        at_once([Box::new(move || batch(|| (1..=2).for_each(|n| set_a.set(n, None)))) as Box<dyn FnOnce() + Send>, Box::new(move || set_b.set(10, None))]);
        let values = seen(&values);
        // Not 1, of a batch alone; 11 is there if the other came in the middle of it.
        assert!(values.last() == Some(&12) && !values.contains(&1) && values.is_sorted(), "{values:?}");
    });
}

#[test]
fn a_derived_store_that_is_left_and_joined_is_up_to_date() {
    model(|| {
        let (source, running, wrong) = counting();
        let c = writable(0);
        let sum = derived((c.clone(), source), |(c, _)| c);
        let (joining, setting, leaving) = (sum.clone(), c.clone(), log(&sum));
        let joined = Arc::new(Mutex::new(None));
        let join = joined.clone();
        at_once([
            Box::new(move || *join.lock().unwrap() = Some(log(&joining))) as Box<dyn FnOnce() + Send>,
            Box::new(move || setting.set(1, None)),
            Box::new(move || drop(leaving)),
        ]);
        let (values, subscription) = joined.lock().unwrap().take().unwrap();
        assert_eq!((seen(&values).last(), *sum.snapshot()), (Some(&1), 1));
        assert_eq!(running.load(Ordering::SeqCst), 1);
        drop(subscription);
        assert!(running.load(Ordering::SeqCst) == 0 && wrong.nothing());
    });
}

#[test]
fn updates_that_wait_for_each_other_end() {
    model(|| {
        let (a, b) = (writable(0), writable(0));
        let cross = |own: &Node<i64>, other: &Node<i64>| {
            let (own, other) = (own.clone(), other.clone());
            Box::new(move || {
                own.update(
                    |n| {
                        other.update(|m| m + 1, None);
                        n + 1
                    },
                    None,
                );
            }) as Box<dyn FnOnce() + Send>
        };
        at_once([cross(&a, &b), cross(&b, &a)]);
        assert!(*a.snapshot() >= 1 && *b.snapshot() >= 1);
    });
}

#[test]
fn subscribers_that_set_each_others_stores_end() {
    model(|| {
        let (a, b) = (writable(0), writable(0));
        let (to_a, to_b) = (a.clone(), b.clone());
        let _one = a.listen(Arc::new(move |n| to_b.set(**n, None)));
        let _two = b.listen(Arc::new(move |n| to_a.set(**n, None)));
        let (set_a, set_b, values) = (a.clone(), b.clone(), log(&b));
        at_once([Box::new(move || set_a.set(1, None)) as Box<dyn FnOnce() + Send>, Box::new(move || set_b.set(1, None))]);
        assert_eq!((*a.snapshot(), *b.snapshot(), seen(&values.0)), (1, 1, vec![0, 1]));
    });
}

#[test]
fn subscriptions_dropped_in_each_others_calls_end() {
    model(|| {
        let (a, b) = (writable(0), writable(0));
        let slots: [Arc<Mutex<Option<Subscription>>>; 2] = Default::default();
        let subscribe = |own: &Node<i64>, other: usize| {
            let slot = slots[other].clone();
            own.listen(Arc::new(move |n| {
                if **n == 1 {
                    let taken = slot.lock().unwrap().take();
                    drop(taken);
                }
            }))
        };
        let (of_a, of_b) = (subscribe(&a, 1), subscribe(&b, 0));
        *slots[0].lock().unwrap() = Some(of_a);
        *slots[1].lock().unwrap() = Some(of_b);
        at_once([Box::new(move || a.set(1, None)) as Box<dyn FnOnce() + Send>, Box::new(move || b.set(1, None))]);
    });
}

#[test]
fn a_watcher_misses_no_change() {
    struct Latest {
        store: Node<i64>,
        seen: AtomicI64,
    }
    impl Watcher for Latest {
        fn mark(&self, _: u64) {
            self.seen.store(*self.store.snapshot(), Ordering::SeqCst);
        }
    }
    model(|| {
        let store = writable(0);
        let latest = Arc::new(Latest { store: store.clone(), seen: AtomicI64::new(0) });
        let _subscription = store.watch(latest.clone(), 1);
        let set = |value| {
            let store = store.clone();
            Box::new(move || store.set(value, None)) as Box<dyn FnOnce() + Send>
        };
        at_once([set(1), set(2)]);
        assert_ne!(latest.seen.load(Ordering::SeqCst), 0);
    });
}
