//! Text that knows where it may be broken, and the printer that decides: the algorithm is prettier's, after Wadler.

/// A piece of layout.
#[derive(Debug, Clone)]
pub(crate) enum Doc {
    /// Text without line breaks, and how many columns count.
    Text(String, usize),
    /// A line break inside a string literal: what follows begins at the margin.
    Margin,
    /// Nothing. What follows may overhang: it cannot be broken, and is no reason to break what is before.
    Overhang,
    /// A space, or a line break.
    Line,
    /// Nothing, or a line break.
    Soft,
    /// A line break.
    Hard,
    /// An empty line.
    Blank,
    /// What stands only where the group around is broken.
    Broken(&'static str),
    /// In one line if that fits, and if nothing inside must be broken; otherwise all its own lines are broken.
    Group(Vec<Doc>, bool),
    Indent(Vec<Doc>),
    Concat(Vec<Doc>),
    /// Content and separators in turn: only the separators that do not fit are broken.
    Fill(Vec<Doc>),
}

impl Doc {
    pub(crate) fn text(text: impl Into<String>) -> Doc {
        let text = text.into();
        let width = text.chars().count();
        Doc::Text(text, width)
    }

    /// Text that may overhang, as a comment at the end of a line.
    pub(crate) fn weightless(text: impl Into<String>) -> Doc {
        Doc::Text(text.into(), 0)
    }

    /// A group; `broken` where it shall be broken even if it fits.
    pub(crate) fn group(docs: Vec<Doc>, broken: bool) -> Doc {
        let broken = broken || docs.iter().any(Doc::is_broken);
        Doc::Group(docs, broken)
    }

    /// Whether there is a line break in it, come what may.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Doc::Hard | Doc::Blank => true,
            Doc::Group(_, broken) => *broken,
            Doc::Indent(docs) | Doc::Concat(docs) | Doc::Fill(docs) => docs.iter().any(Doc::is_broken),
            Doc::Text(..) | Doc::Margin | Doc::Overhang | Doc::Line | Doc::Soft | Doc::Broken(_) => false,
        }
    }
}

/// Where and how to print.
#[derive(Debug, Clone)]
pub(crate) struct Sheet<'a> {
    pub(crate) width: usize,
    /// What the first line is indented by.
    pub(crate) base: &'a str,
    /// One level of indentation.
    pub(crate) unit: &'a str,
    pub(crate) tab: usize,
    /// The column that the text begins at.
    pub(crate) column: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

type Command<'d> = (usize, Mode, Piece<'d>);

/// A document, or what is left of a fill.
#[derive(Clone, Copy)]
enum Piece<'d> {
    Doc(&'d Doc),
    Rest(&'d [Doc]),
}

/// Prints the document.
pub(crate) fn print(doc: &Doc, sheet: &Sheet) -> String {
    let mut out = String::new();
    let mut column = sheet.column;
    let mut todo: Vec<Command> = vec![(0, Mode::Broken, Piece::Doc(doc))];
    while let Some((level, mode, piece)) = todo.pop() {
        let doc = match piece {
            Piece::Doc(doc) => doc,
            Piece::Rest(parts) => {
                fill(parts, level, sheet.width.saturating_sub(column), sheet.width, &mut todo);
                continue;
            }
        };
        match doc {
            Doc::Text(text, width) => {
                out.push_str(text);
                column += width;
            }
            Doc::Margin => {
                out.push('\n');
                column = 0;
            }
            Doc::Line if mode == Mode::Flat => {
                out.push(' ');
                column += 1;
            }
            Doc::Overhang => {}
            Doc::Soft | Doc::Broken(_) if mode == Mode::Flat => {}
            Doc::Broken(text) => {
                out.push_str(text);
                column += text.len();
            }
            Doc::Line | Doc::Soft | Doc::Hard | Doc::Blank => {
                out.truncate(out.trim_end_matches([' ', '\t']).len());
                out.push_str(if matches!(doc, Doc::Blank) { "\n\n" } else { "\n" });
                out.push_str(sheet.base);
                out.push_str(&sheet.unit.repeat(level));
                column = columns(sheet.base, sheet.tab) + level * sheet.tab;
            }
            Doc::Group(docs, broken) => {
                let flat = !broken && (mode == Mode::Flat || fits(flat_all(docs, level), &todo, sheet.width.saturating_sub(column), sheet.width));
                push_all(&mut todo, docs, level, if flat { Mode::Flat } else { Mode::Broken });
            }
            Doc::Concat(docs) => push_all(&mut todo, docs, level, mode),
            Doc::Indent(docs) => push_all(&mut todo, docs, level + 1, mode),
            Doc::Fill(docs) if mode == Mode::Flat => push_all(&mut todo, docs, level, mode),
            Doc::Fill(docs) => todo.push((level, mode, Piece::Rest(docs))),
        }
    }
    out
}

/// The columns that white space takes.
pub(crate) fn columns(white: &str, tab: usize) -> usize {
    white.chars().fold(0, |column, char| if char == '\t' { (column / tab + 1) * tab } else { column + 1 })
}

fn push_all<'d>(todo: &mut Vec<Command<'d>>, docs: &'d [Doc], level: usize, mode: Mode) {
    todo.extend(docs.iter().rev().map(|doc| (level, mode, Piece::Doc(doc))));
}

fn flat_all(docs: &[Doc], level: usize) -> Vec<Command<'_>> {
    docs.iter().rev().map(|doc| (level, Mode::Flat, Piece::Doc(doc))).collect()
}

fn fill<'d>(parts: &'d [Doc], level: usize, room: usize, width: usize, todo: &mut Vec<Command<'d>>) {
    let Some(content) = parts.first() else { return };
    let content_fits = !content.is_broken() && fits(vec![(level, Mode::Flat, Piece::Doc(content))], &[], room, width);
    let mode = |fits: bool| if fits { Mode::Flat } else { Mode::Broken };
    if let [_, separator, next, ..] = parts {
        let both = vec![(level, Mode::Flat, Piece::Doc(next)), (level, Mode::Flat, Piece::Doc(separator)), (level, Mode::Flat, Piece::Doc(content))];
        let both_fit = content_fits && !next.is_broken() && fits(both, &[], room, width);
        todo.push((level, Mode::Broken, Piece::Rest(&parts[2..])));
        todo.push((level, mode(both_fit), Piece::Doc(separator)));
    }
    todo.push((level, mode(content_fits), Piece::Doc(content)));
}

/// Whether the commands fit into `room`, with what follows them up to the next line break that is certain. A line that begins at
/// the margin has the whole `width`.
fn fits<'d>(mut todo: Vec<Command<'d>>, rest: &[Command<'d>], room: usize, width: usize) -> bool {
    let mut left = room;
    let mut following = rest.len();
    let mut own = true;
    loop {
        let Some((level, mode, piece)) = todo.pop() else {
            if following == 0 {
                return true;
            }
            following -= 1;
            own = false;
            todo.push(rest[following]);
            continue;
        };
        let doc = match piece {
            Piece::Doc(doc) => doc,
            Piece::Rest(parts) => {
                push_all(&mut todo, parts, level, mode);
                continue;
            }
        };
        match doc {
            Doc::Text(_, width) => match left.checked_sub(*width) {
                Some(remaining) => left = remaining,
                None => return false,
            },
            Doc::Line if mode == Mode::Flat => match left.checked_sub(1) {
                Some(remaining) => left = remaining,
                None => return false,
            },
            Doc::Soft | Doc::Broken(_) if mode == Mode::Flat => {}
            Doc::Broken(text) => left = left.saturating_sub(text.len()),
            Doc::Margin => left = width,
            Doc::Overhang if !own => return true,
            Doc::Overhang => {}
            Doc::Line | Doc::Soft | Doc::Hard | Doc::Blank => return true,
            Doc::Group(docs, broken) => push_all(&mut todo, docs, level, if *broken { Mode::Broken } else { mode }),
            Doc::Indent(docs) | Doc::Concat(docs) | Doc::Fill(docs) => push_all(&mut todo, docs, level, mode),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(doc: &Doc, width: usize) -> String {
        print(doc, &Sheet { width, base: "", unit: "  ", tab: 2, column: 0 })
    }

    fn words(text: &str) -> Vec<Doc> {
        let mut parts = Vec::new();
        for word in text.split(' ') {
            if !parts.is_empty() {
                parts.push(Doc::Line);
            }
            parts.push(Doc::text(word));
        }
        parts
    }

    #[test]
    fn groups_break_all_their_lines_and_fills_only_some() {
        assert_eq!(printed(&Doc::group(words("a b c"), false), 5), "a b c");
        assert_eq!(printed(&Doc::group(words("a b c"), false), 4), "a\nb\nc");
        assert_eq!(printed(&Doc::Fill(words("aa bb cc dd")), 6), "aa bb\ncc dd");
    }

    #[test]
    fn what_follows_a_group_must_fit_too() {
        let group = Doc::group(vec![Doc::text("("), Doc::Indent(vec![Doc::Soft, Doc::text("a")]), Doc::Broken(","), Doc::Soft], false);
        let doc = Doc::Concat(vec![group, Doc::text(");")]);
        assert_eq!(printed(&doc, 4), "(a);");
        assert_eq!(printed(&doc, 3), "(\n  a,\n);");
    }

    #[test]
    fn a_line_break_that_is_certain_breaks_the_groups_around() {
        let doc = Doc::group(vec![Doc::text("<"), Doc::Indent(vec![Doc::Soft, Doc::text("a"), Doc::Hard, Doc::text("b")]), Doc::Soft, Doc::text(">")], false);
        assert_eq!(printed(&doc, 80), "<\n  a\n  b\n>");
        let literal = Doc::group(vec![Doc::text("<"), Doc::Soft, Doc::text("\"a"), Doc::Margin, Doc::text("b\""), Doc::Soft, Doc::text(">")], false);
        assert_eq!(printed(&literal, 80), "<\"a\nb\">");
    }
}
