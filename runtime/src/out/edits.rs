//! How a list becomes another one in the browser: by the fewest moves, found in steps that grow little more than the list does.

use std::ops::Range;

use super::wire;

/// Where an item of the new list comes from.
#[derive(Debug)]
pub(super) enum Origin {
    Old(usize),
    New { html: Range<usize>, values: bool },
}

/// Writes the edits that turn the old list into the new one: removals, then moves of the fewest items, and insertions, from the first to the last.
pub(super) fn edits(ops: &mut Vec<u8>, html: &[u8], taken: &[bool], origins: &[Origin]) {
    let mut end = taken.len();
    while let Some(last) = taken[..end].iter().rposition(|taken| !taken) {
        let first = taken[..last].iter().rposition(|&taken| taken).map_or(0, |at| at + 1);
        wire::list_op(ops, wire::ListOp::Remove, first);
        wire::varint(ops, (last + 1 - first) as u64);
        end = first;
    }
    let survivors: Vec<usize> = origins.iter().filter_map(|origin| if let Origin::Old(at) = origin { Some(*at) } else { None }).collect();
    let staying: Vec<usize> = longest_increasing(&survivors).into_iter().map(|at| survivors[at]).collect();
    let mut moving = Counts(Vec::new());
    if staying.len() < survivors.len() {
        moving = Counts(vec![0; taken.len()]);
        survivors.iter().for_each(|&old| moving.change(old, true));
        staying.iter().for_each(|&old| moving.change(old, false));
    }
    // The client's list at each step: the items that are at their places, with those between them that are still to move; then the others as they were.
    let mut settled: Vec<usize> = Vec::with_capacity(staying.len());
    // What is still to move and stands before this place of the old list stands among those that are at theirs.
    let mut behind = 0;
    for (at, origin) in origins.iter().enumerate() {
        match origin {
            Origin::Old(old) if staying.get(settled.len()) == Some(old) => {
                settled.push(at);
                behind = *old;
            }
            Origin::Old(old) => {
                let stay = staying.partition_point(|stays| stays < old);
                let before = settled.get(stay).copied().unwrap_or(at + stay.saturating_sub(settled.len()));
                let from = before + moving.below(*old);
                moving.change(*old, false);
                let to = at + moving.below(behind);
                if from != to {
                    wire::list_op(ops, wire::ListOp::Move, from);
                    wire::varint(ops, to as u64);
                }
            }
            Origin::New { html: range, values } => {
                let to = at + moving.below(behind);
                let bytes = &html[range.clone()];
                if *values {
                    wire::list_op(ops, wire::ListOp::Values, to);
                    ops.extend_from_slice(bytes);
                } else {
                    wire::list_op(ops, wire::ListOp::Html, to);
                    wire::string(ops, bytes);
                }
            }
        }
    }
}

/// How many items of a list there are below each place: a Fenwick tree. Without any it takes no room.
struct Counts(Vec<u32>);

impl Counts {
    /// Adds the item at a place, or takes it away.
    fn change(&mut self, at: usize, adds: bool) {
        let mut at = at + 1;
        while let Some(count) = self.0.get_mut(at - 1) {
            #[cfg(test)]
            tests::step();
            *count = if adds { *count + 1 } else { count.saturating_sub(1) };
            at += at & at.wrapping_neg();
        }
    }

    fn below(&self, mut at: usize) -> usize {
        let mut sum = 0;
        while let Some(count) = at.checked_sub(1).and_then(|at| self.0.get(at)) {
            #[cfg(test)]
            tests::step();
            sum += *count as usize;
            at &= at - 1;
        }
        sum
    }
}

/// The positions of a longest increasing subsequence.
fn longest_increasing(values: &[usize]) -> Vec<usize> {
    // Most lists keep their order.
    if values.is_sorted() {
        return (0..values.len()).collect();
    }
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; values.len()];
    for (at, &value) in values.iter().enumerate() {
        let length = tails.partition_point(|&tail| values[tail] < value);
        if length > 0 {
            before[at] = tails[length - 1];
        }
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut sequence = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied().unwrap_or(usize::MAX);
    while at != usize::MAX {
        sequence.push(at);
        at = before[at];
    }
    sequence.reverse();
    sequence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_increasing_subsequence_stays() {
        assert_eq!(longest_increasing(&[1, 2, 3, 0]), [0, 1, 2]);
        assert_eq!(longest_increasing(&[3, 2, 1]).len(), 1);
        assert_eq!(longest_increasing(&[]), [0usize; 0]);
        assert_eq!(longest_increasing(&[0, 8, 4, 12, 2, 10, 6, 14, 1, 9]).len(), 4);
    }

    /// Applies edits as the client does, to numbers instead of nodes.
    fn apply(mut list: Vec<usize>, ops: &[u8], fresh: &[usize]) -> Vec<usize> {
        let mut fresh = fresh.iter();
        let mut rest = ops;
        while !rest.is_empty() {
            let (head, tail) = wire::read_varint(rest).unwrap();
            rest = tail;
            let argument = (head >> 3) as usize;
            let number = |rest: &mut &[u8]| {
                let (number, tail) = wire::read_varint(rest).unwrap();
                *rest = tail;
                number as usize
            };
            match head & 7 {
                2 => {
                    let length = number(&mut rest);
                    rest = &rest[length..];
                    list.insert(argument, *fresh.next().unwrap());
                }
                4 => drop(list.drain(argument..argument + number(&mut rest))),
                5 => {
                    let item = list.remove(argument);
                    list.insert(number(&mut rest), item);
                }
                other => panic!("{other}"),
            }
        }
        list
    }

    #[test]
    fn edits_turn_any_list_into_any_other() {
        let mut state = 12345u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 33) as usize) % below.max(1)
        };
        for _ in 0..2000 {
            let length = random(12);
            let mut pool: Vec<usize> = (0..length).collect();
            let mut target = Vec::new();
            let mut taken = vec![false; length];
            let mut origins = Vec::new();
            let mut fresh = Vec::new();
            for _ in 0..random(14) {
                if !pool.is_empty() && random(3) > 0 {
                    let old = pool.remove(if random(2) == 0 { 0 } else { random(pool.len()) });
                    taken[old] = true;
                    target.push(old);
                    origins.push(Origin::Old(old));
                } else {
                    let new = 100 + fresh.len();
                    fresh.push(new);
                    target.push(new);
                    origins.push(Origin::New { html: 0..0, values: false });
                }
            }
            let mut ops = Vec::new();
            edits(&mut ops, b"", &taken, &origins);
            assert_eq!(apply((0..length).collect(), &ops, &fresh), target);
        }
    }

    thread_local! {
        static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    pub(super) fn step() {
        STEPS.set(STEPS.get() + 1);
    }

    #[test]
    fn ten_thousand_items_are_moved_in_steps_that_do_not_grow_with_their_square() {
        const N: usize = 10_000;
        let shuffled: Vec<usize> = (0..N).map(|at| at * 7919 % N).collect();
        let reversed: Vec<usize> = (0..N).rev().collect();
        for order in [shuffled, reversed] {
            let origins: Vec<Origin> = order.iter().map(|&at| Origin::Old(at)).collect();
            let (mut ops, before) = (Vec::new(), STEPS.get());
            edits(&mut ops, b"", &[true; N], &origins);
            let steps = STEPS.get() - before;
            // Each item is counted, taken out, and its places are asked for: twice at most, in as many steps as its number has bits.
            assert!(steps > N && steps < N * 14 * 5, "{steps}");
            assert_eq!(apply((0..N).collect(), &ops, &[]), order);
        }
        let (mut ops, before) = (Vec::new(), STEPS.get());
        let in_front: Vec<Origin> = std::iter::once(Origin::New { html: 0..0, values: false }).chain((0..N).map(Origin::Old)).collect();
        edits(&mut ops, b"", &[true; N], &in_front);
        assert_eq!((ops, STEPS.get() - before), (vec![2, 0], 0), "where nothing moves nothing is counted");
    }

    #[test]
    fn small_changes_are_small_edits() {
        let kept = |range: Range<usize>| range.map(Origin::Old);
        let mut ops = Vec::new();
        let mut taken = vec![true; 1000];
        taken[0] = false;
        edits(&mut ops, b"", &taken, &kept(1..1000).collect::<Vec<_>>());
        assert_eq!(ops.len(), 2);
        ops.clear();
        let swapped: Vec<Origin> = [0, 998].into_iter().chain(2..998).chain([1, 999]).map(Origin::Old).collect();
        edits(&mut ops, b"", &[true; 1000], &swapped);
        assert!(ops.len() <= 8, "{ops:?}");
    }
}
