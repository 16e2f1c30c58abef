//! New ids for old sessions, and sessions that are emptied.

use super::super::store::session;
use super::*;
use crate::Request;
use crate::context::{self, Visit};
use crate::store::{Store, get as value};

fn visit(sessions: &Sessions, headers: &HeaderMap) -> Arc<Visit> {
    Visit::new(Request::default(), sessions.visit(headers))
}

/// A visitor who has the key `name` stored, and the headers of their browser.
fn ada(sessions: &Sessions) -> (Arc<Visit>, HeaderMap) {
    let ada = visit(sessions, &HeaderMap::new());
    set(ada.session().state(), "name", "ada".to_owned());
    let headers = sent_back(&ada.session().set_cookie(false).unwrap());
    futures(sessions.flushed()).unwrap();
    (ada, headers)
}

#[test]
fn renew_is_for_the_visitor_being_served() {
    let (sessions, backend) = watched();
    let (ada, old) = ada(&sessions);
    let state = ada.session().state();
    let old_id = state.id();
    renew();
    assert_eq!((state.id(), state.renewed()), (old_id, None), "nobody was being served");
    {
        let _visit = context::enter(&ada);
        renew();
    }
    assert_eq!(state.renewed(), Some((old_id, state.id())));
    futures(sessions.flushed()).unwrap();
    assert_eq!((backend.memory.load(old_id, 0).unwrap(), stored(&backend, state)), (None, Some(json!({ "name": "ada" }))));
    assert_eq!(get(sessions.visit(&old).state(), "name", String::new()), "");
    let new = sent_back(&ada.session().set_cookie(false).unwrap());
    assert_eq!((state.renewed(), get(sessions.visit(&new).state(), "name", String::new())), (None, "ada".to_owned()));
}

#[test]
fn a_cleared_session_is_empty_in_all_tabs_and_its_old_id_leads_nowhere() {
    let (sessions, backend) = watched();
    let (ada, old) = ada(&sessions);
    let other_tab = visit(&sessions, &old);
    let shown = {
        let _visit = context::enter(&other_tab);
        session("name", "nobody".to_owned())
    };
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let _subscription = shown.subscribe(move |name| log.lock().unwrap().push(name.clone()));
    let old_id = ada.session().state().id();
    {
        let _visit = context::enter(&ada);
        clear();
    }
    assert_eq!(*seen.lock().unwrap(), ["ada", "nobody"]);
    futures(sessions.flushed()).unwrap();
    assert_eq!(backend.memory.load(old_id, 0).unwrap(), None);
    assert_eq!(stored(&backend, ada.session().state()), None);
    shown.set("bob".to_owned());
    futures(sessions.flushed()).unwrap();
    assert_eq!(stored(&backend, ada.session().state()), Some(json!({ "name": "bob" })));
    let new = sent_back(&ada.session().set_cookie(false).unwrap());
    assert_eq!(get(sessions.visit(&new).state(), "name", String::new()), "bob");
    assert_eq!(get(sessions.visit(&old).state(), "name", String::new()), "");
}

#[test]
fn what_a_failing_backend_holds_is_cleared_when_it_works_again() {
    let (sessions, backend) = watched();
    let (ada, _) = ada(&sessions);
    let (state, old_id) = (ada.session().state(), ada.session().state().id());
    set(state, "name", "grace".to_owned());
    futures(sessions.flushed()).unwrap();
    backend.fail(true);
    set(state, "name", "lost".to_owned());
    state.clear();
    set(state, "count", 1);
    assert!(futures(sessions.flushed()).is_err());
    backend.fail(false);
    while futures(sessions.flushed()).is_err() {}
    assert_eq!((backend.memory.load(old_id, 0).unwrap(), stored(&backend, state)), (None, Some(json!({ "count": 1 }))));
}

#[test]
fn a_session_that_cannot_be_read_can_be_cleared() {
    let (sessions, backend) = watched();
    let (ada, old) = ada(&sessions);
    drop(ada);
    while sessions.kept.engine.table.len() > 0 {
        std::thread::yield_now();
    }
    backend.fail(true);
    let again = visit(&sessions, &old);
    again.session().state().clear();
    backend.fail(false);
    while futures(sessions.flushed()).is_err() {}
    assert_eq!(value(&session("name", "nobody".to_owned()).of(again.session().state())), "nobody");
    assert_eq!(get(sessions.visit(&old).state(), "name", String::new()), "");
}

#[test]
fn sessions_kept_nowhere_can_be_cleared_and_renewed() {
    let visitor = SessionState::detached();
    let name = session("name", "nobody".to_owned()).of(&visitor);
    name.set("ada".to_owned());
    visitor.renew();
    assert_eq!(value(&name), "ada");
    visitor.clear();
    assert_eq!(value(&name), "nobody");
}
