//! The program rustfmt, which is given many pieces at once.

use crate::format::Style;
use std::cell::RefCell;
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

/// Stands between two pieces.
const BORDER: &str = "// cargo-marquetry: the next piece";

/// Longer than any line: whatever can stand in one line does.
const WIDE: &str = "max_width=20000,use_small_heuristics=Max";

/// rustfmt, as far as it is there.
#[derive(Debug, Default)]
pub(crate) struct Rustfmt {
    /// Why it cannot be used.
    trouble: RefCell<Option<String>>,
}

impl Rustfmt {
    /// One that is not used, whether it is there or not.
    #[cfg(test)]
    pub(crate) fn missing() -> Rustfmt {
        Rustfmt { trouble: RefCell::new(Some("not used".to_owned())) }
    }

    /// Why rustfmt could not be used, if it could not.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.trouble.borrow().is_some()
    }

    /// The pieces, formatted; none for those that rustfmt does not accept.
    pub(super) fn all(&self, mut pieces: Vec<String>, style: &Style, wide: bool) -> Vec<Option<String>> {
        if pieces.is_empty() || self.is_missing() {
            return vec![None; pieces.len()];
        }
        let input = pieces.iter().map(|piece| format!("{BORDER}\n{piece}\n")).collect::<String>();
        if let Ok(output) = self.run(&input, style, wide) {
            let parts: Vec<&str> = output.split(&format!("{BORDER}\n")).skip(1).collect();
            if parts.len() == pieces.len() {
                return parts.into_iter().map(|part| Some(part.to_owned())).collect();
            }
        }
        // Either rustfmt does not work at all, or one of the pieces is to blame.
        if let Err(why) = self.run("", style, wide) {
            *self.trouble.borrow_mut() = Some(why);
            return vec![None; pieces.len()];
        }
        if pieces.len() == 1 {
            return vec![None];
        }
        let rest = pieces.split_off(pieces.len() / 2);
        let mut done = self.all(pieces, style, wide);
        done.extend(self.all(rest, style, wide));
        done
    }

    fn run(&self, input: &str, style: &Style, wide: bool) -> Result<String, String> {
        let width = if wide { WIDE.to_owned() } else { format!("max_width={}", style.max_width) };
        let config = format!("{width},tab_spaces={},hard_tabs={},newline_style=Unix", style.tab_spaces, style.hard_tabs);
        let program = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
        let mut child = Command::new(&program)
            .args(["--quiet", "--emit", "stdout", "--edition", &style.edition])
            .args(["--config", &config])
            .current_dir(&style.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => "it is not installed (rustup component add rustfmt)".to_owned(),
                _ => error.to_string(),
            })?;
        // rustfmt reads all before it writes; where it ends early, its status says so.
        if let Some(mut stdin) = child.stdin.take() {
            let _ended = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    }
}
