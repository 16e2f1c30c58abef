//! What is kept while a child component renders: which instances and slot contents it shows, and which of its HTML is its own.
//!
//! A component without fragments and triggers keeps nothing but this. When its props change it renders anew, into a *shape*: its own HTML, in which marks
//! stand for slot contents and live components, which have lives of their own. Where the shape is as before, nothing of it is sent. Where it differs, the whole is
//! sent, and what the marks stand for is written again as it is: no live component is mounted twice.

use std::{any::TypeId, borrow::Cow, collections::VecDeque, mem, ops::Range};

use super::{
    Block, Out,
    cells::{Child, Scope},
};
use crate::{component::Renewed, page::PageShared};

/// In a shape: the content of a slot.
pub(super) const CONTENT: &str = "\0c";
/// A live component …
pub(super) const LIVE: &str = "\0m";
/// … the content of a slot that it shows …
pub(super) const GAP: &str = "\0g";
/// … and its end.
pub(super) const LIVE_END: &str = "\0e";

/// What a child component does that is being rendered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Way {
    /// It is new.
    #[default]
    Fresh,
    /// It is live, and gets new props.
    Renewed,
    /// It keeps nothing, and gives its shape.
    Shape,
    /// It is written again as it is.
    Again,
    /// Only what its openings still want is written.
    Fill,
}

/// A child component that is being rendered, or all that stands in none.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    pub(super) way: Way,
    /// Whether it is an instance of its own.
    pub(super) live: bool,
    /// Whether it shows props outside of its fragments: where these change, it is written anew.
    pub(super) shows_props: bool,
    /// Whether anybody asks for its shape.
    pub(super) shaped: bool,
    /// Whether the walk comes by again, so that openings which come later can be filled.
    pub(super) refills: bool,
    /// The instances in it so far.
    pub(super) instances: Vec<u32>,
    /// Instances and slot contents from before, in order, that were not met again so far.
    pub(super) old: VecDeque<u32>,
    pub(super) old_scopes: VecDeque<Block>,
    /// The parts of the HTML that are not its own, with the marks that stand for them in the shape.
    pub(super) cuts: Vec<(Range<usize>, &'static [&'static str])>,
    /// What the marks in the shape stand for.
    pub(super) kept: Vec<Kept>,
    /// The instances that have marks in the shape, in order.
    pub(super) marked: Vec<u32>,
    /// Instances with new props.
    pub(super) renewed: Vec<(u32, Renewed)>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kept {
    /// The content of a slot: which block of the child.
    Content(usize),
    Instance(u32),
}

impl Rendering {
    /// An instance from before that takes these props.
    pub(super) fn known(&mut self, page: &PageShared, props: TypeId) -> Option<u32> {
        let at = self.old.iter().position(|&number| page.takes(number, props))?;
        self.old.remove(at)
    }

    /// The content of a slot from before.
    pub(super) fn known_scope(&mut self, slot: u32) -> Option<Scope> {
        let at = self.old_scopes.iter().position(|block| matches!(block, Block::Scope(scope) if scope.slot == slot))?;
        match self.old_scopes.remove(at) {
            Some(Block::Scope(scope)) => Some(*scope),
            _ => None,
        }
    }

    /// What stood in an opening before.
    pub(super) fn known_filling(&mut self, opening: u32) -> Option<Child> {
        let at = self.old_scopes.iter().position(|block| matches!(block, Block::Filling(filling) if filling.opening == opening))?;
        match self.old_scopes.remove(at) {
            Some(Block::Filling(filling)) => Some(filling.child),
            _ => None,
        }
    }

    /// Gives up all that was rendered.
    pub(super) fn give_up(&mut self, page: Option<&std::sync::Arc<PageShared>>) {
        self.close_old(page);
        let instances = mem::take(&mut self.instances);
        if let Some(page) = page {
            instances.into_iter().for_each(|number| page.unmount(number));
        }
    }

    /// Gives up what was not met again.
    pub(super) fn close_old(&mut self, page: Option<&std::sync::Arc<PageShared>>) {
        let (old, scopes) = (mem::take(&mut self.old), mem::take(&mut self.old_scopes));
        if let Some(page) = page {
            scopes.into_iter().for_each(|block| block.close(page));
            old.into_iter().for_each(|number| page.unmount(number));
        }
    }
}

impl Out {
    /// Notes that the HTML from `from` on is not the child's own.
    pub(super) fn cut(&mut self, from: usize, marks: &'static [&'static str]) {
        if self.rendering.shaped {
            self.rendering.cuts.push((from..self.html.len(), marks));
        }
    }

    /// A hash of the shape of what was rendered from `from` on.
    pub(super) fn shape(&self, from: usize) -> u64 {
        super::cells::hash(&self.whole_shape(from))
    }

    /// The shape of what was rendered from `from` on.
    pub(super) fn whole_shape(&self, from: usize) -> Cow<'_, [u8]> {
        if self.rendering.cuts.is_empty() {
            return Cow::Borrowed(&self.html[from..]);
        }
        let mut shape = Vec::with_capacity(self.html.len() - from);
        let mut at = from;
        for (range, marks) in &self.rendering.cuts {
            shape.extend_from_slice(&self.html[at..range.start]);
            marks.iter().for_each(|mark| shape.extend_from_slice(mark.as_bytes()));
            at = range.end;
        }
        shape.extend_from_slice(&self.html[at..]);
        Cow::Owned(shape)
    }

    /// Walks the instances that got new props while a shape was made. Whether all is sent anew: the shape differs, or what one of them shows outside of its
    /// fragments. Then what they send stays out of the frame.
    pub(super) fn refresh_renewed(&mut self, renewed: Vec<(u32, Renewed)>, mut anew: bool) -> bool {
        let Some(page) = self.page.clone() else { return anew };
        let sent = self.frame.len();
        for (number, Renewed { changed, outside }) in renewed {
            page.refresh(number, changed, &mut self.frame);
            anew |= outside && page.shows_otherwise(number, &mut self.frame);
        }
        if anew {
            self.frame.truncate(sent);
        }
        anew
    }

    /// Writes a shape with what its marks stand for: contents, that were written again already, and instances, that are now.
    pub(super) fn assemble(&mut self, shape: &[u8], kept: &[Kept], contents: &[(usize, Vec<u8>)]) {
        let mut kept = kept.iter();
        // The instances that are open: their HTML, where their gaps are, and how far both were written.
        let mut open: Vec<(Vec<u8>, VecDeque<usize>, usize)> = Vec::new();
        let mut parts = shape.split(|&byte| byte == 0);
        self.html.extend_from_slice(parts.next().unwrap_or_default());
        for part in parts {
            let Some((mark, rest)) = part.split_first() else { continue };
            match (mark, open.last_mut()) {
                (b'c', _) => {
                    if let Some(Kept::Content(at)) = kept.next()
                        && let Some((_, html)) = contents.iter().find(|(known, _)| known == at)
                    {
                        self.html.extend_from_slice(html);
                    }
                }
                (b'm', _) => {
                    let served = match (kept.next(), &self.page) {
                        (Some(Kept::Instance(number)), Some(page)) => page.serve_again(*number, Vec::new()).ok(),
                        _ => None,
                    };
                    let (html, gaps) = served.unwrap_or_default();
                    let (html, gaps) = self.refill(html, gaps);
                    open.push((html, gaps, 0));
                }
                (b'g', Some((html, gaps, written))) => {
                    let to = gaps.pop_front().unwrap_or(*written);
                    self.html.extend_from_slice(&html[*written..to]);
                    *written = to;
                }
                (_, Some((html, _, written))) => {
                    self.html.extend_from_slice(&html[*written..]);
                    open.pop();
                }
                _ => {}
            }
            self.html.extend_from_slice(rest);
        }
    }
}
