//! Live components: a new instance is mounted, or the one that is there goes on.

use std::{
    any::{Any, TypeId},
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
};

use super::{
    Cells, Finished, Gap, Layout, Out,
    layout::Passing,
    opening::Later,
    rendering::{GAP, Kept, LIVE, LIVE_END, Way},
};
use crate::{
    component::{Content, Instance, Port, Seen, ShownBy, Stopped},
    page::{Comes, Coming, Next, PageShared, Pending},
    provide::{self, Providing},
};

/// What is known of a live component while compiling.
#[doc(hidden)]
#[derive(Debug, Default, Clone, Copy)]
pub struct Mounts {
    /// It lives on after it was served.
    pub lives: bool,
    /// It shows some of its props outside of its fragments.
    pub shows_props: bool,
    /// With new props it is what it would have been with them from the beginning; what it shows outside of its fragments is another's to exchange.
    pub takes_all: bool,
    /// The same where nothing of it is exchanged: it shows none of them outside of its fragments.
    pub takes_alone: bool,
    /// Its fragments show props, and what they would show with others can be tried.
    pub tries: bool,
    /// It is a layout, of which the parts can be written by themselves.
    pub is_layout: bool,
    /// Something of it stays as it is where it goes along to another page.
    pub stays: bool,
    /// Something lives in parts of it.
    pub pieces: bool,
    /// What these read of its stores, as bits.
    pub follows: u64,
    /// The slots that stand in boundaries and nowhere else, as bits.
    pub caught: u32,
    /// The slots of a layout that stand one behind the other among its parts, as bits.
    pub contents: u32,
}

/// What a component has to do with the values that are handed down the tree.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Hands {
    /// It asks for some.
    asks: bool,
    /// It provides some.
    provides: bool,
    /// It provides some after it has waited.
    late: bool,
    /// The slots that wait for that, as bits, if a walk comes back to fill them; and those of them that it shows nowhere else.
    slots: (u32, u32),
}

impl Hands {
    pub(super) const ASKS: Hands = Hands { asks: true, provides: false, late: false, slots: (0, 0) };
}

/// A live component whose tag the walk has come to.
pub(super) struct Tagged<'a> {
    pub(super) slots: &'a [Content<'a>],
    pub(super) layout: Layout,
    pub(super) mounts: Mounts,
    pub(super) hands: Hands,
    pub(super) next: Next,
    /// Its props are taken once: by an instance that is there, or by the coroutine of a new one.
    pub(super) take: &'a mut dyn FnMut(Option<Arc<Port>>) -> Option<Taken>,
}

pub(super) enum Taken {
    Props(Box<dyn Any + Send>),
    Coroutine(Pin<Box<dyn Future<Output = ()> + Send>>),
}

impl Tagged<'_> {
    /// The props, for an instance that is there.
    fn props(&mut self) -> Option<Box<dyn Any + Send>> {
        match (self.take)(None) {
            Some(Taken::Props(props)) => Some(props),
            _ => None,
        }
    }

    /// A new instance at this door.
    fn instance(&mut self, port: Arc<Port>) -> Option<Instance> {
        match (self.take)(Some(port.clone())) {
            Some(Taken::Coroutine(coroutine)) => Some(Instance::new(port, self.next.component, coroutine)),
            _ => None,
        }
    }
}

impl Out {
    /// Notes that the component which is mounted next asks for what is handed down the tree, and whether it hands something down itself.
    #[doc(hidden)]
    pub fn asks(&mut self, provides: bool) {
        (self.hands.asks, self.hands.provides) = (true, provides);
    }

    /// Notes that it hands something down after it has waited.
    #[doc(hidden)]
    pub fn provides_late(&mut self, slots: u32, only: u32) {
        (self.hands.late, self.hands.slots) = (true, (slots, only));
    }

    /// Whether a walk comes back to fill the slots of the component at work.
    #[doc(hidden)]
    pub fn is_refilled(&self) -> bool {
        self.port.as_ref().is_some_and(|port| port.refilled_by().is_some())
    }

    /// Renders a live component: mounts a new instance, or goes on with the one that is there.
    #[doc(hidden)]
    pub fn mount<P: Send + 'static, F>(
        &mut self,
        props: P,
        slots: &[Content<'_>],
        layout: Layout,
        mounts: Mounts,
        see: fn(&P, &mut Seen),
        coroutine: impl FnOnce(P, Arc<Port>) -> F,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let given = slots.iter().enumerate().fold(0, |given, (at, content)| given | u32::from(content.is_some()) << at);
        let hash = self.page.as_ref().filter(|page| page.is_followed() && page.is_answering()).and_then(|_| Seen::hash_of(|seen| see(&props, seen)));
        let next =
            Next { component: TypeId::of::<P>(), props: hash, slots: given, takes_all: mounts.takes_all, takes_alone: mounts.takes_alone, tries: mounts.tries };
        let mut rest = Some((props, coroutine));
        // All else is the same for every component, and compiled once.
        let mut take = |port| {
            let (props, coroutine) = rest.take()?;
            Some(match port {
                None => Taken::Props(Box::new(props)),
                Some(port) => Taken::Coroutine(Box::pin(coroutine(props, port))),
            })
        };
        let hands = mem::take(&mut self.hands);
        self.mount_tagged(Tagged { slots, layout, mounts, hands, next, take: &mut take });
    }

    fn mount_tagged(&mut self, mut tagged: Tagged<'_>) {
        if self.trial {
            return self.try_tagged(tagged);
        }
        let marked = self.begin_marked();
        let part = self.part_of.take();
        if !self.comes_along(&mut tagged, part) {
            self.mount_here(tagged);
        }
        self.end_marked(marked);
    }

    /// In a trial, comes to a live component: one that is there says what it would show, if it can go back.
    fn try_tagged(&mut self, mut tagged: Tagged<'_>) {
        let page = self.page();
        let known = if self.rendering.way == Way::Renewed { self.rendering.known(&page, tagged.next.component) } else { None };
        let Some(known) = known else {
            self.spoils();
            return;
        };
        self.rendering.instances.push(known);
        if let Some(props) = tagged.props().filter(|_| tagged.mounts.tries) {
            let (_given_back, mut sections) = page.tried(known, Some(props), None);
            self.frame.append(&mut sections);
        }
    }

    /// Goes on with the instance of the page that is left which stands in the place of this one, without mounting another, if it can.
    fn comes_along(&mut self, tagged: &mut Tagged<'_>, part: Option<Passing>) -> bool {
        let Some((instance, kind)) = (if self.marked { self.goes_along(part, &tagged.next) } else { None }) else { return false };
        (self.marked, self.later) = (false, Later::default());
        self.rendering.instances.push(instance);
        // With the same props it is what it was.
        if let Some(page) = self.page.as_ref().filter(|_| kind.differs(&tagged.next)) {
            let props = if tagged.mounts.takes_alone { tagged.props() } else { None };
            page.comes_along(Coming { instance, kind: kind.with_props(tagged.next.props), props, tries: tagged.next.tries, layout: None });
        }
        true
    }

    pub(super) fn mount_here(&mut self, mut tagged: Tagged<'_>) {
        let marked = mem::take(&mut self.marked);
        self.not_for_all("a component with a fragment or trigger in it");
        let page = self.page();
        let later = mem::take(&mut self.later);
        self.rendering.shows_props |= tagged.mounts.shows_props;
        if self.rendering.way == Way::Fill {
            return self.fill_known(&page, tagged.next.component, tagged.slots);
        }
        match self.rendering.known(&page, tagged.next.component) {
            Some(known) => {
                if let Some(props) = tagged.props() {
                    self.go_on_with(known, &page, props, tagged.slots);
                }
            }
            None => self.mount_new(tagged, &page, marked, later),
        }
    }

    /// Goes on with the instance that is there.
    fn go_on_with(&mut self, known: u32, page: &Arc<PageShared>, props: Box<dyn Any + Send>, slots: &[Content<'_>]) {
        self.rendering.instances.push(known);
        if self.passes_pending(known, slots) {
            page.take_props(known, props);
            return;
        }
        match self.rendering.way {
            Way::Fresh | Way::Renewed | Way::Fill => page.renew(known, props, &mut self.frame),
            Way::Shape => {
                let renewed = page.take_props(known, props);
                self.rendering.renewed.push((known, renewed));
                self.rendering.kept.push(Kept::Instance(known));
                self.rendering.marked.push(known);
                self.stat(LIVE);
                for slot in page.gaps(known) {
                    self.stat(GAP);
                    if let Some(Some(content)) = slots.get(slot as usize) {
                        content(self);
                    }
                }
                self.stat(LIVE_END);
                self.reshape_openings(page, known, slots);
            }
            Way::Again => {
                // What is around it may have got new ones, and be written anew for that.
                page.take_props(known, props);
                let from = self.html.len();
                let html = mem::take(&mut self.html);
                match page.serve_again(known, html) {
                    Ok((html, gaps)) => {
                        self.rendering.marked.push(known);
                        self.fill_gaps(known, from, html, gaps, slots);
                    }
                    Err(html) => self.html = html,
                }
            }
        }
    }

    fn mount_new(&mut self, mut tagged: Tagged<'_>, page: &Arc<PageShared>, marked: bool, later: Later) {
        let from = self.html.len();
        if tagged.mounts.lives {
            page.lives();
        }
        let still = later.still;
        let (given, hands) = (tagged.next.slots, tagged.hands);
        let (laid, comes) = if tagged.mounts.is_layout { self.live_layout(&tagged.next, tagged.mounts.stays) } else { Default::default() };
        let number = comes.as_ref().map_or_else(|| page.reserve(self.is_inside()), |comes| comes.known.0);
        if let Some(hash) = tagged.next.props.filter(|_| comes.is_none()) {
            page.sees(number, hash);
        }
        let owner = self.port.as_ref().map(|port| port.number);
        let port = Port::new(page.clone(), number, given, self.catch.clone(), ShownBy { owner, refills: self.rendering.refills }, comes.is_some());
        if comes.is_some() && !tagged.mounts.pieces {
            port.leave();
        }
        if tagged.mounts.pieces && laid.is_of_page() {
            page.lays(number, laid);
        }
        // What a layout of the page shows among its parts is written where it stands.
        let (mut later, only_later) = match port.refilled_by() {
            Some(_) if !laid.is_of_page() => (later.slots | hands.slots.0, later.only | hands.slots.1),
            _ => (later.slots, later.only),
        };
        let Some(mut instance) = tagged.instance(port.clone()) else { return };
        instance.goes_along = marked || given != 0;
        instance.outside = (tagged.mounts.shows_props && self.rendering.shaped).then_some(0);
        let Tagged { slots, layout, next, mounts, .. } = tagged;
        // What it asks for is what all provide that stand around it.
        let awaited = if hands.asks { provide::awaited() } else { None };
        let mut out = Out::new(Some(page.clone()), 0);
        out.html = mem::take(&mut self.html);
        out.at.cells = Cells::empty(layout);
        out.catch.clone_from(&self.catch);
        out.port = Some(port.clone());
        out.may_wait = self.may_wait;
        out.region_at = self.region_at;
        out.alone = self.alone;
        out.laid = laid;
        out.keeping = self.keeping;
        out.at_once = true;
        out.inside_of = comes.as_ref().map(|comes| comes.provided.clone());
        out.leaves.clone_from(&self.leaves);
        out.scopes = self.scopes;
        let walked = match &awaited {
            Some(late) => {
                late.is_for(number);
                Err(Stopped::Waits(Box::new(out)))
            }
            None => instance.walk(out),
        };
        let mut finished = match walked {
            Ok(finished) => {
                // What stands still is shown once.
                let stand = finished.gaps.iter().filter(|gap| gap.opening == 0).fold(0, |slots, gap| slots | 1 << gap.slot);
                later &= !(still & stand);
                finished
            }
            Err(Stopped::Waits(mut out)) => {
                self.html = out.take_html();
                let begins = self.beginning(laid, mounts.contents & given);
                // What it has provided so far is for what stands in its slots, or what the one has that comes along.
                let (mut inside, mut late) = (out.inside_of.take().unwrap_or_else(|| instance.provided.clone()), None);
                if comes.is_none() && (hands.late || awaited.is_some() && hands.provides) {
                    let (provided, known_later) = inside.and_later();
                    (inside, late) = (provided, Some(known_later));
                }
                let _outside = Providing::new();
                provide::go_to(Some(inside));
                if comes.is_some() {
                    page.keep_place(number);
                }
                let (comes, asks) = (comes.map(|comes| (comes, next, mounts)), awaited.is_some());
                instance.pending = Some(Box::new(Pending { comes, late, asks, ..self.leave_place(number, layout, begins, slots, only_later, mounts.caught) }));
                page.adopt(instance);
                self.rendering.instances.push(number);
                self.rendering.marked.push(number);
                self.copy_for_later(&port, later, slots);
                return;
            }
            Err(stopped) => {
                let (error, html, _) = stopped.abandon();
                self.html = html;
                self.html.truncate(from);
                return self.fail(error);
            }
        };
        if let Some(error) = finished.failure.take() {
            let (html, _) = instance.keep(finished, from);
            page.adopt(instance);
            page.unmount(number);
            self.html = html;
            self.html.truncate(from);
            return self.fail(error);
        }
        if let Some(comes) = comes {
            if !mounts.pieces {
                return self.leave_to(comes, &next, finished, from, slots);
            }
            // Until then it is there for its pieces.
            instance.provided = comes.provided.clone();
            page.keep_place(number);
            page.makes_pieces(comes, &next, mounts.follows);
        }
        instance.provides = !instance.provided.is(&provide::here());
        let (html, gaps) = instance.keep(finished, from);
        page.adopt(instance);
        self.rendering.instances.push(number);
        self.rendering.marked.push(number);
        let failed = self.fill_gaps(number, from, html, gaps, slots);
        let _outside = self.inside(number);
        self.copy_for_later(&port, later & !failed, slots);
    }

    /// Gives up an instance of a layout in whose place one comes along from the page that is left: it was only needed for what is written outside of fragments.
    fn leave_to(&mut self, comes: Comes, next: &Next, finished: Finished, from: usize, slots: &[Content<'_>]) {
        let number = comes.known.0;
        let Finished { html, gaps, instances, given_back, .. } = finished;
        let _outside = Providing::new();
        provide::go_to(Some(comes.provided.clone()));
        if let Some(page) = &self.page {
            page.gives_way(comes, next, instances, given_back);
        }
        self.rendering.instances.push(number);
        self.rendering.marked.push(number);
        self.fill_inside(number, from, html, gaps, slots);
    }

    /// Goes to what is provided in an instance, until what this returns is dropped.
    pub(super) fn inside(&self, number: u32) -> Providing {
        let outside = Providing::new();
        if let Some(inside) = self.page.as_ref().and_then(|page| page.provided(number)) {
            provide::go_to(Some(inside));
        }
        outside
    }

    /// Writes the content of slots where the child, whose HTML begins at `from`, has left room for it. The slots of which the content failed inside a boundary of the
    /// child, as bits.
    fn fill_gaps(&mut self, number: u32, from: usize, html: Vec<u8>, gaps: Vec<Gap>, slots: &[Content<'_>]) -> u32 {
        let _outside = self.inside(number);
        self.fill_inside(number, from, html, gaps, slots)
    }

    /// The same where what is provided in the child is at hand.
    fn fill_inside(&mut self, number: u32, from: usize, mut html: Vec<u8>, mut gaps: Vec<Gap>, slots: &[Content<'_>]) -> u32 {
        let mut failed = 0;
        let (instances, blocks) = (self.rendering.instances.len(), self.at.cells.blocks.len());
        let (cuts, marked, gaps_before) = (self.rendering.cuts.len(), self.rendering.marked.len(), self.gaps.len());
        while let Err(slot) = self.write_contents(number, from, html, &gaps, slots) {
            // The boundary now shows something else there.
            failed |= 1 << slot;
            let Some(page) = self.page.clone() else { return failed };
            self.rendering.instances.drain(instances..).for_each(|number| page.unmount(number));
            self.at.cells.blocks.drain(blocks..).for_each(|block| block.close(&page));
            self.rendering.cuts.truncate(cuts);
            self.rendering.marked.truncate(marked);
            self.gaps.truncate(gaps_before);
            self.html.truncate(from);
            match page.serve_again(number, mem::take(&mut self.html)) {
                Ok(again) => (html, gaps) = again,
                Err(html) => {
                    self.html = html;
                    return failed;
                }
            }
        }
        failed
    }

    /// Writes all contents, or says the slot of one that has failed inside a boundary of the child.
    fn write_contents(&mut self, number: u32, from: usize, html: Vec<u8>, gaps: &[Gap], slots: &[Content<'_>]) -> Result<(), u32> {
        self.html = html;
        let Some(first) = gaps.first().map(|gap| gap.at) else {
            self.cut(from, &[LIVE, LIVE_END]);
            return Ok(());
        };
        let rest = self.html.split_off(first);
        let port = self.page.as_ref().filter(|_| gaps.iter().any(|gap| gap.opening != 0)).and_then(|page| page.port(number));
        let (mut own, mut written, mut opens) = (from, 0, true);
        for gap in gaps {
            self.html.extend_from_slice(&rest[written..gap.at - first]);
            written = gap.at - first;
            if let Some(port) = port.as_ref().filter(|_| gap.opening != 0) {
                if !self.fill_opening(port, gap, slots) {
                    return Err(gap.slot);
                }
                continue;
            }
            self.cut(own, if mem::take(&mut opens) { &[LIVE, GAP] } else { &[GAP] });
            if let Some(Some(content)) = slots.get(gap.slot as usize) {
                self.left = gap.left;
                let written = match gap.catch.as_ref().filter(|catch| !self.catch.as_ref().is_some_and(|own| Arc::ptr_eq(own, catch))) {
                    Some(catch) => self.attempt_for(catch, |out| content(out)),
                    None => {
                        content(self);
                        true
                    }
                };
                self.left = None;
                if !written {
                    return Err(gap.slot);
                }
            }
            own = self.html.len();
        }
        self.html.extend_from_slice(&rest[written..]);
        self.cut(own, if opens { &[LIVE, LIVE_END] } else { &[LIVE_END] });
        Ok(())
    }
}
