//! Code of which much is written, token by token.
//!
//! `quote!` is for the rest. A macro is most often compiled without optimisation, and a check waits for it: what stands in every component and at every hole is
//! gathered here, and given to the compiler at once. There, a stream in a stream is a question to it.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::site;

/// Tokens at one place.
pub(super) struct Code {
    span: Span,
    tokens: Vec<TokenTree>,
}

impl Code {
    /// Tokens that belong to none of the user's.
    pub(super) fn new() -> Code {
        Code::at(site())
    }

    /// Tokens whose errors belong to the user's at `span`.
    pub(super) fn at(span: Span) -> Code {
        Code { span, tokens: Vec::with_capacity(16) }
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
