//! Components: the header, the props, the setup, the triggers.

use crate::body::{Bodies, fill};
use crate::errors::Errors;
use crate::messages;
use crate::reader::too_deep;
use crate::tree::{Component, Invocation, Prop, Root, Trigger, TriggerParam};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, Generics, Token, Visibility};

/// All components of an invocation. Never fails: what is wrong goes to `errors`.
pub(crate) fn invocation(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    let mut invocation = Invocation::default();
    let (tokens, bodies) = Bodies::of(tokens);
    if let Some(span) = too_deep(&tokens) {
        errors.push(span, messages::nested_too_deep());
        return invocation;
    }
    let tokens: TokenStream = tokens.into_iter().collect();
    let parsed = (|input: ParseStream| {
        while !input.is_empty() {
            invocation.components.extend(component(input, &bodies, errors));
            errors.leave();
        }
        Ok(())
    })
    .parse2(tokens);
    if let Err(error) = parsed {
        errors.push_error(error);
    }
    invocation
}

fn component(input: ParseStream, bodies: &Bodies, errors: &mut Errors) -> Option<Component> {
    let mut component = match head(input, errors) {
        Ok(component) => component,
        Err(error) => {
            errors.push_error(error);
            skip_body(input);
            return None;
        }
    };
    let name = component.name.clone();
    errors.enter(&name);
    let before = errors.len();
    if !name.to_string().starts_with(char::is_uppercase) {
        errors.push(name.span(), messages::component_name(&name.to_string()));
    }
    match rest_of_head(input, &mut component, errors) {
        Ok(body) => fill(&bodies.get(body), &mut component, errors),
        Err(error) => {
            errors.push_error(error);
            skip_body(input);
        }
    }
    component.whole = errors.len() == before;
    Some(component)
}

/// Attributes, visibility, `async`, name.
fn head(input: ParseStream, errors: &mut Errors) -> syn::Result<Component> {
    let mut attrs = input.call(Attribute::parse_outer)?;
    let root = root(&mut attrs, errors);
    let vis: Visibility = input.parse()?;
    if (input.peek(Token![fn]) || input.peek(Token![struct])) && input.peek2(syn::Ident) {
        return Err(input.error(messages::keyword_before_name()));
    }
    let asyncness = input.parse::<Option<Token![async]>>()?.map(|token| token.span);
    if input.peek(Token![fn]) {
        return Err(input.error(messages::keyword_before_name()));
    }
    let name: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), messages::component_expected()))?;
    Ok(Component {
        attrs,
        root,
        vis,
        asyncness,
        open: name.span(),
        name,
        generics: Generics::default(),
        props: Vec::new(),
        setup: Vec::new(),
        triggers: Vec::new(),
        markup: Vec::new(),
        whole: false,
    })
}

/// `#[root(li)]`, which is the grammar's own.
fn root(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Root> {
    let at = attrs.iter().position(|attr| attr.path().is_ident("root"))?;
    let attr = attrs.remove(at);
    while let Some(at) = attrs.iter().position(|attr| attr.path().is_ident("root")) {
        errors.push(attrs.remove(at).span(), messages::root_twice());
    }
    match attr.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated) {
        Ok(names) if !names.is_empty() => Some(Root { names: names.into_iter().collect() }),
        _ => {
            errors.push(attr.span(), messages::root_without_names());
            None
        }
    }
}

/// Generics, props, where clause, and the body.
fn rest_of_head(input: ParseStream, component: &mut Component, errors: &mut Errors) -> syn::Result<Group> {
    component.generics = input.parse()?;
    if let Some(group) = group(input, Delimiter::Parenthesis) {
        component.props = list(&group, prop, errors);
    }
    component.generics.where_clause = input.parse()?;
    if input.peek(Token![->]) {
        return Err(input.error(messages::component_output()));
    }
    let missing = || syn::Error::new(component.name.span(), messages::component_body(&component.name.to_string()));
    group(input, Delimiter::Brace).ok_or_else(missing)
}

/// The next token, if it is a group of this kind.
fn group(input: ParseStream, delimiter: Delimiter) -> Option<Group> {
    input
        .step(|cursor| match cursor.token_tree() {
            Some((TokenTree::Group(group), rest)) if group.delimiter() == delimiter => Ok((group, rest)),
            _ => Err(cursor.error("")),
        })
        .ok()
}

/// Goes on after the next braces: another component may follow.
fn skip_body(input: ParseStream) {
    while let Ok(token) = input.parse::<TokenTree>() {
        if matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) {
            return;
        }
    }
}

/// What stands between commas; after a mistake it goes on behind the next comma.
fn list<T>(group: &Group, item: fn(ParseStream) -> syn::Result<T>, errors: &mut Errors) -> Vec<T> {
    let mut items = Vec::new();
    let parsed = (|input: ParseStream| {
        while !input.is_empty() {
            match item(input) {
                Ok(item) => items.push(item),
                Err(error) => {
                    errors.push_syn(error, group.span_close());
                    while !input.is_empty() && !input.peek(Token![,]) {
                        input.parse::<TokenTree>()?;
                    }
                }
            }
            if input.is_empty() {
                break;
            }
            if let Err(error) = input.parse::<Token![,]>() {
                errors.push_syn(error, group.span_close());
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
                input.parse::<Option<Token![,]>>()?;
            }
        }
        Ok(())
    })
    .parse2(group.stream());
    if let Err(error) = parsed {
        errors.push_syn(error, group.span_close());
    }
    items
}

fn prop(input: ParseStream) -> syn::Result<Prop> {
    let attrs = input.call(Attribute::parse_outer)?;
    if input.peek(Token![pub]) {
        return Err(input.error(messages::prop_visibility()));
    }
    let name: Ident = input.parse()?;
    let missing = || syn::Error::new(name.span(), messages::prop_without_type(&name.to_string()));
    if !input.peek(Token![:]) {
        return Err(missing());
    }
    input.parse::<Token![:]>()?;
    if input.is_empty() || input.peek(Token![,]) || input.peek(Token![=]) {
        return Err(missing());
    }
    let ty = input.parse()?;
    let default = match input.parse::<Option<Token![=]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    Ok(Prop { attrs, name, ty, default })
}

/// `[async] on name(params) [-> output] { … }`
pub(crate) fn trigger(input: ParseStream, errors: &mut Errors) -> syn::Result<Trigger> {
    let attrs = input.call(Attribute::parse_outer)?;
    let asyncness = input.parse::<Option<Token![async]>>()?.map(|token| token.span);
    input.call(Ident::parse_any)?;
    let name: Ident = input.parse()?;
    let params = match group(input, Delimiter::Parenthesis) {
        Some(group) => list(&group, param, errors),
        None => Vec::new(),
    };
    let output = match input.parse::<Option<Token![->]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    let missing = || syn::Error::new(name.span(), messages::trigger_body(&name.to_string()));
    let body = group(input, Delimiter::Brace).ok_or_else(missing)?;
    Ok(Trigger { attrs, asyncness, name, params, output, body })
}

fn param(input: ParseStream) -> syn::Result<TriggerParam> {
    if input.peek(Token![self]) || input.peek(Token![&]) && input.peek2(Token![self]) {
        return Err(input.error(messages::trigger_self()));
    }
    let start = input.span();
    let pat = syn::Pat::parse_single(input)?;
    if !input.peek(Token![:]) {
        return Err(syn::Error::new(start, messages::param_without_type()));
    }
    input.parse::<Token![:]>()?;
    Ok(TriggerParam { pat, ty: syn::Type::parse(input)? })
}
