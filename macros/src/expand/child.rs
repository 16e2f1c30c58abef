//! Child components, what is written into their slots, and a component's own slots.

use marquetry_grammar::tree::{AttrValue, ComponentTag, Fragment, Mode, Node, Part, PropArg, Slot, SlotArg};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::{PathArguments, ext::IdentExt as _};

use super::{
    body::{Gen, Nested, Place},
    border, constant, hidden, layouts,
    masks::READY,
    private, private_at,
    region::{holds, holds_region, is_boundary, is_region},
    site,
};

impl Gen<'_> {
    pub(super) fn component(&mut self, tag: &ComponentTag, at_root: bool, alone: bool) {
        if is_boundary(tag) {
            return self.boundary(tag);
        }
        let sole = std::mem::take(&mut self.sole);
        let (out, private) = (hidden("out"), private());
        let (build, props_mask) = self.child(tag);
        let (child, slots, step) = (hidden("child"), hidden("slots"), hidden("step"));
        let numbers = match self.place {
            Place::Live => (self.numbers.hole(), self.numbers.block()),
            Place::Outside if fills_later(tag) => (0, self.numbers.block()),
            Place::Static | Place::Outside => (0, usize::MAX),
        };
        let fixed = self.place == Place::Outside && numbers.1 != usize::MAX;
        let at_root = at_root && self.place != Place::Live && !tag.slots.is_empty();
        let root = hidden("root");
        let mut contents = TokenStream::new();
        if at_root {
            contents.extend(quote!(let #root = #out.at_root();));
        }
        let mut given = TokenStream::new();
        let mut walks = TokenStream::new();
        let mut content_mask = 0;
        for (at, slot) in tag.slots.iter().enumerate() {
            let name = hidden(&format!("content{at}"));
            let (content, mask) = self.content(slot, at as u32, fixed, at_root);
            content_mask |= mask;
            let at = constant(at as u32);
            contents.extend(quote!(let #name = #content;));
            given.extend(match &slot.name {
                Some(field) => quote!(#slots.#field = #private::Option::Some(&#name);),
                None => {
                    let (given, private) = (Ident::new("__given", tag.span), private_at(tag.span));
                    let call = quote_spanned!(tag.span=> #private::Children::__children(#given, &#name););
                    quote!({ let #given = &mut #slots; #call })
                }
            });
            walks.extend(quote!(#out.walk_content(&mut #step, #at, &#name);));
        }
        let slots_binding =
            if tag.slots.is_empty() { quote!(let #slots = #private::slots_of(&#child);) } else { quote!(let mut #slots = #private::slots_of(&#child);) };
        let call = match self.place {
            Place::Live => quote_spanned!(tag.span=> #out.render_child(#child, #slots);),
            Place::Static | Place::Outside if sole => quote_spanned!(tag.span=> #out.render_sole(#child, #slots);),
            Place::Static | Place::Outside if alone && at_root => quote_spanned!(tag.span=> #out.render_alone(#child, #slots);),
            Place::Static | Place::Outside => quote_spanned!(tag.span=> #private::Component::__render(#child, #slots, #out);),
        };
        let render = build.with(tag.span, &child, quote!(#slots_binding #given #call));
        match self.place {
            Place::Live => {
                let (hole, slot, followed) = (constant(numbers.0), constant(numbers.1), constant(props_mask));
                self.guarded(
                    props_mask | content_mask | READY,
                    quote! {{
                        #contents
                        let mut #step = #out.child(#hole, #slot, #followed);
                        if #step.builds() { #render }
                        if #out.walks_slots(&mut #step) { #walks }
                        #out.child_end(#step);
                    }},
                );
            }
            Place::Outside if fixed => {
                let slot = constant(numbers.1);
                self.guarded(
                    content_mask | READY,
                    quote! {{
                        #contents
                        let mut #step = #out.fixed_child(#slot);
                        if #step.builds() { #render }
                        if #out.walks_slots(&mut #step) { #walks }
                        #out.fixed_child_end(#step);
                    }},
                );
            }
            Place::Static | Place::Outside => self.serve(quote!({ #contents #render })),
        }
    }

    /// How a child is made of its tag's attributes, and what they read.
    fn child(&mut self, tag: &ComponentTag) -> (Child, u64) {
        let mut mask = 0;
        let mut props = Vec::new();
        for prop in &tag.props {
            let (value, reads) = self.prop(prop);
            mask |= reads;
            props.push((raw(&prop.name), value));
        }
        let given: Vec<String> = tag.props.iter().map(|prop| prop.name.unraw().to_string()).collect();
        let own = self.own.map(|(name, _)| name);
        self.tags.extend(border::checks(tag, &given.join(" "), own));
        if self.shared {
            self.tags.extend(border::still(tag, own));
        }
        if let Some(rest) = &tag.spread {
            let path = &tag.path;
            let (rest, reads) = self.grouped(rest);
            let fields = props.iter().map(|(name, value)| quote!(#name: #value));
            return (Child::Literal(quote_spanned!(tag.span=> (#path { #(#fields,)* ..#rest }))), mask | reads);
        }
        // The constant of that name has no types; they go to the function that knows them.
        let path = border::path(tag, own);
        let types = match (self.own.filter(|_| tag.path.is_ident("Self")), tag.path.segments.last().map(|last| &last.arguments)) {
            (Some((_, generics)), _) => {
                let own: Vec<&Ident> = generics.type_params().map(|param| &param.ident).chain(generics.const_params().map(|param| &param.ident)).collect();
                (!own.is_empty()).then(|| quote!(#(#own),*))
            }
            (None, Some(PathArguments::AngleBracketed(types))) => Some(types.args.to_token_stream()),
            (None, _) => None,
        };
        let empty = match types {
            Some(types) => quote_spanned!(tag.span=> { #path }.__props::<#types>()),
            None => quote_spanned!(tag.span=> { #path }.__props()),
        };
        (Child::Props(empty, props), mask)
    }

    fn prop(&mut self, prop: &PropArg) -> (TokenStream, u64) {
        let private = private_at(if let AttrValue::Literal(_, span) = &prop.value { *span } else { prop.name.span() });
        match &prop.value {
            AttrValue::None => (quote_spanned!(prop.name.span()=> true), 0),
            AttrValue::Expr(expr) => self.expr(expr),
            AttrValue::Literal(parts, span) => match &parts[..] {
                [] => (quote_spanned!(*span=> #private::TextProp::__text("")), 0),
                [Part::Text(text)] => {
                    let text = constant(text);
                    (quote_spanned!(*span=> #private::TextProp::__text(#text)), 0)
                }
                _ => {
                    let (text, mask) = self.text_of(parts);
                    (quote_spanned!(*span=> #private::FormatProp::__format(#text)), mask)
                }
            },
        }
    }

    /// The closure that writes a slot's content.
    fn content(&mut self, slot: &SlotArg, number: u32, fixed: bool, at_root: bool) -> (TokenStream, u64) {
        let (out, private, open) = (hidden("out"), private(), hidden("content"));
        let cells = self.place == Place::Live || fixed;
        let (in_items, in_block, in_content) = (self.in_items, self.in_block, self.in_content);
        self.in_items = false;
        self.in_content = true;
        let place = self.place;
        self.flush();
        if !cells {
            self.place = Place::Static;
        }
        let before = std::mem::replace(&mut self.at_root, at_root);
        let nested: Nested = self.nest(|inner| inner.nodes(&slot.content));
        self.at_root = before;
        self.place = place;
        (self.in_items, self.in_block, self.in_content) = (in_items, in_block, in_content);
        let stmts = &nested.stmts;
        let (root, region, alone) = (hidden("root"), hidden("region"), constant(layouts::alone(&slot.content)));
        let stmts = &if at_root { quote!(let #region = #out.region(#root, #alone); #stmts #out.region_end(#region);) } else { quote!(#stmts) };
        let body = if cells {
            let layout = nested.layout(false);
            let (number, live) = (constant(number), constant(self.place == Place::Live));
            quote! {
                if let #private::Option::Some(#open) = #out.content(#number, #layout, #live) {
                    #stmts
                    #out.content_end(#open);
                }
            }
        } else {
            quote!(#stmts)
        };
        (quote!(|#out: &mut #private::Out| { #body }), nested.mask)
    }

    /// Which slot of this component one is.
    pub(super) fn slot_number(&mut self, slot: &Slot) -> usize {
        self.slots.iter().position(|name| *name == slot.name).unwrap_or_else(|| {
            self.slots.push(slot.name.clone());
            self.slots.len() - 1
        })
    }

    /// A place where this component shows what it was given.
    pub(super) fn slot(&mut self, slot: &Slot) {
        let (out, slots) = (hidden("out"), hidden("slots"));
        let at = self.slot_number(slot);
        *(if self.in_boundary { &mut self.caught } else { &mut self.uncaught }) |= 1 << at;
        let field = slot_field(&slot.name);
        let number = constant(at as u32);
        match self.place {
            Place::Static => {
                let (fallback, _, ()) = self.apart(|inner| inner.nodes(&slot.fallback));
                self.stmt(quote!(match #slots.#field {
                    ::core::option::Option::Some(__write) => __write(#out),
                    ::core::option::Option::None => { #fallback }
                }));
            }
            Place::Outside if !self.in_content && !self.provides_late && !holds_region(&slot.fallback) => {
                self.always |= 1 << at;
                let (fallback, _, ()) = self.apart(|inner| inner.nodes(&slot.fallback));
                self.serve(quote!(if #out.given(#number) { #out.gap(#number); } else { #fallback }));
            }
            Place::Outside | Place::Live => {
                // What comes and goes by itself: the content's owner has to be told.
                let later = self.in_content || self.place == Place::Live && self.in_block;
                // In a layout, what is written into another component often stays for as long as that does.
                let still = self.in_content && self.place == Place::Outside && self.in_piece && !self.provides_late;
                *(if still { &mut self.still } else { &mut self.moves }) |= 1 << at;
                let late = self.provides_late && !later;
                *(if later {
                    &mut self.later
                } else if late {
                    &mut self.late
                } else {
                    &mut self.always
                }) |= 1 << at;
                let numbers = self.block_numbers();
                let mut union = 0;
                let given = self.branch(numbers, constant(1u64), &mut union, |inner| {
                    if later || late {
                        let block = constant(inner.numbers.block());
                        let opening = quote!(#out.opening(#block, #number););
                        inner.serve(if still {
                            quote!(if #out.stands_still(#block) { #out.gap(#number); } else { #opening })
                        } else if late {
                            quote!(if #out.is_refilled() { #opening } else { #out.gap(#number); })
                        } else {
                            opening
                        });
                    } else {
                        inner.serve(quote!(#out.gap(#number);));
                    }
                });
                let fallback = self.branch(numbers, constant(0u64), &mut union, |inner| inner.nodes(&slot.fallback));
                self.finish_branches(union, quote!(if #out.given(#number) { #given } else { #fallback }));
            }
        }
    }

    pub(super) fn fragment(&mut self, fragment: &Fragment) {
        if let Some((tag, _)) = &fragment.tag {
            self.html("<");
            self.html(tag);
            self.scope_styles(tag, &fragment.attrs);
            let wrapper = marquetry_grammar::tree::Element {
                name: tag.clone(),
                name_span: fragment.span,
                close_span: None,
                attrs: Vec::new(),
                children: Vec::new(),
                self_closed: false,
                allow: Box::default(),
            };
            self.attributes(&wrapper, false);
            self.fragment_attributes(fragment);
            self.html(">");
        }
        if fragment.options.shared.is_some() {
            self.shared(fragment);
        } else {
            self.content_of(fragment);
        }
        if let Some((tag, _)) = &fragment.tag {
            self.html(&format!("</{tag}>"));
        }
    }

    fn content_of(&mut self, fragment: &Fragment) {
        self.scope(&fragment.key, stream_options(fragment), |inner| match inner.handles.contains(&fragment.key) {
            true => inner.handled(fragment),
            false => inner.nodes(&fragment.children),
        });
    }

    /// A live region with a number of its own.
    pub(super) fn scope(&mut self, key: &str, options: TokenStream, gather: impl FnOnce(&mut Self)) {
        let (out, open) = (hidden("out"), hidden("scope"));
        let slot = self.numbers.block();
        let place = std::mem::replace(&mut self.place, Place::Live);
        let options = std::mem::replace(&mut self.stream_options, options);
        let (in_items, in_block) = (self.in_items, self.in_block);
        (self.in_items, self.in_block) = (false, self.in_block && place == Place::Live);
        let nested = self.nest(gather);
        (self.in_items, self.in_block) = (in_items, in_block);
        self.stream_options = options;
        self.place = place;
        let (slot, key, layout, stmts) = (constant(slot), constant(key), nested.layout(false), &nested.stmts);
        self.guarded(
            nested.mask,
            quote! {{
                let #open = #out.scope(#slot, #key, #layout);
                #stmts
                #out.scope_end(#slot, #open);
            }},
        );
    }

    /// The content of a fragment that can be refreshed, added to and replaced.
    fn handled(&mut self, fragment: &Fragment) {
        let out = hidden("out");
        let (block, before, own, after) = (self.numbers.block(), self.numbers.hole(), self.block_numbers(), self.numbers.hole());
        let refresh = self.masks.stream(0);
        let always = std::mem::replace(&mut self.masks.always, refresh);
        let in_block = std::mem::replace(&mut self.in_block, true);
        let nested = self.nest(|inner| inner.nodes(&fragment.children));
        self.in_block = in_block;
        self.masks.always = always;
        let (asked, replaced, taken, open) = (hidden("asked"), hidden("replaced"), hidden("taken"), hidden("open"));
        let (layout, stmts, key) = (nested.layout(false), &nested.stmts, constant(&fragment.key));
        let (block, before, hole, slot, after) = (constant(block), constant(before), constant(own.0), constant(own.1), constant(after));
        self.guarded(
            nested.mask | READY,
            quote! {
                let #asked = #out.asked(#block, #key);
                #out.added(#before, #block, false);
                let #replaced = #out.replaced(#block);
                let #taken = #replaced.taken();
                let #open = #out.branch(#hole, #slot, #taken, #layout);
                if #taken == 0 { #stmts } else { #out.replacement(&#replaced); }
                #out.branch_end(#open);
                #out.replaced_end(#block, #replaced);
                #out.added(#after, #block, true);
                #out.given_back(#asked);
            },
        );
    }

    fn fragment_attributes(&mut self, fragment: &Fragment) {
        for attr in &fragment.attrs {
            if let marquetry_grammar::tree::Attr::Plain(plain) = attr
                && let AttrValue::Literal(parts, _) = &plain.value
                && let Some(text) = parts.iter().map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None }).collect::<Option<String>>()
            {
                self.html(&format!(" {}=\"{}\"", plain.name, super::node::escape(&text, true)));
            }
        }
    }
}

/// Whether what is written into a tag is walked by itself, though it stands outside of every fragment.
pub(super) fn fills_later(tag: &ComponentTag) -> bool {
    tag.slots.iter().any(|slot| holds(&slot.content, &|node| is_region(node) || matches!(node, Node::Slot(_))))
}

/// How a tag makes its component.
enum Child {
    /// A struct literal, which takes the rest from another value.
    Literal(TokenStream),
    /// The empty props, and those that are given.
    Props(TokenStream, Vec<(Ident, TokenStream)>),
}

impl Child {
    /// `body`, with the component as `child`. What the props' values borrow lives as long.
    fn with(self, span: Span, child: &Ident, body: TokenStream) -> TokenStream {
        match self {
            Child::Literal(literal) => quote_spanned!(span=> match #literal { #child => { #body } }),
            Child::Props(empty, given) if given.is_empty() => quote_spanned!(span=> match #empty.__build() { #child => { #body } }),
            Child::Props(empty, given) => {
                let props = hidden("props");
                let private = private();
                let sets = given.iter().map(|(name, value)| quote_spanned!(name.span()=> #props.props.#name = #private::Prop::Given { value: #value },));
                quote_spanned!(span=> match #empty { mut #props => match (#(#sets)*) { _ => match #props.__build() { #child => { #body } } } })
            }
        }
    }
}

/// The field of a component's slots: `children` for the one without a name.
pub(super) fn slot_field(name: &Option<Ident>) -> Ident {
    name.clone().unwrap_or_else(|| Ident::new("children", site()))
}

/// A prop's name as Rust has it: `type` is a name in a tag, and `r#type` in Rust.
fn raw(name: &Ident) -> Ident {
    let text = name.to_string();
    let keyword = syn::parse_str::<Ident>(&text).is_err() && !matches!(&*text, "self" | "Self" | "super" | "crate");
    if keyword { Ident::new_raw(&text, name.span()) } else { name.clone() }
}

fn stream_options(fragment: &Fragment) -> TokenStream {
    let private = private();
    let options = &fragment.options;
    let mut fields = TokenStream::new();
    if let Some((mode, _)) = options.mode {
        let mode = match mode {
            Mode::Append => quote!(Append),
            Mode::Prepend => quote!(Prepend),
            Mode::Replace => quote!(Replace),
        };
        fields.extend(quote!(mode: #private::Option::Some(#private::Mode::#mode),));
    }
    for (name, value) in [("limit", &options.limit), ("keep", &options.keep), ("queue", &options.queue)] {
        if let Some(value) = value {
            let (name, tokens) = (Ident::new(name, site()), &value.tokens);
            fields.extend(quote!(#name: (#tokens) as usize,));
        }
    }
    for (name, value) in [("timeout", &options.timeout), ("interval", &options.interval)] {
        if let Some(value) = value {
            let (name, tokens) = (Ident::new(name, site()), &value.tokens);
            fields.extend(quote!(#name: #private::Duration::from_millis((#tokens) as u64),));
        }
    }
    if options.rests.is_some() {
        fields.extend(quote!(rests: true,));
    }
    if fields.is_empty() { quote!(#private::StreamOptions::DEFAULT) } else { quote!(#private::StreamOptions { #fields ..#private::StreamOptions::DEFAULT }) }
}
