//! A component's struct, what its tags need, and its rendering.

use marquetry_grammar::{
    Errors,
    tree::{Component, Node, Prop},
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::{
    GenericArgument, GenericParam, Generics, PathArguments, Stmt, Token, Type, TypeParamBound, WherePredicate, ext::IdentExt as _, punctuated::Punctuated,
};

use crate::editor;

use super::{
    body::Gen,
    border::{self, Outer},
    child::slot_field,
    code::Code,
    constant, fallible,
    layouts::{Laying, alone, laying},
    live,
    masks::mentions_any,
    private, props,
    region::holds_region,
    site,
};

/// Whether a component is an instance of its own, which is there for as long as it is shown.
pub(super) fn is_live(component: &Component) -> bool {
    component.asyncness.is_some() || !component.triggers.is_empty() || holds_region(&component.markup)
}

pub(super) fn expand(component: &Component, errors: &mut Errors) -> Code {
    let (mut code, site, at) = (Code::new(), site(), component.name.span());
    // An editor's expansion is the same with mistakes and without.
    let unknown = !component.whole || errors.concern(&component.name) || editor::is_shown();
    let outer = if unknown { Outer::unknown() } else { Outer::of(component) };
    definition(component, &mut code);
    props::beside(component, &outer, &mut code, site);
    let slot_names = slot_names(component);
    if !slot_names.is_empty() {
        code.tokens_of(&slots(component, &slot_names));
    }
    code.rust("#[automatically_derived]");
    props::implementation(component, &mut code, "::marquetry::Component");
    code.rust("{ type Slots<'__slots> = ");
    if slot_names.is_empty() {
        code.rust("::marquetry::__private::NoSlots<Self>;");
    } else {
        code.name(&format!("{}Slots", component.name.unraw()));
        code.rust("<'__slots>;");
    }
    props::inside(component, &outer, &mut code);
    if !component.triggers.is_empty() {
        code.rust("const TRIGGERS: &'static [&'static str] = &[");
        for trigger in &component.triggers {
            code.text(&trigger.name.unraw().to_string());
            code.rust(",");
        }
        code.rust("];");
    }
    if is_live(component) {
        code.rust("const LIVE: bool = true;");
    }
    if laying(component) != Laying::No {
        code.rust("const LAYOUT: bool = true;");
    } else if alone(&component.markup) {
        code.rust("const WRAPS: bool = true;");
    }
    code.rust("#[allow(unused_variables, unused_mut, unused_braces, unused_parens, irrefutable_let_patterns, unused_results, clippy::all)]");
    // Where rustc speaks of the function, it means the component.
    code.move_to(at);
    code.rust("fn __render(self, __slots: <Self as ::marquetry::Component>::Slots<'_>, __out: &mut ::marquetry::Out) {");
    body(component, slot_names, errors, &mut code);
    code.rust("}");
    code.move_to(site);
    code.rust("}");
    code
}

fn body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors, code: &mut Code) {
    // What is not whole was reported; what else its expansion finds wrong would only follow from that.
    let reported = if component.whole { None } else { errors.take(&component.name) };
    let mut later = Errors::new();
    let collector = if reported.is_some() { &mut later } else { &mut *errors };
    let mut body = Code::new();
    if is_live(component) {
        body.tokens_of(&live::body(component, slots, collector));
    } else {
        plain_body(component, slots, collector, &mut body);
    }
    match reported.or_else(|| errors.take(&component.name)) {
        None => code.extend(body),
        Some(error) => code.tokens_of(&broken(&body.into(), error)),
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

/// The props.
pub(super) fn props(component: &Component) -> std::slice::Iter<'_, Prop> {
    component.props.iter()
}

fn definition(component: &Component, code: &mut Code) {
    let Component { attrs, vis, name, generics, .. } = component;
    // A name in lower case is reported; a warning would say it again.
    if !component.whole && !editor::is_shown() {
        code.rust("#[allow(nonstandard_style)]");
    }
    for attr in attrs {
        code.tokens_of(attr);
    }
    code.own_visibility(vis);
    code.rust(" struct ");
    code.own_name(name);
    code.tokens_of(generics);
    code.tokens_of(&generics.where_clause);
    if component.props.is_empty() {
        return code.rust(";");
    }
    code.rust("{");
    for Prop { attrs, name, ty, .. } in props(component) {
        for attr in attrs {
            code.tokens_of(attr);
        }
        code.own_visibility(vis);
        code.own_name(name);
        code.rust(":");
        code.own_type(ty);
        code.rust(",");
    }
    code.rust("}");
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

/// The function that takes the component apart, as an item of the one that renders.
///
/// A field is looked up in the expansion that its struct comes from, and rustc knows that one by the bytes before it: with each letter that is written further up, it
/// would check everything again that names a field. This is all that does.
pub(super) fn parts(component: &Component) -> Code {
    let mut code = Code::at(component.name.span());
    if !in_parts(component) {
        return code;
    }
    begin_item(component, "fn __parts", "(__props: ", &mut code);
    code.rust(") -> (");
    for prop in props(component) {
        code.own_type(&prop.ty);
        code.rust(",");
    }
    code.rust(")");
    code.tokens_of(&component.generics.where_clause);
    code.rust("{ (");
    for prop in props(component) {
        code.rust("__props.");
        code.own_name(&prop.name);
        code.rust(",");
    }
    code.rust(") }");
    code
}

/// The name of such a function, and the component that it takes.
fn begin_item(component: &Component, name: &'static str, takes: &'static str, code: &mut Code) {
    let (impl_generics, type_generics, _) = component.generics.split_for_impl();
    code.rust(name);
    code.tokens_of(&impl_generics);
    code.rust(takes);
    code.own_name(&component.name);
    code.tokens_of(&type_generics);
}

/// The function that looks at the props one by one, beside [`parts`].
pub(super) fn seen(component: &Component) -> Code {
    let mut code = Code::at(component.name.span());
    begin_item(component, "fn __seen", "(__props: &", &mut code);
    code.rust(", __seen: &mut ::marquetry::__private::Seen)");
    code.tokens_of(&component.generics.where_clause);
    code.rust("{");
    if in_parts(component) {
        for prop in props(component) {
            code.rust("__seen.see(&__props.");
            code.own_name(&prop.name);
            code.rust(");");
        }
    }
    code.rust("}");
    code
}

/// The function that puts the component together again of what [`parts`] makes of it.
pub(super) fn whole(component: &Component) -> Code {
    let mut code = Code::at(component.name.span());
    let (impl_generics, type_generics, where_clause) = component.generics.split_for_impl();
    code.rust("fn __whole");
    code.tokens_of(&impl_generics);
    code.rust("(__parts: (");
    for prop in props(component) {
        code.own_type(&prop.ty);
        code.rust(",");
    }
    code.rust(")) ->");
    code.own_name(&component.name);
    code.tokens_of(&type_generics);
    code.tokens_of(&where_clause);
    code.rust("{ let (");
    for prop in props(component) {
        code.own_name(&prop.name);
        code.rust(",");
    }
    code.rust(") = __parts;");
    code.own_name(&component.name);
    code.rust("{");
    for prop in props(component) {
        code.own_name(&prop.name);
        code.rust(",");
    }
    code.rust("} }");
    code
}

/// Whether [`parts`] is there. A reference without a lifetime is a mistake that the struct tells; as what a function returns, it would be another one.
fn in_parts(component: &Component) -> bool {
    !component.props.is_empty() && !props(component).any(|prop| elides(&prop.ty))
}

fn elides(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.lifetime.is_none() || elides(&reference.elem),
        Type::Path(path) => path.path.segments.iter().any(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(types) => types.args.iter().any(|argument| matches!(argument, GenericArgument::Type(ty) if elides(ty))),
            _ => false,
        }),
        _ => false,
    }
}

/// Binds what the component `from` is made of, in the patterns that `field` writes.
pub(super) fn taken(component: &Component, from: &str, field: impl Fn(&Ident, &mut Code)) -> Code {
    let mut code = Code::at(component.name.span());
    if component.props.is_empty() {
        code.rust("let _ = ");
        code.rust(from);
        code.rust(";");
        return code;
    }
    let in_parts = in_parts(component);
    code.rust(if in_parts { "let (" } else { "let Self {" });
    for prop in props(component) {
        if !in_parts {
            code.own_name(&prop.name);
            code.rust(":");
        }
        field(&prop.name, &mut code);
        code.rust(",");
    }
    code.rust(if in_parts { ") = __parts(" } else { "} = (" });
    code.rust(from);
    code.rust(");");
    code
}

/// The props as bindings.
pub(super) fn destructure(component: &Component, from: &str, mutable: &[&Ident]) -> Code {
    taken(component, from, |name, code| {
        if mutable.contains(&name) {
            code.rust("mut ");
        }
        code.own_name(name);
    })
}

/// Whether setup may hand values down the tree.
pub(super) fn provides(component: &Component) -> bool {
    component.setup.iter().any(provides_in)
}

fn provides_in(statement: &Stmt) -> bool {
    mentions_any(&statement.to_token_stream(), &["provide".to_owned()])
}

/// Whether setup hands something down after it has waited.
pub(super) fn provides_late(component: &Component) -> bool {
    // These macros wait, too.
    let waits = ["await", "join", "try_join", "select"].map(str::to_owned);
    let waits = |statement: &&Stmt| mentions_any(&statement.to_token_stream(), &waits);
    component.asyncness.is_some() && component.setup.iter().skip_while(|statement| !waits(statement)).any(provides_in)
}

/// Whether a component asks for what those around hand down.
pub(super) fn asks(component: &Component) -> bool {
    let names = ["context".to_owned(), "try_context".to_owned()];
    component.setup.iter().any(|statement| mentions_any(&statement.to_token_stream(), &names))
        || component.markup.iter().any(|node| node.any_expr(&|expr| mentions_any(&expr.tokens, &names)))
}

/// Whether what is made of these types may be kept for later, as far as is written there: rustc says nothing of lifetimes where it chooses a method.
fn may_be_kept(generics: &Generics) -> bool {
    let lives = |bounds: &Punctuated<TypeParamBound, Token![+]>| {
        bounds.iter().any(|bound| matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static"))
    };
    let predicates = || generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    generics.params.iter().all(|param| match param {
        GenericParam::Lifetime(_) => false,
        GenericParam::Const(_) => true,
        GenericParam::Type(param) => {
            let of_param = |predicate: &&WherePredicate| match predicate {
                WherePredicate::Type(predicate) => {
                    matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(&param.ident)) && lives(&predicate.bounds)
                }
                _ => false,
            };
            lives(&param.bounds) || predicates().any(|predicate| of_param(&predicate))
        }
    })
}

/// Has a component wait for those around of which it is not known yet what they hand down.
fn hold(slots: &[Option<Ident>], code: &mut Code) {
    code.rust("#[allow(unused_imports)] use ::marquetry::__private::{HeldNow as _, HeldUntil as _};");
    code.rust("let __held = ::marquetry::__private::Held::new(self); let Some(__held) = (&__held).__held(__out, &[");
    for slot in slots {
        code.rust("__slots.");
        code.own_name(&slot_field(slot));
        code.rust(",");
    }
    // What is written into the slots is put where they are shown.
    code.rust("], |__given| { let mut __slots = <Self as ::marquetry::Component>::Slots::default();");
    for (at, slot) in slots.iter().enumerate() {
        code.rust("if __given &");
        code.token(constant(1u32 << at));
        code.rust("!=");
        code.token(constant(0u32));
        code.rust("{ __slots.");
        code.own_name(&slot_field(slot));
        code.rust("= ::core::option::Option::Some(&|__out: &mut ::marquetry::Out| __out.gap(");
        code.token(constant(at as u32));
        code.rust(")); }");
    }
    code.rust("__slots }) else { return };");
}

fn plain_body(component: &Component, slots: Vec<Option<Ident>>, errors: &mut Errors, code: &mut Code) {
    let mut generator = Gen::fixed(&component.triggers, errors);
    let given = slots.clone();
    generator.slots = slots;
    generator.own = Some((&component.name, &component.generics));
    generator.with_styles(&component.name.to_string(), &component.markup);
    generator.at_root = true;
    let laying = laying(component);
    generator.laying = laying;
    let markup = match laying {
        Laying::Inside => generator.all_laid(&component.markup),
        Laying::No | Laying::Around => generator.all(&component.markup),
    };
    generator.tags.extend(border::stated(component));
    code.extend(parts(component));
    if generator.lists {
        code.tokens_of(&traits());
    }
    code.tokens_of(&generator.tags);
    let mut steps = Code::new();
    // What it provides is for what stands in it.
    if provides(component) {
        steps.rust("let __providing = ::marquetry::__private::Providing::new();");
    }
    // What it provides is for what is written into its slots, which is written before.
    let held = asks(component) && may_be_kept(&component.generics) && (given.is_empty() || !provides(component));
    if held {
        hold(&given, code);
    }
    steps.extend(destructure(component, if held { "__held" } else { "self" }, &[]));
    for statement in &component.setup {
        steps.tokens_of(statement);
    }
    steps.rust("__out.reserve(");
    steps.token(constant(generator.static_len));
    steps.rust(");");
    if laying != Laying::No {
        // Before anything is written. What stands between the parts is the same whatever types they show, and a type may have no name beyond a lifetime.
        steps.rust(if component.generics.params.is_empty() {
            "let __layout = __out.layout::<Self>(&["
        } else {
            "struct __Layout; let __layout = __out.layout::<__Layout>(&["
        });
        for slot in &given {
            steps.rust("__slots.");
            steps.own_name(&slot_field(slot));
            steps.rust(".is_some(),");
        }
        steps.rust("]);");
    }
    steps.append(markup);
    if fallible::may_fail(&component.setup) {
        code.tokens_of(&fallible::in_function(steps.into()));
    } else {
        code.extend(steps);
    }
}
