//! Each-blocks.

use marquetry_grammar::tree::{Each, Node};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt as _;

use super::{
    body::{Gen, Place, bare_name},
    calls, constant, hidden,
    masks::{READY, bindings},
    node::is_one_element,
    private, private_at,
    region::{holds, holds_walked},
};

impl Gen<'_> {
    pub(super) fn each(&mut self, each: &Each) {
        match self.place {
            Place::Live => self.live_each(each),
            // What is live in the items belongs to each of them.
            Place::Outside if holds_walked(&each.body) => self.in_scope(|inner| inner.live_each(each)),
            Place::Static | Place::Outside => self.plain_each(each),
        }
    }

    /// The list of an each-block as it is written, in brackets.
    fn list(&mut self, each: &Each) -> (TokenStream, u64) {
        self.lists = true;
        let (tokens, mask) = self.grouped(&each.list);
        // A number without a type has no methods.
        if let Some(TokenTree::Literal(literal)) = single(&each.list.tokens)
            && literal.to_string().starts_with(|first: char| first.is_ascii_digit())
        {
            return (quote!((0..#tokens)), mask);
        }
        (tokens.into_token_stream(), mask)
    }

    fn plain_each(&mut self, each: &Each) {
        let (list, _) = self.list(each);
        let list = through(each, &list);
        let (count, item, private) = (hidden("count"), hidden("item"), private_at(each.list.span));
        // A pattern of the user's stands in the head, where rustc speaks of lists.
        let (head, bind) = match &each.pat {
            Some(pattern) => (pattern.clone(), None),
            None => (item.to_token_stream(), Some(bind(each, &pattern(each), &item))),
        };
        let (body, _, ()) = self.apart(|inner| inner.nodes(&each.body));
        let index = each.index.as_ref().map(|index| quote!(let #index = #count;));
        let key = each.key.as_ref().map(|key| {
            let (span, private) = (key.span, private_at(key.span));
            let (key, _) = self.grouped(key);
            quote_spanned!(span=> let _ = #private::Key::__key(&#key);)
        });
        let counted = each.index.is_some() || each.otherwise.is_some();
        let (start, step) = if counted { (quote!(let mut #count = 0usize;), quote!(#count += 1;)) } else { Default::default() };
        let otherwise = each.otherwise.as_ref().map(|nodes| {
            let (stmts, _, ()) = self.apart(|inner| inner.nodes(nodes));
            quote!(if #count == 0 { #stmts })
        });
        let plain = quote_spanned!(each.list.span=> #private::Plain(#list));
        let stmts = quote! {{
            #start
            for #head in #plain { #bind #index #key #body #step }
            #otherwise
        }};
        self.serve(stmts);
    }

    fn live_each(&mut self, each: &Each) {
        let (out, private) = (hidden("out"), private());
        let (hole, slot) = (constant(self.numbers.hole()), constant(self.numbers.block()));
        let (list_tokens, list_mask) = self.list(each);
        if let Some(name) = bare_name(&each.list).map(|name| name.to_string()).filter(|name| !self.masks.is_local(name)) {
            self.streams.push(name);
        }
        // Whether it is a stream is known from its type only.
        let bit = self.masks.stream(list_mask);
        let binding_mask = list_mask | bit;
        let pattern = pattern(each);
        let mut names = bindings(&pattern);
        names.extend(each.index.iter().map(Ident::to_string));
        let mut key = None;
        let futures = std::mem::take(&mut self.masks.futures);
        let (in_items, in_block) = (self.in_items, self.in_block);
        (self.in_items, self.in_block) = (true, true);
        let nested = self.nest(|inner| {
            inner.masks.bind(names, binding_mask);
            key = each.key.as_ref().map(|key| inner.grouped(key));
            inner.nodes(&each.body);
        });
        (self.in_items, self.in_block) = (in_items, in_block);
        let own_futures = std::mem::replace(&mut self.masks.futures, futures);
        self.masks.futures |= own_futures;
        let layout = nested.layout(is_one_element(&each.body));
        let key_mask = key.as_ref().map_or(0, |(_, mask)| *mask);
        let union = binding_mask | nested.mask | key_mask;
        let body = nested.stmts;
        let (source, run, item, count) = (Ident::new("__source", each.list.span), hidden("run"), hidden("item"), hidden("count"));
        // What the items of a stream read apart from it, and wait for; and what is written into components, which may have to be written again.
        let others = (nested.mask | key_mask) & !(binding_mask | READY) | own_futures;
        let walked = holds(&each.body, &|node| matches!(node, Node::Component(tag) if !tag.slots.is_empty()));
        let follows = others | if walked { READY } else { 0 };
        let keep = (follows != 0).then(|| {
            let (span, private) = (each.list.span, private_at(each.list.span));
            let (run, item) = (Ident::new("__run", span), Ident::new("__item", span));
            quote_spanned!(span=> let #item = #private::Keeps::keep(&mut #run, #item);)
        });
        let follows = constant(follows);
        let has_otherwise = constant(each.otherwise.is_some());
        let keyed = constant(key.is_some());
        let key = match key {
            Some((tokens, _)) => {
                let span = each.key.as_ref().map_or(each.span, |key| key.span);
                let private = private_at(span);
                quote_spanned!(span=> #private::Key::__key(&#tokens))
            }
            None => quote!(0),
        };
        let bind = bind(each, &pattern, &item);
        let (start, index, step) = match &each.index {
            Some(index) => (quote!(let mut #count = 0usize;), quote!(let #index = #count;), quote!(#count += 1;)),
            None => Default::default(),
        };
        let options = self.stream_options.clone();
        let otherwise = each.otherwise.as_ref().map(|nodes| self.otherwise(nodes));
        let (else_union, otherwise) = otherwise.map_or((0, TokenStream::new()), |(union, stmts)| (union, stmts));
        let (bit, list_mask, name) = (constant(bit), constant(list_mask), constant(stream_name(&each.list.tokens)));
        let at = quote!(#private::EachAt { hole: #hole, slot: #slot, layout: #layout, keyed: #keyed, bit: #bit, follows: #follows, otherwise: #has_otherwise, options: #options, name: #name });
        let values = self.shared.then(|| {
            let (span, private) = (each.list.span, private_at(each.list.span));
            quote_spanned!(span=> #private::only_values(&#source);)
        });
        // What a call gives lives for as long as it is gone through.
        let mut owned = TokenStream::new();
        let mut calls = TokenStream::new();
        let mut last = list_tokens;
        for (number, call) in calls::in_order(&each.list.tokens, &last).into_iter().enumerate() {
            let name = Ident::new(&format!("__owned{number}"), each.list.span);
            // The next call may be of a method that changes it.
            owned.extend(quote!(let mut #name;));
            let receiver = (number > 0).then(|| Ident::new(&format!("__owned{}", number - 1), each.list.span));
            calls.extend(quote_spanned!(each.list.span=> #name = #receiver #call;));
            last = name.to_token_stream();
        }
        let list = through(each, &last);
        let list = quote!(#calls #private::Option::Some(#list));
        let opened = quote!(if #out.has_stream(#slot, #list_mask) { #private::Option::None } else { #list });
        let open = {
            let (span, private) = (each.list.span, private_at(each.list.span));
            quote_spanned!(span=> #private::Source::open(#source, #out, #at))
        };
        self.guarded(
            union | else_union,
            quote! {
                #owned
                match #opened { #source => {
                    #values
                    let mut #run = #open;
                    #start
                    while let #private::Option::Some(#item) = #private::Run::next(&mut #run, #out) {
                        #keep
                        #bind
                        #index
                        #private::Run::begin(&mut #run, #out, #key);
                        #body
                        #private::Run::end_item(&mut #run, #out);
                        #step
                    }
                    let __shown = #private::Run::end(#run, #out);
                    #otherwise
                } }
            },
        );
    }

    /// What is shown in place of an empty list: a branch of its own behind it.
    fn otherwise(&mut self, nodes: &[marquetry_grammar::tree::Node]) -> (u64, TokenStream) {
        let numbers = self.block_numbers();
        let mut union = 0;
        let empty = self.branch(numbers, constant(1u64), &mut union, |inner| inner.nodes(nodes));
        let full = self.branch(numbers, constant(0u64), &mut union, |_| {});
        (union, quote!(if __shown == 0 { #empty } else { #full }))
    }
}

/// A list as an iterator or stream, by the method that its type has.
fn through(each: &Each, list: &TokenStream) -> TokenStream {
    quote_spanned!(each.list.span=> #list.__each())
}

/// What scripts of the page call the stream that an expression names: a path's last part.
fn stream_name(tokens: &TokenStream) -> String {
    let mut name = String::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(part) => name = part.unraw().to_string(),
            TokenTree::Punct(sign) if sign.as_char() == ':' => {}
            _ => return String::new(),
        }
    }
    name
}

fn pattern(each: &Each) -> TokenStream {
    match &each.pat {
        Some(pattern) => pattern.clone(),
        None => Ident::new("this", each.span).to_token_stream(),
    }
}

/// Binds the item by its pattern; an item without a name need not be read.
fn bind(each: &Each, pattern: &TokenStream, item: &Ident) -> TokenStream {
    let allow = each.pat.is_none().then(|| quote!(#[allow(unused_variables)]));
    quote!(#allow let #pattern = #item;)
}

fn single(tokens: &TokenStream) -> Option<TokenTree> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(token), None) => Some(token),
        _ => None,
    }
}
