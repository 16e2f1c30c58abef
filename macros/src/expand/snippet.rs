//! Snippets, which become closures, and `{#key}`.

use marquetry_grammar::tree::{Key, Node, Render, Snippet};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote_spanned};

use super::{
    body::{Gen, Nested, Numbers, Place, layout},
    constant, hidden,
    masks::bindings,
    private, private_at, region,
};

/// A snippet that may be shown: a closure for each kind of place where it is.
pub(super) struct Known {
    name: String,
    forms: Vec<Form>,
}

struct Form {
    place: Place,
    closure: Ident,
    numbers: Numbers,
    mask: u64,
    /// What the holes that show a parameter depend on.
    bit: u64,
}

impl Gen<'_> {
    /// A snippet may be shown before the place where it stands, if no binding comes before it that it may need.
    pub(super) fn hoisted(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Let(_) => return,
                Node::Snippet(snippet) => self.define(snippet, nodes),
                _ => {}
            }
        }
    }

    pub(super) fn snippet(&mut self, snippet: &Snippet, all: &[Node]) {
        let after_a_binding =
            all.iter().take_while(|node| !matches!(node, Node::Snippet(other) if std::ptr::eq(other, snippet))).any(|node| matches!(node, Node::Let(_)));
        if after_a_binding {
            self.define(snippet, all);
        }
    }

    fn define(&mut self, snippet: &Snippet, all: &[Node]) {
        let mut places = Vec::new();
        shown(all, &snippet.name, self.place, &mut places);
        let mut known = Known { name: snippet.name.to_string(), forms: Vec::new() };
        for place in places {
            let form = self.form(snippet, place);
            known.forms.push(form);
        }
        self.snippets.push(known);
    }

    fn form(&mut self, snippet: &Snippet, place: Place) -> Form {
        let (out, private) = (hidden("out"), private());
        let bit = if place == Place::Static { 0 } else { self.masks.stream(0) };
        let closure = Ident::new(&format!("__{}_{place:?}", snippet.name).to_lowercase(), snippet.name.span());
        let names: Vec<String> = snippet.params.iter().flat_map(|param| bindings(&param.pat.to_token_stream())).collect();
        let params = snippet.params.iter().map(|param| match (&param.pat, &param.ty) {
            (pat, Some(ty)) => quote!(#pat: #ty),
            (pat, None) => quote!(#pat),
        });
        self.flush();
        let outer = std::mem::replace(&mut self.place, place);
        let (in_items, in_block) = (self.in_items, self.in_block);
        (self.in_items, self.in_block) = (false, true);
        let Nested { stmts, numbers, mask } = self.nest(|inner| {
            inner.masks.bind(names, bit);
            inner.nodes(&snippet.body);
        });
        (self.in_items, self.in_block) = (in_items, in_block);
        self.place = outer;
        let params = quote!(#(#params),*);
        self.stmt(quote_spanned! {snippet.name.span()=>
            #[allow(unused_variables)]
            let #closure = |#out: &mut #private::Out, #params| { #stmts };
        });
        Form { place, closure, numbers, mask, bit }
    }

    pub(super) fn render(&mut self, render: &Render) {
        let out = hidden("out");
        let mut given = 0;
        let mut args = TokenStream::new();
        for arg in &render.args {
            let (tokens, mask) = self.expr(arg);
            given |= mask;
            args.extend(quote!(, #tokens));
        }
        let place = self.place;
        let known = self.snippets.iter().rev().find(|known| render.name == known.name);
        let Some(Form { closure, numbers, mask, bit, .. }) = known.and_then(|known| known.forms.iter().find(|form| form.place == place)) else {
            // Where a binding comes between, rustc says that the name is not there yet.
            let name = &render.name;
            return self.serve(quote!(#name(#out #args);));
        };
        let (layout, union, bit, numbers) = (layout(*numbers, false), given | mask, *bit, *numbers);
        let call = quote_spanned!(render.name.span()=> #closure(#out #args););
        match place {
            Place::Static => self.serve(call),
            Place::Outside if numbers.blocks == 0 => self.serve(call),
            Place::Outside => {
                let slot = constant(self.numbers.block());
                self.guarded(union, quote!(if #out.fixed_branch(#slot, 0u64, #layout) { #call #out.fixed_branch_end(#slot, 0u64); }));
            }
            Place::Live => {
                let (open, before) = (hidden("open"), hidden("before"));
                let (hole, slot, given, bit) = (constant(self.numbers.hole()), constant(self.numbers.block()), constant(given), constant(bit));
                self.guarded(
                    union,
                    quote! {
                        let #open = #out.branch(#hole, #slot, 0u64, #layout);
                        let #before = #out.give(#given, #bit);
                        #call
                        #out.given_back(#before);
                        #out.branch_end(#open);
                    },
                );
            }
        }
    }

    pub(super) fn key(&mut self, block: &Key) {
        let (key, key_mask) = self.grouped(&block.key);
        let private = private_at(block.key.span);
        let key = quote_spanned!(block.key.span=> #private::Key::__key(&#key));
        if self.place == Place::Live {
            let numbers = self.block_numbers();
            let (mut union, value) = (key_mask, hidden("key"));
            let body = self.branch(numbers, value.clone().into(), &mut union, |inner| inner.nodes(&block.body));
            self.guarded(union, quote!(let #value = #key; #body));
            return;
        }
        // What is written once has one key.
        self.masks.enter();
        let (stmts, mask, ()) = self.apart(|inner| inner.nodes(&block.body));
        self.masks.leave();
        self.mask |= mask;
        self.serve(quote!(let _ = #key;));
        self.stmt(quote!({ #stmts }));
    }
}

/// The kinds of places in which `nodes`, which stand in `place`, show the snippet `name`.
fn shown(nodes: &[Node], name: &Ident, place: Place, places: &mut Vec<Place>) {
    for node in nodes {
        let inside = match node {
            Node::Render(render) if render.name == *name => {
                if !places.contains(&place) {
                    places.push(place);
                }
                continue;
            }
            // Another one of that name, or its own body.
            Node::Snippet(snippet) if snippet.name == *name => continue,
            _ => region::inside(node, place),
        };
        node.bodies(&mut |body| shown(body, name, inside, places));
    }
}
