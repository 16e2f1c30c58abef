//! Triggers and events.

use super::super::{wrong, wrong_whole};

#[test]
fn declared() {
    wrong(
        "on save() {} on save() {}",
        "
        1:21 the trigger `save` is declared twice
            help: remove or rename one
        ",
    );
    wrong(
        "on save(&self, a) {}",
        "
        1:13 a trigger has no `self`: it uses the component's bindings by their names
            help: remove `self`
        1:20 this parameter has no type
            help: write `name: Type`
        ",
    );
    wrong(
        "on save()",
        "
        1:8 the body of the trigger `save` is missing
            help: write `on save() { … }`
        ",
    );
    wrong(
        "on save() { let x = ; }",
        "
        1:25 expected an expression
        ",
    );
    wrong(
        "on save() { $count.set(1) }",
        "
        1:17 `$name` stands for a store's value in markup only
            help: write `get(&name)` here
        ",
    );
    wrong_whole(
        "X(save: u8) { on save() {} }",
        "
        1:17 `save` is a prop and a trigger
            help: rename one: in markup, a trigger's name is a value
        ",
    );
}

#[test]
fn named() {
    wrong(
        r#"on save() {} <button @trigger="svae">a</button>"#,
        "
        1:35 this component has no trigger `svae`
            help: did you mean `save`?
        ",
    );
    wrong(
        r#"on save() {} on clear() {} <button @trigger="go">a</button>"#,
        "
        1:49 this component has no trigger `go`
            help: write `save` or `clear`, or declare it: `on go() { … }` before the markup
        ",
    );
    wrong(
        r#"<button @trigger="save">a</button>"#,
        "
        1:22 this component has no trigger `save`
            help: write `on save() { … }` before the markup
        ",
    );
    wrong(
        r#"on save() {} <button @trigger="save" @trigger="save">a</button>"#,
        "
        1:51 an element has one `@trigger`
            help: remove one; a trigger may do several things
        ",
    );
    wrong(
        r#"<button @trigger="a {b}" on:click>a</button>"#,
        r#"
        1:22 `@trigger` names a trigger of this component
            help: write `@trigger="name"`, or `@trigger={name(arguments)}`
        1:30 `on:click` calls nothing
            help: write `on:click @trigger="name"`
        "#,
    );
    wrong(
        "<button @trigger={save}>a</button>",
        r#"
        1:23 `@trigger={save}` is no call
            help: write `@trigger="save"`, or `@trigger={save(arguments)}`
        "#,
    );
    wrong(
        "<button @trigger={a.b()}>a</button>",
        r#"
        1:22 `@trigger` names a trigger of this component
            help: write `@trigger="name"`, or `@trigger={name(arguments)}`
        "#,
    );
}

#[test]
fn arguments() {
    wrong(
        r#"on save(a: u8, e: Event, b: u8) {} <button @trigger="save">a</button>"#,
        "
        1:57 `save` takes 2 arguments, and an event gives at most one
            help: write `@trigger={save(…)}` with all of them, or all but the last
        ",
    );
    wrong(
        "on save(a: u8, b: u8) {} <button @trigger={save(1,2,3)}>a</button><button @trigger={save()}>a</button>",
        "
        1:48 `save` takes 2 arguments, and 3 are given
            help: write all of them, or all but the last, which the event then gives
        1:89 `save` takes 2 arguments, and 0 are given
            help: write all of them, or all but the last, which the event then gives
        ",
    );
    wrong(
        "on save(a: u8) {} <button @trigger={save(1,2)}>a</button>",
        r#"
        1:41 `save` takes 1 argument, and 2 are given
            help: write `@trigger={save(value)}`, or `@trigger="save"` for what the event gives
        "#,
    );
    wrong(
        "on save(e: Event) {} <button @trigger={save(1)}>a</button>",
        r#"
        1:44 `save` takes 0 arguments, and 1 is given
            help: write `@trigger="save"`
        "#,
    );
}

#[test]
fn events() {
    wrong(
        "<button on:click>a</button>",
        r#"
        1:13 `on:click` calls nothing
            help: write `on:click @trigger="name"`
        "#,
    );
    wrong(
        r#"on s() {} <button on:click on:click @trigger="s">a</button>"#,
        "
        1:32 `on:click` is given twice
            help: keep one
        ",
    );
    wrong(
        r#"on s() {} <button on:click|prevnt|enter|debounce|stop(3) @trigger="s">a</button>"#,
        "
        1:32 there is no modifier `prevnt`
            help: did you mean `prevent`?
        1:39 `enter` is a key, and `click` has none
            help: write `on:keydown|enter`
        1:45 `debounce` needs a number of milliseconds
            help: write `debounce(300)`
        1:54 `stop` takes no number
            help: write `stop`
        ",
    );
    wrong(
        r#"on s() {} <input on:keydown|entr|zzz|debounce(x) @trigger="s">"#,
        "
        1:33 there is no modifier `entr`
            help: did you mean `enter`?
        1:38 there is no modifier `zzz`
            help: write `prevent`, `stop`, `once`, `self`, `debounce(ms)` or `throttle(ms)`, or a key: `enter`, `escape`, `a` …
        1:50 `debounce` takes a number of milliseconds
            help: write `debounce(300)`
        ",
    );
}

#[test]
fn as_values() {
    wrong(
        r#"on save() {} {save} {save.error()} <fragment key="f">{@html save} {@debug save}</fragment>"#,
        "
        1:19 `save` is a trigger, and nothing that can be shown
            help: write `{save.error()}`, `{save.error_for(\"field\")}` or `{#if save.busy()}…{/if}`
        1:65 `save` is a trigger, and nothing that can be shown
            help: write `{save.error()}`, `{save.error_for(\"field\")}` or `{#if save.busy()}…{/if}`
        ",
    );
    // Bound anew, it is none.
    wrong("let save = 1; on save() {} on item() {} {save} {#each 3 as item}{item}{/each}", "");
    wrong(
        r#"on save() {} <label>"a"<input type="password" name="a" value={save.value("a")}></label> <label>"b"<input name="b" value={save.value("b")}></label>"#,
        "
        1:60 a password is not sent back to the browser
            help: leave `value` out: the visitor enters it again
        ",
    );
}

#[test]
fn keys_may_be_held() {
    wrong(r#"on save() {} <input aria-label="a" on:keydown|ctrl|shift|enter @trigger="save">"#, "");
    wrong(
        r#"on save() {} <button on:click|ctrl @trigger="save">a</button>"#,
        "
        1:35 `ctrl` is a key, and `click` has none
            help: write `on:keydown|ctrl`
        ",
    );
}

#[test]
fn parameters() {
    wrong(
        r#"on go(a: &str, b: &u8) {} <button @trigger={go("a", 1)}>b</button>"#,
        "
        1:14 a trigger's parameter owns its value, which comes from the browser
            help: write `String`
        1:23 a trigger's parameter owns its value, which comes from the browser
            help: write `u8`
        ",
    );
    wrong(
        r#"on join(name: String, age: u8) {} <form @trigger="join"></form><button @trigger="join">b</button>"#,
        "
        1:54 `join` takes 2 arguments, and a form gives all its fields to one
            help: declare `on join(form: Fields)`, with a struct whose fields have the names of the controls: `#[derive(serde::Deserialize)] struct Fields { … }`
        1:85 `join` takes 2 arguments, and an event gives at most one
            help: write `@trigger={join(…)}` with all of them, or all but the last
        ",
    );
}
