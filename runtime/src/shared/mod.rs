//! Shared fragments: each is rendered and encoded once per change, and all pages that show it get the same bytes.
//!
//! The macro makes a static of each, with functions that capture nothing. While somebody views one there is a [`Once`] of it: it follows the stores, keeps what the
//! viewers show, and the last changes as they go over the wire. A page asks it for what is new in the page's own turn, so that a slow one costs no memory: who is
//! further behind than the changes that are kept gets the whole content.

mod edits;
mod once;
mod stores;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, Weak},
};

pub(crate) use once::{News, Once};
pub(crate) use stores::OfAll;
pub use stores::{Following, only_values};

use crate::out::{Layout, Out};

/// A `<fragment shared>` of a component.
#[doc(hidden)]
pub struct SharedFragment {
    key: &'static str,
    layout: Layout,
    walk: fn(&mut Out),
    follow: fn(&mut Following<'_>),
    shown: Mutex<Weak<Once>>,
}

impl fmt::Debug for SharedFragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedFragment").field("key", &self.key).finish_non_exhaustive()
    }
}

impl SharedFragment {
    pub const fn new(key: &'static str, layout: Layout, walk: fn(&mut Out), follow: fn(&mut Following<'_>)) -> SharedFragment {
        SharedFragment { key, layout, walk, follow, shown: Mutex::new(Weak::new()) }
    }

    pub(crate) fn key(&self) -> &'static str {
        self.key
    }

    /// The one that all pages view.
    pub(crate) fn shown(&'static self) -> Arc<Once> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        match shown.upgrade() {
            Some(once) => once,
            None => {
                let once = Once::new(self);
                *shown = Arc::downgrade(&once);
                once
            }
        }
    }

    /// One for a page that nobody opens: it is gone when that is rendered.
    pub(crate) fn apart(&'static self) -> Arc<Once> {
        Once::new(self)
    }
}
