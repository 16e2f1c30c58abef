//! `#[derive(PageStore)]`.

use marquetry_grammar::{ClientField, Errors, PageStore, parse_page_store};
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::{SITE, hidden, private, private_at};

pub(crate) fn page_store(tokens: TokenStream) -> TokenStream {
    SITE.set(None);
    let mut errors = Errors::new();
    let store = parse_page_store(tokens, &mut errors);
    let error = errors.into_error().map(syn::Error::into_compile_error);
    let implementation = store.map(|store| implementation(&store));
    quote!(#implementation #error)
}

fn implementation(PageStore { item, fields }: &PageStore) -> TokenStream {
    let private = private();
    let (change, field) = (hidden("change"), hidden("field"));
    let name = &item.ident;
    let (impl_generics, type_generics, where_clause) = item.generics.split_for_impl();
    let names = fields.iter().map(|field| &field.name);
    let arms = fields.iter().enumerate().map(|(at, ClientField { ident, ty, read, check, .. })| {
        let value = hidden("value");
        // What is wrong with its type, rustc says at its type.
        let read = match read {
            Some(read) => quote_spanned!(read.span()=> #private::Change::read_with(#change, |from| #read(from))?),
            None => quote_spanned!(ty.span()=> #private::Change::read::<#ty>(#change)?),
        };
        let check = check.as_ref().map(|check| {
            let private = private_at(check.span());
            quote_spanned!(check.span()=> #private::checked(&#value, #check)?;)
        });
        quote! {
            #at => {
                let #value: #ty = #read;
                #check
                self.#ident = #value;
                #private::Result::Ok(())
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics #private::ClientFields for #name #type_generics #where_clause {
            const NAMES: &'static [&'static str] = &[#(#names),*];

            fn __change(&mut self, #field: usize, #change: #private::Change<'_>) -> #private::Result<(), #private::String> {
                match #field {
                    #(#arms)*
                    _ => #private::Result::Err(#private::Change::unknown(#change)),
                }
            }
        }
    }
}
