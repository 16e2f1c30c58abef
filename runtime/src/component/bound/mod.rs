//! Controls bound to stores, `bind:value={store}`: the control shows what the store holds, and what the visitor enters sets it.

mod holds;
mod text;
mod values;

use std::{
    fmt, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::{Call, Outcome, TriggerError, args::Data, trigger};

pub use holds::{Holds, HoldsMany, HoldsNone, HoldsOne};
pub use values::Settable;

/// What a live component keeps of a control that is bound to a store of the type `S`, with values of the type `V`.
#[doc(hidden)]
pub struct Bound<S, V> {
    snapshot: fn(&S) -> Arc<V>,
    take: Take<S>,
    text: fn(&V) -> Option<String>,
    has: fn(&V, &str) -> bool,
    /// The store's value just after the visitor has acted on the control, until that is shown.
    left: Option<Arc<V>>,
    /// Whether what he entered was refused. The control shows it all the same.
    refused: bool,
    /// Whether the store began with the page: what the visitor had entered where that was run before may be put into it.
    fresh: bool,
    /// Whether the control shows such a thing, and it was not put there.
    corrects: bool,
}

type Take<S> = fn(&S, &mut Data) -> Result<(), String>;

impl<S, V> fmt::Debug for Bound<S, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("refused", &self.refused).finish_non_exhaustive()
    }
}

/// How a control is to be written in a walk.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// What it shows is not what was sent to it last, so that it must be sent again.
    pub anew: bool,
    invalid: bool,
}

impl Shown {
    /// The value of `aria-invalid`.
    pub fn invalid(&self) -> Option<&'static str> {
        self.invalid.then_some("true")
    }
}

impl<S: Settable> Bound<S, S::Value> {
    fn new(store: &S, take: Take<S>, text: fn(&S::Value) -> Option<String>, has: fn(&S::Value, &str) -> bool) -> Self {
        Bound { snapshot: S::snapshot, take, text, has, left: None, refused: false, fresh: store.__is_fresh(), corrects: false }
    }
}

// Without bounds: where there is no store, that is said once.
impl<S, V> Bound<S, V> {
    /// Takes what the visitor entered in the control called `name`.
    pub fn take(&mut self, call: &mut Call, store: &S, name: Option<&str>) -> Result<(), Outcome> {
        if call.posted {
            call.data.keep_only(name.unwrap_or_default());
        }
        if call.is_again() && !self.fresh {
            self.corrects = true;
            return Ok(());
        }
        let taken = catch_unwind(AssertUnwindSafe(|| (self.take)(store, &mut call.data)));
        self.left = Some((self.snapshot)(store));
        self.refused = !matches!(taken, Ok(Ok(())));
        match taken {
            Ok(result) => result.map_err(|why| match name.filter(|name| !name.is_empty()) {
                Some(name) => Outcome::Failed(TriggerError::field(name, why)),
                None => Outcome::Refused(why),
            }),
            Err(panic) => Err(trigger::panicked(&*panic)),
        }
    }

    /// How the control is to be written, now that the store holds `now`. A trial leaves that to the walk that writes it.
    pub fn shown(&mut self, now: &Arc<V>, is_trial: bool) -> Shown {
        if is_trial {
            return Shown { anew: false, invalid: self.refused };
        }
        let corrects = mem::take(&mut self.corrects);
        let Some(left) = &self.left else { return Shown { anew: corrects, invalid: false } };
        let anew = corrects || !Arc::ptr_eq(left, now);
        self.refused &= !anew;
        if !self.refused {
            self.left = None;
        }
        Shown { anew, invalid: self.refused }
    }

    /// The mark of a control that keeps what the visitor has entered where the page is run anew.
    pub fn own(&self) -> Option<&'static str> {
        self.fresh.then_some("")
    }

    /// The text that the control shows.
    pub fn text(&self, value: &V) -> Option<String> {
        (self.text)(value)
    }

    /// Whether the option, radio button or check box that stands for `choice` is the store's, or one of them.
    pub fn has(&self, value: &V, choice: &str) -> bool {
        (self.has)(value, choice)
    }
}

/// In the place of [`Bound`], so that no more is said than that there is no store.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoStore;

impl NoStore {
    pub fn take<S>(&mut self, _: &mut Call, _: &S, _: Option<&str>) -> Result<(), Outcome> {
        Ok(())
    }

    pub fn shown<V>(&mut self, _: &V, _: bool) -> Shown {
        Shown::default()
    }

    pub fn own(&self) -> Option<&'static str> {
        None
    }

    pub fn text<V>(&self, _: &V) -> Option<String> {
        None
    }

    pub fn has<V>(&self, _: &V, _: &str) -> bool {
        false
    }
}
