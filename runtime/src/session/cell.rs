//! The live value behind one key of one session.

use std::any::Any;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::path::Path;
use crate::store::{Store, Writable};

/// What can be kept in a session, or [shared](crate::store::shared): it is stored as JSON, and compared to see what has changed.
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
    message = "`{Self}` cannot be kept in a session or shared",
    label = "it has to be stored, copied and compared",
    note = "write `#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]` on it; it must be `Send`, `Sync` and may not borrow"
)]
pub trait Storable: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static> Storable for T {}

/// A cell of any type, as the session sees it.
pub(crate) trait AnyCell: Any + Send + Sync {
    /// Takes over what was stored by someone else. Called under the session's lock, so in the order of the writes.
    fn follow(&self, stored: Option<&Value>);

    /// Tells the subscribers. Called without any lock.
    fn deliver(&self);

    fn path(&self) -> &Path;

    /// Whether nobody subscribes to it.
    fn idle(&self) -> bool;
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
pub(crate) struct Cell<T: Send + Sync + 'static> {
    path: Path,
    default: Arc<T>,
    held: Mutex<Held<T>>,
    /// What subscribers see of it.
    store: Writable<T>,
}

struct Held<T> {
    stored: Stored<T>,
    /// Counts the changes.
    version: u64,
    /// The next delivery is one even if the value is equal.
    forced: bool,
}

impl<T: Storable> Cell<T> {
    pub(crate) fn new(path: &Path, default: Arc<T>, stored: Option<&Value>) -> Self {
        let stored = read(path, stored);
        let store = Writable::holding(stored.value().unwrap_or(&default).clone());
        Self { path: path.clone(), default, held: Mutex::new(Held { stored, version: 0, forced: false }), store }
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

    pub(crate) fn store(&self) -> &Writable<T> {
        &self.store
    }

    /// What is held now, and the version to say so to [`write`](super::SessionState::write).
    pub(crate) fn read(&self) -> (Stored<T>, u64) {
        let held = self.held();
        (held.stored.clone(), held.version)
    }

    pub(crate) fn version(&self) -> u64 {
        self.held().version
    }

    /// Takes over a value that was written through this cell; under the session's lock.
    pub(crate) fn hold(&self, value: Arc<T>, forced: bool) {
        let mut held = self.held();
        held.version += 1;
        held.stored = Stored::Value(value);
        held.forced |= forced;
    }
}

impl<T: Storable> AnyCell for Cell<T> {
    fn follow(&self, stored: Option<&Value>) {
        let stored = read(&self.path, stored);
        let mut held = self.held();
        held.version += 1;
        held.stored = stored;
    }

    fn deliver(&self) {
        // Each looks for the newest value when its turn comes, so that of two writers the later one has the last word.
        let newest = || T::clone(self.read().0.value().unwrap_or(&self.default));
        if mem::take(&mut self.held().forced) {
            self.store.edit(|value| *value = newest());
        } else {
            self.store.update(|_| newest());
        }
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn idle(&self) -> bool {
        // This cell's and the one in hand; every subscription holds another.
        Arc::strong_count(&self.store.node().0) == 2
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
