//! Keys with dots reach into maps.

use std::{fmt, mem, sync::Arc};

use serde_json::{Map, Value};

use super::values::Values;

/// A key in parts: `cart.items` is the entry `items` of the map stored under `cart`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path(Arc<str>);

impl Path {
    pub(crate) fn parse(key: &str) -> Self {
        Self(key.into())
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }

    /// The part that names a record in the backend.
    pub(crate) fn root(&self) -> &str {
        self.parts().next().unwrap_or_default()
    }

    /// Whether it reaches into a record.
    #[cfg(feature = "redis")]
    pub(crate) fn is_inside(&self) -> bool {
        self.0.contains('.')
    }

    /// Whether a change at one of the two paths is a change at the other.
    pub(crate) fn overlaps(&self, other: &Path) -> bool {
        self.parts().zip(other.parts()).all(|(a, b)| a == b)
    }

    pub(crate) fn read<'v>(&self, values: &'v Values) -> Option<&'v Value> {
        self.parts().skip(1).try_fold(values.get(self.root())?, |value, part| value.as_object()?.get(part))
    }

    /// Puts `new` in its place, making the maps on the way. Something else than a map that is in the way gives way
    /// to one; it is returned, for nothing should vanish unsaid.
    pub(crate) fn write(&self, values: &mut Values, new: Value) -> Option<Value> {
        let mut displaced = None;
        let mut place = values.place(self.root());
        for part in self.parts().skip(1) {
            if !place.is_object() {
                let before = mem::replace(place, Value::Object(Map::new()));
                if !before.is_null() {
                    displaced = Some(before);
                }
            }
            let Value::Object(map) = place else { unreachable!("made an object above") };
            place = map.entry(part).or_insert(Value::Null);
        }
        *place = new;
        displaced
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(value: Value) -> Values {
        value.as_object().expect("an object").clone().into_iter().collect()
    }

    #[test]
    fn a_dotted_key_reads_inside_of_maps() {
        let values = values(json!({ "cart": { "items": { "tea": 2 } }, "name": "ada" }));
        assert_eq!(Path::parse("cart.items.tea").read(&values), Some(&json!(2)));
        assert_eq!(Path::parse("name").read(&values), Some(&json!("ada")));
        assert_eq!(Path::parse("name.first").read(&values), None);
        assert_eq!(Path::parse("cart.sum").read(&values), None);
        assert_eq!(Path::parse("nothing.there").read(&values), None);
    }

    #[test]
    fn a_dotted_key_writes_by_the_full_path_and_keeps_its_neighbours() {
        let mut values = values(json!({ "cart": { "open": true } }));
        assert_eq!(Path::parse("cart.items.tea").write(&mut values, json!(2)), None);
        assert_eq!(values.get("cart"), Some(&json!({ "open": true, "items": { "tea": 2 } })));
    }

    #[test]
    fn what_is_no_map_gives_way_and_is_handed_back() {
        let mut values = values(json!({ "cart": [1, 2] }));
        assert_eq!(Path::parse("cart.items").write(&mut values, json!([])), Some(json!([1, 2])));
        assert_eq!(values.get("cart"), Some(&json!({ "items": [] })));
    }

    #[test]
    fn paths_overlap_along_one_line_only() {
        let overlap = |a, b| Path::parse(a).overlaps(&Path::parse(b));
        assert!(overlap("cart", "cart.items") && overlap("cart.items", "cart") && overlap("a.b", "a.b"));
        assert!(!overlap("cart.items", "cart.sum") && !overlap("cart", "card") && !overlap("a.b", "b.b"));
    }

    #[test]
    fn odd_keys_are_keys_as_well() {
        for key in ["", ".", "a..b", "."] {
            let mut values = Values::default();
            Path::parse(key).write(&mut values, json!(1));
            assert_eq!(Path::parse(key).read(&values), Some(&json!(1)), "{key:?}");
        }
    }
}
