//! Many threads at once.

use super::*;
use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::thread;

#[test]
fn updates_of_several_threads_lose_no_step() {
    let store = writable(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..500).for_each(|n| if n % 2 == 0 { store.update(|n| n + 1) } else { store.edit(|n| *n += 1) }));
        }
    });
    assert_eq!(get(&store), 4000);
}

#[test]
fn a_set_during_an_update_is_not_lost() {
    let store = writable(0);
    store.update(|n| {
        thread::scope(|scope| scope.spawn(|| store.set(100)).join().unwrap());
        n + 1
    });
    assert_eq!(get(&store), 100, "as if it had come right after the update");
}

#[test]
fn updates_that_wait_for_each_other_end() {
    let (a, b, both) = (writable(0), writable(0), Barrier::new(2));
    let cross = |own: &Writable<i32>, other: &Writable<i32>| {
        own.update(|n| {
            both.wait();
            other.update(|m| m + 1);
            n + 1
        });
    };
    thread::scope(|scope| {
        scope.spawn(|| cross(&a, &b));
        scope.spawn(|| cross(&b, &a));
    });
    assert!(get(&a) >= 1 && get(&b) >= 1);
}

#[test]
fn s9_dropping_waits_for_a_call_on_another_thread() {
    let store = writable(0);
    let (entered, enter) = channel();
    let done = Count::default();
    let counted = done.clone();
    let subscription = store.subscribe(move |n| {
        if *n == 1 {
            entered.send(()).unwrap();
            (0..100).for_each(|_| thread::yield_now());
            counted.up();
        }
    });
    thread::scope(|scope| {
        scope.spawn(|| store.set(1));
        enter.recv().unwrap();
        drop(subscription);
        assert_eq!(done.get(), 1);
    });
}

#[test]
fn subscriptions_dropped_in_each_others_calls_do_not_wait_for_ever() {
    let (a, b, both) = (writable(0), writable(0), Arc::new(Barrier::new(2)));
    let slots: [Arc<Mutex<Option<Subscription>>>; 2] = Default::default();
    let subscribe = |own: &Writable<i32>, other: usize| {
        let (both, slot) = (both.clone(), slots[other].clone());
        own.subscribe(move |n| {
            if *n == 1 {
                both.wait();
                let taken = slot.lock().unwrap().take();
                drop(taken);
            }
        })
    };
    let (of_a, of_b) = (subscribe(&a, 1), subscribe(&b, 0));
    *slots[0].lock().unwrap() = Some(of_a);
    *slots[1].lock().unwrap() = Some(of_b);
    thread::scope(|scope| {
        scope.spawn(|| a.set(1));
        scope.spawn(|| b.set(1));
    });
}

#[test]
fn s17_a_stuck_subscriber_holds_up_neither_its_store_nor_others() {
    let (stuck, other) = (writable(0), writable(0));
    let both = derived((&stuck, &other), |pair| pair);
    let (entered, enter) = channel();
    let (leave, left) = channel::<()>();
    let left = Mutex::new(left);
    let _stuck = stuck.subscribe(move |n| {
        if *n == 1 {
            entered.send(()).unwrap();
            left.lock().unwrap().recv().unwrap();
        }
    });
    let dirty = Arc::new(Dirty::default());
    let _watch = stuck.watch(dirty.clone(), 1);
    let ((others, _one), (pairs, _two), (own, _three)) = (log(&other), log(&both), log(&stuck));
    thread::scope(|scope| {
        scope.spawn(|| batch(|| [&stuck, &other].map(|store| store.set(1))));
        enter.recv().unwrap();
        other.set(2);
        stuck.set(2);
        assert_eq!((get(&stuck), get(&both)), (2, (2, 2)));
        assert_eq!(taken(&others).last(), Some(&2));
        assert_eq!(taken(&pairs).last(), Some(&(2, 2)));
        assert_eq!(dirty.marks.get(), 2, "watchers do not wait for it either");
        leave.send(()).unwrap();
    });
    assert_eq!(taken(&own), [0, 1, 2]);
}

/// A function for derived stores that sticks at 1 until it is told to go on.
struct Sticky {
    entered: std::sync::mpsc::Sender<()>,
    left: Mutex<std::sync::mpsc::Receiver<()>>,
}

impl Sticky {
    fn new() -> (Self, std::sync::mpsc::Receiver<()>, std::sync::mpsc::Sender<()>) {
        let (entered, enter) = channel();
        let (leave, left) = channel();
        (Self { entered, left: Mutex::new(left) }, enter, leave)
    }

    fn stick(&self, n: i32) {
        if n == 1 {
            self.entered.send(()).unwrap();
            self.left.lock().unwrap().recv().unwrap();
        }
    }
}

#[test]
fn what_found_a_store_at_work_is_made_up_for() {
    let (c, d, (sticky, enter, leave)) = (writable(0), writable(0), Sticky::new());
    let y = derived(&c, move |n| {
        sticky.stick(n);
        n
    });
    let s = derived((&d, &y), |pair| pair);
    let (seen, _subscription) = log(&s);
    thread::scope(|scope| {
        batch(|| {
            c.set(1);
            let y = &y;
            scope.spawn(move || get(y));
            enter.recv().unwrap();
        });
        d.set(5);
        assert_eq!(taken(&seen), [(0, 0)], "neither waits for the function");
        leave.send(()).unwrap();
    });
    assert_eq!(taken(&seen), [(5, 1)]);
}

#[test]
fn s13_a_run_that_ends_after_the_stop_is_cleaned_up() {
    let (c, cleaned, (sticky, enter, leave)) = (writable(0), Count::default(), Sticky::new());
    let counted = cleaned.clone();
    let store = derived_with(&c, 0, move |n, set| {
        sticky.stick(n);
        set.set(n);
        let counted = counted.clone();
        move || {
            counted.up();
        }
    });
    let (seen, subscription) = log(&store);
    thread::scope(|scope| {
        scope.spawn(|| c.set(1));
        enter.recv().unwrap();
        drop(subscription);
        leave.send(()).unwrap();
    });
    assert_eq!((cleaned.get(), taken(&seen)), (2, vec![0]));
}

#[test]
fn nobody_is_called_in_the_middle_of_bringing_stores_up_to_date() {
    let c = writable(1);
    let x = derived(&c, |n| n * 10);
    let s = derived(&x, |n| n + 1);
    let _keep = s.subscribe(|_| ());
    let (reader, seen) = (s.clone(), Seen::default());
    let log = seen.clone();
    let _subscription = x.subscribe(move |x| log.lock().unwrap().push((*x, get(&reader))));
    batch(|| {
        c.set(2);
        thread::scope(|scope| scope.spawn(|| assert_eq!(get(&s), 21)).join().unwrap());
    });
    assert_eq!(taken(&seen), [(10, 11), (20, 21)]);
}

#[test]
fn diamonds_are_never_mixed_while_threads_set_and_subscribe() {
    let c = writable(0_i64);
    let x = derived(&c, |n| n * 2);
    let y = derived(&x, |n| n + 1);
    let s = derived((&c, &x, &y), |(c, x, y)| {
        assert!(x == c * 2 && y == x + 1, "mixed: {c} {x} {y}");
        c
    });
    let errors = Count::default();
    thread::scope(|scope| {
        for thread in 0..4 {
            let (c, s, y, errors) = (&c, &s, &y, &errors);
            scope.spawn(move || {
                let logged = super::errors(|| {
                    for n in 0..300 {
                        c.set(n * 10 + thread);
                        let subscription = s.subscribe(|_| ());
                        let _ = get(y);
                        c.update(|n| n + 1);
                        drop(subscription);
                    }
                });
                logged.iter().for_each(|_| {
                    errors.up();
                });
            });
        }
    });
    assert_eq!(errors.get(), 0);
    assert_eq!(get(&s), get(&c));
}

#[test]
fn stress_nothing_hangs_and_the_last_value_arrives_in_order() {
    let (a, b) = (writable(0_u64), writable(0_u64));
    let starts = Count::default();
    let running = starts.clone();
    let source = readable(0_u64, move |set| {
        assert_eq!(running.up(), 1, "started once at a time");
        set.update(|n| n + 1);
        let running = running.clone();
        move || {
            running.0.fetch_sub(1, Ordering::SeqCst);
        }
    });
    let sum = derived((&a, &b), |(a, b)| a + b);
    let deep = derived((&sum, &a, &source), |(sum, a, _)| (a, sum));
    let ((of_a, _one), (sums, _two)) = (log(&a), log(&sum));
    let (deeps, _three) = log(&deep);
    thread::scope(|scope| {
        for thread in 0..8 {
            let (a, b, sum, deep, source) = (&a, &b, &sum, &deep, &source);
            scope.spawn(move || {
                for n in 0..200 {
                    match (thread + n) % 8 {
                        0 | 1 => a.update(|n| n + 1),
                        2 => b.edit(|n| *n += 1),
                        3 => batch(|| {
                            a.update(|n| n + 1);
                            b.update(|n| n + 1);
                        }),
                        4 => drop(log(deep)),
                        5 => {
                            let (also, last) = (b.clone(), Mutex::new(0));
                            let _subscription = sum.subscribe(move |n| {
                                let mut last = last.lock().unwrap();
                                assert!(*last <= *n, "out of order");
                                *last = *n;
                                if n % 50 == 0 {
                                    also.update(|n| n + 1);
                                }
                            });
                        }
                        6 => {
                            let (seen, _subscription) = log(&derived((deep, source), |((_, sum), _)| sum));
                            a.update(|n| n + 1);
                            assert!(!taken(&seen).is_empty());
                        }
                        _ => {
                            let _watch = deep.watch(Arc::new(Dirty::default()), 1);
                            get(source);
                        }
                    }
                }
            });
        }
    });
    let (last_a, last_sum) = (get(&a), get(&sum));
    assert_eq!(last_sum, last_a + get(&b));
    let (of_a, sums, deeps) = (taken(&of_a), taken(&sums), taken(&deeps));
    assert_eq!((of_a.last(), sums.last(), deeps.last()), (Some(&last_a), Some(&last_sum), Some(&(last_a, last_sum))));
    assert!(of_a.is_sorted() && sums.is_sorted() && deeps.is_sorted());
}

#[test]
fn two_hundred_threads_set_subscribe_and_drop_at_once() {
    const THREADS: u64 = 200;
    const ROUNDS: u64 = 20;
    let (a, b) = (writable(0_u64), writable(0_u64));
    let wrong = Count::default();
    let note = wrong.clone();
    let sum = derived((&a, &b), move |(a, b)| {
        if b > a {
            note.up(); // each step of `b` comes after one of `a`
        }
        a + b
    });
    let ((of_a, _one), (of_sum, _two)) = (log(&a), log(&sum));
    let begin = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (a, b, sum, begin, wrong) = (&a, &b, &sum, &begin, &wrong);
            scope.spawn(move || {
                begin.wait();
                for round in 0..ROUNDS {
                    a.update(|n| n + 1);
                    let (last, wrong) = (Mutex::new(0), wrong.clone());
                    let subscription = sum.subscribe(move |n| {
                        let mut last = last.lock().unwrap();
                        if *last > *n {
                            wrong.up();
                        }
                        *last = *n;
                    });
                    b.update(|n| n + 1);
                    if (thread + round) % 3 == 0 {
                        batch(|| [a, b].map(|store| store.update(|n| n + 1)));
                    }
                    drop(subscription);
                }
            });
        }
    });
    let (a, b) = (get(&a), get(&b));
    let steps = THREADS * ROUNDS + (0..THREADS).flat_map(|thread| (0..ROUNDS).map(move |round| u64::from((thread + round) % 3 == 0))).sum::<u64>();
    assert_eq!((a, b, wrong.get()), (steps, steps, 0), "no step is lost, none seen out of order");
    let (of_a, of_sum) = (taken(&of_a), taken(&of_sum));
    assert_eq!((of_a.last(), of_sum.last(), get(&sum)), (Some(&a), Some(&(a + b)), a + b));
    assert!(of_a.is_sorted() && of_sum.is_sorted());
}
