//! The page store: one store for each open page, made anew for every request, read and changed by all components of the page.
//!
//! ```
//! use axum::{Router, routing::get};
//! use marquetry::prelude::*;
//!
//! #[derive(Clone, PartialEq, serde::Serialize)]
//! struct AppStore {
//!     user: Option<String>,
//!     clicks: u32,
//! }
//!
//! component! {
//!     pub Home() {
//!         let page = page_store::<AppStore>();
//!         on click() { page.edit(|page| page.clicks += 1) }
//!         <fragment key="user">
//!             {#if let Some(user) = &$page.user}<p>{user} "has clicked" {$page.clicks} "times"</p>{/if}
//!         </fragment>
//!         <button @trigger="click">"Click"</button>
//!     }
//! }
//!
//! let live = Live::new().store(|req: &Request| AppStore { user: req.cookie("user").map(str::to_owned), clicks: 0 });
//! let app: Router = Router::new().route("/", get(async || Page(Home))).live(live);
//! ```
//!
//! A page's own script has the same store, with the contract of `svelte/store`, and so have the components of Svelte that it shows:
//!
//! ```js
//! import { start, Store } from "/_marquetry/client.js";
//! start({ store: data => (window.page = new Store(data)) });
//! page.subscribe(({ user, clicks }) => console.log(user, clicks));
//! ```
//!
//! Its types for TypeScript are at `/_marquetry/client.d.ts` of every live application: keep a copy (`curl -O http://localhost:3000/_marquetry/client.d.ts`), and write
//! `"paths": { "/_marquetry/client.js": ["./client.d.ts"] }` among the `compilerOptions` of `tsconfig.json`; then `(data: AppStore) => new Store(data)` is typed by an interface
//! of yours. A bundler is to leave the import as it is: `esbuild --external:/_marquetry/client.js`. Under a `Live::base("/app")` it is `/app/_marquetry/client.js`.

mod client;
#[cfg(feature = "server")]
mod extract;
mod fields;
mod held;
mod make;
mod part;

use std::{fmt, sync::Arc};

use serde::Serialize;

#[doc(hidden)]
pub use client::{Change, checked};
pub use client::{ClientFields, Verdict};
pub(crate) use client::{Clients, Refused};
pub(crate) use held::{Held, Slot};
pub use make::IntoPageData;
#[doc(hidden)]
pub use make::{Fallible, Plain};
pub(crate) use make::{Maker, Makers};
pub use part::Part;

use crate::{
    Error,
    component::Settable,
    context,
    store::{Derived, Find, Node, Store, Whole, Writable, derived},
};

/// What a page store can hold: whatever can be compared, and written into the page by serde.
///
/// ```compile_fail
/// # use marquetry::prelude::*;
/// #[derive(Clone, PartialEq)]
/// struct Silent;
/// let live = Live::new().store(|_: &Request| Silent);        // it has no `Serialize`
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a page store",
    label = "it cannot be compared, or not be written into the page",
    note = "write `#[derive(PartialEq, serde::Serialize)]` on it; a field that must stay on the server is marked `#[serde(skip)]`"
)]
pub trait PageData: PartialEq + Serialize + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: PartialEq + Serialize + Send + Sync + 'static> PageData for T {}

/// The store of an open page; [`page_store`] gives it to components and triggers, and as an extractor it is an argument of an axum handler.
///
/// A clone is the same store. Made where no page is being served, as statics are, it means the store of whichever page is being served when it is used.
///
/// ```
/// use marquetry::prelude::*;
///
/// # #[derive(Clone, PartialEq, serde::Serialize)] struct AppStore { user: Option<String> }
/// # component! { pub Home() { <p></p> } }
/// async fn home(page: PageStore<AppStore>) -> Page<Home> {
///     page.edit(|page| page.user = Some("ada".to_owned()));
///     Page(Home)
/// }
/// ```
pub struct PageStore<T: Send + Sync + 'static>(Option<Writable<T>>);

/// The page store of the page being served.
///
/// In a handler, where the function that makes it may still have to be waited for, it is an argument: `page: PageStore<AppStore>`.
///
/// # Panics
/// While a page is served whose store is of another type, or which has none; and in a handler, if the function that makes it is `async`, or fails.
#[track_caller]
pub fn page_store<T: PageData>() -> PageStore<T> {
    context::not_for_all("the page store");
    PageStore(context::current().map(|visit| found(visit.store().get_or_make(&visit))))
}

#[track_caller]
fn found<T: PageData>(held: Result<Option<Arc<dyn Held>>, Error>) -> Writable<T> {
    let wanted = std::any::type_name::<T>();
    match held {
        Ok(Some(held)) => match held.store().downcast_ref::<Writable<T>>() {
            Some(store) => store.clone(),
            None => panic!("the page store of this page is a `{}`, not a `{wanted}`", held.type_name()),
        },
        Ok(None) => panic!("this page has no page store: `Live::store` makes one, of a `{wanted}`"),
        Err(error) => panic!("the page store could not be made: {}", error.details()),
    }
}

impl<T: PageData> PageStore<T> {
    #[track_caller]
    fn writable(&self) -> Writable<T> {
        context::not_for_all("the page store");
        // A static may have been made while another page was served.
        match (context::current(), &self.0) {
            (Some(visit), _) => found(visit.store().get_or_make(&visit)),
            (None, Some(store)) => store.clone(),
            (None, None) => panic!("the page store is used where no page is being served"),
        }
    }

    /// Replaces the value; an equal one changes nothing.
    pub fn set(&self, value: T) {
        self.writable().set(value);
    }

    /// Replaces the value by what `f` makes of it.
    pub fn update(&self, f: impl FnOnce(&T) -> T) {
        self.writable().update(f);
    }

    /// Changes the value in place.
    pub fn edit(&self, f: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        self.writable().edit(f);
    }

    /// Notifies though nothing has changed.
    pub fn touch(&self) {
        self.writable().touch();
    }

    /// A store of a part: what depends on it is not concerned by changes of the rest.
    ///
    /// ```
    /// use marquetry::prelude::*;
    ///
    /// # #[derive(Clone, PartialEq, serde::Serialize)] struct AppStore { cart: Vec<String> }
    /// component! {
    ///     pub Items() {
    ///         let items = page_store::<AppStore>().select(|page| page.cart.len());
    ///         <fragment key="items">{items}</fragment>
    ///     }
    /// }
    /// ```
    #[track_caller]
    pub fn select<P: PartialEq + Send + Sync + 'static>(&self, part: impl Fn(&T) -> P + Send + Sync + 'static) -> Derived<P> {
        derived(Whole(self.clone()), move |page| part(&page))
    }
}

impl<T: Send + Sync + 'static> Clone for PageStore<T> {
    fn clone(&self) -> Self {
        PageStore(self.0.clone())
    }
}

/// Without the value, which is the visitor's.
impl<T: Send + Sync + 'static> fmt::Debug for PageStore<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStore").finish_non_exhaustive()
    }
}

impl<T: PageData> Store for PageStore<T> {
    type Value = T;

    #[track_caller]
    fn node(&self) -> Node<T> {
        self.writable().node()
    }

    fn varies(&self) -> bool {
        true
    }

    fn find(&self) -> Find<T> {
        let store = self.clone();
        Arc::new(move || store.node())
    }
}

impl<T: PageData> Settable for PageStore<T> {
    fn __set(&self, value: T) {
        self.set(value);
    }

    fn __update(&self, f: impl Fn(&T) -> T) {
        self.update(f);
    }
}
