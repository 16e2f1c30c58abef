//! `bind:`: whether the control has what is bound, and whether it can be followed where it stands.

use super::{Checker, Place};
use crate::control::{Control, Misfit, attr};
use crate::messages;
use crate::stores::uses;
use crate::tree::{Attr, Bind, Bound, Element, Node};
use proc_macro2::{TokenStream, TokenTree};

impl<'t> Checker<'t, '_> {
    pub(super) fn binds(&mut self, element: &'t Element) {
        let mut binds = element.attrs.iter().filter_map(|attr| if let Attr::Bind(bind) = attr { Some(bind) } else { None });
        let Some(bind) = binds.next() else { return };
        for second in binds {
            self.errors.push(second.span, messages::second_bind());
        }
        self.place_of_bind(bind);
        self.bound_store(bind);
        match Control::judge(element, bind) {
            Err(Misfit::Dynamic(attr)) => self.errors.push(attr.span, messages::bind_dynamic(bind.bound.name(), &attr.name)),
            Err(Misfit::Element) => self.errors.push(bind.span, messages::bind_on_element(bind.bound, &element.name)),
            Err(Misfit::Type(kind)) => self.errors.push(bind.span, messages::bind_on_type(bind.bound, kind)),
            Ok(control) => self.control(element, bind, control),
        }
    }

    /// The element of a fragment is none that could be bound.
    pub(super) fn no_bind(&mut self, attrs: &[Attr]) {
        for attr in attrs {
            if let Attr::Bind(bind) = attr {
                self.errors.push(bind.span, messages::bind_on_fragment(bind.bound.name()));
            }
        }
    }

    fn place_of_bind(&mut self, bind: &Bind) {
        let name = bind.bound.name();
        match self.component {
            None => self.errors.push(bind.span, messages::bind_in_markup_macro(name)),
            Some(component) if component.generics.lifetimes().next().is_some() => self.errors.push(bind.span, messages::bind_in_borrowing(name)),
            Some(_) => {
                let live = self.places.iter().any(|place| matches!(place, Place::Fragment));
                if !live && self.places.iter().any(|place| matches!(place, Place::Each(_))) {
                    self.errors.push(bind.span, messages::bind_in_each());
                }
            }
        }
    }

    /// The store is a place, since a control is bound to the same one for as long as the page is open.
    fn bound_store(&mut self, bind: &Bind) {
        let name = bind.bound.name();
        if bind.store.tokens.is_empty() {
            return;
        }
        if let Some(store) = uses(&bind.store).first() {
            self.errors.push(store.span, messages::bind_of_a_value(name, &store.name_key));
            return;
        }
        self.expr_syntax(&bind.store);
        match syn::parse2::<syn::Expr>(bind.store.tokens.clone()) {
            Ok(store) if !is_place(&store) => self.errors.push(bind.store.span, messages::bind_of_an_expression(name)),
            _ => {}
        }
        if let Some(bound) = first_name(&bind.store.tokens).filter(|first| self.bound.contains(first)) {
            self.errors.push(bind.store.span, messages::bind_of_a_bound_name(name, &bound));
        }
    }

    fn control(&mut self, element: &'t Element, bind: &Bind, control: Control) {
        let name = bind.bound.name();
        let writes = match bind.bound {
            Bound::Value => "value",
            Bound::Checked | Bound::Group => "checked",
        };
        if let Some(own) = attr(&element.attrs, writes) {
            self.errors.push(own.span, messages::bind_and_attribute(name, writes));
        }
        match control {
            Control::Area if !element.children.is_empty() => self.errors.push(bind.span, messages::bind_and_text()),
            Control::Select | Control::SelectMany => self.options(&element.children),
            Control::Radio | Control::BoxOfGroup if attr(&element.attrs, "value").is_none() => {
                self.errors.push(bind.span, messages::group_without_value());
            }
            _ => {}
        }
    }

    /// The options of a bound select: which of them the store holds is known from their values.
    fn options(&mut self, nodes: &'t [Node]) {
        for node in nodes {
            match node {
                Node::Element(element) if element.name == "option" => {
                    if let Some(selected) = attr(&element.attrs, "selected") {
                        self.errors.push(selected.span, messages::bind_and_attribute("value", "selected"));
                    }
                    let text = element.children.iter().all(|node| matches!(node, Node::Text(_)));
                    if attr(&element.attrs, "value").is_none() && !text {
                        self.errors.push(element.name_span, messages::option_without_value());
                    }
                }
                Node::Component(tag) => self.errors.push(tag.span, messages::options_elsewhere()),
                Node::Slot(slot) => self.errors.push(slot.span, messages::options_elsewhere()),
                Node::Render(render) => self.errors.push(render.name.span(), messages::options_elsewhere()),
                Node::Hole(expr) | Node::Raw(expr) => self.errors.push(expr.span, messages::options_elsewhere()),
                node => node.bodies(&mut |body| self.options(body)),
            }
        }
    }
}

/// A path, a field or an item, by reference too.
fn is_place(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Path(_) => true,
        syn::Expr::Field(field) => is_place(&field.base),
        syn::Expr::Index(index) => is_place(&index.expr),
        syn::Expr::Paren(paren) => is_place(&paren.expr),
        syn::Expr::Reference(reference) => is_place(&reference.expr),
        syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => is_place(expr),
        _ => false,
    }
}

fn first_name(tokens: &TokenStream) -> Option<String> {
    tokens.clone().into_iter().find_map(|token| if let TokenTree::Ident(name) = token { Some(name.to_string()) } else { None })
}
