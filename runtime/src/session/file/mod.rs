//! Sessions in one file, through redb.

mod open;
mod schema;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use redb::{Database, ReadableDatabase};

use super::backend::{Backend, BackendError, Change, Record, Revision};
use super::id::SessionId;
use super::key::Key;
use super::record;
use super::values::Values;
pub use open::SessionsError;
use schema::{EXPIRY, RecordsOf, SESSIONS, VALUES};

/// How long a file that could not be opened again is left alone.
const RETRY: Duration = Duration::from_millis(500);

/// The sessions of one file, which this process alone has open.
pub(crate) struct FileBackend {
    opened: RwLock<Opened>,
    reopen: Box<dyn Fn() -> Result<Database, redb::DatabaseError> + Send + Sync>,
}

struct Opened {
    // None while the file could not be opened again after a failure.
    database: Option<Database>,
    // Counts the attempts, so that of many who saw the same failure one opens the file again.
    attempt: u64,
    tried: Instant,
}

impl FileBackend {
    /// Opens the file, or makes it, together with the signing key in it.
    pub(crate) fn open(path: &Path) -> Result<(Self, Key), SessionsError> {
        let (database, key) = open::open(path)?;
        let path = path.to_owned();
        Ok((Self::new(database, move || open::builder().open(&path)), key))
    }

    fn new(database: Database, reopen: impl Fn() -> Result<Database, redb::DatabaseError> + Send + Sync + 'static) -> Self {
        let opened = Opened { database: Some(database), attempt: 0, tried: Instant::now() };
        Self { opened: RwLock::new(opened), reopen: Box::new(reopen) }
    }

    fn opened(&self) -> RwLockReadGuard<'_, Opened> {
        // A panic under the lock leaves the same database or none, and both are handled.
        self.opened.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<R>(&self, f: impl FnOnce(&Database) -> Result<R, redb::Error>) -> Result<R, BackendError> {
        self.open_again_if_closed();
        let opened = self.opened();
        let Some(database) = &opened.database else {
            return Err(BackendError::new("the session file is closed after a failure"));
        };
        // redb asserts what a damaged page may violate; the visitors of sound pages have no part in that.
        let result = catch_unwind(AssertUnwindSafe(|| f(database)));
        let failed_attempt = opened.attempt;
        drop(opened);
        match result {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(error)) => {
                // Opening a damaged file again would not mend it.
                if !matches!(error, redb::Error::Corrupted(_)) {
                    self.open_again(failed_attempt);
                }
                Err(BackendError::new(error))
            }
            Err(_) => {
                self.open_again(failed_attempt);
                Err(BackendError::new("the session file is damaged"))
            }
        }
    }

    fn open_again_if_closed(&self) {
        let opened = self.opened();
        let (closed, attempt) = (opened.database.is_none(), opened.attempt);
        let rested = opened.tried.elapsed() >= RETRY;
        drop(opened);
        if closed && rested {
            self.open_again(attempt);
        }
    }

    /// After a failed read or write redb refuses a database until it is opened again.
    fn open_again(&self, failed_attempt: u64) {
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        if opened.attempt != failed_attempt {
            return;
        }
        opened.attempt += 1;
        opened.database = None;
        match catch_unwind(AssertUnwindSafe(|| (self.reopen)())) {
            Ok(Ok(database)) => opened.database = Some(database),
            Ok(Err(error)) => tracing::error!(%error, "the session file could not be opened again"),
            Err(_) => tracing::error!("the session file could not be opened again: it is damaged"),
        }
        opened.tried = Instant::now();
    }
}

impl Backend for FileBackend {
    fn load(&self, id: SessionId, now: u64) -> Result<Option<Record>, BackendError> {
        self.with(|database| {
            let transaction = database.begin_read()?;
            let Some(expires) = transaction.open_table(SESSIONS)?.get(id.as_bytes())?.map(|expires| expires.value()) else {
                return Ok(None);
            };
            if expires <= now {
                return Ok(None);
            }
            let mut values = Values::default();
            for entry in transaction.open_table(VALUES)?.range(RecordsOf::session(&id).range())? {
                let (key, bytes) = entry?;
                let (_, key) = key.value();
                match record::decode(bytes.value()) {
                    Ok(value) => *values.place(key) = value,
                    // It stays in the file until the key is set the next time.
                    Err(reason) => tracing::error!(session = ?id, key, reason, "a stored value reads as missing"),
                }
            }
            Ok(Some(Record { expires, values }))
        })
    }

    fn commit(&self, changes: &[Change]) -> Result<Revision, BackendError> {
        self.with(|database| {
            let transaction = database.begin_write()?;
            {
                let mut sessions = transaction.open_table(SESSIONS)?;
                let mut expiry = transaction.open_table(EXPIRY)?;
                let mut records = transaction.open_table(VALUES)?;
                for change in changes {
                    match change {
                        Change::Put { id, expires, values } => {
                            let before = sessions.insert(id.as_bytes(), expires)?.map(|before| before.value());
                            if before != Some(*expires) {
                                if let Some(before) = before {
                                    expiry.remove((before, id.as_bytes()))?;
                                }
                                expiry.insert((*expires, id.as_bytes()), ())?;
                            }
                            for (key, value) in values {
                                records.insert((id.as_bytes(), key.as_str()), &*record::encode(value))?;
                            }
                        }
                        Change::Delete { id, .. } => {
                            let before = sessions.remove(id.as_bytes())?.map(|before| before.value());
                            if let Some(before) = before {
                                expiry.remove((before, id.as_bytes()))?;
                                records.retain_in(RecordsOf::session(id).range(), |_, _| false)?;
                            }
                        }
                    }
                }
            }
            transaction.commit()?;
            Ok(Revision::default())
        })
    }

    fn expired(&self, now: u64, most: usize) -> Result<Vec<SessionId>, BackendError> {
        self.with(|database| {
            let expiry = database.begin_read()?.open_table(EXPIRY)?;
            let first = expiry.range(..=(now, &[u8::MAX; 16]))?.take(most);
            first.map(|entry| Ok(SessionId::from_bytes(*entry?.0.value().1))).collect()
        })
    }
}

#[cfg(test)]
mod tests;
