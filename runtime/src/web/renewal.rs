//! The cookie of a session that was renewed over an open connection: the browser fetches it under the page's own URL, for only a response can carry it.

use axum::{
    extract::Request as HttpRequest,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{layer, live::Live, origin};
use crate::page::LivePage;

/// The URL, relative to the page, under which the page's browser gets the cookie that it lacks.
pub(super) fn offer(page: &LivePage) -> Option<String> {
    let token = page.visit()?.session().offer_renewal()?;
    Some(format!("?_s={token}"))
}

/// Answers for such a URL. `None` where it is none, or none any more: then it is the page's.
pub(super) fn answer(live: &Live, request: &HttpRequest) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let (_, token) = form_urlencoded::parse(request.uri().query()?.as_bytes()).find(|(name, _)| name == "_s")?;
    if !origin::is_allowed(live, request.headers()) {
        return None;
    }
    let forwarded = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let cookie = live.settings.sessions.renewal(request.headers(), &token, layer::forwarded_https(live, forwarded))?;
    let mut response = (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Some(response)
}
