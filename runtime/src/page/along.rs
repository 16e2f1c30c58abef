//! Live components that go along to the next page, as they are in the layouts of both: with their stores, streams and what the browser shows of them.

use std::{
    any::{Any, TypeId},
    sync::Arc,
};

use super::PageShared;
use crate::store::Watcher as _;

/// What an instance is, for another page that has the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    component: TypeId,
    /// A hash of its props, where they are known by one.
    props: Option<u64>,
    /// The slots that it was given.
    slots: u32,
    /// Whether it, or what is in it, had something for the page's head.
    heads: bool,
}

impl Kind {
    /// Whether an instance goes along in the place of another one.
    pub(super) fn is(&self, other: &Kind) -> bool {
        self.props.is_some() && self == other
    }

    /// Whether it goes along where the page has nothing but a component with these props, whatever they are.
    pub(super) fn takes(&self, props: TypeId) -> bool {
        self.component == props && self.slots == 0 && !self.heads
    }

    /// The same with props that nobody knows yet.
    pub(super) fn renewed(self) -> Kind {
        Kind { props: None, ..self }
    }
}

impl PageShared {
    /// What an instance is; `None` where it must not go along: it depends on what another page may have otherwise.
    pub(super) fn kind(&self, number: u32) -> Option<Kind> {
        let kind = {
            let state = self.lock();
            let instance = state.instances.get(number)?;
            let port = &instance.port;
            let fits = instance.goes_along && instance.pending.is_none() && port.catch.is_none() && !port.asked_for_request();
            let props = state.making.as_ref()?.seen.iter().find(|(known, _)| *known == number).map(|(_, props)| *props);
            fits.then_some(Kind { component: instance.props, props, slots: port.slots, heads: false })?
        };
        let family = self.family(number);
        // What others fill, or share, is bound to its page.
        let bound = family.iter().any(|&member| !self.openings_of(member).is_empty() || self.shows_shared(member));
        let heads = family.iter().any(|&member| self.port(member).is_some_and(|port| port.has_headed()));
        (!bound).then_some(Kind { heads, ..kind })
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

    /// Notes that an instance of the page that is left comes along, and what its props are then.
    pub(crate) fn comes_with(&self, instance: u32, props: Option<Box<dyn Any + Send>>) {
        self.lock().renewed.extend(props.map(|props| (instance, props)));
    }

    /// Whether an instance that comes along gets props.
    pub(super) fn is_renewed(&self, instance: u32) -> bool {
        self.lock().renewed.iter().any(|(known, _)| *known == instance)
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
        let (along, renewed) = {
            let mut state = self.lock();
            (std::mem::take(&mut state.along), std::mem::take(&mut state.renewed))
        };
        let all = along.into_iter().all(|(old, new)| self.take_along(left, old, new));
        for (instance, props) in renewed {
            let changed = self.take_props(instance, props).changed;
            if let Some(port) = self.port(instance).filter(|_| changed != 0) {
                port.mark(changed);
            }
        }
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
        // Nobody has mounted another one where it was known that it comes.
        if new != old {
            self.unmount(new);
        }
        let streams = left.lock().streams.clone();
        let mut state = self.lock();
        for (stream, control) in streams {
            if !state.streams.iter().any(|(known, _)| *known == stream) {
                state.streams.push((stream, control));
            }
        }
        if new != old {
            state.instances.rename(new, old);
        }
        true
    }
}
