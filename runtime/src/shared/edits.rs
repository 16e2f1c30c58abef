//! The last changes of a shared fragment, as they go over the wire.

use std::{collections::VecDeque, sync::OnceLock};

use bytes::Bytes;

use crate::out::wire;

/// How many bytes of changes are kept, and how many changes. Who is further behind gets the whole content, which is seldom more.
const BYTES: usize = 64 * 1024;
const COUNT: usize = 64;

/// One change.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) ops: Bytes,
    /// The frame for pages in which this is all that has changed, with the number of the fragment there: in most it is the same.
    frame: OnceLock<(u32, Bytes)>,
}

impl Edit {
    pub(super) fn new(ops: Vec<u8>) -> Edit {
        Edit { ops: ops.into(), frame: OnceLock::new() }
    }

    /// The whole frame that brings this change to fragment `number`.
    pub(crate) fn frame(&self, number: u32) -> Bytes {
        let make = || {
            let mut frame = Vec::with_capacity(self.ops.len() + 2);
            wire::varint(&mut frame, number.into());
            frame.extend_from_slice(&self.ops);
            Bytes::from(frame)
        };
        match self.frame.get_or_init(|| (number, make())) {
            (known, frame) if *known == number => frame.clone(),
            _ => make(),
        }
    }
}

/// The last changes, in order.
#[derive(Debug, Default)]
pub(super) struct Edits {
    kept: VecDeque<std::sync::Arc<Edit>>,
    bytes: usize,
}

impl Edits {
    pub(super) fn push(&mut self, edit: Edit) {
        self.bytes += edit.ops.len();
        self.kept.push_back(edit.into());
        while self.kept.len() > COUNT || self.bytes > BYTES {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.bytes -= oldest.ops.len();
        }
    }

    /// The last `count` changes, if they are all still there.
    pub(super) fn last(&self, count: u64) -> Option<Vec<std::sync::Arc<Edit>>> {
        let from = self.kept.len().checked_sub(usize::try_from(count).ok()?)?;
        Some(self.kept.range(from..).cloned().collect())
    }
}
