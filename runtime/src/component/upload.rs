//! Files that a form sends.

use std::{cell::RefCell, fmt};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// A file that a form has sent, in a trigger's parameter: `Upload`, `Option<Upload>` or `Vec<Upload>`, by itself or as a struct's field.
///
/// All files of a form are together as large as [`Limits::upload`](crate::Limits::upload) at most. Name and type are what the visitor's browser says: trust
/// neither.
///
/// ```
/// use marquetry::{prelude::*, testing::mount};
///
/// #[derive(serde::Deserialize)]
/// struct Picture { title: String, file: Upload }
///
/// component! {
///     pub Gallery() {
///         let last = writable(String::new());
///         on add(new: Picture) { last.set(format!("{}: {} bytes", new.title, new.file.bytes().len())) }
///         <form @trigger="add">
///             <label>"Title " <input name="title"></label>
///             <label>"File " <input type="file" name="file"></label>
///             <button>"Add"</button> <progress data-upload aria-label="Sent"></progress>
///         </form>
///         <fragment key="last">{last}</fragment>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut page = mount(Gallery).await;
/// page.fill("[name=title]", "Boat");
/// page.attach("[name=file]", [Upload::new("boat.png", "image/png", b"\x89PNG".as_slice())]);
/// page.submit("form");
/// assert!(page.html().ends_with("Boat: 4 bytes"));
/// # }
/// ```
///
/// While the client sends files, the form has `.marquetry-busy`; a `<progress data-upload>` in it shows how much has gone, as does the event
/// `marquetry:progress`, whose `detail` has `loaded` and `total`.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl Upload {
    /// A file, as a browser would send it.
    pub fn new(name: impl Into<String>, content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Upload {
        Upload { name: name.into(), content_type: content_type.into(), bytes: bytes.into() }
    }

    /// The file's own name, without any directory.
    pub fn name(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        if matches!(file, "." | "..") { "" } else { file }
    }

    /// The media type that the browser takes it for, such as `image/png`.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The content, to be kept without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

/// Without the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("name", &self.name).field("content_type", &self.content_type).field("bytes", &self.bytes.len()).finish()
    }
}

/// By this name a type asks for a file.
pub(super) const FILE: &str = "marquetry::Upload";

thread_local! {
    /// The file that is being read: what serde can pass on would be a copy.
    static READ: RefCell<Option<Upload>> = const { RefCell::new(None) };
}

/// Gives a file to a visitor that asks for one.
pub(super) fn give<'de, V: Visitor<'de>, E: Error>(file: &Upload, visitor: V) -> Result<V::Value, E> {
    READ.set(Some(file.clone()));
    let read = visitor.visit_unit();
    READ.set(None);
    read
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Upload, D::Error> {
        struct File;
        impl Visitor<'_> for File {
            type Value = Upload;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a file that a form has sent")
            }

            fn visit_unit<E: Error>(self) -> Result<Upload, E> {
                READ.take().ok_or_else(|| E::custom("a file can only come from a form"))
            }
        }
        deserializer.deserialize_newtype_struct(FILE, File)
    }
}
