//! The macros of Marquetry; use them through the crate `marquetry`.
