//! A page's connection: a WebSocket upgrade of the page's own URL.

use axum::{
    body::Body,
    extract::{FromRequestParts, Request as HttpRequest, WebSocketUpgrade},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    document,
    layer::{self, Handled, LiveService, plain},
    origin,
    socket::{Connection, Opening, Sent},
    waiting::{PageId, Parked},
};
use crate::page::LivePage;

/// What a browser's client asks for: the page it shows, and how many frames of it have arrived.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    protocol: String,
    page: String,
    /// `None`: the page's content was changed by others and must come anew.
    received: Option<u64>,
}

/// Reads the subprotocol `marquetry.PAGE.RECEIVED` of an upgrade; other upgrades are the application's own.
pub(super) fn claim(headers: &HeaderMap) -> Option<Claim> {
    let upgrade = headers.get(header::UPGRADE)?.to_str().ok()?;
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return None;
    }
    let protocol = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    let (page, received) = protocol.strip_prefix("marquetry.")?.rsplit_once('.')?;
    let received = if received == "!" { None } else { Some(received.parse().ok()?) };
    Some(Claim { protocol: protocol.to_owned(), page: page.to_owned(), received })
}

pub(super) async fn answer(service: LiveService, request: HttpRequest, claim: Claim) -> Response {
    let live = service.live.clone();
    if !origin::is_allowed(&live, request.headers()) {
        tracing::warn!(origin = ?request.headers().get(header::ORIGIN), "a connection from a foreign origin was refused");
        return plain(StatusCode::FORBIDDEN, "Pages of this origin may not connect here.");
    }
    if *live.shared.closing.borrow() {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "The server is restarting.");
    }
    let (mut parts, _) = request.into_parts();
    let anew = fresh_request(&parts);
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    let session = live.settings.sessions.visit(&parts.headers);
    let visitor = session.presented_id();
    let Some(connected) = live.shared.connect(visitor.unwrap_or_default(), live.settings.limits.connections_per_visitor) else {
        tracing::warn!("a visitor holds too many connections");
        return plain(StatusCode::TOO_MANY_REQUESTS, "Too many pages are open at once.");
    };
    drop(session);
    let known = PageId::from_client(&claim.page).and_then(|id| {
        let parked = live.shared.waiting.claim(id, visitor.as_ref())?;
        Some((id, resume(parked, claim.received)?))
    });
    let mut cookie = None;
    let (id, parked, opening) = match known {
        Some((id, (parked, missed))) => (id, Some(parked), Opening::Resumed(missed)),
        None => {
            let (visit, handled) = service.handle(anew).await;
            match handled {
                Handled::Page(render, _) => match LivePage::serve(visit.clone(), render).await {
                    Ok(served) => {
                        let visitor = *visit.session().state().id().as_bytes();
                        let fragments = document::fragments(&served.html).into_iter().map(|(number, html)| (number, html.to_vec())).collect();
                        cookie = visit.session().set_cookie(layer::is_https(&live, visit.request().headers()));
                        match PageId::random() {
                            Some(id) => (id, Some(Box::new(Parked { page: served.page, visitor, sent: Sent::default() })), Opening::Anew(fragments)),
                            None => (PageId::default(), None, Opening::Reload),
                        }
                    }
                    // The reload shows the error page.
                    Err(_) => (PageId::default(), None, Opening::Reload),
                },
                // A sign-in page, an error: the browser shows it best by itself.
                Handled::Other(_) => (PageId::default(), None, Opening::Reload),
            }
        }
    };
    let limit = live.settings.limits.message;
    let connection = Connection { live, id, parked, opening, connected };
    let mut response = upgrade
        .protocols([claim.protocol])
        // The library's defaults would cost 130 KB a connection.
        .read_buffer_size(256)
        .write_buffer_size(0)
        // Larger ones are refused by name below; this bounds what is buffered for them.
        .max_message_size(limit.saturating_mul(2))
        .max_frame_size(limit.saturating_mul(2))
        .on_upgrade(move |socket| connection.run(socket));
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A known page goes on where it was, if all that the browser missed is still there.
fn resume(mut parked: Box<Parked>, received: Option<u64>) -> Option<(Box<Parked>, Vec<axum::body::Bytes>)> {
    let missed = parked.sent.since(received?)?;
    Some((parked, missed))
}

/// The request for the page that a connection belongs to.
fn fresh_request(parts: &Parts) -> HttpRequest {
    let mut request = HttpRequest::new(Body::empty());
    *request.uri_mut() = parts.uri.clone();
    *request.headers_mut() = parts.headers.clone();
    *request.extensions_mut() = parts.extensions.clone();
    for name in [
        header::UPGRADE,
        header::CONNECTION,
        header::SEC_WEBSOCKET_ACCEPT,
        header::SEC_WEBSOCKET_EXTENSIONS,
        header::SEC_WEBSOCKET_KEY,
        header::SEC_WEBSOCKET_PROTOCOL,
        header::SEC_WEBSOCKET_VERSION,
    ] {
        request.headers_mut().remove(name);
    }
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(upgrade: &str, protocol: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::UPGRADE, upgrade.parse().unwrap());
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol.parse().unwrap());
        headers
    }

    #[test]
    fn only_our_clients_upgrades_are_taken() {
        let claimed = claim(&headers("websocket", "marquetry.abc-_9.12")).unwrap();
        assert_eq!((&*claimed.page, claimed.received), ("abc-_9", Some(12)));
        assert_eq!(claim(&headers("WebSocket", "marquetry.abc.!")).unwrap().received, None);
        assert_eq!(claim(&headers("websocket", "graphql-ws")), None);
        assert_eq!(claim(&headers("websocket", "marquetry.abc.x")), None);
        assert_eq!(claim(&headers("h2c", "marquetry.abc.1")), None);
        assert_eq!(claim(&HeaderMap::new()), None);
    }
}
