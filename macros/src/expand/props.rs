//! The builder behind a tag: it takes the props one by one, and knows which required ones are missing.

use marquetry_grammar::tree::{Component, Prop};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{hidden, private};

pub(super) fn builder(component: &Component) -> TokenStream {
    let private = private();
    // One hygiene for all, whatever macro a name comes from.
    let (this, value) = (Ident::new("self", Span::call_site()), hidden("value"));
    let Component { vis, name, generics, .. } = component;
    let builder = format_ident!("{}Props", name);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let required: Vec<&Prop> = component.props.iter().filter(|prop| prop.default.is_none()).collect();
    let optional: Vec<&Prop> = component.props.iter().filter(|prop| prop.default.is_some()).collect();
    let states: Vec<_> = required.iter().map(|prop| format_ident!("__{}", prop.name)).collect();
    let params = generics.params.iter().map(|param| match param {
        syn::GenericParam::Type(param) => {
            let (name, bounds) = (&param.ident, &param.bounds);
            quote!(#name: #bounds)
        }
        other => quote!(#other),
    });
    let own: Vec<TokenStream> = params.collect();
    let arguments: Vec<TokenStream> = generics
        .params
        .iter()
        .map(|param| match param {
            syn::GenericParam::Type(param) => param.ident.to_token_stream(),
            syn::GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
            syn::GenericParam::Const(param) => param.ident.to_token_stream(),
        })
        .collect();
    let (required_names, optional_names): (Vec<_>, Vec<_>) =
        (required.iter().map(|prop| &prop.name).collect(), optional.iter().map(|prop| &prop.name).collect());
    let optional_types: Vec<_> = optional.iter().map(|prop| &prop.ty).collect();
    let missing = states.iter().map(|_| quote!(#private::Missing));
    let needs: Vec<_> = required.iter().map(|prop| format_ident!("{}Needs_{}", name, prop.name)).collect();
    let need_traits = required.iter().zip(&needs).map(|(prop, need)| {
        let message = format!("`<{name}>` needs the prop `{}`", prop.name);
        let label = format!("write `<{name} {}={{…}}>`", prop.name);
        quote_spanned! {prop.name.span()=>
            #[doc(hidden)]
            #[allow(non_camel_case_types)]
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            #[allow(missing_docs, unreachable_pub, unnameable_types, dead_code)]
            #vis trait #need<T> {
                fn take(self) -> T;
            }
            impl<T> #need<T> for #private::Given<T> {
                fn take(self) -> T {
                    self.0
                }
            }
        }
    });
    let setters = required.iter().enumerate().map(|(at, prop)| {
        let (prop_name, ty) = (&prop.name, &prop.ty);
        let (this, value) = (Ident::new("self", prop_name.span()), Ident::new("value", prop_name.span()));
        let result = states.iter().enumerate().map(|(other, state)| if other == at { quote!(#private::Given<#ty>) } else { quote!(#state) });
        let fields = required_names.iter().enumerate().map(
            |(other, field)| {
                if other == at { quote!(#field: #private::Given(#value)) } else { quote!(#field: #this.#field) }
            },
        );
        quote_spanned! {prop_name.span()=>
            #vis fn #prop_name(#this, #value: #ty) -> #builder<#(#arguments,)* #(#result,)*> {
                #builder { #(#fields,)* #(#optional_names: #this.#optional_names,)* __of: #this.__of }
            }
        }
    });
    let optional_setters = optional.iter().map(|prop| {
        let (prop_name, ty) = (&prop.name, &prop.ty);
        let (this, value) = (Ident::new("self", prop_name.span()), Ident::new("value", prop_name.span()));
        quote_spanned! {prop_name.span()=>
            #vis fn #prop_name(mut #this, #value: #ty) -> Self {
                #this.#prop_name = #private::Option::Some(#value);
                #this
            }
        }
    });
    let required_types = required.iter().map(|prop| &prop.ty);
    let bounds = states.iter().zip(&needs).zip(required_types).map(|((state, need), ty)| quote_spanned!(state.span()=> #state: #need<#ty>));
    let defaults = optional.iter().map(|prop| {
        let (prop_name, ty, default) = (&prop.name, &prop.ty, &prop.default);
        quote!(#prop_name: match #this.#prop_name { #private::Option::Some(#value) => #value, #private::Option::None => { let __default: #ty = { #default }; __default } })
    });
    let built =
        if component.props.is_empty() { quote!(#name) } else { quote!(#name { #(#required_names: #needs::take(#this.#required_names),)* #(#defaults,)* }) };
    let all_optional = required.is_empty().then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::default::Default for #name #type_generics #where_clause {
                fn default() -> Self {
                    Self::__props().__build()
                }
            }
        }
    });
    let definition = quote_spanned! {name.span()=>
        #vis struct #builder<#(#own,)* #(#states,)*> #where_clause {
            #(#required_names: #states,)*
            #(#optional_names: #private::Option<#optional_types>,)*
            __of: ::core::marker::PhantomData<fn() -> #name #type_generics>,
        }
    };
    let build = quote_spanned! {name.span()=>
        #vis fn __build(#this) -> #name #type_generics where #(#bounds,)* {
            #built
        }
    };
    quote! {
        #(#need_traits)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types, dead_code)]
        #definition
        #[automatically_derived]
        #[allow(non_camel_case_types, missing_docs, unreachable_pub, dead_code, clippy::all)]
        impl #impl_generics #name #type_generics #where_clause {
            #[doc(hidden)]
            #vis fn __props() -> #builder<#(#arguments,)* #(#missing,)*> {
                #builder { #(#required_names: #private::Missing,)* #(#optional_names: #private::Option::None,)* __of: ::core::marker::PhantomData }
            }
        }
        #[automatically_derived]
        #[allow(non_camel_case_types, missing_docs, unreachable_pub, dead_code, clippy::all)]
        impl<#(#own,)* #(#states,)*> #builder<#(#arguments,)* #(#states,)*> #where_clause {
            #(#setters)*
            #(#optional_setters)*
            #[doc(hidden)]
            #build
        }
        #all_optional
    }
}
