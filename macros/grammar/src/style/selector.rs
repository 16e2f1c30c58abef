//! Selectors: which elements they ask for, and how they come to ask for those of one component only.
//!
//! As in Svelte 5: the first compound of a selector has the component's attribute, the others have it in `:where(…)`, so that it counts once.

use super::sheet::squeeze;

/// How the compounds of a selector are scoped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The first by the attribute, the others without weight.
    First,
    /// All without weight: what they stand in has it.
    Where,
    /// None.
    Global,
}

/// What a compound asks of an element of the component.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Compound {
    pub(crate) element: Option<String>,
    pub(crate) classes: Vec<String>,
    pub(crate) ids: Vec<String>,
}

/// One selector of a list.
pub(super) struct Scoped {
    pub(super) source: String,
    pub(super) css: String,
    pub(super) compounds: Vec<Compound>,
}

/// Scopes a list of selectors. The error is what cannot be read.
pub(super) fn scope(list: &str, attribute: &str, mode: Mode) -> Result<Vec<Scoped>, String> {
    let parts = split(list);
    parts
        .into_iter()
        .map(|source| {
            let source = squeeze(source);
            let mut reader = Reader { rest: &source, attribute, mode, css: String::new(), compounds: Vec::new() };
            reader.complex()?;
            let Reader { css, compounds, .. } = reader;
            Ok(Scoped { css, compounds, source: source.clone() })
        })
        .collect()
}

/// The selectors between commas outside of brackets and strings.
fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut from, mut at, mut depth) = (Vec::new(), 0, 0, 0usize);
    while let Some(first) = list[at..].chars().next() {
        match first {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
        at += length(&list[at..]);
    }
    parts.push(&list[from..]);
    parts
}

/// The length of a string, an escape, or a letter.
fn length(rest: &str) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    match first {
        '"' | '\'' => {
            let mut letters = rest.char_indices().skip(1);
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '\\' => drop(letters.next()),
                    _ if letter == first => return at + 1,
                    _ => {}
                }
            }
            rest.len()
        }
        '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        _ => first.len_utf8(),
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '\\') || !letter.is_ascii()
}

/// The length of a name at the beginning.
fn name(rest: &str) -> usize {
    let mut at = 0;
    while rest[at..].starts_with(is_name) {
        at += length(&rest[at..]);
    }
    at
}

/// A name without its escapes.
fn unescaped(name: &str) -> String {
    let mut out = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        let mut hex = String::new();
        while hex.len() < 6 && letters.peek().is_some_and(char::is_ascii_hexdigit) {
            hex.extend(letters.next());
        }
        if hex.is_empty() {
            out.extend(letters.next());
        } else {
            letters.next_if(|letter| *letter == ' ');
            out.extend(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
        }
    }
    out
}

struct Reader<'a> {
    rest: &'a str,
    attribute: &'a str,
    mode: Mode,
    css: String,
    compounds: Vec<Compound>,
}

impl Reader<'_> {
    fn take(&mut self, length: usize) -> &str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn complex(&mut self) -> Result<(), String> {
        if self.rest.is_empty() {
            return Err(String::new());
        }
        while let Some(first) = self.rest.chars().next() {
            match first {
                ' ' | '>' | '+' | '~' => {
                    let end = self.rest.find(|letter| !matches!(letter, ' ' | '>' | '+' | '~')).unwrap_or(self.rest.len());
                    let combinator = self.take(end).trim().to_owned();
                    if self.rest.is_empty() {
                        return Err(combinator);
                    }
                    self.css += if combinator.is_empty() { " " } else { &combinator };
                }
                _ => self.compound()?,
            }
        }
        Ok(())
    }

    fn compound(&mut self) -> Result<(), String> {
        let mut compound = Compound::default();
        // Where the attribute belongs: behind what names the element, before its states.
        let (mut place, mut own, mut all, mut global) = (None, false, false, false);
        let begin = self.css.len();
        while let Some(first) = self.rest.chars().next() {
            match first {
                ' ' | '>' | '+' | '~' => break,
                '&' => {
                    self.take(1);
                    self.css.push('&');
                    all = true;
                }
                '*' => {
                    self.take(1);
                    self.css.push('*');
                    own = true;
                }
                '.' | '#' => {
                    let end = 1 + name(&self.rest[1..]);
                    if end == 1 {
                        return Err(self.rest.to_owned());
                    }
                    let named = self.take(end).to_owned();
                    self.css += &named;
                    let list = if first == '.' { &mut compound.classes } else { &mut compound.ids };
                    list.push(unescaped(&named[1..]));
                    own = true;
                }
                '[' => {
                    let end = self.bracket(1)?;
                    let attribute = self.take(end).to_owned();
                    self.css += &attribute;
                    own = true;
                }
                ':' => {
                    place = place.or(Some(self.css.len()));
                    self.pseudo(&mut all, &mut global)?;
                }
                '|' => {
                    self.take(1);
                    self.css.push('|');
                }
                _ if is_name(first) => {
                    let end = name(self.rest);
                    let named = self.take(end).to_owned();
                    self.css += &named;
                    compound.element = Some(unescaped(&named));
                    own = true;
                }
                _ => return Err(self.rest.to_owned()),
            }
        }
        if self.mode == Mode::Global || all || global && !own {
            return Ok(());
        }
        let scoped = match self.mode {
            Mode::First => format!("[{}]", self.attribute),
            _ => format!(":where([{}])", self.attribute),
        };
        self.mode = Mode::Where;
        self.css.insert_str(place.unwrap_or(self.css.len()).max(begin), &scoped);
        self.compounds.push(compound);
        Ok(())
    }

    /// A pseudo-class or pseudo-element. `all`: it stands for what is no element of any one component.
    fn pseudo(&mut self, all: &mut bool, global: &mut bool) -> Result<(), String> {
        let colons = self.rest.len() - self.rest.trim_start_matches(':').len();
        let end = colons + name(&self.rest[colons..]);
        if end == colons {
            return Err(self.rest.to_owned());
        }
        let whole = self.rest;
        let pseudo = self.take(end).to_owned();
        let word = pseudo.trim_start_matches(':');
        *all |= matches!(word, "root" | "host" | "host-context") || word.starts_with("view-transition");
        if !self.rest.starts_with('(') {
            if word == "global" {
                // From here on.
                self.mode = Mode::Global;
                *all = true;
                let space = self.rest.len() - self.rest.trim_start().len();
                self.take(space);
                if self.css.ends_with(' ') && self.rest.is_empty() {
                    return Err(whole.to_owned());
                }
                return Ok(());
            }
            self.css += &pseudo;
            return Ok(());
        }
        let end = self.bracket(1)?;
        let argument = self.take(end).to_owned();
        let inner = &argument[1..argument.len() - 1];
        let mode = match word {
            "global" => {
                *global = true;
                self.css += &squeeze(inner);
                return Ok(());
            }
            "has" if self.mode != Mode::Global => Mode::Where,
            "has" | "is" | "where" | "not" | "matches" | "-webkit-any" => Mode::Global,
            _ => {
                self.css += &pseudo;
                self.css += &argument;
                return Ok(());
            }
        };
        let list = scope(inner, self.attribute, mode)?;
        let list: Vec<String> = list.into_iter().map(|one| one.css).collect();
        self.css += &format!("{pseudo}({})", list.join(","));
        Ok(())
    }

    /// The length of what stands in brackets at the beginning.
    fn bracket(&self, first: usize) -> Result<usize, String> {
        let (mut at, mut depth) = (first, 1);
        while depth > 0 {
            match self.rest[at..].chars().next() {
                None => return Err(self.rest.to_owned()),
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth -= 1,
                _ => {}
            }
            at += length(&self.rest[at..]);
        }
        Ok(at)
    }
}
