//! Each-blocks over lists: what is served, and how a list becomes another one.

use std::{collections::HashMap, mem};

use super::{
    Block, Cells, Layout, Out, Step,
    cells::Short,
    edits::{Origin, edits},
    row_keys::Keys,
    wire,
};

/// The cells of a list: those of its items, one after the other.
#[derive(Debug, Default)]
pub(crate) struct List {
    keys: Keys,
    pub(crate) cells: Cells,
    /// The client has seen an item, and can make more of it from values alone.
    pub(super) known: bool,
}

impl List {
    /// Whether the same items are shown as by another list.
    pub(super) fn shows_as(&self, other: &List) -> bool {
        self.keys == other.keys && self.cells.shows_as(&other.cells)
    }

    /// What a trial may walk over.
    pub(super) fn copied(&self) -> List {
        List { keys: Keys::keep(&self.keys.all()), cells: self.cells.copied(), known: self.known }
    }
}

/// What an each-block runs over.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this cannot be followed by a page",
    label = "a page is served by several threads, and keeps what it follows",
    note = "a store's values are `Clone`; a stream or future, and what it yields, is `Send` and borrows nothing"
)]
pub trait Source {
    type Item;
    type Run: Run<Item = Self::Item>;

    /// Begins the block; the source is missing where a stream is already known.
    fn open(source: Option<Self>, out: &mut Out, each: EachAt) -> Self::Run
    where
        Self: Sized;
}

/// Where an each-block stands, as the macro numbered it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct EachAt {
    pub hole: u32,
    pub slot: usize,
    pub layout: Layout,
    pub keyed: bool,
    /// The bit that says that a stream has something new.
    pub bit: u64,
    /// What the items of a stream read apart from it.
    pub follows: u64,
    pub options: super::StreamOptions,
    /// Something else is shown while it is empty.
    pub otherwise: bool,
    /// The name of what it goes through, if it has one.
    pub name: &'static str,
}

/// A running each-block.
#[doc(hidden)]
pub trait Run {
    type Item;
    /// The next item.
    fn next(&mut self, out: &mut Out) -> Option<Self::Item>;
    /// Its markup begins; `key` is the hash of its key, if the block has keys.
    fn begin(&mut self, out: &mut Out, key: u64);
    /// Its markup has ended.
    fn end_item(&mut self, out: &mut Out);
    /// The block has ended; how many items are shown.
    fn end(self, out: &mut Out) -> usize;
}

/// Keeps the items of a stream whose markup reads other stores, too: when these change, it is walked again.
#[doc(hidden)]
pub trait Keeps: Run {
    fn keep(&mut self, item: Self::Item) -> Self::Item;
}

/// An item that can be kept.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the items of this stream are needed again",
    label = "the markup of an item reads something else that changes, or waits for something, so that the items are kept: `{Self}` must be `Clone + Send`",
    note = "implement `Clone`, let the stream yield an `Arc` of each item, or show what changes in a component of its own"
)]
pub trait Kept: Send + Sized + 'static {
    fn again(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + 'static> Kept for T {
    fn again(&self) -> T {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<I: Iterator> Keeps for ListRun<I> {
    fn keep(&mut self, item: I::Item) -> I::Item {
        item
    }
}

/// What `{#each …}` goes through. The marker says how, so that one type can only be meant in one way.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is nothing that `{{#each}}` can go through",
    label = "neither a list, a store, a stream nor a future",
    note = "write a list, slice, map, number, string or `Option`, or an iterator over what it holds: `{{#each value.iter() as item}}`"
)]
pub trait Each<How> {
    type Over;
    fn __over(self) -> Self::Over;
}

/// Finds [`Each`] by method: a list by reference, an iterator by value, and either behind any pointer.
#[doc(hidden)]
pub trait GoThrough<How> {
    type Over;
    fn __each(self) -> Self::Over;
}

impl<How, T: Each<How>> GoThrough<How> for T {
    type Over = T::Over;

    fn __each(self) -> T::Over {
        self.__over()
    }
}

/// By reference, as it may be gone through again.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByRef;

/// Taken over whole.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByValue;

macro_rules! by_reference {
    ($([$($generics:tt)*] $ty:ty => $iter:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a, $($generics)*> Each<ByRef> for &'a $ty {
            type Over = $iter;
            fn __over(self) -> $iter {
                self.into_iter()
            }
        }
    )*};
}

by_reference! {
    [T] [T] => std::slice::Iter<'a, T>;
    [T] Vec<T> => std::slice::Iter<'a, T>;
    [T, const N: usize] [T; N] => std::slice::Iter<'a, T>;
    [T] Option<T> => std::option::Iter<'a, T>;
    [T] std::collections::VecDeque<T> => std::collections::vec_deque::Iter<'a, T>;
    [T, S] std::collections::HashSet<T, S> => std::collections::hash_set::Iter<'a, T>;
    [T] std::collections::BTreeSet<T> => std::collections::btree_set::Iter<'a, T>;
    [K, V, S] HashMap<K, V, S> => std::collections::hash_map::Iter<'a, K, V>;
    [K, V] std::collections::BTreeMap<K, V> => std::collections::btree_map::Iter<'a, K, V>;
}

#[diagnostic::do_not_recommend]
impl<'a> Each<ByRef> for &'a str {
    type Over = std::str::Chars<'a>;
    fn __over(self) -> Self::Over {
        self.chars()
    }
}

#[diagnostic::do_not_recommend]
impl<'a> Each<ByRef> for &'a String {
    type Over = std::str::Chars<'a>;
    fn __over(self) -> Self::Over {
        self.chars()
    }
}

macro_rules! counts {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Each<ByRef> for &$ty {
            type Over = std::ops::Range<$ty>;
            fn __over(self) -> Self::Over {
                0..*self
            }
        }
    )*};
}

counts!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

/// Iterators: `{#each list.iter().rev()}`.
#[diagnostic::do_not_recommend]
impl<I: Iterator> Each<ByValue> for I {
    type Over = I;
    fn __over(self) -> I {
        self
    }
}

/// A list where nothing is live.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a store or stream is gone through outside of every fragment",
    label = "this is live",
    note = "wrap this in `<fragment key=\"…\">`; a store that holds a list is read once by `{{#each get(&store)}}`"
)]
pub trait EachPlain {
    type Item;
    fn __next(&mut self) -> Option<Self::Item>;
}

#[diagnostic::do_not_recommend]
impl<I: Iterator> EachPlain for I {
    type Item = I::Item;

    #[inline]
    fn __next(&mut self) -> Option<I::Item> {
        self.next()
    }
}

/// What an each-block goes through where nothing is live.
#[doc(hidden)]
#[derive(Debug)]
pub struct Plain<I>(pub I);

impl<I: EachPlain> Iterator for Plain<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        self.0.__next()
    }
}

#[diagnostic::do_not_recommend]
impl<I: Iterator> Source for I {
    type Item = I::Item;
    type Run = ListRun<I>;

    fn open(source: Option<I>, out: &mut Out, at: EachAt) -> ListRun<I> {
        let known = match out.take_known(at.slot) {
            Block::List(list) => *list,
            _ => List::default(),
        };
        let expected = source.as_ref().map_or(0, |iter| iter.size_hint().0.min(RESERVED));
        let mut run = ListRun { iter: source, at, keys: Vec::with_capacity(expected), known: false, again: List::default(), update: None };
        match out.step {
            Step::Update => {
                let old = known;
                let keys = old.keys.all();
                let before = out.ops.len();
                wire::op(&mut out.ops, wire::Op::List, at.hole);
                // Who came to a shared fragment since has seen those that are there, and no others.
                run.known = if out.for_all { !keys.is_empty() } else { old.known };
                run.update = Some(Update {
                    taken: vec![false; keys.len()],
                    keys,
                    old: old.cells,
                    by_key: None,
                    next: 0,
                    origins: Vec::new(),
                    before,
                    after: out.ops.len(),
                    item: Item::None,
                    departs: false,
                });
            }
            _ => {
                out.stat(if at.layout.element { "<!--(e-->" } else { "<!--(-->" });
                run.again = known;
            }
        }
        let Layout { leaves, blocks, .. } = at.layout;
        out.enter(Cells { leaves: Vec::with_capacity(expected * leaves), blocks: Vec::with_capacity(expected * blocks), views: Vec::new() });
        run
    }
}

/// For how many items room is made at once, however many an iterator promises.
const RESERVED: usize = 10_000;

/// A running each-block over a list.
#[doc(hidden)]
#[derive(Debug)]
pub struct ListRun<I> {
    iter: Option<I>,
    at: EachAt,
    keys: Vec<u64>,
    known: bool,
    /// The list that is written again as it is.
    again: List,
    update: Option<Update>,
}

#[derive(Debug)]
struct Update {
    keys: Vec<u64>,
    old: Cells,
    taken: Vec<bool>,
    by_key: Option<HashMap<u64, usize, foldhash::fast::RandomState>>,
    /// Where the next item was if nothing moved.
    next: usize,
    origins: Vec<Origin>,
    before: usize,
    after: usize,
    item: Item,
    /// In a trial: it would become another list.
    departs: bool,
}

#[derive(Debug)]
enum Item {
    None,
    Kept {
        before: usize,
        after: usize,
    },
    New {
        html: usize,
        values: bool,
    },
    /// Passed over: what counted as changed.
    Passed(u64),
}

impl Update {
    fn find(&mut self, keyed: bool, key: u64) -> Option<usize> {
        let fits = |at: usize, update: &Update| update.taken.get(at) == Some(&false) && (!keyed || update.keys[at] == key);
        if fits(self.next, self) {
            return Some(self.next);
        }
        if !keyed {
            return None;
        }
        let by_key = self.by_key.get_or_insert_with(|| self.keys.iter().enumerate().rev().map(|(at, &key)| (key, at)).collect());
        let at = *by_key.get(&key)?;
        fits(at, self).then_some(at)
    }
}

impl<I: Iterator> Run for ListRun<I> {
    type Item = I::Item;

    fn next(&mut self, _: &mut Out) -> Option<I::Item> {
        self.iter.as_mut()?.next()
    }

    fn begin(&mut self, out: &mut Out, key: u64) {
        let Layout { leaves, blocks, element } = self.at.layout;
        let cells = &mut out.at.cells;
        out.at.leaf = cells.leaves.len();
        out.at.block = cells.blocks.len();
        self.keys.push(key);
        let Some(update) = &mut self.update else {
            cells.leaves.resize(out.at.leaf + leaves, Short::default());
            if blocks > 0 {
                match self.again.cells.blocks.get_mut(out.at.block..out.at.block + blocks) {
                    Some(known) => cells.blocks.extend(known.iter_mut().map(mem::take)),
                    None => cells.blocks.resize_with(out.at.block + blocks, Block::default),
                }
            }
            self.again.cells.move_views(out.at.leaf..out.at.leaf + leaves, cells, out.at.leaf);
            if !element {
                out.stat("<!--,-->");
            }
            return;
        };
        let old = update.find(self.at.keyed, key);
        if out.trial && (update.departs || old != Some(update.origins.len())) {
            update.departs = true;
            update.item = Item::Passed(out.pass_over());
        } else if let Some(old) = old {
            update.taken[old] = true;
            update.next = old + 1;
            update.origins.push(Origin::Old(old));
            cells.leaves.extend_from_slice(&update.old.leaves[old * leaves..(old + 1) * leaves]);
            cells.blocks.extend(update.old.blocks[old * blocks..(old + 1) * blocks].iter_mut().map(mem::take));
            update.old.move_views(old * leaves..(old + 1) * leaves, cells, out.at.leaf);
            let before = out.ops.len();
            wire::list_op(&mut out.ops, wire::ListOp::Update, old);
            update.item = Item::Kept { before, after: out.ops.len() };
        } else {
            cells.leaves.resize(out.at.leaf + leaves, Short::default());
            cells.blocks.resize_with(out.at.block + blocks, Block::default);
            let values = self.known && blocks == 0;
            update.item = Item::New { html: out.html.len(), values };
            out.step = if values { Step::Values } else { Step::Serve };
            if !values && !element {
                out.stat("<!--,-->");
            }
        }
    }

    fn end_item(&mut self, out: &mut Out) {
        self.known = true;
        let Some(update) = &mut self.update else { return };
        match mem::replace(&mut update.item, Item::None) {
            Item::None => {}
            Item::Passed(dirty) => out.dirty = dirty,
            Item::Kept { before, after } => out.close_ops(before, after),
            Item::New { html, values } => {
                out.step = Step::Update;
                update.origins.push(Origin::New { html: html..out.html.len(), values });
            }
        }
    }

    fn end(self, out: &mut Out) -> usize {
        let mut cells = out.leave();
        cells.leaves.shrink_to_fit();
        cells.blocks.shrink_to_fit();
        match self.update {
            None => {
                out.stat("<!--)-->");
                out.close_cells(self.again.cells);
            }
            Some(update) if out.trial && (update.departs || update.origins.len() < update.taken.len()) => {
                out.ops.truncate(update.before);
                // What is shown in place of an empty one stays.
                return update.taken.len();
            }
            Some(mut update) => {
                edits(&mut out.ops, &out.html, &update.taken, &update.origins);
                out.close_ops(update.before, update.after);
                if let Some(Origin::New { html, .. }) = update.origins.iter().find(|origin| matches!(origin, Origin::New { .. })) {
                    out.html.truncate(html.start);
                }
                out.close_cells(mem::take(&mut update.old));
            }
        }
        out.put_block(self.at.slot, Block::List(Box::new(List { keys: Keys::keep(&self.keys), cells, known: self.known })));
        self.keys.len()
    }
}
