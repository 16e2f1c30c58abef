//! The document a browser would have: parsed by the HTML standard's own algorithm, changed node by node.

use std::borrow::Cow;

use ego_tree::{NodeId, NodeRef};
use html5ever::{ParseOpts, QualName, driver, local_name, ns, tendril::TendrilSink, tokenizer::TokenizerOpts};
use scraper::{
    ElementRef, Html, HtmlTreeSink, Node, Selector,
    node::{Comment, Element, Text},
};

use crate::view::escape;

/// Elements without an end tag (HTML standard, 13.1.2).
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose text is not escaped (HTML standard, 13.3).
const RAW: &[&str] = &["style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// A document, and where in it the component's own HTML begins.
pub(super) struct Dom {
    html: Html,
    root: NodeId,
}

impl Dom {
    /// Parses what a server sent. What is not a whole page stands in the body of one.
    pub(super) fn parse(html: &str) -> Dom {
        let start = html.trim_start().get(..9).unwrap_or(html).to_ascii_lowercase();
        if start.starts_with("<!doctype") || start.starts_with("<html") {
            let html = Html::parse_document(html);
            let root = html.tree.root().id();
            return Dom { html, root };
        }
        let html = Html::parse_document(&format!("<!DOCTYPE html><html><head></head><body>{html}"));
        let body = html.root_element().children().find(|node| node.value().as_element().is_some_and(|element| element.name() == "body"));
        let root = body.map_or_else(|| html.tree.root().id(), |body| body.id());
        Dom { html, root }
    }

    /// Parses HTML as the client does where it stands in `parent`; the answer holds the new nodes, outside of the document.
    pub(super) fn parse_in(&mut self, html: &str, parent: Option<NodeId>) -> NodeId {
        let foreign = parent.and_then(|parent| self.element(parent)).filter(|element| element.name.ns != ns!(html));
        let context = foreign.map_or_else(|| QualName::new(None, ns!(html), local_name!("template")), |element| element.name.clone());
        // Only what comes as bytes may begin with a mark of their order.
        let options = ParseOpts { tokenizer: TokenizerOpts { discard_bom: false, ..Default::default() }, ..Default::default() };
        let parser = driver::parse_fragment(HtmlTreeSink::new(Html::new_fragment()), options, context, Vec::new(), true);
        let parsed = parser.one(html);
        let holder = self.orphan(Node::Fragment);
        for node in parsed.root_element().children() {
            let copy = self.copy(node);
            self.append(holder, copy);
        }
        holder
    }

    fn copy(&mut self, node: NodeRef<'_, Node>) -> NodeId {
        let copy = self.orphan(node.value().clone());
        for child in node.children() {
            let child = self.copy(child);
            self.append(copy, child);
        }
        copy
    }

    /// A copy of a node and of what it holds, outside of the document.
    pub(super) fn clone_node(&mut self, node: NodeId) -> NodeId {
        let Some(value) = self.html.tree.get(node).map(|node| node.value().clone()) else { return node };
        let copy = self.orphan(value);
        for child in self.children(node) {
            let child = self.clone_node(child);
            self.append(copy, child);
        }
        copy
    }

    pub(super) fn document(&self) -> NodeId {
        self.html.tree.root().id()
    }

    pub(super) fn element(&self, node: NodeId) -> Option<&Element> {
        self.html.tree.get(node)?.value().as_element()
    }

    pub(super) fn comment(&self, node: NodeId) -> Option<&str> {
        self.html.tree.get(node)?.value().as_comment().map(|comment| &**comment)
    }

    pub(super) fn text(&self, node: NodeId) -> Option<&str> {
        self.html.tree.get(node)?.value().as_text().map(|text| &**text)
    }

    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.html.tree.get(node)?.parent().map(|parent| parent.id())
    }

    pub(super) fn next(&self, node: NodeId) -> Option<NodeId> {
        self.html.tree.get(node)?.next_sibling().map(|next| next.id())
    }

    pub(super) fn previous(&self, node: NodeId) -> Option<NodeId> {
        self.html.tree.get(node)?.prev_sibling().map(|previous| previous.id())
    }

    pub(super) fn children(&self, node: NodeId) -> Vec<NodeId> {
        self.html.tree.get(node).map(|node| node.children().map(|child| child.id()).collect()).unwrap_or_default()
    }

    /// What is under a node, in the order of the document.
    pub(super) fn under(&self, node: NodeId) -> Vec<NodeId> {
        self.html.tree.get(node).map(|node| node.descendants().skip(1).map(|node| node.id()).collect()).unwrap_or_default()
    }

    /// The node and the elements around it.
    pub(super) fn path(&self, node: NodeId) -> Vec<NodeId> {
        std::iter::successors(Some(node), |&node| self.parent(node)).collect()
    }

    pub(super) fn attr(&self, node: NodeId, name: &str) -> Option<&str> {
        self.element(node)?.attrs().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(super) fn is(&self, node: NodeId, name: &str) -> bool {
        self.element(node).is_some_and(|element| element.name() == name)
    }

    /// The elements that match a selector, in the order of the document.
    pub(super) fn select(&self, selector: &Selector) -> Vec<NodeId> {
        self.html.tree.root().descendants().filter_map(ElementRef::wrap).filter(|element| selector.matches(element)).map(|element| element.id()).collect()
    }

    /// All text inside a node.
    pub(super) fn text_content(&self, node: NodeId) -> String {
        self.under(node).into_iter().filter_map(|node| self.text(node)).collect()
    }

    /// The title of the page: of the marks for it the last, or else the document's own.
    pub(super) fn title(&self) -> String {
        match self.marked_title() {
            Some(title) => title,
            None => self.title_element().map(|title| self.text_content(title)).unwrap_or_default(),
        }
    }

    fn marked_title(&self) -> Option<String> {
        let nodes = self.html.tree.root().descendants();
        let mark = nodes.filter_map(|node| self.comment(node.id()).filter(|comment| is_title(comment))).last()?;
        serde_json::from_str(&mark[1..]).ok()
    }

    fn title_element(&self) -> Option<NodeId> {
        let mut nodes = self.html.tree.root().descendants().map(|node| node.id());
        nodes.find(|&node| self.is(node, "title") && self.parent(node).is_some_and(|parent| self.is(parent, "head")))
    }

    /// Shows the title, as a browser does, in the document's own element.
    pub(super) fn entitle(&mut self) {
        if let (Some(title), Some(element)) = (self.marked_title(), self.title_element()) {
            self.children(element).into_iter().for_each(|text| self.detach(text));
            let text = self.new_text(&title);
            self.append(element, text);
        }
    }

    pub(super) fn set_comment(&mut self, node: NodeId, comment: &str) {
        if let Some(mut node) = self.html.tree.get_mut(node) {
            *node.value() = Node::Comment(Comment { comment: comment.into() });
        }
    }

    pub(super) fn orphan(&mut self, value: Node) -> NodeId {
        self.html.tree.orphan(value).id()
    }

    pub(super) fn new_text(&mut self, text: &str) -> NodeId {
        self.orphan(Node::Text(Text { text: text.into() }))
    }

    pub(super) fn set_text(&mut self, node: NodeId, text: &str) {
        if let Some(mut node) = self.html.tree.get_mut(node) {
            *node.value() = Node::Text(Text { text: text.into() });
        }
    }

    pub(super) fn set_attr(&mut self, node: NodeId, name: &str, value: Option<&str>) {
        let Some(mut node) = self.html.tree.get_mut(node) else { return };
        let Node::Element(element) = node.value() else { return };
        let known = element.attrs.keys().find(|key| &*key.local == name).cloned();
        let name = known.unwrap_or_else(|| QualName::new(None, ns!(), name.into()));
        // An element that was already asked for its classes keeps them: a new one takes its place.
        let mut fresh = Element::new(element.name.clone(), Vec::new());
        fresh.attrs = std::mem::take(&mut element.attrs);
        match value {
            Some(value) => drop(fresh.attrs.insert(name, value.into())),
            None => drop(fresh.attrs.shift_remove(&name)),
        }
        *element = fresh;
    }

    pub(super) fn detach(&mut self, node: NodeId) {
        if let Some(mut node) = self.html.tree.get_mut(node) {
            node.detach();
        }
    }

    pub(super) fn append(&mut self, parent: NodeId, node: NodeId) {
        self.detach(node);
        if let Some(mut parent) = self.html.tree.get_mut(parent) {
            parent.append_id(node);
        }
    }

    pub(super) fn insert_before(&mut self, place: NodeId, node: NodeId) {
        self.detach(node);
        if let Some(mut place) = self.html.tree.get_mut(place) {
            place.insert_id_before(node);
        }
    }

    /// What the page shows, as HTML, without the marks that only the client reads.
    pub(super) fn html(&self) -> String {
        self.html_of(&self.children(self.root))
    }

    /// Some nodes as HTML, without marks.
    pub(super) fn html_of(&self, nodes: &[NodeId]) -> String {
        self.write(nodes, false)
    }

    /// Some nodes as HTML, with the comments that mark the server's places.
    pub(super) fn marked(&self, nodes: &[NodeId]) -> String {
        self.write(nodes, true)
    }

    fn write(&self, nodes: &[NodeId], marks: bool) -> String {
        let mut out = Vec::new();
        for node in nodes.iter().filter_map(|&node| self.html.tree.get(node)) {
            write(node, marks, &mut out);
        }
        String::from_utf8_lossy(&out).into_owned()
    }
}

fn write(node: NodeRef<'_, Node>, marks: bool, out: &mut Vec<u8>) {
    match node.value() {
        Node::Document | Node::Fragment => node.children().for_each(|child| write(child, marks, out)),
        Node::Doctype(doctype) => out.extend_from_slice(format!("<!DOCTYPE {}>", doctype.name()).as_bytes()),
        Node::Comment(comment) if !marks && is_marker(comment) => {}
        Node::Comment(comment) => out.extend_from_slice(format!("<!--{}-->", &**comment).as_bytes()),
        Node::ProcessingInstruction(_) => {}
        Node::Text(text) => {
            let raw = node.parent().and_then(|parent| parent.value().as_element().map(|element| RAW.contains(&element.name())));
            if raw == Some(true) {
                out.extend_from_slice(text.as_bytes());
            } else {
                escape::text(out, text);
            }
        }
        Node::Element(element) => {
            let name = element.name();
            out.push(b'<');
            out.extend_from_slice(name.as_bytes());
            for (name, value) in attributes(element) {
                out.push(b' ');
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b"=\"");
                escape::attribute(out, &value);
                out.push(b'"');
            }
            out.push(b'>');
            // Who reads it drops a line feed here.
            let shown = |child: &NodeRef<'_, Node>| marks || !child.value().as_comment().is_some_and(|comment| is_marker(comment));
            let first = node.children().find(shown).and_then(|child| child.value().as_text().map(|text| text.starts_with('\n')));
            if first == Some(true) && matches!(name, "pre" | "textarea" | "listing") {
                out.push(b'\n');
            }
            if !VOID.contains(&name) {
                node.children().for_each(|child| write(child, marks, out));
                out.extend_from_slice(b"</");
                out.extend_from_slice(name.as_bytes());
                out.push(b'>');
            }
        }
    }
}

/// The attributes without what only the client reads, or a browser without scripts. The live ones come last, in the order of the markup: whether they were
/// served or added later makes no difference.
fn attributes(element: &Element) -> Vec<(&str, Cow<'_, str>)> {
    let get = |name: &str| element.attrs().find(|(known, _)| *known == name).map(|(_, value)| value);
    let live: Vec<&str> = get("data-m").map(|names| names.split(' ').collect()).unwrap_or_default();
    let form = get("action").is_some_and(calls_trigger);
    let button = get("formaction").is_some_and(calls_trigger);
    let hidden = |name: &str, value: &str| match name {
        "data-m" | "data-on" | "data-own" => true,
        "action" | "method" => form,
        "formaction" | "formmethod" => button,
        "form" => value == "mq",
        _ => false,
    };
    let served = element.attrs().filter(|(name, _)| !live.contains(name));
    let patched = live.iter().filter_map(|name| Some((*name, get(name)?)));
    served.chain(patched).filter(|(name, value)| !hidden(name, value)).map(|(name, value)| (name, Cow::Borrowed(value))).collect()
}

/// Whether a URL is the page's own, with a trigger in its query.
fn calls_trigger(url: &str) -> bool {
    url.starts_with('?') && (url.starts_with("?_t=") || url.contains("&_t="))
}

/// Whether a comment is a mark of the server's.
fn is_marker(comment: &str) -> bool {
    is_title(comment)
        || matches!(comment, "" | "/" | "{" | "}" | "(" | "(e" | ")" | "," | "]")
        || comment.strip_prefix('[').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// Whether a comment is a title for the page.
pub(super) fn is_title(comment: &str) -> bool {
    comment.starts_with("~\"") || comment.starts_with("=\"")
}
