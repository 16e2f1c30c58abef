//! What carries a connection, whatever it is made of.

use std::{
    future::Future,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;

/// How long a browser may take to accept a message.
pub(super) const STALLED: Duration = Duration::from_secs(30);

/// What carries a connection: messages from the browser, frames to it.
pub(super) trait Carrier: Send + 'static {
    /// What the browser says next, as soon as it does.
    fn poll_heard(&mut self, cx: &mut Context<'_>) -> Poll<Heard>;

    /// Sends a frame; the end of the connection where the browser does not take it.
    fn send(&mut self, frame: Bytes) -> impl Future<Output = Result<(), End>> + Send;

    /// Asks the browser for a sign of life.
    fn ask(&mut self) -> impl Future<Output = Result<(), End>> + Send;

    /// Says why the connection ends.
    fn close(&mut self, code: u16, reason: &'static str) -> impl Future<Output = ()> + Send;
}

/// What is heard of a browser.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Message(Bytes),
    /// It is there.
    Life,
    End(End),
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The visitor has left the page.
    Left,
    /// Nobody said so: the page waits for a while.
    Cut,
    /// Its browser has come over another connection.
    Displaced,
    /// The browser broke the rules.
    Refused(u16, &'static str),
    /// The browser shows a page that is not here: it is to load it.
    Unknown,
    /// The server shuts down.
    Closing,
}

pub(super) const MALFORMED: End = End::Refused(1002, "malformed message");
pub(super) const TOO_LARGE: End = End::Refused(1009, "message too large");
