//! Whatever the tokens are, the parser ends without a panic.

use crate::{Errors, check, check_invocation, check_markup, parse_invocation, parse_markup};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

const VALID: &str = r#"
    /// A page.
    pub async Page<T: Clone>(list: Vec<T>, title: String = String::new()) where T: Send {
        let count = session("count", 0);
        if list.is_empty() { return; }
        async on save(form: Form, e: Event) -> Result<(), Error> { count.set(1) }
        on clear() {}
        <!DOCTYPE html>
        <!-- a comment -->
        <p class="a {title} b" class:on={x} style:color="red" {title} "md:w"="x" {..rest}>
            Hello, &mdash; {title}! 5px (see <b>this</b>) "exactly {this}"
        </p>
        <fragment key="list" tag="ul" mode="append" limit="10">
            {#each $count as Some(x), i (x.id)}<li>{x}{@html y}{@let z = 1}</li>{:else}none{/each}
        </fragment>
        {#if let Some(x) = y && z}a{:else if w}b{:else}c{/if}
        {#match e}{:case A | B if c}x{:case _}y{/match}
        {#await load(a)}w{:then (x, y)}{x}{:catch e}{e}{/await}
        <form on:submit|prevent|debounce(300) @trigger="save"><input name="a"><br/><select multiple bind:value={s}><option>a</option></select></form>
        <button @trigger={clear()}>"x"</button>
        <ui::Card::<u8> a={b} {..c}><h1 slot="head">t</h1>rest</ui::Card>
        <slot name="x">fallback</slot>
        <style>"p { color: red }"</style>
        <table><tr><td>a</td></tr></table>
        <pre>
            verbatim
        </pre>
    }
"#;

/// A small generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn run(tokens: TokenStream) {
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
}

/// The inputs that an hour of `fuzz/run` has left: each reaches code that the others do not, or was a panic once.
#[test]
fn what_the_fuzzer_found() {
    // The stack that rustc gives its own thread.
    let found = std::thread::Builder::new().stack_size(8 << 20).spawn(|| {
        let mut parsed = 0;
        for source in include_str!("corpus.txt").split("\n=====\n") {
            proc_macro2::extra::invalidate_current_thread_spans();
            if let Ok(tokens) = source.parse() {
                parsed += 1;
                run(tokens);
            }
        }
        parsed
    });
    let parsed = found.expect("a thread").join().expect("no panic");
    assert!(parsed > 1500, "{parsed}");
}

#[test]
fn every_beginning_of_a_component() {
    let chars: Vec<char> = VALID.chars().collect();
    for end in 0..chars.len() {
        let source: String = chars[..end].iter().collect();
        // An open bracket is no token stream: close what is open. In the middle of a word or string nothing fits.
        for closers in ["", "}", "}}", "}}}", ")}", ")}}", "]"] {
            if let Ok(tokens) = format!("{source}{closers}").parse() {
                run(tokens);
            }
        }
    }
}

#[test]
fn every_component_without_one_token() {
    let tokens: TokenStream = VALID.parse().unwrap();
    let count = size(&tokens);
    for skipped in 0..count {
        run(without(&tokens, &mut 0, skipped));
    }
}

fn size(tokens: &TokenStream) -> usize {
    tokens
        .clone()
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 1 + size(&group.stream()),
            _ => 1,
        })
        .sum()
}

fn without(tokens: &TokenStream, at: &mut usize, skipped: usize) -> TokenStream {
    let mut out = TokenStream::new();
    for token in tokens.clone() {
        let skip = *at == skipped;
        *at += 1;
        let token = match token {
            TokenTree::Group(group) => {
                let inner = without(&group.stream(), at, skipped);
                let mut changed = Group::new(group.delimiter(), inner);
                changed.set_span(group.span());
                TokenTree::Group(changed)
            }
            token => token,
        };
        if !skip {
            out.extend([token]);
        }
    }
    out
}

#[test]
fn token_soup() {
    const WORDS: [&str; 66] = [
        "<",
        ">",
        "/",
        "</",
        "/>",
        "<p",
        "</p>",
        "<br>",
        "<Row",
        "</Row>",
        "<fragment key=\"k\">",
        "</fragment>",
        "<slot>",
        "<table>",
        "<tr>",
        "<pre>",
        "<style>",
        "<!--",
        "-->",
        "<!DOCTYPE html>",
        "{#if a}",
        "{:else}",
        "{:else if b}",
        "{/if}",
        "{#each a as b (c)}",
        "{/each}",
        "{#match a}",
        "{:case x}",
        "{/match}",
        "{#await f}",
        "{:then x}",
        "{#await f then (x, y)}",
        "{:catch e}",
        "{/await}",
        "{@html x}",
        "{@let x = y}",
        "{this}",
        "{$a}",
        "{}",
        "{..a}",
        "a",
        "on",
        "let",
        "=",
        "\"x {y}\"",
        "\"{\"",
        "'c'",
        "'l",
        "5px",
        "&",
        "&amp;",
        "#",
        "$",
        "@",
        "@trigger=\"x\"",
        "on:click|prevent",
        "class:a",
        ";",
        ":",
        "::",
        "(",
        ")",
        "on x() {}",
        "let a = 1;",
        "|",
        "as",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut parsed = 0;
    for _ in 0..4000 {
        let mut source = String::from("X(a: u8) {");
        let mut brackets = 0;
        for _ in 0..random.below(24) {
            let word = WORDS[random.below(WORDS.len())];
            match word {
                "(" => brackets += 1,
                ")" if brackets == 0 => continue,
                ")" => brackets -= 1,
                _ => {}
            }
            source.push_str(word);
            if random.below(3) > 0 {
                source.push_str(if random.below(4) == 0 { "\n" } else { " " });
            }
        }
        source.push_str(&")".repeat(brackets));
        source.push('}');
        if let Ok(tokens) = source.parse::<TokenStream>() {
            parsed += 1;
            run(tokens);
        }
    }
    assert!(parsed > 1500, "{parsed}");
}

#[test]
fn depth_has_a_limit() {
    run(format!("X() {{{}}}", "<b>".repeat(50_000)).parse().unwrap());
    run(format!("X() {{{}}}", "{#if a}".repeat(50_000)).parse().unwrap());
    run(format!("X() {{{}}}", "<Row>".repeat(50_000)).parse().unwrap());
    run(format!("X() {{ let x = {}1{}; }}", "(".repeat(5_000), ")".repeat(5_000)).parse().unwrap());
    for (sign, around) in
        [("*", ("let x = ", "1;")), ("-", ("<p a={", "1}/>")), ("|", ("let x = ", "| 1;")), ("&", ("<p>", "</p>")), ("!", ("on x() { ", "true }"))]
    {
        run(format!("X() {{ {}{}{} }}", around.0, sign.repeat(5_000), around.1).parse().unwrap());
    }
    let braces = format!("\"{}a{}\"", "{ (".repeat(5_000), ") }".repeat(5_000));
    run(format!("X() {{ <p a={braces}/> }}").parse().unwrap());
}

#[test]
fn places_may_be_lost() {
    // An editor may give every token the same place.
    fn here(tokens: TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .map(|mut token| {
                if let TokenTree::Group(group) = &token {
                    token = Group::new(group.delimiter(), here(group.stream())).into();
                }
                token.set_span(proc_macro2::Span::call_site());
                token
            })
            .collect()
    }
    let mut errors = Errors::new();
    let invocation = parse_invocation(here(VALID.parse().unwrap()), &mut errors);
    check(&invocation.components[0], &mut errors);
    assert_eq!(invocation.components[0].triggers.len(), 2);
}

#[test]
fn brackets_nobody_wrote_do_not_count() {
    let mut tokens: TokenStream = "<p class=".parse().unwrap();
    let literal = "\"x\"".parse().unwrap();
    tokens.extend([TokenTree::Group(Group::new(Delimiter::None, literal))]);
    tokens.extend("></p>".parse::<TokenStream>());
    let mut errors = Errors::new();
    let nodes = parse_markup(tokens, &mut errors);
    assert_eq!(super::show(&nodes), r#"<p class="x">[]"#);
    assert!(errors.is_empty());
}
