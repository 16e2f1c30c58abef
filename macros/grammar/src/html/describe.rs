//! What an element is, in words: for editors.

use std::fmt::Write as _;

use super::{CUSTOM, ELEMENTS, Element, NONE, attributes, element, elements::MODELS, foreign, is_global, names};

/// What an editor shows of an element: what it may hold, the attributes that it takes beside the global ones, and where the standard speaks of it. The text is
/// Markdown; nothing for a name that is no element's.
///
/// ```
/// let text = marquetry_grammar::describe_element("ul").unwrap();
/// assert!(text.contains("May hold: `li`"), "{text}");
/// assert_eq!(marquetry_grammar::describe_element("blink"), None);
/// ```
pub fn describe_element(name: &str) -> Option<String> {
    let number = element(name);
    if number == CUSTOM {
        return Some(format!("`<{name}>`: a custom element."));
    }
    if number == NONE {
        return foreign(name).map(|language| format!("`<{name}>`: an element of {}.", language.name()));
    }
    let element = &ELEMENTS[number as usize];
    let mut text = format!("`<{name}>`: an element of HTML.\n\n{}", content(element));
    let own: Vec<&str> = element.attributes.iter().filter(|(name, _)| !is_global(*name)).map(|(name, _)| attributes::NAMES[*name as usize]).collect();
    if !own.is_empty() {
        let _infallible = write!(text, "\n\nAttributes of its own: {}.", list(own.into_iter()));
    }
    let required: Vec<String> = element.required.iter().map(|set| list(set.iter().map(|name| attributes::NAMES[*name as usize]))).collect();
    if !required.is_empty() {
        let _infallible = write!(text, "\n\nRequired: {}.", required.join(", or "));
    }
    let _infallible = write!(text, "\n\n[HTML standard](https://html.spec.whatwg.org/multipage/indices.html#elements-3)");
    Some(text)
}

fn content(element: &Element) -> String {
    /// As many as are read at a glance; the models with more are the standard's large categories.
    const FEW: usize = 24;
    let model = &MODELS[element.model as usize];
    let inside: Vec<&str> = names(model.children).collect();
    match (inside.len(), model.text) {
        (0, false) => "Holds nothing.".to_owned(),
        (0, true) => "Holds text.".to_owned(),
        (few, text) if few <= FEW => format!("May hold: {}{}.", list(inside.into_iter()), if text { ", text" } else { "" }),
        _ if names(model.children).any(|name| name == "div") => "May hold: text and all elements of a body (flow content).".to_owned(),
        _ => "May hold: text and what stands in a line of text (phrasing content).".to_owned(),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::describe_element;

    #[test]
    fn elements_are_described() {
        let of = |name| describe_element(name).unwrap();
        assert!(of("div").contains("flow content"), "{}", of("div"));
        assert!(of("button").contains("phrasing content") && of("button").contains("`formaction`"), "{}", of("button"));
        assert!(of("br").contains("Holds nothing"), "{}", of("br"));
        assert!(of("img").contains("Required: `"), "{}", of("img"));
        assert!(of("my-clock").contains("custom"));
        assert!(of("circle").contains("SVG") && of("mfrac").contains("MathML"));
    }
}
