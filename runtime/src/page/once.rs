//! The shared fragments that a page shows, each of which is rendered once for all its viewers.

use std::{mem, sync::Arc};

use bytes::Bytes;

use super::PageShared;
use crate::{
    out::{Style, wire},
    shared::{News, Once, SharedFragment},
};

/// A shared fragment that is shown.
struct Shown {
    /// Its number in this page.
    number: u32,
    /// The instance whose markup it stands in.
    owner: Option<u32>,
    once: Arc<Once>,
    /// Which version the browser shows, or is about to.
    version: u64,
    /// Its place among the viewers.
    place: u32,
}

/// All of them.
#[derive(Default)]
pub(super) struct AllShown {
    shown: Vec<Shown>,
    /// Whether one has changed since the page looked.
    pub(super) news: bool,
}

impl PageShared {
    /// Goes on with the shared fragments of an instance that comes along from the page that is left, as its browser shows them.
    pub(super) fn take_shared_along(self: &Arc<Self>, left: &PageShared, owner: u32) {
        let along: Vec<Shown> = match &mut left.lock().all_shown {
            Some(all) => all.shown.extract_if(.., |shown| shown.owner == Some(owner)).collect(),
            None => return,
        };
        for Shown { number, once, version, place, .. } in along {
            // Both pages view it for a moment: it is followed all the time.
            let here = once.enter(self);
            once.leave(place);
            let mut state = self.lock();
            let all = state.all_shown.get_or_insert_default();
            all.shown.reserve_exact(1);
            all.shown.push(Shown { number, owner: Some(owner), once, version, place: here });
            all.news = true;
        }
    }

    /// Shows a shared fragment, one that is shown already by its number: its number, content and style sheets.
    pub(crate) fn show_shared(
        self: &Arc<Self>,
        known: Option<u32>,
        owner: Option<u32>,
        of: &'static SharedFragment,
        inside: bool,
    ) -> (u32, Bytes, Vec<&'static Style>) {
        if self.is_still() {
            let (_, html, styles) = of.apart().whole();
            return (self.next_scope(inside), html, styles);
        }
        let at = |shown: &[Shown]| shown.iter().position(|shown| Some(shown.number) == known);
        let before = known.and_then(|_| {
            let mut state = self.lock();
            let all = state.all_shown.as_mut()?;
            at(&all.shown).map(|at| all.shown[at].once.clone())
        });
        let once = before.clone().unwrap_or_else(|| of.shown());
        // Told of changes before it is looked at: none can come in between.
        let place = if before.is_none() { Some(once.enter(self)) } else { None };
        let whole = Entered { once: &once, place };
        let (version, html, styles) = whole.once.whole();
        let place = whole.stays();
        let mut state = self.lock();
        let all = state.all_shown.get_or_insert_default();
        let number = match (place, at(&all.shown)) {
            (None, Some(at)) => {
                all.shown[at].version = version;
                all.shown[at].number
            }
            (place, _) => {
                let number = self.next_scope(inside);
                all.shown.reserve_exact(1);
                all.shown.push(Shown { number, owner, once, version, place: place.unwrap_or(u32::MAX) });
                number
            }
        };
        (number, html, styles)
    }

    /// Shows a shared fragment no longer.
    pub(crate) fn leave_shared(&self, number: u32) {
        let mut state = self.lock();
        let Some(all) = &mut state.all_shown else { return };
        let Some(at) = all.shown.iter().position(|shown| shown.number == number) else { return };
        let shown = all.shown.swap_remove(at);
        drop(state);
        shown.once.leave(shown.place);
    }

    /// Shows none any more.
    pub(super) fn leave_all_shared(&self) {
        let all = self.lock().all_shown.take();
        all.into_iter().flat_map(|all| all.shown).for_each(|shown| shown.once.leave(shown.place));
    }

    /// One of them has changed.
    pub(crate) fn news_of_shared(&self) {
        let mut state = self.lock();
        // It may be on its way to be shown for the first time: then it is looked at anyway.
        let Some(all) = &mut state.all_shown else { return };
        all.news = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Writes what has changed in them into a frame. Where that is all, and the same for others, the frame is theirs, too: it is given instead.
    pub(super) fn take_shared(&self, frame: &mut Vec<u8>) -> Option<Bytes> {
        let due: Vec<(u32, Option<u32>, Arc<Once>, u64)> = {
            let mut state = self.lock();
            let all = state.all_shown.as_mut()?;
            if !mem::take(&mut all.news) {
                return None;
            }
            all.shown.iter().map(|shown| (shown.number, shown.owner, shown.once.clone(), shown.version)).collect()
        };
        let alone = due.len() == 1 && frame.is_empty();
        for (number, owner, once, version) in due {
            // Written anew when it is shown again.
            if owner.is_some_and(|owner| self.is_hidden(owner)) {
                continue;
            }
            let Some(News { version, edits, styles }) = once.since(version) else { continue };
            styles.into_iter().for_each(|style| self.keep_style(style));
            if let Some(all) = &mut self.lock().all_shown
                && let Some(shown) = all.shown.iter_mut().find(|shown| shown.number == number)
            {
                shown.version = version;
            }
            match edits {
                Ok(edits) => {
                    if alone && edits.len() == 1 && self.is_sent(number) {
                        return Some(edits[0].frame(number));
                    }
                    edits.iter().for_each(|edit| self.send(frame, number, &edit.ops));
                }
                Err(html) => {
                    let mut ops = Vec::with_capacity(html.len() + 8);
                    wire::op(&mut ops, wire::Op::Scope, 0);
                    wire::string(&mut ops, &html);
                    self.send(frame, number, &ops);
                }
            }
        }
        None
    }
}

/// A page that is about to view a fragment; it does not, if that cannot be rendered.
struct Entered<'a> {
    once: &'a Arc<Once>,
    place: Option<u32>,
}

impl Entered<'_> {
    fn stays(mut self) -> Option<u32> {
        self.place.take()
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.once.leave(place);
        }
    }
}
