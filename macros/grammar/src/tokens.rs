//! Tokens with the white space between them, which Rust's lexer throws away and spans give back.

use crate::gap::Gap;
use crate::places::Places;
use crate::reader::{Lost, Reader, read, too_deep};
use proc_macro2::{Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

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

/// A token as it stands among the others.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) token: Token,
    /// A word without `r#`, a literal as written; empty for all else.
    pub(crate) text: String,
    /// Where it stands in the source that was read along.
    pub(crate) range: (usize, usize),
    /// What stands in braces, until it is taken.
    pub(crate) inner: Vec<TokenTree>,
}

/// What tells where the tokens stand.
#[derive(Debug)]
enum Source {
    /// Their source: each has its range there.
    Read(String),
    Asked(Places),
}

/// The tokens of a component's markup, with a position.
#[derive(Debug)]
pub(crate) struct Cursor {
    tokens: Vec<Placed>,
    source: Source,
    pub(crate) at: usize,
}

impl Cursor {
    /// `source` is what the tokens were made of, where the compiler gives it, and where in it they begin. `body` is the group that they stand in, where there is one.
    ///
    /// Fails at a group that stands too deep in others.
    pub(crate) fn new(tokens: &[TokenTree], source: Option<(String, usize)>, body: Option<&Group>) -> Result<Self, Span> {
        if let Some((text, at)) = source {
            let mut placed = Vec::with_capacity(tokens.len() * 2);
            match read(tokens, &mut Reader::new(&text, at), 2, &mut placed) {
                Ok(()) => return Ok(Cursor { tokens: placed, source: Source::Read(text), at: 0 }),
                Err(Lost::Deep(span)) => return Err(span),
                Err(Lost::Here) => {}
            }
        }
        if let Some(span) = too_deep(tokens) {
            return Err(span);
        }
        let (placed, places) = Places::of(tokens, body);
        Ok(Cursor { tokens: placed, source: Source::Asked(places), at: 0 })
    }

    pub(crate) fn peek(&self) -> Option<&Token> {
        self.nth(self.at)
    }

    pub(crate) fn nth(&self, index: usize) -> Option<&Token> {
        match self.tokens.get(index) {
            Some(placed) => Some(&placed.token),
            None => None,
        }
    }

    /// The word at `index`, without `r#`, or the literal as written.
    pub(crate) fn text(&self, index: usize) -> &str {
        match self.tokens.get(index) {
            Some(placed) => &placed.text,
            None => "",
        }
    }

    /// What stands in the braces at `index`, if it has not been taken.
    pub(crate) fn inner(&self, index: usize) -> &[TokenTree] {
        match self.tokens.get(index) {
            Some(placed) => &placed.inner,
            None => &[],
        }
    }

    /// The same, to keep.
    pub(crate) fn take_inner(&mut self, index: usize) -> Vec<TokenTree> {
        self.tokens.get_mut(index).map(|placed| std::mem::take(&mut placed.inner)).unwrap_or_default()
    }

    pub(crate) fn end(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn is_punct(&self, index: usize, wanted: char) -> bool {
        match self.nth(index) {
            Some(Token::Punct(found, _)) => *found == wanted,
            _ => false,
        }
    }

    /// Whether these puncts stand at `index`, with nothing between them.
    pub(crate) fn is_glued(&self, index: usize, wanted: &str) -> bool {
        for (at, wanted) in (index..).zip(wanted.as_bytes()) {
            if !self.is_punct(at, *wanted as char) || (at > index && !self.touches(at)) {
                return false;
            }
        }
        true
    }

    /// The span of the token at `index`, or of the last one.
    pub(crate) fn span(&self, index: usize) -> Span {
        let index = index.min(self.tokens.len().saturating_sub(1));
        self.nth(index).map_or_else(Span::call_site, Token::span)
    }

    /// Whether nothing stands between the token at `index` and the one before.
    pub(crate) fn touches(&self, index: usize) -> bool {
        match &self.source {
            _ if index == 0 => true,
            Source::Read(_) if index < self.tokens.len() => self.tokens[index - 1].range.1 == self.tokens[index].range.0,
            _ => self.gap(index).is_none(),
        }
    }

    /// What stands before the token at `index`.
    pub(crate) fn gap(&self, index: usize) -> Option<Gap> {
        let before = self.tokens.get(index.checked_sub(1)?)?;
        let after = self.tokens.get(index)?;
        match &self.source {
            Source::Read(text) => Gap::between(text, before.range.1, after.range.0),
            Source::Asked(places) => places.gap(index, &before.token, &after.token),
        }
    }

    /// The text around the token at `index`, as it is written between what is no text.
    pub(crate) fn run(&self, index: usize) -> Option<String> {
        let ends = |token: &Token, sign: char| matches!(token, Token::Brace(_)) || matches!(token, Token::Punct(found, _) if *found == sign);
        let before = (0..index).rev().find(|at| self.nth(*at).is_some_and(|token| ends(token, '>')))?;
        let after = (index..self.end()).find(|at| self.nth(*at).is_some_and(|token| ends(token, '<'))).unwrap_or(self.end());
        let text = self.slice(before, true, after)?;
        // Behind a comment, the line goes on with what was meant to be a tag.
        let text = text.split(['<', '{', '}', '\n']).find(|line| !line.trim().is_empty())?;
        let words: Vec<&str> = text.split_whitespace().collect();
        (words.len() <= 12).then(|| words.join(" "))
    }

    /// The source from where a token begins, or ends, to where another begins, or all ends.
    pub(crate) fn slice(&self, from: usize, behind: bool, to: usize) -> Option<&str> {
        let before = self.tokens.get(from)?;
        match &self.source {
            Source::Read(text) => {
                let end = self.tokens.get(to).map_or(text.len(), |after| after.range.0);
                text.get(if behind { before.range.1 } else { before.range.0 }..end)
            }
            Source::Asked(places) => places.slice(from, behind, to),
        }
    }

    /// The punct at `index` as written, where Rust's lexer took another character for it, as `—` for `-`.
    pub(crate) fn mistaken(&self, index: usize) -> Option<&str> {
        match (&self.source, self.nth(index)?) {
            (Source::Asked(places), Token::Punct(punct, _)) => places.mistaken(index, *punct),
            // A source that could be read along has the tokens as they are.
            _ => None,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_is_found_by_place() {
        let tokens: TokenStream = "x\n{ a\té  b /* c */ d }".parse().unwrap();
        let Some(TokenTree::Group(body)) = tokens.into_iter().nth(1) else { panic!("a group") };
        let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
        let source = body.span().source_text().map(|text| (text, 1));
        for (source, read) in [(source, true), (None, false)] {
            let cursor = Cursor::new(&tokens, source, Some(&body)).expect("no deep group");
            assert_eq!(matches!(cursor.source, Source::Read(_)), read);
            let white = |index| cursor.gap(index).map(|gap| gap.white);
            assert_eq!(white(0), None);
            assert_eq!(white(1).as_deref(), Some("\t"));
            assert_eq!(white(2).as_deref(), Some("  "));
            assert_eq!(white(3).as_deref(), Some("  "));
        }
    }
}
