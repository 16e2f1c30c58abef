//! The browser's half: the core, which live pages load, and modules that are loaded when they are first needed. Each file is named by its content.

use std::sync::LazyLock;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::layer::plain;

const CLIENT: &str = include_str!("../../client/dist/client.js");

/// What the core loads, each by its name. All bear one hash, in the order of `client/build.mjs`: the core has little room for more.
const MODULES: [(&str, &str); 5] = [
    ("upload", include_str!("../../client/dist/upload.js")),
    ("modifiers", include_str!("../../client/dist/modifiers.js")),
    ("anew", include_str!("../../client/dist/anew.js")),
    ("stream", include_str!("../../client/dist/stream.js")),
    ("hidden", include_str!("../../client/dist/hidden.js")),
];
const MODULES_HASH: u64 = {
    let mut hash = NOTHING;
    let mut at = 0;
    while at < MODULES.len() {
        hash = fnv(hash, MODULES[at].1.as_bytes());
        at += 1;
    }
    hash
};

/// The page store and its like, for pages whose own scripts import it.
const STORE: &str = include_str!("../../client/dist/store.js");

/// Fragments and streams, for pages whose own scripts import them.
const PARTS: &str = include_str!("../../client/dist/parts.js");

/// What follows links.
const NAVIGATE: &str = include_str!("../../client/dist/navigate.js");

/// The client's URL changes with its content, so that browsers may keep it for ever.
pub(super) const CLIENT_URL: &str = text(&CLIENT_NAME);
const CLIENT_NAME: [u8; 38] = named(*b"/_marquetry/client-________________.js", CLIENT);
pub(super) const NAVIGATE_URL: &str = text(&NAVIGATE_NAME);
const NAVIGATE_NAME: [u8; 40] = named(*b"/_marquetry/navigate-________________.js", NAVIGATE);

/// Writes the hash of a file's content into its name, before `.js`.
const fn named<const N: usize>(mut name: [u8; N], content: &str) -> [u8; N] {
    let hash = fnv(NOTHING, content.as_bytes());
    let mut at = 0;
    while at < 16 {
        name[N - 19 + at] = b"0123456789abcdef"[(hash >> (60 - 4 * at)) as usize & 15];
        at += 1;
    }
    name
}

const fn text(name: &[u8]) -> &str {
    match std::str::from_utf8(name) {
        Ok(name) => name,
        Err(_) => panic!("the name is ASCII"),
    }
}

/// The URL of the module of the stores.
pub(super) static STORE_URL: LazyLock<String> = LazyLock::new(|| format!("/_marquetry/store-{:016x}.js", fnv(NOTHING, STORE.as_bytes())));

/// The URL of the module of fragments and streams.
static PARTS_URL: LazyLock<String> = LazyLock::new(|| format!("/_marquetry/parts-{:016x}.js", fnv(NOTHING, PARTS.as_bytes())));

/// FNV-1a of nothing.
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a of what has this `hash`, and `bytes`: it names files that we made ourselves, nothing depends on its being hard to forge.
const fn fnv(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The content of the file `NAME-HASH.js`.
fn module(file: &str) -> Option<&'static str> {
    let (name, hash) = file.strip_suffix(".js")?.rsplit_once('-')?;
    let (content, known) = match MODULES.iter().find(|(known, _)| *known == name) {
        Some((_, content)) => (*content, MODULES_HASH),
        None if name == "store" => (STORE, fnv(NOTHING, STORE.as_bytes())),
        None if name == "parts" => (PARTS, fnv(NOTHING, PARTS.as_bytes())),
        None if name == "navigate" => (NAVIGATE, fnv(NOTHING, NAVIGATE.as_bytes())),
        None => return None,
    };
    (u64::from_str_radix(hash, 16) == Ok(known)).then_some(content)
}

/// Answers for what lies under `/_marquetry/`.
pub(super) fn answer(file: &str) -> Response {
    const SCRIPT: (header::HeaderName, &str) = (header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    const NO_SNIFF: (header::HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    let content = if Some(file) == CLIENT_URL.strip_prefix("/_marquetry/") { Some(CLIENT) } else { module(file) };
    if let Some(content) = content {
        return ([SCRIPT, NO_SNIFF, (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], content).into_response();
    }
    if file == "client.js" {
        // Beside this one, wherever browsers find that.
        let [client, navigate, store, parts] = [CLIENT_URL, NAVIGATE_URL, &STORE_URL, &PARTS_URL].map(|url| url.trim_start_matches("/_marquetry"));
        // What follows links is loaded where a page follows them, or a script asks for it.
        let navigate = format!("export const navigate = async (url) => (await import(\".{navigate}\")).navigate(url);\n");
        let module = format!("export {{ start }} from \".{client}\";\nexport * from \".{store}\";\nexport * from \".{parts}\";\n{navigate}");
        return ([SCRIPT, NO_SNIFF, (header::CACHE_CONTROL, "no-cache")], module).into_response();
    }
    if file == "client.d.ts" {
        const TYPES: (header::HeaderName, &str) = (header::CONTENT_TYPE, "application/typescript; charset=utf-8");
        return ([TYPES, NO_SNIFF, (header::CACHE_CONTROL, "no-cache")], include_str!("../../client/types/client.d.ts")).into_response();
    }
    // Most likely a page of an older build asks for its client.
    plain(StatusCode::NOT_FOUND, "There is no such file.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clients_url_is_made_of_its_content() {
        assert_eq!(CLIENT_URL, format!("/_marquetry/client-{:016x}.js", fnv(NOTHING, CLIENT.as_bytes())));
        assert_eq!(answer(&CLIENT_URL[12..]).status(), StatusCode::OK);
        assert_eq!(answer("client.js").status(), StatusCode::OK);
        assert_eq!(answer("client.d.ts").status(), StatusCode::OK);
        assert_eq!(answer("client-0.js").status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn modules_and_client_find_each_other() {
        let stale = "is not of the client's build: run `npm run build`";
        assert!(CLIENT.contains(&format!("-{MODULES_HASH:016x}.js")), "a module {stale}");
        for (name, _) in MODULES {
            assert_eq!(answer(&format!("{name}-{MODULES_HASH:016x}.js")).status(), StatusCode::OK);
            assert_eq!(answer(&format!("{name}-0.js")).status(), StatusCode::NOT_FOUND);
        }
        let client = CLIENT_URL.trim_start_matches("/_marquetry/");
        for (url, content) in [(&STORE_URL, STORE), (&PARTS_URL, PARTS)] {
            assert!(content.contains(&format!("\"./{client}\"")), "{} {stale}", **url);
            assert_eq!(answer(&url[12..]).status(), StatusCode::OK);
        }
        assert_eq!(answer("other-0.js").status(), StatusCode::NOT_FOUND);
    }
}
