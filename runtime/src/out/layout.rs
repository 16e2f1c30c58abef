//! What two pages share: the layouts that both begin with. Where a page shows what it has for a layout, marks stand around it: `<!--#-->` and `<!--.-->`.
//!
//! The layout of a page is the component that its markup begins with; what is written into that may begin with another one.

use super::Out;

/// What was written into a layout begins here.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct RegionOpen(Option<usize>);

impl Out {
    /// Whether the component at hand is a layout of the page.
    #[doc(hidden)]
    pub fn at_root(&self) -> bool {
        self.html.len() == self.region_at && self.serving() && self.page.as_ref().is_some_and(|page| page.is_followed())
    }

    /// Begins what is written into a layout.
    #[doc(hidden)]
    pub fn region(&mut self, at_root: bool) -> RegionOpen {
        if !at_root || !self.serving() {
            return RegionOpen(None);
        }
        self.stat("<!--#-->");
        RegionOpen(Some(std::mem::replace(&mut self.region_at, self.html.len())))
    }

    /// Ends what is written into a layout.
    #[doc(hidden)]
    pub fn region_end(&mut self, open: RegionOpen) {
        if let Some(before) = open.0 {
            self.region_at = before;
            self.stat("<!--.-->");
        }
    }

    /// Begins a live component: marks stand around it, so that it can be exchanged by itself where another page has another one in the same layout. In a fragment
    /// it is the fragment's, and where a page begins it is the page.
    pub(super) fn begin_marked(&mut self) -> bool {
        let marked = self.scopes == 0 && self.serving() && self.html.len() != self.region_at && self.page.as_ref().is_some_and(|page| page.marks());
        if marked {
            self.stat("<!--#-->");
        }
        self.marked = marked;
        marked
    }

    pub(super) fn end_marked(&mut self, marked: bool) {
        if marked {
            self.stat("<!--.-->");
        }
    }

    /// Something was written, from `from` on, that nobody sees where it stands: what begins here still does.
    pub(super) fn unseen(&mut self, from: usize) {
        if self.region_at == from {
            self.region_at = self.html.len();
        }
    }
}
