//! What a component writes into the slots of its children, and where they show it.

use std::{mem, sync::Arc};

use crate::provide::{self, Provided};

use super::{
    Block, Catch, Cells, Gap, Layout, Out, ScopeOpen,
    cells::Scope,
    rendering::{CONTENT, Kept, Rendering, Way},
};

/// Slot content that is being written.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct ContentOpen {
    open: Result<ScopeOpen, (u32, Option<Arc<Catch>>, Provided)>,
    /// What is provided where the parent writes it.
    outside: Option<Provided>,
    /// Which of the shown copies it is, where it has been shown before.
    at: Option<usize>,
    /// Where its HTML begins.
    from: usize,
}

impl Out {
    /// Begins the content of a slot: where a child shows it, or again for each place where it was shown. `live`: the content stands inside a fragment.
    /// `None` where it only has its place.
    #[doc(hidden)]
    pub fn content(&mut self, slot: u32, layout: Layout, live: bool) -> Option<ContentOpen> {
        let shown = self.content_at.take();
        if shown.is_none() && self.rendering.way == Way::Fill {
            return None;
        }
        let known = match shown {
            Some(at) => match self.at.cells.blocks.get_mut(at).map(mem::take) {
                Some(Block::Scope(scope)) => Some(*scope),
                _ => None,
            },
            None => self.rendering.known_scope(slot),
        };
        if shown.is_none()
            && self.rendering.way == Way::Shape
            && let Some(scope) = known
        {
            self.rendering.kept.push(Kept::Content(self.at.cells.blocks.len()));
            self.at.cells.blocks.push(Block::Scope(Box::new(scope)));
            self.stat(CONTENT);
            return None;
        }
        if known.is_none() && self.spoils() {
            return None;
        }
        let scope = known.unwrap_or_else(|| {
            if live {
                self.new_scope(slot, layout)
            } else {
                Scope { number: 0, slot, catch: self.catch.clone(), provided: provide::here(), cells: Cells::empty(layout) }
            }
        });
        let from = self.html.len();
        let outside = provide::go_to(Some(scope.provided.clone()));
        // Outside of every fragment nothing inside keeps what it mounts: it is the child's.
        let inside =
            if live { Rendering::default() } else { Rendering { way: self.rendering.way, old: mem::take(&mut self.rendering.old), ..Rendering::default() } };
        self.around.push(mem::replace(&mut self.rendering, inside));
        let open = if live {
            Ok(self.open_scope(scope, ""))
        } else {
            self.enter(scope.cells);
            Err((slot, scope.catch, scope.provided))
        };
        Some(ContentOpen { open, outside, at: shown, from })
    }

    /// Ends the content of a slot.
    #[doc(hidden)]
    pub fn content_end(&mut self, content: ContentOpen) {
        let _inside = provide::go_to(content.outside);
        let scope = match content.open {
            Ok(open) => self.close_scope(open),
            Err((slot, catch, provided)) => Scope { number: 0, slot, catch, provided, cells: self.leave() },
        };
        let child = self.around.pop().unwrap_or_default();
        let inside = mem::replace(&mut self.rendering, child);
        self.rendering.instances.extend(inside.instances);
        self.rendering.old.extend(inside.old);
        if self.serving() && content.at.is_none() {
            self.cut(content.from, &[CONTENT]);
        }
        let block = Block::Scope(Box::new(scope));
        match content.at.and_then(|at| self.at.cells.blocks.get_mut(at)) {
            Some(place) => *place = block,
            None => self.at.cells.blocks.push(block),
        }
    }

    /// Whether the live component at work was given content for a slot.
    #[doc(hidden)]
    pub fn given(&self, slot: u32) -> bool {
        self.port.as_ref().is_some_and(|port| port.slots & 1 << slot != 0)
    }

    /// Marks where the content of a slot belongs, which only the parent can write.
    #[doc(hidden)]
    pub fn gap(&mut self, slot: u32) {
        if self.serving() {
            // What lives is not compared with another page's: with something else in it, it is another.
            if let Some(port) = self.port.as_ref().filter(|_| self.scopes > 0 && !self.in_piece) {
                port.depends_on_page();
            }
            self.gaps.push(Gap { at: self.html.len(), slot, catch: self.catch.clone(), opening: 0, left: None });
        }
    }

    /// As [`Out::gap`], in a layout.
    #[doc(hidden)]
    pub fn layout_gap(&mut self, slot: u32) {
        let left = self.next_content();
        self.gap(slot);
        if let Some(gap) = self.gaps.last_mut() {
            gap.left = left;
        }
    }
}
