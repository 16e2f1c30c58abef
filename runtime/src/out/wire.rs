//! The wire's alphabet: what a frame to the browser is made of (`client/src/patch.ts` reads it).

/// Operations in a scope: `kind << 5 | hole`, the hole as a varint behind it from 31 on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Op {
    Text = 1,
    Attr = 2,
    Region = 3,
    Into = 4,
    List = 5,
    Scope = 6,
    /// A region's content once more: what the visitor has entered there, and the focus, go over to it.
    Again = 7,
}

/// Operations in a list: `argument << 3 | kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum ListOp {
    Update = 1,
    Html = 2,
    Values = 3,
    Remove = 4,
    Move = 5,
}

/// What the control section, numbered 0, says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Control {
    Done = 1,
    Failed = 2,
    Redirect = 3,
    Reload = 4,
    Page = 5,
    Head = 6,
    Store = 7,
    Fetch = 8,
    Keep = 9,
    /// What scripts of the page hear of a fragment or a stream.
    Say = 10,
    /// The browser is to say when its tab is hidden.
    Watch = 11,
    /// The browser is to say what it shows in some fragments.
    Ask = 12,
    /// By which numbers the browser is to know what it shows.
    Number = 13,
}

pub(crate) const END: u8 = 0;

/// Appends `number` as an unsigned LEB128.
#[inline]
pub(crate) fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn op(out: &mut Vec<u8>, op: Op, hole: u32) {
    if hole < 31 {
        out.push((op as u8) << 5 | hole as u8);
    } else {
        out.push((op as u8) << 5 | 31);
        varint(out, hole.into());
    }
}

pub(crate) fn list_op(out: &mut Vec<u8>, op: ListOp, argument: usize) {
    varint(out, (argument as u64) << 3 | op as u64);
}

pub(crate) fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Takes the END off a frame's last scope: the reader knows that nothing stays open at the end of a message. Only this one is known to be an END: a zero before
/// it may as well be a place or a length.
pub(crate) fn trim(frame: &mut Vec<u8>) {
    if frame.last() == Some(&END) {
        frame.pop();
    }
}

/// Appends a whole frame of one scope, whose END was left off.
pub(crate) fn untrimmed(out: &mut Vec<u8>, frame: &[u8]) {
    out.extend_from_slice(frame);
    out.push(END);
}

/// Reads a varint, with what follows it; `None` where the bytes end early or do not fit 64 bits.
pub(crate) fn read_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0u64;
    for (at, &byte) in bytes.iter().enumerate().take(10) {
        if at == 9 && byte > 1 {
            return None;
        }
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_come_back_and_broken_ones_are_refused() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            varint(&mut bytes, number);
            bytes.push(9);
            assert_eq!(read_varint(&bytes), Some((number, &[9][..])));
        }
        assert_eq!(read_varint(&[]), None);
        assert_eq!(read_varint(&[0x80]), None);
        assert_eq!(read_varint(&[0xff; 11]), None);
    }
}
