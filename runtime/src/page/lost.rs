//! Regions that the browser no longer shows, since what stood around them has gone: a boundary has failed, a block shows something else.
//!
//! The browser counts regions in the order of the document. So what comes in their place has as many, with nothing in them. Where nothing comes in their place, the next page is
//! shown as a whole.

use super::PageShared;

/// What a page has lost; few do.
#[derive(Default)]
pub(super) struct Lost {
    regions: Vec<u32>,
    /// The openings with something that stands for so many of them.
    openings: Vec<(u32, u32)>,
    /// How many of them nothing stands for yet; and whether so it stays.
    now: u32,
    miscounts: bool,
}

impl PageShared {
    fn lost<R: Default>(&self, look: impl FnOnce(&mut Lost) -> R) -> R {
        self.lock().lost.as_deref_mut().map(look).unwrap_or_default()
    }

    /// Notes that a scope is no longer shown as it was first, with the regions in it.
    pub(crate) fn loses(&self, scope: u32) {
        let Some((first, count)) = self.shown().and_then(|shown| shown.still(scope)) else { return };
        let mut state = self.lock();
        let lost = state.lost.get_or_insert_default();
        for region in first..first + count {
            if !lost.regions.contains(&region) {
                lost.regions.push(region);
                lost.now += 1;
            }
        }
    }

    /// The same of an opening, in which something may stand for regions already.
    pub(super) fn loses_opening(&self, number: u32) {
        self.loses(number);
        self.lost(|lost| lost.now += lost.openings.extract_if(.., |(opening, _)| *opening == number).map(|(_, count)| count).sum::<u32>());
    }

    /// Notes that what stands for so many regions goes.
    pub(crate) fn loses_again(&self, count: u32) {
        if count > 0 {
            self.lock().lost.get_or_insert_default().now += count;
        }
    }

    /// Has HTML that comes in the place of regions have as many, so that the browser goes on counting those behind; how many.
    pub(crate) fn keep_count(&self, html: &mut Vec<u8>) -> u32 {
        let count = self.lost(|lost| std::mem::take(&mut lost.now));
        html.extend_from_slice("<!--#--><!--.-->".repeat(count as usize).as_bytes());
        count
    }

    /// The same of what comes into an opening.
    pub(super) fn keep_count_in(&self, number: u32, html: &mut Vec<u8>) {
        self.loses_opening(number);
        let count = self.keep_count(html);
        if count > 0 {
            self.lost(|lost| lost.openings.push((number, count)));
        }
    }

    /// What was lost so far is not shown any more.
    pub(super) fn counts_anew(&self) {
        self.lost(|lost| lost.now = 0);
    }

    /// Nothing has come in the place of what was lost so far: the browser counts other regions than were served.
    pub(crate) fn settle_lost(&self) {
        self.lost(|lost| lost.miscounts |= std::mem::take(&mut lost.now) > 0);
    }

    /// Whether the browser counts other regions than were served.
    pub(super) fn miscounts(&self) -> bool {
        self.lost(|lost| lost.miscounts)
    }

    /// Whether all regions are shown.
    pub(super) fn loses_none(&self) -> bool {
        !self.lost(|lost| !lost.regions.is_empty())
    }
}
