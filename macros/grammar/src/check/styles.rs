//! Style sheets: where they stand, whether they are whole, and whether they find anything.

use super::Checker;
use super::allow::{Allowed, Rule};
use crate::html::elements::STYLE;
use crate::messages;
use crate::region::{attr_name, literal_of};
use crate::style::{StyleElement, any_element, sheet};
use crate::tree::{Attr, AttrValue, Element, Node};

impl<'t> Checker<'t, '_> {
    pub(super) fn style(&mut self, element: &'t Element) {
        let allowed = self.allowed(&element.allow);
        for attr in &element.attrs {
            let (name, span) = attr_name(attr);
            match attr {
                Attr::Plain(attr) if name == "global" && matches!(attr.value, AttrValue::None) => {}
                Attr::Plain(attr) if literal_of(&attr.value).is_some() => {}
                _ => self.errors.push(span, messages::style_attr(&name)),
            }
        }
        self.attrs("style", element.name_span, STYLE, &element.attrs, allowed);
        let Some(Node::Text(text)) = element.children.first() else { return };
        let style = StyleElement::of(element);
        let checked = if style.global { sheet::check(style.css).map(|()| None) } else { sheet::scope(style.css, "data-s", "").map(Some) };
        match checked {
            Err(mistake) => self.errors.push(text.span, messages::style_mistake(&mistake)),
            Ok(Some(sheet)) => self.unused(&sheet, text.span, allowed),
            Ok(None) => {}
        }
    }

    fn unused(&mut self, sheet: &sheet::Sheet, span: proc_macro2::Span, allowed: Allowed) {
        for (selector, compounds) in &sheet.selectors {
            let found = compounds.iter().all(|compound| any_element(self.root, &|name, attrs| compound.fits(name, attrs)));
            if !found {
                self.doubtful(Rule::UnusedSelector, allowed, span, || messages::unused_selector(selector));
            }
        }
    }

    /// Style sheets hold wherever they stand, so that none stands where it seems to come and go.
    pub(super) fn no_style_in_blocks(&mut self, nodes: &[Node], in_block: bool) {
        for node in nodes {
            let inner = match node {
                Node::Element(element) if element.name == "style" => {
                    if in_block {
                        self.errors.push(element.name_span, messages::style_in_block());
                    }
                    continue;
                }
                Node::If(_) | Node::Match(_) | Node::Each(_) | Node::Key(_) | Node::Snippet(_) | Node::Slot(_) => true,
                _ => in_block,
            };
            node.bodies(&mut |body| self.no_style_in_blocks(body, inner));
        }
    }
}
