//! Pages that were served and wait for their connection, and those whose connection was cut.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    hash::{Hash, Hasher},
    iter, mem,
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

/// A page's name: nobody can guess it, and only its visitor may use it. It is kept as it is written, so that nobody reads it each time it is said: in base64 (RFC 4648,
/// section 5), of which each four signs are three bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct PageId([u8; PageId::LENGTH]);

/// The beginning of a name is as random as all of it.
impl Hash for PageId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        state.write_u64(u64::from_ne_bytes([a, b, c, d, e, f, g, h]));
    }
}

impl fmt::Debug for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageId(…)")
    }
}

impl PageId {
    /// Of 16 bytes.
    const LENGTH: usize = 22;
    /// As many signs, of 12 bytes, are random in every name; the rest may say what the browser shows.
    const RANDOM: usize = 16;

    /// `None` where the system has no randomness to give: the page is then served without life, which beats a name that can be guessed.
    pub(super) fn random() -> Option<PageId> {
        // To ask the system takes longer than what it does for some names more.
        static DRAWN: Mutex<Vec<[u8; 16]>> = Mutex::new(Vec::new());
        let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.is_empty() {
            let mut bytes = [[0; 16]; 16];
            if let Err(error) = getrandom::fill(bytes.as_flattened_mut()) {
                tracing::error!(%error, "no random numbers: a page is served without life");
                return None;
            }
            drawn.extend(bytes);
        }
        let bytes = drawn.pop()?;
        drop(drawn);
        let mut name = [0; PageId::LENGTH];
        URL_SAFE_NO_PAD.encode_slice(bytes, &mut name).ok()?;
        Some(PageId(name))
    }

    /// Has it say what its browser shows of the page.
    pub(super) fn tell(&mut self, Sum(sum): Sum) {
        // There is room for that many.
        let _written = URL_SAFE_NO_PAD.encode_slice(sum.to_le_bytes(), &mut self.0[PageId::RANDOM..]);
    }

    /// What it says, if that is anything.
    pub(super) fn told(&self) -> Option<Sum> {
        let mut sum = [0; 6];
        let length = URL_SAFE_NO_PAD.decode_slice(&self.0[PageId::RANDOM..], &mut sum).ok()?;
        Some(Sum(u32::from_le_bytes(sum[..length].try_into().ok()?)))
    }

    /// As the client gives it; `None` where that is no name of ours, as its length says. What else it may be, no page has for its name.
    pub(super) fn from_client(text: impl AsRef<[u8]>) -> Option<PageId> {
        let text = text.as_ref();
        text.strip_suffix(&[CAME as u8]).unwrap_or(text).try_into().ok().map(PageId)
    }

    pub(super) fn text(&self) -> &str {
        // One of ours has no other signs.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A page and what its connection has to know.
#[derive(Debug)]
pub(super) struct Parked {
    pub(super) id: PageId,
    pub(super) page: LivePage,
    visitor: [u8; 16],
    /// The page from which its browser comes to it, and with whose numbers it goes on; until it is known to have come.
    pub(super) left: Option<PageId>,
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
            left: None,
            unsettled: None,
            sent: Sent::default(),
            store: None,
            watched: false,
            streams: None,
            rows: None,
        }))
    }

    /// What the client calls it: who comes from another page says so, since run anew it has other numbers (`sums.rs`).
    pub(super) fn name(&self) -> String {
        let mut name = String::with_capacity(PageId::LENGTH + 1);
        name.push_str(self.id.text());
        if self.left.is_some() {
            name.push(CAME);
        }
        name
    }
}

/// Nobody chooses the names of pages, so no one can have them all fall in one place.
type ByPage<T> = HashMap<PageId, T, RandomState>;

#[derive(Default)]
struct State {
    /// Each with the time at which it goes; with none where it was left for another one meanwhile, and gets as much again when its time comes.
    pages: ByPage<(Option<Instant>, Box<Parked>)>,
    /// By the time at which they go; some may have been claimed meanwhile.
    order: VecDeque<(Instant, PageId)>,
    /// Those whose answer goes on.
    under_way: ByPage<Arc<UnderWay>>,
    reaping: bool,
    /// The pages that have a connection, or are about to, with their visitors.
    connected: ByPage<([u8; 16], Weak<PageShared>)>,
    /// The connections that take a page over from one that has not noticed its end.
    wanted: ByPage<oneshot::Sender<Box<Parked>>>,
}

impl State {
    fn connected(&mut self, parked: &Parked) {
        self.connected.insert(parked.id, (parked.visitor, Arc::downgrade(&parked.page.shared())));
    }

    /// Ends the waiting of a page at its time. One that was parked again has a later one, and one that was left waits until `again`.
    fn end(&mut self, (until, id): (Instant, PageId), again: Instant) -> Option<Box<Parked>> {
        match &mut self.pages.get_mut(&id)?.0 {
            Some(known) if *known != until => None,
            Some(_) => self.pages.remove(&id).map(|(_, parked)| parked),
            left => {
                *left = Some(again);
                self.order.push_back((again, id));
                None
            }
        }
    }
}

/// A page that is about to have a connection. Where that does not come, it is no page any more.
pub(super) struct Connecting(Option<(Waiting, PageId)>);

impl Connecting {
    pub(super) fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        if let Some((waiting, id)) = &self.0 {
            waiting.gone(*id);
        }
    }
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
            let Some(oldest) = state.order.pop_front() else { break };
            gone.extend(state.end(oldest, until));
        }
        state.order.push_back((until, id));
        gone.extend(state.pages.insert(id, (Some(until), parked)).map(|(_, parked)| parked));
        let reap = !mem::replace(&mut state.reaping, true);
        drop(state);
        // A page's end runs stops, which may be anything: the lock is not held.
        drop(gone);
        if reap {
            let waiting = self.clone();
            tokio::spawn(async move { waiting.reap(limits.unclaimed_for).await });
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

    /// The page of this name, before it the one that its browser has left for it, where the server has not heard of that yet, and so on.
    pub(super) fn way_to(&self, id: PageId) -> Vec<PageId> {
        let state = self.lock();
        iter::successors(Some(id), |id| state.pages.get(id)?.1.left).collect()
    }

    /// Hands over a page that its browser shows, whether that has left its connection or has lost it.
    pub(super) async fn find(&self, id: PageId, visitor: Option<&[u8; 16]>) -> Option<Box<Parked>> {
        match self.claim(id, visitor) {
            None => self.take_over(id, visitor).await,
            known => known,
        }
    }

    /// A page that is shown, or about to be, and that is left for another one; whose it is remains to be asked. It waits no less long than that.
    pub(super) fn open(&self, id: PageId) -> Option<Arc<PageShared>> {
        let mut state = self.lock();
        if let Some((_, page)) = state.connected.get(&id) {
            return page.upgrade();
        }
        let (until, parked) = state.pages.get_mut(&id)?;
        *until = None;
        Some(parked.page.shared())
    }

    /// Notes that a page is about to have a connection.
    pub(super) fn connecting(&self, parked: &Parked) -> Connecting {
        // Who wanted it before has got it.
        parked.page.is_displaced();
        self.lock().connected(parked);
        Connecting(Some((self.clone(), parked.id)))
    }

    /// Hands a page over to the connection of the one that is left. It is known as one that waits, or as one that has a connection, at any time.
    pub(super) fn go_on(&self, id: PageId, visitor: &[u8; 16]) -> Option<Box<Parked>> {
        let mut state = self.lock();
        if state.pages.get(&id)?.1.visitor != *visitor {
            tracing::warn!("a connection was not gone on with for another visitor's page");
            return None;
        }
        let (_, parked) = state.pages.remove(&id)?;
        state.connected(&parked);
        Some(parked)
    }

    /// Notes that a page has gone with its connection.
    pub(super) fn gone(&self, id: PageId) {
        let mut state = self.lock();
        state.connected.remove(&id);
        // Who wants it gets nothing.
        state.wanted.remove(&id);
    }

    /// Takes a page over from a connection that is still open here: its visitor has lost it, and the server has not heard of that yet.
    async fn take_over(&self, id: PageId, visitor: Option<&[u8; 16]>) -> Option<Box<Parked>> {
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
    async fn reap(self, unclaimed_for: Duration) {
        loop {
            let mut gone = Vec::new();
            let next = {
                let mut state = self.lock();
                let now = Instant::now();
                let again = now + unclaimed_for;
                while state.order.front().is_some_and(|(until, _)| *until <= now) {
                    let Some(oldest) = state.order.pop_front() else { break };
                    gone.extend(state.end(oldest, again));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is_told_and_stays_as_hard_to_guess() {
        let mut id = PageId::random().unwrap();
        let before = id.text().to_owned();
        assert_eq!((before.len(), PageId::from_client(&before), PageId::from_client(before.clone() + "~")), (22, Some(id), Some(id)));
        id.tell(Sum(0x1234_5678));
        assert_eq!((id.told(), &id.text()[..16], PageId::from_client(id.text())), (Some(Sum(0x1234_5678)), &before[..16], Some(id)));
        for none in ["", "~", &before[1..], "aaaaaaaaaaaaaaaaaaaaaa~~"] {
            assert_eq!(PageId::from_client(none), None, "{none}");
        }
        // What nobody has written says nothing.
        for other in ["aaaaaaaaaaaaaaaaaaaaab", "aaaaaaaaaaaaaaaaaaaaé", "aaaaaaaaaaaaaaaaaaaaa="] {
            assert_eq!(PageId::from_client(other).unwrap().told(), None, "{other}");
        }
    }
}
