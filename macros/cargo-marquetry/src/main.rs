//! `cargo marquetry`: the command-line tool of Marquetry.
//!
//! `cargo marquetry fmt` formats the bodies of `component!` and `markup!`; `cargo marquetry fmt --help` says how.

mod args;
mod config;
mod diff;
mod doc;
mod files;
mod format;
mod invocations;
mod layout;
mod mistake;
mod modules;
mod rust;
mod source;
mod syntax;
mod verify;

#[cfg(test)]
mod tests;

use args::Command;
use config::Config;
use format::Style;
use rust::Rustfmt;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// The edition of a file that belongs to no package.
const EDITION: &str = "2024";

fn main() -> ExitCode {
    let done = match args::parse(env::args_os().skip(1)) {
        Ok(Command::Help) => print(args::HELP),
        Ok(Command::Version) => print(concat!("cargo-marquetry ", env!("CARGO_PKG_VERSION"), "\n")),
        Ok(Command::Format { check, all, paths }) => run(check, all, &paths),
        Err(message) => Err(message),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to stdout; a reader that has gone, as `head` does, is no mistake.
fn print(text: &str) -> Result<ExitCode, String> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("stdout: {error}")),
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn run(check: bool, all: bool, paths: &[PathBuf]) -> Result<ExitCode, String> {
    let rustfmt = Rustfmt::default();
    let mut clean = true;
    if paths == [PathBuf::from("-")] {
        clean = stdin(check, &rustfmt)?;
    } else {
        let files = if paths.is_empty() { files::of_packages(all)? } else { files::of_paths(paths)? };
        for (path, edition) in files {
            // What is wrong with one file is no reason to leave the others.
            clean &= file(&path, edition, check, &rustfmt).unwrap_or_else(|message| {
                eprintln!("error: {}: {message}", path.display());
                false
            });
        }
    }
    if let Some(why) = rustfmt.trouble() {
        eprintln!("warning: the Rust in components is left as it is, since rustfmt cannot be used: {why}");
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Formats one file: whether it is now as it should be, or already was if `check`.
fn file(path: &Path, edition: Option<String>, check: bool, rustfmt: &Rustfmt) -> Result<bool, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    if !format::has_invocation(&text) {
        return Ok(true);
    }
    let directory = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let Some(formatted) = formatted(&text, &path.display().to_string(), directory, edition, rustfmt)? else { return Ok(false) };
    if formatted == text {
        return Ok(true);
    }
    if check {
        show(&path.display().to_string(), &text, &formatted)?;
        return Ok(false);
    }
    fs::write(path, formatted).map_err(|error| error.to_string())?;
    Ok(true)
}

fn stdin(check: bool, rustfmt: &Rustfmt) -> Result<bool, String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| format!("stdin: {error}"))?;
    let Some(formatted) = formatted(&text, "<stdin>", PathBuf::new(), files::edition_of(Path::new("")), rustfmt)? else { return Ok(false) };
    if check {
        show("<stdin>", &text, &formatted)?;
        return Ok(formatted == text);
    }
    print(&formatted)?;
    Ok(true)
}

/// The text, formatted; none if there are mistakes in it, which are reported.
fn formatted(text: &str, name: &str, directory: PathBuf, edition: Option<String>, rustfmt: &Rustfmt) -> Result<Option<String>, String> {
    let directory = fs::canonicalize(if directory.as_os_str().is_empty() { Path::new(".") } else { &directory }).map_err(|error| error.to_string())?;
    let config = Config::of(&directory)?;
    if config.disabled {
        return Ok(Some(text.to_owned()));
    }
    let edition = config.edition.or(edition).unwrap_or_else(|| EDITION.to_owned());
    let style = Style { max_width: config.max_width, tab_spaces: config.tab_spaces, hard_tabs: config.hard_tabs, edition, directory, rustfmt };
    match format::format(text, &style) {
        Ok(formatted) => Ok(Some(formatted)),
        Err(mistakes) => {
            for mistake in mistakes {
                eprintln!("error: {}\n --> {name}:{}:{}", mistake.message, mistake.line, mistake.column);
            }
            Ok(None)
        }
    }
}

fn show(name: &str, old: &str, new: &str) -> Result<(), String> {
    let colour = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    print(&diff::diff(name, old, new, colour)).map(drop)
}
