//! Live components: setup and a loop over operations, as one coroutine whose bindings stay ordinary locals.

use std::mem;

use marquetry_grammar::{
    Errors, handles,
    tree::{Component, Trigger},
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned as _;

use super::{
    attr::is_event,
    body::{Gen, Place, layout},
    border,
    child::slot_field,
    component::{asks, destructure, parts, provides, provides_late, seen, this, traits, whole},
    constant, derived, fallible, hidden,
    layouts::{Laying, laying, stand_once},
    masks::{Followed, Kind, Masks, bindings, mentions, mentions_any},
    private, private_at,
    region::lives,
    renew::{Renewed, renew, renewed, takes_all},
};

pub(super) fn body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors) -> TokenStream {
    let private = private();
    // A name that setup binds anew is the setup's own from there on, as in Svelte.
    let rebound = rebound(&component.setup);
    let names: Vec<Ident> = component.props.iter().map(|prop| prop.name.clone()).filter(|name| !rebound.contains(&name.to_string())).collect();
    let mut generator = Gen::new(Place::Outside, Masks::new(&names), &component.triggers, errors);
    generator.masks.name_triggers(&component.triggers, &rebound);
    generator.slots.clone_from(&slots);
    generator.provides_late = provides_late(component);
    generator.handles = handles(&component.setup).into_iter().map(|handle| handle.key).collect();
    generator.own = Some((&component.name, &component.generics));
    generator.with_styles(&component.name.to_string(), &component.markup);
    generator.at_root = true;
    let laying = laying(component);
    let is_layout = laying != Laying::No;
    generator.laying = laying;
    generator.made = is_layout.then(|| derived::made(component));
    let markup = match laying {
        Laying::Inside => generator.all_laid(&component.markup),
        Laying::No | Laying::Around => generator.all(&component.markup),
    };
    let markup: TokenStream = markup.into_iter().collect();
    // A setup that waits ends when what stands in its slots is written already.
    let in_order = constant(if component.asyncness.is_some() && stand_once(&component.markup, &mut Vec::new()) { generator.laid_slots } else { 0 });
    let (later, late, always, outside) = (generator.later, generator.late, generator.always, generator.outside);
    let root = layout(generator.numbers, false);
    let used = generator.mask;
    let followed = mem::take(&mut generator.masks.followed);
    let binds = mem::take(&mut generator.binds);
    let (states, shown, bound) = (binds.states(), binds.reads(), binds.calls(component.triggers.len()));
    let renewed = renewed(component, &followed, used, outside);
    let lives = lives(component);
    // Something of it goes along.
    let stays = is_layout && (lives || generator.kept > 0 || generator.pieces.is_some());
    let follows = generator.pieces.unwrap_or_default() & bits(&followed, |kind| !matches!(kind, Kind::Stream | Kind::Prop(_)));
    let mutable: Vec<&Ident> = renewed.iter().map(|renewed| renewed.name).collect();
    // What a layout has made of its props is written anew, if only its parts show it; and then nothing else may need them.
    let takes_alone = takes_all(component, &renewed);
    let (takes_all, gives_back) = match takes_alone {
        false if is_layout => (shows_in_parts(component, &renewed, used), false),
        takes_all => (takes_all, stays && takes_all && !component.props.is_empty()),
    };
    let outside = renewed.iter().fold(0, |bits, renewed| bits | renewed.bit) & outside;
    let (slots_name, out, props, port) = (hidden("slots"), hidden("out"), hidden("props"), hidden("port"));
    let bindings = destructure(component, "__props", &mutable);
    let (reads, watches) = stores(&followed, is_layout);
    let handles = trigger_values(&followed, &component.triggers);
    // What its fragments would show with other props can be tried.
    let tries = takes_all && (is_layout || outside == 0) && renewed.iter().any(|renewed| renewed.bit & used != 0);
    let renew = renew(component, &renewed, &followed, tries);
    let (jobs, call, this, at) = (hidden("jobs"), hidden("call"), this(component), component.name.span());
    let (jobs, next) = if component.triggers.iter().any(|trigger| trigger.asyncness.is_some()) {
        (quote!(let mut #jobs = #private::Jobs::new();), quote!(#port.next(&mut #jobs)))
    } else {
        (TokenStream::new(), quote!(#port.next(&mut #private::Jobs::new())))
    };
    let triggers = component.triggers.iter().enumerate().map(|(at, trigger)| {
        let shown = followed.iter().any(|entry| matches!(entry.kind, Kind::Trigger(number) if number == at as u32));
        run(at as u32, trigger, shown, &mutable)
    });
    let asks_apart = is_layout && derived::is_in_parts_only(component, &derived::request());
    let setup = named(&component.setup, &generator.streams, asks_apart);
    let traits = traits();
    let contents = slots.iter().map(|slot| {
        let field = slot_field(slot);
        quote!(#slots_name.#field)
    });
    generator.tags.extend(border::stated(component));
    let tags = &generator.tags;
    let laid = is_layout.then(|| {
        let layout = hidden("layout");
        quote!(let #layout = #out.laid();)
    });
    let walk = quote_spanned!(at=> |#out: &mut #private::Out| { #reads #handles #shown #laid #markup });
    let operation = quote_spanned!(at=> #next.await);
    let (inside_bits, outside_bits) = (constant(used), constant(outside));
    let gives = gives_back.then(|| {
        let names = component.props.iter().map(|prop| &prop.name);
        quote! {
            if #port.leaves() {
                #port.gives_back(#private::Box::new(__whole((#(#names,)*))));
                match #private::core::future::pending::<#private::core::convert::Infallible>().await {}
            }
        }
    });
    let steps = quote! {
        #tags
        #bindings
        #setup
        #watches
        #states
        #jobs
        loop {
            match #operation {
                #private::Op::Walk(__walk) => {
                    #port.walk(__walk, #walk);
                    #gives
                }
                #private::Op::Props(__props) => {
                    let mut __changed = 0u64;
                    #renew
                    #port.reply(#private::Reply::Props(__changed & #inside_bits, __changed & #outside_bits, __back));
                }
                #private::Op::Call(mut #call) => {
                    #bound
                    match #call.trigger {
                        #(#triggers)*
                        _ => #port.answer(#call.id, #private::Outcome::Unknown),
                    }
                    #port.reply(#private::Reply::Called);
                }
            }
        }
    };
    let steps = if fallible::may_fail(&component.setup) { fallible::in_coroutine(steps) } else { steps };
    // Where rustc speaks of the closures and of the coroutine, it means the component.
    let takes_alone = constant(takes_alone && outside == 0);
    let (lives, shows_props, takes_all) = (constant(lives), constant(outside != 0), constant(takes_all && (is_layout || outside == 0)));
    let (tried, is_layout, stays) = (constant(tries), constant(is_layout), constant(stays));
    let caught = constant(generator.caught & !generator.uncaught);
    let (pieces, follows) = (constant(generator.pieces.is_some()), constant(follows));
    let kind = quote! {
        #private::Mounts {
            lives: #lives,
            shows_props: #shows_props,
            takes_all: #takes_all,
            takes_alone: #takes_alone,
            tries: #tried,
            is_layout: #is_layout,
            stays: #stays,
            pieces: #pieces,
            follows: #follows,
            caught: #caught,
            contents: #in_order,
        }
    };
    let mount = quote_spanned!(at=> #out.mount(#this, &[#(#contents),*], #root, #kind, __seen, |#props, #port| async move { #steps }););
    let later = (later != 0).then(|| {
        let (later, only, still) = (constant(later), constant(later & !always), constant(generator.still & !generator.moves));
        quote_spanned!(at=> #out.shows_later(#later, #only, #still);)
    });
    let asks = asks(component).then(|| {
        let provides = constant(provides(component));
        quote_spanned!(at=> #out.asks(#provides);)
    });
    let late = provides_late(component).then(|| {
        let (late, only) = (constant(late), constant(late & !always));
        quote_spanned!(at=> #out.provides_late(#late, #only);)
    });
    let (parts, seen, whole) = (parts(component), seen(component), (gives_back || tries).then(|| whole(component)));
    quote!(#parts #seen #whole #traits #later #asks #late #mount)
}

/// The bits of what is followed that is of some kinds.
fn bits(followed: &[Followed], is: impl Fn(&Kind) -> bool) -> u64 {
    followed.iter().filter(|entry| is(&entry.kind)).fold(0, |bits, entry| bits | entry.bit)
}

/// Whether a layout shows all that its setup makes of props in its parts, and its props nowhere else.
fn shows_in_parts(component: &Component, renewed: &[Renewed<'_>], used: u64) -> bool {
    let names: Vec<String> = component.props.iter().map(|prop| prop.name.to_string()).collect();
    let elsewhere =
        renewed.iter().any(|renewed| renewed.bit & used != 0) || component.triggers.iter().any(|trigger| mentions_any(&trigger.body.stream(), &names));
    !elsewhere && derived::is_in_parts_only(component, &names)
}

/// Setup, with what markup goes through by name bound as a stream, where it is one: right where it is bound, as nothing can have borrowed it there.
/// `asks_apart`: what it makes of the request is shown where it is written anew for every page.
fn named(setup: &[syn::Stmt], streams: &[String], asks_apart: bool) -> TokenStream {
    let (private, port) = (private(), hidden("port"));
    let mut stmts = TokenStream::new();
    for stmt in setup {
        if asks_apart && derived::asks(stmt) {
            stmts.extend(quote!(let __asked = #port.has_asked(); #stmt #port.asked_before(__asked);));
        } else {
            stmt.to_tokens(&mut stmts);
        }
        let syn::Stmt::Local(syn::Local { pat, init: Some(_), .. }) = stmt else { continue };
        let pat = if let syn::Pat::Type(typed) = pat { &*typed.pat } else { pat };
        if let syn::Pat::Ident(syn::PatIdent { by_ref: None, mutability, ident, subpat: None, .. }) = pat
            && streams.contains(&ident.to_string())
        {
            stmts.extend(quote_spanned!(ident.span()=> let #mutability #ident = (&&&&#private::Binding::new(#ident)).__bound();));
        }
    }
    stmts
}

/// The names that setup binds.
fn rebound(setup: &[syn::Stmt]) -> Vec<String> {
    let patterns = setup.iter().filter_map(|stmt| if let syn::Stmt::Local(local) = stmt { Some(local.pat.to_token_stream()) } else { None });
    patterns.flat_map(|pattern| bindings(&pattern)).collect()
}

/// The values of the stores during a walk, and what watches them from setup on; `passes`: the instance may be there for a moment only.
fn stores(followed: &[Followed], passes: bool) -> (TokenStream, TokenStream) {
    let port = hidden("port");
    let (mut reads, mut watches) = (TokenStream::new(), TokenStream::new());
    for (at, entry) in followed.iter().enumerate() {
        if let Kind::Store { tokens, value } = &entry.kind {
            let span = tokens.clone().into_iter().next().map_or(value.span(), |token| token.span());
            let (private, value) = (private_at(span), Ident::new(&value.to_string(), span));
            reads.extend(quote_spanned!(span=> let #value = #private::Store::snapshot(&#tokens);));
        }
        if let Some((watch, subscription)) = watch(at, entry, &port) {
            let subscription = if passes { quote!(#port.watches(|| #subscription)) } else { subscription };
            watches.extend(quote!(let mut #watch = #subscription;));
        }
    }
    (reads, watches)
}

/// The triggers whose names are values in the markup.
fn trigger_values(followed: &[Followed], triggers: &[Trigger]) -> TokenStream {
    let port = hidden("port");
    let handles = followed.iter().filter_map(|Followed { kind, bit }| {
        let Kind::Trigger(number) = kind else { return None };
        let (name, number, bit) = (&triggers.get(*number as usize)?.name, constant(number), constant(bit));
        Some(quote!(let #name = &#port.trigger(#number, #bit);))
    });
    handles.collect()
}

/// The name of a store's subscription, and the expression that subscribes.
pub(super) fn watch(at: usize, Followed { kind, bit }: &Followed, port: &Ident) -> Option<(Ident, TokenStream)> {
    let (watch, bit) = (hidden(&format!("watch{at}")), constant(bit));
    match kind {
        Kind::Store { tokens, value } => {
            let span = tokens.clone().into_iter().next().map_or(value.span(), |token| token.span());
            let private = private_at(span);
            Some((watch, quote_spanned!(span=> #private::Store::watch(&#tokens, #port.clone(), #bit))))
        }
        Kind::Bare(name) => {
            let private = private_at(name.span());
            Some((watch, quote_spanned!(name.span()=> (&&&#private::Bare(&#name)).__watch(&#port, #bit))))
        }
        Kind::Stream | Kind::Prop(_) | Kind::Trigger(_) => None,
    }
}

/// The arm that runs a trigger; `shown`: the markup shows what it comes to.
fn run(number: u32, trigger: &Trigger, shown: bool, mutable: &[&Ident]) -> TokenStream {
    let (private, number) = (private(), constant(number));
    let (port, call, id) = (hidden("port"), hidden("call"), hidden("id"));
    let waits = constant(trigger.asyncness.is_some());
    let begin = shown.then(|| quote!(#port.begin(#number, &#call, #waits);));
    let (body, name) = (&trigger.body, trigger.name.span());
    let output = trigger.output.as_ref().map_or_else(|| quote_spanned!(name=> ()), |output| quote!(#output));
    let output_span = trigger.output.as_ref().map_or(name, |output| output.span());
    let (result, at_output) = (Ident::new("__result", output_span), private_at(output_span));
    let outcome = quote_spanned!(output_span=> #at_output::IntoOutcome::into_outcome(#result));
    let (mut patterns, mut values) = (Vec::new(), Vec::new());
    for param in &trigger.params {
        let (pattern, ty) = (&param.pat, &param.ty);
        patterns.push(quote!(#pattern));
        values.push(if is_event(param) {
            quote!(#call.event())
        } else {
            let (span, private, name) = (ty.span(), private_at(ty.span()), constant(quote!(#pattern).to_string()));
            quote_spanned!(span=> <#ty as #private::Argument>::__next(&mut #call, #name)?)
        });
    }
    if trigger.asyncness.is_none() {
        let types = trigger.params.iter().map(|param| &param.ty);
        let run = quote_spanned!(name=> |(#(#patterns,)*): (#(#types,)*)| -> #output #body);
        return quote_spanned! {name=>
            #number => {
                let #id = #call.id;
                #begin
                #port.answer(#id, match #private::call(|| #private::Result::Ok::<_, #private::Outcome>((#(#values,)*)), #run) {
                    #private::Result::Ok(#result) => #outcome,
                    #private::Result::Err(__refused) => __refused,
                });
            }
        };
    }
    // While it waits, the props may become others: it goes on with those of the call.
    let bound: Vec<String> = patterns.iter().flat_map(bindings).collect();
    for prop in mutable.iter().filter(|prop| mentions(&body.stream(), prop) && !bound.contains(&prop.to_string())) {
        patterns.push(quote!(#prop));
        values.push(quote_spanned!(prop.span()=> ::core::clone::Clone::clone(&#prop)));
    }
    let (jobs, held) = (hidden("jobs"), hidden("held"));
    quote_spanned! {name=>
        #number => {
            let #id = #call.id;
            #begin
            match (|| #private::Result::Ok::<_, #private::Outcome>(#private::Hold((#(#values,)*))))() {
                #private::Result::Err(__refused) => #port.answer(#id, __refused),
                #private::Result::Ok(#held) => #jobs.push(#id, async {
                    let #private::Hold((#(#patterns,)*)) = { #held };
                    let #result: #output = async #body.await;
                    #outcome
                }),
            }
        }
    }
}
