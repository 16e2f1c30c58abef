//! An open connection: what the browser says goes to its page, what changes there goes to the browser.

use std::{collections::VecDeque, future::Future, mem, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, WebSocket},
};
use tokio::time::{Instant, sleep_until, timeout};

use super::{
    live::{Connected, Live},
    waiting::{PageId, Parked},
};
use crate::{
    component::{Call, Outcome},
    out::wire::{self, Control},
    page::LivePage,
};

/// How long a connection may be silent before it is asked whether anybody is there.
const QUIET: Duration = Duration::from_secs(30);
/// How long a browser may take to accept a message.
const STALLED: Duration = Duration::from_secs(30);
/// How long a connection that was closed is read on.
const FAREWELL: Duration = Duration::from_secs(1);
/// A page whose component panics is loaded anew, but not one that does so at once: it would be loaded for ever.
const SETTLED: Duration = Duration::from_secs(10);
/// How many bytes are kept until the browser says that they have arrived.
const UNACKNOWLEDGED: usize = 256 * 1024;

/// What has been sent to a page, as far as it may have to be sent again.
#[derive(Debug, Default)]
pub(super) struct Sent {
    count: u64,
    unacknowledged: VecDeque<Bytes>,
    bytes: usize,
}

impl Sent {
    fn push(&mut self, frame: Bytes) {
        self.count += 1;
        self.bytes += frame.len();
        self.unacknowledged.push_back(frame);
        if self.bytes > UNACKNOWLEDGED {
            // Who is that far behind gets the page anew.
            self.unacknowledged.clear();
            self.bytes = 0;
        }
    }

    fn acknowledge(&mut self, received: u64) {
        while self.count - (self.unacknowledged.len() as u64) < received
            && let Some(frame) = self.unacknowledged.pop_front()
        {
            self.bytes -= frame.len();
        }
        if self.unacknowledged.is_empty() {
            // An idle connection keeps no room for what it may send one day.
            self.unacknowledged = VecDeque::new();
        }
    }

    /// The frames behind the first `received`; `None` where they are no longer there, or never were.
    pub(super) fn since(&mut self, received: u64) -> Option<Vec<Bytes>> {
        self.acknowledge(received);
        let kept = self.unacknowledged.len() as u64;
        (received + kept == self.count).then(|| self.unacknowledged.iter().cloned().collect())
    }
}

/// How a connection begins.
#[derive(Debug)]
pub(super) enum Opening {
    /// The page lives; these frames did not arrive.
    Resumed(Vec<Bytes>),
    /// The page had to be run anew: its fragments.
    Anew(Vec<(u32, Vec<u8>)>),
    /// The browser should load the URL itself.
    Reload,
}

pub(super) struct Connection {
    pub(super) live: Live,
    pub(super) id: PageId,
    pub(super) parked: Option<Box<Parked>>,
    pub(super) opening: Opening,
    pub(super) connected: Connected,
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The visitor has left the page.
    Left,
    /// Nobody said so: the page waits for a while.
    Cut,
    /// The browser broke the rules.
    Refused(u16, &'static str),
    /// The server shuts down.
    Closing,
}

impl Connection {
    /// Serves the connection until it ends.
    // Not an `async fn`: that would keep the socket twice, as an argument and as a local. What is rarely under way is boxed for the same reason: each idle
    // connection keeps room for every state of its task.
    pub(super) fn run(self, mut socket: WebSocket) -> impl Future<Output = ()> + Send {
        let Connection { live, id, mut parked, mut opening, connected } = self;
        async move {
            let end = match &mut parked {
                Some(parked) => match Box::pin(open(&mut socket, id, parked, mem::replace(&mut opening, Opening::Reload))).await {
                    Ok(()) => converse(&live, &mut socket, parked).await,
                    Err(end) => end,
                },
                None => {
                    let reload = Bytes::from_static(&[0, Control::Reload as u8]);
                    let _gone = Box::pin(send(&mut socket, reload)).await;
                    End::Left
                }
            };
            drop(connected);
            match end {
                End::Refused(code, reason) => {
                    tracing::warn!(code, reason, "a connection was closed");
                    Box::pin(close(&mut socket, code, reason)).await;
                }
                End::Closing => Box::pin(close(&mut socket, 1012, "restarting")).await,
                End::Left | End::Cut => {}
            }
            if end == End::Cut
                && let Some(parked) = parked
            {
                live.shared.waiting.park(id, parked, live.settings.limits);
            }
        }
    }
}

/// Says why the connection ends, and gives the browser the time to hear it: a socket that is closed over unread data is reset, which throws the reason away.
async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame { code, reason: reason.into() };
    let farewell = async {
        let _gone = socket.send(Message::Close(Some(frame))).await;
        loop {
            match socket.recv().await {
                Some(Ok(_)) => {}
                // What is left can no longer be read as frames.
                Some(Err(_)) => std::future::pending().await,
                None => return,
            }
        }
    };
    let _late = timeout(FAREWELL, farewell).await;
}

async fn send(socket: &mut WebSocket, frame: Bytes) -> Result<(), End> {
    match timeout(STALLED, socket.send(Message::Binary(frame))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Cut),
    }
}

async fn open(socket: &mut WebSocket, id: PageId, parked: &mut Parked, opening: Opening) -> Result<(), End> {
    match opening {
        Opening::Resumed(missed) => {
            for frame in missed {
                send(socket, frame).await?;
            }
        }
        Opening::Anew(fragments) => {
            let mut frame = vec![0, Control::Page as u8];
            wire::string(&mut frame, id.text().as_bytes());
            for (number, html) in fragments {
                wire::varint(&mut frame, number.into());
                wire::op(&mut frame, wire::Op::Scope, 0);
                wire::string(&mut frame, &html);
                frame.push(wire::END);
            }
            let frame = Bytes::from(frame);
            // It is the first that the browser counts of this page.
            parked.sent.push(frame.clone());
            send(socket, frame).await?;
        }
        Opening::Reload => {}
    }
    Ok(())
}

/// Serves a connection until it ends.
async fn converse(live: &Live, socket: &mut WebSocket, parked: &mut Parked) -> End {
    // What was found while the page was being served wakes nobody.
    if let Err(end) = Box::pin(update(socket, parked)).await {
        return end;
    }
    let mut closing = live.shared.closing.subscribe();
    let mut calls = Bucket::full(live.settings.limits.triggers_per_second);
    let since = Instant::now();
    let mut heard = since;
    let mut asked = false;
    loop {
        tokio::select! {
            biased;
            message = socket.recv() => {
                heard = Instant::now();
                asked = false;
                match message {
                    None | Some(Err(_)) => return message.map_or(End::Cut, |result| refusal(&result)),
                    Some(Ok(Message::Close(frame))) => {
                        // Only 1001, "going away", says that the page itself is gone.
                        return if frame.is_none_or(|frame| frame.code == 1001) { End::Left } else { End::Cut };
                    }
                    Some(Ok(Message::Binary(bytes))) => {
                        if bytes.len() > live.settings.limits.message {
                            return End::Refused(1009, "message too large");
                        }
                        if let Err(end) = receive(&bytes, parked, &mut calls) {
                            return end;
                        }
                    }
                    Some(Ok(Message::Text(_))) => return End::Refused(1002, "text is not understood"),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                }
            }
            () = parked.page.changed() => {}
            () = sleep_until(heard + QUIET) => {
                if asked || Box::pin(timeout(STALLED, socket.send(Message::Ping(Bytes::new())))).await.is_err() {
                    return End::Cut;
                }
                asked = true;
                heard = Instant::now();
                continue;
            }
            changed = closing.changed() => {
                if changed.is_err() || *closing.borrow() {
                    return End::Closing;
                }
                continue;
            }
        }
        if let Err(end) = Box::pin(update(socket, parked)).await {
            return end;
        }
        if parked.page.take_failure().is_some() && since.elapsed() > SETTLED {
            let reload = Bytes::from_static(&[0, Control::Reload as u8]);
            let _gone = Box::pin(send(socket, reload)).await;
            return End::Left;
        }
    }
}

fn refusal(result: &Result<Message, axum::Error>) -> End {
    match result {
        Err(error) => {
            let text = error.to_string();
            if text.contains("too long") || text.contains("too big") {
                End::Refused(1009, "message too large")
            } else if text.contains("protocol") && !text.contains("Connection reset") {
                End::Refused(1002, "malformed frame")
            } else {
                End::Cut
            }
        }
        Ok(_) => End::Cut,
    }
}

/// Takes in a message of the browser.
fn receive(bytes: &[u8], parked: &mut Parked, calls: &mut Bucket) -> Result<(), End> {
    const MALFORMED: End = End::Refused(1002, "malformed message");
    let (kind, rest) = wire::read_varint(bytes).ok_or(MALFORMED)?;
    match kind {
        1 => {
            let (id, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (instance, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (trigger, payload) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (instance, trigger) = (u32::try_from(instance).map_err(|_| MALFORMED)?, u32::try_from(trigger).map_err(|_| MALFORMED)?);
            if !calls.take() {
                return Err(End::Refused(1008, "too many triggers"));
            }
            match Call::new(id, trigger, payload) {
                Ok(call) => parked.page.call(instance, call),
                Err(error) => parked.page.answer(id, Outcome::Refused(error)),
            }
            Ok(())
        }
        2 => {
            let (received, _) = wire::read_varint(rest).ok_or(MALFORMED)?;
            if received > parked.sent.count {
                return Err(MALFORMED);
            }
            parked.sent.acknowledge(received);
            Ok(())
        }
        _ => Err(MALFORMED),
    }
}

/// Sends what has changed.
async fn update(socket: &mut WebSocket, parked: &mut Parked) -> Result<(), End> {
    let frame = turn(&mut parked.page).await;
    if frame.is_empty() {
        return Ok(());
    }
    parked.sent.push(frame.clone());
    send(socket, frame).await
}

/// One turn of a page as a frame; what triggers answered is only said once what they wrote is kept.
async fn turn(page: &mut LivePage) -> Bytes {
    let (mut frame, answers) = page.turn();
    if !answers.is_empty() {
        let saved = match page.visit() {
            Some(visit) => visit.session().saved().await,
            None => Ok(()),
        };
        if let Err(error) = &saved {
            tracing::error!(%error, "what a trigger wrote could not be saved");
        }
        let mut control = Vec::new();
        for (call, outcome) in answers {
            answer(&mut control, call, if saved.is_ok() { outcome } else { Outcome::Unsaved });
        }
        frame.extend_from_slice(&control);
        return frame.into();
    }
    wire::trim(&mut frame);
    frame.into()
}

fn answer(control: &mut Vec<u8>, call: u64, outcome: Outcome) {
    let (code, text) = match outcome.message() {
        None => match outcome {
            Outcome::Redirect(url) => (Control::Redirect, Some(url)),
            _ => (Control::Done, None),
        },
        Some(message) => (Control::Failed, Some(message)),
    };
    control.push(0);
    control.push(code as u8);
    wire::varint(control, call);
    if let Some(text) = text {
        wire::string(control, text.as_bytes());
    }
}

/// Calls that may still be made: so many a second, and as many at once.
#[derive(Debug)]
pub(super) struct Bucket {
    rate: f32,
    left: f32,
    since: Instant,
}

impl Bucket {
    pub(super) fn full(rate: u32) -> Bucket {
        Bucket { rate: rate as f32, left: rate as f32, since: Instant::now() }
    }

    pub(super) fn take(&mut self) -> bool {
        let now = Instant::now();
        self.left = (self.left + now.duration_since(self.since).as_secs_f32() * self.rate).min(self.rate);
        self.since = now;
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }

    pub(super) fn is_full(&self) -> bool {
        self.left + self.since.elapsed().as_secs_f32() * self.rate >= self.rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_acknowledged_is_sent_again() {
        let mut sent = Sent::default();
        for frame in 0..5u8 {
            sent.push(Bytes::from(vec![frame]));
        }
        sent.acknowledge(2);
        assert_eq!(sent.since(3).unwrap(), [Bytes::from(vec![3u8]), Bytes::from(vec![4u8])]);
        assert_eq!(sent.since(5).unwrap(), Vec::<Bytes>::new());
        assert_eq!(sent.since(1), None, "an old number is not there any more");
        assert_eq!(sent.since(6), None, "nor one that never was");
    }

    #[test]
    fn who_is_far_behind_gets_the_page_anew() {
        let mut sent = Sent::default();
        for _ in 0..5 {
            sent.push(Bytes::from(vec![0; UNACKNOWLEDGED / 4]));
        }
        assert_eq!(sent.since(0), None);
        assert_eq!(sent.since(5), Some(Vec::new()));
    }
}
