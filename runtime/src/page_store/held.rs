//! The page store of a visit: not there, still to be made, or there, whatever its type.

use std::{
    any::{Any, TypeId, type_name},
    fmt,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Maker, PageData, fields};
use crate::{
    Error,
    context::{self, Visit},
    devalue,
    store::{Store, Subscription, Watcher, Writable},
};

/// A page store without its type, and what of it the browser knows.
pub(crate) trait Held: Send + Sync {
    /// The `Writable<T>`.
    fn store(&self) -> &(dyn Any + Send + Sync);
    /// The [`Known<T>`].
    fn known(&self) -> &(dyn Any + Send + Sync);
    fn type_id(&self) -> TypeId;
    fn type_name(&self) -> &'static str;
    /// The data as the page carries it; the browser knows it from then on.
    fn text(&self) -> Result<String, devalue::Error>;
    /// The fields that the browser does not know as they are now, as an object of texts; it knows them from then on. `None` where there are none.
    fn news(&self) -> Result<Option<String>, devalue::Error>;
    fn watch(&self, watcher: Arc<dyn Watcher>) -> Subscription;
}

/// The value that the browser has, as long as nothing else is said.
pub(super) type Known<T> = Mutex<Option<Arc<T>>>;

struct Holder<T: Send + Sync + 'static> {
    store: Writable<T>,
    known: Known<T>,
}

pub(super) fn lock<T>(known: &Known<T>) -> MutexGuard<'_, Option<Arc<T>>> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn hold<T: PageData>(value: T) -> Arc<dyn Held> {
    Arc::new(Holder { store: Writable::holding(Arc::new(value)), known: Mutex::default() })
}

impl<T: PageData> Held for Holder<T> {
    fn store(&self) -> &(dyn Any + Send + Sync) {
        &self.store
    }

    fn known(&self) -> &(dyn Any + Send + Sync) {
        &self.known
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<T>()
    }

    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }

    fn text(&self) -> Result<String, devalue::Error> {
        let now = self.store.snapshot();
        let text = devalue::stringify(&*now)?;
        *lock(&self.known) = Some(now);
        Ok(text)
    }

    fn news(&self) -> Result<Option<String>, devalue::Error> {
        let now = self.store.snapshot();
        let known = lock(&self.known).replace(now.clone());
        match known {
            Some(known) if Arc::ptr_eq(&known, &now) => Ok(None),
            known => fields::changed(known.as_deref(), &*now),
        }
    }

    fn watch(&self, watcher: Arc<dyn Watcher>) -> Subscription {
        self.store.watch(watcher, 1)
    }
}

/// Where a visit has its page store.
#[derive(Default)]
pub(crate) struct Slot {
    maker: Option<Maker>,
    held: OnceLock<Arc<dyn Held>>,
    making: AtomicBool,
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("type", &self.get().map(|held| held.type_name())).finish_non_exhaustive()
    }
}

impl Slot {
    /// For the store that `maker` makes, if there is to be one; or for the one of the page that is left, which goes on.
    pub(crate) fn new(maker: Option<Maker>, held: Option<Arc<dyn Held>>) -> Slot {
        Slot { maker, held: held.map_or_else(OnceLock::new, OnceLock::from), ..Slot::default() }
    }

    /// The store that is here, for a page whose own one `maker` would make, if any. An error where that is of another kind.
    pub(crate) fn goes_on(&self, maker: Option<&Maker>) -> Result<Option<Arc<dyn Held>>, ()> {
        match (&self.maker, maker) {
            (None, None) => Ok(None),
            (Some(own), Some(maker)) if own.is(maker) => Ok(self.held.get().cloned()),
            _ => Err(()),
        }
    }

    /// One that is there already.
    #[cfg(feature = "testing")]
    pub(crate) fn holding(value: impl PageData) -> Slot {
        Slot { held: OnceLock::from(hold(value)), ..Slot::default() }
    }

    pub(crate) fn get(&self) -> Option<&Arc<dyn Held>> {
        self.held.get()
    }

    /// Makes the store, if there is to be one and it is not there.
    pub(crate) async fn make(&self, visit: &Arc<Visit>) -> Result<(), Error> {
        if let Some(Maker::Later(make)) = &self.maker
            && self.held.get().is_none()
        {
            let held = context::scope(visit, pin!(async { make(visit.request().clone()).await })).await?;
            self.held.get_or_init(|| held);
        }
        self.get_or_make(visit).map(drop)
    }

    /// The store; made now, if it is not there and need not be waited for.
    pub(crate) fn get_or_make(&self, visit: &Arc<Visit>) -> Result<Option<Arc<dyn Held>>, Error> {
        let make = match (self.held.get(), &self.maker) {
            (Some(held), _) => return Ok(Some(held.clone())),
            (None, None) => return Ok(None),
            (None, Some(Maker::Later(_))) => return Err("its function is `async`: take it as an argument of the handler, `page: PageStore<…>`".into()),
            (None, Some(Maker::AtOnce(make))) => make,
        };
        if self.making.swap(true, Ordering::Relaxed) {
            return Err("its function asks for the store that it makes".into());
        }
        let made = {
            let _visit = context::enter(visit);
            make(visit.request())
        };
        self.making.store(false, Ordering::Relaxed);
        let made = made?;
        Ok(Some(self.held.get_or_init(|| made).clone()))
    }
}
