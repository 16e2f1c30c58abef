//! Why a value cannot be written.

use std::fmt;

/// Why a value cannot be written, and where in it.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// The names of the fields around it, from the inside out.
    within: Vec<&'static str>,
    message: String,
}

impl Error {
    pub(crate) fn new(message: impl fmt::Display) -> Error {
        Error(Box::new(Inner { within: Vec::new(), message: message.to_string() }))
    }

    pub(crate) fn within(mut self, field: &'static str) -> Error {
        self.0.within.push(field);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, field) in self.0.within.iter().rev().enumerate() {
            f.write_str(if at == 0 { "`" } else { "." })?;
            f.write_str(field)?;
        }
        if !self.0.within.is_empty() {
            f.write_str("`: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Error {
        Error::new(message)
    }
}
