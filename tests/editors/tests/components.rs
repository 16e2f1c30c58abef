//! What is offered, found and shown while components are written. `¦` is the caret, or the pointer.

use std::sync::LazyLock;

use editor_tests::Editor;

static EDITOR: LazyLock<Editor> = LazyLock::new(|| Editor::open(env!("CARGO_TARGET_TMPDIR")));

/// A file with a component of this body.
fn file(body: &str) -> String {
    format!(
        r#"use marquetry::prelude::*;

#[derive(Clone, PartialEq)]
pub struct Todo {{ pub title: &'static str, pub done: bool }}

component! {{
    /// One thing to do.
    pub Row(todo: Todo, count: u64 = 0) {{ <li>{{todo.title}} {{count}}</li> }}

    pub List(todo: Todo) {{ {body} }}
}}
"#
    )
}

const LIVE: &str = r#"let n = writable(0u64); on add(by: u64) { n.update(|n| n + by) }"#;

#[test]
fn expressions_are_completed() {
    for body in [
        "<p>{todo.¦}</p>",
        "<p>{todo.ti¦}</p>",
        "<p>{todo.¦}",
        "<p title={todo.¦}>x</p>",
        "<p class:on={todo.¦}>x</p>",
        "<ul><Row count={3} todo={todo.¦}/></ul>",
        "{#if todo.¦}<p>x</p>{/if}",
        "{@let t = todo.¦}<p>x</p>",
        "{#each [todo] as one}<p>{one.¦}</p>{/each}",
        "let title = todo.¦; <p>{title}</p>",
        "let n = writable(todo); <fragment key=\"n\">{$n.¦}</fragment>",
        "let n = writable(0); on add() { todo.¦ } <button @trigger=\"add\">x</button>",
    ] {
        let offered = EDITOR.completions(&file(body));
        assert!(offered.iter().any(|name| name == "title") && offered.iter().any(|name| name == "done"), "{body}: {offered:?}");
    }
}

#[test]
fn names_are_completed() {
    for (body, name) in [
        ("<p>{to¦}</p>", "todo"),
        ("let counter = writable(0); <fragment key=\"n\">{$co¦}</fragment>", "counter"),
        ("let counter = writable(0); on add() { counter.¦ } <button @trigger=\"add\">x</button>", "update"),
    ] {
        let offered = EDITOR.completions(&file(body));
        assert!(offered.iter().any(|offer| offer == name), "{body}: {offered:?}");
    }
}

#[test]
fn definitions_are_found() {
    for (body, begins) in [
        ("<ul><R¦ow todo={todo}/></ul>", "Row(todo: Todo"),
        ("<ul><Row co¦unt={3} todo={todo}/></ul>", "count: u64 = 0"),
        ("<p>{to¦do.title}</p>", "todo: Todo) {"),
        ("<p>{todo.ti¦tle}</p>", "title: &'static str"),
        (&format!("{LIVE} <fragment key=\"n\">{{$n¦}}</fragment>"), "n = writable"),
        (&format!("{LIVE} <fragment key=\"n\">{{n¦}}</fragment>"), "n = writable"),
        (&format!("{LIVE} <button @trigger={{ad¦d(1)}}>x</button>"), "add(by: u64)"),
        (&format!("{LIVE} <input aria-label=\"n\" @trigger=\"a¦dd\">"), "add(by: u64)"),
    ] {
        let found = EDITOR.definition(&file(body));
        assert!(found.len() == 1 && found[0].starts_with(begins), "{body}: {found:#?}");
    }
}

#[test]
fn what_things_are_is_shown() {
    for (body, parts) in [
        ("<but¦ton>x</button>", &["<button>", "phrasing content", "formaction"][..]),
        ("<button>x</but¦ton>", &["<button>"]),
        ("<svg viewBox=\"0 0 1 1\"><cir¦cle r=\"1\"/></svg>", &["an element of SVG"]),
        ("<ul><R¦ow todo={todo}/></ul>", &["One thing to do."]),
        ("<p>{todo.ti¦tle}</p>", &["title: &"]),
        (&format!("{LIVE} <fragment key=\"n\">{{$n¦}}</fragment>"), &["n: Writable<u64>"]),
        (&format!("{LIVE} <input aria-label=\"n\" @trigger=\"a¦dd\">"), &["on add(by: u64)"]),
    ] {
        let shown = EDITOR.hover(&file(body));
        assert!(parts.iter().all(|part| shown.contains(part)), "{body}: {shown}");
    }
}
