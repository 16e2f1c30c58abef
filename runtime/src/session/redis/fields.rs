//! The hash of a session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::super::backend::Revision;
use super::super::id::SessionId;
use super::super::record;
use super::super::remote::{Fetched, Found};

const PREFIX: &str = "marquetry:session:";

pub(in super::super) fn key_of(id: SessionId) -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(id.as_bytes()))
}

pub(super) fn id_of(key: &[u8]) -> Option<SessionId> {
    let id = URL_SAFE_NO_PAD.decode(key.strip_prefix(PREFIX.as_bytes())?).ok()?;
    Some(SessionId::from_bytes(id.try_into().ok()?))
}

/// What the fields, each before its content, say of a session.
pub(super) fn read(id: SessionId, time: Revision, fields: Vec<Vec<u8>>) -> Fetched {
    let (mut as_of, mut expires, mut moved, mut values) = (time, None, None, Vec::new());
    let mut fields = fields.into_iter();
    while let (Some(name), Some(content)) = (fields.next(), fields.next()) {
        match &*name {
            b"#" => as_of = number(&content).map_or(time, |newest| newest.max(time)),
            b"@" => expires = number(&content),
            b">" => moved = id_of(&content),
            [b'=', key @ ..] => match std::str::from_utf8(key) {
                Ok(key) => values.extend(value(id, key, &content)),
                Err(_) => tracing::error!(session = ?id, "a stored value is passed over: its key is no text"),
            },
            _ => {}
        }
    }
    let found = match (moved, expires) {
        (Some(moved), _) => Found::Moved(moved),
        (None, Some(expires)) => Found::Record { expires, values },
        (None, None) => Found::Nothing,
    };
    Fetched { as_of, found }
}

/// What cannot be read reads as missing, and stays there until the key is set the next time.
fn value(id: SessionId, key: &str, content: &[u8]) -> Option<(String, Revision, Option<Value>)> {
    let at = content.iter().position(|byte| *byte == b' ');
    let Some((revision, record)) = at.and_then(|at| Some((number(&content[..at])?, &content[at + 1..]))) else {
        tracing::error!(session = ?id, key, "a stored value reads as missing: it is none of Marquetry's");
        return None;
    };
    let value = record::decode(record).inspect_err(|reason| tracing::error!(session = ?id, key, reason, "a stored value reads as missing"));
    Some((key.to_owned(), revision, value.ok()))
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}
