//! Tags that do not fit together, and names that do not exist.

use super::super::{wrong, wrong_whole};

#[test]
fn unclosed_tags() {
    wrong(
        "<div><p>a</div>",
        "
        1:11 `<p>` is not closed before `</div>`
            help: write `</p>` before it
        ",
    );
    wrong(
        "<p>a",
        "
        1:6 `<p>` is not closed
            help: write `</p>` where it ends
        ",
    );
    wrong(
        "<div>{#if a}<p>{/if}</div>",
        "
        1:18 `<p>` is not closed before `{/if}`
            help: write `</p>` before it
        ",
    );
    wrong(
        "<Card>a",
        "
        1:6 `<Card>` is not closed
            help: write `</Card>` where it ends
        ",
    );
    wrong(
        "<p><ui::Card></p>",
        "
        1:13 `<ui::Card>` is not closed before `</p>`
            help: write `</ui::Card>` before it
        ",
    );
}

#[test]
fn closers_that_close_nothing() {
    wrong(
        "</p>",
        "
        1:7 `</p>` closes nothing
            help: remove it, or write `<p>` where it begins
        ",
    );
    wrong(
        "<p>a</div>",
        "
        1:11 `</div>` does not close `<p>`
            help: write `</p>`
        ",
    );
    wrong(
        "<div><p>a</span></div>",
        "
        1:16 `</span>` does not close `<p>`
            help: write `</p>`
        ",
    );
    wrong(
        "<div><b>a</i></b></div>",
        "
        1:16 `</i>` closes nothing
            help: remove it; `<b>` is open here, and closed by `</b>`
        ",
    );
    wrong(
        "<section>a</sectoin>",
        "
        1:17 `</sectoin>` does not close `<section>`
            help: write `</section>`
        ",
    );
    wrong(
        "<p>a</>",
        "
        1:10 a closing tag names what it closes
            help: write `</p>`
        ",
    );
    wrong(
        "<p>a</p b>",
        "
        1:11 a closing tag holds nothing but its name
            help: write `</p>`
        ",
    );
}

#[test]
fn void_elements() {
    wrong(
        "<br>a</br>",
        "
        1:12 `<br>` has no content, and so no closing tag
            help: remove `</br>`
        ",
    );
    wrong(
        "<input>x</input>",
        "
        1:15 `<input>` has no content, and so no closing tag
            help: remove `</input>`
        ",
    );
}

#[test]
fn unfinished_tags() {
    wrong_whole(
        "X { <p }",
        "
        1:5 the tag `<p` has no end
            help: close it with `>` or `/>`
        ",
    );
    wrong_whole(
        r#"X { <Card a="x" }"#,
        "
        1:5 the tag `<Card` has no end
            help: close it with `>` or `/>`
        ",
    );
    wrong_whole(
        r#"X { <p id="x" <b>c</b></p> }"#,
        "
        1:5 the tag `<p` has no end
            help: close it with `>` or `/>`
        ",
    );
}

#[test]
fn names_of_elements() {
    wrong(
        "<dvi></dvi>",
        "
        1:6 HTML, SVG and MathML have no element `<dvi>`
            help: did you mean `<div>`?
        ",
    );
    wrong(
        "<widget></widget>",
        r#"
        1:6 HTML, SVG and MathML have no element `<widget>`
            help: a component begins with a capital letter, and a custom element has a `-` in its name
            note: `@allow="unknown-element"` on the element allows it
        "#,
    );
    wrong(
        "<lineargradient/>",
        "
        1:6 HTML, SVG and MathML have no element `<lineargradient>`
            help: did you mean `<linearGradient>`?
        ",
    );
}

#[test]
fn names_of_components() {
    wrong(
        "<ui::row></ui::row>",
        "
        1:10 `row` is a component here, and components begin with a capital letter
            help: write the component's name; an element has no path
        ",
    );
    wrong(
        "<Foo.Bar/>",
        "
        1:10 `Foo.Bar` is no path to a component
            help: write `<Name …>` or `<path::Name …>`
        ",
    );
    wrong(
        "<A::<+> b={c}/>",
        "
        1:6 the generic arguments of `A` cannot be read
            help: write `<A::<Type> …>`
        ",
    );
    wrong(
        "<><p>a</p></>",
        "
        1:5 `<>` names no element
            help: leave it out: markup may hold several elements side by side
        ",
    );
}

#[test]
fn declarations() {
    wrong(
        "<!DOCTYPE html5>",
        "
        1:5 the only declaration in HTML is the doctype
            help: write `<!DOCTYPE html>`, or `<!-- … -->` for a comment
        ",
    );
    wrong(
        "<!-- a",
        "
        1:5 this comment does not end
            help: close it with `-->`
        ",
    );
}

#[test]
fn raw_elements() {
    wrong(
        "<script>{x}</script>",
        "
        1:13 `<script>` cannot hold dynamic text: no escaping makes it safe there
            help: put the value into a `data-*` attribute of an element, and read it from there
        ",
    );
    wrong(
        r#"<style>"a{}" {x}</style>"#,
        "
        1:18 `<style>` cannot hold dynamic text: no escaping makes it safe there
            help: put the value into a `data-*` attribute of an element, and read it from there
        ",
    );
    wrong(
        "<script>let x = 5;</script>",
        r##"
        1:13 the content of `<script>` is not Rust's to read
            help: quote it: `<script>r#"…"#</script>`
        "##,
    );
    wrong(
        "<style>p { color: red }</style>",
        r##"
        1:12 the content of `<style>` is not Rust's to read
            help: quote it: `<style>r#"…"#</style>`
        "##,
    );
}
