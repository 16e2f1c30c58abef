//! The builder behind a tag: it takes the props one by one, and knows which required ones are missing.

use marquetry_grammar::tree::{Component, Prop};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::private;

pub(super) fn builder(component: &Component) -> TokenStream {
    let private = private();
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
            #[allow(non_camel_case_types, dead_code)]
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
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
        let result = states.iter().enumerate().map(|(other, state)| if other == at { quote!(#private::Given<#ty>) } else { quote!(#state) });
        let fields = required_names.iter().enumerate().map(
            |(other, field)| {
                if other == at { quote!(#field: #private::Given(value)) } else { quote!(#field: self.#field) }
            },
        );
        quote! {
            #vis fn #prop_name(self, value: #ty) -> #builder<#(#arguments,)* #(#result,)*> {
                #builder { #(#fields,)* #(#optional_names: self.#optional_names,)* __of: self.__of }
            }
        }
    });
    let optional_setters = optional.iter().map(|prop| {
        let (prop_name, ty) = (&prop.name, &prop.ty);
        quote! {
            #vis fn #prop_name(mut self, value: #ty) -> Self {
                self.#prop_name = #private::Option::Some(value);
                self
            }
        }
    });
    let required_types = required.iter().map(|prop| &prop.ty);
    let bounds = states.iter().zip(&needs).zip(required_types).map(|((state, need), ty)| quote!(#state: #need<#ty>));
    let defaults = optional.iter().map(|prop| {
        let (prop_name, ty, default) = (&prop.name, &prop.ty, &prop.default);
        quote!(#prop_name: match self.#prop_name { #private::Option::Some(value) => value, #private::Option::None => { let __default: #ty = { #default }; __default } })
    });
    let built =
        if component.props.is_empty() { quote!(#name) } else { quote!(#name { #(#required_names: #needs::take(self.#required_names),)* #(#defaults,)* }) };
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
    quote! {
        #(#need_traits)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #builder<#(#own,)* #(#states,)*> #where_clause {
            #(#required_names: #states,)*
            #(#optional_names: #private::Option<#optional_types>,)*
            __of: ::core::marker::PhantomData<fn() -> #name #type_generics>,
        }
        #[allow(non_camel_case_types, dead_code, clippy::all)]
        impl #impl_generics #name #type_generics #where_clause {
            #[doc(hidden)]
            #vis fn __props() -> #builder<#(#arguments,)* #(#missing,)*> {
                #builder { #(#required_names: #private::Missing,)* #(#optional_names: #private::Option::None,)* __of: ::core::marker::PhantomData }
            }
        }
        #[allow(non_camel_case_types, dead_code, clippy::all)]
        impl<#(#own,)* #(#states,)*> #builder<#(#arguments,)* #(#states,)*> #where_clause {
            #(#setters)*
            #(#optional_setters)*
            #[doc(hidden)]
            #vis fn __build(self) -> #name #type_generics where #(#bounds,)* {
                #built
            }
        }
        #all_optional
    }
}
