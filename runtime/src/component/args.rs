//! What a call carries, as typed arguments.

use std::fmt;

use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::Event;

/// The payload of a call.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// Arguments that the markup gave, last first.
    explicit: Vec<serde_json::Value>,
    fields: Vec<(String, String)>,
    event: Option<String>,
}

impl Data {
    pub(super) fn parse(payload: &[u8]) -> Result<Data, String> {
        let mut data = Data::default();
        for (name, value) in form_urlencoded::parse(payload) {
            match &*name {
                "_a" => {
                    data.explicit = serde_json::from_str(&value).map_err(|error| format!("the arguments are no JSON array: {error}"))?;
                    data.explicit.reverse();
                }
                "_e" => data.event = Some(value.into_owned()),
                "_t" => {}
                _ => data.fields.push((name.into_owned(), value.into_owned())),
            }
        }
        Ok(data)
    }

    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Result<T, String> {
        match self.explicit.pop() {
            Some(value) => T::deserialize(value).map_err(|error| error.to_string()),
            None => self.by_type(),
        }
    }

    /// The fields by name for a struct or map, otherwise the value of the one control. What is not ticked is not sent: where the type allows it, a name
    /// that is missing counts as sent without a value.
    fn by_type<T: DeserializeOwned>(&self) -> Result<T, String> {
        let mut absent: Vec<&'static str> = Vec::new();
        loop {
            match T::deserialize(Fields { sent: &self.fields, absent: &absent }) {
                Err(Error::Missing(name)) if !absent.contains(&name) => absent.push(name),
                // No tick would have been it.
                Err(Error::Nothing) if let Some(name) = absent.pop() => return Err(Error::Missing(name).to_string()),
                result => return result.map_err(|error| error.to_string()),
            }
        }
    }

    /// The value of the one control, whatever its type.
    pub(super) fn value<T: DeserializeOwned>(&self) -> Result<T, String> {
        T::deserialize(Fields { sent: &self.fields, absent: &[] }.values()).map_err(|error| error.to_string())
    }

    /// The value that a control would send as `text`.
    pub(super) fn value_of<T: DeserializeOwned>(text: &str) -> Result<T, String> {
        T::deserialize(Values(vec![text])).map_err(|error| error.to_string())
    }

    /// Whether the control has sent anything: one that is not ticked does not.
    pub(super) fn has_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Forgets the fields of other controls.
    pub(super) fn keep_only(&mut self, name: &str) {
        self.fields.retain(|(known, _)| known == name);
    }

    /// The next argument that the markup gave, if it is text.
    pub(super) fn explicit_text(&mut self) -> Option<String> {
        match self.explicit.pop()? {
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    pub(super) fn event(&self) -> Event {
        self.event.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }
}

/// Fields as the type asks for them: by name for a struct or map, otherwise the value of the one control.
struct Fields<'a> {
    sent: &'a [(String, String)],
    /// Names of which nothing was sent.
    absent: &'a [&'static str],
}

/// Why fields do not fit a type.
#[derive(Debug)]
enum Error {
    /// The type needs a field of this name.
    Missing(&'static str),
    /// There is no value.
    Nothing,
    Other(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing(name) => write!(f, "missing field `{name}`"),
            Error::Nothing => f.write_str("no value was sent"),
            Error::Other(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(why: T) -> Error {
        Error::Other(why.to_string())
    }

    fn missing_field(name: &'static str) -> Error {
        Error::Missing(name)
    }
}

impl<'a> Fields<'a> {
    fn values(&self) -> Values<'a> {
        Values(self.sent.iter().map(|(_, value)| &**value).collect())
    }

    fn by_name(&self) -> Vec<(&'a str, Values<'a>)> {
        let mut named: Vec<(&str, Values<'_>)> = Vec::new();
        for (name, value) in self.sent {
            match named.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.0.push(value),
                None => named.push((name, Values(vec![value]))),
            }
        }
        named.extend(self.absent.iter().map(|&name| (name, Values(Vec::new()))));
        named
    }
}

macro_rules! of_the_value {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.values().$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    of_the_value! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_option deserialize_unit deserialize_seq deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(self.by_name().into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
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

/// The values sent under one name; most types take the last of them, as a form's later control wins.
struct Values<'a>(Vec<&'a str>);

impl<'a> Values<'a> {
    fn one(&self) -> Result<&'a str, Error> {
        self.0.last().copied().ok_or(Error::Nothing)
    }
}

impl<'de> IntoDeserializer<'de, Error> for Values<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $ty:ty, $expected:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.one()?;
            match text.trim().parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Error::custom(format_args!(concat!("{:?} is not ", $expected), text))),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Error;

    parsed! {
        deserialize_i8 visit_i8 i8, "a number from -128 to 127";
        deserialize_i16 visit_i16 i16, "a whole number of this size";
        deserialize_i32 visit_i32 i32, "a whole number of this size";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_i128 visit_i128 i128, "a whole number";
        deserialize_u8 visit_u8 u8, "a number from 0 to 255";
        deserialize_u16 visit_u16 u16, "a whole number from 0 on of this size";
        deserialize_u32 visit_u32 u32, "a whole number from 0 on of this size";
        deserialize_u64 visit_u64 u64, "a whole number from 0 on";
        deserialize_u128 visit_u128 u128, "a whole number from 0 on";
        deserialize_f32 visit_f32 f32, "a number";
        deserialize_f64 visit_f64 f64, "a number";
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.one()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.last() {
            // A checked checkbox without a value sends `on`; one that is not checked sends nothing.
            Some(&("on" | "true" | "1")) => visitor.visit_bool(true),
            None | Some(&("" | "off" | "false" | "0")) => visitor.visit_bool(false),
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

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
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

    forward_to_deserialize_any! { str string bytes byte_buf unit_struct map struct identifier ignored_any }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Order {
        name: String,
        count: u32,
        #[serde(default)]
        gift: bool,
        note: Option<String>,
        #[serde(default)]
        sizes: Vec<u8>,
    }

    fn one<T: DeserializeOwned>(payload: &str) -> Result<T, String> {
        Data::parse(payload.as_bytes()).unwrap().next()
    }

    #[test]
    fn a_struct_takes_the_forms_fields_by_name() {
        let order: Order = one("name=A+B&count=3&gift=on&note=&sizes=1&sizes=2&other=x").unwrap();
        assert_eq!(order, Order { name: "A B".into(), count: 3, gift: true, note: None, sizes: vec![1, 2] });
    }

    #[test]
    fn any_other_type_takes_the_value_itself() {
        assert_eq!(one::<String>("q=caf%C3%A9").unwrap(), "café");
        assert_eq!(one::<i64>("=-5").unwrap(), -5);
        assert_eq!(one::<Option<i64>>("n="), Ok(None));
        assert_eq!(one::<Vec<String>>("a=1&a=2").unwrap(), ["1", "2"]);
    }

    #[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Size {
        Small,
        Large,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Ticks {
        terms: bool,
        sizes: BTreeSet<Size>,
        days: Vec<u8>,
        size: Option<Size>,
        #[serde(default = "seven")]
        weeks: u8,
        on: Day,
    }

    fn seven() -> u8 {
        7
    }

    /// A type that is text for serde, as those of dates are.
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(try_from = "String")]
    struct Day(u16, u8, u8);

    impl TryFrom<String> for Day {
        type Error = String;

        fn try_from(text: String) -> Result<Day, String> {
            let mut parts = text.splitn(3, '-').map(str::to_owned);
            let mut part = || parts.next().ok_or_else(|| format!("{text:?} is no date"));
            let (year, month, day) = (part()?, part()?, part()?);
            let number = |text: String| text.parse::<u16>().map_err(|_| format!("{text:?} is no part of a date"));
            Ok(Day(number(year)?, number(month)? as u8, number(day)? as u8))
        }
    }

    #[test]
    fn what_is_not_ticked_or_chosen_is_not_sent() {
        let none = Ticks { terms: false, sizes: BTreeSet::new(), days: vec![], size: None, weeks: 7, on: Day(2026, 2, 28) };
        assert_eq!(one::<Ticks>("on=2026-02-28"), Ok(none));
        let all = one::<Ticks>("terms=on&sizes=large&sizes=small&days=1&days=2&size=small&weeks=3&on=2026-12-01").unwrap();
        assert_eq!((all.terms, all.sizes.len(), all.days, all.size, all.weeks, all.on), (true, 2, vec![1, 2], Some(Size::Small), 3, Day(2026, 12, 1)));
        assert_eq!(one::<Ticks>("terms=on").unwrap_err(), "missing field `on`");
        assert_eq!(one::<Ticks>("on=2026-x-28").unwrap_err(), "\"x\" is no part of a date");
        assert!(one::<Ticks>("on=2026-02-28&sizes=huge").unwrap_err().contains("huge"));
    }

    #[test]
    fn choices_arrive_one_by_one_and_together() {
        assert_eq!(one::<Size>("size=large"), Ok(Size::Large));
        assert_eq!(one::<Option<Size>>("size="), Ok(None));
        assert_eq!(one::<BTreeSet<Size>>("s=large&s=small"), Ok(BTreeSet::from([Size::Small, Size::Large])));
        assert_eq!(one::<Vec<u8>>(""), Ok(vec![]));
        assert_eq!((one::<bool>("on=on"), one::<bool>(""), one::<bool>("on=false")), (Ok(true), Ok(false), Ok(false)));
        assert_eq!(one::<Day>("d=2026-02-28"), Ok(Day(2026, 2, 28)));
        assert_eq!((one::<f64>("n=1e3"), one::<f32>("n= -0.5"), one::<usize>("n=7")), (Ok(1000.0), Ok(-0.5), Ok(7)));
        let map: HashMap<String, String> = one("a=1&b=2&b=3").unwrap();
        assert_eq!(map, HashMap::from([("a".into(), "1".into()), ("b".into(), "3".into())]));
        let lists: HashMap<String, Vec<u8>> = one("a=1&b=2&b=3").unwrap();
        assert_eq!(lists, HashMap::from([("a".into(), vec![1]), ("b".into(), vec![2, 3])]));
    }

    #[test]
    fn explicit_arguments_come_first() {
        let mut data = Data::parse(b"_a=%5B7%2C%22x%22%5D&q=y").unwrap();
        assert_eq!(data.next::<u8>(), Ok(7));
        assert_eq!(data.next::<String>(), Ok("x".into()));
        assert_eq!(data.next::<String>(), Ok("y".into()));
    }

    #[test]
    fn what_does_not_fit_says_why() {
        assert_eq!(one::<u8>("n=300").unwrap_err(), "\"300\" is not a number from 0 to 255");
        assert_eq!(one::<Order>("name=x").unwrap_err(), "missing field `count`");
        assert!(one::<i64>("").unwrap_err().contains("no value"));
        assert!(Data::parse(b"_a=nonsense").is_err());
    }
}
