//! The fields of a page store, one by one: what has changed since the browser heard of it.

use serde::Serialize;
use serde::ser::{Impossible, SerializeStruct, Serializer};

use crate::devalue::{self, Error};

/// An object of the fields of `now` that differ from those of `before`, each a text of its own: `{"user":[{"name":1},"ada"]}`. Where the value is no struct, its
/// own text. `None` where nothing differs.
pub(super) fn changed<T: Serialize>(before: Option<&T>, now: &T) -> Result<Option<String>, Error> {
    let Some(fields) = texts(now)? else {
        let text = devalue::stringify(now)?;
        let same = before.is_some_and(|before| devalue::stringify(before).is_ok_and(|before| before == text));
        return Ok((!same).then_some(text));
    };
    let known = before.map_or(Ok(None), texts)?.unwrap_or_default();
    let fields: Vec<_> = fields.into_iter().filter(|field| !known.contains(field)).collect();
    Ok((!fields.is_empty()).then(|| object(&fields)))
}

/// An object of one field.
pub(super) fn only<T: Serialize>(value: &T, name: &str) -> Result<Option<String>, Error> {
    let fields = texts(value)?.unwrap_or_default();
    Ok(fields.iter().position(|(known, _)| *known == name).map(|at| object(&fields[at..=at])))
}

type Field = (&'static str, String);

fn object(fields: &[Field]) -> String {
    devalue::object(fields.iter().map(|(name, text)| (*name, &**text)))
}

/// Name and text of each field that is written; `None` of a value that is no struct.
fn texts<T: Serialize>(value: &T) -> Result<Option<Vec<Field>>, Error> {
    match value.serialize(Fields) {
        Ok(fields) => Ok(Some(fields)),
        Err(NoStruct::Shape) => Ok(None),
        Err(NoStruct::Field(error)) => Err(error),
    }
}

struct Fields;

struct Texts(Vec<Field>);

#[derive(Debug)]
enum NoStruct {
    /// The value is something else.
    Shape,
    Field(Error),
}

impl std::fmt::Display for NoStruct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoStruct::Shape => f.write_str("no struct"),
            NoStruct::Field(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NoStruct {}

impl serde::ser::Error for NoStruct {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        NoStruct::Field(Error::new(message))
    }
}

impl SerializeStruct for Texts {
    type Ok = Vec<Field>;
    type Error = NoStruct;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NoStruct> {
        let text = devalue::stringify(value).map_err(|error| NoStruct::Field(error.within(name)))?;
        self.0.push((name, text));
        Ok(())
    }

    fn end(self) -> Result<Vec<Field>, NoStruct> {
        Ok(self.0)
    }
}

type Other = Impossible<Vec<Field>, NoStruct>;

macro_rules! others {
    ($($method:ident($($ty:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $ty),*) -> Result<$ok, NoStruct> {
            Err(NoStruct::Shape)
        }
    )*};
}

impl Serializer for Fields {
    type Ok = Vec<Field>;
    type Error = NoStruct;
    type SerializeSeq = Other;
    type SerializeTuple = Other;
    type SerializeTupleStruct = Other;
    type SerializeTupleVariant = Other;
    type SerializeMap = Other;
    type SerializeStruct = Texts;
    type SerializeStructVariant = Other;

    others! {
        serialize_bool(bool) -> Vec<Field>; serialize_char(char) -> Vec<Field>; serialize_str(&str) -> Vec<Field>; serialize_bytes(&[u8]) -> Vec<Field>;
        serialize_i8(i8) -> Vec<Field>; serialize_i16(i16) -> Vec<Field>; serialize_i32(i32) -> Vec<Field>; serialize_i64(i64) -> Vec<Field>;
        serialize_u8(u8) -> Vec<Field>; serialize_u16(u16) -> Vec<Field>; serialize_u32(u32) -> Vec<Field>; serialize_u64(u64) -> Vec<Field>;
        serialize_f32(f32) -> Vec<Field>; serialize_f64(f64) -> Vec<Field>;
        serialize_none() -> Vec<Field>; serialize_unit() -> Vec<Field>; serialize_unit_struct(&'static str) -> Vec<Field>;
        serialize_unit_variant(&'static str, u32, &'static str) -> Vec<Field>;
        serialize_seq(Option<usize>) -> Other; serialize_tuple(usize) -> Other; serialize_tuple_struct(&'static str, usize) -> Other;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Other; serialize_map(Option<usize>) -> Other;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Other;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Vec<Field>, NoStruct> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Vec<Field>, NoStruct> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Result<Vec<Field>, NoStruct> {
        Err(NoStruct::Shape)
    }

    fn serialize_struct(self, _: &'static str, fields: usize) -> Result<Texts, NoStruct> {
        Ok(Texts(Vec::with_capacity(fields)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Clone)]
    struct Shop {
        user: Option<&'static str>,
        #[serde(skip)]
        secret: u8,
        #[serde(rename = "</script>")]
        items: Vec<u8>,
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = Shop { user: None, secret: 1, items: vec![] };
        let now = Shop { user: Some("ada"), secret: 2, ..before.clone() };
        assert_eq!(changed(Some(&before), &now).unwrap().as_deref(), Some(r#"{"user":["ada"]}"#));
        assert_eq!(changed(Some(&before), &Shop { secret: 3, ..before.clone() }).unwrap(), None);
        assert_eq!(changed(None, &before).unwrap().as_deref(), Some(r#"{"user":[null],"\u003C/script>":[[]]}"#));
        assert_eq!(only(&now, "user").unwrap().as_deref(), Some(r#"{"user":["ada"]}"#));
        assert_eq!((now.secret, only(&now, "secret").unwrap()), (2, None));
    }

    #[test]
    fn what_is_no_struct_is_told_whole() {
        assert_eq!(changed(Some(&vec![1]), &vec![1, 2]).unwrap().as_deref(), Some("[[1,2],1,2]"));
        assert_eq!(changed(Some(&vec![1]), &vec![1]).unwrap(), None);
        assert_eq!(changed(None, &()).unwrap().as_deref(), Some("-1"));
    }
}
