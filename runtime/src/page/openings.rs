//! Openings: where a live component shows the content of a slot for as long as a block of its fragment does.
//!
//! The content belongs to the component that wrote it, which fills an opening when it comes, follows what it has written, and gives it up when the opening goes. One
//! that keeps nothing cannot come back to it. So each content that it may have to show later is written once, with the component: such a copy waits here. The live
//! components in a copy live on while it is not shown, and are not walked.

use std::{mem, sync::Arc};

use super::{PageShared, Written};
use crate::{
    component::{Port, READY},
    out::{Catch, Gap, Out, Shape, wire},
};

/// The openings of a page, and what may come into them.
#[derive(Default)]
pub(super) struct Openings {
    open: Vec<Opening>,
    copies: Vec<Copy>,
    /// Instances with something in openings that have gone.
    left: Vec<u32>,
}

struct Opening {
    number: u32,
    /// The instance whose opening it is, and the slot.
    instance: u32,
    slot: u32,
    /// The instance that fills it, by its walk.
    owner: Option<u32>,
    /// The boundary that it stands in.
    catch: Option<Arc<Catch>>,
    filled: bool,
    /// Where it is in the first answer, while that can still be completed.
    range: Option<u32>,
}

/// The content of a slot, written ahead.
struct Copy {
    number: u32,
    instance: u32,
    slot: u32,
    /// The opening that shows it.
    opening: Option<u32>,
    shape: Shape,
    instances: Vec<u32>,
}

/// An opening, for those who fill it.
pub(crate) struct Wanted {
    pub(crate) number: u32,
    pub(crate) slot: u32,
    pub(crate) catch: Option<Arc<Catch>>,
    pub(crate) filled: bool,
    pub(crate) range: Option<u32>,
}

impl PageShared {
    fn openings<R>(&self, f: impl FnOnce(&mut Openings) -> R) -> Option<R> {
        self.lock().openings.as_deref_mut().map(f)
    }

    /// Opens a slot of a component.
    pub(crate) fn open(&self, port: &Port, slot: u32, catch: Option<Arc<Catch>>, inside: bool) -> u32 {
        let number = self.next_scope(inside);
        if let Some(catch) = &catch {
            catch.opened(number);
        }
        let opening = Opening { number, instance: port.number, slot, owner: port.refilled_by(), catch, filled: false, range: None };
        self.lock().openings.get_or_insert_default().open.push(opening);
        number
    }

    /// Opens a slot of a layout where the page that is left has it open, with the same number.
    pub(crate) fn opens_as_in_left(&self, port: &Port, slot: u32, number: u32) {
        let opening = Opening { number, instance: port.number, slot, owner: port.refilled_by(), catch: None, filled: false, range: None };
        let mut state = self.lock();
        let open = &mut state.openings.get_or_insert_default().open;
        // It may be written once more.
        open.retain(|opening| opening.number != number);
        open.push(opening);
    }

    /// The openings of a layout in the page that is left, if what stands in them can be told.
    pub(crate) fn openings_in_left(&self, layout: u32) -> Option<Vec<Wanted>> {
        let left = self.lock().making.as_ref()?.comes_from.clone()?;
        left.loses_none().then(|| left.openings_of(layout))
    }

    /// An opening has gone: what stands in it is given up.
    pub(crate) fn close_opening(&self, number: u32) {
        self.loses_opening(number);
        self.openings(|all| {
            let Some(at) = all.open.iter().position(|opening| opening.number == number) else { return };
            all.left.extend(all.open.swap_remove(at).owner);
            all.copies.iter_mut().filter(|copy| copy.opening == Some(number)).for_each(|copy| copy.opening = None);
        });
    }

    /// Whether an opening is still there.
    pub(crate) fn is_open(&self, number: u32) -> bool {
        self.openings(|all| all.open.iter().any(|opening| opening.number == number)).unwrap_or_default()
    }

    /// Whether the browser shows what stands in an opening.
    pub(crate) fn is_filled(&self, number: u32) -> bool {
        self.openings(|all| all.open.iter().any(|opening| opening.number == number && opening.filled)).unwrap_or_default()
    }

    /// Notes that an opening has its content, or has lost it.
    pub(crate) fn set_filled(&self, number: u32, filled: bool) {
        self.openings(|all| {
            if let Some(opening) = all.open.iter_mut().find(|opening| opening.number == number) {
                opening.filled = filled;
            }
        });
    }

    /// Leaves room in the first answer, while that is being made, for what comes into an opening; the number of the range.
    pub(crate) fn range_of_opening(&self, number: u32) -> Option<u32> {
        let range = self.range(super::Wait::Needed)?;
        self.openings(|all| {
            if let Some(opening) = all.open.iter_mut().find(|opening| opening.number == number) {
                opening.range = Some(range);
            }
        });
        Some(range)
    }

    /// The openings of an instance.
    pub(crate) fn openings_of(&self, instance: u32) -> Vec<Wanted> {
        let wanted = |opening: &Opening| Wanted {
            number: opening.number,
            slot: opening.slot,
            catch: opening.catch.clone(),
            filled: opening.filled,
            range: opening.range,
        };
        self.openings(|all| all.open.iter().filter(|opening| opening.instance == instance).map(wanted).collect()).unwrap_or_default()
    }

    /// The instances with openings that are to be filled by a walk.
    pub(crate) fn wanting(&self) -> Vec<u32> {
        let wants = |opening: &&Opening| !opening.filled && opening.owner.is_some();
        self.openings(|all| all.open.iter().filter(wants).map(|opening| opening.instance).collect()).unwrap_or_default()
    }

    /// Who fills the openings of an instance, if a walk does.
    pub(crate) fn refilled_by(&self, instance: u32) -> Option<u32> {
        self.port(instance)?.refilled_by()
    }

    /// Keeps the content of a slot for an instance that nobody comes back to.
    pub(crate) fn keep_copy(&self, instance: u32, slot: u32, opening: Option<u32>, instances: Vec<u32>, shape: Shape) {
        let copy = Copy { number: self.next_scope(true), instance, slot, opening: opening.filter(|_| !instances.is_empty()), shape, instances };
        self.lock().openings.get_or_insert_default().copies.push(copy);
    }

    /// The contents that are kept for an instance, each with its slot, its live components, and whether it is shown; [`PageShared::put_copy`] takes them back.
    pub(crate) fn copies_of(&self, instance: u32) -> Vec<(u32, u32, Vec<u32>, bool)> {
        let hidden = self.is_hidden(instance);
        let mine =
            |copy: &mut Copy| (copy.instance == instance).then(|| (copy.number, copy.slot, mem::take(&mut copy.instances), copy.opening.is_some() && !hidden));
        self.openings(|all| all.copies.iter_mut().filter_map(mine).collect()).unwrap_or_default()
    }

    /// A content that was kept is now this; the openings that show it are to be filled again, if it is another than before.
    pub(crate) fn put_copy(&self, number: u32, instances: Vec<u32>, mut shape: Shape) {
        let differs = mem::take(&mut shape.differs);
        self.openings(|all| {
            let Some(copy) = all.copies.iter_mut().find(|copy| copy.number == number) else { return };
            if mem::replace(&mut copy.shape, shape) != copy.shape || differs {
                let shown = |opening: &&mut Opening| opening.instance == copy.instance && opening.slot == copy.slot;
                all.open
                    .iter_mut()
                    .filter(shown)
                    .filter(|opening| copy.opening.is_none_or(|at| at == opening.number))
                    .for_each(|opening| opening.filled = false);
            }
            copy.instances = instances;
        });
    }

    /// Whether a content is kept for a slot of an instance.
    pub(crate) fn has_copy(&self, instance: u32, slot: u32) -> bool {
        self.openings(|all| all.copies.iter().any(|copy| copy.instance == instance && copy.slot == slot)).unwrap_or_default()
    }

    /// What stands in an opening that is filled with a copy: the HTML with its marks, and the instances that they stand for.
    fn copy_for(&self, number: u32) -> Option<Shape> {
        self.loses(number);
        self.openings(|all| {
            let opening = all.open.iter_mut().find(|opening| opening.number == number)?;
            opening.filled = true;
            let fits = |copy: &&mut Copy| {
                copy.instance == opening.instance && copy.slot == opening.slot && (copy.instances.is_empty() || copy.opening.is_none_or(|at| at == number))
            };
            // The one that it has already comes first.
            let at = all.copies.iter().position(|copy| copy.opening == Some(number));
            let copy = match at {
                Some(at) => all.copies.get_mut(at),
                None => all.copies.iter_mut().find(fits),
            };
            let Some(copy) = copy else {
                tracing::error!("a component shows its slot once more than the live components in the content can stand: put the component into a fragment");
                return None;
            };
            if !copy.instances.is_empty() {
                copy.opening = Some(number);
            }
            Some(copy.shape.clone())
        })?
    }

    /// Forgets the openings of an instance that has gone; the instances in its copies.
    pub(super) fn forget_openings(&self, instance: u32) -> Vec<u32> {
        self.openings(|all| {
            all.open.retain(|opening| opening.instance != instance);
            all.copies.extract_if(.., |copy| copy.instance == instance).flat_map(|copy| copy.instances).collect()
        })
        .unwrap_or_default()
    }

    /// Whether an instance stands in a copy that is not shown.
    pub(super) fn is_hidden(&self, mut instance: u32) -> bool {
        let state = self.lock();
        let Some(all) = state.openings.as_deref().filter(|all| !all.copies.is_empty()) else { return false };
        loop {
            let around = match all.copies.iter().find(|copy| copy.instances.contains(&instance)) {
                Some(copy) if copy.opening.is_none() => return true,
                Some(copy) => Some(copy.instance),
                None => state.instances.get(instance).and_then(|known| known.port.owner()),
            };
            match around {
                Some(around) => instance = around,
                None => return false,
            }
        }
    }

    /// Fills what was opened in this turn, and gives up what was closed.
    pub(super) fn look_after_openings(self: &Arc<Self>, frame: &mut Vec<u8>, mut fills: Option<&mut Vec<(u32, Vec<u8>)>>) {
        loop {
            let Some((by_walk, mut owners, by_copy)) = self.openings(|all| {
                let wanted = all.open.iter().filter(|opening| !opening.filled);
                let (by_walk, by_copy): (Vec<&Opening>, Vec<&Opening>) = wanted.partition(|opening| opening.owner.is_some());
                let mut owners = mem::take(&mut all.left);
                owners.extend(by_walk.iter().filter_map(|opening| opening.owner));
                let by_walk: Vec<u32> = by_walk.iter().map(|opening| opening.number).collect();
                let by_copy: Vec<(u32, u32)> = by_copy.iter().map(|opening| (opening.number, opening.instance)).collect();
                (by_walk, owners, by_copy)
            }) else {
                return;
            };
            if owners.is_empty() && by_copy.is_empty() {
                return;
            }
            owners.sort_unstable();
            owners.dedup();
            for (number, instance) in by_copy {
                let html = self.filled_by_copy(number);
                if !self.is_hidden(instance) {
                    self.send_content(frame, number, html);
                }
            }
            for owner in owners {
                if let Some(instance) = self.take_to_work(owner) {
                    self.update(instance, READY, frame, fills.as_deref_mut());
                }
            }
            // What its owner did not come to is not asked for again.
            by_walk.iter().for_each(|number| self.set_filled(*number, true));
        }
    }

    /// The HTML of an opening that a copy fills.
    pub(crate) fn filled_by_copy(self: &Arc<Self>, number: u32) -> Vec<u8> {
        self.copy_for(number).map(|shape| Out::whole(self.clone(), &shape)).unwrap_or_default()
    }

    /// Sends the content of a scope.
    pub(crate) fn send_content(&self, frame: &mut Vec<u8>, scope: u32, mut html: Vec<u8>) {
        self.keep_count_in(scope, &mut html);
        let mut ops = Vec::with_capacity(html.len() + 8);
        wire::op(&mut ops, wire::Op::Scope, 0);
        wire::string(&mut ops, &html);
        self.send(frame, scope, &ops);
    }

    /// Leaves room in the HTML of an instance that comes into the first answer late for what its openings want.
    pub(super) fn make_room(self: &Arc<Self>, (html, gaps): &Written) -> Written {
        let (mut whole, mut rest, mut written) = (Vec::with_capacity(html.len()), Vec::new(), 0);
        for gap in gaps {
            whole.extend_from_slice(&html[written..gap.at]);
            written = gap.at;
            let at = whole.len();
            if gap.opening == 0 {
                rest.push(Gap { at, ..gap.clone() });
            } else if !self.is_refilled(gap.opening) {
                whole.extend_from_slice(&self.filled_by_copy(gap.opening));
            } else if let Some(range) = self.range_of_opening(gap.opening) {
                whole.extend_from_slice(format!("\0{range}\0\0\0").as_bytes());
            }
        }
        whole.extend_from_slice(&html[written..]);
        (whole, rest)
    }

    /// Whether an opening is filled by a walk.
    pub(crate) fn is_refilled(&self, number: u32) -> bool {
        self.openings(|all| all.open.iter().any(|opening| opening.number == number && opening.owner.is_some())).unwrap_or_default()
    }
}
