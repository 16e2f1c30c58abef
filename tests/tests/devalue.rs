//! What `marquetry::devalue` writes, read by npm's `devalue`: over random values the browser gets what Rust had.
//!
//! Needs Node, and `npm ci` in `tests/devalue`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use marquetry::devalue::stringify;
use serde::ser::{SerializeMap, SerializeStruct, SerializeStructVariant, SerializeTupleVariant};
use serde::{Serialize, Serializer};

/// A value of serde's data model.
enum Value {
    Unit,
    None,
    Bool(bool),
    Float(f64),
    Single(f32),
    Integer(i128),
    Text(String),
    Char(char),
    Bytes(Vec<u8>),
    Date(u64),
    List(Vec<Value>),
    Set(Vec<u32>),
    Map(Vec<(Value, Value)>),
    Object(Vec<(&'static str, Value)>),
    Unnamed(&'static str),
    Newtype(&'static str, Box<Value>),
    Tuple(&'static str, Vec<Value>),
    Struct(&'static str, Vec<(&'static str, Value)>),
}

/// Names that could be taken for something else.
const NAMES: [&str; 10] = ["a", "</script>", "constructor", "toString", "length", "Map", "\u{2028}", "0", "say \"x\"\\", "größe"];

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Unit => serializer.serialize_unit(),
            Value::None => serializer.serialize_none(),
            Value::Bool(value) => value.serialize(serializer),
            Value::Float(value) => value.serialize(serializer),
            Value::Single(value) => value.serialize(serializer),
            Value::Integer(value) => match i32::try_from(*value) {
                Ok(small) => small.serialize(serializer),
                Err(_) => match u64::try_from(*value) {
                    Ok(large) => large.serialize(serializer),
                    Err(_) => value.serialize(serializer),
                },
            },
            Value::Text(value) => value.serialize(serializer),
            Value::Char(value) => value.serialize(serializer),
            Value::Bytes(value) => serializer.serialize_bytes(value),
            Value::Date(millis) => marquetry::serde::date::serialize(&time(*millis), serializer),
            Value::List(items) => items.serialize(serializer),
            Value::Set(items) => marquetry::serde::set::serialize(items, serializer),
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Value::Object(fields) => {
                let mut object = serializer.serialize_struct("Object", fields.len())?;
                for (key, value) in fields {
                    object.serialize_field(key, value)?;
                }
                object.end()
            }
            Value::Unnamed(variant) => serializer.serialize_unit_variant("Enum", 0, variant),
            Value::Newtype(variant, value) => serializer.serialize_newtype_variant("Enum", 1, variant, value),
            Value::Tuple(variant, values) => {
                let mut tuple = serializer.serialize_tuple_variant("Enum", 2, variant, values.len())?;
                for value in values {
                    tuple.serialize_field(value)?;
                }
                tuple.end()
            }
            Value::Struct(variant, fields) => {
                let mut object = serializer.serialize_struct_variant("Enum", 3, variant, fields.len())?;
                for (key, value) in fields {
                    object.serialize_field(key, value)?;
                }
                object.end()
            }
        }
    }
}

fn time(millis: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(millis)
}

/// The value as an expression of JavaScript.
fn js(value: &Value) -> String {
    let list = |items: &[Value]| format!("[{}]", items.iter().map(js).collect::<Vec<_>>().join(","));
    let object =
        |fields: &[(&str, Value)]| format!("{{{}}}", fields.iter().map(|(key, value)| format!("{}:{}", quoted(key), js(value))).collect::<Vec<_>>().join(","));
    let float = |value: f64, text: String| match value {
        _ if value.is_infinite() => format!("{}Infinity", if value < 0.0 { "-" } else { "" }),
        _ => text,
    };
    match value {
        Value::Unit => "undefined".to_owned(),
        Value::None => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Float(value) => float(*value, format!("{value:e}")),
        Value::Single(value) => float(f64::from(*value), format!("{value:e}")),
        Value::Integer(value) => format!("{value}{}", if value.unsigned_abs() > 1 << 53 { "n" } else { "" }),
        Value::Text(value) => quoted(value),
        Value::Char(value) => quoted(&value.to_string()),
        Value::Bytes(bytes) => format!("new Uint8Array({bytes:?})"),
        Value::Date(millis) => format!("new Date({millis})"),
        Value::List(items) => list(items),
        Value::Set(items) => format!("new Set({items:?})"),
        Value::Map(entries) => {
            format!("new Map([{}])", entries.iter().map(|(key, value)| format!("[{},{}]", js(key), js(value))).collect::<Vec<_>>().join(","))
        }
        Value::Object(fields) => object(fields),
        Value::Unnamed(variant) => quoted(variant),
        Value::Newtype(variant, value) => format!("{{{}:{}}}", quoted(variant), js(value)),
        Value::Tuple(variant, values) => format!("{{{}:{}}}", quoted(variant), list(values)),
        Value::Struct(variant, fields) => format!("{{{}:{}}}", quoted(variant), object(fields)),
    }
}

/// A string literal, with everything escaped that could be.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        write!(quoted, "\\u{unit:04x}").unwrap();
    }
    quoted + "\""
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn name(&mut self) -> &'static str {
        NAMES[self.below(NAMES.len())]
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 14] =
            ["</script>", "<!--", "\u{2028}", "\u{2029}", "\0", "\"", "\\", "\n", "__proto__", "plain text of some length", "é", "😀", "\u{feff}", "\u{7f}"];
        (0..self.below(5)).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Random) -> T) -> Vec<T> {
        (0..self.below(5)).map(|_| one(self)).collect()
    }

    fn fields(&mut self, depth: usize) -> Vec<(&'static str, Value)> {
        let mut names = NAMES.to_vec();
        self.many(|random| (names.swap_remove(random.below(names.len())), random.value(depth)))
    }

    fn float(&mut self) -> f64 {
        const SPECIAL: [f64; 9] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0, 0.1, f64::MAX, f64::MIN_POSITIVE, 5e-324];
        match self.below(3) {
            0 => SPECIAL[self.below(SPECIAL.len())],
            1 => f64::from_bits(self.next()),
            _ => self.below(2000) as f64 / 8.0 - 100.0,
        }
    }

    fn value(&mut self, depth: usize) -> Value {
        let kinds = if depth == 0 { 11 } else { 18 };
        match self.below(kinds) {
            0 => Value::Unit,
            1 => Value::None,
            2 => Value::Bool(self.below(2) == 0),
            3 => Value::Float(self.float()),
            4 => Value::Single(self.float() as f32),
            5 => Value::Integer(
                [self.below(300) as i128 - 100, self.next().into(), -i128::from(self.next()), i128::MIN, (1 << 53) + self.below(3) as i128 - 1][self.below(5)],
            ),
            6 => Value::Text(self.text()),
            7 => Value::Char(['<', '\0', 'x', '\u{10ffff}', '"'][self.below(5)]),
            8 => Value::Bytes(self.many(|random| random.next() as u8)),
            9 => Value::Date(self.next() % 8_640_000_000_000_000),
            10 => Value::Unnamed(self.name()),
            11 => Value::List(self.many(|random| random.value(depth - 1))),
            12 => Value::Set(self.many(|random| random.next() as u32)),
            13 => Value::Map(self.many(|random| (random.value(depth - 1), random.value(depth - 1)))),
            14 => Value::Object(self.fields(depth - 1)),
            15 => Value::Newtype(self.name(), Box::new(self.value(depth - 1))),
            16 => Value::Tuple(self.name(), self.many(|random| random.value(depth - 1))),
            _ => Value::Struct(self.name(), self.fields(depth - 1)),
        }
    }
}

#[test]
fn the_browser_reads_what_rust_had() {
    let mut lines = String::new();
    for seed in 0..4000 {
        let value = Random(seed).value(4);
        let text = stringify(&value).unwrap();
        assert!(!text.contains(['<', '\u{2028}', '\u{2029}', '\0']), "seed {seed}: {text}");
        writeln!(lines, r#"{{"text":{},"js":{}}}"#, quoted(&text), quoted(&js(&value))).unwrap();
    }
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/devalue");
    let mut node = Command::new("node").arg("check.mjs").current_dir(directory).stdin(Stdio::piped()).spawn().expect("Node is installed");
    node.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert!(node.wait().unwrap().success(), "what differs is said above; `npm ci` in tests/devalue installs what this needs");
}
