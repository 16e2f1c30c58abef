//! What may stand in what, where a browser's parser would otherwise build another tree than the markup says.
//!
//! The rules are those of tree construction (<https://html.spec.whatwg.org/multipage/parsing.html#tree-construction>).

use super::{Checker, Place};
use crate::block::node_span;
use crate::messages;
use crate::tree::{Attr, AttrValue, Element, Node, Part};

/// Elements whose tag ends an open `<p>`.
fn closes_p(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "details"
            | "dialog"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Elements in which what is open outside does not count: the default scope, and that of `<button>`.
fn shuts_off(name: &str) -> bool {
    matches!(name, "button" | "caption" | "html" | "object" | "table" | "td" | "template" | "th")
}

/// Elements that a browser does not leave in SVG and MathML.
fn breaks_out(name: &str) -> bool {
    matches!(
        name,
        "b" | "blockquote"
            | "body"
            | "br"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "table"
            | "u"
            | "ul"
            | "var"
    )
}

/// Elements that a visitor acts on.
fn is_interactive(name: &str) -> bool {
    matches!(name, "a" | "button" | "details" | "embed" | "iframe" | "input" | "label" | "select" | "textarea")
}

fn has(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|known| known == name)
}

/// Where an element may stand at all; none for those that may stand anywhere.
fn parents(name: &str) -> Option<&'static str> {
    Some(match name {
        "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => "table template",
        "tr" => "table thead tbody tfoot template",
        "td" | "th" => "tr template",
        "col" => "colgroup template",
        _ => return None,
    })
}

/// What an element may hold; none for those that a browser leaves as they are.
fn children(name: &str) -> Option<&'static str> {
    Some(match name {
        "table" => "caption colgroup thead tbody tfoot tr script template",
        "thead" | "tbody" | "tfoot" => "tr script template",
        "tr" => "td th script template",
        "colgroup" => "col template",
        _ => return None,
    })
}

impl<'t> Checker<'t, '_> {
    pub(super) fn nesting(&mut self, node: &'t Node) {
        let parent = self.parent();
        if let Some(parent) = parent {
            self.content(parent, node);
        }
        let (name, span) = match node {
            Node::Element(element) => (element.name.as_str(), element.name_span),
            Node::Fragment(fragment) => match &fragment.tag {
                Some((tag, span)) => (tag.as_str(), *span),
                None => return,
            },
            _ => return,
        };
        if let Some(message) = self.misplaced(name, parent, node) {
            self.errors.push(span, message);
        }
    }

    /// The element that a node stands in; none at the top of a component, and in another component's slot.
    fn parent(&self) -> Option<&'t str> {
        self.names().next()
    }

    /// The elements that a node stands in, from the inside out.
    fn names(&self) -> impl Iterator<Item = &'t str> {
        self.ancestors().filter_map(|place| match place {
            Place::Element(element) => Some(element.name.as_str()),
            Place::Fragment(fragment) => fragment.tag.as_ref().map(|(tag, _)| tag.as_str()),
            Place::Component | Place::Each(_) | Place::Snippet(_) => None,
        })
    }

    /// Whether a `<p>` is open, and nothing shuts it off.
    fn in_paragraph(&self) -> bool {
        self.names().find(|name| *name == "p" || shuts_off(name)) == Some("p")
    }

    /// What an element's content may not be at all.
    fn content(&mut self, parent: &str, node: &Node) {
        let markup = match node {
            Node::Element(_) | Node::Component(_) | Node::Raw(_) => true,
            Node::Fragment(fragment) => fragment.tag.is_some(),
            _ => false,
        };
        // A drawing's title may hold elements.
        let text_only = parent == "textarea" || parent == "title" && !self.names().any(|name| name == "svg");
        if text_only && markup {
            self.errors.push(node_span(node), messages::only_text(parent));
        }
        if let (Some(_), Node::Text(text)) = (children(parent), node)
            && !text.value.trim().is_empty()
        {
            self.errors.push(text.span, messages::text_in_table(parent));
        }
    }

    fn misplaced(&self, name: &str, parent: Option<&str>, node: &Node) -> Option<String> {
        // In SVG and MathML other rules hold, up to where HTML begins again.
        let foreign = self.names().find(|name| matches!(*name, "svg" | "math" | "foreignObject" | "desc" | "title" | "annotation-xml" | "mtext"));
        if let Some(foreign @ ("svg" | "math")) = foreign {
            return breaks_out(name).then(|| messages::breaks_out(name, foreign));
        }
        if let Some(parent) = parent {
            if let Some(allowed) = children(parent)
                && !has(allowed, name)
            {
                return Some(messages::not_in_table(name, parent, allowed));
            }
            if let Some(allowed) = parents(name)
                && !has(allowed, parent)
            {
                return Some(messages::wrong_parent(name, parent, allowed));
            }
            if is_heading(parent) && is_heading(name) {
                return Some(messages::heading_in_heading(name, parent));
            }
        }
        if closes_p(name) && self.in_paragraph() {
            return Some(messages::closes_p(name));
        }
        if matches!(name, "li" | "dd" | "dt")
            && let Some(open) = self.item(name)
        {
            return Some(messages::item_in_item(name, open));
        }
        if name == "form" && self.names().any(|name| name == "form") {
            return Some(messages::form_in_form());
        }
        self.interactive(name, node)
    }

    /// The list item that a new one would end: browsers look through everything that lists do not stand in.
    fn item(&self, name: &str) -> Option<&'t str> {
        let open = self.names().find(|open| !matches!(*open, "address" | "div" | "p" | "span" | "a" | "b" | "em" | "strong"))?;
        let same = if name == "li" { open == "li" } else { matches!(open, "dd" | "dt") };
        same.then_some(open)
    }

    fn interactive(&self, name: &str, node: &Node) -> Option<String> {
        let hidden = matches!(node, Node::Element(element) if name == "input" && is_hidden(element));
        if !is_interactive(name) || hidden {
            return None;
        }
        let outer = self.names().find(|name| matches!(*name, "a" | "button" | "td" | "th" | "caption" | "template" | "object"))?;
        matches!(outer, "a" | "button").then(|| messages::interactive(name, outer))
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_hidden(element: &Element) -> bool {
    element.attrs.iter().any(|attr| match attr {
        Attr::Plain(attr) if attr.name == "type" => match &attr.value {
            AttrValue::Literal(parts, _) => {
                matches!(parts.as_slice(), [Part::Text(text)] if text.eq_ignore_ascii_case("hidden"))
            }
            AttrValue::Expr(_) => true,
            AttrValue::None => false,
        },
        Attr::Spread(_) => true,
        _ => false,
    })
}
