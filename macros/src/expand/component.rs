//! A component's struct, what its tags need, and its rendering.

use marquetry_grammar::{
    Errors,
    tree::{Component, Node, Prop},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::ext::IdentExt as _;

use crate::editor;

use super::{
    body::Gen,
    border::{self, Outer},
    child::slot_field,
    constant, fallible, hidden, live,
    masks::mentions,
    private, props,
    region::holds_region,
};

/// Whether a component is an instance of its own, which is there for as long as it is shown.
pub(super) fn is_live(component: &Component) -> bool {
    component.asyncness.is_some() || !component.triggers.is_empty() || holds_region(&component.markup)
}

pub(super) fn expand(component: &Component, errors: &mut Errors) -> TokenStream {
    let private = private();
    let definition = definition(component);
    let outer = if !component.whole || errors.concern(&component.name) { Outer::unknown() } else { Outer::of(component) };
    let tag = props::tag(component, &outer);
    let slot_names = slot_names(component);
    let slots = slots(component, &slot_names);
    let slots_type = format_ident!("{}Slots", component.name);
    let slots_arguments = if slot_names.is_empty() { quote!(#private::NoSlots<Self>) } else { quote!(#slots_type<'__slots>) };
    let body = body(component, slot_names, errors);
    let (name, this) = (&component.name, this(component));
    let (impl_generics, type_generics, where_clause) = component.generics.split_for_impl();
    let (slots_name, out) = (hidden("slots"), hidden("out"));
    // Where rustc speaks of the function, it means the component.
    let render = quote_spanned! {name.span()=>
        fn __render(#this, #slots_name: <Self as #private::Component>::Slots<'_>, #out: &mut #private::Out) { #body }
    };
    let trigger_names = component.triggers.iter().map(|trigger| constant(trigger.name.unraw().to_string())).collect::<Vec<_>>();
    let live = is_live(component).then(|| {
        quote!(
            const LIVE: bool = true;
        )
    });
    let triggers = (!trigger_names.is_empty()).then(|| quote!(const TRIGGERS: &'static [&'static str] = &[#(#trigger_names),*];));
    quote! {
        #definition
        #tag
        #slots
        #[automatically_derived]
        impl #impl_generics #private::Component for #name #type_generics #where_clause {
            type Slots<'__slots> = #slots_arguments;
            #triggers
            #live

            #[allow(unused_variables, unused_mut, unused_braces, unused_parens, irrefutable_let_patterns, unused_results, clippy::all)]
            #render
        }
    }
}

fn body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors) -> TokenStream {
    // What is not whole was reported; what else its expansion finds wrong would only follow from that.
    let reported = if component.whole { None } else { errors.take(&component.name) };
    let mut later = Errors::new();
    let collector = if reported.is_some() { &mut later } else { &mut *errors };
    let body = if is_live(component) { live::body(component, slots, collector) } else { plain_body(component, slots, collector) };
    match reported.or_else(|| errors.take(&component.name)) {
        None => body,
        Some(error) => broken(&body, error),
    }
}

/// A body with mistakes: rustc is told of them and of nothing else. An editor goes on completing, and finding what is right, in the shape that the body has
/// without mistakes.
pub(super) fn broken(body: &TokenStream, error: syn::Error) -> TokenStream {
    let error = error.into_compile_error();
    if editor::is_shown() { quote!(#body #error) } else { error }
}

/// `self` in the function that renders: rustc speaks of it where the component is named.
pub(super) fn this(component: &Component) -> Ident {
    Ident::new("self", component.name.span())
}

/// The props; one that is declared twice, which is a mistake already told, stands for both.
pub(super) fn props(component: &Component) -> impl Iterator<Item = &Prop> {
    let all = &component.props;
    all.iter().enumerate().filter(|(at, prop)| all[..*at].iter().all(|other| other.name != prop.name)).map(|(_, prop)| prop)
}

fn definition(component: &Component) -> TokenStream {
    let Component { attrs, vis, name, generics, .. } = component;
    let where_clause = &generics.where_clause;
    // A name in lower case is reported; a warning would say it again.
    let known = (!component.whole && !editor::is_shown()).then(|| quote!(#[allow(nonstandard_style)]));
    if component.props.is_empty() {
        return quote!(#known #(#attrs)* #vis struct #name #generics #where_clause;);
    }
    let fields = props(component).map(|prop| {
        let (attrs, name, ty) = (&prop.attrs, &prop.name, &prop.ty);
        quote!(#(#attrs)* #vis #name: #ty)
    });
    quote!(#known #(#attrs)* #vis struct #name #generics #where_clause { #(#fields,)* })
}

/// The type of what callers may write into the slots.
fn slots(component: &Component, names: &[Option<Ident>]) -> TokenStream {
    if names.is_empty() {
        return TokenStream::new();
    }
    let (vis, private) = (&component.vis, private());
    let name = format_ident!("{}Slots", component.name);
    let fields = names.iter().map(slot_field);
    let definition = quote_spanned!(component.name.span()=> #vis struct #name<'a> { #(#vis #fields: #private::Content<'a>,)* });
    let children = names.contains(&None).then(|| {
        quote! {
            #[automatically_derived]
            impl<'a> #private::Children<'a> for #name<'a> {
                fn __children(&mut self, content: &'a dyn Fn(&mut #private::Out)) {
                    self.children = #private::Option::Some(content);
                }
            }
        }
    });
    quote! {
        #[doc(hidden)]
        #[derive(Clone, Copy, Default)]
        #[allow(missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types)]
        #definition
        #children
    }
}

/// The slots of a component, in the order in which they first stand in its markup.
fn slot_names(component: &Component) -> Vec<Option<Ident>> {
    let mut names = Vec::new();
    collect(&component.markup, &mut names);
    names
}

fn collect(nodes: &[Node], names: &mut Vec<Option<Ident>>) {
    for node in nodes {
        if let Node::Slot(slot) = node
            && !names.contains(&slot.name)
        {
            names.push(slot.name.clone());
        }
        node.bodies(&mut |body| collect(body, names));
    }
}

/// The traits that give values their place in markup.
pub(super) fn traits() -> TokenStream {
    let private = private();
    quote! {
        #[allow(unused_imports)]
        use #private::traits::*;
    }
}

/// What the tags of a component's markup need: that each gives the props its component needs is found without a build.
pub(super) fn tags(checks: &[TokenStream]) -> Option<TokenStream> {
    let private = private();
    (!checks.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports)]
            use #private::Unit as _;
            const _: () = { #(#checks)* };
        }
    })
}

/// The props as bindings.
pub(super) fn destructure(component: &Component, from: TokenStream, mutable: &[&Ident]) -> TokenStream {
    let name = &component.name;
    if component.props.is_empty() {
        return quote!(let _ = #from;);
    }
    let fields = props(component).map(|prop| {
        let field = &prop.name;
        if mutable.contains(&field) { quote!(mut #field) } else { quote!(#field) }
    });
    quote_spanned!(name.span()=> let Self { #(#fields,)* } = #from;)
}

fn plain_body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors) -> TokenStream {
    let out = hidden("out");
    let mut generator = Gen::fixed(&component.triggers, errors);
    generator.slots = slots;
    generator.own = Some((&component.name, &component.generics));
    generator.with_styles(&component.name.to_string(), &component.markup);
    let markup = generator.all(&component.markup);
    let reserve = constant(generator.static_len);
    generator.tags.extend(border::stated(component));
    let (traits, tags) = (generator.lists.then(traits), tags(&generator.tags));
    let setup = &component.setup;
    let props = destructure(component, this(component).to_token_stream(), &[]);
    let private = private();
    let provides = setup.iter().any(|statement| mentions(&statement.to_token_stream(), &Ident::new("provide", Span::call_site())));
    // What it provides is for what stands in it.
    let provides = provides.then(|| quote!(let __providing = #private::Providing::new();));
    let steps = quote! {
        #provides
        #props
        #(#setup)*
        #out.reserve(#reserve);
        #markup
    };
    let steps = if fallible::may_fail(setup) { fallible::in_function(steps) } else { steps };
    quote!(#traits #tags #steps)
}
