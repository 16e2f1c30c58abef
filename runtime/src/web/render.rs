//! Rendering a page into a response.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

use super::{
    document::{self, Client},
    errors, later, layer,
    live::Live,
    navigate,
    page::Render,
    refill,
    waiting::{PageId, Parked},
};
use crate::{
    Error,
    context::{self, Visit},
    devalue,
    page::{self, Failed, LivePage, PageShared, Results, Sent},
    session::Opened,
};

/// How a page was asked for.
#[derive(Debug, Clone)]
pub(super) enum Asked {
    /// To be shown.
    Page,
    /// To be shown where no script runs.
    InPlace,
    /// Only its head is sent.
    Head,
    /// By the client of an open page.
    Navigation {
        /// That page, if it is known here.
        left: Option<(PageId, Arc<PageShared>)>,
        /// Whether the answer is to be a whole document.
        whole: bool,
        /// Whether its page store goes on.
        knows_store: bool,
    },
}

/// Renders a page, and lets it wait for its connection if something in it is live. The answer goes on for as long as it waits for futures.
pub(super) async fn answer(live: &Live, visit: &Arc<Visit>, render: Render, response: Response, asked: Asked) -> Response {
    let navigates = live.navigates(visit.request().path());
    let (results, left, knows_store) = match &asked {
        Asked::Page => (Results::LaterIfLive, None, false),
        Asked::InPlace => (Results::InPlace, None, false),
        Asked::Head => (Results::Later, None, false),
        Asked::Navigation { left, whole, knows_store } => (Results::LaterIfLive, left.as_ref().map(|(_, left)| (left, *whole)), *knows_store),
    };
    let (head_only, navigation) = (matches!(asked, Asked::Head), matches!(asked, Asked::Navigation { .. }));
    // An open page's scripts and styles are let in by the nonce that it was loaded with.
    let nonce = live.nonce_for(visit.request()).filter(|_| !navigation);
    let (mut parts, _) = response.into_parts();
    let mut served = match LivePage::follow(visit.clone(), left, navigates, results, render).await {
        Ok(served) => served,
        Err(error) => {
            parts.status = error.status_code();
            let page = match errors::shown(live, &error) {
                Some(render) => LivePage::follow(visit.clone(), left, navigates, results, render).await.ok(),
                None => None,
            };
            match page {
                Some(served) => served,
                None => return layer::finish(live, visit, error_page(&error, &live.settings.lang, nonce.as_deref())).await,
            }
        }
    };
    if !head_only && let Some(failed) = served.page.failed() {
        served.html = refill::refill(served.html, &failed.call, &failed.values);
        Failed::forget(visit);
    }
    let followed = (navigates && !head_only).then(|| served.page.shared());
    let (mut name, mut later, mut parked) = (String::new(), None, None);
    let carries_data = served.live && !head_only && !knows_store;
    if served.live {
        // The page belongs to this visitor: only their browser may claim it.
        let visitor = *visit.session().state().id().as_bytes();
        if !head_only && let Some(mut page) = Parked::new(served.page, visitor) {
            if let Asked::Navigation { left: Some((left, _)), .. } = &asked {
                page.left = Some(*left);
            }
            if !navigation {
                name = page.name();
            }
            later = (matches!(asked, Asked::Page) && page.page.waits()).then(|| later::in_place(visit.request().query()));
            parked = Some(page);
        }
        if !navigation {
            parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
        }
    }
    if navigates {
        // Under the same URL lie the page and the answer to a navigation, which differs with the page that is left.
        parts.headers.append(header::VARY, HeaderValue::from_static(if navigation { "accept, marquetry-page" } else { "accept" }));
    }
    if navigation {
        // What a handler says of keeping its page is said of the document.
        navigate::without(&mut parts.headers, &[header::ETAG, header::LAST_MODIFIED]);
        parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    let client = parked.as_ref().map(|_| Client {
        base: &live.settings.base,
        page: &name,
        later: later.as_deref(),
        navigates,
        runs: navigation,
        limits: live.settings.limits,
    });
    let (mut end, mut named) = (0, None);
    // Where only what differs is sent, nothing of all this is needed.
    let mut document = |html| {
        let data = if carries_data { Some(data_of(live, visit)?) } else { None };
        let whole = document::whole(html, &served.head, &live.settings.lang, client, data.as_ref(), nonce.as_deref());
        (end, named) = (whole.end, whole.name);
        Ok(whole.html)
    };
    let sent = match &followed {
        Some(page) => page::show(page, &served.html, &served.head, document),
        None => document(served.html).map(Sent::Document),
    };
    let mut sent = match sent {
        Ok(sent) => sent,
        Err(error) => return layer::finish(live, visit, error_page(&error, &live.settings.lang, nonce.as_deref())).await,
    };
    if let Some(page) = &mut parked {
        if let Some(shown) = followed.as_ref().and_then(|page| page.shown()) {
            page.id.tell(shown.sum());
        }
        let told = page.name();
        // What it says of a document is known once that is written.
        if let (Sent::Document(html), Some(at)) = (&mut sent, named)
            && let Some(place) = html.get_mut(at..at + told.len())
        {
            place.copy_from_slice(told.as_bytes());
        }
        name = told;
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let kind = if navigation { navigate::TYPE } else { "text/html; charset=utf-8" };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let ahead = match (&asked, &followed, &sent) {
        (Asked::Navigation { left: Some((_, left)), .. }, Some(page), Sent::Changes(_)) => page.ahead(left),
        _ => None,
    };
    let goes_on = parked.and_then(|parked| {
        if later.is_some() {
            return Some(parked);
        }
        live.shared.waiting.park(parked, live.settings.limits);
        None
    });
    let body = match (goes_on, sent) {
        (Some(parked), Sent::Document(mut html)) => {
            let tail = html.split_off(end);
            Body::from_stream(later::Answer::new(live, parked, html.into(), tail.into()))
        }
        (_, Sent::Document(html)) if !navigation => Body::from(html),
        (_, sent) => Body::from(navigate::body(&name, &sent, ahead.as_ref())),
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
