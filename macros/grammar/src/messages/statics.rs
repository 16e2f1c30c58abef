//! Messages about `stores!`.

use super::messages;

messages! {
    store_expected() = "a store is expected here",
        "write `pub static NAME: Writable<Type> = writable(value);`";
    store_not_static() = "a store of `stores!` is a static",
        "write `pub static NAME: Writable<Type> = writable(value);`";
    store_mut() = "a store is no `mut` static: its value is changed by its methods",
        "remove `mut`";
    store_without_type(name: &str, ty: &str) = "the store `{name}` has no type",
        "write `static {name}: {ty} = …`";
    store_without_value(name: &str) = "the store `{name}` has no value",
        "write what makes it behind its type: `= writable(value);`";
    store_without_semicolon() = "a `;` is missing after this store",
        "write `;` here";
}
