//! The side of a connection that the page store and the session have: what changes on the server goes to the browser, what the browser changes is taken or
//! refused.

use std::{
    fmt,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    context::{self, Visit},
    devalue,
    out::wire::{self, Control},
    page::{LivePage, PageShared},
    page_store::{Clients, Refused},
    session::Opened,
    store::{Subscription, Watcher},
};

/// The link of a page's stores to the browser, which asks for it when something there uses them.
pub(super) struct StoreLink {
    watch: Arc<Watch>,
    /// The values of the visitor's session that the browser has.
    keys: Vec<Arc<Opened>>,
    subscriptions: Vec<Subscription>,
    /// Changes that are taken, once what they wrote is kept.
    written: Vec<u64>,
    /// Answers that are still to be sent.
    answers: Vec<u8>,
}

impl fmt::Debug for StoreLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLink").finish_non_exhaustive()
    }
}

/// What is said under this number, in the place of a change's, are values of the session; 0 is the page store's.
const SESSION: u64 = 1;

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
    /// Follows the stores of a page. What the browser does not know is sent at once.
    pub(super) fn new(page: &LivePage) -> Option<Box<StoreLink>> {
        let visit = page.visit()?;
        let watch = Arc::new(Watch { page: Arc::downgrade(&page.shared()), changed: AtomicBool::new(true) });
        let subscriptions = visit.store().get().map(|held| held.watch(watch.clone())).into_iter().collect();
        let mut link = StoreLink { watch, keys: Vec::new(), subscriptions, written: Vec::new(), answers: Vec::new() };
        link.follow(visit);
        Some(Box::new(link))
    }

    /// Follows the values of the session that something in the page has come to use.
    fn follow(&mut self, visit: &Visit) {
        let keys = Opened::of(visit);
        // None goes before the page does.
        for key in keys.iter().skip(self.keys.len()) {
            self.subscriptions.push(key.watch(self.watch.clone()));
            self.watch.changed.store(true, Ordering::Release);
        }
        self.keys = keys;
    }

    /// Takes or refuses the browser's change number `change` of the page store.
    pub(super) fn change(&mut self, page: &LivePage, clients: &Clients, change: u64, field: u64, text: &str) {
        let Some((visit, held)) = page.visit().and_then(|visit| Some((visit, visit.store().get()?))) else { return };
        let _visit = context::enter(visit);
        match clients.change(&**held, usize::try_from(field).unwrap_or(usize::MAX), text) {
            Ok(()) => control(&mut self.answers, change, ""),
            Err(refused) => self.refuse(change, 0, refused),
        }
    }

    /// Takes or refuses the browser's change of a value of its session.
    pub(super) fn change_session(&mut self, page: &LivePage, change: u64, key: &str, text: &str) {
        let Some(visit) = page.visit() else { return };
        let _visit = context::enter(visit);
        self.follow(visit);
        let changed = match self.keys.iter().find(|known| known.key() == key) {
            Some(known) => known.change(text),
            None => {
                tracing::warn!(key, "a browser's change of its session is refused: nothing in its page opens this key");
                Err(Refused { why: "nothing in this page opens this key of the session to browsers".to_owned(), truth: None })
            }
        };
        match changed {
            Ok(()) => self.written.push(change),
            Err(refused) => self.refuse(change, SESSION, refused),
        }
    }

    fn refuse(&mut self, change: u64, of: u64, refused: Refused) {
        control(&mut self.answers, change, &refused.why);
        if let Some(truth) = refused.truth {
            control(&mut self.answers, of, &truth);
        }
    }

    /// Waits until what the browser has changed in its session is kept: only then it hears of it.
    pub(super) async fn save(&mut self, page: &LivePage) {
        if self.written.is_empty() {
            return;
        }
        let saved = match page.visit() {
            Some(visit) => visit.session().saved().await,
            None => Ok(()),
        };
        if let Err(error) = &saved {
            tracing::error!(%error, "what a browser changed in its session could not be saved");
        }
        let answer = if saved.is_ok() { "" } else { "it could not be saved" };
        self.written.drain(..).for_each(|change| control(&mut self.answers, change, answer));
    }

    /// Appends what is to be said to the browser: first the answers to its changes, as news come after them.
    pub(super) fn tell(&mut self, page: &LivePage, frame: &mut Vec<u8>) {
        frame.append(&mut self.answers);
        let Some(visit) = page.visit() else { return };
        self.follow(visit);
        if !self.watch.changed.swap(false, Ordering::AcqRel) {
            return;
        }
        let _visit = context::enter(visit);
        if let Some(held) = visit.store().get() {
            match held.news() {
                Ok(Some(news)) => control(frame, 0, &news),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, store = held.type_name(), "a change of a page store does not reach the browser"),
            }
        }
        let mut news = Vec::new();
        for key in &self.keys {
            match key.news() {
                Ok(text) => news.extend(text.map(|text| (key.key(), text))),
                Err(error) => tracing::error!(%error, key = key.key(), "a value of a session does not reach the browser"),
            }
        }
        if !news.is_empty() {
            control(frame, SESSION, &devalue::object(news.iter().map(|(key, text)| (&**key, &**text))));
        }
    }
}

/// The answer to a change, empty or why it is refused; or, as number 0 or [`SESSION`], an object of what has changed.
fn control(out: &mut Vec<u8>, change: u64, text: &str) {
    out.extend_from_slice(&[0, Control::Store as u8]);
    wire::varint(out, change);
    wire::string(out, text.as_bytes());
}
