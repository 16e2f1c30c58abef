//! The tags of components.

use super::place::Room;
use super::{BORDER, Checker, Place};
use crate::messages;
use crate::tree::ComponentTag;
use proc_macro2::Span;
use std::collections::HashSet;

impl<'t> Checker<'t, '_> {
    fn boundary(&mut self, tag: &'t ComponentTag) {
        self.needs_component(tag.span, "<Boundary>");
        let prop = tag.props.first().map(|prop| prop.name.span()).or_else(|| tag.spread.as_ref().map(|spread| spread.span));
        if let Some(span) = prop {
            self.errors.push(span, messages::boundary_prop());
        }
        for name in tag.slots.iter().filter_map(|slot| slot.name.as_ref()).filter(|name| *name != "error") {
            self.errors.push(name.span(), messages::boundary_slot(&name.to_string()));
        }
    }

    /// What lives on needs a component that does.
    pub(super) fn needs_component(&mut self, span: Span, what: &str) {
        match self.component {
            None => self.errors.push(span, messages::live_in_markup_macro(what)),
            Some(component) if component.generics.lifetimes().next().is_some() => self.errors.push(span, messages::live_in_borrowing(what)),
            Some(_) => {}
        }
    }

    pub(super) fn component_tag(&mut self, tag: &'t ComponentTag) {
        let allowed = self.allowed(&tag.allow);
        tag.spot.get_or_init(|| self.spot(allowed));
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
        if tag.is_boundary() {
            self.boundary(tag);
        }
        let mut slots = HashSet::new();
        for slot in &tag.slots {
            if let Some(name) = &slot.name
                && !slots.insert(name.to_string())
            {
                self.errors.push(name.span(), messages::duplicate_slot(&name.to_string()));
            }
            // A boundary shows its content in its own place.
            if tag.is_boundary() {
                self.inside(Place::Component, &slot.content);
            } else {
                // The other component shows it in itself: what is around the tag is around the content, too.
                let room = Room { ancestors: self.room.ancestors, ..Room::unknown() };
                self.enter(Place::Component, BORDER, room, &slot.content);
            }
        }
    }
}
