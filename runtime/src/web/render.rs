//! Rendering a page into a response.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

use super::{
    document::{self, Client},
    later, layer,
    live::Live,
    page::Render,
    refill,
    waiting::Parked,
};
use crate::{
    Error,
    context::{self, Visit},
    devalue,
    page::{Failed, LivePage, Results},
    session::Opened,
};

/// How a page was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To be shown.
    Page,
    /// To be shown where no script runs.
    InPlace,
    /// Only its head is sent.
    Head,
}

/// Renders a page, and lets it wait for its connection if something in it is live. The answer goes on for as long as it waits for futures.
pub(super) async fn answer(live: &Live, visit: &Arc<Visit>, render: Render, response: Response, asked: Asked) -> Response {
    let results = match asked {
        Asked::Page => Results::LaterIfLive,
        Asked::InPlace => Results::InPlace,
        Asked::Head => Results::Later,
    };
    let nonce = live.nonce_for(visit.request());
    let mut served = match LivePage::serve(visit.clone(), results, render).await {
        Ok(served) => served,
        Err(error) => return layer::finish(live, visit, error_page(&error, &live.settings.lang, nonce.as_deref())).await,
    };
    if asked != Asked::Head
        && let Some(failed) = served.page.failed()
    {
        served.html = refill::refill(served.html, &failed.call, &failed.values);
        Failed::forget(visit);
    }
    let (mut parts, _) = response.into_parts();
    let (mut id, mut later, mut data) = (None, None, None);
    if served.live {
        // The page belongs to this visitor: only their browser may claim it.
        let visitor = *visit.session().state().id().as_bytes();
        if asked != Asked::Head {
            match data_of(live, visit) {
                Ok(found) => data = Some(found),
                Err(error) => {
                    return layer::finish(live, visit, error_page(&error, &live.settings.lang, nonce.as_deref())).await;
                }
            }
        }
        if asked != Asked::Head
            && let Some(parked) = Parked::new(served.page, visitor)
        {
            id = Some(parked.id.text());
            if asked == Asked::Page && parked.page.waits() {
                later = Some((parked, later::in_place(visit.request().query())));
            } else {
                live.shared.waiting.park(parked, live.settings.limits);
            }
        }
        parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    }
    let client = id.as_deref().map(|page| Client { page, later: later.as_ref().map(|(_, url)| &**url) });
    let (mut html, end) = document::whole(served.html, &served.head, &live.settings.lang, client, data.as_ref(), nonce.as_deref());
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let body = match later {
        Some((parked, _)) => {
            let tail = html.split_off(end);
            Body::from_stream(later::Answer::new(live, parked, html.into(), tail.into()))
        }
        None => Body::from(html),
    };
    layer::finish(live, visit, Response::from_parts(parts, body)).await
}

/// What the page carries of its stores, as they have rendered it.
fn data_of(live: &Live, visit: &Arc<Visit>) -> Result<document::Data, Error> {
    let _visit = context::enter(visit);
    let mut data = document::Data::default();
    if let Some(held) = visit.store().get() {
        let text = held.text().map_err(|error| {
            tracing::error!(%error, store = held.type_name(), "a page store could not be written into its page");
            error
        })?;
        data.store = Some((text, live.settings.clients.names(&**held)));
    }
    let mut session = Vec::new();
    for opened in Opened::of(visit) {
        match opened.text() {
            Ok(text) => session.push((opened.key(), text)),
            Err(error) => tracing::error!(%error, key = opened.key(), "a value of a session could not be written into its page"),
        }
    }
    if !session.is_empty() {
        data.session = Some(devalue::object(session.iter().map(|(key, text)| (&**key, &**text))));
    }
    Ok(data)
}

/// The page in place of one that could not be shown.
pub(crate) fn error_page(error: &Error, lang: &str, nonce: Option<&str>) -> Response {
    let mut response = Response::new(Body::from(error.html(lang, nonce)));
    *response.status_mut() = error.status_code();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
