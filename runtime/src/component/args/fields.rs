//! Fields by their names, for structs and maps.

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, Error as _, IntoDeserializer, MapAccess, Visitor,
        value::{SeqDeserializer, StrDeserializer},
    },
};

use super::{
    super::upload::FILE,
    Entered,
    error::{Error, Field, Why},
    values::{Value, Values},
};

/// A field as it was sent, or one of which nothing was.
#[derive(Debug)]
pub(super) struct Sent<'a> {
    name: &'a str,
    /// `address.city`, `address[city]` and `list[0].city` in parts.
    parts: Vec<&'a str>,
    value: Option<Value<'a>>,
}

pub(super) fn sent<'a>(fields: &'a [(String, Entered)], absent: &'a [String]) -> Vec<Sent<'a>> {
    let all = fields.iter().map(|(name, value)| (name, Some(Value::of(value)))).chain(absent.iter().map(|name| (name, None)));
    all.map(|(name, value)| Sent { name, parts: parts(name), value }).collect()
}

fn parts(name: &str) -> Vec<&str> {
    if !name.contains(['.', '[']) {
        return vec![name];
    }
    // `a[b].c[]`: what closes a bracket ends a part, and no other begins there.
    name.split(['.', '[']).map(|part| part.strip_suffix(']').unwrap_or(part)).collect()
}

/// Fields as the type asks for them: by name for a struct or map, otherwise the value of the one control.
pub(super) struct Fields<'a> {
    sent: Vec<&'a Sent<'a>>,
    /// Whose value it is, where there are several.
    param: &'a str,
    /// How many parts of their names belong to what is around.
    depth: usize,
}

impl<'a> Fields<'a> {
    pub(super) fn new(sent: &'a [Sent<'a>], param: &'a str) -> Fields<'a> {
        Fields { sent: sent.iter().collect(), param, depth: 0 }
    }

    pub(super) fn values(&self) -> Values<'a> {
        let of_param = self.sent.iter().any(|sent| sent.name == self.param);
        Values(self.sent.iter().filter(|sent| !of_param || sent.name == self.param).filter_map(|sent| sent.value).collect())
    }

    /// What the form would call a field of the struct at hand: like those that stand beside it.
    fn name_of(&self, own: &str) -> String {
        let Some(other) = self.sent.first().filter(|_| self.depth > 0) else { return own.to_owned() };
        let begins = other.name.match_indices(['.', '[']).nth(self.depth - 1).map_or(0, |(at, _)| at + 1);
        let outer = &other.name[..begins];
        if outer.ends_with('[') { format!("{outer}{own}]") } else { format!("{outer}{own}") }
    }

    /// The fields by name, those of a struct by names that it knows: `address.city` is `city` in `address`.
    fn by_name(&self, known: Option<&[&str]>) -> Vec<Named<'a>> {
        let mut all: Vec<Named<'a>> = Vec::new();
        for &sent in &self.sent {
            // A map takes the names as they are, and so does a struct that has such a name.
            let whole = self.depth == 0 && known.is_none_or(|known| known.contains(&sent.name));
            let key = if whole { sent.name } else { sent.parts.get(self.depth).copied().unwrap_or_default() };
            let at = all.iter().position(|named| named.key == key).unwrap_or_else(|| {
                all.push(Named {
                    key,
                    held: Held { values: Vec::new(), inner: Fields { sent: Vec::new(), param: "", depth: self.depth + 1 } },
                    name: sent.name,
                });
                all.len() - 1
            });
            let held = &mut all[at].held;
            if whole || sent.parts.len() <= self.depth + 1 {
                held.values.extend(sent.value);
            } else {
                held.inner.sent.push(sent);
            }
        }
        all
    }

    fn map<'de, V: Visitor<'de>>(self, known: Option<&[&str]>, visitor: V) -> Result<V::Value, Error> {
        let access = Names { rest: self.by_name(known).into_iter(), at: None };
        visitor.visit_map(access).map_err(|error| match error.field {
            Some(Field::Own(own)) => Error { field: Some(Field::Known(self.name_of(own))), why: error.why },
            field => Error { field, why: error.why },
        })
    }
}

/// What was sent under one name.
struct Named<'a> {
    key: &'a str,
    /// The form's name of it.
    name: &'a str,
    held: Held<'a>,
}

/// The values of a name, and the fields whose names go on behind it.
struct Held<'a> {
    values: Vec<Value<'a>>,
    inner: Fields<'a>,
}

/// Fields one after the other, as a struct or map reads them.
struct Names<'a> {
    rest: std::vec::IntoIter<Named<'a>>,
    at: Option<Named<'a>>,
}

impl<'de> MapAccess<'de> for Names<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.at = self.rest.next();
        let key = |named: &Named<'_>| seed.deserialize(StrDeserializer::new(named.key));
        self.at.as_ref().map(key).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some(Named { name, held, .. }) = self.at.take() else { return Err(Error::custom("a value without a name")) };
        seed.deserialize(held).map_err(|error| error.of(name))
    }
}

macro_rules! of_the_values {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.values().$method(visitor)
        }
    )*};
}

macro_rules! scalars {
    ($macro:ident $($more:ident)*) => {
        $macro! {
            deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32
            deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
            deserialize_byte_buf deserialize_unit deserialize_identifier $($more)*
        }
    };
}

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    scalars! { of_the_values deserialize_option deserialize_seq }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.map(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, known: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.map(Some(known), visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == FILE { self.values().deserialize_newtype_struct(name, visitor) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.values().deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.values().deserialize_tuple(len, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, name: &'static str, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.values().deserialize_tuple_struct(name, len, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, name: &'static str, variants: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.values().deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

impl<'a> Held<'a> {
    fn values(self) -> Values<'a> {
        Values(self.values)
    }
}

impl<'de> IntoDeserializer<'de, Error> for Held<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Held<'_> {
    type Error = Error;

    scalars! { of_the_values deserialize_any deserialize_ignored_any }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // An empty control says nothing: HTML forms have no other way to leave a value out.
        let inner = self.inner.sent.iter().filter_map(|sent| sent.value);
        if self.values.iter().copied().chain(inner).all(Value::is_empty) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == FILE { self.values().deserialize_newtype_struct(name, visitor) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.inner.map(Some(&[]), visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, known: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        if self.inner.sent.is_empty() {
            return Err(Error { field: None, why: Why::Nothing });
        }
        self.inner.map(Some(known), visitor)
    }

    /// `name`, `name[]` and, in the order of their numbers, `name[0]` and `name[0].inner`.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let single = |value| Held { values: vec![value], inner: Fields { sent: Vec::new(), param: "", depth: 0 } };
        let mut items: Vec<(Option<u64>, Held<'_>)> = self.values.into_iter().map(|value| (None, single(value))).collect();
        for Named { key, held, .. } in self.inner.by_name(Some(&[])) {
            match key {
                "" => items.extend(held.values.into_iter().map(|value| (None, single(value)))),
                _ => items.push((key.parse().ok(), held)),
            }
        }
        items.sort_by_key(|(number, _)| *number);
        visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(|(_, held)| held)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.values().deserialize_unit_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, name: &'static str, variants: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.values().deserialize_enum(name, variants, visitor)
    }
}
