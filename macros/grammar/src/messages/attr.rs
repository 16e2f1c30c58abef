//! Messages about attributes and directives, as they are written.

use super::{listed, messages, near};
use crate::nearest::nearest;
use crate::region::OPTIONS;

messages! {
    no_attr(sign: &str) = "`{sign}` begins no attribute",
        "quote a name that Rust cannot read: `\"{sign}name\"=\"value\"`";
    empty_braces_in_tag() = "`{{}}` gives no attribute",
        "write `{{name}}` for `name={{name}}`, or `{{..attrs}}`";
    empty_spread() = "`{{..}}` spreads nothing",
        "write `{{..attrs}}`";
    three_dots() = "a spread has two dots in Rust",
        "write `{{..attrs}}`";
    block_in_tag(written: &str) = "`{{{written}}}` cannot stand in a tag",
        "let the value decide: `name={{condition.then_some(value)}}` leaves the attribute out for `None`";
    at_in_tag(written: &str) = "`{{{written}}}` cannot stand in a tag",
        "write it between the tags, and `name={{value}}` here";
    value_without_name(written: &str) = "`{{{written}}}` names no attribute",
        "write `name={{{written}}}`";
    bad_quoted_name(name: &str) = "`\"{name}\"` is no name that HTML allows",
        "leave out spaces, quotes, `<`, `>`, `/` and `=`";
    empty_value(name: &str) = "`{name}={{}}` has no value",
        "write an expression in the braces, or `{name}=\"\"`";
    missing_value(name: &str) = "the value of `{name}` is missing",
        "write `{name}=\"text\"` or `{name}={{value}}`";
    literal_ends_in_braces(name: &str, rest: &str) = "a `\"` ends the string here, and `{rest}` opens a brace that nothing closes",
        "write the whole value in braces: `{name}={{format!(\"…\")}}`, or bind what is in them before: `{{@let part = …}}`";
    open_brace_in_literal(rest: &str) = "`{rest}` opens a brace that nothing closes",
        "close it with `}}`, or write `{{{{` for the character";
    close_brace_in_literal() = "`}}` closes no brace in this string",
        "write `}}}}` for the character";
    empty_part(part: &str) = "`{part}` in this string holds no expression",
        "write one, or `{{{{}}}}` for the characters";
    broken_part(part: &str) = "`{part}` in this string is no expression",
        "write `{{{{` and `}}}}` for the characters";
    quoted_directive(name: &str) = "`{name}:` takes no quoted name",
        "write the name without quotes";
    on_with_value(event: &str, trigger: &str) = "`on:{event}` takes no value: the trigger is named beside it",
        "write `on:{event} @trigger={trigger}`";
    on_without_event() = "`on:` names no event",
        "write `on:click`";
    empty_modifier() = "`|` is followed by no modifier",
        "write `|prevent`, `|debounce(300)`, or remove it";
    modifier_number(name: &str) = "`{name}` takes a number of milliseconds",
        "write `{name}(300)`";
    class_without_name() = "`class:` names no class",
        "write `class:name={{condition}}`";
    bad_class(name: &str) = "`{name}` is not one class",
        "write one class for each `class:`, quoted where Rust cannot read it: `class:\"md:w-1/2\"={{condition}}`";
    class_literal(name: &str) = "`class:{name}` takes a condition",
        "write `class:{name}={{condition}}`; a class that is always there belongs in `class=\"…\"`";
    style_without_property() = "`style:` names no property",
        "write `style:color={{value}}`";
    bind_modifier(name: &str, modifier: &str) = "`bind:{name}` takes no modifier",
        "write it on an event beside it, which then says when the store is set: `bind:{name}={{store}} on:input|{modifier}`";
    bind_literal(name: &str) = "`bind:{name}` takes a store",
        "write `bind:{name}={{store}}`";
    no_binding(directive: &str, name: &str) = "`{directive}:{name}` alone means a binding `{name}`, which is no name in Rust",
        "write `{directive}:{name}={{value}}`";
    trigger_value() = "`@trigger` names a trigger of this component",
        "write `@trigger=\"name\"`, or `@trigger={{name(arguments)}}`";
    trigger_not_called(name: &str) = "`@trigger={{{name}}}` is no call",
        "write `@trigger=\"{name}\"`, or `@trigger={{{name}(arguments)}}`";
    allow_value() = "`@allow` names a rule that this element may break",
        "write `@allow=\"content-model\"`, or another rule's name";
    on_component(directive: &str) = "a component takes props, and no `{directive}`",
        "put it on an element, inside the component or around it";
    bind_on_component(name: &str) = "a component has no controls that `bind:{name}` could mean",
        "give it the store, `{name}={{store.clone()}}`, and bind the control inside the component";
    bad_prop_name(name: &str) = "`{name}` cannot name a prop",
        "write the name as the component declares it";
    second_spread() = "a tag takes one spread: two would not know which value holds",
        "spread one value, and name the rest";
    slot_attr(name: &str) = "`<slot>` takes no `{name}`, only a name",
        "write `<slot/>` or `<slot name=\"x\"/>`";
    fragment_without_key() = "this fragment has no key",
        "write `<fragment key=\"name\">`, with a name that no other fragment of this component has";
    fragment_key_literal() = "a fragment's key is known while compiling",
        "write it as a string: `key=\"name\"`; a fragment for each item belongs in a component";
    fragment_key(key: &str) = "the key `{key}` would break the page: it stands in a comment there",
        "leave out `--`, `<` and `>`";
    fragment_tag_literal() = "a fragment's element is known while compiling",
        "write its name as a string: `tag=\"ul\"`";
    fragment_idle() = "`idle` says when the streams in a fragment pause",
        "write `idle=\"hidden\"`: while the browser's tab is hidden";
    shared_with_value() = "`shared` takes no value",
        "write `<fragment shared key=\"name\">`";
    fragment_number(name: &str) = "`{name}` takes a number",
        "write `{name}=\"100\"` or `{name}={{number}}`";
}

pub(crate) fn duplicate_attr(name: &str) -> String {
    let help = match name {
        "class" => "keep one; a class that is there under a condition is written `class:name={condition}`",
        "style" => "keep one; a property with a value of its own is written `style:color={value}`",
        _ => "keep one",
    };
    format!("`{name}` is given twice\nhelp: {help}")
}

/// `:if={condition}`
pub(crate) fn block_attribute(word: &str, block: &str) -> String {
    format!("`:{word}` begins no attribute\nhelp: write `{block}` around the element")
}

pub(crate) fn call_on_value(name: &str, written: &str) -> String {
    format!("the value of `{name}` is neither a string by itself nor in braces\nhelp: write `{name}={{{written}}}`")
}

pub(crate) fn unquoted_value(name: &str, value: &str, expression: bool) -> String {
    let what = format!("the value of `{name}` is neither a string nor in braces\nhelp: write `{name}=\"{value}\"`");
    if expression { format!("{what} for the text, or `{name}={{{value}}}` for the expression") } else { what }
}

pub(crate) fn fragment_mode(written: &str) -> String {
    let modes = ["append", "prepend", "replace"];
    near(format!("a fragment has no mode `{written}`"), nearest(written, modes), || format!("write {}", listed(modes)))
}

pub(crate) fn fragment_attr(name: &str) -> String {
    near(format!("`<fragment>` takes no `{name}`"), nearest(name, OPTIONS), || {
        "it leaves no element in the page that could have attributes; `tag=\"div\"` gives it one".to_owned()
    })
}

pub(crate) fn unknown_directive(directive: &str, whole: &str) -> String {
    match directive {
        "v-on" | "v-bind" | "x-on" | "x-bind" | "hx-on" => {
            format!("`{whole}` is no directive here\nhelp: quote the name to pass it on: `\"{whole}\"=\"…\"`")
        }
        _ => near(format!("there is no directive `{directive}:`"), nearest(&format!("{directive}:"), ["on:", "class:", "style:", "bind:"]), || {
            format!("quote the name if another script reads it: `\"{whole}\"=\"…\"`")
        }),
    }
}

pub(crate) fn unknown_bind(name: &str) -> String {
    match name {
        "" => "`bind:` names nothing of a control\nhelp: write `bind:value={store}`".to_owned(),
        _ => near(format!("there is no `bind:{name}`"), nearest(name, ["value", "checked", "group"]).map(|name| format!("bind:{name}")).as_deref(), || {
            format!("bind a control's `value`, `checked` or `group`; write `{name}={{$store}}` for what the visitor does not change")
        }),
    }
}

pub(crate) fn at_attr_value(name: &str) -> String {
    format!("`@{name}` takes no value\nhelp: write `@{name}`, or leave it out")
}

pub(crate) fn unknown_at_attr(name: &str, trigger: &str) -> String {
    match name {
        "ignore" | "hook" => {
            format!("`@{name}` is not available yet\nhelp: remove it")
        }
        _ => {
            near(format!("there is no `@{name}`"), nearest(name, ["trigger", "allow", "reload", "prefetch"]).map(|name| format!("@{name}")).as_deref(), || {
                format!("write `on:{name} @trigger={trigger}` for an event, or quote the name: `\"@{name}\"=\"…\"`")
            })
        }
    }
}
