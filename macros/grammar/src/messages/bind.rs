//! Messages about `bind:`.

use super::messages;
use crate::tree::Bound;

messages! {
    second_bind() = "a control is bound to one store",
        "remove one `bind:`";
    bind_on_fragment(name: &str) = "a fragment's element is no control that `bind:{name}` could mean",
        "write the control inside the fragment, and bind that";
    bind_in_markup_macro(name: &str) = "`bind:{name}` is not followed in a `markup!`: it is written once, and does not live on",
        "write a component, with the store as a prop";
    bind_in_borrowing(name: &str) = "a component with a lifetime cannot have `bind:{name}`: it lives no longer than what it borrows",
        "take owned props (a store is cheap to clone), and remove the lifetime";
    bind_in_each() = "this control would be there for each item, outside of every fragment",
        "put a `<fragment key=\"…\">` around the `{{#each}}`";
    bind_of_a_value(name: &str, store: &str) = "`bind:{name}` takes the store itself, to set it, and not its value",
        "write `bind:{name}={{{store}}}`, without `$`";
    bind_of_an_expression(name: &str) = "`bind:{name}` takes a store by its name: this would make another one each time",
        "write `let store = …;` in setup, and `bind:{name}={{store}}` here";
    bind_of_a_bound_name(name: &str, bound: &str) = "`{bound}` is bound in the markup: a control follows what setup and props bind",
        "move the control into a component with the store as a prop, and write `bind:{name}={{store}}` there";
    bind_dynamic(name: &str, attr: &str) = "`{attr}` decides what `bind:{name}` means, and is known while compiling",
        "write it as a string, with one control for each way in an `{{#if}}`";
    bind_and_attribute(name: &str, attr: &str) = "`bind:{name}` writes `{attr}`",
        "remove `{attr}`: what is shown first is what the store holds first";
    bind_and_text() = "`bind:value` writes the text of this `<textarea>`",
        "remove what stands in it: what is shown first is what the store holds first";
    group_without_value() = "this control of a group has no value that the store could hold",
        "write `value=\"…\"` beside `bind:group`";
    option_without_value() = "an option of a bound `<select>` is known by its value, and this one has only text that is computed",
        "write `<option value={{…}}>`";
    options_elsewhere() = "which option is chosen is known of those that stand in this `<select>`",
        "write its `<option>`s here, with `{{#each}}` or `{{#if}}` where they are computed";
}

pub(crate) fn bind_on_element(bound: Bound, element: &str) -> String {
    let name = bound.name();
    let help = match (bound, element) {
        (Bound::Checked | Bound::Group, "select" | "textarea") => "write `bind:value={store}`",
        (Bound::Value, _) => "it stands on `<input>`, `<textarea>` and `<select>`; in other elements write `{$store}`",
        (Bound::Checked, _) => "it stands on `<input type=\"checkbox\">`",
        (Bound::Group, _) => "it stands on `<input type=\"radio\">` and `<input type=\"checkbox\">`",
    };
    format!("`<{element}>` has nothing that `bind:{name}` could mean\nhelp: {help}")
}

pub(crate) fn bind_on_type(bound: Bound, kind: &str) -> String {
    let name = bound.name();
    let what = format!("`<input type=\"{kind}\">` has nothing that `bind:{name}` could mean");
    let help = match (bound, kind.to_ascii_lowercase().as_str()) {
        (Bound::Value, "checkbox") => {
            return "of a check box the visitor changes whether it is ticked, not its value\nhelp: write `bind:checked={store}`, or \
                    `bind:group={store}` on each of several"
                .to_owned();
        }
        (Bound::Value | Bound::Checked, "radio") => {
            return "of several radio buttons one is ticked\nhelp: write `bind:group={store}` on each, with its `value`".to_owned();
        }
        (Bound::Value, "file") => "a page cannot set the value of a file input; remove it",
        (Bound::Value, "hidden" | "submit" | "button" | "reset" | "image") => {
            "the visitor does not change its value: write `value={$store}`, inside a fragment"
        }
        (Bound::Value, _) => "write `type=\"text\"`, or another type whose value the visitor changes",
        (Bound::Checked, _) => "it stands on `<input type=\"checkbox\">`",
        (Bound::Group, _) => "it stands on `<input type=\"radio\">` and `<input type=\"checkbox\">`",
    };
    format!("{what}\nhelp: {help}")
}
