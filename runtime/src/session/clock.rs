//! The time of day that expiry is reckoned in.

#[cfg(test)]
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// Seconds since 1970; tests move it on.
#[derive(Default)]
pub(crate) struct Clock {
    #[cfg(test)]
    ahead: AtomicU64,
}

impl Clock {
    /// A system clock set before 1970 reads as 1970: sessions then last longer, none is lost.
    pub(crate) fn now(&self) -> u64 {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = since_1970.map_or(0, |elapsed| elapsed.as_secs());
        #[cfg(test)]
        let now = now + self.ahead.load(Ordering::Relaxed);
        now
    }

    #[cfg(test)]
    pub(crate) fn advance(&self, seconds: u64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
    }
}
