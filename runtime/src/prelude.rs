//! All that an application needs: `use marquetry::prelude::*;`.

pub use crate::{
    Boundary, Component, Download, Event, Out, PageStore, Redirect, Request, Spread, Trigger, TriggerError, Upload, View, component, context, every, markup,
    page_store, provide, request,
    session::{Session, session, session_opt},
    set_cookie,
    store::*,
    stores, use_fragment, use_stream,
};
#[cfg(feature = "server")]
pub use crate::{Limits, Live, Page, RouterExt, Secure, Sessions};
pub use std::time::Duration;
