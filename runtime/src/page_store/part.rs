//! A part of a page store that can be set.

use std::{fmt, sync::Arc};

use super::{PageData, PageStore};
use crate::{
    component::Settable,
    store::{Derived, Find, Node, Store},
};

/// A store of a part of a page store, which can be set; made by [`PageStore::part`].
pub struct Part<P: Send + Sync + 'static> {
    value: Derived<P>,
    change: Change<P>,
}

/// Changes the part, in one step with the whole, to what it is given makes of it.
type Change<P> = Arc<dyn Fn(&dyn Fn(&P) -> P) + Send + Sync>;

impl<T: PageData + Clone> PageStore<T> {
    /// A store of a part that can be set, so that a control can be bound to it. `read` gives the part, `write` puts another one in its place.
    ///
    /// ```
    /// use marquetry::{prelude::*, testing::mount_with_store};
    ///
    /// # #[derive(Clone, PartialEq, serde::Serialize)] struct AppStore { theme: String }
    /// component! {
    ///     pub Theme() {
    ///         let theme = page_store::<AppStore>().part(|page| page.theme.clone(), |page, theme| page.theme = theme);
    ///         <label>"Theme" <input name="theme" bind:value={theme}></label>
    ///         <fragment key="theme"><p>{theme}</p></fragment>
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut page = mount_with_store(Theme, AppStore { theme: "light".into() }).await;
    /// page.fill("input", "dark");
    /// assert_eq!(page.text("p"), "dark");
    /// # }
    /// ```
    #[track_caller]
    pub fn part<P: PartialEq + Send + Sync + 'static>(
        &self,
        read: impl Fn(&T) -> P + Send + Sync + 'static,
        write: impl Fn(&mut T, P) + Send + Sync + 'static,
    ) -> Part<P> {
        let read = Arc::new(read);
        let (store, reads) = (self.clone(), read.clone());
        let change = Arc::new(move |f: &dyn Fn(&P) -> P| {
            store.update(|page| {
                let mut page = page.clone();
                let part = f(&reads(&page));
                write(&mut page, part);
                page
            });
        });
        Part { value: self.select(move |page| read(page)), change }
    }
}

impl<P: Clone + Send + Sync + 'static> Part<P> {
    /// Replaces the part; an equal one changes nothing.
    pub fn set(&self, value: P) {
        (self.change)(&|_| value.clone());
    }
}

impl<P: Send + Sync + 'static> Part<P> {
    /// Replaces the part by what `f` makes of it.
    pub fn update(&self, f: impl Fn(&P) -> P) {
        (self.change)(&f);
    }
}

impl<P: Send + Sync + 'static> Clone for Part<P> {
    fn clone(&self) -> Self {
        Part { value: self.value.clone(), change: self.change.clone() }
    }
}

/// Without the value, which is the visitor's.
impl<P: Send + Sync + 'static> fmt::Debug for Part<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").finish_non_exhaustive()
    }
}

impl<P: Send + Sync + 'static> Store for Part<P> {
    type Value = P;

    #[track_caller]
    fn node(&self) -> Node<P> {
        self.value.node()
    }

    fn varies(&self) -> bool {
        self.value.varies()
    }

    fn find(&self) -> Find<P> {
        self.value.find()
    }
}

impl<P: Clone + Send + Sync + 'static> Settable for Part<P> {
    fn __set(&self, value: P) {
        self.set(value);
    }

    fn __update(&self, f: impl Fn(&P) -> P) {
        self.update(f);
    }
}
