//! The web side: a layer around axum's router that serves pages and keeps them live.

mod assets;
mod bucket;
mod carrier;
mod connect;
mod document;
mod download;
mod errors;
mod events;
mod later;
mod layer;
mod link;
mod live;
mod multipart;
mod navigate;
mod once;
mod open;
mod origin;
mod page;
mod polls;
mod post;
mod refill;
mod render;
mod renewal;
mod rows;
mod sent;
mod store;
mod streams;
mod sums;
mod tags;
mod unsettled;
mod upload;
mod waiting;
mod websocket;

pub use live::{Limits, Live, RouterExt};
pub use page::Page;
pub(crate) use render::error_page;
