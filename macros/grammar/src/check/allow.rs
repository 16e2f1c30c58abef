//! `@allow="rule"`: what a rule is called, and what one element may break.

use super::Checker;
use crate::messages;
use crate::tree::Allow;
use proc_macro2::Span;

/// A rule of the standard that an element may be allowed to break. What a browser's parser would build another tree of is
/// none of these, and neither is what would be unsafe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    UnknownElement,
    UnknownAttribute,
    AttributeValue,
    RequiredAttribute,
    AttributeConflict,
    ContentModel,
    ForbiddenAncestor,
    RequiredAncestor,
    DuplicateId,
    UnlabelledControl,
    BlankTarget,
    ObsoleteAttribute,
    UnusedSelector,
    UnknownEvent,
}

/// The rules by their names, and what they say.
///
/// ```
/// let names = marquetry_grammar::RULES.map(|(name, _)| name);
/// assert!(names.contains(&"content-model"));
/// ```
pub const RULES: [(&str, &str); 14] = [
    ("unknown-element", "HTML, SVG and MathML have the element"),
    ("unknown-attribute", "the element takes the attribute"),
    ("attribute-value", "the attribute takes the value"),
    ("required-attribute", "the attributes that the element cannot do without are there"),
    ("attribute-conflict", "the attributes may stand together"),
    ("content-model", "the element may stand in its parent, and text in the element"),
    ("forbidden-ancestor", "nothing around the element excludes it, as a link excludes controls"),
    ("required-ancestor", "the element stands in what it needs around it, as an `<area>` in a `<map>`"),
    ("duplicate-id", "the id stands once"),
    ("unlabelled-control", "a control has a label (a warning)"),
    ("blank-target", "a link to a new window says what it shares with it (a warning)"),
    ("obsolete-attribute", "the attribute is not obsolete (a warning)"),
    ("unused-selector", "the selectors of a style sheet find elements of its component (a warning)"),
    ("unknown-event", "the event is none of a browser's that was misspelt (a warning)"),
];

const ALL: [Rule; RULES.len()] = [
    Rule::UnknownElement,
    Rule::UnknownAttribute,
    Rule::AttributeValue,
    Rule::RequiredAttribute,
    Rule::AttributeConflict,
    Rule::ContentModel,
    Rule::ForbiddenAncestor,
    Rule::RequiredAncestor,
    Rule::DuplicateId,
    Rule::UnlabelledControl,
    Rule::BlankTarget,
    Rule::ObsoleteAttribute,
    Rule::UnusedSelector,
    Rule::UnknownEvent,
];

impl Rule {
    pub(crate) fn name(self) -> &'static str {
        RULES[self as usize].0
    }
}

/// The rules that an element may break.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allowed(u16);

impl Allowed {
    pub(super) fn has(self, rule: Rule) -> bool {
        self.0 >> rule as u16 & 1 == 1
    }
}

impl Checker<'_, '_> {
    /// What these `@allow`s allow.
    pub(super) fn allowed(&mut self, allows: &[Allow]) -> Allowed {
        let mut allowed = Allowed::default();
        for allow in allows {
            match ALL.into_iter().find(|rule| rule.name() == allow.rule) {
                Some(rule) if allowed.has(rule) => self.errors.push(allow.span, messages::allowed_twice(rule.name())),
                Some(rule) => allowed.0 |= 1 << rule as u16,
                None => self.errors.push(allow.span, messages::unknown_rule(&allow.rule)),
            }
        }
        allowed
    }

    /// A mistake that the element may be allowed to make.
    pub(super) fn broken(&mut self, rule: Rule, allowed: Allowed, span: Span, message: impl FnOnce() -> String) {
        if !allowed.has(rule) {
            self.errors.push(span, messages::allowable(&message(), rule.name()));
        }
    }

    /// What is probably a mistake, and no error.
    pub(super) fn doubtful(&mut self, rule: Rule, allowed: Allowed, span: Span, message: impl FnOnce() -> String) {
        if !allowed.has(rule) {
            self.errors.warn(rule.name(), span, messages::allowable(&message(), rule.name()));
        }
    }
}
