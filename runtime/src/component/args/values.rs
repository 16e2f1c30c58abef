//! The values of one name, typed.

use std::fmt;

use serde::{
    Deserializer,
    de::{Error as _, IntoDeserializer, Visitor, value::SeqDeserializer},
    forward_to_deserialize_any,
};

use super::{
    super::upload::{self, FILE, Upload},
    Entered,
    error::{Error, Why},
};

/// A value that was sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Text(&'a str),
    File(&'a Result<Upload, String>),
}

impl<'a> Value<'a> {
    pub(super) fn of(entered: &'a Entered) -> Value<'a> {
        match entered {
            Entered::Text(text) => Value::Text(text),
            Entered::File(file) => Value::File(file),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        matches!(self, Value::Text(""))
    }

    fn text(self) -> Result<&'a str, Error> {
        match self {
            Value::Text(text) => Ok(text),
            Value::File(_) => Err(Error::custom("a file was sent, not a value")),
        }
    }
}

/// The values sent under one name; most types take the last of them, as a form's later control wins.
pub(super) struct Values<'a>(pub(super) Vec<Value<'a>>);

impl<'a> Values<'a> {
    fn last(&self) -> Result<Value<'a>, Error> {
        self.0.last().copied().ok_or(Error { field: None, why: Why::Nothing })
    }

    fn one(&self) -> Result<&'a str, Error> {
        self.last()?.text()
    }
}

impl<'de> IntoDeserializer<'de, Error> for Values<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident $ty:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.one()?.trim();
            match text.parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(no_whole_number(text, <$ty>::MIN, <$ty>::MAX)),
            }
        }
    )*};
}

fn no_whole_number(text: &str, min: impl fmt::Display, max: impl fmt::Display) -> Error {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    Error::custom(match text {
        "" => "a whole number is missing".to_owned(),
        _ if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("{text:?} is not a whole number"),
        _ if text.starts_with('-') => format!("{text} is too small: at least {min}"),
        _ => format!("{text} is too large: at most {max}"),
    })
}

macro_rules! numbers {
    ($($method:ident $visit:ident $ty:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.one()?.trim();
            match text.parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(_) if text.is_empty() => Err(Error::custom("a number is missing")),
                Err(_) => Err(Error::custom(format_args!("{text:?} is not a number"))),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Error;

    whole_numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
    }

    numbers! {
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.one()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.last().map(|value| value.text()).transpose()? {
            // A checked checkbox without a value sends `on`; one that is not checked sends nothing.
            Some("on" | "true" | "1") => visitor.visit_bool(true),
            None | Some("" | "off" | "false" | "0") => visitor.visit_bool(false),
            Some(other) => Err(Error::custom(format_args!("{other:?} is neither true nor false"))),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.one()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // An empty control says nothing: HTML forms have no other way to leave a value out.
        if self.0.iter().all(|value| value.is_empty()) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name != FILE {
            return visitor.visit_newtype_struct(self);
        }
        match self.last()? {
            Value::File(Ok(file)) => upload::give(file, visitor),
            Value::File(Err(why)) => Err(Error::custom(why)),
            Value::Text("") => Err(Error { field: None, why: Why::Nothing }),
            Value::Text(_) => Err(Error::custom("no file was sent")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.0.into_iter().map(|value| Values(vec![value]))))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(self.one()?.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { str string bytes byte_buf unit_struct map struct identifier }
}
