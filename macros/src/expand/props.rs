//! What a tag needs of the component it names: a place for each prop, and the names of those that must be given.
//!
//! Most components are shown by few tags, and all of them are compiled: what is written here is kept short.

use marquetry_grammar::tree::{Component, Prop};
use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt as _;

use crate::editor;

use super::{border::Outer, component::props, constant, private, site};

/// A component without props is its own value; one with props has a constant of its name, since its type may be generic and a tag gives no types.
pub(super) fn tag(component: &Component, Outer { shape, slots }: &Outer) -> TokenStream {
    let private = private();
    let Component { vis, name, generics, .. } = component;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let plain = name.unraw().to_string();
    let text = constant(&plain);
    if component.props.is_empty() {
        return quote! {
            impl #impl_generics #private::Tagged for #name #type_generics #where_clause {
                const TAG: &'static #private::Tag = &#private::Tag { name: #text, needs: &[], shape: #shape, slots: &[#slots] };
            }
            impl #impl_generics #private::Unit for #name #type_generics #where_clause {}
            #[automatically_derived]
            impl #impl_generics ::core::default::Default for #name #type_generics #where_clause {
                fn default() -> Self {
                    #name
                }
            }
        };
    }
    // Names that belong to nobody's code: rustc has no advice about them.
    let tag = Ident::new(&format!("{plain}Tag"), site());
    let given = Ident::new(&format!("{plain}Props"), name.span());
    let own: Vec<&Prop> = props(component).collect();
    let names: Vec<&Ident> = own.iter().map(|prop| &prop.name).collect();
    let types: Vec<&syn::Type> = own.iter().map(|prop| &prop.ty).collect();
    let needs = own.iter().filter(|prop| prop.default.is_none()).map(|prop| constant(prop.name.unraw().to_string()));
    let fields = own.iter().map(|prop| {
        let Prop { name, ty, default, .. } = prop;
        match default {
            None => quote!(#name: self.#name.taken()),
            Some(default) => quote! {
                #name: match self.#name {
                    #private::Prop::Given { value } => value,
                    #private::Prop::Missing => { let __default: #ty = { #default }; __default }
                }
            },
        }
    });
    let all_optional = own.iter().all(|prop| prop.default.is_some()).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::default::Default for #name #type_generics #where_clause {
                fn default() -> Self {
                    #tag.__props().__build()
                }
            }
        }
    });
    // It is what an editor finds at a tag.
    let docs = component.attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    let hidden = if editor::is_shown() { quote!(#(#docs)*) } else { quote!(#[doc(hidden)]) };
    let definition = quote_spanned!(name.span()=> #vis struct #given #generics #where_clause { #(#vis #names: #private::Prop<#types>,)* });
    quote! {
        #[doc(hidden)]
        #[allow(missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types, dead_code, nonstandard_style)]
        #vis struct #tag;
        #hidden
        #[allow(missing_docs, unreachable_pub, dead_code, nonstandard_style)]
        #vis const #name: #tag = #tag;
        impl #private::Tagged for #tag {
            const TAG: &'static #private::Tag = &#private::Tag { name: #text, needs: &[#(#needs),*], shape: #shape, slots: &[#slots] };
        }
        #[doc(hidden)]
        #[allow(missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types, dead_code, nonstandard_style)]
        #definition
        #[allow(missing_docs, unreachable_pub, dead_code, clippy::all)]
        impl #tag {
            #vis fn __props #impl_generics (self) -> #given #type_generics #where_clause {
                #given { #(#names: #private::Prop::Missing,)* }
            }
        }
        #[allow(missing_docs, unreachable_pub, dead_code, clippy::all)]
        impl #impl_generics #given #type_generics #where_clause {
            #vis fn __build(self) -> #name #type_generics {
                #name { #(#fields,)* }
            }
        }
        #all_optional
    }
}
