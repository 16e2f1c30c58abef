//! The service around the router.

use std::{
    convert::Infallible,
    fmt,
    future::Future,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::Body,
    extract::Request as HttpRequest,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::Service;

use super::{
    assets, connect, download, errors, events, later,
    live::Live,
    navigate::{self, Known},
    page::{Pending, Render},
    polls, post,
    render::{self, Asked},
    upload,
};
use crate::{
    Request,
    context::{self, Visit},
    page_store::{Held, Slot},
    session::VisitSession,
};

/// The router, with pages rendered and kept live.
#[derive(Clone)]
pub(super) struct LiveService {
    router: Router,
    pub(super) live: Live,
}

impl fmt::Debug for LiveService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveService").field("live", &self.live).finish_non_exhaustive()
    }
}

impl LiveService {
    pub(super) fn new(router: Router, live: Live) -> LiveService {
        LiveService { router, live }
    }

    async fn answer(self, mut request: HttpRequest) -> Response {
        if let Some(file) = request.uri().path().strip_prefix("/_marquetry/") {
            return assets::answer(file);
        }
        if let Some(response) = super::renewal::answer(&self.live, &request) {
            return response;
        }
        let Known { session, held, asked } = if navigate::is_asked(&request) {
            match navigate::asked(&self.live, &mut request) {
                Some(known) => known,
                None => return navigate::by_the_browser(),
            }
        } else {
            // The future of a page is moved, for which it is to be small: what is seldom asked for has one of its own.
            if let Some(asked) = polls::asked(request.method(), request.headers()) {
                return polls::answer(&self.live, request.headers(), asked);
            }
            if let Some(claim) = connect::claim(request.method(), request.headers()) {
                // Not this: it would leave a hole in the memory before what each connection keeps.
                return connect::answer(self, request, claim).await;
            }
            if let Some(post) = events::post(request.method(), request.headers()) {
                return Box::pin(events::hear(&self.live, request, post)).await;
            }
            if request.method() == Method::GET
                && let Some(token) = download::token(request.uri())
            {
                return download::answer(&self.live, request.headers(), &token);
            }
            if request.method() == Method::POST && upload::is_ahead(request.uri()) {
                return Box::pin(upload::answer(&self.live, request)).await;
            }
            if request.method() == Method::POST
                && let Some(target) = post::target(request.uri())
            {
                return Box::pin(post::answer(self, request, target)).await;
            }
            let asked = match *request.method() {
                Method::HEAD => Asked::Head,
                Method::GET if !later::asks_in_place(request.uri()) => Asked::Page,
                // What answers another method cannot be asked for once more by its URL.
                _ => Asked::InPlace,
            };
            Known { session: self.live.settings.sessions.visit(request.headers()), held: None, asked }
        };
        let (visit, handled) = self.handle_with(request, session, held).await;
        match handled {
            Handled::Page(render, response) => render::answer(&self.live, &visit, render, response, asked).await,
            Handled::Other(response) => {
                let response = if let Asked::Navigation { .. } = asked { navigate::to_a_place(response) } else { response };
                finish(&self.live, &visit, response).await
            }
        }
    }

    /// Runs the router for a visit.
    pub(super) async fn handle(&self, request: HttpRequest) -> (Arc<Visit>, Handled) {
        let session = self.live.settings.sessions.visit(request.headers());
        self.handle_with(request, session, None).await
    }

    /// Runs the router for a visit that goes on with the page store of an open page.
    async fn handle_with(&self, request: HttpRequest, session: VisitSession, held: Option<Arc<dyn Held>>) -> (Arc<Visit>, Handled) {
        let (mut parts, body) = request.into_parts();
        if let Some(state) = &self.live.settings.state {
            parts.extensions.insert(state.clone());
        }
        let store = Slot::new(self.live.settings.stores.of(parts.uri.path()).cloned(), held);
        let visit = Visit::with_store(Request::new(&parts), session, store);
        if let Some(connect::Kept(sealed)) = parts.extensions.remove() {
            let opened = visit.session().presented_id().and_then(|visitor| self.live.settings.sessions.unseal(visit.request().path(), &visitor, &sealed));
            match opened {
                Some(text) => visit.kept().bring(&text),
                None => tracing::warn!("what a page brings along of its stores is not its own, or was changed: they begin anew"),
            }
        }
        // The page knows how it was asked for, and its forms ask for it in the same way; the application knows its own URL.
        if later::asks_in_place(&parts.uri) {
            parts.uri = later::own(&parts.uri);
        }
        let mut router = self.router.clone();
        let called = pin!(async move {
            match router.call(HttpRequest::from_parts(parts, body)).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        });
        let response = context::scope(&visit, called).await;
        let page = response.extensions().get::<Pending>().and_then(Pending::take);
        let handled = match page.or_else(|| errors::instead_of(&self.live, visit.request(), &response)) {
            Some(render) => match visit.store().make(&visit).await {
                Ok(()) => Handled::Page(render, response),
                Err(error) => {
                    error.log();
                    Handled::Other(render::error_page(&error, &self.live.settings.lang, self.live.nonce_for(visit.request()).as_deref()))
                }
            },
            None => Handled::Other(response),
        };
        (visit, handled)
    }
}

/// What the router made of a request.
pub(super) enum Handled {
    /// A page, and the response whose status and headers it takes.
    Page(Render, Response),
    Other(Response),
}

/// Ends a visit: what it wrote is kept before the visitor hears of it, and the session's cookie goes along.
pub(super) async fn finish(live: &Live, visit: &Visit, mut response: Response) -> Response {
    for cookie in visit.take_cookies() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Some(cookie) = visit.session().set_cookie(is_https(live, visit.request())) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
        if let Err(error) = visit.session().saved().await {
            tracing::error!(%error, "a session could not be written");
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "What you did could not be saved. Please try again.");
        }
    }
    // The page shows what holds; what its triggers do is another matter.
    visit.session().overlook();
    response
}

/// Whether the visitor came over https, as far as trusted proxies say.
pub(super) fn is_https(live: &Live, request: &Request) -> bool {
    forwarded_https(live, || request.header("x-forwarded-proto"))
}

/// The same by what proxies have noted.
pub(super) fn forwarded_https<'r>(live: &Live, protocols: impl FnOnce() -> Option<&'r str>) -> bool {
    let nearest = || protocols()?.rsplit(',').next();
    live.settings.proxies > 0 && nearest().is_some_and(|proto| proto.trim() == "https")
}

pub(super) fn plain(status: StatusCode, message: &str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], message.to_owned()).into_response()
}

impl Service<HttpRequest<Body>> for LiveService {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest<Body>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.answer(request).await) })
    }
}
