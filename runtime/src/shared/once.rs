//! A shared fragment that somebody views.

use std::{
    fmt, mem,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;

use super::{
    Following, SharedFragment,
    edits::{Edit, Edits},
};
use crate::{
    Error, component, context,
    out::{Cells, Out, Style, wire},
    page::PageShared,
    provide::{self, Provided},
    store::{Subscription, Watcher},
};

pub(crate) struct Once {
    of: &'static SharedFragment,
    /// The stores that changed, by the numbers that the macro gave them.
    bits: AtomicU64,
    viewers: Mutex<Viewers>,
    state: Mutex<State>,
    subscriptions: OnceLock<Vec<Subscription>>,
}

/// The pages that show it, each at its place.
#[derive(Default)]
struct Viewers {
    pages: Vec<Weak<PageShared>>,
    free: Vec<u32>,
}

struct State {
    /// What the viewers show; none before it is first rendered, and after it could not be.
    cells: Option<Cells>,
    /// How many changes there have been, and how often it was rendered.
    version: u64,
    renders: u64,
    /// The whole content, where somebody has asked for it since the last change.
    html: Option<Bytes>,
    edits: Edits,
    styles: Vec<&'static Style>,
    /// What its components are rendered in: a page of nobody.
    page: Arc<PageShared>,
}

/// What a viewer has not seen.
pub(crate) struct News {
    pub(crate) version: u64,
    /// The changes in order; without them, the whole content.
    pub(crate) edits: Result<Vec<Arc<Edit>>, Bytes>,
    pub(crate) styles: Vec<&'static Style>,
}

/// What the stores are given: they must not keep alive what subscribes to them.
struct Mark(Weak<Once>);

impl Watcher for Mark {
    fn mark(&self, bits: u64) {
        if let Some(once) = self.0.upgrade() {
            once.mark(bits);
        }
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").field("of", &self.of).finish_non_exhaustive()
    }
}

impl Once {
    pub(super) fn new(of: &'static SharedFragment) -> Arc<Once> {
        let state = State { cells: None, version: 0, renders: 0, html: None, edits: Edits::default(), styles: Vec::new(), page: PageShared::still(None) };
        Arc::new(Once { of, bits: AtomicU64::new(0), viewers: Mutex::default(), state: Mutex::new(state), subscriptions: OnceLock::new() })
    }

    fn viewers(&self) -> MutexGuard<'_, Viewers> {
        self.viewers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mark(&self, bits: u64) {
        // Whoever looks next takes all bits: who was woken for the first need not be woken again.
        if self.bits.fetch_or(bits, Ordering::AcqRel) != 0 {
            return;
        }
        let pages: Vec<_> = self.viewers().pages.iter().filter_map(Weak::upgrade).collect();
        // Not under the lock: a page that this lets go of leaves.
        pages.iter().for_each(|page| page.news_of_shared());
    }

    /// A page begins to view it, and is told of changes from here on. Its place among the viewers.
    pub(crate) fn enter(&self, page: &Arc<PageShared>) -> u32 {
        let mut viewers = self.viewers();
        let page = Arc::downgrade(page);
        match viewers.free.pop() {
            Some(place) => {
                viewers.pages[place as usize] = page;
                place
            }
            None => {
                viewers.pages.push(page);
                viewers.pages.len() as u32 - 1
            }
        }
    }

    pub(crate) fn leave(&self, place: u32) {
        let mut viewers = self.viewers();
        if let Some(page) = viewers.pages.get_mut(place as usize) {
            let left = mem::take(page);
            viewers.free.push(place);
            drop((viewers, left));
        }
    }

    /// The whole content, and which version that is. A panic in it passes through.
    pub(crate) fn whole(self: &Arc<Self>) -> (u64, Bytes, Vec<&'static Style>) {
        self.follow();
        let mut state = self.lock();
        let state = &mut *state;
        self.refresh(state);
        let html = match state.html.clone() {
            Some(html) => html,
            None => match self.serve(state) {
                Ok(html) => html,
                Err(panic) => resume_unwind(panic),
            },
        };
        (state.version, html, state.styles.clone())
    }

    /// What has changed since a version; nothing where the viewer shows all.
    pub(crate) fn since(&self, version: u64) -> Option<News> {
        let mut state = self.lock();
        let state = &mut *state;
        self.refresh(state);
        if state.version == version {
            return None;
        }
        let edits = match state.edits.last(state.version - version) {
            Some(edits) => Ok(edits),
            None => Err(match state.html.clone() {
                Some(html) => html,
                // It is shown as it was until it can be rendered again.
                None => self.serve(state).ok()?,
            }),
        };
        Some(News { version: state.version, edits, styles: state.styles.clone() })
    }

    fn follow(self: &Arc<Self>) {
        self.subscriptions.get_or_init(|| {
            let watcher: Arc<dyn Watcher> = Arc::new(Mark(Arc::downgrade(self)));
            let mut following = Following { key: self.of.key, watcher: &watcher, subscriptions: Vec::new() };
            context::for_all(self.of.key, || (self.of.follow)(&mut following));
            following.subscriptions
        });
    }

    /// Finds what has changed since it was last rendered.
    fn refresh(&self, state: &mut State) {
        let bits = self.bits.swap(0, Ordering::AcqRel);
        if bits == 0 {
            return;
        }
        let Some(cells) = state.cells.take() else {
            // It could not be rendered before: whoever shows something old gets the whole.
            if state.version > 0 {
                drop(self.serve(state));
            }
            return;
        };
        match self.walk(state, Out::change_of_all(state.page.clone(), bits, cells)) {
            Ok(mut out) => {
                let ops = out.take_ops();
                state.cells = Some(out.finish().cells);
                if !ops.is_empty() {
                    self.changed(state, ops);
                }
            }
            Err(panic) => Error::panicked(&*panic).log(),
        }
    }

    fn changed(&self, state: &mut State, ops: Vec<u8>) {
        state.version += 1;
        state.html = None;
        let fragment = self.of.key;
        let viewers = {
            let viewers = self.viewers();
            viewers.pages.len() - viewers.free.len()
        };
        tracing::debug!(fragment, viewers, bytes = ops.len(), changes = state.version - 1, renders = state.renders, "a shared fragment has changed");
        state.edits.push(Edit::new(ops));
    }

    /// Writes the whole content. What viewers show is the same, or they get the whole, too: a store may have changed of which the watcher was not told yet.
    fn serve(&self, state: &mut State) -> Result<Bytes, Box<dyn std::any::Any + Send>> {
        let mut out = self.walk(state, Out::whole_of_all(state.page.clone(), self.of.layout))?;
        let html = Bytes::from(out.take_html());
        let cells = out.finish().cells;
        if state.version == 0 {
            state.version = 1;
        } else if !state.cells.as_ref().is_some_and(|known| known.shows_as(&cells)) {
            let mut ops = Vec::with_capacity(html.len() + 8);
            wire::op(&mut ops, wire::Op::Scope, 0);
            wire::string(&mut ops, &html);
            self.changed(state, ops);
        }
        state.cells = Some(cells);
        state.html = Some(html.clone());
        Ok(html)
    }

    /// Renders, for nobody in particular.
    fn walk(&self, state: &mut State, mut out: Out) -> Result<Out, Box<dyn std::any::Any + Send>> {
        state.renders += 1;
        let walk = AssertUnwindSafe(|| {
            context::for_all(self.of.key, || component::apart(|| provide::within(&mut Provided::default(), || (self.of.walk)(&mut out))));
        });
        catch_unwind(walk)?;
        for style in out.take_styles() {
            if !state.styles.contains(&style) {
                state.styles.push(style);
            }
        }
        Ok(out)
    }
}
