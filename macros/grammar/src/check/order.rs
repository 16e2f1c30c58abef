//! What an element's children must be as a whole: which comes first, and which only once.

use super::Checker;
use super::allow::{Allowed, Rule};
use super::place::{Known, known};
use crate::html::elements::*;
use crate::html::{self, has, set};
use crate::messages;
use crate::tree::{Element, Node};

/// Children that stand before all others, and once.
const FIRST: [(u8, u8); 3] = [(DETAILS, SUMMARY), (FIELDSET, LEGEND), (TABLE, CAPTION)];

impl Checker<'_, '_> {
    pub(super) fn children(&mut self, element: &Element, number: u8, allowed: Allowed) {
        match number {
            DETAILS | FIELDSET | TABLE => {
                let first = FIRST.iter().find(|(parent, _)| *parent == number);
                first.into_iter().for_each(|(_, first)| self.comes_first(element, *first));
            }
            HTML => {
                let mut seen = 0;
                for (child, number) in elements(element) {
                    if has(set(&[HEAD, BODY]) & seen, number) {
                        self.errors.push(child.name_span, messages::twice_in_html(&child.name));
                    }
                    seen |= 1 << number.min(html::NONE - 1);
                }
            }
            OPTGROUP if matches!(known(&element.attrs, "label"), Known::Missing) => {
                let whole = element.children.iter().all(|child| matches!(child, Node::Element(_) | Node::Text(_)));
                if whole && !elements(element).any(|(_, number)| number == LEGEND) {
                    self.broken(Rule::RequiredAttribute, allowed, element.name_span, || messages::missing_attrs("optgroup", &["label"]));
                }
            }
            _ => {}
        }
    }

    fn comes_first(&mut self, parent: &Element, first: u8) {
        let mut before = false;
        for child in &parent.children {
            match child {
                Node::Element(child) if html::element(&child.name) == first && before => {
                    let allowed = self.allowed(&child.allow);
                    self.broken(Rule::ContentModel, allowed, child.name_span, || messages::comes_first(&child.name, &parent.name));
                }
                Node::Text(text) => before |= !text.value.trim().is_empty(),
                Node::Let(_) => {}
                // The scripts that a table may hold anywhere.
                Node::Element(child) if first == CAPTION && has(set(&[SCRIPT, STYLE, TEMPLATE]), html::element(&child.name)) => {}
                _ => before = true,
            }
        }
    }
}

fn elements(parent: &Element) -> impl Iterator<Item = (&Element, u8)> {
    parent.children.iter().filter_map(|child| match child {
        Node::Element(child) => Some((child, html::element(&child.name))),
        _ => None,
    })
}
