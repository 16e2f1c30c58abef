//! Live web interfaces, written inline in Rust, checked while compiling, served by axum.
