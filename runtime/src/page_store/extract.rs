//! The page store as an argument of an axum handler.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{PageData, PageStore};
use crate::{Error, context, store::Writable};

impl<S: Send + Sync, T: PageData> FromRequestParts<S> for PageStore<T> {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Error> {
        let Some(visit) = context::current() else {
            return Err("a page store is asked for, and no layer is around the router: wrap it by `.live(Live::new().store(…))`".into());
        };
        visit.store().make(&visit).await?;
        match visit.store().get() {
            Some(held) => match held.store().downcast_ref::<Writable<T>>() {
                Some(store) => Ok(PageStore(Some(store.clone()))),
                None => Err(format!("the page store of {} is a `{}`, not a `{}`", visit.request().path(), held.type_name(), std::any::type_name::<T>()).into()),
            },
            None => Err(format!("{} has no page store: `Live::store` makes one", visit.request().path()).into()),
        }
    }
}
