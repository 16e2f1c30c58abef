//! Why a component could not be shown.

use std::{borrow::Cow, error::Error as StdError, fmt};

use http::StatusCode;

/// Of the error page.
const STYLE: &str = "body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.125rem/1.6 system-ui,sans-serif;color-scheme:light dark}\
                     main{max-width:34rem;padding:2rem}h1{font-size:1.75rem;line-height:1.25;margin:0 0 .75rem}p{margin:0}small{opacity:.6}";

type Source = Box<dyn StdError + Send + Sync>;

/// Why a component could not be shown: what `?` in a component's setup makes of any error, with the status of the answer.
///
/// What the visitor may read is only what [`Error::new`] or [`Error::not_found`] was given; what went wrong inside, an error that `?` took over, stays in the
/// server's log. The nearest `<Boundary>` around the component shows its error slot instead; where there is none, the visitor gets an error page with the status.
///
/// It is made of any [`std::error::Error`], of `anyhow::Error`, and of strings; as an axum handler's error it is the same error page.
///
/// ```
/// use marquetry::{Error, prelude::*};
///
/// fn title(id: u32) -> Option<&'static str> {
///     (id == 1).then_some("Inlay")
/// }
///
/// component! {
///     pub Article(id: String) {
///         let id: u32 = id.parse()?;                                   // 500, and the reason in the log
///         let title = title(id).ok_or_else(|| Error::not_found("There is no such article."))?;
///         <h1>{title}</h1>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert_eq!(Article { id: "1".into() }.render().await.unwrap(), "<h1>Inlay</h1>");
/// let error = Article { id: "2".into() }.render().await.unwrap_err();
/// assert_eq!((error.code(), error.to_string()), (404, "There is no such article.".to_owned()));
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    status: StatusCode,
    message: Option<Cow<'static, str>>,
    source: Option<Source>,
}

impl Error {
    fn with(status: StatusCode, message: Option<Cow<'static, str>>, source: Option<Source>) -> Error {
        Error(Box::new(Inner { status, message, source }))
    }

    /// An error with a message that the visitor reads. Its status is 500.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Error {
        Error::with(StatusCode::INTERNAL_SERVER_ERROR, Some(message.into()), None)
    }

    /// What was asked for is not there: status 404, with a message that the visitor reads.
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(message).status(404)
    }

    /// The visitor may not see this: status 403, with a message that the visitor reads.
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(message).status(403)
    }

    /// The same error with another status, from 400 to 599; anything else becomes 500.
    ///
    /// ```
    /// use marquetry::Error;
    /// let gone = "1x".parse::<u32>().map_err(|error| Error::from(error).status(410)).unwrap_err();
    /// assert_eq!((gone.code(), gone.to_string()), (410, "Gone".to_owned()));
    /// ```
    pub fn status(mut self, status: u16) -> Error {
        let known = StatusCode::from_u16(status).ok().filter(|status| status.is_client_error() || status.is_server_error());
        self.0.status = known.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }

    /// The status of the answer.
    pub fn code(&self) -> u16 {
        self.0.status.as_u16()
    }

    /// The error that this one was made of, if it was.
    pub fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }

    /// A component that panicked.
    pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
        crate::component::panic_message(panic).into()
    }

    pub(crate) fn status_code(&self) -> StatusCode {
        self.0.status
    }

    /// What stands in the log: all that is known.
    pub(crate) fn details(&self) -> String {
        let mut details = self.0.message.as_deref().unwrap_or_default().to_owned();
        let mut source = self.source();
        while let Some(error) = source {
            let text = error.to_string();
            // Many errors repeat what they were made of.
            if !details.ends_with(&text) {
                if !details.is_empty() {
                    details.push_str(": ");
                }
                details.push_str(&text);
            }
            source = error.source();
        }
        details
    }

    /// Tells the log: what the server did wrong is an error there, what the visitor did is not.
    pub(crate) fn log(&self) {
        let (status, why) = (self.code(), self.details());
        if self.0.status.is_server_error() {
            tracing::error!(status, why, "a component failed");
            // The error page sends who runs the server to the log: where that goes nowhere, the reason would be nowhere.
            if !tracing::dispatcher::has_been_set() {
                eprintln!(
                    "marquetry: a component failed ({status}): {why}\n           this log is `tracing`'s: a subscriber shows all of it, as `tracing_subscriber::fmt::init()` in `main` makes one"
                );
            }
        } else {
            tracing::debug!(status, why, "a component was not shown");
        }
    }

    /// The error page: a heading, the message, the status.
    pub(crate) fn html(&self, lang: &str, nonce: Option<&str>) -> String {
        let heading = match self.0.status {
            StatusCode::INTERNAL_SERVER_ERROR => "This page could not be shown",
            status => status.canonical_reason().unwrap_or("This page could not be shown"),
        };
        let message = self.0.message.as_deref().unwrap_or(match self.0.status.is_server_error() {
            true => "Something went wrong on the server. The people who run it can find the reason in its log.",
            false => "There is nothing to be seen here.",
        });
        let mut escaped = Vec::with_capacity(message.len());
        crate::view::escape::text(&mut escaped, message);
        let mut bears = Vec::new();
        crate::page::write_nonce(&mut bears, nonce);
        let lang: String = lang.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        format!(
            "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{heading}</title><style{}>{STYLE}</style></head><body><main><small>{}</small><h1>{heading}</h1><p>{}</p></main></body></html>",
            String::from_utf8_lossy(&bears),
            self.code(),
            String::from_utf8_lossy(&escaped)
        )
    }
}

impl<E: Into<Source>> From<E> for Error {
    fn from(error: E) -> Error {
        Error::with(StatusCode::INTERNAL_SERVER_ERROR, None, Some(error.into()))
    }
}

/// What the visitor may read.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = || self.0.status.canonical_reason().unwrap_or("This cannot be shown");
        f.write_str(self.0.message.as_deref().unwrap_or_else(reason))
    }
}

/// All that is known, for the log and for tests.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.details())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_inside_is_not_shown() {
        let error = Error::from(std::io::Error::other("password of the database"));
        assert!(!error.html("en", None).contains("password") && !error.to_string().contains("password"));
        assert_eq!(format!("{error:?}"), "500: password of the database");
        assert!(Error::not_found("<x>").html("en", None).contains("<p>&lt;x&gt;</p>"));
    }

    #[test]
    fn only_a_status_of_an_error_is_taken() {
        for (given, taken) in [(404, 404), (599, 599), (200, 500), (303, 500), (99, 500), (600, 500)] {
            assert_eq!(Error::new("x").status(given).code(), taken);
        }
    }

    #[test]
    fn details_name_each_cause_once() {
        #[derive(Debug)]
        struct Outer(std::io::Error);
        impl fmt::Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("outer")
            }
        }
        impl StdError for Outer {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                Some(&self.0)
            }
        }
        assert_eq!(Error::from(Outer(std::io::Error::other("inner"))).details(), "outer: inner");
    }
}
