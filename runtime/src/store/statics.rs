//! Stores in another module.

/// Declares stores as statics, to be imported where they are used.
///
/// A static without request or session input has one value for the whole process. A static `session(…)` is a *definition*: its value belongs to the visitor
/// who is being served. One that is declared `#[session(client)]` is open to the visitor's browser on the pages that use it: there it is
/// `session("theme")` of `/_marquetry/client.js`, and what the browser sets is taken if it deserialises, and passes the check where there is one.
///
/// ```
/// use marquetry::prelude::*;
///
/// stores! {
///     #[session(client, check = |theme: &String| ["light", "dark"].contains(&theme.as_str()))]
///     pub static THEME: Session<String> = session("theme", "light".to_owned());
/// }
///
/// component! {
///     pub Theme() { <fragment key="theme"><p class={&$THEME}>{THEME}</p></fragment> }
/// }
/// ```
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
    ($($(#[$($attribute:tt)*])* $visibility:vis static $name:ident: $type:ty = $value:expr;)*) => {$(
        $crate::__store! { [] [$([$($attribute)*])*] [$visibility static $name: $type] $value }
    )*};
    ($($wrong:tt)*) => {
        $crate::__private::mistaken_stores! { $($wrong)* }
    };
}

/// One store of [`stores!`]: its attributes one by one, those of ours told from others.
#[doc(hidden)]
#[macro_export]
macro_rules! __store {
    ([$([$($kept:tt)*])*] [] [$visibility:vis static $name:ident: $type:ty] $value:expr) => {
        $(#[$($kept)*])*
        // Whoever's page uses it first: what is made here belongs to no visitor.
        $visibility static $name: $crate::__private::std::sync::LazyLock<$type> =
            $crate::__private::std::sync::LazyLock::new(|| $crate::__private::outside(|| $value));
    };
    ([$($kept:tt)*] [[session(client)] $($rest:tt)*] $item:tt $value:expr) => {
        $crate::__store! { [$($kept)*] [$($rest)*] $item $crate::__private::open_session($value, |_| true) }
    };
    ([$($kept:tt)*] [[session(client, check = $check:expr)] $($rest:tt)*] $item:tt $value:expr) => {
        $crate::__store! { [$($kept)*] [$($rest)*] $item $crate::__private::open_session($value, $check) }
    };
    ([$($kept:tt)*] [[session $($options:tt)*] $($rest:tt)*] $item:tt $value:expr) => {
        $crate::__private::core::compile_error!("`#[session(client)]` opens a session store to browsers, `#[session(client, check = f)]` to what a check takes; there is nothing else");
    };
    ([$($kept:tt)*] [$attribute:tt $($rest:tt)*] $item:tt $value:expr) => {
        $crate::__store! { [$($kept)* $attribute] [$($rest)*] $item $value }
    };
}
