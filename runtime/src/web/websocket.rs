//! A connection over a WebSocket.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, WebSocket},
};
use futures_core::Stream as _;
use tokio::time::timeout;

use super::carrier::{Carrier, End, Heard, STALLED, TOO_LARGE};

/// How long a connection that was closed is read on.
const FAREWELL: Duration = Duration::from_secs(1);

impl Carrier for WebSocket {
    fn poll_heard(&mut self, cx: &mut Context<'_>) -> Poll<Heard> {
        Pin::new(self).poll_next(cx).map(|message| match message {
            None => Heard::End(End::Cut),
            Some(Err(error)) => Heard::End(refusal(&error)),
            // Only 1001, "going away", says that the page itself is gone.
            Some(Ok(Message::Close(frame))) => Heard::End(if frame.is_none_or(|frame| frame.code == 1001) { End::Left } else { End::Cut }),
            Some(Ok(Message::Binary(bytes))) => Heard::Message(bytes),
            Some(Ok(Message::Text(_))) => Heard::End(End::Refused(1002, "text is not understood")),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Life,
        })
    }

    async fn send(&mut self, frame: Bytes) -> Result<(), End> {
        say(self, Message::Binary(frame)).await
    }

    async fn ask(&mut self) -> Result<(), End> {
        say(self, Message::Ping(Bytes::new())).await
    }

    /// Gives the browser the time to hear it: a socket that is closed over unread data is reset, which throws the reason away.
    async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: reason.into() };
        let farewell = async {
            let _gone = WebSocket::send(self, Message::Close(Some(frame))).await;
            loop {
                match self.recv().await {
                    Some(Ok(_)) => {}
                    // What is left can no longer be read as frames.
                    Some(Err(_)) => std::future::pending().await,
                    None => return,
                }
            }
        };
        let _late = timeout(FAREWELL, farewell).await;
    }
}

async fn say(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match timeout(STALLED, WebSocket::send(socket, message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Cut),
    }
}

fn refusal(error: &axum::Error) -> End {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too big") {
        TOO_LARGE
    } else if text.contains("protocol") && !text.contains("Connection reset") {
        End::Refused(1002, "malformed frame")
    } else {
        End::Cut
    }
}
