//! Files that the client sends ahead of the call that has them, so that the visitor sees how much has gone.

use std::{future::poll_fn, pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::Request as HttpRequest,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use futures_core::Stream as _;

use super::{layer::plain, live::Live, multipart, origin};
use crate::component::Upload;

/// How long a browser may send nothing of a file.
const STALLED: Duration = Duration::from_secs(30);
/// How many times as much as may be sent is read, and thrown away: a browser that is cut off while it sends does not hear why.
const READ_ON: usize = 4;
/// How many times as much as one form may have is kept for a visitor whose calls are on their way.
const KEPT: usize = 4;

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    TooLarge,
    Broken,
}

/// Whether a request brings files ahead: `_u` is in its query.
pub(super) fn is_ahead(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "_u"))
}

/// Reads a body of at most `limit` bytes.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Unread> {
    let expected = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
    let (mut read, mut bytes) = (0usize, Vec::with_capacity(if expected > limit { 0 } else { expected }));
    let mut body = body.into_data_stream();
    loop {
        let next = poll_fn(|cx| Pin::new(&mut body).poll_next(cx));
        match tokio::time::timeout(STALLED, next).await {
            Ok(Some(Ok(more))) => {
                read = read.saturating_add(more.len());
                if read > limit.saturating_mul(READ_ON) {
                    return Err(Unread::TooLarge);
                } else if read.max(expected) > limit {
                    bytes = Vec::new();
                } else {
                    bytes.extend_from_slice(&more);
                }
            }
            Ok(None) if read.max(expected) > limit => return Err(Unread::TooLarge),
            Ok(None) => return Ok(bytes.into()),
            Ok(Some(Err(_))) | Err(_) => return Err(Unread::Broken),
        }
    }
}

/// Takes files in, and answers with a token for each.
pub(super) async fn answer(live: &Live, request: HttpRequest) -> Response {
    let (parts, body) = request.into_parts();
    if !origin::is_allowed(live, &parts.headers) {
        tracing::warn!(origin = ?parts.headers.get(header::ORIGIN), "a file from a foreign origin was refused");
        return plain(StatusCode::FORBIDDEN, "Files of this origin may not be sent here.");
    }
    let limits = live.settings.limits;
    // Only who has a page open has something to call with them: under this id, or with a session that has been renewed since then.
    let sessions = &live.settings.sessions;
    let visitor = sessions.visit(&parts.headers).presented_id().filter(|&visitor| live.shared.open.has(visitor) || sessions.is_held(visitor));
    let Some(visitor) = visitor else { return plain(StatusCode::NOT_FOUND, "No page of yours is open here.") };
    if !live.shared.may_call(visitor, limits.triggers_per_second) {
        return plain(StatusCode::TOO_MANY_REQUESTS, "Too much at once. Please try again in a moment.");
    }
    let form = match read(&parts.headers, body, limits.upload.saturating_add(limits.message)).await {
        Ok(body) => content_type(&parts.headers).and_then(multipart::boundary).and_then(|boundary| multipart::read(&body, boundary)),
        Err(Unread::TooLarge) => return too_large(),
        Err(Unread::Broken) => None,
    };
    let Some(form) = form else { return plain(StatusCode::UNPROCESSABLE_ENTITY, "The file did not arrive whole.") };
    if size(&form.files) > limits.upload {
        return too_large();
    }
    let uploads = &live.shared.uploads;
    let tokens = form.files.into_iter().map(|(_, file)| {
        let size = file.bytes().len();
        uploads.keep(visitor, file, size, limits.upload.saturating_mul(KEPT), limits.unclaimed_for).unwrap_or_default()
    });
    let tokens: Vec<String> = tokens.collect();
    ([(header::CACHE_CONTROL, "no-store")], tokens.join("\n")).into_response()
}

pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()
}

pub(super) fn size(files: &[(String, Upload)]) -> usize {
    files.iter().map(|(_, file)| file.bytes().len()).sum()
}

pub(super) fn too_large() -> Response {
    plain(StatusCode::PAYLOAD_TOO_LARGE, "This is too large to be sent.")
}

/// The file of a token, or why there is none, in words for its field.
pub(super) fn claim(live: &Live, visitor: Option<[u8; 16]>, token: &str) -> Result<Upload, String> {
    match token.strip_prefix('!') {
        Some("413") => Err(format!("is too large: at most {}", in_words(live.settings.limits.upload))),
        Some("429") => Err("could not be sent: too much at once, try again in a moment".to_owned()),
        Some(_) => Err("could not be sent: try again".to_owned()),
        None => live.shared.uploads.take(visitor, token).ok_or_else(|| "did not arrive: choose it again".to_owned()),
    }
}

fn in_words(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}
