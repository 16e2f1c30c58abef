//! What a browser says that it shows, when it comes back: as `runtime/client/src/sums.ts` makes it.

/// The sum of a text that is written as sums are made of.
pub(crate) fn mixed(text: &str) -> String {
    let (mut a, mut b) = (0u32, 0u32);
    for unit in text.encode_utf16().map(u32::from) {
        a = (a ^ b >> 15 ^ unit).wrapping_mul(0x85eb_ca6b);
        b = (b ^ a >> 13 ^ unit).wrapping_mul(0xc2b2_ae35);
    }
    let (mut bits, mut digits) = (u64::from(a) << 21 | u64::from(b >> 11), Vec::new());
    while bits > 0 || digits.is_empty() {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(bits % 36) as usize]);
        bits /= 36;
    }
    digits.reverse();
    String::from_utf8(digits).unwrap()
}

/// What stands behind the numbers in a value: each is one between `:` or `=` and a full stop.
fn behind(value: &str) -> String {
    let mut text = String::new();
    for piece in value.split_inclusive([':', '=']) {
        let rest = piece.trim_start_matches(|letter: char| letter.is_ascii_digit());
        if rest.len() < piece.len() && rest.starts_with('.') {
            text.push('\0');
            text.push_str(rest);
        } else if !text.is_empty() {
            text.push_str(piece);
        }
    }
    text
}

/// What a page that was navigated to says of what bears numbers outside of fragments, which it knows by others.
pub(crate) fn outside(html: &str) -> String {
    let (mut text, mut depth) = (String::new(), 0usize);
    for tag in html.split('<').skip(1) {
        if let Some(mark) = tag.strip_prefix("!--") {
            let mark = mark.split("-->").next().unwrap();
            let open = mark.strip_prefix('[').filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
            if let Some(open) = open {
                if depth == 0 {
                    text.push_str(&format!("\0[{}", open.trim_start_matches(|letter: char| letter.is_ascii_digit())));
                }
                depth += 1;
            } else if mark == "]" {
                depth -= 1;
            }
        } else if depth == 0 {
            for name in [" action=\"", " data-on=\"", " formaction=\""] {
                let value = tag.split(name).nth(1).and_then(|rest| rest.split('"').next());
                text.push_str(&behind(value.unwrap_or_default()));
            }
        }
    }
    format!("~.{}", mixed(&text))
}
