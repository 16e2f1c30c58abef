//! What a store is that was made of the request, or derived from what is a visitor's: statements 21 and 22.

use super::*;
use crate::Request;
use crate::context::{self, Visit};
use crate::session::{Session, Sessions, session};

/// A visit of a new visitor.
fn visit(path: &str) -> Arc<Visit> {
    let (parts, ()) = http::Request::get(path).body(()).unwrap().into_parts();
    Visit::new(Request::new(&parts), Sessions::memory().visit(&http::HeaderMap::new()))
}

fn within<R>(visit: &Arc<Visit>, f: impl FnOnce() -> R) -> R {
    let _visit = context::enter(visit);
    f()
}

/// A writable of the request's path that counts how often it is evaluated.
fn path() -> (Writable<String>, Count) {
    let runs = Count::default();
    let counted = runs.clone();
    let store = writable(move |request: &Request| {
        counted.up();
        request.path().to_owned()
    });
    (store, runs)
}

#[test]
fn s22_in_setup_the_function_runs_once_on_the_request_being_served() {
    let here = visit("/here");
    let (store, runs) = within(&here, path);
    within(&here, || assert_eq!((get(&store), runs.get()), ("/here".to_owned(), 1)));
    store.set("/there".to_owned());
    assert_eq!(get(&store), "/there", "a timer of the page, where nothing says for whom it runs");
    within(&here, || assert_eq!((get(&store), runs.get()), ("/there".to_owned(), 1)));
}

#[test]
fn s22_a_definition_is_evaluated_once_for_each_page_and_belongs_to_it() {
    let (store, runs) = path();
    let (one, two) = (visit("/one"), visit("/two"));
    for _ in 0..2 {
        within(&one, || assert_eq!(get(&store), "/one"));
        within(&two, || assert_eq!(get(&store), "/two"));
    }
    assert_eq!(runs.get(), 2);
    within(&one, || store.set("changed".to_owned()));
    within(&one, || assert_eq!(get(&store), "changed"));
    within(&two, || assert_eq!(get(&store), "/two"));
    assert_eq!(runs.get(), 2);
}

#[test]
fn s22_what_was_carelessly_made_on_one_page_is_not_that_pages_on_others() {
    let (one, two) = (visit("/one"), visit("/two"));
    let ((store, _), long) = within(&one, || {
        let (store, runs) = path();
        let long = derived(&store, |path| path.len());
        store.set("/longer".to_owned());
        ((store, runs), long)
    });
    within(&two, || assert_eq!((get(&store), get(&long)), ("/two".to_owned(), 4)));
    within(&one, || assert_eq!((get(&store), get(&long)), ("/longer".to_owned(), 7)));
}

#[test]
fn s22_outside_of_a_page_a_definition_reads_as_for_an_empty_request_and_is_not_set() {
    let (store, _) = path();
    let mut values = Vec::new();
    let errors = errors(|| {
        store.set("set".to_owned());
        store.update(|_| "updated".to_owned());
        store.edit(|path| path.push('!'));
        store.touch();
        values.push(get(&store));
    });
    assert_eq!((values, errors.len()), (vec!["/".to_owned()], 4));
    assert!(errors[0].contains("definitions.rs") && errors[0].contains("no page is being served"), "{errors:?}");
}

#[test]
fn s22_a_definition_may_start() {
    let stops = Count::default();
    let counted = stops.clone();
    let store = path().0.with_start(move |set| {
        set.update(|path| format!("{path} for {}", context::request().path()));
        let counted = counted.clone();
        move || {
            counted.up();
        }
    });
    let (one, two) = (visit("/one"), visit("/two"));
    let (seen, subscription) = within(&one, || log(&store));
    drop(subscription);
    assert_eq!((taken(&seen), stops.get()), (vec!["/one for /one".to_owned()], 1));
    within(&two, || assert_eq!(get(&store), "/two for /two"));
}

#[test]
fn s21_what_is_derived_from_a_definition_is_each_visitors_own() {
    let count: Session<i64> = session("count", 1);
    let all = writable(10);
    let sum = derived((&count, &all), |(count, all)| count + all);
    let double = derived_with(&sum, 0, |sum, set| set.set(sum * 2));
    let (ada, bob) = (visit("/"), visit("/"));
    let (of_ada, _one) = within(&ada, || log(&double));
    let (of_bob, _two) = within(&bob, || log(&double));
    within(&ada, || count.set(5));
    all.set(20);
    assert_eq!((taken(&of_ada), taken(&of_bob)), (vec![22, 30, 50], vec![22, 42]));
    assert_eq!(get(&double), 42, "to nobody it is the default's");
    within(&ada, || assert_eq!((get(&sum), get(&double)), (25, 50)));
}

#[test]
fn s21_a_function_derived_for_a_page_runs_for_that_page() {
    let count: Session<i64> = session("count", 1);
    let own = derived(writable(0), |_| ());
    let named = derived((&count, &own), |(count, ())| format!("{count} at {}", context::request().path()));
    let (one, two) = (visit("/one"), visit("/two"));
    within(&one, || assert_eq!(get(&named), "1 at /one"));
    let (seen, _subscription) = within(&two, || log(&named));
    let of_two = within(&two, || count.of(&crate::session::SessionState::current().unwrap()));
    within(&one, || of_two.set(3));
    assert_eq!(taken(&seen), ["1 at /two", "3 at /two"]);
}

#[test]
fn what_a_page_made_of_definitions_ends_with_it() {
    let count: Session<i64> = session("count", 1);
    let double = derived([&count], |[count]| count * 2);
    let started = path().0.with_start(|_| ());
    let page = visit("/page");
    within(&page, || {
        drop((log(&double), log(&started)));
        assert_eq!((get(&double), get(&started)), (2, "/page".to_owned()));
    });
    let ended = Arc::downgrade(&page);
    drop(page);
    assert!(ended.upgrade().is_none(), "nothing holds the page");
    assert_eq!(get(&double), 2);
}
