//! What a browser may change of a page store.

use std::{
    any::{TypeId, type_name},
    collections::HashMap,
    fmt::Display,
    marker::PhantomData,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use serde::de::DeserializeOwned;

use super::{
    Held, PageData, fields,
    held::{Known, lock},
};
use crate::{
    component::panic_message,
    devalue::{self, Reader},
    store::{Store, Writable},
};

/// A page store some fields of which the browser may change, those marked `#[page(client)]`; made by `#[derive(PageStore)]`.
///
/// ```
/// use marquetry::prelude::*;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, PartialEq, Serialize, PageStore)]
/// struct AppStore {
///     user: Option<String>,                        // only the server changes it
///     #[page(client)]
///     compact: bool,
///     #[page(client, check = |theme| ["light", "dark"].contains(&theme.as_str()))]
///     theme: String,                               // whatever a browser sends may be forged
/// }
///
/// let live = Live::new()
///     .store(|_: &Request| AppStore { user: None, compact: false, theme: "light".to_owned() })
///     .client_fields::<AppStore>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what of it a browser may change",
    label = "it does not derive `PageStore`",
    note = "write `#[derive(PageStore)]` on it, and `#[page(client)]` on the fields that the browser may change"
)]
pub trait ClientFields: PageData + Clone {
    /// The fields, by the names that the browser knows them by.
    #[doc(hidden)]
    const NAMES: &'static [&'static str];
    /// Changes one of them, if what the browser sent can be taken.
    #[doc(hidden)]
    fn __change(&mut self, field: usize, change: Change<'_>) -> Result<(), String>;
}

/// What a browser wants a field to be.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Change<'a>(&'a str);

impl<'a> Change<'a> {
    pub(crate) fn new(text: &'a str) -> Change<'a> {
        Change(text)
    }
}

impl Change<'_> {
    /// Of a field that the browser may not change.
    pub fn unknown(self) -> String {
        "browsers may not change this field".to_owned()
    }

    pub fn read<T: DeserializeOwned>(self) -> Result<T, String> {
        self.read_with(|reader| T::deserialize(reader))
    }

    pub fn read_with<T>(self, read: impl FnOnce(Reader<'_>) -> Result<T, devalue::Error>) -> Result<T, String> {
        devalue::parse(self.0, read).map_err(|error| error.to_string())
    }
}

/// What a check of what a browser sends may answer: whether the value is taken; or an error that says why not.
#[diagnostic::on_unimplemented(
    message = "a check of what a browser sends cannot answer `{Self}`",
    label = "neither `bool` nor a `Result<(), E>` whose error can be displayed",
    note = "write `fn check(value: &T) -> bool`, or `-> Result<(), String>`"
)]
pub trait Verdict {
    #[doc(hidden)]
    fn __verdict(self) -> Result<(), String>;
}

/// Whether a value passes its check.
#[doc(hidden)]
pub fn checked<T, V: Verdict>(value: &T, check: impl FnOnce(&T) -> V) -> Result<(), String> {
    check(value).__verdict()
}

impl Verdict for bool {
    fn __verdict(self) -> Result<(), String> {
        if self { Ok(()) } else { Err("the check refuses it".to_owned()) }
    }
}

impl<E: Display> Verdict for Result<(), E> {
    fn __verdict(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// Why a change is refused, and the field as it is, if the browser may know it.
pub(crate) struct Refused {
    pub(crate) why: String,
    pub(crate) truth: Option<String>,
}

/// The types of page stores whose fields a browser may change.
#[derive(Clone, Default)]
pub(crate) struct Clients(HashMap<TypeId, Arc<dyn Client>>);

trait Client: Send + Sync {
    fn names(&self) -> &'static [&'static str];
    fn change(&self, held: &dyn Held, field: usize, text: &str) -> Result<(), Refused>;
}

impl Clients {
    pub(crate) fn add<T: ClientFields>(&mut self) {
        self.0.insert(TypeId::of::<T>(), Arc::new(Of::<T>(PhantomData)));
    }

    /// The fields of a store that the browser may change.
    pub(crate) fn names(&self, held: &dyn Held) -> &'static [&'static str] {
        self.0.get(&held.type_id()).map_or(&[], |client| client.names())
    }

    /// Changes a field, as a browser asks; where that cannot be, it says why, to the log as well.
    pub(crate) fn change(&self, held: &dyn Held, field: usize, text: &str) -> Result<(), Refused> {
        let changed = match self.0.get(&held.type_id()) {
            // A check is the application's, and so are the store's subscribers.
            Some(client) => catch_unwind(AssertUnwindSafe(|| client.change(held, field, text)))
                .unwrap_or_else(|panic| Err(Refused { why: panic_message(&*panic), truth: None })),
            None => Err(Refused { why: "`Live::client_fields` opens no field of it to browsers".to_owned(), truth: None }),
        };
        if let Err(refused) = &changed {
            let field = self.names(held).get(field).copied().unwrap_or("?");
            tracing::warn!(store = held.type_name(), field, why = refused.why, "a browser's change of a page store is refused");
        }
        changed
    }
}

struct Of<T>(PhantomData<fn() -> T>);

impl<T: ClientFields> Client for Of<T> {
    fn names(&self) -> &'static [&'static str] {
        T::NAMES
    }

    fn change(&self, held: &dyn Held, field: usize, text: &str) -> Result<(), Refused> {
        let (Some(store), Some(known)) = (held.store().downcast_ref::<Writable<T>>(), held.known().downcast_ref::<Known<T>>()) else {
            return Err(Refused { why: format!("it is no `{}`", type_name::<T>()), truth: None });
        };
        let change = Change::new(text);
        let now = store.snapshot();
        if let Err(why) = T::clone(&now).__change(field, change) {
            let truth = T::NAMES.get(field).and_then(|name| fields::only(&*now, name).ok().flatten());
            return Err(Refused { why, truth });
        }
        let with = |value: &T| {
            let mut value = value.clone();
            // It was tried above.
            let _changed = value.__change(field, change);
            value
        };
        // The browser knows what it has set; what somebody makes of that meanwhile is news to it.
        let mut known = lock(known);
        *known = known.as_deref().map(|known| Arc::new(with(known)));
        drop(known);
        store.update(with);
        Ok(())
    }
}
