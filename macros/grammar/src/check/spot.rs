//! Where components and slots stand: what others must know to be checked against it.

use super::Checker;
use super::allow::{Allowed, Rule};
use super::around::kept_out;
use super::parser::rearranged;
use super::place::Language;
use crate::border::Spot;
use crate::html::elements::*;
use crate::html::{DIV_OF_OPTIONS, DIV_OF_TERMS, DIV_OPEN, Foreign, MATHML_PART, NONE, OF_HEAD, SVG_PART, TEXT, has, set};

impl Checker<'_, '_> {
    /// What is known of the place where a tag with these `@allow`s stands.
    pub(super) fn spot(&self, allowed: Allowed) -> Spot {
        let room = self.room;
        match (room.language, room.model) {
            (Language::Foreign(language), _) => {
                Spot { holds: drawing(language), parent: if language == Foreign::Svg { SVG } else { MATH }, keeps_out: Vec::new() }
            }
            (_, Some(model)) => {
                let holds = if allowed.has(Rule::ContentModel) { self.left_alone() } else { holds(model, room.parent) };
                Spot { holds, parent: room.parent, keeps_out: self.keeps_out(allowed) }
            }
            (_, None) => Spot { holds: u128::MAX, parent: NONE, keeps_out: self.keeps_out(allowed) },
        }
    }

    /// What a browser's parser leaves here, whatever the standard says of it.
    fn left_alone(&self) -> u128 {
        let moved = (0..COUNT as u8).filter(|name| rearranged(*name, &self.open, self.room.ancestors, false).is_some());
        moved.fold(u128::MAX, |all, name| all & !(1 << name))
    }

    /// What is around, the innermost first, and keeps out what nothing further in does.
    fn keeps_out(&self, allowed: Allowed) -> Vec<(u8, u128)> {
        let mut all = 0;
        let mut list = Vec::new();
        for name in self.open.iter().rev().copied().filter(|name| *name < COUNT as u8 && has(self.room.ancestors, *name)) {
            let mut out = kept_out(name);
            if allowed.has(Rule::ForbiddenAncestor) {
                // A parser ends or leaves out one of these in itself.
                out &= if matches!(name, A | BUTTON | FORM) { 1 << name } else { 0 };
            }
            if out & !all != 0 {
                list.push((name, out & !all));
                all |= out;
            }
        }
        list
    }
}

fn drawing(language: Foreign) -> u128 {
    let part = if language == Foreign::Svg { SVG_PART } else { MATHML_PART };
    let own = (0..COUNT as u8).filter(|name| language.has_element(ELEMENTS[*name as usize].name));
    own.fold(set(&[SVG, MATH, TEXT, part]), |all, name| all | 1 << name)
}

fn holds(model: u8, parent: u8) -> u128 {
    let model = &MODELS[model as usize];
    let mut holds = model.children;
    if model.text || parent == CUSTOM {
        holds |= 1 << TEXT;
    }
    if has(holds, DIV) {
        let div = model.inner.iter().find(|(child, _)| *child == DIV).map_or(ELEMENTS[DIV as usize].model, |(_, model)| *model);
        let div = MODELS[div as usize].children;
        holds &= !(1 << DIV);
        for (child, kind) in [(P, DIV), (DT, DIV_OF_TERMS), (OPTION, DIV_OF_OPTIONS)] {
            if has(div, child) {
                holds |= 1 << kind;
            }
        }
        holds |= 1 << DIV_OPEN;
    }
    if has(holds, META) && (!has(holds, EM) || parent == TEMPLATE) {
        holds |= 1 << OF_HEAD;
    }
    if parent == TABLE {
        // The parser puts a row into a `<tbody>`, where the markup must have one for live updates to find their place.
        holds &= !(1 << TR);
    }
    holds
}
