//! Components: what the macro makes of them, and what drives the live ones.

mod args;
mod border;
mod bound;
mod boundary;
mod current;
mod download;
mod fragments;
mod handle;
mod instance;
mod names;
mod port;
mod props;
mod seen;
mod streams;
mod text;
mod trigger;
mod upload;

use std::{fmt, marker::PhantomData};

use crate::{Error, out::Out};

pub use border::{Gap, Shape, Spot, fills, stands, still};
pub use bound::{Bound, Holds, HoldsMany, HoldsNone, HoldsOne, NoStore, Settable, Shown};
pub use boundary::Boundary;
pub(crate) use current::{apart, asks_for_request};
#[cfg(feature = "server")]
pub(crate) use download::Content as FileContent;
pub use download::Download;
pub(crate) use fragments::{Ask, Asks, Draw};
pub use fragments::{UseFragment, use_fragment};
pub(crate) use handle::Failure;
pub use handle::Trigger;
pub(crate) use instance::{Instance, Renewed, Stopped};
pub use port::{GivenBack, Jobs, Op, Port, Reply};
pub(crate) use port::{JOBS, READY, ShownBy};
pub use props::{Given, Named, Prop, Tag, Tagged, known, tag, tag_in};
pub use seen::Seen;
pub use streams::{Followed, UseStream, use_stream, use_stream_as};
pub(crate) use streams::{IsThere, StreamControl};
pub(crate) use trigger::Files;
pub(crate) use trigger::panic_message;
pub use trigger::{Argument, Call, Event, Hold, IntoOutcome, Outcome, Redirect, Sent, ToJson, TriggerError, call, trigger_attr};
pub use upload::Upload;

/// Content that a component was given for a slot: a function that writes it.
#[doc(hidden)]
pub type Content<'a> = Option<&'a dyn Fn(&mut Out)>;

/// A component: a struct of its props that renders markup. `component!` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a component",
    label = "expected a component",
    note = "components are made by `component!`; a value is shown by `{{value}}`",
    note = "in Rust, one with props is a struct: `Page(Name {{ prop: value }})`"
)]
pub trait Component: Sized {
    /// The content that a caller may give for the slots.
    #[doc(hidden)]
    type Slots<'a>: Default;

    /// The places of its props; a component without props is its own.
    #[doc(hidden)]
    type Props;

    /// What a tag must know, as one text, which costs the compiler least: its name, the sets of its shape, and the props that it needs.
    #[doc(hidden)]
    const KNOWN: &'static str;

    /// The same; written out where slots or other components are to be known of.
    #[doc(hidden)]
    const TAG: &'static Tag = &Tag::read(Self::KNOWN);

    /// The names of its triggers, in the order of their numbers.
    #[doc(hidden)]
    const TRIGGERS: &'static [&'static str] = &[];

    /// Whether it lives on after it was served.
    #[doc(hidden)]
    const LIVE: bool = false;

    /// Whether it is a layout, of which the parts can be written by themselves.
    #[doc(hidden)]
    const LAYOUT: bool = false;

    /// Whether its markup is another component and nothing else.
    #[doc(hidden)]
    const WRAPS: bool = false;

    #[doc(hidden)]
    fn __none() -> Self::Props;

    /// What a tag begins with, of a component without props.
    #[doc(hidden)]
    fn __props(self) -> Given<Self>
    where
        Self: Component<Props = Self>,
    {
        Given { props: self }
    }

    #[doc(hidden)]
    fn __build(props: Self::Props) -> Self;

    #[doc(hidden)]
    fn __render(self, slots: Self::Slots<'_>, out: &mut Out);

    /// The HTML, without a server: stores are read once, timers do not tick, and nothing is waited for. Where a component fails in its setup, its place stays
    /// empty and the log says why; [`Component::render`] gives the error.
    ///
    /// ```
    /// use marquetry::prelude::*;
    /// component! { pub Badge(count: u32 = 0) { <b class="badge">{count}</b> } }
    /// assert_eq!(Badge { count: 3 }.to_html(), r#"<b class="badge">3</b>"#);
    /// ```
    fn to_html(self) -> String {
        crate::page::to_html(|out| self.__render(Default::default(), out))
    }

    /// The HTML, without a server, once all of it is there.
    ///
    /// ```
    /// use marquetry::prelude::*;
    /// component! { pub Half(of: String) { let n: u32 = of.parse()?; <b>{n / 2}</b> } }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// assert_eq!(Half { of: "8".into() }.render().await.unwrap(), "<b>4</b>");
    /// assert_eq!(Half { of: "x".into() }.render().await.unwrap_err().code(), 500);
    /// # }
    /// ```
    ///
    /// # Errors
    /// What a component's setup came to by `?`, or panicked with, if no `<Boundary>` around it shows its error slot instead.
    fn render(self) -> impl Future<Output = Result<String, Error>> + Send {
        let begun = crate::page::Begun::new(crate::context::current(), |out| self.__render(Default::default(), out));
        async move { begun.whole().await }
    }
}

/// The slots of a component that was named in markup.
#[doc(hidden)]
pub fn slots_of<'a, C: Component>(_: &C) -> C::Slots<'a> {
    Default::default()
}

/// The slots of the component `C`, which has none.
#[doc(hidden)]
pub struct NoSlots<C>(PhantomData<fn() -> C>);

impl<C> Default for NoSlots<C> {
    fn default() -> NoSlots<C> {
        NoSlots(PhantomData)
    }
}

impl<C> fmt::Debug for NoSlots<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoSlots")
    }
}

/// Slots of which one takes what names none.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this component shows nothing of what is written into its tag",
    label = "it has no `<slot/>`",
    note = "write `<Name/>` without content; `<p slot=\"name\">` is for a slot with a name"
)]
pub trait Children<'a> {
    fn __children(&mut self, content: &'a dyn Fn(&mut Out));
}
