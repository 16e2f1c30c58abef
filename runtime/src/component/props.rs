//! How a tag's attributes become a component's props, and how it is found while compiling which of them are missing.

use super::{
    border::{Gap, Shape, Spot, stands},
    text::Text,
};

/// The place of a prop in a tag.
#[doc(hidden)]
#[derive(Debug)]
pub enum Prop<T> {
    /// The tag has not given it.
    Missing,
    /// The tag has given this.
    Given {
        #[allow(missing_docs)]
        value: T,
    },
}

impl<T> Prop<T> {
    /// The value of a prop that every tag gives: [`tag`] has proved it.
    ///
    /// # Panics
    /// If it is missing.
    #[doc(hidden)]
    #[inline]
    pub fn taken(self) -> T {
        match self {
            Prop::Given { value } => value,
            Prop::Missing => unreachable!("the tag was checked while it was compiled"),
        }
    }
}

/// What is known of a component where a tag names it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Tag {
    /// Its name.
    pub name: &'static str,
    /// The props that have no default.
    pub needs: &'static [&'static str],
    /// What of its markup concerns what it stands in.
    pub shape: Shape,
    /// Its slots, of which not nothing is known.
    pub slots: &'static [Gap],
}

/// What a tag may name: the constant of a component.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is not a component",
    label = "a tag names a component",
    note = "components are made by `component!`; a value is shown by `{{value}}`"
)]
pub trait Tagged {
    /// What is known of it.
    const TAG: &'static Tag;
}

/// A component without props, which is made by its name alone.
#[doc(hidden)]
pub trait Unit: Sized {
    fn __props(self) -> Self {
        self
    }

    fn __build(self) -> Self {
        self
    }
}

/// What is known of the component that a tag names.
#[doc(hidden)]
pub const fn known<C: Tagged>(_: &C) -> &'static Tag {
    C::TAG
}

/// The same as [`tag`] and [`stands`].
///
/// # Panics
/// As they do.
#[doc(hidden)]
#[track_caller]
pub const fn tag_in(component: &Tag, given: &[&str], spot: &Spot) {
    tag(component, given);
    stands(component, spot);
}

/// Whether a tag gives the props that the component needs.
///
/// # Panics
/// If not, which ends the compilation where it is called in a constant.
#[doc(hidden)]
#[track_caller]
pub const fn tag(component: &Tag, given: &[&str]) {
    let Tag { name, needs, .. } = component;
    let (mut missing, mut at) = (0, 0);
    let (mut message, mut help) = (Text::EMPTY, Text::EMPTY);
    while at < needs.len() {
        if !has(given, needs[at]) {
            message = message.with(if missing == 0 { "`" } else { ", `" }).with(needs[at]).with("`");
            help = help.with(" ").with(needs[at]).with("={…}");
            missing += 1;
        }
        at += 1;
    }
    if missing > 0 {
        let prop = if missing == 1 { "prop" } else { "props" };
        let all = Text::EMPTY.with("`<").with(name).with(">` needs the ").with(prop).with(" ").and(&message);
        let all = all.with("\nhelp: write `<").with(name).and(&help).with("/>`");
        panic!("{}", all.as_str());
    }
}

const fn has(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if same(names[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    a.len() == b.len()
}

#[cfg(test)]
mod tests {
    use super::{Shape, Tag, tag};

    const CARD: &Tag = &Tag { name: "Card", needs: &["title", "size"], shape: Shape { roots: 0, within: 0 }, slots: &[] };

    #[test]
    fn a_tag_that_gives_what_is_needed_passes() {
        tag(CARD, &["size", "more", "title"]);
    }

    #[test]
    #[should_panic = "`<Card>` needs the prop `title`\nhelp: write `<Card title={…}/>`"]
    fn a_missing_prop_is_named() {
        tag(CARD, &["size"]);
    }

    #[test]
    #[should_panic = "`<Card>` needs the props `title`, `size`\nhelp: write `<Card title={…} size={…}/>`"]
    fn all_missing_props_are_named() {
        tag(CARD, &["siz"]);
    }
}
