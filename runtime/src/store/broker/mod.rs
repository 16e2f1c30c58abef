//! One value of each shared store for several processes, through Redis.
//!
//! A store is the key `marquetry:shared:` and its name: the revision of its value, a space, and the value's record. Each write is published under the same name.

mod known;
#[cfg(test)]
mod tests;

pub(crate) use known::{Follows, Known};

use super::common::Common;
use super::wait::lock;
use crate::context;
use crate::redis::{Address, Heard, Link, LinkError, OfApplication, blocking};
use crate::session::{Storable, record};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::thread;

const EXCHANGE: &str = include_str!("exchange.lua");
const PREFIX: &str = "marquetry:shared:";

/// A process has one, for its stores belong to the whole process.
static OF_PROCESS: Mutex<Option<String>> = Mutex::new(None);
static BROKER: OnceLock<Arc<Broker>> = OnceLock::new();

pub(crate) struct Broker {
    link: Link,
    /// Tells this process's own changes from those of others.
    here: [u8; 12],
    stores: Mutex<BTreeMap<Box<str>, Arc<dyn Follows>>>,
    runtime: OfApplication,
}

/// What became of a write.
enum Exchanged {
    Done(u64),
    /// Somebody else was faster: this is what they left.
    Conflict(Vec<u8>),
}

impl Broker {
    pub(crate) fn of_process() -> Option<&'static Arc<Broker>> {
        BROKER.get()
    }

    /// Makes a broker that of the process; fails if it has another one, or the URL is none.
    pub(crate) fn use_for_process(url: &str, stores: impl FnOnce() -> Vec<Arc<dyn Follows>>) -> Result<(), String> {
        let mut of_process = lock(&OF_PROCESS);
        match &*of_process {
            Some(known) if known == url => return Ok(()),
            Some(_) => {
                return Err("this process has another broker already: its shared stores have one value for all that it serves, and so one broker".to_owned());
            }
            None => {}
        }
        let address = Address::parse(url).map_err(|error| error.to_string())?;
        let broker = Broker::open(address).map_err(|error| format!("no broker: {error}"))?;
        // That it cannot be reached is in the log; it is tried again.
        let _later = broker.link.reached();
        BROKER.get_or_init(|| broker.clone());
        stores().into_iter().for_each(|store| broker.join(store));
        *of_process = Some(url.to_owned());
        Ok(())
    }

    pub(crate) fn open(address: Address) -> io::Result<Arc<Broker>> {
        let (tells, heard) = mpsc::channel();
        // Nobody listens any more when the broker is about to be dropped.
        let link = Link::new(address, move |heard| drop(tells.send(heard)))?;
        let broker = Arc::new(Broker { link, here: crate::session::random_bytes(), stores: Mutex::default(), runtime: OfApplication::default() });
        let weak = Arc::downgrade(&broker);
        thread::Builder::new().name("marquetry-shared".to_owned()).spawn(move || follow(&heard, &weak))?;
        Ok(broker)
    }

    /// Has a store follow, and waits for its value the first time.
    pub(crate) fn join(&self, store: Arc<dyn Follows>) {
        self.runtime.note();
        let known = lock(&self.stores).insert(store.name().into(), store.clone()).is_some();
        if !known {
            self.link.subscribe(key(store.name()));
        }
        blocking(|| {
            store.once(&mut || match self.read(&*store) {
                Ok(()) => true,
                Err(error) => {
                    tracing::error!(name = store.name(), %error, "a shared value reads as its default until it can be read");
                    false
                }
            });
        });
    }

    fn read(&self, store: &dyn Follows) -> Result<(), LinkError> {
        let mut command = redis::cmd("GET");
        command.arg(key(store.name()));
        let text: Option<Vec<u8>> = self.link.ask(command)?;
        store.take_over(&text.unwrap_or_default());
        Ok(())
    }

    pub(crate) fn set<T: Storable>(&self, store: &Common<T>, value: T) {
        if store.kept().is_some_and(|old| super::core::same(&*old, &value)) {
            return;
        }
        let value = Arc::new(value);
        match self.exchange(store, None, Some(&value)) {
            Ok(Exchanged::Done(revision)) => store.node.succeed(&value, &store.known.revision, revision, false),
            Ok(Exchanged::Conflict(_)) => {}
            Err(error) => refuse(store, &error),
        }
    }

    pub(crate) fn update<T: Storable>(&self, store: &Common<T>, f: impl Fn(&T) -> T) {
        self.make(store, false, |old| f(old));
    }

    pub(crate) fn edit<T: Storable>(&self, store: &Common<T>, f: impl Fn(&mut T)) {
        self.make(store, true, |old| {
            let mut new = old.clone();
            f(&mut new);
            new
        });
    }

    /// Writes what `f` makes of the newest value.
    fn make<T: Storable>(&self, store: &Common<T>, forced: bool, f: impl Fn(&T) -> T) {
        blocking(|| {
            // Within a process one after the other: they would only be in each other's way.
            let _turn = store.node.turn();
            loop {
                let (Some(old), known) = store.node.kept_with(&store.known.revision) else { return };
                let new = Arc::new(f(&old));
                let unchanged = !forced && super::core::same(&*old, &*new);
                match self.exchange(store, Some(known), (!unchanged).then_some(&new)) {
                    Ok(Exchanged::Done(_)) if unchanged => return,
                    Ok(Exchanged::Done(revision)) => return store.node.succeed(&new, &store.known.revision, revision, forced),
                    Ok(Exchanged::Conflict(text)) => {
                        // The broker's word counts, though this process may have seen something newer before the broker lost it.
                        let _newer_meanwhile = store.known.revision.compare_exchange(known, 0, Ordering::AcqRel, Ordering::Relaxed);
                        store.take_over(&text);
                    }
                    Err(error) => return refuse(store, &error),
                }
            }
        });
    }

    /// Writes a value in the place of the one of that revision, or of any; without a new one, only asks whether it is still there.
    fn exchange<T: Storable>(&self, store: &Common<T>, known: Option<u64>, new: Option<&Arc<T>>) -> Result<Exchanged, LinkError> {
        let mut command = redis::cmd("EVAL");
        command.arg(EXCHANGE).arg(1).arg(key(store.name())).arg(&self.here).arg(known.map_or_else(String::new, |known| known.to_string()));
        if let Some(new) = new {
            command.arg(record::encode(&serde_json::to_value(&**new).map_err(LinkError::new)?));
        }
        let (revision, text): (String, Vec<u8>) = self.link.ask(command)?;
        Ok(revision.parse().map_or(Exchanged::Conflict(text), Exchanged::Done))
    }

    fn hear(&self, heard: Heard) {
        match heard {
            Heard::Connected => {
                let stores: Vec<_> = lock(&self.stores).values().cloned().collect();
                for store in stores {
                    if let Err(error) = self.read(&*store) {
                        tracing::warn!(name = store.name(), %error, "what others made of a shared value is not known yet");
                    }
                }
            }
            Heard::Message { channel, text } => {
                let Some((who, text)) = text.split_at_checked(self.here.len()) else { return };
                let store = channel.strip_prefix(PREFIX).and_then(|name| lock(&self.stores).get(name).cloned());
                if let Some(store) = store.filter(|_| who != self.here) {
                    store.take_over(text);
                }
            }
        }
    }
}

fn key(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// On a thread of its own: what listens to a store may wait for the broker in its turn.
fn follow(heard: &Receiver<Heard>, broker: &Weak<Broker>) {
    while let (Ok(heard), Some(broker)) = (heard.recv(), broker.upgrade()) {
        broker.runtime.within(|| broker.hear(heard));
    }
}

fn refuse<T: Storable>(store: &Common<T>, error: &LinkError) {
    tracing::error!(name = store.name(), %error, "a shared value stays as it is: the change could not be made for all");
    context::refused();
}
