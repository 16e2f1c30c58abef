//! The request that a page is being made for.

use std::fmt;
use std::sync::{Arc, OnceLock};

use axum::extract::OriginalUri;
use cookie::Cookie;
use http::header::COOKIE;
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Uri};

/// The request a page, trigger or connection is being served for: method, URI, headers, cookies and the extensions
/// that middleware put there. A clone is the same request and costs one reference count.
///
/// ```
/// use marquetry::Request;
///
/// let (parts, ()) = http::Request::get("/shop?page=2")
///     .header("accept-language", "nb")
///     .header("cookie", "theme=dark")
///     .body(())?
///     .into_parts();
/// let request = Request::new(&parts);
///
/// assert_eq!(request.path(), "/shop");
/// assert_eq!(request.query(), Some("page=2"));
/// assert_eq!(request.header("accept-language"), Some("nb"));
/// assert_eq!(request.cookie("theme"), Some("dark"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct Request {
    inner: Arc<Inner>,
}

/// The server's URIs and header values are slices of the buffer that the request was read into: a page that kept one would keep all of its 16 KB.
fn own_uri(uri: &Uri) -> Uri {
    uri.to_string().parse().unwrap_or_else(|_| uri.clone())
}

/// The headers of a request as one block of bytes: names and values, each behind its length. An open page seldom asks for them, and a map of them would cost
/// it kilobytes.
fn pack(headers: &HeaderMap) -> Box<[u8]> {
    let size = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum();
    let mut packed = Vec::with_capacity(size);
    for (name, value) in headers {
        for bytes in [name.as_str().as_bytes(), value.as_bytes()] {
            // A server takes no header of such a length.
            packed.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or_default().to_le_bytes());
            packed.extend_from_slice(bytes);
        }
    }
    packed.into()
}

fn unpack(mut packed: &[u8]) -> HeaderMap {
    let mut next = || {
        let (length, rest) = packed.split_first_chunk::<4>()?;
        let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        packed = rest;
        Some(bytes)
    };
    let mut headers = HeaderMap::new();
    while let (Some(name), Some(value)) = (next(), next()) {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    headers
}

struct Inner {
    method: Method,
    uri: Uri,
    packed: Box<[u8]>,
    headers: OnceLock<Box<HeaderMap>>,
    extensions: Extensions,
    // Most requests never ask for a cookie, so they are parsed when the first one is asked for.
    cookies: OnceLock<Vec<Cookie<'static>>>,
}

impl Request {
    /// Copies what a page may ask about out of the head of an HTTP request.
    pub fn new(parts: &Parts) -> Self {
        let mut extensions = parts.extensions.clone();
        // It says what `uri` says, and holds the buffer.
        extensions.remove::<OriginalUri>();
        Self::from_inner(parts.method.clone(), own_uri(&parts.uri), pack(&parts.headers), extensions)
    }

    fn from_inner(method: Method, uri: Uri, packed: Box<[u8]>, extensions: Extensions) -> Self {
        Self { inner: Arc::new(Inner { method, uri, packed, headers: OnceLock::new(), extensions, cookies: OnceLock::new() }) }
    }

    /// The method, `GET` for a page.
    pub fn method(&self) -> &Method {
        &self.inner.method
    }

    /// The URI as the server received it.
    pub fn uri(&self) -> &Uri {
        &self.inner.uri
    }

    /// The path of the URI, still percent-encoded.
    pub fn path(&self) -> &str {
        self.inner.uri.path()
    }

    /// The part of the URI after `?`, still percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.inner.uri.query()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        self.inner.headers.get_or_init(|| Box::new(unpack(&self.inner.packed)))
    }

    /// The first value of a header; `None` if it is missing or is not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().get(name)?.to_str().ok()
    }

    /// Names and values of all cookies, in the order sent, percent-encoding kept. What does not parse is left out.
    pub fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parsed_cookies().iter().map(Cookie::name_value)
    }

    /// The value of the first cookie of this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies().find(|(given, _)| *given == name).map(|(_, value)| value)
    }

    /// What middleware left for the handlers of this request.
    ///
    /// ```
    /// # use marquetry::Request;
    /// #[derive(Clone, PartialEq, Debug)]
    /// struct User(&'static str);
    ///
    /// let (mut parts, ()) = http::Request::new(()).into_parts();
    /// parts.extensions.insert(User("ada"));
    /// assert_eq!(Request::new(&parts).extensions().get::<User>(), Some(&User("ada")));
    /// ```
    pub fn extensions(&self) -> &Extensions {
        &self.inner.extensions
    }

    fn parsed_cookies(&self) -> &[Cookie<'static>] {
        self.inner.cookies.get_or_init(|| {
            let lines = self.headers().get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
            lines.flat_map(|line| Cookie::split_parse(line.to_owned()).filter_map(Result::ok)).collect()
        })
    }
}

/// An empty `GET /`, which is what a component sees that is rendered without a server.
impl Default for Request {
    fn default() -> Self {
        Self::from_inner(Method::GET, Uri::default(), Box::default(), Extensions::new())
    }
}

impl From<&Parts> for Request {
    fn from(parts: &Parts) -> Self {
        Self::new(parts)
    }
}

/// Method and URI only: headers hold credentials, and requests end up in logs.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("method", self.method()).field("uri", self.uri()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn with_headers(headers: &[(&'static str, &[u8])]) -> Request {
        let mut parts = http::Request::new(()).into_parts().0;
        for (name, value) in headers {
            parts.headers.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        Request::new(&parts)
    }

    #[test]
    fn cookies_of_several_header_lines_are_all_found() {
        let request = with_headers(&[("cookie", b"a=1; b=2"), ("cookie", b"c=%20")]);
        assert_eq!(request.cookies().collect::<Vec<_>>(), [("a", "1"), ("b", "2"), ("c", "%20")]);
    }

    #[test]
    fn the_first_of_two_cookies_of_one_name_counts() {
        assert_eq!(with_headers(&[("cookie", b"a=1; a=2")]).cookie("a"), Some("1"));
    }

    #[test]
    fn what_is_no_cookie_is_passed_over() {
        let request = with_headers(&[("cookie", b"nonsense; =x; a=1;;"), ("cookie", b"\xff=1")]);
        assert_eq!(request.cookies().collect::<Vec<_>>(), [("a", "1")]);
    }

    #[test]
    fn a_header_that_is_no_text_reads_as_missing() {
        assert_eq!(with_headers(&[("x-name", b"\xff")]).header("x-name"), None);
    }

    #[test]
    fn the_default_request_is_an_empty_get() {
        let request = Request::default();
        assert_eq!((request.method(), request.path(), request.query()), (&Method::GET, "/", None));
        assert!(request.headers().is_empty());
    }

    #[test]
    fn debug_output_shows_no_header() {
        let request = with_headers(&[("authorization", b"Bearer secret")]);
        assert_eq!(format!("{request:?}"), "Request { method: GET, uri: /, .. }");
    }
}
