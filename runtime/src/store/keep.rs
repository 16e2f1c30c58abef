//! Writables that outlive the process that serves their page: the page keeps their values, sealed, and brings them along when it comes to another process.

use std::{
    any::Any,
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use super::{Store, Writable, node::Node};
use crate::{context, session::Storable};

/// How many bytes of text a page keeps: a line of HTTP's headers has room for it wherever it passes through.
const ROOM: usize = 7 * 1024;
/// The least time between two of them: what is being typed is not sent back letter by letter.
const INTERVAL: Duration = Duration::from_secs(1);

impl<T: Storable> Writable<T> {
    /// The same store, kept by the page: when that comes to another process, after a restart or a deploy, the store has the value that it had here. `name` tells it from
    /// others of its page.
    ///
    /// The value travels through the browser, encrypted and signed with the key of the sessions, and only its own visitor's page at the same address brings it back. A
    /// page keeps 7 KiB of such values, as JSON; what does not fit begins anew there, of which the log tells. A value that the new process cannot read does, too.
    ///
    /// It is for setup: where no page is being served, nothing is kept.
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// component! {
    ///     pub Wizard() {
    ///         let step = writable(1).keep("wizard.step");
    ///         on next() { step.update(|step| step + 1) }
    ///         <fragment key="step">"Step "{step}</fragment>
    ///         <button @trigger="next">"Next"</button>
    ///     }
    /// }
    /// assert!(Wizard.to_html().contains("Step "));
    /// ```
    #[must_use = "the store is kept for as long as it is used"]
    pub fn keep(self, name: &str) -> Self {
        if let Some(visit) = context::current() {
            visit.kept().take_in(name, &self.node());
        }
        self
    }
}

/// What a page keeps of its writables.
#[derive(Default)]
pub(crate) struct Kept(Mutex<State>);

#[derive(Default)]
struct State {
    /// What the page has brought along, until its stores are there.
    brought: BTreeMap<String, serde_json::Value>,
    entries: Vec<Entry>,
    /// Whose the last one is that the page has, and when it was made.
    last: Option<([u8; 16], Instant)>,
    /// The names of which the log has told that they do not fit.
    told: Vec<Box<str>>,
}

/// A store that is kept.
struct Entry {
    name: Box<str>,
    /// Its value now; nothing where the store has gone.
    value: Box<dyn Fn() -> Option<Value> + Send + Sync>,
    write: fn(&Value) -> Option<String>,
    /// The value that the page has.
    seen: Value,
}

type Value = Arc<dyn Any + Send + Sync>;

impl Kept {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the page has brought along from another process.
    pub(crate) fn bring(&self, text: &[u8]) {
        match serde_json::from_slice(text) {
            Ok(brought) => self.lock().brought = brought,
            Err(error) => tracing::warn!(%error, "what a page kept of its stores is not read: they begin anew"),
        }
    }

    /// Goes on with what the page that is left keeps, of stores that come along from there. The browser keeps nothing of them for this page yet.
    pub(crate) fn join(&self, left: &Kept) {
        let entries = mem::take(&mut left.lock().entries);
        let mut state = self.lock();
        // Those of components in whose place others have come along are gone.
        state.entries.retain(|entry| (entry.value)().is_some());
        let known: Vec<_> = state.entries.iter().map(|entry| entry.name.clone()).collect();
        state.entries.extend(entries.into_iter().filter(|entry| !known.contains(&entry.name)));
        state.last = Some(([0; 16], Instant::now()));
    }

    fn take_in<T: Storable>(&self, name: &str, store: &Node<T>) {
        let brought = self.lock().brought.remove(name);
        if let Some(value) = brought {
            match serde_json::from_value::<T>(value) {
                Ok(value) => store.set(value, None),
                Err(error) => tracing::warn!(name, %error, "what a page kept of a store is no value of its type: it begins anew"),
            }
        }
        // What it brought along it keeps already.
        let Some(seen) = store.kept() else { return };
        let weak = Arc::downgrade(&store.0);
        let value = Box::new(move || Some(Weak::upgrade(&weak).map(Node)?.kept()? as Value));
        let entry = Entry { name: name.into(), value, write: write::<T>, seen };
        let mut state = self.lock();
        match state.entries.iter_mut().find(|known| *known.name == *name) {
            Some(known) => {
                if (known.value)().is_some() {
                    tracing::error!(name, "two stores of a page are kept under this name, and only the last one is: give one another name");
                }
                *known = entry;
            }
            None => state.entries.push(entry),
        }
    }

    /// What the page is to keep for `visitor`, as JSON, if that is something else than it keeps.
    pub(crate) fn news(&self, visitor: [u8; 16]) -> Option<String> {
        let mut state = self.lock();
        let State { entries, last, told, .. } = &mut *state;
        let before = entries.len();
        let mut changed = last.is_some_and(|(whose, _)| whose != visitor);
        entries.retain_mut(|entry| {
            let Some(value) = (entry.value)() else { return false };
            changed |= !Arc::ptr_eq(&value, &entry.seen);
            true
        });
        changed |= last.is_some() && entries.len() != before;
        if !changed || last.is_some_and(|(whose, when)| whose == visitor && when.elapsed() < INTERVAL) {
            return None;
        }
        *last = Some((visitor, Instant::now()));
        let mut all = String::from("{");
        for entry in entries {
            let Some(value) = (entry.value)() else { continue };
            let Some(text) = (entry.write)(&value) else { continue };
            let name = serde_json::Value::from(&*entry.name).to_string();
            if all.len() + name.len() + text.len() + 3 > ROOM {
                if !told.contains(&entry.name) {
                    tracing::warn!(name = &*entry.name, "a store is not kept by its page: together, its stores are larger than 7 KiB");
                    told.push(entry.name.clone());
                }
            } else {
                if all.len() > 1 {
                    all.push(',');
                }
                all.extend([&*name, ":", &*text]);
            }
            entry.seen = value;
        }
        all.push('}');
        Some(all)
    }
}

fn write<T: Storable>(value: &Value) -> Option<String> {
    let value = value.downcast_ref::<T>()?;
    match serde_json::to_string(value) {
        Ok(text) => Some(text),
        Err(error) => {
            tracing::error!(%error, holds = std::any::type_name::<T>(), "a store is not kept by its page: its value cannot be written");
            None
        }
    }
}
