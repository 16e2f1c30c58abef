//! Whatever the tokens are, the parser and the checks come to an end, and without a panic.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use marquetry_grammar::{Errors, check, check_invocation, check_markup, parse_invocation, parse_markup};
use proc_macro2::TokenStream;

fuzz_target!(|source: &str| -> Corpus {
    // Thousands of sources, and no span of one is asked for after it.
    proc_macro2::extra::invalidate_current_thread_spans();
    let Ok(tokens) = source.parse::<TokenStream>() else { return Corpus::Reject };
    let mut errors = Errors::new();
    let invocation = parse_invocation(tokens.clone(), &mut errors);
    for component in &invocation.components {
        check(component, &mut errors);
    }
    check_invocation(&invocation, &mut errors);
    drop(errors.into_error());
    let mut errors = Errors::new();
    let nodes = parse_markup(tokens, &mut errors);
    check_markup(&nodes, &mut errors);
    drop(errors.into_error());
    Corpus::Keep
});
