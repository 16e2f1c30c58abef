//! The name of a session: 128 random bits.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Names a session in the cookie and in the backend. Whoever knows it together with the signing key is the visitor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SessionId([u8; 16]);

impl SessionId {
    /// The name of a session that is kept nowhere.
    pub(crate) const NOBODY: SessionId = SessionId([0; 16]);

    /// A new one from the operating system's random numbers.
    ///
    /// # Panics
    /// If the system has none to give: whatever was made instead could be guessed.
    #[cfg(feature = "server")]
    pub(crate) fn random() -> Self {
        Self(random_bytes())
    }

    /// Without a server no session is kept, which a name would be for.
    #[cfg(not(feature = "server"))]
    pub(crate) fn random() -> Self {
        Self::NOBODY
    }

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Only the beginning: the whole of it in a log would be a key to the session.
impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…", URL_SAFE_NO_PAD.encode(&self.0[..3]))
    }
}

/// Fresh bytes that nobody can guess.
#[cfg(feature = "server")]
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        assert_ne!(SessionId::random(), SessionId::random());
    }

    #[test]
    fn debug_output_does_not_give_the_session_away() {
        let shown = format!("{:?}", SessionId::from_bytes([0xff; 16]));
        assert_eq!(shown, "____…");
    }
}
