//! An open page: its live components, and what they share.

mod live;
mod shared;

pub(crate) use live::{Begun, LivePage, to_html};
pub(crate) use shared::{PageShared, Written};
