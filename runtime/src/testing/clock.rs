//! Tokio's clock, standing still.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use tokio::time::{Instant, advance, pause, sleep};

/// The resolution of tokio's timers, in nanoseconds.
const TICK: u64 = 1_000_000;

/// Stops tokio's clock where it still runs.
pub(super) async fn stop() {
    let (real, of_tokio) = (std::time::Instant::now(), Instant::now());
    while real.elapsed().is_zero() {}
    if !of_tokio.elapsed().is_zero() {
        pause();
        align().await;
    }
}

/// Moves a clock that stands at any nanosecond to a tick of the timers, so that whole milliseconds end exactly with the timers they were set for.
async fn align() {
    // The next tick is more than `low` and at most `high` away.
    let (mut low, mut high) = (0, TICK);
    while high - low > 1 {
        let half = low.midpoint(high);
        let mut next = pin!(sleep(Duration::from_nanos(1)));
        poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx).is_ready())).await;
        advance(Duration::from_nanos(half)).await;
        if next.is_elapsed() {
            (low, high) = (low + TICK - half, TICK);
        } else {
            (low, high) = (low.saturating_sub(half), high - half);
        }
    }
    advance(Duration::from_nanos(high)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stopped_clock_moves_by_whole_milliseconds() {
        stop().await;
        let start = Instant::now();
        for _ in 0..3 {
            for ms in [1, 99, 1000] {
                let before = Instant::now();
                sleep(Duration::from_millis(ms)).await;
                assert_eq!(before.elapsed(), Duration::from_millis(ms));
            }
        }
        stop().await;
        assert_eq!(start.elapsed(), Duration::from_millis(3300));
    }
}
