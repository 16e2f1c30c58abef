//! The first answer of a page, while it is being made: what is still to come into it.

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
    /// Nothing; but what it shows may still be exchanged.
    Perhaps,
}

/// The ranges that may still be filled, and what those who fill them have to do.
#[derive(Default)]
pub(super) struct Answer {
    open: Vec<(u32, Wait)>,
    next: u32,
    /// Instances that wait for a stream, with its bit.
    streams: Vec<(u32, u64)>,
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

    /// A number for the range of a stream's items: its bit is followed while the first answer is being made.
    pub(crate) fn range_of_stream(&self, instance: u32, bit: u64) -> Option<u32> {
        let range = self.range(Wait::Stream)?;
        if let Some(answer) = &mut self.lock().answer {
            answer.streams.push((instance, bit));
        }
        Some(range)
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
        let streams = answer.streams.iter().filter(|(known, _)| *known == number).fold(0, |all, (_, bit)| all | bit);
        let now = bits & (JOBS | READY | streams);
        if bits != now {
            answer.deferred.push((number, bits & !now));
        }
        now
    }
}

/// Puts what came in time into the places that were left for it. What did not come leaves what stands there.
pub(super) fn complete(html: &[u8], fills: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(html.len() + fills.iter().map(|(_, fill)| fill.len()).sum::<usize>());
    write(html, fills, &mut whole);
    whole
}

fn write(html: &[u8], fills: &[(u32, Vec<u8>)], whole: &mut Vec<u8>) {
    // How many ranges are open in one that was filled, whose own content is left out.
    let mut left_out = 0usize;
    let mut open: Vec<bool> = Vec::new();
    for (at, part) in html.split(|&byte| byte == 0).enumerate() {
        if at % 2 == 0 {
            if left_out == 0 {
                whole.extend_from_slice(part);
            }
        } else if part.is_empty() {
            left_out -= usize::from(open.pop().unwrap_or_default());
        } else {
            let number = std::str::from_utf8(part).ok().and_then(|part| part.parse::<u32>().ok());
            let fill = fills.iter().rev().find(|(known, _)| Some(*known) == number);
            if left_out == 0
                && let Some((_, fill)) = fill
            {
                write(fill, fills, whole);
            }
            left_out += usize::from(fill.is_some());
            open.push(fill.is_some());
        }
    }
}

#[cfg(test)]
mod tests {

    #[test]
    fn ranges_are_exchanged_or_stay() {
        let html = b"a\x001\0b\x002\0c\0\0d\0\0e\x003\0\0\0f";
        let complete = |fills: &[(u32, &str)]| {
            let fills: Vec<_> = fills.iter().map(|(range, fill)| (*range, fill.as_bytes().to_vec())).collect();
            String::from_utf8(super::complete(html, &fills)).unwrap()
        };
        assert_eq!(complete(&[]), "abcdef");
        assert_eq!(complete(&[(2, "C"), (3, "X")]), "abCdeXf");
        assert_eq!(complete(&[(1, "B\x004\0y\0\0"), (2, "C")]), "aByef");
        assert_eq!(complete(&[(1, "B\x004\0y\0\0"), (4, "Y")]), "aBYef");
    }
}
