//! The grammar of Marquetry: what may be written inside `component!` and `markup!`.
//!
//! Tokens become a [tree], the tree is checked, and every mistake is collected with the place it stands at and with what
//! to write instead. Nothing here expands anything: this is an ordinary library, for the macros and for other tools.
//!
//! ```
//! use marquetry_grammar::{Errors, check, parse_invocation};
//!
//! let source = r#"
//!     pub Hello(name: String) {
//!         <p class="greeting">Hello, {name}!</p>
//!     }
//! "#;
//! let mut errors = Errors::new();
//! let invocation = parse_invocation(source.parse().unwrap(), &mut errors);
//! for component in &invocation.components {
//!     check(component, &mut errors);
//! }
//! assert!(errors.is_empty());
//! assert_eq!(invocation.components[0].name, "Hello");
//! ```

mod attr;
mod block;
mod body;
pub mod border;
mod check;
mod client_key;
mod component;
mod control;
mod directive;
mod element;
mod entities;
mod errors;
mod gap;
mod html;
mod literal;
mod markup;
mod messages;
pub mod names;
mod nearest;
mod normalise;
#[cfg(any(test, feature = "outline"))]
pub mod outline;
mod page_store;
mod places;
mod reader;
mod region;
mod setup;
pub mod snippet;
mod statics;
pub mod stores;
pub mod style;
mod text;
mod tokens;
pub mod tree;
mod waits;

pub use check::{Handle, RULES, handles};
pub use control::{Control, Told, attr, bind_of, text_of};
pub use errors::{Errors, Warning};
pub use html::describe_element;
pub use normalise::insert_tbody;
pub use page_store::{ClientField, PageStore, parse_page_store};
pub use waits::await_branch;

use proc_macro2::{Span, TokenStream, TokenTree};

/// Parses what stands in `component! { … }`.
///
/// Never fails: what is wrong goes to `errors`, and what could be read is in the tree.
pub fn parse_invocation(tokens: TokenStream, errors: &mut Errors) -> tree::Invocation {
    component::invocation(tokens, errors)
}

/// Parses what stands in `markup! { … }`.
///
/// Never fails: what is wrong goes to `errors`, and what could be read is in the tree.
pub fn parse_markup(tokens: TokenStream, errors: &mut Errors) -> Vec<tree::Node> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let cursor = match tokens::Cursor::new(&tokens, call(), None) {
        Ok(cursor) => cursor,
        Err(span) => {
            errors.push(span, messages::nested_too_deep());
            return Vec::new();
        }
    };
    let mut nodes = markup::Parser::new(cursor, errors, false).all();
    insert_tbody(&mut nodes);
    nodes
}

/// Reads what stands in a `stores!` that its rules have refused; gives the stores of it that are as they should be.
///
/// Never fails: what is wrong goes to `errors`.
pub fn parse_stores(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    statics::stores(tokens, errors)
}

/// The macro's call as it is written, and where in it the tokens begin: behind the bracket after the `!`.
fn call() -> Option<(String, usize)> {
    let text = Span::call_site().source_text()?;
    let bang = text.find('!')?;
    let open = bang + text[bang..].find(['{', '(', '['])?;
    Some((text, open + 1))
}

/// Checks what the syntax alone can tell about a component.
///
/// A component that was not parsed whole is checked as far as it goes.
pub fn check(component: &tree::Component, errors: &mut Errors) {
    check::component(component, errors);
}

/// Checks what the components of an invocation are to each other.
pub fn check_invocation(invocation: &tree::Invocation, errors: &mut Errors) {
    check::invocation(invocation, errors);
}

/// Checks what the syntax alone can tell about a `markup!`, which has no triggers, fragments or live stores.
pub fn check_markup(nodes: &[tree::Node], errors: &mut Errors) {
    check::markup(nodes, errors);
}

#[cfg(test)]
mod tests;
