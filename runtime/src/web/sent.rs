//! What has been sent to a tab, as far as it may have to be sent again.

use std::collections::VecDeque;

use axum::body::Bytes;

/// How many bytes are kept until the browser says that they have arrived.
pub(super) const UNACKNOWLEDGED: usize = 256 * 1024;

/// What has been sent to a tab, as far as it may have to be sent again. The count goes on from page to page.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) count: u64,
    pub(super) unacknowledged: VecDeque<Bytes>,
    bytes: usize,
    acknowledged: u64,
}

impl Sent {
    /// What a page is sent whose browser has taken so many frames before it.
    pub(super) fn behind(received: u64) -> Sent {
        Sent { count: received, acknowledged: received, ..Sent::default() }
    }

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

    /// Goes on behind the first `received` frames, as the browser has counted them. False where those that follow are not all there any more.
    pub(super) fn go_on_behind(&mut self, received: u64) -> bool {
        if self.count == 0 {
            // Nothing was said here yet: what it has taken is of pages before this one.
            *self = Sent::behind(received);
        }
        let reaches = (self.forgotten()..=self.count).contains(&received);
        if reaches {
            self.acknowledge(received);
        }
        reaches
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

    fn frame(byte: u8) -> Bytes {
        Bytes::from(vec![byte])
    }

    #[test]
    fn what_was_not_acknowledged_is_sent_again() {
        let mut sent = Sent::default();
        (0..5).for_each(|byte| sent.push(frame(byte)));
        sent.acknowledge(2);
        assert_eq!([1, 6].map(|received| sent.go_on_behind(received)), [false, false]);
        assert_eq!(sent.acknowledged(), 2, "who says something else has taken nothing more");
        assert!(sent.go_on_behind(3));
        assert_eq!(sent.unacknowledged, [frame(3), frame(4)]);
        sent.acknowledge(u64::MAX);
        assert_eq!((sent.unacknowledged.len(), sent.bytes), (0, 0));
        assert!(sent.go_on_behind(5));
    }

    #[test]
    fn what_was_never_sent_anything_goes_on_with_the_count_of_its_browser() {
        let mut sent = Sent::default();
        assert!(sent.go_on_behind(7));
        assert_eq!((sent.count, sent.acknowledged()), (7, 7));
        assert_eq!([0, 6, 8].map(|received| sent.go_on_behind(received)), [false; 3]);
        sent.push(frame(0));
        assert!(sent.go_on_behind(7));
        assert_eq!((sent.count, &*sent.unacknowledged.make_contiguous()), (8, &[frame(0)][..]));
    }

    #[test]
    fn who_is_far_behind_gets_the_page_anew() {
        let mut sent = Sent::default();
        for _ in 0..5 {
            sent.push(Bytes::from(vec![0; UNACKNOWLEDGED / 4]));
        }
        assert!(!sent.go_on_behind(0) && sent.go_on_behind(1));
        sent.push(Bytes::from(vec![0; 2 * UNACKNOWLEDGED]));
        assert!(!sent.go_on_behind(4) && sent.go_on_behind(5), "the newest frame is there, however large it is");
    }
}
