//! Pages that were served and wait for their connection, and those whose connection was cut.

use std::{
    collections::{HashMap, VecDeque},
    fmt, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use foldhash::quality::RandomState;
use tokio::{
    sync::oneshot,
    time::{Instant, timeout},
};

use super::{later::UnderWay, live::Limits, rows::Rows, sent::Sent, store::StoreLink, streams::StreamLink, unsettled::Unsettled};
use crate::page::{LivePage, PageShared, Sum};

/// How long a connection has to hand its page over.
const HANDOVER: Duration = Duration::from_secs(2);

/// What the name of a page ends with to which its browser came from another one.
pub(super) const CAME: char = '~';

/// A page's name: nobody can guess it, and only its visitor may use it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PageId([u8; 16]);

impl fmt::Debug for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageId(…)")
    }
}

impl PageId {
    /// As many bytes as there may be in what is as long as a name.
    const ROOM: usize = 18;
    /// As many of them are random in every name; the rest may say what the browser shows.
    const RANDOM: usize = 12;

    /// `None` where the system has no randomness to give: the page is then served without life, which beats a name that can be guessed.
    pub(super) fn random() -> Option<PageId> {
        let mut bytes = [0; 16];
        match getrandom::fill(&mut bytes) {
            Ok(()) => Some(PageId(bytes)),
            Err(error) => {
                tracing::error!(%error, "no random numbers: a page is served without life");
                None
            }
        }
    }

    /// Has it say what its browser shows of the page.
    pub(super) fn tell(&mut self, Sum(sum): Sum) {
        self.0[PageId::RANDOM..].copy_from_slice(&sum.to_le_bytes());
    }

    /// What it says.
    pub(super) fn told(&self) -> Sum {
        let [.., a, b, c, d] = self.0;
        Sum(u32::from_le_bytes([a, b, c, d]))
    }

    /// As the client gives it; `None` where that is no name of ours.
    pub(super) fn from_client(text: impl AsRef<[u8]>) -> Option<PageId> {
        let (text, mut bytes) = (text.as_ref(), [0; PageId::ROOM]);
        let name = text.strip_suffix(&[CAME as u8]).unwrap_or(text);
        let length = URL_SAFE_NO_PAD.decode_slice(name, &mut bytes).ok()?;
        Some(PageId(bytes[..length].try_into().ok()?))
    }

    pub(super) fn text(&self) -> String {
        let mut text = [0; PageId::ROOM * 4 / 3];
        let length = URL_SAFE_NO_PAD.encode_slice(self.0, &mut text).unwrap_or_default();
        let mut name = String::with_capacity(text.len());
        name.push_str(str::from_utf8(&text[..length]).unwrap_or_default());
        name
    }
}

/// A page and what its connection has to know.
#[derive(Debug)]
pub(super) struct Parked {
    pub(super) id: PageId,
    pub(super) page: LivePage,
    visitor: [u8; 16],
    /// Its browser came to it from another page, with whose numbers it goes on: run anew, it has others (`sums.rs`).
    pub(super) came: bool,
    /// What its browser's calls may not mean yet, where it was run anew.
    pub(super) unsettled: Option<Box<Unsettled>>,
    pub(super) sent: Sent,
    /// Where the browser uses the page store.
    pub(super) store: Option<Box<StoreLink>>,
    /// Its browser says when the tab is hidden.
    pub(super) watched: bool,
    /// Where a script of the page asks for its streams.
    pub(super) streams: Option<Box<StreamLink>>,
    /// What was run anew, and waits until its browser has said what it shows of it.
    pub(super) rows: Option<Box<Rows>>,
}

impl Parked {
    /// A page under a new name; `None` where there is none to give.
    pub(super) fn new(page: LivePage, visitor: [u8; 16]) -> Option<Box<Parked>> {
        Some(Box::new(Parked {
            id: PageId::random()?,
            page,
            visitor,
            came: false,
            unsettled: None,
            sent: Sent::default(),
            store: None,
            watched: false,
            streams: None,
            rows: None,
        }))
    }

    /// What the client calls it.
    pub(super) fn name(&self) -> String {
        let mut name = self.id.text();
        if self.came {
            name.push(CAME);
        }
        name
    }
}

/// Nobody chooses the names of pages, so no one can have them all fall in one place.
type ByPage<T> = HashMap<PageId, T, RandomState>;

#[derive(Default)]
struct State {
    pages: ByPage<(Instant, Box<Parked>)>,
    /// By the time at which they go; some may have been claimed meanwhile.
    order: VecDeque<(Instant, PageId)>,
    /// Those whose answer goes on.
    under_way: ByPage<Arc<UnderWay>>,
    reaping: bool,
    /// The pages that have a connection, with their visitors.
    connected: ByPage<([u8; 16], Weak<PageShared>)>,
    /// The connections that take a page over from one that has not noticed its end.
    wanted: ByPage<oneshot::Sender<Box<Parked>>>,
}

/// The pages that wait.
#[derive(Clone, Default)]
pub(super) struct Waiting(Arc<Mutex<State>>);

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a page wait for its connection.
    pub(super) fn park(&self, mut parked: Box<Parked>, limits: Limits) {
        let id = parked.id;
        if let Some(visit) = parked.page.visit() {
            // Its id may be another one by now.
            parked.visitor = *visit.session().state().id().as_bytes();
        }
        let until = Instant::now() + limits.unclaimed_for;
        let mut state = self.lock();
        state.connected.remove(&id);
        if let Some(wanted) = state.wanted.remove(&id) {
            match wanted.send(parked) {
                Ok(()) => return,
                Err(back) => parked = back,
            }
        }
        let mut gone = Vec::new();
        while state.pages.len() >= limits.unclaimed_pages.max(1) {
            let Some((_, oldest)) = state.order.pop_front() else { break };
            gone.extend(state.pages.remove(&oldest));
        }
        state.order.push_back((until, id));
        gone.extend(state.pages.insert(id, (until, parked)));
        let reap = !mem::replace(&mut state.reaping, true);
        drop(state);
        // A page's end runs stops, which may be anything: the lock is not held.
        drop(gone);
        if reap {
            let waiting = self.clone();
            tokio::spawn(async move { waiting.reap().await });
        }
    }

    /// A page's answer goes on.
    pub(super) fn begin(&self, id: PageId, under_way: Arc<UnderWay>) {
        self.lock().under_way.insert(id, under_way);
    }

    /// A page's answer is at its end.
    pub(super) fn end(&self, id: PageId) {
        let under_way = self.lock().under_way.remove(&id);
        drop(under_way);
    }

    /// Hands a page over to its connection.
    pub(super) fn claim(&self, id: PageId, visitor: Option<&[u8; 16]>) -> Option<Box<Parked>> {
        let mut state = self.lock();
        if let Some(under_way) = state.under_way.get(&id).cloned() {
            drop(state);
            let taken = under_way.take(|parked| Some(&parked.visitor) == visitor);
            if taken.is_some() {
                return taken;
            }
            // Its answer may have come to its end meanwhile.
            state = self.lock();
        }
        if Some(&state.pages.get(&id)?.1.visitor) != visitor {
            tracing::warn!("a connection for another visitor's page was refused");
            return None;
        }
        state.pages.remove(&id).map(|(_, parked)| parked)
    }

    /// A visitor's page that is shown, or about to be.
    pub(super) fn open(&self, id: PageId, visitor: [u8; 16]) -> Option<Arc<PageShared>> {
        let state = self.lock();
        let page = match state.connected.get(&id) {
            Some((_, page)) => page.upgrade()?,
            None => state.pages.get(&id)?.1.page.shared(),
        };
        drop(state);
        // The visitor's id may be another one than when the page was served.
        let own = page.visit()?.session().known_id()?;
        if own != visitor {
            tracing::warn!("a navigation from another visitor's page was not taken for one");
            return None;
        }
        Some(page)
    }

    /// Notes that a page has a connection.
    pub(super) fn connected(&self, parked: &Parked) {
        // Who wanted it before has got it.
        parked.page.is_displaced();
        self.lock().connected.insert(parked.id, (parked.visitor, Arc::downgrade(&parked.page.shared())));
    }

    /// Notes that a page has gone with its connection.
    pub(super) fn gone(&self, id: PageId) {
        self.lock().connected.remove(&id);
    }

    /// Takes a page over from a connection that is still open here: its visitor has lost it, and the server has not heard of that yet.
    pub(super) async fn take_over(&self, id: PageId, visitor: Option<&[u8; 16]>) -> Option<Box<Parked>> {
        let (handed, page) = {
            let mut state = self.lock();
            let (known, page) = state.connected.get(&id)?;
            if Some(known) != visitor {
                tracing::warn!("a connection for another visitor's page was refused");
                return None;
            }
            let page = page.upgrade()?;
            let (sender, handed) = oneshot::channel();
            state.wanted.insert(id, sender);
            (handed, page)
        };
        page.displace();
        let parked = timeout(HANDOVER, handed).await;
        if parked.is_err() {
            self.lock().wanted.remove(&id);
        }
        parked.ok()?.ok()
    }

    pub(super) fn clear(&self) {
        let mut state = self.lock();
        let (pages, under_way) = (mem::take(&mut state.pages), mem::take(&mut state.under_way));
        drop(state);
        under_way.values().for_each(|page| drop(page.take(|_| true)));
        drop(pages);
    }

    /// Ends the pages whose time is over, for as long as any wait.
    async fn reap(self) {
        loop {
            let mut gone = Vec::new();
            let next = {
                let mut state = self.lock();
                let now = Instant::now();
                while state.order.front().is_some_and(|(until, _)| *until <= now) {
                    let Some((until, id)) = state.order.pop_front() else { break };
                    // One that was parked again has a later time.
                    if state.pages.get(&id).is_some_and(|(known, _)| *known == until) {
                        gone.extend(state.pages.remove(&id));
                    }
                }
                let next = state.order.front().map(|(until, _)| *until);
                state.reaping = next.is_some();
                next
            };
            drop(gone);
            match next {
                Some(next) => tokio::time::sleep_until(next).await,
                None => return,
            }
        }
    }
}
