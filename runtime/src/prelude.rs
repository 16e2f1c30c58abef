//! All that an application needs: `use marquetry::prelude::*;`.

pub use crate::{
    Boundary, Component, Download, Event, Limits, Live, Out, Page, PageStore, Redirect, Request, RouterExt, Secure, Sessions, Spread, Trigger, TriggerError,
    Upload, View, component, context, every, markup, page_store, provide, request,
    session::{Session, session, session_opt},
    set_cookie,
    store::*,
    stores, use_fragment, use_stream,
};
pub use std::time::Duration;
