//! Ranges of the first answer that are not final yet: between placeholders, which are left out or exchanged before the browser sees them.
//!
//! A range is `NUL number NUL … NUL NUL`: NUL cannot be in what components write.

use std::time::Duration;

use super::Out;
use crate::page::Wait;

impl Out {
    /// Begins a range, if a first answer is being made; what fills it comes under its number.
    pub(super) fn range_in_answer(&mut self, wait: Wait) -> Option<u32> {
        let range = self.page.as_ref()?.range(wait)?;
        self.open_range(range);
        Some(range)
    }

    /// A range of what is written again, unless the first answer has been made meanwhile.
    pub(super) fn range_still(&self, range: Option<u32>) -> Option<u32> {
        range.filter(|_| self.page.as_ref().is_some_and(|page| page.is_answering()))
    }

    pub(super) fn open_range(&mut self, range: u32) {
        self.push(0);
        self.number(range);
        self.push(0);
    }

    pub(super) fn close_range(&mut self) {
        self.plain("\0\0");
    }

    /// Asks for the first answer to wait a little for a stream's items; the number of the range where they go.
    pub(super) fn wait_for(&mut self, timeout: Duration, bit: u64) -> Option<u32> {
        let port = self.port.as_ref().filter(|_| self.may_wait)?;
        port.page().range_of_stream(port.number, bit, timeout)
    }
}
