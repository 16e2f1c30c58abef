//! Triggers: what the browser calls, and what it is answered.

use std::{
    any::Any,
    fmt::{self, Display},
    panic::AssertUnwindSafe,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Download, Upload, args};

/// Where the files are that a call names: one of them, or why it is not there.
pub(crate) type Files<'a> = &'a mut dyn FnMut(&str) -> Result<Upload, String>;

/// A call from the browser.
#[doc(hidden)]
#[derive(Debug)]
pub struct Call {
    pub id: u64,
    pub trigger: u32,
    pub(super) posted: bool,
    pub(super) data: args::Data,
}

impl Call {
    /// Reads a call's payload: URL-encoded fields, with explicit arguments in `_a`, an event in `_e`, `_r` where it was said before, and in `_f` the files, which `files` has.
    pub(crate) fn new(id: u64, trigger: u32, payload: &[u8], files: Files<'_>) -> Result<Call, String> {
        Ok(Call { id, trigger, posted: false, data: args::Data::parse(payload, files)? })
    }

    /// As [`Call::new`], with files that came along.
    pub(crate) fn with_files(id: u64, trigger: u32, payload: &[u8], files: Vec<(String, Upload)>) -> Result<Call, String> {
        let mut call = Call::new(id, trigger, payload, &mut |_| Err("no file was sent".to_owned()))?;
        call.data.attach(files);
        Ok(call)
    }

    /// The call of a bound control whose form was posted.
    pub(crate) fn posted(trigger: u32, payload: &[u8]) -> Result<Call, String> {
        Ok(Call { posted: true, ..Call::with_files(0, trigger, payload, Vec::new())? })
    }

    /// Whether a form was posted, with the fields of all its controls.
    pub fn is_posted(&self) -> bool {
        self.posted
    }

    /// Whether it says once more what was said to the page before it was run anew, by which its store may have been set then.
    pub fn is_again(&self) -> bool {
        self.data.is_again()
    }

    /// The event, for a parameter of type [`Event`].
    pub fn event(&self) -> Event {
        self.data.event()
    }
}

/// What a trigger came to.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The trigger's own error.
    Failed(TriggerError),
    /// The call did not fit the trigger.
    Refused(String),
    /// There is no such trigger.
    Unknown,
    /// The trigger panicked; what it said stays in the log.
    Panicked,
    /// The trigger ran, but what it wrote could not be saved.
    Unsaved,
    Redirect(String),
    Download(Download),
}

impl Outcome {
    /// What went wrong, for people.
    pub(crate) fn text(&self) -> String {
        match self {
            Outcome::Done | Outcome::Redirect(_) | Outcome::Download(_) => String::new(),
            Outcome::Failed(error) => error.to_string(),
            Outcome::Refused(why) => why.clone(),
            Outcome::Unknown => "There is no such action on this page.".to_owned(),
            Outcome::Panicked => "Something went wrong on the server.".to_owned(),
            Outcome::Unsaved => "What you did could not be saved. Please try again.".to_owned(),
        }
    }

    /// What went wrong, for the client: JSON with `error`, and `fields` where the error is of some of them. `None` where nothing did.
    pub(crate) fn message(&self) -> Option<String> {
        Some(serde_json::to_string(&self.error()?).unwrap_or_else(|_| "{}".to_owned()))
    }

    /// What went wrong, as an error that the page shows. `None` where nothing did.
    pub(crate) fn error(&self) -> Option<TriggerError> {
        match self {
            Outcome::Done | Outcome::Redirect(_) | Outcome::Download(_) => None,
            Outcome::Failed(error) => Some(error.clone()),
            other => Some(TriggerError::new(other.text())),
        }
    }

    /// The status of the answer to a form.
    pub(crate) fn status(&self) -> http::StatusCode {
        match self {
            Outcome::Done | Outcome::Download(_) => http::StatusCode::OK,
            Outcome::Redirect(_) => http::StatusCode::SEE_OTHER,
            Outcome::Failed(_) | Outcome::Refused(_) => http::StatusCode::UNPROCESSABLE_ENTITY,
            Outcome::Unknown => http::StatusCode::NOT_FOUND,
            Outcome::Panicked | Outcome::Unsaved => http::StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The error of a trigger, which the page shows: for the whole form, or for one of its fields.
///
/// ```
/// use marquetry::prelude::*;
/// let error = TriggerError::field("email", "is taken");
/// assert_eq!(error.to_string(), "email: is taken");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TriggerError {
    error: String,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    fields: Vec<(String, String)>,
}

fn as_map<S: serde::Serializer>(fields: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, error)| (name, error)))
}

impl TriggerError {
    /// An error of the whole.
    pub fn new(error: impl Display) -> TriggerError {
        TriggerError { error: error.to_string(), fields: Vec::new() }
    }

    /// An error of one field of the form.
    pub fn field(name: impl Into<String>, error: impl Display) -> TriggerError {
        let (name, error) = (name.into(), error.to_string());
        TriggerError { error: format!("{name}: {error}"), fields: vec![(name, error)] }
    }

    /// Adds an error of another field.
    pub fn and_field(mut self, name: impl Into<String>, error: impl Display) -> TriggerError {
        self.fields.push((name.into(), error.to_string()));
        self
    }

    /// An error as it was kept.
    pub(crate) fn kept(error: String, fields: Vec<(String, String)>) -> TriggerError {
        TriggerError { error, fields }
    }

    pub(crate) fn text(&self) -> &str {
        &self.error
    }

    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The message for `field`, if it has one.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, error)| &**error)
    }
}

impl Display for TriggerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for TriggerError {}

/// What a trigger returns to send the visitor to another page.
///
/// ```
/// # use marquetry::prelude::*;
/// component! {
///     pub Leave() {
///         on leave() -> Result<Redirect, String> { Ok(Redirect::to("/bye")) }
///         <button @trigger="leave">"Leave"</button>
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect(String);

impl Redirect {
    /// To a URL of this site or another one.
    pub fn to(url: impl Into<String>) -> Redirect {
        Redirect(url.into())
    }
}

/// What a trigger may return: `()`, [`Redirect`], [`Download`], or a `Result` of them with any error that can be displayed.
#[diagnostic::on_unimplemented(
    message = "a trigger cannot return `{Self}`",
    label = "neither `()`, a `Redirect`, a `Download`, nor a `Result` of one of them",
    note = "the error of a `Result` is anything that has `Display`, or a `TriggerError`"
)]
pub trait IntoOutcome {
    #[doc(hidden)]
    fn into_outcome(self) -> Outcome;
}

#[diagnostic::do_not_recommend]
impl IntoOutcome for () {
    fn into_outcome(self) -> Outcome {
        Outcome::Done
    }
}

#[diagnostic::do_not_recommend]
impl IntoOutcome for Redirect {
    fn into_outcome(self) -> Outcome {
        Outcome::Redirect(self.0)
    }
}

#[diagnostic::do_not_recommend]
impl IntoOutcome for Download {
    fn into_outcome(self) -> Outcome {
        Outcome::Download(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoOutcome, E: Display + 'static> IntoOutcome for Result<T, E> {
    fn into_outcome(self) -> Outcome {
        match self {
            Ok(value) => value.into_outcome(),
            Err(error) => Outcome::Failed(match (&error as &dyn Any).downcast_ref::<TriggerError>() {
                Some(error) => error.clone(),
                None => TriggerError::new(error),
            }),
        }
    }
}

/// What a trigger may take from a call: what `serde` can read.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from what the browser sends",
    label = "a trigger's parameter is `Deserialize`",
    note = "write `#[derive(serde::Deserialize)]` on it, without a lifetime"
)]
pub trait Argument: Sized {
    /// The next argument of a call, for the parameter `name`.
    fn __next(call: &mut Call, name: &'static str) -> Result<Self, Outcome>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Argument for T {
    fn __next(call: &mut Call, name: &'static str) -> Result<T, Outcome> {
        // As its field would be called: `mut name`, `r#type`.
        let param = name.trim_start_matches("mut ").trim_start_matches("r#");
        call.data.next(param).map_err(|refusal| match refusal.field {
            Some(field) => Outcome::Failed(TriggerError::field(field, refusal.why)),
            None => Outcome::Refused(format!("the argument `{name}` does not fit: {}", refusal.why)),
        })
    }
}

/// Runs a trigger with its arguments so that a panic in it ends nothing but the call.
///
/// It may be called again, and says so by `FnMut`: rustc then explains a move out of a binding where it stands.
#[doc(hidden)]
pub fn call<A, R>(args: impl FnOnce() -> Result<A, Outcome>, mut run: impl FnMut(A) -> R) -> Result<R, Outcome> {
    match std::panic::catch_unwind(AssertUnwindSafe(|| args().map(&mut run))) {
        Ok(result) => result,
        Err(panic) => Err(panicked(&*panic)),
    }
}

/// Carries a value into an `async` block that borrows everything else: it is not `Copy`, so it is taken whole.
#[doc(hidden)]
#[derive(Debug)]
pub struct Hold<T>(pub T);

pub(super) fn panicked(panic: &(dyn Any + Send)) -> Outcome {
    tracing::error!(panic = panic_message(panic), "a trigger panicked");
    Outcome::Panicked
}

/// The component is no longer there.
pub(super) fn gone() -> Outcome {
    Outcome::Unknown
}

pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "a value that is not text".to_owned(),
    }
}

/// What a key or pointer event says; a trigger asks for it with a parameter of this type.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// The event's name, such as `keydown`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The key's value, such as `Enter` or `a`.
    pub key: String,
    /// The pointer's place in the viewport, in CSS pixels.
    pub client_x: f64,
    /// The pointer's place in the viewport, in CSS pixels.
    pub client_y: f64,
    /// Which button of the pointer: 0 is the main one.
    pub button: i16,
    /// Whether Alt was held.
    pub alt_key: bool,
    /// Whether Control was held.
    pub ctrl_key: bool,
    /// Whether the Meta key was held.
    pub meta_key: bool,
    /// Whether Shift was held.
    pub shift_key: bool,
}

/// The value of `data-on`: `events:instance.trigger`, with explicit arguments as JSON.
#[doc(hidden)]
pub fn trigger_attr(events: &str, instance: u32, trigger: u32, args: &[&dyn ToJson]) -> String {
    let mut value = format!("{events}:{instance}.{trigger}");
    if !args.is_empty() {
        value.push(':');
        match args.iter().map(|arg| arg.to_json()).collect::<Result<Vec<_>, _>>() {
            Ok(args) => value.push_str(&format!("[{}]", args.join(","))),
            Err(error) => {
                tracing::error!(%error, "a trigger's arguments cannot be written as JSON");
                value.push_str("[]");
            }
        }
    }
    value
}

/// An argument that can be written as JSON.
#[doc(hidden)]
pub trait ToJson {
    fn to_json(&self) -> serde_json::Result<String>;
}

impl<T: Serialize> ToJson for T {
    fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// What markup may give to a trigger: what `serde` can write.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent to the browser and back",
    label = "an argument in markup is `Serialize`",
    note = "write `#[derive(serde::Serialize)]` on it, or give less of it: `@trigger={{name(item.id)}}`"
)]
pub trait Sent {
    fn __sent(&self) -> &dyn ToJson;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Sent for T {
    fn __sent(&self) -> &dyn ToJson {
        self
    }
}
