//! Which props of a live component can change while it is there, and how it takes them over.

use marquetry_grammar::tree::{Component, Prop};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::{Stmt, Type};

use super::{
    component::taken,
    constant, hidden,
    live::watch,
    masks::{Followed, Kind, mentions},
    private,
};

/// A prop that can change, with its bit.
pub(super) struct Renewed<'a> {
    pub(super) name: &'a Ident,
    pub(super) bit: u64,
}

/// The props that can change: what fragments show of them is sent, and where one is shown outside, the component is written anew. The others stay as setup has
/// taken them. `used` are the bits that fragments read, `outside` those that the markup around them does.
pub(super) fn renewed<'a>(component: &Component, followed: &'a [Followed], used: u64, outside: u64) -> Vec<Renewed<'a>> {
    let props = followed.iter().filter_map(|Followed { kind, bit }| if let Kind::Prop(name) = kind { Some(Renewed { name, bit: *bit }) } else { None });
    let prop = |name: &Ident| component.props.iter().find(|prop| prop.name == *name);
    props.filter(|Renewed { name, bit }| used & bit != 0 || (outside & bit != 0 && prop(name).is_some_and(|prop| !is_held(prop, &component.setup)))).collect()
}

/// Whether a component with new props is one that was made with them: setup has made nothing of any, and triggers read none but those that can change.
pub(super) fn takes_all(component: &Component, renewed: &[Renewed<'_>]) -> bool {
    let setup = component.setup.iter().map(|statement| statement.to_token_stream()).collect();
    component.props.iter().all(|Prop { name, .. }| {
        let triggers = || component.triggers.iter().any(|trigger| mentions(&trigger.body.stream(), name));
        !mentions(&setup, name) && (renewed.iter().any(|renewed| renewed.name == name) || !triggers())
    })
}

/// Whether setup binds something that it makes of a prop, and that may hold on to it: what it has made of the old one is shown beside it, and cannot be made anew.
fn is_held(prop: &Prop, setup: &[Stmt]) -> bool {
    let held = |stmt: &Stmt| match stmt {
        Stmt::Local(local) => local.init.as_ref().is_some_and(|init| holds(init.expr.to_token_stream(), &prop.name)),
        _ => false,
    };
    !is_plain(&prop.ty) && setup.iter().any(held)
}

/// Whether an expression mentions a name otherwise than by a copy of its own.
fn holds(tokens: TokenStream, name: &Ident) -> bool {
    let mut rest = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == *name => {
                let mut ahead = tokens.clone();
                let copied = matches!(ahead.next(), Some(TokenTree::Punct(dot)) if dot.as_char() == '.')
                    && matches!(ahead.next(), Some(TokenTree::Ident(method)) if method == "clone" || method == "to_owned" || method == "to_string");
                if !copied {
                    return true;
                }
            }
            TokenTree::Group(group) => {
                if holds(group.stream(), name) {
                    return true;
                }
            }
            token => rest.extend([token]),
        }
    }
    // In a format string.
    mentions(&rest, name)
}

/// A number, a letter or a truth value: nothing holds on to these.
fn is_plain(ty: &Type) -> bool {
    const PLAIN: [&str; 16] = ["bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];
    matches!(ty, Type::Path(path) if path.path.get_ident().is_some_and(|name| PLAIN.iter().any(|plain| name == plain)))
}

/// Takes over the props that can change, and notes which of them differ. `whole`: the others are given back, so that it can go back to them.
pub(super) fn renew(component: &Component, renewed: &[Renewed<'_>], followed: &[Followed], whole: bool) -> TokenStream {
    let private = private();
    if renewed.is_empty() {
        return quote!(let __back = #private::Option::Some(__props););
    }
    let port = hidden("port");
    let takes = renewed.iter().map(|Renewed { name, bit }| {
        let (name, new, bit) = (*name, format_ident!("__new_{}", name), constant(bit));
        // Another store in its place must be followed instead.
        let again = followed.iter().enumerate().filter_map(|(at, entry)| {
            let mentioned = match &entry.kind {
                Kind::Store { tokens, .. } => mentions(tokens, name),
                Kind::Bare(bare) => bare == name,
                Kind::Stream | Kind::Prop(_) | Kind::Trigger(_) => false,
            };
            let (watch, subscription) = watch(at, entry, &port).filter(|_| mentioned)?;
            let again = quote!(#[allow(unused_assignments, clippy::let_unit_value)] { #watch = #subscription; });
            // Where it is about to go back to the one before, it follows that all the time.
            Some(if whole { quote!(if !#port.is_tried() { #again }) } else { again })
        });
        let take = if whole { quote!(#private::core::mem::swap(&mut #name, &mut #new);) } else { quote!(#name = #new;) };
        quote_spanned!(name.span()=>
            if (&&#private::Pair(&#name, &#new)).differs() {
                __changed |= #bit;
                #take
                #(#again)*
            }
        )
    });
    let new = |name: &Ident| format_ident!("__new_{}", name);
    let taken = taken(component, "*__props", |name, code| {
        if whole && renewed.iter().any(|renewed| renewed.name == name) {
            code.rust("mut ");
        }
        code.own_name(&new(name));
    });
    let others = component.props.iter().map(|prop| new(&prop.name));
    let back = whole.then(|| quote!(__back = #private::Option::Some(#private::Box::new(__whole((#(#others,)*))));));
    let back_is = if whole { quote!(let mut __back: #private::GivenBack = #private::Option::None;) } else { quote!(let __back = #private::Option::None;) };
    quote! {
        #back_is
        if let Ok(__props) = __props.downcast::<Self>() {
            #taken
            #(#takes)*
            #back
        }
    }
}
