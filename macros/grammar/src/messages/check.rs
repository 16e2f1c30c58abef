//! Messages of the checks.

use super::{listed, messages, near};
use crate::names::{KEYS, MODIFIERS};
use crate::nearest::nearest;

messages! {
    not_rust(error: &str, written: &str, what: &str) = "{error}",
        "{written} is read as one Rust {what}";
    let_in_hole() = "a `let` shows nothing, and binds nothing here",
        "write `{{@let name = value}}`";
    slot_in_markup_macro() = "a `markup!` is given no slots",
        "write a component, or take the content as an argument: `content: impl View`";
    struct_in_head() = "Rust reads the braces of a struct here as the beginning of the block",
        "put brackets around the struct: `(Name {{ … }})`";
    duplicate_prop(name: &str) = "the prop `{name}` is declared twice",
        "remove or rename one";
    prop_named_slot() = "a prop cannot be called `slot`: in a tag, `slot=\"x\"` says where an element goes",
        "choose another name; `<slot/>` in the markup shows what the tag was given";
    duplicate_trigger(name: &str) = "the trigger `{name}` is declared twice",
        "remove or rename one";
    trigger_and_prop(name: &str) = "`{name}` is a prop and a trigger",
        "rename one: in markup, a trigger's name is a value";
    trigger_in_borrowing(name: &str) = "a component with a lifetime cannot have the trigger `{name}`: it lives no longer than what it borrows",
        "take owned props (`String`, `Arc<T>`), and remove the lifetime";
    fragment_in_borrowing() = "a component with a lifetime cannot have a fragment: it lives no longer than what it borrows",
        "take owned props (`String`, `Arc<T>`), and remove the lifetime";
    trigger_in_markup_macro() = "a `markup!` has no triggers",
        "write a component, with `on name() {{ … }}` before its markup";
    live_in_markup_macro(what: &str) = "a `markup!` cannot hold a `{what}`: it is written once, and does not live on",
        "write a component";
    live_in_borrowing(what: &str) = "a component with a lifetime cannot hold a `{what}`: it lives no longer than what it borrows",
        "take owned props (`String`, `Arc<T>`), and remove the lifetime";
    await_in_setup(name: &str) = "only an `async` component waits in its setup",
        "write `async {name}`, or load the value in the handler and give it as a prop";
    future_of_setup(name: &str) = "`{name}` would be waited for once only, and this block may have to begin anew",
        "write here what begins the future: `{{#await load()}}`; or share it in setup (`let {name} = load().shared();` with the crate `futures`), and write `{{#await {name}.clone()}}`";
    boundary_prop() = "a `<Boundary>` has no props",
        "write `<Boundary>…<p slot=\"error\">…</p></Boundary>`";
    boundary_slot(name: &str) = "a `<Boundary>` has no slot `{name}`",
        "write `slot=\"error\"`: what is shown when something inside fails";
    fragment_in_markup_macro() = "a `markup!` cannot hold a fragment: it is written once, and does not live on",
        "write a component; or put the fragment around the place where this value is shown";
    store_in_markup_macro(name: &str) = "the store `{name}` would not be live in a `markup!`",
        "write `get(&{name})`, or take the value as an argument";
    store_outside_fragment(name: &str) = "the store `{name}` is read live outside of every fragment",
        "wrap this in `<fragment key=\"…\">`, or write `get(&{name})` to read it once";
    bound_store(name: &str) = "`{name}` is bound in the markup: a store must be bound in setup",
        "write `{{get(&{name})}}` to read it once, or move this into a component with `{name}` as a prop";
    unfollowed(name: &str) = "`{name}` is no store: what shows it does not follow its changes",
        "make it one in setup, `let {name} = writable(…)`, and change it by `{name}.set(…)`, `{name}.update(…)` or `{name}.edit(…)`";
    duplicate_key(key: &str) = "two fragments of this component have the key `{key}`",
        "choose another key for one";
    handle_without_key() = "a fragment's key is known while compiling",
        "write it as a string: `use_fragment(\"key\")`";
    handle_of_many(key: &str) = "the fragment `{key}` may be there several times, and a handle is of one",
        "move it into a component of its own, with the handle in its setup";
    void_fragment(tag: &str) = "`<{tag}>` has no content, and cannot be a fragment's element",
        "choose one that has, as `tag=\"div\"`";
    second_trigger() = "an element has one `@trigger`",
        "remove one; a trigger may do several things";
    trigger_needs_arguments(name: &str, takes: usize) = "`{name}` takes {takes} arguments, and an event gives at most one",
        "write `@trigger={{{name}(…)}}` with all of them, or all but the last";
    trigger_of_form(name: &str, takes: usize) = "`{name}` takes {takes} arguments, and a form gives all its fields to one",
        "declare `on {name}(form: Fields)`, with a struct whose fields have the names of the controls: `#[derive(serde::Deserialize)] struct Fields {{ … }}`";
    borrowed_parameter(ty: &str) = "a trigger's parameter owns its value, which comes from the browser",
        "write `{ty}`";
    trigger_shown(name: &str) = "`{name}` is a trigger, and nothing that can be shown",
        "write `{{{name}.error()}}`, `{{{name}.error_for(\"field\")}}` or `{{#if {name}.busy()}}…{{/if}}`";
    password_sent_back() = "a password is not sent back to the browser",
        "leave `value` out: the visitor enters it again";
    on_without_trigger(event: &str) = "`on:{event}` calls nothing",
        "write `on:{event} @trigger=\"name\"`";
    modifier_without_number(name: &str) = "`{name}` needs a number of milliseconds",
        "write `{name}(300)`";
    modifier_with_number(name: &str) = "`{name}` takes no number",
        "write `{name}`";
    key_without_key_event(key: &str, event: &str) = "`{key}` is a key, and `{event}` has none",
        "write `on:keydown|{key}`";
    prop_given_twice(name: &str) = "the prop `{name}` is given twice",
        "keep one";
    duplicate_slot(name: &str) = "the slot `{name}` is given twice",
        "put both into one element, and give that `slot=\"{name}\"`";
    slot_outside_component() = "`slot` says where a child of a component goes, and this is none",
        "write it on an element that stands directly in a component's tag";
}

/// What Rust's own word for a block would be in markup.
pub(crate) fn block_of_rust(word: &str) -> Option<String> {
    let block = match word {
        "if" => "{#if condition}…{:else}…{/if}",
        "match" => "{#match value}{:case pattern}…{/match}",
        "for" | "while" | "loop" => "{#each list as item}…{/each}",
        _ => return None,
    };
    Some(format!("what begins with `{word}` here cannot be read as Rust, and around markup stands a block\nhelp: write `{block}`"))
}

pub(crate) fn format_in_hole(value: &str, format: &str) -> String {
    format!("braces in markup hold a value, and no format\nhelp: write `{{format_args!(\"{{:{format}}}\", {value})}}`")
}

pub(crate) fn markup_in_rust() -> String {
    "there is markup in this Rust expression\nhelp: write a block, as `{#each list as item}…{/each}` or `{#if condition}…{/if}`; in Rust, markup is a value: `markup! { … }`".to_owned()
}

pub(crate) fn at_in_value(name: &str) -> String {
    let help = match name {
        "display" => "write `{format_args!(…)}` or `{value.to_string()}`; a type with `#[derive(View)]` can be given as it is",
        _ => "write an expression",
    };
    format!("`{{@{name}}}` stands between tags, and not in an attribute's value\nhelp: {help}")
}

pub(crate) fn unknown_trigger(name: &str, declared: &[String]) -> String {
    let names = declared.iter().map(String::as_str);
    near(format!("this component has no trigger `{name}`"), nearest(name, names.clone()), || {
        if declared.is_empty() {
            format!("write `on {name}() {{ … }}` before the markup")
        } else {
            format!("write {}, or declare it: `on {name}() {{ … }}` before the markup", listed(names))
        }
    })
}

pub(crate) fn trigger_arguments(name: &str, takes: usize, given: usize) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let what = format!("`{name}` takes {takes} argument{}, and {given} are given", plural(takes));
    let what = what.replace("1 are", "1 is");
    match takes {
        0 => format!("{what}\nhelp: write `@trigger=\"{name}\"`"),
        1 => format!("{what}\nhelp: write `@trigger={{{name}(value)}}`, or `@trigger=\"{name}\"` for what the event gives"),
        _ => format!("{what}\nhelp: write all of them, or all but the last, which the event then gives"),
    }
}

pub(crate) fn unknown_modifier(name: &str, has_key: bool) -> String {
    let modifiers = MODIFIERS.iter().map(|(name, _)| *name);
    let keys = KEYS.iter().copied().filter(|_| has_key);
    near(format!("there is no modifier `{name}`"), nearest(name, modifiers.clone().chain(keys)), || {
        let written = MODIFIERS.iter().map(|(name, number)| match number {
            true => format!("{name}(ms)"),
            false => (*name).to_owned(),
        });
        let written: Vec<String> = written.collect();
        let keys = if has_key { ", or a key: `enter`, `escape`, `a` …" } else { "" };
        format!("write {}{keys}", listed(written.iter().map(String::as_str)))
    })
}

pub(crate) fn this_without_each(pat: Option<&str>) -> String {
    match pat {
        Some(pat) => format!("`{{this}}` is the item of an `{{#each}}` without `as`\nhelp: the item is `{pat}` here"),
        None => "`{this}` is the item of an `{#each}`, and there is none here\nhelp: write `{#each list}{this}{/each}`".to_owned(),
    }
}

pub(crate) fn unknown_fragment(key: &str, keys: &[&str]) -> String {
    near(format!("this component has no fragment with the key `{key}`"), nearest(key, keys.iter().copied()), || match keys {
        [] => format!("write `<fragment key=\"{key}\">` in its markup"),
        keys => format!("its fragments are {}", listed(keys.iter().copied()).replace(" or ", " and ")),
    })
}
