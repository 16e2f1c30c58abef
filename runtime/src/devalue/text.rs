//! Strings as JSON that may stand in a script element.

/// How many bytes are looked at at once.
const BLOCK: usize = 16;
/// A word of bytes that are 1.
const ONES: u64 = u64::MAX / 0xff;

/// Appends `text` in quotes.
#[inline]
pub(super) fn quoted(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(special) = first_special(rest) {
        let (plain, behind) = rest.split_at(special);
        out.extend_from_slice(plain);
        rest = escape(out, behind);
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Where the first byte stands that must be looked at.
#[inline]
fn first_special(bytes: &[u8]) -> Option<usize> {
    let Some(last) = bytes.last_chunk::<BLOCK>() else { return first_special_of_few(bytes) };
    for (index, block) in bytes.as_chunks::<BLOCK>().0.iter().enumerate() {
        if any_special(block) {
            return in_block(block).map(|at| index * BLOCK + at);
        }
    }
    // What is left, with bytes before it that are plain.
    if any_special(last) { in_block(last).map(|at| bytes.len() - BLOCK + at) } else { None }
}

/// The same of fewer bytes than a block has: two words that may overlap hold them, or both halves of one.
#[inline]
fn first_special_of_few(bytes: &[u8]) -> Option<usize> {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return in_word(u64::from_le_bytes(*first)).or_else(|| in_word(u64::from_le_bytes(*last)).map(|at| bytes.len() - 8 + at));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let both = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
        return in_word(both).map(|at| if at < 4 { at } else { bytes.len() + at - 8 });
    }
    bytes.iter().position(|&byte| is_special(byte))
}

#[inline]
fn any_special(block: &[u8; BLOCK]) -> bool {
    block.iter().fold(false, |any, &byte| any | is_special(byte))
}

fn in_block(block: &[u8; BLOCK]) -> Option<usize> {
    block.iter().position(|&byte| is_special(byte))
}

/// The same as [`is_special`] of all bytes of a word, of which the lowest is the first: a byte less than another one borrows from those above it, which may
/// then look special, too, but never from those below.
#[inline]
fn in_word(word: u64) -> Option<usize> {
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(ONES * u64::from(limit)) & !bytes;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let special = (below(word, b' ') | is(b'"') | is(b'\\') | is(b'<') | is(0xe2)) & (ONES * 0x80);
    (special != 0).then(|| special.trailing_zeros() as usize / 8)
}

/// Whether a byte must be looked at: what JSON escapes, `<`, and the first byte of U+2028 and U+2029.
#[inline(always)]
fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\') | (byte == b'<') | (byte == 0xe2)
}

/// Appends the first byte, escaped, with those that belong to it; the answer is what is left.
fn escape<'a>(out: &mut Vec<u8>, bytes: &'a [u8]) -> &'a [u8] {
    let (escaped, rest): (&[u8], _) = match bytes {
        [b'"', rest @ ..] => (b"\\\"", rest),
        [b'\\', rest @ ..] => (b"\\\\", rest),
        [b'\n', rest @ ..] => (b"\\n", rest),
        [b'\r', rest @ ..] => (b"\\r", rest),
        [b'\t', rest @ ..] => (b"\\t", rest),
        [b'<', rest @ ..] => (b"\\u003C", rest),
        // Ends of lines to a parser of old JavaScript.
        [0xe2, 0x80, 0xa8, rest @ ..] => (b"\\u2028", rest),
        [0xe2, 0x80, 0xa9, rest @ ..] => (b"\\u2029", rest),
        [0xe2, rest @ ..] => (&[0xe2], rest),
        [control, rest @ ..] => {
            let digit = |value: u8| b"0123456789ABCDEF"[usize::from(value & 15)];
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(control >> 4), digit(*control)]);
            (&[], rest)
        }
        [] => (&[], &[]),
    };
    out.extend_from_slice(escaped);
    rest
}
