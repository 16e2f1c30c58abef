//! `multipart/form-data` (RFC 7578), of a body that is there as a whole.

use axum::body::Bytes;

use crate::component::Upload;

/// A form as it was posted.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Form {
    /// URL-encoded, as a form without files is posted.
    pub(super) fields: String,
    pub(super) files: Vec<(String, Upload)>,
}

/// More parts than any form has.
const PARTS: usize = 1000;

/// The boundary that a content type gives.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    });
    // RFC 2046, 5.1.1
    boundary.filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// Takes a body apart; `None` where it is not whole, or no form.
pub(super) fn read(body: &Bytes, boundary: &str) -> Option<Form> {
    let open = format!("--{boundary}").into_bytes();
    let delimiter = [b"\r\n", &open[..]].concat();
    // What stands before the first delimiter is nothing.
    let mut at = if body.starts_with(&open) { open.len() } else { find(body, &delimiter)? + delimiter.len() };
    let (mut fields, mut files) = (form_urlencoded::Serializer::new(String::new()), Vec::new());
    for _ in 0..PARTS {
        if body[at..].starts_with(b"--") {
            return Some(Form { fields: fields.finish(), files });
        }
        let head_at = at + find(&body[at..], b"\r\n")? + 2;
        // A part without any header begins with the line that ends them.
        let (head, content_at) = match body[head_at..].starts_with(b"\r\n") {
            true => (&[][..], head_at + 2),
            false => {
                let length = find(&body[head_at..], b"\r\n\r\n")?;
                (&body[head_at..head_at + length], head_at + length + 4)
            }
        };
        // An empty content shares its line end with the head.
        let content_end = content_at - 2 + find(&body[content_at - 2..], &delimiter)?;
        let content = body.slice(content_at.min(content_end)..content_end);
        at = content_end + delimiter.len();
        let head = part(&String::from_utf8_lossy(head));
        match (head.name, head.file) {
            // Nothing was chosen.
            (_, Some(file)) if file.is_empty() && content.is_empty() => {}
            (Some(name), Some(file)) => files.push((name, Upload::new(file, head.content_type, content))),
            (Some(name), None) => drop(fields.append_pair(&name, &String::from_utf8_lossy(&content))),
            (None, _) => {}
        }
    }
    None
}

#[derive(Default)]
struct Head {
    name: Option<String>,
    file: Option<String>,
    content_type: String,
}

fn part(head: &str) -> Head {
    let mut part = Head::default();
    for line in head.split("\r\n") {
        let Some((header, value)) = line.split_once(':') else { continue };
        if header.trim().eq_ignore_ascii_case("content-type") {
            part.content_type = value.trim().to_owned();
        } else if header.trim().eq_ignore_ascii_case("content-disposition") {
            part.name = parameter(value, "name");
            part.file = parameter(value, "filename");
        }
    }
    part
}

/// A parameter in quotes, in which browsers escape these three (HTML standard, 4.10.22.8).
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (text, next) = after.split_once('"')?;
        if before.rsplit([';', ' ']).next() == Some(name) {
            return Some(text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = next;
    }
    None
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Option<Form> {
        read(&Bytes::from(body.to_owned()), "xYz")
    }

    #[test]
    fn fields_and_files_are_told_apart() {
        let body = "--xYz\r\nContent-Disposition: form-data; name=\"a b\"\r\n\r\n1 & 2\r\n--xYz\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n\
            --xYz\r\ncontent-disposition: form-data; name=\"f\"; filename=\"..%22x.txt\"\r\nContent-Type: text/plain\r\n\r\n\r\n--xY\r\n\r\n--xYz\r\n\
            Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--xYz--\r\n";
        let form = form(body).unwrap();
        assert_eq!(form.fields, "a+b=1+%26+2&empty=");
        assert_eq!(form.files, [("f".to_owned(), Upload::new("..\"x.txt", "text/plain", "\r\n--xY\r\n"))]);
    }

    #[test]
    fn half_a_form_is_none() {
        let body = "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--";
        assert!(form(body).is_some());
        for end in 0..body.len() {
            assert_eq!(form(&body[..end]), None, "{end}");
        }
        for body in ["--xYz\r\n", "--xYz\r\n\r\n", "\r\n--xYz", "--xYz\r\n\r\n\r\n--xYz", "--xYz--x"] {
            form(body);
        }
        assert_eq!(form(&"--xYz\r\n\r\n\r\n".repeat(PARTS + 1)), None);
    }

    #[test]
    fn the_boundary_stands_in_the_content_type() {
        assert_eq!(boundary("multipart/form-data; boundary=\"a b\""), Some("a b"));
        assert_eq!(boundary("Multipart/Form-Data;charset=utf-8; Boundary=----x"), Some("----x"));
        for none in ["multipart/form-data", "multipart/mixed; boundary=x", "multipart/form-data; boundary=", "application/x-www-form-urlencoded"] {
            assert_eq!(boundary(none), None, "{none}");
        }
    }
}
