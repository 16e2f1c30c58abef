//! How a tag's attributes become a component's props, and how it is found while compiling which of them are missing.

use std::{fmt, marker::PhantomData, mem::forget};

use super::{
    Component,
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
    /// The props that have no default, with a space between them.
    pub needs: &'static str,
    /// What of its markup concerns what it stands in.
    pub shape: Shape,
    /// Its slots, of which not nothing is known.
    pub slots: &'static [Gap],
}

impl Tag {
    /// Of a component that has neither slots nor others in it.
    pub const fn read(known: &'static str) -> Tag {
        Tag::new(known, Shape { roots: 0, within: 0 }, &[])
    }

    /// `more`: the shapes of others in it.
    pub const fn new(known: &'static str, more: Shape, slots: &'static [Gap]) -> Tag {
        let (name, rest) = word(known);
        let (roots, rest) = word(rest);
        let (within, needs) = word(rest);
        Tag { name, needs, shape: Shape { roots: set(roots) | more.roots, within: set(within) | more.within }, slots }
    }
}

/// A set as it is written: a number to the base of 16.
const fn set(text: &str) -> u128 {
    match u128::from_str_radix(text, 16) {
        Ok(set) => set,
        Err(_) => panic!("a set of elements"),
    }
}

/// What a tag may name: the constant of a component with props, or the value of one without.
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

/// The constant of the component `C`, which has props.
#[doc(hidden)]
pub struct Named<C>(PhantomData<fn() -> C>);

impl<C: Component> Named<C> {
    pub const NEW: Named<C> = Named(PhantomData);

    pub fn __props(self) -> Given<C> {
        Given::none()
    }
}

impl<C> fmt::Debug for Named<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Named")
    }
}

impl<C: Component> Tagged for Named<C> {
    const TAG: &'static Tag = C::TAG;
}

impl<C: Component<Props = C>> Tagged for C {
    const TAG: &'static Tag = C::TAG;
}

/// The props that a tag gives to the component `C`.
#[doc(hidden)]
pub struct Given<C: Component> {
    /// The place of each.
    pub props: C::Props,
}

impl<C: Component> Given<C> {
    pub fn none() -> Given<C> {
        Given { props: C::__none() }
    }

    pub fn __build(self) -> C {
        C::__build(self.props)
    }
}

impl<C: Component> fmt::Debug for Given<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given")
    }
}

/// What is known of the component that a tag names.
#[doc(hidden)]
pub const fn known<C: Tagged>(component: C) -> &'static Tag {
    forget(component);
    C::TAG
}

/// The same as [`tag`] and [`stands`].
///
/// # Panics
/// As they do.
#[doc(hidden)]
#[track_caller]
pub const fn tag_in(component: &Tag, given: &str, spot: Spot) {
    tag(component, given);
    stands(component, spot);
}

/// Whether a tag gives the props that the component needs; `given` are their names, with a space between them.
///
/// # Panics
/// If not, which ends the compilation where it is called in a constant.
#[doc(hidden)]
#[track_caller]
pub const fn tag(component: &Tag, given: &str) {
    let mut needs = component.needs;
    while !needs.is_empty() {
        let (needed, others) = word(needs);
        if !has(given, needed) {
            let message = missing(component, given);
            panic!("{}", message.as_str());
        }
        needs = others;
    }
}

const fn missing(component: &Tag, given: &str) -> Text {
    let Tag { name, mut needs, .. } = *component;
    let mut missing = 0;
    let (mut message, mut help) = (Text::EMPTY, Text::EMPTY);
    while !needs.is_empty() {
        let (needed, others) = word(needs);
        if !has(given, needed) {
            message = message.with(if missing == 0 { "`" } else { ", `" }).with(needed).with("`");
            help = help.with(" ").with(needed).with("={…}");
            missing += 1;
        }
        needs = others;
    }
    let prop = if missing == 1 { "prop" } else { "props" };
    let all = Text::EMPTY.with("`<").with(name).with(">` needs the ").with(prop).with(" ").and(&message);
    all.with("\nhelp: write `<").with(name).and(&help).with("/>`")
}

/// The first word, and those behind it.
const fn word(text: &str) -> (&str, &str) {
    let mut at = 0;
    while at < text.len() && text.as_bytes()[at] != b' ' {
        at += 1;
    }
    let (word, others) = text.split_at(at);
    if others.is_empty() { (word, others) } else { (word, others.split_at(1).1) }
}

const fn has(mut names: &str, name: &str) -> bool {
    while !names.is_empty() {
        let (first, others) = word(names);
        if same(first.as_bytes(), name.as_bytes()) {
            return true;
        }
        names = others;
    }
    false
}

/// Whether two names are one, while compiling.
pub(super) const fn same(a: &[u8], b: &[u8]) -> bool {
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
    use super::{Tag, tag};

    const CARD: &Tag = &Tag::read("Card 0 0 title size");

    #[test]
    fn a_tag_that_gives_what_is_needed_passes() {
        tag(CARD, "size more title");
    }

    #[test]
    #[should_panic = "`<Card>` needs the prop `title`\nhelp: write `<Card title={…}/>`"]
    fn a_missing_prop_is_named() {
        tag(CARD, "size");
    }

    #[test]
    #[should_panic = "`<Card>` needs the props `title`, `size`\nhelp: write `<Card title={…} size={…}/>`"]
    fn all_missing_props_are_named() {
        tag(CARD, "siz");
    }
}
