//! The props of a live component, as what it is known by in another page: where they are the same, it goes along.
//!
//! Only types of which the value is all there is to them: of any other, two that count as equal may still show something else.

use std::{
    any::Any,
    borrow::Cow,
    hash::{DefaultHasher, Hash, Hasher as _},
    sync::Arc,
};

use crate::out::hash;

/// The values of a component's props, as they are looked at one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Seen {
    /// Of those there were, if there was any.
    hasher: Option<DefaultHasher>,
    /// Whether all of them are known by their values.
    known: bool,
}

impl Seen {
    /// A hash of what is looked at, if all of it is known by its value.
    pub(crate) fn hash_of(see: impl FnOnce(&mut Seen)) -> Option<u64> {
        let mut seen = Seen { hasher: None, known: true };
        see(&mut seen);
        seen.known.then(|| seen.hasher.map_or(0, |hasher| hasher.finish()))
    }

    fn hasher(&mut self) -> &mut DefaultHasher {
        self.hasher.get_or_insert_with(|| {
            let mut hasher = DefaultHasher::new();
            // As nobody else does, so that nobody can look for values that collide.
            hash(b"").hash(&mut hasher);
            hasher
        })
    }

    pub fn see<T: 'static>(&mut self, value: &T) {
        let value: &dyn Any = value;
        macro_rules! plain {
            ($($plain:ty)*) => {
                $(
                    if let Some(value) = value.downcast_ref::<$plain>() {
                        return value.hash(self.hasher());
                    }
                    if let Some(value) = value.downcast_ref::<Option<$plain>>() {
                        return value.hash(self.hasher());
                    }
                    if let Some(value) = value.downcast_ref::<Vec<$plain>>() {
                        return value.hash(self.hasher());
                    }
                )*
            };
        }
        plain!(String &'static str Cow<'static, str> Box<str> Arc<str> bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
        self.known = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &'static str, number: Option<i64>) -> Option<u64> {
        Seen::hash_of(|seen| {
            seen.see(&text);
            seen.see(&number);
        })
    }

    #[test]
    fn plain_values_are_known_by_what_they_are() {
        assert!(of("a", Some(1)).is_some());
        assert_eq!(of("a", Some(1)), of("a", Some(1)));
        assert_ne!(of("a", Some(1)), of("b", Some(1)));
        assert_ne!(of("a", Some(1)), of("a", None));
        assert!(Seen::hash_of(|_| {}).is_some(), "nothing is known by what it is");
    }

    #[test]
    fn of_any_other_type_nothing_is_known() {
        #[derive(PartialEq, Eq, Hash)]
        struct Name(String);
        let name = Name("a".to_owned());
        assert_eq!(Seen::hash_of(|seen| seen.see(&name)), None);
    }
}
