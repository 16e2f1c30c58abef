//! Live values: text, attributes, and whole texts of elements that hold nothing else.

use std::{mem, ops::Range};

use super::{
    AttrKind, AttrValue, AttrWriter, Context, Out, Step,
    cells::{hash, short},
    rendering::{Rendering, Way},
    wire,
};
use crate::view::{View, escape};

/// In place of a hash: nothing was sent yet.
const UNKNOWN: u64 = 0;
/// In place of a hash: the attribute is not there.
const ABSENT: u64 = 1;

/// What is written before a text that may change, and where static text follows it.
const TEXT: &str = "<!---->";
pub(super) const REGION: (&str, &str) = ("<!--{-->", "<!--}-->");

impl Out {
    /// A live hole, number `hole` of its scope and value number `slot` of its cells; `end` where static text follows.
    #[doc(hidden)]
    #[inline]
    pub fn hole<V: View + ?Sized>(&mut self, hole: u32, slot: usize, end: bool, view: &V) {
        match self.step {
            Step::Serve if V::TEXT => {
                self.stat(TEXT);
                self.serve_leaf(slot, |out| view.render(out));
                if end {
                    self.stat("<!--/-->");
                }
            }
            Step::Serve => {
                self.stat(REGION.0);
                let (_, hash) = self.view(slot, if self.again { Way::Again } else { Way::Fresh }, |out| view.render(out));
                self.set_leaf(slot, hash);
                self.stat(REGION.1);
            }
            Step::Values if V::TEXT => self.value(slot, |out| view.render(out)),
            Step::Values => {
                let from = self.html.len();
                let (_, hash) = self.view(slot, Way::Fresh, |out| view.render(out));
                self.set_leaf(slot, hash);
                self.length_before(from, 0);
            }
            Step::Update if V::TEXT => self.update_leaf(slot, hole, |out| view.render(out)),
            Step::Update => self.update_view(slot, hole, |out| view.render(out)),
        }
    }

    /// Renders a view that is a region, in which live components may stand; what was rendered, and a hash of its shape.
    pub(super) fn view(&mut self, slot: usize, way: Way, write: impl FnOnce(&mut Out)) -> (Rendering, u64) {
        let old = self.take_view(slot).into();
        self.around.push(mem::replace(&mut self.rendering, Rendering { way, shaped: true, old, ..Rendering::default() }));
        let from = self.html.len();
        self.serve_whole(Context::Text, write);
        self.rendering.close_old(self.page.as_ref());
        let hash = self.shape(from);
        let outer = self.around.pop().unwrap_or_default();
        let mut view = mem::replace(&mut self.rendering, outer);
        self.put_view(slot, mem::take(&mut view.instances));
        (view, hash)
    }

    fn update_view(&mut self, slot: usize, hole: u32, write: impl FnOnce(&mut Out)) {
        let from = self.html.len();
        if self.trial && self.shows_live(slot) {
            return;
        }
        let (view, hash) = self.view(slot, Way::Shape, write);
        if mem::take(&mut self.spoiled) {
            return self.html.truncate(from);
        }
        let differs = self.set_leaf(slot, hash);
        if self.refresh_renewed(view.renewed, differs) {
            if !view.kept.is_empty() {
                let shape = self.html.split_off(from);
                self.assemble(&shape, &view.kept, &[]);
            }
            wire::op(&mut self.ops, wire::Op::Region, hole);
            wire::string(&mut self.ops, &self.html[from..]);
        }
        self.html.truncate(from);
    }

    /// The whole text of a `<textarea>` or `<title>`, where no comment can mark a part.
    #[doc(hidden)]
    pub fn whole_text(&mut self, hole: u32, slot: usize, in_textarea: bool, write: impl Fn(&mut Out)) {
        match self.step {
            Step::Serve => {
                let from = self.html.len();
                write(self);
                self.set_leaf(slot, hash(&self.html[from..]));
                // The parser drops a line feed at the start of this.
                if in_textarea && self.html.get(from) == Some(&b'\n') {
                    self.html.insert(from, b'\n');
                }
            }
            Step::Values => self.value(slot, write),
            Step::Update => self.update_leaf(slot, hole, write),
        }
    }

    /// A live attribute: `open` is what stands before the value, ` name="`.
    #[doc(hidden)]
    pub fn live_attr<V: AttrValue + ?Sized>(&mut self, hole: u32, slot: usize, open: &'static str, kind: AttrKind, value: &V) {
        match self.step {
            Step::Serve => {
                let range = self.attr(open, kind, value);
                self.remember_attr(slot, range);
            }
            Step::Values => self.present_value(slot, Context::Attribute, |out| out.attr_value(kind, value)),
            Step::Update => self.update_present(hole, slot, Context::Attribute, |out| out.attr_value(kind, value)),
        }
    }

    /// A live attribute made of several parts; `write` writes its value.
    #[doc(hidden)]
    pub fn live_attr_parts(&mut self, hole: u32, slot: usize, open: &'static str, kind: AttrKind, write: impl Fn(&mut AttrWriter<'_>)) {
        match self.step {
            Step::Serve => {
                let range = self.attr_parts(open, kind, write);
                self.remember_attr(slot, range);
            }
            Step::Values => self.present_value(slot, Context::Attribute, |out| out.attr_parts_value(kind, write)),
            Step::Update => self.update_present(hole, slot, Context::Attribute, |out| out.attr_parts_value(kind, write)),
        }
    }

    /// Sends a value in this walk even if it is the one that was sent last: since then the visitor has put another in its place.
    #[doc(hidden)]
    pub fn anew(&mut self, slot: usize, anew: bool) {
        if anew && self.step == Step::Update {
            self.set_leaf(slot, UNKNOWN);
        }
    }

    fn remember_attr(&mut self, slot: usize, value: Option<Range<usize>>) {
        let hash = value.map_or(ABSENT, |range| hash(&self.html[range]));
        self.set_leaf(slot, hash);
    }

    #[inline]
    fn serve_leaf(&mut self, slot: usize, write: impl FnOnce(&mut Out)) {
        let from = self.html.len();
        write(self);
        let hash = hash(&self.html[from..]);
        self.set_leaf(slot, hash);
    }

    /// Writes a text of a new item: its length, then its bytes.
    fn value(&mut self, slot: usize, write: impl FnOnce(&mut Out)) {
        let from = self.html.len();
        self.serve_whole(Context::Plain, write);
        let hash = self.hash_as_served(from, Context::Text);
        self.set_leaf(slot, hash);
        self.length_before(from, 0);
    }

    /// As [`Out::value`], of something that may be absent: 0, or the length plus one. `served` is how serving would escape it.
    fn present_value(&mut self, slot: usize, served: Context, write: impl FnOnce(&mut Out) -> bool) {
        let from = self.html.len();
        let present = self.serve_whole(Context::Plain, write);
        let hash = if present { self.hash_as_served(from, served) } else { ABSENT };
        self.set_leaf(slot, hash);
        if present {
            self.length_before(from, 1);
        } else {
            self.html.truncate(from);
            self.html.push(0);
        }
    }

    pub(super) fn update_leaf(&mut self, slot: usize, hole: u32, write: impl FnOnce(&mut Out)) {
        let from = self.html.len();
        self.serve_whole(Context::Plain, write);
        let hash = self.hash_as_served(from, Context::Text);
        if self.set_leaf(slot, hash) {
            wire::op(&mut self.ops, wire::Op::Text, hole);
            wire::string(&mut self.ops, &self.html[from..]);
        }
        self.html.truncate(from);
    }

    fn update_present(&mut self, hole: u32, slot: usize, served: Context, write: impl FnOnce(&mut Out) -> bool) {
        let from = self.html.len();
        let present = self.serve_whole(Context::Plain, write);
        let hash = if present { self.hash_as_served(from, served) } else { ABSENT };
        if self.set_leaf(slot, hash) {
            wire::op(&mut self.ops, wire::Op::Attr, hole);
            if present {
                wire::varint(&mut self.ops, (self.html.len() - from) as u64 + 1);
                self.ops.extend_from_slice(&self.html[from..]);
            } else {
                self.ops.push(0);
            }
        }
        self.html.truncate(from);
    }

    /// Keeps the hash of a value; whether it is another than before.
    pub(super) fn set_leaf(&mut self, slot: usize, hash: u64) -> bool {
        match self.at.cells.leaves.get_mut(self.at.leaf + slot) {
            Some(leaf) => mem::replace(leaf, short(hash)) != short(hash),
            None => true,
        }
    }

    fn length_before(&mut self, from: usize, add: u64) {
        let mut length = Vec::with_capacity(2);
        wire::varint(&mut length, (self.html.len() - from) as u64 + add);
        self.html.splice(from..from, length);
    }

    /// Writes a value whole, whatever the walk is doing.
    pub(super) fn serve_whole<R>(&mut self, context: Context, write: impl FnOnce(&mut Out) -> R) -> R {
        let step = mem::replace(&mut self.step, Step::Serve);
        let result = self.with_context(context, write);
        self.step = step;
        result
    }

    /// The hash that serving this value would have left. Escaping is one-to-one, so only a value that needs it is escaped here.
    pub(super) fn hash_as_served(&self, from: usize, served: Context) -> u64 {
        let bytes = &self.html[from..];
        if escape::is_plain(bytes) {
            return hash(bytes);
        }
        let mut escaped = Vec::with_capacity(bytes.len() + 16);
        escape::bytes(&mut escaped, bytes, served == Context::Attribute);
        hash(&escaped)
    }
}
