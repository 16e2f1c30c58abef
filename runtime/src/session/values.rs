//! What a session holds.

use serde_json::Value;

/// A session's values by key, as JSON. Most sessions hold a few: a map would take more than half a kilobyte for the first of them, in memory for as long as a
/// page of the visitor is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Values(Vec<(Box<str>, Value)>);

impl Values {
    fn at(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(key))
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let at = self.at(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The place of a key; `null` stands there if there was none.
    pub(crate) fn place(&mut self, key: &str) -> &mut Value {
        let at = self.at(key).unwrap_or_else(|at| {
            if self.0.len() == self.0.capacity() {
                self.0.reserve_exact(self.0.len() / 2 + 1);
            }
            self.0.insert(at, (key.into(), Value::Null));
            at
        });
        &mut self.0[at].1
    }

    #[cfg(feature = "redis")]
    pub(crate) fn remove(&mut self, key: &str) {
        if let Ok(at) = self.at(key) {
            self.0.remove(at);
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| &**key)
    }
}

impl<K: AsRef<str>> FromIterator<(K, Value)> for Values {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Values {
        let mut values = Values::default();
        for (key, value) in entries {
            *values.place(key.as_ref()) = value;
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_holds_what_was_put_there_last() {
        let mut values: Values = [("b", json!(1)), ("a", json!(2)), ("c", json!(3)), ("b", json!(4))].into_iter().collect();
        assert_eq!(values.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(["a", "b", "c", ""].map(|key| values.get(key).cloned()), [Some(json!(2)), Some(json!(4)), Some(json!(3)), None]);
        assert_eq!(*values.place("aa"), Value::Null);
        *values.place("aa") = json!([]);
        assert_eq!(values, [("aa", json!([])), ("a", json!(2)), ("b", json!(4)), ("c", json!(3))].into_iter().collect());
    }
}
