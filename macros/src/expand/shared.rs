//! Shared fragments: a function of their own, that captures nothing, and what it follows.

use std::mem;

use marquetry_grammar::tree::Fragment;
use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::{
    body::{Gen, Place},
    constant, hidden,
    masks::{Followed, Kind, Masks},
    private, private_at,
};

impl Gen<'_> {
    /// The content of a fragment that is rendered once for all its viewers. A page passes it only where it is written.
    pub(super) fn shared(&mut self, fragment: &Fragment) {
        let (out, private, followed) = (hidden("out"), private(), hidden("followed"));
        let slot = constant(self.numbers.block());
        let mut inner = Gen::new(Place::Live, Masks::new(&[]), &[], self.errors);
        inner.styles = self.styles.take();
        inner.shared = true;
        let nested = inner.nest(|inner| inner.nodes(&fragment.children));
        let (styles, tags, entries) = (inner.styles.take(), mem::take(&mut inner.tags), mem::take(&mut inner.masks.followed));
        self.styles = styles;
        self.tags.extend(tags);
        let (mut reads, mut watches) = (TokenStream::new(), TokenStream::new());
        for Followed { kind, bit } in &entries {
            let bit = constant(bit);
            match kind {
                Kind::Store { tokens, value } => {
                    let span = tokens.clone().into_iter().next().map_or(value.span(), |token| token.span());
                    let (private, value) = (private_at(span), Ident::new(&value.to_string(), span));
                    reads.extend(quote_spanned!(span=> let #value = #private::Store::snapshot(&#tokens);));
                    watches.extend(quote_spanned!(span=> #followed.store(&#tokens, #bit);));
                }
                Kind::Bare(name) => {
                    let private = private_at(name.span());
                    watches.extend(quote_spanned!(name.span()=> (&&&#private::Bare(&#name)).__follow(#followed, #bit);));
                }
                Kind::Stream | Kind::Prop(_) | Kind::Trigger(_) => {}
            }
        }
        let (key, layout, stmts) = (constant(&fragment.key), nested.layout(false), &nested.stmts);
        // Functions, and no closures: what they would capture is somebody's.
        self.guarded(
            0,
            quote! {{
                fn __walk(#out: &mut #private::Out) { #reads #stmts }
                fn __follow(#followed: &mut #private::Following<'_>) { let _ = &#followed; #watches }
                static __SHARED: #private::SharedFragment = #private::SharedFragment::new(#key, #layout, __walk, __follow);
                #out.shared(#slot, &__SHARED);
            }},
        );
    }
}
