//! All that an application needs: `use marquetry::prelude::*;`.

pub use crate::{
    Boundary, Component, Event, Limits, Live, Out, Page, PageStore, Redirect, Request, RouterExt, Secure, Sessions, Spread, TriggerError, View, component,
    every, markup, page_store, request,
    session::{Session, session, session_opt},
    store::*,
    stores, use_fragment, use_stream,
};
pub use std::time::Duration;
