//! `use_fragment`: what a component does to one of its fragments by itself.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Port, READY, current};
use crate::{Out, View, store::Watcher as _};

/// How much may wait for a fragment that is not shown.
const WAITING: usize = 1000;

/// Writes a view.
pub(crate) type Draw = Box<dyn Fn(&mut Out) + Send>;

/// What a fragment is asked for.
pub(crate) enum Ask {
    Refresh,
    Append(Draw),
    Prepend(Draw),
    Replace(Draw),
}

/// What waits for a fragment's next walk.
#[derive(Default)]
pub(crate) struct Asks(Mutex<Vec<Ask>>);

impl Asks {
    fn push(&self, ask: Ask) {
        let mut asks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(ask, Ask::Refresh | Ask::Replace(_)) {
            // What was asked for before would go with it.
            asks.clear();
        }
        if asks.len() == WAITING {
            asks.remove(0);
            tracing::debug!("too much waits for a fragment that is not shown: the oldest was dropped");
        }
        asks.push(ask);
    }

    pub(crate) fn take(&self) -> Vec<Ask> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A fragment of a component, to be changed by its setup and triggers; made by [`use_fragment`].
///
/// What it is given stays until [`UseFragment::refresh`] or [`UseFragment::replace`]. A clone is the same handle.
#[derive(Clone)]
pub struct UseFragment {
    asks: Arc<Asks>,
    port: Option<Arc<Port>>,
}

impl fmt::Debug for UseFragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseFragment").field("port", &self.port).finish_non_exhaustive()
    }
}

impl UseFragment {
    fn ask(&self, ask: Ask) {
        self.asks.push(ask);
        if let Some(port) = &self.port {
            port.mark(READY);
        }
    }

    /// Evaluates all of the fragment's markup anew, whether or not a store has changed, and sends what differs. What was appended, prepended or put in its place goes,
    /// here or by a script of the page.
    pub fn refresh(&self) {
        self.ask(Ask::Refresh);
    }

    /// Shows a view behind the fragment's content, and behind what was appended before. For what comes over and over, an `{#each}` over a stream keeps less.
    pub fn append(&self, view: impl View + Send + 'static) {
        self.ask(Ask::Append(Box::new(move |out| view.render(out))));
    }

    /// Shows a view before the fragment's content, and before what was prepended before.
    pub fn prepend(&self, view: impl View + Send + 'static) {
        self.ask(Ask::Prepend(Box::new(move |out| view.render(out))));
    }

    /// Shows a view in place of all that the fragment shows, until it is refreshed.
    pub fn replace(&self, view: impl View + Send + 'static) {
        self.ask(Ask::Replace(Box::new(move |out| view.render(out))));
    }
}

/// A handle to one of this component's fragments, by its key. To be called in a component's setup; elsewhere the handle changes nothing.
///
/// ```
/// use marquetry::{prelude::*, testing::mount};
/// component! {
///     pub Guests() {
///         let list = use_fragment("list");
///         on add(name: String) { list.append(markup! { <li>{&name}</li> }) }
///         on clear() { list.refresh() }
///         <form @trigger="add"><input name="name" aria-label="Name"></form>
///         <fragment key="list" tag="ul"><li>"Ann"</li></fragment>
///         <button @trigger="clear">"Clear"</button>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut page = mount(Guests).await;
/// page.fill("input", "Bob");
/// page.submit("form");
/// assert_eq!(page.text("ul"), "AnnBob");
/// page.click("button:last-child");
/// assert_eq!(page.text("ul"), "Ann");
/// # }
/// ```
pub fn use_fragment(key: &'static str) -> UseFragment {
    let port = current::port();
    let asks = port.as_ref().map_or_else(Arc::default, |port| port.asks(key));
    UseFragment { asks, port }
}
