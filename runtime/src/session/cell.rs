//! The live value behind one key of one session.

use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::path::Path;

/// What can be kept in a session: it is stored as JSON, and compared to see what has changed.
///
/// Every type that derives these traits is one:
/// ```
/// #[derive(serde::Serialize, serde::Deserialize, Clone, PartialEq)]
/// struct Cart { items: Vec<String> }
///
/// fn storable<T: marquetry::session::Storable>() {}
/// storable::<Cart>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept in a session",
    note = "it needs `Serialize`, `Deserialize`, `Clone`, `PartialEq`, `Send`, `Sync`, and may not borrow"
)]
pub trait Storable: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static> Storable for T {}

/// Tells the subscribers of a change. Called without any lock.
pub(crate) type Publish = Box<dyn FnOnce()>;

/// A cell of any type, as the session sees it.
pub(crate) trait AnyCell: Any + Send + Sync {
    /// Takes over what was stored by someone else. Called under the session's lock, so in the order of the writes.
    fn follow(&self, stored: Option<&Value>) -> Publish;

    fn path(&self) -> &Path;
}

impl dyn AnyCell {
    pub(crate) fn is<T: Storable>(self: &Arc<Self>, cell: &Arc<Cell<T>>) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(self), Arc::as_ptr(cell))
    }
}

/// What the session holds at a path, seen as a `T`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stored<T> {
    Missing,
    /// Something, but no `T`: it reads as missing and stays until it is overwritten.
    Unreadable,
    Value(Arc<T>),
}

impl<T> Stored<T> {
    pub(crate) fn value(&self) -> Option<&Arc<T>> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing | Self::Unreadable => None,
        }
    }
}

/// One per session, path, type and default: all components and open tabs of the visitor share it.
pub(crate) struct Cell<T> {
    path: Path,
    default: Arc<T>,
    held: Mutex<Held<T>>,
}

struct Held<T> {
    stored: Stored<T>,
    /// Counts the changes.
    version: u64,
}

impl<T: Storable> Cell<T> {
    pub(crate) fn new(path: &Path, default: Arc<T>, stored: Option<&Value>) -> Self {
        let stored = read(path, stored);
        Self { path: path.clone(), default, held: Mutex::new(Held { stored, version: 0 }) }
    }

    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_default(&self, default: &Arc<T>) -> bool {
        Arc::ptr_eq(&self.default, default) || self.default == *default
    }

    pub(crate) fn default(&self) -> &Arc<T> {
        &self.default
    }

    pub(crate) fn read(&self) -> (Stored<T>, u64) {
        let held = self.held();
        (held.stored.clone(), held.version)
    }

    pub(crate) fn version(&self) -> u64 {
        self.held().version
    }

    /// Takes over a value that was written through this cell; under the session's lock.
    pub(crate) fn hold(&self, value: Arc<T>) -> Publish {
        self.change(Stored::Value(value))
    }

    fn change(&self, stored: Stored<T>) -> Publish {
        let mut held = self.held();
        held.version += 1;
        held.stored = stored;
        Box::new(|| ())
    }
}

impl<T: Storable> AnyCell for Cell<T> {
    fn follow(&self, stored: Option<&Value>) -> Publish {
        self.change(read(&self.path, stored))
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

fn read<T: Storable>(path: &Path, stored: Option<&Value>) -> Stored<T> {
    let Some(stored) = stored else {
        return Stored::Missing;
    };
    match T::deserialize(stored) {
        Ok(value) => Stored::Value(Arc::new(value)),
        Err(error) => {
            // The value itself is the visitor's and does not belong in a log.
            tracing::error!(key = %path, %error, "a session value reads as its default: it is of another type");
            Stored::Unreadable
        }
    }
}
