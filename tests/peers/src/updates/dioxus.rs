//! Dioxus LiveView's own loop, with queues in place of a socket.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use dioxus::prelude::*;
use dioxus_liveview::LiveViewError;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::{Sink, Stream, StreamExt as _};

use super::{Bytes, NEW, rows};

/// What the server's side of a connection is.
struct Socket {
    sent: UnboundedSender<Vec<u8>>,
    received: UnboundedReceiver<Vec<u8>>,
}

impl Stream for Socket {
    type Item = Result<Vec<u8>, LiveViewError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.received.poll_next_unpin(context).map(|message| message.map(Ok))
    }
}

impl Sink<Vec<u8>> for Socket {
    type Error = LiveViewError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), LiveViewError>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, message: Vec<u8>) -> Result<(), LiveViewError> {
        self.sent.unbounded_send(message).map_err(|_| LiveViewError::SendingFailed)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), LiveViewError>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), LiveViewError>> {
        Poll::Ready(Ok(()))
    }
}

/// What the application does to a page while it is open.
struct Changes<T>(Arc<Mutex<Option<UnboundedReceiver<fn(&mut T)>>>>);

impl<T> Clone for Changes<T> {
    fn clone(&self) -> Self {
        Changes(self.0.clone())
    }
}

impl<T> PartialEq for Changes<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: 'static> Changes<T> {
    /// Makes them as they come.
    fn follow(&self, mut signal: Signal<T>) {
        let changes = self.0.clone();
        use_future(move || {
            let changes = changes.lock().expect("nobody panics").take();
            async move {
                let mut changes = changes.expect("the page is opened once");
                while let Some(change) = changes.next().await {
                    change(&mut signal.write());
                }
            }
        });
    }
}

#[allow(non_snake_case, reason = "components are named so")]
fn Counter(changes: Changes<i64>) -> Element {
    let mut count = use_signal(|| 41);
    changes.follow(count);
    rsx! {
        h1 { "Count: {count}" }
        button { onclick: move |_| count += 1, "+" }
    }
}

#[allow(non_snake_case, reason = "components are named so")]
fn Rows(changes: Changes<Vec<(u32, String)>>) -> Element {
    let list = use_signal(rows);
    changes.follow(list);
    rsx! {
        table { tbody {
            for row in list.read().iter() { tr { key: "{row.0}", td { "{row.0}" } td { "{row.1}" } } }
        } }
    }
}

pub(super) async fn bytes() -> Bytes {
    let counter = sent(Counter, &[|count| *count += 1]).await;
    let rows = sent(Rows, &[|rows| rows.push((NEW.0, NEW.1.to_owned())), |rows| drop(rows.remove(0))]).await;
    [counter[0], rows[0], rows[1]]
}

/// What is sent for each change of a page.
async fn sent<T: 'static>(page: fn(Changes<T>) -> Element, made: &[fn(&mut T)]) -> Vec<usize> {
    let ((sent, mut edits), (browser, received)) = (unbounded(), unbounded());
    let (change, changes) = unbounded();
    let dom = VirtualDom::new_with_props(page, Changes(Arc::new(Mutex::new(Some(changes)))));
    let page = dioxus_liveview::run(dom, Socket { sent, received });
    let measured = async {
        browser.unbounded_send(b"__ping__".to_vec()).expect("the page is open");
        while edits.next().await.expect("an answer") != b"\0__pong__" {}
        // Whenever the server wakes it sends edits, be there none: those are not counted.
        let none = edit(&mut edits, 0).await;
        let mut bytes = Vec::new();
        for what in made {
            change.unbounded_send(*what).expect("the page is open");
            bytes.push(edit(&mut edits, none).await);
        }
        bytes
    };
    tokio::select! {
        _ = page => panic!("the page has ended"),
        bytes = measured => bytes,
    }
}

/// The length of the next message of edits that is longer than this.
async fn edit(messages: &mut UnboundedReceiver<Vec<u8>>, than: usize) -> usize {
    loop {
        let message = messages.next().await.expect("an edit");
        if message[0] == 1 && message.len() > than {
            return message.len();
        }
    }
}

/// The script that the server writes into pages.
pub(crate) fn client() -> String {
    dioxus_liveview::interpreter_glue("/ws").replace("<script>", "").replace("</script>", "")
}
