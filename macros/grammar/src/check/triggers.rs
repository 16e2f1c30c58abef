//! Triggers: those that a component declares, and those that its elements name.

use super::Checker;
use super::allow::{Allowed, Rule};
use super::stores::mentions;
use crate::control::{attr, text_of};
use crate::errors::Errors;
use crate::messages;
use crate::names::{EVENTS, KEY_EVENTS, KEYS, MODIFIERS};
use crate::nearest::nearest;
use crate::tree::{Attr, AttrValue, Component, Element, Expr, On, PlainAttr, Trigger, TriggerRef};
use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use std::collections::HashSet;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// The triggers of a component.
pub(super) fn declared(component: &Component, errors: &mut Errors) {
    let mut names = HashSet::new();
    let borrows = component.generics.lifetimes().next().is_some();
    for trigger in &component.triggers {
        let name = trigger.name.to_string();
        if borrows {
            errors.push(trigger.name.span(), messages::trigger_in_borrowing(&name));
        }
        if component.props.iter().any(|prop| prop.name == name) {
            errors.push(trigger.name.span(), messages::trigger_and_prop(&name));
        }
        if !names.insert(name.clone()) {
            errors.push(trigger.name.span(), messages::duplicate_trigger(&name));
        }
        for param in &trigger.params {
            if let syn::Type::Reference(borrowed) = &param.ty {
                let ty = borrowed.elem.to_token_stream().to_string();
                let owned = if ty == "str" { "String" } else { &ty };
                errors.push(param.ty.span(), messages::borrowed_parameter(owned));
            }
        }
        if let Err(error) = syn::parse2::<syn::Block>(proc_macro2::TokenTree::from(trigger.body.clone()).into()) {
            let dollar = error.span().source_text().is_some_and(|text| text.starts_with('$'));
            if dollar {
                errors.push(error.span(), messages::dollar_in_setup());
            } else {
                errors.push_error(error);
            }
        }
    }
}

/// Whether the library fills a parameter: one of type `Event`.
fn is_event(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Event"))
}

/// How many arguments a trigger takes from markup.
fn params(trigger: &Trigger) -> usize {
    trigger.params.iter().filter(|param| !is_event(&param.ty)).count()
}

impl Checker<'_, '_> {
    /// `on:` and `@trigger` on one element.
    pub(super) fn events(&mut self, element: &str, attrs: &[Attr], allowed: Allowed) {
        let mut trigger = None;
        let mut seen = HashSet::new();
        for attr in attrs {
            match attr {
                Attr::Trigger(found) if trigger.is_some() => {
                    self.errors.push(found.span, messages::second_trigger());
                }
                Attr::Trigger(found) => {
                    trigger = Some(found);
                    self.trigger_ref(element, found);
                }
                _ => {}
            }
        }
        // Beside a `bind:`, an event says when the store is set.
        let bound = attrs.iter().any(|attr| matches!(attr, Attr::Bind(_)));
        for attr in attrs {
            let Attr::On(on) = attr else { continue };
            if trigger.is_none() && !bound {
                self.errors.push(on.span, messages::on_without_trigger(&on.event));
            }
            let keys: Vec<&str> = on.modifiers.iter().map(|modifier| modifier.name.as_str()).collect();
            if !seen.insert((on.event.as_str(), keys)) {
                self.errors.push(on.span, messages::duplicate_attr(&format!("on:{}", on.event)));
            }
            // Scripts have events of their own, of any name: `changed` is none of the browser's.
            if !EVENTS.contains(&on.event.as_str())
                && let Some(near) = nearest(&on.event, EVENTS)
                && !on.event.starts_with(near)
            {
                self.doubtful(Rule::UnknownEvent, allowed, on.span, || messages::unknown_event(&on.event, near));
            }
            self.modifiers(on);
        }
    }

    /// A hole that shows a trigger itself; a name that setup or the markup binds is no trigger's.
    pub(super) fn shown(&mut self, expr: &Expr) {
        let mut tokens = expr.tokens.clone().into_iter();
        if let (Some(TokenTree::Ident(name)), None) = (tokens.next(), tokens.next())
            && self.is_trigger(&name)
        {
            self.errors.push(name.span(), messages::trigger_shown(&name.to_string()));
        }
    }

    fn is_trigger(&self, name: &Ident) -> bool {
        let Some(component) = self.component else { return false };
        component.triggers.iter().any(|trigger| trigger.name == *name)
            && !self.bound.iter().any(|bound| name == bound)
            // That both have the name was told.
            && !component.props.iter().any(|prop| prop.name == *name)
            && !component.setup.iter().any(|statement| mentions(statement.to_token_stream(), &name.to_string()))
    }

    /// A password that was entered stays with the visitor.
    pub(super) fn password(&mut self, element: &Element) {
        let is_password = matches!(text_of(&element.attrs, "type"), Ok(Some(kind)) if kind.eq_ignore_ascii_case("password"));
        if let Some(PlainAttr { value: AttrValue::Expr(expr), span, .. }) = attr(&element.attrs, "value").filter(|_| is_password)
            && let Some(TokenTree::Ident(name)) = expr.tokens.clone().into_iter().next()
            && self.is_trigger(&name)
        {
            self.errors.push(*span, messages::password_sent_back());
        }
    }

    fn modifiers(&mut self, on: &On) {
        let has_key = KEY_EVENTS.contains(&on.event.as_str());
        for modifier in &on.modifiers {
            let name = modifier.name.as_str();
            let message = match MODIFIERS.iter().find(|(known, _)| *known == name) {
                Some((_, true)) if modifier.arg.is_none() => messages::modifier_without_number(name),
                Some((_, false)) if modifier.arg.is_some() => messages::modifier_with_number(name),
                Some(_) => continue,
                None if KEYS.contains(&name) || name.chars().count() == 1 => {
                    if has_key {
                        continue;
                    }
                    messages::key_without_key_event(name, &on.event)
                }
                None => messages::unknown_modifier(name, has_key),
            };
            self.errors.push(modifier.span, message);
        }
    }

    fn trigger_ref(&mut self, element: &str, found: &TriggerRef) {
        let Some(component) = self.component else {
            self.errors.push(found.span, messages::trigger_in_markup_macro());
            return;
        };
        let Some(trigger) = component.triggers.iter().find(|trigger| trigger.name.unraw() == found.name) else {
            // Where the body is broken, the trigger may be what could not be read.
            if component.whole {
                let names = component.triggers.iter().map(|trigger| trigger.name.unraw().to_string());
                let names: Vec<String> = names.collect();
                self.errors.push(found.span, messages::unknown_trigger(&found.name, &names));
            }
            return;
        };
        let takes = params(trigger);
        match &found.args {
            None if takes > 1 && element.eq_ignore_ascii_case("form") => {
                self.errors.push(found.span, messages::trigger_of_form(&found.name, takes));
            }
            None if takes > 1 => {
                self.errors.push(found.span, messages::trigger_needs_arguments(&found.name, takes));
            }
            Some(args) if args.len() != takes && args.len() + 1 != takes => {
                self.errors.push(found.span, messages::trigger_arguments(&found.name, takes, args.len()));
            }
            _ => {}
        }
    }
}
