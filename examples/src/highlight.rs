//! Source code as coloured pieces, line by line. What is not recognised stays uncoloured: a picture of code, no parser.

/// A piece of a line, and the class that colours it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub class: Option<&'static str>,
    pub text: &'a str,
}

const KEYWORDS: &[&str] = &[
    "as", "async", "await", "const", "else", "enum", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "on", "pub",
    "ref", "return", "self", "static", "struct", "true", "type", "use", "where", "while",
];

/// The lines of a source file.
pub fn lines(source: &str) -> Vec<Vec<Piece<'_>>> {
    let mut lines = vec![Vec::new()];
    for piece in pieces(source) {
        for (at, text) in piece.text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            if let (false, Some(line)) = (text.is_empty(), lines.last_mut()) {
                line.push(Piece { text, ..piece });
            }
        }
    }
    if lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut at, mut plain) = (0, 0);
    while let Some(first) = source[at..].chars().next() {
        let before = source[..at].chars().next_back().unwrap_or(' ');
        let (class, length) = token(&source[at..], before).unwrap_or((None, first.len_utf8()));
        if class.is_some() {
            if plain < at {
                pieces.push(Piece { class: None, text: &source[plain..at] });
            }
            pieces.push(Piece { class, text: &source[at..at + length] });
            plain = at + length;
        }
        at += length;
    }
    if plain < source.len() {
        pieces.push(Piece { class: None, text: &source[plain..] });
    }
    pieces
}

/// The class and length of what `rest` begins with; none for a single character without a meaning of its own.
fn token(rest: &str, before: char) -> Option<(Option<&'static str>, usize)> {
    let second = rest.chars().nth(1).unwrap_or(' ');
    match rest.chars().next()? {
        '/' if second == '/' => Some((Some("comment"), rest.find('\n').unwrap_or(rest.len()))),
        '"' => Some((Some("string"), string(rest))),
        'r' if second == '"' || second == '#' => raw_string(rest).map(|length| (Some("string"), length)),
        '\'' => character(rest).map(|length| (Some("string"), length)),
        '<' if !is_word(before) && before != ':' => {
            let slash = usize::from(second == '/');
            let name = word(&rest[1 + slash..], "-:");
            (name > 0).then_some((Some("tag"), 1 + slash + name))
        }
        '{' if matches!(second, '#' | '/' | ':' | '@') => {
            let name = word(&rest[2..], "");
            (name > 0).then_some((Some("block"), 2 + name))
        }
        '@' => {
            let name = word(&rest[1..], "");
            (name > 0).then_some((Some("block"), 1 + name))
        }
        '$' => Some((Some("store"), 1 + word(&rest[1..], ""))),
        digit if digit.is_ascii_digit() => Some((Some("number"), word(rest, ""))),
        letter if is_word(letter) => Some(name(rest)),
        _ => None,
    }
}

fn name(rest: &str) -> (Option<&'static str>, usize) {
    let length = word(rest, "");
    let (text, after) = rest.split_at(length);
    if text == "on" && after.starts_with(':') {
        return (Some("block"), length + 1 + word(&after[1..], ""));
    }
    if after.starts_with('!') && !after.starts_with("!=") {
        return (Some("macro"), length + 1);
    }
    let class = if KEYWORDS.contains(&text) {
        Some("keyword")
    } else if text.starts_with(char::is_uppercase) {
        Some("type")
    } else {
        None
    };
    (class, length)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// How many bytes of a word `text` begins with.
fn word(text: &str, and: &str) -> usize {
    text.find(|letter| !is_word(letter) && !and.contains(letter)).unwrap_or(text.len())
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest[1..].find(|letter| letter != '#')?;
    let begin = 1 + hashes + 1;
    let content = rest[1 + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(content.find(&close).map_or(rest.len(), |end| begin + end + close.len()))
}

/// A character in quotes; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let mut letters = rest.char_indices().skip(1);
    let (_, letter) = letters.next()?;
    if letter == '\\' {
        letters.next()?;
        return rest[3..].find('\'').map(|end| 3 + end + 1);
    }
    letters.next().filter(|(_, quote)| *quote == '\'').map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured(source: &str) -> Vec<(&str, &str)> {
        pieces(source).into_iter().filter_map(|piece| piece.class.map(|class| (class, piece.text))).collect()
    }

    #[test]
    fn nothing_is_lost() {
        let source = include_str!("highlight.rs");
        let text: String = lines(source).iter().map(|line| line.iter().map(|piece| piece.text).collect::<String>() + "\n").collect();
        assert_eq!(text, source);
    }

    #[test]
    fn rust_is_told_from_markup() {
        assert_eq!(coloured("let a: Page<Home> = x;"), [("keyword", "let"), ("type", "Page"), ("type", "Home")]);
        assert_eq!(coloured("<em>{#each $todos}"), [("tag", "<em"), ("block", "{#each"), ("store", "$todos")]);
        assert_eq!(coloured("</my-el on:click @trigger=\"x\""), [("tag", "</my-el"), ("block", "on:click"), ("block", "@trigger"), ("string", "\"x\"")]);
    }

    #[test]
    fn quotes_end_where_they_end() {
        assert_eq!(coloured(r##"r#"a"b"# c"##), [("string", r##"r#"a"b"#"##)]);
        assert_eq!(coloured(r#""a\"b" c"#), [("string", r#""a\"b""#)]);
        assert_eq!(coloured(r"'\n' 'x' 'a"), [("string", r"'\n'"), ("string", "'x'")]);
        assert_eq!(coloured("x // it's\ny"), [("comment", "// it's")]);
    }
}
