//! A connection where WebSockets are blocked: what goes to the browser are server-sent events (HTML, "Server-sent events"), what comes from it are posts. Both go to
//! the page's own URL, as the upgrade does, and carry the same messages.
//!
//! The stream begins with the name of the connection, which posts give with their number: `marquetry: NAME.NUMBER`. A post may hold several messages, each with its
//! length before it, or none, which is a sign of life. A number that was there before is one that a browser or a proxy has sent again by itself.
//!
//! Where somebody on the way holds the stream back, the browser asks for answers that end (`polls`).

use std::{
    collections::HashMap,
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes},
    extract::Request as HttpRequest,
    http::{HeaderMap, HeaderName, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_core::Stream;
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, Receiver, Sender},
    time::timeout,
};

use super::{
    carrier::{Carrier, End, Heard, MALFORMED, STALLED, TOO_LARGE},
    layer::plain,
    link::Connection,
    live::Live,
    origin,
    polls::{self, Outbox},
    upload::{self, Unread},
    waiting::PageId,
};
use crate::{context::Visit, out::wire};

/// The header by which a client claims its page, and names its connection in what it posts.
pub(super) static HEADER: HeaderName = HeaderName::from_static("marquetry");
/// Proxies and browsers may wait for so many bytes before they pass on the first.
const PADDING: usize = 2048;
/// How many bytes of messages a client may post at once where a single one may have fewer: it has no way to know.
const POST: usize = 64 * 1024;
/// How many messages wait while the page is at work; then the post waits. As many wait to be asked for.
const WAITING: usize = 16;

pub(super) const HEADERS: [(&str, &str); 3] = [
    ("content-type", "text/event-stream"),
    // Who transforms has to collect first.
    ("cache-control", "no-store, no-transform"),
    ("x-accel-buffering", "no"),
];

/// What a client accepts that wants answers that end.
const ENDS: &str = "text/event-stream;ends";

/// Whether a request for events asks for answers that end.
pub(super) fn ends(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept == ENDS)
}

/// The claim in a request for a stream of events.
pub(super) fn claim<'a>(method: &Method, headers: &'a HeaderMap) -> Option<&'a str> {
    let accepts = || headers.get(header::ACCEPT)?.to_str().ok().filter(|accept| accept.contains("text/event-stream"));
    let claim = headers.get(&HEADER)?.to_str().ok()?;
    (*method == Method::GET).then(accepts)??;
    Some(claim)
}

/// The connections of this kind that are open, by their names.
#[derive(Default)]
pub(super) struct Streams(Arc<Mutex<HashMap<PageId, Entry>>>);

struct Entry {
    /// Whose cookie came with the request.
    presented: Option<[u8; 16]>,
    /// Their session may have a new id by now.
    visit: Option<Arc<Visit>>,
    heard: Sender<Heard>,
    /// The number of the next post.
    next: u64,
    /// What waits to be asked for, where the answers end.
    outbox: Option<Arc<Outbox>>,
}

impl Streams {
    fn lock(&self) -> MutexGuard<'_, HashMap<PageId, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of a visitor's own connection.
    fn find<T>(&self, name: PageId, visitor: Option<[u8; 16]>, found: impl FnOnce(&mut Entry) -> T) -> Option<T> {
        let mut entries = self.lock();
        let entry = entries.get_mut(&name)?;
        let now = entry.visit.as_ref().and_then(|visit| visit.session().known_id());
        if visitor != entry.presented && visitor != now {
            tracing::warn!("a message for another visitor's connection was refused");
            return None;
        }
        Some(found(entry))
    }

    /// What a visitor's own connection has to say, by answers that end; to ask is a sign of life.
    pub(super) fn outbox(&self, name: PageId, visitor: Option<[u8; 16]>) -> Option<Arc<Outbox>> {
        self.find(name, visitor, |entry| {
            // Where there is no room for it, other signs are there.
            let _full = entry.heard.try_send(Heard::Life);
            entry.outbox.clone()
        })?
    }
}

/// The server's end of a stream.
struct Events {
    frames: Sender<Bytes>,
    heard: Receiver<Heard>,
    /// Ends when the browser has gone.
    gone: Pin<Box<dyn Future<Output = ()> + Send>>,
    name: PageId,
    outbox: Option<Arc<Outbox>>,
    streams: Arc<Mutex<HashMap<PageId, Entry>>>,
}

impl Drop for Events {
    fn drop(&mut self) {
        let (name, streams) = (self.name, self.streams.clone());
        let forget = move || {
            let entry = streams.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
            drop(entry);
        };
        match (self.outbox.take(), Handle::try_current()) {
            // Its last words wait to be asked for.
            (Some(outbox), Ok(runtime)) => drop(runtime.spawn(async move {
                outbox.absent().await;
                forget();
            })),
            _ => forget(),
        }
    }
}

impl Events {
    async fn event(&mut self, event: String) -> Result<(), End> {
        match timeout(STALLED, self.frames.send(event.into())).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Cut),
        }
    }
}

impl Carrier for Events {
    fn poll_heard(&mut self, cx: &mut Context<'_>) -> Poll<Heard> {
        match self.heard.poll_recv(cx) {
            Poll::Ready(heard) => Poll::Ready(heard.unwrap_or(Heard::End(End::Cut))),
            Poll::Pending => self.gone.as_mut().poll(cx).map(|()| Heard::End(End::Cut)),
        }
    }

    async fn send(&mut self, frame: Bytes) -> Result<(), End> {
        let mut event = String::with_capacity(frame.len().div_ceil(3) * 4 + 7);
        event.push_str("data:");
        STANDARD.encode_string(&frame, &mut event);
        event.push_str("\n\n");
        self.event(event).await
    }

    async fn ask(&mut self) -> Result<(), End> {
        self.event("event:ask\ndata:\n\n".to_owned()).await
    }

    async fn close(&mut self, code: u16, reason: &'static str) {
        let _gone = self.event(format!("event:close\ndata:{code} {reason}\n\n")).await;
    }
}

/// What a response is made of, for as long as its connection lasts.
struct Answer(Receiver<Bytes>);

impl Stream for Answer {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}

/// Answers with the events of a connection; with its name where the answers end.
pub(super) fn open(connection: Connection, presented: Option<[u8; 16]>, ends: bool) -> Response {
    let Some(name) = PageId::random() else { return plain(StatusCode::SERVICE_UNAVAILABLE, "The server cannot name a connection.") };
    let streams = connection.connected.live.shared.streams.0.clone();
    // Where nothing is to follow the answer ends by itself.
    let ends = ends && connection.parked.is_some();
    // One waits while the one before is on its way: who reads slowly is sent little. An answer that ends is to hold what comes while the one before is on its way.
    let (frames, answer) = mpsc::channel(if ends { WAITING } else { 1 });
    let (heard, hears) = mpsc::channel(WAITING);
    let begin = format!("event:open\ndata:{}\n\n", name.text());
    let visit = connection.parked.as_ref().and_then(|(parked, _)| parked.page.visit().cloned());
    let (body, outbox, gone): (_, _, Pin<Box<dyn Future<Output = ()> + Send>>) = if ends {
        let outbox = Outbox::new(answer);
        (Body::from(begin + &polls::more(0)), Some(outbox.clone()), Box::pin(outbox.absent()))
    } else {
        // There is room for one.
        let _room = frames.try_send(format!(":{:PADDING$}\n\n{begin}", "").into());
        let watched = frames.clone();
        (Body::from_stream(Answer(answer)), None, Box::pin(async move { watched.closed().await }))
    };
    let entry = Entry { presented, visit, heard, next: 0, outbox: outbox.clone() };
    streams.lock().unwrap_or_else(PoisonError::into_inner).insert(name, entry);
    tokio::spawn(connection.run(Events { frames, heard: hears, gone, name, outbox, streams }));
    (HEADERS, body).into_response()
}

/// What is posted: to which connection, and under which number; without one the visitor has left the page.
pub(super) struct Post {
    name: PageId,
    number: Option<u64>,
}

/// Reads the header of what is posted to a connection.
pub(super) fn post(method: &Method, headers: &HeaderMap) -> Option<Post> {
    if *method != Method::POST {
        return None;
    }
    let (name, number) = headers.get(&HEADER)?.to_str().ok()?.rsplit_once('.')?;
    let number = if number == "left" { None } else { Some(number.parse().ok()?) };
    Some(Post { name: PageId::from_client(name)?, number })
}

pub(super) fn unknown() -> Response {
    plain(StatusCode::NOT_FOUND, "There is no such connection.")
}

/// Takes in what is posted to a connection.
pub(super) async fn hear(live: &Live, request: HttpRequest, Post { name, number }: Post) -> Response {
    let (parts, body) = request.into_parts();
    if !origin::is_allowed(live, &parts.headers) {
        tracing::warn!(origin = ?parts.headers.get(header::ORIGIN), "a message from a foreign origin was refused");
        return plain(StatusCode::FORBIDDEN, "Pages of this origin may not speak here.");
    }
    let visitor = live.settings.sessions.visit(&parts.headers).presented_id();
    let streams = &live.shared.streams;
    let Some(heard) = streams.find(name, visitor, |entry| entry.heard.clone()) else { return unknown() };
    let Some(number) = number else {
        let _gone = heard.send(Heard::End(End::Left)).await;
        return StatusCode::NO_CONTENT.into_response();
    };
    let limit = live.settings.limits.message.saturating_add(16).max(POST);
    let (status, said) = match upload::read(&parts.headers, body, limit).await {
        Ok(body) => match messages(&body) {
            Some(said) => (StatusCode::NO_CONTENT, said),
            None => (StatusCode::UNPROCESSABLE_ENTITY, vec![Heard::End(MALFORMED)]),
        },
        Err(Unread::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, vec![Heard::End(TOO_LARGE)]),
        Err(Unread::Broken) => return plain(StatusCode::UNPROCESSABLE_ENTITY, "The message did not arrive whole."),
    };
    let turn = streams.find(name, visitor, |entry| {
        let turn = number.cmp(&entry.next);
        entry.next += u64::from(turn.is_eq());
        turn
    });
    match turn {
        None => return unknown(),
        Some(turn) if turn.is_lt() => return StatusCode::NO_CONTENT.into_response(),
        Some(turn) if turn.is_gt() => return plain(StatusCode::CONFLICT, "A message before this one is missing."),
        Some(_) => {}
    }
    for said in said {
        // It has gone meanwhile: the client hears of that by the stream.
        if !matches!(timeout(STALLED, heard.send(said)).await, Ok(Ok(()))) {
            return unknown();
        }
    }
    status.into_response()
}

/// The messages of a post; `None` where their lengths are not right.
fn messages(body: &Bytes) -> Option<Vec<Heard>> {
    let mut messages = vec![Heard::Life];
    let mut rest = &body[..];
    while !rest.is_empty() {
        let (length, behind) = wire::read_varint(rest)?;
        let (message, behind) = behind.split_at_checked(usize::try_from(length).ok()?)?;
        messages.push(Heard::Message(body.slice_ref(message)));
        rest = behind;
    }
    Some(messages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_holds_messages_with_their_lengths() {
        let read = |body: &'static [u8]| messages(&Bytes::from_static(body));
        let message = |bytes: &'static [u8]| Heard::Message(Bytes::from_static(bytes));
        assert_eq!(read(&[]), Some(vec![Heard::Life]));
        assert_eq!(read(&[1, 9, 0, 2, 7, 8]), Some(vec![Heard::Life, message(&[9]), message(&[]), message(&[7, 8])]));
        for wrong in [&[1][..], &[2, 1], &[0x80], &[0xff; 11]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn only_our_clients_requests_are_taken() {
        let headers = |pairs: &[(&'static str, &str)]| -> HeaderMap {
            pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap())).collect()
        };
        let both = headers(&[("accept", "text/event-stream"), ("marquetry", "abc.12")]);
        assert_eq!(claim(&Method::GET, &both), Some("abc.12"));
        assert_eq!(claim(&Method::POST, &both), None);
        assert_eq!(claim(&Method::GET, &headers(&[("accept", "text/event-stream")])), None);
        assert_eq!(claim(&Method::GET, &headers(&[("accept", "text/html"), ("marquetry", "abc.12")])), None);
        let name = "AAAAAAAAAAAAAAAAAAAAAA";
        let number = |value: &str| post(&Method::POST, &headers(&[("marquetry", value)])).map(|post| post.number);
        assert_eq!(number(&format!("{name}.12")), Some(Some(12)));
        assert_eq!(number(&format!("{name}.left")), Some(None));
        assert_eq!(number(&format!("{name}.-1")), None);
        assert_eq!(number("abc.1"), None);
        assert!(post(&Method::GET, &headers(&[("marquetry", &format!("{name}.12"))])).is_none());
    }
}
