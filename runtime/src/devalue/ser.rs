//! serde's data model, in the format's words.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{
    Error, text,
    writer::{Constant, Place, Role, Writer, name},
};
use crate::serde::{DATE, SET};

/// The largest integer up to which all are numbers of JavaScript.
const EXACT: u64 = 1 << 53;

/// A value that contains others, while these are written.
pub(super) struct Container<'a> {
    writer: &'a mut Writer,
    room: Vec<u8>,
    end: u8,
    /// The variant whose data this is.
    variant: Option<&'static str>,
}

impl<'a> Container<'a> {
    fn open(writer: &'a mut Writer, begin: &[u8], end: u8, variant: Option<&'static str>) -> Result<Self, Error> {
        let room = writer.open(begin)?;
        Ok(Container { writer, room, end, variant })
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let place = value.serialize(&mut *self.writer)?;
        if self.room.len() > 1 {
            self.room.push(b',');
        }
        name(&mut self.room, place);
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        if self.room.len() > 1 {
            self.room.push(b',');
        }
        self.key(key)?;
        let place = value.serialize(&mut *self.writer).map_err(|error| error.within(key))?;
        name(&mut self.room, place);
        Ok(())
    }

    fn key(&mut self, key: &'static str) -> Result<(), Error> {
        // It would be the prototype of the object, not a field.
        if key == "__proto__" {
            return Err(Error::new("no field of an object may be called `__proto__`"));
        }
        text::quoted(&mut self.room, key);
        self.room.push(b':');
        Ok(())
    }

    fn close(self) -> Result<Place, Error> {
        let place = self.writer.close(self.room, self.end);
        match self.variant {
            Some(variant) => of_variant(self.writer, variant, place),
            None => Ok(place),
        }
    }
}

/// `{"Variant": …}`
fn of_variant(writer: &mut Writer, variant: &'static str, data: Place) -> Result<Place, Error> {
    let mut object = Container::open(writer, b"{", b'}', None)?;
    object.key(variant)?;
    name(&mut object.room, data);
    object.close()
}

macro_rules! integers {
    ($($method:ident $ty:ty)*) => {$(
        #[inline]
        fn $method(self, value: $ty) -> Result<Place, Error> {
            #[allow(clippy::unnecessary_cast, clippy::cast_lossless, reason = "of all integers alike")]
            Ok(if (value.unsigned_abs() as u128) <= EXACT as u128 {
                self.number(value as f64, |list| list.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()))
            } else {
                self.named("BigInt", itoa::Buffer::new().format(value))
            })
        }
    )*};
}

macro_rules! floats {
    ($($method:ident $ty:ty)*) => {$(
        #[inline]
        fn $method(self, value: $ty) -> Result<Place, Error> {
            if value.is_nan() {
                return Ok(Place::NAN);
            }
            if value.is_infinite() {
                return Ok(if value > 0.0 { Place::INFINITY } else { Place::NEGATIVE_INFINITY });
            }
            if value == 0.0 && value.is_sign_negative() {
                return Ok(Place::NEGATIVE_ZERO);
            }
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format_finite(value);
            let text = text.strip_suffix(".0").unwrap_or(text);
            // The shortest text of an `f32` is not that of the `f64` it becomes.
            let same = if size_of::<$ty>() == 8 { f64::from(value) } else { text.parse().unwrap_or(f64::from(value)) };
            Ok(self.number(same, |list| list.extend_from_slice(text.as_bytes())))
        }
    )*};
}

/// Unsigned integers are what [`i64::unsigned_abs`] makes of signed ones.
trait UnsignedAbs: Copy {
    fn unsigned_abs(self) -> Self;
}

macro_rules! unsigned {
    ($($ty:ty)*) => {$(
        impl UnsignedAbs for $ty {
            #[inline]
            fn unsigned_abs(self) -> Self {
                self
            }
        }
    )*};
}

unsigned!(u8 u16 u32 u64 u128);

impl<'a> Serializer for &'a mut Writer {
    type Ok = Place;
    type Error = Error;
    type SerializeSeq = Container<'a>;
    type SerializeTuple = Container<'a>;
    type SerializeTupleStruct = Container<'a>;
    type SerializeTupleVariant = Container<'a>;
    type SerializeMap = Container<'a>;
    type SerializeStruct = Container<'a>;
    type SerializeStructVariant = Container<'a>;

    integers! {
        serialize_i8 i8 serialize_i16 i16 serialize_i32 i32 serialize_i64 i64 serialize_i128 i128
        serialize_u8 u8 serialize_u16 u16 serialize_u32 u32 serialize_u64 u64 serialize_u128 u128
    }

    floats! { serialize_f32 f32 serialize_f64 f64 }

    fn serialize_bool(self, value: bool) -> Result<Place, Error> {
        Ok(self.constant(if value { Constant::True } else { Constant::False }))
    }

    fn serialize_char(self, value: char) -> Result<Place, Error> {
        Ok(self.string(value.encode_utf8(&mut [0; 4])))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<Place, Error> {
        Ok(if self.role == Role::Date { self.named("Date", value) } else { self.string(value) })
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Place, Error> {
        let buffer = self.named("ArrayBuffer", &STANDARD.encode(value));
        let mut view = Container::open(self, b"[\"Uint8Array\",", b']', None)?;
        name(&mut view.room, buffer);
        view.close()
    }

    fn serialize_none(self) -> Result<Place, Error> {
        Ok(self.constant(Constant::Null))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Place, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Place, Error> {
        Ok(Place::UNDEFINED)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Place, Error> {
        Ok(Place::UNDEFINED)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Place, Error> {
        Ok(self.string(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<Place, Error> {
        match name {
            SET => self.role = Role::Set,
            DATE => self.role = Role::Date,
            _ => {}
        }
        let place = value.serialize(&mut *self);
        self.role = Role::Itself;
        place
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, variant: &'static str, value: &T) -> Result<Place, Error> {
        let mut object = Container::open(self, b"{", b'}', None)?;
        object.field(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Container<'a>, Error> {
        let begin: &[u8] = if self.role == Role::Set { b"[\"Set\"" } else { b"[" };
        Container::open(self, begin, b']', None)
    }

    fn serialize_tuple(self, _: usize) -> Result<Container<'a>, Error> {
        Container::open(self, b"[", b']', None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Container<'a>, Error> {
        Container::open(self, b"[", b']', None)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Container<'a>, Error> {
        Container::open(self, b"[", b']', Some(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Container<'a>, Error> {
        Container::open(self, b"[\"Map\"", b']', None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Container<'a>, Error> {
        Container::open(self, b"{", b'}', None)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Container<'a>, Error> {
        Container::open(self, b"{", b'}', Some(variant))
    }
}

macro_rules! items {
    ($($of:ident $method:ident)*) => {$(
        impl $of for Container<'_> {
            type Ok = Place;
            type Error = Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<Place, Error> {
                self.close()
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

macro_rules! fields {
    ($($of:ident)*) => {$(
        impl $of for Container<'_> {
            type Ok = Place;
            type Error = Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
                self.field(key, value)
            }

            fn end(self) -> Result<Place, Error> {
                self.close()
            }
        }
    )*};
}

fields!(SerializeStruct SerializeStructVariant);

impl SerializeMap for Container<'_> {
    type Ok = Place;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item(value)
    }

    fn end(self) -> Result<Place, Error> {
        self.close()
    }
}
