//! An answer that goes on: the page as it is at first, and then what comes into it until its connection is there, or nothing is waited for any more.
//!
//! What comes later is what a connection would send: each frame stands in an element, which the client takes from the page. The frames count as sent: a connection
//! begins behind those that have arrived. So nothing comes twice, and nothing is lost, wherever the answer is cut.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use axum::{
    body::Bytes,
    http::{Uri, uri::PathAndQuery},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_core::Stream;

use super::{
    live::Live,
    waiting::{PageId, Parked},
};
use crate::out::wire;

/// In the query of a page's URL: the answer has the results in place, for who runs no script.
const IN_PLACE: &str = "_await";

/// Whether a URL asks for the results in place.
pub(super) fn asks_in_place(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| query.split('&').any(|part| part == IN_PLACE))
}

/// The page's own URL, relative to it, that has the results in place.
pub(super) fn in_place(query: Option<&str>) -> String {
    match query.filter(|query| !query.is_empty()) {
        Some(query) => format!("?{query}&{IN_PLACE}"),
        None => format!("?{IN_PLACE}"),
    }
}

/// The URL as the application knows it.
pub(super) fn own(uri: &Uri) -> Uri {
    let query: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(|part| *part != IN_PLACE).collect();
    let query = query.join("&");
    let own = if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) };
    let mut parts = uri.clone().into_parts();
    match PathAndQuery::try_from(own) {
        Ok(own) => parts.path_and_query = Some(own),
        Err(_) => return uri.clone(),
    }
    Uri::from_parts(parts).unwrap_or_else(|_| uri.clone())
}

/// A page whose answer goes on.
#[derive(Default)]
pub(super) struct UnderWay(Mutex<State>);

#[derive(Default)]
struct State {
    /// Until its connection has it.
    page: Option<Box<Parked>>,
    /// Has the answer look around.
    waker: Option<Waker>,
    begun: bool,
}

impl UnderWay {
    pub(super) fn new(parked: Box<Parked>) -> Arc<UnderWay> {
        Arc::new(UnderWay(Mutex::new(State { page: Some(parked), ..State::default() })))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the page if `whose` says so: its answer ends.
    pub(super) fn take(&self, whose: impl FnOnce(&Parked) -> bool) -> Option<Box<Parked>> {
        let mut state = self.lock();
        let page = if state.page.as_deref().is_some_and(whose) { state.page.take() } else { None };
        let waker = state.waker.take().filter(|_| page.is_some());
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        page
    }

    /// The next frame; `None` when the answer is at its end.
    fn next(&self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let mut state = self.lock();
        let State { page, waker, begun } = &mut *state;
        let Some(parked) = page else { return Poll::Ready(None) };
        // What was found while the page was being served wakes nobody.
        if !std::mem::replace(begun, true) || parked.page.wake_by(cx.waker()) {
            let mut sections = parked.page.turn().0;
            wire::trim(&mut sections);
            let frame = Bytes::from(sections);
            if !frame.is_empty() {
                parked.sent.push(frame.clone());
                return Poll::Ready(Some(frame));
            }
            // One that has failed is for its connection, which knows what to do.
            if parked.page.has_failed() {
                return Poll::Ready(None);
            }
            // What goes on by itself lets others go on meanwhile.
            if parked.page.wake_by(cx.waker()) {
                cx.waker().wake_by_ref();
            }
        }
        if !parked.page.waits() {
            return Poll::Ready(None);
        }
        *waker = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Ends the answer: the page, if it is still here, waits for its connection, and is never between the two places.
    fn finish(&self, park: impl FnOnce(Box<Parked>)) {
        if let Some(parked) = self.lock().page.take() {
            park(parked);
        }
    }
}

/// The body of an answer that goes on.
pub(super) struct Answer {
    live: Live,
    id: PageId,
    under_way: Arc<UnderWay>,
    head: Option<Bytes>,
    /// What stands behind the frames; gone when the answer is at its end.
    tail: Option<Bytes>,
}

impl Answer {
    /// The answer for a page: its HTML up to where frames come, and behind them.
    pub(super) fn new(live: &Live, parked: Box<Parked>, head: Bytes, tail: Bytes) -> Answer {
        let id = parked.id;
        let under_way = UnderWay::new(parked);
        live.shared.waiting.begin(id, under_way.clone());
        Answer { live: live.clone(), id, under_way, head: Some(head), tail: Some(tail) }
    }
}

impl Stream for Answer {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(head) = self.head.take() {
            return Poll::Ready(Some(Ok(head)));
        }
        if self.tail.is_none() {
            return Poll::Ready(None);
        }
        match self.under_way.next(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(frame)) => Poll::Ready(Some(Ok(element(&frame)))),
            Poll::Ready(None) => {
                let (waiting, limits) = (&self.live.shared.waiting, self.live.settings.limits);
                self.under_way.finish(|parked| waiting.park(parked, limits));
                waiting.end(self.id);
                Poll::Ready(self.tail.take().map(Ok))
            }
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // Who has gone before the end waits for nothing any more.
        if self.tail.is_some() {
            self.live.shared.waiting.end(self.id);
            drop(self.under_way.take(|_| true));
        }
    }
}

/// A frame as an element: base64, which no parser and no charset changes.
fn element(frame: &[u8]) -> Bytes {
    let mut element = String::from("<marquetry-frame hidden data-f=\"");
    STANDARD.encode_string(frame, &mut element);
    element.push_str("\"></marquetry-frame>");
    element.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_is_none_of_the_applications_query() {
        let read = |uri: &str| {
            let uri: Uri = uri.parse().unwrap();
            (asks_in_place(&uri), own(&uri).to_string())
        };
        assert_eq!(read("/a?b=1"), (false, "/a?b=1".to_owned()));
        assert_eq!(read("/a?_await"), (true, "/a".to_owned()));
        assert_eq!(read("/a?b=1&_await&c=%20"), (true, "/a?b=1&c=%20".to_owned()));
        assert_eq!(read("/a?b=_await&x_await=1"), (false, "/a?b=_await&x_await=1".to_owned()));
        assert_eq!(read("http://h/a?_await"), (true, "http://h/a".to_owned()));
        assert_eq!((in_place(None), in_place(Some("b=1"))), ("?_await".to_owned(), "?b=1&_await".to_owned()));
    }
}
