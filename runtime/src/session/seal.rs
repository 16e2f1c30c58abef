//! What a page keeps for its visitor, who must neither read nor change it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use super::{Sessions, key::Key};

/// How long the nonce is: at random, so that no two are the same.
const NONCE: usize = 24;
/// In front of all that is sealed: another layout would be another version.
const VERSION: &[u8] = b"marquetry kept 1\0";

impl Sessions {
    /// Seals a text for a visitor's page at this path; nothing where the system has no random numbers.
    pub(crate) fn seal(&self, path: &str, visitor: &[u8; 16], text: &str) -> Option<String> {
        let mut sealed = vec![0; NONCE];
        getrandom::fill(&mut sealed).ok()?;
        let mut message = self.now().to_be_bytes().to_vec();
        message.extend_from_slice(text.as_bytes());
        let about = about(path, visitor);
        let payload = Payload { msg: &message, aad: &about };
        let encrypted = cipher(&self.kept.key)?.encrypt(XNonce::from_slice(&sealed), payload).ok()?;
        sealed.extend(encrypted);
        Some(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what was sealed for this visitor's page at this path, while a session would last. Anything else counts as nothing.
    pub(crate) fn unseal(&self, path: &str, visitor: &[u8; 16], sealed: &str) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, encrypted) = sealed.split_at_checked(NONCE)?;
        let about = about(path, visitor);
        let payload = Payload { msg: encrypted, aad: &about };
        let message = cipher(&self.kept.key)?.decrypt(XNonce::from_slice(nonce), payload).ok()?;
        let (when, text) = message.split_first_chunk::<8>()?;
        (u64::from_be_bytes(*when).saturating_add(self.kept.lifetime.as_secs()) > self.now()).then(|| text.to_vec())
    }
}

fn about(path: &str, visitor: &[u8; 16]) -> Vec<u8> {
    [VERSION, visitor, path.as_bytes()].concat()
}

fn cipher(key: &Key) -> Option<XChaCha20Poly1305> {
    XChaCha20Poly1305::new_from_slice(key.secret()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_is_sealed_is_opened_by_its_own_visitors_page_and_nobody_else() {
        let sessions = Sessions::memory().key([7; 32]);
        let (ada, grace) = ([1; 16], [2; 16]);
        let sealed = sessions.seal("/a", &ada, "{\"n\":1}").unwrap();
        assert_ne!(sealed, sessions.seal("/a", &ada, "{\"n\":1}").unwrap());
        assert!(!sealed.contains("eyJuIjox"), "nobody reads it");
        let other_process = Sessions::memory().key([7; 32]);
        assert_eq!(other_process.unseal("/a", &ada, &sealed).unwrap(), b"{\"n\":1}");
        assert_eq!(other_process.unseal("/b", &ada, &sealed), None);
        assert_eq!(other_process.unseal("/a", &grace, &sealed), None);
        assert_eq!(Sessions::memory().key([8; 32]).unseal("/a", &ada, &sealed), None);
        assert_eq!(Sessions::memory().unseal("/a", &ada, &sealed), None);
    }

    #[test]
    fn what_was_changed_or_is_none_of_ours_counts_as_nothing() {
        let (sessions, ada) = (Sessions::memory(), [1; 16]);
        let sealed = sessions.seal("/", &ada, "text").unwrap();
        for at in 0..sealed.len() {
            let mut forged = sealed.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(sessions.unseal("/", &ada, &String::from_utf8(forged).unwrap()), None, "{at}");
        }
        for nonsense in ["", "A", "&&&", &"A".repeat(31), &"A".repeat(200)] {
            assert_eq!(sessions.unseal("/", &ada, nonsense), None);
        }
    }

    #[test]
    fn it_lasts_as_long_as_a_session() {
        let (sessions, ada) = (Sessions::memory().lifetime(Duration::from_secs(60)), [1; 16]);
        let sealed = sessions.seal("/", &ada, "text").unwrap();
        sessions.kept.engine.clock.advance(58);
        assert!(sessions.unseal("/", &ada, &sealed).is_some());
        sessions.kept.engine.clock.advance(2);
        assert!(sessions.unseal("/", &ada, &sealed).is_none());
    }
}
