//! Attributes and directives.

use super::super::{right, wrong};

#[test]
fn values() {
    wrong(
        "<p class=foo data-x=5 title= lang={}></p>",
        r#"
        1:14 the value of `class` is neither a string nor in braces
            help: write `class="foo"` for the text, or `class={foo}` for the expression
        1:25 the value of `data-x` is neither a string nor in braces
            help: write `data-x="5"` for the text, or `data-x={5}` for the expression
        1:34 the value of `title` is missing
            help: write `title="text"` or `title={value}`
        1:39 `lang={}` has no value
            help: write an expression in the braces, or `lang=""`
        "#,
    );
    wrong(
        r#"<p title="{x" id="x}" lang="{}" dir="{'}"></p>"#,
        "
        1:14 `{x` opens a brace that nothing closes
            help: close it with `}`, or write `{{` for the character
        1:22 `}` closes no brace in this string
            help: write `}}` for the character
        1:32 `{}` in this string holds no expression
            help: write one, or `{{}}` for the characters
        1:41 `{'}` in this string is no expression
            help: write `{{` and `}}` for the characters
        ",
    );
}

#[test]
fn what_begins_no_attribute() {
    wrong(
        "<p #x></p>",
        r##"
        1:8 `#` begins no attribute
            help: quote a name that Rust cannot read: `"#name"="value"`
        "##,
    );
    wrong(
        r#"<p :y="z" [a]></p>"#,
        r#"
        1:8 `:` begins no attribute
            help: quote a name that Rust cannot read: `":name"="value"`
        1:15 `[a]` begins no attribute
            help: quote a name that Rust cannot read: `"[a]name"="value"`
        "#,
    );
    wrong(
        "<p {} {..} {...a}></p>",
        "
        1:8 `{}` gives no attribute
            help: write `{name}` for `name={name}`, or `{..attrs}`
        1:11 `{..}` spreads nothing
            help: write `{..attrs}`
        1:16 a spread has two dots in Rust
            help: write `{..attrs}`
        ",
    );
    wrong(
        r#"<p {#if a} id="c" {/if} {@let x = 1} {a + b}></p>"#,
        "
        1:8 `{#if a}` cannot stand in a tag
            help: let the value decide: `name={condition.then_some(value)}` leaves the attribute out for `None`
        1:29 `{@let x = 1}` cannot stand in a tag
            help: write it between the tags, and `name={value}` here
        1:42 `{a + b}` names no attribute
            help: write `name={a + b}`
        ",
    );
    wrong(
        r#"<p "a b"="c"></p>"#,
        r#"
        1:8 `"a b"` is no name that HTML allows
            help: leave out spaces, quotes, `<`, `>`, `/` and `=`
        "#,
    );
}

#[test]
fn directives_that_are_none() {
    wrong(
        r#"<p bin:value={x} v-on:click="x" clas:a={b}></p>"#,
        r#"
        1:8 there is no directive `bin:`
            help: did you mean `bind:`?
        1:22 `v-on:click` is no directive here
            help: quote the name to pass it on: `"v-on:click"="…"`
        1:37 there is no directive `clas:`
            help: did you mean `class:`?
        "#,
    );
    wrong(
        r#"<p @click="f" @triger="x" @ignore @relod @prefetch="x"></p>"#,
        r#"
        1:9 there is no `@click`
            help: write `on:click @trigger="f"` for an event, or quote the name: `"@click"="…"`
        1:20 there is no `@triger`
            help: did you mean `@trigger`?
        1:32 `@ignore` is not available yet
            help: remove it
        1:40 there is no `@relod`
            help: did you mean `@reload`?
        1:47 `@prefetch` takes no value
            help: write `@prefetch`, or leave it out
        "#,
    );
    wrong(
        "<p on:click={x} on: on:a|></p>",
        r#"
        1:8 `on:click` takes no value: the trigger is named beside it
            help: write `on:click @trigger="x"`
        1:21 `on:` names no event
            help: write `on:click`
        1:25 `on:a` calls nothing
            help: write `on:a @trigger="name"`
        1:30 `|` is followed by no modifier
            help: write `|prevent`, `|debounce(300)`, or remove it
        "#,
    );
    wrong(
        r#"<p class:on="x" class:a-b class:"a b"={c} style: style:x-y on:"a"></p>"#,
        r#"
        1:17 `class:on` takes a condition
            help: write `class:on={condition}`; a class that is always there belongs in `class="…"`
        1:21 `class:a-b` alone means a binding `a-b`, which is no name in Rust
            help: write `class:a-b={value}`
        1:37 `a b` is not one class
            help: write one class for each `class:`, quoted where Rust cannot read it: `class:"md:w-1/2"={condition}`
        1:47 `style:` names no property
            help: write `style:color={value}`
        1:54 `style:x-y` alone means a binding `x-y`, which is no name in Rust
            help: write `style:x-y={value}`
        1:64 `on:` names no event
            help: write `on:click`
        1:67 `on:` takes no quoted name
            help: write the name without quotes
        "#,
    );
}

#[test]
fn given_twice() {
    wrong(
        r#"<p id="x" ID="y"></p>"#,
        "
        1:15 `ID` is given twice
            help: keep one
        ",
    );
    wrong(
        "<p class:a={b} class:a={c} {..d} {..e}></p>",
        "
        1:20 `class:a` is given twice
            help: keep one
        1:41 a tag takes one spread: two would not know which value holds
            help: spread one value, and name the rest
        ",
    );
    wrong(
        r#"<p id="x"></p>{#if a}<p id="x"></p>{/if}"#,
        r#"
        1:32 the id `x` is given twice
            help: choose another; an id stands once in a page
            note: `@allow="duplicate-id"` on the element allows it
        "#,
    );
    wrong(
        r#"<fragment key="a" key="b"></fragment>"#,
        "
        1:23 `key` is given twice
            help: keep one
        ",
    );
}

#[test]
fn what_no_escaping_makes_safe() {
    wrong(
        r#"<p onclick="x" "onload"="y" onfoo></p>"#,
        r#"
        1:8 `onclick` would run a string as a script
            help: write `on:click @trigger="x"`
        1:20 `onload` would run a string as a script
            help: write `on:load @trigger="y"`
        1:33 `onfoo` would run a string as a script
            help: write `on:foo @trigger="name"`
        "#,
    );
    wrong(
        r#"<iframe srcdoc={x}></iframe><iframe srcdoc="a{x}"></iframe>"#,
        "
        1:13 `srcdoc` is a page of its own: no escaping makes dynamic text safe in it
            help: give the frame a `src` that serves the page
        1:41 `srcdoc` is a page of its own: no escaping makes dynamic text safe in it
            help: give the frame a `src` that serves the page
        ",
    );
    wrong(
        r#"<a href=" java	script:alert(1)">x</a>"#,
        r#"
        1:13 `javascript:` in `href` would run as a script
            help: write a button with `on:click @trigger="name"`
        "#,
    );
    wrong(
        r#"<form action="VBScript:{x}"></form>"#,
        r#"
        1:18 `vbscript:` in `action` would run as a script
            help: write a button with `on:click @trigger="name"`
        "#,
    );
    wrong(
        r#"<a HREF="javascript:x">x</a><svg><a xlink:href="javascript:x"><path/></a><use href="vbscript:x"/></svg>"#,
        r#"
        1:13 `javascript:` in `HREF` would run as a script
            help: write a button with `on:click @trigger="name"`
        1:52 `javascript:` in `xlink:href` would run as a script
            help: write a button with `on:click @trigger="name"`
        1:88 `vbscript:` in `href` would run as a script
            help: write a button with `on:click @trigger="name"`
        "#,
    );
    wrong(
        r#"<object data="javascript:x"></object><button formaction="javascript:x">"x"</button><iframe src="javascript:x"></iframe>"#,
        r#"
        1:18 `javascript:` in `data` would run as a script
            help: write a button with `on:click @trigger="name"`
        1:61 `javascript:` in `formaction` would run as a script
            help: write a button with `on:click @trigger="name"`
        1:100 `javascript:` in `src` would run as a script
            help: write a button with `on:click @trigger="name"`
        "#,
    );
}

#[test]
fn pages_that_go_elsewhere() {
    wrong(
        r#"<head><meta http-equiv="refresh" content={x}><meta http-equiv={y} CONTENT="{z}"></head>"#,
        "
        1:38 where a page goes by itself must be known while compiling: no escaping makes a dynamic address safe here
            help: answer with a redirect, or show a link
        1:71 where a page goes by itself must be known while compiling: no escaping makes a dynamic address safe here
            help: answer with a redirect, or show a link
        ",
    );
    wrong(
        r#"<head><meta http-equiv="Refresh" content="0; URL='java	script:x'"><meta http-equiv="refresh" content="5;url=/next"></head>"#,
        r#"
        1:38 `javascript:` in `content` would run as a script
            help: write a button with `on:click @trigger="name"`
        "#,
    );
}

#[test]
fn addresses_that_are_animated() {
    wrong(
        r##"<svg><a href="#"><animate attributeName="href" values="/a;javascript:x"/><set attributeName="xlink:href" to={x}/><set attributeName={y} to={x}/></a></svg>"##,
        r#"
        1:52 `javascript:` in `values` would run as a script
            help: write a button with `on:click @trigger="name"`
        1:110 `to` would animate an address, which no escaping makes safe
            help: name another attribute in `attributeName`, or write the addresses as literals
        1:141 `to` would animate an address, which no escaping makes safe
            help: name another attribute in `attributeName`, or write the addresses as literals
        "#,
    );
    right(r##"<svg><circle r="1"><set attributeName="r" to={x}/></circle></svg>"##);
}

#[test]
fn what_was_misspelt_is_not_missing_too() {
    wrong(
        r#"<img src="a" atl="b"><fragment kye="a">"x"</fragment>"#,
        "
        1:18 `<img>` takes no `atl`
            help: did you mean `alt`?
        1:36 `<fragment>` takes no `kye`
            help: did you mean `key`?
        ",
    );
}

#[test]
fn an_event_names_the_trigger_beside_it() {
    wrong(
        r#"on go() {} <b on:click={go}></b><b on:click={go(1)}></b><b onclick={go}></b><b on:click={|| go()}></b>"#,
        r#"
        1:19 `on:click` takes no value: the trigger is named beside it
            help: write `on:click @trigger="go"`
        1:40 `on:click` takes no value: the trigger is named beside it
            help: write `on:click @trigger={go(1)}`
        1:64 `onclick` would run a string as a script
            help: write `on:click @trigger="go"`
        1:84 `on:click` takes no value: the trigger is named beside it
            help: write `on:click @trigger="name"`
        "#,
    );
}

#[test]
fn a_string_that_is_no_whole_value() {
    wrong(
        r#"<p title="a {f("b")} c" lang="de".to_owned() id="x"></p>"#,
        r#"
        1:14 a `"` ends the string here, and `{f(` opens a brace that nothing closes
            help: write the whole value in braces: `title={format!("…")}`, or bind what is in them before: `{@let part = …}`
        1:34 the value of `lang` is neither a string by itself nor in braces
            help: write `lang={"de".to_owned()}`
        "#,
    );
    wrong(
        r#"<p style="color: {"red"}">x</p>"#,
        r#"
        1:14 a `"` ends the string here, and `{` opens a brace that nothing closes
            help: write the whole value in braces: `style={format!("…")}`, or bind what is in them before: `{@let part = …}`
        "#,
    );
}

#[test]
fn a_class_without_a_name() {
    wrong(
        "<p class:{on} id=\"x\" class: lang=\"de\"></p>",
        "
        1:8 `class:` names no class
            help: write `class:name={condition}`
        1:26 `class:` names no class
            help: write `class:name={condition}`
        ",
    );
    wrong(
        r#"<p class="a" class={b} style="color: red" style={c}></p>"#,
        "
        1:18 `class` is given twice
            help: keep one; a class that is there under a condition is written `class:name={condition}`
        1:47 `style` is given twice
            help: keep one; a property with a value of its own is written `style:color={value}`
        ",
    );
}

#[test]
fn what_stands_between_tags_only() {
    wrong(
        r#"<p title="To {@display to}" lang={@html x}></p>"#,
        "
        1:14 `{@display}` stands between tags, and not in an attribute's value
            help: write `{format_args!(…)}` or `{value.to_string()}`; a type with `#[derive(View)]` can be given as it is
        1:39 `{@html}` stands between tags, and not in an attribute's value
            help: write an expression
        ",
    );
}

#[test]
fn what_other_languages_say_by_attributes() {
    wrong(
        r#"<p :if={a}></p><p v-for="x"></p><p class=("a", true)></p>"#,
        r#"
        1:8 `:if` begins no attribute
            help: write `{#if condition}…{/if}` around the element
        1:23 `<p>` takes no `v-for`
            help: write `{#each list as item}…{/each}` around the element; quote the name if another script reads it: `"v-for"="…"`
            note: `@allow="unknown-attribute"` on the element allows it
        1:46 the value of `class` is neither a string by itself nor in braces
            help: write `class={("a", true)}`
        "#,
    );
    wrong(
        "<svelte:head></svelte:head><p>{@render children()}</p>",
        "
        1:6 HTML, SVG and MathML have no element `<svelte:head>`
            help: write `<head>`, in any component
            note: `@allow=\"unknown-element\"` on the element allows it
        1:44 there is no snippet `children` here
            help: write `<slot/>` for what stands in the component's tag
        ",
    );
}
