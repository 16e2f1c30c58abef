//! Derived stores: statements 12, 13 and 16.

use super::*;

#[test]
fn s12_one_store_gives_its_value_a_tuple_gives_a_tuple() {
    let (a, b) = (writable(1), writable("x"));
    let one = derived(&a, |a| a + 1);
    let two = derived((&a, b.clone()), |(a, b)| format!("{a}{b}"));
    let single = derived((&a,), |(a,)| a);
    assert_eq!((get(&one), get(&two), get(&single)), (2, "1x".into(), 1));
}

#[test]
fn s12_inputs_are_subscribed_only_while_somebody_listens() {
    let events = Seen::default();
    let log_of = events.clone();
    let input = readable(1, move |_| {
        log_of.lock().unwrap().push("start");
        let log_of = log_of.clone();
        move || log_of.lock().unwrap().push("stop")
    });
    let double = derived(&input, |n| n * 2);
    assert!(taken(&events).is_empty());
    let (first, second) = (double.subscribe(|_| ()), double.watch(Arc::new(Dirty::default()), 1));
    drop(first);
    assert_eq!(taken(&events), ["start"]);
    drop(second);
    assert_eq!(taken(&events), ["stop"]);
}

#[test]
fn s12_the_last_value_is_kept_and_reading_brings_it_up_to_date() {
    let (input, runs) = (writable(1), Count::default());
    let counted = runs.clone();
    let double = derived(&input, move |n| {
        counted.up();
        n * 2
    });
    drop(log(&double));
    assert_eq!((get(&double), runs.get()), (2, 1), "nothing has changed: f does not run again");
    input.set(2);
    assert_eq!(runs.get(), 1, "nobody listens");
    assert_eq!((get(&double), runs.get()), (4, 2));
    let (seen, _subscription) = log(&double);
    assert_eq!((taken(&seen), runs.get()), (vec![4], 2));
}

#[test]
fn s12_start_of_an_input_is_in_the_first_call() {
    let double = derived(readable(1, |set| set.set(5)), |n| n * 2);
    let (seen, _subscription) = log(&double);
    assert_eq!(taken(&seen), [10]);
}

#[test]
fn s12_an_equal_result_notifies_nobody() {
    let input = writable(1);
    let odd = derived(&input, |n| n % 2 == 1);
    let (seen, _subscription) = log(&odd);
    [3, 5, 6].iter().for_each(|n| input.set(*n));
    assert_eq!(taken(&seen), [true, false]);
}

#[test]
fn s12_a_watcher_learns_of_derived_changes_only() {
    let (input, dirty) = (writable(1), Arc::new(Dirty::default()));
    let odd = derived(&input, |n| n % 2 == 1);
    let _subscription = odd.watch(dirty.clone(), 2);
    assert_eq!(dirty.marks.get(), 0);
    input.set(3);
    assert_eq!(dirty.marks.get(), 0);
    input.set(4);
    assert_eq!((dirty.marks.get(), get(&odd)), (1, false));
}

fn runs() -> (Writable<i32>, Derived<i32>, Seen<String>) {
    let (input, events) = (writable(1), Seen::default());
    let log_of = events.clone();
    let store = derived_with(&input, 0, move |n, set| {
        log_of.lock().unwrap().push(format!("run{n}"));
        set.set(n * 10);
        let log_of = log_of.clone();
        move || log_of.lock().unwrap().push(format!("clean{n}"))
    });
    (input, store, events)
}

#[test]
fn s13_cleanup_runs_before_each_run_and_at_stop() {
    let (input, store, events) = runs();
    let (seen, subscription) = log(&store);
    input.set(2);
    drop(subscription);
    assert_eq!(taken(&events), ["run1", "clean1", "run2", "clean2"]);
    assert_eq!(taken(&seen), [10, 20]);
    assert_eq!((get(&store), taken(&events)), (20, vec!["run2".into(), "clean2".into()]));
}

#[test]
fn s13_the_initial_value_holds_until_the_first_set_and_late_results_never_arrive() {
    let (input, sets) = (writable(1), Arc::new(Mutex::new(Vec::new())));
    let kept = sets.clone();
    let store = derived_with(&input, 0, move |n, set| kept.lock().unwrap().push((n, set)));
    let (seen, subscription) = log(&store);
    input.set(2);
    let set = |n: usize| {
        let (value, set) = sets.lock().unwrap()[n].clone();
        set.set(value * 10);
    };
    assert_eq!(taken(&seen), [0]);
    set(0);
    assert!(taken(&seen).is_empty(), "superseded");
    set(1);
    assert_eq!(taken(&seen), [20]);
    drop(subscription);
    sets.lock().unwrap()[1].1.set(99);
    let (seen, _subscription) = log(&store);
    assert_eq!(taken(&seen), [20]);
}

#[test]
fn s13_what_depends_on_it_follows_a_late_set() {
    let (input, kept) = (writable(1), Arc::new(Mutex::new(None)));
    let inner = kept.clone();
    let store = derived_with(&input, 0, move |_, set| *inner.lock().unwrap() = Some(set));
    let both = derived((&input, &store), |(a, b)| (a, b));
    let (seen, _subscription) = log(&both);
    let set: Set<i32> = kept.lock().unwrap().clone().unwrap();
    set.update(|n| n + 7);
    assert_eq!(taken(&seen), [(1, 0), (1, 7)]);
}

#[test]
fn s16_any_number_of_inputs() {
    let inputs: Vec<_> = (0..100).map(writable).collect();
    let runs = Count::default();
    let counted = runs.clone();
    let sum = derived(inputs.clone(), move |values| {
        counted.up();
        values.iter().sum::<i32>()
    });
    let (seen, _subscription) = log(&sum);
    for at in [0, 32, 33, 64, 99] {
        inputs[at].update(|n| n + 1);
    }
    assert_eq!(taken(&seen), [4950, 4951, 4952, 4953, 4954, 4955]);
    assert_eq!(runs.get(), 6);
    let s = &inputs[0];
    let twelve = derived((s, s, s, s, s, s, s, s, s, s, s, (s, s)), |v| v.0 + v.11.1);
    let array = derived([&inputs[1], &inputs[2]], |[a, b]| a + b);
    assert_eq!((get(&twelve), get(&array), get(&derived(Vec::<Writable<i32>>::new(), |v| v.len()))), (2, 3, 0));
}
