//! A page's connection: a WebSocket upgrade of the page's own URL, or a stream of events from there.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequestParts, Request as HttpRequest, WebSocketUpgrade},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    document::{self, Client},
    events, later,
    layer::{self, Handled, LiveService, plain},
    link::Connection,
    live::Live,
    navigate, origin,
    rows::{self, Rows},
    sent::Sent,
    sums::Sums,
    unsettled::Unsettled,
    waiting::{CAME, PageId, Parked},
};
use crate::{
    context::Visit,
    out::wire::{self, Control},
    page::{self, Head, LivePage, Results, Served, Sum},
};

/// What a browser's client asks for: the page it shows, and how many frames have arrived in its tab.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// The subprotocol of an upgrade; `None`: events are asked for.
    protocol: Option<HeaderValue>,
    page: String,
    /// `None`: the page's content was changed by others and must come anew.
    received: Option<u64>,
    /// What the page keeps of its stores.
    kept: Option<Kept>,
    /// What it shows.
    sums: Sums,
}

/// No browser counts as far, and what it says is counted on from.
const FRAMES: u64 = 1 << 53;

/// What a page brings along, sealed; it goes with the request that runs the page anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept(pub(super) String);

/// Reads the subprotocol `marquetry.PAGE.RECEIVED` of an upgrade, behind which what the page keeps and the sums of what it shows may stand as others, or the header of who
/// asks for events, which says the same without the name; other requests are the application's own.
pub(super) fn claim(method: &Method, headers: &HeaderMap) -> Option<Claim> {
    let events = events::claim(method, headers);
    let offered = match events {
        Some(claim) => claim,
        None => {
            let upgrade = headers.get(header::UPGRADE)?.to_str().ok()?;
            if !upgrade.eq_ignore_ascii_case("websocket") {
                return None;
            }
            headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?
        }
    };
    let mut offered = offered.split(',').map(str::trim);
    let first = offered.next()?;
    let (sums, kept): (Vec<&str>, Vec<&str>) = offered.filter(|other| !other.is_empty()).partition(|other| other.starts_with('~'));
    let kept = kept.first().map(|kept| Kept((*kept).to_owned()));
    let sums = sums.first().map_or_else(Sums::default, |sums| Sums::read(sums));
    let (protocol, claim) = match events {
        Some(_) => (None, first),
        None => (Some(HeaderValue::from_str(first).ok()?), first.strip_prefix("marquetry.")?),
    };
    let (page, received) = claim.rsplit_once('.')?;
    let received = if received == "!" { None } else { Some(received.parse().ok()?).filter(|received| *received < FRAMES) };
    Some(Claim { protocol, page: page.to_owned(), received, kept, sums })
}

pub(super) async fn answer(service: LiveService, request: HttpRequest, claim: Claim) -> Response {
    let live = service.live.clone();
    if !origin::is_allowed(&live, request.headers()) {
        tracing::warn!(origin = ?request.headers().get(header::ORIGIN), "a connection from a foreign origin was refused");
        return plain(StatusCode::FORBIDDEN, "Pages of this origin may not connect here.");
    }
    if live.shared.open.is_closing() {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "The server is restarting.");
    }
    let (mut parts, _) = request.into_parts();
    let mut anew = fresh_request(&parts);
    if let Some(kept) = claim.kept {
        anew.extensions_mut().insert(kept);
    }
    let upgrade = match claim.protocol {
        Some(protocol) => match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => Some((upgrade, protocol)),
            Err(refused) => return refused.into_response(),
        },
        None => None,
    };
    let session = live.settings.sessions.visit(&parts.headers);
    let visitor = session.presented_id();
    let Some(connected) = live.shared.open.enter(&live, visitor.unwrap_or_default()) else {
        tracing::warn!("a visitor holds too many connections");
        return plain(StatusCode::TOO_MANY_REQUESTS, "Too many pages are open at once.");
    };
    drop(session);
    let id = PageId::from_client(&claim.page);
    // A known page goes on where it was, if all that the browser missed is still there.
    let mut parked = match id {
        None => None,
        Some(id) => navigate::shown(&live, id, visitor.as_ref(), claim.received).await,
    };
    let mut cookies = Vec::new();
    if parked.is_none()
        // One that goes on with another one's numbers, and does not say what these are, is shown anew by its client.
        && (claim.sums.are_unnumbered() || !claim.page.ends_with(CAME))
        // Anything else than a page, a sign-in page or an error: the browser shows it best by itself.
        && let (visit, Handled::Page(render, _)) = service.handle(anew).await
        // The reload shows the error page.
        && let Ok(served) = LivePage::follow(visit.clone(), None, live.navigates(parts.uri.path()), Results::Later, render).await
    {
        // What others have changed is not what its name says.
        let told = id.filter(|_| claim.received.is_some()).and_then(|id| id.told());
        parked = anew_for(&live, &visit, served, claim.sums, told, claim.page.ends_with(CAME), claim.received);
        cookies = visit.take_cookies();
        cookies.extend(visit.session().set_cookie(layer::is_https(&live, visit.request())));
    }
    let limit = live.settings.limits.message;
    let parked = parked.map(|parked| {
        let connecting = live.shared.waiting.connecting(&parked);
        (parked, connecting)
    });
    let connection = Connection { connected, parked };
    let mut response = match upgrade {
        Some((upgrade, protocol)) => {
            let mut response = upgrade
                // The library's defaults would cost 130 KB a connection.
                .read_buffer_size(256)
                .write_buffer_size(0)
                // Larger ones are refused by name below; this bounds what is buffered for them.
                .max_message_size(limit.saturating_mul(2))
                .max_frame_size(limit.saturating_mul(2))
                .on_upgrade(move |socket| connection.run(socket));
            // Not by `protocols`: the socket would keep what nobody asks for any more.
            response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
            response
        }
        None => events::open(connection, visitor, events::ends(&parts.headers)),
    };
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A page that was run anew, for its connection: its browser, which shows what was `told`, hears what differs. `None` where it shows another page.
fn anew_for(live: &Live, visit: &Arc<Visit>, served: Served, sums: Sums, told: Option<Sum>, came: bool, received: Option<u64>) -> Option<Box<Parked>> {
    let Served { html, head, page, .. } = served;
    let html = page::show_again(&page.shared(), html, &head, told, |html| {
        // As it was loaded.
        let later = (!came && page.waits()).then(|| later::in_place(visit.request().query()));
        let client = Client { base: &live.settings.base, page: "", later: later.as_deref(), navigates: true, runs: true, limits: live.settings.limits };
        document::whole(html, &head, &live.settings.lang, Some(client), None, None).html
    });
    let mut parked = Parked::new(page, *visit.session().state().id().as_bytes())?;
    if let Some(told) = told {
        // It goes on showing that, whatever it is sent.
        parked.id.tell(told);
    }
    parked.sent = Sent::behind(received.unwrap_or_default());
    let Whole { mut frame, rows, unsettled } = whole(&parked, &html, &head, sums)?;
    if let Some(rows) = &rows {
        rows.ask(&mut frame, live.settings.limits.message);
    }
    parked.sent.push(frame.into());
    (parked.rows, parked.unsettled) = (rows, unsettled);
    Some(parked)
}

/// What a browser is to hear of a page that was run anew.
struct Whole {
    frame: Vec<u8>,
    /// The large fragments, of which it is asked first what it shows.
    rows: Option<Box<Rows>>,
    /// What its calls may not mean until then.
    unsettled: Option<Box<Unsettled>>,
}

/// Makes the frame that names a page which was run anew, with those of its fragments that are others than the browser shows, apart from large ones. `None` where it shows
/// another page.
fn whole(page: &Parked, html: &[u8], head: &Head, mut shown: Sums) -> Option<Whole> {
    let fragments = document::fragments(html);
    let mut frame = vec![0, Control::Page as u8];
    wire::string(&mut frame, page.id.text().as_bytes());
    let news = head.news(|element| shown.have(0, element));
    if !news.is_empty() {
        frame.extend([0, Control::Head as u8]);
        wire::string(&mut frame, &news);
    }
    if shown.are_unnumbered() {
        let numbers = shown.renumber(html, &fragments)?;
        frame.extend([0, Control::Number as u8]);
        wire::string(&mut frame, numbers.as_bytes());
    }
    let others: Vec<_> = fragments.into_iter().filter(|(number, html)| !shown.have(*number, html)).collect();
    let is_large = |(_, html): &(u32, &[u8])| !shown.is_empty() && rows::is_worth_asking(html);
    let unsettled = Unsettled::of(&shown, &others, others.iter().any(is_large), page.sent.count + 1);
    // Who says nothing would not answer, either.
    let (large, others): (Vec<_>, Vec<_>) = others.into_iter().partition(is_large);
    for (number, html) in others {
        rows::content(&mut frame, number, html);
    }
    Some(Whole { frame, rows: Rows::new(large), unsettled })
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
        events::HEADER.clone(),
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
        let claimed = claim(&Method::GET, &headers("websocket", "marquetry.abc-_9.12")).unwrap();
        assert_eq!((&*claimed.page, claimed.received), ("abc-_9", Some(12)));
        assert_eq!(claim(&Method::GET, &headers("WebSocket", "marquetry.abc.!")).unwrap().received, None);
        let kept = claim(&Method::GET, &headers("websocket", "marquetry.abc.3, KEPT-_")).unwrap();
        assert_eq!((kept.protocol.unwrap().to_str().unwrap(), kept.kept), ("marquetry.abc.3", Some(Kept("KEPT-_".to_owned()))));
        let shows = claim(&Method::GET, &headers("websocket", "marquetry.abc.3, ~0.a~1.b")).unwrap();
        assert_eq!((shows.kept, shows.sums), (None, Sums::read("~0.a~1.b")));
        let both = claim(&Method::GET, &headers("websocket", "marquetry.abc.3, KEPT-_, ~0.a~1.b")).unwrap();
        assert_eq!((both.kept, both.sums), (Some(Kept("KEPT-_".to_owned())), Sums::read("~0.a~1.b")));
        assert_eq!(claim(&Method::GET, &headers("websocket", "graphql-ws")), None);
        assert_eq!(claim(&Method::GET, &headers("websocket", "marquetry.abc.x")), None);
        assert_eq!(claim(&Method::GET, &headers("websocket", &format!("marquetry.abc.{}", u64::MAX))).unwrap().received, None);
        assert_eq!(claim(&Method::GET, &headers("h2c", "marquetry.abc.1")), None);
        assert_eq!(claim(&Method::GET, &HeaderMap::new()), None);
        let events = [(header::ACCEPT, "text/event-stream"), (events::HEADER.clone(), "abc-_9.12,KEPT-_")];
        let events = events.map(|(name, value)| (name, HeaderValue::from_static(value))).into_iter().collect();
        let kept = Some(Kept("KEPT-_".to_owned()));
        assert_eq!(claim(&Method::GET, &events), Some(Claim { protocol: None, page: "abc-_9".to_owned(), received: Some(12), kept, sums: Sums::default() }));
    }
}
