//! What a browser's parser would build another tree of than the markup says: no live update would find its place there.
//!
//! The rules are those of tree construction (<https://html.spec.whatwg.org/multipage/parsing.html#tree-construction>).

use super::place::{BORDER, SCOPE};
use crate::html::elements::*;
use crate::html::{has, set};
use crate::messages;

/// Elements whose tag ends an open `<p>`.
const CLOSES_P: u128 = set(&[
    ADDRESS, ARTICLE, ASIDE, BLOCKQUOTE, DETAILS, DIALOG, DD, DIV, DL, DT, FIELDSET, FIGCAPTION, FIGURE, FOOTER, FORM, H1, H2, H3, H4, H5, H6, HEADER, HGROUP,
    HR, LI, MAIN, MENU, NAV, OL, P, PRE, SEARCH, SECTION, SUMMARY, TABLE, UL,
]);

/// What is open outside of these does not count for what stands inside.
const SCOPES: u128 = set(&[CAPTION, HTML, OBJECT, TABLE, TD, TEMPLATE, TH]);

/// Formatting that is open outside of these does not count for what stands inside.
const MARKERS: u128 = set(&[CAPTION, OBJECT, TD, TEMPLATE, TH]);

const HEADINGS: u128 = set(&[H1, H2, H3, H4, H5, H6]);

/// The parser looks for an open list item through all elements but these.
const SPECIAL: u128 = set(&[
    AREA, ARTICLE, ASIDE, BASE, BLOCKQUOTE, BODY, BR, BUTTON, CAPTION, COL, COLGROUP, DD, DETAILS, DL, DT, EMBED, FIELDSET, FIGCAPTION, FIGURE, FOOTER, FORM,
    H1, H2, H3, H4, H5, H6, HEAD, HEADER, HGROUP, HR, HTML, IFRAME, IMG, INPUT, LI, LINK, MAIN, MENU, META, NAV, NOSCRIPT, OBJECT, OL, PRE, SCRIPT, SEARCH,
    SECTION, SELECT, SOURCE, STYLE, SUMMARY, TABLE, TBODY, TD, TEMPLATE, TEXTAREA, TFOOT, TH, THEAD, TITLE, TR, TRACK, UL, WBR,
]);

/// Elements whose content is text to the parser, whatever is in it.
pub(super) const TEXT_ONLY: u128 = set(&[IFRAME, SCRIPT, STYLE, TEXTAREA, TITLE]);

/// Parts of tables and documents: anywhere else the parser leaves their tags out.
const PARTS: u128 = set(&[BODY, CAPTION, COL, COLGROUP, HEAD, HTML, TBODY, TD, TFOOT, TH, THEAD, TR]);

const SCRIPTS: u128 = set(&[SCRIPT, TEMPLATE]);

/// What may stand in the elements whose content the parser sorts.
pub(super) fn sorted(parent: u8) -> Option<u128> {
    Some(match parent {
        TABLE => set(&[CAPTION, COLGROUP, THEAD, TBODY, TFOOT, TR, STYLE]) | SCRIPTS,
        THEAD | TBODY | TFOOT => set(&[TR, STYLE]) | SCRIPTS,
        TR => set(&[TD, TH, STYLE]) | SCRIPTS,
        COLGROUP => set(&[COL, TEMPLATE]),
        HTML => set(&[HEAD, BODY]),
        HEAD => METADATA,
        _ => return None,
    })
}

/// Where an element may stand at all.
fn parents(name: u8) -> u128 {
    match name {
        CAPTION | COLGROUP | THEAD | TBODY | TFOOT => set(&[TABLE, TEMPLATE]),
        TR => set(&[TABLE, THEAD, TBODY, TFOOT, TEMPLATE]),
        TD | TH => set(&[TR, TEMPLATE]),
        COL => set(&[COLGROUP, TEMPLATE]),
        BODY | HEAD => set(&[HTML]),
        _ => 0,
    }
}

/// Why the parser would not leave the element where it stands. `open` is what it stands in, the innermost last; nothing
/// beyond the last border is known.
pub(super) fn rearranged(name: u8, open: &[u8], ancestors: u128, hidden_input: bool) -> Option<String> {
    let inside_out = || open.iter().rev().copied().take_while(|name| *name != BORDER);
    let parent = inside_out().next()?;
    let written = ELEMENTS[name as usize].name;
    let outer = |name: u8| ELEMENTS.get(name as usize).map_or("foreignObject", |element| element.name);
    if has(PARTS, name) {
        let allowed = parents(name);
        // What a component has for the page's head may stand anywhere.
        if name != HEAD && (parent == SCOPE || parent < SCOPE && !has(allowed, parent)) {
            return Some(messages::wrong_parent(written, outer(parent), allowed));
        }
    }
    if let Some(allowed) = sorted(parent)
        && !has(allowed, name)
        && (!hidden_input || matches!(parent, HTML | HEAD | COLGROUP))
    {
        return Some(match parent {
            HTML | HEAD => messages::not_in_head(written, outer(parent), allowed),
            _ => messages::not_in_table(written, outer(parent), allowed),
        });
    }
    if parent == NOSCRIPT && !has(set(&[LINK, META, STYLE]), name) && inside_out().nth(1) == Some(HEAD) {
        return Some(messages::not_in_head(written, "noscript", set(&[LINK, META, STYLE])));
    }
    if has(CLOSES_P, name) && has(ancestors, P) {
        let found = inside_out().find(|open| matches!(*open, P | BUTTON | SCOPE) || has(SCOPES, *open));
        if found == Some(P) {
            return Some(messages::closes_p(written));
        }
    }
    match name {
        _ if has(HEADINGS, name) && has(HEADINGS, parent) => Some(messages::heading_in_heading(written, outer(parent))),
        LI | DD | DT => {
            let open = inside_out().find(|open| *open == SCOPE || has(SPECIAL, *open))?;
            let same = if name == LI { open == LI } else { matches!(open, DD | DT) };
            same.then(|| messages::item_in_item(written, outer(open)))
        }
        FORM => {
            let open = inside_out().find(|open| matches!(*open, FORM | TEMPLATE))?;
            (open == FORM).then(messages::form_in_form)
        }
        A if has(ancestors, A) => {
            let open = inside_out().find(|open| matches!(*open, A | SCOPE) || has(MARKERS, *open))?;
            (open == A).then(|| messages::ends_itself(written))
        }
        BUTTON if has(ancestors, BUTTON) => {
            let open = inside_out().find(|open| matches!(*open, BUTTON | SCOPE) || has(SCOPES, *open))?;
            (open == BUTTON).then(|| messages::ends_itself(written))
        }
        RT | RP if matches!(parent, RT | RP | RB) => Some(messages::item_in_item(written, outer(parent))),
        RB | RTC if matches!(parent, RT | RP | RB | RTC) => Some(messages::item_in_item(written, outer(parent))),
        OPTION | OPTGROUP if parent == OPTION || name == OPTGROUP && parent == OPTGROUP => Some(messages::item_in_item(written, outer(parent))),
        SELECT | INPUT if has(ancestors, SELECT) => {
            let open = inside_out().find(|open| matches!(*open, SELECT | SCOPE) || has(SCOPES, *open))?;
            (open == SELECT).then(|| messages::item_in_item(written, outer(open)))
        }
        _ => None,
    }
}

/// Elements of HTML that a browser does not leave in SVG and MathML
/// (<https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign>).
pub(super) fn breaks_out(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
    )
}
