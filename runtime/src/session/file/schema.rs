//! What stands in the file.

use std::ops::Bound;

use redb::TableDefinition;

use super::super::id::SessionId;

/// Written into every file; a file whose stamp is missing is not ours.
pub(super) const STAMP: &str = "marquetry sessions";
/// The newest layout of the tables that this version reads and writes.
pub(super) const FORMAT: u32 = 1;

/// `stamp` → the stamp, `format` → the number of the layout, little-endian, `key` → the signing key.
pub(super) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// Session → when it expires, in seconds since 1970.
pub(super) const SESSIONS: TableDefinition<'_, &[u8; 16], u64> = TableDefinition::new("sessions");
/// The same by time, so that what has expired is found without a look at the rest.
pub(super) const EXPIRY: TableDefinition<'_, (u64, &[u8; 16]), ()> = TableDefinition::new("expiry");
/// Session and key → record.
pub(super) const VALUES: TableDefinition<'_, (&[u8; 16], &str), &[u8]> = TableDefinition::new("values");

/// All records of one session.
pub(super) struct RecordsOf {
    id: [u8; 16],
    next: Option<[u8; 16]>,
}

impl RecordsOf {
    pub(super) fn session(id: &SessionId) -> Self {
        let id = *id.as_bytes();
        Self { id, next: u128::from_be_bytes(id).checked_add(1).map(u128::to_be_bytes) }
    }

    /// From the session's empty key to the next session's: there is no greatest key to end with.
    pub(super) fn range(&self) -> (Bound<RecordKey<'_>>, Bound<RecordKey<'_>>) {
        let end = self.next.as_ref().map_or(Bound::Unbounded, |next| Bound::Excluded((next, "")));
        (Bound::Included((&self.id, "")), end)
    }
}

type RecordKey<'a> = (&'a [u8; 16], &'a str);
