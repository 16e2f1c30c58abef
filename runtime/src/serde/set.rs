//! A collection as a `Set`: `#[serde(with = "marquetry::serde::set")]`, for `HashSet`, `BTreeSet`, `Vec` and whatever else serialises as a list.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::SET;

/// Writes a collection as a `Set`.
pub fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SET, value)
}

/// Reads a collection.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize(deserializer)
}
