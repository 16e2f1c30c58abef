//! Every mistake with its place and its message, word for word.

mod attributes;
mod binds;
mod blocks;
mod boundaries;
mod components;
mod fragments;
mod nesting;
mod tags;
mod text;
mod triggers;
mod waits;
