//! What every backend must do, run against each of them.

use serde_json::{Value, json};

use super::backend::{Backend, Change, Record};
use super::id::SessionId;

pub(crate) fn put(id: SessionId, expires: u64, values: &[(&str, Value)]) -> Change {
    let values = values.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    Change::Put { id, expires, values }
}

/// Whether what has expired stays until it is swept, or is forgotten by the backend itself.
#[derive(PartialEq)]
pub(crate) enum Expired {
    Stays,
    #[cfg(feature = "redis")]
    Goes,
}

/// All times are reckoned from `start`.
pub(crate) fn check(backend: &dyn Backend, start: u64, expired: &Expired) {
    let at = |seconds: u64| start + seconds;
    let swept = |now, most, expected: &[SessionId], why: &str| {
        let expected = if *expired == Expired::Stays { expected } else { &[] };
        assert_eq!(backend.expired(at(now), most).expect("answers"), expected, "{why}");
    };
    let (ada, bob) = (SessionId::from_bytes([0; 16]), SessionId::from_bytes([0xff; 16]));
    let load = |id, now| backend.load(id, at(now)).expect("loads");
    let commit = |changes: &[Change]| backend.commit(changes).expect("commits");

    assert_eq!(load(ada, 0), None, "an unknown session is none");
    commit(&[]);

    commit(&[put(ada, at(100), &[("n", json!(1)), ("name", json!("ada"))]), put(bob, at(200), &[("n", json!(2))])]);
    commit(&[put(ada, at(100), &[("n", json!(3))])]);
    let kept = load(ada, 0).expect("is there");
    assert_eq!(kept.values, [("n", json!(3)), ("name", json!("ada"))].into_iter().collect(), "other keys stay as they were");
    assert_eq!(load(bob, 0).expect("is there").values, [("n", json!(2))].into_iter().collect(), "as do other sessions");

    assert!(load(ada, 99).is_some());
    assert_eq!(load(ada, 100), None, "an expired session is none");
    swept(99, 10, &[], "those that have expired");
    swept(100, 10, &[ada], "those that have expired");
    swept(200, 10, &[ada, bob], "the oldest first");
    swept(200, 1, &[ada], "those that have expired");

    commit(&[put(ada, at(300), &[])]);
    assert_eq!(load(ada, 200).map(|record| record.expires), Some(at(300)), "a session may be prolonged");
    swept(200, 10, &[bob], "those that have expired");

    let odd = [("", json!(null)), ("a.b", json!([1.5, "é\u{0}"])), ("long", json!("x".repeat(100_000)))];
    commit(&[put(ada, at(300), &odd)]);
    let kept = load(ada, 0).expect("is there");
    assert!(odd.iter().all(|(key, value)| kept.values.get(key) == Some(value)), "any key and value is kept");

    commit(&[Change::Delete { id: ada, moved: None }, Change::Delete { id: SessionId::random(), moved: None }]);
    assert_eq!(load(ada, 0), None, "a deleted session is none");
    swept(300, 10, &[bob], "those that have expired");
    commit(&[put(ada, at(400), &[("new", json!(true))])]);
    let made_anew = Record { expires: at(400), values: [("new", json!(true))].into_iter().collect() };
    assert_eq!(load(ada, 0), Some(made_anew), "nothing of a deleted session comes back");
}
