//! Child components.

use std::{mem, sync::Arc};

use super::{
    Block, Cells, Out, Step,
    cells::Child,
    leaf::REGION,
    rendering::{Rendering, Way},
    wire,
};
use crate::Component;

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
            // What is written anew keeps something.
            Step::Update if self.trial && !child.keeps_nothing() => {
                self.go_on(child, Way::Renewed);
                How::Slots
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
        if mem::take(&mut self.spoiled) {
            self.html.truncate(from);
            open.how = How::Slots;
            return false;
        }
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
}
