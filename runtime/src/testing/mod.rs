//! Components in tests: mounted as on a page, without a browser, a socket or a clock that must be waited for.
//!
//! With the feature `testing`:
//!
//! ```
//! use marquetry::{prelude::*, testing::{Patch, mount}};
//!
//! component! {
//!     pub Counter(step: i64 = 1) {
//!         let count = writable(0i64);
//!         on increment() { count.update(|n| n + step) }
//!         <fragment key="count"><output>{count}</output></fragment>
//!         <button @trigger="increment">"+"</button>
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let mut page = mount(Counter { step: 2 }).await;
//! page.click("button");
//! assert_eq!(page.html(), "<output>2</output> <button>+</button>");
//! assert_eq!(page.patches(), [Patch::Text("2".into())]);
//! # }
//! ```

mod apply;
mod clock;
mod difference;
mod dom;
mod events;
mod fields;
mod keys;
mod mounted;
mod scan;
mod validity;

pub use mounted::{Mounted, mount, mount_with_store};

/// One change of an open page, as [`Mounted::patches`] tells it. HTML in it is without the marks that only the client reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patch {
    /// A text is now this one.
    Text(String),
    /// An attribute, by its name, has this value now; `None` where it has gone.
    Attr(String, Option<String>),
    /// Another branch, child component or piece of HTML stands in place of the one before.
    Branch(String),
    /// An item came into a list: its place, counted from 0, and its HTML.
    Insert(usize, String),
    /// The item at this place went.
    Remove(usize),
    /// The item at the first place went to the second one, counted without it.
    Move(usize, usize),
}
