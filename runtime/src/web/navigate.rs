//! Navigation: an open page's client fetches the next page from its URL, as a browser would, and shows it in the place of the one that is left. The page store goes on,
//! and so does the connection.

use std::sync::Arc;

use axum::{
    extract::Request as HttpRequest,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use serde::Serialize;

use super::{
    download, later,
    layer::{self, Handled, LiveService},
    live::Live,
    render::{self, Asked},
    store::StoreLink,
    waiting::{PageId, Parked},
};
use crate::{
    out::wire::{self, Control},
    page::{Changes, Element, PageShared},
    session::VisitSession,
};

/// What such a request accepts, and the type of its answer.
pub(super) const TYPE: &str = "application/x-marquetry";
/// It is accepted so where the client replaces a part of the document only.
const WHOLE: &str = "application/x-marquetry;whole";
/// The header that names the page which is left.
const LEFT: &str = "marquetry-page";

/// Whether a client asks for the page to which it navigates.
pub(super) fn is_asked(request: &HttpRequest) -> bool {
    let accepts = |value: &HeaderValue| value.to_str().is_ok_and(|value| value.split([',', ';']).any(|part| part.trim() == TYPE));
    request.method() == Method::GET && request.headers().get_all(header::ACCEPT).iter().any(accepts)
}

/// The page that a client leaves, if it is open here and the visitor's own.
fn left(live: &Live, headers: &HeaderMap, session: &VisitSession) -> Option<Arc<PageShared>> {
    let id = PageId::from_client(headers.get(LEFT)?.to_str().ok()?)?;
    live.shared.waiting.open(id, session.presented_id()?)
}

pub(super) async fn answer(service: LiveService, mut request: HttpRequest) -> Response {
    let live = service.live.clone();
    let path = request.uri().path();
    // What works only once is left for the browser.
    if !live.navigates(path) || download::token(request.uri()).is_some() || later::asks_in_place(request.uri()) {
        return by_the_browser();
    }
    let session = live.settings.sessions.visit(request.headers());
    let left = left(&live, request.headers(), &session);
    let held = match &left {
        None => None,
        // Another kind of page store is for another open page.
        Some(left) => match left.visit().map(|visit| visit.store().goes_on(live.settings.stores.of(path))) {
            Some(Ok(held)) => held,
            _ => return by_the_browser(),
        },
    };
    let whole = request.headers().get(header::ACCEPT).is_some_and(|accept| accept == WHOLE);
    // The handler gives what it gives a browser.
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    let knows_store = held.is_some();
    let (visit, handled) = service.handle_with(request, session, held).await;
    match handled {
        Handled::Page(render, response) => render::answer(&live, &visit, render, response, Asked::Navigation { left, whole, knows_store }).await,
        Handled::Other(response) => layer::finish(&live, &visit, response).await,
    }
}

/// Says that the browser is to load the URL by itself.
fn by_the_browser() -> Response {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

/// The body of an answer: its head as JSON, and the document or what differs in it, each with a NUL behind it, which nothing else contains. So the client knows that
/// all has arrived.
pub(super) fn body(page: Option<&str>, document: Vec<u8>, changes: Option<Changes>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Head<'a> {
        page: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Vec<u32>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        marks: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        around: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        head: Option<Vec<Element>>,
    }
    let page = page.unwrap_or_default();
    let (head, parts) = match changes {
        None => (Head { page, at: None, title: None, marks: None, around: None, head: None }, vec![document]),
        Some(Changes { regions, title, marks, around, head, .. }) => {
            let (at, parts) = regions.into_iter().unzip();
            (Head { page, at: Some(at), title, marks, around, head }, parts)
        }
    };
    let mut body = Vec::with_capacity(128 + parts.iter().map(|part| part.len() + 1).sum::<usize>());
    if let Err(error) = serde_json::to_writer(&mut body, &head) {
        tracing::error!(%error, "the head of an answer could not be written");
        // It has no end, so that the browser loads the page by itself.
        return Vec::new();
    }
    body.push(0);
    for part in parts {
        body.extend_from_slice(&part);
        body.push(0);
    }
    body
}

/// The page with which the connection of the page that is `left` goes on, by its name; it begins with a frame that says so.
pub(super) fn next(live: &Live, left: &Parked, name: &[u8]) -> Option<Box<Parked>> {
    let id = PageId::from_client(str::from_utf8(name).ok()?)?;
    let visitor = left.page.visit()?.session().known_id()?;
    let mut next = live.shared.waiting.claim(id, Some(&visitor))?;
    // What both share goes along: the browser shows it already.
    if !next.page.shared().take_all_along(&left.page.shared()) {
        return None;
    }
    let mut frame = vec![0, Control::Page as u8];
    wire::string(&mut frame, name);
    next.page.begin_with(frame);
    // It goes on in the same tab.
    next.page.hide(left.page.shared().is_tab_hidden());
    next.watched = left.watched;
    if left.store.is_some() {
        next.store = StoreLink::new(&next.page);
    }
    Some(next)
}
