//! Stores that depend on each other in several ways: statements 14 and 15.

use super::*;

#[test]
fn s14_a_diamond_runs_once_a_change_and_never_sees_a_mixed_pair() {
    let (c, runs) = (writable(1), Count::default());
    let (a, b) = (derived(&c, |n| n * 10), derived(&c, |n| n * 100));
    let counted = runs.clone();
    let both = derived((&a, &b), move |pair| {
        counted.up();
        pair
    });
    let (seen, _subscription) = log(&both);
    c.set(2);
    assert_eq!((taken(&seen), runs.get()), (vec![(10, 100), (20, 200)], 2));
}

#[test]
fn s14_a_leg_that_did_not_change_runs_nothing() {
    let (c, runs) = (writable(1), Count::default());
    let odd = derived(&c, |n| n % 2);
    let counted = runs.clone();
    let text = derived(&odd, move |n| {
        counted.up();
        n.to_string()
    });
    let end = derived((&text, &c), |(text, c)| format!("{text}{c}"));
    let (seen, _subscription) = log(&end);
    c.set(3);
    assert_eq!((taken(&seen), runs.get()), (vec!["11".into(), "13".into()], 1));
}

#[test]
fn s15_asymmetric_diamonds_are_consistent_in_any_order_of_subscription() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
        let c = writable(1);
        let x = derived(&c, |n| n * 10);
        let y = derived(&x, |n| n * 2);
        let s = derived((&c, &y), |(c, y)| format!("{c}:{y}"));
        let _keep = order.map(|which| match which {
            0 => x.subscribe(|_| ()),
            1 => y.subscribe(|_| ()),
            _ => c.subscribe(|_| ()),
        });
        let (seen, _subscription) = log(&s);
        c.set(2);
        c.set(3);
        assert_eq!(taken(&seen), ["1:20", "2:40", "3:60"]);
    }
}

#[test]
fn s15_the_notes_own_example() {
    let c = writable(1);
    let x = derived(&c, |n| n + 1);
    let y = derived(&x, |n| n * 10);
    let s = derived((&c, &y), |(c, y)| format!("{c}:{y}"));
    let (seen, _subscription) = log(&s);
    c.set(2);
    assert_eq!(taken(&seen), ["1:20", "2:30"]);
}

#[test]
fn many_diamonds_in_a_row_stay_quick() {
    let (c, runs) = (writable(1_u64), Count::default());
    let mut last = derived(&c, |n| n);
    for _ in 0..60 {
        let counted = runs.clone();
        last = derived((&last, &last), move |(a, b)| {
            counted.up();
            a.max(b) + 1
        });
    }
    let (seen, _subscription) = log(&last);
    c.set(2);
    assert_eq!((taken(&seen), runs.get()), (vec![61, 62], 120));
}

#[test]
fn a_long_chain_runs_each_store_once() {
    let (c, runs) = (writable(0), Count::default());
    let mut last = derived(&c, |n| n);
    for _ in 0..300 {
        let counted = runs.clone();
        last = derived(&last, move |n| {
            counted.up();
            n + 1
        });
    }
    let (seen, _subscription) = log(&last);
    c.set(1);
    assert_eq!((taken(&seen), runs.get()), (vec![300, 301], 600));
}

#[test]
fn a_store_derived_in_a_callback_of_its_input_is_consistent() {
    let (c, made) = (writable(1), Arc::new(Mutex::new(None)));
    let x = derived(&c, |n| n * 10);
    let (inner, input, leg) = (made.clone(), c.clone(), x.clone());
    let _subscription = c.subscribe(move |n| {
        if *n == 2 {
            *inner.lock().unwrap() = Some(log(&derived((&input, &leg), |pair| pair)));
        }
    });
    let _keep = x.subscribe(|_| ());
    c.set(2);
    let (seen, _subscription) = made.lock().unwrap().take().unwrap();
    c.set(3);
    assert_eq!(taken(&seen), [(2, 20), (3, 30)]);
}

#[test]
fn a_derived_store_is_up_to_date_wherever_it_is_read() {
    let c = writable(1);
    let double = derived(&c, |n| n * 2);
    let _keep = double.subscribe(|_| ());
    let reader = double.clone();
    let read = Seen::default();
    let log = read.clone();
    let _subscription = c.subscribe(move |n| log.lock().unwrap().push((*n, get(&reader))));
    c.set(2);
    assert_eq!(taken(&read), [(1, 2), (2, 4)]);
}
