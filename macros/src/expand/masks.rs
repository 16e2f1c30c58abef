//! Which stores a part of the markup reads, as bits; known from the names in it.

use std::collections::HashMap;

use marquetry_grammar::{stores::StoreUse, tree::Trigger};
use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// The bit of what is passed when something was waited for that is now ready, or has failed: `READY` of the runtime.
pub(super) const READY: u64 = 1 << 62;

/// How many bits stores, streams and props share; above them are [`READY`], and the one of asynchronous triggers. Past the last bit they are shared: a hole is then
/// evaluated more often than it need be, and still sent only when it differs.
const BITS: u32 = 62;

/// A store, stream, prop or bare name that markup follows.
pub(super) struct Followed {
    pub(super) kind: Kind,
    pub(super) bit: u64,
}

pub(super) enum Kind {
    /// `$name` or `$(path)`: the tokens, and the name of its value during a walk.
    Store {
        tokens: TokenStream,
        value: Ident,
    },
    /// A name alone in braces: a store if its type says so.
    Bare(Ident),
    /// An each-block that may run over a stream.
    Stream,
    Prop(Ident),
    /// A trigger, by its number, of which markup shows what it came to.
    Trigger(u32),
}

#[derive(Default)]
pub(super) struct Masks {
    pub(super) followed: Vec<Followed>,
    stores: HashMap<String, usize>,
    bare: HashMap<String, usize>,
    /// What everything depends on where a fragment can be refreshed.
    pub(super) always: u64,
    /// The bits of the futures that the items of a list wait for.
    pub(super) futures: u64,
    /// The triggers whose names are values in markup, each with its bit once it is followed.
    triggers: HashMap<String, (u32, u64)>,
    /// What local names depend on, innermost last.
    scopes: Vec<HashMap<String, u64>>,
}

impl Masks {
    pub(super) fn new(props: &[Ident]) -> Masks {
        let mut masks = Masks::default();
        let mut outer = HashMap::new();
        for prop in props {
            let bit = masks.add(Kind::Prop(prop.clone()));
            outer.insert(prop.to_string(), bit);
        }
        masks.scopes.push(outer);
        masks.enter();
        masks
    }

    /// Makes the names of triggers values; one that setup binds is setup's.
    pub(super) fn name_triggers(&mut self, triggers: &[Trigger], rebound: &[String]) {
        let names = triggers.iter().enumerate().map(|(at, trigger)| (trigger.name.unraw().to_string(), (at as u32, 0)));
        self.triggers = names.filter(|(name, _)| !rebound.contains(name)).collect();
    }

    /// Whether a name stands for a trigger.
    pub(super) fn is_trigger(&self, name: &str) -> bool {
        self.triggers.contains_key(name) && !self.is_local(name)
    }

    /// The bits of the triggers that some tokens speak of.
    pub(super) fn of_triggers(&mut self, tokens: &TokenStream) -> u64 {
        if self.triggers.is_empty() {
            return 0;
        }
        let mut found = Vec::new();
        values(tokens, &mut |name| {
            if self.triggers.contains_key(name) {
                found.push(name.to_owned());
            }
        });
        found.iter().fold(0, |mask, name| mask | self.trigger(name))
    }

    fn trigger(&mut self, name: &str) -> u64 {
        match self.triggers.get(name) {
            Some(_) if self.is_local(name) => 0,
            Some(&(number, 0)) => {
                let bit = self.add(Kind::Trigger(number));
                self.triggers.insert(name.to_owned(), (number, bit));
                bit
            }
            Some(&(_, bit)) => bit,
            None => 0,
        }
    }

    fn add(&mut self, kind: Kind) -> u64 {
        let bit = 1 << (self.followed.len() as u32 % BITS);
        self.followed.push(Followed { kind, bit });
        bit
    }

    pub(super) fn store(&mut self, store: &StoreUse) -> (u64, Ident) {
        let at = match self.stores.get(&store.name_key) {
            Some(&at) => at,
            None => {
                let value = super::hidden(&format!("value{}", self.stores.len()));
                self.add(Kind::Store { tokens: store.tokens.clone(), value });
                self.stores.insert(store.name_key.clone(), self.followed.len() - 1);
                self.followed.len() - 1
            }
        };
        let Kind::Store { value, .. } = &self.followed[at].kind else { unreachable!("only stores are numbered here") };
        (self.followed[at].bit, value.clone())
    }

    /// A name alone in braces; the bit is 0 for a local name of the markup, which is no store.
    pub(super) fn bare(&mut self, name: &Ident) -> u64 {
        let text = name.to_string();
        if let Some(&at) = self.bare.get(&text) {
            return self.followed[at].bit;
        }
        let bit = self.add(Kind::Bare(name.clone()));
        self.bare.insert(text, self.followed.len() - 1);
        bit
    }

    /// What comes over time, of an expression that reads `reads`: were its own bit among those, it would begin anew with each step that it takes.
    pub(super) fn stream(&mut self, reads: u64) -> u64 {
        let next = 1 << (self.followed.len() as u32 % BITS);
        let others = (0..BITS).map(|bit| 1 << bit).find(|bit| bit & reads == 0);
        let bit = if next & reads == 0 { next } else { others.unwrap_or(next) };
        self.followed.push(Followed { kind: Kind::Stream, bit });
        bit
    }

    /// A future that is waited for.
    pub(super) fn future(&mut self, reads: u64) -> u64 {
        let bit = self.stream(reads);
        self.futures |= bit;
        bit
    }

    pub(super) fn is_local(&self, name: &str) -> bool {
        self.scopes.iter().skip(1).any(|scope| scope.contains_key(name))
    }

    /// Whether some tokens mention a name that the markup binds.
    pub(super) fn mentions_local(&self, tokens: &TokenStream) -> bool {
        let mut local = false;
        names(tokens, &mut |name| local |= self.is_local(name));
        local
    }

    pub(super) fn enter(&mut self) {
        self.scopes.push(HashMap::new());
    }

    pub(super) fn leave(&mut self) {
        self.scopes.pop();
    }

    /// Names that depend on `mask` from here on in this scope.
    pub(super) fn bind(&mut self, names: impl IntoIterator<Item = String>, mask: u64) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(names.into_iter().map(|name| (name, mask)));
        }
    }

    /// What the names in some tokens depend on.
    pub(super) fn of_names(&self, tokens: &TokenStream) -> u64 {
        // Nothing is followed in a component without anything live, and asking for tokens costs.
        if self.scopes.iter().all(HashMap::is_empty) {
            return self.always;
        }
        let mut mask = self.always;
        names(tokens, &mut |name| mask |= self.of_name(name));
        mask
    }

    fn of_name(&self, name: &str) -> u64 {
        self.scopes.iter().rev().find_map(|scope| scope.get(name)).copied().unwrap_or(0)
    }
}

/// The names in some tokens, those in format strings among them.
fn names(tokens: &TokenStream, found: &mut dyn FnMut(&str)) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(name) => found(&name.to_string()),
            TokenTree::Group(group) => names(&group.stream(), found),
            TokenTree::Literal(literal) => {
                for part in literal.to_string().split('{').skip(1) {
                    let end = part.find(|letter: char| letter != '_' && !letter.is_alphanumeric()).unwrap_or(part.len());
                    found(&part[..end]);
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// The names in some tokens that may be values: no fields, methods, functions, macros or parts of a path.
fn values(tokens: &TokenStream, found: &mut dyn FnMut(&str)) {
    let mut tokens = tokens.clone().into_iter().peekable();
    // How many dots and colons stand just before.
    let (mut dots, mut colons) = (0, 0);
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(name) => {
                let is_more = match tokens.peek() {
                    Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                    Some(TokenTree::Punct(punct)) => punct.as_char() == ':' || (punct.as_char() == '!' && punct.spacing() == Spacing::Alone),
                    _ => false,
                };
                if dots != 1 && colons != 2 && !is_more {
                    found(&name.unraw().to_string());
                }
            }
            TokenTree::Group(group) => values(&group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        let is = |sign| matches!(&token, TokenTree::Punct(punct) if punct.as_char() == sign);
        dots = if is('.') { dots + 1 } else { 0 };
        colons = if is(':') { colons + 1 } else { 0 };
    }
}

/// Whether a name stands in some tokens.
pub(super) fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    let (mut mentioned, name) = (false, name.to_string());
    names(tokens, &mut |found| mentioned |= found == name);
    mentioned
}

/// Whether one of these names stands in some tokens.
pub(super) fn mentions_any(tokens: &TokenStream, any: &[String]) -> bool {
    let mut mentioned = false;
    names(tokens, &mut |found| mentioned |= any.iter().any(|name| name == found));
    mentioned
}

/// The names that a pattern may bind: too many do no harm.
pub(super) fn bindings(pattern: &TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    collect(pattern, &mut names);
    names
}

fn collect(pattern: &TokenStream, names: &mut Vec<String>) {
    for token in pattern.clone() {
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if name.starts_with(|first: char| first.is_lowercase() || first == '_') && !matches!(&*name, "ref" | "mut" | "box" | "true" | "false" | "_") {
                    names.push(name);
                }
            }
            TokenTree::Group(group) => collect(&group.stream(), names),
            _ => {}
        }
    }
}

/// The names that the `let` patterns of a condition bind.
pub(super) fn condition_bindings(condition: &TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut pattern: Option<TokenStream> = None;
    for token in condition.clone() {
        match (&token, &mut pattern) {
            (TokenTree::Ident(name), None) if name == "let" => pattern = Some(TokenStream::new()),
            (TokenTree::Punct(punct), Some(_)) if punct.as_char() == '=' => {
                if let Some(pattern) = pattern.take() {
                    collect(&pattern, &mut names);
                }
            }
            (_, Some(pattern)) => pattern.extend([token]),
            _ => {}
        }
    }
    names
}
