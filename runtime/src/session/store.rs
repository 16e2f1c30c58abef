//! Session stores: what a component or a static holds of one value of the visitor's session.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::bound::Bound;
use super::cell::Storable;
use super::client::{OpenSession, Opened, Opening};
use super::path::Path;
use super::state::SessionState;
use crate::Request;
use crate::context::{self, Visit};
use crate::store::{Beginning, Find, Initial, Node, Store, Writable};

/// A writable store kept in the visitor's session; made by [`session`] and [`session_opt`].
///
/// Made while a page is being served, it belongs to that page's visitor for good. Made elsewhere, as statics are, it is
/// a *definition*: each use means the visitor being served then; where nobody is being served, reading gives the
/// default and a write is refused, with a `tracing` event.
///
/// A clone is the same store. So is every other store of the same key and type in the visitor's session, on whatever
/// page it was made: what one sets, all see.
pub struct Session<T: Send + Sync + 'static> {
    definition: Arc<Definition<T>>,
    // None: it belongs to whoever is being served.
    bound: Option<Binding<T>>,
}

/// Whose a store is.
enum Binding<T: Send + Sync + 'static> {
    /// The visitor's for whose page it was made.
    Made(Bound<T>),
    /// The session's that [`Session::of`] was given.
    Handed(Bound<T>),
}

impl<T: Send + Sync + 'static> Clone for Binding<T> {
    fn clone(&self) -> Self {
        match self {
            Binding::Made(bound) => Binding::Made(bound.clone()),
            Binding::Handed(bound) => Binding::Handed(bound.clone()),
        }
    }
}

impl<T: Send + Sync + 'static> Binding<T> {
    fn bound(&self) -> &Bound<T> {
        match self {
            Binding::Made(bound) | Binding::Handed(bound) => bound,
        }
    }
}

struct Definition<T> {
    path: Path,
    default: Beginning<T>,
    /// Where the visitor's browser may read and change the value.
    opening: OnceLock<Arc<Opening<T>>>,
}

/// A store of the value under `key` in the visitor's session, or of `default` while there is none.
///
/// Dots in the key reach into maps: `cart.items` is the entry `items` of what is stored under `cart`, and it is
/// written there too. The default may be a function of the request; it is not written back.
///
/// ```
/// use marquetry::Request;
/// use marquetry::session::{Session, SessionState, session};
///
/// let language: Session<String> = session("settings.language", |request: &Request| {
///     request.header("accept-language").unwrap_or("en").to_owned()
/// });
/// let visitor = SessionState::detached();
/// language.of(&visitor).set("nb".to_owned());
/// ```
pub fn session<T: Storable, M>(key: &str, default: impl Initial<T, M>) -> Session<T> {
    Session::define(key, default.into_beginning())
}

/// A store of a value that may be missing from the visitor's session.
///
/// ```
/// use marquetry::session::{SessionState, session_opt};
///
/// let name = session_opt::<String>("name").of(&SessionState::detached());
/// name.set(Some("Ada".to_owned()));
/// ```
pub fn session_opt<T: Storable>(key: &str) -> Session<Option<T>> {
    session(key, None)
}

impl<T: Storable> Session<T> {
    fn define(key: &str, default: Beginning<T>) -> Self {
        let definition = Arc::new(Definition { path: Path::parse(key), default, opening: OnceLock::new() });
        let bound = context::current().map(|visit| Binding::Made(definition.bind(&visit)));
        Self { definition, bound }
    }

    /// The same store in a session that is not being served: for other threads, tasks and tests.
    ///
    /// ```
    /// use marquetry::session::{Session, SessionState, session};
    ///
    /// let visits: Session<u32> = session("visits", 0);
    /// let visitor = SessionState::detached();
    /// visits.of(&visitor).set(7);
    /// ```
    #[must_use]
    pub fn of(&self, session: &Arc<SessionState>) -> Self {
        let default = self.definition.default.of(&context::request());
        let bound = Bound { session: session.clone(), cell: session.cell(&self.definition.path, default) };
        Self { definition: self.definition.clone(), bound: Some(Binding::Handed(bound)) }
    }

    /// Replaces the value, in memory at once and in the backend soon; an equal one changes nothing.
    ///
    /// ```
    /// # use marquetry::session::{SessionState, session};
    /// let theme = session("theme", "light".to_owned()).of(&SessionState::detached());
    /// theme.set("dark".to_owned());
    /// ```
    pub fn set(&self, value: T) {
        if let Some(bound) = self.writable() {
            bound.set(value);
        }
    }

    /// Replaces the value by what `f` makes of it. If somebody else writes in the meantime `f` runs again on what they
    /// wrote, so that no step is lost.
    ///
    /// ```
    /// # use marquetry::session::{SessionState, session};
    /// let count = session("count", 0).of(&SessionState::detached());
    /// count.update(|n| n + 1);
    /// ```
    pub fn update(&self, f: impl Fn(&T) -> T) {
        if let Some(bound) = self.writable() {
            bound.update(f);
        }
    }

    /// Changes the value in place and notifies even if it is equal afterwards. `f` works on a copy and may run again,
    /// as in [`update`](Self::update).
    ///
    /// ```
    /// # use marquetry::session::{SessionState, session};
    /// let cart = session("cart", Vec::<String>::new()).of(&SessionState::detached());
    /// cart.edit(|items| items.push("tea".to_owned()));
    /// ```
    pub fn edit(&self, f: impl Fn(&mut T)) {
        if let Some(bound) = self.writable() {
            bound.edit(f);
        }
    }

    /// Notifies though nothing has changed.
    ///
    /// ```
    /// # use marquetry::session::{SessionState, session};
    /// # use marquetry::store::Store;
    /// let count = session("count", 0).of(&SessionState::detached());
    /// let _subscription = count.subscribe(|n| println!("{n}"));    // 0
    /// count.touch();                                               // 0
    /// ```
    pub fn touch(&self) {
        if let Some(bound) = self.bound() {
            bound.cell.store().touch();
        }
    }

    /// Where reads and subscriptions go; nowhere if nobody is being served.
    fn bound(&self) -> Option<Bound<T>> {
        if !matches!(self.bound, Some(Binding::Handed(_))) {
            context::not_for_all("a session store");
        }
        let bind = |visit: Arc<Visit>| self.definition.bind(&visit);
        match &self.bound {
            None => context::current().map(bind),
            Some(Binding::Handed(bound)) => Some(bound.clone()),
            // A static that was first used while a page was being served is made there: to another visitor it means their own session all the same.
            Some(Binding::Made(bound)) => match context::current() {
                Some(visit) if !Arc::ptr_eq(visit.session().state(), &bound.session) => Some(bind(visit)),
                _ => Some(bound.clone()),
            },
        }
    }

    fn writable(&self) -> Option<Bound<T>> {
        let bound = self.bound();
        if bound.is_none() {
            let key = &self.definition.path;
            tracing::error!(%key, "a session store is not changed: no visitor is being served, so it is nobody's");
        }
        bound
    }
}

impl<T: Storable> OpenSession for Session<T> {
    type Value = T;

    fn __open(self, opening: Arc<Opening<T>>) -> Self {
        let opening = self.definition.opening.get_or_init(|| opening);
        if let (Some(Binding::Made(bound)), Some(visit)) = (&self.bound, context::current()) {
            Opened::note(&visit, opening, bound);
        }
        self
    }
}

impl<T: Storable> Store for Session<T> {
    type Value = T;

    fn node(&self) -> Node<T> {
        match self.bound() {
            Some(bound) => bound.cell.store().node(),
            // Nobody can set it, so nothing follows the default.
            None => Writable::holding(self.definition.default.of(&Request::default())).node(),
        }
    }

    fn varies(&self) -> bool {
        !matches!(self.bound, Some(Binding::Handed(_)))
    }

    fn find(&self) -> Find<T> {
        let store = self.clone();
        Arc::new(move || store.node())
    }
}

impl<T: Storable> Definition<T> {
    fn bind(self: &Arc<Self>, visit: &Visit) -> Bound<T> {
        let session = visit.session().state().clone();
        let default = match &self.default {
            Beginning::Value(value) => value.clone(),
            Beginning::Function(_) => visit.own(self, || self.default.of(visit.request())),
        };
        let bound = Bound { cell: session.cell(&self.path, default), session };
        if let Some(opening) = self.opening.get() {
            Opened::note(visit, opening, &bound);
        }
        bound
    }
}

impl<T: Send + Sync + 'static> Clone for Session<T> {
    fn clone(&self) -> Self {
        Self { definition: self.definition.clone(), bound: self.bound.clone() }
    }
}

/// Without the value, which is the visitor's.
impl<T: Send + Sync + 'static> fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.bound.as_ref().map(|binding| &binding.bound().session);
        f.debug_struct("Session").field("key", &self.definition.path.to_string()).field("of", &of).finish()
    }
}
