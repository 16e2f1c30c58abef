//! An editor without a window: rust-analyzer as a library, with a project in which one file is open.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use ra_ap_ide::{
    Analysis, AnalysisHost, CompletionConfig, CompletionFieldsToResolve, CompletionItem, FilePosition, FileRange, GotoDefinitionConfig, HoverConfig,
    HoverDocFormat, NavigationTarget, SubstTyLen, TextRange, TextSize,
};
use ra_ap_ide_db::{
    ChangeWithProcMacros, FileId,
    imports::insert_use::{ImportGranularity, InsertUseConfig, PrefixKind},
    ra_fixture::RaFixtureConfig,
};
use ra_ap_load_cargo::{LoadCargoConfig, ProcMacroServerChoice, load_workspace_at};
use ra_ap_paths::{AbsPathBuf, Utf8PathBuf};
use ra_ap_project_model::{CargoConfig, RustLibSource, TargetDirectoryConfig};
use ra_ap_vfs::VfsPath;

/// Where the standard library's source is, if rustup has not put it beside the compiler: Debian's package has it too.
fn standard_library() -> Option<AbsPathBuf> {
    let found = std::fs::read_dir("/usr/src").ok()?.flatten().map(|entry| entry.path().join("library")).find(|path| path.join("core").is_dir())?;
    AbsPathBuf::try_from(Utf8PathBuf::from_path_buf(found).ok()?).ok()
}

/// The folder of a new project. It has the versions of dependencies that all of Marquetry is tested with.
fn project(directory: &Path) -> PathBuf {
    let (here, root) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), directory.join("project"));
    let manifest = format!(
        "[package]\nname = \"project\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nmarquetry = {{ path = {:?} }}\n\n[workspace]\n",
        here.join("runtime")
    );
    fs::create_dir_all(root.join("src")).expect("a directory");
    fs::write(root.join("Cargo.toml"), manifest).expect("a file");
    fs::copy(here.join("Cargo.lock"), root.join("Cargo.lock")).expect("a file");
    fs::write(root.join("src/lib.rs"), "").expect("a file");
    root
}

/// An editor with one file.
pub struct Editor {
    host: Mutex<AnalysisHost>,
    file: FileId,
}

impl Editor {
    /// Opens a new project below `directory`, which depends on Marquetry; its macros are built, and expanded by the compiler's own server.
    pub fn open(directory: &str) -> Editor {
        let root = project(Path::new(directory));
        let cargo = CargoConfig {
            sysroot: Some(RustLibSource::Discover),
            sysroot_src: standard_library(),
            target_dir_config: TargetDirectoryConfig::Directory(Utf8PathBuf::from(directory).join("target")),
            ..CargoConfig::default()
        };
        let load = LoadCargoConfig {
            load_out_dirs_from_check: true,
            with_proc_macro_server: ProcMacroServerChoice::Sysroot,
            prefill_caches: false,
            num_worker_threads: 1,
            proc_macro_processes: 1,
        };
        let (database, files, server) = load_workspace_at(&root, &cargo, &load, &|_| {}).expect("the project loads");
        assert!(server.is_some(), "the compiler's server for macros runs");
        let path = AbsPathBuf::try_from(Utf8PathBuf::from_path_buf(root.join("src/lib.rs")).expect("UTF-8")).expect("absolute");
        let (file, _) = files.file_id(&VfsPath::from(path)).expect("the file is part of the project");
        Editor { host: Mutex::new(AnalysisHost::with_database(database)), file }
    }

    /// Types `text` into the file; `¦` is where the caret stands, and no part of it. `ask` is answered for that place.
    fn at<R>(&self, text: &str, ask: impl FnOnce(&Analysis, FilePosition) -> R) -> R {
        let caret = text.find('¦').expect("the text shows where the caret stands");
        let text = format!("{}{}", &text[..caret], &text[caret + '¦'.len_utf8()..]);
        let mut host = self.host.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut change = ChangeWithProcMacros::default();
        change.change_file(self.file, Some(text));
        host.apply_change(change);
        ask(&host.analysis(), FilePosition { file_id: self.file, offset: TextSize::new(caret as u32) })
    }

    /// What is offered at the caret.
    pub fn completions(&self, text: &str) -> Vec<String> {
        let config = CompletionConfig {
            enable_postfix_completions: false,
            enable_imports_on_the_fly: false,
            enable_self_on_the_fly: false,
            enable_auto_iter: false,
            enable_auto_await: false,
            enable_private_editable: false,
            enable_term_search: false,
            term_search_fuel: 0,
            full_function_signatures: false,
            callable: None,
            add_colons_to_module: false,
            add_semicolon_to_unit: false,
            snippet_cap: None,
            insert_use: InsertUseConfig {
                granularity: ImportGranularity::Crate,
                enforce_granularity: false,
                prefix_kind: PrefixKind::Plain,
                group: false,
                skip_glob_imports: false,
            },
            prefer_no_std: false,
            prefer_prelude: true,
            prefer_absolute: false,
            snippets: Vec::new(),
            limit: None,
            fields_to_resolve: CompletionFieldsToResolve::empty(),
            exclude_flyimport: Vec::new(),
            exclude_traits: &[],
            ra_fixture: RaFixtureConfig::default(),
        };
        let items = self.at(text, |analysis, position| analysis.completions(&config, position, None)).expect("nothing is cancelled");
        items.unwrap_or_default().iter().map(|item: &CompletionItem| item.lookup().to_owned()).collect()
    }

    /// The text at which the definition of what stands at the caret begins, to the end of its line; empty if it has none.
    pub fn definition(&self, text: &str) -> Vec<String> {
        let config = GotoDefinitionConfig { ra_fixture: RaFixtureConfig::default() };
        self.at(text, |analysis, position| {
            let targets = analysis.goto_definition(position, &config).expect("nothing is cancelled").map(|found| found.info).unwrap_or_default();
            targets.iter().map(|target| line(analysis, target)).collect()
        })
    }

    /// What is shown when the pointer rests on the caret.
    pub fn hover(&self, text: &str) -> String {
        let config = HoverConfig {
            links_in_hover: false,
            memory_layout: None,
            documentation: true,
            keywords: false,
            format: HoverDocFormat::PlainText,
            max_trait_assoc_items_count: None,
            max_fields_count: None,
            max_enum_variants_count: None,
            max_subst_ty_len: SubstTyLen::Unlimited,
            show_drop_glue: false,
            ra_fixture: RaFixtureConfig::default(),
        };
        let found = self.at(text, |analysis, FilePosition { file_id, offset }| {
            analysis.hover(&config, FileRange { file_id, range: TextRange::empty(offset) }).expect("nothing is cancelled")
        });
        found.map_or_else(String::new, |found| found.info.markup.as_str().to_owned())
    }
}

fn line(analysis: &Analysis, target: &NavigationTarget) -> String {
    let text = analysis.file_text(target.file_id).expect("nothing is cancelled");
    let from = usize::from(target.focus_or_full_range().start());
    text[from..].lines().next().unwrap_or_default().to_owned()
}
