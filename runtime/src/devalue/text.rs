//! Strings as JSON that may stand in a script element.

const BLOCK: usize = 16;

/// Appends `text` in quotes.
pub(super) fn quoted(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        // Whole blocks first, each looked at at once.
        let plain = rest.as_chunks::<BLOCK>().0.iter().take_while(|block| !block.iter().fold(false, |any, &byte| any | is_special(byte))).count() * BLOCK;
        let behind = rest.get(plain..).unwrap_or_default();
        let Some(special) = behind.iter().position(|&byte| is_special(byte)) else { break };
        out.extend_from_slice(rest.get(..plain + special).unwrap_or_default());
        rest = escape(out, rest.get(plain + special..).unwrap_or_default());
    }
    out.extend_from_slice(rest);
    out.push(b'"');
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
