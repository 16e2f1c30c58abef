//! Navigation over HTTP and WebSocket: what the client of an open page asks for, and what it is answered.

mod along;
mod cuts;
mod going_on;
mod parts;
#[path = "../support/mod.rs"]
mod support;
