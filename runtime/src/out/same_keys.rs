//! The keys of long lists, once for all pages that show the same ones in the same order: hashes take more room than a page should keep of its own.

use std::{
    collections::HashMap,
    hash::BuildHasher,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

use super::cells::{SEED, Short};

/// What is shorter is not worth the search.
pub(super) const LONG: usize = 64;

type Known = HashMap<u64, (Arc<[Short]>, usize), foldhash::fast::RandomState>;

/// The lists that are kept, by a hash, with how many keep them.
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A list that others may keep, too.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SameKeys {
    hash: u64,
    keys: Arc<[Short]>,
}

impl SameKeys {
    pub(super) fn keep(keys: Vec<Short>) -> SameKeys {
        let hash = SEED.hash_one(&keys);
        let mut known = known();
        let (same, count) = known.entry(hash).or_insert_with(|| (keys.as_slice().into(), 0));
        if **same == keys[..] {
            *count += 1;
            return SameKeys { hash, keys: same.clone() };
        }
        // Another list has this hash.
        SameKeys { hash, keys: keys.into() }
    }

    pub(super) fn all(&self) -> &[Short] {
        &self.keys
    }
}

impl Drop for SameKeys {
    fn drop(&mut self) {
        let mut known = known();
        let Some((same, count)) = known.get_mut(&self.hash).filter(|(same, _)| Arc::ptr_eq(same, &self.keys)) else { return };
        *count -= 1;
        if *count == 0 {
            let (gone, _) = (same.clone(), known.remove(&self.hash));
            // What many lists took at once is given back.
            if known.len() * 4 < known.capacity() {
                known.shrink_to_fit();
            }
            drop(known);
            drop(gone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(first: u8) -> Vec<Short> {
        (0..200).map(|at| [first, at, 1, 2, 3, 255]).collect()
    }

    fn keepers(of: &SameKeys) -> Option<usize> {
        Some(known().get(&of.hash)?.1)
    }

    #[test]
    fn equal_lists_are_kept_once_and_forgotten_with_the_last_of_them() {
        let (one, two, other) = (SameKeys::keep(list(1)), SameKeys::keep(list(1)), SameKeys::keep(list(2)));
        assert!(Arc::ptr_eq(&one.keys, &two.keys) && one == two);
        assert!(one != other && other.all() == list(2));
        assert_eq!((keepers(&one), keepers(&other)), (Some(2), Some(1)));
        drop(one);
        assert_eq!((two.all(), keepers(&two)), (&list(1)[..], Some(1)));
        let hash = two.hash;
        drop(two);
        assert!(!known().contains_key(&hash));
    }

    #[test]
    fn lists_with_the_same_hash_are_not_taken_for_each_other() {
        let hash = SEED.hash_one(list(3));
        known().insert(hash, (list(4).into(), 1));
        let one = SameKeys::keep(list(3));
        assert_eq!((one.hash, one.all()), (hash, &list(3)[..]));
        drop(one);
        assert_eq!(known().remove(&hash), Some((list(4).into(), 1)), "it is not the other's to forget");
    }

    #[test]
    fn threads_that_keep_and_forget_the_same_lists_leave_nothing() {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for round in 0..250 {
                        let kept = SameKeys::keep(list(5 + round % 3));
                        assert_eq!(kept.all(), list(5 + round % 3));
                    }
                });
            }
        });
        for first in 5..8 {
            assert!(!known().contains_key(&SEED.hash_one(list(first))));
        }
    }
}
