//! Reading the format: what a browser sends of a page store. Anybody can send anything, so nothing here trusts a number in it.

use std::cell::Cell;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor, value::StrDeserializer};
use serde_json::Value;

use super::Error;

/// How deep values may lie in each other; a text that names a value within itself has no end.
const DEEPEST: usize = 100;

/// Reads what `text` says, by `read`.
pub(crate) fn parse<T>(text: &str, read: impl FnOnce(Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let parsed: Value = serde_json::from_str(text).map_err(|error| Error::new(format_args!("not in devalue's format: {error}")))?;
    // A list of values that name each other by number, or the number of a value that needs no list.
    let (list, at) = match &parsed {
        Value::Array(list) => (&**list, 0),
        Value::Number(number) => (&[][..], number.as_i64().filter(|number| *number < 0).ok_or_else(invalid)?),
        _ => return Err(invalid()),
    };
    // A value may be named twice; but not so often that a short text becomes a long answer.
    let left = Cell::new(text.len().saturating_mul(16));
    read(Reader { list, at, depth: 0, left: &left })
}

fn invalid() -> Error {
    Error::new("not in devalue's format")
}

/// The value of one number.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    list: &'a [Value],
    at: i64,
    depth: usize,
    left: &'a Cell<usize>,
}

impl<'a> Reader<'a> {
    fn to(self, number: &Value) -> Result<Reader<'a>, Error> {
        let at = number.as_i64().ok_or_else(invalid)?;
        if self.depth == DEEPEST {
            return Err(Error::new(format_args!("values lie deeper in each other than {DEEPEST}")));
        }
        let left = self.left.get().checked_sub(1).ok_or_else(|| Error::new("too large once it is unfolded"))?;
        self.left.set(left);
        Ok(Reader { at, depth: self.depth + 1, ..self })
    }

    fn raw(self) -> Result<&'a Value, Error> {
        usize::try_from(self.at).ok().and_then(|at| self.list.get(at)).ok_or_else(invalid)
    }

    /// The kind and the parts of `["Kind", …]`.
    fn named(self) -> Option<(&'a str, &'a [Value])> {
        let (kind, parts) = self.raw().ok()?.as_array()?.split_first()?;
        Some((kind.as_str()?, parts))
    }

    /// The bytes of an `ArrayBuffer`.
    fn bytes(self) -> Result<Vec<u8>, Error> {
        match self.named() {
            Some(("ArrayBuffer", [Value::String(text)])) => STANDARD.decode(text).map_err(|_| invalid()),
            _ => Err(invalid()),
        }
    }
}

impl<'de, 'a: 'de> Deserializer<'de> for Reader<'a> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.at {
            // -2 is a hole in an array.
            -2 | -1 => return visitor.visit_unit(),
            -3 => return visitor.visit_f64(f64::NAN),
            -4 => return visitor.visit_f64(f64::INFINITY),
            -5 => return visitor.visit_f64(f64::NEG_INFINITY),
            -6 => return visitor.visit_f64(-0.0),
            _ => {}
        }
        if let Some((kind, parts)) = self.named() {
            return match (kind, parts) {
                ("Date", [Value::String(text)]) => visitor.visit_str(text),
                ("BigInt", [Value::String(text)]) => big(text, visitor),
                ("Set", items) => visitor.visit_seq(Items { reader: self, items }),
                ("Map", entries) if entries.len().is_multiple_of(2) => visitor.visit_map(Entries { reader: self, entries }),
                ("null", entries) if entries.len().is_multiple_of(2) => visitor.visit_map(NoPrototype { reader: self, entries }),
                ("ArrayBuffer", _) => visitor.visit_byte_buf(self.bytes()?),
                ("Uint8Array", [buffer]) => visitor.visit_byte_buf(self.to(buffer)?.bytes()?),
                _ => Err(Error::new(format_args!("a value of the kind {kind:?} means nothing here"))),
            };
        }
        match self.raw()? {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(value) => visitor.visit_str(value),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(value), ..) => visitor.visit_i64(value),
                (_, Some(value), _) => visitor.visit_u64(value),
                (.., Some(value)) => visitor.visit_f64(value),
                _ => Err(invalid()),
            },
            Value::Array(items) => visitor.visit_seq(Items { reader: self, items }),
            Value::Object(fields) => visitor.visit_map(Fields { reader: self, fields: fields.iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.at {
            -1 => visitor.visit_none(),
            0.. if self.raw()?.is_null() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        match self.raw()? {
            Value::String(name) => visitor.visit_enum(Variant { name, data: None }),
            Value::Object(fields) if fields.len() == 1 => match fields.iter().next() {
                Some((name, data)) => visitor.visit_enum(Variant { name, data: Some(self.to(data)?) }),
                None => Err(invalid()),
            },
            _ => Err(Error::new("no variant of an enum")),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

fn big<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Error> {
    if let Ok(value) = text.parse() {
        return visitor.visit_i64(value);
    }
    if let Ok(value) = text.parse() {
        return visitor.visit_u64(value);
    }
    if let Ok(value) = text.parse() {
        return visitor.visit_i128(value);
    }
    visitor.visit_u128(text.parse().map_err(|_| Error::new("a `BigInt` beyond 128 bits"))?)
}

struct Items<'a> {
    reader: Reader<'a>,
    items: &'a [Value],
}

impl<'de, 'a: 'de> SeqAccess<'de> for Items<'a> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((item, rest)) = self.items.split_first() else { return Ok(None) };
        self.items = rest;
        seed.deserialize(self.reader.to(item)?).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// Keys and values by turns.
struct Entries<'a> {
    reader: Reader<'a>,
    entries: &'a [Value],
}

impl<'a> Entries<'a> {
    fn next(&mut self) -> Option<&'a Value> {
        let (next, rest) = self.entries.split_first()?;
        self.entries = rest;
        Some(next)
    }
}

impl<'de, 'a: 'de> MapAccess<'de> for Entries<'a> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.next().map(|key| seed.deserialize(self.reader.to(key)?)).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let value = self.next().ok_or_else(invalid)?;
        seed.deserialize(self.reader.to(value)?)
    }
}

/// An object without a prototype: its keys stand in the list itself.
struct NoPrototype<'a> {
    reader: Reader<'a>,
    entries: &'a [Value],
}

impl<'de, 'a: 'de> MapAccess<'de> for NoPrototype<'a> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(key) = self.entries.first() else { return Ok(None) };
        let key = StrDeserializer::new(key.as_str().ok_or_else(invalid)?);
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let [_, value, rest @ ..] = self.entries else { return Err(invalid()) };
        self.entries = rest;
        seed.deserialize(self.reader.to(value)?)
    }
}

struct Fields<'a> {
    reader: Reader<'a>,
    fields: serde_json::map::Iter<'a>,
    value: Option<&'a Value>,
}

impl<'de, 'a: 'de> MapAccess<'de> for Fields<'a> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((key, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let value = self.value.take().ok_or_else(invalid)?;
        seed.deserialize(self.reader.to(value)?)
    }
}

struct Variant<'a> {
    name: &'a str,
    data: Option<Reader<'a>>,
}

impl<'de, 'a: 'de> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        Ok((seed.deserialize(StrDeserializer::<Error>::new(self.name))?, self))
    }
}

impl<'a> Variant<'a> {
    fn data(self) -> Result<Reader<'a>, Error> {
        self.data.ok_or_else(|| Error::new(format_args!("the variant `{}` needs its data", self.name)))
    }
}

impl<'de, 'a: 'de> VariantAccess<'de> for Variant<'a> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.data {
            None => Ok(()),
            Some(data) => Deserialize::deserialize(data),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.data()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.data()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.data()?.deserialize_any(visitor)
    }
}

impl de::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Error {
        Error::new(message)
    }
}
