//! Timers for stores.

use crate::context;
use crate::store::IntoStop;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Calls `tick` each time `period` has passed, first after one `period`, until the handle is stopped or dropped.
///
/// It runs on the tokio runtime at hand. Without one, as when a component is rendered to a string, it silently never ticks. Ticks that a busy machine
/// missed are left out, not made up for. A panic in `tick` is logged; the next tick comes all the same. A `period` under a millisecond counts as one.
///
/// ```
/// use marquetry::store::readable;
/// use marquetry::every;
/// use std::time::Duration;
///
/// let seconds = readable(0, |set| {
///     let ticking = every(Duration::from_secs(1), move || set.update(|n| n + 1));
///     move || ticking.stop()
/// });
/// ```
pub fn every(period: Duration, mut tick: impl FnMut() + Send + 'static) -> Ticking {
    let stopped = Arc::new(AtomicBool::new(false));
    let made = context::capture();
    let task = Handle::try_current().ok().map(|runtime| {
        let stopped = stopped.clone();
        let period = period.max(Duration::from_millis(1));
        let first = Instant::now() + period;
        let ticks = async move {
            let mut interval = interval_at(first, period);
            interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
            loop {
                interval.tick().await;
                if stopped.load(Ordering::Acquire) {
                    return;
                }
                if catch_unwind(AssertUnwindSafe(|| made.within(&mut tick))).is_err() {
                    tracing::error!("a function called every {period:?} panicked");
                }
            }
        };
        runtime.spawn(ticks).abort_handle()
    });
    Ticking { stopped, task }
}

/// A running timer, made by [`every`]; it ends when this is stopped or dropped.
///
/// ```
/// use marquetry::every;
/// use std::time::Duration;
///
/// let ticking = every(Duration::from_secs(60), || println!("another minute"));
/// ticking.stop();
/// ```
#[must_use = "a timer stops when its handle is dropped"]
pub struct Ticking {
    stopped: Arc<AtomicBool>,
    task: Option<AbortHandle>,
}

impl Ticking {
    /// Stops the timer: no tick begins after this. The second time nothing happens.
    ///
    /// ```
    /// let ticking = marquetry::every(std::time::Duration::from_secs(1), || ());
    /// ticking.stop();
    /// ticking.stop();
    /// ```
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl IntoStop for Ticking {
    fn into_stop(self) -> Option<Box<dyn FnOnce() + Send>> {
        (move || self.stop()).into_stop()
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for Ticking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticking").field("stopped", &self.stopped.load(Ordering::Acquire)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use tokio::time::sleep;

    const SECOND: Duration = Duration::from_secs(1);

    fn counting() -> (Arc<AtomicUsize>, Ticking) {
        let count = Arc::new(AtomicUsize::new(0));
        let ticks = count.clone();
        let ticking = every(SECOND, move || {
            ticks.fetch_add(1, Ordering::SeqCst);
        });
        (count, ticking)
    }

    #[tokio::test(start_paused = true)]
    async fn ticks_once_a_period() {
        let (count, _ticking) = counting();
        sleep(SECOND / 2).await;
        assert_eq!(count.load(Ordering::SeqCst), 0);
        sleep(3 * SECOND).await;
        assert_eq!(count.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn stopping_and_dropping_end_it() {
        let (stopped, ticking) = counting();
        let (dropped, other) = counting();
        sleep(SECOND + SECOND / 2).await;
        ticking.stop();
        ticking.stop();
        drop(other);
        sleep(5 * SECOND).await;
        assert_eq!((stopped.load(Ordering::SeqCst), dropped.load(Ordering::SeqCst)), (1, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_store_may_start_a_timer_and_stops_it_with_its_last_subscriber() {
        use crate::store::{Store, readable, writable};
        let seconds = readable(0, |set| every(SECOND, move || set.update(|n| n + 1)));
        let last = writable(0);
        let copy = last.clone();
        let subscription = seconds.subscribe(move |n| copy.set(*n));
        sleep(2 * SECOND + SECOND / 2).await;
        drop(subscription);
        sleep(5 * SECOND).await;
        let _again = seconds.watch(Arc::new(Ignore), 1);
        assert_eq!((*last.snapshot(), *seconds.snapshot()), (2, 2));
    }

    struct Ignore;
    impl crate::store::Watcher for Ignore {
        fn mark(&self, _: u64) {}
    }

    #[test]
    fn without_a_runtime_it_never_ticks() {
        let (count, ticking) = counting();
        ticking.stop();
        assert_eq!(count.load(Ordering::SeqCst), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_panicking_tick_does_not_end_it() {
        let count = Arc::new(AtomicUsize::new(0));
        let ticks = count.clone();
        let _ticking = every(SECOND, move || assert_ne!(ticks.fetch_add(1, Ordering::SeqCst), 0));
        sleep(3 * SECOND + SECOND / 2).await;
        assert_eq!(count.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn it_may_be_stopped_from_its_own_tick() {
        let own: Arc<std::sync::Mutex<Option<Ticking>>> = Arc::default();
        let count = Arc::new(AtomicUsize::new(0));
        let (ticks, inner) = (count.clone(), own.clone());
        let ticking = every(SECOND, move || {
            ticks.fetch_add(1, Ordering::SeqCst);
            inner.lock().unwrap().take();
        });
        *own.lock().unwrap() = Some(ticking);
        sleep(5 * SECOND).await;
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
