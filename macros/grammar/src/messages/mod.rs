//! Every message of the grammar: what is wrong, and what to write instead.
//!
//! A message names the user's own words where it can. Its first line says what is wrong at the place it points to; the
//! line after `help:` says what to write.

mod attr;
mod bind;
mod check;
mod component;
mod head;
mod html;
mod markup;
mod page_store;
mod shared;
mod statics;
mod style;

pub(crate) use attr::*;
pub(crate) use bind::*;
pub(crate) use check::*;
pub(crate) use component::*;
pub(crate) use head::*;
pub(crate) use html::*;
pub(crate) use markup::*;
pub(crate) use page_store::*;
pub(crate) use shared::*;
pub(crate) use statics::*;
pub(crate) use style::*;

/// Messages as a table: `name(arguments) = "what is wrong", "what to write";`
macro_rules! messages {
    ($($name:ident($($arg:ident: $ty:ty),*) = $what:literal, $help:literal;)*) => {
        $(pub(crate) fn $name($($arg: $ty),*) -> String {
            format!("{}\nhelp: {}", format_args!($what), format_args!($help))
        })*
    };
}
pub(crate) use messages;

/// What is wrong, and the nearest name where one is near, or else other advice.
fn near(what: String, nearest: Option<&str>, otherwise: impl FnOnce() -> String) -> String {
    match nearest {
        Some(nearest) => format!("{what}\nhelp: did you mean `{nearest}`?"),
        None => format!("{what}\nhelp: {}", otherwise()),
    }
}

/// `a`, `a` or `b`, `a`, `b` or `c`
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
