//! Child components.

use std::{
    any::{Any, TypeId},
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
};

use crate::provide::{self, Providing};

use super::{
    Block, Cells, Finished, Gap, Layout, Out, Step,
    cells::Child,
    leaf::REGION,
    rendering::{GAP, Kept, LIVE, LIVE_END, Rendering, Way},
    wire,
};
use crate::{
    Component,
    component::{Content, Instance, Port, Seen, Stopped},
    page::{self, Coming, Next},
};

/// What is known of a live component while compiling.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Mounts {
    /// It lives on after it was served.
    pub lives: bool,
    /// It shows some of its props outside of its fragments.
    pub shows_props: bool,
    /// With new props it is what it would have been with them from the beginning; what it shows outside of its fragments is another's to exchange.
    pub takes_all: bool,
    /// It is a layout, of which the parts can be written by themselves.
    pub is_layout: bool,
}

/// A child component that the walk has come to.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct ChildOpen {
    hole: u32,
    slot: usize,
    how: How,
    /// The hash of its shape.
    shape: u64,
}

#[derive(Debug)]
enum How {
    /// Its HTML begins here.
    Served(usize),
    /// It gets new props, and is written anew where these change what keeps nothing: its shape begins here.
    Changed(usize),
    /// Its shape is another than before: contents are written again.
    Rebuilt { shape: Vec<u8>, contents: Vec<(usize, Vec<u8>)> },
    /// A live child gets new props.
    Renewed,
    /// Something is to be written into its openings: what else it writes from here on is dropped.
    Filled(usize),
    /// Only what was written into its slots may have changed.
    Slots,
}

impl ChildOpen {
    /// Whether the child must be built from its props.
    pub fn builds(&self) -> bool {
        !matches!(self.how, How::Slots)
    }
}

impl Out {
    /// Comes to a child component inside a fragment; `props` is the mask of what its props read.
    #[doc(hidden)]
    pub fn child(&mut self, hole: u32, slot: usize, props: u64) -> ChildOpen {
        let child = self.known_child(slot);
        // One that panicked is gone: with new props there may be another one.
        let gone = child.live && !child.instances.iter().any(|&number| self.page.as_ref().is_some_and(|page| page.has(number)));
        let shape = if gone { 0 } else { child.shape };
        let how = match self.step {
            Step::Update if self.dirty & props == 0 && self.must_fill(&child) => self.fill(child),
            Step::Update if self.dirty & props == 0 => {
                self.go_on(child, Way::Renewed);
                How::Slots
            }
            Step::Update if child.live && !child.shows_props && !gone => {
                self.go_on(child, Way::Renewed);
                How::Renewed
            }
            Step::Update => {
                self.step = Step::Serve;
                self.render_over(child, Way::Shape);
                How::Changed(self.html.len())
            }
            _ => {
                self.stat(REGION.0);
                self.render_over(child, if self.again { Way::Again } else { Way::Fresh });
                How::Served(self.html.len())
            }
        };
        ChildOpen { hole, slot, how, shape }
    }

    fn known_child(&mut self, slot: usize) -> Child {
        let mut child = match self.take_known(slot) {
            Block::Child(child) => *child,
            _ => Child::default(),
        };
        if self.step == Step::Update {
            self.give_up_fillings(&mut child);
        }
        child
    }

    /// Goes into a child with openings that are to be filled.
    fn fill(&mut self, child: Child) -> How {
        self.go_on(child, Way::Fill);
        self.step = Step::Serve;
        How::Filled(self.html.len())
    }

    /// Goes into a child whose slot contents stay what they are.
    fn go_on(&mut self, child: Child, way: Way) {
        let Child { live, shows_props, instances, cells, .. } = child;
        self.enter(cells);
        let inside = Rendering { way, live, shows_props, refills: !self.once, old: instances.into(), ..Rendering::default() };
        self.around.push(mem::replace(&mut self.rendering, inside));
    }

    /// Goes into a child that renders, and tells what it shows anew.
    fn render_over(&mut self, child: Child, way: Way) {
        let Child { live, instances, cells, .. } = child;
        self.enter(Cells::default());
        let inside = Rendering { way, live, shaped: true, refills: !self.once, old: instances.into(), old_scopes: cells.blocks.into(), ..Rendering::default() };
        self.around.push(mem::replace(&mut self.rendering, inside));
    }

    /// Renders the child that the walk has come to.
    #[doc(hidden)]
    pub fn render_child<C: Component>(&mut self, child: C, slots: C::Slots<'_>) {
        self.rendering.live = C::LIVE;
        child.__render(slots, self);
    }

    /// Whether the slot contents of a child must be walked by themselves, now that it has rendered.
    #[doc(hidden)]
    pub fn walks_slots(&mut self, open: &mut ChildOpen) -> bool {
        let from = match open.how {
            How::Served(_) => return false,
            How::Changed(from) => from,
            How::Filled(from) => {
                self.step = Step::Update;
                self.html.truncate(from);
                return true;
            }
            _ => return true,
        };
        self.step = Step::Update;
        self.rendering.close_old(self.page.as_ref());
        let before = mem::replace(&mut open.shape, self.shape(from));
        let shape = self.html.split_off(from);
        let renewed = mem::take(&mut self.rendering.renewed);
        let anew = self.refresh_renewed(renewed, before != open.shape);
        open.how = if anew { How::Rebuilt { shape, contents: Vec::new() } } else { How::Slots };
        true
    }

    /// Walks what was written into a slot, wherever the child shows it.
    #[doc(hidden)]
    pub fn walk_content(&mut self, open: &mut ChildOpen, slot: u32, write: &dyn Fn(&mut Out)) {
        self.walk_in_fillings(slot, write);
        self.walk_scopes(open, slot, write);
    }

    fn walk_in_fillings(&mut self, slot: u32, write: &dyn Fn(&mut Out)) {
        self.walk_fillings(&mut |out| {
            out.walk_in_fillings(slot, write);
            out.walk_scopes(&mut ChildOpen { hole: 0, slot: 0, how: How::Slots, shape: 0 }, slot, write);
        });
    }

    fn walk_scopes(&mut self, open: &mut ChildOpen, slot: u32, write: &dyn Fn(&mut Out)) {
        for at in 0..self.at.cells.blocks.len() {
            let Some(Block::Scope(scope)) = self.at.cells.blocks.get(at) else { continue };
            if scope.slot != slot {
                continue;
            }
            let catch = scope.catch.clone().filter(|catch| !self.catch.as_ref().is_some_and(|own| Arc::ptr_eq(own, catch)));
            let sent = self.frame.len();
            self.content_at = Some(at);
            match catch {
                None => write(self),
                Some(catch) if self.attempt_for(&catch, write) => {}
                Some(catch) => {
                    catch.call();
                    continue;
                }
            }
            if let How::Rebuilt { contents, .. } = &mut open.how {
                self.frame.truncate(sent);
                let from = self.html.len();
                let again = mem::replace(&mut self.again, true);
                self.step = Step::Serve;
                self.content_at = Some(at);
                write(self);
                self.step = Step::Update;
                self.again = again;
                contents.push((at, self.html.split_off(from)));
            }
        }
    }

    /// Leaves a child component.
    #[doc(hidden)]
    pub fn child_end(&mut self, open: ChildOpen) {
        let ChildOpen { hole, slot, how, mut shape } = open;
        match how {
            How::Served(from) => {
                shape = self.shape(from);
                self.stat(REGION.1);
            }
            How::Rebuilt { shape, contents } => {
                let from = self.html.len();
                let kept = mem::take(&mut self.rendering.kept);
                self.assemble(&shape, &kept, &contents);
                wire::op(&mut self.ops, wire::Op::Again, hole);
                wire::string(&mut self.ops, &self.html[from..]);
                self.html.truncate(from);
            }
            How::Changed(_) | How::Renewed | How::Filled(_) | How::Slots => {}
        }
        self.leave_child(slot, shape);
    }

    fn leave_child(&mut self, slot: usize, shape: u64) {
        let cells = self.leave();
        let outer = self.around.pop().unwrap_or_default();
        let mut child = mem::replace(&mut self.rendering, outer);
        if matches!(child.way, Way::Renewed | Way::Fill) {
            child.instances.extend(mem::take(&mut child.old));
        }
        child.close_old(self.page.as_ref());
        self.put_block(slot, Block::Child(Box::new(Child { live: child.live, shows_props: child.shows_props, instances: child.instances, shape, cells })));
    }

    /// Comes to a child component outside of every fragment, whose slot content holds fragments.
    #[doc(hidden)]
    pub fn fixed_child(&mut self, slot: usize) -> ChildOpen {
        let child = self.known_child(slot);
        let how = match self.step {
            Step::Update if self.must_fill(&child) => self.fill(child),
            Step::Update => {
                self.go_on(child, Way::Renewed);
                How::Slots
            }
            _ => {
                self.render_over(child, if self.again { Way::Again } else { Way::Fresh });
                How::Served(0)
            }
        };
        ChildOpen { hole: 0, slot, how, shape: 0 }
    }

    /// Leaves a child component outside of every fragment.
    #[doc(hidden)]
    pub fn fixed_child_end(&mut self, open: ChildOpen) {
        self.leave_child(open.slot, 0);
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
        let marked = self.begin_marked();
        let part = self.part_of.take();
        let given = slots.iter().enumerate().fold(0, |given, (at, content)| given | u32::from(content.is_some()) << at);
        let hash = self.page.as_ref().filter(|page| page.is_followed() && page.is_answering()).and_then(|_| Seen::hash_of(|seen| see(&props, seen)));
        let next = Next { component: TypeId::of::<P>(), props: hash, slots: given, takes_all: mounts.takes_all };
        if let Some((instance, kind)) = if self.marked { self.goes_along(part, &next) } else { None } {
            (self.marked, self.later) = (false, (0, 0));
            self.rendering.instances.push(instance);
            if let Some(page) = &self.page {
                let props = (mounts.takes_all && size_of::<P>() > 0).then(|| Box::new(props) as Box<dyn Any + Send>);
                page.comes_along(Coming { instance, kind: kind.with_props(next.props), props, layout: None });
            }
        } else {
            self.mount_here(props, slots, layout, (mounts, next), coroutine);
        }
        self.end_marked(marked);
    }

    fn mount_here<P: Send + 'static, F>(
        &mut self,
        props: P,
        slots: &[Content<'_>],
        layout: Layout,
        (mounts, next): (Mounts, Next),
        coroutine: impl FnOnce(P, Arc<Port>) -> F,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let marked = mem::take(&mut self.marked);
        self.not_for_all("a component with a fragment or trigger in it");
        let page = self.page();
        let from = self.html.len();
        let (later, only_later) = mem::take(&mut self.later);
        self.rendering.shows_props |= mounts.shows_props;
        if self.rendering.way == Way::Fill {
            return self.fill_known(&page, TypeId::of::<P>(), slots);
        }
        if let Some(known) = self.rendering.known(&page, TypeId::of::<P>()) {
            self.rendering.instances.push(known);
            if self.passes_pending(known, slots) {
                page.take_props(known, Box::new(props));
                return;
            }
            match self.rendering.way {
                Way::Fresh | Way::Renewed | Way::Fill => page.renew(known, Box::new(props), &mut self.frame),
                Way::Shape => {
                    let renewed = page.take_props(known, Box::new(props));
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
                    self.reshape_openings(&page, known, slots);
                }
                Way::Again => {
                    // What is around it may have got new ones, and be written anew for that.
                    page.take_props(known, Box::new(props));
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
            return;
        }
        if mounts.lives {
            page.lives();
        }
        let given = next.slots;
        let (laid, comes) = if mounts.is_layout { self.live_layout(&next) } else { Default::default() };
        let number = comes.map_or_else(|| page.reserve(self.is_inside()), |(instance, _)| instance);
        if let Some(hash) = next.props.filter(|_| comes.is_none()) {
            page.sees(number, hash);
        }
        let owner = self.port.as_ref().map(|port| port.number);
        let port = Port::new(page.clone(), number, given, self.catch.clone(), owner, self.rendering.refills);
        let coroutine: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(coroutine(props, port.clone()));
        let mut instance = Instance::new(port.clone(), TypeId::of::<P>(), coroutine);
        instance.goes_along = marked || given != 0;
        instance.outside = (mounts.shows_props && self.rendering.shaped).then_some(0);
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
        out.inside_of = comes.and_then(|_| page.provided(number));
        out.leaves.clone_from(&self.leaves);
        out.scopes = self.scopes;
        let mut finished = match instance.walk(out) {
            Ok(finished) => finished,
            Err(Stopped::Waits(mut out)) => {
                self.html = out.take_html();
                // What it has provided so far is for what stands in its slots.
                let _outside = Providing::new();
                provide::go_to(Some(instance.provided.clone()));
                instance.pending = Some(Box::new(self.leave_place(number, layout, slots, only_later)));
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
        instance.provides = !instance.provided.is(&provide::here());
        let failure = finished.failure.take();
        if let Some((_, kind)) = comes.filter(|_| failure.is_none()) {
            // The instance that comes along goes on in its place: it was only needed for what is written outside of fragments.
            let Finished { html, gaps, instances, .. } = finished;
            let props = if mounts.takes_all { instance.leave() } else { None };
            let layout = page.provided(number).map(|provided| page::Layout { outside: instances, provided });
            page.comes_along(Coming { instance: number, kind: kind.with_props(next.props), props, layout });
            self.rendering.instances.push(number);
            return self.fill_gaps(number, from, html, gaps, slots);
        }
        let (html, gaps) = instance.keep(finished, from);
        page.adopt(instance);
        if let Some(error) = failure {
            page.unmount(number);
            self.html = html;
            self.html.truncate(from);
            return self.fail(error);
        }
        self.rendering.instances.push(number);
        self.rendering.marked.push(number);
        self.fill_gaps(number, from, html, gaps, slots);
        let _outside = self.inside(number);
        self.copy_for_later(&port, later, slots);
    }

    /// Goes to what is provided in an instance, until what this returns is dropped.
    pub(super) fn inside(&self, number: u32) -> Providing {
        let outside = Providing::new();
        if let Some(inside) = self.page.as_ref().and_then(|page| page.provided(number)) {
            provide::go_to(Some(inside));
        }
        outside
    }

    /// Writes the content of slots where the child, whose HTML begins at `from`, has left room for it.
    fn fill_gaps(&mut self, number: u32, from: usize, mut html: Vec<u8>, mut gaps: Vec<Gap>, slots: &[Content<'_>]) {
        let _outside = self.inside(number);
        let (instances, blocks) = (self.rendering.instances.len(), self.at.cells.blocks.len());
        let (cuts, marked, gaps_before) = (self.rendering.cuts.len(), self.rendering.marked.len(), self.gaps.len());
        while !self.write_contents(number, from, html, &gaps, slots) {
            // A content failed inside a boundary of the child, which now shows something else there.
            let Some(page) = self.page.clone() else { return };
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
                    return;
                }
            }
        }
    }

    /// Whether all contents could be written.
    fn write_contents(&mut self, number: u32, from: usize, html: Vec<u8>, gaps: &[Gap], slots: &[Content<'_>]) -> bool {
        self.html = html;
        let Some(first) = gaps.first().map(|gap| gap.at) else {
            self.cut(from, &[LIVE, LIVE_END]);
            return true;
        };
        let rest = self.html.split_off(first);
        let port = self.page.as_ref().filter(|_| gaps.iter().any(|gap| gap.opening != 0)).and_then(|page| page.port(number));
        let (mut own, mut written, mut opens) = (from, 0, true);
        for gap in gaps {
            self.html.extend_from_slice(&rest[written..gap.at - first]);
            written = gap.at - first;
            if let Some(port) = port.as_ref().filter(|_| gap.opening != 0) {
                if !self.fill_opening(port, gap, slots) {
                    return false;
                }
                continue;
            }
            self.cut(own, if mem::take(&mut opens) { &[LIVE, GAP] } else { &[GAP] });
            if let Some(Some(content)) = slots.get(gap.slot as usize) {
                match gap.catch.as_ref().filter(|catch| !self.catch.as_ref().is_some_and(|own| Arc::ptr_eq(own, catch))) {
                    None => {
                        self.left = gap.left;
                        content(self);
                        self.left = None;
                    }
                    Some(catch) if self.attempt_for(catch, |out| content(out)) => {}
                    Some(_) => return false,
                }
            }
            own = self.html.len();
        }
        self.html.extend_from_slice(&rest[written..]);
        self.cut(own, if opens { &[LIVE, LIVE_END] } else { &[LIVE_END] });
        true
    }
}
