//! The collector: every mistake of an invocation is reported in one run.

use proc_macro2::{Ident, LineColumn, Span, TokenStream};
use std::fmt::Display;

/// How many errors of one component are shown; the rest is counted.
const SHOWN: usize = 10;

/// The errors found so far, in the order of the source, component by component.
///
/// ```
/// use marquetry_grammar::{Errors, parse_markup};
///
/// let mut errors = Errors::new();
/// parse_markup("<p>text</div>".parse().unwrap(), &mut errors);
/// assert!(!errors.is_empty());
/// let error: syn::Error = errors.into_error().unwrap();
/// # let _ = error;
/// ```
#[derive(Debug, Default)]
pub struct Errors {
    entries: Vec<Entry>,
    components: Vec<Ident>,
    current: Option<usize>,
    warnings: Vec<Warning>,
}

/// What is probably a mistake, and no error.
#[derive(Debug)]
pub struct Warning {
    /// The rule that `@allow` knows it by.
    pub rule: &'static str,
    /// The tokens that it is about.
    pub span: Span,
    /// What is doubtful, and what to write instead.
    pub message: String,
}

#[derive(Debug)]
struct Entry {
    component: Option<usize>,
    at: LineColumn,
    error: syn::Error,
}

impl Errors {
    /// A collector without errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many errors there are, shown or not.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Reports what is wrong with the tokens at `span`.
    pub fn push(&mut self, span: Span, message: impl Display) {
        self.push_error(syn::Error::new(span, message));
    }

    /// Reports what is wrong, and below it what to write instead.
    pub fn push_help(&mut self, span: Span, message: impl Display, help: impl Display) {
        self.push(span, format_args!("{message}\nhelp: {help}"));
    }

    /// Reports what is wrong with all of `tokens`, from the first to the last.
    pub fn push_tokens(&mut self, tokens: &TokenStream, message: impl Display) {
        self.push_error(syn::Error::new_spanned(tokens, message));
    }

    /// Whether something is wrong with the tokens at `span` already.
    pub(crate) fn is_known(&self, span: Span) -> bool {
        let at = span.start();
        self.entries.iter().any(|entry| entry.at == at)
    }

    /// Takes over an error of `syn`.
    pub fn push_error(&mut self, error: syn::Error) {
        self.entries.push(Entry { component: self.current, at: error.span().start(), error });
    }

    /// Reports what is probably a mistake.
    pub(crate) fn warn(&mut self, rule: &'static str, span: Span, message: String) {
        self.warnings.push(Warning { rule, span, message });
    }

    /// Takes out the warnings, in the order of the source.
    ///
    /// ```
    /// use marquetry_grammar::{Errors, check_markup, parse_markup};
    ///
    /// let mut errors = Errors::new();
    /// let nodes = parse_markup(r#"<a href="/" target="_blank">x</a>"#.parse().unwrap(), &mut errors);
    /// check_markup(&nodes, &mut errors);
    /// assert!(errors.is_empty());
    /// assert_eq!(errors.take_warnings()[0].rule, "blank-target");
    /// ```
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// Takes over an error of `syn`; `end` is where the tokens end, for what is missing there.
    pub(crate) fn push_syn(&mut self, error: syn::Error, end: Span) {
        if error.span().start() == Span::call_site().start() {
            self.push(end, error);
        } else {
            self.push_error(error);
        }
    }

    /// Takes over the errors of another collector.
    pub(crate) fn take_all(&mut self, other: Errors) {
        for entry in other.entries {
            self.push_error(entry.error);
        }
    }

    /// What is pushed from here on belongs to this component, until [`Errors::leave`].
    pub fn enter(&mut self, component: &Ident) {
        let known = self.components.iter().position(|name| name == component);
        self.current = Some(known.unwrap_or_else(|| {
            self.components.push(component.clone());
            self.components.len() - 1
        }));
    }

    /// What is pushed from here on belongs to no component.
    pub fn leave(&mut self) {
        self.current = None;
    }

    /// Whether one is of this component.
    pub fn concern(&self, component: &Ident) -> bool {
        let index = self.components.iter().position(|name| name == component);
        index.is_some() && self.entries.iter().any(|entry| entry.component == index)
    }

    /// Takes out the errors of one component, so that they can be emitted inside its function.
    pub fn take(&mut self, component: &Ident) -> Option<syn::Error> {
        let index = self.components.iter().position(|name| name == component)?;
        let (taken, rest) = self.entries.drain(..).partition(|entry| entry.component == Some(index));
        self.entries = rest;
        combine(taken, Some(component))
    }

    /// All errors as one, or none where nothing is wrong.
    pub fn into_error(mut self) -> Option<syn::Error> {
        let mut all: Option<syn::Error> = None;
        for component in self.components.clone() {
            add(&mut all, self.take(&component));
        }
        add(&mut all, combine(self.entries, None));
        all
    }
}

fn combine(mut entries: Vec<Entry>, component: Option<&Ident>) -> Option<syn::Error> {
    entries.sort_by_key(|entry| entry.at);
    let hidden = entries.len().saturating_sub(SHOWN);
    let last = entries.last().map(|entry| entry.error.span());
    let mut all = None;
    for entry in entries.into_iter().take(SHOWN) {
        add(&mut all, Some(entry.error));
    }
    if hidden > 0 {
        let plural = if hidden == 1 { "" } else { "s" };
        let rest = match component {
            Some(name) => syn::Error::new(name.span(), format_args!("and {hidden} more error{plural} in this component")),
            None => syn::Error::new(last.unwrap_or_else(Span::call_site), format_args!("and {hidden} more error{plural}")),
        };
        add(&mut all, Some(rest));
    }
    all
}

fn add(all: &mut Option<syn::Error>, error: Option<syn::Error>) {
    match (all.as_mut(), error) {
        (Some(all), Some(error)) => all.combine(error),
        (None, error) => *all = error,
        (Some(_), None) => {}
    }
}
