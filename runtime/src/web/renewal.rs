//! Cookies that were set over an open connection, and that of a session which was renewed there: the browser fetches them under the page's own URL, for only a
//! response can carry them.

use std::time::Duration;

use axum::{
    extract::Request as HttpRequest,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{layer, live::Live, origin};
use crate::page::LivePage;

/// How long cookies wait for their visitor, and how often so many wait for one.
const WAITS: Duration = Duration::from_secs(60);
const ROOM: usize = 16;

/// The URL, relative to the page, under which the page's browser gets the cookies that it lacks.
pub(super) fn offer(page: &LivePage, live: &Live) -> Option<String> {
    let visit = page.visit()?;
    let mut queries = Vec::new();
    let cookies = visit.take_cookies();
    if !cookies.is_empty() {
        // It asks with the id that it has.
        let visitor = *visit.session().state().given().as_bytes();
        queries.extend(live.shared.cookies.keep(visitor, cookies, 1, ROOM, WAITS).map(|token| format!("_c={token}")));
    }
    queries.extend(visit.session().offer_renewal().map(|token| format!("_s={token}")));
    (!queries.is_empty()).then(|| format!("?{}", queries.join("&")))
}

/// Answers for such a URL. `None` where it is none, or none any more: then it is the page's.
pub(super) fn answer(live: &Live, request: &HttpRequest) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let query = request.uri().query()?.as_bytes();
    let token = |wanted: &str| form_urlencoded::parse(query).find(|(name, _)| name == wanted).map(|(_, token)| token);
    let (cookies, session) = (token("_c"), token("_s"));
    if (cookies.is_none() && session.is_none()) || !origin::is_allowed(live, request.headers()) {
        return None;
    }
    let sessions = &live.settings.sessions;
    let visitor = sessions.visit(request.headers()).presented_id();
    let mut all = cookies.and_then(|token| live.shared.cookies.take(visitor, &token)).unwrap_or_default();
    if let Some(token) = session {
        let forwarded = || request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
        all.extend(sessions.renewal(request.headers(), &token, layer::forwarded_https(live, forwarded)));
    }
    if all.is_empty() {
        return None;
    }
    let mut response = (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response();
    for cookie in all {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Some(response)
}
