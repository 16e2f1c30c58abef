//! From the root of a crate to the files of its modules, as rustfmt finds them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The file and all files whose modules it declares. What is not there, or cannot be lexed, has no modules: rustc says why.
pub(crate) fn follow(root: &Path, found: &mut BTreeSet<PathBuf>) {
    let directory = root.parent().unwrap_or(Path::new("")).to_path_buf();
    visit(root, &directory, found);
}

/// `directory` is where the modules of `file` are.
fn visit(file: &Path, directory: &Path, found: &mut BTreeSet<PathBuf>) {
    if found.contains(file) {
        return;
    }
    let Ok(text) = fs::read_to_string(file) else { return };
    found.insert(file.to_path_buf());
    let beside = file.parent().unwrap_or(Path::new(""));
    if text.contains("mod")
        && let Ok(tokens) = text.parse::<TokenStream>()
    {
        declared(tokens, beside, directory, found);
    }
}

/// `beside` is what a `#[path]` is relative to.
fn declared(tokens: TokenStream, beside: &Path, directory: &Path, found: &mut BTreeSet<PathBuf>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut path: Option<String> = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(attr) if attr.delimiter() == Delimiter::Bracket => path = path_of(attr.stream()).or(path),
            TokenTree::Ident(word) if word == "mod" => {
                let Some(TokenTree::Ident(name)) = tokens.get(at + 1) else { continue };
                let name = name.to_string();
                let name = name.trim_start_matches("r#");
                match (tokens.get(at + 2), path.take()) {
                    (Some(TokenTree::Punct(_)), Some(path)) => {
                        let file = beside.join(path);
                        let inside = file.parent().unwrap_or(Path::new("")).to_path_buf();
                        visit(&file, &inside, found);
                    }
                    (Some(TokenTree::Punct(_)), None) => {
                        let inside = directory.join(name);
                        visit(&directory.join(format!("{name}.rs")), &inside, found);
                        visit(&inside.join("mod.rs"), &inside, found);
                    }
                    (Some(TokenTree::Group(body)), path) => {
                        let inside = directory.join(path.as_deref().unwrap_or(name));
                        declared(body.stream(), &inside, &inside, found);
                    }
                    (_, _) => {}
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => path = None,
            _ => {}
        }
    }
}

/// `path = "x.rs"`
fn path_of(attr: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = attr.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(path)] if name == "path" => match syn::Lit::new(path.clone()) {
            syn::Lit::Str(path) => Some(path.value()),
            _ => None,
        },
        _ => None,
    }
}
