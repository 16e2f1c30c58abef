//! Views of Rust's own types.

use std::{borrow::Cow, fmt, rc::Rc, sync::Arc};

use super::View;
use crate::out::Out;

#[diagnostic::do_not_recommend]
impl View for str {
    const TEXT: bool = true;

    #[inline]
    fn render(&self, out: &mut Out) {
        out.text(self);
    }
}

#[diagnostic::do_not_recommend]
impl View for String {
    const TEXT: bool = true;

    #[inline]
    fn render(&self, out: &mut Out) {
        out.text(self);
    }
}

#[diagnostic::do_not_recommend]
impl View for char {
    const TEXT: bool = true;

    fn render(&self, out: &mut Out) {
        out.text(self.encode_utf8(&mut [0; 4]));
    }
}

#[diagnostic::do_not_recommend]
impl View for bool {
    const TEXT: bool = true;

    fn render(&self, out: &mut Out) {
        out.text(if *self { "true" } else { "false" });
    }
}

#[diagnostic::do_not_recommend]
impl View for fmt::Arguments<'_> {
    const TEXT: bool = true;

    fn render(&self, out: &mut Out) {
        match self.as_str() {
            Some(text) => out.text(text),
            None => out.display(self),
        }
    }
}

/// Nothing: the value of a block without an answer.
#[diagnostic::do_not_recommend]
impl View for () {
    const TEXT: bool = true;

    fn render(&self, _: &mut Out) {}
}

/// The digits of a number below 100; the second is NUL where there is one.
struct Small([u8; 2]);

impl Small {
    const ALL: [[u8; 2]; 100] = {
        let mut all = [[0; 2]; 100];
        let mut number = 0u8;
        while number < 100 {
            all[number as usize] = if number < 10 { [b'0' + number, 0] } else { [b'0' + number / 10, b'0' + number % 10] };
            number += 1;
        }
        all
    };

    #[inline]
    fn of(number: u8) -> Option<Small> {
        Self::ALL.get(usize::from(number)).copied().map(Small)
    }

    #[inline]
    fn between(self, before: &'static str, after: &'static str, out: &mut Out) {
        let Small(digits) = self;
        let len = 1 + usize::from(digits[1] != 0);
        out.digits(before.as_bytes(), digits, len, after.as_bytes());
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl View for $ty {
            const TEXT: bool = true;

            #[inline]
            fn render(&self, out: &mut Out) {
                self.render_between(out, "", "");
            }

            #[inline]
            fn render_between(&self, out: &mut Out, before: &'static str, after: &'static str) {
                // One and two digits are most of what pages show; a table beats the general way there.
                match u8::try_from(*self).ok().and_then(Small::of) {
                    Some(small) => small.between(before, after, out),
                    None => {
                        out.stat(before);
                        out.plain(itoa::Buffer::new().format(*self));
                        out.stat(after);
                    }
                }
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! floats {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl View for $ty {
            const TEXT: bool = true;

            fn render(&self, out: &mut Out) {
                out.display(self);
            }
        }
    )*};
}

floats!(f32 f64);

macro_rules! nonzero {
    ($($ty:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl View for std::num::$ty {
            const TEXT: bool = true;

            fn render(&self, out: &mut Out) {
                self.get().render(out);
            }
        }
    )*};
}

nonzero!(NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize);

macro_rules! pointers {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: View + ?Sized> View for $ty {
            const TEXT: bool = T::TEXT;

            #[inline]
            fn render(&self, out: &mut Out) {
                T::render(self, out);
            }

            #[inline]
            fn render_between(&self, out: &mut Out, before: &'static str, after: &'static str) {
                T::render_between(self, out, before, after);
            }
        }
    )*};
}

pointers!(&T &mut T Box<T> Rc<T> Arc<T>);

#[diagnostic::do_not_recommend]
impl<T: View + ToOwned + ?Sized> View for Cow<'_, T> {
    const TEXT: bool = T::TEXT;

    fn render(&self, out: &mut Out) {
        T::render(self, out);
    }
}

/// `None` shows nothing.
#[diagnostic::do_not_recommend]
impl<T: View> View for Option<T> {
    const TEXT: bool = T::TEXT;

    #[inline]
    fn render(&self, out: &mut Out) {
        if let Some(value) = self {
            value.render(out);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: View, E: View> View for Result<T, E> {
    const TEXT: bool = T::TEXT && E::TEXT;

    fn render(&self, out: &mut Out) {
        match self {
            Ok(value) => value.render(out),
            Err(error) => error.render(out),
        }
    }
}
