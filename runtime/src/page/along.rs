//! Live components that go along to the next page, as they are in the layouts of both: with their stores, streams and what the browser shows of them.

use std::{
    any::{Any, TypeId},
    mem,
    sync::Arc,
};

use super::{PageShared, pieces::Pieces, regions::Standing};
use crate::{
    component::GivenBack,
    out::{Cells, wire},
    provide::Provided,
    store::Watcher as _,
};

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
    /// Whether that stands where a layout is not written again, and is more than a style sheet.
    heads_inside: bool,
    /// Whether it hands something down, or has the document's title.
    provides: bool,
}

/// An instance that may go along, and what it is.
pub(crate) type Known = (u32, Kind);

/// A live component of the next page, in whose place one may come along.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Next {
    pub(crate) component: TypeId,
    /// A hash of its props, where they are known by one.
    pub(crate) props: Option<u64>,
    pub(crate) slots: u32,
    /// With other props it is what it would have been with them from the beginning.
    pub(crate) takes_all: bool,
    /// The same where nothing of it is exchanged.
    pub(crate) takes_alone: bool,
    /// Its fragments show some of them.
    pub(crate) tries: bool,
}

/// An instance that comes along in whose place nobody has mounted another one.
pub(crate) struct Coming {
    pub(crate) instance: u32,
    /// What it is from then on.
    pub(crate) kind: Kind,
    /// What its props are from then on, where they may be others.
    pub(crate) props: Option<Box<dyn Any + Send>>,
    /// Whether its fragments may show something else for that.
    pub(crate) tries: bool,
    /// Of a layout: what is other there from then on.
    pub(crate) layout: Option<Layout>,
}

/// What the fragments of what comes along show from then on.
#[derive(Debug)]
pub(crate) struct Ahead {
    /// How many frames the browser has been sent before.
    pub(crate) behind: u32,
    pub(crate) frame: Vec<u8>,
}

/// A layout that comes along, in whose place another one is only there for what is written outside of fragments, and for the parts in which something lives.
pub(crate) struct Comes {
    pub(crate) known: Known,
    /// What it hands down.
    pub(crate) provided: Provided,
}

/// What is other in a layout that comes along.
pub(crate) struct Layout {
    /// The live components that stand in it, outside of its fragments.
    pub(crate) outside: Vec<u32>,
    /// What it hands down.
    pub(crate) provided: Provided,
    pub(crate) pieces: Option<Pieces>,
}

impl Kind {
    /// The same with the props of the next page.
    pub(crate) fn with_props(self, props: Option<u64>) -> Kind {
        Kind { props, ..self }
    }

    /// Whether an instance goes along in the place of another one that was mounted: not if that has handed something down, to what stands in it now.
    pub(super) fn is(&self, other: &Kind) -> bool {
        self.props.is_some() && self == other && !self.provides
    }

    /// Whether its props may be others from then on.
    pub(crate) fn differs(&self, next: &Next) -> bool {
        self.props.is_none() || self.props != next.props
    }

    fn takes(&self, next: &Next, all: bool) -> bool {
        self.component == next.component && self.slots == next.slots && (all || !self.differs(next))
    }

    /// Whether it goes along as all that a part of a layout has. Nothing of it is written then, nor put into the head.
    pub(super) fn goes_as_part(&self, next: &Next) -> bool {
        self.takes(next, next.takes_alone) && self.slots == 0 && !self.heads
    }

    /// Whether it goes along as a layout, of which all but the fragments is written.
    pub(super) fn goes_as_layout(&self, next: &Next) -> bool {
        self.takes(next, next.takes_all) && !self.heads_inside
    }
}

impl PageShared {
    /// What an instance is; `None` where it must not go along: it depends on what another page may have otherwise.
    pub(super) fn kind(&self, number: u32) -> Option<Kind> {
        let kind = {
            let state = self.lock();
            if let Some(coming) = state.coming.iter().find(|coming| coming.instance == number) {
                return Some(coming.kind);
            }
            let instance = state.instances.get(number)?;
            let port = &instance.port;
            let fits = instance.goes_along && instance.pending.is_none() && port.catch.as_ref().is_none_or(|catch| catch.stands()) && !port.stays_behind();
            let making = state.making.as_ref()?;
            let props = making.seen.iter().find(|(known, _)| *known == number).map(|(_, props)| *props);
            fits.then_some(Kind {
                component: instance.props,
                props,
                slots: port.slots,
                heads: false,
                heads_inside: making.kept_heads.contains(&number),
                provides: instance.provides || making.titled == Some(number),
            })?
        };
        let family = self.family(number);
        // What others fill is bound to its page.
        // The openings of a layout stand in parts of it that are another page's to exchange.
        let in_pieces = |member: u32| member == number && self.port(member).is_some_and(|port| port.has_pieces());
        let bound = family.iter().any(|&member| !in_pieces(member) && !self.openings_of(member).is_empty());
        let heads = family.iter().any(|&member| self.port(member).is_some_and(|port| port.has_headed()));
        (!bound).then_some(Kind { heads, ..kind })
    }

    /// An instance, and those in it.
    fn family(&self, number: u32) -> Vec<u32> {
        let state = self.lock();
        let mut family = vec![number];
        let mut at = 0;
        while let Some(&owner) = family.get(at) {
            family.extend(state.instances.iter().filter(|instance| instance.port.owner() == Some(owner)).map(|instance| instance.port.number));
            at += 1;
        }
        family
    }

    /// Notes that an instance of the page that is left comes along.
    pub(crate) fn comes_along(&self, coming: Coming) {
        let mut state = self.lock();
        // Few do, and each is large.
        if state.coming.is_empty() {
            state.coming = Vec::with_capacity(1);
        }
        state.coming.push(coming);
    }

    /// Notes that a layout comes along whose parts are written: these others stand there, and these are its props from then on.
    pub(crate) fn gives_way(&self, comes: Comes, next: &Next, outside: Vec<u32>, props: Option<Box<dyn Any + Send>>) {
        let Comes { known: (instance, kind), provided } = comes;
        let props = props.filter(|_| next.takes_all);
        let tries = next.tries && kind.differs(next);
        self.comes_along(Coming { instance, kind: kind.with_props(next.props), props, tries, layout: Some(Layout { outside, provided, pieces: None }) });
    }

    /// What is provided inside an instance: one that is here, or comes along, or may.
    pub(crate) fn provided(&self, instance: u32) -> Option<Provided> {
        // In one look: what comes along is at any time either about to, or here.
        let state = self.lock();
        if let Some(provided) = state.instances.provided(instance) {
            return Some(provided.clone());
        }
        if let Some(Coming { layout, .. }) = state.coming.iter().find(|coming| coming.instance == instance) {
            return layout.as_ref().map(|layout| layout.provided.clone());
        }
        let left = state.making.as_ref()?.comes_from.clone()?;
        drop(state);
        left.provided(instance)
    }

    /// Has the instances in a region that stays be what they are from then on, where they come along.
    pub(super) fn kinds_of_coming(&self, instances: &mut [Standing]) {
        let state = self.lock();
        for (number, kind) in instances {
            if let Some((kind, coming)) = kind.as_mut().zip(state.coming.iter().find(|coming| coming.instance == *number)) {
                *kind = coming.kind;
            }
        }
    }

    /// What the fragments show of what comes along from the page that is `left`, with the props of this one, as a frame behind those that its browser has been sent; if
    /// that is known, and anything is other then. Nothing in them has changed.
    pub(crate) fn ahead(&self, left: &PageShared) -> Option<Ahead> {
        let rests = left.at_rest()?;
        let behind = *rests;
        self.leave();
        let tried = |coming: &mut Coming| {
            let pieces = coming.layout.as_ref().and_then(|layout| layout.pieces);
            (coming.instance, coming.props.take_if(|_| coming.tries), pieces)
        };
        let all: Vec<_> = self.lock().coming.iter_mut().map(tried).collect();
        let mut frame = Vec::new();
        for (number, props, pieces) in all {
            let tries = props.is_some();
            let mut passed = pieces.and_then(|pieces| Some((self.take_to_work(number)?, pieces.follows)));
            let pieces = passed.as_mut().map(|(passed, follows)| (&mut passed.cells, *follows));
            let (props, mut sections) = if tries || pieces.is_some() { left.tried(number, props, pieces) } else { (None, Vec::new()) };
            frame.append(&mut sections);
            if let Some((passed, _)) = passed {
                self.put_back(passed);
            }
            if let Some(coming) = self.lock().coming.iter_mut().find(|coming| tries && coming.instance == number) {
                coming.props = props;
            }
        }
        wire::trim(&mut frame);
        (!frame.is_empty()).then_some(Ahead { behind, frame })
    }

    /// What an instance would show with other props, which are given back; and with the pieces of another one, which read these of its stores.
    pub(crate) fn tried(&self, number: u32, props: GivenBack, pieces: Option<(&mut Cells, u64)>) -> (GivenBack, Vec<u8>) {
        if self.is_hidden(number) {
            return (props, Vec::new());
        }
        match self.take_to_work(number) {
            Some(mut instance) if instance.pending.is_none() => {
                let tried = instance.tried(props, pieces);
                self.put_back(instance);
                tried
            }
            other => {
                other.into_iter().for_each(|instance| self.put_back(instance));
                (props, Vec::new())
            }
        }
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
        self.leave();
        let (along, layouts, pieces) = {
            let mut state = self.lock();
            let layouts = state.coming.iter().filter_map(|coming| Some((coming.instance, coming.layout.as_ref()?)));
            let pieces: Vec<_> = layouts.clone().filter_map(|(number, layout)| Some((number, layout.pieces?))).collect();
            let layouts: Vec<_> = layouts.map(|(number, layout)| (number, layout.outside.clone())).collect();
            (mem::take(&mut state.along), layouts, pieces)
        };
        let passed: Vec<_> = pieces.into_iter().filter_map(|(number, pieces)| Some((self.take(number)?, pieces))).collect();
        for (number, outside) in &layouts {
            left.keep_outside(*number, |child| outside.contains(&child) || along.iter().any(|(old, _)| *old == child));
        }
        let mut all = along.iter().all(|(old, _)| self.take_along(left, *old));
        self.take_streams_along(left);
        // Only now: the page that is asked for next may be made meanwhile, and finds each of them either here or there.
        let coming = mem::take(&mut self.lock().coming);
        for (number, outside) in layouts {
            if let Some(instance) = self.lock().instances.get_mut(number) {
                instance.instances = outside;
            }
        }
        self.spare(along.iter().map(|(old, _)| *old).collect());
        for (instance, pieces) in passed {
            all &= self.go_on_with_pieces(left, *instance, pieces);
        }
        self.spare(Vec::new());
        // What has gone with pieces was exchanged with the page.
        self.counts_anew();
        for (old, new) in along.into_iter().filter(|(old, new)| old != new) {
            all &= self.join_boundaries(old, new);
            // Nobody has mounted another one where it was known that it comes.
            self.unmount(new);
            self.lock().instances.rename(new, old);
        }
        for Coming { instance, props, .. } in coming {
            if let Some(props) = props {
                self.goes_on_with(instance, props);
            }
        }
        if let (Some(left), Some(visit)) = (left.visit().and_then(|visit| visit.kept_if_any()), self.visit()) {
            visit.kept().join(left);
        }
        all
    }

    /// Gives an instance other props: what its fragments show of them is found in the next turn.
    pub(crate) fn goes_on_with(&self, instance: u32, props: Box<dyn Any + Send>) {
        let changed = self.take_props(instance, props).changed;
        if let Some(port) = self.port(instance).filter(|_| changed != 0) {
            port.mark(changed);
        }
    }

    /// Gives up the live components outside of the fragments of a layout for which others come.
    fn keep_outside(&self, layout: u32, stays: impl Fn(u32) -> bool) {
        let outside = self.lock().instances.get_mut(layout).map(|layout| mem::take(&mut layout.instances));
        outside.into_iter().flatten().filter(|child| !stays(*child)).for_each(|child| self.unmount(child));
    }

    /// Takes an instance over from the page that is left, with those in it. False where it has gone.
    fn take_along(self: &Arc<Self>, left: &PageShared, old: u32) -> bool {
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
            self.take_shared_along(left, number);
        }
        true
    }
}
