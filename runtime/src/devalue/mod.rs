//! Values as text that a browser reads: the format of [`devalue.stringify`](https://github.com/sveltejs/devalue), which carries what JSON cannot.
//!
//! | Rust | JavaScript |
//! |---|---|
//! | structs, variants with data | objects: `{"x": 1}`, `{"Variant": …}` |
//! | maps | `Map`s, with keys of any kind |
//! | `Vec`, slices, arrays, tuples | arrays; a `Set` with `#[serde(with = "marquetry::serde::set")]` |
//! | `None`, `()` | `null`, `undefined` |
//! | strings, `char`, variants without data | strings |
//! | numbers | numbers, NaN, ±Infinity and -0 among them; a `BigInt` where an integer is beyond 2^53 |
//! | `SystemTime` and what can be made one | a `Date` with `#[serde(with = "marquetry::serde::date")]` |
//! | bytes | a `Uint8Array` |
//!
//! ```
//! use marquetry::devalue::stringify;
//!
//! assert_eq!(stringify(&("a", f64::NAN, None::<u8>)).unwrap(), r#"[[1,-3,2],"a",null]"#);
//! // It may stand in a script element: nothing in it ends one.
//! assert_eq!(stringify("</script>").unwrap(), r#"["\u003C/script>"]"#);
//! ```

mod de;
mod error;
mod ser;
mod text;
mod writer;

#[doc(hidden)]
pub use de::Reader;
pub(crate) use de::parse;
pub use error::Error;

use serde::Serialize;

/// Writes a value for `devalue.parse`. A string that occurs several times is written once.
///
/// The error is a value that the format has no words for, such as a field called `__proto__` or a date that JavaScript does not have, or one that does not
/// serialise, such as a poisoned `Mutex`; it says where that is.
///
/// ```
/// use std::collections::BTreeMap;
///
/// #[derive(serde::Serialize)]
/// struct Cart {
///     owner: &'static str,
///     pieces: BTreeMap<u32, &'static str>,
/// }
/// let cart = Cart { owner: "oak", pieces: BTreeMap::from([(7, "oak")]) };
/// assert_eq!(marquetry::devalue::stringify(&cart).unwrap(), r#"[{"owner":1,"pieces":3},"oak",7,["Map",2,1]]"#);
/// ```
pub fn stringify<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = writer::Writer::new();
    let root = value.serialize(&mut writer)?;
    Ok(writer.finish(root))
}

/// An object of texts, each by its name; safe in a script element, as they are.
pub(crate) fn object<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut object = vec![b'{'];
    for (name, text) in texts {
        if object.len() > 1 {
            object.push(b',');
        }
        text::quoted(&mut object, name);
        object.push(b':');
        object.extend_from_slice(text.as_bytes());
    }
    object.push(b'}');
    String::from_utf8(object).unwrap_or_default()
}

#[cfg(test)]
mod tests;
