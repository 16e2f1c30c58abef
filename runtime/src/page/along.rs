//! Live components that go along to the next page, as they are in the layouts of both: with their stores, streams and what the browser shows of them.

use std::{any::TypeId, sync::Arc};

use super::PageShared;

/// What an instance is, for another page that has the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    component: TypeId,
    /// A hash of its props.
    props: u64,
    /// The slots that it was given.
    slots: u32,
}

impl PageShared {
    /// What an instance is; `None` where it must not go along: it depends on what another page may have otherwise.
    pub(super) fn kind(&self, number: u32) -> Option<Kind> {
        let kind = {
            let state = self.lock();
            let instance = state.instances.get(number)?;
            let port = &instance.port;
            let fits = instance.goes_along && instance.pending.is_none() && port.catch.is_none() && !port.asked_for_request();
            let props = state.making.as_ref()?.seen.iter().find(|(known, _)| *known == number)?.1;
            fits.then_some(Kind { component: instance.props, props, slots: port.slots })?
        };
        let family = self.family(number);
        // What others fill, or share, is bound to its page.
        let bound = family.iter().any(|&member| !self.openings_of(member).is_empty() || self.shows_shared(member));
        (!bound).then_some(kind)
    }

    /// An instance, and those in it.
    fn family(&self, number: u32) -> Vec<u32> {
        let state = self.lock();
        let mut family = vec![number];
        let mut at = 0;
        while let Some(&owner) = family.get(at) {
            family.extend(state.instances.iter().filter(|instance| instance.port.owner == Some(owner)).map(|instance| instance.port.number));
            at += 1;
        }
        family
    }

    /// Notes which instances are to come along, once the browser shows this page.
    pub(crate) fn waits_for(&self, along: Vec<(u32, u32)>) {
        self.lock().along = along;
    }

    /// Whether instances are still to come along.
    pub(crate) fn waits_for_any(&self) -> bool {
        !self.lock().along.is_empty()
    }

    /// Takes them over. False where one has gone.
    pub(crate) fn take_all_along(self: &Arc<Self>, left: &PageShared) -> bool {
        let along = std::mem::take(&mut self.lock().along);
        let all = along.into_iter().all(|(old, new)| self.take_along(left, old, new));
        if let (Some(left), Some(visit)) = (left.visit().and_then(|visit| visit.kept_if_any()), self.visit()) {
            visit.kept().join(left);
        }
        all
    }

    /// Takes an instance over from the page that is left, in the place of a new one. False where it has gone.
    fn take_along(self: &Arc<Self>, left: &PageShared, old: u32, new: u32) -> bool {
        // It may have come along with the one around it.
        if !left.has(old) && !self.has(old) {
            return false;
        }
        for number in left.family(old) {
            let Some(instance) = left.take(number) else { continue };
            let port = instance.port.clone();
            self.lock().instances.put(number, instance);
            if port.go_on_in(self) {
                self.enlist(number);
            }
        }
        self.unmount(new);
        let streams = left.lock().streams.clone();
        let mut state = self.lock();
        for (stream, control) in streams {
            if !state.streams.iter().any(|(known, _)| *known == stream) {
                state.streams.push((stream, control));
            }
        }
        state.instances.rename(new, old);
        true
    }
}
