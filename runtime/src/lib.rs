//! Live web interfaces, written inline in Rust, checked while compiling, served by axum.
//!
//! ```no_run
//! use axum::{Router, extract::Path, routing::get};
//! use marquetry::prelude::*;
//!
//! stores! {
//!     /// Of the whole application.
//!     static VOTES: Shared<u32> = shared("votes", 0);
//! }
//!
//! component! {
//!     Poll(question: String) {
//!         let mine = session("mine", 0_u32); // of this visitor
//!
//!         on vote() {
//!             mine.update(|mine| mine + 1);
//!             VOTES.update(|votes| votes + 1);
//!         }
//!
//!         <h1>{&question}</h1>
//!         <button @trigger="vote">"Yes"</button>
//!         <fragment key="votes"><p>{mine} " of " {VOTES}</p></fragment>
//!     }
//! }
//!
//! async fn poll(Path(question): Path<String>) -> Page<Poll> {
//!     Page(Poll { question })
//! }
//!
//! #[tokio::main]
//! async fn main() -> std::io::Result<()> {
//!     let app = Router::new().route("/{question}", get(poll)).live(Live::new());
//!     axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await
//! }
//! ```
//!
//! # Where to look
//! | for | |
//! |---|---|
//! | what a component is made of: markup, blocks, fragments, triggers, forms, slots | [`component!`] |
//! | values over time, of a page, a visitor or all | [`store`], [`session`](mod@session), [`stores!`] |
//! | pages, settings, navigation and layouts, limits, error pages | [`Page`], [`Live`], [`Live::navigation`], [`Limits`], [`Live::error_page`] |
//! | what setup and triggers use | [`request`], [`context`](fn@context), [`set_cookie`], [`session::renew`], [`use_fragment`], [`use_stream()`] |
//! | what triggers take and answer | [`Upload`], [`Event`], [`Redirect`], [`Download`], [`TriggerError`] |
//! | data that the page's own scripts share with the server | [`page_store`](mod@page_store), `#[session(client)]` of [`stores!`], `/_marquetry/client.d.ts` |
//! | tests without a browser | `marquetry::testing`, with the feature `testing` |
//!
//! # When something goes wrong
//! What the visitor did wrong is told to the visitor, and what the server did wrong to the log, by [`tracing`](https://docs.rs/tracing): a program hears of it
//! once it has a subscriber, as `tracing_subscriber::fmt::init()` makes one. A visitor reads no more than that something went wrong, and what
//! [`Error::new`] and its like were given.
//!
//! # Features
//! - `server`, there by default: pages, sessions and connections (`Live`, `Page`, `Sessions`). Without it components are rendered by themselves, with
//!   [`Component::to_html`] and [`Component::render`]: for mails, for files, and for libraries of components, which an application that has the feature
//!   shows live all the same.
//! - `testing`: components are tried without a browser, by `marquetry::testing::mount`.

#![cfg_attr(not(feature = "server"), allow(dead_code, unused_imports, reason = "nothing lives on that has been rendered without a server"))]

extern crate self as marquetry;

mod bind;
pub mod component;
pub(crate) mod context;
pub mod devalue;
mod error;
mod out;
mod page;
pub mod page_store;
pub mod prelude;
mod provide;
#[cfg(feature = "redis")]
mod redis;
mod request;
pub mod serde;
pub mod session;
mod set_cookie;
mod shared;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod time;
pub mod view;
#[cfg(feature = "server")]
mod web;

pub use component::{Boundary, Component, Download, Event, Redirect, Trigger, TriggerError, Upload, UseFragment, UseStream, use_fragment, use_stream};
pub use context::request;
pub use error::Error;
#[doc = include_str!("docs/component.md")]
pub use marquetry_macros::component;
pub use marquetry_macros::{PageStore, View, markup};
pub use out::{AttrValue, Mode, Out, Spread};
pub use page_store::{PageStore, page_store};
pub use provide::{context, provide, try_context};
pub use request::Request;
#[cfg(feature = "server")]
pub use session::{Secure, Sessions};
pub use set_cookie::set_cookie;
pub use time::{Ticking, every};
pub use view::View;
#[cfg(feature = "server")]
pub use web::{Limits, Live, Page, RouterExt};

/// What the macros' output names.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        Error,
        bind::{Bare, FormatProp, Key, Pair, TextProp},
        component::{
            Argument, Bound, Boundary, Call, Children, Component, Content, Event, Gap, Given, GivenBack, Hold, Holds, IntoOutcome, Jobs, Named, NoSlots, Op,
            Outcome, Port, Prop, Reply, Seen, Sent, Shape, Spot, Tag, Tagged, ToJson, call, fills, known, slots_of, stands, still, tag, tag_in, use_stream_as,
        },
        context::outside,
        out::{
            AttrKind, AttrValue, AttrWriter, Attrs, AwaitAt, Awaited, Binding, ByFuture, ByName, ByRef, ByStore, ByStream, ByValue, Caught, EMPTY, Each,
            EachAt, EachPlain, GoThrough, Held, HeldNow, HeldUntil, Keeps, Layout, Mode, Mounts, NamedStream, Out, Piece, Plain, Post, Replaced, Run, Source,
            StreamOptions, Style, Waited, awaited,
        },
        page_store::{Change, ClientFields, checked},
        provide::Providing,
        session::open_session,
        shared::{Following, SharedFragment, only_values},
        store::Store,
        view::{Display, Displayed, Html, Markup, Raw, ShowsComponent, ShowsOther, ShowsTag, Value, View, debugged},
    };
    /// What every function that shows markup brings into scope.
    pub mod traits {
        pub use crate::{
            bind::{BareOther as _, BareStore as _, BareView as _, DiffersKnown as _, DiffersPerhaps as _},
            component::{HoldsMany as _, HoldsNone as _, HoldsOne as _},
            out::{BindsFuture as _, BindsIterator as _, BindsOther as _, BindsStream as _, GoThrough as _, WaitsForAny as _, WaitsForResult as _},
        };
    }
    pub use core;
    pub use marquetry_macros::mistaken_stores;
    pub use std;
    pub use std::{boxed::Box, option::Option, result::Result, string::String, sync::Arc, time::Duration, vec::Vec};
}
