//! What editors get of markup that is being typed: an expansion that parses, with the struct, and with all that is right.

use marquetry_grammar::{Errors, check, check_markup, parse_invocation, parse_markup};
use proc_macro2::TokenStream;

use crate::editor;

/// The expansion of a component with mistakes, as an editor has it.
fn expansion(source: &str) -> TokenStream {
    let mut errors = Errors::new();
    let tokens: TokenStream = source.parse().expect("tokens");
    editor::shows(tokens.clone());
    let invocation = parse_invocation(tokens, &mut errors);
    for component in &invocation.components {
        check(component, &mut errors);
    }
    let wrong = !errors.is_empty();
    let tokens = super::invocation(&invocation, errors);
    assert_eq!(tokens.to_string().contains("compile_error"), wrong, "{source}");
    assert!(tokens.to_string().contains("struct Page"), "{source}");
    tokens
}

/// The same, of which an editor can read all.
fn readable(source: &str) -> String {
    let file: syn::File = syn::parse2(expansion(source)).unwrap_or_else(|error| panic!("{source}: {error}"));
    quote::quote!(#file).to_string()
}

/// Each is what stands in the editor at some moment; behind it is what must be in the expansion, to be completed or found.
const TYPED: &[(&str, &[&str])] = &[
    ("<p>{user.name}</p><", &["user . name"]),
    ("<p>{user.name}</p><di", &["user . name"]),
    ("<p>{user.name}</p><p", &["user . name"]),
    ("<p cla>{user.name}</p>", &["user . name"]),
    ("<p class=>{user.name}</p>", &["user . name"]),
    ("<p class={}>{user.name}</p>", &["user . name"]),
    ("<p>{user.name}", &["user . name"]),
    ("<p>{user.name}</p><b>{user.id}</p>", &["user . name", "user . id"]),
    ("{#if user.on}<p>{user.name}</p>", &["user . on", "user . name"]),
    ("{#if }<p>{user.name}</p>{/if}", &["user . name"]),
    ("{#each user.list as }<p>{user.name}</p>{/each}", &["user . list", "user . name"]),
    ("{#each user.list as item}<p>{item.name}</p>", &["user . list", "item . name"]),
    ("{#match user.kind}{:case }{:case Kind::A}{user.name}{/match}", &["user . kind", "user . name"]),
    ("<Card title={user.name} sub=/>", &["user . name"]),
    ("<Card title={user.name} {..}/>", &["user . name"]),
    ("<Card title={user.name}>", &["user . name"]),
    ("<button @trigger=\"sav\">{user.name}</button>", &["user . name"]),
    ("<button @trigger=>{user.name}</button>", &["user . name"]),
    ("<button on:>{user.name}</button>", &["user . name"]),
    ("<fragment>{user.name}</fragment>", &["user . name"]),
    ("<fragment key=>{user.name}</fragment>", &["user . name"]),
    ("<p>{user.name}</p>{@}", &["user . name"]),
    ("<p>{user.name}</p>{#}", &["user . name"]),
    ("<p>{user.name}</p>{@render ro(1)}", &["user . name"]),
    ("<p>{}{user.name}</p>", &["user . name"]),
];

#[test]
fn what_is_half_typed_leaves_the_rest_usable() {
    for (markup, kept) in TYPED {
        let expansion = readable(&format!("pub Page(user: User) {{ let list = user.list(); on save() {{ store(user) }} {markup} }}"));
        for kept in *kept {
            assert!(expansion.contains(kept), "{markup} loses `{kept}`: {expansion}");
        }
    }
}

#[test]
fn what_is_half_typed_has_the_shape_of_what_is_whole() {
    // An editor asks with a word of its own where the caret is, and goes to the same place in the expansion without it.
    for (half, whole) in [
        ("<p>{user.}</p><b>{user.name}</b>", "<p>{user.cursor}</p><b>{user.name}</b>"),
        ("let list = user.; <p>{list}</p>", "let list = user.cursor; <p>{list}</p>"),
        ("on save() { user. } <button @trigger=\"save\">x</button>", "on save() { user.cursor } <button @trigger=\"save\">x</button>"),
        ("let n = writable(1); <fragment key=\"n\">{$n.}</fragment>", "let n = writable(1); <fragment key=\"n\">{$n.cursor}</fragment>"),
        ("<Card title={user.}/>", "<Card title={user.cursor}/>"),
        ("{#if user.}a{/if}", "{#if user.cursor}a{/if}"),
    ] {
        let [half, whole] = [half, whole].map(|body| expansion(&format!("pub Page(user: User) {{ {body} }}")).to_string());
        let (before, _) = whole.split_once("cursor").expect("the word");
        assert!(half.starts_with(before.trim_end()), "{half}\n{whole}");
    }
}

#[test]
fn half_typed_heads_leave_the_struct() {
    for source in [
        "pub Page(user: User, ) { <p>{user.name}</p>< }",
        "pub Page(user: User, na) { <p>{user.name}</p> }",
        "pub Page(user: ) { <p>\"x\"</p> }",
        "pub Page(user: User) { let x = ; <p>{x}</p> }",
    ] {
        expansion(source);
    }
}

#[test]
fn half_typed_markup_values_parse() {
    for markup in ["<p>{user.name}", "<p class=>{user.name}</p>", "{#if user.on}<p>{user.name}</p>"] {
        let mut errors = Errors::new();
        let tokens: TokenStream = markup.parse().expect("tokens");
        editor::shows(tokens.clone());
        let nodes = parse_markup(tokens, &mut errors);
        check_markup(&nodes, &mut errors);
        let expansion = super::markup(&nodes, errors);
        let expression: syn::Expr = syn::parse2(expansion).unwrap_or_else(|error| panic!("{markup}: {error}"));
        assert!(quote::quote!(#expression).to_string().contains("user . name"), "{markup}");
    }
}

/// Everything at once.
const WHOLE: &str = r#"
    let count = writable(1);
    on save(name: String) -> Result<(), String> { store(name) }
    <h1 class="a {user.kind} b" class:on={user.on} style:color={user.color} {..user.attrs}>"Title " {user.name}</h1>
    {@let shown = user.list.len()}
    {#snippet row(item: &Item, n)}<li title={item.title}>{n}{item.name}</li>{/snippet}
    <form @trigger="save"><input name="name" value={user.name} on:input|debounce(300) @trigger={save(user.id)}><button>"Save"</button></form>
    {#if let Some(x) = user.x && x > 1}<b>{x}</b>{:else if user.y}{@html user.y}{:else}{@debug user}{/if}
    {#match user.kind}{:case Kind::A if user.on}<i>"a"</i>{:case _}<u>"b"</u>{/match}
    <fragment key="all" mode="append" limit={5}>
        <ul>{#each $list as item, at (item.id)}{@render row(item, at)}{:else}<li>"none"</li>{/each}</ul>
        {#key $count}<Card title="a {user.name}" {shown} size={$count}>"text"<b slot="head">{count}</b></Card>{/key}
    </fragment>
    <slot name="foot">"foot"</slot>
"#;

#[test]
fn any_token_may_be_missing() {
    let tokens: Vec<proc_macro2::TokenTree> = WHOLE.parse::<proc_macro2::TokenStream>().expect("tokens").into_iter().collect();
    for missing in 0..tokens.len() {
        let rest: proc_macro2::TokenStream = tokens.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, token)| token.clone()).collect();
        let ends: proc_macro2::TokenStream = tokens[..missing].iter().cloned().collect();
        for body in [rest, ends] {
            let source = quote::quote!(pub Page(user: User) { #body });
            let mut errors = Errors::new();
            let invocation = parse_invocation(source, &mut errors);
            for component in &invocation.components {
                check(component, &mut errors);
            }
            let tokens = super::invocation(&invocation, errors);
            let file: syn::File = syn::parse2(tokens).unwrap_or_else(|error| panic!("without token {missing}: {error}"));
            assert!(file.items.iter().any(|item| matches!(item, syn::Item::Struct(item) if item.ident == "Page")), "without token {missing}");
        }
    }
}
