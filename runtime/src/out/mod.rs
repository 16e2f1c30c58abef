//! Where components write to.
//!
//! One walk over a component's markup serves its first HTML and finds every later change. While *serving*, [`Out`] collects HTML and remembers a hash of each
//! live value; while *updating*, the walk passes only the holes whose stores changed, compares, and writes what differs in the wire's format.

mod added;
mod attr;
mod boundary;
mod cells;
mod child;
mod each;
mod edits;
mod head;
mod held;
mod layout;
mod leaf;
mod mount;
mod opening;
mod pending;
mod piece;
mod ranges;
mod region;
mod rendering;
mod row_keys;
mod same_keys;
mod shared;
mod slot;
mod stream;
mod trial;
mod trigger;
mod waits;
pub(crate) mod wire;

use std::{any::Any, fmt, mem, sync::Arc};

pub(crate) use added::Added;
pub use added::Replaced;
pub use attr::{AttrKind, AttrValue, AttrWriter, Attrs, Spread};
pub(crate) use boundary::Catch;
pub use cells::Layout;
pub(crate) use cells::{Block, Cells, SEED, hash, hash_outside};
pub use each::{ByRef, ByValue, Each, EachAt, EachPlain, GoThrough, Keeps, Plain, Run, Source};
pub use head::Style;
pub use held::{Held, HeldNow, HeldUntil};
pub(crate) use layout::{Beginning, LayoutOpen};
pub use mount::Mounts;
pub(crate) use opening::Shape;
pub use piece::Piece;
pub(crate) use piece::Stays;
use region::ScopeOpen;
use rendering::{Rendering, Way};
pub(crate) use row_keys::KeyHasher;
pub use stream::{Binding, BindsFuture, BindsIterator, BindsOther, BindsStream, ByFuture, ByName, ByStore, ByStream, Mode, NamedStream, StreamOptions};
pub use trigger::{EMPTY, Post};
pub use waits::{AwaitAt, Awaited, Caught, Waited, WaitsForAny, WaitsForResult, awaited};

use crate::{
    Error,
    component::{Content, Port},
    context,
    page::{PageShared, Shown},
    provide::Provided,
    view::{View, escape},
};
use cells::Cursor;

/// How text is written at this moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Context {
    /// Element text.
    Text,
    /// Inside a quoted attribute value.
    Attribute,
    /// As it is: the value of a patch, which the client writes into a node.
    Plain,
}

/// What the walk is doing at this moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    /// Writing HTML: the first answer, or a new branch or item.
    Serve,
    /// Comparing what is there.
    Update,
    /// Writing only the values of a new item, whose markup the client knows.
    Values,
}

/// The receiver of what a component renders: HTML, or the changes to what was served before.
///
/// Components are handed one by the macros; a hand-written [`View`] writes with [`Out::text`], [`Out::display`] and [`Out::raw`].
pub struct Out {
    html: Vec<u8>,
    context: Context,
    step: Step,
    /// The stores that changed, by the numbers the macro gave them.
    dirty: u64,
    at: Cursor,
    above: Vec<Cursor>,
    /// The operations of the scope at hand.
    ops: Vec<u8>,
    /// Finished scopes, each with its number.
    frame: Vec<u8>,
    pub(crate) page: Option<Arc<PageShared>>,
    /// The instance whose markup is being walked.
    port: Option<Arc<Port>>,
    /// Where slot content belongs that only the parent can write.
    gaps: Vec<Gap>,
    /// The child component that is being rendered.
    rendering: Rendering,
    /// What is being rendered around it, innermost last.
    around: Vec<Rendering>,
    /// The boundary that the walk stands in.
    catch: Option<Arc<Catch>>,
    /// While serving: what is there is written once more as it is.
    again: bool,
    /// Which of the places where a slot's content is shown is being walked.
    content_at: Option<usize>,
    /// The style sheets that this walk has come to.
    styles: Vec<&'static Style>,
    /// Whether what streams have not ready may be left out of this answer, to come a little later.
    may_wait: bool,
    /// While completing the first answer: the placeholders, and what comes in their place.
    fills: Option<Vec<(u32, Vec<u8>)>>,
    /// An each-block has no items yet, and waits for the first: what is shown instead may still be exchanged.
    awaited: bool,
    /// It is an update: the gaps in what it writes are not filled by anybody who asked for it.
    updates: bool,
    /// What is being written is not walked again.
    once: bool,
    /// It is rendered once for all its viewers.
    for_all: bool,
    /// The slots of the component at hand that it may show later, as bits; and those of them that it shows nowhere else.
    later: opening::Later,
    /// What the component at hand asks of those around it, and gives to what stands in it.
    hands: mount::Hands,
    /// Where the page begins, or what is written into a layout.
    region_at: usize,
    /// Where a layout may begin that is all of its region.
    alone: Option<layout::Alone>,
    /// What the browser shows while the page is made.
    leaves: Option<Arc<Shown>>,
    /// The region of the page that is left in whose place the content of a layout comes next.
    left: Option<u32>,
    /// The component at hand, if it is a layout that lives.
    laid: layout::LayoutOpen,
    /// Which layout is being written, and which piece of it that stays as it is where the layout goes along.
    keeping: Option<(u32, u32)>,
    /// What is handed down in it, if it goes on from another page.
    inside_of: Option<Provided>,
    /// The layout at hand, if only its parts are written.
    passing: Option<layout::Passing>,
    /// The part at hand of such a layout, until something is written in it.
    part_of: Option<layout::Passing>,
    /// Inside a part of a layout that another page has another one for, with all that lives in it.
    in_piece: bool,
    /// It is written as soon as its tag is come to.
    at_once: bool,
    /// What has come already for the await that comes next.
    settled: Option<Arc<dyn Any + Send + Sync>>,
    /// The boundary that comes next may stay as it is in another page.
    stands: bool,
    /// The scope that comes next has regions in it.
    marks_scope: bool,
    /// It has failed already.
    fails: bool,
    /// The live component that comes next is all of a part.
    sole: bool,
    /// How many scopes are being written around.
    scopes: u32,
    /// The scope that was entered last.
    entered: u32,
    /// The live component that comes next has marks around it.
    marked: bool,
    /// Why a component in what is being written could not be shown.
    failure: Option<Error>,
    /// It is not known whether what the walk finds will be shown: it changes nothing.
    trial: bool,
    /// Something in what is being written would change something.
    spoiled: bool,
}

impl fmt::Debug for Out {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Out").field("html", &String::from_utf8_lossy(&self.html)).finish_non_exhaustive()
    }
}

impl Out {
    pub(crate) fn new(page: Option<Arc<PageShared>>, capacity: usize) -> Out {
        Out {
            html: Vec::with_capacity(capacity),
            context: Context::Text,
            step: Step::Serve,
            dirty: 0,
            at: Cursor::default(),
            above: Vec::new(),
            ops: Vec::new(),
            frame: Vec::new(),
            page,
            port: None,
            gaps: Vec::new(),
            rendering: Rendering::default(),
            around: Vec::new(),
            catch: None,
            again: false,
            content_at: None,
            styles: Vec::new(),
            may_wait: false,
            fills: None,
            later: opening::Later::default(),
            hands: mount::Hands::default(),
            once: false,
            for_all: false,
            updates: false,
            awaited: false,
            region_at: usize::MAX,
            alone: None,
            leaves: None,
            left: None,
            laid: layout::LayoutOpen::default(),
            keeping: None,
            inside_of: None,
            passing: None,
            part_of: None,
            in_piece: false,
            at_once: false,
            settled: None,
            stands: false,
            marks_scope: false,
            fails: false,
            sole: false,
            scopes: 0,
            entered: 0,
            marked: false,
            failure: None,
            trial: false,
            spoiled: false,
        }
    }

    /// An `Out` for a walk that finds the changes of an instance.
    pub(crate) fn update(port: Arc<Port>, dirty: u64, cells: Cells, frame: Vec<u8>) -> Out {
        let mut out = Out::new(Some(port.page().clone()), 0);
        out.step = Step::Update;
        out.updates = true;
        out.catch.clone_from(&port.catch);
        out.port = Some(port);
        out.dirty = dirty;
        out.at = Cursor::whole(cells);
        out.frame = frame;
        out
    }

    /// An `Out` for a walk that writes a page for the first time; streams that have nothing yet may be waited for.
    pub(crate) fn first(page: Arc<PageShared>) -> Out {
        let leaves = page.left();
        let mut out = Out::new(Some(page), 1024);
        out.leaves = leaves;
        out.may_wait = true;
        out.region_at = 0;
        out.alone = Some(layout::Alone { at: 0, left: Some(0) });
        out
    }

    /// An `Out` for a walk that writes an instance once more, as it is, behind `html`.
    pub(crate) fn again(port: Arc<Port>, cells: Cells, instances: Vec<u32>, html: Vec<u8>) -> Out {
        let mut out = Out::new(Some(port.page().clone()), 0);
        out.catch.clone_from(&port.catch);
        out.port = Some(port);
        out.at = Cursor::whole(cells);
        out.rendering = Rendering { way: Way::Again, old: instances.into(), ..Rendering::default() };
        out.again = true;
        out.html = html;
        out.lays_again();
        out
    }

    /// What was written, with the cells that describe it.
    pub(crate) fn finish(mut self) -> Finished {
        self.rendering.close_old(self.page.as_ref());
        Finished {
            html: self.html,
            cells: self.at.cells,
            instances: self.rendering.instances,
            frame: self.frame,
            gaps: self.gaps,
            fills: self.fills.unwrap_or_default(),
            failure: self.failure,
            given_back: None,
        }
    }

    /// Notes that a component could not be shown; the first error is the one that counts.
    #[doc(hidden)]
    pub fn fail(&mut self, error: Error) {
        self.failure.get_or_insert(error);
    }

    pub(crate) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Gives up a walk that panicked, with all that it had come to; what stays is the HTML and the frame.
    pub(crate) fn abandon(mut self) -> (Vec<u8>, Vec<u8>) {
        if let Some(page) = &self.page {
            self.above.push(self.at);
            self.above.iter_mut().for_each(|cursor| cursor.cells.close(page));
            self.around.push(self.rendering);
            self.around.iter_mut().for_each(|rendering| rendering.give_up(Some(page)));
        }
        (self.html, self.frame)
    }

    pub(crate) fn take_html(&mut self) -> Vec<u8> {
        mem::take(&mut self.html)
    }

    /// The page; a component that is rendered without a server makes one when it comes to something live.
    fn page(&mut self) -> Arc<PageShared> {
        self.page.get_or_insert_with(|| PageShared::still(context::current())).clone()
    }

    /// Writes HTML as it is. Nothing is escaped: what comes from outside belongs into [`Out::text`].
    pub fn raw(&mut self, html: &str) {
        escape::plain(&mut self.html, html);
    }

    /// Writes a static part of a component.
    #[doc(hidden)]
    #[inline]
    pub fn stat(&mut self, html: &str) {
        self.html.extend_from_slice(html.as_bytes());
    }

    /// Makes room for `bytes` more bytes, so that the static parts of a component are not each measured anew.
    #[inline]
    pub fn reserve(&mut self, bytes: usize) {
        self.html.reserve(bytes);
    }

    /// Writes text, escaped for where it stands.
    #[inline]
    pub fn text(&mut self, text: &str) {
        match self.context {
            Context::Text => escape::text(&mut self.html, text),
            Context::Attribute => escape::attribute(&mut self.html, text),
            Context::Plain => escape::plain(&mut self.html, text),
        }
    }

    /// Writes what `value` displays as text, escaped for where it stands.
    pub fn display(&mut self, value: &(impl fmt::Display + ?Sized)) {
        struct Text<'a>(&'a mut Out);
        impl fmt::Write for Text<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.text(text);
                Ok(())
            }
        }
        // A `Display` that fails has written what it could; the error says nothing more.
        let _ = fmt::Write::write_fmt(&mut Text(self), format_args!("{value}"));
    }

    /// Writes text in which no context needs escaping.
    #[inline]
    pub(crate) fn plain(&mut self, text: &str) {
        self.html.extend_from_slice(text.as_bytes());
    }

    /// Writes up to two digits between static HTML. Short pieces are put together in one piece of room.
    #[inline]
    pub(crate) fn digits(&mut self, before: &[u8], digits: [u8; 2], len: usize, after: &[u8]) {
        const ROOM: usize = 32;
        if before.len() + digits.len() + after.len() <= ROOM {
            self.html.extend_from_slice(&[0; ROOM]);
            if let Some(room) = self.html.last_chunk_mut::<ROOM>() {
                let end = before.len() + len;
                room[..before.len()].copy_from_slice(before);
                room[before.len()..before.len() + 2].copy_from_slice(&digits);
                room[end..end + after.len()].copy_from_slice(after);
            }
            self.html.truncate(self.html.len() - ROOM + before.len() + len + after.len());
        } else {
            self.html.extend_from_slice(before);
            self.html.extend_from_slice(&digits);
            self.html.truncate(self.html.len() - 2 + len);
            self.html.extend_from_slice(after);
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, ascii: u8) {
        self.html.push(ascii);
    }

    /// Writes a view: what a hole that is not live does.
    #[inline]
    pub fn put<V: View + ?Sized>(&mut self, view: &V) {
        view.render(self);
    }

    /// Whether HTML is being written, so that static parts must be written too.
    #[doc(hidden)]
    #[inline]
    pub fn serving(&self) -> bool {
        self.step == Step::Serve
    }

    /// Whether something that reads the stores of `mask` must be passed.
    #[doc(hidden)]
    #[inline]
    pub fn wants(&self, mask: u64) -> bool {
        self.step != Step::Update || self.dirty & mask != 0
    }

    /// Whether what was there before is to be gone on with.
    fn keeps(&self) -> bool {
        self.step == Step::Update || self.again
    }

    /// The port of the instance whose markup is being walked.
    pub(crate) fn port(&self) -> Option<Arc<Port>> {
        self.port.clone()
    }

    pub(crate) fn number(&mut self, number: u32) {
        self.plain(itoa::Buffer::new().format(number));
    }

    /// Runs `f` with `context`, then goes on as before.
    #[inline]
    fn with_context<R>(&mut self, context: Context, f: impl FnOnce(&mut Out) -> R) -> R {
        let before = mem::replace(&mut self.context, context);
        let result = f(self);
        self.context = before;
        result
    }
}

/// Where the content of a slot belongs that only the parent can write.
#[derive(Clone)]
pub(crate) struct Gap {
    /// How many bytes stand before it.
    pub(crate) at: usize,
    pub(crate) slot: u32,
    /// The boundary that it stands in.
    pub(crate) catch: Option<Arc<Catch>>,
    /// The number of the opening where it stands; 0 where the content stays for as long as the component.
    pub(crate) opening: u32,
    /// The region of the page that is left in whose place the content comes, where that is known.
    pub(crate) left: Option<u32>,
}

/// What a walk leaves behind.
pub(crate) struct Finished {
    pub(crate) html: Vec<u8>,
    pub(crate) cells: Cells,
    /// Live components outside of every fragment.
    pub(crate) instances: Vec<u32>,
    pub(crate) frame: Vec<u8>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) fills: Vec<(u32, Vec<u8>)>,
    pub(crate) failure: Option<Error>,
    /// The props of one that was there for this walk only.
    pub(crate) given_back: Option<Box<dyn Any + Send>>,
}
