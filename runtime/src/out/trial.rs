//! Trials: what an instance would show with other props, found without changing anything of it.
//!
//! The answer to a navigation says what the fragments of a layout show from then on that comes along, so that the browser shows it together with the page and not one
//! round trip later. Whether it will, nobody knows: another page may be shown instead. So the instance has the new props for a moment only, and the walk goes over a copy
//! of what is remembered of it. It finds values, the other branch of a block, and what components show that keep nothing. A list that would become another one is passed
//! over, and so is what was not copied, and a branch in which something would begin to live: these are found by the walk for which the instance has the props for good.
//!
//! What was found may be shown from then on or not. So that is forgotten, and the next walk that comes by says it in any case.

use std::{mem, sync::Arc};

use super::{
    Block, Cells, Out,
    cells::{Branch, Child, Scope, Short},
};
use crate::component::Port;

impl Cells {
    /// What a trial may walk over.
    pub(crate) fn copied(&self) -> Cells {
        Cells { leaves: self.leaves.clone(), blocks: self.blocks.iter().map(Block::copied).collect(), views: self.views.clone() }
    }

    /// The same with the pieces of another instance.
    pub(crate) fn copied_with(&self, pieces: Option<&Cells>) -> Cells {
        let mut copied = self.copied();
        let pieces = pieces.into_iter().flat_map(|pieces| &pieces.blocks);
        for (block, piece) in copied.blocks.iter_mut().zip(pieces).filter(|(_, piece)| piece.is_another()) {
            *block = piece.copied();
        }
        copied
    }

    /// Forgets what a trial with the pieces of another instance has found to be something else.
    pub(crate) fn doubt_with(&mut self, pieces: Option<&mut Cells>, tried: &Cells) {
        let Some(pieces) = pieces else { return self.doubt(tried) };
        // What stands outside of its fragments has no values.
        for ((block, piece), tried) in self.blocks.iter_mut().zip(&mut pieces.blocks).zip(&tried.blocks) {
            let shown = if piece.is_another() { piece } else { block };
            shown.doubt(tried);
        }
    }

    /// Forgets what a trial has found to be something else.
    pub(crate) fn doubt(&mut self, tried: &Cells) {
        let differs = |(leaf, tried): &(&mut Short, &Short)| leaf != tried;
        self.leaves.iter_mut().zip(&tried.leaves).filter(differs).for_each(|(leaf, _)| *leaf = Short::default());
        self.blocks.iter_mut().zip(&tried.blocks).for_each(|(block, tried)| block.doubt(tried));
    }
}

impl Block {
    /// Whether it is a piece that comes in the place of one that is there.
    pub(crate) fn is_another(&self) -> bool {
        !matches!(self, Block::Empty | Block::Stays(_))
    }

    /// The same of a block; those are left out that are passed over, or bound to something else in the page.
    fn copied(&self) -> Block {
        match self {
            Block::Taken(taken) => Block::Taken(*taken),
            Block::Branch(branch) | Block::Doubted(branch) => {
                Block::Branch(Box::new(Branch { taken: branch.taken, cells: branch.cells.copied(), range: None, lost: branch.lost }))
            }
            Block::List(list) => Block::List(Box::new(list.copied())),
            Block::Scope(scope) => Block::Scope(Box::new(Scope {
                number: scope.number,
                slot: scope.slot,
                catch: None,
                provided: scope.provided.clone(),
                cells: scope.cells.copied(),
            })),
            Block::Child(child) => {
                let Child { live, shows_props, shape, .. } = **child;
                Block::Child(Box::new(Child { live, shows_props, instances: child.instances.clone(), shape, cells: child.cells.copied() }))
            }
            Block::Boundary(boundary) => boundary.copied().map_or(Block::Empty, |copied| Block::Boundary(Box::new(copied))),
            // What was added to a fragment does not depend on props.
            Block::Added(added) if !added.replaces() => Block::Added(Box::default()),
            _ => Block::Empty,
        }
    }

    fn doubt(&mut self, tried: &Block) {
        if let (Some(taken), Some(other)) = (self.taken(), tried.taken())
            && taken != other
        {
            *self = match mem::take(self) {
                Block::Branch(branch) => Block::Doubted(branch),
                Block::Taken(taken) => Block::Doubted(Box::new(Branch { taken, cells: Cells::default(), range: None, lost: 0 })),
                doubted => doubted,
            };
            return;
        }
        match (self, tried) {
            (Block::Branch(block) | Block::Doubted(block), Block::Branch(tried)) => block.cells.doubt(&tried.cells),
            (Block::List(block), Block::List(tried)) => block.cells.doubt(&tried.cells),
            (Block::Scope(block), Block::Scope(tried)) => block.cells.doubt(&tried.cells),
            (Block::Boundary(block), Block::Boundary(tried)) => block.cells.doubt(&tried.cells),
            (Block::Child(block), Block::Child(tried)) => {
                if block.shape != tried.shape {
                    block.shape = 0;
                }
                block.cells.doubt(&tried.cells);
            }
            _ => {}
        }
    }
}

impl Out {
    /// An `Out` for a walk that changes nothing.
    pub(crate) fn trial(port: Arc<Port>, changed: u64, copied: Cells) -> Out {
        Out { trial: true, ..Out::update(port, changed, copied, Vec::new()) }
    }

    /// Whether nothing must change.
    #[doc(hidden)]
    pub fn is_trial(&self) -> bool {
        self.trial
    }

    /// In a trial, comes to what would change something: what is being written is not sent.
    pub(super) fn spoils(&mut self) -> bool {
        self.spoiled |= self.trial;
        self.trial
    }

    /// In a trial, nothing in the block at hand is looked at until [`Out::dirty`] is what this returns again.
    pub(super) fn pass_over(&mut self) -> u64 {
        mem::take(&mut self.dirty)
    }
}
