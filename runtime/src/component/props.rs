//! How a tag's attributes become a component's props: a builder that knows which required ones were given.

/// A required prop that was not given.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Missing;

/// A prop's value.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Given<T>(pub T);

/// A prop that has been given.
#[doc(hidden)]
pub trait Prop<T> {
    fn take(self) -> T;
}

impl<T> Prop<T> for Given<T> {
    fn take(self) -> T {
        self.0
    }
}

/// The value of a prop that has been given.
#[doc(hidden)]
#[inline]
pub fn taken<T, P: Prop<T>>(prop: P) -> T {
    prop.take()
}
