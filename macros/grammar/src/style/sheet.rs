//! Reads a style sheet, as far as scoping needs it, and writes it again: its selectors for one component only, its keyframes under a name of their own.
//!
//! The structure is that of CSS Syntax 3 with nesting (<https://drafts.csswg.org/css-syntax/>, <https://drafts.csswg.org/css-nesting/>); properties and values are
//! the browser's to judge.

use super::selector::{self, Compound, Mode};

/// What is wrong with a style sheet, and the part of it that says so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// What is open until the end: a brace, a bracket, a string, a comment.
    Open(&'static str, String),
    /// It closes nothing.
    Closes(char, String),
    /// A rule without a selector.
    NoSelector(String),
    /// Neither a rule nor, in one, a declaration.
    NoRule(String),
    NoDeclaration(String),
    /// It would end the element.
    EndTag,
    Selector(String),
    /// Rules in rules, or brackets in brackets, without end.
    Deep,
}

/// A style sheet for one component.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) css: String,
    /// What its selectors ask of the component's elements, one for each selector of a list, with its text.
    pub(crate) selectors: Vec<(String, Vec<Compound>)>,
}

/// Rules around rules: what stands in them is scoped.
const AROUND: [&str; 7] = ["media", "supports", "container", "layer", "scope", "starting-style", "document"];

/// How deep rules and brackets may be nested.
const DEPTH: usize = 64;

/// Scopes a style sheet by an attribute; `suffix` tells its keyframes from those of others.
pub(crate) fn scope(source: &str, attribute: &str, suffix: &str) -> Result<Sheet, Mistake> {
    let mut names = Vec::new();
    Writer::new(source, attribute, suffix, &mut names).whole()?;
    let names = names.clone();
    Writer::new(source, attribute, suffix, &mut names.clone()).whole()
}

/// Whether a style sheet is whole, as it stands.
pub(crate) fn check(source: &str) -> Result<(), Mistake> {
    Writer::new(source, "", "", &mut Vec::new()).whole().map(drop)
}

struct Writer<'a> {
    source: &'a str,
    at: usize,
    attribute: &'a str,
    suffix: &'a str,
    /// The names of the style sheet's own keyframes.
    keyframes: &'a mut Vec<String>,
    /// How many rules are open.
    depth: usize,
    sheet: Sheet,
}

/// Where rules stand.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    /// In a rule with a selector, where declarations stand too.
    nested: bool,
    /// What stands here is meant for all components.
    global: bool,
}

impl<'a> Writer<'a> {
    fn new(source: &'a str, attribute: &'a str, suffix: &'a str, keyframes: &'a mut Vec<String>) -> Self {
        Writer { source, at: 0, attribute, suffix, keyframes, depth: 0, sheet: Sheet::default() }
    }

    fn whole(mut self) -> Result<Sheet, Mistake> {
        if self.source.as_bytes().windows(7).any(|window| window.eq_ignore_ascii_case(b"</style")) {
            return Err(Mistake::EndTag);
        }
        self.rules(Place { nested: false, global: false })?;
        if self.at < self.source.len() {
            return Err(Mistake::Closes('}', excerpt(&self.source[..self.at + 1], true)));
        }
        Ok(self.sheet)
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn space(&mut self) -> Result<(), Mistake> {
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                self.at += comment(rest)?;
            } else if let Some(first) = rest.chars().next().filter(|first| first.is_ascii_whitespace()) {
                self.at += first.len_utf8();
            } else {
                return Ok(());
            }
        }
    }

    /// Rules up to the brace that ends them, or to the end.
    fn rules(&mut self, place: Place) -> Result<(), Mistake> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Mistake::Deep);
        }
        self.rules_here(place)?;
        self.depth -= 1;
        Ok(())
    }

    fn rules_here(&mut self, place: Place) -> Result<(), Mistake> {
        loop {
            self.space()?;
            let rest = self.rest();
            if rest.is_empty() || rest.starts_with('}') {
                return Ok(());
            }
            if rest.starts_with("<!--") || rest.starts_with("-->") {
                return Err(Mistake::NoRule(excerpt(rest, false)));
            }
            if rest.starts_with(';') {
                self.at += 1;
            } else if rest.starts_with('@') {
                self.at_rule(place)?;
            } else {
                self.rule(place)?;
            }
        }
    }

    fn at_rule(&mut self, place: Place) -> Result<(), Mistake> {
        let from = self.at;
        let (prelude, end) = self.prelude(false)?;
        let name_end = prelude[1..].find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_').map_or(prelude.len(), |at| at + 1);
        let (name, rest) = (&prelude[1..name_end], prelude[name_end..].trim());
        if name.is_empty() {
            return Err(Mistake::NoRule(excerpt(&self.source[from..], false)));
        }
        let kind = name.rsplit_once('-').filter(|_| name.starts_with('-')).map_or(name, |(_, kind)| kind);
        if end != '{' {
            self.sheet.css += &format!("@{name}{}{};", if rest.is_empty() { "" } else { " " }, squeeze(rest));
            return Ok(());
        }
        if AROUND.contains(&name) {
            self.sheet.css += &format!("@{name}{}{}{{", if rest.is_empty() { "" } else { " " }, squeeze(rest));
            return self.block(from, place);
        }
        let body = self.raw(from)?;
        if kind == "keyframes" {
            let known = rest.trim_matches(['"', '\'']);
            let known = match known.strip_prefix("-global-") {
                Some(global) => global.to_owned(),
                None if place.global || self.suffix.is_empty() => known.to_owned(),
                None => {
                    if !self.keyframes.iter().any(|name| name == known) {
                        self.keyframes.push(known.to_owned());
                    }
                    format!("{known}-{}", self.suffix)
                }
            };
            self.sheet.css += &format!("@{name} {known}{{{}}}", squeeze(body));
        } else {
            self.sheet.css += &format!("@{name}{}{}{{{}}}", if rest.is_empty() { "" } else { " " }, squeeze(rest), squeeze(body));
        }
        Ok(())
    }

    /// Rules in braces; the opening one is behind us.
    fn block(&mut self, from: usize, place: Place) -> Result<(), Mistake> {
        self.rules(place)?;
        if self.rest().is_empty() {
            return Err(Mistake::Open("{", excerpt(&self.source[from..], false)));
        }
        self.at += 1;
        if self.sheet.css.ends_with(';') {
            self.sheet.css.pop();
        }
        self.sheet.css.push('}');
        Ok(())
    }

    /// What stands in braces, as it is; the opening one is behind us.
    fn raw(&mut self, from: usize) -> Result<&'a str, Mistake> {
        let begin = self.at;
        let mut depth = 1;
        while depth > 0 {
            let rest = self.rest();
            match rest.chars().next() {
                None => return Err(Mistake::Open("{", excerpt(&self.source[from..], false))),
                Some('{') => depth += 1,
                Some('}') => depth -= 1,
                _ => {}
            }
            self.at += token(rest)?;
        }
        Ok(&self.source[begin..self.at - 1])
    }

    fn rule(&mut self, place: Place) -> Result<(), Mistake> {
        let from = self.at;
        let (prelude, end) = self.prelude(self.rest().starts_with("--"))?;
        if end != '{' {
            if !place.nested {
                return Err(Mistake::NoRule(excerpt(&prelude, false)));
            }
            return self.declaration(&prelude);
        }
        if prelude.trim().is_empty() {
            return Err(Mistake::NoSelector(excerpt(&self.source[from..], false)));
        }
        // What is meant for all components, written together.
        if prelude.trim() == ":global" {
            self.rules(Place { global: true, ..place })?;
            if self.rest().is_empty() {
                return Err(Mistake::Open("{", excerpt(&self.source[from..], false)));
            }
            self.at += 1;
            return Ok(());
        }
        let mode = match place {
            _ if place.global || self.attribute.is_empty() => Mode::Global,
            Place { nested: true, .. } => Mode::Where,
            _ => Mode::First,
        };
        let list = selector::scope(&prelude, self.attribute, mode).map_err(Mistake::Selector)?;
        self.sheet.css += &list.iter().map(|one| one.css.as_str()).collect::<Vec<_>>().join(",");
        self.sheet.selectors.extend(list.into_iter().map(|one| (one.source, one.compounds)));
        self.sheet.css.push('{');
        self.block(from, Place { nested: true, ..place })
    }

    fn declaration(&mut self, declaration: &str) -> Result<(), Mistake> {
        let declaration = declaration.trim();
        let Some((property, value)) = declaration.split_once(':') else {
            return Err(Mistake::NoDeclaration(excerpt(declaration, false)));
        };
        let property = property.trim();
        let value = squeeze(value);
        let animates = matches!(property.trim_start_matches("-webkit-").to_ascii_lowercase().as_str(), "animation" | "animation-name");
        let value = if animates { self.animation(&value) } else { value };
        self.sheet.css += &format!("{property}:{value};");
        Ok(())
    }

    /// A value in which names of the style sheet's own keyframes are exchanged.
    fn animation(&self, value: &str) -> String {
        let mut out = String::with_capacity(value.len() + 16);
        let mut rest = value;
        while let Some(first) = rest.chars().next() {
            let end = token(rest).unwrap_or(first.len_utf8());
            let word = &rest[..end];
            out += word;
            if self.keyframes.iter().any(|name| name == word) {
                out += "-";
                out += self.suffix;
            }
            rest = &rest[end..];
        }
        out
    }

    /// What stands before the next `{`, `;` or `}` outside of brackets and strings, without comments, and which of them it is. A closing brace is not passed.
    fn prelude(&mut self, custom: bool) -> Result<(String, char), Mistake> {
        let from = self.at;
        let (mut text, mut open) = (String::new(), Vec::new());
        // The value of a custom property may have braces.
        let mut value = false;
        loop {
            let rest = self.rest();
            let Some(first) = rest.chars().next() else {
                return match open.last() {
                    Some(bracket) => Err(Mistake::Open(name_of(*bracket), excerpt(&self.source[from..], false))),
                    None => Ok((text, ';')),
                };
            };
            match first {
                '(' | '[' if open.len() == DEPTH => return Err(Mistake::Deep),
                '(' | '[' => open.push(first),
                ')' | ']' => {
                    let opened = open.pop();
                    if opened != Some(if first == ')' { '(' } else { '[' }) {
                        return Err(Mistake::Closes(first, excerpt(&self.source[from..self.at + 1], false)));
                    }
                }
                ':' if custom && open.is_empty() => value = true,
                '{' if value => open.push('{'),
                '}' if open.last() == Some(&'{') => drop(open.pop()),
                '{' | ';' | '}' if !open.is_empty() => match open.last() {
                    // A URL or a value in brackets may have semicolons.
                    Some('(' | '{') if first == ';' => {}
                    Some(bracket) => return Err(Mistake::Open(name_of(*bracket), excerpt(&self.source[from..], false))),
                    None => {}
                },
                '{' | ';' => {
                    self.at += 1;
                    return Ok((text, first));
                }
                '}' => return Ok((text, first)),
                _ => {}
            }
            let length = token(rest)?;
            if rest.starts_with("/*") {
                text.push(' ');
            } else {
                text += &rest[..length];
            }
            self.at += length;
        }
    }
}

fn name_of(bracket: char) -> &'static str {
    match bracket {
        '(' => "(",
        '[' => "[",
        _ => "{",
    }
}

/// The length of a comment at the beginning.
fn comment(rest: &str) -> Result<usize, Mistake> {
    rest[2..].find("*/").map(|end| end + 4).ok_or_else(|| Mistake::Open("/*", excerpt(rest, false)))
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_') || !letter.is_ascii()
}

/// The length of what is one thing at the beginning: a comment, a string, an escape, a name, a URL without quotes, a sign.
fn token(rest: &str) -> Result<usize, Mistake> {
    let Some(first) = rest.chars().next() else { return Ok(0) };
    match first {
        '/' if rest.starts_with("/*") => comment(rest),
        '"' | '\'' => {
            let mut letters = rest.char_indices().skip(1);
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '\\' => drop(letters.next()),
                    '\n' => break,
                    _ if letter == first => return Ok(at + 1),
                    _ => {}
                }
            }
            Err(Mistake::Open(if first == '"' { "\"" } else { "'" }, excerpt(rest, false)))
        }
        '\\' => Ok(1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
        // A name after one of these is no function.
        '@' | '#' | '.' => Ok(1 + rest[1..].find(|letter| !is_name(letter)).unwrap_or(rest.len() - 1)),
        _ if is_name(first) => {
            let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
            let url = rest[..end].eq_ignore_ascii_case("url") && rest[end..].starts_with('(');
            if !url || rest[end + 1..].trim_start().starts_with(['"', '\'']) {
                return Ok(end);
            }
            rest.find(')').map(|end| end + 1).ok_or_else(|| Mistake::Open("(", excerpt(rest, false)))
        }
        _ => Ok(first.len_utf8()),
    }
}

/// Without comments, and with one space where there is white space.
pub(super) fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let (mut rest, mut space) = (css.trim_start(), false);
    while let Some(first) = rest.chars().next() {
        let length = token(rest).unwrap_or(first.len_utf8());
        if rest.starts_with("/*") || first.is_ascii_whitespace() {
            space = !out.is_empty();
        } else {
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            out += &rest[..length];
        }
        rest = &rest[length..];
    }
    out
}

/// Some words of a style sheet: its beginning, or its end.
fn excerpt(css: &str, end: bool) -> String {
    const LETTERS: usize = 32;
    let words = css.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LETTERS {
        return words;
    }
    if end {
        let skipped = words.chars().count() - LETTERS;
        return format!("…{}", words.chars().skip(skipped).collect::<String>());
    }
    format!("{}…", words.chars().take(LETTERS).collect::<String>())
}
