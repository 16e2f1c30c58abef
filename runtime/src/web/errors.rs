//! The application's own page for what goes wrong: a component like any other, with the layout of the others.

use std::sync::Arc;

use axum::{
    body::HttpBody as _,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{live::Live, page::Render};
use crate::{Error, Request, component::Component};

/// Makes the page for an error.
pub(super) type ErrorPage = Arc<dyn Fn(&Error) -> Render + Send + Sync>;

/// The error that a response was made of.
#[derive(Clone, Debug)]
pub(super) struct MadeOf(pub(super) Arc<Error>);

pub(super) fn page<C: Component + Send + 'static>(page: impl Fn(&Error) -> C + Send + Sync + 'static) -> ErrorPage {
    Arc::new(move |error| {
        let page = page(error);
        Box::new(move |out| page.__render(Default::default(), out))
    })
}

/// The application's page for an error, if it has one.
pub(super) fn shown(live: &Live, error: &Error) -> Option<Render> {
    Some(live.settings.error_page.as_ref()?(error))
}

/// Whether somebody looks at the answer, as browsers do.
pub(super) fn wants_page(request: &Request) -> bool {
    request.header("accept").is_some_and(|accept| accept.contains("text/html"))
}

/// The application's page in place of a response: where a handler has answered an error, or nothing was found for who wants to see a page.
pub(super) fn instead_of(live: &Live, request: &Request, response: &Response) -> Option<Render> {
    if let Some(MadeOf(error)) = response.extensions().get() {
        error.log();
        return shown(live, error);
    }
    let bare = response.status() == StatusCode::NOT_FOUND && !response.headers().contains_key(header::CONTENT_TYPE) && response.body().is_end_stream();
    if bare && wants_page(request) { shown(live, &Error::not_found("There is no such page.")) } else { None }
}

/// The error page.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = super::error_page(&self, "en", None);
        response.extensions_mut().insert(MadeOf(Arc::new(self)));
        response
    }
}
