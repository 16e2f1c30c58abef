//! One live object per session.

use std::thread;

use super::*;

#[test]
fn requests_and_tabs_of_a_visitor_share_one_object() {
    let (sessions, _) = watched();
    let session = new_session(&sessions);
    assert!(Arc::ptr_eq(&session, &sessions.session(session.id())));
    assert!(!Arc::ptr_eq(&session, &new_session(&sessions)));
}

#[test]
fn a_session_that_nobody_holds_is_dropped_from_memory_and_comes_back_from_the_backend() {
    let (sessions, _) = watched();
    let session = new_session(&sessions);
    let id = session.id();
    set(&session, "n", 1);
    drop(session);
    futures(sessions.flushed()).unwrap();
    while sessions.kept.engine.table.len() > 0 {
        thread::yield_now();
    }
    assert_eq!(get(&sessions.session(id), "n", 0), 1);
}

#[test]
fn a_value_not_yet_saved_is_not_read_from_the_backend() {
    let (sessions, backend) = watched();
    let held_up = backend.held_up.lock().unwrap();
    let session = new_session(&sessions);
    let id = session.id();
    set(&session, "n", 1);
    drop(session);
    assert_eq!(get(&sessions.session(id), "n", 0), 1);
    drop(held_up);
}

#[test]
fn s20_no_step_of_concurrent_updates_is_lost() {
    let (sessions, backend) = watched();
    let id = new_session(&sessions).id();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for n in 0..200 {
                    let session = sessions.session(id);
                    bound(&session, "count", 0).update(|count| count + 1);
                    bound(&session, "list.inner", Vec::new()).edit(|list| list.push(n));
                }
            });
        }
    });
    let session = sessions.session(id);
    assert_eq!(get(&session, "count", 0), 1600);
    assert_eq!(get(&session, "list", json!(null))["inner"].as_array().unwrap().len(), 1600);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session).unwrap()["count"], json!(1600));
}

#[test]
fn an_update_may_use_the_session_itself() {
    let session = SessionState::detached();
    bound(&session, "sum", 0).update(|sum| {
        set(&session, "last", 5);
        sum + get(&session, "last", 0)
    });
    assert_eq!((get(&session, "sum", 0), get(&session, "last", 0)), (5, 5));
}

#[test]
fn s19_dotted_keys_and_maps_follow_each_other() {
    let session = SessionState::detached();
    let (whole, part) = (bound(&session, "cart", json!({})), bound(&session, "cart.sum", 0));
    whole.set(json!({ "sum": 3, "open": true }));
    assert_eq!(part.get(), 3);
    part.set(4);
    assert_eq!(whole.get(), json!({ "sum": 4, "open": true }));
    whole.set(json!({}));
    assert_eq!(part.get(), 0);
}

#[test]
fn stores_of_different_types_on_one_key_follow_each_other() {
    let session = SessionState::detached();
    let (small, wide, text) = (bound(&session, "n", 0u8), bound(&session, "n", 0i64), bound(&session, "n", String::new()));
    small.set(7);
    assert_eq!((wide.get(), text.get().as_str()), (7, ""));
    wide.set(700);
    assert_eq!((small.get(), wide.get()), (0, 700));
    text.set("seven".to_owned());
    assert_eq!((small.get(), wide.get(), text.get().as_str()), (0, 0, "seven"));
}

#[test]
fn a_value_of_another_type_reads_as_the_default_and_stays_until_it_is_set() {
    let (sessions, backend) = watched();
    let session = new_session(&sessions);
    set(&session, "n", "text".to_owned());
    let number = bound(&session, "n", 0);
    assert_eq!(number.get(), 0);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session), Some(json!({ "n": "text" })));
    number.set(0);
    futures(session.flushed()).unwrap();
    assert_eq!(stored(&backend, &session), Some(json!({ "n": 0 })));
}

#[test]
fn a_value_that_does_not_serialise_is_refused() {
    let session = SessionState::detached();
    let odd = bound(&session, "odd", std::collections::BTreeMap::<Vec<u8>, u8>::new());
    odd.edit(|map| map.extend([(vec![1], 1)]));
    assert!(odd.get().is_empty());
}

#[test]
fn none_is_a_value_too() {
    let session = SessionState::detached();
    let name = bound(&session, "name", Some("ada".to_owned()));
    name.set(None);
    assert_eq!(bound(&session, "name", Some("ada".to_owned())).get(), None);
}
