//! Views of what is not a view by itself.

use std::fmt;

use super::View;
use crate::out::Out;

/// Shows a [`fmt::Display`] value as text: what `{@display value}` makes.
///
/// ```
/// use marquetry::prelude::*;
/// component! { pub Address(ip: std::net::Ipv4Addr) { {@display ip} } }
/// assert_eq!(Address { ip: [127, 0, 0, 1].into() }.to_html(), "127.0.0.1");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Display<T>(pub T);

#[diagnostic::do_not_recommend]
impl<T: fmt::Display> View for Display<T> {
    const TEXT: bool = true;

    fn render(&self, out: &mut Out) {
        out.display(&self.0);
    }
}

/// HTML that is written as it is: what `{@html value}` makes. Nothing in it is escaped, so it must come from somebody trusted.
///
/// ```
/// use marquetry::prelude::*;
/// component! { pub Article(body: String) { <article>{@html body}</article> } }
/// assert_eq!(Article { body: "<b>hi</b>".into() }.to_html(), "<article><b>hi</b></article>");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Html<T>(pub T);

#[diagnostic::do_not_recommend]
impl<T: AsRef<str>> View for Html<T> {
    fn render(&self, out: &mut Out) {
        out.raw(self.0.as_ref());
    }
}

/// Shows a value as its pretty [`fmt::Debug`], and tells the log each time it is shown: what `{@debug value}` makes.
#[doc(hidden)]
#[derive(Debug)]
pub struct Debugged<'a, T: ?Sized> {
    value: &'a T,
    /// What stands in the braces, and where.
    written: &'static str,
    file: &'static str,
    line: usize,
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Debug + ?Sized> View for Debugged<'_, T> {
    const TEXT: bool = true;

    fn render(&self, out: &mut Out) {
        let shown = format!("{:#?}", self.value);
        // Where it is asked for it is to be seen, so it is no mere detail.
        tracing::info!("{}:{}: {} = {shown}", self.file, self.line, self.written);
        out.text(&shown);
    }
}

/// What `{@debug value}` shows.
#[doc(hidden)]
pub fn debugged<'a, T: fmt::Debug + ?Sized>(value: &'a T, written: &'static str, file: &'static str, line: usize) -> Debugged<'a, T> {
    Debugged { value, written, file, line }
}

/// What `{@display value}` shows.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Display`",
    label = "`{{@display value}}` shows what has one",
    note = "implement `std::fmt::Display` for it, or show what it holds; `{{@debug value}}` shows what has `Debug`"
)]
pub trait Displayed {
    fn __display(&self) -> Display<&dyn fmt::Display>;
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display> Displayed for T {
    #[inline]
    fn __display(&self) -> Display<&dyn fmt::Display> {
        Display(self)
    }
}

/// What `{@html value}` writes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no HTML",
    label = "`{{@html value}}` writes a string as it is",
    note = "give something that is `AsRef<str>`"
)]
pub trait Raw {
    fn __raw(&self) -> Html<&str>;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str> + ?Sized> Raw for T {
    #[inline]
    fn __raw(&self) -> Html<&str> {
        Html(self.as_ref())
    }
}
