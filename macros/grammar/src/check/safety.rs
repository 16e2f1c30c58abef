//! What no escaping makes safe: scripts in attributes, and pages in pages.

use super::place::{Known, known};
use super::{Checker, Place};
use crate::directive::meant;
use crate::messages;
use crate::region::literal_of;
use crate::tree::{Attr, AttrValue, Part, PlainAttr};

/// Attributes whose value is an address.
const ADDRESSES: [&str; 11] = ["href", "src", "action", "formaction", "data", "xlink:href", "poster", "cite", "ping", "manifest", "background"];

impl Checker<'_, '_> {
    /// What no escaping makes safe, and what belongs elsewhere.
    pub(super) fn unsafe_attribute(&mut self, attr: &PlainAttr) {
        if is_handler(&attr.name) {
            let event = attr.name[2..].trim_start_matches([':', '-']).to_ascii_lowercase();
            self.errors.push(attr.span, messages::event_attribute(&attr.name, &event, &meant(&attr.value, "\"name\"")));
        }
        if attr.name.eq_ignore_ascii_case("srcdoc") && literal_of(&attr.value).is_none() {
            self.errors.push(attr.span, messages::dynamic_srcdoc());
        }
        if attr.name.eq_ignore_ascii_case("slot") && !attr.quoted && !self.in_custom_element() {
            self.errors.push(attr.span, messages::slot_outside_component());
        }
        if let AttrValue::Literal(parts, span) = &attr.value
            && let Some(Part::Text(text)) = parts.first()
            && ADDRESSES.iter().any(|name| name.eq_ignore_ascii_case(&attr.name))
            && let Some(scheme) = script_scheme(text)
        {
            self.errors.push(*span, messages::script_address(&attr.name, scheme));
        }
    }

    /// A page that goes elsewhere by itself.
    pub(super) fn refresh(&mut self, attrs: &[Attr]) {
        let refreshes = match known(attrs, "http-equiv") {
            Known::Literal(name) => name.eq_ignore_ascii_case("refresh"),
            Known::Dynamic => true,
            Known::Missing => false,
        };
        let Some(content) = attrs.iter().find_map(|attr| match attr {
            Attr::Plain(attr) if refreshes && attr.name.eq_ignore_ascii_case("content") => Some(attr),
            _ => None,
        }) else {
            return;
        };
        match literal_of(&content.value) {
            None => self.errors.push(content.span, messages::dynamic_refresh()),
            Some(text) => {
                let address = text.split_once([';', ',']).map_or("", |(_, rest)| rest.trim_start());
                let address =
                    address.get(..3).filter(|url| url.eq_ignore_ascii_case("url")).map_or(address, |_| address[3..].trim_start().trim_start_matches('='));
                if let Some(scheme) = script_scheme(address.trim_start_matches([' ', '\'', '"'])) {
                    self.errors.push(content.span, messages::script_address(&content.name, scheme));
                }
            }
        }
    }

    /// An animation of an address in SVG.
    pub(super) fn animation(&mut self, name: &str, attrs: &[Attr]) {
        let address = |name: &str| name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("xlink:href");
        if !matches!(name, "animate" | "set") || matches!(known(attrs, "attributeName"), Known::Literal(name) if !address(name)) {
            return;
        }
        for attr in attrs {
            let Attr::Plain(attr) = attr else { continue };
            if !matches!(attr.name.as_str(), "to" | "from" | "by" | "values") || matches!(known(attrs, "attributeName"), Known::Missing) {
                continue;
            }
            match literal_of(&attr.value) {
                None => self.errors.push(attr.span, messages::dynamic_animation(&attr.name)),
                Some(text) => {
                    if let Some(scheme) = text.split(';').find_map(script_scheme) {
                        self.errors.push(attr.span, messages::script_address(&attr.name, scheme));
                    }
                }
            }
        }
    }

    /// Custom elements have slots of their own.
    fn in_custom_element(&self) -> bool {
        let parent = self.places.iter().rev().find(|place| !matches!(place, Place::Each(_)));
        matches!(parent, Some(Place::Element(element)) if element.name.contains('-'))
    }
}

/// `onclick`, and all that begins so.
pub(super) fn is_handler(name: &str) -> bool {
    name.len() > 2 && name.as_bytes()[..2].eq_ignore_ascii_case(b"on")
}

/// The scheme of an address that runs as a script. Browsers skip control characters and spaces before it, and tabs and
/// line ends in it.
fn script_scheme(address: &str) -> Option<&'static str> {
    let first = address.trim_start_matches(|char: char| char <= ' ').as_bytes().first()?.to_ascii_lowercase();
    if !matches!(first, b'j' | b'v') {
        return None;
    }
    let address: String = address.trim_start_matches(|char: char| char <= ' ').chars().filter(|char| !matches!(char, '\t' | '\n' | '\r')).take(12).collect();
    let address = address.to_ascii_lowercase();
    ["javascript:", "vbscript:"].into_iter().find(|scheme| address.starts_with(scheme))
}
