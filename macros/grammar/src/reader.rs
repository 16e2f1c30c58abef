//! The source of the tokens, read along with them: then what stands between two of them is known without asking the compiler where each one stands, which costs
//! more than all else a macro does.

use crate::gap::after_comment;
use crate::tokens::{Placed, Token};
use proc_macro2::{Delimiter, Group, Punct, Span, TokenTree};

/// How deep brackets may stand in each other.
const DEPTH: usize = 128;

/// How many operators may stand before a value: each is one more call of a parser that calls itself.
const STEEP: usize = 200;

/// Counts signs that stand before a value or a closure, and may stand there again.
#[derive(Default)]
struct Steep {
    all: usize,
    run: usize,
}

impl Steep {
    fn sign(&mut self, sign: char) -> bool {
        if !matches!(sign, '*' | '&' | '!' | '-' | '|') {
            *self = Steep::default();
            return false;
        }
        self.all += 1;
        self.run += 1;
        self.all > STEEP
    }

    /// A word after an operator of two signs or less begins anew; after more, it may be a closure's parameter.
    fn word(&mut self) {
        if self.run <= 2 {
            self.all = 0;
        }
        self.run = 0;
    }
}

/// Why the source cannot be read along.
#[derive(Debug)]
pub(crate) enum Lost {
    /// It does not have the tokens: a `macro_rules!` macro put them together, or Rust's lexer has left something out.
    Here,
    /// A group that stands too deep in others, or one of too many operators.
    Deep(Span),
}

/// A place in the source.
pub(crate) struct Reader<'s> {
    text: &'s str,
    at: usize,
    steep: Steep,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(text: &'s str, at: usize) -> Reader<'s> {
        Reader { text, at, steep: Steep::default() }
    }

    /// Goes on behind what is written next, after white space and comments: from where to where it stands.
    fn take(&mut self, written: &str) -> Result<(usize, usize), Lost> {
        self.steep.word();
        self.skip_space();
        let from = self.at;
        let to = from + written.len();
        if self.text.as_bytes().get(from..to) != Some(written.as_bytes()) {
            return Err(Lost::Here);
        }
        self.at = to;
        Ok((from, to))
    }

    /// The same for a sign that stands alone.
    fn take_punct(&mut self, punct: &Punct) -> Result<(usize, usize), Lost> {
        if self.steep.sign(punct.as_char()) {
            return Err(Lost::Deep(punct.span()));
        }
        self.take_sign(punct.as_char())
    }

    /// The same for one sign.
    fn take_sign(&mut self, sign: char) -> Result<(usize, usize), Lost> {
        self.skip_space();
        let from = self.at;
        match self.text.as_bytes().get(from) {
            Some(byte) if *byte as char == sign => self.at = from + 1,
            _ => return Err(Lost::Here),
        }
        Ok((from, self.at))
    }

    /// Goes on behind these tokens.
    fn take_all(&mut self, tokens: &[TokenTree], depth: usize) -> Result<(), Lost> {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.take(&ident.to_string())?,
                TokenTree::Literal(literal) => self.take(&literal.to_string())?,
                TokenTree::Punct(punct) => self.take_punct(punct)?,
                TokenTree::Group(group) => {
                    let (open, close) = signs(group)?;
                    self.take_sign(open)?;
                    self.take_all(&inside(group, depth)?, depth + 1)?;
                    self.take_sign(close)?
                }
            };
        }
        Ok(())
    }

    fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            match bytes[self.at] {
                b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' => self.at += 1,
                b'/' => match bytes.get(self.at + 1) {
                    Some(b'/') => self.at = self.text[self.at..].find('\n').map_or(bytes.len(), |line| self.at + line),
                    Some(b'*') => self.at = bytes.len() - after_comment(&self.text[self.at..]).len(),
                    _ => return,
                },
                _ => return,
            }
        }
    }
}

/// The brackets of a group.
fn signs(group: &Group) -> Result<(char, char), Lost> {
    match group.delimiter() {
        Delimiter::Brace => Ok(('{', '}')),
        Delimiter::Parenthesis => Ok(('(', ')')),
        Delimiter::Bracket => Ok(('[', ']')),
        Delimiter::None => Err(Lost::Here),
    }
}

/// The tokens in a group that stands in `depth` others.
fn inside(group: &Group, depth: usize) -> Result<Vec<TokenTree>, Lost> {
    if depth >= DEPTH {
        return Err(Lost::Deep(group.span()));
    }
    Ok(group.stream().into_iter().collect())
}

/// The first group that stands too deep in others for a parser that calls itself, or the first of too many operators.
pub(crate) fn too_deep(tokens: &[TokenTree]) -> Option<Span> {
    deep(tokens, 1)
}

fn deep(tokens: &[TokenTree], depth: usize) -> Option<Span> {
    let mut steep = Steep::default();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if steep.sign(punct.as_char()) => return Some(punct.span()),
            TokenTree::Punct(_) => {}
            _ => steep.word(),
        }
        if let TokenTree::Group(group) = token {
            match inside(group, depth) {
                Ok(inner) => match deep(&inner, depth + 1) {
                    None => {}
                    found => return found,
                },
                Err(_) => return Some(group.span()),
            }
        }
    }
    None
}

/// The tokens, each with its place in the source.
pub(crate) fn read(tokens: &[TokenTree], reader: &mut Reader, depth: usize, out: &mut Vec<Placed>) -> Result<(), Lost> {
    for token in tokens {
        let placed = match token {
            TokenTree::Ident(ident) => {
                let mut text = ident.to_string();
                let range = reader.take(&text)?;
                if text.starts_with("r#") {
                    text.drain(..2);
                }
                Placed { token: Token::Ident(ident.clone()), text, range, inner: Vec::new() }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let range = reader.take(&text)?;
                Placed { token: Token::Literal(literal.clone()), text, range, inner: Vec::new() }
            }
            TokenTree::Punct(punct) => {
                let range = reader.take_punct(punct)?;
                Placed { token: Token::Punct(punct.as_char(), punct.span()), text: String::new(), range, inner: Vec::new() }
            }
            TokenTree::Group(group) => {
                let (open, close) = signs(group)?;
                let range = reader.take_sign(open)?;
                let inner = inside(group, depth)?;
                if open == '{' {
                    reader.take_all(&inner, depth + 1)?;
                    let (_, to) = reader.take_sign(close)?;
                    Placed { token: Token::Brace(group.clone()), text: String::new(), range: (range.0, to), inner }
                } else {
                    let at = out.len();
                    out.push(Placed { token: Token::Open(group.clone(), at), text: String::new(), range, inner: Vec::new() });
                    read(&inner, reader, depth + 1, out)?;
                    out[at].token = Token::Open(group.clone(), out.len());
                    let range = reader.take_sign(close)?;
                    Placed { token: Token::Close(close, group.span_close()), text: String::new(), range, inner: Vec::new() }
                }
            }
        };
        out.push(placed);
    }
    Ok(())
}
