//! How a page store comes about: functions of the request, and which pages they are for.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::Arc,
};

use super::{Held, PageData, held};
use crate::{Error, Request};

type Made = Result<Arc<dyn Held>, Error>;
type Making = Pin<Box<dyn Future<Output = Made> + Send>>;

/// The function that makes the page stores of some pages.
#[derive(Clone)]
pub(crate) enum Maker {
    AtOnce(Arc<dyn Fn(&Request) -> Made + Send + Sync>),
    Later(Arc<dyn Fn(Request) -> Making + Send + Sync>),
}

impl Maker {
    /// Whether it is the same function.
    pub(super) fn is(&self, other: &Maker) -> bool {
        match (self, other) {
            (Maker::AtOnce(own), Maker::AtOnce(other)) => std::ptr::addr_eq(Arc::as_ptr(own), Arc::as_ptr(other)),
            (Maker::Later(own), Maker::Later(other)) => std::ptr::addr_eq(Arc::as_ptr(own), Arc::as_ptr(other)),
            _ => false,
        }
    }

    pub(crate) fn at_once<R, Way>(make: impl Fn(&Request) -> R + Send + Sync + 'static) -> Maker
    where
        R: IntoPageData<Way>,
    {
        Maker::AtOnce(Arc::new(move |request| match catch_unwind(AssertUnwindSafe(|| make(request))) {
            Ok(made) => Ok(held::hold(made.into_page_data()?)),
            Err(panic) => Err(Error::panicked(&*panic)),
        }))
    }

    pub(crate) fn later<F, Way>(make: impl Fn(Request) -> F + Send + Sync + 'static) -> Maker
    where
        F: Future<Output: IntoPageData<Way>> + Send + 'static,
    {
        Maker::Later(Arc::new(move |request| {
            let future = match catch_unwind(AssertUnwindSafe(|| make(request))) {
                Ok(future) => future,
                Err(panic) => {
                    let error = Error::panicked(&*panic);
                    return Box::pin(async { Err(error) });
                }
            };
            Box::pin(async {
                let mut future = pin!(future);
                let made = poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
                    Ok(poll) => poll.map(Ok),
                    Err(panic) => std::task::Poll::Ready(Err(Error::panicked(&*panic))),
                });
                Ok(held::hold(made.await?.into_page_data()?))
            })
        }))
    }
}

/// The functions of an application, each with the path under which its pages lie.
#[derive(Clone, Default)]
pub(crate) struct Makers(Vec<(Box<str>, Maker)>);

impl Makers {
    /// One for the pages at `path` and under it.
    pub(crate) fn add(&mut self, path: &str, maker: Maker) {
        let path = path.trim_end_matches('/');
        self.0.retain(|(known, _)| **known != *path);
        self.0.push((path.into(), maker));
        // The longest first, as it says most about a page.
        self.0.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
    }

    pub(crate) fn of(&self, path: &str) -> Option<&Maker> {
        let is_under = |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.0.iter().find(|(base, _)| is_under(base)).map(|(_, maker)| maker)
    }
}

/// What a function that makes page stores may give: the data, or a `Result` of it. The parameter only tells the two apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a page store",
    label = "it cannot be compared, or not be written into the page",
    note = "write `#[derive(PartialEq, serde::Serialize)]` on it; a field that must stay on the server is marked `#[serde(skip)]`",
    note = "the function gives the data itself, or a `Result` of it with `marquetry::Error`; an `async` one belongs to `Live::store_async`"
)]
pub trait IntoPageData<Way> {
    #[doc(hidden)]
    type Data: PageData;
    #[doc(hidden)]
    fn into_page_data(self) -> Result<Self::Data, Error>;
}

#[doc(hidden)]
#[derive(Debug)]
pub enum Plain {}

#[doc(hidden)]
#[derive(Debug)]
pub enum Fallible {}

impl<T: PageData> IntoPageData<Plain> for T {
    type Data = T;

    fn into_page_data(self) -> Result<T, Error> {
        Ok(self)
    }
}

impl<T: PageData> IntoPageData<Fallible> for Result<T, Error> {
    type Data = T;

    fn into_page_data(self) -> Result<T, Error> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_path_that_a_page_lies_under_counts() {
        let mut makers = Makers::default();
        for (path, value) in [("/admin", 1), ("", 2), ("/admin/log/", 3), ("/admin", 4)] {
            makers.add(path, Maker::at_once(move |_: &Request| value));
        }
        let of = |path: &str| match makers.of(path) {
            Some(Maker::AtOnce(make)) => make(&Request::default()).unwrap().text().unwrap(),
            _ => String::new(),
        };
        assert_eq!(
            ["/", "/shop", "/admins", "/admin", "/admin/", "/admin/x", "/admin/log", "/admin/log/1"].map(of),
            ["[2]", "[2]", "[2]", "[4]", "[4]", "[4]", "[3]", "[3]"]
        );
    }

    #[test]
    fn without_one_for_all_pages_the_rest_has_none() {
        let mut makers = Makers::default();
        makers.add("/admin", Maker::at_once(|_: &Request| 1));
        assert!(makers.of("/").is_none() && makers.of("/admin").is_some());
    }
}
