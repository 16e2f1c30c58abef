//! Session values that the visitor's browser has, those declared `#[session(client)]`.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bound::Bound;
use super::cell::{AnyCell, Storable};
use crate::component::panic_message;
use crate::context::Visit;
use crate::devalue;
use crate::page_store::{Change, Refused, Verdict};
use crate::store::{Store, Subscription, Watcher};

/// That a value is open to browsers, and what they may make of it.
#[doc(hidden)]
pub struct Opening<T> {
    check: Check<T>,
}

type Check<T> = Box<dyn Fn(&T) -> Result<(), String> + Send + Sync>;

impl<T> fmt::Debug for Opening<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").finish_non_exhaustive()
    }
}

/// A store that `#[session(client)]` may stand at.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no session store, and `#[session(client)]` opens those to browsers",
    label = "not made by `session`, or `session_opt`",
    note = "write `session(\"key\", default)`; fields of the page store are opened by `#[page(client)]`"
)]
pub trait OpenSession: Sized {
    type Value: 'static;
    fn __open(self, opening: Arc<Opening<Self::Value>>) -> Self;
}

/// What `#[session(client)]` makes of a store: pages that use it give its value to the visitor's browser, which may change it to what passes the check.
#[doc(hidden)]
pub fn open_session<S: OpenSession, V: Verdict>(store: S, check: impl Fn(&S::Value) -> V + Send + Sync + 'static) -> S {
    store.__open(Arc::new(Opening { check: Box::new(move |value| check(value).__verdict()) }))
}

/// A value that the browser of a page has, because something in the page uses it.
pub(crate) struct Opened(Box<dyn Key>);

trait Key: Send + Sync {
    fn key(&self) -> String;
    fn text(&self) -> Result<String, devalue::Error>;
    fn news(&self) -> Result<Option<String>, devalue::Error>;
    fn change(&self, text: &str) -> Result<(), String>;
    fn watch(&self, watcher: Arc<dyn Watcher>) -> Subscription;
}

impl Opened {
    /// Notes that a page uses the value.
    pub(crate) fn note<T: Storable>(visit: &Visit, opening: &Arc<Opening<T>>, bound: &Bound<T>) {
        visit.own(opening, || Arc::new(Opened(Box::new(Of { bound: bound.clone(), opening: opening.clone(), known: Mutex::default() }))));
    }

    /// All those of a page, each key once.
    pub(crate) fn of(visit: &Visit) -> Vec<Arc<Opened>> {
        let mut all: Vec<Arc<Opened>> = Vec::new();
        for opened in visit.owned::<Opened>() {
            if !all.iter().any(|known| known.key() == opened.key()) {
                all.push(opened);
            }
        }
        all
    }

    pub(crate) fn key(&self) -> String {
        self.0.key()
    }

    /// The value as the page carries it; the browser knows it from then on.
    pub(crate) fn text(&self) -> Result<String, devalue::Error> {
        self.0.text()
    }

    /// The value, if the browser does not know it as it is; it knows it from then on.
    pub(crate) fn news(&self) -> Result<Option<String>, devalue::Error> {
        self.0.news()
    }

    /// Changes it, as the browser asks; the log says, too, why that cannot be.
    pub(crate) fn change(&self, text: &str) -> Result<(), Refused> {
        // A check is the application's, and so are the value's subscribers.
        let changed = catch_unwind(AssertUnwindSafe(|| self.0.change(text))).unwrap_or_else(|panic| Err(panic_message(&*panic)));
        changed.map_err(|why| {
            let key = self.key();
            tracing::warn!(key, why, "a browser's change of its session is refused");
            Refused { why, truth: self.text().ok().map(|text| devalue::object([(&*key, &*text)])) }
        })
    }

    pub(crate) fn watch(&self, watcher: Arc<dyn Watcher>) -> Subscription {
        self.0.watch(watcher)
    }
}

struct Of<T: Send + Sync + 'static> {
    bound: Bound<T>,
    opening: Arc<Opening<T>>,
    /// The value that the browser has.
    known: Mutex<Option<Arc<T>>>,
}

impl<T: Storable> Of<T> {
    fn known(&self) -> MutexGuard<'_, Option<Arc<T>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Arc<T> {
        self.bound.cell.read().0.value().unwrap_or(self.bound.cell.default()).clone()
    }
}

impl<T: Storable> Key for Of<T> {
    fn key(&self) -> String {
        self.bound.cell.path().to_string()
    }

    fn text(&self) -> Result<String, devalue::Error> {
        let now = self.now();
        let text = devalue::stringify(&*now)?;
        *self.known() = Some(now);
        Ok(text)
    }

    fn news(&self) -> Result<Option<String>, devalue::Error> {
        let now = self.now();
        let same = |known: &Arc<T>| Arc::ptr_eq(known, &now) || *known == now;
        if self.known().as_ref().is_some_and(same) {
            return Ok(None);
        }
        self.text().map(Some)
    }

    fn change(&self, text: &str) -> Result<(), String> {
        let value: T = Change::new(text).read()?;
        (self.opening.check)(&value)?;
        // The browser knows what it has set; what somebody makes of that meanwhile is news to it.
        *self.known() = Some(Arc::new(value.clone()));
        self.bound.set(value);
        Ok(())
    }

    fn watch(&self, watcher: Arc<dyn Watcher>) -> Subscription {
        self.bound.cell.store().watch(watcher, 1)
    }
}
