//! The builder behind a tag: it takes the props one by one, and knows which required ones are missing.
//!
//! Most components are shown by few tags, and all of them are compiled: what is written here is kept short.

use marquetry_grammar::tree::{Component, Prop};
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::{GenericParam, Token, ext::IdentExt as _};

use super::{component::props, private};

pub(super) fn builder(component: &Component) -> TokenStream {
    let private = private();
    let Component { vis, name, generics, .. } = component;
    // Names that belong to nobody's code: rustc has no advice about them.
    let named = |name: String| Ident::new(&name, Span::call_site());
    let builder = named(format!("{name}Props"));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let required: Vec<&Prop> = props(component).filter(|prop| prop.default.is_none()).collect();
    let optional: Vec<&Prop> = props(component).filter(|prop| prop.default.is_some()).collect();
    let required_names: Vec<&Ident> = required.iter().map(|prop| &prop.name).collect();
    let required_types: Vec<&syn::Type> = required.iter().map(|prop| &prop.ty).collect();
    let optional_names: Vec<&Ident> = optional.iter().map(|prop| &prop.name).collect();
    let optional_types: Vec<&syn::Type> = optional.iter().map(|prop| &prop.ty).collect();
    let states: Vec<Ident> = required_names.iter().map(|prop| named(format!("__{}", prop.unraw()))).collect();
    // What rustc says about a tag names the prop and the component where they are declared.
    let values: Vec<Ident> = required_names.iter().map(|prop| Ident::new("value", prop.span())).collect();
    let optional_values: Vec<Ident> = optional_names.iter().map(|prop| Ident::new("value", prop.span())).collect();
    let needs: Vec<Ident> = required_names.iter().map(|prop| named(format!("{name}Needs_{}", prop.unraw()))).collect();
    let bounds = required.iter().zip(states.iter().zip(&needs)).map(|(prop, (state, need))| {
        let (at, ty) = (prop.name.span(), &prop.ty);
        let (state, need) = (Ident::new(&state.to_string(), at), Ident::new(&need.to_string(), at));
        quote_spanned!(at=> #state: #need<#ty>)
    });
    let messages = required_names.iter().map(|prop| format!("`<{name}>` needs the prop `{prop}`"));
    let labels = required_names.iter().map(|prop| format!("write `<{name} {prop}={{…}}>`"));

    // Parameters that no prop's state mentions must be mentioned all the same.
    let of = (!generics.params.is_empty()).then(|| named("__of".to_owned()));
    let of = Vec::from_iter(of);
    let own = Listed(generics.params.iter().map(Parameter).collect());
    let arguments = Listed(generics.params.iter().map(Argument).collect());
    let all_states = Listed(states.iter().collect());
    let missing = Listed(required.iter().map(|_| Missing).collect());
    let before = (0..states.len()).map(|at| Listed(states[..at].iter().collect()));
    let after = (0..states.len()).map(|at| Listed(states[at + 1..].iter().collect()));
    let carried = (0..states.len()).map(|at| {
        let others = required_names[..at].iter().chain(&required_names[at + 1..]).chain(&optional_names);
        Listed(others.copied().chain(&of).map(Carried).collect())
    });

    let fields = props(component).map(Field);
    let built = if component.props.is_empty() { quote!(#name) } else { quote!(#name { #(#fields)* }) };
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
    let definition = {
        let builder = Ident::new(&builder.to_string(), name.span());
        quote_spanned! {name.span()=>
            #vis struct #builder<#own #all_states> #where_clause {
                #(#required_names: #states,)*
                #(#optional_names: #private::Option<#optional_types>,)*
                #(#of: ::core::marker::PhantomData<fn() -> #name #type_generics>,)*
            }
        }
    };
    quote! {
        #(
            #[doc(hidden)]
            #[allow(missing_docs, unreachable_pub, unnameable_types, dead_code)]
            #[diagnostic::on_unimplemented(message = #messages, label = #labels)]
            #vis trait #needs<T>: #private::Prop<T> {}
            impl<T> #needs<T> for #private::Given<T> {}
        )*
        #[doc(hidden)]
        #[allow(missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types, dead_code, nonstandard_style)]
        #definition
        impl #impl_generics #name #type_generics #where_clause {
            #[doc(hidden)]
            #vis fn __props() -> #builder<#arguments #missing> {
                #builder { #(#required_names: #private::Missing,)* #(#optional_names: #private::Option::None,)* #(#of: ::core::marker::PhantomData,)* }
            }
        }
        #[automatically_derived]
        #[allow(missing_docs, unreachable_pub, dead_code, clippy::all)]
        impl<#own #all_states> #builder<#arguments #all_states> #where_clause {
            #(
                #vis fn #required_names(self, #values: #required_types) -> #builder<#arguments #before #private::Given<#required_types>, #after> {
                    #builder { #required_names: #private::Given(#values), #carried }
                }
            )*
            #(
                #vis fn #optional_names(mut self, #optional_values: #optional_types) -> Self {
                    self.#optional_names = #private::Option::Some(#optional_values);
                    self
                }
            )*
            #[doc(hidden)]
            #vis fn __build(self) -> #name #type_generics where #(#bounds,)* {
                #built
            }
        }
        #all_optional
    }
}

/// Things with a comma behind each. Written one by one: a stream inside another one goes through the compiler each time.
struct Listed<T>(Vec<T>);

impl<T: ToTokens> ToTokens for Listed<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for item in &self.0 {
            item.to_tokens(tokens);
            tokens.append(Punct::new(',', Spacing::Alone));
        }
    }
}

/// The state of a prop that was not given.
struct Missing;

impl ToTokens for Missing {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        private().to_tokens(tokens);
        <Token![::]>::default().to_tokens(tokens);
        tokens.append(Ident::new("Missing", Span::call_site()));
    }
}

/// `name: self.name`
struct Carried<'a>(&'a Ident);

impl ToTokens for Carried<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
        <Token![:]>::default().to_tokens(tokens);
        <Token![self]>::default().to_tokens(tokens);
        <Token![.]>::default().to_tokens(tokens);
        self.0.to_tokens(tokens);
    }
}

/// A field of the component, from what was given.
struct Field<'a>(&'a Prop);

impl ToTokens for Field<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Prop { name, ty, default, .. } = self.0;
        let private = private();
        name.to_tokens(tokens);
        <Token![:]>::default().to_tokens(tokens);
        match default {
            None => {
                private.to_tokens(tokens);
                <Token![::]>::default().to_tokens(tokens);
                tokens.append(Ident::new("taken", Span::call_site()));
                tokens.append(Group::new(Delimiter::Parenthesis, quote!(self.#name)));
            }
            Some(default) => tokens.extend(quote! {
                match self.#name { #private::Option::Some(value) => value, #private::Option::None => { let __default: #ty = { #default }; __default } }
            }),
        }
        tokens.append(Punct::new(',', Spacing::Alone));
    }
}

/// A generic parameter of the component where the builder declares it: without its default.
struct Parameter<'a>(&'a GenericParam);

impl ToTokens for Parameter<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            GenericParam::Type(param) => {
                let (name, bounds) = (&param.ident, &param.bounds);
                quote!(#name: #bounds).to_tokens(tokens);
            }
            other => other.to_tokens(tokens),
        }
    }
}

/// The same where the builder is named.
struct Argument<'a>(&'a GenericParam);

impl ToTokens for Argument<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            GenericParam::Type(param) => param.ident.to_tokens(tokens),
            GenericParam::Lifetime(param) => param.lifetime.to_tokens(tokens),
            GenericParam::Const(param) => param.ident.to_tokens(tokens),
        }
    }
}
