//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Formats the bodies of `component!` and `markup!`, and leaves the rest of the files to `cargo fmt`.

Usage: cargo marquetry fmt [--check] [--all] [PATH…]

Arguments:
  [PATH…]  Rust files, or directories with all Rust files in them; `-` reads from stdin and writes to stdout.
           Without paths: the files of the package here, or of all packages at the root of a workspace

Options:
  --check    Change nothing: show what is not formatted, and end with 1 if anything is
  --all      The files of all packages of the workspace
  -h, --help     Show this
  -V, --version  Show the version

Markup is laid out as wide and with such indentation as rustfmt.toml says (max_width, tab_spaces, hard_tabs); the Rust in
it goes through rustfmt. What is rendered never changes: white space stays where it is shown. A line break behind an opening
tag or between two tags stays; `#[rustfmt::skip]` on an item or component and `<!-- rustfmt::skip -->` before a node leave it
as it is. A file in which a component has a mistake is reported and left as it is; the exit code is 1 then.
";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Version,
    Format { check: bool, all: bool, paths: Vec<PathBuf> },
}

/// Reads the arguments behind the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut args = args.into_iter().peekable();
    // Called by cargo, the first argument is the command's own name.
    if args.peek().is_some_and(|arg| arg == "marquetry") {
        args.next();
    }
    match args.next() {
        None => return Ok(Command::Help),
        Some(arg) if arg == "-h" || arg == "--help" || arg == "help" => return Ok(Command::Help),
        Some(arg) if arg == "-V" || arg == "--version" => return Ok(Command::Version),
        Some(arg) if arg == "fmt" => {}
        Some(arg) => return Err(format!("there is no command `{}`: write `cargo marquetry fmt`", arg.display())),
    }
    let (mut check, mut all, mut paths) = (false, false, Vec::new());
    let mut only_paths = false;
    for arg in args {
        match arg.to_str() {
            _ if only_paths => paths.push(arg.into()),
            Some("--") => only_paths = true,
            Some("--check") => check = true,
            Some("--all") => all = true,
            Some("-h" | "--help") => return Ok(Command::Help),
            Some("-V" | "--version") => return Ok(Command::Version),
            Some(option) if option.starts_with('-') && option != "-" => {
                return Err(format!("there is no option `{option}`: `cargo marquetry fmt --help` lists them"));
            }
            _ => paths.push(arg.into()),
        }
    }
    if all && !paths.is_empty() {
        return Err("`--all` means the whole workspace: leave out the paths, or leave out `--all`".to_owned());
    }
    Ok(Command::Format { check, all, paths })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &str) -> Result<Command, String> {
        parse(args.split_whitespace().map(OsString::from))
    }

    #[test]
    fn cargo_names_the_command_first() {
        let format = |check, all, paths: &[&str]| Ok(Command::Format { check, all, paths: paths.iter().map(PathBuf::from).collect() });
        assert_eq!(parsed("marquetry fmt --check a.rs -"), format(true, false, &["a.rs", "-"]));
        assert_eq!(parsed("fmt --all"), format(false, true, &[]));
        assert_eq!(parsed("fmt -- --check"), format(false, false, &["--check"]));
        assert_eq!(parsed("marquetry"), Ok(Command::Help));
        assert_eq!(parsed("marquetry fmt --help"), Ok(Command::Help));
    }

    #[test]
    fn what_is_unknown_is_refused() {
        assert!(parsed("marquetry format").is_err_and(|message| message.contains("`cargo marquetry fmt`")));
        assert!(parsed("fmt --chekc").is_err_and(|message| message.contains("`--chekc`")));
        assert!(parsed("fmt --all a.rs").is_err());
    }
}
