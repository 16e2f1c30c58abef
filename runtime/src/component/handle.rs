//! What markup knows of a trigger: in the markup of its component, the trigger's name is a value.

use std::sync::Arc;

use super::{Call, Outcome, TriggerError};

/// What a trigger's last call came to: in the markup of its component, the trigger's name stands for this value. Inside a fragment it is live, elsewhere it
/// is read once.
///
/// ```
/// use marquetry::{prelude::*, testing::mount};
///
/// component! {
///     pub Join() {
///         on join(name: String) -> Result<(), TriggerError> {
///             if name == "Ann" { Err(TriggerError::field("name", "is taken")) } else { Ok(()) }
///         }
///         <form @trigger="join">
///             <input name="name" aria-label="Name"><button>"Join"</button>
///             <fragment key="error" tag="p">{join.error_for("name")}</fragment>
///         </form>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut page = mount(Join).await;
/// page.fill("input", "Ann");
/// page.submit("form");
/// assert_eq!(page.text("p"), "is taken");
/// # }
/// ```
///
/// It may be given to a child component, whose prop has this type: `<Problems of={join.clone()}/>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trigger {
    busy: bool,
    failure: Option<Arc<Failure>>,
}

/// A call that came to an error, until another one of the same trigger ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) error: TriggerError,
    /// The fields that were sent.
    pub(crate) values: Vec<(String, String)>,
}

impl Trigger {
    /// Whether a call is under way.
    pub fn busy(&self) -> bool {
        self.busy
    }

    /// What the last call failed with, if it did: for one field, `email: is taken`.
    pub fn error(&self) -> Option<&str> {
        self.failure.as_ref().map(|failure| failure.error.text())
    }

    /// What is wrong with one field, if the last call failed for that.
    pub fn error_for(&self, field: &str) -> Option<&str> {
        self.failure.as_ref()?.error.of(field)
    }

    /// What was sent in a field, if the last call failed: what the visitor typed stays in the form. Without JavaScript, what was typed into a password field
    /// is not kept.
    pub fn value(&self, field: &str) -> Option<&str> {
        let failure = self.failure.as_ref()?;
        failure.values.iter().rev().find(|(name, _)| name == field).map(|(_, value)| &**value)
    }

    /// All that was sent under one name, by a group of check boxes or a select, if the last call failed.
    pub fn values(&self, field: &str) -> Vec<&str> {
        let values = self.failure.iter().flat_map(|failure| &failure.values);
        values.filter(|(name, _)| name == field).map(|(_, value)| &**value).collect()
    }
}

/// A trigger that markup follows.
pub(super) struct Followed {
    trigger: u32,
    /// What follows it.
    bit: u64,
    running: Vec<Running>,
    failure: Option<Arc<Failure>>,
}

/// A call under way.
struct Running {
    call: u64,
    /// Whether markup can see that it is: a synchronous trigger has ended before.
    shows: bool,
    values: Vec<(String, String)>,
}

/// The triggers of a component that its markup follows.
#[derive(Default)]
pub(super) struct Handles(Vec<Followed>);

impl Handles {
    /// The trigger as it is now; `before` says how its last call failed on the page that this one is shown after.
    pub(super) fn get(&mut self, trigger: u32, bit: u64, before: impl FnOnce() -> Option<Failure>) -> Trigger {
        let known = self.0.iter().position(|known| known.trigger == trigger);
        let at = known.unwrap_or_else(|| {
            self.0.reserve_exact(1);
            self.0.push(Followed { trigger, bit, running: Vec::new(), failure: before().map(Arc::new) });
            self.0.len() - 1
        });
        let Followed { running, failure, .. } = &self.0[at];
        Trigger { busy: !running.is_empty(), failure: failure.clone() }
    }

    pub(super) fn follows(&self, trigger: u32) -> bool {
        self.0.iter().any(|known| known.trigger == trigger)
    }

    /// A call begins, of a trigger that `waits` or has ended before anybody looks; the bit of what follows it and has changed.
    pub(super) fn begin(&mut self, trigger: u32, call: &Call, waits: bool) -> u64 {
        let Some(known) = self.0.iter_mut().find(|known| known.trigger == trigger) else { return 0 };
        known.running.push(Running { call: call.id, shows: waits, values: call.data.texts() });
        if waits { known.bit } else { 0 }
    }

    /// A call has ended; the bit of what follows its trigger and has changed.
    pub(super) fn end(&mut self, call: u64, outcome: &Outcome) -> u64 {
        for known in &mut self.0 {
            let Some(at) = known.running.iter().position(|running| running.call == call) else { continue };
            let Running { shows, values, .. } = known.running.remove(at);
            if known.running.is_empty() {
                // An idle page keeps no room for what it may do one day.
                known.running = Vec::new();
            }
            let failed = known.failure.take();
            known.failure = outcome.error().map(|error| Arc::new(Failure { error, values }));
            return if shows || failed != known.failure { known.bit } else { 0 };
        }
        0
    }
}
