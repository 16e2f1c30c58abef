//! What is kept between a visitor's requests.

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
mod memory;
mod path;
mod state;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod visit;
mod writer;

pub use cell::Storable;
pub use config::Sessions;
pub use cookies::Secure;
pub use file::SessionsError;
pub use state::SessionState;
#[doc(hidden)]
pub use store::{ByRequest, ByValue};
pub use store::{Session, SessionDefault, session, session_opt};
pub(crate) use visit::VisitSession;
pub use writer::FlushError;
