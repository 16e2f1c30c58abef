//! What a process knows of a shared store that others change, too.

use super::super::common::Common;
use crate::session::{Storable, record};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) struct Known<T> {
    pub(super) name: Box<str>,
    default: Arc<T>,
    /// Which write of the value this process shows; it changes along with the value only. 0: it has not seen any.
    pub(super) revision: AtomicU64,
    /// Whether the value was asked for since the store was made.
    read: AtomicBool,
    reading: Mutex<()>,
}

impl<T> Known<T> {
    pub(crate) fn new(name: &str, default: Arc<T>) -> Known<T> {
        Known { name: name.into(), default, revision: AtomicU64::new(0), read: AtomicBool::new(false), reading: Mutex::default() }
    }
}

/// A shared store of any type.
pub(crate) trait Follows: Send + Sync {
    fn name(&self) -> &str;

    /// Takes over what the broker has, unless it is older.
    fn take_over(&self, text: &[u8]);

    /// Whether the value was asked for; others wait while one does.
    fn once(&self, read: &mut dyn FnMut() -> bool);
}

impl<T: Storable> Follows for Common<T> {
    fn name(&self) -> &str {
        &self.known.name
    }

    fn take_over(&self, text: &[u8]) {
        if text.is_empty() {
            return;
        }
        let (revision, value) = match read(text) {
            Ok((revision, value)) => (revision, Ok(value)),
            Err(unreadable) => (unreadable.revision, Err(unreadable.reason)),
        };
        let value = value.unwrap_or_else(|reason| {
            // It stays where it is until the next `set`.
            tracing::error!(name = self.name(), reason, "a shared value reads as its default");
            self.known.default.clone()
        });
        self.node.succeed(&value, &self.known.revision, revision, false);
    }

    fn once(&self, read: &mut dyn FnMut() -> bool) {
        if self.known.read.load(Ordering::Acquire) {
            return;
        }
        let _others_wait = super::super::wait::lock(&self.known.reading);
        if !self.known.read.load(Ordering::Acquire) && read() {
            self.known.read.store(true, Ordering::Release);
        }
    }
}

struct Unreadable {
    /// What is known of it nevertheless.
    revision: u64,
    reason: String,
}

fn read<T: Storable>(text: &[u8]) -> Result<(u64, Arc<T>), Unreadable> {
    let at = text.iter().position(|byte| *byte == b' ').unwrap_or(text.len());
    let (revision, record) = text.split_at(at);
    let revision = std::str::from_utf8(revision).ok().and_then(|revision| revision.parse().ok());
    let Some(revision) = revision else {
        return Err(Unreadable { revision: 0, reason: "it is none of Marquetry's".to_owned() });
    };
    let value = record::decode(record.get(1..).unwrap_or_default()).and_then(|json| T::deserialize(json).map_err(|error| error.to_string()));
    value.map(|value| (revision, Arc::new(value))).map_err(|reason| Unreadable { revision, reason })
}
