//! Escaping, by context: what must not stand in text, and what must not stand in a quoted attribute value
//! (HTML standard, 13.1.2.3 and 13.1.4).

use super::blocks::{self, Rule};

/// Element text: `&`, `<`, `>`. A carriage return would become a line feed in the parser, and NUL an error that it drops or replaces, depending on the place.
struct Text;

/// A double-quoted attribute value: `"` as well.
struct Attribute;

impl Rule for Text {
    const REPLACEMENTS: blocks::Replacements = blocks::replacements(&[(b'&', "&amp;"), (b'<', "&lt;"), (b'>', "&gt;"), (b'\r', "&#13;"), (0, "\u{fffd}")]);

    #[inline(always)]
    fn distance(byte: u8) -> u8 {
        // `<` and `>` differ in one bit.
        (byte ^ b'&').min((byte & !2) ^ b'<').min(byte ^ b'\r').min(byte)
    }
}

impl Rule for Attribute {
    const REPLACEMENTS: blocks::Replacements =
        blocks::replacements(&[(b'&', "&amp;"), (b'<', "&lt;"), (b'>', "&gt;"), (b'"', "&quot;"), (b'\r', "&#13;"), (0, "\u{fffd}")]);

    #[inline(always)]
    fn distance(byte: u8) -> u8 {
        // So do `"` and `&`.
        ((byte & !4) ^ b'"').min((byte & !2) ^ b'<').min(byte ^ b'\r').min(byte)
    }
}

/// Appends `text` as element text.
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    blocks::escape::<Text>(out, text.as_bytes());
}

/// Appends `text` as part of a double-quoted attribute value.
pub(crate) fn attribute(out: &mut Vec<u8>, text: &str) {
    blocks::escape::<Attribute>(out, text.as_bytes());
}

/// Appends `text` for a frame, where nothing needs escaping. NUL is replaced as it is in HTML.
pub(crate) fn plain(out: &mut Vec<u8>, text: &str) {
    let mut parts = text.split('\0');
    out.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        out.extend_from_slice("\u{fffd}".as_bytes());
        out.extend_from_slice(part.as_bytes());
    }
}

/// Appends UTF-8 that was written without escaping, escaped after all.
pub(crate) fn bytes(out: &mut Vec<u8>, bytes: &[u8], in_attribute: bool) {
    if in_attribute { blocks::escape::<Attribute>(out, bytes) } else { blocks::escape::<Text>(out, bytes) }
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
    text.iter().all(|&byte| Attribute::distance(byte) != 0)
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
    fn every_length_and_place_is_escaped_as_letter_by_letter() {
        let letters = ['a', ' ', '\'', '%', '=', '?', ';', 'ä', '€', '😀', '&', '<', '>', '"', '\r', '\0', '\u{8}', '\u{c}', '\u{e}', '\u{7f}'];
        let one = |letter: char, in_attribute: bool| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' if in_attribute => "&quot;".to_owned(),
            '\r' => "&#13;".to_owned(),
            '\0' => "\u{fffd}".to_owned(),
            other => other.to_string(),
        };
        let mut state = 1u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % below
        };
        for round in 0..6000 {
            // Texts without, with few and with many letters that are replaced; some of several pieces.
            let (length, known) = (if round % 100 == 0 { 3000 } else { random(round % 400 + 1) }, [10, 11, letters.len()][round % 3]);
            let text: String = (0..length).map(|_| if random(4) == 0 { letters[random(known)] } else { 'x' }).collect();
            let before = "b".repeat(random(40));
            for (escape, in_attribute) in [(super::text as fn(&mut Vec<u8>, &str), false), (attribute, true)] {
                let mut out = before.clone().into_bytes();
                escape(&mut out, &text);
                let expected: String = text.chars().map(|letter| one(letter, in_attribute)).collect();
                assert_eq!(String::from_utf8(out).unwrap(), before.clone() + &expected, "{text:?}");
            }
            assert_eq!(is_plain(text.as_bytes()), escaped(attribute, &text) == text, "{text:?}");
            assert_eq!(escaped(plain, &text), text.replace('\0', "\u{fffd}"));
        }
        for byte in 0..128u8 {
            let all = char::from(byte).to_string().repeat(40);
            assert_eq!(escaped(attribute, &all), one(byte.into(), true).repeat(40));
            assert_eq!(escaped(super::text, &all), one(byte.into(), false).repeat(40));
        }
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
