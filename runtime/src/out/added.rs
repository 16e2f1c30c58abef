//! What `use_fragment` adds to a fragment: before its own content, behind it, or in its place.

use std::{collections::VecDeque, fmt, mem};

use super::{Block, Cells, Out, Step, rendering::Way, wire};
use crate::component::{Ask, Draw};

/// The cells of what was added to a fragment.
#[derive(Default)]
pub(crate) struct Added {
    before: VecDeque<Item>,
    after: VecDeque<Item>,
    /// How many items of each list the browser has yet to remove.
    gone: (usize, usize),
    replaced: Option<(usize, Draw)>,
    next: usize,
    /// The live components in the items, by the items' numbers.
    pub(crate) cells: Cells,
}

struct Item {
    number: usize,
    draw: Draw,
    /// The browser does not have it.
    new: bool,
}

impl fmt::Debug for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Added").field("before", &self.before.len()).field("after", &self.after.len()).finish_non_exhaustive()
    }
}

impl Added {
    /// Whether something stands in place of the fragment's own content.
    pub(super) fn replaces(&self) -> bool {
        self.replaced.is_some()
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn clear(&mut self) {
        let shown = |list: &VecDeque<Item>| list.iter().filter(|item| !item.new).count();
        self.gone = (self.gone.0 + shown(&self.before), self.gone.1 + shown(&self.after));
        self.before.clear();
        self.after.clear();
        self.replaced = None;
    }
}

/// What stands in a fragment's place.
#[doc(hidden)]
#[must_use]
pub struct Replaced(Option<(usize, Draw)>);

impl fmt::Debug for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Replaced").field(&self.taken()).finish()
    }
}

impl Replaced {
    /// The number of what is shown; 0 for the fragment's own content.
    pub fn taken(&self) -> u64 {
        self.0.as_ref().map_or(0, |(number, _)| *number as u64)
    }
}

impl Out {
    /// Takes over what a fragment was asked for. Where it is to be refreshed, all in it counts as changed from here on; what counted before.
    #[doc(hidden)]
    pub fn asked(&mut self, block: usize, key: &'static str) -> u64 {
        let (before, scope) = (self.dirty, self.entered);
        if self.trial {
            return before;
        }
        let mut refreshed = false;
        let mut added = match self.take_known(block) {
            Block::Added(added) => added,
            _ => Box::default(),
        };
        for ask in self.port.as_ref().map(|port| port.asks(key).take()).unwrap_or_default() {
            match ask {
                Ask::Refresh => {
                    refreshed = true;
                    added.clear();
                    self.close_cells(mem::take(&mut added.cells));
                    self.dirty = u64::MAX;
                }
                Ask::Append(draw) => {
                    let number = added.number();
                    added.after.push_back(Item { number, draw, new: true });
                }
                Ask::Prepend(draw) => {
                    let number = added.number();
                    added.before.push_front(Item { number, draw, new: true });
                }
                Ask::Replace(draw) => {
                    refreshed = true;
                    added.clear();
                    self.close_cells(mem::take(&mut added.cells));
                    let number = added.number();
                    added.replaced = Some((number, draw));
                }
            }
        }
        self.put_block(block, Block::Added(added));
        if let Some(page) = self.page.as_ref().filter(|_| refreshed && self.step == Step::Update) {
            page.refreshed(&mut self.frame, scope);
        }
        before
    }

    /// Shows what stands before a fragment's own content, or behind it.
    #[doc(hidden)]
    pub fn added(&mut self, hole: u32, block: usize, behind: bool) {
        let Block::Added(mut added) = self.take_block(block) else { return };
        let mut items = mem::take(if behind { &mut added.after } else { &mut added.before });
        let gone = mem::take(if behind { &mut added.gone.1 } else { &mut added.gone.0 });
        self.enter(mem::take(&mut added.cells));
        if self.step == Step::Update {
            let before = self.ops.len();
            wire::op(&mut self.ops, wire::Op::List, hole);
            let after = self.ops.len();
            if gone > 0 {
                wire::list_op(&mut self.ops, wire::ListOp::Remove, 0);
                wire::varint(&mut self.ops, gone as u64);
            }
            for (at, item) in items.iter().enumerate().filter(|(_, item)| item.new) {
                let from = self.html.len();
                self.stat("<!--,-->");
                self.drawn(item.number, Way::Fresh, &item.draw);
                wire::list_op(&mut self.ops, wire::ListOp::Html, at);
                wire::string(&mut self.ops, &self.html[from..]);
                self.html.truncate(from);
            }
            self.close_ops(before, after);
        } else {
            self.stat("<!--(-->");
            for item in &items {
                self.stat("<!--,-->");
                self.drawn(item.number, if self.again && !item.new { Way::Again } else { Way::Fresh }, &item.draw);
            }
            self.stat("<!--)-->");
        }
        items.iter_mut().for_each(|item| item.new = false);
        added.cells = self.leave();
        *(if behind { &mut added.after } else { &mut added.before }) = items;
        self.put_block(block, Block::Added(added));
    }

    /// What stands in place of the fragment's own content; [`Out::replaced_end`] takes it back.
    #[doc(hidden)]
    pub fn replaced(&mut self, block: usize) -> Replaced {
        let Block::Added(mut added) = self.take_block(block) else { return Replaced(None) };
        let replaced = Replaced(added.replaced.take());
        self.put_block(block, Block::Added(added));
        replaced
    }

    /// Writes it.
    #[doc(hidden)]
    pub fn replacement(&mut self, replaced: &Replaced) {
        if let Some((_, draw)) = replaced.0.as_ref().filter(|_| self.serving()) {
            self.drawn(0, if self.again { Way::Again } else { Way::Fresh }, draw);
        }
    }

    #[doc(hidden)]
    pub fn replaced_end(&mut self, block: usize, replaced: Replaced) {
        let Block::Added(mut added) = self.take_block(block) else { return };
        added.replaced = replaced.0;
        self.put_block(block, Block::Added(added));
    }

    fn drawn(&mut self, number: usize, way: Way, draw: &Draw) {
        // Which of its values differ nobody asks.
        let _shape = self.view(number, way, |out| draw(out));
    }
}
