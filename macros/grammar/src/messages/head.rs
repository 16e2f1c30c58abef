//! Messages about what a component has for the page's head.

use super::messages;

messages! {
    attr_of_head(name: &str) = "`{name}` has no place: the page's head is one for all components",
        "write `<head>` alone; attributes of the page belong to its `<html>` or `<body>`";
    head_in_each() = "a page has one head, and this `<head>` would be written for each item",
        "put it outside of the `{{#each}}`";
    not_for_head(what: &str) = "{what} cannot go to the page's head from here",
        "a component's `<head>` takes `<title>`, `<meta>`, `<link>` and `<script src=\"…\">`, and `{{#if}}` around them";
    script_in_head() = "a script without `src` cannot go to the page's head from here",
        "put it into a file and write `<script src=\"…\" defer></script>`, or into the `<head>` of the `<html>` that your layout writes";
    live_in_head() = "in a head, only the text of `<title>` follows a store",
        "read it once, `get(&store)`, or put `{{#if}}` around the element";
}
