//! How an application is served live.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, http::HeaderValue};

use super::{
    bucket::Bucket,
    errors::{self, ErrorPage},
    events::Streams,
    layer::LiveService,
    once::Once,
    open::Open,
    waiting::Waiting,
};
use crate::{
    Error, Request,
    component::{Component, Download, Upload},
    page_store::{ClientFields, Clients, IntoPageData, Maker, Makers},
    provide::State,
    session::Sessions,
};

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
    /// The bytes of all files of one form.
    pub upload: usize,
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
        Limits {
            message: 64 * 1024,
            upload: 8 * 1024 * 1024,
            triggers_per_second: 50,
            connections_per_visitor: 16,
            unclaimed_pages: 10_000,
            unclaimed_for: Duration::from_secs(10),
        }
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

/// Gives the nonce of a request's content security policy.
type Nonce = Arc<dyn Fn(&Request) -> Option<String> + Send + Sync>;

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) sessions: Sessions,
    pub(super) origins: Vec<String>,
    /// Empty, or without the last slash.
    pub(super) base: Arc<str>,
    pub(super) lang: String,
    pub(super) limits: Limits,
    pub(super) proxies: usize,
    pub(super) stores: Makers,
    pub(super) clients: Clients,
    pub(super) nonce: Option<Nonce>,
    pub(super) state: Option<State>,
    /// Whether the client follows links; where nothing is said, on pages with a page store.
    pub(super) navigation: Option<bool>,
    pub(super) error_page: Option<ErrorPage>,
}

/// What the pages of an application share.
pub(super) struct Shared {
    pub(super) waiting: Waiting,
    pub(super) open: Open,
    /// The connections over server-sent events.
    pub(super) streams: Streams,
    /// Files that came ahead of their calls.
    pub(super) uploads: Once<Upload>,
    /// Cookies that wait to be fetched, each time all that a turn of a page has set.
    pub(super) cookies: Once<Vec<HeaderValue>>,
    /// Files that wait to be fetched.
    pub(super) downloads: Once<Download>,
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
        let settings = Settings {
            sessions: Sessions::memory(),
            origins: Vec::new(),
            base: Arc::default(),
            lang: "en".to_owned(),
            limits: Limits::default(),
            proxies: 0,
            stores: Makers::default(),
            clients: Clients::default(),
            nonce: None,
            state: None,
            navigation: None,
            error_page: None,
        };
        let shared = Shared {
            waiting: Waiting::default(),
            open: Open::default(),
            streams: Streams::default(),
            uploads: Once::default(),
            cookies: Once::default(),
            downloads: Once::default(),
            calls: Mutex::default(),
        };
        Live { settings: Arc::new(settings), shared: Arc::new(shared) }
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Live {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// The page store of all pages: the function makes a new one for each request, before the page's component renders. What middleware has put into the
    /// request's extensions is at hand, and cookies and headers, and the visitor's session.
    ///
    /// An open page keeps its store from one page to the next ([`Live::navigation`]): what the request of a later page says otherwise, such as who has signed in or out
    /// meanwhile, that page's handler puts into it.
    ///
    /// Where it gives a `Result`, its error is shown in place of the page. For one that has to wait there is [`Live::store_async`], for some of the pages
    /// [`Live::store_under`].
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// #[derive(Clone)]
    /// struct User(String);
    ///
    /// #[derive(PartialEq, serde::Serialize)]
    /// struct AppStore {
    ///     user: Option<String>,
    /// }
    /// let live = Live::new().store(|req: &Request| AppStore { user: req.extensions().get::<User>().map(|user| user.0.clone()) });
    ///
    /// let closed = Live::new().store(|req| match req.cookie("user") {
    ///     Some(user) => Ok(AppStore { user: Some(user.to_owned()) }),
    ///     None => Err(marquetry::Error::forbidden("Please sign in.")),
    /// });
    /// ```
    pub fn store<R: IntoPageData<Way>, Way>(self, make: impl Fn(&Request) -> R + Send + Sync + 'static) -> Live {
        self.store_under("", make)
    }

    /// As [`Live::store`], by a function that takes the request by value and has to wait. It is waited for before a page is rendered.
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// #[derive(PartialEq, serde::Serialize)]
    /// struct AppStore {
    ///     user: String,
    /// }
    /// async fn name_of(session: &str) -> Result<String, std::io::Error> { Ok(session.to_owned()) }
    ///
    /// let live = Live::new().store_async(|req: Request| async move {
    ///     let user = name_of(req.cookie("id").unwrap_or_default()).await?;
    ///     Ok::<_, marquetry::Error>(AppStore { user })
    /// });
    /// ```
    pub fn store_async<F, R, Way>(self, make: impl Fn(Request) -> F + Send + Sync + 'static) -> Live
    where
        F: Future<Output = R> + Send + 'static,
        R: IntoPageData<Way>,
    {
        self.store_async_under("", make)
    }

    /// As [`Live::store`], for the page at `path` and those under it: other pages may have a page store of another type. Of several paths the longest counts.
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// let live = Live::new().store(|_| "a shop".to_owned()).store_under("/admin", |_| 0_u32);
    /// ```
    pub fn store_under<R: IntoPageData<Way>, Way>(self, path: &str, make: impl Fn(&Request) -> R + Send + Sync + 'static) -> Live {
        self.with(|settings| settings.stores.add(path, Maker::at_once(make)))
    }

    /// As [`Live::store_async`], for the page at `path` and those under it.
    pub fn store_async_under<F, R, Way>(self, path: &str, make: impl Fn(Request) -> F + Send + Sync + 'static) -> Live
    where
        F: Future<Output = R> + Send + 'static,
        R: IntoPageData<Way>,
    {
        self.with(|settings| settings.stores.add(path, Maker::later(make)))
    }

    /// Lets browsers change the fields of page stores of this type that are marked `#[page(client)]`: see [`ClientFields`].
    pub fn client_fields<T: ClientFields>(self) -> Live {
        self.with(|settings| settings.clients.add::<T>())
    }

    /// Whether links and forms that only ask are followed by the client, without a reload: it fetches the next page, shows it in the place of the one that is
    /// left, and keeps the page store and the connection. Left out, it does so exactly on pages that have a page store.
    ///
    /// A link is left to the browser by `rel="external"`, `download`, a `target`, or `@reload`.
    ///
    /// Scripts of a page run in their order when it is shown, each once for as long as the document is open: what is to be done on every page, a script does
    /// when it hears of it, by `on("navigate", …)` of `/_marquetry/client.js`. What a handler says of caching is for the document; an answer to a navigation is not kept.
    ///
    /// # Layouts
    ///
    /// A layout is a component with a slot and one of the elements `<html>`, `<body>`, `<main>`, `<nav>` and `<aside>`, with which a page's markup begins, or what is written into
    /// another layout. Where the next page has the same one in the same place, its markup stays, with all that the visitor has done there; what it shows of its props and what is
    /// written into its slots is exchanged, where it differs. That goes for the first navigation after a restart of the server, too, if that shows what the browser does.
    ///
    /// What lives in a layout keeps its stores, streams and fragments, and gets the next page's props. Its fragments show these together with the page; only a list that
    /// becomes another one, and a block in which something begins to live, follow over the connection. Where a fragment, a trigger or a store needs what setup has made of a
    /// prop, a component goes on with the same props only, as setup runs once: another one is shown in its place.
    ///
    /// A slot may stand anywhere in a layout: among its elements, in a [`Boundary`](crate::Boundary), in a fragment or a block of one, in an `{#await}`, in the tag of another component.
    /// What stands around it stays, and a layout in it goes along, too; where what is written into a boundary fails, its error slot is shown, and the layout goes on. Only of what a
    /// block has shown anew since, of a block or a boundary in a boundary, and of what lives in another component around the slot, the next page has another one, while the layout goes
    /// on.
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// component! {
    ///     Shop(title: String) {
    ///         let things = writable(0);
    ///         on add() { things.update(|things| things + 1) }
    ///         <header>
    ///             <h1>{&title}</h1>                                   // exchanged
    ///             <button @trigger="add">"Add"</button>               // stays
    ///             <fragment key="cart">{things} "of" {&title}</fragment> // goes on
    ///         </header>
    ///         <main><slot/></main>
    ///     }
    ///     Product(name: String) { <Shop title={name.clone()}><p>{&name}</p></Shop> }
    /// }
    ///
    /// let live = Live::new().navigation(true);
    /// ```
    pub fn navigation(self, navigation: bool) -> Live {
        self.with(|settings| settings.navigation = Some(navigation))
    }

    /// Whether the client follows the links of a page.
    pub(super) fn navigates(&self, path: &str) -> bool {
        self.settings.navigation.unwrap_or_else(|| self.settings.stores.of(path).is_some())
    }

    /// The page that is shown for an error, with its status: where a component's setup comes to one that no [`Boundary`](crate::Boundary) catches, where a handler
    /// answers one, and where there is no page at a URL that a browser asks for. Without it, a plain one is shown.
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// component! {
    ///     Layout(title: String) { <html lang="en"><head><title>{title}</title></head><body><a href="/">"Home"</a><main><slot/></main></body></html> }
    ///     Wrong(code: u16, message: String) { <Layout title="Error {code}"><h1>{code}</h1><p>{message}</p></Layout> }
    /// }
    ///
    /// let live = Live::new().error_page(|error| Wrong { code: error.code(), message: error.to_string() });
    /// ```
    pub fn error_page<C: Component + Send + 'static>(self, page: impl Fn(&Error) -> C + Send + Sync + 'static) -> Live {
        self.with(|settings| settings.error_page = Some(errors::page(page)))
    }

    /// Where the visitors' sessions are kept; in memory if left out.
    ///
    /// # Panics
    /// If they are kept in Redis, and have no [key](Sessions::key).
    #[track_caller]
    pub fn sessions(self, sessions: Sessions) -> Live {
        sessions.check();
        self.with(|settings| settings.sessions = sessions.under(&settings.base))
    }

    /// The Redis server (6.2 or newer, no cluster) through which [`shared`](crate::store::shared) stores have one value in all processes of the application: a change in one is
    /// pushed to the others, and `update` and `edit` lose no step. Sessions are another matter: `Sessions::redis`.
    ///
    /// With a broker, a change is made once the broker has it, for which the thread waits. While it cannot be reached the stores keep their values, who would
    /// change one is told that it was not saved, and the log tells, too; afterwards they catch up with the newest. The URL is one of `Sessions::redis`.
    ///
    /// ```no_run
    /// use marquetry::prelude::*;
    ///
    /// let live = Live::new().broker("redis://localhost");
    /// ```
    ///
    /// # Panics
    /// If the URL is none of a Redis server, or the process has another broker: its shared stores belong to all that it serves. A server that is not reached
    /// yet is waited for, some seconds, and then gone on without; the log says so.
    #[cfg(feature = "redis")]
    #[track_caller]
    #[must_use]
    pub fn broker(self, url: &str) -> Live {
        if let Err(error) = crate::store::use_broker(url) {
            panic!("{error}");
        }
        self
    }

    /// Other origins (scheme, host and port, such as `https://example.org`) whose pages may connect and post to this application.
    pub fn origins(self, origins: impl IntoIterator<Item = impl Into<String>>) -> Live {
        let origins = origins.into_iter().map(Into::into).collect();
        self.with(|settings| settings.origins = origins)
    }

    /// The path under which browsers find this application, where a proxy in front of it or a router around it takes that off each request's URL: `/app`, if
    /// `https://example.org/app/cart` arrives here as `/cart`. The root if left out.
    ///
    /// What Marquetry writes by itself then says it: the addresses of the client's files, where a form without JavaScript comes back to, and the path of the
    /// session's cookie, so that two applications on one host have a session each (RFC 6265, section 5.1.4). The links, redirects and imports of your own pages are as you
    /// write them: `/app/cart`, `/app/_marquetry/client.js`, or relative to the page. Handlers, [`store_under`](Live::store_under) and [`Request::path`] know the URL without it.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use marquetry::prelude::*;
    ///
    /// component! { Cart() { <p>"Your cart"</p> <a href="/app/help">"Help"</a> } }
    ///
    /// let cart: Router = Router::new().route("/cart", get(async || Page(Cart {}))).live(Live::new().base("/app"));
    /// let app: Router = Router::new().nest("/app", cart);
    /// ```
    ///
    /// # Panics
    /// If it is not a path as URLs write it (RFC 3986, section 3.3): `/` and names of letters, digits and `-._~!$()*+,=:@%`, none of them empty, `.` or `..`. A slash at the end
    /// says nothing; `/` is the root. (`;` would end the path of a cookie, `&` and `'` may be something else in HTML.)
    #[track_caller]
    #[must_use]
    pub fn base(self, base: &str) -> Live {
        let path = base.strip_suffix('/').unwrap_or(base);
        // Browsers read `%2e` as a dot.
        let is_name = |name: &str| !matches!(&*name.to_ascii_lowercase().replace("%2e", "."), "" | "." | "..");
        let is_path = base.starts_with('/')
            && path.split('/').skip(1).all(is_name)
            && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~!$()*+,=:@%".contains(&byte));
        assert!(is_path, "`Live::base` takes the path under which browsers find the application, such as \"/app\", not {base:?}");
        self.with(|settings| {
            settings.base = path.into();
            settings.sessions = settings.sessions.clone().under(path);
        })
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

    /// The number of proxies in front of this application whose `X-Forwarded-Proto` and `X-Forwarded-Host` are believed; 0 if left out. Where they take a path off each URL,
    /// [`Live::base`] says which.
    pub fn trust_proxy(self, proxies: usize) -> Live {
        self.with(|settings| settings.proxies = proxies)
    }

    /// Provides a value for all components, as a component's `provide` does for those in it: their setup gets it by
    /// [`context`](crate::context()). Of each type there is one, the one that was given last.
    ///
    /// ```
    /// use axum::Router;
    /// use marquetry::prelude::*;
    ///
    /// #[derive(Clone)]
    /// struct Db;
    /// # impl Db { fn users(&self) -> u32 { 3 } }
    ///
    /// component! {
    ///     pub Users() {
    ///         let db = context::<Db>();
    ///         <p>{db.users()} " users"</p>
    ///     }
    /// }
    ///
    /// let app: Router = Router::new().live(Live::new().state(Db));
    /// ```
    pub fn state<T: Clone + Send + Sync + 'static>(self, value: T) -> Live {
        self.with(|settings| settings.state = Some(State::with(settings.state.take(), value)))
    }

    /// The nonce of the content security policy under which a request is answered: the style sheets and scripts that Marquetry writes bear it. The policy itself is
    /// the application's: whoever makes it leaves the nonce in the request's extensions. `style=\"…\"` attributes are another matter, which no nonce lets in.
    ///
    /// ```
    /// use axum::{Router, extract::Request as HttpRequest, middleware::{self, Next}, response::Response};
    /// use marquetry::prelude::*;
    ///
    /// #[derive(Clone)]
    /// struct Nonce(String);
    ///
    /// async fn policy(mut request: HttpRequest, next: Next) -> Response {
    ///     let nonce = random();
    ///     request.extensions_mut().insert(Nonce(nonce.clone()));
    ///     let mut response = next.run(request).await;
    ///     let policy = format!("script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'");
    ///     if let Ok(policy) = policy.parse() {
    ///         response.headers_mut().insert("content-security-policy", policy);
    ///     }
    ///     response
    /// }
    ///
    /// let live = Live::new().csp_nonce(|request| request.extensions().get::<Nonce>().map(|nonce| nonce.0.clone()));
    /// let app: Router = Router::new().live(live).layer(middleware::from_fn(policy));
    /// # fn random() -> String { "r4nd0m".to_owned() }
    /// ```
    pub fn csp_nonce<N: Into<Option<String>>>(self, nonce: impl Fn(&Request) -> N + Send + Sync + 'static) -> Live {
        self.with(|settings| settings.nonce = Some(Arc::new(move |request| nonce(request).into())))
    }

    /// The nonce that answers to a request have.
    pub(super) fn nonce_for(&self, request: &Request) -> Option<String> {
        self.settings.nonce.as_ref().and_then(|nonce| nonce(request))
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
    /// connections and triggers included. A router whose handlers take a `State` is given it before: `.with_state(db).live(Live::new())`.
    fn live(self, live: Live) -> Router
    where
        Self: Stateful;
}

/// A router that has its state.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` lacks the state of its handlers",
    label = "this router cannot be served yet",
    note = "call `.with_state(…)` before `.live(…)`"
)]
pub trait Stateful {
    fn whole(self) -> Router;
}

impl Stateful for Router {
    fn whole(self) -> Router {
        self
    }
}

impl<S> RouterExt for Router<S> {
    fn live(self, live: Live) -> Router
    where
        Self: Stateful,
    {
        Router::new().fallback_service(LiveService::new(self.whole(), live))
    }
}
