//! `<style>` in a component: a style sheet for its own elements, and for those that it writes into the slots of others.
//!
//! An attribute made of the component's name and its style sheets stands at each element that a selector may ask for, and in each selector: both while compiling.

pub(crate) mod selector;
pub(crate) mod sheet;

use crate::region::literal_of;
use crate::tree::{Attr, AttrValue, Element, Node};
use selector::Compound;

/// The style sheets of a component.
///
/// ```
/// use marquetry_grammar::{Errors, parse_invocation, style::styles};
///
/// let source = r#"Note { <style>"p { color: red }"</style> <p>"x"</p> <b>"y"</b> }"#;
/// let invocation = parse_invocation(source.parse().unwrap(), &mut Errors::new());
/// let styles = styles("Note", &invocation.components[0].markup);
/// let scoped = styles.scoped.unwrap();
/// assert_eq!(styles.sheets[0].1, format!("p[{}]{{color:red}}", scoped.attribute));
/// assert!(scoped.wants("p", &[]) && !scoped.wants("b", &[]));
/// ```
#[derive(Debug, Default)]
pub struct Styles {
    /// What is known of the elements that the component's own style sheets are for.
    pub scoped: Option<Scoped>,
    /// What goes to the page's head: the component's own style sheets as one, and those for all; each with the attributes of its element.
    pub sheets: Vec<(String, String)>,
}

/// Which elements of a component its style sheets are for.
#[derive(Debug)]
pub struct Scoped {
    /// The attribute that they have: `data-s…`.
    pub attribute: String,
    compounds: Vec<Compound>,
}

impl Scoped {
    /// Whether a selector may ask for an element of this name with these attributes.
    pub fn wants(&self, name: &str, attrs: &[Attr]) -> bool {
        self.compounds.iter().any(|compound| compound.fits(name, attrs))
    }
}

impl Compound {
    /// Whether an element may be what this asks for.
    pub(crate) fn fits(&self, name: &str, attrs: &[Attr]) -> bool {
        self.element.as_ref().is_none_or(|element| element.eq_ignore_ascii_case(name))
            && self.classes.iter().all(|class| may_have(attrs, "class", class))
            && self.ids.iter().all(|id| may_have(attrs, "id", id))
    }
}

/// Whether one of the words of an attribute may be this one. Classes that the client gives, any element may have.
fn may_have(attrs: &[Attr], attribute: &str, word: &str) -> bool {
    let given = attrs.iter().any(|attr| match attr {
        Attr::Spread(_) => true,
        Attr::Class { name, .. } => attribute == "class" && name == word,
        Attr::Plain(attr) if attr.name.eq_ignore_ascii_case(attribute) => {
            literal_of(&attr.value).is_none_or(|value| value.split_ascii_whitespace().any(|known| known == word))
        }
        _ => false,
    });
    given || attribute == "class" && word.starts_with("marquetry-")
}

/// What a `<style>` is for and says.
pub(crate) struct StyleElement<'t> {
    pub(crate) global: bool,
    /// Its other attributes, as they go to the page's head.
    attrs: String,
    pub(crate) css: &'t str,
}

impl<'t> StyleElement<'t> {
    pub(crate) fn of(element: &'t Element) -> Self {
        let is_global = |attr: &Attr| matches!(attr, Attr::Plain(attr) if attr.name == "global");
        let css = element.children.iter().find_map(|node| if let Node::Text(text) = node { Some(text.value.as_str()) } else { None });
        StyleElement {
            global: element.attrs.iter().any(is_global),
            attrs: element.attrs.iter().filter(|attr| !is_global(attr)).filter_map(written).collect(),
            css: css.unwrap_or_default(),
        }
    }
}

/// An attribute that is known while compiling, as HTML.
fn written(attr: &Attr) -> Option<String> {
    let Attr::Plain(attr) = attr else { return None };
    let name = &attr.name;
    match &attr.value {
        AttrValue::None => Some(format!(" {name}")),
        value => literal_of(value).map(|value| format!(" {name}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;"))),
    }
}

/// The style sheets of a component with this name, and this markup; what is wrong with one is reported by the checks.
pub fn styles(name: &str, nodes: &[Node]) -> Styles {
    let mut elements = Vec::new();
    collect(nodes, &mut elements);
    let mut styles = Styles::default();
    let (global, own): (Vec<StyleElement<'_>>, _) = elements.into_iter().partition(|style| style.global);
    let all: String = own.iter().map(|style| format!("{}\n", style.css)).collect();
    if !own.is_empty() {
        let hash = hash(name, &all);
        let attribute = format!("data-s{hash}");
        // Those without attributes are one.
        let plain: String = own.iter().filter(|style| style.attrs.is_empty()).map(|style| format!("{}\n", style.css)).collect();
        let mut compounds = Vec::new();
        for (attrs, css) in
            std::iter::once(("", plain.as_str())).chain(own.iter().filter(|style| !style.attrs.is_empty()).map(|style| (&*style.attrs, style.css)))
        {
            if let Ok(sheet) = sheet::scope(css, &attribute, &hash) {
                styles.sheets.push((attrs.to_owned(), sheet.css));
                compounds.extend(sheet.selectors.into_iter().flat_map(|(_, compounds)| compounds));
            }
        }
        styles.scoped = Some(Scoped { attribute, compounds });
    }
    styles.sheets.extend(global.into_iter().map(|style| (style.attrs, style.css.to_owned())));
    styles.sheets.retain(|(_, sheet)| !sheet.trim().is_empty());
    styles
}

fn collect<'t>(nodes: &'t [Node], found: &mut Vec<StyleElement<'t>>) {
    for node in nodes {
        match node {
            Node::Element(element) if element.name == "style" => found.push(StyleElement::of(element)),
            other => other.bodies(&mut |body| collect(body, found)),
        }
    }
}

/// All elements of a component, and the wrappers of its fragments.
pub(crate) fn any_element(nodes: &[Node], is: &dyn Fn(&str, &[Attr]) -> bool) -> bool {
    nodes.iter().any(|node| {
        let own = match node {
            Node::Element(element) => is(&element.name, &element.attrs),
            Node::Fragment(fragment) => fragment.tag.as_ref().is_some_and(|(tag, _)| is(tag, &fragment.attrs)),
            _ => false,
        };
        let mut found = own;
        node.bodies(&mut |body| found = found || any_element(body, is));
        found
    })
}

/// Eight letters that are the same in every build of the same source: of an FNV-1a hash. It tells names apart, nothing depends on its being hard to forge.
fn hash(name: &str, source: &str) -> String {
    let bytes = name.bytes().chain([0]).chain(source.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = hash ^ hash >> 29;
    (0..8).map(|at| char::from(b"abcdefghijklmnopqrstuvwxyz012345"[(mixed >> (5 * at)) as usize & 31])).collect()
}
