//! Cookies that the application gives the visitor.

use std::fmt::Display;

use http::HeaderValue;

use crate::context;

/// Gives the visitor being served a cookie: the value of a `Set-Cookie` header, as the type `Cookie` of the crate `cookie` displays it.
///
/// It goes with the answer to the request. A trigger over an open connection has the browser fetch it, before the browser follows what the trigger answers. The
/// request in hand keeps the cookies that it came with: the next one has the new one. What is no cookie is left out, of which the log tells; so is one where
/// nobody is being served.
///
/// ```
/// use marquetry::prelude::*;
///
/// component! {
///     pub Language() {
///         let language = request().cookie("language").unwrap_or("en").to_owned();
///
///         on choose(language: String) -> Result<Redirect, String> {
///             if !["en", "nb"].contains(&language.as_str()) {
///                 return Err(format!("There are no texts in “{language}”."));
///             }
///             set_cookie(format_args!("language={language}; Path=/; Max-Age=31536000; SameSite=Lax"));
///             Ok(Redirect::to("/"))
///         }
///         <form @trigger="choose">
///             <label>"Language" <input name="language" value={language}></label>
///             <button>"Choose"</button>
///         </form>
///     }
/// }
/// ```
pub fn set_cookie(cookie: impl Display) {
    let text = cookie.to_string();
    let Some(value) = header(&text) else {
        // What is wrong with it may be what the visitor has sent, and its value nobody's business.
        return tracing::error!("a cookie is not set: it is no `NAME=VALUE`, with attributes behind `;`, in visible ASCII");
    };
    match context::current() {
        Some(visit) => visit.add_cookie(value),
        None => tracing::error!("a cookie is not set: no visitor is being served"),
    }
}

/// RFC 6265, section 4.1.1, where a value may have what browsers let it have.
fn header(text: &str) -> Option<HeaderValue> {
    let (pair, _) = text.split_once(';').unwrap_or((text, ""));
    let (name, _) = pair.split_once('=')?;
    let is_token = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte);
    let is_named = !name.is_empty() && name.bytes().all(is_token);
    (is_named && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))).then(|| HeaderValue::try_from(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::header;

    #[test]
    fn what_is_no_cookie_is_not_sent() {
        for good in ["a=b", "a=", "a-b=\"x y\"; Path=/; HttpOnly", "__Host-id=x=y; Secure; Path=/"] {
            assert_eq!(header(good).unwrap(), good);
        }
        for bad in ["", "a", "=b", "a b=c", "a;b=c", "a=b\r\nSet-Cookie: c=d", "a=b\0", "a=ü", "a\"=b", "a=b; Path=/\n"] {
            assert_eq!(header(bad), None, "{bad:?}");
        }
    }
}
