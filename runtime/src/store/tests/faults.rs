//! What goes wrong in one place harms no other: statement 17, and endless circles.

use super::*;

#[test]
fn s17_a_panicking_subscriber_harms_no_other_and_no_other_store() {
    let (store, other) = (writable(0), writable(0));
    let (before, _one) = log(&store);
    let _bad = store.subscribe(|n| assert!(*n != 1, "one is bad"));
    let (after, _two) = log(&store);
    let (elsewhere, _three) = log(&other);
    let errors = errors(|| store.set(1));
    store.set(2);
    other.set(5);
    assert_eq!((taken(&before), taken(&after), taken(&elsewhere)), (vec![0, 1, 2], vec![0, 1, 2], vec![0, 5]));
    assert_eq!(errors.len(), 1);
    assert!(errors[0].contains("subscriber") && errors[0].contains("one is bad") && errors[0].contains("tests/faults.rs"), "{errors:?}");
}

#[test]
fn s17_a_panic_in_the_first_call_leaves_the_subscription_intact() {
    let (store, calls) = (writable(0), Count::default());
    let counted = calls.clone();
    let _bad = store.subscribe(move |n| {
        counted.up();
        assert!(*n != 0);
    });
    store.set(1);
    assert_eq!(calls.get(), 2);
}

#[test]
fn s17_a_panicking_function_keeps_the_old_value() {
    let c = writable(1);
    let bad = derived(&c, |n| {
        assert!(n != 2, "two is bad");
        n
    });
    let end = derived((&c, &bad), |pair| pair);
    let ((seen, _one), (ends, _two)) = (log(&bad), log(&end));
    let errors = errors(|| c.set(2));
    c.set(3);
    assert_eq!((taken(&seen), taken(&ends)), (vec![1, 3], vec![(1, 1), (2, 1), (3, 3)]));
    assert!(errors.len() == 1 && errors[0].contains("two is bad"), "{errors:?}");
}

#[test]
fn s17_a_function_that_panics_at_first_gives_a_value_later() {
    let c = writable(0);
    let bad = derived(&c, |n| 100 / n);
    let end = derived(&bad, |n| n + 1);
    let ((seen, _one), (ends, _two)) = (log(&bad), log(&end));
    let read = std::panic::catch_unwind(|| get(&bad)).unwrap_err();
    assert!(read.downcast_ref::<String>().unwrap().contains("has no value"));
    c.set(50);
    assert_eq!((taken(&seen), taken(&ends), get(&end)), (vec![2], vec![3], 3));
}

#[test]
fn s17_panicking_starts_stops_and_cleanups_are_logged() {
    let bad_start = readable(0, |set| {
        set.set(1);
        assert!(get(&constant(1)) == 2, "no start");
    });
    let bad_stop = readable(0, |_| || panic!("no stop"));
    let bad_cleanup = derived_with(constant(1), 0, |n, set| {
        set.set(n);
        || panic!("no cleanup")
    });
    let mut values = Vec::new();
    let errors = errors(|| values.extend([get(&bad_start), get(&bad_stop), get(&bad_cleanup), get(&bad_start), get(&bad_stop)]));
    assert_eq!(values, [1, 0, 1, 1, 0]);
    assert_eq!(errors.len(), 5);
    for (error, part) in errors.iter().zip(["no start", "no stop", "no cleanup"]) {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn s17_a_panicking_watcher_harms_no_other() {
    struct Bad;
    impl Watcher for Bad {
        fn mark(&self, _: u64) {
            panic!("no mark");
        }
    }
    let (store, dirty) = (writable(0), Arc::new(Dirty::default()));
    let (_bad, _good) = (store.watch(Arc::new(Bad), 1), store.watch(dirty.clone(), 1));
    store.set(1);
    assert_eq!(dirty.marks.get(), 1);
}

#[test]
fn s17_a_panicking_update_leaves_the_store_usable() {
    let store = writable(1);
    assert!(std::panic::catch_unwind(|| store.update(|_| panic!("no update"))).is_err());
    assert!(std::panic::catch_unwind(|| store.edit(|_| panic!("no edit"))).is_err());
    store.update(|n| n + 1);
    assert_eq!(get(&store), 2);
}

#[test]
fn a_store_set_for_ever_by_its_own_subscriber_ends_with_an_error_that_names_it() {
    let store = writable(0_u64);
    let setter = store.clone();
    let errors = errors(|| {
        let _subscription = store.subscribe(move |n| setter.set(n + 1));
    });
    assert_eq!(errors.len(), 1);
    assert!(errors[0].contains("writable<u64> store made at") && errors[0].contains("faults.rs") && errors[0].contains("(it → it)"), "{errors:?}");
    let (seen, _subscription) = log(&store);
    store.set(0);
    assert_eq!(taken(&seen).last(), Some(&0), "the store works on");
}

#[test]
fn the_error_of_a_circle_names_the_stores_on_the_way_and_no_others() {
    let a = writable(0_u64);
    let (b, other) = (writable(0_u32), writable(0_u16));
    let c = derived(&b, |n| u64::from(n) + 1);
    let (to_a, to_b, to_other) = (a.clone(), b.clone(), other.clone());
    let _also = a.subscribe(move |_| to_other.update(|n| n.wrapping_add(1)));
    let _one = a.subscribe(move |n| to_b.set(*n as u32));
    let errors = errors(|| {
        let _two = c.subscribe(move |n| to_a.set(*n));
    });
    assert_eq!(errors.len(), 1, "{errors:?}");
    let names: Vec<&str> = ["writable<u64>", "writable<u32>", "derived<u64>", "writable<u16>"].into_iter().filter(|name| errors[0].contains(name)).collect();
    assert_eq!(names, ["writable<u64>", "writable<u32>", "derived<u64>"], "{errors:?}");
    assert_eq!(errors[0].matches("store made at").count(), 3, "{errors:?}");
    let (seen, _subscription) = log(&other);
    other.set(7);
    assert_eq!(taken(&seen).last(), Some(&7), "others go on");
}

#[test]
fn circles_of_stores_end_too_even_if_each_step_doubles() {
    let (a, b) = (writable(0_u64), writable(0_u64));
    let (to_a, to_b, also_b) = (a.clone(), b.clone(), b.clone());
    let _one = a.subscribe(move |_| to_b.update(|n| n + 1));
    let _two = a.subscribe(move |_| also_b.update(|n| n + 1));
    let errors = errors(|| {
        let _three = b.subscribe(move |n| to_a.set(*n));
    });
    assert!((1..10).contains(&errors.len()), "{}", errors.len());
}

#[test]
fn a_function_that_changes_its_own_input_for_ever_ends() {
    let c = writable(0_u64);
    let setter = c.clone();
    let bad = derived(&c, move |n| {
        setter.set(n + 1);
        n
    });
    let errors = errors(|| {
        let _subscription = bad.subscribe(|_| ());
        c.set(5);
    });
    assert!(errors.iter().any(|error| error.contains("again and again")), "{errors:?}");
}

#[test]
fn a_function_that_reads_its_own_store_gets_the_kept_value() {
    let (c, own) = (writable(1), Arc::new(Mutex::new(None::<Derived<i32>>)));
    let inner = own.clone();
    let store = derived(&c, move |n| {
        let own = inner.lock().unwrap().clone();
        own.map_or(n, |own| get(&own) + n)
    });
    let _subscription = store.subscribe(|_| ());
    *own.lock().unwrap() = Some(store.clone());
    c.set(10);
    assert_eq!(get(&store), 11);
    own.lock().unwrap().take();
}

#[test]
fn a_start_may_use_its_own_store() {
    let own = Arc::new(Mutex::new(None::<Readable<i32>>));
    let (inner, seen) = (own.clone(), Seen::default());
    let log_of = seen.clone();
    let store = readable(1, move |set| {
        let own = inner.lock().unwrap().clone().unwrap();
        let log_of = log_of.clone();
        let subscription = own.subscribe(move |n| log_of.lock().unwrap().push(*n));
        set.set(get(&own) + 1);
        drop(subscription);
    });
    *own.lock().unwrap() = Some(store.clone());
    assert_eq!((get(&store), taken(&seen)), (2, vec![1, 2]));
    own.lock().unwrap().take();
}
