//! The collector, and how far one mistake reaches.

use super::messages;
use crate::{Errors, check, check_markup, parse_invocation, parse_markup};
use proc_macro2::Span;

#[test]
fn ten_errors_of_a_component_are_shown() {
    let body = "{#x}{/x}".repeat(13);
    let mut errors = Errors::new();
    parse_invocation(format!("A {{ {body} }} B {{ {{/if}} }}").parse().unwrap(), &mut errors);
    assert_eq!(errors.len(), 14);
    let found = messages(errors);
    assert_eq!(found.len(), 12);
    assert_eq!(found[10], "1:0 and 3 more errors in this component");
    assert!(found[11].contains("`{/if}` closes nothing"));
}

#[test]
fn errors_come_in_the_order_of_the_source() {
    let mut errors = Errors::new();
    let source = "A() { <dvi></dvi> <b> <q onclick=\"x\"></q> </i> }";
    let invocation = parse_invocation(source.parse().unwrap(), &mut errors);
    check(&invocation.components[0], &mut errors);
    let columns: Vec<String> = messages(errors).iter().map(|message| message.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(columns, ["1:7", "1:25", "1:44"]);
}

#[test]
fn a_component_gives_its_own_errors() {
    let mut errors = Errors::new();
    let source = "A { </p> } B { </i> }";
    let invocation = parse_invocation(source.parse().unwrap(), &mut errors);
    let first = errors.take(&invocation.components[0].name).unwrap();
    assert!(first.to_string().contains("</p>"));
    assert!(errors.take(&invocation.components[0].name).is_none());
    assert!(errors.into_error().unwrap().to_string().contains("</i>"));
}

#[test]
fn help_stands_below() {
    let mut errors = Errors::new();
    errors.push_help(Span::call_site(), "wrong", "write it right");
    errors.push_tokens(&"a b".parse().unwrap(), "both");
    let all: Vec<String> = errors.into_error().unwrap().into_iter().map(|error| error.to_string()).collect();
    assert!(all.contains(&"wrong\nhelp: write it right".to_owned()));
    assert!(all.contains(&"both".to_owned()));
}

#[test]
fn a_broken_component_keeps_its_name_and_props() {
    for source in ["A(a: u8, b: ) { <p> }", "A(a: u8) -> X { <p> }", "A(a: u8) where T { }", "A(a: u8) <"] {
        let mut errors = Errors::new();
        let invocation = parse_invocation(format!("{source} B {{ }}").parse().unwrap(), &mut errors);
        assert!(!errors.is_empty(), "{source}");
        let component = &invocation.components[0];
        assert_eq!(component.name, "A", "{source}");
        assert_eq!(component.props[0].name, "a", "{source}");
        assert!(!component.whole, "{source}");
    }
}

#[test]
fn what_follows_a_broken_component_is_read() {
    let mut errors = Errors::new();
    let invocation = parse_invocation("pub fn A() { } B { <p></p> }".parse().unwrap(), &mut errors);
    assert_eq!(invocation.components.len(), 1);
    assert!(invocation.components[0].whole);
    assert_eq!(errors.len(), 1);
}

#[test]
fn what_follows_a_mistake_in_setup_is_read() {
    let mut errors = Errors::new();
    let source = "A { let a = ; let b = 1; on c() {} let d = 2\n <p></p> }";
    let component = parse_invocation(source.parse().unwrap(), &mut errors).components.remove(0);
    // The statements with mistakes are kept as they are, for editors.
    assert_eq!((component.setup.len(), component.triggers.len(), component.markup.len()), (3, 1, 1));
    assert_eq!(errors.len(), 2);
}

#[test]
fn a_markup_macro_has_nothing_live() {
    let source = "<fragment key=\"k\">{$a}</fragment><button @trigger=\"b\">c</button><slot/>{$d}";
    let mut errors = Errors::new();
    let nodes = parse_markup(source.parse().unwrap(), &mut errors);
    assert!(errors.is_empty());
    check_markup(&nodes, &mut errors);
    assert_eq!(
        messages(errors),
        [
            "1:1 a `markup!` cannot hold a fragment: it is written once, and does not live on\nhelp: write a \
             component; or put the fragment around the place where this value is shown",
            "1:20 the store `a` would not be live in a `markup!`\nhelp: write `get(&a)`, or take the value as an \
             argument",
            "1:50 a `markup!` has no triggers\nhelp: write a component, with `on name() { … }` before its markup",
            "1:65 a `markup!` is given no slots\nhelp: write a component, or take the content as an argument: \
             `content: impl View`",
            "1:73 the store `d` would not be live in a `markup!`\nhelp: write `get(&d)`, or take the value as an \
             argument",
        ]
    );
}

#[test]
fn what_is_right_is_left_alone() {
    let source = r#"
        Page(a: u8) {
            let this_is = writable(0);
            on save(form: Form, e: Event) {}
            async on pick(id: u64, q: String) -> Result<(), Error> { Ok(()) }
            <p><a href="https://x/{a}"><span><img src={b} alt=""></span></a><my-p></my-p></p>
            <my-el><p slot="x"></p></my-el>
            <ul><li><ul><li>a</li></ul></li></ul>
            <button><svg><title>a</title><path d="x"/></svg></button>
            <table><tbody>{rows}</tbody></table>
            <form on:submit|prevent|debounce(300) @trigger="save"><input type="hidden"></form>
            <input on:keydown|enter|up|s on:input|once @trigger={pick(1)}>
            <button @trigger={pick(1, "a".into())}>a</button>
            {#each 5}<i>{this}</i>{#each a as b}{this}{/each}{/each}
            {#if a}<p id="x"></p>{:else}<p id="x"></p>{/if}
            {#if let Some(x) = y && x == (S { z: 1 })}{x}{/if}
            <fragment key="k"><p>{#each $list as item (item.id)}{item}{$other}{/each}</p></fragment>
            <iframe srcdoc="<p>static</p>"></iframe>
            <textarea>{a}{#if b}c{/if}</textarea>
            {::std::f()}{move |x| x}{if a { b } else { c }}{S { a: 1 }}{&a[1..]}{a.0.b}
        }
    "#;
    let mut errors = Errors::new();
    let invocation = parse_invocation(source.parse().unwrap(), &mut errors);
    check(&invocation.components[0], &mut errors);
    assert_eq!(messages(errors), Vec::<String>::new());
}

#[test]
fn depth_is_limited() {
    let mut errors = Errors::new();
    parse_markup("<b>".repeat(200).parse().unwrap(), &mut errors);
    let found = messages(errors);
    let message = "elements and blocks are nested more than 128 deep\nhelp: move a part into a component of its own";
    assert!(found.iter().any(|found| found.ends_with(message)));
    let mut errors = Errors::new();
    parse_markup(format!("{}{}", "(".repeat(200), ")".repeat(200)).parse().unwrap(), &mut errors);
    assert_eq!(
        messages(errors),
        ["1:127 the brackets or operators here are nested too deeply\nhelp: move a part into a component or a function; quote what is text"]
    );
}
