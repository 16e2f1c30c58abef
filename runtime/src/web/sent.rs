//! What has been sent to a page, as far as it may have to be sent again.

use std::collections::VecDeque;

use axum::body::Bytes;

/// How many bytes are kept until the browser says that they have arrived.
pub(super) const UNACKNOWLEDGED: usize = 256 * 1024;

/// What has been sent to a page, as far as it may have to be sent again.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) count: u64,
    pub(super) unacknowledged: VecDeque<Bytes>,
    bytes: usize,
    acknowledged: u64,
}

impl Sent {
    pub(super) fn push(&mut self, frame: Bytes) {
        self.count += 1;
        self.bytes += frame.len();
        self.unacknowledged.push_back(frame);
        // Who is further behind gets the page anew.
        while self.bytes > UNACKNOWLEDGED && self.unacknowledged.len() > 1 {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some(frame) = self.unacknowledged.pop_front() {
            self.bytes -= frame.len();
        }
    }

    /// How many frames are no longer kept.
    fn forgotten(&self) -> u64 {
        self.count - self.unacknowledged.len() as u64
    }

    /// How many frames the browser has taken, as far as that is known.
    pub(super) fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    /// Whether all frames behind the first `received` are still there.
    pub(super) fn reaches(&self, received: u64) -> bool {
        (self.forgotten()..=self.count).contains(&received)
    }

    pub(super) fn acknowledge(&mut self, received: u64) {
        self.acknowledged = received.min(self.count);
        while self.forgotten() < received.min(self.count) {
            self.forget_oldest();
        }
        if self.unacknowledged.is_empty() {
            // An idle connection keeps no room for what it may send one day.
            self.unacknowledged = VecDeque::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_acknowledged_is_sent_again() {
        let mut sent = Sent::default();
        for frame in 0..5u8 {
            sent.push(Bytes::from(vec![frame]));
        }
        sent.acknowledge(2);
        assert_eq!([1, 2, 5, 6].map(|received| sent.reaches(received)), [false, true, true, false]);
        sent.acknowledge(3);
        assert_eq!(sent.unacknowledged, [Bytes::from(vec![3u8]), Bytes::from(vec![4u8])]);
        sent.acknowledge(u64::MAX);
        assert_eq!((sent.unacknowledged.len(), sent.bytes), (0, 0));
    }

    #[test]
    fn who_is_far_behind_gets_the_page_anew() {
        let mut sent = Sent::default();
        for _ in 0..5 {
            sent.push(Bytes::from(vec![0; UNACKNOWLEDGED / 4]));
        }
        assert!(!sent.reaches(0) && sent.reaches(1));
        sent.push(Bytes::from(vec![0; 2 * UNACKNOWLEDGED]));
        assert!(!sent.reaches(4) && sent.reaches(5), "the newest frame is there, however large it is");
    }
}
