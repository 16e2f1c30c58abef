//! Attributes: which an element takes, what they may be, which it cannot do without.

use super::Checker;
use super::allow::{Allowed, Rule};
use super::place::{Known, Language, known};
use super::safety::is_handler;
use crate::html::elements::*;
use crate::html::{self, Foreign, NONE, Takes, attributes as id};
use crate::messages;
use crate::nearest::nearest;
use crate::region::{attr_name, literal_of};
use crate::tree::{Attr, AttrValue, Part, PlainAttr};
use proc_macro2::Span;

/// Types of `<input>` that show what they do themselves.
const LABELLED_TYPES: [&str; 5] = ["hidden", "submit", "button", "reset", "image"];

/// Elements that have no name of their own, and so nothing that could be read out as one
/// (<https://w3c.github.io/aria/#namefromprohibited>).
const NAMELESS: u128 = html::set(&[
    ABBR,
    B,
    BDI,
    BDO,
    BODY,
    CAPTION,
    CITE,
    CODE,
    DATA,
    DEL,
    DIV,
    EM,
    FIGCAPTION,
    I,
    INS,
    KBD,
    LEGEND,
    MARK,
    P,
    PRE,
    Q,
    RP,
    RT,
    S,
    SAMP,
    SELECTEDCONTENT,
    SMALL,
    SPAN,
    STRONG,
    SUB,
    SUP,
    TIME,
    U,
    VAR,
]);

/// Elements that are never shown, and so need not be hidden.
const NEVER_SHOWN: u128 = html::set(&[BASE, COL, COLGROUP, HEAD, HTML, LINK, MAP, META, NOSCRIPT, SCRIPT, SOURCE, STYLE, TEMPLATE, TITLE, TRACK]);

/// The attributes that an element has, by their numbers.
#[derive(Default)]
struct Given {
    bits: [u64; id::NAMES.len().div_ceil(64)],
    /// A spread may give all others.
    spread: bool,
}

impl Given {
    fn add(&mut self, attribute: u16) {
        self.bits[attribute as usize >> 6] |= 1 << (attribute & 63);
    }

    fn has(&self, attribute: u16) -> bool {
        self.bits[attribute as usize >> 6] >> (attribute & 63) & 1 == 1
    }

    fn all(&self, attributes: &[u16]) -> bool {
        attributes.iter().all(|attribute| self.has(*attribute))
    }
}

impl Checker<'_, '_> {
    /// The attributes of an element, or of a fragment's.
    pub(super) fn attrs(&mut self, name: &str, span: Span, number: u8, attrs: &[Attr], allowed: Allowed) {
        let mut given = Given::default();
        let language = match number {
            NONE => html::foreign(name),
            SVG => Some(Foreign::Svg),
            MATH => Some(Foreign::MathMl),
            _ => None,
        };
        let drawing = match self.room.language {
            Language::Foreign(language) => Some(language),
            _ => language,
        };
        let kind = if number == INPUT { input_kind(attrs) } else { None };
        if drawing == Some(Foreign::Svg) {
            self.animation(name, attrs);
        }
        for (at, attr) in attrs.iter().enumerate() {
            match attr {
                Attr::Spread(expr) => {
                    if given.spread {
                        self.errors.push(expr.span, messages::second_spread());
                    }
                    given.spread = true;
                }
                Attr::Plain(attr) => {
                    if attrs[..at].iter().any(|before| matches!(before, Attr::Plain(before) if before.name.eq_ignore_ascii_case(&attr.name))) {
                        self.errors.push(attr.span, messages::duplicate_attr(&attr.name));
                        self.value(&attr.value);
                        continue;
                    }
                    let known = html::attribute(&attr.name);
                    known.into_iter().for_each(|known| given.add(known));
                    self.unsafe_attribute(attr);
                    match (drawing, known) {
                        _ if attr.quoted => {}
                        (Some(language), _) if number == NONE || matches!(self.room.language, Language::Foreign(_)) => {
                            if !language.has_attribute(&attr.name) && !is_data(&attr.name) && !is_handler(&attr.name) {
                                self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::unknown_in_language(&attr.name, language));
                            }
                        }
                        (Some(language), _) if !language.has_attribute(&attr.name) && !is_data(&attr.name) && !is_handler(&attr.name) => {
                            self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::unknown_in_language(&attr.name, language));
                        }
                        _ => self.html_attribute(attr, known, number, kind, attrs, allowed),
                    }
                    if known == Some(id::ID) {
                        self.id(&attr.value, allowed);
                    }
                }
                Attr::Class { name: class, span, .. } => {
                    if attrs[..at].iter().any(|before| matches!(before, Attr::Class { name, .. } if name == class)) {
                        self.errors.push(*span, messages::duplicate_attr(&attr_name(attr).0));
                    }
                    given.add(id::CLASS);
                }
                Attr::Style { name: property, span, .. } => {
                    if attrs[..at].iter().any(|before| matches!(before, Attr::Style { name, .. } if name == property)) {
                        self.errors.push(*span, messages::duplicate_attr(&attr_name(attr).0));
                    }
                    given.add(id::STYLE);
                }
                Attr::Bind(_) | Attr::On(_) | Attr::Trigger(_) => {}
            }
            self.attr_exprs(attr);
        }
        if drawing.is_none() && number < CUSTOM {
            self.together(number, span, kind, attrs, &given, allowed);
            self.doubts(number, span, kind, attrs, &given, allowed);
        }
        self.events(name, attrs, allowed);
    }

    /// An attribute of an HTML element: its name, and its value where that is known.
    fn html_attribute(&mut self, attr: &PlainAttr, name: Option<u16>, number: u8, kind: Option<&'static Kind>, attrs: &[Attr], allowed: Allowed) {
        // A style sheet for all components: it does not come to the browser.
        if number == STYLE && attr.name == "global" {
            return;
        }
        if number >= CUSTOM || is_handler(&attr.name) || is_data(&attr.name) || attr.name.eq_ignore_ascii_case("slot") {
            return;
        }
        let element = &ELEMENTS[number as usize];
        let takes = name.map_or(Takes::Nothing, |name| element.takes(name));
        let value = match (takes, name) {
            // These belong to elements that have a name, or that may be hidden.
            (Takes::Value(_), Some(id::ARIA_LABEL | id::ARIA_LABELLEDBY | id::ARIA_BRAILLELABEL))
                if html::has(NAMELESS, number) && matches!(known_role(attrs), Known::Missing) =>
            {
                self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::nameless(element.name, &attr.name));
                return;
            }
            (Takes::Value(_), Some(id::ARIA_HIDDEN)) if html::has(NEVER_SHOWN, number) || kind.is_some_and(|(name, _)| *name == "hidden") => {
                self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::never_hidden(element.name));
                return;
            }
            // Where the type is known, it says more.
            (Takes::Value(value), Some(known)) => match kind {
                Some((name, list)) => match html::find(list, known) {
                    Some(value) => value,
                    None if !html::is_global(known) && known != id::TYPE && !(is_beyond(known) && *name == "file") => {
                        self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::not_of_this_type(&attr.name, name));
                        return;
                    }
                    None => value,
                },
                None => value,
            },
            (Takes::WithRole(value), _) => {
                if matches!(known_role(attrs), Known::Missing) {
                    self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::needs_role(&attr.name, element.name));
                    return;
                }
                value
            }
            (_, Some(known)) if element.obsolete.contains(&known) && is_obsolete_here(&attr.name, kind) => {
                self.doubtful(Rule::ObsoleteAttribute, allowed, attr.span, || messages::obsolete_attr(&attr.name));
                return;
            }
            _ if element.open || attr.name.starts_with("xml:") || attr.name == "xmlns" => return,
            // A role may bring attributes of its own.
            (_, Some(known)) if attr.name.starts_with("aria-") && !matches!(known_role(attrs), Known::Missing) => {
                match html::elements::ELEMENTS[html::elements::DIV as usize].takes(known) {
                    Takes::Value(value) | Takes::WithRole(value) => value,
                    Takes::Nothing => return,
                }
            }
            _ => {
                self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::unknown_attr(&attr.name, element));
                return;
            }
        };
        if number == BUTTON
            && attr.name.starts_with("form")
            && name != Some(id::FORM)
            && let Known::Literal(kind) = known(attrs, "type")
            && (kind.eq_ignore_ascii_case("button") || kind.eq_ignore_ascii_case("reset"))
        {
            self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::not_of_this_type(&attr.name, kind));
            return;
        }
        if let Some(text) = literal_of(&attr.value)
            && !value.allows(text, &attr.name)
        {
            let span = match &attr.value {
                AttrValue::Literal(_, span) => *span,
                _ => attr.span,
            };
            // A literal that could not be read is reported as that.
            if !self.errors.is_known(span) {
                self.broken(Rule::AttributeValue, allowed, span, || messages::bad_value(&attr.name, text, *value));
            }
        }
    }

    /// Which attributes need each other, and which shut each other out.
    fn together(&mut self, number: u8, span: Span, kind: Option<&'static Kind>, attrs: &[Attr], given: &Given, allowed: Allowed) {
        let element = &ELEMENTS[number as usize];
        if !given.spread {
            if !element.required.is_empty() && !element.required.iter().any(|set| given.all(set)) && !self.excused(number, attrs) {
                let missing = nearest_set(element.required, given);
                // What was misspelt is told at its name.
                let misspelt = |attr: &Attr| matches!(attr, Attr::Plain(attr) if html::attribute(&attr.name).is_none() && nearest(&attr.name, missing.iter().copied()).is_some());
                if !attrs.iter().any(misspelt) {
                    self.broken(Rule::RequiredAttribute, allowed, span, || messages::missing_attrs_of(element.name, &missing, element.required));
                }
            }
            if number == INPUT && kind.is_some_and(|(name, _)| *name == "image") && !given.has(id::ALT) {
                self.broken(Rule::RequiredAttribute, allowed, span, || messages::missing_attrs("input", &["alt"]));
            }
            if number == TEXTAREA && !given.has(id::COLS) && matches!(known(attrs, "wrap"), Known::Literal(wrap) if wrap.eq_ignore_ascii_case("hard")) {
                self.broken(Rule::RequiredAttribute, allowed, span, || messages::missing_attrs("textarea", &["cols"]));
            }
            if number == LINK && given.has(id::REL) && !given.has(id::HREF) && !given.has(id::IMAGESRCSET) && !given.has(id::RESOURCE) {
                self.broken(Rule::RequiredAttribute, allowed, span, || messages::missing_attrs("link", &["href"]));
            }
            for (attribute, sets) in element.depends {
                if given.has(*attribute) && !sets.iter().any(|set| given.all(set)) {
                    let missing = nearest_set(sets, given);
                    let at = span_of(attrs, *attribute).unwrap_or(span);
                    self.broken(Rule::RequiredAttribute, allowed, at, || messages::attr_needs(id::NAMES[*attribute as usize], &missing));
                }
            }
        }
        if given.has(id::ITEMREF) || given.has(id::ITEMTYPE) || given.has(id::ITEMID) {
            self.microdata(span, attrs, given, allowed);
        }
        for (one, other) in element.conflicts {
            if given.has(*one) && given.has(*other) {
                let at = span_of(attrs, *other).unwrap_or(span);
                self.broken(Rule::AttributeConflict, allowed, at, || messages::attr_conflict(id::NAMES[*other as usize], id::NAMES[*one as usize]));
            }
        }
        if number == META {
            self.refresh(attrs);
        }
        if number == LINK {
            self.link(attrs, allowed);
        }
    }

    /// Attributes of an item, which `itemscope` makes of an element.
    fn microdata(&mut self, span: Span, attrs: &[Attr], given: &Given, allowed: Allowed) {
        for (attribute, needs) in [(id::ITEMREF, id::ITEMSCOPE), (id::ITEMTYPE, id::ITEMSCOPE), (id::ITEMID, id::ITEMSCOPE), (id::ITEMID, id::ITEMTYPE)] {
            if given.has(attribute) && !given.has(needs) && !given.spread {
                let at = span_of(attrs, attribute).unwrap_or(span);
                self.broken(Rule::RequiredAttribute, allowed, at, || messages::attr_needs(id::NAMES[attribute as usize], &[id::NAMES[needs as usize]]));
                return;
            }
        }
    }

    /// Attributes of `<link>` that depend on its `rel`.
    fn link(&mut self, attrs: &[Attr], allowed: Allowed) {
        let rel = match known(attrs, "rel") {
            Known::Literal(rel) => rel,
            Known::Dynamic => return,
            Known::Missing => "",
        };
        let is = |word: &str| rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word));
        for attr in attrs {
            let Attr::Plain(attr) = attr else { continue };
            let needs: &[&str] = match attr.name.as_str() {
                "as" => &["preload", "modulepreload"],
                "sizes" => &["icon", "apple-touch-icon", "apple-touch-icon-precomposed"],
                "color" => &["mask-icon"],
                "imagesrcset" | "imagesizes" => &["preload"],
                "disabled" => &["stylesheet"],
                "integrity" => &["stylesheet", "preload", "modulepreload"],
                "blocking" => &["stylesheet", "expect"],
                _ => continue,
            };
            if !needs.iter().any(|word| is(word)) {
                self.broken(Rule::UnknownAttribute, allowed, attr.span, || messages::not_of_this_rel(&attr.name, needs));
            }
        }
    }

    /// Images need no `alt` where something else names them.
    fn excused(&self, number: u8, attrs: &[Attr]) -> bool {
        let named = |name| !matches!(known(attrs, name), Known::Missing);
        number == html::elements::IMG
            && (named("src") || named("srcset"))
            && (["aria-label", "aria-labelledby", "generator-unable-to-provide-required-alt"].into_iter().any(named)
                || matches!(known(attrs, "title"), Known::Literal(title) if !title.is_empty())
                || matches!(known(attrs, "title"), Known::Dynamic)
                || self.room.ancestors >> html::elements::FIGURE & 1 == 1)
    }

    /// What is allowed, and probably a mistake.
    fn doubts(&mut self, number: u8, span: Span, kind: Option<&'static Kind>, attrs: &[Attr], given: &Given, allowed: Allowed) {
        if given.spread {
            return;
        }
        let typed = number == INPUT && (kind.is_none() || kind.is_some_and(|(name, _)| LABELLED_TYPES.contains(name)));
        if matches!(number, INPUT | SELECT | TEXTAREA) && !typed {
            let named = [id::ID, id::TITLE, id::ARIA_LABEL, id::ARIA_LABELLEDBY].into_iter().any(|name| given.has(name));
            // A label holds phrasing content only: where something else is around, no label can be around that.
            let around = self.room.ancestors;
            let closed = around & !html::elements::PHRASING != 0 && around >> html::elements::LABEL & 1 == 0;
            if !named && closed {
                self.doubtful(Rule::UnlabelledControl, allowed, span, || messages::unlabelled_control(ELEMENTS[number as usize].name));
            }
        }
        if matches!(number, A | AREA | FORM)
            && matches!(known(attrs, "target"), Known::Literal(target) if target.eq_ignore_ascii_case("_blank"))
            && !given.has(id::REL)
        {
            let at = html::attribute("target").and_then(|target| span_of(attrs, target)).unwrap_or(span);
            self.doubtful(Rule::BlankTarget, allowed, at, messages::blank_target);
        }
    }

    fn id(&mut self, value: &AttrValue, allowed: Allowed) {
        if let AttrValue::Literal(parts, span) = value
            && let [Part::Text(text)] = parts.as_slice()
            && !self.ids.insert(text.clone())
        {
            self.broken(Rule::DuplicateId, allowed, *span, || messages::duplicate_id(text));
        }
    }
}

/// A type of `<input>`, and what it takes.
type Kind = (&'static str, &'static [(u16, u8)]);

/// The type of an `<input>`, where it is known.
fn input_kind(attrs: &[Attr]) -> Option<&'static Kind> {
    let name = match known(attrs, "type") {
        Known::Literal(name) => name,
        Known::Missing => "text",
        Known::Dynamic => return None,
    };
    id::INPUT.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

fn known_role(attrs: &[Attr]) -> Known<'_> {
    known(attrs, "role")
}

/// Attributes of other standards, which the types of `<input>` do not list.
fn is_beyond(attribute: u16) -> bool {
    id::NAMES[attribute as usize] == "webkitdirectory"
}

/// What is obsolete on an `<input>` was once for pictures, or for what is shown.
fn is_obsolete_here(name: &str, kind: Option<&'static Kind>) -> bool {
    kind.is_none_or(|(kind, _)| *kind == "image" || *kind != "hidden" && name != "usemap")
}

/// `data-*`
fn is_data(name: &str) -> bool {
    name.len() > 5 && name.starts_with("data-")
}

/// What is missing of the set that misses least.
fn nearest_set(sets: &[&[u16]], given: &Given) -> Vec<&'static str> {
    let missing = |set: &&[u16]| set.iter().filter(|name| !given.has(**name)).count();
    let set = sets.iter().min_by_key(|set| missing(set)).copied().unwrap_or_default();
    set.iter().filter(|name| !given.has(**name)).map(|name| id::NAMES[*name as usize]).collect()
}

fn span_of(attrs: &[Attr], attribute: u16) -> Option<Span> {
    attrs.iter().find_map(|attr| match attr {
        Attr::Plain(attr) if attr.name.eq_ignore_ascii_case(id::NAMES[attribute as usize]) => Some(attr.span),
        _ => None,
    })
}
