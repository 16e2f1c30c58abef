//! Attributes, and what may be their value.

use std::{borrow::Cow, fmt, ops::Range, rc::Rc, sync::Arc};

use super::{Context, Out};
use crate::{
    bind::Key,
    view::{View, escape},
};

/// How an attribute's value is read, known from its name while compiling.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttrKind {
    Plain,
    /// There or not (HTML standard, 2.3.2 Boolean attributes).
    Boolean,
    /// A URL that the browser may follow or load.
    Url,
    /// CSS declarations.
    Style,
    /// A list of names, which is left out when it is empty.
    Names,
}

/// Whether and how an attribute is written.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    Absent,
    Bare,
    Value,
}

/// A value that an attribute may have, `name={value}`: strings, numbers, `char`, `bool`, and `Option` of them, whose `None` leaves the attribute out.
///
/// A `bool` makes HTML's boolean attributes (`disabled`, `checked` …) stand bare or be left out; in all others (`aria-*`, `data-*`, `draggable` …) it is
/// `"true"` or `"false"`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an attribute's value",
    label = "give text, a number, a `bool`, or an `Option` of one",
    note = "a store's value is written `{{$store}}`, inside a `<fragment>`, or `{{get(&store)}}`"
)]
pub trait AttrValue {
    #[doc(hidden)]
    #[inline]
    fn presence(&self, _: AttrKind) -> Presence {
        Presence::Value
    }

    #[doc(hidden)]
    fn write(&self, out: &mut Out);

    // What an attribute calls. As methods of the trait they keep rustc from naming the library's functions where a value is none of an attribute.
    #[doc(hidden)]
    #[inline]
    fn __attr(&self, out: &mut Out, open: &'static str, kind: AttrKind) {
        out.attr(open, kind, self);
    }

    #[doc(hidden)]
    #[inline]
    fn __live_attr(&self, out: &mut Out, hole: u32, slot: usize, open: &'static str, kind: AttrKind) {
        out.live_attr(hole, slot, open, kind, self);
    }

    #[doc(hidden)]
    #[inline]
    fn __show_part(&self, out: &mut Out, before: &'static str, after: &'static str) {
        out.show_part(before, self, after);
    }

    #[doc(hidden)]
    fn __text(&self) -> String {
        Out::text_of(self)
    }

    #[doc(hidden)]
    #[inline]
    fn __part(&self, writer: &mut AttrWriter<'_>) {
        writer.part(self);
    }

    #[doc(hidden)]
    #[inline]
    fn __css(&self, writer: &mut AttrWriter<'_>) {
        writer.css(self);
    }

    #[doc(hidden)]
    #[inline]
    fn __declaration(&self, writer: &mut AttrWriter<'_>, name: &'static str) {
        writer.declaration(name, self);
    }
}

/// What may be spread in a tag, `{..attrs}`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be spread in a tag",
    label = "no attributes",
    note = "spread a `Spread`: `Spread::new().set(\"name\", value)`"
)]
pub trait Attrs {
    fn __spread(&self, out: &mut Out, written: &[&str]);

    /// What tells these attributes from others.
    fn __hash(&self) -> u64;
}

impl Attrs for Spread {
    fn __spread(&self, out: &mut Out, written: &[&str]) {
        out.spread(self, written);
    }

    fn __hash(&self) -> u64 {
        Key::__key(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Attrs + ?Sized> Attrs for &T {
    fn __spread(&self, out: &mut Out, written: &[&str]) {
        T::__spread(self, out, written);
    }

    fn __hash(&self) -> u64 {
        T::__hash(self)
    }
}

macro_rules! shown {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl AttrValue for $ty {
            #[inline]
            fn write(&self, out: &mut Out) {
                View::render(self, out);
            }
        }
    )*};
}

shown!(str String char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 fmt::Arguments<'_>);

#[diagnostic::do_not_recommend]
impl AttrValue for bool {
    #[inline]
    fn presence(&self, kind: AttrKind) -> Presence {
        match (kind, *self) {
            (AttrKind::Boolean, true) => Presence::Bare,
            (AttrKind::Boolean, false) => Presence::Absent,
            _ => Presence::Value,
        }
    }

    fn write(&self, out: &mut Out) {
        View::render(self, out);
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue> AttrValue for Option<T> {
    #[inline]
    fn presence(&self, kind: AttrKind) -> Presence {
        self.as_ref().map_or(Presence::Absent, |value| value.presence(kind))
    }

    #[inline]
    fn write(&self, out: &mut Out) {
        if let Some(value) = self {
            value.write(out);
        }
    }
}

macro_rules! pointers {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: AttrValue + ?Sized> AttrValue for $ty {
            #[inline]
            fn presence(&self, kind: AttrKind) -> Presence {
                T::presence(self, kind)
            }

            #[inline]
            fn write(&self, out: &mut Out) {
                T::write(self, out);
            }
        }
    )*};
}

pointers!(&T &mut T Box<T> Rc<T> Arc<T>);

#[diagnostic::do_not_recommend]
impl<T: AttrValue + ToOwned + ?Sized> AttrValue for Cow<'_, T> {
    fn presence(&self, kind: AttrKind) -> Presence {
        T::presence(self, kind)
    }

    fn write(&self, out: &mut Out) {
        T::write(self, out);
    }
}

/// Writes the parts of an attribute's value one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct AttrWriter<'a> {
    out: &'a mut Out,
    from: usize,
    /// A `;` stands at the end, which belongs to no character reference.
    closed: bool,
}

impl AttrWriter<'_> {
    /// A part that the source gives.
    #[inline]
    pub fn literal(&mut self, text: &'static str) {
        self.closed = text.ends_with(';');
        self.out.text(text);
    }

    /// A part that is computed.
    #[inline]
    pub fn part<V: AttrValue + ?Sized>(&mut self, value: &V) {
        self.closed = false;
        value.write(self.out);
    }

    /// A computed part of a `style` attribute.
    pub fn css<V: AttrValue + ?Sized>(&mut self, value: &V) {
        let from = self.out.html.len();
        self.out.with_context(Context::Plain, |out| value.write(out));
        let written = self.out.html.split_off(from);
        if escape::is_dangerous_css(&written) {
            tracing::warn!(value = %String::from_utf8_lossy(&written), "a value in a style attribute was left out: it could end its declaration or load something");
        } else {
            self.closed = false;
            self.out.text(&String::from_utf8_lossy(&written));
        }
    }

    /// `style:name={value}`; `None` leaves the declaration out.
    pub fn declaration<V: AttrValue + ?Sized>(&mut self, name: &'static str, value: &V) {
        if value.presence(AttrKind::Style) == Presence::Value {
            if self.out.html.len() > self.from && !self.closed {
                self.out.push(b';');
            }
            self.literal(name);
            self.out.push(b':');
            self.css(value);
        }
    }

    /// The name of a `class:name={on}` that is on.
    #[inline]
    pub fn name(&mut self, name: &'static str) {
        if self.out.html.len() > self.from {
            self.out.push(b' ');
        }
        self.literal(name);
    }
}

impl Out {
    /// Writes an attribute; `open` is what stands before the value, ` name="`. The answer is where its value stands, `None` where it was left out.
    #[doc(hidden)]
    #[inline]
    pub fn attr<V: AttrValue + ?Sized>(&mut self, open: &'static str, kind: AttrKind, value: &V) -> Option<Range<usize>> {
        match value.presence(kind) {
            Presence::Absent => None,
            Presence::Bare => {
                self.stat(&open[..open.len() - 2]);
                Some(self.html.len()..self.html.len())
            }
            Presence::Value => self.attr_parts(open, kind, |writer| writer.part(value)),
        }
    }

    /// Writes an attribute whose value has several parts.
    #[doc(hidden)]
    #[inline]
    pub fn attr_parts(&mut self, open: &'static str, kind: AttrKind, write: impl FnOnce(&mut AttrWriter<'_>)) -> Option<Range<usize>> {
        let before = self.html.len();
        self.stat(open);
        let from = self.html.len();
        if !self.with_context(Context::Attribute, |out| out.write_parts(kind, write)) {
            self.html.truncate(before);
            return None;
        }
        let to = self.html.len();
        self.push(b'"');
        Some(from..to)
    }

    /// Writes a part of an attribute's value inside the quotes that the static markup on both sides gives.
    #[doc(hidden)]
    #[inline]
    pub fn show_part<V: AttrValue + ?Sized>(&mut self, before: &'static str, value: &V, after: &'static str) {
        self.stat(before);
        self.with_context(Context::Attribute, |out| value.write(out));
        self.stat(after);
    }

    /// The value that an attribute would have, as text.
    pub(crate) fn text_of<V: AttrValue + ?Sized>(value: &V) -> String {
        let mut out = Out::new(None, 0);
        out.with_context(Context::Plain, |out| value.write(out));
        String::from_utf8_lossy(&out.html).into_owned()
    }

    /// As [`Out::attr`], the bare value in the context at hand; whether the attribute is there.
    pub(super) fn attr_value<V: AttrValue + ?Sized>(&mut self, kind: AttrKind, value: &V) -> bool {
        match value.presence(kind) {
            Presence::Absent => false,
            Presence::Bare => true,
            Presence::Value => self.attr_parts_value(kind, |writer| writer.part(value)),
        }
    }

    pub(super) fn attr_parts_value(&mut self, kind: AttrKind, write: impl FnOnce(&mut AttrWriter<'_>)) -> bool {
        self.write_parts(kind, write)
    }

    #[inline]
    fn write_parts(&mut self, kind: AttrKind, write: impl FnOnce(&mut AttrWriter<'_>)) -> bool {
        let from = self.html.len();
        write(&mut AttrWriter { out: self, from, closed: false });
        match kind {
            AttrKind::Url => {
                self.refuse_dangerous_url(from);
                true
            }
            AttrKind::Style | AttrKind::Names => self.html.len() > from,
            AttrKind::Plain | AttrKind::Boolean => true,
        }
    }

    /// Replaces the URL that was written from `from` on if it would run script.
    fn refuse_dangerous_url(&mut self, from: usize) {
        if escape::is_dangerous_url(&self.html[from..], self.context == Context::Attribute) {
            tracing::warn!(url = %String::from_utf8_lossy(&self.html[from..]), "a URL that would run script was left out");
            self.html.truncate(from);
            self.stat("about:blank#refused");
        }
    }

    /// Writes the attributes of `{..attrs}`, except those whose names stand in the markup.
    #[doc(hidden)]
    pub fn spread(&mut self, attrs: &Spread, written: &[&str]) {
        for (name, value) in attrs.iter() {
            if written.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                continue;
            }
            let kind = if URLS.iter().any(|url| url.eq_ignore_ascii_case(name)) { AttrKind::Url } else { AttrKind::Plain };
            self.push(b' ');
            self.plain(name);
            if let Some(value) = value {
                self.stat("=\"");
                self.with_context(Context::Attribute, |out| out.write_parts(kind, |writer| writer.part(value)));
                self.push(b'"');
            }
        }
    }
}

const URLS: &[&str] = &["action", "cite", "data", "formaction", "href", "manifest", "ping", "poster", "src", "xlink:href"];

/// Attributes as a value, for `{..attrs}`: names with values.
///
/// Names that could run script or that no HTML parser would read as one name are refused and logged.
///
/// ```
/// use marquetry::prelude::*;
/// component! { pub Field(attrs: Spread) { <input {..attrs}> } }
/// let attrs = Spread::new().set("name", "q").set("onclick", "alert(1)");
/// assert_eq!(Field { attrs }.to_html(), r#"<input name="q">"#);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Spread(Vec<(Cow<'static, str>, Option<String>)>);

impl Spread {
    /// No attributes.
    pub fn new() -> Spread {
        Spread::default()
    }

    /// Sets an attribute; a later value replaces an earlier one. `true` stands for a bare attribute through [`Spread::bare`].
    pub fn set(mut self, name: impl Into<Cow<'static, str>>, value: impl fmt::Display) -> Spread {
        self.put(name.into(), Some(value.to_string()));
        self
    }

    /// Sets an attribute without a value, such as `disabled`.
    pub fn bare(mut self, name: impl Into<Cow<'static, str>>) -> Spread {
        self.put(name.into(), None);
        self
    }

    fn put(&mut self, name: Cow<'static, str>, value: Option<String>) {
        let readable = !name.is_empty() && !name.bytes().any(|byte| byte <= b' ' || byte == 0x7f || matches!(byte, b'"' | b'\'' | b'>' | b'<' | b'/' | b'='));
        let lower = name.to_ascii_lowercase();
        if !readable || lower.starts_with("on") || matches!(&*lower, "style" | "srcdoc" | "http-equiv" | "data-on" | "data-m") {
            tracing::warn!(%name, "an attribute of a spread was left out: its value could run script, or its name is none");
            return;
        }
        match self.0.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_deref()))
    }
}
