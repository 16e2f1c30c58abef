//! Triggers where no script runs: a form posts to the page's own URL, the trigger runs, and the visitor comes back to the page.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{OriginalUri, Request as HttpRequest},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::{
    download, errors,
    layer::{Handled, LiveService, finish, plain},
    live::Live,
    multipart::{self, Form},
    origin, refill,
    render::{self, Asked},
    upload::{self, Unread},
};
use crate::{
    Error,
    component::{Call, Outcome},
    context::Visit,
    page::{Failed, LivePage, Results},
};

/// Which trigger a form asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    instance: u32,
    trigger: u32,
    /// What sets the stores that the form's controls are bound to.
    bound: Vec<u32>,
    /// Arguments as JSON.
    args: Option<String>,
    /// All of it, as the form's URL says it.
    text: String,
}

/// Reads `_t=INSTANCE.TRIGGER` from a URL, with `.CALL` behind it for each bound control, and `:ARGS`. `Some(None)`: it is there, and no trigger.
pub(super) fn target(uri: &Uri) -> Option<Option<Target>> {
    let (_, value) = form_urlencoded::parse(uri.query()?.as_bytes()).find(|(name, _)| name == "_t")?;
    let (numbers, args) = value.split_once(':').map_or((&*value, None), |(numbers, args)| (numbers, Some(args.to_owned())));
    let mut numbers = numbers.split('.').map(|number| number.parse().ok());
    let (instance, trigger) = (numbers.next()?, numbers.next()?);
    let bound: Option<Vec<u32>> = numbers.collect();
    Some(instance.zip(trigger).zip(bound).map(|((instance, trigger), mut bound)| {
        bound.sort_unstable();
        bound.dedup();
        Target { instance, trigger, bound, args, text: value.into_owned() }
    }))
}

/// The page's URL without the trigger; the rest as it was asked for.
fn own_url(uri: &Uri) -> String {
    let query: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(|part| !part.is_empty() && !part.starts_with("_t=")).collect();
    let query = query.join("&");
    // Two slashes at the start would name another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// Where browsers find what is `own` to an application under `base`; `asked`: the URL that came into this process.
fn way_back(base: &str, own: &str, asked: &Uri) -> String {
    match own.strip_prefix('/') {
        // A router that is nested has its root at `/app` and nothing at `/app/`; behind a proxy that takes the path off, it is the other way round. Both are `/` here.
        Some(query) if !base.is_empty() && (query.is_empty() || query.starts_with('?')) && !asked.path().ends_with('/') => format!("{base}{query}"),
        _ => format!("{base}{own}"),
    }
}

pub(super) async fn answer(service: LiveService, request: HttpRequest, target: Option<Target>) -> Response {
    let live = service.live.clone();
    if !origin::is_allowed(&live, request.headers()) {
        tracing::warn!(origin = ?request.headers().get(header::ORIGIN), "a form from a foreign origin was refused");
        return plain(StatusCode::FORBIDDEN, "Forms of this origin may not be sent here.");
    }
    let Some(target) = target else { return plain(StatusCode::NOT_FOUND, "There is no such action on this page.") };
    let (mut parts, body) = request.into_parts();
    let kind = upload::content_type(&parts.headers).unwrap_or("application/x-www-form-urlencoded");
    let boundary = multipart::boundary(kind).map(str::to_owned);
    if boundary.is_none() && !kind.starts_with("application/x-www-form-urlencoded") {
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "This form cannot be read.");
    }
    if let Some(visitor) = live.settings.sessions.visit(&parts.headers).presented_id()
        && !live.shared.may_call(visitor, live.settings.limits.triggers_per_second)
    {
        return plain(StatusCode::TOO_MANY_REQUESTS, "Too much at once. Please try again in a moment.");
    }
    let limits = live.settings.limits;
    let limit = if boundary.is_some() { limits.message.saturating_add(limits.upload) } else { limits.message };
    let body = match upload::read(&parts.headers, body, limit).await {
        Ok(body) => body,
        Err(Unread::TooLarge) => return plain(StatusCode::PAYLOAD_TOO_LARGE, "This form is too large."),
        Err(Unread::Broken) => return plain(StatusCode::BAD_REQUEST, "This form did not arrive whole."),
    };
    let form = match boundary {
        Some(boundary) => multipart::read(&body, &boundary),
        // What no browser escapes is no text.
        None => str::from_utf8(&body).ok().map(|fields| Form { fields: fields.to_owned(), files: Vec::new() }),
    };
    let Some(Form { fields, files }) = form else { return plain(StatusCode::UNPROCESSABLE_ENTITY, "This form cannot be read.") };
    if fields.len() > limits.message || upload::size(&files) > limits.upload {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "This form is too large.");
    }
    let mut payload = fields.clone();
    if let Some(args) = &target.args {
        let args = form_urlencoded::Serializer::new(String::new()).append_pair("_a", args).finish();
        if !payload.is_empty() {
            payload.push('&');
        }
        payload.push_str(&args);
    }
    let call = match Call::with_files(0, target.trigger, payload.as_bytes(), files) {
        Ok(call) => call,
        Err(error) => return plain(StatusCode::UNPROCESSABLE_ENTITY, &error),
    };
    let own = own_url(&parts.uri);
    let asked = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |asked| &asked.0);
    let back = way_back(&live.settings.base, &own, asked);
    parts.method = Method::GET;
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    if let Ok(uri) = own.parse() {
        parts.uri = uri;
    }
    let (visit, handled) = service.handle(HttpRequest::from_parts(parts, Body::empty())).await;
    let page = match handled {
        Handled::Page(page, _) => page,
        Handled::Other(response) => return finish(&live, &visit, response).await,
    };
    // What a form in a result calls is there with the result.
    let calls = |html: &[u8]| refill::calls(html, &target.text);
    let (mut page, html) = match LivePage::serve(visit.clone(), Results::Until(&calls), page).await {
        Ok(served) => (served.page, served.html),
        Err(error) => return failed(&live, &visit, &error).await,
    };
    let mut refused = None;
    for &number in &target.bound {
        match Call::posted(number, fields.as_bytes()) {
            Ok(bound) => page.call(target.instance, bound),
            Err(error) => return plain(StatusCode::UNPROCESSABLE_ENTITY, &error),
        }
        // A control answers at once.
        refused = page.turn().1.into_iter().map(|(_, outcome)| outcome).find(|outcome| *outcome != Outcome::Done);
        if refused.is_some() {
            break;
        }
    }
    let outcome = match refused {
        Some(refused) => refused,
        None => {
            page.call(target.instance, call);
            loop {
                let (_, answers) = page.turn();
                if let Some((_, outcome)) = answers.into_iter().next() {
                    break outcome;
                }
                page.changed().await;
            }
        }
    };
    let error = outcome.error().filter(|_| outcome.status() == StatusCode::UNPROCESSABLE_ENTITY && page.shows_trigger(target.instance, target.trigger));
    drop(page);
    if let Some(error) = &error {
        // The page says what is wrong, when the visitor is back there.
        let entered = refill::kept(&html, &target.text, form_urlencoded::parse(fields.as_bytes()).into_owned());
        Failed::new(&visit, &target.text, error, entered).keep(&visit);
    }
    if let Err(error) = visit.session().saved().await {
        tracing::error!(%error, "what a trigger wrote could not be saved");
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "What you did could not be saved. Please try again.");
    }
    let response = match &outcome {
        Outcome::Done => see_other(&back),
        _ if error.is_some() => see_other(&back),
        Outcome::Redirect(url) => see_other(url),
        Outcome::Download(file) => download::response(file),
        other if errors::wants_page(visit.request()) => return failed(&live, &visit, &Error::new(other.text()).status(other.status().as_u16())).await,
        other => plain(other.status(), &other.text()),
    };
    finish(&live, &visit, response).await
}

/// The page for an error that the visitor's own page does not say.
async fn failed(live: &Live, visit: &Arc<Visit>, error: &Error) -> Response {
    match errors::shown(live, error) {
        Some(page) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = error.status_code();
            render::answer(live, visit, page, response, Asked::Page).await
        }
        None => finish(live, visit, render::error_page(error, &live.settings.lang, live.nonce_for(visit.request()).as_deref())).await,
    }
}

fn see_other(url: &str) -> Response {
    match HeaderValue::try_from(url) {
        Ok(url) => (StatusCode::SEE_OTHER, [(header::LOCATION, url)]).into_response(),
        Err(_) => {
            tracing::error!(url, "a trigger's redirect cannot be a header");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "The next page has no valid address.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_is_read_from_the_url() {
        let read = |uri: &str| target(&uri.parse().unwrap());
        assert_eq!(read("/a?q=1"), None);
        assert_eq!(read("/a?q=1&_t=2.3"), Some(Some(Target { instance: 2, trigger: 3, bound: vec![], args: None, text: "2.3".into() })));
        assert_eq!(
            read("/a?_t=0.1%3A%5B7%5D"),
            Some(Some(Target { instance: 0, trigger: 1, bound: vec![], args: Some("[7]".into()), text: "0.1:[7]".into() }))
        );
        assert_eq!(read("/a?_t=0.1.7.5.7"), Some(Some(Target { instance: 0, trigger: 1, bound: vec![5, 7], args: None, text: "0.1.7.5.7".into() })));
        assert_eq!(read("/a?_t=0.1.x"), Some(None));
        assert_eq!(read("/a?_t=0.x"), Some(None));
    }

    #[test]
    fn the_visitor_comes_back_under_the_base() {
        let back = |base: &str, own: &str, asked: &str| way_back(base, own, &asked.parse().unwrap());
        assert_eq!(back("", "/", "/?_t=0.0"), "/");
        assert_eq!(back("/app", "/cart?q=1", "/app/cart?q=1&_t=0.0"), "/app/cart?q=1");
        // Nested.
        assert_eq!(back("/app", "/", "/app?_t=0.0"), "/app");
        assert_eq!(back("/app", "/?q=1", "/app?q=1&_t=0.0"), "/app?q=1");
        assert_eq!(back("/app", "/", "/app/?_t=0.0"), "/app/");
        // Behind a proxy that took it off, also before what is called like it.
        assert_eq!(back("/app", "/", "/?_t=0.0"), "/app/");
        assert_eq!(back("/app", "/app", "/app?_t=0.0"), "/app/app");
        // Both.
        assert_eq!(back("/one/app", "/", "/app?_t=0.0"), "/one/app");
    }

    #[test]
    fn the_visitor_comes_back_to_the_page_itself() {
        let back = |uri: &str| own_url(&uri.parse().unwrap());
        assert_eq!(back("/a?q=1&_t=2.3"), "/a?q=1");
        assert_eq!(back("/a?_t=2.3"), "/a");
        assert_eq!(back("/a?_await&q=a+b%20c&_t=2.3"), "/a?_await&q=a+b%20c");
        assert_eq!(back("//evil.example/a?_t=2.3"), "/evil.example/a");
    }
}
