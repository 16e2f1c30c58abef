//! What one thread still has to do: derived stores to bring up to date, values to deliver, batches.
//!
//! The queue belongs to the thread: a slow or failing subscriber holds up what the same thread caused, nothing else.

use super::cause::Cause;
use super::graph::Dependent;
use super::sync::thread_local;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::Arc;

/// A store with values for its subscribers.
pub(crate) trait Deliver: Send + Sync {
    /// Queues what changed during a batch; gives the version to deliver up to.
    fn flush(&self) -> u64;

    /// Calls the subscribers for every queued value up to `version`.
    fn deliver(&self, version: u64);
}

struct Local {
    batches: Cell<u32>,
    cause: RefCell<Cause>,
    settling: Cell<bool>,
    pumping: Cell<bool>,
    waves: RefCell<VecDeque<(Arc<dyn Dependent>, Cause)>>,
    changed: RefCell<Vec<Arc<dyn Deliver>>>,
    queue: RefCell<VecDeque<(Arc<dyn Deliver>, u64)>>,
}

impl Local {
    const fn new() -> Local {
        Local {
            batches: Cell::new(0),
            cause: RefCell::new(Cause::NONE),
            settling: Cell::new(false),
            pumping: Cell::new(false),
            waves: RefCell::new(VecDeque::new()),
            changed: RefCell::new(Vec::new()),
            queue: RefCell::new(VecDeque::new()),
        }
    }
}

thread_local! {
    static LOCAL: Local = const { Local::new() };
}

/// A thread that is ending may have lost this already; what it still does, as dropping a subscription, is done with nothing else going on.
fn local<R>(f: impl FnOnce(&Local) -> R) -> R {
    let mut f = Some(f);
    let mut run = |local: &Local| f.take().map(|f| f(local));
    match LOCAL.try_with(&mut run).unwrap_or_else(|_| run(&Local::new())) {
        Some(result) => result,
        None => unreachable!("it runs once"),
    }
}

pub(crate) fn batching() -> bool {
    local(|local| local.batches.get() > 0)
}

pub(crate) fn cause() -> Cause {
    local(|local| local.cause.borrow().clone())
}

pub(crate) fn caused_by<R>(cause: Cause, f: impl FnOnce() -> R) -> R {
    struct Restore(Cause);
    impl Drop for Restore {
        fn drop(&mut self) {
            let before = std::mem::replace(&mut self.0, Cause::NONE);
            // What ends is dropped when nothing is borrowed any more.
            let _ended = local(|local| local.cause.replace(before));
        }
    }
    let _restore = Restore(local(|local| local.cause.replace(cause)));
    f()
}

/// Takes over what a change has caused, and does it unless this thread is already about it.
pub(crate) fn publish(store: Arc<dyn Deliver>, version: u64, wave: Vec<Arc<dyn Dependent>>, cause: Cause) {
    spread(wave, || cause);
    local(|local| {
        if local.batches.get() == 0 {
            local.queue.borrow_mut().push_back((store, version));
            return;
        }
        let mut changed = local.changed.borrow_mut();
        if !changed.iter().rev().take(8).any(|known| Arc::ptr_eq(known, &store)) {
            changed.push(store);
        }
    });
    run();
}

pub(crate) fn spread(wave: Vec<Arc<dyn Dependent>>, cause: impl FnOnce() -> Cause) {
    if !wave.is_empty() {
        let cause = cause();
        local(|local| local.waves.borrow_mut().extend(wave.into_iter().map(|dependent| (dependent, cause.clone()))));
    }
}

pub(crate) fn run() {
    if !batching() {
        settle();
        pump();
    }
}

/// Sets the flag as long as it lives; `None` if it is set already.
struct Flag(fn(&Local) -> &Cell<bool>);

impl Flag {
    fn raise(flag: fn(&Local) -> &Cell<bool>) -> Option<Self> {
        local(|local| !flag(local).replace(true)).then(|| Self(flag))
    }
}

impl Drop for Flag {
    fn drop(&mut self) {
        local(|local| (self.0)(local).set(false));
    }
}

/// Runs `f`, which brings a store up to date, without calling subscribers in the middle of it; [`run`] is for afterwards.
pub(crate) fn settling<R>(f: impl FnOnce() -> R) -> R {
    let _flag = Flag::raise(|local| &local.settling);
    f()
}

fn settle() {
    if local(|local| local.waves.borrow().is_empty()) {
        return;
    }
    let Some(_flag) = Flag::raise(|local| &local.settling) else { return };
    while let Some((dependent, cause)) = local(|local| local.waves.borrow_mut().pop_front()) {
        caused_by(cause, || dependent.refresh());
    }
}

fn pump() {
    if local(|local| local.settling.get()) {
        return;
    }
    let Some(_flag) = Flag::raise(|local| &local.pumping) else { return };
    while let Some((store, version)) = local(|local| local.queue.borrow_mut().pop_front()) {
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
            let outer = local(|local| local.batches.get()) - 1;
            if outer == 0 {
                settle();
            }
            local(|local| local.batches.set(outer));
            if outer > 0 {
                return;
            }
            for store in local(|local| local.changed.take()) {
                let version = store.flush();
                local(|local| local.queue.borrow_mut().push_back((store, version)));
            }
            run();
        }
    }
    local(|local| local.batches.set(local.batches.get() + 1));
    let _end = End;
    f()
}
