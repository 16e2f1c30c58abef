//! Serving a page, and keeping it up to date.

use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::{Poll, Waker},
};

use super::PageShared;
use crate::{
    component::{Call, Outcome, panic_message},
    context::{self, Visit},
    out::{Out, placeholder_number},
};

/// A page that was served and still lives.
pub(crate) struct LivePage {
    shared: Arc<PageShared>,
    /// Changes that were found while the page was still being served.
    pending: Vec<u8>,
}

impl fmt::Debug for LivePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LivePage").finish_non_exhaustive()
    }
}

/// What serving a page made.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) html: Vec<u8>,
    pub(crate) page: LivePage,
    /// Whether anything in it lives on after it was served.
    pub(crate) live: bool,
}

/// Renders without a page that anybody could open: stores stop again as soon as it is done. Most components need no page at all; the first live one makes it.
pub(crate) fn to_html(render: impl FnOnce(&mut Out)) -> String {
    let mut rendering = Rendering(Out::new(None, 256));
    let out = &mut rendering.0;
    render(out);
    let html = out.take_html();
    let html = if out.wait().is_some() { complete(html, &[]) } else { html };
    String::from_utf8(html).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Closes the page when rendering has ended, by a panic too: its instances hold it, so that it would never go by itself.
struct Rendering(Out);

impl Drop for Rendering {
    fn drop(&mut self) {
        if let Some(page) = &self.0.page {
            page.close();
        }
    }
}

impl LivePage {
    /// Renders a page; where a stream has nothing yet, a little later. The error says what a component panicked with.
    pub(crate) async fn serve(visit: Arc<Visit>, render: Box<dyn FnOnce(&mut Out) + Send>) -> Result<Served, String> {
        let mut page = LivePage { shared: PageShared::new(Some(visit.clone())), pending: Vec::new() };
        let (html, wait) = {
            let _visit = context::enter(&visit);
            let mut out = Out::first(page.shared.clone());
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| render(&mut out))) {
                page.shared.failed(&panic_message(&*panic));
            }
            let wait = out.wait();
            (out.take_html(), wait)
        };
        let mut fills = Vec::new();
        if let Some(wait) = wait {
            let gaps = html.iter().filter(|&&byte| byte == 0).count() / 2;
            let filled = async {
                while fills.len() < gaps {
                    page.changed().await;
                    page.shared.turn(&mut page.pending, Some(&mut fills));
                }
            };
            // Past the time, the rest arrives over the connection.
            let _late = tokio::time::timeout(wait, filled).await;
        }
        match page.shared.take_failure() {
            Some(why) => Err(why),
            None => Ok(Served { live: page.shared.is_live(), html: if wait.is_some() { complete(html, &fills) } else { html }, page }),
        }
    }

    /// Ends when a store, a stream or a trigger has given the page something to do.
    pub(crate) fn changed(&self) -> impl Future<Output = ()> + Send + use<> {
        let shared = self.shared.clone();
        poll_fn(move |cx| if shared.wake_by(cx.waker()) { Poll::Ready(()) } else { Poll::Pending })
    }

    /// Asks to be woken when there is something to do; whether there is already.
    pub(crate) fn wake_by(&self, waker: &Waker) -> bool {
        self.shared.wake_by(waker)
    }

    /// What a clock needs to have the page's connection look around.
    pub(crate) fn shared(&self) -> Arc<PageShared> {
        self.shared.clone()
    }

    /// What has changed since the last turn: the sections of a frame, and what triggers answered. Empty where nothing did.
    pub(crate) fn turn(&mut self) -> (Vec<u8>, Vec<(u64, Outcome)>) {
        let mut frame = mem::take(&mut self.pending);
        self.shared.turn(&mut frame, None);
        (frame, self.shared.take_answers())
    }

    /// Why a component could not go on in a turn; it sends nothing more, so the page is best loaded anew.
    pub(crate) fn take_failure(&self) -> Option<String> {
        self.shared.take_failure()
    }

    /// Starts a trigger of an instance; its answer comes with a turn.
    pub(crate) fn call(&self, instance: u32, call: Call) {
        self.shared.call(instance, call);
    }

    /// Answers a call that cannot be made.
    pub(crate) fn answer(&self, call: u64, outcome: Outcome) {
        self.shared.answer(call, outcome);
    }

    pub(crate) fn visit(&self) -> Option<&Arc<Visit>> {
        self.shared.visit()
    }
}

impl Drop for LivePage {
    fn drop(&mut self) {
        self.shared.close();
    }
}

/// Puts what came in time into the places that were left for it.
fn complete(html: Vec<u8>, fills: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(html.len() + fills.iter().map(|(_, fill)| fill.len()).sum::<usize>());
    let mut parts = html.split(|&byte| byte == 0);
    while let Some(part) = parts.next() {
        whole.extend_from_slice(part);
        if let Some(gap) = parts.next()
            && let Some((_, fill)) = fills.iter().find(|(number, _)| placeholder_number(gap) == Some(*number))
        {
            whole.extend_from_slice(fill);
        }
    }
    whole
}
