//! Readable, writable, get: statements 1 to 7, 10 and 11.

use super::*;

#[test]
fn s1_subscribe_calls_once_before_it_returns() {
    let (seen, _subscription) = log(&writable(7));
    assert_eq!(taken(&seen), [7]);
}

#[test]
fn s2_what_start_sets_at_once_is_in_the_first_call() {
    let store = readable(0, |set| {
        set.set(1);
        set.set(2);
    });
    let (seen, _subscription) = log(&store);
    assert_eq!(taken(&seen), [2]);
}

#[test]
fn s3_start_and_stop_follow_first_and_last_subscriber() {
    let events = Seen::default();
    let log_of = events.clone();
    let store = readable(0, move |_| {
        log_of.lock().unwrap().push("start");
        let log_of = log_of.clone();
        move || log_of.lock().unwrap().push("stop")
    });
    let first = store.subscribe(|_| ());
    let second = store.watch(Arc::new(Dirty::default()), 1);
    drop(first);
    assert_eq!(*events.lock().unwrap(), ["start"]);
    drop(second);
    assert_eq!(*events.lock().unwrap(), ["start", "stop"]);
    drop(store.subscribe(|_| ()));
    assert_eq!(*events.lock().unwrap(), ["start", "stop", "start", "stop"]);
}

#[test]
fn s3_a_writable_may_start_too() {
    let stops = Count::default();
    let inner = stops.clone();
    let store = writable(0).with_start(move |set| {
        set.set(5);
        let inner = inner.clone();
        move || {
            inner.up();
        }
    });
    let (seen, subscription) = log(&store);
    store.set(6);
    assert_eq!(taken(&seen), [5, 6]);
    drop(subscription);
    assert_eq!(stops.get(), 1);
}

#[test]
fn s4_unsubscribing_twice_is_harmless() {
    let stops = Count::default();
    let inner = stops.clone();
    let store = readable(0, move |_| {
        let inner = inner.clone();
        move || {
            inner.up();
        }
    });
    let other = store.subscribe(|_| ());
    let mut subscription = store.subscribe(|_| ());
    subscription.unsubscribe();
    subscription.unsubscribe();
    drop(subscription);
    assert_eq!(stops.get(), 0);
    drop(other);
    assert_eq!(stops.get(), 1);
}

/// A store whose `Set`s are kept, one for each start.
fn late() -> (Readable<i32>, Seen<Set<i32>>) {
    let sets = Seen::default();
    let kept = sets.clone();
    (readable(0, move |set| kept.lock().unwrap().push(set)), sets)
}

#[test]
fn s4_a_set_after_stop_notifies_nobody() {
    let (store, sets) = late();
    let (before, subscription) = log(&store);
    drop(subscription);
    sets.lock().unwrap()[0].set(1);
    let (after, _subscription) = log(&store);
    sets.lock().unwrap()[0].set(2);
    assert_eq!((taken(&before), taken(&after)), (vec![0], vec![1]), "1 was kept silently, 2 belongs to a start that is over");
    sets.lock().unwrap()[1].set(3);
    assert_eq!(taken(&after), [3]);
}

#[test]
fn s5_without_subscribers_the_value_is_kept_silently() {
    let store = writable(1);
    store.set(2);
    let (seen, _subscription) = log(&store);
    assert_eq!(taken(&seen), [2]);
}

#[test]
fn s6_an_equal_value_notifies_nobody() {
    let store = writable("a".to_string());
    let (seen, _subscription) = log(&store);
    store.set("a".into());
    store.update(Clone::clone);
    assert_eq!(taken(&seen), ["a"]);
}

#[test]
fn s6_nan_equals_nan() {
    let store = writable(f64::NAN);
    let (seen, _subscription) = log(&store);
    store.set(f64::NAN);
    assert_eq!(taken(&seen).len(), 1);
    store.set(0.0);
    store.set(f64::NAN);
    assert_eq!(taken(&seen).len(), 2);
}

#[test]
fn s6_what_holds_a_nan_is_set_all_the_same() {
    let store = writable((f64::NAN, 1));
    let next = derived(&store, |(nan, n)| (nan, n + 1));
    let (seen, _subscription) = log(&next);
    store.set((f64::NAN, 2));
    store.update(|(nan, n)| (*nan, n + 1));
    assert_eq!(get(&store).1, 3);
    assert_eq!(taken(&seen).iter().map(|(_, n)| *n).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn s6_touch_and_edit_notify_always() {
    let store = writable(1);
    let (seen, _subscription) = log(&store);
    store.touch();
    store.edit(|_| ());
    assert_eq!(taken(&seen), [1, 1, 1]);
}

#[test]
fn edit_leaves_snapshots_alone_and_takes_what_it_is_given() {
    let store = writable(vec!["a".to_string()]);
    let before = store.snapshot();
    let moved = "b".to_string();
    store.edit(|list| list.push(moved));
    assert_eq!((before.len(), store.snapshot().len()), (1, 2));
}

#[test]
fn s7_update_is_set_of_the_current_value() {
    let store = writable(2);
    let (seen, _subscription) = log(&store);
    store.update(|n| n * 10);
    assert_eq!(taken(&seen), [2, 20]);
}

#[test]
fn a_set_inside_update_is_overruled_by_its_result() {
    let store = writable(1);
    let (seen, _subscription) = log(&store);
    store.update(|n| {
        store.set(50);
        store.update(|n| n + 1);
        n + 1
    });
    assert_eq!((get(&store), taken(&seen)), (2, vec![1, 50, 51, 2]));
}

#[test]
fn s10_get_starts_and_stops_an_idle_store() {
    let (starts, stops) = (Count::default(), Count::default());
    let counts = (starts.clone(), stops.clone());
    let store = readable(0, move |set| {
        set.set(i32::try_from(counts.0.up()).unwrap());
        let stops = counts.1.clone();
        move || {
            stops.up();
        }
    });
    assert_eq!((get(&store), get(&store)), (1, 2));
    assert_eq!((starts.get(), stops.get()), (2, 2));
    let _subscription = store.subscribe(|_| ());
    assert_eq!((get(&store), with(&store, |n| *n)), (3, 3));
    assert_eq!((starts.get(), stops.get()), (3, 2));
}

#[test]
fn s11_valid_is_true_exactly_for_stores() {
    static STORE: LazyLock<Writable<i32>> = LazyLock::new(|| writable(0));
    struct Fake;
    impl Fake {
        #[expect(dead_code, reason = "looks like a store, is none")]
        fn subscribe(&self) {}
    }
    let store = writable(0);
    assert!(valid!(store) && valid!(&store) && valid!(&&store) && valid!(STORE) && valid!(&STORE));
    assert!(valid!(readable(0, |_| ())) && valid!(constant(0)) && valid!(derived(&store, |n| n)) && valid!(derived_with(&store, 0, |_, _| ())));
    assert!(valid!(shared("valid", 0)) && valid!(session("valid", 0)) && valid!(session_opt::<u8>("valid")) && valid!(writable(|_: &crate::Request| 0)));
    assert!(!valid!(0) && !valid!("x") && !valid!(Fake) && !valid!(Some(&store)) && !valid!((&store, &store)) && !valid!(store.subscribe(|_| ())));
    assert_eq!(get(&store), 0, "valid! borrows");
}

#[test]
fn a_clone_is_the_same_store_and_needs_no_clone_of_the_value() {
    #[derive(PartialEq)]
    struct Unique(i32);
    let store = writable(Unique(1));
    let reference = &store;
    let other = store.clone();
    other.set(Unique(2));
    assert_eq!(store.snapshot().0, 2);
    assert_eq!((store.id(), Store::id(&reference)), (other.id(), other.id()));
    assert_ne!(store.id(), writable(Unique(1)).id());
}

#[test]
fn handles_are_send_and_sync() {
    fn check<T: Send + Sync + 'static>(_: T) {}
    let store = writable(std::cell::OnceCell::<i32>::new().into_inner());
    check((store.clone(), readable(0, |_| ()), constant(0), derived(&store, |n| n), Subscription::default()));
    readable(0, check::<Set<i32>>).snapshot();
}

#[test]
fn a_constant_tells_its_value_once_and_keeps_no_subscribers() {
    let store = constant(3);
    let (seen, _subscription) = log(&&store);
    assert_eq!((taken(&seen), get(&store)), (vec![3], 3));
    let kept = Arc::new(());
    let inner = kept.clone();
    let _subscription = Store::subscribe(&&store, move |_| {
        let _ = &inner;
    });
    assert_eq!(Arc::strong_count(&kept), 1, "not even through a reference");
}

#[test]
fn a_watcher_is_marked_after_each_change_and_not_before() {
    let (dirty, store) = (Arc::new(Dirty::default()), writable(0));
    let first = store.watch(dirty.clone(), 1);
    let second = store.watch(dirty.clone(), 4);
    assert_eq!(dirty.marks.get(), 0);
    store.set(0);
    assert_eq!(dirty.marks.get(), 0);
    store.set(1);
    assert_eq!((dirty.bits.swap(0, Ordering::SeqCst), dirty.marks.get()), (5, 2));
    drop(first);
    store.set(2);
    assert_eq!(dirty.bits.swap(0, Ordering::SeqCst), 4);
    drop(second);
    store.set(3);
    assert_eq!(dirty.bits.load(Ordering::SeqCst), 0);
}

#[test]
fn ten_thousand_watches_take_at_most_48_bytes_each() {
    let (dirty, store) = (Arc::new(Dirty::default()), writable(0));
    let watcher: Arc<dyn Watcher> = dirty.clone();
    let mut subscriptions = Vec::new();
    for n in 1..=10_000 {
        subscriptions.push(store.watch(watcher.clone(), 1));
        let node = store.node();
        let bytes = node.0.core().lock().watches.capacity() * size_of::<super::super::core::Watch>();
        assert!(n < 8 || bytes <= n * 48 + 48, "{n} watches take {bytes} bytes");
    }
    store.set(1);
    assert_eq!(dirty.marks.get(), 10_000);
    subscriptions.drain(..).rev().for_each(drop);
    assert!(store.node().0.core().lock().watches.capacity() < 10);
}
