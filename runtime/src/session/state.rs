//! One visitor's session.

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::backend::BackendError;
use super::cell::{AnyCell, Cell, Storable};
use super::engine::Engine;
#[cfg(feature = "redis")]
use super::following::{self, Followed};
use super::id::SessionId;
use super::path::Path;
use super::values::Values;
use super::writer::FlushError;
use crate::context;

/// At most so often is a session's expiry moved on, in seconds, lest every request be a write.
pub(crate) const REFRESH_EVERY: u64 = 60 * 60;

/// With so many cells under one root those that nobody uses are dropped before another one is made: a default that is
/// different each time makes a cell each time.
const CELLS: usize = 32;

/// One visitor's session: the same object for all requests and open tabs of the visitor in this process.
///
/// ```
/// use marquetry::session::{Session, SessionState, session};
///
/// let (ada, bob) = (SessionState::detached(), SessionState::detached());
/// let visits: Session<u32> = session("visits", 0);
/// visits.of(&ada).update(|n| n + 1);
/// assert_eq!(marquetry::store::get(&visits.of(&ada)), 1);
/// assert_eq!(marquetry::store::get(&visits.of(&bob)), 0);
/// ```
pub struct SessionState {
    // None: it is kept nowhere.
    pub(super) engine: Option<Arc<Engine>>,
    lifetime: Duration,
    inner: Mutex<Inner>,
    pub(super) queued: AtomicBool,
    // The newest change, as the writer counts them.
    ticket: AtomicU64,
}

pub(super) struct Inner {
    pub(super) id: SessionId,
    /// The id that the visitor's browser has, or is just being sent.
    pub(super) given: SessionId,
    pub(super) loaded: bool,
    pub(super) values: Values,
    /// When the backend's record ends; none if it has no record.
    pub(super) stored_until: Option<u64>,
    /// Keys whose values the backend does not have yet.
    pub(super) dirty: BTreeSet<String>,
    pub(super) prolong: bool,
    /// Ids that must not lead here any more.
    pub(super) abandoned: Vec<Abandoned>,
    /// One after the other: a visitor's pages use a few.
    pub(super) cells: Vec<Arc<dyn AnyCell>>,
    #[cfg(feature = "redis")]
    pub(super) followed: Followed,
}

pub(super) struct Abandoned {
    pub(super) id: SessionId,
    /// Whether what was kept under it is still the session's.
    pub(super) keeps: bool,
}

/// What became of a write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Done,
    /// Somebody else wrote in the meantime.
    Conflict,
}

impl SessionState {
    pub(crate) fn new(id: SessionId, engine: Arc<Engine>, lifetime: Duration) -> Arc<Self> {
        Self::build(id, Some(engine), lifetime)
    }

    /// A session of nobody that is kept nowhere: for tests, and for rendering without a server.
    pub fn detached() -> Arc<Self> {
        Self::build(SessionId::NOBODY, None, Duration::MAX)
    }

    /// The session of the visitor who is being served; none where nobody is.
    ///
    /// ```
    /// use marquetry::session::SessionState;
    ///
    /// assert!(SessionState::current().is_none());
    /// ```
    pub fn current() -> Option<Arc<Self>> {
        context::not_for_all("the session");
        context::current().map(|visit| visit.session().state().clone())
    }

    fn build(id: SessionId, engine: Option<Arc<Engine>>, lifetime: Duration) -> Arc<Self> {
        let inner = Inner {
            id,
            given: id,
            loaded: engine.is_none(),
            values: Values::default(),
            stored_until: None,
            dirty: BTreeSet::new(),
            prolong: false,
            abandoned: Vec::new(),
            cells: Vec::new(),
            #[cfg(feature = "redis")]
            followed: Followed::default(),
        };
        Arc::new(Self { engine, lifetime, inner: Mutex::new(inner), queued: AtomicBool::new(false), ticket: AtomicU64::new(0) })
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Resolves when every change made to this session so far will outlive the process; with an error if they could
    /// not be saved. Then they still hold in memory and are tried again.
    ///
    /// ```
    /// # async fn f(session: std::sync::Arc<marquetry::session::SessionState>) {
    /// if let Err(error) = session.flushed().await {
    ///     eprintln!("{error}");
    /// }
    /// # }
    /// ```
    pub fn flushed(&self) -> impl Future<Output = Result<(), FlushError>> + Send + use<> {
        let ticket = self.ticket.load(Ordering::Acquire);
        let flushed = self.engine.as_ref().map(|engine| engine.writer.flushed(ticket, Some(self), &*engine.backend));
        async move {
            match flushed {
                Some(flushed) => flushed.await,
                None => Ok(()),
            }
        }
    }

    pub(crate) fn id(&self) -> SessionId {
        self.inner().id
    }

    /// The id that the browser has, and the one that it has to get instead.
    pub(crate) fn renewed(&self) -> Option<(SessionId, SessionId)> {
        let inner = self.inner();
        (inner.given != inner.id).then_some((inner.given, inner.id))
    }

    /// The id that the browser has.
    pub(crate) fn given(&self) -> SessionId {
        self.inner().given
    }

    /// Notes that the browser is sent this id.
    pub(crate) fn give(&self, id: SessionId) {
        self.inner().given = id;
    }

    /// Gives the session a new id and lets the old one lead nowhere, as a login should: an id that somebody else may
    /// have planted in the visitor's browser before is worth nothing after it.
    ///
    /// The response to the visitor's request carries the new cookie; [`renew`](super::renew) does this for the visitor being served.
    pub fn renew(self: &Arc<Self>) {
        if self.engine.is_none() {
            return;
        }
        if let Err(error) = self.load() {
            return tracing::error!(%error, "a session could not be read and keeps its id");
        }
        let old = {
            let inner = &mut *self.inner();
            if !self.is_followed() {
                inner.dirty.extend(inner.values.keys().map(str::to_owned));
            }
            self.leave_id(inner, true)
        };
        self.forget_id(old);
    }

    /// Forgets all values, for everybody who shows one, and gives the session a new id, as [`renew`](Self::renew) does. What could not be read is forgotten
    /// as well.
    ///
    /// ```
    /// use marquetry::session::{SessionState, session};
    /// use marquetry::store::get;
    ///
    /// let visitor = SessionState::detached();
    /// let cart = session("cart", Vec::<String>::new()).of(&visitor);
    /// cart.set(vec!["tea".to_owned()]);
    /// visitor.clear();
    /// assert!(get(&cart).is_empty());
    /// ```
    pub fn clear(self: &Arc<Self>) {
        let (cells, old) = {
            let inner = &mut *self.inner();
            inner.values = Values::default();
            inner.dirty.clear();
            // Nothing of what the backend holds is to be seen any more.
            inner.loaded = true;
            let cells = inner.cells.clone();
            cells.iter().for_each(|cell| cell.follow(None));
            inner.abandoned.iter_mut().for_each(|abandoned| abandoned.keeps = false);
            (cells, self.leave_id(inner, false))
        };
        self.forget_id(old);
        cells.iter().for_each(|cell| cell.deliver());
    }

    /// From here on the session has another id; the old one is to be forgotten.
    fn leave_id(self: &Arc<Self>, inner: &mut Inner, keeps: bool) -> SessionId {
        let old = inner.id;
        if let Some(engine) = &self.engine {
            inner.id = SessionId::random();
            engine.table.insert(inner.id, self);
            if !(keeps && self.is_followed()) {
                inner.stored_until = None;
            }
            inner.abandoned.push(Abandoned { id: old, keeps });
            #[cfg(feature = "redis")]
            if let Some((_, remote)) = self.remote() {
                inner.followed.move_on(keeps);
                following::hear(inner, &**remote);
            }
        }
        old
    }

    /// Whether other processes may hold the session, too: what the backend keeps then goes along to a new id there.
    fn is_followed(&self) -> bool {
        #[cfg(feature = "redis")]
        return self.remote().is_some();
        #[cfg(not(feature = "redis"))]
        return false;
    }

    fn forget_id(self: &Arc<Self>, old: SessionId) {
        if let Some(engine) = &self.engine {
            engine.table.remove(old, Arc::as_ptr(self));
            self.submit();
        }
    }

    /// Whether something is kept under a key.
    pub(crate) fn holds(self: &Arc<Self>, key: &str) -> bool {
        if let Err(error) = self.load() {
            tracing::error!(%error, key, "a session could not be read: nothing is found in it");
        }
        Path::parse(key).read(&self.inner().values).is_some_and(|value| !value.is_null())
    }

    /// The one cell of this path, type and default.
    pub(crate) fn cell<T: Storable>(self: &Arc<Self>, path: &Path, default: Arc<T>) -> Arc<Cell<T>> {
        if let Err(error) = self.load() {
            tracing::error!(%error, key = %path, "a session could not be read: defaults are shown");
        }
        let Inner { cells, values, .. } = &mut *self.inner();
        let of_path = cells.iter().filter(|cell| cell.path() == path);
        let mut of_type = of_path.filter_map(|cell| (cell.clone() as Arc<dyn Any + Send + Sync>).downcast::<Cell<T>>().ok());
        if let Some(cell) = of_type.find(|cell| cell.has_default(&default)) {
            return cell;
        }
        let of_root = |cell: &Arc<dyn AnyCell>| cell.path().root() == path.root();
        if cells.iter().filter(|cell| of_root(cell)).count() >= CELLS {
            cells.retain(|cell| !of_root(cell) || Arc::strong_count(cell) > 1 || !cell.idle());
        }
        let cell = Arc::new(Cell::new(path, default, path.read(values)));
        // Every open page has a session, and most have one cell or two.
        cells.reserve_exact(if cells.len() < 4 { 1 } else { 0 });
        cells.push(cell.clone());
        cell
    }

    /// Puts `new`, whose JSON is `json`, in the place of `cell`; refused if that has changed since `expected`.
    pub(crate) fn write<T: Storable>(
        self: &Arc<Self>,
        cell: &Arc<Cell<T>>,
        expected: Option<u64>,
        new: Arc<T>,
        json: Value,
        forced: bool,
    ) -> Result<Written, BackendError> {
        self.load()?;
        let path = cell.path();
        // What is made of the value that was there, or of the map around it, has to be made of the one that all processes see.
        #[cfg(feature = "redis")]
        if self.remote().is_some() && (expected.is_some() || path.is_inside() || self.inner().followed.is_exchanged(path.root())) {
            return self.exchange(cell, expected.unwrap_or_else(|| cell.version()), Some((new, json)), forced);
        }
        let changed = {
            let inner = &mut *self.inner();
            if expected.is_some_and(|expected| expected != cell.version()) {
                return Ok(Written::Conflict);
            }
            // An exchange that has begun since: it comes first.
            #[cfg(feature = "redis")]
            if inner.followed.is_exchanged(path.root()) {
                return Ok(Written::Conflict);
            }
            let changed = inner.put(cell, new, json, forced);
            if self.engine.is_some() {
                inner.dirty.insert(path.root().to_owned());
            }
            changed
        };
        self.submit();
        cell.deliver();
        changed.iter().for_each(|cell| cell.deliver());
        Ok(Written::Done)
    }

    /// Keeps the session for its lifetime from now on, if it is to be kept at all.
    pub(crate) fn touch(self: &Arc<Self>) {
        if let Some(engine) = &self.engine {
            self.touch_at(engine.clock.now());
        }
    }

    /// The same for who knows what time it is.
    pub(crate) fn touch_at(self: &Arc<Self>, now: u64) {
        self.touch_if(now, |_| true);
    }

    /// The same, if that is its id; whether it is.
    pub(crate) fn touch_as(self: &Arc<Self>, id: SessionId, now: u64) -> bool {
        self.touch_if(now, |inner| inner.id == id)
    }

    fn touch_if(self: &Arc<Self>, now: u64, is: impl FnOnce(&Inner) -> bool) -> bool {
        let due = {
            let mut inner = self.inner();
            if !is(&inner) {
                return false;
            }
            let due = inner.loaded && !inner.prolong && self.ages(&inner, now);
            inner.prolong |= due;
            due
        };
        if due {
            self.submit();
        }
        true
    }

    /// The new end of a session whose old one has come while somebody holds it; none if the backend has no record.
    pub(crate) fn prolong(&self, now: u64) -> Option<u64> {
        let mut inner = self.inner();
        inner.stored_until?;
        inner.stored_until = Some(self.ends(now));
        inner.stored_until
    }

    fn ages(&self, inner: &Inner, now: u64) -> bool {
        let refresh_every = REFRESH_EVERY.min(self.lifetime.as_secs() / 24);
        inner.stored_until.is_some_and(|until| until.saturating_add(refresh_every) <= self.ends(now))
    }

    /// When a record that is written now ends.
    pub(super) fn expiry(&self, inner: &Inner, now: u64) -> u64 {
        match inner.stored_until {
            Some(until) if !self.ages(inner, now) => until,
            _ => self.ends(now),
        }
    }

    fn ends(&self, now: u64) -> u64 {
        now.saturating_add(self.lifetime.as_secs())
    }

    /// Fetches the record, the first time; tried again at each use while the backend fails.
    pub(super) fn load(self: &Arc<Self>) -> Result<(), BackendError> {
        #[cfg(feature = "redis")]
        if let Some((engine, remote)) = self.remote() {
            return self.load_remote(engine, &**remote);
        }
        let cells = {
            let inner = &mut *self.inner();
            let (false, Some(engine)) = (inner.loaded, &self.engine) else {
                return Ok(());
            };
            if let Some(record) = engine.backend.load(inner.id, engine.clock.now())? {
                inner.values = record.values;
                inner.stored_until = Some(record.expires);
            }
            inner.loaded = true;
            let cells = inner.cells.clone();
            cells.iter().for_each(|cell| cell.follow(cell.path().read(&inner.values)));
            cells
        };
        cells.iter().for_each(|cell| cell.deliver());
        self.touch();
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn cells(&self) -> usize {
        self.inner().cells.len()
    }

    fn submit(self: &Arc<Self>) {
        if let Some(engine) = &self.engine {
            let ticket = engine.writer.submit(self, &*engine.backend);
            self.ticket.fetch_max(ticket, Ordering::AcqRel);
        }
    }
}

impl Inner {
    /// Puts a value in the place of a cell's; gives the other cells whose values are different now.
    pub(super) fn put<T: Storable>(&mut self, cell: &Arc<Cell<T>>, new: Arc<T>, json: Value, forced: bool) -> Vec<Arc<dyn AnyCell>> {
        let (Inner { cells, values, .. }, path) = (self, cell.path());
        let others = cells.iter().filter(|other| other.path().overlaps(path) && !other.is(cell));
        let others = others.map(|other| (other, other.path().read(values).cloned())).collect::<Vec<_>>();
        if path.write(values, json).is_some() {
            tracing::warn!(key = %path, "a value that is no map was replaced by one: a longer key was written");
        }
        cell.hold(new, forced);
        let mut changed = Vec::new();
        for (other, before) in others {
            let now = other.path().read(values);
            if now != before.as_ref() {
                other.follow(now);
                changed.push(other.clone());
            }
        }
        changed
    }
}

impl Drop for SessionState {
    fn drop(&mut self) {
        let this = std::ptr::from_ref(self);
        #[cfg(feature = "redis")]
        if let Some(remote) = self.remote().map(|(_, remote)| remote.clone()) {
            following::forget(&mut self.inner(), &*remote);
        }
        let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &self.engine {
            engine.table.remove(inner.id, this);
        }
    }
}

impl fmt::Debug for SessionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionState").field("id", &self.id()).finish_non_exhaustive()
    }
}
