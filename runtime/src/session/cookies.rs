//! The signed cookie that carries a visitor's session id.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::time;
use cookie::{Cookie, CookieJar, Key, SameSite};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use super::id::SessionId;

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
    let cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    // A parent domain or path may have set a cookie of this name too: ours is the one that verifies.
    cookies.filter(|cookie| cookie.name() == NAME).find_map(|cookie| verify(cookie, key, now, lifetime))
}

fn verify(cookie: Cookie<'_>, key: &Key, now: u64, lifetime: Duration) -> Option<Presented> {
    let Some(signed) = CookieJar::new().signed(key).verify(cookie.into_owned()) else {
        tracing::warn!("a session cookie with a wrong signature counts as none");
        return None;
    };
    let Some(presented) = decode(signed.value()) else {
        tracing::warn!("a session cookie of an unknown format counts as none");
        return None;
    };
    if presented.issued.saturating_add(lifetime.as_secs()) <= now {
        tracing::info!(session = ?presented.id, "an expired session cookie counts as none");
        return None;
    }
    Some(presented)
}

/// The `Set-Cookie` value that names `session`.
pub(crate) fn write(session: Presented, key: &Key, secure: bool, lifetime: Duration) -> HeaderValue {
    let max_age = time::Duration::try_from(lifetime).unwrap_or(time::Duration::MAX);
    let cookie = Cookie::build((NAME, encode(session))).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).max_age(max_age).build();
    let mut jar = CookieJar::new();
    jar.signed_mut(key).add(cookie);
    let signed = jar.get(NAME).map(Cookie::to_string).unwrap_or_default();
    HeaderValue::try_from(signed).expect("base64 and attribute names are visible ASCII")
}

fn encode(session: Presented) -> String {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(session.id.as_bytes());
    bytes[16..].copy_from_slice(&session.issued.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(value: &str) -> Option<Presented> {
    let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
    let (id, issued) = bytes.split_first_chunk::<16>()?;
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
        let (key, session) = (Key::generate(), session());
        let headers = sent_back(&write(session, &key, false, DAY));
        assert_eq!(read(&headers, &key, 1_001, DAY), Some(session));
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_the_cookie() {
        let header = write(session(), &Key::generate(), false, DAY);
        let attributes = header.to_str().unwrap().split("; ").skip(1).collect::<Vec<_>>();
        assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"]);
        let header = write(session(), &Key::generate(), true, DAY);
        assert!(header.to_str().unwrap().contains("; Secure"));
    }

    #[test]
    fn a_cookie_signed_with_another_key_counts_as_none() {
        let headers = sent_back(&write(session(), &Key::generate(), false, DAY));
        assert_eq!(read(&headers, &Key::generate(), 1_001, DAY), None);
    }

    #[test]
    fn a_changed_cookie_counts_as_none() {
        let key = Key::generate();
        let header = write(session(), &key, false, DAY);
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
        let key = Key::generate();
        for value in ["", "nonsense", "AAAA", &"A".repeat(64)] {
            let mut jar = CookieJar::new();
            jar.signed_mut(&key).add((NAME, value.to_owned()));
            let headers = headers(&jar.get(NAME).unwrap().to_string());
            assert_eq!(read(&headers, &key, 1_001, DAY), None, "{value}");
        }
    }

    #[test]
    fn a_cookie_older_than_the_lifetime_counts_as_none() {
        let key = Key::generate();
        let headers = sent_back(&write(session(), &key, false, DAY));
        assert!(read(&headers, &key, 1_000 + DAY.as_secs() - 1, DAY).is_some());
        assert!(read(&headers, &key, 1_000 + DAY.as_secs(), DAY).is_none());
    }

    #[test]
    fn among_several_of_the_name_the_one_that_verifies_counts() {
        let (key, session) = (Key::generate(), session());
        let header = write(session, &key, false, DAY);
        let pair = header.to_str().unwrap().split(';').next().unwrap();
        let headers = headers(&format!("{NAME}=planted; {pair}"));
        assert_eq!(read(&headers, &key, 1_001, DAY), Some(session));
    }

    #[test]
    fn what_no_cookie_could_be_is_passed_over() {
        let key = Key::generate();
        for cookie in ["", "=", ";;;", NAME, "mq_session=", "mq_session=%ff%00", "mq_session=é"] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
            assert_eq!(read(&headers, &key, 1_001, DAY), None, "{cookie}");
        }
    }
}
