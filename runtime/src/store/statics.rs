//! Stores in another module.

/// Declares stores as statics, to be imported where they are used.
///
/// A static without request or session input has one value for the whole process. A static `session(…)` is a *definition*: its value belongs to the visitor
/// who is being served.
///
/// ```
/// use marquetry::prelude::*;
///
/// mod shop {
///     use marquetry::prelude::*;
///     stores! {
///         /// Visitors of all pages so far.
///         pub static VISITORS: Writable<u64> = writable(0);
///         pub static CART: Session<Vec<String>> = session("cart", Vec::new());
///     }
/// }
/// use shop::{CART, VISITORS};
///
/// component! {
///     pub Cart() {
///         on add(name: String) { CART.edit(|cart| cart.push(name.clone())) }
///         <fragment key="cart">{#each $CART as name}<p>{name}</p>{/each} "of" {VISITORS}</fragment>
///         <input @trigger="add">
///     }
/// }
/// assert!(Cart.to_html().contains("of"));
/// ```
#[macro_export]
macro_rules! stores {
    ($($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = $value:expr;)*) => {$(
        $(#[$attribute])*
        // Whoever's page uses it first: what is made here belongs to no visitor.
        $visibility static $name: $crate::__private::std::sync::LazyLock<$type> =
            $crate::__private::std::sync::LazyLock::new(|| $crate::__private::outside(|| $value));
    )*};
}
