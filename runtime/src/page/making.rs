//! What is only known while a page that is followed is being made: what its components have noted for the reading of what they have written.

use std::{mem, sync::Arc};

use super::{PageShared, Shown};
use crate::out::{LayoutOpen, Style};

/// A layout, one of its pieces, and a style sheet in that.
pub(super) type KeptStyle = (u32, u32, &'static Style);

#[derive(Default)]
pub(super) struct Making {
    /// Which instance opened which scope.
    opened: Vec<(u32, u32)>,
    /// A hash of the props of each instance that is known by them.
    pub(super) seen: Vec<(u32, u64)>,
    /// The style sheets in the pieces of layouts that stay as they are where the layouts go along.
    kept_styles: Vec<KeptStyle>,
    /// The layouts that have something else for the head in one.
    pub(super) kept_heads: Vec<u32>,
    /// How each layout of the page was written that lives.
    laid: Vec<(u32, LayoutOpen)>,
    /// The one that has the document's title, and changes it.
    pub(super) titled: Option<u32>,
    /// What its browser shows.
    left: Option<Arc<Shown>>,
    /// The page that is left.
    pub(super) comes_from: Option<Arc<PageShared>>,
}

impl Making {
    /// Of a page to which a browser comes from another one; `whole`: without going on with what that shows.
    pub(super) fn after(left: &Arc<PageShared>, whole: bool) -> Making {
        Making { left: left.shown().filter(|_| !whole && !left.miscounts()).cloned(), comes_from: Some(left.clone()), ..Making::default() }
    }
}

/// What was found while a page that is followed was made.
pub(super) struct Made {
    /// Whether there is any instance in it, or a layout comes along whose parts are written.
    pub(super) lives: bool,
    /// Whether anything comes along that is not as it was.
    pub(super) comes: bool,
    /// Which instance opened which scope.
    pub(super) opened: Vec<(u32, u32)>,
    /// What its browser shows.
    pub(super) left: Option<Arc<Shown>>,
    /// The page that is left.
    pub(super) from: Option<Arc<PageShared>>,
}

impl PageShared {
    /// Notes whose scope is opened.
    pub(crate) fn opens(&self, scope: u32, instance: u32) {
        if self.is_followed() {
            let mut state = self.lock();
            if !state.served {
                state.making.get_or_insert_default().opened.push((scope, instance));
            }
        }
    }

    /// Notes what the props of an instance are.
    pub(crate) fn sees(&self, instance: u32, props: u64) {
        self.lock().making.get_or_insert_default().seen.push((instance, props));
    }

    /// It is made; the style sheets in pieces of layouts.
    pub(crate) fn end_making(&self) -> Vec<KeptStyle> {
        let made = self.lock().making.take();
        made.map(|made| made.kept_styles).unwrap_or_default()
    }

    /// What was found while the first answer was made, now that it is.
    pub(super) fn take_made(&self) -> Made {
        let mut state = self.lock();
        let lives = !state.instances.is_empty() || state.coming.iter().any(|coming| coming.layout.is_some());
        let comes = !state.coming.is_empty();
        match &mut state.making {
            Some(making) => Made { lives, comes, opened: mem::take(&mut making.opened), left: making.left.take(), from: making.comes_from.clone() },
            None => Made { lives, comes, opened: Vec::new(), left: None, from: None },
        }
    }

    /// What its browser shows while it is made, if that is to be gone on with.
    pub(crate) fn left(&self) -> Option<Arc<Shown>> {
        self.lock().making.as_ref()?.left.clone()
    }

    /// Notes how a layout of the page is written that lives.
    pub(crate) fn lays(&self, layout: u32, open: LayoutOpen) {
        self.lock().making.get_or_insert_default().laid.push((layout, open));
    }

    /// How a layout of the page was written that lives, while the page is made.
    pub(crate) fn laid(&self, layout: u32) -> Option<LayoutOpen> {
        self.lock().making.as_ref()?.laid.iter().find(|(known, _)| *known == layout).map(|(_, open)| *open)
    }

    /// Notes that a piece of a layout has a style sheet.
    pub(crate) fn keeps_style(&self, layout: u32, at: u32, style: &'static Style) {
        if let Some(making) = self.lock().making.as_mut()
            && !making.kept_styles.contains(&(layout, at, style))
        {
            making.kept_styles.push((layout, at, style));
        }
    }

    /// Notes that a piece of a layout has something else for the page's head.
    pub(crate) fn keeps_head(&self, layout: u32) {
        if let Some(making) = self.lock().making.as_mut() {
            making.kept_heads.push(layout);
        }
    }

    /// Notes that an instance has the document's title, and changes it.
    pub(crate) fn has_title(&self, instance: u32) {
        if self.is_followed() {
            self.lock().making.get_or_insert_default().titled = Some(instance);
        }
    }
}
