//! Rendering a page into a response.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

use super::{document, layer, live::Live, page::Render, refill, waiting::Parked};
use crate::{
    Error,
    context::Visit,
    page::{Failed, LivePage},
};

/// Renders a page, and lets it wait for its connection if something in it is live.
pub(super) async fn answer(live: &Live, visit: &Arc<Visit>, render: Render, response: Response, keeps: bool) -> Response {
    let mut served = match LivePage::serve(visit.clone(), render).await {
        Ok(served) => served,
        Err(error) => return layer::finish(live, visit, error_page(&error, &live.settings.lang)).await,
    };
    if keeps && let Some(failed) = served.page.failed() {
        served.html = refill::refill(served.html, &failed.call, &failed.values);
        Failed::forget(visit);
    }
    let (mut parts, _) = response.into_parts();
    let (mut id, mut data) = (None, None);
    if served.live {
        // The page belongs to this visitor: only their browser may claim it.
        let visitor = *visit.session().state().id().as_bytes();
        if keeps && let Some(held) = visit.store().get() {
            match held.text() {
                Ok(text) => data = Some(document::Data { text, client: live.settings.clients.names(&**held) }),
                Err(error) => {
                    tracing::error!(%error, store = held.type_name(), "a page store could not be written into its page");
                    return layer::finish(live, visit, error_page(&error.into(), &live.settings.lang)).await;
                }
            }
        }
        if keeps && let Some(parked) = Parked::new(served.page, visitor) {
            id = Some(parked.id);
            live.shared.waiting.park(parked, live.settings.limits);
        }
        parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    }
    let html = document::whole(served.html, &served.head, &live.settings.lang, id.map(|id| id.text()).as_deref(), data.as_ref());
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    layer::finish(live, visit, Response::from_parts(parts, Body::from(html))).await
}

/// The page in place of one that could not be shown.
pub(crate) fn error_page(error: &Error, lang: &str) -> Response {
    let mut response = Response::new(Body::from(error.html(lang)));
    *response.status_mut() = error.status_code();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
