//! `store.get()`, which there is not: the function says so.

use super::{Shared, Writable};
use crate::session::{Session, Storable};

/// What no store is: one that a method gives the value of.
#[diagnostic::on_unimplemented(
    message = "a store is read by a function: `get(&store)`",
    label = "no method gives its value",
    note = "in markup `$store` stands for the value, and follows it; where axum's `get` has the name, write `marquetry::store::get(&store)`"
)]
pub trait ReadByMethod<T> {
    fn read(&self) -> T;
}

/// For the stores that have a `set`, beside which one looks for it.
macro_rules! none {
    ($($name:ident<$value:ident: $($bound:path),+>)*) => {$(
        impl<$value: $($bound +)+ 'static> $name<$value> {
            /// There is no such method: it says what there is.
            #[doc(hidden)]
            pub fn get(&self) -> $value
            where
                Self: ReadByMethod<$value>,
            {
                self.read()
            }
        }
    )*};
}

none! { Writable<T: Send, Sync> Session<T: Storable> Shared<T: Storable> }
