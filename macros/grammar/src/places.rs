//! Where tokens stand whose source cannot be read along: the compiler is asked for each.

use crate::gap::Gap;
use crate::tokens::{Placed, Token};
use proc_macro2::{Delimiter, Group, LineColumn, Spacing, TokenTree};

type Place = (LineColumn, LineColumn);

/// The places of some tokens.
#[derive(Debug)]
pub(crate) struct Places {
    places: Vec<Place>,
    source: Option<Source>,
    /// Where the group that the tokens stand in begins and ends.
    body: Option<Place>,
}

impl Places {
    /// Takes the tokens that stand in `body` apart.
    pub(crate) fn of(tokens: &[TokenTree], body: Option<&Group>) -> (Vec<Placed>, Places) {
        let (mut placed, mut places) = (Vec::new(), Vec::new());
        flatten(tokens, &mut placed, &mut places);
        (placed, Places { places, source: body.and_then(Source::of), body: body.map(|body| (body.span().start(), body.span().end())) })
    }

    /// What stands before the token at `index`. An editor may give all tokens one place: there are no gaps then.
    pub(crate) fn gap(&self, index: usize, before: &Token, after: &Token) -> Option<Gap> {
        let ((start, from), (to, end)) = (self.places[index - 1], self.places[index]);
        if self.is_foreign(index - 1) || self.is_foreign(index) || end < start {
            // Nothing tells what stood between: words must not run into each other.
            let word = |token: &Token| matches!(token, Token::Ident(_) | Token::Literal(_) | Token::Brace(_));
            return (word(before) && word(after)).then(Gap::space);
        }
        if to <= from {
            return None;
        }
        match self.source.as_ref().and_then(|source| source.slice(from, to)) {
            Some(text) => Some(Gap::read(text)),
            None => Some(Gap::guess(from, to)),
        }
    }

    /// The source from where one token begins, or ends, to where another begins, or all ends.
    pub(crate) fn slice(&self, from: usize, behind: bool, to: usize) -> Option<&str> {
        let to = match self.places.get(to) {
            Some(_) if self.is_foreign(to) => return None,
            Some(place) => place.0,
            None => self.body?.1,
        };
        if self.is_foreign(from) {
            return None;
        }
        let (begin, end) = self.places[from];
        self.source.as_ref()?.slice(if behind { end } else { begin }, to)
    }

    /// What is written where the punct at `index` stands, if it is another character.
    pub(crate) fn mistaken(&self, index: usize, punct: char) -> Option<&str> {
        if self.is_foreign(index) {
            return None;
        }
        let (start, end) = self.places[index];
        let written = self.source.as_ref()?.slice(start, end)?;
        let mistaken = !written.is_ascii() && !written.contains(punct);
        mistaken.then_some(written)
    }

    /// Whether a `macro_rules!` macro was given the token from elsewhere.
    fn is_foreign(&self, index: usize) -> bool {
        let place = self.places[index];
        self.body.is_some_and(|(start, end)| place.0 < start || end < place.1)
    }
}

/// The tokens and their places, where the source cannot be read along.
fn flatten(tokens: &[TokenTree], out: &mut Vec<Placed>, places: &mut Vec<Place>) {
    let mut joint = false;
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        let span = token.span();
        let was_joint = std::mem::replace(&mut joint, false);
        let (token, text, place) = match token {
            TokenTree::Ident(ident) => {
                let (start, text) = (span.start(), ident.to_string());
                let mut length = text.chars().count();
                // A lifetime's quote and name may share a place.
                if is_quote(out.last()) && places.last().is_some_and(|last| last.0 == start) {
                    length += 1;
                }
                let text = text.strip_prefix("r#").map(str::to_owned).unwrap_or(text);
                (Token::Ident(ident.clone()), text, (start, after(start, length)))
            }
            TokenTree::Literal(literal) => {
                let (start, text) = (span.start(), literal.to_string());
                let end = match text.contains('\n') {
                    true => span.end(),
                    false => after(start, text.chars().count()),
                };
                (Token::Literal(literal.clone()), text, (start, end))
            }
            TokenTree::Punct(punct) => {
                let start = match places.last() {
                    Some(last) if was_joint => last.1,
                    _ => span.start(),
                };
                joint = punct.spacing() == Spacing::Joint;
                let doc = punct.as_char() == '#' && rest.peek().is_some_and(|next| is_doc(next, start));
                if doc {
                    rest.next();
                    (Token::Doc(span), String::new(), (start, span.end()))
                } else {
                    (Token::Punct(punct.as_char(), span), String::new(), (start, after(start, 1)))
                }
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                match group.delimiter() {
                    Delimiter::Brace => {
                        out.push(Placed { token: Token::Brace(group.clone()), text: String::new(), range: (0, 0), inner });
                        places.push((span.start(), span.end()));
                    }
                    // What a `macro_rules!` macro passes on stands in brackets nobody wrote.
                    Delimiter::None => flatten(&inner, out, places),
                    Delimiter::Parenthesis => bracket(group, &inner, ')', out, places),
                    Delimiter::Bracket => bracket(group, &inner, ']', out, places),
                }
                continue;
            }
        };
        out.push(Placed { token, text, range: (0, 0), inner: Vec::new() });
        places.push(place);
    }
}

fn is_quote(placed: Option<&Placed>) -> bool {
    matches!(placed, Some(Placed { token: Token::Punct('\'', _), .. }))
}

/// Asking the compiler for a place costs more than all else here: an end on the same line is counted.
fn after(start: LineColumn, length: usize) -> LineColumn {
    LineColumn { line: start.line, column: start.column + length }
}

fn bracket(group: &Group, inner: &[TokenTree], closing: char, out: &mut Vec<Placed>, places: &mut Vec<Place>) {
    let at = out.len();
    let (start, close) = (group.span_open().start(), group.span_close());
    out.push(Placed { token: Token::Open(group.clone(), at), text: String::new(), range: (0, 0), inner: Vec::new() });
    places.push((start, after(start, 1)));
    flatten(inner, out, places);
    out[at].token = Token::Open(group.clone(), out.len());
    let start = close.start();
    out.push(Placed { token: Token::Close(closing, close), text: String::new(), range: (0, 0), inner: Vec::new() });
    places.push((start, after(start, 1)));
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

/// The source of the tokens, where the compiler gives it.
#[derive(Debug)]
struct Source {
    text: String,
    start: LineColumn,
    /// Where each line begins in `text`.
    lines: Vec<usize>,
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
