//! Shared fragments: how one is rendered, and where a page shows it.

use std::{mem, sync::Arc};

use super::{Block, Cells, Layout, Out, Step, Style, cells::Cursor};
use crate::{page::PageShared, shared::SharedFragment};

impl Out {
    /// For a walk that writes all of a shared fragment.
    pub(crate) fn whole_of_all(page: Arc<PageShared>, layout: Layout) -> Out {
        let mut out = Out::new(Some(page), 256);
        out.for_all = true;
        out.at = Cursor::whole(Cells::empty(layout));
        out
    }

    /// For a walk that finds what has changed in a shared fragment.
    pub(crate) fn change_of_all(page: Arc<PageShared>, dirty: u64, cells: Cells) -> Out {
        let mut out = Out::new(Some(page), 0);
        out.for_all = true;
        out.step = Step::Update;
        out.updates = true;
        out.dirty = dirty;
        out.at = Cursor::whole(cells);
        out
    }

    pub(crate) fn take_ops(&mut self) -> Vec<u8> {
        mem::take(&mut self.ops)
    }

    pub(crate) fn take_styles(&mut self) -> Vec<&'static Style> {
        mem::take(&mut self.styles)
    }

    /// What is each viewer's own cannot be rendered for all of them. Most of it is refused while compiling.
    pub(super) fn not_for_all(&self, what: &str) {
        assert!(
            !self.for_all,
            "a shared fragment shows {what}, which is each viewer's own, and it is rendered once for all of them: show that outside of the fragment, or leave out `shared`"
        );
    }

    /// Shows a shared fragment, as it is now.
    #[doc(hidden)]
    pub fn shared(&mut self, slot: usize, of: &'static SharedFragment) {
        if !self.serving() || self.spoils() {
            return;
        }
        self.not_for_all("another fragment");
        let page = self.page();
        let known = match self.take_known(slot) {
            Block::Shared(number) => Some(number),
            other => {
                other.close(&page);
                None
            }
        };
        let owner = self.port.as_ref().map(|port| port.number);
        let (number, html, styles) = page.show_shared(known, owner, of, self.is_inside());
        if let Some(owner) = owner {
            page.opens(number, owner);
        }
        self.stat("<!--[");
        self.number(number);
        self.push(b' ');
        self.plain(of.key());
        self.stat("-->");
        self.html.extend_from_slice(&html);
        self.stat("<!--]-->");
        styles.into_iter().for_each(|style| self.style(style));
        self.put_block(slot, Block::Shared(number));
    }
}
