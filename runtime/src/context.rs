//! The visit being served, found again from anywhere in setup, rendering and triggers.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use http::HeaderValue;

use crate::Request;
use crate::page_store::Slot;
use crate::session::VisitSession;
use crate::store::keep::Kept;

/// What belongs to one page, from the request that asked for it until its connection ends.
pub(crate) struct Visit {
    request: Request,
    session: VisitSession,
    /// What definitions came to for this visit; a page uses a few, and holds them for as long as it is open.
    own: Mutex<Vec<Own>>,
    store: Slot,
    /// What its page keeps of its writables; most keep nothing.
    kept: OnceLock<Box<Kept>>,
}

/// Cookies that a response has still to bring.
#[derive(Default)]
struct Cookies(Mutex<Vec<HeaderValue>>);

impl Cookies {
    fn lock(&self) -> MutexGuard<'_, Vec<HeaderValue>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a definition came to. The definition is held lest another one take its address.
struct Own {
    definition: Arc<dyn Any + Send + Sync>,
    value: Arc<dyn Any + Send + Sync>,
}

impl Visit {
    /// A visit without a page store.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn new(request: Request, session: VisitSession) -> Arc<Self> {
        Self::with_store(request, session, Slot::default())
    }

    /// A visit with a place for its page store, which may still have to be made.
    pub(crate) fn with_store(request: Request, session: VisitSession, store: Slot) -> Arc<Self> {
        Arc::new(Self { request, session, own: Mutex::default(), store, kept: OnceLock::new() })
    }

    /// A visit without a server: an empty request, and a session that ends with it.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn detached() -> Arc<Self> {
        Self::new(Request::default(), VisitSession::detached())
    }

    /// A visit without a server, with a page store.
    #[cfg(feature = "testing")]
    pub(crate) fn with_page_store(value: impl crate::page_store::PageData) -> Arc<Self> {
        Arc::new(Self {
            request: Request::default(),
            session: VisitSession::detached(),
            own: Mutex::default(),
            store: Slot::holding(value),
            kept: OnceLock::new(),
        })
    }

    pub(crate) fn session(&self) -> &VisitSession {
        &self.session
    }

    /// Where the page store of this visit is.
    pub(crate) fn store(&self) -> &Slot {
        &self.store
    }

    /// What its page keeps of its writables.
    pub(crate) fn kept(&self) -> &Kept {
        self.kept.get_or_init(Box::default)
    }

    pub(crate) fn kept_if_any(&self) -> Option<&Kept> {
        self.kept.get().map(|kept| &**kept)
    }

    pub(crate) fn add_cookie(&self, cookie: HeaderValue) {
        // Few visits set any, and each would have to keep room for them.
        static COOKIES: LazyLock<Arc<()>> = LazyLock::new(Arc::default);
        self.own(&COOKIES, || Arc::new(Cookies::default())).lock().push(cookie);
    }

    /// The cookies that a response has to bring; whoever takes them sees to it.
    pub(crate) fn take_cookies(&self) -> Vec<HeaderValue> {
        self.owned::<Cookies>().iter().flat_map(|cookies| std::mem::take(&mut *cookies.lock())).collect()
    }

    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    /// What a definition comes to in this visit: made once, however often it is used. What is made must not hold the visit, which holds it.
    pub(crate) fn own<D, T>(&self, definition: &Arc<D>, make: impl FnOnce() -> Arc<T>) -> Arc<T>
    where
        D: Send + Sync + 'static,
        T: Send + Sync + 'static,
    {
        let own = || self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of = |known: &&Own| std::ptr::addr_eq(Arc::as_ptr(&known.definition), Arc::as_ptr(definition));
        let known = || Some(own().iter().find(is_of)?.value.clone());
        if let Some(Ok(known)) = known().map(Arc::downcast) {
            return known;
        }
        // Not under the lock: making one may need others.
        let made: Arc<dyn Any + Send + Sync> = make();
        // Another thread of this visit may have been faster: its value is the one that others have seen.
        let kept = known().unwrap_or_else(|| {
            let mut own = own();
            own.reserve_exact(1);
            own.push(Own { definition: definition.clone(), value: made.clone() });
            made
        });
        kept.downcast().unwrap_or_else(|_| unreachable!("a definition has one type"))
    }

    /// All that definitions came to which is a `T`, in the order made.
    pub(crate) fn owned<T: Send + Sync + 'static>(&self) -> Vec<Arc<T>> {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.iter().filter_map(|own| own.value.clone().downcast().ok()).collect()
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Visit>>> = const { RefCell::new(None) };
    /// The shared fragment that is being rendered, for nobody in particular.
    static FOR_ALL: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// The request of the page being served; an empty `GET /` where no page is being served.
///
/// ```
/// assert_eq!(marquetry::request().path(), "/");
/// ```
pub fn request() -> Request {
    crate::component::asks_for_request();
    not_for_all("the request");
    current().map_or_else(Request::default, |visit| visit.request.clone())
}

/// The visit that this thread is working for.
pub(crate) fn current() -> Option<Arc<Visit>> {
    // A destructor may ask while the thread is ending and its locals are gone: nothing is served then.
    CURRENT.try_with(|current| current.borrow().clone()).unwrap_or_default()
}

/// Notes that something which was to be changed for the visitor being served is not, so that they are told.
pub(crate) fn refused() {
    if let Some(visit) = current() {
        visit.session().refuse();
    }
}

/// Makes `visit` the current one until the guard is dropped.
pub(crate) fn enter(visit: &Arc<Visit>) -> Guard {
    replace(Some(visit.clone()))
}

/// Runs `f` with no current visit: what is made there belongs to no visitor, whoever's page asked for it first.
#[doc(hidden)]
pub fn outside<R>(f: impl FnOnce() -> R) -> R {
    let _guard = replace(None);
    f()
}

/// Renders the shared fragment `key`: who asks there for what is the visitor's is told so, and gets nothing.
pub(crate) fn for_all<R>(key: &'static str, f: impl FnOnce() -> R) -> R {
    let _before = ForAll(FOR_ALL.replace(Some(key)));
    outside(f)
}

/// Refuses what is the visitor's or the page's where a shared fragment is being rendered.
///
/// # Panics
/// There: what was shown of one visitor would be shown to all.
#[track_caller]
pub(crate) fn not_for_all(what: &str) {
    if let Ok(Some(key)) = FOR_ALL.try_with(Cell::get) {
        panic!(
            "{what} was asked for in the shared fragment `{key}`, which is rendered once for all its viewers: show that outside of the fragment, or leave out `shared`"
        );
    }
}

/// The visit under which something was made, for what runs later: a callback, a store's start. Whoever makes it run, it works for its own visitor, or for
/// nobody if it was made for nobody.
#[derive(Clone)]
pub(crate) enum Captured {
    Nobody,
    Visit(Arc<Visit>),
    /// A visit that holds what was made for it.
    Owner(Weak<Visit>),
}

pub(crate) fn capture() -> Captured {
    current().map_or(Captured::Nobody, Captured::Visit)
}

/// As [`capture`], for what [`Visit::own`] makes.
pub(crate) fn capture_owner() -> Captured {
    current().map_or(Captured::Nobody, |visit| Captured::Owner(Arc::downgrade(&visit)))
}

/// Puts the shared fragment back that was being rendered before.
struct ForAll(Option<&'static str>);

impl Drop for ForAll {
    fn drop(&mut self) {
        let _ended = FOR_ALL.try_with(|key| key.set(self.0));
    }
}

impl Captured {
    pub(crate) fn within<R>(&self, f: impl FnOnce() -> R) -> R {
        // A callback that a shared fragment happens to run is none of its own.
        let _own = ForAll(FOR_ALL.try_with(|key| key.replace(None)).unwrap_or_default());
        let _guard = replace(match self {
            Captured::Nobody => None,
            Captured::Visit(visit) => Some(visit.clone()),
            Captured::Owner(visit) => visit.upgrade(),
        });
        f()
    }
}

/// Runs `future` with `visit` as the current one at each of its steps, on whatever thread they run.
pub(crate) async fn scope<F: Future>(visit: &Arc<Visit>, mut future: Pin<&mut F>) -> F::Output {
    poll_fn(|cx| {
        let _guard = enter(visit);
        future.as_mut().poll(cx)
    })
    .await
}

fn replace(visit: Option<Arc<Visit>>) -> Guard {
    Guard { before: CURRENT.with(|current| current.replace(visit)), this_thread: PhantomData }
}

/// Puts the visit back that was current before.
#[must_use = "the visit is current until the guard is dropped"]
pub(crate) struct Guard {
    before: Option<Arc<Visit>>,
    this_thread: PhantomData<*const ()>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let before = self.before.take();
        // What was current is dropped after the borrow has ended: its own destructors may ask for the current visit.
        let _ended = CURRENT.try_with(|current| current.replace(before));
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use tokio::task::yield_now;

    use super::*;

    fn visit(path: &str) -> Arc<Visit> {
        let (parts, ()) = http::Request::get(path).body(()).unwrap().into_parts();
        Visit::new(Request::new(&parts), VisitSession::detached())
    }

    fn path() -> String {
        request().path().to_owned()
    }

    #[test]
    fn outside_of_a_visit_the_request_is_empty() {
        assert!(current().is_none());
        assert_eq!(path(), "/");
    }

    #[test]
    fn a_guard_restores_the_visit_before_it() {
        let _outer = enter(&visit("/outer"));
        {
            let _inner = enter(&visit("/inner"));
            assert_eq!(path(), "/inner");
            assert!(outside(current).is_none());
            assert_eq!(path(), "/inner");
        }
        assert_eq!(path(), "/outer");
    }

    #[test]
    fn a_panic_leaves_no_visit_behind() {
        let panicked = std::panic::catch_unwind(|| {
            let _guard = enter(&visit("/gone"));
            panic!("as a component might");
        });
        assert!(panicked.is_err());
        assert!(current().is_none());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn interleaved_futures_see_only_their_own_visit() {
        let tasks = (0..64).map(|n| {
            tokio::spawn(async move {
                let looks = pin!(async move {
                    for _ in 0..100 {
                        assert_eq!(path(), format!("/{n}"));
                        yield_now().await;
                    }
                });
                scope(&visit(&format!("/{n}")), looks).await;
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
    }
}
