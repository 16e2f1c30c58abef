//! Components as values, `{Row { n: 1 }}`: shown where the syntax says that the value may be one.

use std::{cell::Cell, fmt};

use super::View;
use crate::{
    component::{Component, Tagged},
    out::Out,
};

/// What an expression gives that names a type: a component needs the most references, and is looked for first; then a component that lacks its props; all else is
/// shown as it is.
#[doc(hidden)]
pub struct Value<T>(Cell<Option<T>>);

impl<T> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Value").finish_non_exhaustive()
    }
}

impl<T> Value<T> {
    #[doc(hidden)]
    pub fn new(value: T) -> Value<T> {
        Value(Cell::new(Some(value)))
    }
}

#[doc(hidden)]
pub trait ShowsComponent {
    type View;
    fn __shown(&self) -> Self::View;
}

impl<C: Component> ShowsComponent for &&Value<C> {
    type View = ComponentView<C>;

    fn __shown(&self) -> ComponentView<C> {
        ComponentView(Cell::new(self.0.take()))
    }
}

/// That a component needs nothing to be shown.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this component has props",
    label = "its name alone gives it none",
    note = "write `<Name prop={{value}}/>`, or `{{Name {{ prop: value }}}}` with all of them"
)]
pub trait WithoutProps {}

#[doc(hidden)]
pub trait ShowsTag {
    type View;
    fn __shown(&self) -> Self::View
    where
        Self: WithoutProps;
}

impl<T: Tagged> ShowsTag for &Value<T> {
    type View = &'static str;

    fn __shown(&self) -> &'static str
    where
        Self: WithoutProps,
    {
        ""
    }
}

#[doc(hidden)]
pub trait ShowsOther {
    type View;
    fn __shown(&self) -> Self::View;
}

impl<T> ShowsOther for Value<T> {
    type View = T;

    fn __shown(&self) -> T {
        match self.0.take() {
            Some(value) => value,
            None => unreachable!("a value is shown once"),
        }
    }
}

/// A component in a hole: it is made anew each time the hole is, and shown once.
#[doc(hidden)]
pub struct ComponentView<C>(Cell<Option<C>>);

impl<C> fmt::Debug for ComponentView<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ComponentView").finish_non_exhaustive()
    }
}

impl<C: Component> View for ComponentView<C> {
    fn render(&self, out: &mut Out) {
        if let Some(component) = self.0.take() {
            component.__render(Default::default(), out);
        }
    }
}
