//! Who is told of changes: everybody who looks at the visitor's value, wherever it was changed.

use std::sync::atomic::AtomicU64;
use std::thread;

use super::super::store::{Session, session};
use super::*;
use crate::context;
use crate::store::{Store, Subscription, Watcher, batch, derived, get};

type Seen<T> = Arc<Mutex<Vec<T>>>;

fn log<T: Storable>(store: &Session<T>) -> (Seen<T>, Subscription) {
    let seen = Seen::default();
    let log = seen.clone();
    (seen, store.subscribe(move |value| log.lock().unwrap().push(value.clone())))
}

fn seen<T: Clone>(seen: &Seen<T>) -> Vec<T> {
    seen.lock().unwrap().clone()
}

#[derive(Default)]
struct Marked(AtomicU64);

impl Watcher for Marked {
    fn mark(&self, bits: u64) {
        self.0.fetch_or(bits, Ordering::SeqCst);
    }
}

#[test]
fn s20_a_change_in_one_tab_marks_the_others() {
    let (sessions, _) = watched();
    let id = new_session(&sessions).id();
    let in_tab = || session("count", 0).of(&sessions.session(id));
    let (one, other, marked) = (in_tab(), in_tab(), Arc::new(Marked::default()));
    let _subscription = other.watch(marked.clone(), 0b10);
    assert_eq!(marked.0.load(Ordering::SeqCst), 0);
    one.set(1);
    assert_eq!((marked.0.load(Ordering::SeqCst), get(&other)), (0b10, 1));
}

#[test]
fn a_definition_watched_during_a_visit_goes_on_after_it() {
    let sessions = Sessions::memory();
    let count = context::outside(|| session("count", 0));
    let ada = context::Visit::new(crate::Request::default(), sessions.visit(&HeaderMap::new()));
    let marked = Arc::new(Marked::default());
    let _subscription = {
        let _visit = context::enter(&ada);
        count.watch(marked.clone(), 1)
    };
    count.of(&SessionState::detached()).set(1);
    assert_eq!(marked.0.load(Ordering::SeqCst), 0);
    count.of(ada.session().state()).set(1);
    assert_eq!(marked.0.load(Ordering::SeqCst), 1);
}

#[test]
fn subscribers_see_each_value_in_order_and_equal_ones_once() {
    let store = session("n", 0).of(&SessionState::detached());
    let (values, _subscription) = log(&store);
    store.set(0);
    store.set(1);
    store.set(1);
    store.update(|n| n + 1);
    assert_eq!(seen(&values), [0, 1, 2]);
}

#[test]
fn edit_and_touch_notify_though_nothing_changed() {
    let store = session("n", 5).of(&SessionState::detached());
    let (values, _subscription) = log(&store);
    store.edit(|_| ());
    store.touch();
    assert_eq!(seen(&values), [5, 5, 5]);
}

#[test]
fn a_batch_notifies_once() {
    let store = session("n", 0).of(&SessionState::detached());
    let (values, _subscription) = log(&store);
    batch(|| {
        store.set(1);
        store.set(2);
        assert_eq!(get(&store), 2);
    });
    assert_eq!(seen(&values), [0, 2]);
}

#[test]
fn a_subscriber_may_set_the_store_it_listens_to() {
    let store = session("n", 0).of(&SessionState::detached());
    let (values, _subscription) = log(&store);
    let setter = store.clone();
    let _correcting = store.subscribe(move |n| {
        if *n == 1 {
            setter.set(2);
        }
    });
    store.set(1);
    assert_eq!((seen(&values), get(&store)), (vec![0, 1, 2], 2));
}

#[test]
fn subscribers_of_other_types_and_parts_follow() {
    let visitor = SessionState::detached();
    let (numbers, _numbers) = log(&session("cart.sum", 0).of(&visitor));
    let (wholes, _wholes) = log(&session("cart", json!(null)).of(&visitor));
    let (others, _others) = log(&session("cart.open", false).of(&visitor));
    session("cart.sum", 0u64).of(&visitor).set(7);
    assert_eq!(seen(&numbers), [0, 7]);
    assert_eq!(seen(&wholes), [json!(null), json!({ "sum": 7 })]);
    assert_eq!(seen(&others), [false]);
}

#[test]
fn nobody_is_told_of_a_store_outside_of_a_visit() {
    let store = session("n", 3);
    let (values, _subscription) = log(&store);
    store.set(4);
    assert_eq!(seen(&values), [3]);
}

#[test]
fn of_concurrent_writers_the_last_word_is_the_stored_one() {
    let (sessions, backend) = watched();
    let visitor = new_session(&sessions);
    let store = session("n", 0).of(&visitor);
    let (values, _subscription) = log(&store);
    thread::scope(|scope| {
        for thread in 1..=4 {
            let store = store.clone();
            scope.spawn(move || {
                for n in 0..500 {
                    let mine = n * 10 + thread;
                    store.set(mine);
                    store.set(mine);
                }
            });
        }
    });
    futures(visitor.flushed()).unwrap();
    assert_eq!(stored(&backend, &visitor), Some(json!({ "n": get(&store) })));
    assert_eq!(seen(&values).last(), Some(&get(&store)));
}

#[test]
fn a_default_that_is_new_each_time_does_not_fill_the_memory() {
    let visitor = SessionState::detached();
    let (values, _subscription) = log(&session("first", 0).of(&visitor));
    for n in 1..1_000 {
        assert_eq!(get(&session("first", n).of(&visitor)), n);
    }
    assert!(visitor.cells() < 100);
    session("first", 1_000).of(&visitor).set(-1);
    assert_eq!(seen(&values), [0, -1]);
}

#[test]
fn what_is_derived_from_a_session_store_follows_it() {
    let visitor = SessionState::detached();
    let count = session("count", 1).of(&visitor);
    let double = derived(&count, |count| count * 2);
    let seen_double = Seen::default();
    let log = seen_double.clone();
    let _subscription = double.subscribe(move |value: &i32| log.lock().unwrap().push(*value));
    session("count", 0u8).of(&visitor).set(7);
    assert_eq!((seen(&seen_double), get(&double)), (vec![2, 14], 14));
}
