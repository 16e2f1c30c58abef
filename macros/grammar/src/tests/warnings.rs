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
    let event = |event: &str| {
        let mut errors = Errors::new();
        let source = format!("X() {{ on go() {{}} <button on:{event} @trigger=\"go\">\"x\"</button> }}");
        let invocation = crate::parse_invocation(source.parse().expect("tokens"), &mut errors);
        crate::check(&invocation.components[0], &mut errors);
        assert!(errors.is_empty(), "{event}");
        errors.take_warnings().into_iter().map(|warning| format!("{}: {}", warning.rule, warning.message)).collect::<Vec<_>>()
    };
    assert_eq!(
        event("clcik"),
        ["unknown-event: browsers have no event `clcik`\nhelp: write `on:click`, if that is meant\nnote: `@allow=\"unknown-event\"` on the element allows it"]
    );
    for fine in ["click", "pointerdown", "changed", "saved", "my-event"] {
        assert_eq!(event(fine), Vec::<String>::new(), "{fine}");
    }
}
