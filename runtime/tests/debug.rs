//! `{@debug}` shows a value and tells the log.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use marquetry::prelude::*;
use tracing::{Event, Metadata, Subscriber, field, span};

/// Keeps the messages of what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl field::Visit for Log {
    fn record_debug(&mut self, _: &field::Field, value: &dyn std::fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

component! {
    Shows(values: Vec<u8>) { <div>{@debug values.len() + 1}</div> }
}

#[test]
fn a_value_is_shown_and_logged_with_its_place() {
    let log = Log::default();
    let html = tracing::subscriber::with_default(log.clone(), || Shows { values: vec![1, 2] }.to_html());
    // The line feed is one that the parser drops.
    assert_eq!(html, "<div><pre>\n3</pre></div>");
    let told = log.0.lock().unwrap();
    let line = 1 + include_str!("debug.rs").lines().position(|line| line.contains("Shows(values")).unwrap();
    assert!(told.replace(' ', "").contains(&format!("debug.rs:{line}:values.len()+1=3")), "{told}");
}
