//! What a store begins with.

use crate::Request;
use std::sync::Arc;

/// What [`writable`](super::writable) and [`session`](crate::session::session) can be given: a value, or a function of the request. The second parameter
/// only tells the two apart and is always inferred.
///
/// ```
/// use marquetry::prelude::*;
///
/// let by_value = writable(1);
/// let by_request = writable(|request: &Request| request.path().to_owned());
/// assert_eq!((get(&by_value), get(&by_request)), (1, "/".to_owned()));
/// ```
#[diagnostic::on_unimplemented(
    message = "no store of `{T}` can begin with `{Self}`",
    label = "expected a value that implements `PartialEq`, or `|request: &Request| …`",
    note = "a store compares values, so as to notify nobody of an equal one: derive `PartialEq`"
)]
pub trait Initial<T, Way>: Send + Sync + 'static {
    #[doc(hidden)]
    fn into_beginning(self) -> Beginning<T>;
}

#[doc(hidden)]
pub enum Beginning<T> {
    Value(Arc<T>),
    Function(Box<dyn Fn(&Request) -> T + Send + Sync>),
}

impl<T> Beginning<T> {
    pub(crate) fn of(&self, request: &Request) -> Arc<T> {
        match self {
            Beginning::Value(value) => value.clone(),
            Beginning::Function(function) => Arc::new(function(request)),
        }
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub enum ByValue {}

#[doc(hidden)]
#[derive(Debug)]
pub enum ByRequest {}

// `PartialEq` tells values from functions: no closure has it.
impl<T: PartialEq + Send + Sync + 'static> Initial<T, ByValue> for T {
    fn into_beginning(self) -> Beginning<T> {
        Beginning::Value(Arc::new(self))
    }
}

impl<T, F: Fn(&Request) -> T + Send + Sync + 'static> Initial<T, ByRequest> for F {
    fn into_beginning(self) -> Beginning<T> {
        Beginning::Function(Box::new(self))
    }
}
