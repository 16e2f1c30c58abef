//! Headers, props, setup, and the tags of components.

use super::super::{wrong, wrong_whole};

#[test]
fn headers() {
    wrong_whole(
        "pub fn X() { }",
        "
        1:4 a component has no keyword before its name
            help: write `pub Name(prop: Type) { … }`
        ",
    );
    wrong_whole(
        "pub struct X { }",
        "
        1:4 a component has no keyword before its name
            help: write `pub Name(prop: Type) { … }`
        ",
    );
    wrong_whole(
        "x() { }",
        "
        1:0 the component `x` would read as an element in markup
            help: begin its name with a capital letter
        ",
    );
    wrong_whole(
        "X() -> View { }",
        "
        1:4 a component has no return type: it shows its markup
            help: remove it
        ",
    );
    wrong_whole(
        "X(a: u8)",
        "
        1:0 the body of `X` is missing
            help: write `X(props) { setup, triggers, markup }`
        ",
    );
    wrong_whole(
        "X { } ; Y { }",
        "
        1:6 a component's name is expected here
            help: write `pub Name(prop: Type) { … }`
        ",
    );
}

#[test]
fn props() {
    wrong_whole(
        "X(a, b: u8 = 3, pub c: u8, d: ) { }",
        "
        1:2 the prop `a` has no type
            help: write `a: Type`, or `a: Type = default`
        1:16 props are public already
            help: remove `pub`
        1:27 the prop `d` has no type
            help: write `d: Type`, or `d: Type = default`
        ",
    );
    wrong_whole(
        "X(a: u8, a: u8, slot: u8) { }",
        r#"
        1:9 the prop `a` is declared twice
            help: remove or rename one
        1:16 a prop cannot be called `slot`: in a tag, `slot="x"` says where an element goes
            help: choose another name; `<slot/>` in the markup shows what the tag was given
        "#,
    );
    wrong_whole(
        "X(a: u8 b: u8, c: u8) { }",
        "
        1:8 expected `,`
        ",
    );
}

#[test]
fn setup() {
    wrong(
        "let x = 5
<p>a</p>",
        "
        1:13 a `;` is missing after this: what follows is the markup or a trigger
            help: write `;` here
        ",
    );
    wrong(
        "foo()
on save() {}",
        "
        1:8 a `;` is missing after this: what follows is the markup or a trigger
            help: write `;` here
        ",
    );
    wrong(
        "let x = = 5;",
        "
        1:13 expected an expression
        ",
    );
    wrong(
        "let x = $count;",
        "
        1:13 `$name` stands for a store's value in markup only
            help: write `get(&name)` here
        ",
    );
    wrong(
        "Hello <b>x</b>",
        r#"
        1:5 text before the first tag is read as Rust
            help: quote it: "Hello …"
        "#,
    );
    wrong(
        "Hello {name} <b></b>",
        r#"
        1:5 text before the first tag is read as Rust
            help: quote it: "Hello …"
        "#,
    );
    wrong(
        "let x = 5 <p>a</p>",
        "
        1:13 a `;` is missing after this: what follows is the markup or a trigger
            help: write `;` here
        ",
    );
}

#[test]
fn setup_in_the_markup() {
    wrong(
        "<p></p> on save() { x }",
        r#"
        1:13 the trigger `save` stands in the markup
            help: move it before the first tag; text is written "on save"
        "#,
    );
    wrong(
        "<p></p> let mut y = 5;",
        "
        1:13 `let y` stands in the markup, where it is text
            help: move it before the first tag, or write `{@let y = …}`
        ",
    );
}

#[test]
fn props_in_a_tag() {
    wrong(
        r#"<Row a={b} a={c} data-x="y" "md:w"="z"/>"#,
        "
        1:16 the prop `a` is given twice
            help: keep one
        1:22 `data-x` cannot name a prop
            help: write the name as the component declares it
        1:33 `md:w` cannot name a prop
            help: write the name as the component declares it
        ",
    );
    wrong(
        "<Row {..a} {..b}/>",
        "
        1:19 a tag takes one spread: two would not know which value holds
            help: spread one value, and name the rest
        ",
    );
    wrong(
        r#"<Row class:a={b} on:click @trigger="x" style:a={b}/>"#,
        "
        1:10 a component takes props, and no `class:`
            help: put it on an element, inside the component or around it
        1:22 a component takes props, and no `on:`
            help: put it on an element, inside the component or around it
        1:40 a component takes props, and no `@trigger`
            help: put it on an element, inside the component or around it
        1:44 a component takes props, and no `style:`
            help: put it on an element, inside the component or around it
        ",
    );
}

#[test]
fn slots() {
    wrong(
        r#"<p slot="a">x</p>"#,
        "
        1:8 `slot` says where a child of a component goes, and this is none
            help: write it on an element that stands directly in a component's tag
        ",
    );
    wrong(
        r#"<Card><b><i slot="a">x</i></b></Card>"#,
        "
        1:17 `slot` says where a child of a component goes, and this is none
            help: write it on an element that stands directly in a component's tag
        ",
    );
    wrong(
        r#"<Card><p slot="a">x</p><p slot="a">y</p></Card>"#,
        r#"
        1:36 the slot `a` is given twice
            help: put both into one element, and give that `slot="a"`
        "#,
    );
    wrong(
        r#"<Card><p slot={a}>x</p><p slot="a-b">x</p></Card>"#,
        r#"
        1:14 a slot's name is known while compiling
            help: write it as a string: "name"
        1:36 `a-b` cannot name a slot
            help: write a name of letters, digits and `_`
        "#,
    );
    wrong(
        r#"<slot name=" head"/>"#,
        r#"
        1:16 ` head` cannot name a slot
            help: write a name of letters, digits and `_`
        "#,
    );
    wrong(
        r#"<slot name={x} foo="bar"/>"#,
        r#"
        1:11 a slot's name is known while compiling
            help: write it as a string: "name"
        1:20 `<slot>` takes no `foo`, only a name
            help: write `<slot/>` or `<slot name="x"/>`
        "#,
    );
}

#[test]
fn borrowing_components() {
    wrong_whole(
        r#"X<'a>(a: &'a str) { on s() {} <fragment key="a"></fragment> }"#,
        "
        1:23 a component with a lifetime cannot have the trigger `s`: it lives no longer than what it borrows
            help: take owned props (`String`, `Arc<T>`), and remove the lifetime
        1:31 a component with a lifetime cannot have a fragment: it lives no longer than what it borrows
            help: take owned props (`String`, `Arc<T>`), and remove the lifetime
        ",
    );
}

#[test]
fn setup_of_other_languages() {
    wrong(
        "export let name; <p>x</p>",
        "
        1:5 text before the first tag is read as Rust
            help: props stand behind the component's name: `Name(prop: Type)`; quote it if it is text: \"export …\"
        ",
    );
    wrong(
        "div { \"x\" }",
        "
        1:5 text before the first tag is read as Rust
            help: write a tag, `<div>…</div>`, or quote it if it is text: \"div …\"
        ",
    );
    wrong(
        "on save { x } <button @trigger=\"save\">x</button>",
        "
        1:8 the trigger `save` has no brackets for its parameters
            help: write `on save() { … }`
        ",
    );
}
