//! Names of elements, and the tags of components.

use super::{Checker, Place};
use crate::messages;
use crate::names::is_element;
use crate::tree::ComponentTag;
use proc_macro2::Span;
use std::collections::HashSet;

impl<'t> Checker<'t, '_> {
    /// A name that HTML, SVG or MathML has, or a custom element's.
    pub(super) fn element_name(&mut self, name: &str, span: Span) {
        let custom = name.contains('-') && !name.contains(':');
        if !custom && !is_element(name) {
            self.errors.push(span, messages::unknown_element(name));
        }
    }

    pub(super) fn component_tag(&mut self, tag: &'t ComponentTag) {
        let mut names = HashSet::new();
        for prop in &tag.props {
            let name = prop.name.to_string();
            if name == "slot" {
                self.errors.push(prop.name.span(), messages::slot_outside_component());
            }
            if !names.insert(name.clone()) {
                self.errors.push(prop.name.span(), messages::prop_given_twice(&name));
            }
            self.value(&prop.value);
        }
        if let Some(spread) = &tag.spread {
            self.expr(spread);
        }
        let mut slots = HashSet::new();
        for slot in &tag.slots {
            if let Some(name) = &slot.name
                && !slots.insert(name.to_string())
            {
                self.errors.push(name.span(), messages::duplicate_slot(&name.to_string()));
            }
            self.inside(Place::Component, &slot.content);
        }
    }
}
