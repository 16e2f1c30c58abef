//! Files that a trigger answers.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;

/// What a trigger returns to give the visitor a file, by itself or in a `Result`.
///
/// ```
/// use marquetry::{prelude::*, testing::mount};
///
/// component! {
///     pub Report() {
///         on save(rows: u32) -> Result<Download, String> {
///             if rows == 0 { return Err("There is nothing to save.".into()) }
///             Ok(Download::new("rows.csv", "text/csv", "n\n".repeat(rows as usize)))
///         }
///         <button @trigger={save(2)}>"Save"</button>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut page = mount(Report).await;
/// page.click("button");
/// let file = page.download().expect("a file");
/// assert_eq!((file.name(), file.bytes().as_deref()), ("rows.csv", Some(&b"n\nn\n"[..])));
/// # }
/// ```
#[derive(Clone)]
pub struct Download(Arc<File>);

struct File {
    name: String,
    content_type: String,
    content: Mutex<Content>,
}

pub(crate) enum Content {
    Bytes(Bytes),
    /// It can be read once.
    Stream(Option<Pin<Box<Pieces>>>),
}

type Pieces = dyn Stream<Item = Result<Bytes, Cut>> + Send;

/// Why a file was cut off.
type Cut = Box<dyn Error + Send + Sync>;

/// A file that is made while it is sent.
struct Made<S>(Pin<Box<S>>);

impl<B: Into<Bytes>, E: Into<Cut>, S: Stream<Item = Result<B, E>>> Stream for Made<S> {
    type Item = Result<Bytes, Cut>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|next| next.map(|piece| piece.map(Into::into).map_err(Into::into)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl Download {
    /// A file that is there as a whole. The browser proposes `name` to the visitor; the type is a media type such as `text/csv`.
    pub fn new(name: impl Into<String>, content_type: impl Into<String>, content: impl Into<Bytes>) -> Download {
        Download::with(name.into(), content_type.into(), Content::Bytes(content.into()))
    }

    /// A file that is made while it is sent. An error cuts it off, and the visitor's browser says so.
    ///
    /// ```
    /// # use marquetry::Download;
    /// let lines = axum::body::Body::from("one\ntwo\n").into_data_stream();
    /// let file = Download::stream("log.txt", "text/plain", lines);
    /// assert_eq!((file.name(), file.bytes()), ("log.txt", None));
    /// ```
    pub fn stream<B, E>(name: impl Into<String>, content_type: impl Into<String>, content: impl Stream<Item = Result<B, E>> + Send + 'static) -> Download
    where
        B: Into<Bytes> + 'static,
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        Download::with(name.into(), content_type.into(), Content::Stream(Some(Box::pin(Made(Box::pin(content))))))
    }

    fn with(name: String, content_type: String, content: Content) -> Download {
        Download(Arc::new(File { name, content_type, content: Mutex::new(content) }))
    }

    /// The name that the browser proposes.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The media type.
    pub fn content_type(&self) -> &str {
        &self.0.content_type
    }

    /// The content, if it is there as a whole.
    pub fn bytes(&self) -> Option<Bytes> {
        match &*self.0.content.lock().unwrap_or_else(PoisonError::into_inner) {
            Content::Bytes(bytes) => Some(bytes.clone()),
            Content::Stream(_) => None,
        }
    }

    /// What a response sends; nothing of a stream that has been sent already.
    #[cfg(feature = "server")]
    pub(crate) fn content(&self) -> Content {
        match &mut *self.0.content.lock().unwrap_or_else(PoisonError::into_inner) {
            Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Content::Stream(stream) => Content::Stream(stream.take()),
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("name", &self.0.name).field("content_type", &self.0.content_type).finish_non_exhaustive()
    }
}

/// The same file, not an equal one.
impl PartialEq for Download {
    fn eq(&self, other: &Download) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Download {}
