//! The statements of a component's markup as they are gathered: static HTML is joined, dynamic parts are numbered.

use std::mem;

use marquetry_grammar::{
    Errors, stores,
    style::{Scoped, Styles, styles},
    tree::{Attr, Expr, Node, Trigger},
};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::{
    bind::{Binds, Bound},
    code::Code,
    constant,
    head::Head,
    hidden,
    layouts::Laying,
    masks::Masks,
    snippet::Known,
};

/// Where the markup stands that is being turned into statements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In a component that is rendered once.
    Static,
    /// In a live component, outside of every fragment: written while serving.
    Outside,
    /// Inside a fragment.
    Live,
}

/// The numbers of a scope: given out to its holes in the order of the document.
#[derive(Default, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) holes: u32,
    pub(super) leaves: usize,
    pub(super) blocks: usize,
}

impl Numbers {
    pub(super) fn hole(&mut self) -> u32 {
        self.holes += 1;
        self.holes - 1
    }

    pub(super) fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    pub(super) fn block(&mut self) -> usize {
        self.blocks += 1;
        self.blocks - 1
    }
}

pub(super) struct Gen<'a> {
    pub(super) place: Place,
    pub(super) masks: Masks,
    pub(super) triggers: &'a [Trigger],
    pub(super) errors: &'a mut Errors,
    pub(super) numbers: Numbers,
    /// Inside the items of a list: what does not change is still new in each item.
    pub(super) in_items: bool,
    pub(super) in_form: bool,
    /// The form around, by its number, where it has bound controls.
    pub(super) form: Option<usize>,
    pub(super) binds: Binds,
    /// The bound select whose options are written.
    pub(super) options_of: Option<Bound>,
    /// How many computed values of choices there are, to tell them apart.
    pub(super) choices: usize,
    /// How the fragment around wants its streams.
    pub(super) stream_options: TokenStream,
    /// In a fragment that is rendered once for all its viewers.
    pub(super) shared: bool,
    /// Inside a block of a fragment.
    pub(super) in_block: bool,
    /// Inside what is written into the slot of a child.
    pub(super) in_content: bool,
    /// Which elements the component's style sheets are for.
    pub(super) styles: Option<Scoped>,
    /// Where a page, or what is written into a layout, begins: what a component is given there may be all that two pages differ in.
    pub(super) at_root: bool,
    /// Which markup of a layout it is.
    pub(super) laying: Laying,
    /// Of a layout that lives, what its setup makes of props.
    pub(super) made: Option<Vec<String>>,
    /// The slots that stand among the parts of a layout.
    pub(super) laid_slots: u32,
    /// How many of its pieces that stay as they are have something in them that lives.
    pub(super) kept: u32,
    /// What its parts read in which something lives, if it has any.
    pub(super) pieces: Option<u64>,
    /// The component that comes next is all of a layout's part.
    pub(super) sole: bool,
    /// In a title or a text area, whose text is written as one value.
    pub(super) plain_text: bool,
    /// Directly in `<html>`, where a `<head>` is the document's own.
    pub(super) in_document: bool,
    /// In a head: the component's own for the page, or the document's.
    pub(super) in_head: Head,
    /// The snippets that can be shown here, innermost last.
    pub(super) snippets: Vec<Known>,
    /// The component's name and generics, which `<Self/>` means.
    pub(super) own: Option<(&'a Ident, &'a syn::Generics)>,
    /// The keys of the fragments that setup has handles of.
    pub(super) handles: Vec<String>,
    /// The names that each-blocks of fragments go through: they may be those of streams.
    pub(super) streams: Vec<String>,
    /// The slots of this component, in order.
    pub(super) slots: Vec<Option<Ident>>,
    /// Those that it may show later, as bits, and those that it shows from the beginning.
    pub(super) later: u32,
    /// Those that wait for what setup provides, if a walk comes back to fill them.
    pub(super) late: u32,
    pub(super) always: u32,
    /// Those that it shows in boundaries, and those that it shows elsewhere.
    pub(super) caught: u32,
    pub(super) uncaught: u32,
    pub(super) in_boundary: bool,
    /// Those that may stand where nothing moves them, though another component shows them, and those that it shows elsewhere.
    pub(super) still: u32,
    pub(super) moves: u32,
    /// In a part of a layout in which something lives.
    pub(super) in_piece: bool,
    /// What this component provides is known late: nothing is written into its slots before it is shown.
    pub(super) provides_late: bool,
    stmts: Vec<TokenTree>,
    html: String,
    /// A hole that is written once, which waits for the static HTML behind it.
    waiting: Option<Waiting>,
    /// What the statements since [`Gen::nest`] depend on.
    pub(super) mask: u64,
    /// What the markup outside of fragments has read.
    pub(super) outside: u64,
    /// An each-block asks its list's type how it is run over.
    pub(super) lists: bool,
    /// For each tag, what says whether it gives the props that its component needs.
    pub(super) tags: TokenStream,
    /// The bytes of static HTML of the component.
    pub(super) static_len: usize,
}

/// A hole and the static HTML before it.
struct Waiting {
    before: String,
    shown: Shown,
    /// Where the user wrote it: what is wrong with its type is said there.
    span: Span,
    value: Vec<TokenTree>,
}

/// What a hole that is written once is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    View,
    /// A part of an attribute's value.
    Part,
}

/// What was gathered apart: its statements, numbers and mask.
pub(super) struct Nested {
    pub(super) stmts: TokenStream,
    pub(super) numbers: Numbers,
    pub(super) mask: u64,
}

impl Nested {
    /// The layout of its cells.
    pub(super) fn layout(&self, element: bool) -> TokenStream {
        layout(self.numbers, element)
    }
}

pub(super) fn layout(numbers: Numbers, element: bool) -> TokenStream {
    let private = super::private();
    let (leaves, blocks, element) = (constant(numbers.leaves), constant(numbers.blocks), constant(element));
    quote!(#private::Layout { leaves: #leaves, blocks: #blocks, element: #element })
}

impl<'a> Gen<'a> {
    pub(super) fn fixed(triggers: &'a [Trigger], errors: &'a mut Errors) -> Gen<'a> {
        Gen::new(Place::Static, Masks::new(&[]), triggers, errors)
    }

    pub(super) fn new(place: Place, masks: Masks, triggers: &'a [Trigger], errors: &'a mut Errors) -> Gen<'a> {
        let private = super::private();
        Gen {
            place,
            masks,
            triggers,
            errors,
            numbers: Numbers::default(),
            in_items: false,
            in_form: false,
            form: None,
            binds: Binds::default(),
            options_of: None,
            choices: 0,
            shared: false,
            in_block: false,
            in_content: false,
            handles: Vec::new(),
            streams: Vec::new(),
            later: 0,
            late: 0,
            caught: 0,
            uncaught: 0,
            in_boundary: false,
            still: 0,
            moves: 0,
            in_piece: false,
            provides_late: false,
            always: 0,
            styles: None,
            at_root: false,
            laying: Laying::No,
            made: None,
            laid_slots: 0,
            kept: 0,
            pieces: None,
            sole: false,
            plain_text: false,
            in_document: false,
            in_head: Head::default(),
            stream_options: quote!(#private::StreamOptions::DEFAULT),
            snippets: Vec::new(),
            own: None,
            slots: Vec::new(),
            stmts: Vec::new(),
            html: String::new(),
            waiting: None,
            mask: 0,
            outside: 0,
            lists: false,
            tags: TokenStream::new(),
            static_len: 0,
        }
    }

    /// All statements of some nodes.
    pub(super) fn all(&mut self, nodes: &[Node]) -> Vec<TokenTree> {
        self.nodes(nodes);
        self.flush();
        mem::take(&mut self.stmts)
    }

    /// The same, of a layout that is no document.
    pub(super) fn all_laid(&mut self, nodes: &[Node]) -> Vec<TokenTree> {
        self.laid(|inner| inner.nodes(nodes));
        self.laying = Laying::No;
        mem::take(&mut self.stmts)
    }

    /// Writes the component's style sheets, which the page keeps once, and scopes what is written from here on.
    pub(super) fn with_styles(&mut self, name: &str, nodes: &[Node]) {
        let Styles { scoped, sheets } = styles(name, nodes);
        let (out, private) = (hidden("out"), super::private());
        for (attrs, sheet) in &sheets {
            let (attrs, sheet) = (constant(attrs), constant(sheet));
            self.serve(quote!({
                static __STYLE: #private::Style = #private::Style { attrs: #attrs, css: #sheet };
                #out.style(&__STYLE);
            }));
        }
        self.styles = scoped;
    }

    /// The attribute of an element that a style sheet may be for.
    pub(super) fn scope_styles(&mut self, name: &str, attrs: &[Attr]) {
        if let Some(styles) = &self.styles
            && styles.wants(name, attrs)
        {
            let attribute = format!(" {}", styles.attribute);
            self.html(&attribute);
        }
    }

    /// Static HTML.
    pub(super) fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    pub(super) fn flush(&mut self) {
        let html = mem::take(&mut self.html);
        self.static_len += html.len();
        let (mut call, mut args) = (Code::new(), Code::new());
        match self.waiting.take() {
            Some(Waiting { before, shown, span, value }) => {
                call = Code::at(span);
                call.step("marquetry");
                for token in value {
                    args.token(token);
                }
                args.sign(',');
                match shown {
                    Shown::View => {
                        call.step("View");
                        call.step("render_between");
                    }
                    Shown::Part => {
                        call.step("AttrValue");
                        call.step("__show_part");
                    }
                }
                args.name("__out");
                args.sign(',');
                args.text(&before);
                args.sign(',');
                args.text(&html);
            }
            None if html.is_empty() => return,
            None => {
                call.name("__out");
                call.sign('.');
                call.name("stat");
                args.text(&html);
            }
        }
        call.brackets(Delimiter::Parenthesis, args);
        call.sign(';');
        match self.place {
            Place::Static if self.laying == Laying::Inside => {
                let (out, call) = (hidden("out"), TokenStream::from(call));
                self.stmts.extend(quote!(if #out.writes_all() { #call }));
            }
            Place::Outside if self.laying == Laying::Inside => {
                let (out, call) = (hidden("out"), TokenStream::from(call));
                self.stmts.extend(quote!(if #out.serving() && #out.writes_all() { #call }));
            }
            // Token by token: a stream would be made, and taken apart again.
            Place::Static => self.stmts.extend(call),
            Place::Outside | Place::Live => self.stmts.extend(self.served(call.into())),
        }
    }

    /// A hole that is written once. Together with the static HTML on both sides it is one statement: one room for all three, and less for rustc to check.
    pub(super) fn once(&mut self, shown: Shown, span: Span, value: Vec<TokenTree>) {
        if self.waiting.is_some() {
            self.flush();
        }
        let before = mem::take(&mut self.html);
        self.static_len += before.len();
        self.waiting = Some(Waiting { before, shown, span, value });
    }

    fn served(&self, stmt: TokenStream) -> TokenStream {
        let out = hidden("out");
        match self.place {
            Place::Static => stmt,
            Place::Outside | Place::Live => quote!(if #out.serving() { #stmt }),
        }
    }

    /// A statement that is passed in every walk.
    pub(super) fn stmt(&mut self, stmt: TokenStream) {
        self.flush();
        self.stmts.extend(stmt);
    }

    /// A statement that writes something which never changes.
    pub(super) fn serve(&mut self, stmt: TokenStream) {
        self.flush();
        let stmt = self.served(stmt);
        self.stmts.extend(stmt);
    }

    /// A statement that is passed when something in `mask` has changed, and when something new is written.
    pub(super) fn guarded(&mut self, mask: u64, stmt: TokenStream) {
        self.flush();
        self.mask |= mask;
        let (out, mask) = (hidden("out"), constant(mask));
        self.stmts.extend(quote!(if #out.wants(#mask) { #stmt }));
    }

    /// Gathers apart, in the same scope of holes.
    pub(super) fn apart<R>(&mut self, gather: impl FnOnce(&mut Self) -> R) -> (TokenStream, u64, R) {
        self.flush();
        let stmts = mem::take(&mut self.stmts);
        let mask = mem::take(&mut self.mask);
        let result = gather(self);
        self.flush();
        let inner = mem::replace(&mut self.stmts, stmts);
        let inner_mask = mem::replace(&mut self.mask, mask);
        (inner.into_iter().collect(), inner_mask, result)
    }

    /// Gathers apart, in a scope of holes of its own.
    pub(super) fn nest(&mut self, gather: impl FnOnce(&mut Self)) -> Nested {
        let numbers = mem::take(&mut self.numbers);
        self.masks.enter();
        let (stmts, mask, ()) = self.apart(gather);
        self.masks.leave();
        Nested { stmts, mask, numbers: mem::replace(&mut self.numbers, numbers) }
    }

    /// A user's expression, with the values of its stores; and what it depends on.
    pub(super) fn expr(&mut self, expr: &Expr) -> (TokenStream, u64) {
        let mut mask = self.masks.of_names(&expr.tokens) | self.masks.of_triggers(&expr.tokens);
        if self.place != Place::Static {
            for store in stores::uses(expr).iter().filter(|store| self.masks.mentions_local(&store.tokens)) {
                self.errors.push_help(
                    store.span,
                    "this store is bound in the markup: a component follows the stores that its setup and props bind",
                    "give it to a component of its own, as in `<Row store={store.clone()}/>`, or read it once, `get(&store)`",
                );
            }
        }
        let masks = &mut self.masks;
        let tokens = stores::rewrite(&expr.tokens, &mut |store| {
            let (bit, value) = masks.store(store);
            mask |= bit;
            let value = Ident::new(&value.to_string(), store.span);
            // From the `$` on, so that what rustc proposes to write before it stands before the `$`.
            let star = quote_spanned!(store.dollar=> *);
            quote_spanned!(store.span=> (#star #value))
        });
        if self.place == Place::Outside {
            self.outside |= mask;
        }
        (tokens, mask)
    }

    /// A user's expression in brackets of its own.
    pub(super) fn grouped(&mut self, expr: &Expr) -> (Group, u64) {
        let (tokens, mask) = self.expr(expr);
        let mut group = Group::new(Delimiter::Parenthesis, tokens);
        group.set_span(expr.span);
        (group, mask)
    }

    /// Whether something that depends on `mask` keeps a cell: what never changes needs none, except where new items are made of values.
    pub(super) fn is_leaf(&self, mask: u64) -> bool {
        self.place == Place::Live && (mask != 0 || self.in_items)
    }
}

/// A name, if that is all an expression is.
pub(super) fn bare_name(expr: &Expr) -> Option<Ident> {
    let mut tokens = expr.tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), None) if !matches!(&*name.to_string(), "true" | "false" | "self" | "Self") => Some(name),
        _ => None,
    }
}
