//! What one visitor may ask for once, within a short time: files on their way to a call, and answers that only a response can carry.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::waiting::PageId;

/// How many times as much all visitors together may leave here as one of them.
const VISITORS: usize = 32;

/// Things of one kind, each under a token that nobody can guess.
pub(super) struct Once<T>(Arc<Mutex<Vec<Entry<T>>>>);

struct Entry<T> {
    token: PageId,
    visitor: [u8; 16],
    until: Instant,
    size: usize,
    thing: T,
}

impl<T> Default for Once<T> {
    fn default() -> Once<T> {
        Once(Arc::default())
    }
}

impl<T: Send + 'static> Once<T> {
    fn lock(&self) -> MutexGuard<'_, Vec<Entry<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps something of this size for a while; a visitor who leaves more than there is `room` for loses the oldest. `None` where there is no token to give.
    pub(super) fn keep(&self, visitor: [u8; 16], thing: T, size: usize, room: usize, time: Duration) -> Option<String> {
        let token = PageId::random()?;
        let until = Instant::now() + time;
        let mut entries = self.lock();
        entries.push(Entry { token, visitor, until, size, thing });
        let mut gone = drop_oldest(&mut entries, room, |entry| entry.visitor == visitor);
        gone.extend(drop_oldest(&mut entries, room.saturating_mul(VISITORS), |_| true));
        drop(entries);
        drop(gone);
        let all = self.0.clone();
        tokio::spawn(async move {
            tokio::time::sleep_until(until).await;
            let gone = extract(&mut all.lock().unwrap_or_else(PoisonError::into_inner), |entry| entry.until <= until);
            drop(gone);
        });
        Some(token.text().to_owned())
    }

    /// Hands something over to the visitor for whom it is.
    pub(super) fn take(&self, visitor: Option<[u8; 16]>, token: &str) -> Option<T> {
        let token = PageId::from_client(token)?;
        let mut entries = self.lock();
        let at = entries.iter().position(|entry| entry.token == token && Some(entry.visitor) == visitor)?;
        let thing = entries.remove(at).thing;
        if entries.is_empty() {
            // What many have left at once is given back.
            *entries = Vec::new();
        }
        Some(thing)
    }
}

fn extract<T>(entries: &mut Vec<Entry<T>>, goes: impl Fn(&Entry<T>) -> bool) -> Vec<Entry<T>> {
    let (gone, stay) = std::mem::take(entries).into_iter().partition(goes);
    *entries = stay;
    gone
}

/// Takes the oldest out until the rest fits, but never the newest.
fn drop_oldest<T>(entries: &mut Vec<Entry<T>>, room: usize, counts: impl Fn(&Entry<T>) -> bool) -> Vec<Entry<T>> {
    let mut size: usize = entries.iter().filter(|entry| counts(entry)).map(|entry| entry.size).sum();
    let mut gone = Vec::new();
    while size > room
        && let Some(at) = entries[..entries.len() - 1].iter().position(&counts)
    {
        let entry = entries.remove(at);
        size -= entry.size;
        gone.push(entry);
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: [u8; 16] = [1; 16];
    const BOB: [u8; 16] = [2; 16];
    const WHILE: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn each_thing_is_for_its_visitor_once_and_not_for_long() {
        let once = Once::default();
        let token = once.keep(ANN, "a", 1, 9, WHILE).unwrap();
        assert_eq!((once.take(Some(BOB), &token), once.take(None, &token), once.take(Some(ANN), "x")), (None, None, None));
        assert_eq!((once.take(Some(ANN), &token), once.take(Some(ANN), &token)), (Some("a"), None));
        let token = once.keep(ANN, "b", 1, 9, WHILE).unwrap();
        tokio::time::sleep(WHILE + Duration::from_millis(1)).await;
        assert_eq!(once.take(Some(ANN), &token), None);
        assert_eq!(once.lock().capacity(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_too_much_loses_the_oldest_of_their_own() {
        let once = Once::default();
        let bobs = once.keep(BOB, "b", 5, 9, WHILE).unwrap();
        let first = once.keep(ANN, "1", 5, 9, WHILE).unwrap();
        let second = once.keep(ANN, "2", 5, 9, WHILE).unwrap();
        let large = once.keep(ANN, "3", 99, 9, WHILE).unwrap();
        assert_eq!([&first, &second].map(|token| once.take(Some(ANN), token)), [None, None]);
        assert_eq!((once.take(Some(ANN), &large), once.take(Some(BOB), &bobs)), (Some("3"), Some("b")));
    }
}
