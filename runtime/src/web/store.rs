//! The page store's side of a connection: what changes on the server goes to the browser, what the browser changes is taken or refused.

use std::{
    fmt,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    context,
    out::wire::{self, Control},
    page::{LivePage, PageShared},
    page_store::Clients,
    store::{Subscription, Watcher},
};

/// The link of a page's store to the browser, which asks for it when something there uses the store.
pub(super) struct StoreLink {
    watch: Arc<Watch>,
    _subscription: Subscription,
    /// Answers that are still to be sent.
    answers: Vec<u8>,
}

impl fmt::Debug for StoreLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLink").finish_non_exhaustive()
    }
}

struct Watch {
    page: Weak<PageShared>,
    changed: AtomicBool,
}

impl Watcher for Watch {
    fn mark(&self, _: u64) {
        self.changed.store(true, Ordering::Release);
        if let Some(page) = self.page.upgrade() {
            page.nudge();
        }
    }
}

impl StoreLink {
    /// Follows the store of a page, if it has one. What the browser does not know is sent at once.
    pub(super) fn new(page: &LivePage) -> Option<Box<StoreLink>> {
        let held = page.visit()?.store().get()?;
        let watch = Arc::new(Watch { page: Arc::downgrade(&page.shared()), changed: AtomicBool::new(true) });
        Some(Box::new(StoreLink { _subscription: held.watch(watch.clone()), watch, answers: Vec::new() }))
    }

    /// Takes or refuses the browser's change number `change`.
    pub(super) fn change(&mut self, page: &LivePage, clients: &Clients, change: u64, field: u64, text: &str) {
        let Some((visit, held)) = page.visit().and_then(|visit| Some((visit, visit.store().get()?))) else { return };
        let _visit = context::enter(visit);
        let changed = clients.change(&**held, usize::try_from(field).unwrap_or(usize::MAX), text);
        let (why, truth) = match changed {
            Ok(()) => (String::new(), None),
            Err(refused) => (refused.why, refused.truth),
        };
        control(&mut self.answers, change, &why);
        if let Some(truth) = truth {
            control(&mut self.answers, 0, &truth);
        }
    }

    /// Appends what is to be said to the browser.
    pub(super) fn tell(&mut self, page: &LivePage, frame: &mut Vec<u8>) {
        if self.watch.changed.swap(false, Ordering::AcqRel)
            && let Some(visit) = page.visit()
            && let Some(held) = visit.store().get()
        {
            let _visit = context::enter(visit);
            match held.news() {
                Ok(Some(news)) => control(frame, 0, &news),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, store = held.type_name(), "a change of a page store does not reach the browser"),
            }
        }
        frame.append(&mut self.answers);
    }
}

/// The answer to a change, empty or why it is refused; or, as number 0, an object of fields.
fn control(out: &mut Vec<u8>, change: u64, text: &str) {
    out.extend_from_slice(&[0, Control::Store as u8]);
    wire::varint(out, change);
    wire::string(out, text.as_bytes());
}
