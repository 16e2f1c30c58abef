//! Locks that survive panics, and waiting for another thread without ever waiting in a circle.

use super::sync::{Condvar, Mutex, MutexGuard, PoisonError, ThreadId, thread, thread_local};
use std::cell::Cell;

/// Who waits for whom. Entries are only added when they close no circle, so following them always ends.
static WAITING: Mutex<Vec<(ThreadId, ThreadId)>> = Mutex::new(Vec::new());

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    static ME: Cell<Option<ThreadId>> = const { Cell::new(None) };
}

/// This thread; asking the library each time would cost more than most locks.
pub(crate) fn me() -> ThreadId {
    ME.with(|me| {
        let id = me.get().unwrap_or_else(|| thread::current().id());
        me.set(Some(id));
        id
    })
}

/// Waits for a notification from the thread `on`. Comes back at once with `false` if that thread waits, directly or through others, for this one.
pub(crate) fn wait<'a, T>(changed: &Condvar, guard: MutexGuard<'a, T>, on: ThreadId) -> (MutexGuard<'a, T>, bool) {
    let me = me();
    {
        let mut waiting = lock(&WAITING);
        let mut at = on;
        loop {
            if at == me {
                return (guard, false);
            }
            match waiting.iter().find(|(waiter, _)| *waiter == at) {
                Some((_, next)) => at = *next,
                None => break,
            }
        }
        waiting.push((me, on));
    }
    let guard = changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
    lock(&WAITING).retain(|(waiter, _)| *waiter != me);
    (guard, true)
}
