//! Fragments: their keys, and where they may stand.

use super::Checker;
use crate::messages;
use crate::names::is_void;
use crate::tree::Fragment;

impl Checker<'_, '_> {
    pub(super) fn fragment(&mut self, fragment: &Fragment) {
        match self.component {
            None => self.errors.push(fragment.span, messages::fragment_in_markup_macro()),
            Some(component) if component.generics.lifetimes().next().is_some() => {
                self.errors.push(fragment.span, messages::fragment_in_borrowing());
            }
            Some(_) => {}
        }
        if !fragment.key.is_empty() && !self.keys.insert(fragment.key.clone()) {
            self.errors.push(fragment.key_span, messages::duplicate_key(&fragment.key));
        }
        if let Some((tag, span)) = &fragment.tag
            && is_void(tag)
        {
            self.errors.push(*span, messages::void_fragment(tag));
        }
        let options = &fragment.options;
        let numbers = [&options.limit, &options.timeout, &options.interval, &options.keep, &options.queue];
        for number in numbers.into_iter().flatten() {
            self.expr(number);
        }
    }
}
