//! Serving a page, and keeping it up to date.

use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::{Poll, Waker},
};

use bytes::Bytes;

use super::{
    Failed, Head, PageShared, Wait,
    compose::{compose, scopes},
};
use crate::{
    Error,
    component::{Call, Outcome},
    context::{self, Visit},
    out::{Out, wire},
    provide::{self, Provided},
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

/// When the results of await-blocks come.
#[derive(Clone, Copy)]
pub(crate) enum Results<'a> {
    /// The answer has them in place, and waits for them.
    InPlace,
    /// The answer is made without those that are not there at once; they come as changes.
    Later,
    /// Later if the page lives on, so that its client takes changes.
    LaterIfLive,
    /// In place, until what is there has what is looked for.
    Until(&'a (dyn Fn(&[u8]) -> bool + Sync)),
}

/// What serving a page made.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) html: Vec<u8>,
    pub(crate) head: Head,
    pub(crate) page: LivePage,
    /// Whether anything in it lives on after it was served.
    pub(crate) live: bool,
}

/// Renders without a page that anybody could open: stores stop again as soon as it is done. Most components need no page at all; the first live one makes it.
pub(crate) fn to_html(render: impl FnOnce(&mut Out)) -> String {
    let mut rendering = Rendering(Out::new(None, 256));
    let out = &mut rendering.0;
    provide::within(&mut Provided::default(), || render(out));
    if let Some(error) = out.take_failure() {
        error.log();
    }
    let html = out.take_html();
    text(match &out.page {
        Some(page) => whole(page.take_head(html, false)),
        None => html,
    })
}

/// A document has its head's elements in its head. A part of one has none, and leaves them out; its style sheets stand before it.
fn whole((html, head): (Vec<u8>, Head)) -> Vec<u8> {
    if is_document(&html) { head.put_into(html, None) } else { [head.styles(None), html].concat() }
}

/// Whether HTML is that of a whole document.
pub(crate) fn is_document(html: &[u8]) -> bool {
    let html = html.trim_ascii_start();
    let begins = |tag: &[u8]| html.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    begins(b"<!doctype") || begins(b"<html")
}

fn text(html: Vec<u8>) -> String {
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

/// A page whose first walk has been made.
pub(crate) struct Begun {
    page: LivePage,
    html: Vec<u8>,
}

impl Begun {
    pub(crate) fn new(visit: Option<Arc<Visit>>, render: impl FnOnce(&mut Out)) -> Begun {
        Begun::within(PageShared::new(visit), render)
    }

    fn within(shared: Arc<PageShared>, render: impl FnOnce(&mut Out)) -> Begun {
        let visit = shared.visit().cloned();
        let page = LivePage { shared, pending: Vec::new() };
        page.shared.begin_answer();
        let _visit = visit.as_ref().map(context::enter);
        let mut out = Out::first(page.shared.clone());
        let error = match catch_unwind(AssertUnwindSafe(|| provide::within(&mut Provided::default(), || render(&mut out)))) {
            Ok(()) => out.take_failure(),
            Err(panic) => Some(Error::panicked(&*panic)),
        };
        if let Some(error) = error {
            page.shared.break_down(error);
        }
        Begun { html: out.take_html(), page }
    }

    /// Waits for the components that are not ready, perhaps for results, and a little for what streams had not ready. `keeps`: for a browser, which follows what is
    /// live.
    async fn filled(self, results: Results<'_>, keeps: bool) -> Result<Served, Error> {
        let Begun { mut page, html } = self;
        let mut fills = Vec::new();
        loop {
            if let Some(error) = page.shared.take_failure() {
                return Err(error);
            }
            let changed = page.changed();
            let in_place = || match results {
                Results::InPlace => true,
                Results::Later => false,
                Results::LaterIfLive => !page.shared.is_live(),
                Results::Until(has) => !has(&html) && !fills.iter().any(|(_, html): &(u32, Vec<u8>)| has(html)),
            };
            if page.shared.awaits(Wait::Needed) || page.shared.failing() || page.shared.waits() && in_place() {
                changed.await;
            } else {
                let Some(until) = page.shared.until().filter(|_| page.shared.awaits(Wait::Stream)) else { break };
                // Past the time, the rest arrives over the connection.
                if tokio::time::timeout_at(until, changed).await.is_err() {
                    break;
                }
            }
            page.shared.turn(&mut page.pending, Some(&mut fills));
        }
        let (html, unshown) = compose(html, &fills);
        unshown.iter().for_each(|content| page.shared.lose(&scopes(content)));
        page.shared.end_answer();
        let live = page.shared.is_live();
        let (html, head) = page.shared.take_head(html, live && keeps);
        Ok(Served { live, html, head, page })
    }

    /// All of the HTML, without a connection.
    pub(crate) async fn whole(self) -> Result<String, Error> {
        let Served { html, head, page, .. } = self.filled(Results::InPlace, false).await?;
        drop(page);
        Ok(text(whole((html, head))))
    }
}

impl LivePage {
    /// Renders a page; where a stream has nothing yet, a little later. The error says why a component could not be shown.
    pub(crate) async fn serve(visit: Arc<Visit>, results: Results<'_>, render: Box<dyn FnOnce(&mut Out) + Send>) -> Result<Served, Error> {
        LivePage::follow(visit, None, false, results, render).await
    }

    /// As [`LivePage::serve`], of a page to which its browser may come from the page that it `left`, to be shown whole or where it differs. One that is `kept` lives
    /// on whatever is in it.
    pub(crate) async fn follow(
        visit: Arc<Visit>,
        left: Option<(&Arc<PageShared>, bool)>,
        kept: bool,
        results: Results<'_>,
        render: Box<dyn FnOnce(&mut Out) + Send>,
    ) -> Result<Served, Error> {
        let shared = match left {
            Some((left, whole)) => PageShared::after(visit, left, whole),
            None if kept => PageShared::followed(visit),
            None => PageShared::new(Some(visit)),
        };
        if kept {
            shared.lives();
        }
        Begun::within(shared, render).filled(results, true).await
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

    /// Whether another connection of its browser wants the page.
    pub(crate) fn is_displaced(&self) -> bool {
        self.shared.is_displaced()
    }

    /// The same for a connection that waits for its browser.
    pub(crate) fn is_displaced_or_wakes(&self, waker: &Waker) -> bool {
        self.shared.is_displaced_or_wakes(waker)
    }

    /// Notes that its connection rests, and has sent so many frames; or that it goes on.
    pub(crate) fn rests_at(&self, frames: Option<u64>) {
        self.shared.rests_at(frames.filter(|_| self.pending.is_empty()));
    }

    /// What a clock needs to have the page's connection look around.
    pub(crate) fn shared(&self) -> Arc<PageShared> {
        self.shared.clone()
    }

    /// What has changed since the last turn: the sections of a frame, and what triggers answered. Empty where nothing did.
    pub(crate) fn turn(&mut self) -> (Vec<u8>, Vec<(u64, Outcome)>) {
        let (mut frame, shared, answers) = self.turn_with_shared();
        if let Some(shared) = shared {
            wire::untrimmed(&mut frame, &shared);
        }
        (frame, answers)
    }

    /// As [`LivePage::turn`]; where nothing has changed but what is shared with other pages, the frame is theirs, too.
    pub(crate) fn turn_with_shared(&mut self) -> (Vec<u8>, Option<Bytes>, Vec<(u64, Outcome)>) {
        let mut frame = mem::take(&mut self.pending);
        let shared = self.shared.turn(&mut frame, None);
        (frame, shared, self.shared.take_answers())
    }

    /// Has the next turn begin with what the page that is left had still to say.
    pub(crate) fn go_on_from(&mut self, left: &mut LivePage) {
        left.pending.append(&mut self.pending);
        self.pending = mem::take(&mut left.pending);
    }

    /// Why a component could not go on in a turn; it sends nothing more, so the page is best loaded anew.
    pub(crate) fn take_failure(&self) -> Option<Error> {
        self.shared.take_failure()
    }

    /// Whether its markup waits for a future.
    pub(crate) fn waits(&self) -> bool {
        self.shared.waits()
    }

    /// Whether a component could not go on in a turn.
    pub(crate) fn has_failed(&self) -> bool {
        self.shared.has_failed()
    }

    /// Starts a trigger of an instance; its answer comes with a turn.
    pub(crate) fn call(&self, instance: u32, call: Call) {
        self.shared.call(instance, call);
    }

    /// Answers a call that cannot be made.
    pub(crate) fn answer(&self, call: u64, outcome: Outcome) {
        self.shared.answer(call, outcome);
    }

    /// Whether all streams of a name are paused; `None` where the page follows none.
    pub(crate) fn is_idle(&self, stream: &str) -> Option<bool> {
        self.shared.is_idle(stream)
    }

    /// Pauses or resumes the streams of a name.
    pub(crate) fn set_idle(&self, stream: &str, idle: bool) {
        self.shared.set_idle(stream, idle);
    }

    /// The names of the streams that the page follows.
    pub(crate) fn stream_names(&self) -> Vec<&'static str> {
        self.shared.stream_names()
    }

    /// Whether something in it pauses while the tab is hidden.
    pub(crate) fn may_rest(&self) -> bool {
        self.shared.may_rest()
    }

    /// The browser's tab is hidden, or shown again.
    pub(crate) fn hide(&self, hidden: bool) {
        self.shared.hide(hidden);
    }

    /// The failed call that the visitor comes back from, if a component has asked for it.
    pub(crate) fn failed(&self) -> Option<&Failed> {
        self.shared.failed()
    }

    /// Whether an instance shows what is wrong with a call of a trigger.
    pub(crate) fn shows_trigger(&self, instance: u32, trigger: u32) -> bool {
        self.shared.shows_trigger(instance, trigger)
    }

    /// The page's own query, with what joins another pair to it.
    pub(crate) fn query(&self) -> &str {
        self.shared.query()
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
