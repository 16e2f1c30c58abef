//! How often a visitor may act.

use tokio::time::Instant;

/// Calls that may still be made: so many a second, and as many at once.
#[derive(Debug)]
pub(super) struct Bucket {
    rate: f32,
    left: f32,
    since: Instant,
}

impl Bucket {
    pub(super) fn full(rate: u32) -> Bucket {
        Bucket { rate: rate as f32, left: rate as f32, since: Instant::now() }
    }

    pub(super) fn take(&mut self) -> bool {
        let now = Instant::now();
        self.left = (self.left + now.duration_since(self.since).as_secs_f32() * self.rate).min(self.rate);
        self.since = now;
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }

    pub(super) fn is_full(&self) -> bool {
        self.left + self.since.elapsed().as_secs_f32() * self.rate >= self.rate
    }
}
