//! The session of one request.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use http::HeaderValue;

use super::cookies::Presented;
use super::id::SessionId;
use super::state::{REFRESH_EVERY, SessionState};
use super::{FlushError, Sessions};

/// What a request says about its session, which is opened when something first asks for it.
pub(crate) struct VisitSession {
    sessions: Option<Sessions>,
    presented: Option<Presented>,
    /// How old that was when the request came, in seconds.
    age: u32,
    state: OnceLock<Arc<SessionState>>,
    /// Something was to be changed and is not.
    refused: AtomicBool,
}

impl VisitSession {
    pub(crate) fn new(sessions: Sessions, presented: Option<Presented>, now: u64) -> Self {
        let age = presented.map_or(0, |presented| now.saturating_sub(presented.issued));
        let age = age.try_into().unwrap_or(u32::MAX);
        Self { sessions: Some(sessions), presented, age, state: OnceLock::new(), refused: AtomicBool::default() }
    }

    /// Opens the session, if that is the one which an earlier visit has opened: there is one object of it for as long as somebody holds that.
    pub(super) fn open_after(&self, before: &VisitSession, now: u64) {
        if let (Some(sessions), Some(presented), Some(state)) = (&self.sessions, self.presented, before.state.get())
            && state.touch_as(presented.id, now)
        {
            sessions.used(now);
            // Nobody has asked for it yet.
            let _opened = self.state.set(state.clone());
        }
    }

    /// Whether the request comes from the visitor of an earlier one.
    pub(crate) fn is_of_visitor(&self, before: &VisitSession) -> bool {
        match (self.state.get(), before.state.get()) {
            (Some(own), Some(other)) if Arc::ptr_eq(own, other) => true,
            _ => self.presented_id().is_some_and(|visitor| before.known_id() == Some(visitor)),
        }
    }

    /// A session that ends with the visit.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn detached() -> Self {
        let state = OnceLock::from(SessionState::detached());
        Self { sessions: None, presented: None, age: 0, state, refused: AtomicBool::default() }
    }

    /// Notes that something was to be changed and is not: whoever asks next whether all is kept is told so.
    pub(crate) fn refuse(&self) {
        self.refused.store(true, Ordering::Release);
    }

    /// What was refused so far is not told any more.
    pub(crate) fn overlook(&self) {
        self.refused.store(false, Ordering::Release);
    }

    /// Resolves once all that this visit's session holds is kept.
    pub(crate) async fn saved(&self) -> Result<(), FlushError> {
        if self.refused.swap(false, Ordering::AcqRel) {
            return Err(FlushError::new("a change was refused, as was logged before"));
        }
        match self.state.get() {
            Some(state) => state.flushed().await,
            None => Ok(()),
        }
    }

    /// What the request's cookie says.
    pub(crate) fn presented(&self) -> Option<Presented> {
        self.presented
    }

    /// The id of the session that the request's cookie names.
    pub(crate) fn presented_id(&self) -> Option<[u8; 16]> {
        self.presented.map(|presented| *presented.id.as_bytes())
    }

    /// The id of the session, if it was asked for or presented.
    pub(crate) fn known_id(&self) -> Option<[u8; 16]> {
        self.state.get().map(|state| *state.id().as_bytes()).or(self.presented_id())
    }

    pub(crate) fn state(&self) -> &Arc<SessionState> {
        self.state.get_or_init(|| {
            let Some(sessions) = &self.sessions else {
                return SessionState::detached();
            };
            let id = self.presented.map_or_else(SessionId::random, |presented| presented.id);
            sessions.session(id)
        })
    }

    /// The `Set-Cookie` header that the response needs: the session was used, and the visitor's browser does not have
    /// its id yet, or has had it for a while. `https` says how the visitor asked, a trusted proxy's word included.
    pub(crate) fn set_cookie(&self, https: bool) -> Option<HeaderValue> {
        let (sessions, state) = (self.sessions.as_ref()?, self.state.get()?);
        let id = state.id();
        let refresh_every = REFRESH_EVERY.min(sessions.kept.lifetime.as_secs() / 24);
        let known = self.presented.is_some_and(|presented| presented.id == id && u64::from(self.age) < refresh_every.max(1));
        let cookie = || {
            state.give(id);
            sessions.cookie(Presented { id, issued: sessions.now() }, https)
        };
        (!known).then(cookie)
    }

    /// The token for which the browser gets the session's new id, if it does not have it.
    pub(crate) fn offer_renewal(&self) -> Option<String> {
        let engine = &self.sessions.as_ref()?.kept.engine;
        let (outdated, id) = self.state.get()?.renewed()?;
        Some(engine.offer_renewal(outdated, id))
    }
}
