//! A value as the text that a control shows: what `serde` writes, and reads back from a form's field.

use serde::ser::{self, Serialize};

/// The text of a value; `None` for one that is not there. The error is a value that is no text, such as a struct.
pub(super) fn text<T: Serialize + ?Sized>(value: &T) -> Result<Option<String>, Error> {
    value.serialize(Text)
}

#[derive(Debug)]
pub(super) struct Error(String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Error {
        Error(message.to_string())
    }
}

fn several<T>() -> Result<T, Error> {
    Err(Error("a control shows one value, and this one has parts".to_owned()))
}

struct Text;

type Shown = Result<Option<String>, Error>;
type Parts = ser::Impossible<Option<String>, Error>;

macro_rules! displayed {
    ($($method:ident $ty:ty;)*) => {$(
        fn $method(self, value: $ty) -> Shown {
            Ok(Some(value.to_string()))
        }
    )*};
}

impl ser::Serializer for Text {
    type Ok = Option<String>;
    type Error = Error;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    displayed! {
        serialize_bool bool; serialize_char char; serialize_str &str; serialize_f32 f32; serialize_f64 f64;
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_i128 i128;
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64; serialize_u128 u128;
    }

    fn serialize_none(self) -> Shown {
        Ok(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Shown {
        value.serialize(Text)
    }

    fn serialize_unit(self) -> Shown {
        Ok(None)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Shown {
        Ok(None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Shown {
        Ok(Some(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Shown {
        value.serialize(Text)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Shown {
        several()
    }

    fn serialize_bytes(self, _: &[u8]) -> Shown {
        several()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Error> {
        several()
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, Error> {
        several()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, Error> {
        several()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Parts, Error> {
        several()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts, Error> {
        several()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, Error> {
        several()
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Parts, Error> {
        several()
    }

    fn is_human_readable(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    enum Size {
        #[serde(rename = "s")]
        Small,
    }

    #[derive(serde::Serialize)]
    struct Id(u32);

    #[test]
    fn what_a_control_can_show() {
        let shown = |value: &dyn erased::Value| value.shown().unwrap();
        assert_eq!(shown(&"a b"), Some("a b".to_owned()));
        assert_eq!(shown(&-3i64), Some("-3".to_owned()));
        assert_eq!(shown(&1.5f64), Some("1.5".to_owned()));
        assert_eq!(shown(&true), Some("true".to_owned()));
        assert_eq!(shown(&Some('c')), Some("c".to_owned()));
        assert_eq!(shown(&None::<u8>), None);
        assert_eq!(shown(&Size::Small), Some("s".to_owned()));
        assert_eq!(shown(&Id(7)), Some("7".to_owned()));
    }

    #[test]
    fn what_has_parts_is_refused() {
        assert!(text(&[1, 2]).is_err());
        assert!(text(&std::collections::BTreeMap::from([(1, 2)])).is_err());
    }

    mod erased {
        pub(super) trait Value {
            fn shown(&self) -> super::Shown;
        }

        impl<T: serde::Serialize> Value for T {
            fn shown(&self) -> super::Shown {
                super::text(self)
            }
        }
    }
}
