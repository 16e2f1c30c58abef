//! The first answer of a page, while it is being made: what is still to come into it.

use std::time::Duration;

use tokio::time::Instant;

use super::PageShared;
use crate::{
    component::{JOBS, READY},
    store::Watcher as _,
};

/// What a range of the first answer waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wait {
    /// A stream's first items, for a little while.
    Stream,
    /// A component whose setup has not ended, for however long that takes.
    Needed,
    /// Nothing; but what it shows may still be exchanged.
    Perhaps,
}

/// The ranges that may still be filled, and what those who fill them have to do.
#[derive(Default)]
pub(super) struct Answer {
    open: Vec<(u32, Wait)>,
    next: u32,
    /// Instances that wait for a stream or a future, with its bit.
    followed: Vec<(u32, u64)>,
    /// Until when streams are waited for.
    until: Option<Instant>,
    /// What has changed apart from that: nobody could tell the browser yet.
    deferred: Vec<(u32, u64)>,
}

impl PageShared {
    /// From here on a first answer is being made.
    pub(crate) fn begin_answer(&self) {
        self.lock().answer = Some(Box::default());
    }

    /// From here on changes go to the browser as changes.
    pub(crate) fn end_answer(&self) {
        let answer = self.lock().answer.take();
        for (number, bits) in answer.map(|answer| answer.deferred).unwrap_or_default() {
            if let Some(port) = self.port(number) {
                port.mark(bits);
            }
        }
    }

    /// A number for a range, if a first answer is being made.
    pub(crate) fn range(&self, wait: Wait) -> Option<u32> {
        let mut state = self.lock();
        let answer = state.answer.as_mut()?;
        answer.next += 1;
        let range = answer.next;
        answer.open.push((range, wait));
        Some(range)
    }

    /// A number for the range of a stream's items, which are waited for a little: its bit is followed while the first answer is being made.
    pub(crate) fn range_of_stream(&self, instance: u32, bit: u64, timeout: Duration) -> Option<u32> {
        let range = self.range(Wait::Stream)?;
        if let Some(answer) = &mut self.lock().answer {
            answer.followed.push((instance, bit));
            answer.until = answer.until.max(Some(Instant::now() + timeout));
        }
        Some(range)
    }

    /// A number for the range of an await-block, if a first answer is being made: its bit is followed for as long.
    pub(crate) fn range_of_future(&self, instance: u32, bit: u64) -> Option<u32> {
        let range = self.range(Wait::Perhaps)?;
        if let Some(answer) = &mut self.lock().answer {
            answer.followed.push((instance, bit));
        }
        Some(range)
    }

    /// Whether a first answer is being made.
    pub(crate) fn is_answering(&self) -> bool {
        self.lock().answer.is_some()
    }

    /// Until when streams are waited for.
    pub(crate) fn until(&self) -> Option<Instant> {
        self.lock().answer.as_ref()?.until
    }

    /// Whether a boundary has been asked to show its error slot.
    pub(crate) fn failing(&self) -> bool {
        let state = self.lock();
        let ports = state.woken.iter().filter_map(|number| Some(&state.instances.get(*number)?.port));
        ports.into_iter().any(|port| port.has_bits(READY))
    }

    /// Whether some range still waits like this.
    pub(crate) fn awaits(&self, wait: Wait) -> bool {
        self.lock().answer.as_ref().is_some_and(|answer| answer.open.iter().any(|(_, known)| *known == wait))
    }

    /// A range has got its content, or is no longer there.
    pub(crate) fn close_range(&self, range: Option<u32>) {
        if let (Some(range), Some(answer)) = (range, &mut self.lock().answer) {
            answer.open.retain(|(known, _)| *known != range);
        }
    }

    /// Of what has changed in an instance, what can go into the first answer; the rest is kept for later.
    pub(super) fn for_answer(&self, number: u32, bits: u64) -> u64 {
        let mut state = self.lock();
        let Some(answer) = &mut state.answer else { return bits };
        let followed = answer.followed.iter().filter(|(known, _)| *known == number).fold(0, |all, (_, bit)| all | bit);
        let now = bits & (JOBS | READY | followed);
        if bits != now {
            answer.deferred.push((number, bits & !now));
        }
        now
    }
}
