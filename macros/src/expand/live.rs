//! Live components: setup and a loop over operations, as one coroutine whose bindings stay ordinary locals.

use std::mem;

use marquetry_grammar::{
    Errors,
    tree::{Component, Trigger},
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{
    attr::is_event,
    body::{Gen, Place, layout},
    child::slot_field,
    component::{destructure, this, traits},
    hidden,
    masks::{Followed, Kind, Masks},
    private, private_at,
};

pub(super) fn body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors) -> TokenStream {
    let private = private();
    let names: Vec<Ident> = component.props.iter().map(|prop| prop.name.clone()).collect();
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
    let renew = renew(component, &renewed);
    let (jobs, call, this) = (hidden("jobs"), hidden("call"), this(component));
    let (jobs, next) = if component.triggers.iter().any(|trigger| trigger.asyncness.is_some()) {
        (quote!(let mut #jobs = #private::Jobs::new();), quote!(#port.next(&mut #jobs)))
    } else {
        (TokenStream::new(), quote!(#port.next(&mut #private::Jobs::new())))
    };
    let triggers = component.triggers.iter().enumerate().map(|(at, trigger)| run(at as u32, trigger));
    let setup = &component.setup;
    let (traits, at) = (traits(), component.name.span());
    let contents = slots.iter().map(|slot| {
        let field = slot_field(slot);
        quote!(#slots_name.#field)
    });
    let walk = quote_spanned!(at=> |#out: &mut #private::Out| { #reads #markup });
    let operation = quote_spanned!(at=> #next.await);
    let coroutine = |body: TokenStream| quote_spanned!(at=> #out.mount(#this, &[#(#contents),*], #root, |#props, #port| async move { #body }););
    let body = coroutine(quote! {
            #bindings
            #(#setup)*
            #watches
            #jobs
            loop {
                match #operation {
                    #private::Op::Walk(__walk) => #port.walk(__walk, #walk),
                    #private::Op::Props(__props) => {
                        let mut __changed = 0u64;
                        #renew
                        #port.reply(#private::Reply::Props(__changed));
                    }
                    #private::Op::Call(mut #call) => {
                        match #call.trigger {
                            #(#triggers)*
                            _ => #port.answer(#call.id, #private::Outcome::Unknown),
                        }
                        #port.reply(#private::Reply::Called);
                    }
                }
            }
    });
    quote!(#traits #body)
}

/// The values of the stores during a walk, and what watches them from setup on.
fn stores(followed: &[Followed]) -> (TokenStream, TokenStream) {
    let port = hidden("port");
    let (mut reads, mut watches) = (TokenStream::new(), TokenStream::new());
    for (at, Followed { kind, bit }) in followed.iter().enumerate() {
        let watch = hidden(&format!("watch{at}"));
        match kind {
            Kind::Store { tokens, value } => {
                let span = tokens.clone().into_iter().next().map_or(value.span(), |token| token.span());
                let (private, value) = (private_at(span), Ident::new(&value.to_string(), span));
                reads.extend(quote_spanned!(span=> let #value = #private::Store::snapshot(&#tokens);));
                watches.extend(quote_spanned!(span=> let #watch = #private::Store::watch(&#tokens, #port.clone(), #bit);));
            }
            Kind::Bare(name) => {
                let private = private_at(name.span());
                watches.extend(quote_spanned!(name.span()=> let #watch = (&&&#private::Bare(&#name)).__watch(&#port, #bit);));
            }
            Kind::Stream | Kind::Prop(_) => {}
        }
    }
    (reads, watches)
}

/// Takes over the props that live markup reads, and notes which of them differ.
fn renew(component: &Component, renewed: &[&Followed]) -> TokenStream {
    if renewed.is_empty() {
        return quote!(let _ = __props;);
    }
    let private = private();
    let fields = component.props.iter().map(|prop| {
        let (name, new) = (&prop.name, format_ident!("__new_{}", prop.name));
        quote!(#name: #new)
    });
    let takes = renewed.iter().filter_map(|entry| {
        let Kind::Prop(name) = &entry.kind else { return None };
        let (new, bit) = (format_ident!("__new_{name}"), entry.bit);
        Some(quote_spanned!(name.span()=>
            if (&&#private::Pair(&#name, &#new)).differs() {
                __changed |= #bit;
                #name = #new;
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
fn run(number: u32, trigger: &Trigger) -> TokenStream {
    let private = private();
    let (port, call, id, args, held) = (hidden("port"), hidden("call"), hidden("id"), hidden("args"), hidden("held"));
    let (body, name) = (&trigger.body, trigger.name.span());
    let output = trigger.output.as_ref().map_or_else(|| quote_spanned!(name=> ()), |output| quote!(#output));
    let output_span = trigger.output.as_ref().map_or(name, |output| output.span());
    let at_output = private_at(output_span);
    let (patterns, types): (Vec<_>, Vec<_>) = trigger.params.iter().map(|param| (&param.pat, &param.ty)).unzip();
    let values = trigger.params.iter().map(|param| {
        if is_event(param) {
            return quote!(#call.event());
        }
        let (ty, pattern) = (&param.ty, &param.pat);
        let (span, private, name) = (ty.span(), private_at(ty.span()), quote!(#pattern).to_string());
        quote_spanned!(span=> <#ty as #private::Argument>::__next(&mut #call, #name)?)
    });
    let read = quote!(|| #private::Result::Ok::<_, #private::Outcome>((#(#values,)*)));
    if trigger.asyncness.is_none() {
        let run = quote_spanned!(name=> |(#(#patterns,)*): (#(#types,)*)| -> #output #body);
        let result = Ident::new("__result", output_span);
        let outcome = quote_spanned!(output_span=> #private::Result::Ok(#result) => #at_output::IntoOutcome::into_outcome(#result));
        return quote_spanned! {name=>
            #number => {
                let #id = #call.id;
                #port.answer(#id, match #private::call(#read, #run) {
                    #outcome,
                    #private::Result::Err(__refused) => __refused,
                });
            }
        };
    }
    let result = Ident::new("__result", output_span);
    let outcome = quote_spanned!(output_span=> #at_output::IntoOutcome::into_outcome(#result));
    let jobs = hidden("jobs");
    let job = quote_spanned! {name=>
        #jobs.push(#id, async {
            let #private::Hold((#(#patterns,)*)) = { #held };
            let #result: #output = async #body.await;
            #outcome
        })
    };
    quote! {
        #number => {
            let #id = #call.id;
            match (#read)() {
                #private::Result::Err(__refused) => #port.answer(#id, __refused),
                #private::Result::Ok(#args) => {
                    let #held = #private::Hold(#args);
                    #job
                }
            }
        }
    }
}
