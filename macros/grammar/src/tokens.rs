//! Tokens with the white space between them, which Rust's lexer throws away and spans give back.

use proc_macro2::{Delimiter, Group, Ident, LineColumn, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// How deep brackets may stand in each other.
const DEPTH: usize = 128;

/// A token of markup. Round and square brackets are text there, so they are taken apart.
#[derive(Debug, Clone)]
pub(crate) enum Token {
    Ident(Ident),
    Punct(char, Span),
    Literal(Literal),
    Brace(Group),
    /// `(` or `[`, with the whole group and the index of the token that closes it.
    Open(Group, usize),
    Close(char, Span),
    /// `/// text`, which Rust's lexer turns into an attribute.
    Doc(Span),
}

impl Token {
    pub(crate) fn span(&self) -> Span {
        match self {
            Token::Ident(ident) => ident.span(),
            Token::Literal(literal) => literal.span(),
            Token::Brace(group) => group.span(),
            Token::Open(group, _) => group.span_open(),
            Token::Punct(_, span) | Token::Close(_, span) | Token::Doc(span) => *span,
        }
    }
}

#[derive(Debug)]
struct Placed {
    token: Token,
    start: LineColumn,
    end: LineColumn,
}

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

/// The source of the tokens, where the compiler gives it.
#[derive(Debug)]
struct Source {
    text: String,
    start: LineColumn,
    /// Where each line begins in `text`.
    lines: Vec<usize>,
}

/// The tokens of a component's markup, with a position.
#[derive(Debug)]
pub(crate) struct Cursor {
    tokens: Vec<Placed>,
    source: Option<Source>,
    /// Where the group that the tokens stand in begins and ends.
    body: Option<(LineColumn, LineColumn)>,
    pub(crate) at: usize,
}

impl Cursor {
    /// `body` is the group that the tokens stand in, where there is one.
    pub(crate) fn new(tokens: TokenStream, body: Option<&Group>) -> Self {
        let mut placed = Vec::new();
        flatten(tokens, &mut placed);
        Cursor { tokens: placed, source: body.and_then(Source::of), body: body.map(|body| (body.span().start(), body.span().end())), at: 0 }
    }

    pub(crate) fn peek(&self) -> Option<&Token> {
        self.nth(self.at)
    }

    pub(crate) fn nth(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index).map(|placed| &placed.token)
    }

    pub(crate) fn end(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn is_punct(&self, index: usize, wanted: char) -> bool {
        matches!(self.nth(index), Some(Token::Punct(found, _)) if *found == wanted)
    }

    /// Whether these puncts stand at `index`, with nothing between them.
    pub(crate) fn is_glued(&self, index: usize, wanted: &str) -> bool {
        wanted.chars().enumerate().all(|(offset, wanted)| self.is_punct(index + offset, wanted) && (offset == 0 || self.touches(index + offset)))
    }

    /// The span of the token at `index`, or of the last one.
    pub(crate) fn span(&self, index: usize) -> Span {
        let index = index.min(self.tokens.len().saturating_sub(1));
        self.nth(index).map_or_else(Span::call_site, Token::span)
    }

    /// Whether nothing stands between the token at `index` and the one before.
    pub(crate) fn touches(&self, index: usize) -> bool {
        self.gap(index).is_none()
    }

    /// What stands before the token at `index`. An editor may give all tokens one place: there are no gaps then.
    pub(crate) fn gap(&self, index: usize) -> Option<Gap> {
        let before = self.tokens.get(index.checked_sub(1)?)?;
        let after = self.tokens.get(index)?;
        let (from, to) = (before.end, after.start);
        if self.is_foreign(before) || self.is_foreign(after) || after.end < before.start {
            // Nothing tells what stood between: words must not run into each other.
            let word = |token: &Token| matches!(token, Token::Ident(_) | Token::Literal(_) | Token::Brace(_));
            let apart = word(&before.token) && word(&after.token);
            return apart.then(|| Gap { white: " ".to_owned(), ..Gap::default() });
        }
        if to <= from {
            return None;
        }
        if from.line == to.line && to.column == from.column + 1 {
            return Some(Gap { white: " ".to_owned(), ..Gap::default() });
        }
        match self.source.as_ref().and_then(|source| source.slice(from, to)) {
            Some(text) => Some(Gap::read(text)),
            None => Some(Gap::guess(from, to)),
        }
    }

    /// Whether a `macro_rules!` macro was given the token from elsewhere.
    fn is_foreign(&self, token: &Placed) -> bool {
        self.body.is_some_and(|(start, end)| token.start < start || end < token.end)
    }

    /// The punct at `index` as written, where Rust's lexer took another character for it, as `—` for `-`.
    pub(crate) fn mistaken(&self, index: usize) -> Option<&str> {
        let placed = self.tokens.get(index)?;
        let Token::Punct(char, _) = placed.token else {
            return None;
        };
        if self.is_foreign(placed) {
            return None;
        }
        let written = self.source.as_ref()?.slice(placed.start, placed.end)?;
        let mistaken = !written.is_ascii() && !written.contains(char);
        mistaken.then_some(written)
    }

    /// The tokens from `from` up to `to`, as Rust has them.
    pub(crate) fn rust(&self, from: usize, to: usize) -> TokenStream {
        let mut out = Vec::new();
        let mut index = from;
        while index < to {
            match self.nth(index) {
                Some(Token::Open(group, close)) => {
                    out.push(TokenTree::Group(group.clone()));
                    index = *close;
                }
                Some(Token::Ident(ident)) => out.push(TokenTree::Ident(ident.clone())),
                Some(Token::Literal(literal)) => out.push(TokenTree::Literal(literal.clone())),
                Some(Token::Brace(group)) => out.push(TokenTree::Group(group.clone())),
                Some(Token::Punct(char, span)) => {
                    let joint = matches!(self.nth(index + 1), Some(Token::Punct(..))) && self.touches(index + 1);
                    let spacing = if joint { Spacing::Joint } else { Spacing::Alone };
                    let mut punct = Punct::new(*char, spacing);
                    punct.set_span(*span);
                    out.push(TokenTree::Punct(punct));
                }
                Some(Token::Close(..) | Token::Doc(_)) | None => {}
            }
            index += 1;
        }
        out.into_iter().collect()
    }
}

/// The first group that stands too deep in others for a parser that calls itself.
pub(crate) fn too_deep(tokens: &TokenStream) -> Option<Span> {
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(top) = open.last_mut() {
        match top.next() {
            Some(TokenTree::Group(group)) if open.len() >= DEPTH => return Some(group.span()),
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(_) => {}
            None => drop(open.pop()),
        }
    }
    None
}

fn flatten(tokens: TokenStream, out: &mut Vec<Placed>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut joint = false;
    while let Some(token) = tokens.next() {
        let span = token.span();
        match token {
            TokenTree::Ident(ident) => {
                let start = span.start();
                let mut length = ident.to_string().chars().count();
                // A lifetime's quote and name may share a place.
                if out.last().is_some_and(|last| last.start == start && is_quote(&last.token)) {
                    length += 1;
                }
                out.push(Placed { token: Token::Ident(ident), start, end: after(start, length) });
            }
            TokenTree::Literal(literal) => {
                let start = span.start();
                let text = literal.to_string();
                let end = match text.contains('\n') {
                    true => span.end(),
                    false => after(start, text.chars().count()),
                };
                out.push(Placed { token: Token::Literal(literal), start, end });
            }
            TokenTree::Punct(punct) => {
                let start = match out.last() {
                    Some(last) if joint => last.end,
                    _ => span.start(),
                };
                joint = punct.spacing() == Spacing::Joint;
                let doc = punct.as_char() == '#' && tokens.peek().is_some_and(|next| is_doc(next, start));
                if doc {
                    tokens.next();
                    out.push(Placed { token: Token::Doc(span), start, end: span.end() });
                } else {
                    let token = Token::Punct(punct.as_char(), span);
                    out.push(Placed { token, start, end: after(start, 1) });
                }
                continue;
            }
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Brace => {
                    let (start, end) = (span.start(), span.end());
                    out.push(Placed { token: Token::Brace(group), start, end });
                }
                // What a `macro_rules!` macro passes on stands in brackets nobody wrote.
                Delimiter::None => flatten(group.stream(), out),
                Delimiter::Parenthesis => bracket(group, ')', out),
                Delimiter::Bracket => bracket(group, ']', out),
            },
        }
        joint = false;
    }
}

fn is_quote(token: &Token) -> bool {
    matches!(token, Token::Punct('\'', _))
}

/// Asking the compiler for a place costs more than all else here: an end on the same line is counted.
fn after(start: LineColumn, length: usize) -> LineColumn {
    LineColumn { line: start.line, column: start.column + length }
}

fn bracket(group: Group, closing: char, out: &mut Vec<Placed>) {
    let at = out.len();
    let (start, close) = (group.span_open().start(), group.span_close());
    let inner = group.stream();
    out.push(Placed { token: Token::Open(group, at), start, end: after(start, 1) });
    flatten(inner, out);
    let last = out.len();
    if let Token::Open(_, index) = &mut out[at].token {
        *index = last;
    }
    let start = close.start();
    out.push(Placed { token: Token::Close(closing, close), start, end: after(start, 1) });
}

/// `/// text` is `#[doc = " text"]`, all at one place.
fn is_doc(next: &TokenTree, start: LineColumn) -> bool {
    let TokenTree::Group(group) = next else {
        return false;
    };
    if group.delimiter() != Delimiter::Bracket || group.span().start() != start {
        return false;
    }
    let mut inner = group.stream().into_iter();
    matches!(inner.next(), Some(TokenTree::Ident(ident)) if ident == "doc") && matches!(inner.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}

impl Gap {
    /// Without the source, lines and columns still tell how much white space there is.
    fn guess(from: LineColumn, to: LineColumn) -> Gap {
        let lines = to.line - from.line;
        let spaces = if lines == 0 { to.column.saturating_sub(from.column) } else { to.column };
        // Tokens that a macro put together may be any number of lines apart.
        let white = "\n".repeat(lines.min(2)) + &" ".repeat(spaces.min(200));
        let white = if white.is_empty() { " ".to_owned() } else { white };
        Gap { white, ..Gap::default() }
    }

    fn read(text: &str) -> Gap {
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
fn after_comment(text: &str) -> &str {
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

impl Source {
    fn of(group: &Group) -> Option<Source> {
        let span = group.span();
        let text = span.source_text()?;
        // Text that does not begin with the brace belongs to something else, as a macro's call.
        if !text.starts_with('{') {
            return None;
        }
        let mut lines = vec![0];
        lines.extend(text.match_indices('\n').map(|(index, _)| index + 1));
        Some(Source { text, start: span.start(), lines })
    }

    fn slice(&self, from: LineColumn, to: LineColumn) -> Option<&str> {
        self.text.get(self.offset(from)?..self.offset(to)?)
    }

    fn offset(&self, at: LineColumn) -> Option<usize> {
        let line = at.line.checked_sub(self.start.line)?;
        let column = if line == 0 { at.column.checked_sub(self.start.column)? } else { at.column };
        let begin = *self.lines.get(line)?;
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(begin..end)?;
        let inside = text.char_indices().nth(column).map_or(text.len(), |(index, _)| index);
        Some(begin + inside)
    }
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

    #[test]
    fn the_source_is_found_by_place() {
        let tokens: TokenStream = "x\n{ a\té  b /* c */ d }".parse().unwrap();
        let Some(TokenTree::Group(body)) = tokens.into_iter().nth(1) else { panic!("a group") };
        let cursor = Cursor::new(body.stream(), Some(&body));
        let white = |index| cursor.gap(index).map(|gap| gap.white);
        assert_eq!(white(0), None);
        assert_eq!(white(1).as_deref(), Some(" "));
        assert_eq!(white(2).as_deref(), Some("  "));
        assert_eq!(white(3).as_deref(), Some("  "));
    }
}
