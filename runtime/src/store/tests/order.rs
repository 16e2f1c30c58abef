//! Who is called when: statements 8, 9 and 18, and what ends with a subscription.

use super::*;

#[test]
fn s8_subscribers_are_called_in_the_order_they_came() {
    let (store, calls) = (writable(0), Seen::default());
    let subscribe = |name: &'static str| {
        let calls = calls.clone();
        store.subscribe(move |n| calls.lock().unwrap().push((name, *n)))
    };
    let (_a, b, _c) = (subscribe("a"), subscribe("b"), subscribe("c"));
    drop(b);
    let _d = subscribe("d");
    taken(&calls);
    store.set(1);
    assert_eq!(taken(&calls), [("a", 1), ("c", 1), ("d", 1)]);
}

#[test]
fn s8_a_set_inside_a_callback_waits_until_everybody_saw_the_outer_value() {
    let (store, calls) = (writable(0), Seen::default());
    let double = derived(&store, |n| n * 10);
    let (setter, seen) = (store.clone(), calls.clone());
    let _a = store.subscribe(move |n| {
        seen.lock().unwrap().push(("a", *n));
        if *n == 1 {
            setter.set(2);
            assert_eq!(get(&setter), 2, "the value itself is there at once");
        }
    });
    let seen = calls.clone();
    let _b = store.subscribe(move |n| seen.lock().unwrap().push(("b", *n)));
    let seen = calls.clone();
    let _c = double.subscribe(move |n| seen.lock().unwrap().push(("c", *n)));
    taken(&calls);
    store.set(1);
    assert_eq!(taken(&calls), [("a", 1), ("b", 1), ("c", 10), ("a", 2), ("b", 2), ("c", 20)]);
}

#[test]
fn s8_a_set_inside_the_first_call_comes_after_it() {
    let (store, seen) = (writable(0), Seen::default());
    let (setter, log) = (store.clone(), seen.clone());
    let _subscription = store.subscribe(move |n| {
        if *n < 3 {
            setter.set(n + 1);
        }
        log.lock().unwrap().push(*n);
    });
    assert_eq!(taken(&seen), [0, 1, 2, 3]);
}

#[test]
fn s9_a_subscriber_added_during_a_notification_gets_the_current_value_once() {
    let (store, added) = (writable(0), Arc::new(Mutex::new(None)));
    let (inner, kept) = (store.clone(), added.clone());
    let _subscription = store.subscribe(move |n| {
        if *n == 1 {
            *kept.lock().unwrap() = Some(log(&inner));
        }
    });
    store.set(1);
    let (seen, _subscription) = added.lock().unwrap().take().unwrap();
    assert_eq!(taken(&seen), [1]);
    store.set(2);
    assert_eq!(taken(&seen), [2]);
}

#[test]
fn s9_nothing_is_delivered_after_an_unsubscribe_by_an_earlier_subscriber() {
    let (store, later) = (writable(0), Arc::new(Mutex::new(None)));
    let inner = later.clone();
    let _first = store.subscribe(move |n| {
        if *n == 1 {
            inner.lock().unwrap().take();
        }
    });
    let (seen, subscription) = log(&store);
    *later.lock().unwrap() = Some(subscription);
    store.set(1);
    assert_eq!(taken(&seen), [0]);
}

#[test]
fn s9_a_subscription_may_be_dropped_inside_its_own_call() {
    let (store, own, calls) = (writable(0), Arc::new(Mutex::new(None)), Count::default());
    let (inner, counted) = (own.clone(), calls.clone());
    let subscription = store.subscribe(move |_| {
        counted.up();
        drop(inner.lock().unwrap().take());
    });
    *own.lock().unwrap() = Some(subscription);
    store.set(1);
    store.set(2);
    assert_eq!(calls.get(), 2);
}

#[test]
fn listening_gives_every_value_in_order() {
    let (store, seen) = (writable(0), Seen::<Arc<i32>>::default());
    let log = seen.clone();
    let _subscription = store.listen(Arc::new(move |value| log.lock().unwrap().push(value.clone())));
    (1..=3).for_each(|n| store.set(n));
    assert_eq!(taken(&seen).iter().map(|n| **n).collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[test]
fn s18_two_sets_give_two_notifications_and_a_batch_one() {
    let (a, b) = (writable(1), writable(10));
    let sum = derived((&a, &b), |(a, b)| a + b);
    let ((own, _one), (sums, _two)) = (log(&a), log(&sum));
    a.set(2);
    b.set(20);
    assert_eq!((taken(&own), taken(&sums)), (vec![1, 2], vec![11, 12, 22]));
    batch(|| {
        a.set(3);
        batch(|| b.set(30));
        a.set(4);
        assert_eq!((get(&a), get(&sum)), (4, 34), "reading inside sees the new values");
        assert!(taken(&own).is_empty() && taken(&sums).is_empty());
        b.set(40);
    });
    assert_eq!((taken(&own), taken(&sums)), (vec![4], vec![44]));
}

#[test]
fn s18_a_batch_that_ends_as_it_began_notifies_nobody() {
    let store = writable(1);
    let double = derived(&store, |n| n * 2);
    let ((seen, _one), (doubles, _two)) = (log(&store), log(&double));
    taken(&doubles);
    batch(|| {
        store.set(2);
        assert_eq!(get(&double), 4);
        store.set(1);
    });
    assert_eq!((taken(&seen), taken(&doubles)), (vec![1], vec![]));
    batch(|| store.touch());
    assert_eq!(taken(&seen), [1]);
}

#[test]
fn s18_a_batch_that_panics_delivers_what_was_set() {
    let store = writable(1);
    let (seen, _subscription) = log(&store);
    let outcome = std::panic::catch_unwind(|| {
        batch(|| {
            store.set(2);
            panic!("in the batch");
        })
    });
    assert!(outcome.is_err());
    store.set(3);
    assert_eq!(taken(&seen), [1, 2, 3]);
}

#[test]
fn a_subscriber_of_a_batch_gets_the_value_once() {
    let store = writable(1);
    let (seen, _subscription) = batch(|| {
        store.set(2);
        log(&store)
    });
    assert_eq!(taken(&seen), [2]);
}
