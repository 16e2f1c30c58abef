//! What a tag needs of the component it names: a place for each prop, and the names of those that must be given.
//!
//! Most components are shown by few tags, and all of them are compiled: what is written here is kept short.

use marquetry_grammar::tree::{Component, Prop};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;

use crate::editor;

use super::{border::Outer, code::Code, component::props};

/// What stands beside the component's struct.
pub(super) fn beside(component: &Component, outer: &Outer, code: &mut Code, site: Span) {
    let Component { vis, name, generics, .. } = component;
    if !component.props.is_empty() {
        code.rust("#[doc(hidden)] #[allow(missing_debug_implementations, unreachable_pub, unnameable_types, dead_code)]");
        code.move_to(name.span());
        code.own_visibility(vis);
        code.rust(" struct ");
        code.own_name(&props_type(name));
        code.tokens_of(generics);
        code.tokens_of(&generics.where_clause);
        code.rust("{");
        for Prop { name, ty, .. } in props(component) {
            code.own_visibility(vis);
            code.own_name(name);
            code.rust(": ::marquetry::__private::Prop<");
            code.own_type(ty);
            code.rust(">,");
        }
        code.rust("}");
        code.move_to(site);
        if editor::is_shown() {
            // It is what an editor finds at a tag.
            component.attrs.iter().filter(|attr| attr.path().is_ident("doc")).for_each(|attr| code.tokens_of(attr));
        } else {
            code.rust("#[doc(hidden)]");
        }
        code.rust("#[allow(non_upper_case_globals, unreachable_pub, dead_code)]");
        code.own_visibility(vis);
        code.rust(" const ");
        code.own_name(name);
        if generics.params.is_empty() {
            code.rust(": ::marquetry::__private::Named<");
            code.own_name(name);
            code.rust("> = ::marquetry::__private::Named::NEW;");
        } else {
            generic_tag(component, outer, code);
        }
    }
    if props(component).all(|prop| prop.default.is_some()) {
        code.rust("#[automatically_derived]");
        implementation(component, code, "::core::default::Default");
        code.rust("{ fn default() -> Self { <Self as ::marquetry::Component>::__build(<Self as ::marquetry::Component>::__none()) } }");
    }
}

/// The constant of a component with props has its name. It cannot have its type's parameters, and a tag gives none: they come with the props.
fn generic_tag(component: &Component, outer: &Outer, code: &mut Code) {
    let Component { vis, name, generics, .. } = component;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let constant = format!("{}Tag", name.unraw());
    code.rust(": ");
    code.name(&constant);
    code.rust(" = ");
    code.name(&constant);
    code.rust("; #[doc(hidden)] #[allow(missing_debug_implementations, unreachable_pub, unnameable_types, dead_code)]");
    code.own_visibility(vis);
    code.rust(" struct ");
    code.name(&constant);
    code.rust("; impl ::marquetry::__private::Tagged for ");
    code.name(&constant);
    code.rust("{");
    tag(&known(component, outer), outer, code);
    code.rust("} #[allow(unreachable_pub, dead_code, clippy::all)] impl ");
    code.name(&constant);
    code.rust("{ #[doc(hidden)]");
    code.own_visibility(vis);
    code.rust(" fn __props");
    code.tokens_of(&impl_generics);
    code.rust("(self) -> ::marquetry::__private::Given<");
    code.own_name(name);
    code.tokens_of(&type_generics);
    code.rust(">");
    code.tokens_of(&where_clause);
    code.rust("{ ::marquetry::__private::Given::none() } }");
}

/// `impl … Trait for Name …`
pub(super) fn implementation(component: &Component, code: &mut Code, of: &str) {
    let (impl_generics, type_generics, where_clause) = component.generics.split_for_impl();
    code.rust("impl ");
    code.tokens_of(&impl_generics);
    code.rust(of);
    code.rust(" for ");
    code.own_name(&component.name);
    code.tokens_of(&type_generics);
    code.tokens_of(&where_clause);
}

/// What stands in the component's `impl` of `Component`.
pub(super) fn inside(component: &Component, outer: &Outer, code: &mut Code) {
    let known = known(component, outer);
    code.rust("const KNOWN: &'static str = ");
    code.text(&known);
    code.rust(";");
    if component.generics.params.is_empty() && !(outer.parts.is_empty() && outer.slots.is_empty()) {
        tag(&known, outer, code);
    }
    let (_, type_generics, _) = component.generics.split_for_impl();
    let name = &component.name;
    // A component without props is its own value.
    if component.props.is_empty() {
        code.rust("type Props = Self; fn __none() -> Self { ");
        code.own_name(name);
        code.rust("} fn __build(__props: Self) -> Self { __props }");
        return;
    }
    let given = props_type(name);
    code.rust("type Props = ");
    code.own_name(&given);
    code.tokens_of(&type_generics);
    code.rust("; fn __none() -> Self::Props { ");
    code.own_name(&given);
    code.rust("{");
    for prop in props(component) {
        code.own_name(&prop.name);
        code.rust(": ::marquetry::__private::Prop::Missing,");
    }
    code.rust("} } fn __build(__props: Self::Props) -> Self { ");
    code.own_name(name);
    code.rust("{");
    for Prop { name, ty, default, .. } in props(component) {
        code.own_name(name);
        match default {
            None => {
                code.rust(": __props.");
                code.own_name(name);
                code.rust(".taken(),");
            }
            Some(default) => {
                code.rust(": match __props.");
                code.own_name(name);
                code.rust("{ ::marquetry::__private::Prop::Given { value } => value, ::marquetry::__private::Prop::Missing => { let __default: ");
                code.own_type(ty);
                code.rust(" = {");
                code.tokens_of(default);
                code.rust("}; __default } },");
            }
        }
    }
    code.rust("} }");
}

/// What tags must know, as one text: it stands in each component, and for most it is all.
fn known(component: &Component, outer: &Outer) -> String {
    let mut known = format!("{} {:x} {:x}", component.name.unraw(), outer.roots, outer.within);
    for prop in props(component).filter(|prop| prop.default.is_none()) {
        known.push(' ');
        known.push_str(&prop.name.unraw().to_string());
    }
    known
}

/// The constant that tags ask for.
fn tag(known: &str, outer: &Outer, code: &mut Code) {
    code.rust("const TAG: &'static ::marquetry::__private::Tag = &::marquetry::__private::Tag::new(");
    code.text(known);
    code.rust(", ::marquetry::__private::Shape::EMPTY");
    code.tokens_of(&outer.parts);
    code.rust(", &[");
    code.tokens_of(&outer.slots);
    code.rust("]);");
}

fn props_type(name: &Ident) -> Ident {
    Ident::new(&format!("{}Props", name.unraw()), name.span())
}
