//! What may not be around an element at any depth, and what must.

use super::Checker;
use super::allow::{Allowed, Rule};
use super::place::{Known, known};
use crate::html::elements::*;
use crate::html::{CONTROL, has, set};
use crate::messages;
use crate::tree::Attr;
use proc_macro2::Span;

const INTERACTIVE: u128 = set(&[A, BUTTON, DETAILS, DIALOG, EMBED, IFRAME, LABEL, SELECT, TEXTAREA]);
const A_BUTTON: u128 = set(&[A, BUTTON]);
const HEADINGS: u128 = set(&[H1, H2, H3, H4, H5, H6, HGROUP]);
const NO_HEADINGS: u128 = set(&[ADDRESS, DT, TH]);
/// `<main>` stands in nothing that is only a part of the page.
const NO_MAIN: u128 = set(&[
    A, ADDRESS, ARTICLE, ASIDE, AUDIO, BLOCKQUOTE, CANVAS, CAPTION, DD, DEL, DETAILS, DIALOG, DT, FIELDSET, FIGURE, FOOTER, HEADER, INS, LI, MAIN, MAP, NAV,
    NOSCRIPT, OBJECT, SECTION, TD, TH, VIDEO,
]);

/// What may not be around an element, at any depth.
pub(crate) fn excluded(name: u8) -> u128 {
    match name {
        FORM | PROGRESS | METER | DFN | NOSCRIPT | ADDRESS => set(&[]) | 1 << name,
        LABEL => A_BUTTON | set(&[LABEL]),
        SECTION | NAV | ARTICLE => NO_HEADINGS,
        HEADER | FOOTER => NO_HEADINGS | set(&[HEADER, FOOTER]),
        HGROUP => set(&[DT, TH]),
        TABLE => set(&[CAPTION]),
        MAIN => NO_MAIN,
        _ if has(HEADINGS, name) => NO_HEADINGS,
        _ if has(INTERACTIVE, name) => A_BUTTON,
        _ => 0,
    }
}

/// Roles that make controls of other elements.
fn is_interactive(role: &str) -> bool {
    matches!(
        role,
        "button"
            | "checkbox"
            | "combobox"
            | "grid"
            | "gridcell"
            | "listbox"
            | "menu"
            | "menubar"
            | "menuitem"
            | "menuitemcheckbox"
            | "menuitemradio"
            | "option"
            | "radio"
            | "scrollbar"
            | "searchbox"
            | "slider"
            | "spinbutton"
            | "switch"
            | "tab"
            | "textbox"
            | "treeitem"
    )
}

/// Whether an `<input>` is one that is not shown, or may be.
pub(crate) fn is_hidden(attrs: &[Attr]) -> bool {
    match known(attrs, "type") {
        Known::Literal(kind) => kind.eq_ignore_ascii_case("hidden"),
        Known::Dynamic => true,
        Known::Missing => false,
    }
}

/// The attribute that makes a control of an element which is none by itself; `input` for an `<input>`.
pub(crate) fn made_interactive(number: u8, attrs: &[Attr]) -> Option<&'static str> {
    match number {
        INPUT if !is_hidden(attrs) => Some("input"),
        AUDIO | VIDEO => attrs.iter().any(|attr| matches!(attr, Attr::Plain(attr) if attr.name == "controls")).then_some("controls"),
        IMG if !matches!(known(attrs, "usemap"), Known::Missing) => Some("usemap"),
        _ if matches!(known(attrs, "tabindex"), Known::Literal(_)) => Some("tabindex"),
        _ if matches!(known(attrs, "role"), Known::Literal(role) if is_interactive(role)) => Some("role"),
        _ => None,
    }
}

/// What an element keeps out of all that stands in it, [`CONTROL`] for what an attribute makes interactive.
pub(crate) fn kept_out(ancestor: u8) -> u128 {
    let by_name = (0..COUNT as u8).filter(|name| has(excluded(*name), ancestor)).fold(0, |all, name| all | 1 << name);
    let made = if has(A_BUTTON, ancestor) { set(&[INPUT, AUDIO, VIDEO, IMG, CONTROL]) } else { 0 };
    by_name | made
}

impl Checker<'_, '_> {
    /// What may not be around the element, and what must.
    pub(super) fn around(&mut self, number: u8, span: Span, attrs: &[Attr], allowed: Allowed) {
        let around = self.room.ancestors;
        let mut because = None;
        let mut excluded = excluded(number);
        if excluded == 0 && around & A_BUTTON != 0 {
            because = made_interactive(number, attrs);
            if because.is_some() {
                excluded = A_BUTTON;
            }
        }
        if excluded & around != 0 {
            let outer = self.open.iter().rev().copied().find(|open| has(excluded, *open));
            let outer = outer.map_or("", |outer| ELEMENTS[outer as usize].name);
            let name = ELEMENTS[number as usize].name;
            self.broken(Rule::ForbiddenAncestor, allowed, span, || match excluded {
                _ if because.is_some_and(|because| because != "input") => messages::made_interactive(name, outer, because.unwrap_or_default()),
                _ if matches!(outer, "a" | "button") => messages::interactive(name, outer),
                _ => messages::excluded(name, outer),
            });
        }
        if number == AREA && self.room.whole && around & set(&[MAP, TEMPLATE]) == 0 {
            self.broken(Rule::RequiredAncestor, allowed, span, messages::area_outside_map);
        }
    }
}
