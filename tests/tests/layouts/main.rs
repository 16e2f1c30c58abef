//! Layouts: what two pages with the same one show otherwise is sent part by part, and what the browser then shows is the page as it is loaded.

mod loaded;
mod pages;
mod parts;
#[path = "../support/mod.rs"]
mod support;
