//! Child components, and the content that a component writes into their slots.

use std::{future::Future, mem, pin::Pin, sync::Arc};

use super::{
    Block, Cells, Layout, Out, ScopeOpen, Step,
    cells::{Child, Scope},
    leaf::REGION,
    wire,
};
use crate::component::{Content, Instance, Port};

/// A child component that the walk has come to.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct ChildOpen {
    hole: u32,
    slot: usize,
    how: How,
    /// The live child whose props are being renewed in the walk around this one.
    renewing: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Served,
    /// Rendered anew, because it keeps nothing: its HTML begins here.
    Replaced {
        html: usize,
    },
    /// A live child gets new props.
    Renewed,
    /// Only what was written into its slots may have changed.
    Slots,
}

impl ChildOpen {
    /// Whether the child must be built from its props.
    pub fn builds(&self) -> bool {
        self.how != How::Slots
    }

    /// Whether slot content that is shown must be walked by itself.
    pub fn walks_slots(&self) -> bool {
        matches!(self.how, How::Slots | How::Renewed)
    }
}

impl Out {
    /// Comes to a child component inside a fragment; `props` is the mask of what its props read.
    #[doc(hidden)]
    pub fn child(&mut self, hole: u32, slot: usize, props: u64) -> ChildOpen {
        let outer = self.renewing.take();
        let how = match self.step {
            Step::Update => {
                let child = match self.take_block(slot) {
                    Block::Child(child) => *child,
                    _ => Child::default(),
                };
                if self.dirty & props == 0 {
                    self.children.push(child.instance);
                    self.enter(child.cells);
                    How::Slots
                } else if let Some(instance) = child.instance {
                    self.children.push(Some(instance));
                    self.enter(child.cells);
                    self.renewing = Some(instance);
                    How::Renewed
                } else {
                    self.close_cells(child.cells);
                    self.children.push(None);
                    self.enter(Cells::default());
                    self.step = Step::Serve;
                    How::Replaced { html: self.html.len() }
                }
            }
            _ => {
                self.stat(REGION.0);
                self.children.push(None);
                self.enter(Cells::default());
                How::Served
            }
        };
        ChildOpen { hole, slot, how, renewing: outer }
    }

    /// Leaves a child component.
    #[doc(hidden)]
    pub fn child_end(&mut self, open: ChildOpen) {
        let cells = self.leave();
        let instance = self.children.pop().flatten();
        self.put_block(open.slot, Block::Child(Box::new(Child { instance, cells })));
        self.renewing = open.renewing;
        match open.how {
            How::Served => self.stat(REGION.1),
            How::Replaced { html } => {
                self.step = Step::Update;
                wire::op(&mut self.ops, wire::Op::Region, open.hole);
                wire::string(&mut self.ops, &self.html[html..]);
                self.html.truncate(html);
            }
            How::Renewed | How::Slots => {}
        }
    }

    /// Comes to a child component outside of every fragment, whose slot content holds fragments. Whether to build it.
    #[doc(hidden)]
    pub fn fixed_child(&mut self, slot: usize) -> bool {
        let cells = match (self.step, self.take_block(slot)) {
            (Step::Update, Block::Child(child)) => child.cells,
            _ => Cells::default(),
        };
        self.enter(cells);
        self.step != Step::Update
    }

    /// Leaves a child component outside of every fragment.
    #[doc(hidden)]
    pub fn fixed_child_end(&mut self, slot: usize) {
        let cells = self.leave();
        self.put_block(slot, Block::Child(Box::new(Child { instance: None, cells })));
    }

    /// Begins the content of a slot: where a child shows it, or again for each place where it was shown. `live`: the content stands inside a fragment.
    #[doc(hidden)]
    pub fn content(&mut self, slot: u32, layout: Layout, live: bool) -> ContentOpen {
        let shown = self.content_at.take();
        let known = shown.and_then(|at| match self.at.cells.blocks.get_mut(at).map(mem::take) {
            Some(Block::Scope(scope)) => Some(*scope),
            _ => None,
        });
        let scope = known.unwrap_or_else(|| if live { self.new_scope(slot, layout) } else { Scope { number: 0, slot, cells: Cells::empty(layout) } });
        let open = if live {
            Ok(self.open_scope(scope, ""))
        } else {
            self.enter(scope.cells);
            Err(slot)
        };
        ContentOpen { open, at: shown }
    }

    /// Ends the content of a slot.
    #[doc(hidden)]
    pub fn content_end(&mut self, content: ContentOpen) {
        let scope = match content.open {
            Ok(open) => self.close_scope(open),
            Err(slot) => Scope { number: 0, slot, cells: self.leave() },
        };
        let block = Block::Scope(Box::new(scope));
        match content.at.and_then(|at| self.at.cells.blocks.get_mut(at)) {
            Some(place) => *place = block,
            None => self.at.cells.blocks.push(block),
        }
    }

    /// Walks what was written into a slot, wherever the child shows it.
    #[doc(hidden)]
    pub fn walk_content(&mut self, slot: u32, write: &dyn Fn(&mut Out)) {
        for at in 0..self.at.cells.blocks.len() {
            if matches!(self.at.cells.blocks.get(at), Some(Block::Scope(scope)) if scope.slot == slot) {
                self.content_at = Some(at);
                write(self);
            }
        }
    }

    /// Whether the live component at work was given content for a slot.
    #[doc(hidden)]
    pub fn given(&self, slot: u32) -> bool {
        self.slots_given & 1 << slot != 0
    }

    /// Marks where the content of a slot belongs, which only the parent can write.
    #[doc(hidden)]
    pub fn gap(&mut self, slot: u32) {
        if self.serving() {
            self.gaps.push((self.html.len(), slot));
        }
    }

    /// Renders a live component: mounts a new instance, or hands new props to the one that is there.
    #[doc(hidden)]
    pub fn mount<P: Send + 'static, F>(&mut self, props: P, slots: &[Content<'_>], layout: Layout, coroutine: impl FnOnce(P, Arc<Port>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let page = self.page();
        if let Some(instance) = self.renewing.take() {
            page.renew(instance, Box::new(props), &mut self.frame);
            return;
        }
        let number = page.reserve();
        let port = Port::new(page.clone(), number);
        let coroutine: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(coroutine(props, port.clone()));
        let mut instance = Instance::new(port.clone(), coroutine);
        let mut out = Out::new(Some(page.clone()), 0);
        out.html = mem::take(&mut self.html);
        out.at.cells = Cells::empty(layout);
        out.port = Some(port);
        out.slots_given = slots.iter().enumerate().fold(0, |given, (at, content)| given | u32::from(content.is_some()) << at);
        let Some(finished) = instance.walk(out) else {
            page.failed("a component did not render");
            return;
        };
        instance.cells = finished.cells;
        if let Some(wait) = finished.wait {
            self.wait = Some(self.wait.map_or(wait, |other| other.max(wait)));
        }
        page.adopt(instance);
        if let Some(child) = self.children.last_mut() {
            *child = Some(number);
        }
        self.fill_gaps(finished.html, &finished.gaps, slots);
    }

    /// Writes the content of slots where the child has left room for it.
    fn fill_gaps(&mut self, html: Vec<u8>, gaps: &[(usize, u32)], slots: &[Content<'_>]) {
        self.html = html;
        let Some(&(first, _)) = gaps.first() else { return };
        let rest = self.html.split_off(first);
        let mut from = 0;
        for &(at, slot) in gaps {
            self.html.extend_from_slice(&rest[from..at - first]);
            from = at - first;
            if let Some(Some(content)) = slots.get(slot as usize) {
                content(self);
            }
        }
        self.html.extend_from_slice(&rest[from..]);
    }
}

/// Slot content that is being written.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct ContentOpen {
    open: Result<ScopeOpen, u32>,
    /// Which of the shown copies it is, where it has been shown before.
    at: Option<usize>,
}
