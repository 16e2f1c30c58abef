//! Blocks and holes.

use super::super::wrong;

#[test]
fn unclosed_blocks() {
    wrong(
        "<div>{#if a}b</div>{/if}",
        "
        1:10 `{#if}` is not closed before `</div>`
            help: write `{/if}` before it
        ",
    );
    wrong(
        "{#each a}b",
        "
        1:5 `{#each}` is not closed
            help: write `{/each}` where it ends
        ",
    );
    wrong(
        "{#if a}{#each b}{/if}",
        "
        1:12 `{#each}` is not closed before `{/if}`
            help: write `{/each}` before it
        ",
    );
}

#[test]
fn closers_and_branches_out_of_place() {
    wrong(
        "{#if a}b{/each}",
        "
        1:13 `{/each}` does not close `{#if}`
            help: write `{/if}`
        ",
    );
    wrong(
        "{/if}",
        "
        1:5 `{/if}` closes nothing
            help: remove it, or write `{#if …}` where it begins
        ",
    );
    wrong(
        "<p>{/each}</p>",
        "
        1:8 `{/each}` closes nothing
            help: remove it; `<p>` is open here, and closed by `</p>`
        ",
    );
    wrong(
        "{#if a}b{/if a}",
        "
        1:13 a closer holds nothing but the block's name
            help: write `{/if}`
        ",
    );
    wrong(
        "{:else}",
        "
        1:5 `{:else}` stands in no block
            help: write it between `{#if}` or `{#each}` and its closer
        ",
    );
    wrong(
        "<p>{:case x}</p>",
        "
        1:8 `{:case x}` stands in no block
            help: write it between `{#match}` and its closer
        ",
    );
    wrong(
        "{#if a}{:case x}{/if}",
        "
        1:12 `{:case x}` is no branch of `{#if}`
            help: write `{:else if condition}` or `{:else}`
        ",
    );
    wrong(
        "{#if a}{:else}{:else if b}{/if}",
        "
        1:19 `{:else}` is the last branch of a block
            help: move this branch before it
        ",
    );
    wrong(
        "{#each a}{:else if b}{/each}",
        "
        1:14 `{:else if b}` is no branch of `{#each}`
            help: write `{:else}` for what is shown when there is nothing
        ",
    );
    wrong(
        "{#each a}{:else}{:else}{/each}",
        "
        1:21 `{:else}` is the last branch of a block
            help: move this branch before it
        ",
    );
}

#[test]
fn unknown_blocks() {
    wrong(
        "{#iff a}b{:else}c{/iff}",
        "
        1:7 there is no block `{#iff}`
            help: did you mean `{#if}`?
        ",
    );
    wrong(
        "{#for a in b}c{/for}",
        "
        1:7 there is no block `{#for}`
            help: write `{#each list as item}…{/each}`
        ",
    );
    wrong(
        "{#snippet a}b{/snippet}",
        "
        1:5 a snippet has a name and parameters in brackets
            help: write `{#snippet row(item: Item)}…{/snippet}`, or `{#snippet row()}` without parameters
        ",
    );
    wrong(
        "{# a}",
        "
        1:8 there is no block `{#a}`
            help: the blocks are `{#if}`, `{#match}`, `{#each}`, `{#await}`, `{#key}` and `{#snippet}`
        ",
    );
}

#[test]
fn unknown_at_tags() {
    wrong(
        "{@htm a}",
        "
        1:7 there is no `{@htm}`
            help: did you mean `{@html}`?
        ",
    );
    wrong(
        "{@render a()}",
        "
        1:14 there is no snippet `a` here
            help: write `{#snippet a(…)}…{/snippet}` beside it or around it; what a function returns is shown by `{a(…)}`
        ",
    );
    wrong(
        "{@const a = b}",
        "
        1:7 there is no `{@const}`
            help: write `{@let name = value}`
        ",
    );
    wrong(
        "{@foo}",
        "
        1:7 there is no `{@foo}`
            help: there are `{@html}`, `{@display}`, `{@debug}`, `{@let}` and `{@render}`
        ",
    );
    wrong(
        "{@}",
        "
        1:5 `{@` is followed by no name
            help: write `{#if …}`, `{#match …}`, `{#each …}`, `{#await …}`, or `{@html …}`, `{@let …}`
        ",
    );
}

#[test]
fn nothing_inside() {
    wrong(
        "{#if}a{/if}",
        "
        1:5 `{#if}` has no condition
            help: write `{#if condition}`
        ",
    );
    wrong(
        "{#if a}{:else if}{/if}",
        "
        1:12 `{:else if}` has no condition
            help: write `{:else if condition}`, or `{:else}`
        ",
    );
    wrong(
        "{#each}a{/each}",
        "
        1:5 `{#each}` has nothing to go through
            help: write `{#each list as item}`
        ",
    );
    wrong(
        "{#match}{:case x}{/match}",
        "
        1:5 `{#match}` has no value
            help: write `{#match value}{:case pattern}…{/match}`
        ",
    );
    wrong(
        "{@html}",
        "
        1:5 `{@html}` has nothing to show
            help: write `{@html …}` with an expression
        ",
    );
    wrong(
        "{@let x}",
        "
        1:5 `{@let}` binds a pattern to a value
            help: write `{@let name = value}`
        ",
    );
    wrong(
        "{@let = 3}",
        "
        1:5 `{@let}` binds a pattern to a value
            help: write `{@let name = value}`
        ",
    );
    wrong(
        "<p>{}</p>",
        r#"
        1:8 `{}` shows nothing
            help: write an expression in it, or quote the text: "{}"
        "#,
    );
    wrong(
        "<p>{..x}</p>",
        "
        1:8 `{..}` gives attributes, and stands in a tag
            help: write `<p {..attrs}>`
        ",
    );
}

#[test]
fn each_heads() {
    wrong(
        "{#each a as}{/each}",
        "
        1:14 `as` is followed by no pattern
            help: write `{#each list as item}`, or leave `as` out and write `{this}` for an item
        ",
    );
    wrong(
        "{#each a as (x, y), (z)}{/each}",
        "
        1:25 after the comma stands the name of the running number, not `(z)`
            help: write `{#each list as item, i}`; a tuple is taken apart in brackets: `as (a, b), i`
        ",
    );
    wrong(
        "{#each a as x ()}{/each}",
        "
        1:19 the key is empty
            help: write what an item is known by: `(item.id)`
        ",
    );
}

#[test]
fn match_without_cases() {
    wrong(
        "{#match a}x{:case 1}{/match}",
        "
        1:15 this stands in `{#match}` before the first `{:case}`, and would never be shown
            help: move it into a case, or before the block
        ",
    );
    wrong(
        "{#match a}{/match}",
        "
        1:5 `{#match}` has no case
            help: write `{#match value}{:case pattern}…{/match}`
        ",
    );
    wrong(
        "{#match a}{:else}x{/match}",
        "
        1:15 `{:else}` is no branch of `{#match}`
            help: write `{:case pattern}`; `{:case _}` is for everything else
        ",
    );
    wrong(
        "{#match a}{:case}x{/match}",
        "
        1:15 `{:case}` has no pattern
            help: write `{:case pattern}`; `{:case _}` is for everything else
        ",
    );
    wrong(
        "{#match a}{:case x if}y{/match}",
        "
        1:15 `if` in a `{:case}` has no condition
            help: write `{:case pattern if condition}`
        ",
    );
}

#[test]
fn broken_rust() {
    wrong(
        "<p>{a +}</p>",
        "
        1:8 unexpected end of input, expected an expression
            help: `a +` is read as one Rust expression
        ",
    );
    wrong(
        "{#if a ==}{/if}",
        "
        1:10 unexpected end of input, expected an expression
            help: `a ==` is read as one Rust expression
        ",
    );
    wrong(
        "{#if a == S { x: 1 }}b{/if}",
        "
        1:10 Rust reads the braces of a struct here as the beginning of the block
            help: put brackets around the struct: `(Name { … })`
        ",
    );
    wrong(
        "{#match a + }{:case 3 +}{:case x if y z}{/match}",
        "
        1:13 unexpected end of input, expected an expression
            help: `a +` is read as one Rust expression
        1:27 unexpected token
            help: `3 +` is read as one Rust pattern
        1:43 unexpected token
            help: `y z` is read as one Rust expression
        ",
    );
    wrong(
        "{@let a b = 3}",
        "
        1:13 unexpected token
            help: `a b` is read as one Rust pattern
        ",
    );
    wrong(
        "{let a = 3}",
        "
        1:6 a `let` shows nothing, and binds nothing here
            help: write `{@let name = value}`
        ",
    );
    wrong(
        r#"<p title="x {a b} y"></p>"#,
        "
        1:14 unexpected token
            help: `a b` is read as one Rust expression
        ",
    );
    wrong(
        "{a.b.c.d.e.f.g.h.i.j.k(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) q}",
        "
        1:76 unexpected token
            help: this is read as one Rust expression
        ",
    );
}

#[test]
fn this_needs_an_each() {
    wrong(
        "<p>{this}</p>",
        "
        1:9 `{this}` is the item of an `{#each}`, and there is none here
            help: write `{#each list}{this}{/each}`
        ",
    );
    wrong(
        "{#each a as b}{this.x}{/each}",
        "
        1:20 `{this}` is the item of an `{#each}` without `as`
            help: the item is `b` here
        ",
    );
}

#[test]
fn blocks_of_other_languages() {
    wrong(
        "{#if a}b{#else}c{/if}",
        "
        1:15 there is no block `{#else}`
            help: write `{:else}`
        ",
    );
    wrong(
        "{#each x in 0..3}b{/each}",
        "
        1:14 `{#each}` names the list first, and then its items
            help: write `{#each 0..3 as x}`
        ",
    );
    wrong(
        "<p>{if a { <b>x</b> } else { <i>y</i> }}</p>",
        "
        1:19 what begins with `if` here cannot be read as Rust, and around markup stands a block
            help: write `{#if condition}…{:else}…{/if}`
        ",
    );
    wrong(
        "<ul>{list.iter().map(|x| <li>{x}</li>)}</ul>",
        "
        1:34 there is markup in this Rust expression
            help: write a block, as `{#each list as item}…{/each}` or `{#if condition}…{/if}`; in Rust, markup is a value: `markup! { … }`
        ",
    );
}

#[test]
fn formats() {
    wrong(
        "<p>{size:.2} {list.len():>5} {x:?}</p>",
        "
        1:13 braces in markup hold a value, and no format
            help: write `{format_args!(\"{:.2}\", size)}`
        1:29 braces in markup hold a value, and no format
            help: write `{format_args!(\"{:>5}\", list.len())}`
        1:36 braces in markup hold a value, and no format
            help: write `{format_args!(\"{:?}\", x)}`
        ",
    );
}
