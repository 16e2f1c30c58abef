//! Which files are formatted.

use crate::modules;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files, each with the edition that its package has: none where no package is known.
pub(crate) type Files = BTreeMap<PathBuf, Option<String>>;

/// The files of the package here; of all packages if `all`, or where the workspace has its root.
pub(crate) fn of_packages(all: bool) -> Result<Files, String> {
    let metadata = metadata(Path::new("."))?;
    let here = std::env::current_dir().and_then(fs::canonicalize).map_err(|error| format!("the current directory cannot be read: {error}"))?;
    let root = PathBuf::from(metadata["workspace_root"].as_str().unwrap_or_default());
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let directory = |package: &Value| Some(Path::new(package["manifest_path"].as_str()?).parent()?.to_path_buf());
    let nearest = packages.iter().filter_map(directory).filter(|directory| here.starts_with(directory)).max_by_key(|directory| directory.as_os_str().len());
    let everything = all || here == root;
    let mut files = Files::new();
    for package in packages {
        if !everything && directory(package) != nearest {
            continue;
        }
        let edition = package["edition"].as_str().map(str::to_owned);
        let mut found = BTreeSet::new();
        for target in package["targets"].as_array().into_iter().flatten() {
            if let Some(path) = target["src_path"].as_str() {
                modules::follow(Path::new(path), &mut found);
            }
        }
        files.extend(found.into_iter().map(|path| (shortened(&path, &here), edition.clone())));
    }
    Ok(files)
}

/// These files, and the Rust files in these directories.
pub(crate) fn of_paths(paths: &[PathBuf]) -> Result<Files, String> {
    let mut files = Files::new();
    for path in paths {
        let is_directory = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.is_dir();
        if is_directory {
            walk(path, &mut files)?;
        } else {
            files.insert(path.clone(), None);
        }
    }
    let mut editions = BTreeMap::new();
    for (path, edition) in &mut files {
        let directory = path.parent().unwrap_or(Path::new("")).to_path_buf();
        *edition = editions.entry(directory).or_insert_with_key(|directory| edition_of(directory)).clone();
    }
    Ok(files)
}

/// The edition of the package that this directory belongs to, if it belongs to one.
pub(crate) fn edition_of(directory: &Path) -> Option<String> {
    let directory = fs::canonicalize(if directory.as_os_str().is_empty() { Path::new(".") } else { directory }).ok()?;
    let manifest = directory.ancestors().map(|directory| directory.join("Cargo.toml")).find(|manifest| manifest.is_file())?;
    let metadata = metadata(manifest.parent()?).ok()?;
    let packages = metadata["packages"].as_array()?;
    let package = packages.iter().find(|package| package["manifest_path"].as_str().map(Path::new) == Some(&manifest))?;
    Some(package["edition"].as_str()?.to_owned())
}

/// All Rust files; not what cargo made, and nothing hidden.
fn walk(directory: &Path, files: &mut Files) -> Result<(), String> {
    let readable = |error| format!("{}: {error}", directory.display());
    for entry in fs::read_dir(directory).map_err(readable)? {
        let entry = entry.map_err(readable)?;
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().map_err(readable)?;
        let hidden = name.to_string_lossy().starts_with('.');
        if kind.is_dir() && !hidden && !path.join("CACHEDIR.TAG").is_file() {
            walk(&path, files)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(path, None);
        }
    }
    Ok(())
}

fn metadata(directory: &Path) -> Result<Value, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(directory);
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("error: ").to_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata cannot be read: {error}"))
}

/// The path as one would write it here.
fn shortened(path: &Path, here: &Path) -> PathBuf {
    path.strip_prefix(here).unwrap_or(path).to_path_buf()
}
