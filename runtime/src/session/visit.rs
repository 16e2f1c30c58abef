//! The session of one request.

use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use http::HeaderValue;

use super::cookies::{self, Presented};
use super::id::SessionId;
use super::state::{REFRESH_EVERY, SessionState};
use super::{FlushError, Sessions};

/// What a request says about its session, which is opened when something first asks for it.
pub(crate) struct VisitSession {
    sessions: Option<Sessions>,
    presented: Option<Presented>,
    state: OnceLock<Arc<SessionState>>,
    /// The defaults that were computed; a page uses a few, and holds them for as long as it is open.
    defaults: Mutex<Vec<Computed>>,
}

/// A default as it was computed for this visit. The definition is held lest another one take its address.
struct Computed {
    definition: Arc<dyn Any + Send + Sync>,
    default: Arc<dyn Any + Send + Sync>,
}

impl VisitSession {
    pub(crate) fn new(sessions: Sessions, presented: Option<Presented>) -> Self {
        Self { sessions: Some(sessions), presented, state: OnceLock::new(), defaults: Mutex::default() }
    }

    /// A session that ends with the visit.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn detached() -> Self {
        let state = OnceLock::from(SessionState::detached());
        Self { sessions: None, presented: None, state, defaults: Mutex::default() }
    }

    /// Resolves once all that this visit's session holds is kept.
    pub(crate) async fn saved(&self) -> Result<(), FlushError> {
        match self.state.get() {
            Some(state) => state.flushed().await,
            None => Ok(()),
        }
    }

    /// The id of the session that the request's cookie names.
    pub(crate) fn presented_id(&self) -> Option<[u8; 16]> {
        self.presented.map(|presented| *presented.id.as_bytes())
    }

    pub(crate) fn state(&self) -> &Arc<SessionState> {
        self.state.get_or_init(|| {
            let Some(sessions) = &self.sessions else {
                return SessionState::detached();
            };
            let id = self.presented.map_or_else(SessionId::random, |presented| presented.id);
            let state = sessions.session(id);
            state.touch();
            state
        })
    }

    /// The `Set-Cookie` header that the response needs: the session was used, and the visitor's browser does not have
    /// its id yet, or has had it for a while. `https` says how the visitor asked, a trusted proxy's word included.
    pub(crate) fn set_cookie(&self, https: bool) -> Option<HeaderValue> {
        let (sessions, state) = (self.sessions.as_ref()?, self.state.get()?);
        let (id, issued) = (state.id(), sessions.now());
        let refresh_every = REFRESH_EVERY.min(sessions.kept.lifetime.as_secs() / 24);
        let known = self.presented.is_some_and(|presented| presented.id == id && issued < presented.issued.saturating_add(refresh_every.max(1)));
        let cookie = || cookies::write(Presented { id, issued }, &sessions.kept.key, sessions.secured(https), sessions.kept.lifetime);
        (!known).then(cookie)
    }

    /// A default of this visit: computed once, however often the definition is used.
    pub(crate) fn default_of<D, T>(&self, definition: &Arc<D>, compute: impl FnOnce() -> Arc<T>) -> Arc<T>
    where
        D: Send + Sync + 'static,
        T: Send + Sync + 'static,
    {
        let defaults = || self.defaults.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of = |known: &&Computed| std::ptr::addr_eq(Arc::as_ptr(&known.definition), Arc::as_ptr(definition));
        let known = || Some(defaults().iter().find(is_of)?.default.clone());
        if let Some(Ok(known)) = known().map(Arc::downcast) {
            return known;
        }
        // Not under the lock: the function may read other stores of the session.
        let default: Arc<dyn Any + Send + Sync> = compute();
        // Another thread of this visit may have been faster: its value is the one that others have seen.
        let kept = known().unwrap_or_else(|| {
            let mut defaults = defaults();
            defaults.reserve_exact(1);
            defaults.push(Computed { definition: definition.clone(), default: default.clone() });
            default
        });
        kept.downcast().unwrap_or_else(|_| unreachable!("a definition has one type"))
    }
}
