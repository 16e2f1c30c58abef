//! Telling stores from other values.

use super::Store;

/// Whether an expression is a store: `true` for what the functions of this module make, and for references to it.
///
/// Known while compiling. In a generic function it goes by the bounds: without `T: Store`, a `T` is none.
///
/// ```
/// use marquetry::store::{readable, valid, writable};
///
/// assert!(valid!(writable(1)));
/// assert!(valid!(&readable(1, |_| ())));
/// assert!(!valid!(1));
/// assert!(!valid!(Some(writable(1))));
/// ```
#[macro_export]
macro_rules! valid {
    ($value:expr) => {{
        #[allow(unused_imports, reason = "one of the two decides")]
        use $crate::store::{IsStore as _, NoStore as _};
        (&$crate::store::Probe(&$value)).is_store()
    }};
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

#[doc(hidden)]
pub trait IsStore {
    fn is_store(&self) -> bool {
        true
    }
}

impl<S: Store + ?Sized> IsStore for Probe<'_, S> {}

/// Found only where [`IsStore`] is not: it takes one more reference.
#[doc(hidden)]
pub trait NoStore {
    fn is_store(&self) -> bool {
        false
    }
}

impl<T: ?Sized> NoStore for &Probe<'_, T> {}
