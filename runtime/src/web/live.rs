//! How an application is served live.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::Router;

use super::{layer::LiveService, open::Open, socket::Bucket, waiting::Waiting};
use crate::session::Sessions;

/// What one visitor, and all of them, may take of the server.
///
/// ```
/// use marquetry::prelude::*;
/// let limits = Limits { message: 16 * 1024, ..Limits::default() };
/// let live = Live::new().limits(limits);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of one message or posted form.
    pub message: usize,
    /// The triggers that a connection may call in a second.
    pub triggers_per_second: u32,
    /// The connections that a visitor may hold open.
    pub connections_per_visitor: usize,
    /// The served pages that may wait for their connection; beyond that the oldest goes.
    pub unclaimed_pages: usize,
    /// How long a served page waits for its connection, and a cut connection's page for the next one.
    pub unclaimed_for: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { message: 64 * 1024, triggers_per_second: 50, connections_per_visitor: 16, unclaimed_pages: 10_000, unclaimed_for: Duration::from_secs(10) }
    }
}

/// The settings of a live application, and a handle on it while it runs. A clone is the same application.
///
/// ```
/// use axum::Router;
/// use marquetry::prelude::*;
///
/// let app: Router = Router::new().live(Live::new().lang("de"));
/// ```
#[derive(Clone)]
pub struct Live {
    pub(super) settings: Arc<Settings>,
    pub(super) shared: Arc<Shared>,
}

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) sessions: Sessions,
    pub(super) origins: Vec<String>,
    pub(super) lang: String,
    pub(super) limits: Limits,
    pub(super) proxies: usize,
}

/// What the pages of an application share.
pub(super) struct Shared {
    pub(super) waiting: Waiting,
    pub(super) open: Open,
    /// What each visitor may still post.
    calls: Mutex<HashMap<[u8; 16], Bucket>>,
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("limits", &self.settings.limits).finish_non_exhaustive()
    }
}

impl Default for Live {
    fn default() -> Live {
        Live::new()
    }
}

impl Live {
    /// An application whose sessions are kept in memory.
    pub fn new() -> Live {
        let settings = Settings { sessions: Sessions::memory(), origins: Vec::new(), lang: "en".to_owned(), limits: Limits::default(), proxies: 0 };
        let shared = Shared { waiting: Waiting::default(), open: Open::default(), calls: Mutex::default() };
        Live { settings: Arc::new(settings), shared: Arc::new(shared) }
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Live {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Where the visitors' sessions are kept; in memory if left out.
    pub fn sessions(self, sessions: Sessions) -> Live {
        self.with(|settings| settings.sessions = sessions)
    }

    /// Other origins (scheme, host and port, such as `https://example.org`) whose pages may connect and post to this application.
    pub fn origins(self, origins: impl IntoIterator<Item = impl Into<String>>) -> Live {
        let origins = origins.into_iter().map(Into::into).collect();
        self.with(|settings| settings.origins = origins)
    }

    /// The language of pages whose root is not `<html>`, a BCP 47 tag; `en` if left out.
    pub fn lang(self, lang: impl Into<String>) -> Live {
        let lang = lang.into();
        self.with(|settings| settings.lang = lang)
    }

    /// What one visitor, and all of them, may take of the server.
    pub fn limits(self, limits: Limits) -> Live {
        self.with(|settings| settings.limits = limits)
    }

    /// The number of proxies in front of this application whose `X-Forwarded-Proto` and `X-Forwarded-Host` are believed; 0 if left out.
    pub fn trust_proxy(self, proxies: usize) -> Live {
        self.with(|settings| settings.proxies = proxies)
    }

    /// Ends all connections so that their clients come back, spread over time, and waits until every session is written.
    pub async fn shutdown(&self) {
        self.shared.open.close();
        self.shared.waiting.clear();
        if let Err(error) = self.settings.sessions.flushed().await {
            tracing::error!(%error, "sessions could not be written before the shutdown");
        }
    }
}

impl Shared {
    /// Whether a visitor may post once more now.
    pub(super) fn may_call(&self, visitor: [u8; 16], rate: u32) -> bool {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() > 10_000 {
            calls.retain(|_, bucket| !bucket.is_full());
        }
        calls.entry(visitor).or_insert_with(|| Bucket::full(rate)).take()
    }
}

/// Makes a router live.
pub trait RouterExt {
    /// Wraps the whole router: its pages are rendered, kept up to date, and their triggers called. Layers that are added afterwards see every request, the
    /// connections and triggers included.
    fn live(self, live: Live) -> Router;
}

impl RouterExt for Router {
    fn live(self, live: Live) -> Router {
        Router::new().fallback_service(LiveService::new(self, live))
    }
}
