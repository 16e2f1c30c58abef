//! Messages about tags, blocks, braces and text.

use super::{messages, near};
use crate::markup::Kind;
use crate::nearest::nearest;

messages! {
    too_deep(depth: usize) = "elements and blocks are nested more than {depth} deep",
        "move a part into a component of its own";
    lone_angle() = "a lone `<` begins no tag",
        "write `&lt;`, or quote the text: \"a < b\"";
    empty_tag() = "`<>` names no element",
        "leave it out: markup may hold several elements side by side";
    unclosed_comment() = "this comment does not end",
        "close it with `-->`";
    unknown_declaration() = "the only declaration in HTML is the doctype",
        "write `<!DOCTYPE html>`, or `<!-- … -->` for a comment";
    nameless_closer(open: &str) = "a closing tag names what it closes",
        "write `</{open}>`";
    wrong_closer(name: &str, open: &str) = "`</{name}>` does not close `<{open}>`",
        "write `</{open}>`";
    unfinished_closer(name: &str) = "a closing tag holds nothing but its name",
        "write `</{name}>`";
    unfinished_tag(name: &str) = "the tag `<{name}` has no end",
        "close it with `>` or `/>`";
    void_closer(name: &str) = "`<{name}>` has no content, and so no closing tag",
        "remove `</{name}>`";
    wrong_block_closer(name: &str, open: &str) = "`{{/{name}}}` does not close `{{#{open}}}`",
        "write `{{/{open}}}`";
    long_block_closer(name: &str) = "a closer holds nothing but the block's name",
        "write `{{/{name}}}`";
    branch_after_else() = "`{{:else}}` is the last branch of a block",
        "move this branch before it";
    branch_in_if(written: &str) = "`{{:{written}}}` is no branch of `{{#if}}`",
        "write `{{:else if condition}}` or `{{:else}}`";
    branch_in_match(written: &str) = "`{{:{written}}}` is no branch of `{{#match}}`",
        "write `{{:case pattern}}`; `{{:case _}}` is for everything else";
    branch_in_each(written: &str) = "`{{:{written}}}` is no branch of `{{#each}}`",
        "write `{{:else}}` for what is shown when there is nothing";
    branch_in_await(written: &str) = "`{{:{written}}}` is no branch of `{{#await}}`",
        "write `{{:then value}}` for the result, or `{{:catch error}}` for its error";
    await_branch_twice(word: &str) = "`{{#await}}` has two branches `{{:{word}}}`",
        "join them: a future ends once";
    node_before_case() = "this stands in `{{#match}}` before the first `{{:case}}`, and would never be shown",
        "move it into a case, or before the block";
    match_without_case() = "`{{#match}}` has no case",
        "write `{{#match value}}{{:case pattern}}…{{/match}}`";
    case_without_pattern() = "`{{:case}}` has no pattern",
        "write `{{:case pattern}}`; `{{:case _}}` is for everything else";
    each_without_pattern() = "`as` is followed by no pattern",
        "write `{{#each list as item}}`, or leave `as` out and write `{{this}}` for an item";
    each_in(item: &str, list: &str) = "`{{#each}}` names the list first, and then its items",
        "write `{{#each {list} as {item}}}`";
    each_index(written: &str) = "after the comma stands the name of the running number, not `{written}`",
        "write `{{#each list as item, i}}`; a tuple is taken apart in brackets: `as (a, b), i`";
    empty_key() = "the key is empty",
        "write what an item is known by: `(item.id)`";
    nameless_block(sign: char) = "`{{{sign}` is followed by no name",
        "write `{{#if …}}`, `{{#match …}}`, `{{#each …}}`, `{{#await …}}`, or `{{@html …}}`, `{{@let …}}`";
    empty_braces() = "`{{}}` shows nothing",
        "write an expression in it, or quote the text: \"{{}}\"";
    spread_in_markup() = "`{{..}}` gives attributes, and stands in a tag",
        "write `<p {{..attrs}}>`";
    at_without_value(name: &str) = "`{{@{name}}}` has nothing to show",
        "write `{{@{name} …}}` with an expression";
    let_without_value() = "`{{@let}}` binds a pattern to a value",
        "write `{{@let name = value}}`";
    doc_comment() = "`///` begins a comment in Rust: the rest of this line is lost",
        "quote the text, or write the comment as `<!-- … -->`";
    glued_literal() = "Rust reads a string that directly follows a word as one token",
        "put a space between them, or quote the whole text";
    byte_text() = "bytes are no text",
        "write a string: \"…\"";
    bare_entity(name: &str) = "browsers read `&{name}` as an entity even without the `;`",
        "write `&{name};` for the character, or `&amp;{name}` for the text";
    dynamic_raw(name: &str) = "`<{name}>` cannot hold dynamic text: no escaping makes it safe there",
        "put the value into a `data-*` attribute of an element, and read it from there";
    unquoted_raw(name: &str) = "the content of `<{name}>` is not Rust's to read",
        "quote it: `<{name}>r#\"…\"#</{name}>`";
    lower_case_component(name: &str) = "`{name}` is a component here, and components begin with a capital letter",
        "write the component's name; an element has no path";
    bad_component_name(name: &str) = "`{name}` is no path to a component",
        "write `<Name …>` or `<path::Name …>`";
    bad_generics(name: &str) = "the generic arguments of `{name}` cannot be read",
        "write `<{name}::<Type> …>`";
    slot_name_literal() = "a slot's name is known while compiling",
        "write it as a string: \"name\"";
    bad_slot_name(name: &str) = "`{name}` cannot name a slot",
        "write a name of letters, digits and `_`";
}

/// What Rust's lexer could not read, in the text of which all is known that can be.
pub(crate) fn unreadable(part: &str, text: Option<&str>) -> String {
    format!("Rust cannot read `{part}` outside of a string\nhelp: quote this text: {}", quoted(text.unwrap_or(&format!("… {part} …"))))
}

pub(crate) fn url_comment(text: Option<&str>) -> String {
    let text = quoted(text.unwrap_or("https://…"));
    format!("`//` begins a comment in Rust: the rest of this line is lost\nhelp: quote this text: {text}")
}

pub(crate) fn url_in_attr(name: &str, text: &str) -> String {
    format!("`//` begins a comment in Rust: the rest of this line is lost\nhelp: quote the value: `{name}=\"{text}\"`")
}

/// Text as a string of Rust.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("r#\"{text}\"#") } else { format!("\"{text}\"") }
}

pub(crate) fn block_without_value(block: &str) -> String {
    let (what, help) = match block {
        "if" => ("`{#if}` has no condition", "`{#if condition}`"),
        "else if" => ("`{:else if}` has no condition", "`{:else if condition}`, or `{:else}`"),
        "match" => ("`{#match}` has no value", "`{#match value}{:case pattern}…{/match}`"),
        "each" => ("`{#each}` has nothing to go through", "`{#each list as item}`"),
        "await" => ("`{#await}` has nothing to wait for", "`{#await future}…{:then value}…{/await}`"),
        "case … if" => ("`if` in a `{:case}` has no condition", "`{:case pattern if condition}`"),
        _ => ("`{#key}` has no value, with which its content is made anew", "`{#key value}`"),
    };
    format!("{what}\nhelp: write {help}")
}

pub(crate) fn bad_number(digits: &str, ends: bool) -> String {
    if ends {
        format!("`&#{digits};` is no character\nhelp: write a code point, as `&#8212;` or `&#x2014;`")
    } else {
        format!("`&#{digits}` has no `;`\nhelp: write `&#{digits};`, or quote the text: \"&#{digits}\"")
    }
}

pub(crate) fn unknown_entity(name: &str, nearest: Option<&str>) -> String {
    let nearest = nearest.map(|name| format!("&{name};"));
    near(format!("HTML has no entity `&{name};`"), nearest.as_deref(), || format!("quote the text: \"&{name};\""))
}

pub(crate) fn unclosed(kind: Kind, name: &str, before: Option<&str>) -> String {
    let (open, close) = written(kind, name);
    match before {
        Some(before) => {
            format!("`{open}` is not closed before `{before}`\nhelp: write `{close}` before it")
        }
        None => format!("`{open}` is not closed\nhelp: write `{close}` where it ends"),
    }
}

/// How a tag or block is opened and closed.
fn written(kind: Kind, name: &str) -> (String, String) {
    match kind {
        Kind::Tag => (format!("<{name}>"), format!("</{name}>")),
        Kind::Block => (format!("{{#{name}}}"), format!("{{/{name}}}")),
    }
}

pub(crate) fn stray_closer(name: &str, inside: Option<(Kind, String)>) -> String {
    let help = match inside {
        Some((kind, open)) => {
            let (open, close) = written(kind, &open);
            format!("remove it; `{open}` is open here, and closed by `{close}`")
        }
        None => format!("remove it, or write `<{name}>` where it begins"),
    };
    format!("`</{name}>` closes nothing\nhelp: {help}")
}

pub(crate) fn stray_block_closer(name: &str, inside: Option<(Kind, String)>) -> String {
    let help = match inside {
        Some((kind, open)) => {
            let (open, close) = written(kind, &open);
            format!("remove it; `{open}` is open here, and closed by `{close}`")
        }
        None => format!("remove it, or write `{{#{name} …}}` where it begins"),
    };
    format!("`{{/{name}}}` closes nothing\nhelp: {help}")
}

pub(crate) fn stray_branch(written: &str) -> String {
    let word = written.split_whitespace().next().unwrap_or_default();
    let block = match word {
        "case" => "`{#match}`",
        "then" | "catch" => "`{#await}`",
        _ => "`{#if}` or `{#each}`",
    };
    format!("`{{:{written}}}` stands in no block\nhelp: write it between {block} and its closer")
}

pub(crate) fn unknown_block(name: &str) -> String {
    let meant = match name {
        "else" => "{:else}",
        "elseif" | "elif" => "{:else if condition}",
        "case" => "{:case pattern}",
        "then" => "{:then value}",
        "catch" => "{:catch error}",
        "for" | "foreach" | "while" | "loop" => "{#each list as item}…{/each}",
        "switch" => "{#match value}{:case pattern}…{/match}",
        "let" => "{@let name = value}",
        _ => "",
    };
    if !meant.is_empty() {
        return format!("there is no block `{{#{name}}}`\nhelp: write `{meant}`");
    }
    near(
        format!("there is no block `{{#{name}}}`"),
        nearest(name, ["if", "match", "each", "await", "key", "snippet"]).map(|name| format!("{{#{name}}}")).as_deref(),
        || "the blocks are `{#if}`, `{#match}`, `{#each}`, `{#await}`, `{#key}` and `{#snippet}`".to_owned(),
    )
}

pub(crate) fn unknown_at(name: &str) -> String {
    match name {
        "const" => "there is no `{@const}`\nhelp: write `{@let name = value}`".to_owned(),
        _ => near(
            format!("there is no `{{@{name}}}`"),
            nearest(name, ["html", "display", "debug", "let", "render"]).map(|name| format!("{{@{name}}}")).as_deref(),
            || "there are `{@html}`, `{@display}`, `{@debug}`, `{@let}` and `{@render}`".to_owned(),
        ),
    }
}

pub(crate) fn snippet_head() -> String {
    "a snippet has a name and parameters in brackets\nhelp: write `{#snippet row(item: Item)}…{/snippet}`, or `{#snippet row()}` without parameters".to_owned()
}

pub(crate) fn render_without_call() -> String {
    "`{@render}` shows a snippet by its name and what it is given\nhelp: write `{@render name(value)}`, or `{@render name()}`".to_owned()
}

pub(crate) fn branch_in_whole(block: &str) -> String {
    format!("`{{#{block}}}` has no branches\nhelp: remove this, or write `{{#if}}…{{:else}}…{{/if}}`")
}

pub(crate) fn unknown_snippet(name: &str, near: Option<&str>) -> String {
    match near {
        Some(near) => format!("there is no snippet `{name}` here\nhelp: write `{{@render {near}(…)}}`"),
        None if name == "children" => "there is no snippet `children` here\nhelp: write `<slot/>` for what stands in the component's tag".to_owned(),
        None => format!(
            "there is no snippet `{name}` here\nhelp: write `{{#snippet {name}(…)}}…{{/snippet}}` beside it or around it; what a function returns is shown by `{{{name}(…)}}`"
        ),
    }
}

pub(crate) fn snippet_in_itself(name: &str) -> String {
    format!("the snippet `{name}` shows itself\nhelp: make it a component, which may: `<Self …/>`")
}

pub(crate) fn snippet_arguments(name: &str, expected: usize, given: usize) -> String {
    let s = |n: usize| if n == 1 { "" } else { "s" };
    format!("the snippet `{name}` takes {expected} value{}, and is given {given}\nhelp: give one for each of its parameters", s(expected))
}

pub(crate) fn snippet_twice(name: &str) -> String {
    format!("there are two snippets `{name}` here\nhelp: give one of them another name")
}

pub(crate) fn store_as_operand(name: &str) -> String {
    format!("`{name}` is a store, not its value\nhelp: write `${name}` for the value, or `get(&{name})` to read it once")
}
