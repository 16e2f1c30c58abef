//! Await-blocks.

use marquetry_grammar::{
    stores,
    tree::{Await, Expr, Settled},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::{
    body::{Gen, Nested, Place},
    constant, hidden,
    masks::{bindings, mentions},
    private, private_at,
};

impl Gen<'_> {
    /// `{#await f}…{:then v}…{:catch e}…{/await}`
    pub(super) fn waits(&mut self, block: &Await) {
        // In what is written once, it is reported.
        if self.place != Place::Static {
            self.in_scope(|inner| inner.live_waits(block));
        }
    }

    fn live_waits(&mut self, block: &Await) {
        let (out, private) = (hidden("out"), private());
        let (hole, slot) = (constant(self.numbers.hole()), constant(self.numbers.block()));
        let (work, reads) = self.work(block);
        let bit = self.masks.future(reads);
        let waiting = self.way(&[], 0, |inner| inner.nodes(&block.waiting));
        let (then, catch) = (self.settled(&block.then, reads | bit), self.settled(&block.catch, reads | bit));
        let union = reads | bit | waiting.mask | then.1.mask | catch.1.mask;
        let (open, state, given, value) = (hidden("open"), hidden("state"), hidden("given"), hidden("value"));
        let way = |taken: u64, nested: &Nested| {
            let (taken, layout, stmts) = (constant(taken), nested.layout(false), &nested.stmts);
            quote!(#out.await_branch(&mut #open, #taken, #layout); #stmts)
        };
        let (waiting, then_way, catch_way) = (way(0, &waiting), way(1, &then.1), way(2, &catch.1));
        // Where the pattern may fail, rustc speaks of its end.
        let bind = |pattern: &Option<TokenStream>| {
            pattern.as_ref().map(|pattern| {
                let value = pattern.clone().into_iter().last().map_or(value.clone(), |last| Ident::new("__value", last.span()));
                quote!(let #pattern = #value;)
            })
        };
        let (then, catch) = (bind(&then.0), block.catch.is_some().then(|| (bind(&catch.0), catch_way)));
        let catch = catch.map(|(bind, way)| quote!(#private::Awaited::Catch(#value) => { #bind #way }));
        let (bit, reads) = (constant(bit), constant(reads));
        // What is not `Send` in a result is so because of the future.
        let (begin, end) = {
            let (span, private) = (block.future.span, private_at(block.future.span));
            let begin = quote_spanned!(span=> #out.awaits(#private::AwaitAt { hole: #hole, slot: #slot, bit: #bit }, #given));
            (begin, quote_spanned!(span=> #out.await_end(#open, #state);))
        };
        self.guarded(
            union,
            quote! {{
                let #given = if #out.has_future(#slot, #reads) { #private::Option::None } else { #private::Option::Some(#work) };
                let (mut #open, #state) = #begin;
                match &*#private::awaited(&#state) {
                    #private::Awaited::Waiting(_) => { #waiting }
                    #private::Awaited::Then(#value) => { #then #then_way }
                    #catch
                    #value => #out.await_failed(&mut #open, #value),
                }
                #end
            }},
        );
    }

    /// The future as the block takes it over, and what its expression reads.
    fn work(&mut self, block: &Await) -> (TokenStream, u64) {
        let span = block.future.span;
        let private = private_at(span);
        let (tokens, reads) = self.expr(&block.future);
        let kept = self.kept(&block.future);
        if block.catch.is_some() {
            return (quote_spanned!(span=> { #kept #private::Caught.begin(#tokens) }), reads);
        }
        let (future, kind) = (Ident::new("__future", span), Ident::new("__kind", span));
        let work = quote_spanned! {span=> {
            #kept
            let #future = #tokens;
            let #kind = (&&#private::Waited(&#future)).__kind();
            #kind.begin(#future)
        }};
        (work, reads)
    }

    /// An `async move` block takes the values of the stores in it: it gets its own.
    fn kept(&mut self, future: &Expr) -> TokenStream {
        let mut kept = TokenStream::new();
        if mentions(&future.tokens, &Ident::new("move", future.span)) {
            let mut seen: Vec<String> = Vec::new();
            for store in stores::uses(future) {
                let (_, value) = self.masks.store(&store);
                if !seen.contains(&store.name_key) {
                    let value = Ident::new(&value.to_string(), store.span);
                    kept.extend(quote_spanned!(store.span=> let #value = ::core::clone::Clone::clone(&#value);));
                    seen.push(store.name_key);
                }
            }
        }
        kept
    }

    /// A way in which the future ends: its pattern, and what is shown.
    fn settled(&mut self, settled: &Option<Settled>, reads: u64) -> (Option<TokenStream>, Nested) {
        let pattern = settled.as_ref().and_then(|settled| settled.pat.clone());
        let names = pattern.as_ref().map(bindings).unwrap_or_default();
        let nested = self.way(&names, reads, |inner| settled.iter().for_each(|settled| inner.nodes(&settled.body)));
        (pattern, nested)
    }

    /// One of the ways of the block, with names that depend on `reads`.
    fn way(&mut self, names: &[String], reads: u64, gather: impl FnOnce(&mut Self)) -> Nested {
        let (in_items, in_block) = (self.in_items, self.in_block);
        (self.in_items, self.in_block) = (false, true);
        let nested = self.nest(|inner| {
            inner.masks.bind(names.iter().cloned(), reads);
            gather(inner);
        });
        (self.in_items, self.in_block) = (in_items, in_block);
        nested
    }
}
