//! The components of this repository: formatted, they render what they did, and stay formatted.

use super::{style, twice};
use crate::rust::Rustfmt;
use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_component_can_be_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for directory in ["examples/src", "trybuild-tests/pass", "runtime/tests", "tests/tests", "tests/benches"] {
        rust_files(&root.join(directory), &mut files);
    }
    let (missing, rustfmt) = (Rustfmt::missing(), Rustfmt::default());
    let mut formatted = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        if crate::format::has_invocation(&text) {
            formatted += 1;
            // What is rendered is compared while formatting.
            twice(&text, &style(&missing, 40));
            twice(&text, &style(&rustfmt, 100));
        }
    }
    assert!(formatted > 20, "{formatted}");
}
