//! The names of HTML, SVG and MathML.

use std::{collections::HashSet, sync::LazyLock};

/// Elements of HTML that authors may write, from the index of the HTML standard
/// (<https://html.spec.whatwg.org/multipage/indices.html#elements-3>).
const HTML: &str = " a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption \
    cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure \
    footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main \
    map mark math menu meta meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby \
    s samp script search section select selectedcontent slot small source span strong style sub summary sup svg \
    table tbody td template textarea tfoot th thead time title tr track u ul var video wbr ";

/// Elements of SVG 2 (<https://www.w3.org/TR/SVG2/eltindex.html>) and its filter effects.
const SVG: &str = " animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix \
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight \
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology \
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter foreignObject g image line \
    linearGradient marker mask metadata mpath path pattern polygon polyline radialGradient rect set stop switch \
    symbol text textPath tspan use view ";

/// Elements of MathML Core (<https://w3c.github.io/mathml-core/>).
const MATHML: &str = " annotation annotation-xml maction merror mfrac mi mmultiscripts mn mo mover mpadded mphantom \
    mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics ";

/// Keys that `on:keydown|…` may name, besides single characters: `KeyboardEvent.key` in lower case, an arrow by its
/// direction, and `space`.
pub const KEYS: [&str; 29] = [
    "enter",
    "escape",
    "tab",
    "space",
    "backspace",
    "delete",
    "insert",
    "home",
    "end",
    "pageup",
    "pagedown",
    "up",
    "down",
    "left",
    "right",
    "contextmenu",
    "capslock",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "f10",
    "f11",
    "f12",
];

/// Events that have a key.
pub const KEY_EVENTS: [&str; 3] = ["keydown", "keyup", "keypress"];

/// What `on:` may be followed by: the name, and whether it takes a number of milliseconds.
pub const MODIFIERS: [(&str, bool); 6] = [("prevent", false), ("stop", false), ("once", false), ("self", false), ("debounce", true), ("throttle", true)];

/// Whether HTML, SVG or MathML have the element.
pub(crate) fn is_element(name: &str) -> bool {
    // Asked for every element, by a macro that is most often compiled without optimisation: a search through the text is dear there.
    static ELEMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| [HTML, SVG, MATHML].iter().flat_map(|names| names.split_ascii_whitespace()).collect());
    ELEMENTS.contains(name)
}

/// All element names.
pub(crate) fn elements() -> impl Iterator<Item = &'static str> {
    HTML.split_whitespace().chain(SVG.split_whitespace()).chain(MATHML.split_whitespace()).chain(["fragment"])
}

/// Elements that have no content and no closing tag.
///
/// ```
/// assert!(marquetry_grammar::names::is_void("br"));
/// ```
pub fn is_void(name: &str) -> bool {
    matches!(name, "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "source" | "track" | "wbr")
}

/// Elements in which every character of white space is shown.
///
/// ```
/// assert!(marquetry_grammar::names::keeps_space("pre"));
/// ```
pub fn keeps_space(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing")
}

/// Elements in which white space between the children means nothing, and may disturb.
///
/// ```
/// assert!(marquetry_grammar::names::ignores_space("table"));
/// ```
pub fn ignores_space(name: &str) -> bool {
    matches!(name, "html" | "head" | "select" | "optgroup" | "datalist" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup")
}
