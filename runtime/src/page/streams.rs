//! The streams that a page follows, as its components and its scripts pause and resume them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::PageShared;
use crate::{component::StreamControl, context};

impl PageShared {
    /// What pauses and resumes the each-blocks over the stream with this address.
    pub(crate) fn stream_control(&self, stream: usize) -> Arc<StreamControl> {
        let mut state = self.lock();
        let at = state.streams.iter().position(|(known, _)| *known == stream);
        if let Some((_, control)) = at.and_then(|at| state.streams.get(at)).filter(|(_, control)| control.is_needed()) {
            return control.clone();
        }
        // One that has gone leaves its address to others.
        let gone = at.map(|at| state.streams.swap_remove(at));
        let control = Arc::new(StreamControl::new());
        control.hide(state.hidden);
        state.streams.push((stream, control.clone()));
        drop(state);
        drop(gone);
        control
    }

    /// Takes over what pauses the streams of the instances that have come along from the page that is left: one for each stream, for those and for what is new here.
    pub(super) fn take_streams_along(&self, left: &PageShared) {
        let streams = left.lock().streams.clone();
        let coming = streams.into_iter().filter(|(_, control)| control.is_needed() && control.goes_along(|user| self.has(user)));
        for (stream, control) in coming {
            let mut state = self.lock();
            let own = match state.streams.iter_mut().find(|(known, _)| *known == stream) {
                Some((_, own)) => Some(std::mem::replace(own, control.clone())),
                None => {
                    state.streams.push((stream, control.clone()));
                    None
                }
            };
            drop(state);
            self.change(own.into_iter(), |own| own.join(&control));
        }
    }

    fn streams(&self) -> Vec<Arc<StreamControl>> {
        self.lock().streams.iter().filter(|(_, control)| control.is_needed()).map(|(_, control)| control.clone()).collect()
    }

    /// Whether all streams of a name are paused; `None` where there is none.
    pub(crate) fn is_idle(&self, name: &str) -> Option<bool> {
        let named: Vec<_> = self.streams().into_iter().filter(|control| control.names().contains(&name)).collect();
        (!named.is_empty()).then(|| named.iter().all(|control| control.idle()))
    }

    /// The names of its streams.
    pub(crate) fn stream_names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.streams().iter().flat_map(|control| control.names()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Pauses or resumes the streams of a name.
    pub(crate) fn set_idle(&self, name: &str, idle: bool) {
        let named = self.streams().into_iter().filter(|control| control.names().contains(&name));
        self.change(named, |control| if idle { control.pause() } else { control.resume() });
    }

    /// Notes that something in it pauses while the tab is hidden.
    pub(crate) fn rests(&self) {
        self.lock().rests = true;
    }

    /// Whether something in it pauses while the tab is hidden.
    pub(crate) fn may_rest(&self) -> bool {
        self.lock().rests
    }

    /// Whether the tab is hidden.
    pub(crate) fn is_tab_hidden(&self) -> bool {
        self.lock().hidden
    }

    /// The tab is hidden, or shown again.
    pub(crate) fn hide(&self, hidden: bool) {
        self.lock().hidden = hidden;
        self.change(self.streams().into_iter(), |control| control.hide(hidden));
    }

    fn change(&self, controls: impl Iterator<Item = Arc<StreamControl>>, change: impl Fn(&StreamControl)) {
        let _visit = self.visit().map(context::enter);
        for control in controls {
            // This runs starts and stops of stores, which may be anything.
            if catch_unwind(AssertUnwindSafe(|| change(&control))).is_err() {
                tracing::error!(streams = ?control.names(), "a store panicked while a page paused or resumed it");
            }
        }
    }
}
