//! `<head>` in a component: what goes to the page's head from there.

use super::{Checker, Place};
use crate::block::node_span;
use crate::html::elements::*;
use crate::messages;
use crate::region::attr_name;
use crate::stores::uses;
use crate::tree::{Element, Node};

impl<'t> Checker<'t, '_> {
    /// Where the children of an element stand, if that is not simply the element.
    pub(super) fn place_in_head(&mut self, element: &Element, number: u8) -> Option<Place<'t>> {
        match number {
            // A document's own.
            HEAD if self.room.parent == HTML => None,
            HEAD => {
                self.page_head(element);
                Some(Place::Head)
            }
            // It is followed wherever it stands.
            TITLE if self.room.parent == HEAD => Some(Place::Head),
            _ => None,
        }
    }

    fn page_head(&mut self, head: &Element) {
        if let Some(attr) = head.attrs.first() {
            let (name, span) = attr_name(attr);
            self.errors.push(span, messages::attr_of_head(&name));
        }
        if self.places.iter().any(|place| matches!(place, Place::Each(_))) {
            self.errors.push(head.name_span, messages::head_in_each());
        }
        self.parts_of_head(&head.children);
    }

    fn parts_of_head(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Element(element) => self.element_of_head(element),
                Node::If(_) | Node::Match(_) | Node::Key(_) => node.bodies(&mut |body| self.parts_of_head(body)),
                Node::Each(each) => {
                    if node.any_expr(&|expr| !uses(expr).is_empty()) {
                        self.errors.push(each.span, messages::live_in_head());
                    }
                    node.bodies(&mut |body| self.parts_of_head(body));
                }
                Node::Text(_) | Node::Let(_) | Node::Raw(_) => {}
                _ => self.errors.push(node_span(node), messages::not_for_head("this")),
            }
        }
    }

    fn element_of_head(&mut self, element: &Element) {
        let script = || element.attrs.iter().any(|attr| attr_name(attr).0 == "src");
        match element.name.as_str() {
            "title" => {}
            "meta" | "link" => self.fixed_in_head(element),
            "script" if script() => self.fixed_in_head(element),
            "script" => self.errors.push(element.name_span, messages::script_in_head()),
            // What stands in no head at all is reported as such.
            name @ ("base" | "noscript" | "template") => self.errors.push(element.name_span, messages::not_for_head(&format!("`<{name}>`"))),
            _ => {}
        }
    }

    /// Only the title changes later.
    fn fixed_in_head(&mut self, element: &Element) {
        for attr in &element.attrs {
            let mut found = None;
            attr.exprs(&mut |expr| found = found.or(uses(expr).first().map(|store| store.span)));
            if let Some(span) = found {
                self.errors.push(span, messages::live_in_head());
            }
        }
    }
}
