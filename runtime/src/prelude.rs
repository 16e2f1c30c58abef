//! All that an application needs: `use marquetry::prelude::*;`.

pub use crate::{Component, Event, Out, Redirect, Request, Spread, TriggerError, View, component, every, markup, request, store::*, use_stream};
pub use std::time::Duration;
