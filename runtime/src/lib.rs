//! Live web interfaces, written inline in Rust, checked while compiling, served by axum.

pub mod store;
pub mod time;
