//! `#[derive(PageStore)]`: which fields a browser may change, and how what it sends is read and checked.

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Ident, LitStr, Path, Type, meta::ParseNestedMeta, spanned::Spanned};

use crate::{Errors, messages};

/// A type that derives `PageStore`.
#[derive(Debug)]
pub struct PageStore {
    /// The item itself.
    pub item: DeriveInput,
    /// The fields that the browser may change.
    pub fields: Vec<ClientField>,
}

/// A field that the browser may change.
#[derive(Debug)]
pub struct ClientField {
    /// Its name in Rust.
    pub ident: Ident,
    /// Its type.
    pub ty: Type,
    /// Its name in the browser, as serde writes it.
    pub name: String,
    /// The function that deserialises it, if it is not its type's own.
    pub read: Option<Path>,
    /// What says whether a value is taken.
    pub check: Option<Expr>,
}

/// Parses the item behind `#[derive(PageStore)]`.
pub fn parse_page_store(tokens: TokenStream, errors: &mut Errors) -> Option<PageStore> {
    let item: DeriveInput = match syn::parse2(tokens) {
        Ok(item) => item,
        Err(error) => {
            errors.push_error(error);
            return None;
        }
    };
    let Data::Struct(data) = &item.data else {
        errors.push(item.ident.span(), messages::page_store_of_no_struct(&item.ident.to_string()));
        return None;
    };
    let mut rule = Rule::default();
    each(&item.attrs, "serde", &mut |meta| {
        if meta.path.is_ident("rename_all") {
            rule = one_name(&meta)?.map_or(Rule::default(), |name| Rule(name.value()));
            return Ok(());
        }
        skip(&meta)
    });
    let fields = match &data.fields {
        Fields::Named(fields) => fields.named.iter().filter_map(|field| client_field(field, &rule, errors)).collect(),
        Fields::Unnamed(fields) => {
            for field in &fields.unnamed {
                if let Some(attr) = field.attrs.iter().find(|attr| attr.path().is_ident("page")) {
                    errors.push(attr.path().span(), messages::page_of_a_nameless_field());
                }
            }
            Vec::new()
        }
        Fields::Unit => Vec::new(),
    };
    Some(PageStore { item, fields })
}

fn client_field(field: &syn::Field, rule: &Rule, errors: &mut Errors) -> Option<ClientField> {
    let ident = field.ident.clone()?;
    let (mut client, mut check, mut page) = (false, None, None);
    for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("page")) {
        page = Some(attr.path().span());
        let parsed = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("client") {
                client = true;
            } else if meta.path.is_ident("check") {
                check = Some(meta.value()?.parse::<Expr>()?);
            } else {
                let written = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
                errors.push(meta.path.span(), messages::page_option_unknown(&written));
                skip(&meta)?;
            }
            Ok(())
        });
        if let Err(error) = parsed {
            errors.push_error(error);
        }
    }
    let page = page?;
    if !client {
        if check.is_some() {
            errors.push(page, messages::page_check_without_client(&ident.to_string()));
        }
        return None;
    }
    let (mut name, mut read, mut skipped) = (None, None, false);
    each(&field.attrs, "serde", &mut |meta| {
        if meta.path.is_ident("rename") {
            name = one_name(&meta)?;
        } else if meta.path.is_ident("with") {
            let mut module: Path = meta.value()?.parse::<LitStr>()?.parse()?;
            module.segments.push(Ident::new("deserialize", meta.path.span()).into());
            read = Some(module);
        } else if meta.path.is_ident("deserialize_with") {
            read = Some(meta.value()?.parse::<LitStr>()?.parse()?);
        } else if ["skip", "skip_serializing", "flatten"].iter().any(|word| meta.path.is_ident(word)) {
            skipped = true;
        } else {
            skip(&meta)?;
        }
        Ok(())
    });
    if skipped {
        errors.push(page, messages::page_field_not_in_the_browser(&ident.to_string()));
        return None;
    }
    let raw = ident.to_string();
    let name = name.map_or_else(|| rule.apply(raw.trim_start_matches("r#")), |name| name.value());
    Some(ClientField { ident, ty: field.ty.clone(), name, read, check })
}

/// Reads the attributes that are called `name`. What is wrong in those of others, they say themselves.
fn each(attrs: &[Attribute], name: &str, read: &mut dyn FnMut(ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let _theirs = attr.parse_nested_meta(&mut *read);
    }
}

/// `= "name"`, or what `(serialize = "name")` says.
fn one_name(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(syn::Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    let mut name = None;
    meta.parse_nested_meta(|meta| {
        let value: LitStr = meta.value()?.parse()?;
        if meta.path.is_ident("serialize") {
            name = Some(value);
        }
        Ok(())
    })?;
    Ok(name)
}

/// Passes over the value of an option.
pub(crate) fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|meta| skip(&meta))?;
    }
    Ok(())
}

/// What serde's `rename_all` makes of the names of fields.
#[derive(Default)]
struct Rule(String);

impl Rule {
    fn apply(&self, field: &str) -> String {
        let capitals = || {
            field.split('_').map(|word| {
                let mut letters = word.chars();
                letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
            })
        };
        match &*self.0 {
            "PascalCase" => capitals().collect(),
            "camelCase" => {
                let pascal: String = capitals().collect();
                let mut letters = pascal.chars();
                letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
            }
            "UPPERCASE" | "SCREAMING_SNAKE_CASE" => field.to_ascii_uppercase(),
            "kebab-case" => field.replace('_', "-"),
            "SCREAMING-KEBAB-CASE" => field.to_ascii_uppercase().replace('_', "-"),
            _ => field.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> (Vec<(String, String)>, usize) {
        let mut errors = Errors::new();
        let store = parse_page_store(source.parse().unwrap(), &mut errors);
        let fields = store.map_or(Vec::new(), |store| store.fields);
        let text = |path: &Path| quote_path(path);
        (fields.iter().map(|field| (field.name.clone(), field.read.as_ref().map_or_else(String::new, text))).collect(), errors.len())
    }

    fn quote_path(path: &Path) -> String {
        path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
    }

    #[test]
    fn names_are_those_that_serde_writes() {
        let (fields, errors) = names(
            r#"#[serde(rename_all = "camelCase", deny_unknown_fields)] struct S {
                #[page(client)] is_dark: bool,
                #[page(client)] #[serde(default, rename = "x-y")] r#type: u8,
                #[page(client)] #[serde(rename(serialize = "s", deserialize = "d"), with = "a::b")] date: u8,
                #[page(client, check = |n| *n > 1)] #[serde(deserialize_with = "read")] n: u8,
                other: u8,
            }"#,
        );
        let expected = [("isDark", ""), ("x-y", ""), ("s", "a::b::deserialize"), ("n", "read")];
        assert_eq!((fields, errors), (expected.map(|(name, read)| (name.to_owned(), read.to_owned())).to_vec(), 0));
    }

    #[test]
    fn every_mistake_is_found() {
        let (fields, errors) =
            names("struct S { #[page(clint)] a: u8, #[page(check = f)] b: u8, #[page(client)] #[serde(skip)] c: u8, #[page(client)] d: u8 }");
        assert_eq!((fields.len(), errors), (1, 3));
        assert_eq!(names("enum E { A }").1, 1);
        assert_eq!(names("struct T(#[page(client)] u8);").1, 1);
    }
}
