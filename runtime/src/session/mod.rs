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
mod client;
mod clock;
#[cfg(feature = "server")]
mod config;
#[cfg(test)]
mod conformance;
#[cfg(feature = "server")]
mod cookies;
mod engine;
#[cfg(feature = "server")]
mod file;
#[cfg(feature = "redis")]
mod following;
mod id;
#[cfg(feature = "server")]
mod key;
#[cfg(feature = "server")]
mod memory;
#[cfg(not(feature = "server"))]
mod nobody;
mod path;
pub(crate) mod record;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "redis")]
mod remote;
#[cfg(feature = "server")]
mod renewals;
mod saving;
#[cfg(feature = "server")]
mod seal;
mod state;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod values;
#[cfg(feature = "server")]
mod visit;
mod writer;

pub use cell::Storable;
pub(crate) use client::Opened;
#[doc(hidden)]
pub use client::{OpenSession, Opening, open_session};
#[cfg(feature = "server")]
pub use config::Sessions;
#[cfg(feature = "server")]
pub use cookies::Secure;
#[cfg(feature = "server")]
pub use file::SessionsError;
#[cfg(feature = "redis")]
pub(crate) use id::random_bytes;
#[cfg(not(feature = "server"))]
pub(crate) use nobody::VisitSession;
pub use state::SessionState;
pub use store::{Session, session, session_opt};
#[cfg(feature = "server")]
pub(crate) use visit::VisitSession;
pub use writer::FlushError;

/// Gives the session of the visitor being served a new id, and lets the old one lead nowhere: for when somebody signs in, or gains rights in another way.
/// An id that somebody else may have planted in the visitor's browser before is worth nothing afterwards. The values stay.
///
/// The answer to the request carries the new id; a trigger over an open connection has the browser fetch it. Where nobody is being served nothing happens,
/// of which the log tells.
///
/// ```
/// use marquetry::prelude::*;
/// use marquetry::session;
///
/// stores! {
///     static USER: Session<Option<String>> = session::session_opt("user");
/// }
///
/// component! {
///     pub SignIn() {
///         on sign_in(name: String) {
///             session::renew();
///             USER.set(Some(name));
///         }
///         <form @trigger="sign_in"><input name="name" aria-label="Name"><button>Sign in</button></form>
///     }
/// }
/// ```
pub fn renew() {
    match SessionState::current() {
        Some(session) => session.renew(),
        None => tracing::error!("no session is renewed: no visitor is being served"),
    }
}

/// Forgets all that the session of the visitor being served holds, in all open tabs at once: every session store reads as its default again. The session
/// gets a new id, as by [`renew`]: for when somebody signs out.
///
/// ```
/// use marquetry::prelude::*;
/// use marquetry::session;
///
/// component! {
///     pub SignOut() {
///         on sign_out() { session::clear() }
///         <button @trigger="sign_out">"Sign out"</button>
///     }
/// }
/// ```
pub fn clear() {
    match SessionState::current() {
        Some(session) => session.clear(),
        None => tracing::error!("no session is cleared: no visitor is being served"),
    }
}
