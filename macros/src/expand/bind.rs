//! Controls bound to stores, `bind:value={store}`: holes that show the store, and calls that set it.

use marquetry_grammar::{
    Control, attr, bind_of,
    stores::StoreUse,
    text_of,
    tree::{AttrValue, Element, Node, PlainAttr},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::{
    attr::{Call, Dynamic},
    body::{Gen, Place},
    hidden, private, private_at,
    region::holds,
};

/// What a component has of bound controls.
#[derive(Default)]
pub(super) struct Binds {
    stores: Vec<BoundStore>,
    calls: Vec<BoundCall>,
    /// The calls that go with each form, where no script runs.
    forms: Vec<Vec<u32>>,
}

/// A store that some controls show: those of a group have it in common, every other control has its own.
struct BoundStore {
    key: String,
    control: Control,
    tokens: TokenStream,
    span: Span,
    /// The name of its value during a walk.
    value: Ident,
    bit: u64,
}

/// What the browser calls to set a store.
#[derive(PartialEq)]
struct BoundCall {
    store: usize,
    /// The control's name, where it is known.
    name: Option<String>,
    /// The trigger that is called when the store is set.
    then: Option<u32>,
}

/// A control as its element is written.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) control: Control,
    store: usize,
    mask: u64,
}

/// What an option, radio button or check box stands for.
pub(super) struct Choice {
    value: TokenStream,
    mask: u64,
}

impl Binds {
    fn names(store: usize) -> (Ident, Ident) {
        (hidden(&format!("bind{store}")), hidden(&format!("shown{store}")))
    }

    fn fields(form: usize) -> Ident {
        hidden(&format!("fields{form}"))
    }

    /// What setup ends with: the state of each store's controls.
    pub(super) fn states(&self) -> TokenStream {
        let states = self.stores.iter().enumerate().map(|(at, BoundStore { control, tokens, span, .. })| {
            let (private, (bind, _)) = (private_at(*span), Binds::names(at));
            let holds = match control {
                Control::Field { .. } | Control::Area => "__text",
                Control::Select | Control::Radio => "__choice",
                Control::SelectMany => "__many",
                Control::BoxOfGroup => "__group",
                Control::CheckBox => "__checked",
            };
            let holds = Ident::new(holds, *span);
            let made = quote_spanned!(*span=> (&&&#private::Holds(&#tokens)).#holds());
            quote!(let mut #bind = #made;)
        });
        quote!(#(#states)*)
    }

    /// What a walk begins with, after the values of the stores.
    pub(super) fn reads(&self) -> TokenStream {
        let out = hidden("out");
        let stores = self.stores.iter().enumerate().map(|(at, BoundStore { value, .. })| {
            let (bind, shown) = Binds::names(at);
            quote!(let #shown = #bind.shown(&#value, #out.is_trial());)
        });
        let forms = self.forms.iter().enumerate().map(|(at, calls)| {
            let fields = Binds::fields(at);
            quote!(let #fields: &'static [u32] = &[#(#calls),*];)
        });
        quote!(#(#stores)* #(#forms)*)
    }

    /// What is done with a call before it is one of a trigger, `first` being the number of the first that is none.
    pub(super) fn calls(&self, first: usize) -> TokenStream {
        let (call, port, private) = (hidden("call"), hidden("port"), private());
        let calls = self.calls.iter().enumerate().map(|(at, BoundCall { store, name, then })| {
            let BoundStore { tokens, bit, span, .. } = &self.stores[*store];
            let (bind, _) = Binds::names(*store);
            let number = (first + at) as u32;
            let name = name.as_ref().map_or_else(|| quote!(#private::Option::None), |name| quote!(#private::Option::Some(#name)));
            let taken = quote_spanned!(*span=> #bind.take(&mut #call, &#tokens, #name));
            let answered = quote! {{
                #port.bound(#call.id, #bit, __taken);
                #port.reply(#private::Reply::Called);
                continue;
            }};
            match then {
                None => quote!(if #call.trigger == #number { let __taken = #taken; #answered }),
                // A form that is posted calls its own trigger; and what was called before the page was run anew is not called twice.
                Some(then) => quote! {
                    if #call.trigger == #number {
                        let __taken = #taken;
                        if __taken.is_err() || #call.is_posted() || #call.is_again() #answered
                        #port.shows(#bit);
                        #call.trigger = #then;
                    }
                },
            }
        });
        quote!(#(#calls)*)
    }
}

impl Gen<'_> {
    /// The control that an element is, and what its attributes show of the store.
    pub(super) fn bound(&mut self, element: &Element, then: Option<u32>, dynamics: &mut Vec<Dynamic>) -> Option<(Bound, u32)> {
        let bind = bind_of(element)?;
        let control = Control::of(element, bind)?;
        let tokens = bind.store.tokens.clone();
        let key = tokens.to_string().replace(" :: ", "::");
        let (bit, value) = self.masks.store(&StoreUse { tokens: tokens.clone(), name_key: key.clone(), span: bind.store.span, dollar: bind.store.span });
        // The walk names the value as the user's tokens are named.
        let value = Ident::new(&value.to_string(), bind.store.span);
        let mask = bit | self.masks.of_names(&tokens);
        let shared = matches!(control, Control::Radio | Control::BoxOfGroup);
        let known = self.binds.stores.iter().position(|store| shared && store.key == key && store.control == control);
        let store = known.unwrap_or_else(|| {
            self.binds.stores.push(BoundStore { key, control, tokens, span: bind.store.span, value, bit });
            self.binds.stores.len() - 1
        });
        let name = text_of(&element.attrs, "name").ok().flatten().filter(|name| !name.is_empty()).map(str::to_owned);
        let posted = name.is_some();
        let call = BoundCall { store, name, then };
        let at = self.binds.calls.iter().position(|known| *known == call).unwrap_or_else(|| {
            self.binds.calls.push(call);
            self.binds.calls.len() - 1
        });
        let number = (self.triggers.len() + at) as u32;
        if let Some(form) = self.form.filter(|_| posted)
            && let Some(calls) = self.binds.forms.get_mut(form)
            && !calls.contains(&number)
        {
            calls.push(number);
        }
        let bound = Bound { control, store, mask };
        let (bind, shown, value) = self.shown(bound);
        match control {
            Control::Field { .. } => dynamics.push(Dynamic { name: "value".into(), mask, call: Call::Bound { shown, value: quote!(&#bind.text(&#value)) } }),
            Control::CheckBox => dynamics.push(Dynamic { name: "checked".into(), mask, call: Call::Bound { shown, value: quote!(&#bind.has(&#value, "")) } }),
            _ => {}
        }
        let own = attr(&element.attrs, "aria-invalid").is_some();
        if matches!(control, Control::Field { .. } | Control::Area | Control::Select | Control::SelectMany) && !own {
            let (_, shown, _) = self.shown(bound);
            dynamics.push(Dynamic { name: "aria-invalid".into(), mask, call: Call::Value(Span::call_site(), quote!(&#shown.invalid())) });
        }
        let (bind, _, _) = self.shown(bound);
        dynamics.push(Dynamic { name: "data-own".into(), mask: 0, call: Call::Value(Span::call_site(), quote!(&#bind.own())) });
        Some((bound, number))
    }

    fn shown(&self, bound: Bound) -> (Ident, Ident, Ident) {
        let (bind, shown) = Binds::names(bound.store);
        (bind, shown, self.binds.stores[bound.store].value.clone())
    }

    /// What a radio button or check box stands for, or an option of the select around; with its `value` attribute, where that is computed.
    pub(super) fn choice(&mut self, element: &Element, bound: Option<Bound>, dynamics: &mut Vec<Dynamic>) -> Option<Choice> {
        let (bound, name) = match bound {
            Some(bound) if matches!(bound.control, Control::Radio | Control::BoxOfGroup) => (bound, "checked"),
            None if element.name == "option" => (self.options_of?, "selected"),
            _ => return None,
        };
        let choice = self.choice_value(element, dynamics);
        let (bind, shown, value) = self.shown(bound);
        let choice_value = &choice.value;
        let call = Call::Bound { shown, value: quote!(&#bind.has(&#value, #choice_value)) };
        dynamics.push(Dynamic { name: name.into(), mask: bound.mask | choice.mask, call });
        Some(choice)
    }

    fn choice_value(&mut self, element: &Element, dynamics: &mut Vec<Dynamic>) -> Choice {
        let Some(PlainAttr { value, span, .. }) = attr(&element.attrs, "value") else {
            let text: String = element.children.iter().filter_map(|node| if let Node::Text(text) = node { Some(text.value.as_str()) } else { None }).collect();
            let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            return Choice { value: quote!(#text), mask: 0 };
        };
        if let Ok(Some(text)) = text_of(&element.attrs, "value") {
            return Choice { value: quote!(#text), mask: 0 };
        }
        let (text, span, mask) = match value {
            AttrValue::Expr(expr) => {
                let (tokens, mask) = self.grouped(expr);
                let private = private_at(expr.span);
                (quote_spanned!(expr.span=> #private::AttrValue::__text(&#tokens)), expr.span, mask)
            }
            AttrValue::Literal(parts, span) => {
                let (text, mask) = self.text_of(parts);
                (text, *span, mask)
            }
            AttrValue::None => (quote!(""), *span, 0),
        };
        self.choices += 1;
        let choice = hidden(&format!("choice{}", self.choices));
        self.stmt(quote!(let #choice = #text;));
        dynamics.push(Dynamic { name: "value".into(), mask, call: Call::Value(span, quote!(&#choice)) });
        Choice { value: quote!(&#choice), mask }
    }

    /// What is called for a check box of a group tells which of them it is.
    pub(super) fn choice_argument(&self, bound: Bound, choice: Option<&Choice>) -> Option<(TokenStream, u64)> {
        let Choice { value, mask } = choice.filter(|_| bound.control == Control::BoxOfGroup)?;
        let private = private();
        Some((quote!(#private::Sent::__sent(&#value)), *mask))
    }

    /// The text of a bound `<textarea>`: one hole, numbered behind the attributes.
    pub(super) fn bound_text(&mut self, bound: Bound) {
        let (out, private) = (hidden("out"), private());
        let (hole, slot) = (self.numbers.holes - 1, self.numbers.leaves - 1);
        let (bind, shown, value) = self.shown(bound);
        self.guarded(
            bound.mask,
            quote! {
                #out.anew(#slot, #shown.anew);
                #out.whole_text(#hole, #slot, true, |#out: &mut #private::Out| if let #private::Option::Some(text) = #bind.text(&#value) { #out.text(&text); });
            },
        );
    }

    /// The calls that go with the form at hand, as an argument.
    pub(super) fn fields_of_form(&self) -> TokenStream {
        match self.form {
            Some(form) => {
                let fields = Binds::fields(form);
                quote!(#fields)
            }
            None => quote!(&[]),
        }
    }

    /// Begins a form that a trigger's element is, or stands in.
    pub(super) fn enter_form(&mut self, element: &Element) {
        if self.place != Place::Static && holds_bind(&element.children) {
            self.binds.forms.push(Vec::new());
            self.form = Some(self.binds.forms.len() - 1);
        }
    }
}

fn holds_bind(nodes: &[Node]) -> bool {
    holds(nodes, &|node| matches!(node, Node::Element(element) if bind_of(element).is_some()))
}
