//! Without a server nobody is served, and there is no visitor's session.

use std::sync::Arc;

use super::SessionState;

/// There is none.
pub(crate) enum VisitSession {}

impl VisitSession {
    pub(crate) fn state(&self) -> &Arc<SessionState> {
        match *self {}
    }

    pub(crate) fn refuse(&self) {
        match *self {}
    }

    pub(crate) fn presented_id(&self) -> Option<[u8; 16]> {
        match *self {}
    }
}
