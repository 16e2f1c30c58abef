//! Escaping, by context: what must not stand in text, and what must not stand in a quoted attribute value
//! (HTML standard, 13.1.2.3 and 13.1.4).

/// The replacement of each byte: 0 where it stays, otherwise a number into [`REPLACEMENTS`].
type Table = [u8; 256];

const REPLACEMENTS: [&[u8]; 7] = [b"", b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&#13;", "\u{fffd}".as_bytes()];

// A carriage return would become a line feed in the parser, and NUL an error that it drops or replaces, depending on the place.
const TEXT: Table = table(&[(b'&', 1), (b'<', 2), (b'>', 3), (b'\r', 5), (0, 6)]);
const ATTRIBUTE: Table = table(&[(b'&', 1), (b'<', 2), (b'>', 3), (b'"', 4), (b'\r', 5), (0, 6)]);
const PLAIN: Table = table(&[(0, 6)]);

const fn table(entries: &[(u8, u8)]) -> Table {
    let mut table = [0; 256];
    let mut i = 0;
    while i < entries.len() {
        table[entries[i].0 as usize] = entries[i].1;
        i += 1;
    }
    table
}

/// Appends `text` as element text: `&`, `<`, `>` and carriage returns (which the parser would turn into line feeds) are replaced.
#[inline]
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    escape(out, text.as_bytes(), &TEXT);
}

/// Appends `text` as part of a double-quoted attribute value.
#[inline]
pub(crate) fn attribute(out: &mut Vec<u8>, text: &str) {
    escape(out, text.as_bytes(), &ATTRIBUTE);
}

/// Appends `text` for a frame, where nothing needs escaping. NUL is replaced as it is in HTML; the frame's last ENDs may then be left out,
/// since no string ends with one.
pub(crate) fn plain(out: &mut Vec<u8>, text: &str) {
    escape(out, text.as_bytes(), &PLAIN);
}

/// Appends UTF-8 that was written without escaping, escaped after all.
pub(crate) fn bytes(out: &mut Vec<u8>, bytes: &[u8], in_attribute: bool) {
    escape(out, bytes, if in_attribute { &ATTRIBUTE } else { &TEXT });
}

/// Whether CSS written into a `style` attribute could leave its declaration or fetch something: dropped then, since no escape is understood everywhere.
pub(crate) fn is_dangerous_css(value: &[u8]) -> bool {
    let balanced = |open: u8, close: u8| {
        let mut depth = 0i32;
        value.iter().all(|&byte| {
            depth += i32::from(byte == open) - i32::from(byte == close);
            depth >= 0
        }) && depth == 0
    };
    let even = |quote: u8| value.iter().filter(|&&byte| byte == quote).count() % 2 == 0;
    let lower = value.to_ascii_lowercase();
    let has = |needle: &[u8]| lower.windows(needle.len()).any(|window| window == needle);
    value.iter().any(|byte| matches!(byte, b';' | b'{' | b'}' | b'\\' | b'<' | b'@' | 0..=31))
        || !balanced(b'(', b')')
        || !even(b'"')
        || !even(b'\'')
        || [&b"/*"[..], b"url(", b"expression(", b"image("].iter().any(|needle| has(needle))
}

/// Whether both [`text()`] and [`attribute`] would leave `text` as it is.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|&byte| ATTRIBUTE[byte as usize] == 0)
}

#[inline]
fn escape(out: &mut Vec<u8>, bytes: &[u8], table: &Table) {
    let mut rest = bytes;
    // Whole blocks first: most text has nothing to replace, and sixteen table look-ups without a branch between them are one test.
    while let Some((block, tail)) = rest.split_first_chunk::<16>() {
        let mut any = 0;
        for &byte in block {
            any |= table[byte as usize];
        }
        if any == 0 {
            out.extend_from_slice(block);
        } else {
            dense(out, block, table);
        }
        rest = tail;
    }
    dense(out, rest, table);
}

#[inline]
fn dense(out: &mut Vec<u8>, bytes: &[u8], table: &Table) {
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let replacement = table[byte as usize];
        if replacement != 0 {
            out.extend_from_slice(&bytes[from..at]);
            out.extend_from_slice(REPLACEMENTS[replacement as usize]);
            from = at + 1;
        }
    }
    out.extend_from_slice(&bytes[from..]);
}

/// Whether a URL attribute's value, `escaped` or not, would run script: a scheme `javascript`, `vbscript` or `data` other than an image,
/// read as a browser reads it: leading C0 controls and spaces are skipped, tabs and newlines inside are dropped (URL standard, 4.4).
pub(crate) fn is_dangerous_url(value: &[u8], escaped: bool) -> bool {
    const RETURN: &[u8] = b"&#13;";
    let mut scheme = Vec::with_capacity(16);
    let mut rest = value;
    while let Some((&byte, tail)) = rest.split_first() {
        // An escaped carriage return is a carriage return.
        if escaped && let Some(tail) = rest.strip_prefix(RETURN) {
            rest = tail;
            continue;
        }
        match byte {
            0..=b' ' if scheme.is_empty() => {}
            b'\t' | b'\n' | b'\r' => {}
            b':' => {
                let safe_data = scheme == b"data" && tail.to_ascii_lowercase().starts_with(b"image/") && !contains_svg(tail);
                return scheme == b"javascript" || scheme == b"vbscript" || (scheme == b"data" && !safe_data);
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.' if scheme.len() < 16 => scheme.push(byte.to_ascii_lowercase()),
            _ => return false,
        }
        rest = tail;
    }
    false
}

fn contains_svg(value: &[u8]) -> bool {
    value.windows(3).any(|window| window.eq_ignore_ascii_case(b"svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(f: fn(&mut Vec<u8>, &str), text: &str) -> String {
        let mut out = Vec::new();
        f(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_and_attributes_are_escaped_in_short_and_long_runs() {
        assert_eq!(escaped(text, "a < b & \"c\""), "a &lt; b &amp; \"c\"");
        assert_eq!(escaped(attribute, "a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
        let long = "äöü <b> & 'x' ".repeat(20);
        let expected = long.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(escaped(text, &long), expected);
    }

    #[test]
    fn script_urls_are_found_as_a_browser_would_find_them() {
        for bad in [
            "javascript:x",
            " JaVaScRiPt:x",
            "\u{1}java\tscript:x",
            "java\nscript:x",
            "vbscript:x",
            "java\rscript:x",
            "\rjavascript:x",
            "data:text/html,x",
            "data:image/svg+xml,x",
        ] {
            assert!(is_dangerous_url(bad.as_bytes(), false), "{bad:?}");
            assert!(is_dangerous_url(escaped(attribute, bad).as_bytes(), true), "{bad:?}");
        }
        for good in [
            "/a:b",
            "https://x",
            "mailto:a@b",
            "javascript",
            "?q=javascript:x",
            "#javascript:",
            "data:image/png;base64,AA",
            "",
            "\u{a0}javascript:x",
            "a\rb",
            "java&#13;script:x",
        ] {
            assert!(!is_dangerous_url(good.as_bytes(), false), "{good:?}");
            assert!(!is_dangerous_url(escaped(attribute, good).as_bytes(), true), "{good:?}");
        }
    }
}
