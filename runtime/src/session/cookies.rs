//! The signed cookie that carries a visitor's session id.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use super::id::SessionId;
use super::key::Key;
use crate::request::cookie_pairs;

const NAME: &str = "mq_session";

/// When the session cookie is marked `Secure`, which keeps browsers from ever sending it over plain http.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Secure {
    /// When the page itself came over https.
    #[default]
    Auto,
    /// Always: for a proxy that ends TLS and does not say so.
    Always,
    /// Never.
    Never,
}

/// What a visitor's cookie says, its signature being ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) id: SessionId,
    /// When the cookie was given out, in seconds since 1970.
    pub(crate) issued: u64,
}

/// Finds the session of a request. Anything but a cookie that we signed within `lifetime` counts as none.
pub(crate) fn read(headers: &HeaderMap, key: &Key, now: u64, lifetime: Duration) -> Option<Presented> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    // A parent domain or path may have set a cookie of this name too: ours is the one that verifies.
    lines.flat_map(cookie_pairs).filter(|(name, _)| *name == NAME).find_map(|(_, value)| verify(value, key, now, lifetime))
}

fn verify(value: &str, key: &Key, now: u64, lifetime: Duration) -> Option<Presented> {
    let Some(presented) = signed(value, key) else {
        tracing::warn!("a session cookie that is not one of ours counts as none");
        return None;
    };
    unexpired(presented, now, lifetime)
}

/// What a cookie says, unless it was given out too long ago.
pub(crate) fn unexpired(presented: Presented, now: u64, lifetime: Duration) -> Option<Presented> {
    if presented.issued.saturating_add(lifetime.as_secs()) <= now {
        tracing::info!(session = ?presented.id, "an expired session cookie counts as none");
        return None;
    }
    Some(presented)
}

/// The `Set-Cookie` value that names `session`, for what lies under `path`, which is ASCII.
pub(crate) fn write(session: Presented, key: &Key, secure: bool, path: &str, lifetime: Duration) -> HeaderValue {
    let (value, max_age) = (sign(&encode(session), key), lifetime.as_secs());
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{NAME}={value}; HttpOnly; SameSite=Lax{secure}; Path={path}; Max-Age={max_age}");
    HeaderValue::try_from(cookie).expect("base64, a path and attribute names are visible ASCII")
}

/// A message behind its signature, as text.
fn sign(message: &[u8], key: &Key) -> String {
    let mut signed = key.sign(message).to_vec();
    signed.extend_from_slice(message);
    URL_SAFE_NO_PAD.encode(signed)
}

/// What the message says, if the signature is ours.
fn signed(value: &str, key: &Key) -> Option<Presented> {
    let mut room = [0; (Key::SIGNATURE + MESSAGE).next_multiple_of(3)];
    let length = URL_SAFE_NO_PAD.decode_slice(value, &mut room).ok()?;
    let (signature, message) = room[..length].split_at_checked(Key::SIGNATURE)?;
    key.verifies(message, signature).then(|| decode(message))?
}

/// How long a message is.
const MESSAGE: usize = 24;

fn encode(session: Presented) -> [u8; MESSAGE] {
    let mut bytes = [0; MESSAGE];
    bytes[..16].copy_from_slice(session.id.as_bytes());
    bytes[16..].copy_from_slice(&session.issued.to_be_bytes());
    bytes
}

fn decode(message: &[u8]) -> Option<Presented> {
    let (id, issued) = message.split_first_chunk::<16>()?;
    Some(Presented { id: SessionId::from_bytes(*id), issued: u64::from_be_bytes(issued.try_into().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn session() -> Presented {
        Presented { id: SessionId::random(), issued: 1_000 }
    }

    fn sent_back(set_cookie: &HeaderValue) -> HeaderMap {
        let pair = set_cookie.to_str().unwrap().split(';').next().unwrap();
        headers(pair)
    }

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(cookie).unwrap())])
    }

    #[test]
    fn a_cookie_sent_back_names_its_session() {
        let (key, session) = (Key::random(), session());
        let headers = sent_back(&write(session, &key, false, "/", DAY));
        assert_eq!(read(&headers, &key, 1_001, DAY), Some(session));
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_the_cookie() {
        let header = write(session(), &Key::random(), false, "/", DAY);
        let attributes = header.to_str().unwrap().split("; ").skip(1).collect::<Vec<_>>();
        assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"]);
        let header = write(session(), &Key::random(), true, "/", DAY);
        assert!(header.to_str().unwrap().contains("; Secure"));
    }

    #[test]
    fn a_cookie_signed_with_another_key_counts_as_none() {
        let headers = sent_back(&write(session(), &Key::random(), false, "/", DAY));
        assert_eq!(read(&headers, &Key::random(), 1_001, DAY), None);
    }

    #[test]
    fn a_changed_cookie_counts_as_none() {
        let key = Key::random();
        let header = write(session(), &key, false, "/", DAY);
        let pair = header.to_str().unwrap().split(';').next().unwrap().to_owned();
        for place in NAME.len() + 1..pair.len() {
            let mut forged = pair.clone().into_bytes();
            forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(read(&headers(&forged), &key, 1_001, DAY), None, "{forged}");
        }
    }

    #[test]
    fn a_signed_value_of_another_format_counts_as_none() {
        let key = Key::random();
        for message in [&b""[..], b"nonsense", &[0; 23], &[0; 25], &[0; 64]] {
            let headers = headers(&format!("{NAME}={}", sign(message, &key)));
            assert_eq!(read(&headers, &key, 1_001, DAY), None, "{message:?}");
        }
    }

    #[test]
    fn a_cookie_older_than_the_lifetime_counts_as_none() {
        let key = Key::random();
        let headers = sent_back(&write(session(), &key, false, "/", DAY));
        assert!(read(&headers, &key, 1_000 + DAY.as_secs() - 1, DAY).is_some());
        assert!(read(&headers, &key, 1_000 + DAY.as_secs(), DAY).is_none());
    }

    #[test]
    fn among_several_of_the_name_the_one_that_verifies_counts() {
        let (key, session) = (Key::random(), session());
        let header = write(session, &key, false, "/", DAY);
        let pair = header.to_str().unwrap().split(';').next().unwrap();
        let headers = headers(&format!("{NAME}=planted; {pair}"));
        assert_eq!(read(&headers, &key, 1_001, DAY), Some(session));
    }

    #[test]
    fn what_no_cookie_could_be_is_passed_over() {
        let key = Key::random();
        for cookie in ["", "=", ";;;", NAME, "mq_session=", "mq_session=%ff%00", "mq_session=é"] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
            assert_eq!(read(&headers, &key, 1_001, DAY), None, "{cookie}");
        }
    }
}
