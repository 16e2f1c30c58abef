//! Where two pieces of HTML differ, for people.

/// Both in lines, one for each tag and text: `-` stands before what is missing, `+` before what is there instead.
pub(super) fn difference(expected: &str, found: &str) -> String {
    let (old, new) = (lines(expected), lines(found));
    // How long the longest common rest is from each pair of places on.
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            common[at][to] = if old[at] == new[to] { common[at + 1][to + 1] + 1 } else { common[at + 1][to].max(common[at][to + 1]) };
        }
    }
    let (mut at, mut to, mut text) = (0, 0, String::new());
    while at < old.len() || to < new.len() {
        let (sign, line) = if at < old.len() && to < new.len() && old[at] == new[to] {
            at += 1;
            to += 1;
            (' ', old[at - 1])
        } else if to == new.len() || (at < old.len() && common[at + 1][to] >= common[at][to + 1]) {
            at += 1;
            ('-', old[at - 1])
        } else {
            to += 1;
            ('+', new[to - 1])
        };
        text.push_str(&format!("{sign} {line}\n"));
    }
    text
}

/// Tags and the texts between them.
fn lines(html: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let end = match rest.starts_with('<') {
            true => rest.find('>').map_or(rest.len(), |end| end + 1),
            false => rest.find('<').unwrap_or(rest.len()),
        };
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked() {
        assert_eq!(difference("<p>one</p><b>x</b>", "<p>two</p>"), "  <p>\n- one\n+ two\n  </p>\n- <b>\n- x\n- </b>\n");
        assert_eq!(difference("", "a<br"), "+ a\n+ <br\n");
    }
}
