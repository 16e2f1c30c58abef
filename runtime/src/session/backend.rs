//! Where sessions are kept while nobody holds them.

use std::fmt;

use serde_json::Value;

use super::id::SessionId;
use super::values::Values;

/// A place that keeps sessions, value by value, so that writers of different keys never overwrite each other.
pub(crate) trait Backend: Send + Sync {
    /// The session, unless there is none or it has expired by `now`.
    fn load(&self, id: SessionId, now: u64) -> Result<Option<Record>, BackendError>;

    /// Makes all changes or none. Once it has answered, they outlive the process.
    fn commit(&self, changes: &[Change]) -> Result<Revision, BackendError>;

    /// At most `most` of the sessions that have expired by `now`; none where the backend forgets them by itself.
    fn expired(&self, now: u64, most: usize) -> Result<Vec<SessionId>, BackendError>;
}

/// Counts what is written to a backend that other processes write, too; it stays 0 elsewhere.
pub(crate) type Revision = u64;

/// A session as it was kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Record {
    /// When it ends, in seconds since 1970.
    pub(crate) expires: u64,
    pub(crate) values: Values,
}

/// One session's part of a commit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Writes these values and the expiry; a session that is not there yet is made.
    Put { id: SessionId, expires: u64, values: Vec<(String, Value)> },
    /// Forgets the session. What it held is under another id from now on, if that is given: other processes may hold it, too.
    Delete { id: SessionId, moved: Option<Moved> },
}

/// Where other processes that hold a session, too, find it from now on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moved {
    pub(crate) to: SessionId,
    /// Whether what it holds goes along.
    pub(crate) keeps: bool,
}

/// Why a backend could not do what it was asked; nothing it had acknowledged before is lost.
#[derive(Debug)]
pub(crate) struct BackendError(String);

impl BackendError {
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
