//! `store.get()`, which there is not: the function says so.

use super::Store;

/// What no store is: one that a method gives the value of.
#[diagnostic::on_unimplemented(
    message = "a store is read by a function: `get(&store)`",
    label = "no method gives its value",
    note = "in markup `$store` stands for the value, and follows it; where axum's `get` has the name, write `marquetry::store::get(&store)`"
)]
pub trait ReadByMethod: Store {
    fn read(&self) -> Self::Value;
}
