//! Why what was sent does not fit a type.

use std::fmt;

use serde::de;

/// Why fields do not fit a type.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) field: Option<Field>,
    pub(super) why: Why,
}

#[derive(Debug)]
pub(super) enum Field {
    /// As the struct calls it that is at hand.
    Own(&'static str),
    /// As the form calls it.
    Known(String),
}

#[derive(Debug)]
pub(super) enum Why {
    /// The type needs a field of this name.
    Missing,
    /// There is no value.
    Nothing,
    Other(String),
}

impl Field {
    pub(super) fn into_name(self) -> String {
        match self {
            Field::Own(name) => name.to_owned(),
            Field::Known(name) => name,
        }
    }
}

impl Error {
    /// With the form's name of the field, if it is known by none.
    pub(super) fn of(mut self, name: &str) -> Error {
        if self.field.is_none() {
            self.field = Some(Field::Known(name.to_owned()));
        }
        self
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Missing => f.write_str("is missing"),
            Why::Nothing => f.write_str("no value was sent"),
            Why::Other(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(why: T) -> Error {
        Error { field: None, why: Why::Other(why.to_string()) }
    }

    fn missing_field(name: &'static str) -> Error {
        Error { field: Some(Field::Own(name)), why: Why::Missing }
    }
}
