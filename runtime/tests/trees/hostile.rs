//! Hostile strings, the same for the same seed.

/// What ends or begins something in HTML, CSS, JavaScript or URLs, what parsers drop or exchange, and ordinary text.
const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "&",
    "`",
    "=",
    "/",
    ";",
    ":",
    "{",
    "}",
    "$",
    "\\",
    "(",
    ")",
    "@",
    "!",
    "-",
    "--",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{c}",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "\u{fffe}",
    "\u{10ffff}",
    "é",
    "漢",
    "😀",
    "a",
    "0",
    "longer than sixteen bytes",
    "&amp;",
    "&lt;script&gt;",
    "&#60",
    "&#x3c;",
    "&#0;",
    "&notit;",
    "<b>",
    "</b>",
    "</p>",
    "</td>",
    "</table>",
    "</select>",
    "</title>",
    "</textarea>",
    "</TEXTAREA >",
    "</script>",
    "<script>alert(1)</script>",
    "<plaintext>",
    "<template>",
    "<select>",
    "<math>",
    "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "<!DOCTYPE html>",
    "<?xml?>",
    "<![CDATA[",
    "]]>",
    "\" onclick=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    "javascript:",
    "JaVaScRiPt:alert(1)",
    "java\tscript:",
    "script:alert(1)",
    "vbscript:x",
    "data:text/html,<script>1</script>",
    "data:image/png;base64,AA",
    "https://example.org/?a=b&c=d#e",
    "mailto:a@b",
    "//evil.example",
    "red",
    "url(x)",
    "expression(1)",
    "/*",
    "*/",
    "!important",
];

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    /// A number from 0 to below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    /// Up to five pieces, one after the other.
    pub(crate) fn text(&mut self) -> String {
        (0..self.below(6)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}
