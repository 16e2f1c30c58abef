//! Where the tokens of an expansion stand: none at the place of the macro's call (see [`super::site`]).

use marquetry_grammar::{Errors, check, parse_invocation};
use proc_macro2::{Span, TokenStream, TokenTree};

fn expansion(source: &str) -> TokenStream {
    let mut errors = Errors::new();
    let invocation = parse_invocation(source.parse().expect("tokens"), &mut errors);
    for component in &invocation.components {
        check(component, &mut errors);
    }
    assert!(errors.is_empty(), "{source}: {}", errors.into_error().expect("an error"));
    super::invocation(&invocation, errors)
}

/// The tokens at the place of the call, each with what stands before it.
fn lost(tokens: TokenStream, found: &mut Vec<String>) {
    let call = Span::call_site().byte_range();
    let mut before = String::new();
    for token in tokens {
        let nowhere = match &token {
            TokenTree::Group(group) => group.span_open().byte_range() == call || group.span_close().byte_range() == call,
            other => other.span().byte_range() == call,
        };
        before = format!("{} {token}", before.chars().rev().take(40).collect::<Vec<_>>().iter().rev().collect::<String>());
        if nowhere {
            found.push(before.clone());
        }
        if let TokenTree::Group(group) = token {
            lost(group.stream(), found);
        }
    }
}

const COMPONENTS: &[&str] = &[
    r#"pub Page {}"#,
    r#"pub Page { <p>text</p> }"#,
    r#"Page(a: u8, b: u8 = 3) { <p title="x {a} y" id="p-{a}" hidden={b > 1}>{a} text {b}<br></p> {@html a}{@debug b}{@display a} }"#,
    r#"Page<T: View>(a: T, on: bool = true) where T: Clone { let x = 1; {@let y = x} {#if on}{a}{:else if let 1 = y}b{:else}{y}{/if} }"#,
    r#"Page(all: Vec<u8> = Vec::new()) { {#each all as a, i (a)}{i}{a}{:else}none{/each} {#each 3}{this}{/each} {#match all.len()}{:case 0 if true}a{:case _}b{/match} }"#,
    r#"Page { <Card title="a" {sub} on text="x{1}"><p>{1}</p><b slot="foot">{2}</b></Card> <Other {..rest}/> <ui::Row::<u8> a={1}/> }"#,
    r#"Card(title: String) { <slot/> <slot name="foot">nothing {title}</slot> <Self title={title}/> }"#,
    r#"Page(style: String) { <a href={style} style="color: {style}" class="a {style}" class:on={true} style:color={style} style:width="{1}px" {..rest}>x</a> }"#,
    r#"Page { {#snippet row(a: u8)}<p>{a}</p>{/snippet} {@render row(1)} {#key 1}<p>x</p>{/key} }"#,
    r#"Layout(title: String, on: bool) {
        let count = writable(0);
        on add() { count.update(|count| count + 1) }
        <nav><b>text</b><button @trigger="add">a</button><fragment key="k">{count}{title}</fragment></nav><h1 class:on={on}>{&title}</h1><main><slot/></main>
    }"#,
    r#"async Site<T: View>(title: String, shown: T) where T: Clone {
        let unread = count().await?;
        provide(1u8);
        on add() { unread.update(|unread| unread + 1) }
        <html lang={&title}>
            <head><title>{unread} "of" {$unread} {&title}</title></head>
            <body>
                <nav class={&title}><fragment key="k">{unread}</fragment></nav>
                <form @trigger="add"><p>{&title}</p><fragment key="l">{unread}</fragment></form>
                {#await load()}a{:then b}{b}{:catch c}{c}{/await}
                <Boundary><Card title="a"/><p slot="error">a</p></Boundary>
                <h1>{shown.clone()}</h1><main><slot/></main><slot name="foot">{&title}</slot>
            </body>
        </html>
    }"#,
    r#"Panel(title: String) { let theme = context::<Theme>(); <section class={theme.0}><slot name="head">{&title}</slot><slot/></section> }"#,
    r#"async Asks(title: String) { let theme = context::<Theme>(); let n = count().await; provide(n); <div class={theme.0}>{&title}<slot/></div> }"#,
    r#"Framed<'a>(of: &'a str) { <nav>a</nav><section class={of}><Card/><slot/></section> }"#,
    r#"Shield(title: String) { <nav>a</nav><h1>{&title}</h1><Boundary><main class={&title}><slot/></main><p slot="error">a</p></Boundary> }"#,
    r#"pub Live(start: u64, title: String = String::new()) {
        let count = writable(start);
        on save(form: Form) -> Result<(), String> { keep(form) }
        async on load(event: Event, id: u64) { fetch(id).await }
        <form @trigger="save"><input name="a"></form>
        <button on:click|prevent|debounce(30) @trigger={load(start)}>{title}</button>
        <fragment key="k" tag="div" mode="append" limit={3} timeout="20" keep={9}>
            {count} {$count + 1} <p title={$count} class:on={$count > 1} class="a {$count}">{start}</p>
            {#if $count > 3}a{:else}b{/if} {#match $count}{:case 1}a{:case _}{$count}{/match}
            {#each $count as n, i (n)}<b>{n}{i}</b>{:else}none{/each}
            {#each count}{this}{/each}
            <textarea>a {$count}</textarea> {@let c = $count} {c} {@html $count} {@debug c}
            <Row n={$count} {title}><p>{$count}</p></Row> {#key $count}<p>x</p>{/key}
            <button @trigger={load($count)}>{load.busy()}</button>
        </fragment>
        {#snippet row(a: u8)}<p>{a}</p>{/snippet} {@render row(1)}
        {#if start > 1}<fragment key="l">{$count}</fragment>{/if} {#each 3 as n}{n}{/each}
        <Row n={1}><fragment key="m">{$count}</fragment></Row> <slot/> <slot name="x">a</slot>
    }"#,
];

#[test]
fn no_token_stands_at_the_place_of_the_call() {
    let mut found = Vec::new();
    for source in COMPONENTS {
        lost(expansion(source), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
