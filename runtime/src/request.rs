//! The request that a page is being made for.

use std::sync::{Arc, OnceLock};
use std::{fmt, iter};

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
    let own = match (uri.authority(), uri.path_and_query()) {
        (None, Some(path)) => path.as_str().parse(),
        _ => uri.to_string().parse(),
    };
    own.unwrap_or_else(|_| uri.clone())
}

/// The headers of a request as one block of bytes: names and values, each behind its length. An open page keeps them for as long as it is open, and a map of
/// them would cost it kilobytes.
struct Packed(Box<[u8]>);

impl Packed {
    fn new(headers: &HeaderMap) -> Packed {
        let size = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum();
        let mut packed = Vec::with_capacity(size);
        for (name, value) in headers {
            for bytes in [name.as_str().as_bytes(), value.as_bytes()] {
                // A server takes no header of such a length.
                packed.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or_default().to_le_bytes());
                packed.extend_from_slice(bytes);
            }
        }
        Packed(packed.into())
    }

    /// Names and values, in the order in which the map gives them.
    fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut rest = &*self.0;
        iter::from_fn(move || Some((next(&mut rest)?, next(&mut rest)?)))
    }

    /// The values of a header that are visible ASCII. Names are kept as the map has them, in lower case.
    fn texts(&self, name: &str) -> impl Iterator<Item = Option<&str>> {
        self.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name.as_bytes())).map(|(_, value)| visible(value))
    }

    fn unpack(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in self.iter() {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
                headers.append(name, value);
            }
        }
        headers
    }
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, behind) = rest.split_first_chunk::<4>()?;
    let (bytes, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *rest = behind;
    Some(bytes)
}

/// Names and values in a `Cookie` header, as RFC 6265, section 5.2 has a browser read them: what has no name or no `=` is none.
pub(crate) fn cookie_pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        (!name.is_empty()).then_some((name, value))
    })
}

/// As [`HeaderValue::to_str`].
fn visible(value: &[u8]) -> Option<&str> {
    let is_visible = value.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
    std::str::from_utf8(value).ok().filter(|_| is_visible)
}

struct Inner {
    method: Method,
    uri: Uri,
    packed: Packed,
    /// Only for who asks for all of them.
    headers: OnceLock<Box<HeaderMap>>,
    extensions: Extensions,
}

impl Request {
    /// Copies what a page may ask about out of the head of an HTTP request.
    pub fn new(parts: &Parts) -> Self {
        #[allow(unused_mut, reason = "a server takes something out")]
        let mut extensions = parts.extensions.clone();
        // It says what `uri` says, and holds the buffer.
        #[cfg(feature = "server")]
        extensions.remove::<axum::extract::OriginalUri>();
        Self::from_inner(parts.method.clone(), own_uri(&parts.uri), Packed::new(&parts.headers), extensions)
    }

    fn from_inner(method: Method, uri: Uri, packed: Packed, extensions: Extensions) -> Self {
        Self { inner: Arc::new(Inner { method, uri, packed, headers: OnceLock::new(), extensions }) }
    }

    /// Whether a request with these headers brings the same cookies, in the same lines. How long that takes to say tells nothing of what they are.
    #[cfg(feature = "server")]
    pub(crate) fn has_cookies_of(&self, headers: &HeaderMap) -> bool {
        let same = |one: &[u8], other: &[u8]| one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0;
        let mut own = self.inner.packed.iter().filter(|(name, _)| *name == COOKIE.as_str().as_bytes()).map(|(_, value)| value);
        headers.get_all(COOKIE).iter().all(|line| own.next().is_some_and(|own| same(own, line.as_bytes()))) && own.next().is_none()
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
        self.inner.headers.get_or_init(|| Box::new(self.inner.packed.unpack()))
    }

    /// The first value of a header; `None` if it is missing or is not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.inner.packed.texts(name).next()?
    }

    /// Names and values of all cookies, in the order sent, percent-encoding kept. What does not parse is left out.
    pub fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.inner.packed.texts(COOKIE.as_str()).flatten();
        lines.flat_map(cookie_pairs)
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
}

/// An empty `GET /`, which is what a component sees that is rendered without a server.
impl Default for Request {
    fn default() -> Self {
        Self::from_inner(Method::GET, Uri::default(), Packed(Box::default()), Extensions::new())
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
