//! Live components: setup and a loop over operations, as one coroutine whose bindings stay ordinary locals.

use std::mem;

use marquetry_grammar::{
    Errors,
    tree::{Component, Trigger},
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{
    attr::is_event,
    body::{Gen, Place, layout},
    child::slot_field,
    component::{destructure, traits},
    hidden,
    masks::{Followed, Kind, Masks, bindings, mentions},
    private,
};

pub(super) fn body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors) -> TokenStream {
    let private = private();
    // A name that setup binds anew is the setup's own from there on, as in Svelte.
    let rebound = rebound(&component.setup);
    let names: Vec<Ident> = component.props.iter().map(|prop| prop.name.clone()).filter(|name| !rebound.contains(&name.to_string())).collect();
    let mut generator = Gen::new(Place::Outside, Masks::new(&names), &component.triggers, errors);
    generator.slots.clone_from(&slots);
    let markup = generator.all(&component.markup);
    let root = layout(generator.numbers, false);
    let used = generator.mask;
    let followed = mem::take(&mut generator.masks.followed);
    // Only props that live markup reads can change; the others stay as setup has taken them.
    let renewed: Vec<&Followed> = followed.iter().filter(|entry| matches!(entry.kind, Kind::Prop(_)) && entry.bit & used != 0).collect();
    let mutable: Vec<&Ident> = renewed.iter().filter_map(|entry| if let Kind::Prop(name) = &entry.kind { Some(name) } else { None }).collect();
    let (slots_name, out, props, port) = (hidden("slots"), hidden("out"), hidden("props"), hidden("port"));
    let bindings = destructure(component, quote!(#props), &mutable);
    let (reads, watches) = stores(&followed);
    let renew = renew(component, &renewed, &followed);
    let (jobs, next) = if component.triggers.iter().any(|trigger| trigger.asyncness.is_some()) {
        (quote!(let mut __jobs = #private::Jobs::new();), quote!(#port.next(&mut __jobs)))
    } else {
        (TokenStream::new(), quote!(#port.next(&mut #private::Jobs::new())))
    };
    let triggers = component.triggers.iter().enumerate().map(|(at, trigger)| run(at as u32, trigger, &mutable));
    let setup = &component.setup;
    let traits = traits();
    let contents = slots.iter().map(|slot| {
        let field = slot_field(slot);
        quote!(#slots_name.#field)
    });
    quote! {
        #traits
        #out.mount(self, &[#(#contents),*], #root, |#props, #port| async move {
            #bindings
            #(#setup)*
            #watches
            #jobs
            loop {
                match #next.await {
                    #private::Op::Walk(__walk) => #port.walk(__walk, |#out: &mut #private::Out| {
                        #reads
                        #markup
                    }),
                    #private::Op::Props(__props) => {
                        let mut __changed = 0u64;
                        #renew
                        #port.reply(#private::Reply::Props(__changed));
                    }
                    #private::Op::Call(mut __call) => {
                        match __call.trigger {
                            #(#triggers)*
                            _ => #port.answer(__call.id, #private::Outcome::Unknown),
                        }
                        #port.reply(#private::Reply::Called);
                    }
                }
            }
        });
    }
}

/// The names that setup binds.
fn rebound(setup: &[syn::Stmt]) -> Vec<String> {
    let patterns = setup.iter().filter_map(|stmt| if let syn::Stmt::Local(local) = stmt { Some(local.pat.to_token_stream()) } else { None });
    patterns.flat_map(|pattern| bindings(&pattern)).collect()
}

/// The values of the stores during a walk, and what watches them from setup on.
fn stores(followed: &[Followed]) -> (TokenStream, TokenStream) {
    let (private, port) = (private(), hidden("port"));
    let (mut reads, mut watches) = (TokenStream::new(), TokenStream::new());
    for (at, entry) in followed.iter().enumerate() {
        if let Kind::Store { tokens, value } = &entry.kind {
            let span = tokens.clone().into_iter().next().map_or(value.span(), |token| token.span());
            reads.extend(quote_spanned!(span=> let #value = #private::read(&#tokens);));
        }
        if let Some((watch, subscription)) = watch(at, entry, &port) {
            watches.extend(quote!(let mut #watch = #subscription;));
        }
    }
    (reads, watches)
}

/// The name of a store's subscription, and the expression that subscribes.
fn watch(at: usize, Followed { kind, bit }: &Followed, port: &Ident) -> Option<(Ident, TokenStream)> {
    let watch = hidden(&format!("watch{at}"));
    match kind {
        Kind::Store { tokens, value } => {
            let span = tokens.clone().into_iter().next().map_or(value.span(), |token| token.span());
            Some((watch, quote_spanned!(span=> #port.watch(&#tokens, #bit))))
        }
        Kind::Bare(name) => Some((watch, quote_spanned!(name.span()=> (#name).__watch(&#port, #bit)))),
        Kind::Stream | Kind::Prop(_) => None,
    }
}

/// Takes over the props that live markup reads, and notes which of them differ.
fn renew(component: &Component, renewed: &[&Followed], followed: &[Followed]) -> TokenStream {
    if renewed.is_empty() {
        return quote!(let _ = __props;);
    }
    let private = private();
    let fields = super::component::props(component).map(|prop| {
        let (name, new) = (&prop.name, format_ident!("__new_{}", prop.name));
        quote!(#name: #new)
    });
    let takes = renewed.iter().filter_map(|entry| {
        let Kind::Prop(name) = &entry.kind else { return None };
        let (new, bit) = (format_ident!("__new_{name}"), entry.bit);
        // Another store in its place must be followed instead.
        let again = followed.iter().enumerate().filter_map(|(at, entry)| {
            let mentioned = match &entry.kind {
                Kind::Store { tokens, .. } => mentions(tokens, name),
                Kind::Bare(bare) => bare == name,
                Kind::Stream | Kind::Prop(_) => false,
            };
            let (watch, subscription) = watch(at, entry, &hidden("port")).filter(|_| mentioned)?;
            Some(quote!(#[allow(unused_assignments, clippy::let_unit_value)] { #watch = #subscription; }))
        });
        Some(quote_spanned!(name.span()=>
            if (&&#private::Pair(&#name, &#new)).differs() {
                __changed |= #bit;
                #name = #new;
                #(#again)*
            }
        ))
    });
    quote! {
        if let Ok(__props) = __props.downcast::<Self>() {
            let Self { #(#fields,)* } = *__props;
            #(#takes)*
        }
    }
}

/// The arm that runs a trigger.
fn run(number: u32, trigger: &Trigger, mutable: &[&Ident]) -> TokenStream {
    let private = private();
    let port = hidden("port");
    let body = &trigger.body;
    let output = trigger.output.as_ref().map_or_else(|| quote!(()), |output| quote!(#output));
    let (mut patterns, mut values) = (Vec::new(), Vec::new());
    for param in &trigger.params {
        let (pattern, ty) = (&param.pat, &param.ty);
        patterns.push(quote!(#pattern));
        values.push(if is_event(param) {
            quote!(__call.event())
        } else {
            let name = quote!(#pattern).to_string();
            quote!(__call.param::<#ty>(#name)?)
        });
    }
    if trigger.asyncness.is_none() {
        return quote_spanned! {trigger.name.span()=>
            #number => {
                let __id = __call.id;
                let __outcome = #private::call(|| {
                    #(let #patterns = #values;)*
                    let __result: #output = (|| -> #output #body)();
                    #private::Result::Ok(#private::outcome(__result))
                });
                #port.answer(__id, __outcome);
            }
        };
    }
    // While it waits, the props may become others: it goes on with those of the call.
    for prop in mutable.iter().filter(|prop| mentions(&body.stream(), prop)) {
        patterns.push(quote!(#prop));
        values.push(quote_spanned!(prop.span()=> ::core::clone::Clone::clone(&#prop)));
    }
    quote_spanned! {trigger.name.span()=>
        #number => {
            let __id = __call.id;
            match (|| #private::Result::Ok::<_, #private::Outcome>(#private::Hold((#(#values,)*))))() {
                #private::Result::Err(__refused) => #port.answer(__id, __refused),
                #private::Result::Ok(__held) => __jobs.push(__id, async {
                    let #private::Hold((#(#patterns,)*)) = { __held };
                    let __result: #output = async #body.await;
                    #private::outcome(__result)
                }),
            }
        }
    }
}
