//! Live web interfaces, written inline in Rust, checked while compiling, served by axum.

mod context;
mod request;
pub mod session;
pub mod store;
pub mod time;

pub use context::request;
pub use request::Request;
