//! Code of which much is written, token by token.
//!
//! `quote!` is for the rest. A macro is most often compiled without optimisation, and a check waits for it: what stands in every component and at every hole is
//! gathered here, and given to the compiler at once. There, a stream in a stream is a question to it.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Type, Visibility};

use super::site;

/// Tokens at one place.
pub(super) struct Code {
    span: Span,
    tokens: Vec<TokenTree>,
    /// The brackets that are open, with what stands before them.
    open: Vec<(Delimiter, Vec<TokenTree>)>,
}

impl Code {
    /// Tokens that belong to none of the user's.
    pub(super) fn new() -> Code {
        Code::at(site())
    }

    /// Tokens whose errors belong to the user's at `span`.
    pub(super) fn at(span: Span) -> Code {
        Code { span, tokens: Vec::with_capacity(16), open: Vec::new() }
    }

    /// Names, signs and brackets as Rust has them. Brackets may be closed by a later call; literals have functions of their own.
    pub(super) fn rust(&mut self, source: &str) {
        let bytes = source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            let from = at;
            at += 1;
            match byte {
                b' ' | b'\n' => {}
                b'(' => self.enter(Delimiter::Parenthesis),
                b'[' => self.enter(Delimiter::Bracket),
                b'{' => self.enter(Delimiter::Brace),
                b')' | b']' | b'}' => self.leave(),
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    while at < bytes.len() && matches!(bytes[at], b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9') {
                        at += 1;
                    }
                    let name = &source[from..at];
                    // Bindings are seen from one place only, where another macro has written some of the tokens.
                    let span = if name.starts_with("__") { site() } else { self.span };
                    self.tokens.push(TokenTree::Ident(Ident::new(name, span)));
                }
                sign => {
                    let joint = sign == b'\'' || at < bytes.len() && matches!(bytes[at], b':' | b'>' | b'=');
                    self.punct(sign as char, if joint { Spacing::Joint } else { Spacing::Alone });
                }
            }
        }
    }

    fn enter(&mut self, delimiter: Delimiter) {
        let before = std::mem::replace(&mut self.tokens, Vec::with_capacity(16));
        self.open.push((delimiter, before));
    }

    fn leave(&mut self) {
        if let Some((delimiter, before)) = self.open.pop() {
            let inside = std::mem::replace(&mut self.tokens, before);
            let mut group = Group::new(delimiter, inside.into_iter().collect());
            group.set_span(self.span);
            self.tokens.push(TokenTree::Group(group));
        }
    }

    /// From here on, tokens stand at `span`.
    pub(super) fn move_to(&mut self, span: Span) {
        self.span = span;
    }

    /// A user's name.
    pub(super) fn own_name(&mut self, name: &Ident) {
        self.tokens.push(TokenTree::Ident(name.clone()));
    }

    /// A user's type.
    pub(super) fn own_type(&mut self, ty: &Type) {
        match ty {
            Type::Path(path) if path.qself.is_none() => {
                // As nearly all are.
                if let Some(name) = path.path.get_ident() {
                    return self.own_name(name);
                }
            }
            _ => {}
        }
        self.tokens_of(ty);
    }

    /// What a visibility is written as.
    pub(super) fn own_visibility(&mut self, vis: &Visibility) {
        match vis {
            Visibility::Inherited => {}
            Visibility::Public(word) => self.tokens.push(TokenTree::Ident(Ident::new("pub", word.span))),
            Visibility::Restricted(_) => self.tokens_of(vis),
        }
    }

    /// Tokens as they are.
    pub(super) fn append(&mut self, tokens: Vec<TokenTree>) {
        self.tokens.extend(tokens);
    }

    /// Other code.
    pub(super) fn extend(&mut self, code: Code) {
        self.tokens.extend(code.tokens);
    }

    /// Any tokens.
    pub(super) fn tokens_of(&mut self, tokens: &impl ToTokens) {
        self.tokens.extend(tokens.to_token_stream());
    }

    pub(super) fn name(&mut self, name: &str) {
        self.tokens.push(TokenTree::Ident(Ident::new(name, self.span)));
    }

    pub(super) fn sign(&mut self, sign: char) {
        self.punct(sign, Spacing::Alone);
    }

    fn punct(&mut self, sign: char, spacing: Spacing) {
        let mut punct = Punct::new(sign, spacing);
        punct.set_span(self.span);
        self.tokens.push(TokenTree::Punct(punct));
    }

    /// `::name`
    pub(super) fn step(&mut self, name: &str) {
        self.punct(':', Spacing::Joint);
        self.punct(':', Spacing::Alone);
        self.name(name);
    }

    /// A string literal.
    pub(super) fn text(&mut self, text: &str) {
        let mut literal = Literal::string(text);
        literal.set_span(self.span);
        self.tokens.push(TokenTree::Literal(literal));
    }

    /// Tokens as they are.
    pub(super) fn token(&mut self, token: TokenTree) {
        self.tokens.push(token);
    }

    /// Brackets around other code.
    pub(super) fn brackets(&mut self, delimiter: Delimiter, code: Code) {
        let mut group = Group::new(delimiter, code.into());
        group.set_span(self.span);
        self.tokens.push(TokenTree::Group(group));
    }
}

impl ToTokens for Code {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.tokens.iter().cloned());
    }
}

impl From<Code> for TokenStream {
    fn from(code: Code) -> TokenStream {
        code.tokens.into_iter().collect()
    }
}

impl IntoIterator for Code {
    type Item = TokenTree;
    type IntoIter = std::vec::IntoIter<TokenTree>;

    fn into_iter(self) -> Self::IntoIter {
        self.tokens.into_iter()
    }
}
