//! The difference between two texts, line by line, as rustfmt shows it.

/// Lines shown around what differs.
const CONTEXT: usize = 3;

/// A line, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    Removed,
    Added,
}

/// The difference: nothing for equal texts.
pub(crate) fn diff(path: &str, old: &str, new: &str, colour: bool) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let changes = changes(&old, &new);
    let mut out = String::new();
    let (mut line, mut index) = (1, 0);
    while index < changes.len() {
        if changes[index].0 == Change::Same {
            (line, index) = (line + 1, index + 1);
            continue;
        }
        let from = index.saturating_sub(CONTEXT);
        out += &format!("Diff in {path}:{}:\n", line - (index - from));
        let mut same = 0;
        let mut end = index;
        // Changes that stand close together are shown together.
        while end < changes.len() && same <= 2 * CONTEXT {
            same = if changes[end].0 == Change::Same { same + 1 } else { 0 };
            end += 1;
        }
        let end = end - same.saturating_sub(CONTEXT);
        for (change, text) in &changes[from..end] {
            out += &match (change, colour) {
                (Change::Same, _) => format!(" {text}\n"),
                (Change::Removed, false) => format!("-{text}\n"),
                (Change::Added, false) => format!("+{text}\n"),
                (Change::Removed, true) => format!("\u{1b}[31m-{text}\u{1b}[0m\n"),
                (Change::Added, true) => format!("\u{1b}[32m+{text}\u{1b}[0m\n"),
            };
        }
        line += changes[index..end].iter().filter(|(change, _)| *change != Change::Added).count();
        index = end;
    }
    out
}

/// The shortest way from one text to the other: Myers' algorithm, <https://doi.org/10.1007/BF01840446>.
fn changes<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Change, &'t str)> {
    let (rows, columns) = (old.len(), new.len());
    let most = rows + columns;
    // How far one comes on each diagonal, for every number of changes. Diagonals are counted from `most`.
    let mut furthest = vec![0usize; 2 * most + 2];
    let mut steps: Vec<Vec<usize>> = Vec::new();
    'search: for count in 0..=most {
        steps.push(furthest.clone());
        for diagonal in (most - count..=most + count).step_by(2) {
            let mut row = start(&furthest, diagonal, most, count);
            while row < rows && row + most - diagonal < columns && old[row] == new[row + most - diagonal] {
                row += 1;
            }
            furthest[diagonal] = row;
            if row >= rows && row + most >= columns + diagonal {
                break 'search;
            }
        }
    }
    let mut found = Vec::new();
    let (mut row, mut column) = (rows, columns);
    for (count, furthest) in steps.iter().enumerate().rev() {
        let diagonal = row + most - column;
        let from = start(furthest, diagonal, most, count);
        let added = count > 0 && is_added(furthest, diagonal, most, count);
        while row > from && column > 0 {
            (row, column) = (row - 1, column - 1);
            found.push((Change::Same, old[row]));
        }
        if count > 0 && added {
            column -= 1;
            found.push((Change::Added, new[column]));
        } else if count > 0 {
            row -= 1;
            found.push((Change::Removed, old[row]));
        }
    }
    found.reverse();
    found
}

/// Whether a diagonal is reached from the one above, by a line that was added.
fn is_added(furthest: &[usize], diagonal: usize, most: usize, count: usize) -> bool {
    diagonal == most - count || diagonal != most + count && furthest[diagonal - 1] < furthest[diagonal + 1]
}

fn start(furthest: &[usize], diagonal: usize, most: usize, count: usize) -> usize {
    match count {
        0 => 0,
        _ if is_added(furthest, diagonal, most, count) => furthest[diagonal + 1],
        _ => furthest[diagonal - 1] + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_with_a_little_around_it() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("\n5\n", "\nfive\n").replace("\n19\n", "\n");
        assert_eq!(diff("a.rs", &old, &new, false), "Diff in a.rs:2:\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\nDiff in a.rs:16:\n 16\n 17\n 18\n-19\n 20\n");
        assert_eq!(diff("a.rs", &old, &old, false), "");
        assert_eq!(diff("a.rs", "", "a\n", false), "Diff in a.rs:1:\n+a\n");
        assert_eq!(diff("a.rs", "a\nb\n", "", true), "Diff in a.rs:1:\n\u{1b}[31m-a\u{1b}[0m\n\u{1b}[31m-b\u{1b}[0m\n");
    }
}
