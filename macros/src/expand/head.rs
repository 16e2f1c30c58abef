//! `<head>` in a component: what it has for the page's head. Its title stands in the HTML as a mark, live where it reads a store; all else is written once.

use marquetry_grammar::{
    stores,
    tree::{Element, Expr, Node},
};

use quote::quote_spanned;

use super::{
    body::{Gen, Place, bare_name},
    constant, hidden, private, private_at,
    region::is_followed,
};

/// Which head a node stands in.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Head {
    /// In none.
    #[default]
    None,
    /// In what a component has for the page's.
    Page,
    /// In the head of a document that the component itself writes.
    Document,
}

impl Gen<'_> {
    pub(super) fn head(&mut self, nodes: &[Node]) {
        let (in_head, in_document) = (self.in_head, std::mem::take(&mut self.in_document));
        // Elements that follow nothing are written together: what one of them may be several times, it may be in one head.
        let fixed = |node: &&Node| !matches!(node, Node::Text(_) | Node::Let(_)) && !is_style(node) && !holds_title(node) && !is_followed(node);
        self.in_head = Head::Page;
        for node in nodes.iter().filter(|node| !fixed(node)) {
            self.node(node, &[], &[]);
        }
        self.elements_of_head(nodes.iter().filter(fixed));
        (self.in_head, self.in_document) = (in_head, in_document);
    }

    /// A node of a component's head.
    pub(super) fn node_of_head(&mut self, node: &Node) {
        match node {
            Node::Text(_) => {}
            Node::Element(element) if element.name == "style" => {}
            Node::Element(element) if element.name == "title" => self.title(element),
            Node::Let(_) => self.as_elsewhere(|inner| inner.node(node, &[], &[])),
            _ if self.place == Place::Outside && is_followed(node) => self.in_scope(|inner| inner.node_of_head(node)),
            Node::If(block) if holds_title(node) || is_followed(node) => self.branches_of_if(block),
            Node::Match(block) if holds_title(node) || is_followed(node) => self.branches_of_match(block),
            Node::Key(block) if holds_title(node) || is_followed(node) => self.key(block),
            _ => self.elements_of_head(std::iter::once(node)),
        }
    }

    fn as_elsewhere(&mut self, gather: impl FnOnce(&mut Self)) {
        let in_head = std::mem::take(&mut self.in_head);
        gather(self);
        self.in_head = in_head;
    }

    /// Elements that are written once.
    fn elements_of_head<'n>(&mut self, nodes: impl Iterator<Item = &'n Node>) {
        let mut nodes = nodes.peekable();
        if nodes.peek().is_none() {
            return;
        }
        let (out, private) = (hidden("out"), private());
        self.flush();
        let place = std::mem::replace(&mut self.place, Place::Static);
        let (stmts, _, ()) = self.apart(|inner| inner.as_elsewhere(|inner| nodes.for_each(|node| inner.node(node, &[], &[]))));
        self.place = place;
        self.serve(quote!(#out.head(|#out: &mut #private::Out| { #stmts });));
    }

    /// Whether a title reads what may change.
    pub(super) fn is_followed_title(&self, title: &Element) -> bool {
        // As elsewhere outside of fragments, a prop is what it was; a name that may be a store is asked for.
        let bare = |expr: &Expr| bare_name(expr).is_some_and(|name| !self.masks.is_local(&name.to_string())) && self.masks.of_names(&expr.tokens) == 0;
        let follows = |expr: &Expr| !stores::uses(expr).is_empty() || self.place != Place::Static && bare(expr);
        title.children.iter().any(|node| node.any_expr(&follows))
    }

    pub(super) fn title(&mut self, title: &Element) {
        let (out, private) = (hidden("out"), private());
        let text = title.children.iter().map(|node| if let Node::Text(text) = node { Some(text.value.as_str()) } else { None }).collect::<Option<String>>();
        if let Some(text) = text {
            self.html(&mark(&text));
            return self.serve(quote!(#out.titled();));
        }
        if self.place == Place::Outside && self.is_followed_title(title) {
            return match self.in_head {
                Head::Document => self.title_of_document(title),
                _ => self.in_scope(|inner| inner.title(title)),
            };
        }
        let (stmts, mask) = self.as_text(title);
        if self.is_leaf(mask) {
            let (hole, slot) = (constant(self.numbers.hole()), constant(self.numbers.leaf()));
            self.guarded(mask, quote!(#out.live_title(#hole, #slot, |#out: &mut #private::Out| { #stmts });));
        } else {
            self.serve(quote!(#out.title(|#out: &mut #private::Out| { #stmts });));
        }
    }

    /// The title of a document itself, which stays as it is where that is a layout that goes along.
    fn title_of_document(&mut self, title: &Element) {
        let (out, layout) = (hidden("out"), hidden("layout"));
        let reads = constant(title.children.iter().any(is_followed));
        let (mut lives, mut by_props) = (quote!(#reads), quote!(false));
        for node in &title.children {
            node.exprs(&mut |expr| {
                let Some(name) = bare_name(expr).filter(|name| !self.masks.is_local(&name.to_string()) && self.masks.of_names(&expr.tokens) == 0) else {
                    return;
                };
                let private = private_at(name.span());
                let is_store = quote_spanned!(name.span()=> || (&&&#private::Bare(&#name)).__lives());
                if self.made.iter().flatten().any(|made| name == made) {
                    by_props.extend(is_store.clone());
                }
                lives.extend(is_store);
            });
        }
        let (stmts, mask, ()) = self.apart(|inner| inner.in_scope(|inner| inner.title(title)));
        self.mask |= mask;
        let laid = self.made.is_none().then(|| quote!(let #layout = #out.laid();));
        self.stmt(quote!(#laid if !#out.keeps_title(&#layout, #lives, #by_props) { #stmts }));
    }

    fn as_text(&mut self, title: &Element) -> (proc_macro2::TokenStream, u64) {
        let in_head = std::mem::take(&mut self.in_head);
        let text = self.plain_text_of(&title.children);
        self.in_head = in_head;
        text
    }
}

/// The mark of a title, as the runtime writes it: a string of JSON without `>`, which alone could end the comment.
fn mark(text: &str) -> String {
    let mut mark = String::from("<!--~\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => mark.extend(['\\', letter]),
            '>' => mark.push_str("\\u003e"),
            '\0'..' ' => mark.push_str(&format!("\\u{:04x}", letter as u32)),
            other => mark.push(other),
        }
    }
    mark + "\"-->"
}

fn is_style(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.name == "style")
}

/// Whether a title stands in a part of a head.
fn holds_title(node: &Node) -> bool {
    let mut found = matches!(node, Node::Element(element) if element.name == "title");
    node.bodies(&mut |body| found = found || body.iter().any(holds_title));
    found
}
