//! How an application keeps its sessions.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::cookies::{self, Presented, Secure};
use super::engine::Engine;
use super::file::{FileBackend, SessionsError};
use super::id::SessionId;
use super::key::{Key, SHORTEST};
use super::memory::MemoryBackend;
#[cfg(feature = "redis")]
use super::redis::RedisBackend;
use super::state::SessionState;
use super::visit::VisitSession;
use super::writer::FlushError;
use crate::context::Visit;
#[cfg(feature = "redis")]
use crate::redis::Address;

/// How long a session lasts that nobody uses.
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Where sessions are kept, and how their cookie is made. A clone is the same place.
///
/// ```
/// use marquetry::session::{Secure, Sessions};
///
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("sessions.redb");
/// let sessions = Sessions::open(path)?.secure(Secure::Always);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Sessions {
    pub(super) kept: Arc<Kept>,
}

/// One block, because every open page has a handle on it.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) engine: Arc<Engine>,
    pub(super) key: Key,
    /// The key has yet to be given.
    needs_key: bool,
    secure: Secure,
    /// Where the cookie is sent to.
    path: Box<str>,
    pub(super) lifetime: Duration,
}

impl Sessions {
    /// Sessions that end with the process.
    ///
    /// ```
    /// let sessions = marquetry::session::Sessions::memory();
    /// ```
    pub fn memory() -> Self {
        Self::new(Engine::new(Arc::new(MemoryBackend::default()), false), Key::random())
    }

    /// Sessions in one file, which is made if it is not there: whatever was acknowledged outlives the process, however
    /// that ends. The file also holds the key that signs cookies and can be read by its owner only.
    ///
    /// A file that is damaged or not one of Marquetry's is renamed to `….damaged-1` (or the next free number), which
    /// is reported through `tracing`, and a new one is started. Its contents are checked here, so that this takes
    /// longer with a large file.
    ///
    /// # Errors
    /// If another process has the file open and keeps it open for five seconds, for which this call blocks; if the
    /// file is of another version of Marquetry; if the operating system refuses to open it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SessionsError> {
        let (backend, key) = FileBackend::open(path.as_ref())?;
        Ok(Self::new(Engine::new(Arc::new(backend), true), key))
    }

    /// Sessions in Redis (one server, 6.2 or newer, or one that speaks like it; no cluster), which any number of processes share: their visitors may come to any of
    /// them, and what one changes all show. They need the same [key](Self::key).
    ///
    /// What is acknowledged is in Redis, and outlives it as its own settings say (`appendonly yes`). While it cannot be reached, pages go on; who would change a
    /// session is told that it was not saved.
    ///
    /// The URL is `redis://user:password@host:6379/0`, or `redis+unix:///path/to/socket`. A TLS connection (`rediss://`) is the matter of a tunnel.
    ///
    /// ```no_run
    /// use marquetry::session::Sessions;
    ///
    /// # let secret = [7; 32];
    /// let sessions = Sessions::redis("redis://localhost")?.key(secret);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the URL is none of a Redis server, or that is not reached within five seconds, for which this call blocks.
    #[cfg(feature = "redis")]
    pub fn redis(url: &str) -> Result<Self, SessionsError> {
        let address = Address::parse(url).map_err(|error| SessionsError::Redis { reason: error.to_string() })?;
        let opened = RedisBackend::open(address).map_err(|error| SessionsError::Redis { reason: error.to_string() })?;
        let engine = Engine::following(Arc::new(opened.backend), opened.notices, opened.heard);
        let mut sessions = Self::new(engine, Key::random());
        Arc::make_mut(&mut sessions.kept).needs_key = true;
        Ok(sessions)
    }

    fn new(engine: Arc<Engine>, key: Key) -> Self {
        Self { kept: Arc::new(Kept { engine, key, needs_key: false, secure: Secure::default(), path: "/".into(), lifetime: LIFETIME }) }
    }

    /// Refuses sessions that nobody could find again.
    ///
    /// # Panics
    /// If several processes share them and they have no key in common.
    #[track_caller]
    pub(crate) fn check(&self) {
        assert!(
            !self.kept.needs_key,
            "sessions in Redis need a key that signs their cookies, the same in all processes: write `Sessions::redis(url)?.key(bytes)`, with at least {SHORTEST} bytes of good randomness"
        );
    }

    #[cfg(test)]
    pub(super) fn over(engine: Arc<Engine>) -> Self {
        Self::new(engine, Key::random())
    }

    /// Signs cookies with this key instead of one made by itself, at least 32 bytes of good randomness: for servers
    /// that share their visitors, and for sessions in memory whose visitors should keep their ids over a restart.
    ///
    /// # Panics
    /// If the key is shorter than 32 bytes: its signatures could be forged by guessing it.
    ///
    /// ```
    /// use marquetry::session::Sessions;
    ///
    /// let key = [7; 32];                                 // from a secret store, not from the source
    /// let sessions = Sessions::memory().key(key);
    /// ```
    #[must_use]
    pub fn key(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        assert!(bytes.len() >= SHORTEST, "the key that signs session cookies needs at least {SHORTEST} bytes, this one has {}", bytes.len());
        let kept = Arc::make_mut(&mut self.kept);
        kept.key = Key::of_secret(bytes);
        kept.needs_key = false;
        self
    }

    /// When the cookie is marked `Secure`; [`Secure::Auto`] if left out.
    ///
    /// ```
    /// use marquetry::session::{Secure, Sessions};
    ///
    /// let sessions = Sessions::memory().secure(Secure::Never);
    /// ```
    #[must_use]
    pub fn secure(mut self, secure: Secure) -> Self {
        Arc::make_mut(&mut self.kept).secure = secure;
        self
    }

    /// How long a session lasts after it was last used; 30 days if left out. Whole seconds, at least one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use marquetry::session::Sessions;
    ///
    /// let sessions = Sessions::memory().lifetime(Duration::from_secs(8 * 60 * 60));
    /// ```
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        // Browsers count in seconds; none at all would be a cookie that is deleted as it arrives.
        Arc::make_mut(&mut self.kept).lifetime = lifetime.max(Duration::from_secs(1));
        self
    }

    /// The session that the headers of a request name, or a new one.
    pub(crate) fn visit(&self, headers: &HeaderMap) -> VisitSession {
        let now = self.now();
        let presented = cookies::read(headers, &self.kept.key, now, self.kept.lifetime);
        VisitSession::new(self.clone(), presented, now)
    }

    /// The same, where the request comes from an open page, made by the visit `before`: cookies that were verified there need not be once more, and the session that they
    /// name is at hand.
    pub(crate) fn visit_after(&self, before: &Visit, headers: &HeaderMap) -> VisitSession {
        match before.session().presented() {
            Some(presented) if before.request().has_cookies_of(headers) => {
                let now = self.now();
                let session = VisitSession::new(self.clone(), cookies::unexpired(presented, now, self.kept.lifetime), now);
                session.open_after(before.session(), now);
                session
            }
            _ => self.visit(headers),
        }
    }

    /// The cookie with the new id of a session, for the browser that still presents its old one and has the token.
    pub(crate) fn renewal(&self, headers: &HeaderMap, token: &str, https: bool) -> Option<HeaderValue> {
        let (engine, now) = (&self.kept.engine, self.now());
        let presented = cookies::read(headers, &self.kept.key, now, self.kept.lifetime)?;
        let id = engine.take_renewal(token, presented.id)?;
        if let Some(state) = engine.table.find(id) {
            state.give(id);
        }
        Some(self.cookie(Presented { id, issued: now }, https))
    }

    /// The cookie that names a session.
    pub(super) fn cookie(&self, session: Presented, https: bool) -> HeaderValue {
        let Kept { key, path, lifetime, .. } = &*self.kept;
        cookies::write(session, key, self.secured(https), path, *lifetime)
    }

    /// The same sessions, whose cookies are for what lies under `base`, a path without the last slash.
    pub(crate) fn under(mut self, base: &str) -> Self {
        Arc::make_mut(&mut self.kept).path = if base.is_empty() { "/" } else { base }.into();
        self
    }

    /// Whether somebody in this process holds the session, as a page does in which it was used.
    pub(crate) fn is_held(&self, id: [u8; 16]) -> bool {
        self.kept.engine.table.find(SessionId::from_bytes(id)).is_some()
    }

    /// Resolves when every change made so far, of all sessions, will outlive the process.
    pub(crate) fn flushed(&self) -> impl Future<Output = Result<(), FlushError>> + Send + use<> {
        self.kept.engine.writer.flushed(self.kept.engine.writer.newest(), None, &*self.kept.engine.backend)
    }

    /// The session of this id, which is kept for its lifetime from now on.
    pub(super) fn session(&self, id: SessionId) -> Arc<SessionState> {
        let now = self.now();
        self.used(now);
        let state = self.kept.engine.session(id, self.kept.lifetime);
        state.touch_at(now);
        state
    }

    /// Notes that a session is used.
    pub(super) fn used(&self, now: u64) {
        self.kept.engine.sweep_if_due(now);
    }

    pub(super) fn secured(&self, https: bool) -> bool {
        match self.kept.secure {
            Secure::Auto => https,
            Secure::Always => true,
            Secure::Never => false,
        }
    }

    pub(super) fn now(&self) -> u64 {
        self.kept.engine.clock.now()
    }
}

/// Without the key.
impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Kept { secure, lifetime, .. } = &*self.kept;
        f.debug_struct("Sessions").field("secure", secure).field("lifetime", lifetime).finish_non_exhaustive()
    }
}
