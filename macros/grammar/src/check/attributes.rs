//! Attributes: those given twice, and those that no escaping makes safe.

use super::{Checker, Place};
use crate::messages;
use crate::tree::{Attr, AttrValue, Part, PlainAttr};
use std::collections::HashSet;

/// Attributes whose value is an address.
const ADDRESSES: [&str; 11] = ["href", "src", "action", "formaction", "data", "xlink:href", "poster", "cite", "ping", "manifest", "background"];

impl Checker<'_, '_> {
    pub(super) fn attrs(&mut self, attrs: &[Attr]) {
        let mut seen = HashSet::new();
        let mut spread = false;
        for attr in attrs {
            let (name, span) = crate::region::attr_name(attr);
            match attr {
                Attr::Spread(_) if spread => self.errors.push(span, messages::second_spread()),
                Attr::Spread(_) => spread = true,
                Attr::Bind(_) | Attr::On(_) | Attr::Trigger(_) => {}
                Attr::Plain(_) if !seen.insert(name.to_ascii_lowercase()) => {
                    self.errors.push(span, messages::duplicate_attr(&name));
                }
                Attr::Class { .. } | Attr::Style { .. } if !seen.insert(name.clone()) => {
                    self.errors.push(span, messages::duplicate_attr(&name));
                }
                Attr::Plain(attr) => self.plain(attr),
                _ => {}
            }
            self.attr_exprs(attr);
        }
        self.events(attrs);
    }

    fn plain(&mut self, attr: &PlainAttr) {
        let name = attr.name.to_ascii_lowercase();
        if let Some(event) = name.strip_prefix("on").filter(|event| !event.is_empty()) {
            let event = event.trim_start_matches([':', '-']);
            self.errors.push(attr.span, messages::event_attribute(&attr.name, event));
        }
        if name == "srcdoc" && is_dynamic(&attr.value) {
            self.errors.push(attr.span, messages::dynamic_srcdoc());
        }
        if name == "slot" && !attr.quoted && !self.in_custom_element() {
            self.errors.push(attr.span, messages::slot_outside_component());
        }
        if let AttrValue::Literal(parts, span) = &attr.value
            && let Some(Part::Text(text)) = parts.first()
        {
            if ADDRESSES.contains(&name.as_str())
                && let Some(scheme) = script_scheme(text)
            {
                self.errors.push(*span, messages::script_address(&attr.name, scheme));
            }
            if name == "id" && parts.len() == 1 && !self.ids.insert(text.clone()) {
                self.errors.push(*span, messages::duplicate_id(text));
            }
        }
    }

    /// Custom elements have slots of their own.
    fn in_custom_element(&self) -> bool {
        let parent = self.places.iter().rev().find(|place| !matches!(place, Place::Each(_)));
        matches!(parent, Some(Place::Element(element)) if element.name.contains('-'))
    }
}

fn is_dynamic(value: &AttrValue) -> bool {
    match value {
        AttrValue::None => false,
        AttrValue::Expr(_) => true,
        AttrValue::Literal(parts, _) => parts.iter().any(|part| matches!(part, Part::Expr(_))),
    }
}

/// The scheme of an address that runs as a script. Browsers skip control characters and spaces before it, and tabs and
/// line ends in it.
fn script_scheme(address: &str) -> Option<&'static str> {
    let address: String = address.trim_start_matches(|char: char| char <= ' ').chars().filter(|char| !matches!(char, '\t' | '\n' | '\r')).take(12).collect();
    let address = address.to_ascii_lowercase();
    ["javascript:", "vbscript:"].into_iter().find(|scheme| address.starts_with(scheme))
}
