//! What one thread still has to do: derived stores to bring up to date, values to deliver, batches.
//!
//! The queue belongs to the thread: a slow or failing subscriber holds up what the same thread caused, nothing else.

use super::graph::Dependent;
use std::cell::{Cell, RefCell};
use std::cmp;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many times in a row a callback's `set` may cause the next callback before that counts as endless.
pub(crate) const ROUNDS: u32 = 1000;

/// How many changes one change may cause in all, where callbacks set several stores each.
const CHANGES: u32 = 100_000;

/// The callbacks that led to where the program is, each by setting a store.
#[derive(Clone, Default)]
pub(crate) struct Cause {
    depth: u32,
    changes: Option<Arc<AtomicU32>>,
}

impl Cause {
    /// The cause of what a callback does that was called for this one.
    pub(crate) fn next(&self) -> Self {
        let changes = if self.depth == 0 { None } else { Some(self.changes.clone().unwrap_or_default()) };
        Self { depth: self.depth + 1, changes }
    }

    /// Counts one more change.
    pub(crate) fn end(&self) -> End {
        let before = self.changes.as_ref().map_or(0, |changes| changes.fetch_add(1, Ordering::Relaxed));
        match before.cmp(&CHANGES) {
            cmp::Ordering::Less if self.depth > ROUNDS => End::Now,
            cmp::Ordering::Less => End::Open,
            cmp::Ordering::Equal => End::Now,
            cmp::Ordering::Greater => End::Past,
        }
    }
}

/// Whether there were so many changes that they would never end.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Open,
    Now,
    /// And that was said before.
    Past,
}

/// A store with values for its subscribers.
pub(crate) trait Deliver: Send + Sync {
    /// Queues what changed during a batch; gives the version to deliver up to.
    fn flush(&self) -> u64;

    /// Calls the subscribers for every queued value up to `version`.
    fn deliver(&self, version: u64);
}

thread_local! {
    static BATCHES: Cell<u32> = const { Cell::new(0) };
    static CAUSE: RefCell<Cause> = const { RefCell::new(Cause { depth: 0, changes: None }) };
    static SETTLING: Cell<bool> = const { Cell::new(false) };
    static PUMPING: Cell<bool> = const { Cell::new(false) };
    static WAVES: RefCell<VecDeque<(Arc<dyn Dependent>, Cause)>> = const { RefCell::new(VecDeque::new()) };
    static CHANGED: RefCell<Vec<Arc<dyn Deliver>>> = const { RefCell::new(Vec::new()) };
    static QUEUE: RefCell<VecDeque<(Arc<dyn Deliver>, u64)>> = const { RefCell::new(VecDeque::new()) };
}

pub(crate) fn batching() -> bool {
    BATCHES.get() > 0
}

pub(crate) fn cause() -> Cause {
    CAUSE.with_borrow(Clone::clone)
}

pub(crate) fn caused_by<R>(cause: Cause, f: impl FnOnce() -> R) -> R {
    struct Restore(Cause);
    impl Drop for Restore {
        fn drop(&mut self) {
            CAUSE.set(std::mem::take(&mut self.0));
        }
    }
    let _restore = Restore(CAUSE.replace(cause));
    f()
}

/// Takes over what a change has caused, and does it unless this thread is already about it.
pub(crate) fn publish(store: Arc<dyn Deliver>, version: u64, wave: Vec<Arc<dyn Dependent>>) {
    spread(wave);
    if batching() {
        CHANGED.with_borrow_mut(|changed| {
            if !changed.iter().rev().take(8).any(|known| Arc::ptr_eq(known, &store)) {
                changed.push(store);
            }
        });
    } else {
        QUEUE.with_borrow_mut(|queue| queue.push_back((store, version)));
    }
    run();
}

pub(crate) fn spread(wave: Vec<Arc<dyn Dependent>>) {
    if !wave.is_empty() {
        let cause = cause();
        WAVES.with_borrow_mut(|waves| waves.extend(wave.into_iter().map(|dependent| (dependent, cause.clone()))));
    }
}

pub(crate) fn run() {
    if !batching() {
        settle();
        pump();
    }
}

/// Sets the flag as long as it lives; `None` if it is set already.
struct Flag(&'static std::thread::LocalKey<Cell<bool>>);

impl Flag {
    fn raise(flag: &'static std::thread::LocalKey<Cell<bool>>) -> Option<Self> {
        (!flag.replace(true)).then(|| Self(flag))
    }
}

impl Drop for Flag {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// Runs `f`, which brings a store up to date, without calling subscribers in the middle of it; [`run`] is for afterwards.
pub(crate) fn settling<R>(f: impl FnOnce() -> R) -> R {
    let _flag = Flag::raise(&SETTLING);
    f()
}

fn settle() {
    let Some(_flag) = Flag::raise(&SETTLING) else { return };
    while let Some((dependent, cause)) = WAVES.with_borrow_mut(VecDeque::pop_front) {
        caused_by(cause, || dependent.refresh());
    }
}

fn pump() {
    if SETTLING.get() {
        return;
    }
    let Some(_flag) = Flag::raise(&PUMPING) else { return };
    while let Some((store, version)) = QUEUE.with_borrow_mut(VecDeque::pop_front) {
        store.deliver(version);
    }
}

/// Runs `f`; however often it sets a store, the store's subscribers are called once, afterwards, with the last value.
///
/// Reading inside gives the new values at once, derived ones too. A store that ends with the value it began with notifies nobody. A panic in `f`
/// passes through after what had been set was delivered.
///
/// ```
/// use marquetry::store::{Store, batch, derived, writable};
/// use std::sync::{Arc, Mutex};
///
/// let (first, last) = (writable("Ada"), writable("Byron"));
/// let name = derived((&first, &last), |(first, last)| format!("{first} {last}"));
/// let seen = Arc::new(Mutex::new(Vec::new()));
/// let log = seen.clone();
/// let _subscription = name.subscribe(move |name| log.lock().unwrap().push(name.clone()));
/// batch(|| {
///     first.set("Augusta");
///     last.set("King");
/// });
/// assert_eq!(*seen.lock().unwrap(), ["Ada Byron", "Augusta King"]);
/// ```
pub fn batch<R>(f: impl FnOnce() -> R) -> R {
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            if BATCHES.get() == 1 {
                settle();
                BATCHES.set(0);
                for store in CHANGED.take() {
                    let version = store.flush();
                    QUEUE.with_borrow_mut(|queue| queue.push_back((store, version)));
                }
                run();
            } else {
                BATCHES.set(BATCHES.get() - 1);
            }
        }
    }
    BATCHES.set(BATCHES.get() + 1);
    let _end = End;
    f()
}
