//! Fragments, and the stores read in them.

use super::super::wrong;

#[test]
fn keys() {
    wrong(
        "<fragment>a</fragment>",
        r#"
        1:6 this fragment has no key
            help: write `<fragment key="name">`, with a name that no other fragment of this component has
        "#,
    );
    wrong(
        "<fragment key={a}>a</fragment>",
        r#"
        1:15 a fragment's key is known while compiling
            help: write it as a string: `key="name"`; a fragment for each item belongs in a component
        "#,
    );
    wrong(
        r#"<fragment key="a{b}">a</fragment>"#,
        r#"
        1:15 a fragment's key is known while compiling
            help: write it as a string: `key="name"`; a fragment for each item belongs in a component
        "#,
    );
    wrong(
        r#"<fragment key="a-->b">a</fragment>"#,
        "
        1:19 the key `a-->b` would break the page: it stands in a comment there
            help: leave out `--`, `<` and `>`
        ",
    );
    wrong(
        r#"<fragment key="a"></fragment><fragment key="a"></fragment>"#,
        "
        1:48 two fragments of this component have the key `a`
            help: choose another key for one
        ",
    );
}

#[test]
fn attributes() {
    wrong(
        r#"<fragment key="a" mode="apend" limt="3" class="x"></fragment>"#,
        r#"
        1:28 a fragment has no mode `apend`
            help: did you mean `append`?
        1:36 `<fragment>` takes no `limt`
            help: did you mean `limit`?
        1:45 `<fragment>` takes no `class`
            help: it leaves no element in the page that could have attributes; `tag="div"` gives it one
        "#,
    );
    wrong(
        r#"<fragment key="a" mode="upsidedown" limit="x" shared="y" tag={z}></fragment>"#,
        r#"
        1:28 a fragment has no mode `upsidedown`
            help: write `append`, `prepend` or `replace`
        1:41 `limit` takes a number
            help: write `limit="100"` or `limit={number}`
        1:51 `shared` takes no value
            help: write `<fragment shared key="name">`
        1:62 a fragment's element is known while compiling
            help: write its name as a string: `tag="ul"`
        "#,
    );
    wrong(
        r#"<fragment key="a" idle="hiden"></fragment><fragment key="b" idle></fragment><fragment key="c" idle={h}></fragment>"#,
        r#"
        1:28 `idle` says when the streams in a fragment pause
            help: write `idle="hidden"`: while the browser's tab is hidden
        1:65 `idle` says when the streams in a fragment pause
            help: write `idle="hidden"`: while the browser's tab is hidden
        1:99 `idle` says when the streams in a fragment pause
            help: write `idle="hidden"`: while the browser's tab is hidden
        "#,
    );
    wrong(
        r#"<fragment key="a" tag="br"></fragment>"#,
        r#"
        1:27 `<br>` has no content, and cannot be a fragment's element
            help: choose one that has, as `tag="div"`
        "#,
    );
    wrong(
        r#"<fragment key="a" tag="ull"></fragment>"#,
        "
        1:27 HTML, SVG and MathML have no element `<ull>`
            help: did you mean `<ul>`?
        ",
    );
}

#[test]
fn stores_outside() {
    wrong(
        r#"<p title="{$count}" class:a={$b}>{$count + $(app::TOTAL)}</p>"#,
        r#"
        1:14 the store `count` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&count)` to read it once
        1:35 the store `b` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&b)` to read it once
        1:40 the store `count` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&count)` to read it once
        1:49 the store `app::TOTAL` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&app::TOTAL)` to read it once
        "#,
    );
    wrong(
        "{#if $a}b{/if}{#each $c as d}{d}{/each}<Row e={$f}/>",
        r#"
        1:11 the store `a` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&a)` to read it once
        1:27 the store `c` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&c)` to read it once
        1:53 the store `f` is read live outside of every fragment
            help: wrap this in `<fragment key="…">`, or write `get(&f)` to read it once
        "#,
    );
}

#[test]
fn stores_bound_in_markup() {
    wrong(
        r#"<fragment key="x">{#each a as b, i}{$b}{$i}{/each}</fragment>"#,
        "
        1:42 `b` is bound in the markup: a store must be bound in setup
            help: write `{get(&b)}` to read it once, or move this into a component with `b` as a prop
        1:46 `i` is bound in the markup: a store must be bound in setup
            help: write `{get(&i)}` to read it once, or move this into a component with `i` as a prop
        ",
    );
    wrong(
        r#"<fragment key="x">{#if let Some(c) = d && let Some(e) = $c}{$e}{/if}</fragment>"#,
        "
        1:62 `c` is bound in the markup: a store must be bound in setup
            help: write `{get(&c)}` to read it once, or move this into a component with `c` as a prop
        1:66 `e` is bound in the markup: a store must be bound in setup
            help: write `{get(&e)}` to read it once, or move this into a component with `e` as a prop
        ",
    );
    // What is taken apart is read before the name holds.
    wrong(r#"<fragment key="x">{#if let Some(b) = &$b && *b > 1}{b}{/if}</fragment>"#, "");
    wrong(
        r#"<fragment key="x">{#match a}{:case P { x, y: z } if $x}{$x}{$y}{$z}{/match}</fragment>"#,
        "
        1:58 `x` is bound in the markup: a store must be bound in setup
            help: write `{get(&x)}` to read it once, or move this into a component with `x` as a prop
        1:62 `x` is bound in the markup: a store must be bound in setup
            help: write `{get(&x)}` to read it once, or move this into a component with `x` as a prop
        1:70 `z` is bound in the markup: a store must be bound in setup
            help: write `{get(&z)}` to read it once, or move this into a component with `z` as a prop
        ",
    );
    wrong(
        r#"<fragment key="x">{@let w = 1}{$w}</fragment>"#,
        "
        1:37 `w` is bound in the markup: a store must be bound in setup
            help: write `{get(&w)}` to read it once, or move this into a component with `w` as a prop
        ",
    );
}
