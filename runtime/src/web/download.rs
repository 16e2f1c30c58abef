//! Files that triggers answer: over the connection the client is given a URL under the page's own one, which works once; a form is answered by the file itself.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};

use super::{layer::plain, live::Live};
use crate::component::{Download, FileContent};

/// How long a file waits for its visitor.
const WAITS: Duration = Duration::from_secs(60);
/// How many wait for one visitor.
const ROOM: usize = 16;

/// The token in a URL that works once, `_d` in its query.
pub(super) fn token(uri: &Uri) -> Option<String> {
    form_urlencoded::parse(uri.query()?.as_bytes()).find(|(name, _)| name == "_d").map(|(_, token)| token.into_owned())
}

/// Keeps a file for its visitor; the URL, relative to the page whose query is `query`.
pub(super) fn offer(live: &Live, visitor: [u8; 16], query: &str, file: Download) -> Option<String> {
    let token = live.shared.downloads.keep(visitor, file, 1, ROOM, WAITS)?;
    Some(format!("?{query}_d={token}"))
}

pub(super) fn answer(live: &Live, headers: &HeaderMap, token: &str) -> Response {
    let visitor = live.settings.sessions.visit(headers).presented_id();
    match live.shared.downloads.take(visitor, token) {
        Some(file) => response(&file),
        None => plain(StatusCode::NOT_FOUND, "This file is no longer here. Go back, and ask for it again."),
    }
}

/// The response that gives a file.
pub(super) fn response(file: &Download) -> Response {
    let mut response = Response::new(match file.content() {
        FileContent::Bytes(bytes) => Body::from(bytes),
        FileContent::Stream(Some(stream)) => Body::from_stream(stream),
        FileContent::Stream(None) => Body::empty(),
    });
    let headers = response.headers_mut();
    let kind = HeaderValue::try_from(file.content_type()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_DISPOSITION, disposition(file.name()));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `Content-Disposition` with the name as browsers read it (RFC 6266, RFC 8187), and in ASCII for all else.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name.chars().map(|letter| if (' '..='~').contains(&letter) && !matches!(letter, '"' | '\\' | '%') { letter } else { '_' }).collect();
    let mut value = format!("attachment; filename=\"{plain}\"");
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => value.push(byte.into()),
                _ => value.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_arrive_whatever_is_in_them() {
        assert_eq!(disposition("rows 1.csv"), "attachment; filename=\"rows 1.csv\"");
        assert_eq!(disposition("Größe\r\n\".csv"), "attachment; filename=\"Gr__e___.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%0D%0A%22.csv");
    }

    #[test]
    fn a_type_that_is_none_becomes_bytes() {
        let response = response(&Download::new("x", "text/\nhtml", "x"));
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/octet-stream");
    }
}
