//! Nodes: text, elements, holes and blocks.

use std::mem;

use marquetry_grammar::{
    Control, bind_of, stores,
    tree::{Attr, Element, Expr, If, Match, Node},
};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::{
    body::{Gen, Place, Shown, bare_name},
    constant,
    head::Head,
    hidden,
    layouts::{Laying, Tag, alone, tag},
    masks::{bindings, condition_bindings},
    private, private_at, reference,
    region::{binds, is_reentered},
};

/// Elements without an end tag (HTML standard, 13.1.2).
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl Gen<'_> {
    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        let known = self.snippets.len();
        self.hoisted(nodes);
        for (at, node) in nodes.iter().enumerate() {
            let at_root = mem::take(&mut self.at_root);
            if self.laying == Laying::No
                && self.place == Place::Outside
                && !self.in_piece
                && !self.in_content
                && self.stays_around(node).is_some_and(|slots| !slots.is_empty())
            {
                self.standing_piece(node, |inner| inner.node_at(node, nodes, &nodes[at + 1..], at_root));
            } else if self.laying == Laying::No || !self.node_of_layout(node, nodes, &nodes[at + 1..]) {
                self.node_at(node, nodes, &nodes[at + 1..], at_root);
            }
            self.at_root = at_root;
        }
        self.snippets.truncate(known);
    }

    pub(super) fn node(&mut self, node: &Node, all: &[Node], rest: &[Node]) {
        self.node_at(node, all, rest, false);
    }

    fn node_at(&mut self, node: &Node, all: &[Node], rest: &[Node], at_root: bool) {
        if self.in_head == Head::Page {
            return self.node_of_head(node);
        }
        match node {
            // It is escaped as the whole is written.
            Node::Text(text) if self.plain_text => {
                let (out, text) = (hidden("out"), constant(&text.value));
                self.stmt(quote!(#out.text(#text);));
            }
            Node::Text(text) => {
                let escaped = escape(&text.value, false);
                self.html(&escaped);
            }
            Node::Doctype(_) => self.html("<!DOCTYPE html>"),
            Node::Element(element) => self.element(element),
            Node::Component(tag) => self.component(tag, at_root, at_root && alone(all)),
            Node::Fragment(fragment) => self.fragment(fragment),
            Node::Slot(slot) => self.slot(slot),
            Node::Hole(expr) => self.hole(expr, followed_by_text(rest)),
            Node::Display(expr) => {
                let (tokens, mask) = self.grouped(expr);
                let private = private_at(expr.span);
                self.view(expr.span, quote_spanned!(expr.span=> &#private::Displayed::__display(&#tokens)).into_iter().collect(), mask, followed_by_text(rest));
            }
            Node::Raw(expr) => {
                let (tokens, mask) = self.grouped(expr);
                let private = private_at(expr.span);
                self.view(expr.span, quote_spanned!(expr.span=> &#private::Raw::__raw(&#tokens)).into_iter().collect(), mask, false);
            }
            Node::Debug(expr) => {
                let (tokens, mask) = self.grouped(expr);
                // The parser drops a line feed here, and only this one.
                self.html("<pre>\n");
                let private = private_at(expr.span);
                let (written, line) = (constant(expr.tokens.to_string()), constant(expr.span.start().line));
                let shown = quote_spanned!(expr.span=> &#private::debugged(&#tokens, #written, ::core::file!(), #line));
                self.view(expr.span, shown.into_iter().collect(), mask, false);
                self.html("</pre>");
            }
            Node::Let(binding) => {
                let (tokens, mask) = self.expr(&binding.expr);
                let pattern = &binding.pat;
                self.masks.bind(bindings(pattern), mask);
                // A name that is not read in some walk is no mistake of the user's.
                self.stmt(quote_spanned!(binding.span=> #[allow(unused_variables)] let #pattern = #tokens;));
            }
            Node::If(block) if self.place == Place::Outside && is_reentered(node) => self.in_scope(|inner| inner.branches_of_if(block)),
            Node::Match(block) if self.place == Place::Outside && is_reentered(node) => self.in_scope(|inner| inner.branches_of_match(block)),
            Node::If(block) => self.branches_of_if(block),
            Node::Match(block) => self.branches_of_match(block),
            Node::Each(each) => self.each(each),
            Node::Await(block) => self.waits(block),
            Node::Key(block) => self.key(block),
            Node::Snippet(snippet) => self.snippet(snippet, all),
            Node::Render(render) => self.render(render),
        }
    }

    fn hole(&mut self, expr: &Expr, end: bool) {
        if names_type(&expr.tokens) {
            // Perhaps a component: only here is rustc asked.
            let (tokens, mask) = self.grouped(expr);
            let private = private_at(expr.span);
            let shown = quote_spanned!(expr.span=> &{
                #[allow(unused_imports)]
                use #private::{ShowsComponent as _, ShowsOther as _, ShowsTag as _};
                (&&&#private::Value::new(#tokens)).__shown()
            });
            return self.value(expr.span, shown.into_iter().collect(), mask, end, self.place == Place::Live);
        }
        if let Some(name) = bare_name(expr)
            && self.place == Place::Live
            && !self.masks.is_local(&name.to_string())
            && !self.masks.is_trigger(&name.to_string())
        {
            let mask = self.masks.bare(&name) | self.masks.of_names(&expr.tokens);
            let span = name.span();
            let private = private_at(span);
            self.view(span, quote_spanned!(span=> &*(&&&#private::Bare(&#name)).__snap()).into_iter().collect(), mask, end);
            return;
        }
        let (tokens, mask) = self.grouped(expr);
        self.view(expr.span, reference(expr.span, tokens), mask, end);
    }

    /// A hole that shows a view, given by reference.
    fn view(&mut self, span: Span, view: Vec<TokenTree>, mask: u64, end: bool) {
        self.value(span, view, mask, end, self.is_leaf(mask));
    }

    fn value(&mut self, span: Span, view: Vec<TokenTree>, mask: u64, end: bool, leaf: bool) {
        if leaf {
            let (out, private) = (hidden("out"), private_at(span));
            let (hole, slot, end) = (constant(self.numbers.hole()), constant(self.numbers.leaf()), constant(end));
            self.guarded(mask, quote_spanned!(span=> #private::View::__hole(#(#view)*, #out, #hole, #slot, #end);));
        } else {
            self.once(Shown::View, span, view);
        }
    }

    /// An element. Which names a live spread has is not known while compiling: with others, the element is made anew.
    pub(super) fn element(&mut self, element: &Element) {
        match &*element.name {
            // It was written at the beginning.
            "style" => return,
            "head" if !self.in_document => return self.head(&element.children),
            "title" if self.in_head == Head::Document && self.is_followed_title(element) => return self.title(element),
            _ => {}
        }
        // A bound control is live wherever it stands.
        if self.place == Place::Outside && bind_of(element).is_some() {
            return self.in_scope(|inner| inner.element(element));
        }
        let spread = element.attrs.iter().find_map(|attr| if let Attr::Spread(expr) = attr { Some(expr) } else { None });
        let Some((expr, (tokens, mask))) =
            spread.filter(|_| self.place == Place::Live).map(|expr| (expr, self.grouped(expr))).filter(|(_, (_, mask))| *mask != 0)
        else {
            return self.element_itself(element);
        };
        let (numbers, value, private) = (self.block_numbers(), hidden("key"), private_at(expr.span));
        let mut union = mask;
        let body = self.branch(numbers, value.clone().into(), &mut union, |inner| inner.element_itself(element));
        let key = quote_spanned!(expr.span=> #private::Attrs::__hash(&#tokens));
        self.guarded(union, quote!(let #value = #key; #body));
    }

    fn element_itself(&mut self, element: &Element) {
        let name = &element.name;
        let (in_form, form, options_of) = (self.in_form, self.form, self.options_of);
        let (in_document, in_head) = (std::mem::replace(&mut self.in_document, name == "html"), self.in_head);
        self.in_head = if name == "head" { Head::Document } else { Head::None };
        if name == "form" {
            self.form = None;
            self.enter_form(element);
        }
        let whole_text =
            self.place == Place::Live && matches!(&**name, "textarea" | "title") && element.children.iter().any(|node| !matches!(node, Node::Text(_)));
        let bound_text = self.place == Place::Live && name == "textarea" && bind_of(element).is_some();
        let tag = if self.laying == Laying::Inside { tag(element, self.place != Place::Static) } else { None };
        let bound = match tag {
            Some(Tag::Fixed | Tag::Part) => {
                self.tag_of_layout(element, tag == Some(Tag::Part));
                None
            }
            Some(Tag::Static) | None => self.begin_tag(element, whole_text || bound_text),
        };
        let foreign = element.self_closed && element.children.is_empty() && !is_html(name);
        if VOID.contains(&&**name) || foreign {
            self.html(if foreign { "/>" } else { ">" });
            (self.in_document, self.in_head) = (in_document, in_head);
            return;
        }
        if !matches!(tag, Some(Tag::Fixed | Tag::Part)) {
            self.html(">");
        }
        self.in_form |= name == "form";
        self.options_of = bound.filter(|bound| matches!(bound.control, Control::Select | Control::SelectMany)).or(self.options_of);
        match &**name {
            "script" => {
                for node in &element.children {
                    match node {
                        Node::Text(text) => self.html(&text.value.clone()),
                        other => self.node(other, &[], &[]),
                    }
                }
            }
            _ if bound_text => bound.into_iter().for_each(|bound| self.bound_text(bound)),
            _ if whole_text => self.whole_text(&element.children, name == "textarea"),
            _ => {
                // The parser drops a line feed at the start of these.
                if matches!(&**name, "pre" | "textarea" | "listing") && may_begin_with_line_feed(&element.children) {
                    self.html("\n");
                }
                if name == "body" && self.laying == Laying::Around {
                    self.laid(|inner| inner.nodes(&element.children));
                } else {
                    self.nodes(&element.children);
                }
            }
        }
        (self.in_form, self.form, self.options_of) = (in_form, form, options_of);
        (self.in_document, self.in_head) = (in_document, in_head);
        self.html("</");
        self.html(name);
        self.html(">");
    }

    /// The tag of an element, up to its end.
    pub(super) fn begin_tag(&mut self, element: &Element, whole_text: bool) -> Option<super::bind::Bound> {
        self.html("<");
        self.html(&element.name);
        self.scope_styles(&element.name, &element.attrs);
        self.attributes(element, whole_text)
    }

    /// The text of an element in which no comment can mark a part: one hole.
    fn whole_text(&mut self, children: &[Node], in_textarea: bool) {
        let (out, private) = (hidden("out"), private());
        let (stmts, mask) = self.plain_text_of(children);
        // The attribute list has numbered it: it comes last there, before the element's content.
        let (hole, slot, in_textarea) = (constant(self.numbers.holes - 1), constant(self.numbers.leaves - 1), constant(in_textarea));
        self.guarded(mask, quote!(#out.whole_text(#hole, #slot, #in_textarea, |#out: &mut #private::Out| { #stmts });));
    }

    /// The statements that write such a text, and what it reads.
    pub(super) fn plain_text_of(&mut self, children: &[Node]) -> (TokenStream, u64) {
        // What was gathered before belongs to the place it stands in.
        self.flush();
        let place = std::mem::replace(&mut self.place, Place::Static);
        let plain_text = std::mem::replace(&mut self.plain_text, true);
        let live = place != Place::Static;
        let (stmts, _, mask) = self.apart(|inner| {
            let mut mask = 0;
            for node in children {
                if let Node::Hole(expr) = node {
                    let (span, view, reads) = match bare_name(expr) {
                        Some(name) if live && !inner.masks.is_local(&name.to_string()) && !inner.masks.is_trigger(&name.to_string()) => {
                            let reads = inner.masks.bare(&name) | inner.masks.of_names(&expr.tokens);
                            let (span, private) = (name.span(), private_at(name.span()));
                            (span, quote_spanned!(span=> &*(&&&#private::Bare(&#name)).__snap()).into_iter().collect(), reads)
                        }
                        _ => {
                            let (tokens, reads) = inner.grouped(expr);
                            (expr.span, reference(expr.span, tokens), reads)
                        }
                    };
                    mask |= reads;
                    inner.once(Shown::View, span, view);
                } else {
                    mask |= inner.reads_of(node);
                    inner.node(node, &[], &[]);
                }
            }
            mask
        });
        (self.place, self.plain_text) = (place, plain_text);
        (stmts, mask)
    }

    /// What a node reads, and what stands in it.
    fn reads_of(&mut self, node: &Node) -> u64 {
        let mut mask = 0;
        node.exprs(&mut |expr| {
            mask |= self.masks.of_names(&expr.tokens);
            stores::uses(expr).iter().for_each(|store| mask |= self.masks.store(store).0);
        });
        node.bodies(&mut |body| mask |= body.iter().fold(0, |mask, node| mask | self.reads_of(node)));
        mask
    }

    pub(super) fn branches_of_if(&mut self, block: &If) {
        let numbers = self.block_numbers();
        let outside = self.place == Place::Outside;
        let once = outside && !binds(block);
        let mut choice = TokenStream::new();
        let mut chosen = TokenStream::new();
        let mut union = 0;
        let mut chain = TokenStream::new();
        let mut condition_mask = 0;
        for (at, arm) in block.arms.iter().enumerate() {
            let (condition, mask) = self.expr(&arm.condition);
            if !outside {
                condition_mask |= mask;
                union |= mask;
            }
            let names = condition_bindings(&arm.condition.tokens);
            let body = self.branch(numbers, constant(at as u64), &mut union, |inner| {
                inner.masks.bind(names, condition_mask);
                inner.nodes(&arm.body);
            });
            let lead = if at == 0 { quote!(if) } else { quote!(else if) };
            let number = constant(at as u64);
            choice.extend(quote!(#lead #condition { #number }));
            chosen.extend(quote!(#number => { #body }));
            if !once {
                chain.extend(quote!(#lead #condition { #body }));
            }
        }
        let otherwise = block.otherwise.as_deref().unwrap_or(&[]);
        let body = self.branch(numbers, constant(block.arms.len() as u64), &mut union, |inner| inner.nodes(otherwise));
        if once {
            // It is chosen while it is served; what lives in it lives on.
            let (out, slot, last) = (hidden("out"), constant(numbers.1), constant(block.arms.len() as u64));
            let choice =
                quote!(match #out.chosen(#slot) { ::core::option::Option::Some(__taken) => __taken, ::core::option::Option::None => #choice else { #last } });
            return self.finish_branches(union, quote!(match #choice { #chosen _ => { #body } }));
        }
        chain.extend(quote!(else { #body }));
        self.finish_branches(union, chain);
    }

    pub(super) fn branches_of_match(&mut self, block: &Match) {
        let numbers = self.block_numbers();
        let (scrutinee, scrutinee_mask) = self.expr(&block.scrutinee);
        // Outside of every fragment it is gone into while it is served.
        let scrutinee_mask = if self.place == Place::Outside { 0 } else { scrutinee_mask };
        let mut union = scrutinee_mask;
        let mut arms = TokenStream::new();
        for (at, arm) in block.arms.iter().enumerate() {
            let pattern = &arm.pat;
            let names = bindings(pattern);
            let mut head_mask = scrutinee_mask;
            let guard = arm.guard.as_ref().map(|guard| {
                let (tokens, mask) = self.expr(guard);
                head_mask |= if self.place == Place::Outside { 0 } else { mask };
                quote!(if #tokens)
            });
            union |= head_mask;
            let body = self.branch(numbers, constant(at as u64), &mut union, |inner| {
                inner.masks.bind(names, head_mask);
                inner.nodes(&arm.body);
            });
            arms.extend(quote!(#pattern #guard => { #body }));
        }
        self.finish_branches(union, quote_spanned!(block.span=> match #scrutinee { #arms }));
    }

    /// The numbers of a block that has branches.
    pub(super) fn block_numbers(&mut self) -> (u32, usize) {
        match self.place {
            Place::Static => (0, 0),
            Place::Outside => (0, self.numbers.block()),
            Place::Live => (self.numbers.hole(), self.numbers.block()),
        }
    }

    /// The statements of a branch, with what enters and leaves it.
    pub(super) fn branch(&mut self, (hole, slot): (u32, usize), taken: TokenTree, union: &mut u64, gather: impl FnOnce(&mut Self)) -> TokenStream {
        let (out, open) = (hidden("out"), hidden("open"));
        let (in_block, in_items) = (self.in_block, self.in_items);
        self.in_block = true;
        self.in_items = false;
        let nested = self.nest(gather);
        self.in_block = in_block;
        self.in_items = in_items;
        *union |= nested.mask;
        if self.place == Place::Static {
            return nested.stmts;
        }
        let stmts = &nested.stmts;
        let (hole, slot) = (constant(hole), constant(slot));
        let layout = nested.layout(false);
        match self.place {
            Place::Outside => quote! {
                if #out.fixed_branch(#slot, #taken, #layout) { #stmts #out.fixed_branch_end(#slot, #taken); }
            },
            Place::Static | Place::Live => quote! {
                let #open = #out.branch(#hole, #slot, #taken, #layout);
                #stmts
                #out.branch_end(#open);
            },
        }
    }

    pub(super) fn finish_branches(&mut self, union: u64, stmts: TokenStream) {
        match self.place {
            Place::Static => self.stmt(stmts),
            Place::Outside if union == 0 => self.serve(stmts),
            Place::Outside | Place::Live => self.guarded(union, stmts),
        }
    }
}

/// Whether the first thing that is shown may be a line feed.
fn may_begin_with_line_feed(nodes: &[Node]) -> bool {
    match nodes.iter().find(|node| !matches!(node, Node::Let(_) | Node::Snippet(_))) {
        Some(Node::Text(text)) => text.value.starts_with('\n'),
        None | Some(Node::Element(_) | Node::Fragment(_) | Node::Await(_)) => false,
        Some(_) => true,
    }
}

/// Whether static text stands right behind a hole, so that the two would be one text node.
fn followed_by_text(rest: &[Node]) -> bool {
    match rest.iter().find(|node| !matches!(node, Node::Let(_) | Node::Snippet(_))) {
        Some(Node::Text(text)) => !text.value.is_empty(),
        // What these write begins with text, or may.
        Some(Node::Hole(_) | Node::Display(_) | Node::Raw(_) | Node::Component(_) | Node::Slot(_)) => true,
        _ => false,
    }
}

/// Whether an expression is a path that ends in a type's name, or a struct literal of such a path: a constant's has no small letters.
fn names_type(tokens: &TokenStream) -> bool {
    let (mut last, mut literal) = (None, false);
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) => last = Some(name),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && tokens.peek().is_none() => literal = true,
            _ => return false,
        }
    }
    last.map(|name| name.to_string())
        .is_some_and(|name| name.starts_with(char::is_uppercase) && (literal || name.len() == 1 || name.contains(char::is_lowercase)))
}

fn is_html(name: &str) -> bool {
    // SVG and MathML elements may close themselves; HTML's may not, and a self-closed one is written in full.
    !matches!(
        name,
        "path"
            | "circle"
            | "rect"
            | "line"
            | "polyline"
            | "polygon"
            | "ellipse"
            | "use"
            | "stop"
            | "image"
            | "animate"
            | "animateTransform"
            | "set"
            | "mpath"
            | "view"
            | "g"
            | "svg"
            | "text"
            | "tspan"
            | "defs"
            | "mspace"
            | "mprescripts"
            | "none"
    ) && !name.starts_with("fe")
}

/// Static text as HTML.
pub(super) fn escape(text: &str, attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if attribute => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\0' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Whether an item's only root is one element, and the same one always: then items need no marks of their own.
pub(super) fn is_one_element(nodes: &[Node]) -> bool {
    let mut elements = 0;
    nodes.iter().all(|node| match node {
        Node::Element(element) => {
            elements += 1;
            elements == 1 && !element.attrs.iter().any(|attr| matches!(attr, Attr::Spread(_)))
        }
        Node::Let(_) | Node::Snippet(_) => true,
        _ => false,
    }) && elements == 1
}
