//! Setup with its triggers, which go through rustfmt as functions: `on` and `fn` are equally long.

use super::Line;
use super::piece::Piece;
use crate::format::Style;
use crate::source::Source;
use std::ops::Range;

/// The lines with `on` in place of the `fn` of triggers. None if they cannot be told, or if a comment was lost.
pub(super) fn restored(piece: &Piece, triggers: &[Range<usize>], lines: Vec<Line>, source: &Source, style: &Style) -> Option<Vec<Line>> {
    let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let after = Source::new(&text).ok()?;
    let all = 0..text.len();
    if comments(source, &piece.range) != comments(&after, &all) {
        return None;
    }
    let was_trigger: Vec<Option<&Range<usize>>> =
        functions(source, &piece.range, triggers).iter().map(|word| triggers.iter().find(|trigger| *trigger == word)).collect();
    let now = functions(&after, &all, &[]);
    if now.len() != was_trigger.len() {
        return None;
    }
    let mut lines = lines;
    // From the end, since joined lines move what follows.
    for (word, trigger) in now.iter().zip(was_trigger).rev() {
        let Some(trigger) = trigger else { continue };
        let index = text[..word.start].matches('\n').count();
        let column = word.start - text[..word.start].rfind('\n').map_or(0, |newline| newline + 1);
        lines[index].text.replace_range(column..column + 2, "on");
        if was_single(source, trigger, piece.range.end) {
            join(&mut lines, index, &after, word.end, style, piece.depth);
        }
    }
    Some(lines)
}

/// The words `fn`, and those of triggers, that stand in no bracket.
fn functions(source: &Source, range: &Range<usize>, triggers: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut depth = 0usize;
    let mut found = Vec::new();
    for leaf in source.leaves(range) {
        match source.slice(leaf) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "fn" if depth == 0 => found.push(leaf.clone()),
            _ if triggers.contains(leaf) => found.push(leaf.clone()),
            _ => {}
        }
    }
    found
}

fn comments(source: &Source, range: &Range<usize>) -> Vec<String> {
    let plain = |comment: &Range<usize>| source.slice(comment).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: Vec<_> = source.comments(range).iter().chain(source.docs(range)).map(plain).collect();
    found.sort();
    found
}

/// Whether the trigger stood in one line.
fn was_single(source: &Source, on: &Range<usize>, end: usize) -> bool {
    body_end(source, &(on.start..end)).is_some_and(|close| !source.slice(&(on.start..close)).contains('\n'))
}

/// Where the first braces in the range end.
fn body_end(source: &Source, range: &Range<usize>) -> Option<usize> {
    let mut depth = 0usize;
    let mut in_braces = false;
    for leaf in source.leaves(range) {
        match source.slice(leaf) {
            "{" if depth == 0 => (depth, in_braces) = (1, true),
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if in_braces && depth == 0 {
            return Some(leaf.end);
        }
    }
    None
}

/// Puts a body of one line back beside its head: rustfmt has no such functions, but triggers are often that short.
fn join(lines: &mut Vec<Line>, index: usize, after: &Source, at: usize, style: &Style, depth: usize) {
    let Some([head, body, close]) = lines.get(index..index + 3) else { return };
    let end = body_end(after, &(at..after.text.len())).unwrap_or(at);
    let behind = close.text.strip_prefix('}').filter(|behind| behind.is_empty() || behind.starts_with(" //"));
    let short = head.text.ends_with('{') && behind.is_some() && !body.margin && !after.has_comment(&(at..end));
    let joined = format!("{} {} }}", head.text, body.text.trim());
    let width = depth * style.tab_spaces + joined.chars().count();
    if short && width <= style.max_width {
        let joined = joined + behind.unwrap_or_default();
        lines.splice(index..index + 3, [Line { text: joined, margin: false }]);
    }
}
