//! What others must know of a component to use it in valid HTML, as constants, and the checks of its own tags against theirs.

use marquetry_grammar::{
    border::{Gap, Local, Shape, Shown, Spot},
    tree::{Component, ComponentTag},
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::ext::IdentExt as _;

use super::{component::is_live, constant, hidden, private, private_at};

/// In a set of what stands somewhere in a component: it lives on by itself. No element has this number.
const LIVES: u128 = 1 << 126;

/// What of a component's markup concerns what it stands in, and its slots.
pub(super) struct Outer {
    pub(super) roots: u128,
    pub(super) within: u128,
    /// The components in it, as calls behind the shape.
    pub(super) parts: TokenStream,
    pub(super) slots: TokenStream,
}

impl Outer {
    /// Of a component with mistakes, of which others are told nothing.
    pub(super) fn unknown() -> Outer {
        Outer { roots: 0, within: 0, parts: TokenStream::new(), slots: TokenStream::new() }
    }

    pub(super) fn of(component: &Component) -> Outer {
        let shape = Shape::of(&component.markup);
        let own = Own { name: Some(&component.name), local: Local::of(component), alone: component.root.is_some() };
        let (roots, parts) = match &component.root {
            Some(root) => (root.set(), TokenStream::new()),
            None => (shape.set(), own.parts(&shape)),
        };
        // What lives on is told like what stands at any depth: of whatever shows it, too.
        let lives = if is_live(component) { LIVES } else { 0 };
        Outer { roots, within: shape.within | lives, parts, slots: shape.slots.iter().filter_map(|gap| own.gap(gap)).collect() }
    }
}

/// What a component may say of others where it tells of itself.
struct Own<'t> {
    name: Option<&'t Ident>,
    local: Local,
    /// It says nothing of them: they may be made of it.
    alone: bool,
}

impl Own<'_> {
    /// Others that are known where the constants stand. What a component holds of itself adds nothing.
    fn knows(&self, tag: &ComponentTag) -> bool {
        !self.alone && !self.local.has(tag) && !tag.path.is_ident("Self") && !self.name.is_some_and(|name| tag.path.is_ident(name))
    }

    fn parts(&self, shape: &Shape) -> TokenStream {
        let mut all = TokenStream::new();
        let mut told: Vec<(String, bool)> = Vec::new();
        for Shown { tag, top } in shape.tags.iter().filter(|shown| self.knows(shown.tag)) {
            let path = known(tag, self.name);
            // What one tag says of a component, another need not say again.
            let one = (path.to_string(), *top);
            if !told.contains(&one) {
                told.push(one);
                all.extend(if *top { quote_spanned!(tag.span=> .root(#path)) } else { quote_spanned!(tag.span=> .part(#path)) });
            }
            if *top {
                all.extend(self.passes(tag, &path));
            }
        }
        all
    }

    /// What a tag at the top is given, which the component may show at its own top.
    fn passes(&self, tag: &ComponentTag, path: &TokenStream) -> TokenStream {
        let contents = tag.slots.iter().map(|slot| (slot, Shape::of(&slot.content)));
        contents
            .filter(|(_, content)| !content.roots.is_empty() || content.tags.iter().any(|shown| shown.top))
            .map(|(slot, content)| {
                let (name, content) = (slot_name(&slot.name), self.roots(&content));
                quote_spanned!(tag.span=> .pass(#path, #name, #content))
            })
            .collect()
    }

    fn roots(&self, content: &Shape) -> TokenStream {
        let mut all = plain(content.set(), 0);
        for Shown { tag, .. } in content.tags.iter().filter(|shown| shown.top && self.knows(shown.tag)) {
            let path = known(tag, self.name);
            all.extend(quote_spanned!(tag.span=> .root(#path)));
            all.extend(self.passes(tag, &path));
        }
        all
    }

    fn gap(&self, gap: &Gap) -> Option<TokenStream> {
        let private = private();
        let spot = gap.slot.spot.get().filter(|spot| **spot != Spot::OPEN).map(literal);
        let through = gap.through.filter(|(tag, _)| self.knows(tag)).map(|(tag, slot)| {
            let (path, slot) = (known(tag, self.name), slot_name(&slot.cloned()));
            quote!(#private::Option::Some((#path, #slot)))
        });
        // Where it is not known what it is given to, it is not known where it ends up.
        let top = gap.top && gap.through.is_some() == through.is_some();
        if spot.is_none() && through.is_none() && !top {
            return None;
        }
        let (name, top) = (slot_name(&gap.slot.name), constant(top));
        let spot = spot.unwrap_or_else(|| quote!(#private::Spot::OPEN));
        let through = through.unwrap_or_else(|| quote!(#private::Option::None));
        Some(quote!(#private::Gap { name: #name, spot: #spot, top: #top, through: #through },))
    }
}

/// The checks of a tag, as items: that it gives the props that are needed, that the component may stand there, and that its slots take what they are given.
///
/// Each is a constant of its own: where one fails, rustc goes on with the next.
pub(super) fn checks(tag: &ComponentTag, given: &str, own: Option<&Ident>) -> TokenStream {
    let private = private_at(tag.span);
    let (path, given) = (known(tag, own), constant(given));
    let spot = tag.spot.get().filter(|spot| **spot != Spot::OPEN);
    let shared = (spot.is_some() && !tag.slots.is_empty()).then(|| hidden("SPOT"));
    let at = match (spot, &shared) {
        (Some(_), Some(shared)) => shared.to_token_stream(),
        (Some(spot), None) => literal(spot),
        (None, _) => quote!(#private::Spot::OPEN),
    };
    let mut checks = match (spot, tag.spread.is_some()) {
        (Some(_), true) => check(quote_spanned!(tag.span=> #private::stands(#path, #at))),
        (Some(_), false) => check(quote_spanned!(tag.span=> #private::tag_in(#path, #given, #at))),
        (None, true) => TokenStream::new(),
        (None, false) => check(quote_spanned!(tag.span=> #private::tag(#path, #given))),
    };
    let of = Own { name: own, local: Local::default(), alone: false };
    for slot in &tag.slots {
        let (name, content) = (slot_name(&slot.name), Shape::of(&slot.content));
        let mut within = content.within;
        let mut seen = 0_u128;
        // What stands deeper is told along with the first.
        let mut parts = TokenStream::new();
        for Shown { tag, .. } in content.tags.iter().filter(|shown| !shown.top && of.knows(shown.tag)) {
            let path = known(tag, own);
            parts.extend(quote_spanned!(tag.span=> .part(#path)));
        }
        for (root, span) in &content.roots {
            if seen >> root & 1 == 1 {
                continue;
            }
            seen |= 1 << root;
            let (shape, parts) = (plain(1 << root, std::mem::take(&mut within)), std::mem::take(&mut parts));
            let private = private_at(*span);
            checks.extend(check(quote_spanned!(*span=> #private::fills(#path, #name, #shape #parts, "", #at))));
        }
        for Shown { tag: inner, .. } in content.tags.iter().filter(|shown| shown.top) {
            let (inner_path, shape) = (known(inner, own), plain(0, 0));
            let passes = of.passes(inner, &inner_path);
            let (private, of) = (private_at(inner.span), constant(component_name(inner, own)));
            checks.extend(check(quote_spanned!(inner.span=> #private::fills(#path, #name, #shape.root(#inner_path) #passes, #of, #at))));
        }
        if within != 0 || !parts.is_empty() {
            let shape = plain(0, within);
            checks.extend(check(quote_spanned!(tag.span=> #private::fills(#path, #name, #shape #parts, "", #at))));
        }
    }
    match (shared, spot.map(literal)) {
        (Some(shared), Some(spot)) => quote!({ const #shared: #private::Spot = #spot; #checks }),
        _ => checks,
    }
}

fn check(call: TokenStream) -> TokenStream {
    quote!(const _: () = #call;)
}

/// That the components at the top of one that states its roots have no others.
pub(super) fn stated(component: &Component) -> Option<TokenStream> {
    let root = component.root.as_ref()?;
    let shape = Shape::of(&component.markup);
    let spot = literal(&root.spot());
    let checks = shape.tags.iter().filter(|shown| shown.top).map(|Shown { tag, .. }| {
        let (path, private) = (known(tag, Some(&component.name)), private_at(tag.span));
        check(quote_spanned!(tag.span=> #private::stands(#path, #spot)))
    });
    Some(checks.collect())
}

/// What is known of a component.
fn known(tag: &ComponentTag, own: Option<&Ident>) -> TokenStream {
    let (path, private) = (path(tag, own), private_at(tag.span));
    quote_spanned!(tag.span=> #private::known(#path))
}

/// The check of a tag in a shared fragment: that its component does not live on by itself.
pub(super) fn still(tag: &ComponentTag, own: Option<&Ident>) -> TokenStream {
    let (private, known) = (private_at(tag.span), known(tag, own));
    check(quote_spanned!(tag.span=> #private::still(#known)))
}

/// The constant of a component: its path without types.
pub(super) fn path(tag: &ComponentTag, own: Option<&Ident>) -> TokenStream {
    if let Some(own) = own.filter(|_| tag.path.is_ident("Self")) {
        return Ident::new(&own.to_string(), tag.span).into_token_stream();
    }
    let mut path = tag.path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.arguments = syn::PathArguments::None;
    }
    path.into_token_stream()
}

fn component_name(tag: &ComponentTag, own: Option<&Ident>) -> String {
    let last = tag.path.segments.last().map(|last| last.ident.unraw().to_string()).unwrap_or_default();
    match own {
        Some(own) if last == "Self" => own.unraw().to_string(),
        _ => last,
    }
}

fn slot_name(name: &Option<Ident>) -> proc_macro2::TokenTree {
    constant(name.as_ref().map(|name| name.unraw().to_string()).unwrap_or_default())
}

fn plain(roots: u128, within: u128) -> TokenStream {
    let (private, roots, within) = (private(), set(roots), set(within));
    quote!(#private::Shape { roots: #roots, within: #within })
}

fn literal(spot: &Spot) -> TokenStream {
    let (private, holds, parent) = (private(), set(spot.holds), constant(spot.parent));
    let keeps_out = spot.keeps_out.iter().map(|(outer, out)| {
        let (outer, out) = (constant(outer), set(*out));
        quote!((#outer, #out))
    });
    quote!(#private::Spot { holds: #holds, parent: #parent, keeps_out: &[#(#keeps_out),*] })
}

fn set(set: u128) -> proc_macro2::TokenTree {
    constant(Literal::u128_unsuffixed(set))
}
