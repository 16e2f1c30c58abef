//! Stores of the whole application.

use super::*;

#[test]
fn one_name_is_one_store_whoever_asks() {
    let one = shared("one name", 1);
    one.set(2);
    assert_eq!((get(&shared("one name", 5)), get(&shared("another name", 5))), (2, 5));
    assert_eq!(one.id(), shared("one name", 0).id());
    assert!(valid!(one));
}

#[test]
fn a_change_reaches_all_who_listen_and_an_equal_one_nobody() {
    let (seen, _subscription) = log(&shared("heard", 0));
    let store = shared("heard", 0);
    store.set(0);
    store.set(1);
    store.update(|n| n + 1);
    store.edit(|n| *n += 1);
    store.touch();
    assert_eq!(taken(&seen), [0, 1, 2, 3, 3]);
}

#[test]
fn no_step_is_lost_among_threads() {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..200 {
                    shared("steps", 0).update(|n| n + 1);
                    shared("steps", 0).edit(|n| *n += 1);
                }
            });
        }
    });
    assert_eq!(get(&shared("steps", 0)), 3200);
}

#[test]
fn a_name_for_two_types_is_an_error_that_says_where_and_harms_no_other() {
    let number = shared("two types", 1_u8);
    let panic = std::panic::catch_unwind(|| shared("two types", String::new())).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(
        message.contains("`two types` made at") && message.contains("tests/shared.rs") && message.contains("`u8`, not `alloc::string::String`"),
        "{message}"
    );
    number.set(2);
    assert_eq!((get(&shared("two types", 0_u8)), get(&shared("a third", 3))), (2, 3));
}
