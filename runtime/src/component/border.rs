//! HTML across the borders of components, while compiling: what a component has at its top against the place of its tag, and what it is given against the
//! place of its slot.
//!
//! Sets are of elements by their numbers, whose names are in [`names`](super::names); a few numbers behind them stand for text and for groups.

use super::{
    names::{DIV, EM, NAMES, P, ROOT, SCRIPT, TBODY, TD, TEMPLATE, TEXT, TH, TR},
    props::{Tag, same},
    text::Text,
};

/// What of some markup concerns what it stands in.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// What stands at the top, in any of its branches.
    pub roots: u128,
    /// What something around may keep out, at any depth.
    pub within: u128,
}

/// Where a tag or a slot stands.
#[doc(hidden)]
#[derive(Debug)]
pub struct Spot {
    /// What may stand there.
    pub holds: u128,
    /// The element around.
    pub parent: u8,
    /// Elements around, the innermost first, and what each keeps out at any depth.
    pub keeps_out: &'static [(u8, u128)],
}

/// A slot of a component.
#[doc(hidden)]
#[derive(Debug)]
pub struct Gap {
    /// Its name; empty for the one without.
    pub name: &'static str,
    /// Where it stands.
    pub spot: Spot,
    /// It stands at the top, of the component or of what another one is given.
    pub top: bool,
    /// The component that is given it, and for which of its slots.
    pub through: Option<(&'static Tag, &'static str)>,
}

impl Spot {
    /// Nothing is known of it.
    pub const OPEN: Spot = Spot { holds: u128::MAX, parent: u8::MAX, keeps_out: &[] };
}

impl Shape {
    /// Of nothing.
    pub const EMPTY: Shape = Shape { roots: 0, within: 0 };

    /// Of markup that shows the component somewhere in it.
    pub const fn part(mut self, component: &Tag) -> Shape {
        self.within |= component.shape.within;
        self
    }

    /// Of markup that shows the component at its top.
    pub const fn root(mut self, component: &Tag) -> Shape {
        self.roots |= component.shape.roots;
        self.within |= component.shape.within;
        self
    }

    /// Of markup that shows the component at its top, and gives it content of this shape for a slot.
    pub const fn pass(mut self, component: &Tag, slot: &str, content: Shape) -> Shape {
        if shows_at_top(component, slot) {
            self.roots |= content.roots;
        }
        self
    }
}

/// Whether the component may stand where its tag stands.
///
/// # Panics
/// If not, which ends the compilation where it is called in a constant.
#[doc(hidden)]
#[track_caller]
pub const fn stands(component: &Tag, spot: Spot) {
    check(component.shape, &spot, component.name, None);
}

/// In [`Shape::within`]: something of it lives on by itself.
const LIVES: u128 = 1 << 126;

/// Whether the component may stand in a shared fragment.
///
/// # Panics
/// If not, which ends the compilation where it is called in a constant.
#[doc(hidden)]
#[track_caller]
pub const fn still(component: &Tag) {
    if component.shape.within & LIVES != 0 {
        let name = Text::EMPTY.with("`<").with(component.name).with(">`");
        let all =
            Text::EMPTY.and(&name).with(" has a fragment or trigger in it, which is each viewer's own, and a shared fragment is rendered once for all of them");
        panic!("{}", all.with("\nhelp: put ").and(&name).with(" outside of the fragment; or leave out `shared`").as_str());
    }
}

/// Whether content of this shape may stand where the component shows it: `of` is the component that the content is of, if it is one, and `spot` where the tag
/// stands.
///
/// # Panics
/// If not, which ends the compilation where it is called in a constant.
#[doc(hidden)]
#[track_caller]
pub const fn fills(component: &Tag, slot: &str, shape: Shape, of: &str, spot: Spot) {
    fits(component, slot, shape, of, false);
    if shows_at_top(component, slot) {
        check(Shape { roots: shape.roots, within: 0 }, &spot, of, None);
    }
}

#[track_caller]
const fn fits(tag: &Tag, slot: &str, shape: Shape, of: &str, deep: bool) {
    let mut at = 0;
    while at < tag.slots.len() {
        let gap = &tag.slots[at];
        if same(gap.name.as_bytes(), slot.as_bytes()) {
            let roots = if deep { 0 } else { shape.roots };
            check(Shape { roots, within: shape.within }, &gap.spot, of, Some(tag.name));
            if let Some((outer, slot)) = gap.through {
                fits(outer, slot, shape, of, deep || !gap.top);
            }
        }
        at += 1;
    }
}

/// Whether the component shows what it is given for the slot at its own top.
const fn shows_at_top(tag: &Tag, slot: &str) -> bool {
    let mut at = 0;
    while at < tag.slots.len() {
        let gap = &tag.slots[at];
        if gap.top
            && same(gap.name.as_bytes(), slot.as_bytes())
            && match gap.through {
                None => true,
                Some((outer, slot)) => shows_at_top(outer, slot),
            }
        {
            return true;
        }
        at += 1;
    }
    false
}

/// `of` is the component whose markup it is, and `slot` the one in whose slot it stands.
#[track_caller]
const fn check(shape: Shape, spot: &Spot, of: &str, slot: Option<&str>) {
    let wrong = shape.roots & !spot.holds;
    if wrong != 0 {
        let message = misplaced(wrong.trailing_zeros() as usize, spot, of, slot);
        panic!("{}", message.as_str());
    }
    let mut at = 0;
    while at < spot.keeps_out.len() {
        let (outer, out) = spot.keeps_out[at];
        if shape.within & out != 0 {
            let message = kept_out((shape.within & out).trailing_zeros() as usize, outer as usize, of, slot);
            panic!("{}", message.as_str());
        }
        at += 1;
    }
}

const fn misplaced(root: usize, spot: &Spot, of: &str, slot: Option<&str>) -> Text {
    let mut text = Text::EMPTY.with(NAMES[root]);
    if !of.is_empty() {
        text = text.with(", a root of `").with(of).with("`,");
    }
    if spot.parent == ROOT {
        return text.with(" is none of the roots that `#[root(…)]` states\nhelp: state all roots that the component may have");
    }
    text = text.with(" cannot stand ");
    if let Some(slot) = slot {
        text = text.with("in the slot of `").with(slot).with("`, which is ");
    }
    let parent = if (spot.parent as usize) < NAMES.len() { NAMES[spot.parent as usize] } else { "another element" };
    text = text.with("in ").with(parent).with(", which holds ").and(&holds(spot.holds)).with("\nhelp: ");
    text = if of.is_empty() { text.with("put it") } else { text.with("put `<").with(of).with("/>`") };
    let inner = inner(root, spot.holds);
    text = if inner < NAMES.len() {
        text.with(" into a ").with(NAMES[inner])
    } else if has(spot.holds, DIV) || !has(spot.holds, EM) {
        text.with(" into what ").with(NAMES[root]).with(" may stand in")
    } else {
        text.with(" outside of the ").with(parent)
    };
    if inner == TBODY {
        return text.with(", as browsers do: live updates must find it where it is written");
    }
    text = if of.is_empty() { text.with(", or write another element") } else { text.with(", or give `").with(of).with("` another root") };
    if slot.is_some() && of.is_empty() {
        return text;
    }
    text.with("\nnote: `@allow=\"content-model\"` on the tag allows what browsers leave where it is written")
}

const fn kept_out(name: usize, outer: usize, of: &str, slot: Option<&str>) -> Text {
    let mut text = Text::EMPTY.with(NAMES[name]);
    if !of.is_empty() {
        text = text.with(" in `").with(of).with("`");
    }
    text = text.with(" cannot stand anywhere in ").with(NAMES[outer]);
    if let Some(slot) = slot {
        text = text.with(", which is around the slot of `").with(slot).with("`, and");
    } else {
        text = text.with(",");
    }
    text = text.with(" whose content model excludes it");
    text.with("\nhelp: close the ").with(NAMES[outer]).with(" before it, or choose another element for one of them")
}

/// What may stand there, in the standard's terms.
const fn holds(set: u128) -> Text {
    if has(set, DIV) && has(set, P) {
        return Text::EMPTY.with("flow content");
    }
    if has(set, EM) {
        return Text::EMPTY.with("phrasing content");
    }
    if !few(set) {
        return Text::EMPTY.with("other content");
    }
    let mut text = Text::EMPTY;
    let mut at = 0;
    while at < NAMES.len() {
        // The last two name again what is told.
        if has(set, at) && at != TEXT + 3 && at != TEXT + 4 {
            text = if text.is_empty() { text } else { text.with(", ") }.with(NAMES[at]);
        }
        at += 1;
    }
    if text.is_empty() { text.with("nothing") } else { text }
}

/// Whether so few may stand there that they can be told.
const fn few(set: u128) -> bool {
    set.count_ones() <= 10
}

/// The element to put the root into where only few may stand; none where there is none.
const fn inner(root: usize, set: u128) -> usize {
    if root == TR && has(set, TBODY) {
        return TBODY;
    }
    // Of a table, only cells take what is none of its parts.
    if (has(set, TBODY) || has(set, TR)) && root != TD && root != TH {
        return TD;
    }
    if !few(set) {
        return usize::MAX;
    }
    let set = set & !(1 << SCRIPT | 1 << TEMPLATE | 1 << TEXT);
    set.trailing_zeros() as usize
}

const fn has(set: u128, at: usize) -> bool {
    set >> at & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::{Gap, Shape, Spot, fills, stands};
    use crate::component::{
        names::{DIV, NAMES, TBODY, TEXT, TR},
        props::Tag,
    };

    /// Every number stands for the element of that name.
    fn number(name: &str) -> u8 {
        NAMES.iter().position(|other| *other == name).unwrap() as u8
    }

    const fn bare(name: &'static str, roots: u128, within: u128) -> Tag {
        Tag { name, needs: "", shape: Shape { roots, within }, slots: &[] }
    }

    const ROW: &Tag = &bare("Row", 1 << DIV, 0);

    const CELLS: &Tag = &bare("Cells", 1 << TR, 0);

    const WRAP: &Tag = &Tag { slots: &[Gap { name: "", spot: Spot::OPEN, top: true, through: None }], ..bare("Wrap", 0, 0) };

    const THROUGH: &Tag = &Tag { slots: &[Gap { name: "", spot: Spot::OPEN, top: true, through: Some((WRAP, "")) }], ..bare("Through", 0, 0) };

    fn list() -> Spot {
        Spot { holds: 1 << number("`<li>`") | 1 << number("`<script>`"), parent: number("`<ul>`"), keeps_out: &[] }
    }

    #[test]
    #[should_panic = "`<div>`, a root of `Row`, cannot stand in `<ul>`, which holds `<li>`, `<script>`\nhelp: put `<Row/>` into a `<li>`, or give `Row` another root"]
    fn a_root_is_checked_against_the_place() {
        stands(ROW, list());
    }

    #[test]
    #[should_panic = "help: put `<Cells/>` into a `<tbody>`, as browsers do"]
    fn rows_need_a_body_of_their_own() {
        let table = Spot { holds: 1 << TBODY, parent: number("`<table>`"), keeps_out: &[] };
        stands(CELLS, table);
    }

    #[test]
    #[should_panic = "text, a root of `Row`, cannot stand in `<ul>`"]
    fn what_is_passed_on_stands_where_the_tag_stands() {
        fills(THROUGH, "", Shape { roots: 1 << TEXT, within: 0 }, "Row", list());
    }

    #[test]
    #[should_panic = "`<button>` cannot stand anywhere in `<a>`, which is around the slot of `Card`, and whose content model excludes it"]
    fn what_is_around_a_slot_keeps_out() {
        const CARD: &Tag =
            &Tag { slots: &[Gap { name: "x", spot: Spot { keeps_out: &[(0, 1 << 14)], ..Spot::OPEN }, top: false, through: None }], ..bare("Card", 0, 0) };
        assert_eq!(number("`<button>`"), 14);
        fills(CARD, "", Shape { roots: 0, within: 1 << 14 }, "", Spot::OPEN);
        fills(CARD, "x", Shape { roots: 0, within: 1 << 14 }, "", Spot::OPEN);
    }

    #[test]
    fn roots_are_those_of_the_components_at_the_top() {
        let shape = Shape { roots: 0, within: 0 }.root(ROW).part(CELLS).pass(THROUGH, "", Shape { roots: 1 << TEXT, within: 0 });
        assert_eq!(shape.roots, 1 << DIV | 1 << TEXT);
    }
}
