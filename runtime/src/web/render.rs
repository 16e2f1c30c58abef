//! Rendering a page into a response.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use super::{document, layer, live::Live, page::Render, waiting::Parked};
use crate::{context::Visit, page::LivePage};

/// Renders a page, and lets it wait for its connection if something in it is live.
pub(super) async fn answer(live: &Live, visit: &Arc<Visit>, render: Render, response: Response, keeps: bool) -> Response {
    let served = match LivePage::serve(visit.clone(), render).await {
        Ok(served) => served,
        Err(_) => return broken(live),
    };
    let (mut parts, _) = response.into_parts();
    let mut id = None;
    if served.live {
        // The page belongs to this visitor: only their browser may claim it.
        let visitor = *visit.session().state().id().as_bytes();
        if keeps && let Some(parked) = Parked::new(served.page, visitor) {
            id = Some(parked.id);
            live.shared.waiting.park(parked, live.settings.limits);
        }
        parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    }
    let html = document::whole(served.html, &live.settings.lang, id.map(|id| id.text()).as_deref());
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    layer::finish(live, visit, Response::from_parts(parts, Body::from(html))).await
}

/// The page in place of one whose component panicked; what it said is in the log.
pub(super) fn broken(live: &Live) -> Response {
    let html = document::whole(
        b"<main><h1>This page could not be shown</h1><p>Something went wrong on the server. The people who run it can find the reason in its log.</p></main>"
            .to_vec(),
        &live.settings.lang,
        None,
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
