//! Small files as they are written, and as they shall be: one pair for each concern. `BLESS=1` writes the second of each.

use super::{style, twice};
use crate::rust::Rustfmt;
use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.to_string_lossy().ends_with(".before.rs"));
    cases.sort();
    assert!(cases.len() > 10);
    cases
}

#[test]
fn files_come_out_as_they_shall() {
    let rustfmt = Rustfmt::default();
    for before in cases() {
        let after = PathBuf::from(before.to_string_lossy().replace(".before.rs", ".after.rs"));
        let formatted = twice(&fs::read_to_string(&before).unwrap(), &style(&rustfmt, 100));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&after, &formatted).unwrap();
        }
        let expected = fs::read_to_string(&after).unwrap_or_default();
        let changed = crate::diff::diff(&after.to_string_lossy(), &expected, &formatted, false);
        assert!(changed.is_empty(), "{changed}");
    }
    assert_eq!(rustfmt.trouble(), None);
}

#[test]
fn without_rustfmt_the_rust_stays() {
    let missing = Rustfmt::missing();
    let text = "component! { X() {let a  = 1;\n    on b( ) { c( ) }\n\n<p title={ f( 1 ) }>{ a+1 }</p> } }\n";
    let expected = "component! {\n    X() {\n        let a  = 1;\n        on b( ) { c( ) }\n\n        <p title={f(1)}>{a+1}</p>\n    }\n}\n";
    assert_eq!(twice(text, &style(&missing, 100)), expected);
}

#[test]
fn files_keep_their_line_endings_and_what_begins_them() {
    let rustfmt = Rustfmt::missing();
    let text = "\u{feff}#!/usr/bin/env run\r\nfn a() {}\n\r\ncomponent! { A() {\r\n<p>\"two\r\nlines\"</p> } }\r\nfn  b() {}\n";
    let expected = "\u{feff}#!/usr/bin/env run\r\nfn a() {}\n\r\ncomponent! {\r\n    A() {\r\n        <p>\"two\r\nlines\"</p>\r\n    }\r\n}\r\nfn  b() {}\n";
    assert_eq!(twice(text, &style(&rustfmt, 100)), expected);
}

#[test]
fn indentation_is_that_of_the_configuration() {
    let rustfmt = Rustfmt::default();
    let text = "mod m {\n\tcomponent! { A() { let a = f(|| { b(); c() }); <ul><li>\"a\"</li> <li>\"b\"</li></ul> } }\n}\n";
    let expected = "mod m {\n\tcomponent! {\n\t\tA() {\n\t\t\tlet a = f(|| {\n\t\t\t\tb();\n\t\t\t\tc()\n\t\t\t});\n\t\t\t<ul>\n\t\t\t\t<li>\"a\"</li>\n\t\t\t\t<li>\"b\"</li>\n\t\t\t</ul>\n\t\t}\n\t}\n}\n";
    let tabs = crate::format::Style { hard_tabs: true, ..style(&rustfmt, 100) };
    assert_eq!(twice(text, &tabs), expected);
}

#[test]
fn mistakes_are_told_with_their_places() {
    let rustfmt = Rustfmt::missing();
    let place = |text: &str| match crate::format::format(text, &style(&rustfmt, 100)) {
        Err(mistakes) => mistakes.into_iter().map(|one| (one.line, one.column, one.message.lines().next().unwrap_or_default().to_owned())).collect::<Vec<_>>(),
        Ok(text) => panic!("{text}"),
    };
    let mistakes = place("fn a() {}\ncomponent! {\n    A() {\n        <p>\n    }\n    B() { <br></br> }\n}\n");
    assert_eq!(mistakes.iter().map(|(line, column, _)| (*line, *column)).collect::<Vec<_>>(), [(4, 10), (6, 17)], "{mistakes:?}");
    assert_eq!(place("component! {}\nfn a() { \"never closed }")[0].0, 2);
}
