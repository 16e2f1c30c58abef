//! Messages about the header, the props, the setup and the triggers.

use super::{messages, near};
use crate::html;

messages! {
    component_expected() = "a component's name is expected here",
        "write `pub Name(prop: Type) {{ … }}`";
    component_twice(name: &str) = "there is another component `{name}` before this one",
        "give each a name of its own";
    keyword_before_name() = "a component has no keyword before its name",
        "write `pub Name(prop: Type) {{ … }}`";
    component_name(name: &str) = "the component `{name}` would read as an element in markup",
        "begin its name with a capital letter";
    root_twice() = "the roots are stated twice",
        "write one `#[root(…)]` with all of them";
    root_without_names() = "this states no roots",
        "write the names of the elements that the component may have at its top, as `#[root(li)]`, and `text` for text";
    root_not_stated(root: &str, name: &str) = "{root} is none of the roots that `{name}` states",
        "state it in `#[root(…)]`";
    component_output() = "a component has no return type: it shows its markup",
        "remove it";
    component_body(name: &str) = "the body of `{name}` is missing",
        "write `{name}(props) {{ setup, triggers, markup }}`";
    prop_without_type(name: &str) = "the prop `{name}` has no type",
        "write `{name}: Type`, or `{name}: Type = default`";
    prop_visibility() = "props are public already",
        "remove `pub`";
    missing_semicolon() = "a `;` is missing after this: what follows is the markup or a trigger",
        "write `;` here";
    trigger_without_brackets(name: &str) = "the trigger `{name}` has no brackets for its parameters",
        "write `on {name}() {{ … }}`";
    dollar_in_setup() = "`$name` stands for a store's value in markup only",
        "write `get(&name)` here";
    trigger_body(name: &str) = "the body of the trigger `{name}` is missing",
        "write `on {name}() {{ … }}`";
    trigger_self() = "a trigger has no `self`: it uses the component's bindings by their names",
        "remove `self`";
    param_without_type() = "this parameter has no type",
        "write `name: Type`";
    trigger_in_markup(name: &str) = "the trigger `{name}` stands in the markup",
        "move it before the first tag; text is written \"on {name}\"";
    let_in_markup(name: &str) = "`let {name}` stands in the markup, where it is text",
        "move it before the first tag, or write `{{@let {name} = …}}`";
    nested_too_deep() = "the brackets or operators here are nested too deeply",
        "move a part into a component or a function; quote what is text";
}

pub(crate) fn text_before_markup(word: &str, braces: bool) -> String {
    let help = match word {
        "export" => "props stand behind the component's name: `Name(prop: Type)`; quote it if it is text: \"export …\"".to_owned(),
        _ if braces && html::all_elements().any(|element| element == word) => {
            format!("write a tag, `<{word}>…</{word}>`, or quote it if it is text: \"{word} …\"")
        }
        _ => format!("quote it: \"{word} …\""),
    };
    format!("text before the first tag is read as Rust\nhelp: {help}")
}

pub(crate) fn unknown_root(name: &str, nearest: Option<&str>) -> String {
    near(format!("HTML, SVG and MathML have no element `<{name}>`"), nearest, || "write names of elements, and `text` for text".to_owned())
}

pub(crate) fn root_missing(name: &str, through: &str, root: &str) -> String {
    let circle = format!("`{name}` reaches itself through `{through}`: what stands at its top cannot be found out");
    format!("{circle}\nhelp: state it before the name: `#[root({root})] {name}`")
}
