//! What rustfmt's configuration says of a file, as far as it matters outside of Rust.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The keys of `rustfmt.toml` that markup follows, with rustfmt's defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) max_width: usize,
    pub(crate) tab_spaces: usize,
    pub(crate) hard_tabs: bool,
    pub(crate) edition: Option<String>,
    /// Nothing shall be formatted.
    pub(crate) disabled: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config { max_width: 100, tab_spaces: 4, hard_tabs: false, edition: None, disabled: false }
    }
}

impl Config {
    /// The configuration for files in this directory: of the nearest `rustfmt.toml` or `.rustfmt.toml` there or above.
    pub(crate) fn of(directory: &Path) -> Result<Config, String> {
        for directory in directory.ancestors() {
            for name in [".rustfmt.toml", "rustfmt.toml"] {
                let path: PathBuf = directory.join(name);
                match fs::read_to_string(&path) {
                    Ok(text) => return Config::parse(&text).map_err(|message| format!("{}: {message}", path.display())),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(format!("{}: {error}", path.display())),
                }
            }
        }
        Ok(Config::default())
    }

    /// Reads `key = value` lines, which is all that rustfmt's files hold. What else is wrong with them, rustfmt says.
    fn parse(text: &str) -> Result<Config, String> {
        let mut config = Config::default();
        for line in text.lines() {
            let Some((key, value)) = line.split_once('=') else { continue };
            let value = value.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            let number = || value.replace('_', "").parse::<usize>().map_err(|_| format!("`{}` is no number: {value}", key.trim()));
            match key.trim() {
                "max_width" => config.max_width = number()?,
                "tab_spaces" => config.tab_spaces = number()?.max(1),
                "hard_tabs" => config.hard_tabs = value == "true",
                "edition" => config.edition = Some(value.to_owned()),
                "disable_all_formatting" => config.disabled = value == "true",
                _ => {}
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys_are_read_and_others_passed_over() {
        let read = Config::parse("# comment = 5\nmax_width = 1_20 # wide\nuse_small_heuristics = \"Max\"\nhard_tabs = true\nedition = \"2021\"\n");
        let expected = Config { max_width: 120, hard_tabs: true, edition: Some("2021".to_owned()), ..Config::default() };
        assert_eq!(read, Ok(expected));
        assert_eq!(Config::parse("tab_spaces = two"), Err("`tab_spaces` is no number: two".to_owned()));
        assert_eq!(Config::parse(""), Ok(Config::default()));
    }
}
