//! The vocabularies of HTML, SVG and MathML: what there is, what it may hold, what values it takes.
//!
//! The tables are generated, and static: macros run unoptimised at every check of a user's crate, so that a look-up costs a
//! few bytes' arithmetic and one comparison, and nothing is built beforehand.

pub(crate) mod attributes;
mod describe;
#[allow(dead_code, reason = "the numbers of all elements are told")]
pub(crate) mod elements;
mod foreign;
mod values;

use crate::check::place::SCOPE;
pub use describe::describe_element;
use elements::{COUNT, CUSTOM, ELEMENTS};

/// An element's number where it has none: it is of SVG or MathML, or unknown.
pub(crate) const NONE: u8 = 127;

/// Numbers of what is no element of one name, for sets of what stands at the top of a component: text.
pub(crate) const TEXT: u8 = COUNT as u8;
/// A `<div>` that groups the terms of a `<dl>`.
pub(crate) const DIV_OF_TERMS: u8 = TEXT + 1;
/// A `<div>` that groups the options of a `<select>`.
pub(crate) const DIV_OF_OPTIONS: u8 = TEXT + 2;
/// A `<div>` of which it is not known what it holds.
pub(crate) const DIV_OPEN: u8 = TEXT + 3;
/// `<meta>` and `<link>` that stand in the head only.
pub(crate) const OF_HEAD: u8 = TEXT + 4;
/// An element that only SVG has.
pub(crate) const SVG_PART: u8 = TEXT + 5;
/// An element that only MathML has.
pub(crate) const MATHML_PART: u8 = TEXT + 6;
/// What a `role` or `tabindex` makes a control.
pub(crate) const CONTROL: u8 = TEXT + 7;

const _: () = assert!(CONTROL < SCOPE, "these numbers are for two things");

/// An element of HTML.
pub(crate) struct Element {
    pub(crate) name: &'static str,
    /// Its model in most places, as an index of [`elements::MODELS`].
    pub(crate) model: u8,
    /// All that any of its models allows: for places that are not known.
    pub(crate) anywhere: u8,
    /// Attribute and value: what it takes beside the global attributes, or other values than those take.
    attributes: &'static [(u16, u8)],
    /// What it takes only beside a `role`.
    with_role: &'static [(u16, u8)],
    /// Global attributes that it does not take.
    lacks: &'static [u16],
    /// Sets of attributes, of which one must be there as a whole.
    pub(crate) required: &'static [&'static [u16]],
    /// An attribute, and sets of others of which one must be there with it.
    pub(crate) depends: &'static [(u16, &'static [&'static [u16]])],
    /// Attributes that cannot be together.
    pub(crate) conflicts: &'static [(u16, u16)],
    /// Attributes that it takes though they are obsolete.
    pub(crate) obsolete: &'static [u16],
    /// It takes attributes of any name.
    pub(crate) open: bool,
}

/// What an element may hold.
pub(crate) struct Model {
    /// The elements that may stand in it.
    pub(crate) children: u128,
    /// Whether text may.
    pub(crate) text: bool,
    /// Children that have another model here than they usually have.
    pub(crate) inner: &'static [(u8, u8)],
}

/// What may stand for an attribute's value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value {
    Text,
    NonEmpty,
    Boolean,
    /// One of these, whatever the case.
    Words(&'static [&'static str]),
    /// One of these, as written.
    Exactly(&'static [&'static str]),
    /// Any of these, with spaces between.
    Tokens(&'static [&'static str]),
    /// One of these or several, as written.
    ExactTokens(&'static [&'static str]),
    Role(&'static [&'static str]),
    WordOr(&'static [&'static str], Number),
    OrEmpty(&'static Value),
    Number(Number),
    Id,
    Url,
    HashName,
    Color,
    FrameName,
    Target,
    CustomName,
    Mime,
    Date,
    Month,
    Week,
    Time,
    DateTimeLocal,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Integer,
    NonNegative,
    Positive,
    Float,
    FloatNonNegative,
    FloatPositive,
}

/// A vocabulary whose case counts.
pub(crate) struct Names {
    names: &'static [&'static str],
    starts: &'static [u16],
    order: &'static [u16],
}

/// Where a name stands in a table of 256 places; data/tables.mjs computes the same.
fn slot(name: &[u8]) -> usize {
    match name {
        [] => 0,
        [first, .., last] => (*first as usize * 31 + name[name.len() / 2] as usize * 7 + *last as usize * 3 + name.len() * 17) & 255,
        [only] => (*only as usize * 41 + 17) & 255,
    }
}

/// The number of the element; [`NONE`] where HTML has no such element.
pub(crate) fn element(name: &str) -> u8 {
    let slot = slot(name.as_bytes());
    let mut at = elements::STARTS[slot] as usize;
    let end = elements::STARTS[slot + 1] as usize;
    while at < end {
        let number = elements::ORDER[at];
        if ELEMENTS[number as usize].name == name {
            return number;
        }
        at += 1;
    }
    if is_custom(name) { CUSTOM } else { NONE }
}

/// A custom element has a hyphen in its name, and is none of the few names of SVG and MathML that have one too.
pub(crate) fn is_custom(name: &str) -> bool {
    name.as_bytes().contains(&b'-') && !name.contains(':') && name != "annotation-xml"
}

/// The number of an attribute, whatever its case.
pub(crate) fn attribute(name: &str) -> Option<u16> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return attribute(&name.to_ascii_lowercase());
    }
    let slot = slot(name.as_bytes());
    let mut at = attributes::STARTS[slot] as usize;
    let end = attributes::STARTS[slot + 1] as usize;
    while at < end {
        let number = attributes::ORDER[at];
        if attributes::NAMES[number as usize] == name {
            return Some(number);
        }
        at += 1;
    }
    None
}

/// What an element says of an attribute.
pub(crate) enum Takes {
    Value(&'static Value),
    /// Only beside a `role`.
    WithRole(&'static Value),
    Nothing,
}

impl Element {
    pub(crate) fn takes(&self, attribute: u16) -> Takes {
        if let Some(value) = find(self.attributes, attribute) {
            return Takes::Value(value);
        }
        let global = attributes::GLOBAL[attribute as usize];
        if global != 255 && !self.lacks.contains(&attribute) {
            return Takes::Value(&attributes::VALUES[global as usize]);
        }
        match find(self.with_role, attribute) {
            Some(value) => Takes::WithRole(value),
            None => Takes::Nothing,
        }
    }

    /// The names of all that it takes.
    pub(crate) fn attribute_names(&self) -> impl Iterator<Item = &'static str> {
        let own = self.attributes.iter().chain(self.with_role).map(|(name, _)| *name);
        let global = attributes::GLOBAL.iter().enumerate().filter(|(name, value)| **value != 255 && !self.lacks.contains(&(*name as u16)));
        own.chain(global.map(|(name, _)| name as u16)).map(|name| attributes::NAMES[name as usize])
    }
}

/// The value that this list gives an attribute; the list is sorted.
pub(crate) fn find(list: &'static [(u16, u8)], attribute: u16) -> Option<&'static Value> {
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = (low + high) / 2;
        let (name, value) = list[middle];
        if name == attribute {
            return Some(&attributes::VALUES[value as usize]);
        }
        if name < attribute {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    None
}

/// Whether nearly all elements take the attribute.
pub(crate) fn is_global(attribute: u16) -> bool {
    attributes::GLOBAL[attribute as usize] != 255
}

/// A set of elements.
pub(crate) const fn set(elements: &[u8]) -> u128 {
    let mut set = 0;
    let mut at = 0;
    while at < elements.len() {
        set |= 1 << elements[at];
        at += 1;
    }
    set
}

pub(crate) fn has(set: u128, element: u8) -> bool {
    set >> element & 1 == 1
}

/// The names of a set's elements.
pub(crate) fn names(set: u128) -> impl Iterator<Item = &'static str> {
    (0..COUNT).filter(move |number| set >> number & 1 == 1).map(|number| ELEMENTS[number].name)
}

/// A language of drawings or formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foreign {
    Svg,
    MathMl,
}

impl Foreign {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Foreign::Svg => "SVG",
            Foreign::MathMl => "MathML",
        }
    }

    fn elements(self) -> &'static Names {
        match self {
            Foreign::Svg => &foreign::SVG_ELEMENTS,
            Foreign::MathMl => &foreign::MATHML_ELEMENTS,
        }
    }

    fn attributes(self) -> &'static Names {
        match self {
            Foreign::Svg => &foreign::SVG_ATTRIBUTES,
            Foreign::MathMl => &foreign::MATHML_ATTRIBUTES,
        }
    }

    pub(crate) fn has_element(self, name: &str) -> bool {
        self.elements().has(name)
    }

    pub(crate) fn has_attribute(self, name: &str) -> bool {
        self.attributes().has(name) || name.starts_with("aria-") && attribute(name).is_some() || name == "role"
    }

    pub(crate) fn element_names(self) -> &'static [&'static str] {
        self.elements().names
    }

    pub(crate) fn attribute_names(self) -> &'static [&'static str] {
        self.attributes().names
    }
}

impl Names {
    fn has(&self, name: &str) -> bool {
        let slot = slot(name.as_bytes());
        let mut at = self.starts[slot] as usize;
        let end = self.starts[slot + 1] as usize;
        while at < end {
            if self.names[self.order[at] as usize] == name {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// The language that has the element, where HTML has not.
pub(crate) fn foreign(name: &str) -> Option<Foreign> {
    [Foreign::Svg, Foreign::MathMl].into_iter().find(|language| language.has_element(name))
}

/// All element names that markup may hold.
pub(crate) fn all_elements() -> impl Iterator<Item = &'static str> {
    let html = ELEMENTS[..CUSTOM as usize].iter().map(|element| element.name);
    html.chain(foreign::SVG_ELEMENTS.names.iter().copied()).chain(foreign::MATHML_ELEMENTS.names.iter().copied()).chain(["slot", "fragment"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for (number, element_) in ELEMENTS[..CUSTOM as usize].iter().enumerate() {
            assert_eq!(element(element_.name), number as u8);
        }
        for (number, name) in attributes::NAMES.iter().enumerate() {
            assert_eq!(attribute(name), Some(number as u16));
        }
        for language in [Foreign::Svg, Foreign::MathMl] {
            assert!(language.element_names().iter().all(|name| language.has_element(name)));
            assert!(language.attribute_names().iter().all(|name| language.has_attribute(name)));
        }
        assert_eq!(element("my-element"), CUSTOM);
        assert_eq!(element("p-"), CUSTOM);
        assert_eq!(element(""), NONE);
        assert_eq!(element("blink"), NONE);
        assert_eq!(attribute("tabIndex"), attribute("tabindex"));
        assert_eq!(attribute("nothing"), None);
    }
}
