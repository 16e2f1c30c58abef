//! Events for a browser behind somebody who collects an answer until it ends: it asks again and again, and each answer ends once it has something to say.
//!
//! The browser asks for its connection in this way where the first bytes of a stream that goes on have not come in time. It gets the name at once, and then asks by
//! `marquetry: NAME.more.NUMBER`, one number after the other. An answer ends with `event:more` and its number, so that the browser knows it whole and its own; one that was
//! lost on the way is given again to who asks for the same number again. Where an answer does not come, the browser connects anew, as after a cut.

use std::{
    convert::Infallible,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use futures_core::Stream;
use tokio::{
    sync::mpsc::Receiver,
    time::{Instant, Sleep, sleep, sleep_until},
};

use super::{
    events::{self, HEADER},
    layer::plain,
    live::Live,
    waiting::PageId,
};

/// After how long an answer ends that has nothing to say: proxies end those that take a minute, some half of one.
const HANGS: Duration = Duration::from_secs(20);
/// For how long nobody may ask before the connection counts as cut.
const ABSENT: Duration = Duration::from_secs(10);

/// What a connection says, until it is asked for.
pub(super) struct Outbox(Mutex<State>);

struct State {
    events: Receiver<Bytes>,
    /// The number of the next answer.
    next: u64,
    /// The answer before it, which may not have arrived.
    last: Bytes,
    /// Counts who asks: the newest gets the answer.
    asked: u64,
    hangs: Option<Waker>,
    /// Since when nobody asks.
    idle: Option<Instant>,
}

impl Outbox {
    pub(super) fn new(events: Receiver<Bytes>) -> Arc<Outbox> {
        let state = State { events, next: 1, last: Bytes::new(), asked: 0, hangs: None, idle: Some(Instant::now()) };
        Arc::new(Outbox(Mutex::new(state)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends when nobody has asked for too long.
    pub(super) async fn absent(self: Arc<Outbox>) {
        loop {
            let idle = self.lock().idle;
            match idle {
                None => sleep(ABSENT).await,
                Some(since) if since.elapsed() >= ABSENT => return,
                Some(since) => sleep_until(since + ABSENT).await,
            }
        }
    }

    /// The answer of a number; `None` where it is neither the next one nor the one before.
    fn ask(self: &Arc<Outbox>, number: u64) -> Option<Answer> {
        let mut state = self.lock();
        let again = number.checked_add(1) == Some(state.next) && !state.last.is_empty();
        if number != state.next && !again {
            return None;
        }
        state.asked += 1;
        state.idle = None;
        let answer = Answer { outbox: self.clone(), number, turn: state.asked, until: Box::pin(sleep(HANGS)), done: false };
        let before = state.hangs.take();
        drop(state);
        if let Some(before) = before {
            before.wake();
        }
        Some(answer)
    }
}

/// An answer, until it is given.
struct Answer {
    outbox: Arc<Outbox>,
    number: u64,
    /// Which of those who asked gets it.
    turn: u64,
    until: Pin<Box<Sleep>>,
    done: bool,
}

impl Answer {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let mut state = self.outbox.lock();
        if state.asked != self.turn {
            return Poll::Ready(None);
        }
        if state.next > self.number {
            return Poll::Ready(Some(state.last.clone()));
        }
        let mut answer = Vec::new();
        let ended = loop {
            match state.events.poll_recv(cx) {
                Poll::Ready(Some(event)) => answer.extend_from_slice(&event),
                Poll::Ready(None) => break true,
                Poll::Pending => break false,
            }
        };
        if ended {
            // Without its number the browser does not ask again.
            return Poll::Ready(Some(answer.into()).filter(|answer: &Bytes| !answer.is_empty()));
        }
        if answer.is_empty() && self.until.as_mut().poll(cx).is_pending() {
            state.hangs = Some(cx.waker().clone());
            return Poll::Pending;
        }
        answer.extend_from_slice(more(self.number).as_bytes());
        state.last = answer.into();
        state.next += 1;
        Poll::Ready(Some(state.last.clone()))
    }
}

impl Stream for Answer {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if mem::replace(&mut self.done, true) {
            return Poll::Ready(None);
        }
        let answer = self.poll(cx);
        self.done = answer.is_ready();
        answer.map(|answer| answer.map(Ok))
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let mut state = self.outbox.lock();
        if state.asked == self.turn {
            state.idle = Some(Instant::now());
        }
    }
}

/// What a whole answer ends with.
pub(super) fn more(number: u64) -> String {
    format!("event:more\ndata:{number}\n\n")
}

/// The connection that is asked whether it has more to say, and the number of the answer.
pub(super) fn asked(method: &Method, headers: &HeaderMap) -> Option<(PageId, u64)> {
    let (name, number) = headers.get(&HEADER)?.to_str().ok().filter(|_| *method == Method::GET)?.split_once(".more.")?;
    Some((PageId::from_client(name)?, number.parse().ok()?))
}

pub(super) fn answer(live: &Live, headers: &HeaderMap, (name, number): (PageId, u64)) -> Response {
    let visitor = live.settings.sessions.visit(headers).presented_id();
    let Some(outbox) = live.shared.streams.outbox(name, visitor) else { return events::unknown() };
    match outbox.ask(number) {
        Some(answer) => (events::HEADERS, Body::from_stream(answer)).into_response(),
        None => plain(StatusCode::CONFLICT, "That is not the next answer."),
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::sync::mpsc::{Sender, channel};

    use super::*;

    fn outbox() -> (Sender<Bytes>, Arc<Outbox>) {
        let (say, events) = channel(4);
        (say, Outbox::new(events))
    }

    async fn text(mut answer: Answer) -> String {
        let mut text = String::new();
        while let Some(Ok(bytes)) = poll_fn(|cx| Pin::new(&mut answer).poll_next(cx)).await {
            text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
        text
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_ends_with_what_there_is_or_after_a_while() {
        let (say, outbox) = outbox();
        for event in ["a;", "b;"] {
            say.send(event.into()).await.unwrap();
        }
        assert_eq!(text(outbox.ask(1).unwrap()).await, "a;b;event:more\ndata:1\n\n");
        let since = Instant::now();
        assert_eq!(text(outbox.ask(2).unwrap()).await, "event:more\ndata:2\n\n");
        assert_eq!(since.elapsed().as_secs(), HANGS.as_secs());
        let hangs = tokio::spawn(text(outbox.ask(3).unwrap()));
        tokio::task::yield_now().await;
        say.send("c;".into()).await.unwrap();
        assert_eq!(hangs.await.unwrap(), "c;event:more\ndata:3\n\n");
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_again_gets_the_same_answer_and_no_other_number_gets_any() {
        let (say, outbox) = outbox();
        assert!(outbox.ask(0).is_none() && outbox.ask(2).is_none());
        let first = tokio::spawn(text(outbox.ask(1).unwrap()));
        tokio::task::yield_now().await;
        let second = tokio::spawn(text(outbox.ask(1).unwrap()));
        assert_eq!(first.await.unwrap(), "", "somebody on the way has asked again");
        say.send("a;".into()).await.unwrap();
        let answer = second.await.unwrap();
        assert_eq!(answer, "a;event:more\ndata:1\n\n");
        say.send("b;".into()).await.unwrap();
        assert_eq!(text(outbox.ask(1).unwrap()).await, answer);
        assert_eq!(text(outbox.ask(2).unwrap()).await, "b;event:more\ndata:2\n\n");
        assert!(outbox.ask(1).is_none() && outbox.ask(u64::MAX).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_connection_is_no_whole_answer() {
        let (say, outbox) = outbox();
        say.send("a;".into()).await.unwrap();
        drop(say);
        assert_eq!(text(outbox.ask(1).unwrap()).await, "a;");
        assert_eq!(text(outbox.ask(1).unwrap()).await, "");
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_missed_while_somebody_asks() {
        let (_say, outbox) = outbox();
        let since = Instant::now();
        let absent = tokio::spawn(outbox.clone().absent());
        tokio::time::sleep(ABSENT / 2).await;
        for number in 1..4 {
            text(outbox.ask(number).unwrap()).await;
            tokio::time::sleep(ABSENT / 2).await;
        }
        assert!(!absent.is_finished());
        drop(outbox.ask(4).unwrap());
        absent.await.unwrap();
        assert!(since.elapsed() >= 3 * HANGS + 2 * ABSENT + ABSENT / 2, "{:?}", since.elapsed());
    }
}
