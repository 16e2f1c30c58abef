//! The command as one calls it: which files it finds, what it prints, how it ends.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const UGLY: &str = "component! { A() { <ul><li>\"a\"</li> <li>\"b\"</li></ul> } }\n";
const PRETTY: &str = "component! {\n    A() {\n        <ul>\n            <li>\"a\"</li>\n            <li>\"b\"</li>\n        </ul>\n    }\n}\n";
const BROKEN: &str = "fn a() {}\ncomponent! {\n    A() { <p></div> }\n}\n";

/// A package of its own, in an empty directory.
fn package(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory).unwrap();
    }
    write(&directory, "Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n");
    write(&directory, "rustfmt.toml", "");
    for (path, text) in files {
        write(&directory, path, text);
    }
    directory
}

fn write(directory: &Path, path: &str, text: &str) {
    let path = directory.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn command(directory: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-marquetry"));
    command.args(["marquetry", "fmt"]).args(args).current_dir(directory).env_remove("RUSTFMT");
    command
}

fn run(directory: &Path, args: &[&str]) -> (bool, String, String) {
    read(command(directory, args).output().unwrap())
}

fn read(output: Output) -> (bool, String, String) {
    (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_files_of_a_package_are_those_of_its_modules() {
    let files = [
        ("src/main.rs", "mod b;\n#[path = \"other/c.rs\"]\nmod c;\nmod inline { mod d; }\nfn main() {}\n"),
        ("src/b.rs", "mod e;\n"),
        ("src/b/e/mod.rs", UGLY),
        ("src/other/c.rs", UGLY),
        ("src/inline/d.rs", UGLY),
        ("tests/f.rs", UGLY),
        ("src/nobody.rs", UGLY),
        ("tests/data/g.rs", UGLY),
    ];
    let directory = package("modules", &files);
    assert_eq!(run(&directory, &[]), (true, String::new(), String::new()));
    let text = |path: &str| fs::read_to_string(directory.join(path)).unwrap();
    for path in ["src/b/e/mod.rs", "src/other/c.rs", "src/inline/d.rs", "tests/f.rs"] {
        assert_eq!(text(path), PRETTY, "{path}");
    }
    assert_eq!((text("src/nobody.rs").as_str(), text("tests/data/g.rs").as_str()), (UGLY, UGLY));
    // A directory means all that is in it.
    assert!(run(&directory, &["tests", "src/nobody.rs"]).0);
    assert_eq!((text("src/nobody.rs").as_str(), text("tests/data/g.rs").as_str()), (PRETTY, PRETTY));
}

#[test]
fn at_the_root_of_a_workspace_all_packages_are_meant() {
    let member = "[package]\nname = \"NAME\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    let directory = package(
        "workspace",
        &[
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n"),
            ("one/Cargo.toml", &member.replace("NAME", "one")),
            ("one/src/lib.rs", UGLY),
            ("two/Cargo.toml", &member.replace("NAME", "two")),
            ("two/src/lib.rs", UGLY),
        ],
    );
    let text = |path: &str| fs::read_to_string(directory.join(path)).unwrap();
    assert!(run(&directory.join("one/src"), &[]).0);
    assert_eq!((text("one/src/lib.rs").as_str(), text("two/src/lib.rs").as_str()), (PRETTY, UGLY));
    write(&directory, "one/src/lib.rs", UGLY);
    assert!(run(&directory, &[]).0);
    assert_eq!((text("one/src/lib.rs").as_str(), text("two/src/lib.rs").as_str()), (PRETTY, PRETTY));
    write(&directory, "two/src/lib.rs", UGLY);
    assert!(run(&directory.join("one"), &["--all"]).0);
    assert_eq!(text("two/src/lib.rs"), PRETTY);
}

#[test]
fn check_shows_what_differs_and_changes_nothing() {
    let directory = package("check", &[("src/lib.rs", UGLY)]);
    let (clean, shown, errors) = run(&directory, &["--check"]);
    assert!(!clean);
    assert!(shown.starts_with("Diff in src/lib.rs:1:\n-component! { A() {"), "{shown}");
    assert!(shown.contains("\n+            <li>\"a\"</li>\n"), "{shown}");
    assert_eq!(errors, "");
    assert_eq!(fs::read_to_string(directory.join("src/lib.rs")).unwrap(), UGLY);
    assert!(run(&directory, &[]).0);
    assert_eq!(run(&directory, &["--check"]), (true, String::new(), String::new()));
}

#[test]
fn a_mistake_is_reported_and_other_files_are_formatted() {
    let directory = package("mistake", &[("src/lib.rs", "mod a;\nmod b;\n"), ("src/a.rs", BROKEN), ("src/b.rs", UGLY)]);
    let (clean, shown, errors) = run(&directory, &[]);
    assert!(!clean);
    assert_eq!(shown, "");
    assert!(errors.contains(" --> src/a.rs:3:"), "{errors}");
    assert!(errors.contains("div"), "{errors}");
    assert_eq!(fs::read_to_string(directory.join("src/a.rs")).unwrap(), BROKEN);
    assert_eq!(fs::read_to_string(directory.join("src/b.rs")).unwrap(), PRETTY);
    let (clean, _, errors) = run(&directory, &["src/none.rs"]);
    assert!(!clean && errors.starts_with("error: src/none.rs: "), "{errors}");
}

#[test]
fn stdin_goes_to_stdout() {
    let directory = package("stdin", &[("src/lib.rs", "")]);
    let through = |text: &str| {
        let mut child = command(&directory, &["-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        read(child.wait_with_output().unwrap())
    };
    assert_eq!(through(UGLY), (true, PRETTY.to_owned(), String::new()));
    let (clean, shown, errors) = through(BROKEN);
    assert!(!clean && shown.is_empty() && errors.contains(" --> <stdin>:3:"), "{errors}");
}

#[test]
fn the_configuration_of_rustfmt_holds() {
    let text = "component! { A() { let a=f( 1 ); <p class=\"a\" title=\"b\">\"text\"</p> } }\n";
    let directory = package("configuration", &[("src/lib.rs", text), ("rustfmt.toml", "max_width = 24\ntab_spaces = 2\n")]);
    assert!(run(&directory, &[]).0);
    let expected = "component! {\n  A() {\n    let a = f(1);\n    <p\n      class=\"a\"\n      title=\"b\"\n    >\n      \"text\"\n    </p>\n  }\n}\n";
    assert_eq!(fs::read_to_string(directory.join("src/lib.rs")).unwrap(), expected);
    write(&directory, "rustfmt.toml", "max_width = \"wide\"\n");
    let (clean, _, errors) = run(&directory, &[]);
    assert!(!clean && errors.contains("`max_width` is no number: wide"), "{errors}");
}

#[test]
fn without_rustfmt_markup_is_formatted_all_the_same() {
    let text = "component! {\n    A() {\n        let a  = 1;\n        <p  class = \"a\">{a}</p>\n    }\n}\n";
    let directory = package("without", &[("src/lib.rs", text)]);
    let (clean, _, errors) = read(command(&directory, &[]).env("RUSTFMT", "no-such-program").output().unwrap());
    assert!(clean);
    assert!(errors.starts_with("warning: the Rust in components is left as it is"), "{errors}");
    assert_eq!(fs::read_to_string(directory.join("src/lib.rs")).unwrap(), text.replace("  class = ", " class="));
}

#[test]
fn help_and_mistyped_options() {
    let directory = package("help", &[("src/lib.rs", "")]);
    let (clean, shown, _) = run(&directory, &["--help"]);
    assert!(clean && shown.contains("Usage: cargo marquetry fmt"), "{shown}");
    let (clean, _, errors) = run(&directory, &["--chekc"]);
    assert!(!clean && errors.contains("there is no option `--chekc`"), "{errors}");
}
