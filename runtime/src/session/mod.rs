//! What is kept between a visitor's requests.
//!
//! A signed cookie names the visitor's session; its values live in memory while a request or an open page uses them, and in a
//! backend in between. [`session`] makes a store of one value, [`Sessions`] says where all of them are kept.
//!
//! ```
//! use marquetry::session::{SessionState, session};
//! use marquetry::store::get;
//!
//! let visitor = SessionState::detached();                       // a page has its own at hand
//! let items = session("cart.items", Vec::<String>::new()).of(&visitor);
//! items.edit(|items| items.push("tea".to_owned()));
//!
//! let cart = session("cart", serde_json::Value::Null).of(&visitor);
//! assert_eq!(get(&cart), serde_json::json!({ "items": ["tea"] }));
//! ```

mod backend;
mod bound;
mod cell;
mod clock;
mod config;
#[cfg(test)]
mod conformance;
mod cookies;
mod engine;
mod file;
mod id;
mod key;
mod memory;
mod path;
mod state;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod values;
mod visit;
mod writer;

pub use cell::Storable;
pub use config::Sessions;
pub use cookies::Secure;
pub use file::SessionsError;
pub use state::SessionState;
pub use store::{Session, session, session_opt};
pub(crate) use visit::VisitSession;
pub use writer::FlushError;
