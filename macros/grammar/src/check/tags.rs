//! The tags of components.

use super::place::Room;
use super::{BORDER, Checker, Place};
use crate::messages;
use crate::tree::ComponentTag;
use std::collections::HashSet;

impl<'t> Checker<'t, '_> {
    pub(super) fn component_tag(&mut self, tag: &'t ComponentTag) {
        self.allowed(&tag.allow);
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
            self.enter(Place::Component, BORDER, Room::unknown(), &slot.content);
        }
    }
}
