//! What may stand in a hole.

mod blocks;
mod display;
pub(crate) mod escape;
mod markup;
mod value;
mod values;

use crate::out::Out;

pub use display::{Debugged, Display, Displayed, Html, Raw, debugged};
pub use markup::Markup;
pub use value::{ComponentView, ShowsComponent, ShowsOther, ShowsTag, Value};

/// A value that can be shown in a hole, `{value}`.
///
/// Implemented for strings, numbers, `char`, `bool`, `Option`, `Result`, `Cow`, `Box`, `Rc`, `Arc`, [`std::fmt::Arguments`] and what `markup!` makes. A component is shown where it is
/// named, `{Row { n: 1 }}` or `{Home}`, and otherwise by its tag.
///
/// ```
/// use marquetry::prelude::*;
/// component! { pub Greeting(name: String) { <p>Hello {name}</p> } }
/// assert_eq!(Greeting { name: "<Ann>".into() }.to_html(), "<p>Hello &lt;Ann&gt;</p>");
/// ```
///
/// A type of one's own that has [`std::fmt::Display`] derives it, and can be an attribute's value, too:
///
/// ```
/// use marquetry::prelude::*;
/// use std::fmt;
///
/// #[derive(View)]
/// struct Cents(u32);
///
/// impl fmt::Display for Cents {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
///     }
/// }
///
/// component! { pub Price(cents: u32) { <b title="{Cents(cents)} €">{Cents(cents)}</b> } }
/// assert_eq!(Price { cents: 1999 }.to_html(), r#"<b title="19.99 €">19.99</b>"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown in markup",
    label = "neither text nor a number nor markup",
    note = "a list is shown by `{{#each list as item}}…{{/each}}`, that of a store by `{{#each $store as item}}`, a component by its tag, and a type with `Display` by `{{@display value}}`, or as it is with `#[derive(View)]`",
    note = "a store is shown live inside a `<fragment key=\"…\">`, or once by `{{get(&store)}}`"
)]
pub trait View {
    /// Whether the value is only text: then it has one text node in the browser, otherwise a region of nodes.
    const TEXT: bool = false;

    /// Writes the value, escaped for the place where it stands.
    fn render(&self, out: &mut Out);

    /// Writes the value with the static HTML on both sides of it, which some values can do in one go.
    #[doc(hidden)]
    #[inline]
    fn render_between(&self, out: &mut Out, before: &'static str, after: &'static str) {
        out.stat(before);
        self.render(out);
        out.stat(after);
    }

    /// A hole that is live. As methods of this trait, what holes call keeps rustc from naming the library's functions where a value is no view.
    #[doc(hidden)]
    #[inline]
    fn __hole(&self, out: &mut Out, hole: u32, slot: usize, end: bool) {
        out.hole(hole, slot, end, self);
    }
}
