//! What stands between two tokens.

use proc_macro2::LineColumn;

/// What stands between two tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    /// The white space, without comments.
    pub(crate) white: String,
    /// A `//` comment stands directly after the token before.
    pub(crate) cut: bool,
    /// Characters that Rust's lexer dropped.
    pub(crate) lost: String,
}

impl Gap {
    pub(crate) fn space() -> Gap {
        Gap { white: " ".to_owned(), ..Gap::default() }
    }

    /// What stands in the source from one place to another.
    pub(crate) fn between(source: &str, from: usize, to: usize) -> Option<Gap> {
        let text = source.get(from..to)?;
        if text.is_empty() {
            return None;
        }
        let white = text.as_bytes().iter().all(u8::is_ascii_whitespace);
        Some(if white { Gap { white: text.to_owned(), ..Gap::default() } } else { Gap::read(text) })
    }

    /// Without the source, lines and columns still tell how much white space there is.
    pub(crate) fn guess(from: LineColumn, to: LineColumn) -> Gap {
        let lines = to.line - from.line;
        let spaces = if lines == 0 { to.column.saturating_sub(from.column) } else { to.column };
        // Tokens that a macro put together may be any number of lines apart.
        let white = "\n".repeat(lines.min(2)) + &" ".repeat(spaces.min(200));
        let white = if white.is_empty() { " ".to_owned() } else { white };
        Gap { white, ..Gap::default() }
    }

    pub(crate) fn read(text: &str) -> Gap {
        let mut gap = Gap { cut: text.starts_with("//"), ..Gap::default() };
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            if rest.starts_with("//") {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
            } else if rest.starts_with("/*") {
                rest = after_comment(rest);
            } else {
                let kind = if char.is_ascii_whitespace() { &mut gap.white } else { &mut gap.lost };
                kind.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
        gap
    }
}

/// What follows the block comment that `text` begins with; block comments nest.
pub(crate) fn after_comment(text: &str) -> &str {
    let mut depth = 0usize;
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("/*") {
            depth += 1;
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix("*/") {
            depth -= 1;
            rest = inner;
            if depth == 0 {
                break;
            }
        } else {
            rest = &rest[rest.chars().next().map_or(1, char::len_utf8)..];
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: usize, column: usize) -> LineColumn {
        LineColumn { line, column }
    }

    #[test]
    fn comments_are_no_white_space() {
        let gap = |text| Gap::read(text);
        assert_eq!(gap(" /* a /* b */ c */\n").white, " \n");
        assert_eq!(gap(" // a\n  ").white, " \n  ");
        assert!(gap("//example.com\n").cut);
        assert!(!gap(" // note\n").cut);
        assert_eq!(gap(" /* never closed").white, " ");
    }

    #[test]
    fn what_the_lexer_dropped_is_found() {
        assert_eq!(Gap::read(" “").lost, "“");
        assert_eq!(Gap::read("… \\ `").lost, "…\\`");
    }

    #[test]
    fn places_tell_the_white_space() {
        assert_eq!(Gap::guess(place(1, 4), place(1, 7)).white, "   ");
        assert_eq!(Gap::guess(place(1, 4), place(2, 2)).white, "\n  ");
        assert_eq!(Gap::guess(place(1, 4), place(90, 0)).white, "\n\n");
    }
}
