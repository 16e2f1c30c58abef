//! The marks that stand in the HTML of a page that is followed, as comments (`out/layout.rs`).

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Where a region begins.
pub(super) const BEGIN: &[u8] = b"<!--#-->";
/// The same, while the page is made, where the content of a slot begins.
pub(super) const CONTENT: &[u8] = b"<!--#+-->";
pub(super) const END: &[u8] = b"<!--.-->";
/// Behind it stands a tag that is a region.
pub(super) const TAG: &[u8] = b"<!--#@-->";
/// In a region that is a part of a layout in which something may live that is the layout's own: then another page has another one.
pub(super) const PIECE: &[u8] = b"<!--#!-->";
/// Behind the beginning of a scope: contents of slots stand in it where nothing moves them.
pub(super) const STILL: &[u8] = b"<!--#|-->";
/// How a mark begins before the content of an opening of the page that is left.
pub(super) const OPENING: &[u8] = b"<!--#[";
/// How a mark begins in a region that is a layout, and in one that is the same as a region of the page that is left.
pub(super) const LAYOUT: &[u8] = b"<!--#:";
pub(super) const SAME: &[u8] = b"<!--#=";
/// In a head: the title is the one that the page has which is left, and goes on by itself.
pub(super) const KEPT_TITLE: &[u8] = b"<!--#~-->";
/// How the mark of a title begins, and that of a scope; and how a scope ends.
pub(super) const TITLE: &[u8] = b"<!--~\"";
pub(super) const LIVE_TITLE: &[u8] = b"<!--=\"";
pub(super) const SCOPE: &[u8] = b"<!--[";
pub(super) const SCOPE_END: &[u8] = b"<!--]-->";

/// Where the next comment begins.
pub(super) fn comment(html: &[u8], from: usize) -> Option<usize> {
    // Where one ends, another one often begins.
    if html.get(from..)?.starts_with(b"<!--") {
        return Some(from);
    }
    let mut at = from;
    loop {
        // Of the signs that one begins with, the rarest in text and in markup.
        at += memchr::memchr(b'!', html.get(at..)?)?;
        if at > from && html[at - 1] == b'<' && html[at + 1..].starts_with(b"--") {
            return Some(at - 1);
        }
        at += 1;
    }
}

/// Where a comment ends that begins somewhere.
pub(super) fn end(html: &[u8], comment: usize) -> usize {
    static END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-->"));
    END.find(&html[comment..]).map_or(html.len(), |end| comment + end + 3)
}

/// The number that a mark of such a kind has behind its beginning, and where the mark ends.
pub(super) fn number(html: &[u8], at: usize, begins: &[u8], base: u32) -> Option<(u64, usize)> {
    let digits = html.get(at..)?.strip_prefix(begins)?;
    let length = digits.iter().position(|digit| *digit == b'-').filter(|length| *length > 0 && digits[*length..].starts_with(b"-->"))?;
    let mut number = 0u64;
    for digit in &digits[..length] {
        number = number.checked_mul(base.into())?.checked_add(char::from(*digit).to_digit(base)?.into())?;
    }
    Some((number, at + begins.len() + length + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_found_where_it_begins() {
        assert_eq!(comment(b"a ! b <!doctype> <!-- c -->", 0), Some(17));
        assert_eq!((comment(b"<!--", 0), comment(b"<!--", 1), comment(b"<!-", 0), comment(b"!--", 0)), (Some(0), None, None, None));
        assert_eq!((end(b"a<!-- b --> c", 1), end(b"a<!-- b", 1)), (11, 7));
    }

    #[test]
    fn a_mark_with_a_number_is_that_and_nothing_else() {
        assert_eq!(number(b"x<!--#:1f-->y", 1, LAYOUT, 16), Some((0x1f, 12)));
        assert_eq!(number(b"<!--#=10-->", 0, SAME, 10), Some((10, 11)));
        for other in ["<!--#=-->", "<!--#=1f-->", "<!--#=1 -->", "<!--#=1", "<!--#=99999999999999999999-->", "<!--#:1-->"] {
            assert_eq!(number(other.as_bytes(), 0, SAME, 10), None, "{other}");
        }
    }
}
