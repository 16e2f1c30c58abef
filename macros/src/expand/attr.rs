//! Attributes: literals, values, directives, and what calls a trigger.

use marquetry_grammar::{
    attr, text_of,
    tree::{Attr, AttrValue, Bound as What, Element, Expr, Node, On, Part, PlainAttr, TriggerParam, TriggerRef},
};
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote_spanned};
use syn::{ext::IdentExt as _, spanned::Spanned as _};

use super::{
    bind::Bound,
    body::{Gen, Place, Shown},
    constant, hidden,
    node::escape,
    private, private_at, reference,
    region::holds,
    site,
};

/// HTML's boolean attributes (HTML standard, index of attributes).
const BOOLEAN: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "default",
    "defer",
    "disabled",
    "formnovalidate",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "novalidate",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
    "shadowrootclonable",
    "shadowrootdelegatesfocus",
    "shadowrootserializable",
];

/// Attributes that hold a URL which the browser follows or loads.
const URL: &[&str] = &["action", "cite", "data", "formaction", "href", "manifest", "ping", "poster", "src", "xlink:href"];

/// One attribute that is not static: how it is written where nothing is live, and the arguments of a cell otherwise.
pub(super) struct Dynamic {
    pub(super) name: String,
    pub(super) mask: u64,
    /// The call behind the output's name: the method's live and plain form share their last arguments.
    pub(super) call: Call,
}

pub(super) enum Call {
    /// `attr(value, open, kind)`
    Value(Span, TokenStream),
    /// `attr_parts(open, kind, write)`
    Parts(TokenStream),
    /// `attr(value, open, kind)` of a bound control: written again where the visitor has changed it since.
    Bound { shown: proc_macro2::Ident, value: TokenStream },
    /// `on(events, trigger, post, args)`
    On { events: String, trigger: u32, post: TokenStream, args: TokenStream },
}

impl Gen<'_> {
    /// Writes an element's attributes; `whole_text`: its content is one hole, which is numbered behind them. The answer is the bound control that it is.
    pub(super) fn attributes(&mut self, element: &Element, whole_text: bool) -> Option<Bound> {
        let mut dynamics = Vec::new();
        let called = element.attrs.iter().find_map(|attr| if let Attr::Trigger(trigger) = attr { Some(trigger) } else { None });
        let then = called.and_then(|called| self.triggers.iter().position(|trigger| trigger.name.unraw() == called.name)).map(|at| at as u32);
        let bound = self.bound(element, then, &mut dynamics);
        let choice = self.choice(element, bound.map(|(bound, _)| bound), &mut dynamics);
        let mut spreads = Vec::new();
        let mut class: Option<&PlainAttr> = None;
        let mut style: Option<&PlainAttr> = None;
        let has_class = element.attrs.iter().any(|attr| matches!(attr, Attr::Class { .. }));
        let has_style = element.attrs.iter().any(|attr| matches!(attr, Attr::Style { .. }));
        for attr in &element.attrs {
            match attr {
                Attr::Plain(plain) if plain.name == "class" && has_class => class = Some(plain),
                Attr::Plain(plain) if plain.name == "style" && has_style => style = Some(plain),
                // What a choice stands for is compared, too, and written with it.
                Attr::Plain(plain) if choice.is_some() && plain.name == "value" && text_of(&element.attrs, "value").is_err() => {}
                Attr::Plain(plain) => self.plain_attribute(plain, &mut dynamics),
                Attr::Spread(expr) => spreads.push(expr),
                Attr::Class { .. } | Attr::Style { .. } | Attr::Bind(_) | Attr::On(_) | Attr::Trigger(_) => {}
            }
        }
        if has_class {
            dynamics.push(self.classes(class, &element.attrs));
        }
        if has_style {
            dynamics.push(self.styles(style, &element.attrs));
        }
        if called.is_some() || bound.is_some() {
            let argument = bound.and_then(|(bound, _)| self.choice_argument(bound, choice.as_ref()));
            dynamics.extend(self.trigger(element, called, bound, argument));
        }
        self.write_dynamics(dynamics, whole_text);
        for expr in spreads {
            self.spread(expr, &element.attrs);
        }
        bound.map(|(bound, _)| bound)
    }

    fn write_dynamics(&mut self, dynamics: Vec<Dynamic>, whole_text: bool) {
        let (out, private) = (hidden("out"), private());
        let mut names = Vec::new();
        let mut stmts = Vec::new();
        for dynamic in dynamics {
            let Dynamic { name, mask, call } = dynamic;
            let open = constant(format!(" {name}=\""));
            let kind = kind(&name);
            if self.is_leaf(mask) {
                let (hole, slot) = (constant(self.numbers.hole()), constant(self.numbers.leaf()));
                stmts.push((
                    Some(mask),
                    match call {
                        Call::Value(span, value) => {
                            let private = private_at(span);
                            quote_spanned!(span=> #private::AttrValue::__live_attr(#value, #out, #hole, #slot, #open, #kind);)
                        }
                        Call::Parts(write) => quote!(#out.live_attr_parts(#hole, #slot, #open, #kind, #write);),
                        Call::Bound { shown, value } => quote! {
                            #out.anew(#slot, #shown.anew);
                            #private::AttrValue::__live_attr(#value, #out, #hole, #slot, #open, #kind);
                        },
                        Call::On { events, trigger, post, args } => {
                            let (events, trigger) = (constant(events), constant(trigger));
                            quote!(#out.live_on(#hole, #slot, #events, #trigger, #private::Post::#post, #args);)
                        }
                    },
                ));
                names.push(name);
            } else {
                stmts.push((
                    None,
                    match call {
                        Call::Value(span, value) => {
                            let private = private_at(span);
                            quote_spanned!(span=> #private::AttrValue::__attr(#value, #out, #open, #kind);)
                        }
                        Call::Parts(write) => quote!(#out.attr_parts(#open, #kind, #write);),
                        Call::Bound { value, .. } => quote!(#private::AttrValue::__attr(#value, #out, #open, #kind);),
                        Call::On { events, trigger, post, args } => {
                            let (events, trigger) = (constant(events), constant(trigger));
                            quote!(#out.on(#events, #trigger, #private::Post::#post, #args);)
                        }
                    },
                ));
            }
        }
        if whole_text {
            self.numbers.hole();
            self.numbers.leaf();
            names.push("=".to_owned());
        }
        if !names.is_empty() {
            self.html(&format!(" data-m=\"{}\"", names.join(" ")));
        }
        for (mask, stmt) in stmts {
            match mask {
                Some(mask) => self.guarded(mask, stmt),
                None => self.serve(stmt),
            }
        }
    }

    fn plain_attribute(&mut self, attr: &PlainAttr, dynamics: &mut Vec<Dynamic>) {
        let name = &attr.name;
        match &attr.value {
            AttrValue::None => self.html(&format!(" {name}")),
            AttrValue::Literal(parts, _) if parts.iter().all(|part| matches!(part, Part::Text(_))) => {
                let text: String = parts.iter().map(|part| if let Part::Text(text) = part { text.as_str() } else { "" }).collect();
                self.html(&format!(" {name}=\"{}\"", escape(&text, true)));
            }
            AttrValue::Literal(parts, _) if self.place != Place::Live && !needs_check(name, parts) => self.literal_in_place(name, parts),
            AttrValue::Literal(parts, _) => {
                let (write, mask) = self.parts(name, parts);
                if self.is_leaf(mask) || needs_check(name, parts) {
                    dynamics.push(Dynamic { name: name.clone(), mask, call: Call::Parts(write) });
                } else {
                    self.literal_in_place(name, parts);
                }
            }
            AttrValue::Expr(expr) => {
                let (tokens, mask) = self.grouped(expr);
                let value = quote_spanned!(expr.span=> &#tokens);
                dynamics.push(Dynamic { name: name.clone(), mask, call: Call::Value(expr.span, value) });
            }
        }
    }

    /// A literal with holes, written piece by piece.
    fn literal_in_place(&mut self, name: &str, parts: &[Part]) {
        self.html(&format!(" {name}=\""));
        for part in parts {
            match part {
                Part::Text(text) => {
                    let text = escape(text, true);
                    self.html(&text);
                }
                Part::Expr(expr) => {
                    let (tokens, _) = self.grouped(expr);
                    self.once(Shown::Part, expr.span, reference(expr.span, tokens));
                }
            }
        }
        self.html("\"");
    }

    /// A closure that writes a literal's parts.
    fn parts(&mut self, name: &str, parts: &[Part]) -> (TokenStream, u64) {
        let (mut stmts, mut mask) = (TokenStream::new(), 0);
        let writer = hidden("writer");
        self.part_statements(name, parts, &mut stmts, &mut mask);
        let private = private();
        (quote!(|#writer: &mut #private::AttrWriter<'_>| { #stmts }), mask)
    }

    fn part_statements(&mut self, name: &str, parts: &[Part], stmts: &mut TokenStream, mask: &mut u64) {
        let writer = hidden("writer");
        for part in parts {
            match part {
                Part::Text(text) => {
                    let text = constant(text);
                    stmts.extend(quote!(#writer.literal(#text);));
                }
                Part::Expr(expr) => {
                    let (tokens, reads) = self.grouped(expr);
                    *mask |= reads;
                    stmts.extend(computed(name, expr.span, &tokens));
                }
            }
        }
    }

    fn base_value(&mut self, attr: Option<&PlainAttr>, stmts: &mut TokenStream, mask: &mut u64) {
        match attr.map(|attr| (&attr.name, &attr.value)) {
            Some((name, AttrValue::Literal(parts, _))) => self.part_statements(name, parts, stmts, mask),
            Some((name, AttrValue::Expr(expr))) => {
                let (tokens, reads) = self.grouped(expr);
                *mask |= reads;
                stmts.extend(computed(name, expr.span, &tokens));
            }
            _ => {}
        }
    }

    fn classes(&mut self, base: Option<&PlainAttr>, attrs: &[Attr]) -> Dynamic {
        let (mut stmts, mut mask) = (TokenStream::new(), 0);
        let (writer, private) = (hidden("writer"), private());
        self.base_value(base, &mut stmts, &mut mask);
        for attr in attrs {
            if let Attr::Class { name, value, .. } = attr {
                let (tokens, reads) = self.grouped(value);
                mask |= reads;
                let name = constant(name);
                stmts.extend(quote!(#[allow(unused_parens)] if #tokens { #writer.name(#name); }));
            }
        }
        Dynamic { name: "class".into(), mask, call: Call::Parts(quote!(|#writer: &mut #private::AttrWriter<'_>| { #stmts })) }
    }

    fn styles(&mut self, base: Option<&PlainAttr>, attrs: &[Attr]) -> Dynamic {
        let (mut stmts, mut mask) = (TokenStream::new(), 0);
        let (writer, private) = (hidden("writer"), private());
        self.base_value(base, &mut stmts, &mut mask);
        for attr in attrs {
            let Attr::Style { name, value, .. } = attr else { continue };
            let name = constant(name);
            match value {
                AttrValue::Expr(expr) => {
                    let (tokens, reads) = self.grouped(expr);
                    mask |= reads;
                    let private = private_at(expr.span);
                    stmts.extend(quote_spanned!(expr.span=> #private::AttrValue::__declaration(&#tokens, #writer, #name);));
                }
                AttrValue::Literal(parts, _) => {
                    let (value, reads) = self.text_of(parts);
                    mask |= reads;
                    stmts.extend(quote!(#writer.declaration(#name, &#value);));
                }
                AttrValue::None => {}
            }
        }
        Dynamic { name: "style".into(), mask, call: Call::Parts(quote!(|#writer: &mut #private::AttrWriter<'_>| { #stmts })) }
    }

    /// A literal with holes as a string.
    pub(super) fn text_of(&mut self, parts: &[Part]) -> (TokenStream, u64) {
        let private = private();
        if let [Part::Text(text)] = parts {
            let text = constant(text);
            return (quote!(#text), 0);
        }
        let (mut format, mut args, mut mask) = (String::new(), Vec::new(), 0);
        for part in parts {
            match part {
                Part::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
                Part::Expr(expr) => {
                    let (tokens, reads) = self.grouped(expr);
                    mask |= reads;
                    format.push_str("{}");
                    args.push(tokens);
                }
            }
        }
        let format = constant(format);
        (quote!(#private::std::format!(#format #(, #args)*)), mask)
    }

    fn spread(&mut self, expr: &Expr, attrs: &[Attr]) {
        let out = hidden("out");
        let (tokens, _) = self.grouped(expr);
        let names = attrs.iter().filter_map(|attr| match attr {
            Attr::Plain(plain) => Some(plain.name.as_str()),
            Attr::Class { .. } => Some("class"),
            Attr::Style { .. } => Some("style"),
            Attr::Bind(bind) => Some(if bind.bound == What::Value { "value" } else { "checked" }),
            _ => None,
        });
        let names = names.map(constant);
        let private = private_at(expr.span);
        self.serve(quote_spanned!(expr.span=> #private::Attrs::__spread(&#tokens, #out, &[#(#names),*]);));
    }

    /// What calls a trigger, or sets the store that a control is bound to, or both in this order.
    fn trigger(
        &mut self,
        element: &Element,
        reference: Option<&TriggerRef>,
        bound: Option<(Bound, u32)>,
        first: Option<(TokenStream, u64)>,
    ) -> Option<Dynamic> {
        let (out, private) = (hidden("out"), private());
        let triggers = self.triggers;
        let at = match reference {
            Some(reference) => Some(triggers.iter().position(|trigger| trigger.name.unraw() == reference.name)?),
            None => None,
        };
        let params: &[TriggerParam] = at.map_or(&[], |at| &triggers[at].params);
        let input_type = literal(&element.attrs, "type");
        let (default, post) = match (&*element.name, input_type, bound) {
            (_, _, Some((bound, _))) => (bound.control.events(), "None"),
            ("form", ..) => ("submit", "Form"),
            ("button", Some("button" | "reset"), _) | ("input", Some("button" | "reset"), _) => ("click", "None"),
            ("button", ..) | ("input", Some("submit" | "image"), _) => ("click", if self.in_form { "Button" } else { "Alone" }),
            ("input" | "select" | "textarea", ..) => ("input", "None"),
            _ => ("click", "None"),
        };
        // What stands in a component inside of it, nobody knows here.
        if post == "Form" && holds_file(&element.children) && attr(&element.attrs, "enctype").is_none() {
            self.html(" enctype=\"multipart/form-data\"");
        }
        let ons: Vec<&On> = element.attrs.iter().filter_map(|attr| if let Attr::On(on) = attr { Some(on) } else { None }).collect();
        let post = if ons.is_empty() || ons.iter().any(|on| on.event == default) { post } else { "None" };
        let post = match post {
            "Form" | "Button" => {
                let (post, fields) = (proc_macro2::Ident::new(post, site()), self.fields_of_form());
                quote!(#post(#fields))
            }
            post => proc_macro2::Ident::new(post, site()).into_token_stream(),
        };
        let events = events(default, &ons, params.iter().any(is_event));
        let number = bound.map_or_else(|| at.unwrap_or_default() as u32, |(_, number)| number);
        let (mut values, mut mask) = (Vec::new(), 0);
        if let Some((value, reads)) = first {
            values.push(value);
            mask |= reads;
        }
        let types = params.iter().filter(|param| !is_event(param)).map(|param| &param.ty);
        let args = reference.and_then(|reference| reference.args.as_deref()).unwrap_or_default();
        for (arg, ty) in args.iter().zip(types) {
            let (tokens, reads) = self.grouped(arg);
            mask |= reads;
            // The parameter's type is what the argument must be; a reference is all that is needed to send it, and lives as long as the call.
            let (span, private) = (ty.span(), private_at(arg.span));
            let ty = match is_text_for_string(arg, ty) {
                true => quote_spanned!(span=> &&#private::core::primitive::str),
                false => quote_spanned!(span=> &#ty),
            };
            values.push(quote_spanned!(arg.span=> match &#tokens { __arg => { let __arg: #ty = __arg; #private::Sent::__sent(__arg) } }));
        }
        if values.is_empty() {
            let (events, number) = (constant(events), constant(number));
            self.serve(quote!(#out.on(#events, #number, #private::Post::#post, &[]);));
            return None;
        }
        Some(Dynamic { name: "data-on".into(), mask, call: Call::On { events, trigger: number, post, args: quote!(&[#(#values),*]) } })
    }
}

/// Whether a string is given for a `String`: on the way they are the same.
fn is_text_for_string(arg: &Expr, ty: &syn::Type) -> bool {
    let mut tokens = arg.tokens.clone().into_iter();
    let text = matches!(tokens.next(), Some(TokenTree::Literal(text)) if matches!(syn::Lit::new(text.clone()), syn::Lit::Str(_))) && tokens.next().is_none();
    text && matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "String"))
}

/// Whether a field for files stands in a form.
fn holds_file(nodes: &[Node]) -> bool {
    holds(nodes, &|node| matches!(node, Node::Element(element) if element.name == "input" && literal(&element.attrs, "type") == Some("file")))
}

/// The events of an element, with their modifiers, as the client reads them.
fn events(default: &str, ons: &[&On], wants_event: bool) -> String {
    let mut events = Vec::new();
    for on in ons {
        let mut event = on.event.clone();
        for modifier in &on.modifiers {
            event.push('|');
            // The client takes a small `e` for what asks for the event itself.
            event.push_str(if modifier.name == "e" { "E" } else { &modifier.name });
            if let Some(arg) = modifier.arg {
                event.push_str(&format!("({arg})"));
            }
        }
        events.push(event);
    }
    if events.is_empty() {
        events.extend(default.split(' ').map(str::to_owned));
    }
    if wants_event {
        events.iter_mut().for_each(|event| event.push_str("|e"));
    }
    events.join(" ")
}

/// The library fills in parameters of this type by itself.
pub(super) fn is_event(param: &TriggerParam) -> bool {
    matches!(&param.ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "Event"))
}

/// The statement that writes a computed part of an attribute's value.
fn computed(name: &str, span: Span, tokens: &Group) -> TokenStream {
    let (writer, private) = (hidden("writer"), private_at(span));
    match name {
        "style" => quote_spanned!(span=> #private::AttrValue::__css(&#tokens, #writer);),
        _ => quote_spanned!(span=> #private::AttrValue::__part(&#tokens, #writer);),
    }
}

fn kind(name: &str) -> TokenStream {
    let private = private();
    // HTML reads names in any case.
    let name = &*name.to_ascii_lowercase();
    let kind = match name {
        "style" => quote!(Style),
        "class" => quote!(Names),
        _ if BOOLEAN.contains(&name) => quote!(Boolean),
        _ if URL.contains(&name) => quote!(Url),
        _ => quote!(Plain),
    };
    quote!(#private::AttrKind::#kind)
}

/// Whether a literal with holes is checked when it is written: a URL whose scheme a hole could give, or CSS.
fn needs_check(name: &str, parts: &[Part]) -> bool {
    let name = &*name.to_ascii_lowercase();
    if name == "style" {
        return true;
    }
    URL.contains(&name)
        && !matches!(parts.first(), Some(Part::Text(text)) if text.starts_with(['/', '#', '?', '.']) || text.starts_with("https:") || text.starts_with("http:") || text.starts_with("mailto:") || text.starts_with("tel:"))
}

/// The value of an attribute that is a literal without holes.
fn literal<'a>(attrs: &'a [Attr], name: &str) -> Option<&'a str> {
    attrs.iter().find_map(|attr| match attr {
        Attr::Plain(PlainAttr { name: known, value: AttrValue::Literal(parts, _), .. }) if known == name => match &parts[..] {
            [Part::Text(text)] => Some(text.as_str()),
            _ => None,
        },
        _ => None,
    })
}
