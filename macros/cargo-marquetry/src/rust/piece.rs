//! A piece of Rust on its way through rustfmt: wrapped into something that rustfmt reads, and taken out of it again.

use super::{Line, setup};
use crate::format::{Style, nested};
use crate::layout::{kept_lines, kept_statements};
use crate::source::Source;
use std::ops::Range;
use syn::{Block, Expr, Item, Stmt};

/// Stands for `$`, which is no Rust: a letter as wide as that, which begins a name.
const DOLLAR: char = '\u{a4e2}';

/// What a piece of Rust is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Statements and triggers; where the word `on` stands in each of these.
    Setup(Vec<Range<usize>>),
    Expr,
    /// What follows `if`.
    Condition,
    /// `pattern if guard`
    Case,
    /// `pattern = value`
    Let,
    /// `name: Type = default`
    Prop,
    /// `Name<generics>`
    Name,
    /// `T: Send`
    Bound,
}

/// A piece of Rust in a file.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// How deep it is indented.
    pub(crate) depth: usize,
    /// Where it begins at the earliest, and what follows it at least.
    pub(crate) column: usize,
}

/// The pieces as rustfmt has them: on lines as long as need be if `wide`. None where rustfmt cannot read a piece, or where it
/// would change more than white space and final commas.
pub(super) fn run(pieces: &[Piece], source: &Source, style: &Style, wide: bool) -> Vec<Option<Vec<Line>>> {
    let wanted = |piece: &&Piece| !(wide && matches!(piece.kind, Kind::Setup(_)));
    let texts: Vec<Option<String>> = pieces.iter().map(|piece| Some(piece).filter(wanted).and_then(|piece| text(piece, source))).collect();
    let wrapped: Vec<String> = pieces.iter().zip(&texts).filter_map(|(piece, text)| Some(wrap(piece, text.as_ref()?, wide))).collect();
    let mut formatted = style.rustfmt.all(wrapped, style, wide).into_iter();
    let take = |(piece, text): (&Piece, Option<String>)| {
        let text = text?;
        unwrap(piece, &text, formatted.next().flatten()?, source, style, wide)
    };
    pieces.iter().zip(texts).map(take).collect()
}

/// The text for rustfmt: none if the piece is not what it should be.
fn text(piece: &Piece, source: &Source) -> Option<String> {
    let slice = source.slice(&piece.range);
    if slice.contains(DOLLAR) {
        return None;
    }
    let mut text = String::with_capacity(slice.len());
    let mut end = piece.range.start;
    for leaf in source.leaves(&piece.range) {
        let stand_in = match &piece.kind {
            Kind::Setup(triggers) if triggers.contains(leaf) => "fn".to_owned(),
            _ if source.slice(leaf) == "$" => DOLLAR.to_string(),
            _ => continue,
        };
        text.push_str(source.slice(&(end..leaf.start)));
        text.push_str(&stand_in);
        end = leaf.end;
    }
    text.push_str(source.slice(&(end..piece.range.end)));
    let reads = match &piece.kind {
        Kind::Setup(_) => syn::parse_str::<Block>(&format!("{{{text}\n}}")).is_ok(),
        Kind::Expr => syn::parse_str::<Block>(&format!("{{{text}\n}}")).is_ok_and(|block| matches!(&block.stmts[..], [Stmt::Expr(_, None)])),
        Kind::Condition => syn::parse_str::<Expr>(&format!("if {text} {{}}")).is_ok(),
        Kind::Case => syn::parse_str::<Expr>(&format!("match x {{ {text} => {{}} }}")).is_ok(),
        Kind::Let => syn::parse_str::<Block>(&format!("{{ let {text}; }}")).is_ok(),
        Kind::Prop => syn::parse_str::<Item>(&format!("const {text};")).is_ok(),
        Kind::Name => syn::parse_str::<Item>(&format!("struct {text};")).is_ok(),
        Kind::Bound => syn::parse_str::<Item>(&format!("fn f() where {text} {{}}")).is_ok(),
    };
    reads.then_some(text)
}

fn wrap(piece: &Piece, text: &str, wide: bool) -> String {
    let depth = if wide { 1 } else { piece.depth.max(1) };
    let inner = match piece.kind {
        Kind::Setup(_) | Kind::Expr => format!("fn f() {{\n{text}\n}}"),
        Kind::Condition => format!("fn f() {{\nif {text} {{}}\n}}"),
        Kind::Case => format!("fn f() {{\nmatch x {{\n{text} => {{}}\n}}\n}}"),
        Kind::Let => format!("fn f() {{\nlet {text};\n}}"),
        Kind::Prop => format!("mod m {{\nconst {text};\n}}"),
        Kind::Name => format!("mod m {{\nstruct {text};\n}}"),
        Kind::Bound => format!("mod m {{\nfn f() where {text} {{}}\n}}"),
    };
    format!("{}{inner}{}", "mod m {\n".repeat(depth - 1), "\n}".repeat(depth - 1))
}

fn unwrap(piece: &Piece, text: &str, formatted: String, source: &Source, style: &Style, wide: bool) -> Option<Vec<Line>> {
    let depth = if wide { 1 } else { piece.depth.max(1) };
    let formatted = nested(&formatted, style).unwrap_or(formatted);
    let lines = lines(&formatted, depth, style)?;
    let inner = lines.get(depth..lines.len().checked_sub(depth)?)?.to_vec();
    let inner = match &piece.kind {
        Kind::Setup(triggers) => return setup::restored(piece, triggers, inner, source, style),
        Kind::Expr => inner,
        Kind::Condition => {
            // rustfmt breaks every chain with `let`: in braces it is one line.
            let joined = inner.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
            let condition = joined.strip_prefix("if ")?.trim_end_matches(['{', '}', ' ']);
            vec![Line { text: condition.to_owned(), margin: false }]
        }
        Kind::Case => match &inner[..] {
            [_, case, _] => vec![Line { text: case.text.trim().strip_suffix(" => {}")?.to_owned(), margin: false }],
            _ => return None,
        },
        Kind::Let => one(&inner, "let ")?,
        Kind::Prop => one(&inner, "const ")?,
        Kind::Name => one(&inner, "struct ")?,
        Kind::Bound => match &inner[..] {
            [_, _, bound, _, _] => vec![Line { text: bound.text.trim().trim_end_matches(',').to_owned(), margin: false }],
            _ => return None,
        },
    };
    let result = inner.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let same = words(text)? == words(&result)?;
    let dollar = |line: Line| Line { text: line.text.replace(DOLLAR, "$"), ..line };
    same.then(|| inner.into_iter().map(dollar).collect())
}

/// The only line, without `prefix` and the semicolon.
fn one(lines: &[Line], prefix: &str) -> Option<Vec<Line>> {
    match lines {
        [line] => Some(vec![Line { text: line.text.strip_prefix(prefix)?.strip_suffix(';')?.to_owned(), margin: false }]),
        _ => None,
    }
}

/// The tokens, but for commas at the end of brackets: what rustfmt must not change.
fn words(text: &str) -> Option<Vec<String>> {
    let source = Source::new(text).ok()?;
    let mut words: Vec<String> = Vec::new();
    for leaf in source.leaves(&(0..text.len())) {
        let word = source.slice(leaf);
        if matches!(word, ")" | "]" | "}") && words.last().is_some_and(|last| last == ",") {
            words.pop();
        }
        words.push(word.to_owned());
    }
    Some(words)
}

/// The piece in one line, if it may stand in one.
pub(super) fn single(piece: &Piece, wide: Option<Vec<Line>>, source: &Source, style: &Style) -> Option<String> {
    if matches!(piece.kind, Kind::Setup(_)) {
        return None;
    }
    if let Some([line]) = wide.as_deref() {
        return Some(line.text.clone());
    }
    let slice = source.slice(&piece.range);
    let alone = style.rustfmt.is_missing() || !crate::format::has_invocation(slice);
    if slice.contains('\n') || !alone { None } else { source.flat(&piece.range) }
}

/// The piece as it is.
pub(super) fn kept(piece: &Piece, source: &Source, style: &Style) -> Vec<Line> {
    match piece.kind {
        Kind::Setup(_) => kept_statements(source, &piece.range, style),
        _ => kept_lines(source, &piece.range, style),
    }
}

/// The lines, without the indentation of this depth.
pub(super) fn lines(text: &str, depth: usize, style: &Style) -> Option<Vec<Line>> {
    let source = Source::new(text).ok()?;
    let indent = style.unit().repeat(depth);
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.trim_end().split('\n') {
        let margin = source.in_literal(at);
        // The lines of the wrapper have less.
        let text = if margin { line } else { line.strip_prefix(&indent).unwrap_or(line.trim_start()) };
        lines.push(Line { text: text.to_owned(), margin });
        at += line.len() + 1;
    }
    Some(lines)
}
