//! A failed call that outlives its page: where no script runs, the visitor comes back by another request.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::{
    component::{Failure, TriggerError},
    context::Visit,
    session::session_opt,
};

/// Where the visitor's session keeps it.
const KEY: &str = "marquetry-failed";
/// For how many seconds the visitor is expected back.
const FRESH: u64 = 300;

/// The call of a form that came to an error, until its page shows it: once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Failed {
    /// The page's path and query.
    page: String,
    at: u64,
    /// `INSTANCE.TRIGGER` and what follows it, as the form's URL says it.
    pub(crate) call: String,
    error: String,
    fields: Vec<(String, String)>,
    /// What the visitor had entered, apart from secrets.
    pub(crate) values: Vec<(String, String)>,
}

fn page(visit: &Visit) -> &str {
    visit.request().uri().path_and_query().map_or("/", |page| page.as_str())
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl Failed {
    pub(crate) fn new(visit: &Visit, call: &str, error: &TriggerError, values: Vec<(String, String)>) -> Failed {
        let (error, fields) = (error.text().to_owned(), error.fields().to_vec());
        Failed { page: page(visit).to_owned(), at: now(), call: call.to_owned(), error, fields, values }
    }

    /// Keeps it for the visitor's next request.
    pub(crate) fn keep(self, visit: &Visit) {
        session_opt::<Failed>(KEY).of(visit.session().state()).set(Some(self));
    }

    /// The one that a visit comes back from.
    pub(super) fn of(visit: &Visit) -> Option<Failed> {
        visit.session().presented_id()?;
        let state = visit.session().state();
        if !state.holds(KEY) {
            return None;
        }
        let failed = crate::store::get(&session_opt::<Failed>(KEY).of(state))?;
        (failed.page == page(visit) && now().saturating_sub(failed.at) < FRESH).then_some(failed)
    }

    /// It was shown.
    pub(crate) fn forget(visit: &Visit) {
        session_opt::<Failed>(KEY).of(visit.session().state()).set(None);
    }

    /// How the call failed, if it was one of this trigger.
    pub(super) fn failure(&self, instance: u32, trigger: u32) -> Option<Failure> {
        let call = self.call.split(':').next().unwrap_or_default();
        let mut numbers = call.split('.').map(|number| number.parse().ok());
        let mut is = |wanted| numbers.next().flatten() == Some(wanted);
        (is(instance) && is(trigger)).then(|| Failure { error: TriggerError::kept(self.error.clone(), self.fields.clone()), values: self.values.clone() })
    }
}
