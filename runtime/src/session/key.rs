//! The secret that signs cookies.

use std::fmt;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::id::random_bytes;

/// HKDF stretches from here on; a shorter key could be guessed from a cookie.
pub(super) const SHORTEST: usize = 32;

/// As many bytes as the file keeps: the first half signs, the other one is there for what must not be read either.
#[derive(Clone)]
pub(crate) struct Key {
    bytes: [u8; Key::LENGTH],
    /// HMAC that has taken the first half in: half of the work of a signature.
    signer: Hmac<Sha256>,
}

#[cfg(test)]
impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.bytes == other.bytes
    }
}

impl Key {
    pub(crate) const LENGTH: usize = 64;
    pub(crate) const SIGNATURE: usize = 32;

    /// One that nobody knows.
    pub(crate) fn random() -> Key {
        Key::from_bytes(random_bytes())
    }

    pub(crate) fn from_bytes(bytes: [u8; Key::LENGTH]) -> Key {
        let signer = keyed(&bytes[..Key::LENGTH / 2]);
        Key { bytes, signer }
    }

    /// The key that a secret of at least [`SHORTEST`] bytes stands for: HKDF's second step (RFC 5869, section 2.3), for the secret is random already.
    pub(crate) fn of_secret(secret: &[u8]) -> Key {
        let mut key = [0; Key::LENGTH];
        let mut block = Vec::new();
        for (part, counter) in key.chunks_mut(Key::SIGNATURE).zip(1u8..) {
            block.extend_from_slice(b"marquetry sessions");
            block.push(counter);
            let bytes = keyed(secret).chain_update(&block).finalize().into_bytes();
            part.copy_from_slice(&bytes);
            block.clear();
            block.extend_from_slice(&bytes);
        }
        Key::from_bytes(key)
    }

    /// HMAC with SHA-256 (RFC 2104).
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; Key::SIGNATURE] {
        self.signer(message).finalize().into_bytes().into()
    }

    /// In constant time: how long it takes tells nothing of the right signature.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.signer(message).verify_slice(signature).is_ok()
    }

    /// What hides, and signs in its own way, what must not be read either.
    pub(super) fn secret(&self) -> &[u8] {
        &self.bytes[Key::LENGTH / 2..]
    }

    fn signer(&self, message: &[u8]) -> Hmac<Sha256> {
        self.signer.clone().chain_update(message)
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// Without the bytes.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_rfc() {
        // RFC 4231, test case 1 has a key of 20 bytes; HMAC fills a shorter one up with zeros.
        let mut bytes = [0; Key::LENGTH];
        bytes[..20].fill(0x0b);
        let signature = Key::from_bytes(bytes).sign(b"Hi There");
        assert_eq!(signature[..8], [0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53]);
    }

    #[test]
    fn what_is_changed_does_not_verify() {
        let key = Key::random();
        let signature = key.sign(b"message");
        assert!(key.verifies(b"message", &signature));
        assert!(!key.verifies(b"massage", &signature));
        assert!(!key.verifies(b"message", &signature[1..]));
        assert!(!Key::random().verifies(b"message", &signature));
    }

    #[test]
    fn a_secret_gives_the_same_key_each_time_and_another_one_a_different() {
        let (key, other) = (Key::of_secret(&[7; SHORTEST]), Key::of_secret(&[8; SHORTEST]));
        assert_eq!(key.bytes, Key::of_secret(&[7; SHORTEST]).bytes);
        assert_ne!(key.bytes[..32], other.bytes[..32]);
        assert_ne!(key.bytes[..32], key.bytes[32..], "the halves differ");
    }
}
