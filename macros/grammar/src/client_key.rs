//! `#[session(client)]` in setup: a value of the session that the visitor's browser has.

use proc_macro2::Span;
use syn::{Attribute, Expr, Ident, Stmt, parse_quote_spanned, spanned::Spanned};

use crate::{Errors, messages, page_store::skip};

/// The function that opens a session store to browsers.
const OPEN: &str = "open_session";

/// The store in an expression that opens it to browsers, or the expression itself.
pub(crate) fn unopened(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|name| name.ident == OPEN)) => {
            call.args.first().unwrap_or(expr)
        }
        expr => expr,
    }
}

/// Has the store that a statement binds opened to browsers, where it says so.
pub(crate) fn open(statement: &mut Stmt, errors: &mut Errors) {
    let Stmt::Local(local) = statement else { return };
    let is_ours = |attr: &Attribute| attr.path().is_ident("session");
    let Some(at) = local.attrs.iter().position(is_ours) else { return };
    let attr = local.attrs.remove(at);
    let Some(check) = check(&attr, errors) else { return };
    let Some(init) = &mut local.init else {
        errors.push(attr.path().span(), messages::session_attribute_without_a_store());
        return;
    };
    let (span, store) = (attr.path().span().resolved_at(Span::mixed_site()), &init.expr);
    let open = Ident::new(OPEN, span);
    *init.expr = parse_quote_spanned!(span=> ::marquetry::__private::#open(#store, #check));
}

/// What says whether a value is taken; `None` where the attribute opens nothing.
fn check(attr: &Attribute, errors: &mut Errors) -> Option<Expr> {
    let (mut client, mut check) = (false, None);
    let parsed = attr.parse_nested_meta(|meta| {
        if meta.path.is_ident("client") {
            client = true;
        } else if meta.path.is_ident("check") {
            check = Some(meta.value()?.parse::<Expr>()?);
        } else {
            let written = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
            errors.push(meta.path.span(), messages::session_option_unknown(&written));
            // Whatever was meant, it is not missing.
            client = true;
            skip(&meta)?;
        }
        Ok(())
    });
    if let Err(error) = parsed {
        errors.push_error(error);
        return None;
    }
    let span = attr.path().span();
    if !client {
        errors.push(span, messages::session_attribute_without_client());
        return None;
    }
    Some(check.unwrap_or_else(|| parse_quote_spanned!(span=> |_| true)))
}
