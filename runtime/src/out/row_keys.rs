//! The keys of a list's items: what they are compared by, and how few bytes a page at rest keeps of them.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FoldHasher;

use super::{
    cells::{SEED, Short, long, short},
    same_keys::{LONG, SameKeys},
};

/// A key is kept in 48 bits. A hash has the highest of them set: it is no number, and numbers below are themselves.
const HASHED: u64 = 1 << 47;

/// Makes keys: a whole number that is small enough stands for itself, and whatever else can be hashed for its hash.
///
/// Two of ten thousand hashed keys are equal once in three million lists. These items are then what items with the same key always are: the first of them
/// in the page takes the values of the first in the list.
pub(crate) struct KeyHasher {
    number: Option<u64>,
    hasher: Option<FoldHasher<'static>>,
}

impl KeyHasher {
    pub(crate) fn new() -> KeyHasher {
        KeyHasher { number: None, hasher: None }
    }

    /// Takes a number, which is the key if nothing follows.
    fn number(&mut self, number: u64) {
        if self.number.is_none() && self.hasher.is_none() {
            self.number = Some(number);
        } else {
            self.hasher().write_u64(number);
        }
    }

    fn hasher(&mut self) -> &mut FoldHasher<'static> {
        let hasher = self.hasher.get_or_insert_with(|| SEED.build_hasher());
        if let Some(number) = self.number.take() {
            hasher.write_u64(number);
        }
        hasher
    }
}

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.hasher().write(bytes);
    }

    fn write_u8(&mut self, number: u8) {
        self.number(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.number(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.number(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.number(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.number(number as u64);
    }

    fn finish(&self) -> u64 {
        let hash = match (self.number, &self.hasher) {
            (Some(number), _) if number < HASHED => return number,
            (Some(number), _) => SEED.hash_one(number),
            (None, Some(hasher)) => hasher.finish(),
            (None, None) => 0,
        };
        hash & (HASHED - 1) | HASHED
    }
}

/// The keys of a list at rest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// All are the same: of a list without keys, above all.
    Same(u64, usize),
    /// Numbers that are close to each other, by what they are more than the least.
    Near(u64, Box<[u16]>),
    Far(u64, Box<[u32]>),
    /// Mostly hashes.
    Hashed(Box<[Short]>),
    /// The same, of a long list.
    Long(SameKeys),
}

impl Default for Keys {
    fn default() -> Keys {
        Keys::Same(0, 0)
    }
}

impl Keys {
    pub(crate) fn keep(keys: &[u64]) -> Keys {
        let least = keys.iter().copied().min().unwrap_or_default();
        let most = keys.iter().copied().max().unwrap_or_default();
        if most == least {
            Keys::Same(least, keys.len())
        } else if most - least <= u16::MAX.into() {
            Keys::Near(least, keys.iter().map(|key| (key - least) as u16).collect())
        } else if most - least <= u32::MAX.into() {
            Keys::Far(least, keys.iter().map(|key| (key - least) as u32).collect())
        } else if keys.len() < LONG {
            Keys::Hashed(keys.iter().copied().map(short).collect())
        } else {
            Keys::Long(SameKeys::keep(keys.iter().copied().map(short).collect()))
        }
    }

    pub(crate) fn all(&self) -> Vec<u64> {
        match self {
            Keys::Same(key, count) => vec![*key; *count],
            Keys::Near(least, more) => more.iter().map(|more| least + u64::from(*more)).collect(),
            Keys::Far(least, more) => more.iter().map(|more| least + u64::from(*more)).collect(),
            Keys::Hashed(keys) => keys.iter().copied().map(long).collect(),
            Keys::Long(keys) => keys.all().iter().copied().map(long).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, hash::Hash};

    use super::*;

    fn key(of: impl Hash) -> u64 {
        let mut hasher = KeyHasher::new();
        of.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn small_numbers_are_their_own_keys_and_all_else_has_a_hash() {
        assert_eq!(key(0u8), 0);
        assert_eq!(key(70_000u32), 70_000);
        assert_eq!(key(7i64), 7);
        assert_eq!(key('a'), 97);
        let hashed = [key(-1i64), key(u64::MAX - 1), key(HASHED), key((1, 2)), key((2, 1)), key("a"), key("b"), key(""), key([1u8, 2]), key(Some(1)), key(())];
        assert!(hashed.iter().all(|key| (HASHED..HASHED * 2).contains(key)), "{hashed:x?}");
        assert_eq!(hashed.iter().collect::<HashSet<_>>().len(), hashed.len());
        assert_eq!((key("a"), key((1, 2)), key(-1i64)), (key(String::from("a")), key((1, 2)), key(-1i64)));
        assert_ne!(key(None::<u8>), key(Some(0u8)));
    }

    #[test]
    fn keys_at_rest_are_the_same_keys_in_few_bytes() {
        let close: Vec<u64> = (0..1000).rev().map(|at| 5_000_000_000 + at * 60).collect();
        let apart: Vec<u64> = (0..1000).map(|at| at * 100_000).collect();
        let names: Vec<u64> = (0..1000).map(|at| key(format!("row {at}"))).collect();
        assert!(matches!(Keys::keep(&close), Keys::Near(..)));
        assert!(matches!(Keys::keep(&apart), Keys::Far(..)));
        assert!(matches!(Keys::keep(&names), Keys::Long(_)));
        assert!(matches!(Keys::keep(&names[..LONG - 1]), Keys::Hashed(_)));
        assert!(matches!(Keys::keep(&[0; 1000]), Keys::Same(0, 1000)));
        let few = names[..LONG - 1].to_vec();
        for keys in [close, apart, names, few, vec![0; 1000], vec![], vec![HASHED * 2 - 1], vec![0, HASHED * 2 - 1]] {
            assert_eq!(Keys::keep(&keys).all(), keys);
        }
    }
}
