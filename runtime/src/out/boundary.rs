//! Boundaries: where a component that fails is caught, and another content shown.

use std::{
    fmt, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering, fence},
    },
};

use crate::provide::Providing;

use super::{Block, Cells, Layout, Out, Step, leaf::REGION, wire};
use crate::{
    Error,
    component::{Port, READY},
    page::{PageShared, Wait},
    store::Watcher as _,
};

/// A boundary of a page, as those know it who stand inside; or what is there in the place of one while that is not known, or not to be told.
pub(crate) struct Catch {
    around: Option<Arc<Catch>>,
    /// The one in whose place it was there, once that goes on with what was caught.
    joined: OnceLock<Arc<Catch>>,
    /// Whether it may stay as it is from one page to the next.
    stands: bool,
    /// The component whose markup it stands in, as long as it is not joined.
    owner: Mutex<Option<Arc<Port>>>,
    failed: AtomicBool,
    /// The scopes that were opened inside.
    scopes: Mutex<Vec<u32>>,
    /// What has caught for it what is written into its slots.
    content: Mutex<Option<Arc<Catch>>>,
}

impl fmt::Debug for Catch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catch").field("failed", &self.failed).finish_non_exhaustive()
    }
}

impl Catch {
    fn new(around: Option<Arc<Catch>>, owner: Option<Arc<Port>>, stands: bool) -> Catch {
        Catch {
            around,
            joined: OnceLock::new(),
            stands,
            owner: Mutex::new(owner),
            failed: AtomicBool::new(false),
            scopes: Mutex::default(),
            content: Mutex::default(),
        }
    }

    /// One that catches in the place of another. Until that goes on with it, `asked` is whom it asks to look after what has failed, if anybody can.
    pub(crate) fn stand_in(asked: Option<Arc<Port>>) -> Arc<Catch> {
        Arc::new(Catch::new(None, asked, true))
    }

    /// Notes that something inside has failed.
    fn take(&self, error: &Error) {
        error.log();
        let mut at = self;
        loop {
            at.failed.store(true, Ordering::Release);
            // Either this knows in whose place it is there, or who says so finds that it has failed.
            fence(Ordering::SeqCst);
            match at.joined.get() {
                Some(boundary) => at = boundary,
                None => return,
            }
        }
    }

    /// Catches what fails while nobody walks the boundary: its component is asked to.
    pub(crate) fn fail(&self, error: &Error) {
        self.take(error);
        self.call();
    }

    /// Asks the boundary's component to look after it.
    pub(crate) fn call(&self) {
        if let Some(boundary) = self.joined.get() {
            return boundary.call();
        }
        let owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(owner) = owner {
            owner.mark(READY);
        }
    }

    /// The boundary in which it stands, or that has gone on with what it has caught.
    fn outer(&self) -> Option<&Arc<Catch>> {
        self.joined.get().or(self.around.as_ref())
    }

    /// Goes on with what was caught in its place, instead of what was before; whether something of that has failed.
    pub(crate) fn goes_on_with(self: &Arc<Catch>, other: &Arc<Catch>) -> bool {
        if other.joined.set(self.clone()).is_err() {
            return false;
        }
        // It would hold on to the page that it was made in.
        drop(other.owner.lock().unwrap_or_else(PoisonError::into_inner).take());
        fence(Ordering::SeqCst);
        let failed = other.has_failed();
        if failed {
            self.failed.store(true, Ordering::Release);
        }
        let before = self.content.lock().unwrap_or_else(PoisonError::into_inner).replace(other.clone());
        let (gone, opened) = (before.map(|before| before.all_opened()).unwrap_or_default(), other.all_opened());
        let mut at = Some(self);
        while let Some(catch) = at {
            let mut scopes = catch.scopes.lock().unwrap_or_else(PoisonError::into_inner);
            scopes.retain(|scope| !gone.contains(scope));
            scopes.extend(&opened);
            at = catch.outer();
        }
        failed
    }

    fn all_opened(&self) -> Vec<u32> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it may stay as it is from one page to the next.
    pub(crate) fn stands(&self) -> bool {
        self.joined.get().map_or(self.stands, |boundary| boundary.stands())
    }

    /// Whether something inside has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// Whether `inner` is this boundary, or stands in it.
    pub(crate) fn holds(self: &Arc<Catch>, inner: Option<&Arc<Catch>>) -> bool {
        let mut at = inner;
        while let Some(catch) = at {
            if Arc::ptr_eq(self, catch) {
                return true;
            }
            at = catch.outer();
        }
        false
    }

    /// Notes a scope that was opened inside.
    pub(crate) fn opened(&self, scope: u32) {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner).push(scope);
        if let Some(around) = self.outer() {
            around.opened(scope);
        }
    }

    /// Ends all that stands inside.
    pub(super) fn clear(self: &Arc<Catch>, page: &PageShared) {
        page.unmount_within(self);
        page.lose(&mem::take(&mut *self.scopes.lock().unwrap_or_else(PoisonError::into_inner)));
    }
}

/// The cells of a boundary.
pub(crate) struct BoundaryCells {
    catch: Arc<Catch>,
    /// Whether its error slot is shown.
    failed: bool,
    pub(crate) cells: Cells,
    /// The range in the first answer that it may still exchange.
    pub(crate) range: Option<u32>,
}

impl BoundaryCells {
    pub(super) fn catch(&self) -> &Arc<Catch> {
        &self.catch
    }

    /// What catches in it, while nothing has failed.
    pub(crate) fn standing(&self) -> Option<&Arc<Catch>> {
        Some(&self.catch).filter(|catch| !self.failed && !catch.has_failed())
    }

    /// What a trial may walk over, if what stands inside is shown and stays.
    pub(super) fn copied(&self) -> Option<BoundaryCells> {
        let stays = !self.failed && !self.catch.has_failed();
        stays.then(|| BoundaryCells { catch: self.catch.clone(), failed: false, cells: self.cells.copied(), range: None })
    }
}

impl fmt::Debug for BoundaryCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundaryCells").field("failed", &self.failed).field("cells", &self.cells).finish_non_exhaustive()
    }
}

/// A boundary that the walk has come to.
#[doc(hidden)]
#[derive(Debug)]
#[must_use]
pub struct BoundaryOpen {
    hole: u32,
    slot: usize,
    /// The scope that it stands in.
    scope: u32,
    catch: Arc<Catch>,
    failed: bool,
    /// Whether its cells have been entered.
    entered: bool,
    range: Option<u32>,
    how: How,
}

#[derive(Debug)]
enum How {
    /// Served as part of something that is served: its content begins here.
    Served(usize),
    /// What it shows stays: its operations begin here, the header before them.
    Updated { before: usize, after: usize },
    /// It is passed over: what counted as changed.
    Passed(u64),
    /// It shows its error slot from now on: that begins here.
    Replaced(usize),
}

impl BoundaryOpen {
    /// Whether it shows its error slot.
    pub fn failed(&self) -> bool {
        self.failed
    }
}

impl Out {
    /// Comes to a boundary.
    #[doc(hidden)]
    pub fn boundary(&mut self, hole: u32, slot: usize, layout: Layout) -> BoundaryOpen {
        let known = match self.take_known(slot) {
            Block::Boundary(boundary) => Some(*boundary),
            _ => None,
        };
        let serving = self.step != Step::Update;
        if serving {
            self.stat(REGION.0);
        }
        let passes = self.trial && !serving && known.is_none();
        let Some(BoundaryCells { catch, failed, cells, range }) = known else {
            let catch = Arc::new(Catch::new(self.catch.clone(), self.port(), mem::take(&mut self.stands)));
            let range = self.range_in_answer(Wait::Perhaps);
            self.enter(Cells::empty(layout));
            let how = if passes { How::Passed(self.pass_over()) } else { How::Served(self.html.len()) };
            let mut open = BoundaryOpen { hole, slot, scope: self.entered, catch, failed: false, entered: true, range, how };
            if mem::take(&mut self.fails) {
                self.give_up(&mut open);
            }
            return open;
        };
        let range = if serving { self.range_still(range) } else { range };
        let how = if serving {
            if let Some(range) = range {
                self.open_range(range);
            }
            How::Served(self.html.len())
        } else {
            let before = self.ops.len();
            wire::op(&mut self.ops, wire::Op::Into, hole);
            How::Updated { before, after: self.ops.len() }
        };
        let mut open = BoundaryOpen { hole, slot, scope: self.entered, catch, failed, entered: true, range, how };
        self.enter(cells);
        if !failed && !self.trial && open.catch.has_failed() {
            self.give_up(&mut open);
        }
        open
    }

    /// Writes or walks what stands inside of a boundary, if that is shown.
    #[doc(hidden)]
    pub fn bounded(&mut self, open: &mut BoundaryOpen, content: impl FnOnce(&mut Out)) {
        if open.failed {
            return;
        }
        if self.trial {
            // What fails in it fails as a whole.
            return content(self);
        }
        let outer = self.catch.replace(open.catch.clone());
        let error = self.attempt(content);
        self.catch = outer;
        if let Some(error) = error {
            open.catch.take(&error);
            self.give_up(open);
        }
    }

    /// Leaves the content of a boundary for good.
    fn give_up(&mut self, open: &mut BoundaryOpen) {
        let cells = self.leave();
        self.close_cells(cells);
        if let Some(page) = &self.page {
            open.catch.clear(page);
        }
        open.entered = false;
        open.failed = true;
        match open.how {
            How::Served(from) => self.html.truncate(from),
            How::Updated { before, .. } => {
                self.ops.truncate(before);
                self.step = Step::Serve;
                open.how = How::Replaced(self.html.len());
            }
            How::Replaced(_) | How::Passed(_) => {}
        }
    }

    /// Begins the error slot.
    #[doc(hidden)]
    pub fn boundary_error(&mut self, open: &mut BoundaryOpen, layout: Layout) {
        if !mem::replace(&mut open.entered, true) {
            self.enter(Cells::empty(layout));
        }
    }

    /// Leaves a boundary.
    #[doc(hidden)]
    pub fn boundary_end(&mut self, open: BoundaryOpen) {
        let BoundaryOpen { hole, slot, scope, catch, failed, mut range, how, .. } = open;
        let cells = self.leave();
        match how {
            How::Served(_) => {
                if range.is_some() {
                    self.close_range();
                }
                self.stat(REGION.1);
            }
            How::Updated { before, after } => self.close_ops(before, after),
            How::Passed(dirty) => {
                self.dirty = dirty;
                return;
            }
            How::Replaced(from) => {
                self.step = Step::Update;
                if let Some(page) = &self.page {
                    page.loses(scope);
                }
                self.exchange(hole, &mut range, from);
            }
        }
        self.put_block(slot, Block::Boundary(Box::new(BoundaryCells { catch, failed, cells, range })));
    }

    /// Sends what was written from `from` on as the new content of a region; while the first answer is being made, as what it shows there.
    /// How many regions something stands for in it that the browser no longer shows.
    pub(super) fn exchange(&mut self, hole: u32, range: &mut Option<u32>, from: usize) -> u32 {
        let mut html = self.html.split_off(from);
        let lost = self.page.as_ref().map_or(0, |page| page.keep_count(&mut html));
        if let Some(fills) = &mut self.fills
            && let Some(range) = range.take()
        {
            fills.push((range, html));
            return lost;
        }
        *range = None;
        wire::op(&mut self.ops, wire::Op::Region, hole);
        wire::string(&mut self.ops, &html);
        lost
    }

    /// Runs a part of the walk that may fail; then nothing is left of it but the error.
    pub(super) fn attempt(&mut self, part: impl FnOnce(&mut Out)) -> Option<Error> {
        let failure = self.failure.take();
        let outer_ops = mem::take(&mut self.ops);
        let (html, frame, gaps, above, around) = (self.html.len(), self.frame.len(), self.gaps.len(), self.above.len(), self.around.len());
        let (context, step, again, dirty, once) = (self.context, self.step, self.again, self.dirty, self.once);
        let (instances, cuts, kept, renewed) =
            (self.rendering.instances.len(), self.rendering.cuts.len(), self.rendering.kept.len(), self.rendering.renewed.len());
        let marked = self.rendering.marked.len();
        let fills = self.fills.as_ref().map_or(0, Vec::len);
        // A panic leaves the tree where it was.
        let place = Providing::new();
        let error = match catch_unwind(AssertUnwindSafe(|| part(self))) {
            Ok(()) => self.failure.take(),
            Err(panic) => Some(Error::panicked(&*panic)),
        };
        drop(place);
        self.failure = failure;
        let mut ops = mem::replace(&mut self.ops, outer_ops);
        if error.is_none() {
            self.ops.append(&mut ops);
            return None;
        }
        while self.above.len() > above {
            let cells = self.leave();
            self.close_cells(cells);
        }
        while self.around.len() > around {
            // What it had not come to yet may stand outside of it.
            let old = mem::take(&mut self.rendering.old);
            self.rendering.give_up(self.page.as_ref());
            self.rendering = self.around.pop().unwrap_or_default();
            self.rendering.old.extend(old);
        }
        let mounted = self.rendering.instances.split_off(instances.min(self.rendering.instances.len()));
        if let Some(page) = &self.page {
            mounted.into_iter().for_each(|number| page.unmount(number));
        }
        self.rendering.cuts.truncate(cuts);
        self.rendering.kept.truncate(kept);
        self.rendering.renewed.truncate(renewed);
        self.rendering.marked.truncate(marked);
        (self.context, self.step, self.again, self.dirty, self.once) = (context, step, again, dirty, once);
        self.content_at = None;
        self.html.truncate(html);
        self.frame.truncate(frame);
        self.gaps.truncate(gaps);
        if let Some(known) = &mut self.fills {
            known.truncate(fills);
        }
        error
    }

    /// Runs a part that belongs to a boundary of another component; whether it succeeded.
    pub(super) fn attempt_for(&mut self, catch: &Arc<Catch>, part: impl FnOnce(&mut Out)) -> bool {
        let outer = self.catch.replace(catch.clone());
        let error = self.attempt(part);
        self.catch = outer;
        match &error {
            Some(error) => catch.take(error),
            None => return true,
        }
        false
    }
}
