//! New ids on their way to browsers that have a page open: only a response can set a cookie, so that they have to ask for one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::id::{SessionId, random_bytes};

/// How long a browser may take, in seconds.
pub(super) const WHILE: u64 = 60;
/// How many wait at most; beyond that the oldest goes.
const MOST: usize = 10_000;

#[derive(Default)]
pub(crate) struct Renewals(Mutex<Vec<Renewal>>);

struct Renewal {
    token: [u8; 16],
    until: u64,
    /// The id that the browser still has: nobody else gets the new one.
    outdated: SessionId,
    id: SessionId,
}

impl Renewals {
    fn waiting(&self, now: u64) -> MutexGuard<'_, Vec<Renewal>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|renewal| now < renewal.until);
        waiting
    }

    /// Gives a token for which the browser with the outdated id gets the new one, once. One that it was given before is worth nothing any more.
    pub(crate) fn offer(&self, outdated: SessionId, id: SessionId, now: u64) -> String {
        let token = random_bytes();
        let mut waiting = self.waiting(now);
        waiting.retain(|renewal| renewal.outdated != outdated);
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push(Renewal { token, until: now + WHILE, outdated, id });
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The new id of the browser that presents its outdated one.
    pub(crate) fn take(&self, token: &str, presented: SessionId, now: u64) -> Option<SessionId> {
        let token = URL_SAFE_NO_PAD.decode(token).ok()?;
        let mut waiting = self.waiting(now);
        let at = waiting.iter().position(|renewal| token == renewal.token && renewal.outdated == presented)?;
        let id = waiting.remove(at).id;
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_works_once_for_its_browser_and_for_a_while() {
        let renewals = Renewals::default();
        let (old, new, other) = (SessionId::random(), SessionId::random(), SessionId::random());
        let token = renewals.offer(old, new, 0);
        assert_eq!([renewals.take(&token, other, 1), renewals.take("x", old, 1), renewals.take("", old, 1)], [None; 3]);
        assert_eq!([renewals.take(&token, old, 1), renewals.take(&token, old, 1)], [Some(new), None]);
        let token = renewals.offer(old, new, 0);
        assert_eq!(renewals.take(&token, old, WHILE), None, "too late");
        let (first, second) = (renewals.offer(old, other, 0), renewals.offer(old, new, 0));
        assert_eq!([renewals.take(&first, old, 1), renewals.take(&second, old, 1)], [None, Some(new)], "renewed again before it was fetched");
    }
}
