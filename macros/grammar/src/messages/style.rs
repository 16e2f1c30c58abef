//! Messages about style sheets.

use super::messages;
use crate::style::sheet::Mistake;

messages! {
    style_in_block() = "a style sheet holds for the whole component, whether or not this part of it is shown",
        "put the `<style>` outside of the block; let a class come and go: `class:dark={{$dark}}`";
    style_attr(name: &str) = "`{name}` cannot differ from one use to the next: a style sheet goes to the page's head, once for all that need it",
        "give the attribute a literal value; `global` has none";
    unused_selector(selector: &str) = "no element of this component is what `{selector}` asks for",
        "elements of other components and of `{{@html}}` are `:global({selector})`";
}

pub(crate) fn style_mistake(mistake: &Mistake) -> String {
    let (what, help) = match mistake {
        Mistake::Open(open, part) => {
            let help = match *open {
                "{" => "write the `}` that ends it",
                "(" => "write the `)` that ends it",
                "[" => "write the `]` that ends it",
                "/*" => "write the `*/` that ends the comment",
                _ => "write the quote that ends the string, before the line ends",
            };
            (format!("`{open}` is not closed in `{part}`"), help.to_owned())
        }
        Mistake::Closes(close, part) => (format!("`{close}` closes nothing in `{part}`"), "take it out, or write what it closes".to_owned()),
        Mistake::NoSelector(part) => (format!("`{part}` has no selector"), "write what the rule is for, as in `p { … }`".to_owned()),
        Mistake::NoRule(part) => (format!("`{part}` is no rule"), "a style sheet holds rules: `p { color: red }`".to_owned()),
        Mistake::NoDeclaration(part) => (format!("`{part}` is no declaration"), "write `property: value;`".to_owned()),
        Mistake::EndTag => ("`</style` ends the element here, in a string and in a comment too".to_owned(), "in a string, write `<\\/style`".to_owned()),
        Mistake::Selector(part) if part.is_empty() => ("a selector is missing between the commas".to_owned(), "take the comma out".to_owned()),
        Mistake::Selector(part) => (format!("`{part}` is no selector"), "write an element, `.class`, `#id`, `[attribute]` or `:state`".to_owned()),
        Mistake::Deep => ("the style sheet is nested too deeply to be read".to_owned(), "take some of it out of the rules around it".to_owned()),
    };
    format!("{what}\nhelp: {help}")
}
