//! What a handler answers with.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use crate::{component::Component, out::Out};

/// A page: what an axum handler returns to show a component.
///
/// The router must be wrapped by [`RouterExt::live`](crate::RouterExt::live), which renders the component and, if something in it is live, keeps it up to
/// date in the browser.
///
/// ```
/// use axum::{Router, routing::get};
/// use marquetry::prelude::*;
///
/// component! { pub Home(name: String) { <h1>Hello {name}</h1> } }
///
/// async fn home() -> Page<Home> {
///     Page(Home { name: "Ann".into() })
/// }
///
/// let app: Router = Router::new().route("/", get(home)).live(Live::new());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Page<C: Component>(pub C);

pub(super) type Render = Box<dyn FnOnce(&mut Out) + Send>;

/// A page on its way from the handler to the layer around the router.
#[derive(Clone)]
pub(super) struct Pending(Arc<Mutex<Option<Render>>>);

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}

impl Pending {
    pub(super) fn take(&self) -> Option<Render> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<C: Component + Send + 'static> IntoResponse for Page<C> {
    fn into_response(self) -> Response {
        let render: Render = Box::new(move |out| out.render_alone(self.0, Default::default()));
        // Who sees this body has no layer around the router.
        let mut response = Response::new(Body::from("This page is not served: wrap the router by `.live(Live::new())`."));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        response.extensions_mut().insert(Pending(Arc::new(Mutex::new(Some(render)))));
        response
    }
}
