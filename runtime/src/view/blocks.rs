//! Escaping sixteen bytes at a time: a block is copied whole, then looked at, and repaired from the first byte that must not stand.
//!
//! Written so that the compiler makes vector instructions of it: most text has nothing to replace, and is then little more than copied.

use std::hint::black_box;

const BLOCK: usize = 16;

/// The room that one replacement takes while it is written.
const WORD: usize = 8;

/// By byte, of those below 64: the replacement's bytes, and its length in the last of them; 0 where the byte stays.
pub(super) type Replacements = [[u8; WORD]; 64];

/// What one context replaces.
pub(super) trait Rule {
    const REPLACEMENTS: Replacements;

    /// 0 for the bytes that must be replaced.
    fn distance(byte: u8) -> u8;
}

pub(super) const fn replacements(entries: &[(u8, &str)]) -> Replacements {
    let mut words = [[0; WORD]; 64];
    let mut entry = 0;
    while entry < entries.len() {
        let (byte, text) = (entries[entry].0 as usize, entries[entry].1.as_bytes());
        let mut at = 0;
        while at < text.len() {
            words[byte][at] = text[at];
            at += 1;
        }
        words[byte][WORD - 1] = text.len() as u8;
        entry += 1;
    }
    words
}

/// Appends `bytes`, escaped.
///
/// Most are short, and need no call from here: then what a call must save is not saved.
pub(super) fn escape<R: Rule>(out: &mut Vec<u8>, bytes: &[u8]) {
    if out.capacity() - out.len() < 2 * BLOCK {
        return grown::<R>(out, bytes);
    }
    match bytes.len() {
        0..BLOCK => few::<R>(out, bytes),
        BLOCK..=32 => some::<R>(out, bytes),
        _ => many::<R>(out, bytes),
    }
}

#[cold]
fn grown<R: Rule>(out: &mut Vec<u8>, bytes: &[u8]) {
    out.reserve(bytes.len() + 4 * BLOCK);
    escape::<R>(out, bytes);
}

/// Which bytes of a block must be replaced.
///
/// In a plain loop over the block the compiler finds no vector instructions once this is inlined. An array that must exist in memory is what makes it
/// compute all sixteen at once; nothing depends on that but the speed.
#[inline(always)]
fn marks<R: Rule>(block: &[u8; BLOCK]) -> Marks {
    let mut marks = [0u8; BLOCK];
    for (mark, &byte) in marks.iter_mut().zip(block) {
        *mark = if R::distance(byte) == 0 { 0xff } else { 0 };
    }
    let marks = black_box(marks);
    let (halves, _) = marks.as_chunks::<8>();
    Marks(u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1]))
}

/// All bits of the bytes that must be replaced.
#[derive(Clone, Copy)]
struct Marks(u64, u64);

impl Marks {
    #[inline(always)]
    fn none(self) -> bool {
        self.0 | self.1 == 0
    }

    /// Bit `n` for byte `n`.
    #[inline(always)]
    fn bits(self) -> u32 {
        // With one bit left of each byte, the highest byte of the product is the sum of all.
        let half = |half: u64| ((half & 0x8040_2010_0804_0201).wrapping_mul(0x0101_0101_0101_0101) >> 56) as u32;
        half(self.0) | half(self.1) << 8
    }
}

/// Less than a block.
#[inline(always)]
fn few<R: Rule>(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut block = [b' '; BLOCK];
    pad(&mut block, bytes);
    // It was written in parts: looked at as a whole from here on.
    let block = &*black_box(&mut block);
    let marks = marks::<R>(block);
    if marks.none() {
        out.extend_from_slice(block);
        out.truncate(out.len() - BLOCK + bytes.len());
    } else {
        repaired::<R>(out, block, marks.bits(), bytes.len());
    }
}

/// Puts less than a block at the front of one. Two words that overlap are all of it, which spares a copy of unknown length.
#[inline(always)]
fn pad(block: &mut [u8; BLOCK], bytes: &[u8]) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        let second = (bytes.len() - 8) % 8;
        block[..8].copy_from_slice(first);
        block[second..second + 8].copy_from_slice(last);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let second = (bytes.len() - 4) % 4;
        block[..4].copy_from_slice(first);
        block[second..second + 4].copy_from_slice(last);
    } else if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
        let middle = bytes.len() / 2;
        block[0] = *first;
        block[middle % 4] = bytes[middle];
        block[(bytes.len() - 1) % 4] = *last;
    }
}

/// One block or two, which may overlap.
#[inline(always)]
fn some<R: Rule>(out: &mut Vec<u8>, bytes: &[u8]) {
    let (Some(first), Some(last)) = (bytes.first_chunk::<BLOCK>(), bytes.last_chunk::<BLOCK>()) else { return };
    if marks::<R>(first).none() && marks::<R>(last).none() {
        out.extend_from_slice(first);
        out.truncate(out.len() + bytes.len() - 2 * BLOCK);
        out.extend_from_slice(last);
    } else {
        some_repaired::<R>(out, bytes);
    }
}

#[inline(never)]
fn some_repaired<R: Rule>(out: &mut Vec<u8>, bytes: &[u8]) {
    if let Some((block, rest)) = bytes.split_first_chunk::<BLOCK>() {
        repaired::<R>(out, block, marks::<R>(block).bits(), BLOCK);
        escape::<R>(out, rest);
    }
}

#[inline(never)]
fn many<R: Rule>(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut rest = bytes;
    if bytes.len() >= 5 * BLOCK {
        rest = long::<R>(out, bytes);
    }
    while rest.len() > 2 * BLOCK
        && let Some((block, behind)) = rest.split_first_chunk::<BLOCK>()
    {
        let marks = marks::<R>(block);
        if marks.none() {
            out.extend_from_slice(block);
        } else {
            repaired::<R>(out, block, marks.bits(), BLOCK);
        }
        rest = behind;
    }
    escape::<R>(out, rest);
}

/// The first `len` bytes of a block; those behind them have nothing to replace.
#[inline(never)]
fn repaired<R: Rule>(out: &mut Vec<u8>, block: &[u8; BLOCK], bits: u32, len: usize) {
    let mut window = [0; 2 * BLOCK];
    window[..BLOCK].copy_from_slice(block);
    out.extend_from_slice(&[0; ROOM]);
    let Some(room) = out.last_chunk_mut::<ROOM>() else { return };
    let written = repair::<R>(room, &window, bits);
    out.truncate(out.len() - ROOM + written + len - BLOCK);
}

/// More than a block may become, with what is written too much behind it.
const ROOM: usize = 128 + BLOCK;

/// How much is escaped into room that is made at once.
const PIECE: usize = 1024;

/// Several blocks; the answer is what is left, less than three.
#[inline(always)]
fn long<'a, R: Rule>(out: &mut Vec<u8>, bytes: &'a [u8]) -> &'a [u8] {
    let mut rest = bytes;
    while rest.len() >= 3 * BLOCK {
        // Into room that is already there: then the loop writes through a slice, and the vector's length changes twice in all.
        let start = out.len();
        let piece = rest.len().min(PIECE);
        out.resize(start + piece + piece / 8 + 2 * ROOM, 0);
        let mut room = &mut out[start..];
        // A third block, so that there are always sixteen bytes behind a replaced one.
        while let (Some(window), Some(place)) = (rest.first_chunk::<{ 3 * BLOCK }>(), room.first_chunk_mut::<{ 2 * ROOM }>()) {
            let (Some(first), Some(second)) = (window.first_chunk::<{ 2 * BLOCK }>(), window.last_chunk::<{ 2 * BLOCK }>()) else { break };
            let marks = (marks_of::<R>(first), marks_of::<R>(second));
            place[..2 * BLOCK].copy_from_slice(first);
            rest = &rest[2 * BLOCK..];
            room = if marks.0.none() && marks.1.none() {
                &mut room[2 * BLOCK..]
            } else {
                let mut written = 0;
                for (window, marks) in [(first, marks.0), (second, marks.1)] {
                    let Some(room) = place[written % 128..].first_chunk_mut::<ROOM>() else { break };
                    written += repair::<R>(room, window, marks.bits());
                }
                room.get_mut(written..).unwrap_or_default()
            };
        }
        let left = room.len();
        out.truncate(out.len() - left);
    }
    rest
}

#[inline(always)]
fn marks_of<R: Rule>(window: &[u8; 2 * BLOCK]) -> Marks {
    match window.first_chunk() {
        Some(block) => marks::<R>(block),
        None => Marks(0, 0),
    }
}

/// Writes the first half of `window`, escaped; how long it has become.
#[inline(always)]
fn repair<R: Rule>(room: &mut [u8; ROOM], window: &[u8; 2 * BLOCK], mut bits: u32) -> usize {
    room[..BLOCK].copy_from_slice(&window[..BLOCK]);
    let (mut taken, mut end) = (0, 0);
    while bits != 0 {
        let at = bits.trailing_zeros() as usize % BLOCK;
        bits &= bits - 1;
        let word = &R::REPLACEMENTS[usize::from(window[at] & 63)];
        // The remainders change nothing: they show the compiler that all of this stays within the room.
        end = (end + at - taken) % 128;
        room[end..end + WORD].copy_from_slice(word);
        end = (end + usize::from(word[WORD - 1])) % 128;
        taken = at + 1;
        room[end..end + BLOCK].copy_from_slice(&window[taken..taken + BLOCK]);
    }
    end + BLOCK - taken
}
