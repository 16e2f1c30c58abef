//! What is probably a mistake, and no error.

use crate::{Errors, check_markup, parse_markup};

/// The warnings as `rule: message`.
fn warnings(source: &str) -> Vec<String> {
    let mut errors = Errors::new();
    let nodes = parse_markup(source.parse().expect("tokens"), &mut errors);
    check_markup(&nodes, &mut errors);
    assert!(errors.is_empty(), "{source}");
    errors.take_warnings().into_iter().map(|warning| format!("{}: {}", warning.rule, warning.message)).collect()
}

/// The warnings of a component, from its setup on.
fn of_component(body: &str) -> Vec<String> {
    let mut errors = Errors::new();
    let invocation = crate::parse_invocation(format!("X() {{ {body} }}").parse().expect("tokens"), &mut errors);
    crate::check(&invocation.components[0], &mut errors);
    assert!(errors.is_empty(), "{body}");
    errors.take_warnings().into_iter().map(|warning| format!("{}: {}", warning.rule, warning.message)).collect()
}

#[test]
fn links_to_new_windows() {
    assert_eq!(
        warnings(r#"<a href="/" target="_BLANK">x</a>"#),
        ["blank-target: older browsers let a page in a new window steer the one that opened it\n\
          help: write `rel=\"noopener\"`, or `rel=\"opener\"` where that is meant\n\
          note: `@allow=\"blank-target\"` on the element allows it"]
    );
    for fine in [
        r#"<a href="/" target="_blank" rel="noopener">x</a>"#,
        r#"<a href="/" target="_blank" rel={rel}>x</a>"#,
        r#"<a href="/" target="_blank" {..attrs}>x</a>"#,
        r#"<a href="/" target="_self">x</a>"#,
        r#"<a href="/" target="_blank" @allow="blank-target">x</a>"#,
    ] {
        assert_eq!(warnings(fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn controls_without_a_label() {
    for bare in ["<div><input></div>", "<form><select></select></form>", "<li><textarea name=\"a\"></textarea></li>"] {
        let found = warnings(bare);
        assert!(found.len() == 1 && found[0].starts_with("unlabelled-control: this `<"), "{bare}: {found:?}");
    }
    for fine in [
        "<div><label>x <input></label></div>",
        "<div><input id=\"a\"><label for=\"a\">x</label></div>",
        "<div><input aria-label=\"x\"></div>",
        "<div><input type=\"submit\"></div>",
        "<div><input {..attrs}></div>",
        "<div><input @allow=\"unlabelled-control\"></div>",
        // A label may be around the component.
        "<input>",
        "<span><input></span>",
    ] {
        assert_eq!(warnings(fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn events_that_are_misspelt() {
    let event = |event: &str| of_component(&format!("on go() {{}} <button on:{event} @trigger=\"go\">\"x\"</button>"));
    assert_eq!(
        event("clcik"),
        ["unknown-event: browsers have no event `clcik`\nhelp: write `on:click`, if that is meant\nnote: `@allow=\"unknown-event\"` on the element allows it"]
    );
    for fine in ["click", "pointerdown", "changed", "saved", "my-event"] {
        assert_eq!(event(fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn variables_that_triggers_change() {
    let shown = r#"<fragment key="n"><b title={n}>{n + 1}</b></fragment>"#;
    let told = ["unfollowed-variable: `n` is no store: what shows it does not follow its changes\n\
         help: make it one in setup, `let n = writable(…)`, and change it by `n.set(…)`, `n.update(…)` or `n.edit(…)`"];
    for changes in ["n += 1;", "n = 2;", "if a { n -= 1 }", "n.push(3);"] {
        assert_eq!(of_component(&format!("let mut n = 0; on go() {{ {changes} }} {shown}")), told, "{changes}");
    }
    assert_eq!(of_component(&format!("let mut n: u32 = 0; async on go() {{ n += 1 }} {shown}")), told);
    for fine in [
        format!("let mut n = 0; on go() {{ let same = n == 1 || n.len() > 2; }} {shown}"),
        format!("let n = 0; on go() {{ n.set(1); a.n = 3; }} {shown}"),
        format!("let mut n = 0; let f = use_fragment(\"n\"); on go() {{ n += 1; f.refresh() }} {shown}"),
        "let mut n = 0; let a = writable(0); on go() { n += 1; a.set(n) } <fragment key=\"n\">{$a + n}</fragment>".to_owned(),
        "let mut n = 0; on go() { n += 1 } <p>{n}</p><fragment key=\"n\">{#each list as n}{n}{/each}</fragment>".to_owned(),
    ] {
        assert_eq!(of_component(&fine), Vec::<String>::new(), "{fine}");
    }
}
