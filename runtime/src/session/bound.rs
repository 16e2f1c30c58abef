//! A session store that has found its visitor.

use std::sync::Arc;

use super::backend::BackendError;
use super::cell::{AnyCell, Cell, Storable, Stored};
use super::state::{SessionState, Written};
use crate::context;

pub(crate) struct Bound<T: Send + Sync + 'static> {
    pub(crate) session: Arc<SessionState>,
    pub(crate) cell: Arc<Cell<T>>,
}

impl<T: Send + Sync + 'static> Clone for Bound<T> {
    fn clone(&self) -> Self {
        Self { session: self.session.clone(), cell: self.cell.clone() }
    }
}

impl<T: Storable> Bound<T> {
    pub(crate) fn set(&self, new: T) {
        let (before, _) = self.cell.read();
        if self.is(&before, &new) {
            self.is_already();
        } else {
            self.write(new, None, false);
        }
    }

    pub(crate) fn update(&self, f: impl Fn(&T) -> T) {
        loop {
            let (before, version) = self.cell.read();
            let new = f(before.value().unwrap_or(self.cell.default()));
            if self.is(&before, &new) {
                if self.stands(version) {
                    return self.is_already();
                }
                continue;
            }
            if self.write(new, Some(version), false) == Written::Done {
                return;
            }
        }
    }

    pub(crate) fn edit(&self, f: impl Fn(&mut T)) {
        loop {
            let (before, version) = self.cell.read();
            let mut new = T::clone(before.value().unwrap_or(self.cell.default()));
            f(&mut new);
            if self.write(new, Some(version), true) == Written::Done {
                return;
            }
        }
    }

    /// There is nothing to write; but whoever wrote that may not have told the store yet, and it has to read so from now on.
    fn is_already(&self) {
        self.cell.deliver();
    }

    /// Whether a write would change nothing. What is no `T` is overwritten even by the default.
    fn is(&self, before: &Stored<T>, new: &T) -> bool {
        match before {
            Stored::Value(before) => **before == *new,
            Stored::Missing => **self.cell.default() == *new,
            Stored::Unreadable => false,
        }
    }

    /// Whether a value that nothing is made of is the newest one.
    fn stands(&self, version: u64) -> bool {
        #[cfg(feature = "redis")]
        if self.session.remote().is_some() {
            return self.done(self.session.exchange(&self.cell, version, None, false)) == Written::Done;
        }
        #[cfg(not(feature = "redis"))]
        let _nobody_else_writes = version;
        true
    }

    /// A write that cannot be made is over as well: the log is told, and who waits until it is kept.
    fn write(&self, new: T, expected: Option<u64>, forced: bool) -> Written {
        let key = self.cell.path();
        let json = match serde_json::to_value(&new) {
            Ok(json) => json,
            Err(error) => {
                tracing::error!(%key, %error, "a session value keeps its old value: the new one does not serialise");
                return Written::Done;
            }
        };
        let new = Arc::new(new);
        loop {
            let written = self.done(self.session.write(&self.cell, expected, new.clone(), json.clone(), forced));
            if written == Written::Done || expected.is_some() {
                return written;
            }
        }
    }

    fn done(&self, written: Result<Written, BackendError>) -> Written {
        written.unwrap_or_else(|error| {
            tracing::error!(key = %self.cell.path(), %error, "a session value keeps its old value: the newest one could not be read");
            context::refused();
            Written::Done
        })
    }
}
