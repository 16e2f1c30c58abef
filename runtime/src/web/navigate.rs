//! Navigation: an open page's client fetches the next page from its URL, as a browser would, and shows it in the place of the one that is left. The page store goes on,
//! and so does the connection.

use std::{
    mem,
    sync::{Arc, LazyLock},
};

use axum::{
    extract::Request as HttpRequest,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use memchr::memmem::Finder;

use super::{
    download, later,
    live::Live,
    render::Asked,
    store::StoreLink,
    waiting::{PageId, Parked},
};
use crate::{
    page::{Ahead, Changes, Element, PageShared, Reframed, Sent},
    page_store::Held,
    session::VisitSession,
};

/// What such a request accepts, and the type of its answer.
pub(super) const TYPE: &str = "application/x-marquetry";
/// It is accepted so where the client replaces a part of the document only.
const WHOLE: &str = "application/x-marquetry;whole";
/// The header that names the page which is left.
static LEFT: HeaderName = HeaderName::from_static("marquetry-page");

static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(TYPE));

/// What is known of a request before it is handled.
pub(super) struct Known {
    pub(super) session: VisitSession,
    /// The page store of an open page, which goes on.
    pub(super) held: Option<Arc<dyn Held>>,
    pub(super) asked: Asked,
}

/// Whether a client asks for the page to which it navigates.
pub(super) fn is_asked(request: &HttpRequest) -> bool {
    let among = |value: &HeaderValue| value.to_str().is_ok_and(|value| value.split([',', ';']).any(|part| part.trim() == TYPE));
    // Clients of ours accept nothing else, and other browsers no such thing.
    let accepts = |value: &HeaderValue| value == TYPE || value == WHOLE || FINDER.find(value.as_bytes()).is_some() && among(value);
    request.method() == Method::GET && request.headers().get_all(header::ACCEPT).iter().any(accepts)
}

/// The session of a request, and the page that its client leaves, if that is open here and the visitor's own.
fn visit(live: &Live, headers: &HeaderMap) -> (VisitSession, Option<(PageId, Arc<PageShared>)>) {
    let named = headers.get(&LEFT).and_then(PageId::from_client);
    let left = named.and_then(|id| Some((id, live.shared.waiting.open(id)?)));
    let Some(before) = left.as_ref().and_then(|(_, left)| left.visit()) else {
        return (live.settings.sessions.visit(headers), None);
    };
    let session = live.settings.sessions.visit_after(before, headers);
    // Not by the cookie alone: the visitor's id may be another one than when the page was served.
    let own = session.is_of_visitor(before.session());
    if !own && session.presented().is_some() {
        tracing::warn!("a navigation from another visitor's page was not taken for one");
    }
    (session, left.filter(|_| own))
}

/// What is known of a request for the page to which a client navigates; `None` where the browser is to load that by itself.
pub(super) fn asked(live: &Live, request: &mut HttpRequest) -> Option<Known> {
    let path = request.uri().path();
    // What works only once is left for the browser.
    if !live.navigates(path) || download::token(request.uri()).is_some() || later::asks_in_place(request.uri()) {
        return None;
    }
    let (session, left) = visit(live, request.headers());
    let held = match &left {
        None => None,
        // Another kind of page store is for another open page.
        Some((_, left)) => left.visit()?.store().goes_on(live.settings.stores.of(path)).ok()?,
    };
    // The handler gives what it gives a browser that has nothing yet: what is kept of this URL is the document, which is another answer.
    let headers = request.headers_mut();
    without(headers, &[header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE]);
    let accepted = headers.insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    let whole = accepted.is_some_and(|accept| accept == WHOLE);
    let knows_store = held.is_some();
    Some(Known { session, held, asked: Asked::Navigation { left, whole, knows_store } })
}

/// Takes away headers that are seldom there, as one look over all says sooner than one for each.
pub(super) fn without(headers: &mut HeaderMap, names: &[HeaderName]) {
    if headers.keys().any(|name| names.contains(name)) {
        names.iter().for_each(|name| drop(headers.remove(name)));
    }
}

/// Where a redirect to a place in a page (`/orders#newest`) is followed for a script, that script is not told of the place: the client follows it by itself. One to
/// elsewhere is the browser's.
pub(super) fn to_a_place(mut response: Response) -> Response {
    let names_a_place = |url: &&HeaderValue| url.as_bytes().contains(&b'#');
    if response.status().is_redirection()
        && let Some(url) = response.headers().get(header::LOCATION).filter(names_a_place)
    {
        let is_here = is_here(url.as_bytes());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if !is_here {
            headers.remove(header::LOCATION);
        }
    }
    response
}

/// Whether a URL says nothing of a site, so that it is one of this.
fn is_here(url: &[u8]) -> bool {
    match url {
        // Browsers read both signs alike.
        [b'/', rest @ ..] => !matches!(rest, [b'/' | b'\\', ..]),
        [b'?' | b'#', ..] => true,
        _ => false,
    }
}

/// Says that the browser is to load the URL by itself.
pub(super) fn by_the_browser() -> Response {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

/// The body of an answer: its head as JSON, and the document or what differs in it, each with a NUL behind it, which nothing else contains. So the client knows that
/// all has arrived.
pub(super) fn body(page: &str, sent: &Sent<'_>, ahead: Option<&Ahead>) -> Vec<u8> {
    let length = match sent {
        Sent::Document(html) => html.len(),
        Sent::Changes(changes) => changes.regions.iter().map(|(_, place)| place.len() + 4).sum(),
    };
    let mut body = Vec::with_capacity(128 + length);
    // A name has no sign that would be written otherwise.
    body.extend_from_slice(b"{\"page\":\"");
    body.extend_from_slice(page.as_bytes());
    body.push(b'"');
    if let Sent::Changes(Changes { regions, frame: Reframed { title, marks, around, head }, .. }) = sent {
        list(&mut body, "at", regions, |body, (at, _)| number(body, *at as usize));
        for (name, html) in [("title", title.as_deref()), ("marks", marks.as_deref()), ("around", around.as_deref())] {
            if let Some(html) = html {
                field(&mut body, name);
                quoted(&mut body, html);
            }
        }
        if let Some(elements) = head {
            list(&mut body, "head", elements, |body, element| match element {
                Element::Stays(at) => number(body, *at),
                Element::New(html) => quoted(body, html),
            });
        }
        if let Some(Ahead { behind, frame }) = ahead {
            field(&mut body, "ahead");
            body.extend_from_slice(format!("[{behind},\"{}\"]", STANDARD.encode(frame)).as_bytes());
        }
    }
    body.extend_from_slice(b"}\0");
    let mut part = |html: &[u8]| {
        body.extend_from_slice(html);
        body.push(0);
    };
    match sent {
        Sent::Document(html) => part(html),
        Sent::Changes(Changes { html, regions, .. }) => regions.iter().for_each(|(_, place)| part(&html[place.clone()])),
    }
    body
}

/// Begins another field of the head of an answer.
fn field(body: &mut Vec<u8>, name: &str) {
    body.extend_from_slice(b",\"");
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(b"\":");
}

fn list<T>(body: &mut Vec<u8>, name: &str, all: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    field(body, name);
    body.push(b'[');
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        write(body, one);
    }
    body.push(b']');
}

fn number(body: &mut Vec<u8>, number: usize) {
    body.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Writes HTML as a text of JSON.
fn quoted(body: &mut Vec<u8>, html: &[u8]) {
    // A vector takes all that is written into it.
    let _written = serde_json::to_writer(body, &String::from_utf8_lossy(html));
}

/// The page with which the connection of the page that is `left` goes on, by its name; it counts as connected before that one has gone, so that who wants one finds the other.
pub(super) fn next(live: &Live, left: &mut Parked, name: &[u8]) -> Option<Box<Parked>> {
    let waiting = &live.shared.waiting;
    let visitor = left.page.visit()?.session().known_id()?;
    let way = waiting.way_to(PageId::from_client(name)?);
    let mut last: Option<Box<Parked>> = None;
    // Between the two there may be some that the browser has shown while it was connecting.
    for id in way.into_iter().take_while(|id| *id != left.id).collect::<Vec<_>>().into_iter().rev() {
        let Some(mut next) = waiting.go_on(id, &visitor) else { continue };
        let goes_on = go_on(&mut next, last.as_deref_mut().unwrap_or(left));
        if let Some(passed) = last.replace(next) {
            waiting.gone(passed.id);
        }
        if !goes_on {
            waiting.gone(id);
            return None;
        }
    }
    last
}

/// The page that a browser shows which has taken so many frames, with what that has left unsaid; `None` where not all is there any more.
pub(super) async fn shown(live: &Live, id: PageId, visitor: Option<&[u8; 16]>, received: Option<u64>) -> Option<Box<Parked>> {
    let waiting = &live.shared.waiting;
    let mut last: Option<Box<Parked>> = None;
    // Its connection may have been lost before it could say that it has gone on.
    for id in waiting.way_to(id).into_iter().rev() {
        let left = last.take();
        last = waiting.find(id, visitor).await;
        last.take_if(|next| match left {
            Some(mut left) => !go_on(next, &mut left),
            None => next.page.shared().waits_for_any(),
        });
    }
    let mut page = last?;
    page.sent.go_on_behind(received?).then_some(page)
}

/// Has a page go on from the one that is `left`: with what both share, which the browser shows already, and with what it may not have heard yet. False where something of
/// that has gone.
fn go_on(next: &mut Parked, left: &mut Parked) -> bool {
    // What is on its way to a page with other numbers has met those of this one.
    let meets_others = next.left.take() != Some(left.id) && !left.sent.unacknowledged.is_empty();
    if meets_others || !next.page.shared().take_all_along(&left.page.shared()) {
        return false;
    }
    next.page.go_on_from(&mut left.page);
    next.sent = mem::take(&mut left.sent);
    next.unsettled = left.unsettled.take();
    next.rows = left.rows.take();
    if let Some(rows) = &mut next.rows {
        // What it was asked for is of the page that it has left.
        rows.go_without();
    }
    // It goes on in the same tab.
    next.page.hide(left.page.shared().is_tab_hidden());
    next.watched = left.watched;
    if left.store.is_some() {
        next.store = StoreLink::new(&next.page);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_an_answer_is_json_whatever_stands_in_it() {
        let html = b"<p>\"\\\x01\n\xc3\xa9</p>";
        let text = |html: &[u8]| String::from_utf8(html.to_vec()).unwrap();
        let frame = Reframed {
            title: Some(html.as_slice().into()),
            marks: Some(html.to_vec()),
            around: None,
            head: Some(vec![Element::Stays(12), Element::New(html.to_vec())]),
        };
        let sent = Sent::Changes(Changes { html: b"<b>x</b><i>y</i>".to_vec(), regions: vec![(3, 0..8), (10, 8..16)], frame });
        let answer = text(&body("name", &sent, Some(&Ahead { behind: 7, frame: vec![1, 2, 3] })));
        let parts: Vec<_> = answer.split('\0').collect();
        assert_eq!(parts[1..], ["<b>x</b>", "<i>y</i>", ""]);
        let head: serde_json::Value = serde_json::from_str(parts[0]).unwrap();
        let html = text(html);
        assert_eq!(head, serde_json::json!({ "page": "name", "at": [3, 10], "title": html, "marks": html, "head": [12, html], "ahead": [7, "AQID"] }));
    }
}
