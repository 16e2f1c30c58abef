//! The connections that are open: how many a visitor holds, and the one clock that has all of them look around.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::task::AbortHandle;

use super::live::{Live, Shared};
use crate::page::PageShared;

/// How often a connection looks whether it has been silent for too long: a timer of its own would be a tenth of what an idle one costs.
pub(super) const ROUND: Duration = Duration::from_secs(10);
/// In how many steps the clock goes round, so that not all connections wake at once.
const STEPS: usize = 10;

#[derive(Default)]
pub(super) struct Open {
    closing: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How many connections each visitor holds.
    visitors: HashMap<[u8; 16], u32>,
    /// The pages of the connections, each at its place.
    pages: Vec<Option<Arc<PageShared>>>,
    /// Places that are free again.
    free: Vec<u32>,
    /// Runs for as long as pages are here.
    clock: Option<AbortHandle>,
}

impl Open {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the application shuts down.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Ends all connections.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.nudge(0, 1);
    }

    /// Has every `of`th connection look around.
    fn nudge(&self, first: usize, of: usize) {
        let pages: Vec<_> = self.lock().pages.iter().skip(first).step_by(of).flatten().cloned().collect();
        // Not under the lock: a page that this lets go of may run stops, and those are anything.
        pages.iter().for_each(|page| page.nudge());
    }

    /// Whether a visitor holds a connection that was opened under this id.
    pub(super) fn has(&self, visitor: [u8; 16]) -> bool {
        self.lock().visitors.contains_key(&visitor)
    }

    /// Counts a connection of a visitor; `None` where they hold too many.
    pub(super) fn enter(&self, live: &Live, visitor: [u8; 16]) -> Option<Connected> {
        let limit = u32::try_from(live.settings.limits.connections_per_visitor).unwrap_or(u32::MAX);
        let mut state = self.lock();
        if state.visitors.get(&visitor).copied().unwrap_or_default() >= limit {
            return None;
        }
        *state.visitors.entry(visitor).or_default() += 1;
        Some(Connected { live: live.clone(), visitor, place: None })
    }
}

/// A connection that counts.
pub(super) struct Connected {
    pub(super) live: Live,
    visitor: [u8; 16],
    /// Where its page is known.
    place: Option<u32>,
}

impl Connected {
    /// Has the clock look after the connection of this page, and of no other any more.
    pub(super) fn look_after(&mut self, page: Arc<PageShared>) {
        let shared = &self.live.shared;
        let mut state = shared.open.lock();
        let place = match self.place.or_else(|| state.free.pop()) {
            Some(place) => place,
            None => {
                state.pages.push(None);
                state.pages.len() as u32 - 1
            }
        };
        let before = state.pages.get_mut(place as usize).and_then(|place| place.replace(page));
        self.place = Some(place);
        // The clock of a runtime that has ended is over, too.
        if state.clock.as_ref().is_none_or(AbortHandle::is_finished) {
            state.clock = Some(tokio::spawn(tick(shared.clone())).abort_handle());
        }
        drop(state);
        drop(before);
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        let mut state = self.live.shared.open.lock();
        if let Entry::Occupied(mut count) = state.visitors.entry(self.visitor) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
        let Some(place) = self.place else { return };
        let page = state.pages.get_mut(place as usize).and_then(Option::take);
        state.free.push(place);
        if state.free.len() == state.pages.len() {
            // What many connections took at once is given back.
            state.pages = Vec::new();
            state.free = Vec::new();
            if let Some(clock) = state.clock.take() {
                clock.abort();
            }
        }
        drop(state);
        drop(page);
    }
}

async fn tick(shared: Arc<Shared>) {
    for step in (0..STEPS).cycle() {
        tokio::time::sleep(ROUND / STEPS as u32).await;
        shared.open.nudge(step, STEPS);
    }
}
