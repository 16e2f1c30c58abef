//! Style sheets: how their selectors are scoped, and what is wrong with them.

use super::wrong;
use crate::style::sheet::{check, scope};

fn scoped(css: &str) -> String {
    match scope(css, "x", "h") {
        Ok(sheet) => sheet.css,
        Err(mistake) => panic!("{css}: {mistake:?}"),
    }
}

#[test]
fn the_first_compound_bears_the_attribute_and_the_others_bear_it_without_weight() {
    for (css, expected) in [
        ("p { color: red; }", "p[x]{color:red}"),
        ("p,\n.a > b:hover::before { margin: 0 1px; padding : 0 }", "p[x],.a[x]>b:where([x]):hover::before{margin:0 1px;padding:0}"),
        ("*, ::before { a: b }", "*[x],[x]::before{a:b}"),
        ("a[href='}']{b:'{;}'} #c.d[e=\"f,g\"]{a:b}", "a[href='}'][x]{b:'{;}'}#c.d[e=\"f,g\"][x]{a:b}"),
        (r".md\:w-1\/2 + é ~ svg|a{a:b}", r".md\:w-1\/2[x]+é:where([x])~svg|a:where([x]){a:b}"),
        ("ul:has(> li.x, b){a:b} :is(h1, h2):not(.a .b) c{a:b}", "ul[x]:has(>li.x:where([x]),b:where([x])){a:b}[x]:is(h1,h2):not(.a .b) c:where([x]){a:b}"),
        ("li:nth-child(2n + 1 of .a):focus{a:b}", "li[x]:nth-child(2n + 1 of .a):focus{a:b}"),
        (":root{--x:{a;b};--y: 1} :host p{a:b}", ":root{--x:{a;b};--y:1}:host p[x]{a:b}"),
    ] {
        assert_eq!(scoped(css), expected, "{css}");
    }
}

#[test]
fn nested_rules_weigh_what_they_stand_in() {
    let css = "a { &:hover { x: y } .b & { x: y } c > d { x: y } color: red; @media (z) { color: blue; e { x: y } } }";
    let expected = "a[x]{&:hover{x:y}.b:where([x]) &{x:y}c:where([x])>d:where([x]){x:y}color:red;@media (z){color:blue;e:where([x]){x:y}}}";
    assert_eq!(scoped(css), expected);
}

#[test]
fn what_is_global_stays_as_it_is() {
    let css = ":global(.dark, .dim) .y { a: b } .a:global(.b) { a: b } :global { body { a: b } p { &:hover { a: b } } } .x :global .y .z { a: b }";
    assert_eq!(scoped(css), ".dark, .dim .y[x]{a:b}.a[x].b{a:b}body{a:b}p{&:hover{a:b}}.x[x] .y .z{a:b}");
    assert_eq!(scoped(":not(:global(.a)) { a: b } b:is(:global(c d), e) { a: b }"), "[x]:not(.a){a:b}b[x]:is(c d,e){a:b}");
}

#[test]
fn rules_around_rules_are_entered_and_all_others_left_alone() {
    for (css, expected) in [
        ("@media (min-width: 1px) { @supports (a: b) { p { a: b } } }", "@media (min-width: 1px){@supports (a: b){p[x]{a:b}}}"),
        ("@container card (width > 1px) { p { a: b } } @layer a { p { a: b } }", "@container card (width > 1px){p[x]{a:b}}@layer a{p[x]{a:b}}"),
        ("@layer a, b; @import url(x;y.css);", "@layer a, b;@import url(x;y.css);"),
        ("@font-face { font-family: x; src: url(a.woff) }", "@font-face{font-family: x; src: url(a.woff)}"),
    ] {
        assert_eq!(scoped(css), expected, "{css}");
    }
}

#[test]
fn keyframes_have_a_name_of_their_own_wherever_they_are_declared() {
    let css = "p { animation: 1s in ease, 2s other; animation-name: in } @keyframes in { from { x: y } } @keyframes -global-out { to { x: y } } b { animation: out 1s; in: in }";
    assert_eq!(
        scoped(css),
        "p[x]{animation:1s in-h ease, 2s other;animation-name:in-h}@keyframes in-h{from { x: y }}@keyframes out{to { x: y }}b[x]{animation:out 1s;in:in}"
    );
}

#[test]
fn whatever_is_written_is_read_or_refused() {
    let pieces = [
        "p", "{", "}", "(", ")", "[", "]", ";", ":", ",", "&", "\"", "'", "\\", "/*", "*/", "@media", "@", " ", ".a", "url(", ":global", "é", ">", "|", "<!--",
    ];
    let mut state = 7u64;
    for _ in 0..200_000 {
        let mut css = String::new();
        for _ in 0..1 + state % 9 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            css += pieces[(state >> 33) as usize % pieces.len()];
        }
        let _ = check(&css);
        if let Ok(sheet) = scope(&css, "x", "h") {
            assert!(check(&sheet.css).is_ok(), "{css} became {}", sheet.css);
        }
    }
    for deep in ["a{".repeat(100_000), "a:is(".repeat(100_000), "@media x{".repeat(100_000), "[".repeat(100_000)] {
        assert!(check(&deep).is_err() && scope(&deep, "x", "h").is_err());
    }
}

#[test]
fn what_is_not_whole_is_said_with_its_part() {
    wrong(
        r#"
        <style>"p { color: red"</style>
        <style>"p { color: red; b }"</style>
        <style>"p { } }"</style>
        <style>"p { content: 'it }"</style>
        <style>"{ color: red }"</style>
        <style>"p { } /* and"</style>
        <style>".a, . { color: red }"</style>
        <style>"a { b: c; } </STYLE>"</style>
        <style media={print}>"a { b: c }"</style>
        "#,
        r#"
        2:15 `{` is not closed in `p { color: red`
        help: write the `}` that ends it
        3:15 `b` is no declaration
        help: write `property: value;`
        4:15 `}` closes nothing in `p { } }`
        help: take it out, or write what it closes
        5:15 `'` is not closed in `'it }`
        help: write the quote that ends the string, before the line ends
        6:15 `{ color: red }` has no selector
        help: write what the rule is for, as in `p { … }`
        7:15 `/*` is not closed in `/* and`
        help: write the `*/` that ends the comment
        8:15 `.` is no selector
        help: write an element, `.class`, `#id`, `[attribute]` or `:state`
        9:15 `</style` ends the element here, in a string and in a comment too
        help: in a string, write `<\/style`
        10:15 `media` cannot differ from one use to the next: a style sheet goes to the page's head, once for all that need it
        help: give the attribute a literal value; `global` has none
        "#,
    );
}

#[test]
fn styles_stand_outside_of_blocks() {
    wrong(
        r#"{#if true}<style>"p { a: b }"</style><p>"x"</p>{/if}"#,
        r#"
        1:16 a style sheet holds for the whole component, whether or not this part of it is shown
        help: put the `<style>` outside of the block; let a class come and go: `class:dark={$dark}`
        "#,
    );
}
